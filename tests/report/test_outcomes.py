"""What a run says of itself at its end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.outcome import Outcomes
from pipeline.model.plan import Planned, State
from pipeline.report.outcomes import Page, data, lines
from pipeline.report.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 12, 8, 7, tzinfo=UTC)
PAGE = Page(Voice("en"), 100)


def test_what_waits_for_its_account_is_no_work_that_was_left(planned: Callable[..., Planned]) -> None:
    """Two reasons, each with its own number."""
    left = tuple(planned(f"x/{name}", State.DUE, "2026-12-08 07:00") for name in "abc")
    said = list(lines(Outcomes(NOW, (), left, stopped=Message("time is over"), shut=2), PAGE))
    assert "stopped early, 1 left: time is over" in said
    assert "not tried, because their account is not let in: 2" in said
    shape = data(Outcomes(NOW, (), left, shut=3), PAGE.voice)
    assert (len(shape["remaining"]), shape["shut"], shape["stopped"]) == (3, 3, "")
    assert not any("stopped" in line for line in lines(Outcomes(NOW, (), left, shut=3), PAGE))
