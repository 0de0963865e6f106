"""A plan as a table that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.plan import State
from pipeline.report import plan
from pipeline.report.voice import Voice, cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.plan import Planned


def table(*targets: Planned, width: int = 100, language: str = "en") -> str:
    """Return the table as one text."""
    return "\n".join(plan.table(targets, Voice(language), width))


def test_a_heading_for_each_day_in_the_channels_zone(planned: Callable[..., Planned]) -> None:
    """22:30 in UTC is the next day in Istanbul."""
    assert table(
        planned("x/a", State.DUE, "2026-12-07 07:30", "it is due", title="Kış menüsü"),
        planned("instagram/b", State.SCHEDULED, "2026-12-07 22:30", "it goes out in 2 days", title="İlk kar"),
        planned("x/c", State.DRAFT, None, "it has no time yet", title="Fikir"),
    ).splitlines() == [
        "Mon 2026-12-07",
        "  10:30  x          Kış menüsü  due        it is due",
        "",
        "Tue 2026-12-08",
        "  01:30  instagram  İlk kar     scheduled  it goes out in 2 days",
        "",
        "without a time",
        "         x          Fikir       draft      it has no time yet",
    ]


def test_several_zones_are_named(planned: Callable[..., Planned]) -> None:
    """Where channels live by different clocks, each time says by which."""
    text = table(
        planned("x/a", State.DUE, "2026-12-07 07:30"),
        planned("y/b", State.DUE, "2026-12-07 07:30", zone="Europe/Berlin"),
    )
    assert "10:30 +03" in text
    assert "08:30 CET" in text


def test_columns_stay_straight_with_emoji(planned: Callable[..., Planned]) -> None:
    """Widths are counted as a terminal shows them."""
    rows = table(
        planned("x/a", State.DUE, "2026-12-07 07:30", title="☕ kahve 👩‍🍳"),
        planned("x/b", State.DUE, "2026-12-07 07:30", title="çay"),
    ).splitlines()[1:]
    assert len({cells(row.partition("due")[0]) for row in rows}) == 1


def test_long_reasons_wrap_beside_the_table(planned: Callable[..., Planned]) -> None:
    """No reason is cut; each line keeps within the terminal."""
    reason = "its time has come and it is not approved; two days are left for somebody to look at it and say yes"
    lines = table(planned("x/a", State.UNAPPROVED, "2026-12-07 07:30", reason, title="Kış"), width=70).splitlines()
    assert all(cells(line) <= 70 for line in lines)
    assert " ".join(" ".join(lines[1:]).split()).endswith(reason)


def test_a_narrow_terminal_gets_the_reason_below(planned: Callable[..., Planned]) -> None:
    """A long title leaves no room beside it."""
    lines = table(
        planned("x/a", State.HELD, "2026-12-07 07:30", "held: storm", title="Kış" * 20), width=60
    ).splitlines()
    assert lines[2] == "         held: storm"


def test_a_title_cannot_break_the_table(planned: Callable[..., Planned]) -> None:
    """A stranger's title stays on its line, whatever is in it."""
    text = table(planned("x/a", State.DUE, "2026-12-07 07:30", title="a\x1b[2J\nb\u202ec"))
    assert "\x1b" not in text
    assert len(text.splitlines()) == 2


def test_an_untitled_post_is_called_by_its_first_words(planned: Callable[..., Planned]) -> None:
    """Markup and images are no words; a post without any is called by its file."""
    made = [
        planned(f"x/{n}", State.DUE, None, body=body)
        for n, body in enumerate(
            ["![Alt](media/a.jpg)\n\n**Bugün** açığız", "# Başlık\n\nGövde", "Merhaba ![Alt](a.jpg)", "", "***\n"]
        )
    ]
    assert [plan.title(each.target.post) for each in made] == ["Bugün açığız", "Başlık", "Merhaba", "3", "4"]


def test_totals(planned: Callable[..., Planned]) -> None:
    """In the order of the states, only those that there are."""
    targets = [planned("x/a", State.PUBLISHED, None), planned("x/b", State.DUE, None), planned("x/c", State.DUE, None)]
    assert plan.totals(targets, Voice()) == "2 due · 1 published"
    assert plan.totals([], Voice()) == ""


def test_wrap_keeps_long_words_whole() -> None:
    """An address that is cut in two cannot be clicked."""
    assert plan.wrap("see https://example.org/a/very/long/address now", 10) == [
        "see",
        "https://example.org/a/very/long/address",
        "now",
    ]
