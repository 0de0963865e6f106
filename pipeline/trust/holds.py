"""The brake: what must not go out just now, why, and until when. Written in `content/holds.toml`.

A hold that cannot be read, or that points to nothing, holds everything: whoever wrote it wanted something to stop, and
sending cannot be undone.
"""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library, Target, WrittenHold

PATH = "content/holds.toml"


class Scope(StrEnum):
    """What a hold may be about."""

    ALL = "all"
    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    TAG = "tag"
    POST = "post"


class Hold(NamedTuple):
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
            return Message("until {until}: {reason}", until=self.written, reason=self.reason)
        if self.until is not None:
            return Message("until {until}", until=self.written)
        if self.reason:
            return Message("until somebody releases it: {reason}", reason=self.reason)
        return Message("until somebody releases it")


class Holds(NamedTuple):
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


def of(library: Library) -> Holds:
    """Return the holds that were read with a library."""
    return _holds(library, library.holds, library.findings)


def read_again(library: Library) -> Holds:
    """Return the holds as they are at this moment: somebody may have pulled the brake since the library was read."""
    from pipeline.workspace.notes import Notes  # noqa: PLC0415 - only publishing looks again
    from pipeline.workspace.records import hold_from  # noqa: PLC0415 - likewise
    from pipeline.workspace.settings import read_holds  # noqa: PLC0415 - likewise
    from pipeline.workspace.settings_fields import HOLDS  # noqa: PLC0415 - likewise
    from pipeline.workspace.source import LARGEST_TEXT, decode, read_file  # noqa: PLC0415 - likewise

    place = f"{library.root}/{PATH}"
    if not os.path.lexists(place):
        return Holds()
    notes = Notes(PATH)
    contents = read_file(place, LARGEST_TEXT, notes)
    text = decode(contents.data, notes) if contents else None
    rows = read_holds(text, HOLDS, library.settings.timezone, notes) if text is not None else ()
    if any(finding.severity is Severity.ERROR for finding in notes.findings):
        return _holds(library, None, notes.findings)
    return _holds(library, tuple(map(hold_from, rows)), ())


def _holds(library: Library, written: tuple[WrittenHold, ...] | None, findings: Iterable[Finding]) -> Holds:
    if written is not None:
        return Holds(tuple(_hold(each, library) for each in written))
    wrong = [each for each in findings if each.path == PATH and each.severity is Severity.ERROR]
    # That a hold holds nothing often follows from what else is wrong with it.
    first = min(wrong, key=lambda finding: (finding.code == "hold-scope", finding.sort_key), default=None)
    place = f"{PATH}:{first.line}" if first and first.line else PATH
    why = str(first.message) if first else "?"
    return Holds(broken=Message("everything is held: {place} cannot be read: {why}", place=place, why=why))


def _hold(written: WrittenHold, library: Library) -> Hold:
    scope = Scope(written.scope)
    match scope:
        case Scope.CHANNEL:
            lost = written.name not in library.channels
        case Scope.CAMPAIGN:
            lost = written.name not in library.campaigns
        case Scope.POST:
            lost = not any(written.name in _names(target) for target in library.targets())
        case _:
            lost = False
    return Hold(scope, written.name, written.reason, written.until, written.written, lost)


def _names(target: Target) -> tuple[str, ...]:
    """Return everything that a post may be called: its id, its file, and what `tellal` prints."""
    return (target.post.id, target.post.path, f"{target.post.channel}/{target.post.stem}", str(target))
