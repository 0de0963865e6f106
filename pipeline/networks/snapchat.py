"""Snapchat: a video in Spotlight with its description, an image as a story of a day, of a public profile.

Source: developers.snap.com, Public Profile API, profile assets, as public projects use it, 2026-11. No server of others
to try it against; it rests on that.

Media are encrypted here, uploaded in parts and finished, for nobody to see; then they are posted by their name. Snap
knows no keys: a lost Spotlight is looked for among those of the profile, a story has no name at all.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import aes, likeness, oauth2
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import json_body, multipart
from pipeline.networks.contract import NoReceipt, Receipt, clip_parts, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.oauth2 import SignedIn
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.errors import SendError
    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Payload
    from pipeline.networks.http import Patience
    from pipeline.networks.oauth2 import Login

TOKENS = oauth2.Endpoint("https://accounts.snapchat.com/login/oauth2/access_token")
NOT_FOUND = 404
#: What Snap calls media that it is not done with, and a profile or an app that may not do this.
UNDER_WAY = "MEDIA_POSTING_ALREADY_IN_PROGRESS"
NOT_READY = frozenset({"MEDIA_PROCESSING", UNDER_WAY})
NOT_LET_IN = frozenset({"AUTHORIZATION_PERMISSION_DENIED", "AUTHORIZATION_ERROR"})
#: Bytes of a part, and how many parts there may be.
PART, PARTS = 32_000_000, 35
#: How often media that are not ready are posted again, and how many seconds lie between.
ASKS, PAUSE = 20, 6.0
#: Spotlights on a page, and how many pages are searched. Nobody says which come first, so all are looked at.
PAGE, PAGES = 50, 10
#: Before the name of what has no name of its own.
STORY = "story/"


class Snapchat:
    """One public profile.

    Args:
        root: the workspace, where media are.
        profile: its id.
        handle: the account as people see it.
        login: with the scope `snapchat-profile-api`.
        locale: of Spotlights, `en_US`.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=10)
    visibility = timedelta(minutes=10)

    def __init__(  # noqa: PLR0913 - what an account consists of
        self,
        root: Path,
        *,
        profile: str,
        handle: str,
        login: Login,
        locale: str = "en_US",
        server: str = "https://businessapi.snapchat.com",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._path = f"/v1/public_profiles/{quote(profile, safe='')}"
        self._page = f"https://www.snapchat.com/@{quote(handle.removeprefix('@'), safe='')}"
        self._login = login
        self._locale = locale
        self._server = Server(server, patience=patience)
        self._signed_in = SignedIn(self._server, self._login, _meant)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Snap knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post."""
        prepared = self.prepare(payload, reply_to=reply_to, now=now)
        return self.publish(prepared, payload, reply_to=reply_to, now=now, last_look=last_look)

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Encrypt and upload a video or an image, for nobody to see, and return its name."""
        if reply_to:
            raise RejectedError(Message("nothing answers a post on Snapchat"), Message("write one part only"))
        if payload.video:
            kind, pieces = "VIDEO", clip_parts(self._root, payload.video)
        elif payload.images:
            if payload.text.strip():
                raise RejectedError(
                    Message("a story on Snapchat has no text"), Message("take the text out, or put it on a card")
                )
            kind, pieces = "IMAGE", iter([image_bytes(self._root, payload.images[0])])
        else:
            raise RejectedError(
                Message("Snapchat takes no post without a video or an image"), Message("add one, or a card")
            )
        with preparing():
            return self._uploaded(kind, pieces, now)

    def publish(
        self,
        prepared: str,
        payload: Payload,
        *,
        reply_to: Sequence[str],  # noqa: ARG002 - the contract's
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Post what was uploaded, once Snap is done with it: until then it refuses, and nothing was posted.

        Where it says that a posting of it is under way, one of our requests got through, and it may come out any time.
        """
        body: dict[str, Any] = {"media_id": prepared}
        if payload.video:
            body |= {"description": payload.text, "locale": self._locale, "skip_save_to_profile": False}
        request = Request("POST", f"{self._path}/{'spotlights' if payload.video else 'stories'}", body=json_body(body))
        began = False
        for _ in range(ASKS):
            try:
                answer = self._exchange(request, now, last_look)
            except RejectedError as error:
                if error.code not in NOT_READY:
                    raise
                began = began or error.code == UNDER_WAY
                self._server.pause(PAUSE)
                continue
            if payload.video is None:
                wanted(answer, "request_status")
                return Receipt(f"{STORY}{prepared}", self._page)
            nested = at(answer.data(), "spotlights", 0, "spotlight", "id")
            return self._receipt(str(nested) if nested else wanted(answer, "spotlight_id"))
        if began:
            raise UnknownOutcomeError(Message("{host} says that the post is under way already", host=self._server.host))
        raise NotSentError(Message("{host} takes too long over the media", host=self._server.host))

    def find_prepared(
        self,
        prepared: str,  # noqa: ARG002 - the contract's
        payload: Payload,
        *,
        reply_to: Sequence[str],
        since: datetime,
    ) -> Receipt | NoReceipt:
        """Look among the profile's Spotlights: media do not say what became of them."""
        return self.find(payload, reply_to=reply_to, key="", since=since)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Snap does not tell keys
        """Look among the profile's Spotlights: the same description, made since then. Stories cannot be told apart.

        Raises:
            UnknownOutcomeError: Snap does not say when one was made that reads the same.
        """
        if payload.video is None:
            return NoReceipt.UNSUPPORTED
        earliest = likeness.since(since)
        for each in self._listed(since):
            spot = at(each, "spotlight") or each
            if not likeness.alike(str(at(spot, "description") or ""), payload.text):
                continue
            made = _moment(at(spot, "created_at"))
            if made is None:
                raise UnknownOutcomeError(Message("{host} does not say when a post was made", host=self._server.host))
            if made >= earliest:
                return self._receipt(str(at(spot, "id")))
        return NoReceipt.ABSENT

    def close(self) -> None:
        """Nothing is held open."""

    def whoami(self, now: datetime) -> Identity:
        """Return the profile, which the token may see."""
        found = at(self._signed_in.look_up(self._path, now).data(), "public_profiles", 0, "public_profile")
        return Identity(str(at(found, "display_name") or ""), str(at(found, "id") or ""))

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a Spotlight back; a story ends by itself.

        Raises:
            RejectedError: it is a story.
        """
        if remote_id.startswith(STORY):
            raise RejectedError(
                Message("a story on Snapchat cannot be taken back from here"), Message("it ends after a day")
            )
        try:
            self._exchange(Request("DELETE", f"{self._path}/spotlights/{quote(remote_id, safe='')}"), now)
        except RejectedError as error:
            if error.status != NOT_FOUND:
                raise

    def _uploaded(self, kind: str, pieces: Iterable[bytes], now: datetime) -> str:
        key, start = secrets.token_bytes(aes.KEY), secrets.token_bytes(aes.START)
        about = {"type": kind, "name": f"tellal-{now:%Y-%m-%d-%H%M%S}"}
        about |= {"key": b64encode(key).decode(), "iv": b64encode(start).decode()}
        made = self._exchange(Request("POST", f"{self._path}/media", body=json_body(about)), now)
        name, add, end = (wanted(made, field) for field in ("media_id", "add_path", "finalize_path"))
        for number, part in enumerate(_parts(aes.encrypted(pieces, key, start)), 1):
            if number > PARTS:
                raise RejectedError(
                    Message("the video is too large for Snapchat"), Message("make it shorter, or smaller than 1 GB")
                )
            file = ("file", "media", part, "application/octet-stream")
            body = multipart([("action", "ADD"), ("part_number", str(number))], [file])
            self._exchange(Request("POST", *_place(add), body=body), now)
        self._exchange(Request("POST", *_place(end), body=multipart([("action", "FINALIZE")], [])), now)
        return name

    def _receipt(self, spotlight: str) -> Receipt:
        return Receipt(spotlight, f"{self._page}/spotlight/{quote(spotlight, safe='')}")

    def _listed(self, now: datetime) -> Iterator[dict[str, Any]]:
        """Yield the profile's Spotlights.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        params: tuple[tuple[str, str], ...] = (("limit", str(PAGE)),)
        for _ in range(PAGES):
            page = self._signed_in.look_up(f"{self._path}/spotlights", now, *params).data()
            yield from at(page, "spotlights") or ()
            following = str(at(page, "paging", "next_link") or "")
            if not following:
                return
            params = tuple(parse_qsl(urlsplit(following).query))
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )

    def _exchange(self, request: Request, now: datetime, last_look: Callable[[], None] = unhurried) -> Answer:
        answer = self._signed_in.exchange(request, now, last_look)
        if request.method == "POST" and at(answer.data(), "request_status") not in {None, "SUCCESS"}:
            said = str(at(answer.data(), "display_message") or at(answer.data(), "debug_message") or "")[:300]
            message = Message("{host} refused ({words})", host=self._server.host, words=self._server.hide(said))
            code = str(at(answer.data(), "error_code") or "")
            raise _meant(RejectedError(message, status=answer.status, code=code))
        return answer


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield some bytes in parts as large as Snap takes them."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PART:
            yield bytes(waiting[:PART])
            del waiting[:PART]
    if waiting:
        yield bytes(waiting)


def _place(path: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a path that Snap names, on its own server whatever else it names, and what stands behind the `?`."""
    parts = urlsplit(path)
    return f"/{parts.path.lstrip('/')}", tuple(parse_qsl(parts.query))


def _moment(written: object) -> datetime | None:
    """Return a moment, written out or in milliseconds since 1970; None where it is none."""
    if isinstance(written, int) and not isinstance(written, bool):
        return datetime.fromtimestamp(written / 1000, UTC)
    return likeness.read(written)


def _meant(error: RejectedError) -> SendError:
    """Return what a refusal of Snap means."""
    if error.code not in NOT_LET_IN or isinstance(error, UnauthorisedError):
        return error
    hint = Message("Snap lets apps in one by one: docs/networks/snapchat.md")
    return UnauthorisedError(error.message, hint, status=error.status, code=error.code)


def account(given: Account) -> Snapchat:
    """Return a profile by its id."""
    login = oauth2.login(given, TOKENS)
    aes.installed()
    return Snapchat(
        given.root,
        profile=given.needed("room"),
        handle=given.channel.account,
        login=login,
        locale=given.option("locale"),
    )
