"""dev.to and other sites that run Forem: articles in Markdown.

Source: forem/forem, api/articles_controller.rb, and the Forem API v1. No server of others to try it against; it rests
on the documentation.

Forem refuses a canonical address that it has already, and the same text twice; a lost article is looked for among the
account's own. It takes images by their address only: they stand in the article, and the first is its cover too.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipeline.errors import RejectedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.model.variant import SpanKind
from pipeline.networks import likeness
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import json_body
from pipeline.networks.contract import NoReceipt, Receipt, unhurried
from pipeline.networks.hosting import Nowhere
from pipeline.networks.http import Request, Server
from pipeline.networks.looks import web_address
from pipeline.networks.whoami import Identity
from pipeline.networks.written import page
from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Payload
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience

ARTICLES = "/api/articles"
MOST_TAGS = 4
PAGE, PAGES = 100, 10
_SIGNS = re.compile(r"[\\\[\]<>&{}`*_]")
_PICTURE = re.compile(r"!\[(?:\\.|[^\]\\])*\]\([^)]*\)")
UNPROCESSABLE, NOT_FOUND = 422, 404
HEADERS = {"Accept": "application/vnd.forem.api-v1+json"}


class DevTo:
    """One account.

    Args:
        api_key: of the account.
        hosting: where its images are, for as long as the article is.
        server: the site.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=2)

    def __init__(
        self,
        *,
        api_key: str,
        hosting: Hosting | None = None,
        server: str = "https://dev.to",
        patience: Patience | None = None,
    ) -> None:
        self._hosting = hosting or Nowhere()
        self._server = Server(server, headers={**HEADERS, "api-key": api_key}, secrets=[api_key], patience=patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Forem knows no keys
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one article."""
        if reply_to:
            raise RejectedError(Message("an article has no thread"), Message("make one post of it"))
        body = json_body({"article": {**_article(payload, self._addresses(payload, now)), "published": True}})
        try:
            return _receipt(self._server.exchange(Request("POST", ARTICLES, body=body), now, last_look))
        except RejectedError as error:
            if error.status == UNPROCESSABLE and "already" in str(error).lower():
                raise UnknownOutcomeError(Message("it may be there already: {reason}", reason=str(error))) from None
            raise

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's
        """Look for an article among the account's own: the same title and text."""
        for article in self._own(since):
            same = at(article, "title") == payload.title
            text = _PICTURE.sub("", str(at(article, "body_markdown") or ""))
            if same and likeness.alike(text, _text(payload, {})):
                return Receipt(str(at(article, "id")), str(at(article, "url")))
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say whose key it is."""
        me = self._server.look_up("/api/users/me", now)
        return Identity(wanted(me, "username"), wanted(me, "id"))

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take an article out of sight; Forem keeps it as a draft."""
        body = json_body({"article": {"published": False}})
        try:
            self._server.exchange(Request("PUT", f"{ARTICLES}/{int(remote_id)}", body=body), now)
        except RejectedError as error:
            if error.status != NOT_FOUND:
                raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give an article another text and title."""
        body = json_body({"article": _article(payload, self._addresses(payload, now))})
        return _receipt(self._server.exchange(Request("PUT", f"{ARTICLES}/{int(remote_id)}", body=body), now))

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return views, reactions and replies."""
        names = {"views": "page_views_count", "reactions": "public_reactions_count", "replies": "comments_count"}
        for article in self._own(now):
            if str(at(article, "id")) == remote_id:
                return {ours: int(at(article, theirs) or 0) for ours, theirs in names.items()}
        return {}

    def _addresses(self, payload: Payload, now: datetime) -> dict[str, str]:
        """Return where the article's images are, by their paths."""
        return {image.path: self._hosting.address(image, now) for image in payload.images}

    def _own(self, now: datetime) -> Iterator[Any]:
        """Yield the account's articles, newest first.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        for number in range(1, PAGES + 1):
            params = (("page", str(number)), ("per_page", str(PAGE)))
            page = self._server.look_up(f"{ARTICLES}/me/all", now, *params).data()
            if not isinstance(page, list):
                break
            yield from page
            if len(page) < PAGE:
                return
        raise UnknownOutcomeError(
            Message("the articles of this account on {host} cannot be searched", host=self._server.host)
        )


def _article(payload: Payload, addresses: Mapping[str, str]) -> dict[str, Any]:
    text = _text(payload, addresses)
    article: dict[str, Any] = {"title": payload.title, "body_markdown": text, "tags": _tags(payload)}
    if address := web_address(payload.link):
        article["canonical_url"] = address
    if addresses:
        article["main_image"] = next(iter(addresses.values()))
    return article


def _text(payload: Payload, addresses: Mapping[str, str]) -> str:
    """Return the article: images where the text has them, those that it does not name (cards) on top.

    A line of dashes at its beginning would be read as front matter.
    """
    alts = {image.path: _SIGNS.sub(r"\\\g<0>", " ".join(image.alt.split())) for image in payload.images}
    placed: set[str] = set()

    def shown(path: str, _: str = "") -> str:
        placed.add(path)
        return f"![{alts[path]}]({addresses[path]})" if path in addresses else ""

    body = page("devto", payload.markdown or payload.text, shown)
    above = [f"{shown(path)}\n\n" for path in addresses if path not in placed]
    text = "".join(above) + body
    return f"\n{text}" if text.startswith("---") else text


def _tags(payload: Payload) -> list[str]:
    """Return hashtags as Forem takes them: few, small, of plain letters and digits."""
    tags: list[str] = []
    for span in payload.spans:
        if span.kind is SpanKind.TAG:
            tag = "".join(
                c for c in casing.ascii_fold(span.target, payload.lang).lower() if c.isascii() and c.isalnum()
            )
            if tag and tag not in tags:
                tags.append(tag)
    return tags[:MOST_TAGS]


def _receipt(answer: Answer) -> Receipt:
    return Receipt(wanted(answer, "id"), wanted(answer, "url"))


def account(given: Account) -> DevTo:
    """Return an account at dev.to, or at another site that runs Forem."""
    if given.channel.server:
        return DevTo(api_key=given.secret("key"), hosting=given.hosting, server=given.channel.server)
    return DevTo(api_key=given.secret("key"), hosting=given.hosting)
