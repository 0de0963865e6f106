"""When what is due goes out, where its account may not post just then. Nothing goes out before its time.

Decided per channel, on what its account has sent by then: see `pipeline/pace/turns.py` for whose turn it is. What has
to wait stays `scheduled` or `due`. What could go out only when it is too late waits too, and is missed in the end.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from pipeline.model.pace import GRACE
from pipeline.model.plan import Planned, Step
from pipeline.plan import reasons, timing
from pipeline.trust.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from pipeline.model.event import Event
    from pipeline.model.settings import Channel
    from pipeline.pace.turns import Candidate, Sent, Turn
    from pipeline.plan.situation import Situation


def paced(planned: Sequence[Planned], keys: Sequence[str], situation: Situation) -> list[Planned]:
    """Return a plan in which posts wait that their accounts may not send yet.

    Args:
        planned: each target as if accounts had no limits.
        keys: their keys, in the same order.
        situation: what the plan was made of.
    """
    whole, now = list(planned), situation.now
    groups = _groups(planned, now)
    if not groups:
        return whole
    from pipeline.trust.sends import sends  # noqa: PLC0415 - only where something may have to wait

    channels = [planned[numbers[0]].target.channel for numbers in groups.values()]
    sent = sends(situation.history, {channel.target_name: channel.pace for channel in channels}, now)
    for channel, numbers in zip(channels, groups.values(), strict=True):
        candidates = [candidate(planned[number], keys[number], situation) for number in numbers]
        found = turns_of(channel, candidates, sent[channel.target_name].values(), now)
        for number in numbers:
            whole[number] = waiting(planned[number], found[keys[number]], now)
    return whole


def may_wait(planned: Planned, now: datetime) -> bool:
    """Say whether a target's account may keep it: what is on time is kept by limits, what is late by catching up."""
    if planned.goes is None or planned.when is None:
        return False
    return planned.target.channel.pace.is_bounded or now - planned.when > GRACE


def candidate(planned: Planned, key: str, situation: Situation, events: Sequence[Event] | None = None) -> Candidate:
    """Return a target as one that wants to go out; its events are the ledger's, where they are not given."""
    from pipeline.pace.turns import Candidate  # noqa: PLC0415 - likewise

    target, due = planned.target, planned.when
    assert due is not None  # noqa: S101 - what goes out has a time
    known = situation.history.of(key) if events is None else events
    latest = timing.latest(target, due, progress(known) if known else None, situation)
    return Candidate(due, key, latest, target.post.exact, target.post.urgent)


def turns_of(channel: Channel, candidates: Iterable[Candidate], sent: Iterable[Sent], now: datetime) -> dict[str, Turn]:
    """Return when each target of a channel goes out, by its key."""
    from pipeline.pace.turns import turns  # noqa: PLC0415 - likewise

    return turns(candidates, sent, channel.pace, _zone(channel), now)


def has_waited(channel: Channel, due: datetime, sent: Iterable[Sent], now: datetime) -> bool:
    """Say whether an account kept a post from going out at any time since it was due."""
    from pipeline.pace.turns import has_waited as waited  # noqa: PLC0415 - likewise

    return waited(due, sent, channel.pace, _zone(channel), now)


def waiting(planned: Planned, turn: Turn, now: datetime) -> Planned:
    """Return a target that goes out when it is its turn."""
    if turn.at is not None and (turn.wait is None or turn.at <= now):
        return planned
    zone = _zone(planned.target.channel)
    there, pace = now.astimezone(zone), planned.target.channel.pace
    if turn.at is None:
        reason = reasons.cannot(turn.wait, pace, there, zone) if turn.wait else reasons.CROWDED
    else:
        reason = reasons.waits(turn.wait, pace, there, zone) if turn.wait else planned.reason
    return planned._replace(reason=reason, goes=turn.at, step=Step.WAIT)


def _groups(planned: Sequence[Planned], now: datetime) -> dict[str, list[int]]:
    """Return the numbers of targets that may have to wait, by channel."""
    groups: dict[str, list[int]] = {}
    for number, each in enumerate(planned):
        if each.goes is not None and may_wait(each, now):
            groups.setdefault(each.target.channel.name, []).append(number)
    return groups


def _zone(channel: Channel) -> tzinfo:
    from pipeline.workspace.zones import zone  # noqa: PLC0415 - likewise

    return zone(channel.timezone) or UTC
