"""Google Business: posts of a place on Google Maps and in its search, with a picture and a button.

Source: developers.google.com/my-business, v4, accounts.locations.localPosts, 2026-08. No server of others to try it
against; it rests on the documentation.

Google knows no keys; a lost post is looked for among those of the place. What Google's machines do not like is there
and shown to nobody, which is a refusal. Pictures are fetched by Google.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.errors import RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness, oauth2
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import json_body
from pipeline.networks.contract import NoReceipt, Receipt, unhurried
from pipeline.networks.hosting import Nowhere
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.oauth2 import SignedIn
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from pipeline.errors import SendError
    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Payload
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience
    from pipeline.networks.oauth2 import Login

TOKENS = oauth2.Endpoint("https://oauth2.googleapis.com/token")
NOT_FOUND = 404
#: What Google calls a project or an account that may not do this.
NOT_ALLOWED = "403"
REJECTED = "REJECTED"
#: Posts on a page, and how many pages are searched. Nobody says which come first, so all are looked at.
PAGE, PAGES = 100, 30


class GoogleBusiness:
    """One place.

    Args:
        place: `accounts/1/locations/2`.
        login: with the scope `business.manage`.
        button: what the button says that leads to a post's link: `learn-more`, `book`, `order`, `shop` or `sign-up`.
        hosting: where pictures can be fetched.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=2)

    def __init__(  # noqa: PLR0913 - what an account consists of
        self,
        *,
        place: str,
        login: Login,
        button: str = "learn-more",
        hosting: Hosting | None = None,
        server: str = "https://mybusiness.googleapis.com",
        patience: Patience | None = None,
    ) -> None:
        self._place = place.strip("/")
        self._login = login
        self._button = button.replace("-", "_").upper()
        self._hosting = hosting or Nowhere()
        self._server = Server(server, patience=patience)
        self._signed_in = SignedIn(self._server, self._login, _meant)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Google knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post."""
        if reply_to:
            raise RejectedError(Message("a post on Google answers nothing"), Message("write one part only"))
        with preparing():
            post = self._post(payload, now)
        answer = self._signed_in.exchange(Request("POST", self._posts, body=json_body(post)), now, last_look)
        name = wanted(answer, "name")
        if at(answer.data(), "state") == REJECTED:
            raise RejectedError(
                Message("{host} took the post and shows it to nobody", host=self._server.host),
                Message("Google forbids telephone numbers in posts, and whatever has nothing to do with the place"),
            )
        return self._receipt(name, answer.data())

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Google does not tell keys
        """Look among the place's posts: the same text, made since then."""
        earliest = likeness.since(since)
        for post in self._listed(since):
            made = likeness.read(at(post, "createTime"))
            same = likeness.alike(str(at(post, "summary") or ""), payload.text)
            if same and made and made >= earliest and at(post, "state") != REJECTED:
                return self._receipt(str(at(post, "name")), post)
        return NoReceipt.ABSENT

    def close(self) -> None:
        """Nothing is held open."""

    def whoami(self, now: datetime) -> Identity:
        """Ask for the place's posts: whoever gets them may manage it. What it is called another service knows."""
        self._signed_in.look_up(self._posts, now, ("pageSize", "1"))
        return Identity("", self._place)

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post back."""
        try:
            self._signed_in.exchange(Request("DELETE", _path(remote_id)), now)
        except RejectedError as error:
            if error.status != NOT_FOUND:
                raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a post another text and another link; its picture stays."""
        changed = {"summary": payload.text, **self._linked(payload)}
        request = Request("PATCH", _path(remote_id), (("updateMask", ",".join(changed)),), body=json_body(changed))
        return self._receipt(remote_id, self._signed_in.exchange(request, now).data())

    @property
    def _posts(self) -> str:
        return f"{_path(self._place)}/localPosts"

    def _post(self, payload: Payload, now: datetime) -> dict[str, Any]:
        post: dict[str, Any] = {"summary": payload.text, "topicType": "STANDARD", **self._linked(payload)}
        if payload.lang:
            post["languageCode"] = payload.lang
        if payload.images:
            address = self._hosting.address(payload.images[0], now)
            post["media"] = [{"mediaFormat": "PHOTO", "sourceUrl": address}]
        return post

    def _linked(self, payload: Payload) -> dict[str, Any]:
        return {"callToAction": {"actionType": self._button, "url": payload.link}} if payload.link else {}

    def _receipt(self, name: str, post: object) -> Receipt:
        place = self._place.rpartition("/")[2]
        return Receipt(name, str(at(post, "searchUrl") or "") or f"https://business.google.com/posts/l/{place}")

    def _listed(self, now: datetime) -> Iterator[dict[str, Any]]:
        """Yield the place's posts.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        following: list[tuple[str, str]] = []
        for _ in range(PAGES):
            page = self._signed_in.look_up(self._posts, now, ("pageSize", str(PAGE)), *following).data()
            yield from at(page, "localPosts") or ()
            token = at(page, "nextPageToken")
            if not token:
                return
            following = [("pageToken", str(token))]
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )


def _path(name: str) -> str:
    return f"/v4/{quote(name, safe='/')}"


def _meant(error: RejectedError) -> SendError:
    """Return what a refusal of Google means."""
    if error.code != NOT_ALLOWED:
        return error
    hint = Message("Google lets a project in that asks for it, and managers of the place: see docs/networks")
    return UnauthorisedError(error.message, hint, status=error.status, code=error.code)


def account(given: Account) -> GoogleBusiness:
    """Return a place by its name."""
    return GoogleBusiness(
        place=given.needed("room"),
        login=oauth2.login(given, TOKENS),
        button=given.option("button"),
        hosting=given.hosting,
    )
