"""The events that publishing writes, one function each: the only place where their fields are put together."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.model.event import Event, EventType
from pipeline.trust.record import time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

#: Longest reason that is kept: an answer may be a whole page.
LONGEST = 500
#: The cause of `not-sent` where the network does not accept who we say we are.
UNAUTHORISED = "unauthorised"
#: Where no person said it.
NOBODY: Mapping[str, str] = MappingProxyType({})


def idempotency_key(target: str, part: int, payload: str) -> str:
    """Return the name of one message, the same for each try of it.

    Args:
        target: the target's key.
        part: which message, from 1.
        payload: SHA-256 of the document that holds it.
    """
    return hashlib.sha256(f"{target}\n{part}\n{payload}".encode()).hexdigest()[:32]


def intent(target: str, part: int, at: datetime, run: str, data: Mapping[str, Any]) -> Event:
    """Return “we are about to send this part”; `data` as docs/ledger.md has it, without the idempotency key."""
    key = idempotency_key(target, part, data["payload"])
    return Event(target, 0, EventType.INTENT, at, run, part, {**data, "key": key})


def published(answered: Event, at: datetime, run: str, receipt: Mapping[str, str]) -> Event:
    """Return “it is out”; the receipt has `remote_id`, `url` and `via`: response, look-up or person, who is in `by`."""
    return _answer(EventType.PUBLISHED, answered, at, run, dict(receipt))


def rejected(answered: Event, at: datetime, run: str, reason: str) -> Event:
    """Return “the network said no, and will again”."""
    return _answer(EventType.REJECTED, answered, at, run, {"reason": reason[:LONGEST]})


def not_sent(answered: Event, at: datetime, run: str, reason: str, not_before: datetime | None = None) -> Event:
    """Return “nothing reached the network”; `not_before` is when it may be tried again, if the network said so."""
    return _answer(EventType.NOT_SENT, answered, at, run, {"reason": reason[:LONGEST], **_wait(not_before)})


def unauthorised(answered: Event, at: datetime, run: str, reason: str) -> Event:
    """Return “the network does not let this account in”: nothing was created, and it is not the post's fault."""
    return _answer(EventType.NOT_SENT, answered, at, run, {"reason": reason[:LONGEST], "cause": UNAUTHORISED})


def is_unauthorised(event: Event | None) -> bool:
    """Say whether an answer is about the account and not about the message."""
    return event is not None and event.type is EventType.NOT_SENT and event.data.get("cause") == UNAUTHORISED


def handed(answered: Event, at: datetime, run: str, place: str) -> Event:
    """Return “a person is to publish it”; `place` is where they find it."""
    return _answer(EventType.HANDED, answered, at, run, {"url": place[:LONGEST]})


def unknown(answered: Event, at: datetime, run: str, cause: str) -> Event:
    """Return “it may be live”."""
    return _answer(EventType.UNKNOWN, answered, at, run, {"cause": cause[:LONGEST]})


def looked_for(answered: Event, at: datetime, run: str, looked: datetime) -> Event:
    """Return “we looked and it is not there, which settles nothing yet”; `looked` is when the network was asked."""
    return _answer(EventType.LOOKED, answered, at, run, {"looked_at": time(looked)})


def absent(answered: Event, at: datetime, run: str, looked: datetime, word: Mapping[str, str] = NOBODY) -> Event:
    """Return “it was looked for, late enough, and is not there”; a person who looked is named in `by` and `note`."""
    return _answer(EventType.ABSENT, answered, at, run, {"looked_at": time(looked), **word})


def cancelled(target: str, at: datetime, run: str, by: str, note: str) -> Event:
    """Return “a person says that nothing more of it goes out”."""
    return _word(EventType.CANCELLED, target, at, run, {"by": by, "note": note})


def released(target: str, at: datetime, run: str, by: str, note: str) -> Event:
    """Return “a person says that it may go out, whatever stood in its way”."""
    return _word(EventType.RELEASED, target, at, run, {"by": by, "note": note})


def update(target: str, at: datetime, run: str, data: Mapping[str, Any]) -> Event:
    """Return “what is out is about to get another text”; `data` as docs/ledger.md has it."""
    return _word(EventType.UPDATE, target, at, run, data)


def updated(begun: Event, at: datetime, run: str) -> Event:
    """Return “it has that text now”."""
    return _word(EventType.UPDATED, begun.target, at, run, {"update": begun.seq})


def retract(target: str, at: datetime, run: str, by: str, note: str) -> Event:
    """Return “what is out is about to be taken back”."""
    return _word(EventType.RETRACT, target, at, run, {"by": by, "note": note})


def retracted(begun: Event, at: datetime, run: str) -> Event:
    """Return “it is taken back”: what stays of it is this record."""
    return _word(EventType.RETRACTED, begun.target, at, run, {"retract": begun.seq})


def kept(  # noqa: PLR0913, PLR0917 - an event's own fields
    begun: Event, at: datetime, run: str, reason: str, done: int, not_before: datetime | None = None
) -> Event:
    """Return “the network did not do it”; `done` is how many messages it did it with all the same."""
    answered = "update" if begun.type is EventType.UPDATE else "retract"
    data = {answered: begun.seq, "reason": reason[:LONGEST], "done": done, **_wait(not_before)}
    return _word(EventType.KEPT, begun.target, at, run, data)


def missed(target: str, at: datetime, run: str, due: datetime) -> Event:
    """Return “its time passed”."""
    return _word(EventType.MISSED, target, at, run, {"due_at": time(due)})


def _wait(until: datetime | None) -> dict[str, str]:
    """Return until when the network asked to be left alone, to the next whole second: never earlier than asked."""
    return {} if until is None else {"not_before": time(until + timedelta(seconds=1, microseconds=-1))}


def _word(kind: EventType, target: str, at: datetime, run: str, data: Mapping[str, Any]) -> Event:
    """Return an event about the whole target; words are cut where they do not end."""
    kept = {name: value[:LONGEST] if name in ("by", "note") else value for name, value in data.items()}
    return Event(target, 0, kind, at, run, 0, kept)


def _answer(kind: EventType, answered: Event, at: datetime, run: str, data: dict[str, Any]) -> Event:
    return Event(answered.target, 0, kind, at, run, answered.part, {"intent": answered.seq, **data})
