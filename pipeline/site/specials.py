"""Public holidays and the trade's days of a calendar, in the site's language: the door to the package `holidays`."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.site.occasions import occasions_of
from pipeline.workspace import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.site.words import Words

#: Where names and days of holidays are kept between builds: the package takes a third of a second to load.
STORE = "holidays"
#: The package knows its days by law, so not for all times.
YEARS = range(1990, 2061)
HOLIDAY, HALF, TRADE = "holiday", "half", "trade"
#: What it calls days in English, where it has no words in the site's language.
NAMES = (
    Message("New Year's Day"), Message("Good Friday"), Message("Easter Sunday"), Message("Easter Monday"),
    Message("Labor Day"), Message("Labour Day"), Message("May Day"), Message("Ascension Day"), Message("Whit Monday"),
    Message("Pentecost Monday"),
    Message("Corpus Christi"), Message("Assumption Day"), Message("All Saints' Day"), Message("Epiphany"),
    Message("Christmas Day"), Message("Second Day of Christmas"), Message("Boxing Day"), Message("Thanksgiving"),
    Message("Thanksgiving Day"), Message("Independence Day"), Message("German Unity Day"), Message("National Day"),
    Message("Memorial Day"), Message("Veterans Day"), Message("Spring Bank Holiday"), Message("Bank Holiday"),
    Message("St. Stephen's Day"), Message("Reformation Day"), Message("International Women's Day"),
    Message("May Day Bank Holiday"), Message("Late Summer Bank Holiday"), Message("Summer Bank Holiday"),
)  # fmt: skip


class Special(NamedTuple):
    """Something that a day is known for.

    Args:
        name: in the site's language.
        kind: `holiday` (nobody works), `half` (half a day) or `trade`.
        country: where, in the site's language; empty in the workspace's own country, or everywhere.
    """

    name: str
    kind: str
    country: str = ""


Specials = dict[date, tuple[Special, ...]]


def specials(root: Path, countries: Iterable[str], years: Iterable[int], words: Words) -> Specials:
    """Return what days are known for.

    Args:
        root: the workspace, where holidays are remembered.
        countries: ISO 3166, or a part of one (`US-CA`), the workspace's own first; what nobody knows has none.
        years: all of the calendar.
        words: how the site's language says things.
    """
    wanted, where = [year for year in years if year in YEARS], tuple(dict.fromkeys(countries))
    found: dict[date, dict[str, Special]] = {}
    for number, country in enumerate(where):
        named = words.country(country) if number else ""
        for day, name, kind in _holidays(root, country, wanted, words.language):
            # One day for two countries is told once, as that of the first.
            said = words.say(Message(name))
            found.setdefault(day, {}).setdefault(said, Special(said, kind, named))
    for year in wanted:
        for day, occasion in occasions_of(year, (each.partition("-")[0] for each in where)):
            said = words.say(Message(occasion.name))
            found.setdefault(day, {}).setdefault(said, Special(said, TRADE))
    return {day: tuple(names.values()) for day, names in sorted(found.items())}


def _holidays(root: Path, country: str, years: Iterable[int], language: str) -> Iterator[tuple[date, str, str]]:
    """Yield the holidays of a country, asking the package for those years only that were not asked for before."""
    kept = _kept(store.load(root, STORE))
    missing = [year for year in years if f"{country} {language} {year}" not in kept]
    if missing:
        kept |= {f"{country} {language} {year}": _asked(country, year, language) for year in missing}
        store.save(root, STORE, {"version": version("holidays"), "years": kept})
    for year in years:
        for ordinal, name, kind in kept[f"{country} {language} {year}"]:
            yield date.fromordinal(ordinal), name, kind


def _kept(value: object) -> dict[str, list[tuple[int, str, str]]]:
    known = isinstance(value, dict) and value.get("version") == version("holidays")
    return dict(value["years"]) if known and isinstance(value, dict) else {}


def _asked(country: str, year: int, language: str) -> list[tuple[int, str, str]]:
    import holidays  # noqa: PLC0415 - takes a third of a second, and what it says is kept

    country, _, part = country.partition("-")
    try:
        known = holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        return []
    spoken = _spoken(known.supported_languages, language)
    kinds = {"public": HOLIDAY, "half_day": HALF}
    return [
        (day.toordinal(), name, kinds[category])
        for category in kinds
        if category in known.supported_categories
        for day, names in sorted(
            holidays.country_holidays(
                country, part or None, years=year, language=spoken, categories=(category,)
            ).items()
        )
        for name in names.split("; ")
    ]


def _spoken(languages: Iterable[str], language: str) -> str | None:
    """Return the package's name for a language, for English where it has no such words, None where it has one."""
    for wanted in (language, "en"):
        for known in languages:
            if known.partition("_")[0] == wanted:
                return known
    return None
