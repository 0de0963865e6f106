"""Days that a trade plans for and no law makes a holiday: read from `occasions.toml`, reckoned for a year."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PLACE = Path(__file__).parent / "occasions.toml"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_RULE = re.compile(
    rf"(?:(?P<nth>{'|'.join(_NTH)}) (?P<weekday>{'|'.join(_WEEKDAYS)}) of (?P<month>{'|'.join(_MONTHS)})"
    r"|(?P<easter>easter))"
    r"(?: (?P<later>[+-]\d{1,3}))?\Z"
)
_FIXED = re.compile(r"(\d\d)-(\d\d)\Z")


class Occasion(NamedTuple):
    """A day that comes again.

    Args:
        name: in English.
        when: a rule, or the dates that are known, as `occasions.toml` writes them.
        where: countries (ISO 3166); empty for everywhere.
        source: who says so.
        checked: when that was looked at.
    """

    name: str
    when: str | tuple[date, ...]
    where: frozenset[str]
    source: str
    checked: date


@lru_cache(maxsize=1)
def occasions() -> tuple[Occasion, ...]:
    """Return all that are known."""
    read = tomllib.loads(PLACE.read_text(encoding="utf-8"))
    return tuple(
        Occasion(
            each["name"],
            each["when"] if isinstance(each["when"], str) else tuple(each["when"]),
            frozenset(each.get("where", ())),
            each["source"],
            each["checked"],
        )
        for each in read["day"]
    )


def occasions_of(year: int, countries: Iterable[str]) -> Iterator[tuple[date, Occasion]]:
    """Yield the days of a year that matter in some countries, in the file's order.

    Args:
        year: of the Gregorian calendar.
        countries: ISO 3166.
    """
    here = frozenset(countries)
    for occasion in occasions():
        if not occasion.where or occasion.where & here:
            for day in days_of(occasion.when, year):
                yield day, occasion


def days_of(when: str | tuple[date, ...], year: int) -> tuple[date, ...]:
    """Return the days of a year that a rule means, or those of the known dates that are in it.

    Raises:
        ValueError: it is no rule.
    """
    if not isinstance(when, str):
        return tuple(day for day in when if day.year == year)
    if fixed := _FIXED.match(when):
        return (date(year, int(fixed[1]), int(fixed[2])),)
    rule = _RULE.match(when)
    if rule is None:
        raise ValueError(when)
    start = easter(year) if rule["easter"] else _nth(year, rule["month"], rule["weekday"], _NTH[rule["nth"]])
    return (start + timedelta(days=int(rule["later"] or 0)),)


def easter(year: int) -> date:
    """Return Easter Sunday of the western churches (the rule of Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _nth(year: int, month: str, weekday: str, place: int) -> date:
    """Return the nth weekday of a month, the last for -1."""
    number, wanted = _MONTHS.index(month) + 1, _WEEKDAYS.index(weekday)
    if place < 0:
        end = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
        return end - timedelta(days=(end.weekday() - wanted) % 7)
    start = date(year, number, 1)
    return start + timedelta(days=(wanted - start.weekday()) % 7 + 7 * place)
