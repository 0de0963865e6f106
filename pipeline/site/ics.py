"""Calendars to subscribe to: one of everything, one for each channel, one for each campaign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.plan import State
from pipeline.networks.addresses import OUTBOX
from pipeline.site import addresses, ical
from pipeline.site.calendars import GOING, OUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pipeline.site.campaigns import CampaignView
    from pipeline.site.views import PostView, TargetView
    from pipeline.site.whole import Site

#: Stands in an event where it says when it was written; no text of an event has this sign.
_STAMP = b"\0"
#: Seconds of a step of SEQUENCE. A file that was edited says nothing of how often, so each build counts on: then what
#: changed has a higher one than before, whoever builds, wherever.
_MINUTE = 60
#: How the name of an account begins that the embedded network plays.
_PLAYED = f"{OUTBOX}."
_LENGTH = timedelta(minutes=15)
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


class _Event(NamedTuple):
    """An event as it is written, and which files have it.

    Args:
        day: in UTC, for the year that its zone is told of.
    """

    day: date
    zone: str
    channel: str
    campaign: str
    lines: bytes


def calendars(made: Site) -> Iterator[tuple[str, bytes]]:
    """Yield each calendar file with its address."""
    # An event stands in up to three calendars and is written once.
    events = [event for _, event in sorted(_dated(made))]
    spans = [_span(made, campaign) for campaign in made.campaigns if campaign.starts]
    name, now = made.survey.library.settings.name, made.survey.now
    yield addresses.CALENDAR, _calendar(name, [*spans, *events], now)
    for channel in made.channels.values():
        own = [event for event in events if event.channel == channel.name]
        yield channel.feed, _calendar(f"{name} · {channel.title}", own, now)
    for campaign in made.campaigns:
        whole = [event for event in (*spans, *events) if event.campaign == campaign.slug]
        yield campaign.feed, _calendar(f"{name} · {campaign.name}", whole, now)


def _dated(made: Site) -> Iterator[tuple[tuple[datetime, str, str], _Event]]:
    """Yield the event of each target that has a time, with its place among the others."""
    for path, post in made.posts.items():
        known = made.derived.of(path)
        known.events = known.events or tuple(_event(made, post, target) for target in post.targets)
        for target, lines in zip(post.targets, known.events, strict=True):
            if target.at:
                place = (target.at, path, target.channel.name)
                day = target.at.astimezone(UTC).date()
                yield place, _Event(day, target.channel.zone, place[2], post.campaign, lines)


def _calendar(name: str, events: Sequence[_Event], now: datetime) -> bytes:
    zones = ical.zones({event.zone for event in events}, {event.day.year for event in events})
    whole = ical.calendar(name, (zones, *(event.lines for event in events)))
    # Of two copies with one UID the higher sequence counts, then the later stamp (RFC 5546, 2.1.5).
    written = int(now.timestamp()) // _MINUTE
    return whole.replace(_STAMP, ical.line("DTSTAMP", ical.stamp(now)) + ical.line("SEQUENCE", str(written)))


def _event(made: Site, post: PostView, target: TargetView) -> bytes:
    """Return the event of a target as it is in every build: when it is written is filled in."""
    if target.at is None:
        return b""
    words, start = made.words, target.at.astimezone(UTC).replace(microsecond=0)
    zone, state = target.channel.zone, words.state(target.state)
    title = " ".join(filter(None, (_SIGNS.get(target.state, "!"), f"{target.channel.title}:", post.title)))
    said = f"{state}: {words.say(target.reason)}\n\n{post.excerpt}\n\n{post.path}"
    groups = (target.channel.title, state, post.campaign_name, post.pillar)
    place = target.url or _page(made, post.address)
    alarm = made.survey.library.settings.site.alarm
    lines = (
        b"BEGIN:VEVENT\r\n",
        ical.line("SUMMARY", ical.text(title)),
        ical.moment("DTSTART", start, zone),
        ical.moment("DTEND", start + _LENGTH, zone),
        _STAMP,
        ical.line("UID", ical.text(_uid(made, target))),
        ical.line("CATEGORIES", ",".join(ical.text(group) for group in groups if group)),
        ical.line("DESCRIPTION", ical.text(said)),
        ical.line("STATUS", _status(target.state)),
        b"TRANSP:TRANSPARENT\r\n",
        ical.line("URL", ical.address(place)) if place else b"",
        _alarm(title, alarm) if alarm and target.state in GOING else b"",
        b"END:VEVENT\r\n",
    )
    return b"".join(lines)


def _span(made: Site, campaign: CampaignView) -> _Event:
    """Return a campaign's days, whole ones, as a band above the posts."""
    first = campaign.starts or campaign.ends or made.today
    after = max(campaign.ends or first, first) + timedelta(days=1)
    place = campaign.link or _page(made, campaign.address)
    lines = (
        b"BEGIN:VEVENT\r\n",
        ical.line("SUMMARY", ical.text(campaign.name)),
        ical.line("DTSTART;VALUE=DATE", f"{first:%Y%m%d}"),
        ical.line("DTEND;VALUE=DATE", f"{after:%Y%m%d}"),
        _STAMP,
        ical.line("UID", ical.text(f"campaign/{campaign.slug}@tellal")),
        ical.line("DESCRIPTION", ical.text("\n\n".join(filter(None, (campaign.line, campaign.path))))),
        b"STATUS:CONFIRMED\r\n",
        b"TRANSP:TRANSPARENT\r\n",
        ical.line("URL", ical.address(place)) if place else b"",
        b"END:VEVENT\r\n",
    )
    return _Event(first, "UTC", "", campaign.slug, b"".join(lines))


def _alarm(title: str, before: timedelta) -> bytes:
    minutes = int(before.total_seconds() // 60)
    lines = (
        b"BEGIN:VALARM\r\n",
        b"ACTION:DISPLAY\r\n",
        ical.line("DESCRIPTION", ical.text(title)),
        ical.line("TRIGGER", f"-PT{minutes}M"),
        b"END:VALARM\r\n",
    )
    return b"".join(lines)


def _status(state: State) -> str:
    return (
        "CANCELLED" if state in (State.CANCELLED, State.RETRACTED) else "CONFIRMED" if state in _SURE else "TENTATIVE"
    )


def _page(made: Site, address: str) -> str:
    base = made.survey.library.settings.site_url
    return f"{base.rstrip('/')}/{address}" if base else ""


def _uid(made: Site, target: TargetView) -> str:
    """Return an id that stays with the target, also when the channel that was its account's twin goes live.

    A post that has no id yet is known by its file.
    """
    post, _, account = target.key.partition("/")
    if not post:
        return f"{target.path}@{target.channel.name}@tellal"
    live = account.removeprefix(_PLAYED)
    # Where twin and account stand side by side, each has events of its own.
    both = live != account and any(each.target_name == live for each in made.survey.library.channels.values())
    return f"{post}/{account if both else live}@tellal"
