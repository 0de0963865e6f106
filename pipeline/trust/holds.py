"""The brake: what must not go out just now, why, and until when. Kept in `content/holds.toml`.

A hold that cannot be read, or that points to nothing, holds everything: whoever wrote it wanted something to stop, and
sending cannot be undone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.workspace import store

if TYPE_CHECKING:
    from datetime import tzinfo

    from pipeline.model.library import Library, Target

PATH = "content/holds.toml"
CACHE = "holds"
LARGEST = 65_536


class Scope(StrEnum):
    """What a hold may be about."""

    ALL = "all"
    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    TAG = "tag"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold.

    Args:
        scope: what it is about.
        name: which channel, campaign, tag, or post (its id or its file); empty for all.
        reason: why, in the words of whoever set it.
        until: when it ends (UTC), None where somebody has to end it.
        written: the same as it was written.
        lost: there is nothing of this name; it holds everything.
    """

    scope: Scope
    name: str = ""
    reason: str = ""
    until: datetime | None = None
    written: str = ""
    lost: bool = False

    def covers(self, target: Target) -> bool:
        """Say whether a target is meant."""
        match self.scope:
            case Scope.CHANNEL:
                named = target.channel.name == self.name
            case Scope.CAMPAIGN:
                named = target.post.campaign == self.name
            case Scope.TAG:
                named = self.name in target.post.tags
            case Scope.POST:
                named = self.name in _names(target)
            case _:
                named = True
        return named or self.lost

    @property
    def words(self) -> Message:
        """Why what it covers does not go out."""
        if self.lost:
            return Message(
                "everything is held: {path} names the {scope} “{name}”, which does not exist",
                path=PATH,
                scope=str(self.scope),
                name=self.name,
            )
        if self.until is not None and self.reason:
            return Message("it is held until {until}: {reason}", until=self.written, reason=self.reason)
        if self.until is not None:
            return Message("it is held until {until}", until=self.written)
        if self.reason:
            return Message("it is held: {reason}", reason=self.reason)
        return Message("it is held until somebody releases it")


@dataclass(frozen=True, slots=True)
class Holds:
    """Every hold of the workspace.

    Args:
        holds: in the order they were written.
        broken: why everything is held; None where all holds could be read.
    """

    holds: tuple[Hold, ...] = ()
    broken: Message | None = None

    def on(self, target: Target, now: datetime) -> Message | None:
        """Return why a target is held at a moment, None where it is not."""
        if self.broken is not None:
            return self.broken
        for hold in self.holds:
            if (hold.until is None or now < hold.until) and hold.covers(target):
                return hold.words
        return None


def read(library: Library) -> Holds:
    """Read the holds of a workspace; one that cannot be read, or that points to nothing, holds everything."""
    try:
        data = (library.root / PATH).read_bytes()
    except FileNotFoundError:
        return Holds()
    except OSError as error:
        return _broken(str(error.strerror))
    try:
        rows = _rows(library, data)
    except ValueError as error:  # bad TOML, bad UTF-8, a key or a value that nobody foresaw
        return _broken(str(error))
    return Holds(tuple(_hold(row, library) for row in rows))


def _rows(library: Library, data: bytes) -> list[tuple[str, str, str, str, str]]:
    """Return the holds as plain data, from the cache where the file is as it was."""
    seal = hashlib.sha256(data + library.settings.timezone.encode()).hexdigest()
    kept = store.load(library.root, CACHE)
    if isinstance(kept, tuple) and kept[0] == seal:
        rows: list[tuple[str, str, str, str, str]] = kept[1]
        return rows
    if len(data) > LARGEST:
        raise ValueError("it is too large")
    rows = _read(data, library.settings.timezone)
    store.save(library.root, CACHE, (seal, rows))
    return rows


def _read(data: bytes, timezone: str) -> list[tuple[str, str, str, str, str]]:
    import tomllib  # noqa: PLC0415 - TODO workspace
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - most runs have no hold to read

    table = tomllib.loads(data.decode())
    tables = table.pop("hold", [])
    if table or not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise ValueError("it holds nothing but [[hold]] tables")
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, OSError):
        raise ValueError("the workspace has no proper timezone") from None
    return [_row(each, zone) for each in tables]


def _row(table: dict[str, Any], zone: tzinfo) -> tuple[str, str, str, str, str]:
    from pipeline.clock import GapError, read_moment, resolve  # noqa: PLC0415 - as above

    texts = {"scope", "channel", "campaign", "tag", "post", "reason", "until"}
    for key, value in table.items():
        if key not in texts:
            raise ValueError(f"a hold has no key “{key}”")
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"“{key}” is a text in quotes")
    scopes = [key for key in ("scope", "channel", "campaign", "tag", "post") if key in table]
    if len(scopes) != 1 or table.get("scope", "all") != "all":
        raise ValueError('a hold has exactly one of: scope = "all", channel, campaign, tag, post')
    scope, written = scopes[0], table.get("until", "")
    until = ""
    if written:
        try:
            until = resolve(read_moment(written), zone)[0].isoformat()
        except GapError as gap:
            until = gap.after.isoformat()
        except (ValueError, OverflowError):
            raise ValueError(f"“until” is not a time: {written}; write 2026-12-05 10:00") from None
    name = "" if scope == "scope" else table[scope]
    return ("all" if scope == "scope" else scope, name, table.get("reason", ""), until, written)


def _hold(row: tuple[str, str, str, str, str], library: Library) -> Hold:
    scope, name, reason, until, written = Scope(row[0]), *row[1:]
    match scope:
        case Scope.CHANNEL:
            lost = name not in library.channels
        case Scope.CAMPAIGN:
            lost = name not in library.campaigns
        case Scope.POST:
            lost = not any(name in _names(target) for target in library.targets())
        case _:
            lost = False
    return Hold(scope, name, reason, datetime.fromisoformat(until) if until else None, written, lost)


def _names(target: Target) -> tuple[str, ...]:
    """Return everything that a post may be called: its id, its file, and what `tellal` prints."""
    return (target.post.id, target.post.path, f"{target.post.channel}/{target.post.stem}", str(target))


def _broken(why: str) -> Holds:
    return Holds(broken=Message("everything is held: {path} cannot be read: {why}", path=PATH, why=why))
