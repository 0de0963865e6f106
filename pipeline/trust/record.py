"""The ledger's record format: one event is one line of canonical JSON. `docs/ledger.md` describes it for people.

Reading is strict. A line that we would not have written ourselves means that somebody or something else did, and
then nobody knows what has been sent.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import LedgerBrokenError
from pipeline.i18n import Message
from pipeline.model.event import Event, EventType

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = b'{"format":1}\n'
SUFFIX = ".jsonl"
POST_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}\Z")
TARGET_NAME = re.compile(r"\w[\w.@-]{0,127}\Z")
MONEY = re.compile(r"\d{1,9}(\.\d{1,9})?\Z", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
DIGEST = re.compile(r"[0-9a-f]{64}\Z")
HINT = Message("nothing is sent until a person has looked: see docs/ledger.md, “When the ledger is broken”")
COMMON = ("seq", "type", "at", "run", "part")
TYPES = {str(kind): kind for kind in EventType}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return type(value) is int


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and DIGEST.match(value) is not None


def is_money(value: object) -> bool:
    """Say whether a value is an amount of dollars as we write it."""
    return isinstance(value, str) and MONEY.match(value) is not None


def is_time(value: object) -> bool:
    """Say whether a value is a moment as we write it."""
    if not isinstance(value, str) or MOMENT.match(value) is None:
        return False
    try:
        moment(value)
    except ValueError:
        return False
    return True


#: What every line says.
ALWAYS = {"at": is_time, "run": _is_text, "part": _is_number}
#: What each type must say beside that. More is allowed: an addition is no new format.
NEEDED: dict[EventType, dict[str, Callable[[object], bool]]] = {
    EventType.INTENT: {
        "attempt": _is_number,
        "parts": _is_number,
        "digest": _is_text,
        "payload": _is_digest,
        "key": _is_text,
        "reply_to": _is_list,
        "channel": _is_text,
        "due_at": is_time,
        "lease_until": is_time,
        "approval": _is_table,
    },
    EventType.PUBLISHED: {"intent": _is_number, "remote_id": _is_text, "url": _is_text, "via": _is_text},
    EventType.REJECTED: {"intent": _is_number, "reason": _is_text},
    EventType.NOT_SENT: {"intent": _is_number, "reason": _is_text},
    EventType.UNKNOWN: {"intent": _is_number, "cause": _is_text},
    EventType.LOOKED: {"intent": _is_number, "looked_at": is_time},
    EventType.ABSENT: {"intent": _is_number, "looked_at": is_time},
    EventType.HANDED: {"intent": _is_number, "url": _is_text},
    EventType.MISSED: {"due_at": is_time},
    EventType.CANCELLED: {"by": _is_text, "note": _is_text},
    EventType.RELEASED: {"by": _is_text, "note": _is_text},
    EventType.UPDATE: {
        "digest": _is_text,
        "payload": _is_digest,
        "by": _is_text,
        "note": _is_text,
        "approval": _is_table,
    },
    EventType.UPDATED: {"update": _is_number},
    EventType.RETRACT: {"by": _is_text, "note": _is_text},
    EventType.RETRACTED: {"retract": _is_number},
    EventType.KEPT: {"reason": _is_text, "done": _is_number},
}
#: What a type may say beside that, and in no other form.
ALLOWED: dict[EventType, dict[str, Callable[[object], bool]]] = {
    EventType.INTENT: {"prepared": _is_text, "cost": is_money},
    EventType.NOT_SENT: {"not_before": is_time},
    EventType.KEPT: {"update": _is_number, "retract": _is_number, "not_before": is_time},
}


def canonical(value: object) -> bytes:
    """Return the one way to write some JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def time(moment: datetime) -> str:
    """Return a moment as the ledger writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(written: str) -> datetime:
    """Return the moment that a written time means."""
    return datetime.fromisoformat(written)


def line(event: Event) -> bytes:
    """Return an event as its line, with the line's end."""
    common = {"seq": event.seq, "type": str(event.type), "at": time(event.at), "run": event.run, "part": event.part}
    return canonical({**event.data, **common}) + b"\n"


