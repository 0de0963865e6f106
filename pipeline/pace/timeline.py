"""What an account has posted and is about to post, and the first moment at which another post may join it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.clock import reached
from pipeline.model.pace import Rule
from pipeline.pace import quiet

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from pipeline.model.pace import Pace

HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Wait(NamedTuple):
    """Until when a post has to wait, and for what.

    Args:
        until: the first moment at which nothing keeps it (UTC).
        rule: what kept it last.
        other: the post that was too near, where that is what kept it (UTC).
    """

    until: datetime
    rule: Rule
    other: datetime | None = None


class Timeline:
    """The posts of one account.

    Args:
        pace: what bounds them.
        zone: of the channel.
    """

    def __init__(self, pace: Pace, zone: tzinfo) -> None:
        self._pace = pace
        self._zone = zone
        self._all: list[datetime] = []
        self._late: list[datetime] = []
        self._days: Counter[date] = Counter()
        self._weeks: Counter[date] = Counter()
        self._asked: datetime | None = None
        self._told = EPOCH

    def add(self, at: datetime, *, late: bool = False) -> None:
        """Add a post.

        Args:
            at: when (UTC).
            late: it goes out, or went, later than it should have.
        """
        insort(self._all, at)
        if late:
            insort(self._late, at)
        if self._pace.max_per_day or self._pace.max_per_week:
            day = self._day(at)
            self._days[day] += 1
            self._weeks[_monday(day)] += 1

    def remove(self, at: datetime) -> None:
        """Take out a post that was added and was not late."""
        del self._all[bisect_left(self._all, at)]
        if self._pace.max_per_day or self._pace.max_per_week:
            day = self._day(at)
            self._days[day] -= 1
            self._weeks[_monday(day)] -= 1

    def wait(self, at: datetime) -> Wait | None:
        """Return what a post that is on time has to wait for at a moment, None where it may go out then."""
        wait = None
        while (more := self.obstacle(wait.until if wait else at)) is not None:
            wait = more
        return wait

    def late_wait(self, at: datetime) -> Wait | None:
        """Return the same of a late post: it keeps its distance from other late ones too."""
        wait = self.wait(at)
        while (more := self._catching_up(wait.until if wait else at)) is not None:
            wait = self.wait(more.until) or more
        return wait

    def obstacle(self, at: datetime) -> Wait | None:
        """Return the first thing that keeps a post from going out at a moment, and until when that does."""
        pace = self._pace
        if pace.quiet and quiet.left(self._there(at), pace.quiet):
            return Wait(quiet.until(at, pace.quiet, self._zone) or at, Rule.QUIET)
        if pace.min_gap and (near := _near(self._all, at, pace.min_gap)) is not None:
            return Wait(near + pace.min_gap, Rule.GAP, near)
        if not (pace.max_per_day or pace.max_per_week):
            return None
        day = self._day(at)
        if pace.max_per_day and self._days[day] >= pace.max_per_day:
            return Wait(self._begins(day + ONE_DAY, at), Rule.DAY)
        monday = _monday(day)
        if pace.max_per_week and self._weeks[monday] >= pace.max_per_week:
            return Wait(self._begins(monday + 7 * ONE_DAY, at), Rule.WEEK)
        return None

    def _catching_up(self, at: datetime) -> Wait | None:
        late, most = self._late, self._pace.catch_up
        near = _near(late, at, self._pace.catch_up_gap)
        if near is not None:
            return Wait(near + self._pace.catch_up_gap, Rule.CATCH_UP)
        place = bisect_left(late, at)
        for first in range(max(0, place - most), place + 1):  # with it, no hour holds more than there may be
            among = late[first : first + most]
            if len(among) == most and max(among[-1], at) - min(among[0], at) < HOUR:
                return Wait(among[0] + HOUR, Rule.CATCH_UP)
        return None

    def _day(self, at: datetime) -> date:
        return self._there(at).date()

    def _there(self, at: datetime) -> datetime:
        """Return a moment by the channel's clocks; the same one is asked for several times in a row."""
        if at is not self._asked:
            self._asked, self._told = at, at.astimezone(self._zone)
        return self._told

    def _begins(self, day: date, after: datetime) -> datetime:
        return reached(datetime.combine(day, time()), self._zone, after)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _near(times: list[datetime], at: datetime, gap: timedelta) -> datetime | None:
    """Return the last of some moments that are nearer than a gap, None where none is."""
    after = bisect_left(times, at + gap) - 1
    return times[after] if after >= 0 and abs(at - times[after]) < gap else None
