"""Everything in doubt: what was sent, where to look for it, and what settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.plan import Planned, State
from pipeline.networks.addresses import profile
from pipeline.plan.doubts import shell_name
from pipeline.report import times
from pipeline.report.plan import title
from pipeline.report.voice import cut, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from pipeline.model.library import Library
    from pipeline.model.plan import Gone, Plan
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Payload
    from pipeline.plan import Doubt
    from pipeline.report.voice import Voice

#: Cells of the words that a message is known by.
WORDS = 72
LABEL = 8
INDENT = "  "


def lines(
    found: Sequence[Doubt], sent: Mapping[str, Payload | None], library: Library, now: datetime, voice: Voice
) -> Iterator[str]:
    """Yield each doubt: which message, since when and why, what was sent, where to look, what settles it.

    Args:
        found: what is in doubt.
        sent: key → the message in question, None where the ledger has lost it.
        library: for channels and their zones.
        now: the moment (UTC).
        voice: how to speak.
    """
    for doubt in found:
        yield f"{voice.paint(visible(doubt.name), 'bold')}{_which(doubt, voice)}"
        yield from _about(doubt, sent.get(doubt.key), library, now, voice)
        yield ""
    yield total(len(found), voice)


def handed(plan: Plan, voice: Voice) -> Iterator[str]:
    """Yield what waits for a person to publish it, where that is, and how they say that they did."""
    for name, each in _handed(plan):
        yield ""
        yield f"{voice.paint(visible(name), 'bold')}{_title(each)}"
        yield f"{INDENT}{voice.say(each.reason)}"
        yield _row(Message("is out"), visible(f"tellal done {name} URL"), voice)
        yield _row(Message("is not"), visible(f"tellal cancel {name}"), voice)


def handed_data(plan: Plan, voice: Voice) -> list[dict[str, Any]]:
    """Return the same for machines."""
    return [
        {
            "target": str(each.target) if isinstance(each, Planned) else "",
            "key": each.target.key if isinstance(each, Planned) else each.key,
            "since": times.iso(each.when) if each.when else None,
            "reason": each.reason.say(voice.language),
            "commands": [f"tellal done {name} URL", f"tellal cancel {name}"],
        }
        for name, each in _handed(plan)
    ]


def _handed(plan: Plan) -> Iterator[tuple[str, Planned | Gone]]:
    """Yield what a person calls it, and how it stands."""
    for planned in plan.having(State.HANDED):
        yield shell_name(planned.target.key, str(planned.target)), planned
    for gone in plan.gone:
        if gone.state is State.HANDED:
            yield gone.key, gone


def _title(stands: Planned | Gone) -> str:
    return f"  {title(stands.target.post)}" if isinstance(stands, Planned) else ""


def total(number: int, voice: Voice) -> str:
    """Return how many there are."""
    if not number:
        return voice.paint(voice.say(Message("nothing is in doubt")), "good")
    said = Message("1 message is in doubt" if number == 1 else "{n} messages are in doubt", n=number)
    return voice.paint(voice.say(said), "bad")


def data(
    found: Sequence[Doubt], sent: Mapping[str, Payload | None], library: Library, voice: Voice
) -> list[dict[str, Any]]:
    """Return the same for machines."""
    return [_shape(doubt, sent.get(doubt.key), _channel(doubt, library), voice) for doubt in found]


def _which(doubt: Doubt, voice: Voice) -> str:
    said = [title(doubt.target.post)] if doubt.target else [voice.say(Message("its file is gone"))]
    if doubt.begun != "intent":
        said.append(voice.say(Message(WHAT[str(doubt.begun)].text)))
    elif doubt.parts > 1:
        said.append(voice.say(Message("message {n} of {parts}", n=doubt.part, parts=doubt.parts)))
    return f"  {' · '.join(said)}"


WHAT = {"update": Message("its update"), "retract": Message("taking it back")}


def _about(doubt: Doubt, sent: Payload | None, library: Library, now: datetime, voice: Voice) -> Iterator[str]:
    channel = _channel(doubt, library)
    zone = channel.timezone if channel else library.settings.timezone
    ago = times.distance(doubt.since, now, voice)
    yield _row(Message("since"), f"{times.full(doubt.since, zone, voice)} ({ago})", voice)
    yield _row(Message("why"), voice.say(doubt.cause), voice)
    yield _row(Message("sent"), _words(sent, voice), voice)
    where = profile(channel) if channel else ""
    yield _row(Message("look at"), visible(" · ".join(filter(None, (where, doubt.account)))), voice)
    yield from _commands(doubt, voice)


def _commands(doubt: Doubt, voice: Voice) -> Iterator[str]:
    if doubt.begun != "intent":
        yield _row(Message("settle"), visible(doubt.commands[0]), voice)
        return
    published, absent = doubt.commands
    yield _row(Message("is out"), visible(published), voice)
    yield _row(Message("is not"), visible(absent), voice)


def _row(label: Message, said: str, voice: Voice) -> str:
    word = voice.say(label)
    return f"{INDENT}{voice.paint(word, 'dim')}{' ' * max(1, LABEL - len(word))}{said}"


def _words(sent: Payload | None, voice: Voice) -> str:
    if sent is None:
        return voice.say(Message("the ledger does not hold what was sent"))
    said = [f"“{cut(visible(' '.join((sent.title or sent.text).split())), WORDS)}”"]
    pictures = len(sent.images)
    if pictures:
        said.append(voice.say(Message("1 picture" if pictures == 1 else "{n} pictures", n=pictures)))
    if sent.video:
        said.append(voice.say(Message("1 video")))
    return " · ".join(said)


def _channel(doubt: Doubt, library: Library) -> Channel | None:
    if doubt.target is not None:
        return doubt.target.channel
    account = doubt.key.partition("/")[2]
    return next((each for each in library.channels.values() if each.target_name == account), None)


def _shape(doubt: Doubt, sent: Payload | None, channel: Channel | None, voice: Voice) -> dict[str, Any]:
    return {
        "target": str(doubt.target) if doubt.target else "",
        "key": doubt.key,
        "title": title(doubt.target.post) if doubt.target else "",
        "channel": channel.name if channel else "",
        "account": doubt.account,
        "what": {"intent": "send"}.get(str(doubt.begun), str(doubt.begun)),
        "part": doubt.part,
        "parts": doubt.parts,
        "since": times.iso(doubt.since),
        "cause": doubt.cause.say(voice.language),
        "reason": doubt.stands.say(voice.language),
        "text": sent.text if sent else "",
        "images": len(sent.images) if sent else 0,
        "look_at": profile(channel) if channel else "",
        "url": doubt.url,
        "commands": list(doubt.commands),
    }