def read_events(target: str, data: bytes, path: str) -> tuple[Event, ...]:
    """Read a target's file.

    Args:
        target: the target's key.
        data: the whole file.
        path: what the file is called, for messages.

    Raises:
        LedgerBrokenError: a line is not what we write, with file and line.
    """
    *lines, rest = data.split(b"\n")
    if rest:
        raise broken(path, len(lines) + 1, Message("the line is cut off"))
    return tuple(_event(target, seq, text, path) for seq, text in enumerate(lines, 1))


def loose_line(event: Event) -> bytes:
    """Return an event as a line that also says which target it is about, with the line's end."""
    return canonical({**json.loads(line(event)), "target": event.target}) + b"\n"


def read_loose(data: bytes, path: str) -> tuple[Event, ...]:
    """Read lines of events that each say which target they are about.

    Raises:
        LedgerBrokenError: a line is not what we write, with file and line.
    """
    events = []
    for number, text in enumerate(data.splitlines(), 1):
        target = _target_of(text)
        if target is None:
            raise broken(path, number, Message("not a line of ours"))
        bare = json.loads(text)
        del bare["target"]
        seq = bare.get("seq")
        events.append(_event(target, seq if _is_number(seq) else 0, canonical(bare), f"{path}:{number}"))
    return tuple(events)


def _target_of(text: bytes) -> str | None:
    try:
        target = json.loads(text, object_pairs_hook=_without_twins)["target"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    post_id, _, name = target.partition("/") if isinstance(target, str) else ("", "", "")
    return target if POST_ID.match(post_id) and TARGET_NAME.match(name) else None


def read_again(target: str, data: bytes) -> tuple[Event, ...]:
    """Read a target's file that was read strictly before."""
    return tuple(_made(target, json.loads(text)) for text in data.split(b"\n")[:-1])


def broken(path: str, number: int, what: Message) -> LedgerBrokenError:
    """Return the error that names the place; a line number of 0 means the whole file."""
    place = f"{path}:{number}" if number else path
    return LedgerBrokenError(Message("ledger, {place}: {what}", place=place, what=str(what)), HINT)


def strictly(text: bytes, wrong: Callable[[Message], LedgerBrokenError]) -> dict[str, Any]:
    """Return a line's keys and values.

    Args:
        text: the line, without its end.
        wrong: makes the error that names the place.

    Raises:
        LedgerBrokenError: it is not JSON, or not written as we write it.
    """
    try:
        record = json.loads(text, object_pairs_hook=_without_twins)
        strange = canonical(record) != text
    except (ValueError, RecursionError) as error:
        raise wrong(Message("not JSON as we write it ({error})", error=str(error))) from None
    if strange or not isinstance(record, dict):
        raise wrong(Message("not JSON as we write it (order, spaces or numbers)"))
    return record


def _event(target: str, seq: int, text: bytes, path: str) -> Event:
    record = strictly(text, lambda what: broken(path, seq, what))
    wrong = _wrong(record, seq)
    if wrong:
        raise broken(path, seq, wrong)
    return _made(target, record)


def _made(target: str, record: dict[str, Any]) -> Event:
    seq, kind, at, run, part = (record.pop(name) for name in COMMON)
    return Event(target, seq, TYPES[kind], moment(at), run, part, record)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key is there twice")
    return record


def _wrong(record: dict[str, Any], seq: int) -> Message | None:
    kind = TYPES.get(record["type"]) if isinstance(record.get("type"), str) else None
    if kind is None:
        return Message("unknown type {type}: a newer Tellal may have written it", type=str(record.get("type")))
    if not _is_number(record.get("seq")) or record["seq"] != seq:
        return Message("line {seq} says that it is number {said}", seq=seq, said=str(record.get("seq")))
    for name, fits in (ALWAYS | NEEDED[kind]).items():
        if not fits(record.get(name)):
            return Message("{type} has no proper {name}", type=str(kind), name=name)
    for name, fits in ALLOWED.get(kind, {}).items():
        if name in record and not fits(record[name]):
            return Message("{type} has no proper {name}", type=str(kind), name=name)
    return None
