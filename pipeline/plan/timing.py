"""When a target is too late: how long after its time it may still go out, and who has to say so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.model.post import Late
from pipeline.trust.record import time

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.model.library import Target
    from pipeline.model.settings import Settings
    from pipeline.trust.progress import Course

#: How late a post may be that must not be late: runs start some minutes after the time they were asked for.
GRACE = timedelta(minutes=15)


def policy(target: Target, settings: Settings) -> Late:
    """Return what happens to a target when it is late: the nearest word counts."""
    return target.post.late or target.channel.late or settings.late


def window(target: Target, settings: Settings) -> timedelta:
    """Return how late a target may be."""
    if policy(target, settings) is Late.SKIP:
        return GRACE
    for longest in (target.post.max_late, target.channel.max_late):
        if longest is not None:
            return longest
    return settings.max_late


def counts_from(due: datetime, come: Course | None) -> datetime:
    """Return the moment that lateness counts from: the target's time, or when a person released it after that."""
    released = come.released.at if come and come.released else due
    return max(due, released)


def is_over(target: Target, due: datetime, come: Course | None, settings: Settings, now: datetime) -> bool:
    """Say whether it is too late for a target of which nothing is out."""
    if expired(target, now) or (come is not None and come.missed == time(due)):
        return True
    return now > counts_from(due, come) + window(target, settings)


def must_ask(target: Target, due: datetime, come: Course | None, settings: Settings, now: datetime) -> bool:
    """Say whether a target is so late that it needs the word of a person."""
    if policy(target, settings) is not Late.ASK or now <= due + GRACE:
        return False
    return come is None or come.released is None or come.released.at < due


def expired(target: Target, now: datetime) -> bool:
    """Say whether a target was not to go out any more."""
    return target.post.expires_at is not None and now >= target.post.expires_at
