"""What is out as feeds: one for each channel that is a feed, and one of everything where it is known where the site is.

A feed is made from the ledger alone. So a machine that has never seen the earlier ones makes the same, and an entry is
there exactly as long as the ledger says that it is out.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from pipeline.errors import TellalError, UsageError
from pipeline.model.event import EventType
from pipeline.model.variant import SpanKind
from pipeline.networks import contract, feed
from pipeline.networks.article import article
from pipeline.networks.contract import image_bytes
from pipeline.networks.looks import web_address
from pipeline.site import addresses
from pipeline.site.syndication import FORMATS, Enclosure, Entry, Feed
from pipeline.trust.ledger import ledger_of
from pipeline.trust.progress import progress
from pipeline.trust.record import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.model.library import Library
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Payload
    from pipeline.survey import Survey
    from pipeline.trust.progress import Course

NETWORK = "feed"
#: The feed of everything.
PUBLISHED = "published"
#: Entries of a feed, and how many of those that are gone it names.
MOST = 50
_WORDS = 90
_EMPTY = datetime(1970, 1, 1, tzinfo=UTC)
_THERE = frozenset({"", "update", "mixed"})


class _Told(NamedTuple):
    """A message that is out or was.

    Args:
        key: of its target.
        at: when it went out, as the ledger writes times.
    """

    key: str
    at: str
    url: str


def feeds(survey: Survey) -> Iterator[tuple[str, bytes]]:
    """Yield each feed, in each of its formats, and the pictures in them, with their addresses below the site's root."""
    library = survey.library
    writing = _Writing(survey)
    for channel in library.channels.values():
        if channel.network == NETWORK and (site := _site(channel.server)):
            title = channel.title or library.settings.name
            place, hub = feed.place(channel.name), web_address(str(channel.options.get("hub", "")))
            yield from writing.feed(site, place, title, channel.lang, writing.of(channel), hub)
    if site := _site(library.settings.site_url):
        name = library.settings.name
        yield from writing.feed(site, PUBLISHED, name, library.settings.locale, writing.first_of_each())


def found(library: Library) -> tuple[tuple[str, str], ...]:
    """Return which feeds a site has, by the address of their Atom form and their title: browsers look for them."""
    named = [
        (quote(f"{feed.place(channel.name)}.atom"), channel.title or library.settings.name)
        for channel in library.channels.values()
        if channel.network == NETWORK and _site(channel.server)
    ]
    everything = [(f"{PUBLISHED}.atom", library.settings.name)] if _site(library.settings.site_url) else []
    return (*named, *everything)


def _site(address: str) -> str:
    with suppress(UsageError):
        return feed.base(address) if address else ""
    return ""


