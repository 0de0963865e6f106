"""What a monitor is told: silence, what is overdue, what is in doubt, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import LedgerBrokenError
from pipeline.i18n import Message
from pipeline.model.plan import Gone, Plan, State, Step
from pipeline.report.health import problems
from pipeline.report.voice import Voice
from pipeline.trust.holds import Holds
from pipeline.trust.signs import Seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.plan import Planned

NOW = datetime(2026, 12, 8, 12, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)


def found(
    *targets: Planned,
    last: datetime | None = NOW,
    gone: tuple[Gone, ...] = (),
    trouble: LedgerBrokenError | None = None,
    holds: Holds | None = None,
) -> list[tuple[str, str]]:
    """Return the kinds of problems, and what they are about."""
    survey: Any = SimpleNamespace(plan=Plan(NOW, targets, gone), now=NOW, trouble=trouble, holds=holds or Holds())
    seen = Seen(last, "watch@host") if last else None
    return [(each.kind, each.target) for each in problems(survey, seen, TWO_HOURS, Voice())]


@pytest.mark.parametrize(
    ("last", "silent"),
    [(NOW, False), (NOW - TWO_HOURS, False), (NOW - TWO_HOURS - timedelta(seconds=1), True), (None, True)],
)
def test_silence(last: datetime | None, silent: bool) -> None:  # noqa: FBT001 - a parameter of pytest's
    """The very age that was named is not too old."""
    assert found(last=last) == ([("last-run", "")] if silent else [])


@pytest.mark.parametrize(
    ("state", "when", "step", "late"),
    [
        (State.DUE, "2026-12-08 10:00", Step.SEND, False),
        (State.DUE, "2026-12-08 09:59", Step.SEND, True),
        (State.DUE, "2026-12-08 09:59", Step.WAIT, True),  # the network asks to wait, and it is late all the same
        (State.PARTIAL, "2026-12-08 09:59", Step.SEND, True),
        (State.PARTIAL, "2026-12-08 09:59", Step.WAIT, False),  # it waits for a person, not for a run
        (State.HELD, "2026-12-08 09:59", Step.WAIT, False),
        (State.UNAPPROVED, "2026-12-08 09:59", Step.WAIT, False),
        (State.PUBLISHED, "2026-12-08 09:59", Step.WAIT, False),
    ],
)
def test_what_is_overdue(
    planned: Callable[..., Planned],
    state: State,
    when: str,
    step: Step,
    late: bool,  # noqa: FBT001 - of pytest's
) -> None:
    """What nothing but a run keeps from going out, longer than may be."""
    target = planned("x/a", state, when)._replace(step=step)
    assert found(target) == ([("overdue", "x/a")] if late else [])


def test_doubts_of_any_age(planned: Callable[..., Planned]) -> None:
    """Also those of posts that are gone."""
    gone = Gone("01JD/outbox.x.deneme", State.UNKNOWN, Message("it may be out"))
    doubt = planned("x/a", State.UNKNOWN, "2026-12-08 11:59")
    assert found(doubt, gone=(gone,)) == [("doubt", "x/a"), ("doubt", gone.key)]


def test_what_cannot_be_read() -> None:
    """Then nothing goes out, and no target says so."""
    assert found(trouble=LedgerBrokenError("gone")) == [("ledger", "")]
    assert found(holds=Holds(broken=Message("everything is held"))) == [("holds", "")]
