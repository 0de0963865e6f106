"""Whose turn it is: the moments at which the posts of one account go out, if somebody looks all the time.

Urgent posts go out at their time, whatever else there is. Posts that keep their slot (`exact`) have it, unless urgent
ones, or what is out already, leave none. The others take what is left, in order, and who cannot go out in time makes
room for the next. In order means: by time, those that keep their slot first, then by id.
"""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.pace import GRACE
from pipeline.pace.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, tzinfo

    from pipeline.model.pace import Pace
    from pipeline.pace.timeline import Wait


#: A post that is later than that has waited for something else.
LONGEST_LOOK = timedelta(days=2)


class Candidate(NamedTuple):
    """A post that is to go out on an account.

    Args:
        due: its time (UTC).
        key: its name in the ledger.
        latest: the last moment at which it may go out without anybody's word (UTC).
        exact: it keeps its slot.
        urgent: nothing keeps it.
    """

    due: datetime
    key: str
    latest: datetime
    exact: bool = False
    urgent: bool = False


class Sent(NamedTuple):
    """A post that an account has sent, or may have.

    Args:
        at: when (UTC).
        late: it went out later than it should have.
    """

    at: datetime
    late: bool = False


class Turn(NamedTuple):
    """When a post goes out.

    Args:
        at: the first moment at which it may (UTC), None where that comes too late.
        wait: what keeps it, None where nothing does.
    """

    at: datetime | None
    wait: Wait | None = None


def turns(
    candidates: Iterable[Candidate], sent: Iterable[Sent], pace: Pace, zone: tzinfo, now: datetime
) -> dict[str, Turn]:
    """Return when each post of an account goes out, by its key.

    Args:
        candidates: what nothing but time and pace keeps.
        sent: what the account has sent already, as far back as its week reaches.
        pace: what bounds it.
        zone: of its channel.
        now: the moment (UTC).
    """
    timeline = Timeline(pace, zone)
    for post in sent:
        timeline.add(post.at, late=post.late)
    found: dict[str, Turn] = {}
    in_order = sorted(candidates, key=_order)
    for each in in_order:
        if each.urgent:
            found[each.key] = Turn(max(each.due, now))
            timeline.add(max(each.due, now), late=_is_late(each, now))
    for each in in_order:
        if each.exact and not each.urgent and (slot := _slot(each, timeline, now)) is not None:
            found[each.key] = slot
    others = deque(each for each in in_order if each.key not in found)
    found.update(_Queue(others, timeline, now).turns())
    return found


def has_waited(due: datetime, sent: Iterable[Sent], pace: Pace, zone: tzinfo, now: datetime) -> bool:
    """Say whether an account kept a post from going out at any time since it was due; for the arguments see `turns`."""
    timeline = Timeline(pace, zone)
    for post in sent:
        if post.late and post.at > due:
            return True  # it was another's turn
        timeline.add(post.at, late=post.late)
    looks = int(min(now - due, LONGEST_LOOK) / GRACE) + 1
    return any(timeline.wait(due + number * GRACE) is not None for number in range(looks))


def _order(candidate: Candidate) -> tuple[datetime, bool, str]:
    return candidate.due, not candidate.exact, candidate.key


def _slot(candidate: Candidate, timeline: Timeline, now: datetime) -> Turn | None:
    """Take the slot of a post that keeps it; None where it cannot be on time, so that it is a post like others."""
    wait = timeline.wait(max(candidate.due, now))
    at = wait.until if wait else max(candidate.due, now)
    if at > candidate.latest or _is_late(candidate, at):
        return None
    timeline.add(at)
    return Turn(at, wait)


def _is_late(candidate: Candidate, at: datetime) -> bool:
    return at - candidate.due > GRACE


class _Queue:
    """Posts without a slot of their own, taken one by one as time goes on."""

    def __init__(self, candidates: deque[Candidate], timeline: Timeline, now: datetime) -> None:
        self._timely = candidates
        self._late: deque[Candidate] = deque()
        self._timeline = timeline
        self._now = now
        self._at = now
        self._wait: Wait | None = None

    def turns(self) -> Iterator[tuple[str, Turn]]:
        """Yield a turn for each."""
        while self._late or self._timely:
            if (closed := self._timeline.wait(self._at)) is not None:
                self._at, self._wait = closed.until, closed
            late, timely = self._first()
            wait = self._timeline.late_wait(self._at) if late else None
            if late is not None and (wait.until if wait else self._at) > late.latest:
                yield self._late.popleft().key, Turn(None, wait or self._wait)
            elif late is not None and wait is None:
                yield self._take(self._late.popleft())
            elif timely is not None and timely.due <= self._at:
                if self._at > timely.latest:
                    yield self._timely.popleft().key, Turn(None, self._wait)
                else:
                    yield self._take(self._timely.popleft())
            elif wait is not None and (timely is None or wait.until <= timely.due):
                self._at, self._wait = wait.until, wait
            elif timely is not None:
                self._at, self._wait = timely.due, None

    def _first(self) -> tuple[Candidate | None, Candidate | None]:
        """Return the first that is late by now, and the first that is not."""
        while self._timely and _is_late(self._timely[0], self._at):
            self._late.append(self._timely.popleft())
        return (self._late[0] if self._late else None), (self._timely[0] if self._timely else None)

    def _take(self, candidate: Candidate) -> tuple[str, Turn]:
        at = self._at
        self._timeline.add(at, late=_is_late(candidate, at))
        return candidate.key, Turn(at, self._wait if at > max(candidate.due, self._now) else None)
