"""The holds that are kept on the ledger branch: `control/holds.jsonl`, one word of a person per line, which only grows.

Reading is as strict as that of events (`record.py`): whatever we would not have written ourselves makes the whole file
mean "everything". `docs/ledger.md` describes it for people.
"""

from __future__ import annotations

import re
import secrets
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import LedgerBrokenError
from pipeline.i18n import Message
from pipeline.trust import record
from pipeline.trust.control import CONTROL
from pipeline.trust.hold import Passed, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

NAME = "holds.jsonl"
PLACE = f"{CONTROL}/{NAME}"
HINT = Message("nothing is sent until a person has looked: see docs/ledger.md, “control/holds.jsonl”")
ID = re.compile(r"[a-z0-9]{2,32}\Z")
#: Letters of new ids: without those that are taken for another one.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
#: Longest text of a person that is kept.
LONGEST = 500


class Entry(NamedTuple):
    """A hold as the ledger keeps it, and how it ended.

    Args:
        scope: what it is about.
        name: which of them; several words or posts have commas between them; empty for all.
        until: when it ends by itself (UTC), None where somebody has to end it.
        passed: what becomes of targets whose time passes meanwhile.
        released: when somebody ended it (UTC), None where nobody did; `ended_by` says who, `note` why.
    """

    id: str
    at: datetime
    by: str
    scope: Scope
    name: str
    reason: str
    until: datetime | None
    passed: Passed
    released: datetime | None = None
    ended_by: str = ""
    note: str = ""

    def is_on(self, now: datetime) -> bool:
        """Say whether it holds at a moment."""
        return self.released is None and (self.until is None or now < self.until)


def entries(control: Mapping[str, bytes]) -> tuple[Entry, ...]:
    """Return the holds of a ledger, in the order in which they were set.

    Args:
        control: the ledger's control files.

    Raises:
        LedgerBrokenError: a line is not what we write, with file and line.
    """
    return read(control.get(NAME, b""))


@lru_cache(maxsize=4)
def read(data: bytes) -> tuple[Entry, ...]:
    """Read the file.

    Raises:
        LedgerBrokenError: a line is not what we write, with file and line.
    """
    *lines, rest = data.split(b"\n")
    if rest:
        raise _broken(len(lines) + 1, Message("the line is cut off"))
    known: dict[str, Entry] = {}
    for number, text in enumerate(lines, 1):
        _take(known, record.strictly(text, partial(_broken, number)), number)
    return tuple(known.values())


def placed(entry: Entry) -> bytes:
    """Return the line of a new hold, with the line's end."""
    words = {
        "type": "hold",
        "id": entry.id,
        "at": record.time(entry.at),
        "by": entry.by[:LONGEST],
        "scope": str(entry.scope),
        "name": entry.name,
        "reason": entry.reason[:LONGEST],
        "until": None if entry.until is None else record.time(entry.until),
        "passed": str(entry.passed),
    }
    return record.canonical(words) + b"\n"


def released(name: str, at: datetime, by: str, note: str) -> bytes:
    """Return the line that ends a hold, with the line's end."""
    words = {"type": "release", "id": name, "at": record.time(at), "by": by[:LONGEST], "note": note[:LONGEST]}
    return record.canonical(words) + b"\n"


def new_id(taken: Collection[str]) -> str:
    """Return a name that no other hold has: short, since people type it."""
    size = 3
    while True:
        name = "h" + "".join(secrets.choice(LETTERS) for _ in range(size))
        if name not in taken:
            return name
        size += 1


def _take(known: dict[str, Entry], line: dict[str, Any], number: int) -> None:
    wrong = _wrong(line)
    if wrong:
        raise _broken(number, wrong)
    name, at, by = line["id"], record.moment(line["at"]), line["by"]
    if line["type"] == "hold":
        if name in known:
            raise _broken(number, Message("there is a hold {id} already", id=name))
        until = None if line["until"] is None else record.moment(line["until"])
        scope, passed = Scope(line["scope"]), Passed(line["passed"])
        known[name] = Entry(name, at, by, scope, line["name"], line["reason"], until, passed)
        return
    if name not in known or known[name].released is not None:
        raise _broken(number, Message("there is no hold {id} to end", id=name))
    known[name] = known[name]._replace(released=at, ended_by=by, note=line["note"])


def _is_one_of(words: type[Scope | Passed]) -> Callable[[object], bool]:
    known = {str(word) for word in words}
    return lambda value: isinstance(value, str) and value in known


def _is_end(value: object) -> bool:
    return value is None or record.is_time(value)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and ID.match(value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


_BOTH: dict[str, Callable[[object], bool]] = {"id": _is_id, "at": record.is_time, "by": _is_text}
_NEEDED: dict[str, dict[str, Callable[[object], bool]]] = {
    "hold": {
        **_BOTH,
        "scope": _is_one_of(Scope),
        "name": _is_text,
        "reason": _is_text,
        "until": _is_end,
        "passed": _is_one_of(Passed),
    },
    "release": {**_BOTH, "note": _is_text},
}


def _wrong(line: dict[str, Any]) -> Message | None:
    kind = line.get("type")
    if not isinstance(kind, str) or kind not in _NEEDED:
        return Message("unknown type {type}: a newer Tellal may have written it", type=str(kind))
    for name, fits in _NEEDED[kind].items():
        if name not in line or not fits(line[name]):
            return Message("{type} has no proper {name}", type=kind, name=name)
    if kind == "hold" and (line["scope"] == "all") != (not line["name"]):
        return Message("{type} has no proper {name}", type=kind, name="name")
    return None


def _broken(number: int, what: Message) -> LedgerBrokenError:
    place = f"{PLACE}:{number}"
    return LedgerBrokenError(Message("ledger, {place}: {what}", place=place, what=str(what)), HINT)
