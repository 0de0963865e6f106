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
    from collections.abc import Iterable, Iterator, Mapping

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

    def of(self, channel: Channel) -> list[_Told]:
        """Return what a channel has told, newest first."""
        return self._sorted(
            _Told(key, out.at, "") for key, out in self._survey.history.out.items() if _is_of(key, channel)
        )

    def first_of_each(self) -> list[_Told]:
        """Return every post that is out, where it went out first; newest first."""
        first: dict[str, _Told] = {}
        for key, out in self._survey.history.out.items():
            post = key.partition("/")[0]
            if out.since in _THERE and (post not in first or (out.at, key) < first[post][1::-1]):
                first[post] = _Told(key, out.at, web_address(out.url))
        return self._sorted(first.values())

    def feed(  # noqa: PLR0913, PLR0917 - what a feed says of itself
        self, site: str, place: str, title: str, lang: str, told: Iterable[_Told], hub: str = ""
    ) -> Iterator[tuple[str, bytes]]:
        """Yield a feed in each of its formats, its pictures first."""
        entries: list[Entry] = []
        gone: list[tuple[str, datetime]] = []
        for each in told:
            with suppress(TellalError):  # what the ledger has lost is in no feed
                come = progress(self._survey.history.of(each.key))
                if self._survey.history.out[each.key].since not in _THERE:
                    gone += [(_name(come, each), come.retract.at)] if come.retract else []
                    continue
                payload = self._payload(each.key, come)
                pictures, images = self._pictures(site, payload)
                yield from pictures
                entries.append(self._entry(come, each, payload, images))
                if len(entries) == MOST:
                    break
        updated = max([each.updated for each in entries] + [when for _, when in gone], default=_EMPTY)
        made = Feed(f"{site}/{quote(place)}", f"{site}/", title, self._author, lang, updated, entries, gone[:MOST], hub)
        for ending, write in FORMATS.items():
            yield quote(f"{place}.{ending}"), write(made)

    @staticmethod
    def _sorted(told: Iterable[_Told]) -> list[_Told]:
        return sorted(told, key=lambda each: (each.at, each.key), reverse=True)

    def _payload(self, key: str, come: Course) -> Payload:
        """Return the first message of what readers see for sure."""
        ledger = ledger_of(self._survey.library)
        document = ledger.payload(self._survey.history.version, key, come.showing[0])
        return contract.from_document(document)[0]

    def _pictures(self, site: str, payload: Payload) -> tuple[list[tuple[str, bytes]], dict[str, Enclosure]]:
        """Return the files of a message's pictures, and where each is; one that is there no more is left out."""
        written: list[tuple[str, bytes]] = []
        found: dict[str, Enclosure] = {}
        for image in payload.images:
            address = addresses.picture(image.sha256, image.path, image.media_type)
            with suppress(TellalError):
                data = image_bytes(self._survey.library.root, image)
                if address:
                    written.append((f"{feed.FOLDER}/{address}", data))
                    there = f"{site}/{feed.FOLDER}/{address}"
                    found[image.path] = Enclosure(there, image.media_type, len(data), image.alt)
        return written, found

    def _entry(self, come: Course, told: _Told, payload: Payload, images: Mapping[str, Enclosure]) -> Entry:
        published = moment(told.at)
        changed = come.update.at if come.update and come.settled and come.kept is None else published
        link = told.url or web_address(payload.link)
        return Entry(
            id=_name(come, told),
            title=payload.title,
            words=_first_words(payload.title or payload.text),
            html=_html(payload, images),
            text=payload.text,
            link=link,
            published=published,
            updated=max(published, changed),
            lang=payload.lang,
            tags=tuple(dict.fromkeys(span.target for span in payload.spans if span.kind is SpanKind.TAG)),
            images=tuple(images.values()),
        )


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
    return f"<p><strong>{escape(payload.spoiler)}</strong></p>\n{body}" if payload.spoiler else body


def _first_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WORDS else f"{line[: _WORDS - 1].rsplit(' ', 1)[0]}…"
