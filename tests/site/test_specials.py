"""Public holidays and the trade's days, in the site's language."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

from pipeline.site.specials import Special, specials
from pipeline.site.words import Words

if TYPE_CHECKING:
    from pathlib import Path

TURKISH = Words("tr", "Europe/Istanbul")


def test_holidays_that_move_are_in_the_language_of_the_site(tmp_path: Path) -> None:
    """The feasts of a Turkish year, eleven days earlier than the year before, and the afternoons before them."""
    found = specials(tmp_path, ["TR"], [2026, 2027], TURKISH)
    assert found[date(2026, 3, 20)] == (Special("Ramazan Bayramı", "holiday"),)
    assert found[date(2027, 3, 9)] == (Special("Ramazan Bayramı", "holiday"),)
    assert found[date(2026, 5, 26)][0].kind == "half"
    assert found[date(2026, 5, 10)] == (Special("Anneler Günü", "trade"),)


def test_holidays_of_another_country_say_where_and_are_translated(tmp_path: Path) -> None:
    """New Year's Day of both is told once; one of Germany alone names Germany."""
    found = specials(tmp_path, ["TR", "DE"], [2026], TURKISH)
    assert found[date(2026, 1, 1)] == (Special("Yılbaşı", "holiday"),)
    assert found[date(2026, 4, 6)] == (Special("Paskalya Pazartesisi", "holiday", "Almanya"),)


def test_part_of_a_country_has_holidays_of_its_own(tmp_path: Path) -> None:
    """Bavaria keeps Epiphany, Germany does not."""
    day = date(2026, 1, 6)
    assert day not in specials(tmp_path, ["DE"], [2026], TURKISH)
    assert [each.kind for each in specials(tmp_path, ["DE-BY"], [2026], TURKISH)[day]] == ["holiday"]


def test_a_country_that_nobody_knows_has_none(tmp_path: Path) -> None:
    """No more than a year that is too far."""
    found = specials(tmp_path, ["ZZ"], [2026, 9998], TURKISH)
    assert {each.kind for those in found.values() for each in those} == {"trade"}
    assert {day.year for day in found} == {2026}


def test_what_the_package_said_is_remembered(tmp_path: Path) -> None:
    """It takes long to load, so a second build does without."""
    first = specials(tmp_path, ["TR"], [2026], TURKISH)
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "holidays"}
    try:
        assert specials(tmp_path, ["TR"], [2026], TURKISH) == first
        assert "holidays" not in sys.modules
    finally:
        sys.modules.update(kept)
