"""What networks that charge take: for some posts before they are sent, and for a month, sent and still to come.

What was spent follows from the ledger: each intent of a message that costs something says how much that was, by the
price of its day. Messages of older ledgers do not say so; they are counted at the least that they can have cost. Asking
how a post is doing, and looking for a lost one, cost a little too, and are in no ledger.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.plan import State
from pipeline.networks.limits import priced
from pipeline.networks.prices import NOTHING, price
from pipeline.report.times import zone
from pipeline.report.voice import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model.event import Event
    from pipeline.model.library import Library
    from pipeline.model.plan import Planned
    from pipeline.networks.prices import Price
    from pipeline.report.voice import Voice
    from pipeline.survey import Survey


#: What is not out and may go out.
COMING = frozenset({State.UNAPPROVED, State.HELD, State.SCHEDULED, State.DUE})


class Cost(NamedTuple):
    """What a network takes for some messages.

    Args:
        dollars: all of it.
        messages: how many.
    """

    dollars: Decimal = NOTHING
    messages: int = 0


class Month(NamedTuple):
    """What a network takes in a calendar month.

    Args:
        spent: for what went out, by the ledger.
        least: some of it did not say what it cost, so it is at least that much.
        ahead: for what goes out by itself until the month ends.
        source: where the prices stand, and when they were read.
    """

    network: str
    spent: Decimal
    least: bool
    ahead: Cost
    source: str


def of(targets: Iterable[Planned], library: Library) -> dict[str, Cost]:
    """Return what each network that charges takes for sending some targets."""
    found: dict[str, Cost] = {}
    for planned in targets:
        network = planned.target.channel.network
        asked = price(network)
        if asked is None:
            continue
        cost, known = _cost(planned, library, asked), found.get(network, Cost())
        found[network] = Cost(known.dollars + cost.dollars, known.messages + cost.messages)
    return found


def month(survey: Survey) -> tuple[Month, ...]:
    """Return what each network that charges takes in the calendar month of the survey, in the workspace's zone."""
    networks = sorted({each.network for each in survey.library.channels.values() if price(each.network)})
    if not networks:
        return ()
    begins, ends = _month(survey.now, survey.library.settings.timezone)
    moving = survey.plan.having(State.DUE, State.SCHEDULED)
    coming = [planned for planned in moving if (planned.goes or planned.when or ends) < ends]
    ahead = of(coming, survey.library)
    found = []
    for network in networks:
        spent, least = _spent(survey, network, begins, ends)
        fact = priced(network)["post"]
        found.append(Month(network, spent, least, ahead.get(network, Cost()), f"{fact.source}, {fact.read:%Y-%m-%d}"))
    return tuple(found)


def before(targets: Iterable[Planned], library: Library, voice: Voice) -> Iterator[str]:
    """Yield what sending some targets costs, a line for each network that charges."""
    for network, cost in sorted(of(targets, library).items()):
        said = Message(
            "{network} charges {amount} for {n} messages",
            network=network,
            amount=dollars(cost.dollars),
            n=cost.messages,
        )
        yield voice.paint(voice.say(said), "info")


def lines(survey: Survey, voice: Voice) -> Iterator[str]:
    """Yield what the month costs, a line for each network that charges."""
    for each in month(survey):
        spent = (
            voice.say(Message("at least {amount}", amount=dollars(each.spent))) if each.least else dollars(each.spent)
        )
        said = Message(
            "{network}: {spent} spent this month, {ahead} more for what is to come ({source})",
            network=visible(each.network),
            spent=spent,
            ahead=dollars(each.ahead.dollars),
            source=each.source,
        )
        yield voice.say(said)


def before_data(targets: Iterable[Planned], library: Library) -> list[dict[str, Any]]:
    """Return what sending some targets costs, for machines: dollars as text, which loses nothing."""
    found = sorted(of(targets, library).items())
    return [{"network": name, "usd": str(cost.dollars), "messages": cost.messages} for name, cost in found]


def data(survey: Survey) -> list[dict[str, Any]]:
    """Return what the month costs, for machines."""
    return [
        {
            "network": each.network,
            "spent_usd": str(each.spent),
            "least": each.least,
            "ahead_usd": str(each.ahead.dollars),
            "ahead": each.ahead.messages,
            "source": each.source,
        }
        for each in month(survey)
    ]


def dollars(amount: Decimal) -> str:
    """Return an amount as people write it, to the tenth of a cent where it is that small."""
    text = f"{amount:.3f}"
    return f"${text.removesuffix('0')}"


def _cost(planned: Planned, library: Library, asked: Price) -> Cost:
    from pipeline.render import render  # noqa: PLC0415 - only what is charged for is rendered here

    variant = render(planned.target, library).variant
    return Cost(asked.of(variant.parts), len(variant.parts)) if variant else Cost()


def _month(now: datetime, name: str) -> tuple[datetime, datetime]:
    """Return when the month of a moment begins and ends (UTC), by the clocks of a zone."""
    there = now.astimezone(zone(name))
    begins = datetime(there.year, there.month, 1, tzinfo=there.tzinfo)
    year, number = (there.year + 1, 1) if there.month == 12 else (there.year, there.month + 1)  # noqa: PLR2004 - months
    return begins.astimezone(UTC), datetime(year, number, 1, tzinfo=there.tzinfo).astimezone(UTC)


def _spent(survey: Survey, network: str, begins: datetime, ends: datetime) -> tuple[Decimal, bool]:
    """Return what went out in some span has cost, and whether some of it did not say so."""
    from pipeline.trust.record import moment  # noqa: PLC0415 - only where a network charges

    total, least, history = NOTHING, False, survey.history
    asked = price(network)
    for key in history.targets:
        if asked is None or key.partition("/")[2].partition(".")[0] != network:
            continue
        out = history.out.get(key)
        if out is not None and moment(out.at) >= ends:
            continue
        events = history.of(key)
        if not events or events[-1].at < begins:
            continue
        for event in events:
            if event.type is EventType.PUBLISHED and begins <= event.at < ends:
                said = _said(events, event)
                least = least or said is None
                total += asked.post if said is None else said
            elif event.type is EventType.RETRACTED and begins <= event.at < ends:
                total += asked.delete * sum(each.type is EventType.PUBLISHED for each in events)
    return total, least


def _said(events: tuple[Event, ...], answer: Event) -> Decimal | None:
    """Return what the intent of an answer said that it costs."""
    number = answer.data.get("intent")
    intent = next((event for event in events if event.seq == number), None)
    said = intent.data.get("cost") if intent is not None else None
    return Decimal(said) if isinstance(said, str) else None
