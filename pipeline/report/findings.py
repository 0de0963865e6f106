"""Findings as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.report.voice import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.finding import Finding
    from pipeline.report.voice import Voice


def lines(findings: Sequence[Finding], voice: Voice) -> Iterator[str]:
    """Yield `path:line: message [code]`, the hint below it, an empty line between files."""
    previous = None
    for finding in findings:
        if previous not in (None, finding.path):
            yield ""
        previous = finding.path
        yield _line(finding, voice)
        if finding.hint is not None:
            yield "    " + voice.paint(voice.say(finding.hint), "dim")


def _line(finding: Finding, voice: Voice) -> str:
    warning = finding.severity is Severity.WARNING
    said = voice.say(Message("warning")) + ": " if warning else ""
    through = f" ({visible(finding.channel)})" if finding.channel else ""
    code = voice.paint(f"[{finding.code}]", "warn" if warning else "bad")
    return f"{voice.paint(place(finding) + ':', 'place')} {said}{voice.say(finding.message)}{through} {code}"


def place(finding: Finding) -> str:
    """Return `path:line`, the path alone where the whole file is meant."""
    return visible(finding.path) + (f":{finding.line}" if finding.line else "")


def summary(findings: Sequence[Finding], posts: int, voice: Voice) -> str:
    """Return the last line of a check: how much is wrong in how much."""
    errors, warnings = counts(findings)
    looked = counted(posts, Message("1 post"), Message("{n} posts", n=posts), voice)
    if not errors and not warnings:
        return voice.paint(voice.say(Message("{looked} checked: all is well", looked=looked)), "good")
    said = [
        counted(errors, Message("1 error"), Message("{n} errors", n=errors), voice),
        counted(warnings, Message("1 warning"), Message("{n} warnings", n=warnings), voice),
    ]
    some = ", ".join(text for text, number in zip(said, (errors, warnings), strict=True) if number)
    files = len({finding.path for finding in findings})
    within = counted(files, Message("in 1 file"), Message("in {n} files", n=files), voice)
    line = voice.say(Message("{looked} checked: {found} {within}", looked=looked, found=some, within=within))
    return voice.paint(line, "bad" if errors else "warn")


def counts(findings: Sequence[Finding]) -> tuple[int, int]:
    """Return the number of errors and of warnings."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return errors, len(findings) - errors


def counted(number: int, one: Message, many: Message, voice: Voice) -> str:
    """Return the sentence for one or for many."""
    return voice.say(one if number == 1 else many)


def mended(finding: Finding, voice: Voice) -> str:
    """Return what was changed: the place, the old text and the new."""
    assert finding.fix is not None  # noqa: S101 - only what had a mend was mended
    old, new = visible(finding.fix.old.strip()), visible(finding.fix.new.strip())
    if old and new:
        change = Message("{old} is now {new}", old=old, new=new)
    elif new:
        change = Message("added {new}", new=new)
    elif not finding.fix.new:
        change = Message("taken out: {old}", old=old)
    else:  # white space alone cannot be shown; the finding says what there was
        change = Message("mended: {what}", what=voice.say(finding.message))
    return f"{place(finding)}: {voice.say(change)} [{finding.code}]"


def glossary(findings: Sequence[Finding], voice: Voice) -> Iterator[str]:
    """Yield each code that was found, what it means and what to do about it."""
    from pipeline.model.codes import CODES  # noqa: PLC0415 - a long list that a warm check does not need

    for code in sorted({finding.code for finding in findings} & CODES.keys()):
        yield f"{voice.paint(code, 'bold')}: {CODES[code].meaning} {CODES[code].remedy}"
