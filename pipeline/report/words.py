"""What came of a person's word about targets, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.report.plan import COLOURS, title
from pipeline.report.voice import cells, pad, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.publish.by_hand import Said
    from pipeline.report.voice import Voice

REFUSED = Message("refused")


def lines(said: Sequence[Said], voice: Voice) -> Iterator[str]:
    """Yield what was written of each target, where it stands by that, and what to do next."""
    verbs = [voice.say(each.message if each.events else REFUSED) for each in said]
    margin = max(map(cells, verbs), default=0) + 2
    for each, verb in zip(said, verbs, strict=True):
        name = visible(str(each.target or each.key))
        what = f"  {voice.paint(title(each.target.post), 'dim')}" if each.target else ""
        yield f"{voice.paint(pad(verb, margin), 'good' if each.events else 'bad')}{name}{what}"
        yield " " * margin + _stands(each, voice)
        if each.hint is not None:
            yield " " * margin + voice.paint(voice.say(each.hint), "dim")


def data(said: Sequence[Said], voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    return {"targets": [_shape(each, voice) for each in said]}


def _stands(said: Said, voice: Voice) -> str:
    reason = voice.say(said.stands.reason) if said.events and said.stands else voice.say(said.message)
    if said.stands is None:
        return reason
    state = said.stands.state
    return f"{voice.paint(voice.say(Message(state.value)), COLOURS[state])}: {reason}"


def _shape(said: Said, voice: Voice) -> dict[str, Any]:
    stands = said.stands
    return {
        "target": str(said.target) if said.target else "",
        "key": said.key,
        "done": bool(said.events),
        "written": [str(event.type) for event in said.events],
        "message": said.message.say(voice.language),
        "hint": said.hint.say(voice.language) if said.hint else "",
        "state": stands.state.value if stands else "",
        "reason": stands.reason.say(voice.language) if stands else "",
        "url": stands.url if stands else "",
    }
