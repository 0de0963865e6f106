"""When accounts have sent something, as far back as their pace looks: the first message of each post counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.model.pace import GRACE
from pipeline.pace.turns import Sent
from pipeline.trust.progress import progress
from pipeline.trust.record import moment, time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipeline.model.event import Event, History
    from pipeline.model.pace import Pace

#: A calendar week, the hour that it may be longer, and something for clocks that differ.
WEEK = timedelta(days=8)
HOUR = timedelta(hours=1)


def sends(history: History, accounts: Mapping[str, Pace], now: datetime) -> dict[str, dict[str, Sent]]:
    """Return what some accounts have sent: account → key → when.

    Args:
        history: what the ledger remembers.
        accounts: account, as keys name it → its pace.
        now: the moment (UTC).
    """
    found: dict[str, dict[str, Sent]] = {account: {} for account in accounts}
    since = time(now - max((WEEK, *(pace.min_gap for pace in accounts.values()))))
    for key, out in history.out.items():
        if out.at >= since and (account := key.partition("/")[2]) in found:
            found[account][key] = _sent(moment(out.at), history, key, accounts[account], now)
    for key, began in history.begun.items():
        if began >= since and (account := key.partition("/")[2]) in found:
            found[account][key] = _sent(min(moment(began), now), history, key, accounts[account], now)
    return found


def sent_of(events: Sequence[Event], now: datetime) -> Sent | None:
    """Return when a target was sent, None where nothing of it is out, nor may be."""
    began = progress(events).began
    return Sent(min(moment(began), now), _was_late(events)) if began else None


def _sent(at: datetime, history: History, key: str, pace: Pace, now: datetime) -> Sent:
    """Return a post that was sent; whether it was late matters for a while only, and costs reading its events."""
    fresh = abs(now - at) < max(HOUR, pace.catch_up_gap)
    return Sent(at, fresh and _was_late(history.of(key)))


def _was_late(events: Sequence[Event]) -> bool:
    come = progress(events)
    answered = come.receipts[0].data["intent"] if come.receipts else come.intent.seq if come.intent else 0
    intent = next((event for event in events if event.seq == answered), None)
    return intent is not None and intent.at - moment(intent.data["due_at"]) > GRACE