class _Writing:
    """What every feed of a site has in common."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._author = survey.library.brand.name or survey.library.settings.name
        self._home = _site(survey.library.settings.site_url)
        self._paths = {post.id: post.path for post in survey.library.posts if post.id}

    def of(self, channel: Channel) -> list[_Told]:
        """Return what a channel has told, newest first."""
        return self._sorted(
            _Told(key, out.at, "") for key, out in self._survey.history.out.items() if _is_of(key, channel)
        )

    def first_of_each(self) -> list[_Told]:
        """Return every post that is out, where it went out first, and each place of those of which nothing is left."""
        first: dict[str, _Told] = {}
        gone: list[_Told] = []
        for key, out in self._survey.history.out.items():
            post, told = key.partition("/")[0], _Told(key, out.at, web_address(out.url))
            if out.since not in _THERE:
                gone.append(told)
            elif post not in first or (out.at, key) < first[post][1::-1]:
                first[post] = told
        return self._sorted([*first.values(), *(told for told in gone if told.key.partition("/")[0] not in first)])

    def feed(  # noqa: PLR0913, PLR0917 - what a feed says of itself
        self, site: str, place: str, title: str, lang: str, told: Iterable[_Told], hub: str = ""
    ) -> Iterator[tuple[str, bytes]]:
        """Yield a feed in each of its formats, its pictures first."""
        entries: list[Entry] = []
        gone: dict[str, datetime] = {}
        for each in told:
            with suppress(TellalError):  # what the ledger has lost is in no feed
                come = progress(self._survey.history.of(each.key))
                name = _name(come, each)
                if self._survey.history.out[each.key].since not in _THERE:
                    if come.retract:
                        gone[name] = max(come.retract.at, gone.get(name, _EMPTY))
                    continue
                payloads = self._payloads(each.key, come)
                pictures, images = self._pictures(site, payloads)
                yield from pictures
                entries.append(self._entry(site, name, each, payloads, images))
                if len(entries) == MOST:
                    break
        updated = max([each.updated for each in entries] + [*gone.values()], default=_EMPTY)
        lost = tuple(gone.items())[:MOST]
        made = Feed(f"{site}/{quote(place)}", f"{site}/", title, self._author, lang, updated, entries, lost, hub)
        for ending, write in FORMATS.items():
            yield quote(f"{place}.{ending}"), write(made)

    @staticmethod
    def _sorted(told: Iterable[_Told]) -> list[_Told]:
        return sorted(told, key=lambda each: (each.at, each.key), reverse=True)

    def _payloads(self, key: str, come: Course) -> tuple[Payload, ...]:
        """Return the messages of what readers see for sure."""
        ledger = ledger_of(self._survey.library)
        return contract.from_document(ledger.payload(self._survey.history.version, key, come.showing[0]))

    def _pictures(self, site: str, payloads: Iterable[Payload]) -> tuple[list[tuple[str, bytes]], dict[str, Enclosure]]:
        """Return the files of messages' pictures, and where each is; one that is there no more is left out."""
        written: list[tuple[str, bytes]] = []
        found: dict[str, Enclosure] = {}
        for image in (image for payload in payloads for image in payload.images):
            address = addresses.picture(image.sha256, image.path, image.media_type)
            with suppress(TellalError):
                data = image_bytes(self._survey.library.root, image)
                if address:
                    written.append((f"{feed.FOLDER}/{address}", data))
                    there = f"{site}/{feed.FOLDER}/{address}"
                    found[image.path] = Enclosure(there, image.media_type, len(data), image.alt)
        return written, found

    def _entry(
        self, site: str, name: str, told: _Told, payloads: Sequence[Payload], images: Mapping[str, Enclosure]
    ) -> Entry:
        events, first, published = self._survey.history.of(told.key), payloads[0], moment(told.at)
        changes = [event.at for event in events if event.type is EventType.UPDATED]
        text = "\n\n".join(filter(None, map(_said, payloads)))
        tags = (span.target for payload in payloads for span in payload.spans if span.kind is SpanKind.TAG)
        return Entry(
            id=name,
            title=first.title,
            words=_first_words(first.title or text),
            html="\n".join(_html(payload, images) for payload in payloads),
            text=text,
            link=told.url or web_address(first.link) or self._page(site, told),
            published=published,
            updated=max([published, *changes]),
            lang=first.lang,
            tags=tuple(dict.fromkeys(tags)),
            images=tuple(images.values()),
        )

    def _page(self, site: str, told: _Told) -> str:
        """Return the page that shows a post, where the whole site is known to stand beside the feed."""
        path = self._paths.get(told.key.partition("/")[0])
        return f"{site}/{addresses.post(path)}" if path and site == self._home else ""


def _is_of(key: str, channel: Channel) -> bool:
    return key.partition("/")[2] == channel.target_name


def _name(come: Course, told: _Told) -> str:
    """Return the name of an entry: the one in its receipt, or else one that follows from the post."""
    name = str(come.receipts[0].data["remote_id"])
    return name if name.startswith("urn:uuid:") else feed.entry_id(told.key.partition("/")[0])


def _html(payload: Payload, images: Mapping[str, Enclosure]) -> str:
    def show(path: str, alt: str) -> str:
        return f'<img src="{escape(images[path].url)}" alt="{escape(alt)}" />'

    body = article(payload, show, images)
    if payload.video and payload.video.alt:  # a film is where the link leads; here it is its words
        body += f"<p>{escape(payload.video.alt)}</p>\n"
    return f"<p><strong>{escape(payload.spoiler)}</strong></p>\n{body}" if payload.spoiler else body


def _said(payload: Payload) -> str:
    """Return a message as plain text; a film that nothing was said to is its own words."""
    return payload.text or (payload.video.alt if payload.video else "")


def _first_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WORDS else f"{line[: _WORDS - 1].rsplit(' ', 1)[0]}…"
