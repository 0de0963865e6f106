"""What every decision of a plan depends on, beside the target and its events."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.event import History
from pipeline.trust.record import POST_ID, TARGET_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.model.event import Out
    from pipeline.model.library import Library, Target
    from pipeline.model.plan import Assessment, Checked
    from pipeline.model.settings import Settings
    from pipeline.trust.approval import Approvals
    from pipeline.trust.holds import Holds

NOTHING: Mapping[str, datetime] = MappingProxyType({})
NONE: Mapping[str, str] = MappingProxyType({})
EMPTY = History()


class Shown:
    """What is out, to be found by its fingerprint; sorted when somebody first asks, which most plans do not.

    Args:
        out: key → what the ledger knows to be out.
    """

    def __init__(self, out: Mapping[str, Out]) -> None:
        self._out = out
        self._sorted: dict[tuple[str, str], list[str]] | None = None

    def of(self, out: Mapping[str, Out]) -> Shown:
        """Return the same of another reading of the ledger."""
        return self if out is self._out else Shown(out)

    def elsewhere(self, key: str, digest: str) -> str | None:
        """Return where the same is out on the account of a target under another key, None where it is not."""
        if self._sorted is None:
            self._sorted = {}
            for other, out in self._out.items():
                if not out.since:
                    self._sorted.setdefault((other.partition("/")[2], out.digest), []).append(other)
        found = self._sorted.get((key.partition("/")[2], digest), ()) if digest else ()
        return next((self._out[other].url for other in found if other != key), None)


class Situation(NamedTuple):
    """What every decision depends on, beside the target and its events.

    Args:
        checked: key → what checking found.
        ended: runs that are known to be over.
        twins: keys that more than one target has.
        waits: account, as keys name it → until when its network asked to be left alone (UTC).
        shown: what the ledger knows to be out.
        corrected: key of a correction → key of what it puts right.
        history: what the ledger says, for what depends on another target.
    """

    settings: Settings
    checked: Mapping[str, Checked]
    approvals: Approvals
    holds: Holds
    now: datetime
    ended: frozenset[str] = frozenset()
    twins: frozenset[str] = frozenset()
    waits: Mapping[str, datetime] = NOTHING
    shown: Shown = Shown(MappingProxyType({}))
    corrected: Mapping[str, str] = NONE
    history: History = EMPTY

    def has_name(self, key: str) -> bool:
        """Say whether the ledger can keep a target under its key, and that key means nothing else."""
        post_id, _, name = key.partition("/")
        return key not in self.twins and POST_ID.match(post_id) is not None and TARGET_NAME.match(name) is not None

    def shows_other(self, old: str, key: str) -> bool:
        """Say whether a reader would see something else now than what has a fingerprint; an empty one says nothing."""
        checked = self.checked.get(key)
        new = checked.digest if checked else ""
        # Fingerprints of two versions differ whatever the text.
        return bool(old and new) and old != new and old.rpartition(":")[0] == new.rpartition(":")[0]

    def same_as(self, key: str) -> str | None:
        """Return where that very post is out on that very account under another id, None where it is not.

        Its id was changed, or its file copied and the first one deleted. A fingerprint holds the time too, so that a
        text which comes again another day is not meant; nor is what was taken back.
        """
        checked = self.checked.get(key)
        return self.shown.elsewhere(key, checked.digest if checked else "")

    def rests(self, key: str) -> bool:
        """Say whether the account of a target is to be left alone for now."""
        until = self.waits.get(key.partition("/")[2]) if self.waits else None
        return until is not None and self.now < until


def situation_of(  # noqa: PLR0913, PLR0917 - everything that a plan is made of, each from another room
    library: Library, assessment: Assessment, history: History, approvals: Approvals, holds: Holds, now: datetime
) -> Situation:
    """Return what every decision depends on."""
    keys = Counter(key for key, _ in keyed(library))
    twins = frozenset(key for key, times in keys.items() if times > 1)
    held = holds.at(now)
    known = (history.ended, twins, history.waits, Shown(history.out), _corrected(library), history)
    return Situation(library.settings, assessment.targets, approvals, held, now, *known)


def _corrected(library: Library) -> dict[str, str]:
    """Return the key of each correction with that of what it puts right, on the same account."""
    corrections = library.corrections()
    if not corrections:
        return {}
    return {
        target.key: f"{corrections[target.post.path].id}/{target.channel.target_name}"
        for target in library.targets()
        if target.post.path in corrections
    }


def keyed(library: Library) -> list[tuple[str, Target]]:
    """Return every target with its key; `Target.key` one by one would make the account's name anew each time."""
    names = {channel.name: channel.target_name for channel in library.channels.values()}
    return [(f"{target.post.id}/{names[target.channel.name]}", target) for target in library.targets()]
