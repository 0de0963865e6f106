"""The site's language: catalogue, names of states, dates and times by locale."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from pipeline.i18n import LANGUAGES, Message, translator

if TYPE_CHECKING:
    import gettext

    from pipeline.model.plan import State

#: So many signs of an ISO date tell the second.
_SECONDS = 19
_NOON = 12
#: English of no country writes dates as most of the world does: day first, week from Monday, 24 hours.
_LOCALES = {"en": "en-GB"}


class Words:
    """How one language says things.

    Args:
        language: a language code; English where we have no catalogue of it.
        zone: IANA name of the zone that times are told in where nothing else is said.
        own: the workspace's locale: where it is of this language, its country says how dates and hours are written.
    """

    def __init__(self, language: str, zone: str, own: str = "") -> None:
        self.language = language if language in LANGUAGES else "en"
        self.zone = zone
        self.locale = own if _has_country(own, self.language) else _LOCALES.get(self.language, self.language)
        self._locale = Locale.parse(self.locale, sep="-")
        self.hours = _NOON if "h" in str(self._locale.time_formats["short"].pattern) else 2 * _NOON
        self.first_weekday: int = self._locale.first_week_day
        self._short = self._pattern("MMMEd")
        self._full = _plain(self._locale.date_formats["full"].pattern)
        self._long = re.sub("E+", "EEEE", self._short.replace("MMM", "MMMM"))
        self._formatted = lru_cache(maxsize=4096)(self._format)

    @property
    def catalogue(self) -> gettext.NullTranslations:
        """The translations of templates."""
        return translator(self.language)

    def say(self, message: Message) -> str:
        """Return a message in this language."""
        return message.say(self.language)

    def state(self, state: State) -> str:
        """Return the name of a state."""
        return self.say(Message(state.value))

    def month(self, day: date) -> str:
        """Return `December 2026`."""
        return self._formatted(self._pattern("yMMMM"), day)

    def day(self, day: date) -> str:
        """Return `Tuesday 1 December`."""
        return self._formatted(self._long, day)

    def short_day(self, day: date) -> str:
        """Return `Tue 1 Dec`."""
        return self._formatted(self._short, day)

    def day_of_month(self, day: date) -> str:
        """Return `1 Dec`."""
        return self._formatted(self._pattern("MMMd"), day)

    def span(self, first: date, last: date) -> str:
        """Return `7–13 December 2026`, or `28 Dec – 3 Jan 2027`."""
        if (first.year, first.month) == (last.year, last.month):
            if self._pattern("MMMd").startswith("M"):
                return f"{self._formatted('MMMM d', first)}–{last.day}, {last.year}"
            return f"{first.day}–{last.day} {self.month(first)}"
        return f"{self.day_of_month(first)} – {self._day_of_year(last)}"

    def stretch(self, first: date | None, last: date | None) -> str:
        """Return `1 Dec – 21 Dec 2026`, `1 Dec 2026 – 28 Feb 2027`, or `1 Dec 2026 –` where no end is known."""
        if first and last and first != last:
            same = first.year == last.year
            return f"{self.day_of_month(first) if same else self._day_of_year(first)} – {self._day_of_year(last)}"
        if first and last:
            return self._day_of_year(first)
        return " ".join(self._day_of_year(each) if each else "–" for each in (first, last))

    def country(self, code: str) -> str:
        """Return the name of a country by its code of ISO 3166, with that of a part (`US-CA`) behind it."""
        country, _, part = code.partition("-")
        name = str(self._locale.territories.get(country, country))
        return f"{name}, {part}" if part else name

    def weekday(self, day: date) -> str:
        """Return `Tuesday`."""
        return str(self._locale.days["stand-alone"]["wide"][day.weekday()])

    def short_weekday(self, day: date) -> str:
        """Return `Tue`."""
        return str(self._locale.days["stand-alone"]["abbreviated"][day.weekday()])

    def local(self, moment: datetime, zone: str = "") -> datetime:
        """Return a moment in a zone, the workspace's own where none is named."""
        return moment.astimezone(zone_of(zone or self.zone))

    def time(self, moment: datetime, zone: str = "") -> str:
        """Return `09:30`, or `9:30 AM` where a day has two halves."""
        local = self.local(moment, zone)
        if self.hours != _NOON:
            return f"{local.hour:02}:{local.minute:02}"
        half = self._locale.day_periods["format"]["abbreviated"]["pm" if local.hour >= _NOON else "am"]
        return f"{local.hour % _NOON or _NOON}:{local.minute:02}\u202f{half}"

    def moment(self, moment: datetime, zone: str = "") -> str:
        """Return `Tue 1 Dec 09:30`."""
        return f"{self.short_day(self.local(moment, zone).date())} {self.time(moment, zone)}"

    def full_moment(self, moment: datetime, zone: str = "") -> str:
        """Return `Tuesday 1 December 2026, 09:30`."""
        return f"{self._formatted(self._full, self.local(moment, zone).date())}, {self.time(moment, zone)}"

    def offset(self, moment: datetime, zone: str = "") -> str:
        """Return `UTC+3`."""
        minutes = int((self.local(moment, zone).utcoffset() or timedelta()).total_seconds()) // 60
        if not minutes:
            return "UTC"
        hours, rest = divmod(abs(minutes), 60)
        return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")

    def until(self, moment: datetime, now: datetime) -> str:
        """Return how long it is from `now` to a later moment: `in 2 h 15 min`."""
        minutes = max(0, int((moment - now).total_seconds()) // 60)
        days, hours = divmod(minutes // 60, 24)
        if days:
            message = Message("in {days} d {hours} h", days=days, hours=hours)
        elif hours:
            message = Message("in {hours} h {minutes} min", hours=hours, minutes=minutes % 60)
        else:
            message = Message("in {minutes} min", minutes=minutes)
        return self.say(message)

    def amount(self, span: timedelta) -> str:
        """Return a span of time: `3 min`, `2 h`, `1 h 40 min`."""
        minutes = max(1, round(span.total_seconds() / 60))
        hours, rest = divmod(minutes, 60)
        if hours and rest:
            return self.say(Message("{hours} h {minutes} min", hours=hours, minutes=rest))
        return self.say(Message("{n} h", n=hours) if hours else Message("{n} min", n=minutes))

    def clock(self, moment: datetime, zone: str = "") -> str:
        """Return whose clock a moment is told by: `Europe/Istanbul, UTC+3`, and `UTC` alone."""
        return ", ".join(dict.fromkeys((zone or self.zone, self.offset(moment, zone))))

    def iso(self, moment: datetime) -> str:
        """Return a moment as `<time datetime>` wants it."""
        return f"{moment.astimezone(UTC).isoformat()[:_SECONDS]}Z"

    def _day_of_year(self, day: date) -> str:
        return self._formatted(self._pattern("yMMMd"), day)

    def _pattern(self, skeleton: str) -> str:
        return _plain(self._locale.datetime_skeletons[skeleton].pattern)

    def _format(self, pattern: str, day: date) -> str:
        return str(format_date(day, pattern, locale=self._locale))


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its IANA name."""
    return ZoneInfo(name)


def _has_country(locale: str, language: str) -> bool:
    """Whether a locale is of a language, and of a country that is known to write dates in it."""
    if not locale.startswith(f"{language}-"):
        return False
    try:
        country = Locale.parse(locale, sep="-").territory or ""
    except (ValueError, UnknownLocaleError):
        return False
    # `001` is the world; of what nobody knows (`ZZ`) some country would be guessed.
    return country.isalpha() and country in locale.upper().split("-")


def _plain(pattern: str) -> str:
    """Return a date's pattern without the comma after the weekday, which comes and goes with the CLDR."""
    return re.sub("(?<=E),", "", pattern)
