"""What the runner of GitHub Actions reads in a log: annotations, masks, and how text is kept from being read so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.voice import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.model.finding import Finding
    from pipeline.report.voice import Voice

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}
#: Takes two signs apart that would begin a command, and shows nothing.
JOINER = "\u2060"


def commands(findings: Sequence[Finding], voice: Voice, prefix: str = "") -> Iterator[str]:
    """Yield one workflow command for each finding.

    `prefix` is the workspace's folder within the repository, with a slash at its end; empty where it is the root.
    """
    for finding in findings:
        text = voice.say(finding.message)
        if finding.hint is not None:
            text += "\n" + voice.say(finding.hint)
        properties = {
            "file": visible(prefix + finding.path),
            "line": str(finding.line or 1),
            "title": f"tellal: {finding.code}",
        }
        listed = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
        yield f"::{finding.severity.value} {listed}::{_escaped(text, _DATA)}"


def harmless(line: str) -> str:
    """Return a line that the runner's log will not take for a workflow command, whatever content it repeats."""
    # Twice: of three colons the second pair overlaps the first.
    return line.replace("::", f":{JOINER}:").replace("::", f":{JOINER}:").replace("##[", f"#{JOINER}#[")


def masks(secrets: Iterable[str]) -> Iterator[str]:
    """Yield the commands that have the runner hide secrets wherever they turn up in the log."""
    for secret in sorted(secrets):
        yield f"::add-mask::{_escaped(secret, _DATA)}"


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)
