"""Calendars to subscribe to (RFC 5545): one of everything, one for each channel (the only import of icalendar)."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vText

from pipeline.model.plan import State
from pipeline.site import addresses
from pipeline.site.calendars import OUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.site.pages import Site
    from pipeline.site.views import PostView, TargetView

#: What RFC 5545 forbids in a text, and what turns a line around.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LENGTH = timedelta(minutes=15)
#: How often a subscriber should look again.
_REFRESH = timedelta(hours=1)
_SURE = OUT | {State.SCHEDULED, State.DUE, State.SENDING}
_SIGNS = {
    State.PUBLISHED: "✓",
    State.CHANGED: "✓",
    State.RETRACTED: "✕",
    State.SCHEDULED: "",
    State.DUE: "•",
    State.SENDING: "•",
    State.HANDED: "•",
    State.DRAFT: "○",
    State.CANCELLED: "✕",
}


def calendars(made: Site) -> Iterator[tuple[str, bytes]]:
    """Yield each calendar file with its address."""
    dated = [(target.at, post, target) for post in made.posts.values() for target in post.targets if target.at]
    dated.sort(key=lambda each: (each[0], each[1].path, each[2].channel.name))
    # An event stands in two calendars and is printed once.
    events = [(target.channel.name, _event(made, post, target, at).to_ical()) for at, post, target in dated]
    name = made.survey.library.settings.name
    yield addresses.CALENDAR, _calendar(name, [event for _, event in events])
    for channel in made.channels.values():
        own = [event for of, event in events if of == channel.name]
        yield channel.feed, _calendar(f"{name} · {channel.title}", own)


def _calendar(name: str, events: list[bytes]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Tellal//Tellal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):  # neither is known to be a text, which has to be escaped
        calendar.add(key, vText(_text(name)))
    calendar.add("refresh-interval", _REFRESH, {"VALUE": "DURATION"})
    head, end, _ = calendar.to_ical().partition(b"END:VCALENDAR\r\n")
    return bytes(head + b"".join(events) + end)


def _event(made: Site, post: PostView, target: TargetView, at: datetime) -> Event:
    words, start = made.words, at.astimezone(UTC).replace(microsecond=0)
    state = words.state(target.state)
    title = (_SIGNS.get(target.state, "!"), f"{target.channel.title}:", post.title)
    said = (f"{state}: {words.say(target.reason)}", "", post.excerpt, "", post.path)
    groups = (target.channel.title, state, post.campaign_name, post.pillar)
    event = Event()
    event.add("uid", _uid(target))
    event.add("dtstamp", made.survey.now.astimezone(UTC).replace(microsecond=0))
    # Of two copies with one UID the higher sequence counts, then the later stamp; a ledger only grows.
    event.add("sequence", len(made.survey.history.of(target.key)))
    event.add("dtstart", start)
    event.add("dtend", start + _LENGTH)
    event.add("summary", _text(" ".join(filter(None, title))))
    event.add("description", _text("\n".join(said)))
    event.add("status", _status(target.state))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [_text(group) for group in groups if group])
    place = target.url or _page(made, post)
    if place:
        event.add("url", place)
    return event


def _status(state: State) -> str:
    return (
        "CANCELLED" if state in (State.CANCELLED, State.RETRACTED) else "CONFIRMED" if state in _SURE else "TENTATIVE"
    )


def _page(made: Site, post: PostView) -> str:
    base = made.survey.library.settings.site_url
    return f"{base.rstrip('/')}/{post.address}" if base else ""


def _uid(target: TargetView) -> str:
    """Return an id that stays with the target; a post that has none yet is known by its file."""
    known = target.key if not target.key.startswith("/") else f"{target.path}@{target.channel.name}"
    return f"{_text(known)}@tellal"


def _text(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n"))
