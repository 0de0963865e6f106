"""What a hold is: what it is about, from when to when, and what becomes of posts whose time passes meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.model.library import Target
    from pipeline.text.wording import Wording

PATH = "content/holds.toml"
VARIABLE = "TELLAL_HOLD"
#: When a hold began or ends of which nobody knows that.
EVER, NEVER = (each.replace(tzinfo=UTC) for each in (datetime.min, datetime.max))  # noqa: DTZ901 - they get their zone here

#: What people read of a hold: whether it is known since when it holds, whether it ends, whether there is a reason.
SAID = {
    (False, False, False): Message("held by {by}"),
    (False, False, True): Message("held by {by}: {reason}"),
    (False, True, False): Message("held by {by} until {until}"),
    (False, True, True): Message("held by {by} until {until}: {reason}"),
    (True, False, False): Message("held by {by} since {since}"),
    (True, False, True): Message("held by {by} since {since}: {reason}"),
    (True, True, False): Message("held by {by} since {since} until {until}"),
    (True, True, True): Message("held by {by} since {since} until {until}: {reason}"),
}


class Scope(StrEnum):
    """What a hold may be about."""

    ALL = "all"
    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    TAG = "tag"
    WORDS = "words"
    POST = "post"


#: What a hold is about, as people read it.
ABOUT = {
    Scope.ALL: Message("everything"),
    Scope.CHANNEL: Message("channel {name}"),
    Scope.CAMPAIGN: Message("campaign {name}"),
    Scope.TAG: Message("tag {name}"),
    Scope.WORDS: Message("words {name}"),
    Scope.POST: Message("post {name}"),
}


class Passed(StrEnum):
    """What becomes of a target whose time passes while a hold keeps it: ask a person, leave it, or send it later."""

    ASK = "ask"
    SKIP = "skip"
    DRIP = "drip"


class Source(StrEnum):
    """Where a hold was written."""

    FILE = "file"
    LEDGER = "ledger"
    VARIABLE = "variable"


class Hold(NamedTuple):
    """One hold.

    Args:
        scope: what it is about.
        name: which channel, campaign, tag, words, or post (its id or its file); empty for all.
        reason: why, in the words of whoever set it.
        until: when it ends by itself (UTC), None where somebody has to end it.
        written: the same as people read it.
        lost: there is nothing of this name; it holds everything.
        source: where it was written.
        id: its name in the ledger, by which it is released.
        by: who set it, where that is known.
        since: when it was set (UTC), None where nobody knows.
        begun: the same as people read it.
        released: when somebody ended it (UTC), None where nobody did; `ended_by` says who, `note` why.
        passed: what becomes of targets whose time passes meanwhile; None lets their time pass as if they were not held.
        whom: post id → the accounts it is not to go out to; none means all. In place of `name`, where it is known.
        wording: what finds the words.
        campaigns: slugs of campaigns whose own words, which templates add to posts, are among them.
        said: what to say of it, where nobody wrote it as a hold: it could not be read.
    """

    scope: Scope
    name: str = ""
    reason: str = ""
    until: datetime | None = None
    written: str = ""
    lost: bool = False
    source: Source = Source.FILE
    id: str = ""
    by: str = ""
    since: datetime | None = None
    begun: str = ""
    released: datetime | None = None
    passed: Passed | None = None
    whom: Mapping[str, frozenset[str]] | None = None
    wording: Wording | None = None
    campaigns: frozenset[str] = frozenset()
    said: Message | None = None
    ended_by: str = ""
    note: str = ""

    def is_on(self, now: datetime) -> bool:
        """Say whether it holds at a moment. Clocks of machines differ: what is written counts, even of a later time."""
        return self.released is None and (self.until is None or now < self.until)

    @property
    def begins(self) -> datetime:
        """When it began to hold."""
        return self.since or EVER

    @property
    def ends(self) -> datetime:
        """When it ends, or did; one that a slower clock ended before it began was on for a moment all the same."""
        return max(min(self.released or NEVER, self.until or NEVER), self.begins + timedelta(seconds=1))

    def covers(self, target: Target) -> bool:
        """Say whether a target is meant."""
        match self.scope:
            case Scope.CHANNEL:
                named = target.channel.name == self.name
            case Scope.CAMPAIGN:
                named = target.post.campaign == self.name
            case Scope.TAG:
                named = self.name in target.post.tags
            case Scope.WORDS:
                named = self._speaks_of(target)
            case Scope.POST if self.whom is not None:
                accounts = self.whom.get(target.post.id)
                named = accounts is not None and (not accounts or target.channel.target_name in accounts)
            case Scope.POST:
                named = self.name in names_of(target)
            case _:
                named = True
        return named or self.lost

    @property
    def words(self) -> Message:
        """Why what it covers does not go out."""
        if self.said is not None:
            return self.said
        if self.lost:
            return Message(
                "everything is held: {path} names the {scope} “{name}”, which does not exist",
                path=self.place,
                scope=str(self.scope),
                name=self.name,
            )
        said = SAID[bool(self.begun), self.until is not None, bool(self.reason)]
        by = self.by or self.place
        return Message(said.text, by=by, since=self.begun, until=self.written, reason=self.reason)

    @property
    def place(self) -> str:
        """Where it is written, for people."""
        return {Source.FILE: PATH, Source.VARIABLE: VARIABLE}.get(self.source, self.id)

    def _speaks_of(self, target: Target) -> bool:
        from pipeline.text.wording import Wording, split, written_in  # noqa: PLC0415 - few holds are about words

        wording = self.wording if self.wording is not None else Wording(split(self.name))
        post = target.post
        return post.campaign in self.campaigns or wording.is_in("\n\n".join(text for _, text in written_in(post)))


class Kept(NamedTuple):
    """What holds make of a target from the moment on at which it could have gone out.

    Args:
        passed: what becomes of it; None where no hold stood in its way, or only such as let its time pass.
        since: what its lateness counts from.
        on: whether one of those holds is still on.
    """

    passed: Passed | None
    since: datetime
    on: bool = False


class Holds(NamedTuple):
    """Every hold of the workspace, those that ended included.

    Args:
        holds: in no particular order; each says itself whether it is on.
        broken: why everything is held whatever the holds say; None where nothing is in the way of that.
        over: holds that are known to have ended: they matter only to targets whose time has come.
    """

    holds: tuple[Hold, ...] = ()
    broken: Message | None = None
    over: tuple[Hold, ...] = ()

    def on(self, target: Target, now: datetime) -> Message | None:
        """Return why a target is held at a moment, None where it is not."""
        if self.broken is not None:
            return self.broken
        for hold in self.holds:
            if hold.is_on(now) and hold.covers(target):
                return hold.words
        return None

    def standing(self, now: datetime) -> tuple[Hold, ...]:
        """Return the holds that are on at a moment."""
        return tuple(hold for hold in self.holds if hold.is_on(now))

    @property
    def unread(self) -> Message | None:
        """Why everything is held although nobody wrote that: something could not be read."""
        return self.broken or next((hold.said for hold in self.holds if hold.said is not None), None)

    def kept(self, target: Target, opens: datetime, window: timedelta, now: datetime) -> Kept:
        """Return what holds make of a target whose time has come.

        A hold keeps a target that it covers if it is on at some moment at which the target could have gone out: from
        its time on, and not later than it may be late, counted from the end of the hold that kept it before. Where
        several keep it, `ask` counts before `skip`, and `skip` before `drip`; what was left once is left.

        Args:
            target: which.
            opens: from when on it could have gone out (UTC).
            window: how late it may be.
            now: the moment (UTC).
        """
        keeping = sorted(self._keeping(target, opens), key=lambda hold: hold.begins)
        since, still = opens, False
        for hold in keeping:
            if since != NEVER and hold.begins > since + window:
                break
            moment = max(opens, hold.begins)
            wanted = {other.passed for other in keeping if other.begins <= moment < other.ends}
            for passed in (Passed.ASK, Passed.SKIP):
                if passed in wanted:
                    on = any(other.passed is passed and other.is_on(now) for other in keeping)
                    return Kept(passed, hold.ends, on=on)
            since, still = max(since, hold.ends), still or hold.is_on(now)
        return Kept(Passed.DRIP if since > opens else None, since, on=still)

    def at(self, now: datetime) -> Holds:
        """Return the same holds with those apart that have ended, so that a long plan need not ask each of them."""
        everything = (*self.holds, *self.over)
        on = tuple(hold for hold in everything if hold.is_on(now))
        return Holds(on, self.broken, tuple(hold for hold in everything if not hold.is_on(now)))

    def _keeping(self, target: Target, opens: datetime) -> Iterator[Hold]:
        for hold in (*self.holds, *self.over):
            if hold.passed is not None and hold.ends > opens and hold.covers(target):
                yield hold


def names_of(target: Target) -> tuple[str, ...]:
    """Return everything that a post may be called: its id, its file, and what `tellal` prints."""
    return (target.post.id, target.post.path, f"{target.post.channel}/{target.post.stem}", str(target))
