"""What networks charge is said before it is spent, and added up for the month from the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipeline.doors import Doors
from pipeline.model.event import Event, EventType, History
from pipeline.networks.oauth1 import Keys
from pipeline.networks.x import X
from pipeline.publish import publish
from pipeline.report import money
from pipeline.report.voice import Voice
from pipeline.survey import survey
from tests.networks.case import QUICK
from tests.networks.fakes.base import serving
from tests.networks.fakes.x import X as Fake

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.survey import Survey

CHANNEL = """\
network = "x"
account = "kirkikindi"
timezone = "Europe/Istanbul"
secrets = { token = "X_TOKEN" }
"""
NOW = datetime(2026, 12, 8, 9, tzinfo=UTC)
PLAIN, LINKED = Decimal("0.015"), Decimal("0.20")


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Make a workspace with a thread that is due, one that comes this month, one of the next month, and a twin."""
    return make_repository(
        {
            "content/x/channel.toml": CHANNEL,
            "content/o/channel.toml": 'network = "outbox"\nas = "x"\naccount = "o"\ntimezone = "Europe/Istanbul"\n',
            "content/x/a.md": post_text(
                "Bir.\n\n***\n\nBakın: https://kirkikindi.example", status="approved", publish_at="2026-12-08 11:00"
            ),
            "content/x/b.md": post_text("İki.", status="approved", publish_at="2026-12-31 23:30"),
            "content/x/c.md": post_text("Üç.", status="approved", publish_at="2027-01-01 00:30"),
            "content/o/d.md": post_text("Dört.", status="approved", publish_at="2026-12-20 10:00"),
        }
    )


def send(root: Path) -> Survey:
    """Publish what is due to a fake of X, and look at what there is to know then."""
    with serving(Fake()) as fake:
        keys = Keys(*fake.keys)  # type: ignore[attr-defined] # its fake's
        doors = Doors(
            open_network=lambda root, _: X(root, handle="kirkikindi", login=keys, server=fake.url, patience=QUICK)
        )
        outcomes = publish(root, lambda: NOW, doors=doors)
    assert (outcomes.sent, outcomes.exit_code) == (2, 0)
    return survey(root, NOW)


def test_it_is_said_before_it_is_spent(root: Path) -> None:
    """Each post by itself; the twin of the same network takes nothing."""
    found = survey(root, NOW)
    costs = money.of(found.plan.targets, found.library)
    assert costs == {"x": money.Cost(PLAIN + LINKED + PLAIN + PLAIN, 4)}
    assert list(money.before(found.plan.targets, found.library, Voice())) == ["x charges $0.245 for 4 messages"]
    assert money.before_data(found.plan.targets, found.library) == [{"network": "x", "usd": "0.245", "messages": 4}]


def test_a_month_is_added_up_from_the_ledger(root: Path) -> None:
    """What went out by the price of its day, what is to come until midnight in the workspace's zone."""
    found = send(root)
    (month,) = money.month(found)
    assert (month.spent, month.least, month.ahead) == (PLAIN + LINKED, False, money.Cost(PLAIN, 1))
    (line,) = money.lines(found, Voice())
    assert line.startswith("x: $0.215 spent this month, $0.015 more for what is to come (")
    assert month.source.endswith("2026-08-22")
    assert money.data(found)[0]["spent_usd"] == "0.215"


def test_another_month_has_its_own(root: Path) -> None:
    """A January does not pay for December; what went out then is not spent again."""
    found = send(root)
    later = replace(found, now=datetime(2027, 1, 2, tzinfo=UTC))
    assert money.month(later)[0].spent == 0


def test_a_ledger_that_does_not_say_what_it_cost_is_counted_at_the_least(root: Path) -> None:
    """Of what was sent by an older version nobody knows whether it held an address."""
    found = send(root)
    known = {
        key: tuple(event._replace(data={k: v for k, v in event.data.items() if k != "cost"}) for event in events)
        for key, events in found.history.targets.items()
    }
    older = replace(found, history=replace(found.history, targets=known))
    (month,) = money.month(older)
    assert (month.spent, month.least) == (PLAIN * 2, True)
    assert "at least $0.03" in next(iter(money.lines(older, Voice())))


def test_taking_back_costs_as_well(root: Path) -> None:
    """One cent for each message of a thread."""
    found = send(root)
    ((key, events),) = found.history.targets.items()
    back = Event(key, len(events) + 1, EventType.RETRACTED, NOW, "r", 0, {"retract": 1})
    after = replace(found, history=History("v", {key: (*events, back)}, out=found.history.out))
    assert money.month(after)[0].spent == PLAIN + LINKED + Decimal("0.020")


def test_where_nobody_charges_nothing_is_said(make_workspace: Callable[..., Path]) -> None:
    """Most workspaces."""
    root = make_workspace({"content/o/channel.toml": 'network = "outbox"\nas = "x"\naccount = "o"\n'})
    found = survey(root, NOW)
    assert (money.month(found), list(money.lines(found, Voice())), money.data(found)) == ((), [], [])


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0", "$0.00"), ("0.015", "$0.015"), ("0.2", "$0.20"), ("12.5", "$12.50"), ("1234", "$1234.00")],
)
def test_an_amount(amount: str, said: str) -> None:
    """To the tenth of a cent, where there is one."""
    assert money.dollars(Decimal(amount)) == said
