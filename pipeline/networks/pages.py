"""Pages that posts lead to, looked at once for the card of a link.

Whoever wrote the address, and the page, is a stranger. So an address has to be one that a post may have (`text.links`),
and so has each that a page sends us on to; what it leads to is vetted at the socket as for any server. A page gets no
secret of ours, a few seconds, and as many bytes as a head has; its picture is unpacked in the dark room.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from pipeline.cards import darkroom
from pipeline.cards.probe import probe
from pipeline.cards.recipe import READ, Recipe
from pipeline.errors import NotSentError, RemoteError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.networks.http import Patience, Request, Server
from pipeline.text import links
from pipeline.text.pagehead import cut, decoded, head
from pipeline.workspace.linkcards import LONGEST_ALT, LONGEST_DESCRIPTION, LONGEST_TITLE

if TYPE_CHECKING:
    from pipeline.networks.answers import Answer

#: How often a page may send us on.
MOST_STEPS = 5
#: Bytes of a page, and of a picture.
LARGEST_PAGE, LARGEST_PICTURE = 1_000_000, 10_000_000
PATIENCE = Patience(connect=5, silence=8, deadline=20, tries=1)
#: What the picture of a card is made into: no network takes a heavier one, and none shows a wider one.
RECIPE = Recipe(("image/jpeg", "image/png"), most=900_000, width=1200)
NARROWEST = 64
_OK, _MOVED = 200, (301, 302, 303, 307, 308)
_PAGES = ("text/html", "application/xhtml+xml")


class Shown(NamedTuple):
    """What a page said of itself, in the lengths that a card has.

    Args:
        picture: as it may go out; nothing where there is none that can be used.
        media_type: of it.
        trouble: why its picture cannot be used, where it names one.
    """

    title: str
    description: str
    alt: str
    picture: bytes = b""
    media_type: str = ""
    trouble: Message | None = None


def look_at(url: str, lang: str, patience: Patience = PATIENCE) -> Shown:
    """Look at a page and at the picture that it names.

    Args:
        url: as the post has it.
        lang: of the post.
        patience: how long each of the two may take.

    Raises:
        RemoteError: the page cannot be read, or says nothing of itself.
    """
    place, answer = _fetched(url, "text/html,application/xhtml+xml", LARGEST_PAGE, patience)
    kind = answer.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() not in _PAGES:
        raise NotSentError(
            Message("{url} is no page: its server says that it is {kind}", url=_short(url), kind=_short(kind) or "–")
        )
    said = head(decoded(answer.body, kind, lang))
    if not said.title:
        raise NotSentError(
            Message("{url} has no title, so there is nothing to make a card of", url=_short(url)),
            Message("leave it: the network shows the address alone"),
        )
    shown = Shown(
        cut(said.title, LONGEST_TITLE), cut(said.description, LONGEST_DESCRIPTION), cut(said.alt, LONGEST_ALT)
    )
    if not said.image:
        return shown
    try:
        data, media_type = _picture(_next(place, said.image), patience)
    except RemoteError as error:
        return shown._replace(alt="", trouble=error.message)
    except darkroom.PictureError as error:
        return shown._replace(alt="", trouble=error.message)
    return shown._replace(picture=data, media_type=media_type)


def _picture(url: str, patience: Patience) -> tuple[bytes, str]:
    _, answer = _fetched(url, "image/*", LARGEST_PICTURE, patience)
    found = probe(answer.body)
    if len(answer.body) >= LARGEST_PICTURE or found is None or min(found.width, found.height) < NARROWEST:
        raise NotSentError(Message("{url} is no picture that can be used", url=_short(url)))
    job = {"job": "fit", "kind": READ[found.media_type], "recipe": str(RECIPE)}
    made = darkroom.develop(job, answer.body).data
    kind = probe(made)
    if kind is None or kind.media_type not in RECIPE.types:
        raise NotSentError(Message("{url} is no picture that can be used", url=_short(url)))
    return made, kind.media_type


def _fetched(url: str, wanted: str, most: int, patience: Patience) -> tuple[str, Answer]:
    """Return what lies at an address, and at which one it was in the end.

    Raises:
        RemoteError: nothing does, or nothing that may be looked at.
    """
    place = url
    for _ in range(MOST_STEPS + 1):
        parts = _sound(place)
        visitor = _Visitor(f"{parts.scheme}://{parts.netloc}", wanted, most, patience)
        answer = visitor.look(parts.path + (f"?{parts.query}" if parts.query else ""))
        if answer.status == _OK:
            return place, answer
        if answer.status not in _MOVED or not answer.headers.get("location"):
            raise NotSentError(
                Message("{url} cannot be read: its server answers {status}", url=_short(place), status=answer.status)
            )
        place = _next(place, answer.headers["location"])
    raise NotSentError(Message("{url} sends everybody on and on", url=_short(url)))


def _next(place: str, written: str) -> str:
    """Return where a page leads to, as it wrote it.

    Raises:
        NotSentError: that is nowhere.
    """
    try:
        return urljoin(place, written.strip())
    except ValueError:
        raise NotSentError(Message("{url} leads nowhere", url=_short(written))) from None


def _sound(url: str) -> SplitResult:
    """Return an address in its parts, if it is one that a post may lead to.

    Raises:
        NotSentError: it is not, unless whoever runs Tellal named its host.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    parts = parts._replace(path=_quoted(parts.path or "/"), query=_quoted(parts.query), fragment="")
    whole = parts.geturl()
    wrong = links.problem(whole)
    if wrong is not None and wrong.severity is Severity.ERROR and not _is_named(parts, whole):
        raise NotSentError(wrong.message, wrong.hint)
    if parts.scheme not in ("http", "https") or links.host(whole).strip("[]") != parts.hostname:
        raise NotSentError(Message("{url} is no address of a page", url=_short(url)))
    return parts


def _is_named(parts: SplitResult, url: str) -> bool:
    """Say whether an address is on a private network that whoever runs Tellal has named; content cannot."""
    named = os.environ.get("TELLAL_PRIVATE_HOSTS", "").lower().split()
    return parts.hostname in named and links.host(url).strip("[]") in named and "@" not in parts.netloc


def _quoted(text: str) -> str:
    """Return an address as it may be asked for: letters of other alphabets and blanks by their numbers."""
    return quote(text, safe="!$%&'()*+,/:;=?@~")


class _Visitor(Server):
    """A server that is asked for a page: without secrets, and for the beginning of it only.

    Args:
        base: its address.
        wanted: kinds of what is asked for.
        most: bytes to read.
        patience: how long to wait.
    """

    def __init__(self, base: str, wanted: str, most: int, patience: Patience) -> None:
        super().__init__("https://example.invalid", headers={"Accept": wanted}, patience=patience)
        self._address = urlsplit(base)
        self._most = most

    def look(self, path: str) -> Answer:
        """Return what a server answers, whatever it is.

        Raises:
            RemoteError: it is not to be reached, or gives no answer.
        """
        try:
            return self.ask(Request("GET", path, largest=self._most, beginning=True))
        except UnknownOutcomeError:
            raise NotSentError(Message("{host} gave no whole answer", host=self.host)) from None


def _short(text: str) -> str:
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown if len(shown) <= 80 else shown[:79] + "…"  # noqa: PLR2004 - enough to recognise it
