"""A channel's calendar against its pace: posts in quiet hours, too close to each other, or too many."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity
from pipeline.model.pace import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, tzinfo

    from pipeline.model.library import Target
    from pipeline.pace.timeline import Timeline, Wait


def findings(targets: Iterable[Target]) -> Iterator[tuple[Finding, str]]:
    """Yield a finding for each post that its channel's pace would keep, with the path of what it is due to.

    Urgent posts are kept by nothing; of two others the one that keeps its slot stays, else the earlier.
    """
    groups: defaultdict[str, list[tuple[datetime, Target]]] = defaultdict(list)
    for target in targets:
        at = target.post.publish_at
        if at is not None and target.channel.pace.is_bounded:
            groups[target.channel.name].append((at, target))
    if not groups:
        return
    from pipeline.pace.timeline import Timeline  # noqa: PLC0415 - only where a channel is bounded
    from pipeline.workspace import zones  # noqa: PLC0415 - likewise

    for group in groups.values():
        channel = group[0][1].channel
        zone = zones.zone(channel.timezone)
        if zone is not None:  # else that is its finding
            group.sort(key=_order)
            yield from _in(group, Timeline(channel.pace, zone), zone)


def _order(timed: tuple[datetime, Target]) -> tuple[bool, bool, datetime, str]:
    at, target = timed
    return not target.post.urgent, not target.post.exact, at, target.post.path


def _in(group: list[tuple[datetime, Target]], timeline: Timeline, zone: tzinfo) -> Iterator[tuple[Finding, str]]:
    kept: list[tuple[datetime, Target, Wait]] = []
    at_times: dict[datetime, Target] = {}
    for at, target in group:
        wait = None if target.post.urgent else timeline.obstacle(at)
        if wait is not None and not _is_same_minute(at, wait):
            kept.append((at, target, wait))
        timeline.add(at)
        at_times[at] = target
    for at, target, wait in kept:
        timeline.remove(at)
        free = timeline.wait(at)
        timeline.add(at)
        yield (
            Finding(
                target.post.path,
                target.post.line("publish_at"),
                {Rule.QUIET: "quiet-hours", Rule.GAP: "too-close"}.get(wait.rule, "too-many"),
                _message(at.astimezone(zone), target, wait, at_times),
                _hint((free or wait).until.astimezone(zone), target, wait.rule),
                Severity.ERROR if wait.rule is Rule.QUIET else Severity.WARNING,
                channel=target.channel.name,
            ),
            at_times[wait.other].post.path if wait.other else target.channel.path,
        )


def _is_same_minute(at: datetime, wait: Wait) -> bool:
    """Say whether two posts are so close that it is a finding of its own (`time-taken`)."""
    return wait.other is not None and wait.other.replace(second=0) == at.replace(second=0)


def _message(there: datetime, target: Target, wait: Wait, at_times: dict[datetime, Target]) -> Message:
    channel, pace = target.channel.name, target.channel.pace
    if wait.rule is Rule.QUIET:
        return Message("{at} is in the quiet hours of {channel}", at=f"{there:%Y-%m-%d %H:%M}", channel=channel)
    if wait.other is not None:
        return Message(
            "{other} goes out on {channel} {minutes} minutes from it; {least} are the least",
            other=at_times[wait.other].post.path,
            channel=channel,
            minutes=int(abs(there - wait.other).total_seconds()) // 60,
            least=int(pace.min_gap.total_seconds()) // 60,
        )
    if wait.rule is Rule.DAY:
        return Message(
            "{channel} has {most} other posts on {day}, which is the most",
            channel=channel,
            most=pace.max_per_day,
            day=f"{there:%Y-%m-%d}",
        )
    return Message(
        "{channel} has {most} other posts in the week of {day}, which is the most",
        channel=channel,
        most=pace.max_per_week,
        day=f"{there:%Y-%m-%d}",
    )


def _hint(free: datetime, target: Target, rule: Rule) -> Message:
    values = {"at": f"{free:%Y-%m-%d %H:%M}", "zone": target.channel.timezone}
    if rule is Rule.QUIET:
        return Message("the next free moment is {at} ({zone}); what cannot wait takes urgent: true", **values)
    return Message("the next free moment is {at} ({zone})", **values)
