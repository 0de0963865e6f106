"""Who approved what a post is made of, file by file, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.report.outcomes import asked as said_asked
from pipeline.report.outcomes import asked_shape
from pipeline.report.voice import visible
from pipeline.trust.approval.words import by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.approval import Asked
    from pipeline.model.library import Target
    from pipeline.report.voice import Voice
    from pipeline.trust.approval import Approval

MARKS = {True: ("✓", "good"), False: ("✗", "bad")}


def lines(given: Sequence[tuple[Target, Approval]], asked: Asked | None, voice: Voice) -> Iterator[str]:
    """Yield the verdict on each target, then on each of its files."""
    for number, (target, approval) in enumerate(given):
        if number:
            yield ""
        mark, role = MARKS[approval.given]
        verdict = voice.say(Message("approved")) if approval.given else str(approval.verdict)
        yield f"{voice.paint(mark, role)} {voice.paint(visible(str(target)), 'bold')}  {voice.paint(verdict, role)}"
        if approval.reason is not None:
            yield f"  {voice.say(approval.reason)}"
        width = max((len(visible(each.path)) for each in approval.entries), default=0)
        for path, judged in approval.entries:
            mark, role = MARKS[judged.given]
            why = voice.say(by(judged.evidence) if judged.given else judged.reason or Message(str(judged.verdict)))
            yield f"  {voice.paint(mark, role)} {visible(path):<{width}}  {why}"
    if asked is not None and asked.calls:
        yield voice.paint(voice.say(said_asked(asked)), "dim")


def data(given: Sequence[tuple[Target, Approval]], asked: Asked | None, voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    return {
        "targets": [
            {
                "target": str(target),
                **_shape(approval, voice),
                "files": [{"path": path, **_shape(judged, voice)} for path, judged in approval.entries],
            }
            for target, approval in given
        ],
        "asked": asked_shape(asked, voice) if asked else None,
    }


def _shape(approval: Approval, voice: Voice) -> dict[str, Any]:
    return {
        "approved": approval.given,
        "verdict": str(approval.verdict),
        "reason": approval.reason.say(voice.language) if approval.reason else "",
        "evidence": {name: value for name, value in approval.evidence.items() if name != "bundle"},
    }
