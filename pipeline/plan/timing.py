"""When a target is too late: how long after its time it may go out, who has to say so, what holds make of it."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.model.pace import GRACE
from pipeline.model.post import Late
from pipeline.trust.hold import NEVER, Passed
from pipeline.trust.record import time

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.model.library import Target
    from pipeline.model.settings import Settings
    from pipeline.plan.situation import Situation
    from pipeline.trust.progress import Course


class Standing(StrEnum):
    """How a target stands to its time."""

    IN_TIME = "in time"
    LATE = "late"  # so late that it needs the word of a person
    KEPT = "kept"  # a hold kept it over its time, and it needs the word of a person
    SKIPPED = "skipped"  # a hold kept it over its time, and it is left
    OVER = "over"  # it is too late


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


def stands(target: Target, since: datetime, come: Course | None, situation: Situation) -> Standing:
    """Return how a target stands to its time, of which this or the next part could have gone out.

    Args:
        target: which.
        since: from when on it could have gone out: its time, or when the part before it got out (UTC).
        come: what the ledger says of it.
        situation: what else is known.
    """
    now, opens, longest = situation.now, counts_from(since, come), window(target, situation.settings)
    if expired(target, now) or (come is not None and come.missed == time(since)):
        return Standing.OVER
    if now < since:
        return Standing.IN_TIME
    kept = situation.holds.kept(target, opens, longest, now)
    if kept.passed is Passed.SKIP:
        return Standing.SKIPPED
    if kept.passed is not None and (kept.on or kept.passed is Passed.ASK):
        return Standing.IN_TIME if kept.on else Standing.KEPT  # while it is held, no time passes
    if now > kept.since + longest:
        return Standing.OVER
    asked = come is not None and come.released is not None and come.released.at >= since
    late = policy(target, situation.settings) is Late.ASK and now > kept.since + GRACE
    return Standing.LATE if late and not asked else Standing.IN_TIME


def latest(target: Target, due: datetime, come: Course | None, situation: Situation) -> datetime:
    """Return the last moment at which a target of which nothing is out goes out without anybody's word."""
    longest = window(target, situation.settings)
    since = situation.holds.kept(target, counts_from(due, come), longest, situation.now).since
    end = since + longest if since < NEVER - longest else NEVER
    if target.post.expires_at is not None:
        end = min(end, target.post.expires_at - timedelta.resolution)
    asked = come is not None and come.released is not None and come.released.at >= due
    asks = policy(target, situation.settings) is Late.ASK and not asked
    return min(end, since + GRACE) if asks and since < NEVER - GRACE else end


def expired(target: Target, now: datetime) -> bool:
    """Say whether a target was not to go out any more."""
    return target.post.expires_at is not None and now >= target.post.expires_at
