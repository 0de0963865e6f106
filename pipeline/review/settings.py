"""What a change does to how posts go out: settings, channels and holds, value by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.review.record import Setting
from pipeline.workspace.scan import HOLDS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.library import Library, WrittenHold
    from pipeline.model.settings import Channel

#: What is no setting: where a record came from, and what follows from others.
_ASIDE = frozenset({"sha", "path", "name"})
#: Characters of a value.
_MOST = 400


def settings(before: Library, after: Library) -> tuple[Setting, ...]:
    """Return every setting whose value is another one, by file."""
    found = [Setting(SETTINGS, *each) for each in _between(before.settings, after.settings)]
    for name in sorted({*before.channels, *after.channels}):
        old, new = before.channels.get(name), after.channels.get(name)
        if old and new:
            found += [Setting(new.path, *each) for each in _between(old, new)] if old.sha != new.sha else []
        elif one := old or new:
            found.append(Setting(one.path, "", _account(old), _account(new)))
    lifted, placed = (set(map(_hold, library.holds or ())) for library in (before, after))
    found += [Setting(HOLDS, "", each, "") for each in sorted(lifted - placed)]
    found += [Setting(HOLDS, "", "", each) for each in sorted(placed - lifted)]
    return tuple(found)


def _account(channel: Channel | None) -> str:
    return f"{channel.network} {channel.account}" if channel else ""


def _hold(hold: WrittenHold) -> str:
    return " ".join(filter(None, (hold.scope, hold.name, hold.written, hold.reason)))[:_MOST]


def _between(old: object, new: object) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each value that differs between two records, and both values."""
    before, after = dict(_flat(old)), dict(_flat(new))
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, before.get(name, ""), after.get(name, "")


def _flat(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values of a record, each with its name as in a settings file."""
    prefix = f"{name}." if name else ""
    if is_dataclass(value):
        for each in fields(value):
            if each.name not in _ASIDE:
                yield from _flat(getattr(value, each.name), prefix + each.name)
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        for field in value._fields:
            yield from _flat(getattr(value, field), prefix + field)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _flat(each, prefix + str(key))
    else:
        yield name, _said(value)


def _said(value: object) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(map(_said, value))[:_MOST]
    if isinstance(value, datetime):
        return value.isoformat()
    return (value.value if isinstance(value, StrEnum) else str(value))[:_MOST]
