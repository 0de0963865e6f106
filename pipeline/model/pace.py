"""How much, how often and when an account may post."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

#: How late a post is on time: runs start some minutes after the time they were asked for.
GRACE = timedelta(minutes=15)


class Rule(StrEnum):
    """What keeps a post from going out at its time."""

    QUIET = "quiet"
    GAP = "gap"
    DAY = "day"
    WEEK = "week"
    CATCH_UP = "catch-up"


class Pace(NamedTuple):
    """What bounds the posts of an account, in the zone of its channel.

    Args:
        quiet: hours in which nothing goes out: first minute and the one after the last, from Monday 00:00, sorted and
            apart from each other.
        min_gap: least time between two posts.
        max_per_day: most posts from midnight to midnight; 0 is no limit.
        max_per_week: most posts from Monday to Sunday; 0 is no limit.
        catch_up: most late posts within any hour.
        catch_up_gap: least time between two late posts.
    """

    quiet: tuple[tuple[int, int], ...] = ()
    min_gap: timedelta = timedelta()
    max_per_day: int = 0
    max_per_week: int = 0
    catch_up: int = 3
    catch_up_gap: timedelta = timedelta(minutes=10)

    @property
    def is_bounded(self) -> bool:
        """Whether posts that are on time may have to wait."""
        return bool(self.quiet or self.min_gap or self.max_per_day or self.max_per_week)


#: Where nobody says anything.
USUAL = Pace()
