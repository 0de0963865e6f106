"""Pinterest: pins of one to five images or of a video, with title, text, alt text and the link that they lead to.

Source: pinterest/api-description, v5 5.23.0, 2026-11. No server of others to try it against; what is sent was held
against that description by hand.

Pinterest knows no keys; a lost pin is looked for on its board. An app in trial may make no pins but in the sandbox.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness, oauth2
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import file_name, json_body, multipart_around
from pipeline.networks.contract import NoReceipt, Receipt, clip_body, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.oauth2 import SignedIn
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.errors import SendError
    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Clip, Payload, Picture
    from pipeline.networks.http import Patience
    from pipeline.networks.oauth2 import Login

SERVER = "https://api.pinterest.com"
TOKENS = oauth2.Endpoint(f"{SERVER}/v5/oauth/token", basic=True)
NOT_FOUND = 404
#: What Pinterest says to an app in trial.
TRIAL = "29"
#: How often a video is asked after, and how many seconds lie between.
ASKS, PAUSE = 60, 5.0
#: Pins on a page, and how many pages are searched. Nobody says which come first, so all are looked at.
PAGE, PAGES = 250, 40
#: What stands between the alt texts of several images: a pin has one for all of them.
BETWEEN, LONGEST_ALT = " · ", 500
#: Days that Pinterest counts.
COUNTED = 89


class Pinterest:
    """One board of an account.

    Args:
        root: the workspace, where images are.
        board: its number, and that of one of its sections behind a `/`.
        login: with `boards:read boards:write pins:read pins:write user_accounts:read`.
        server: who speaks the API; `https://api-sandbox.pinterest.com` for an app in trial.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=2)

    def __init__(
        self, root: Path, *, board: str, login: Login, server: str = SERVER, patience: Patience | None = None
    ) -> None:
        self._root = root
        self._board, _, self._section = board.partition("/")
        self._login = login
        self._patience = patience
        self._server = Server(server, patience=patience)
        self._signed_in = SignedIn(self._server, self._login, _meant)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Pinterest knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one pin."""
        if reply_to:
            raise RejectedError(Message("a pin answers nothing"), Message("write one part only"))
        with preparing():
            pin = {**self._words(payload), "board_id": self._board, "media_source": self._media(payload, now)}
        if self._section:
            pin["board_section_id"] = self._section
        answer = self._signed_in.exchange(Request("POST", "/v5/pins", body=json_body(pin)), now, last_look)
        return _receipt(wanted(answer, "id"))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Pinterest does not tell keys
        """Look among the pins of the board: the same words and link, made since then."""
        earliest = likeness.since(since)
        for pin in self._pins(since):
            made = likeness.read(at(pin, "created_at"))
            title, text, link = (str(at(pin, name) or "") for name in ("title", "description", "link"))
            same = likeness.alike(title, payload.title) and likeness.alike(text, payload.text)
            if same and likeness.alike(link, payload.link) and made and made >= earliest:
                return _receipt(str(at(pin, "id")))
        return NoReceipt.ABSENT

    def close(self) -> None:
        """Nothing is held open."""

    def whoami(self, now: datetime) -> Identity:
        """Return the account that the token is of."""
        mine = self._signed_in.look_up("/v5/user_account", now)
        return Identity(wanted(mine, "username"), str(at(mine.data(), "id") or ""))

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a pin back."""
        try:
            self._signed_in.exchange(Request("DELETE", _place(remote_id)), now)
        except RejectedError as error:
            if error.status != NOT_FOUND:
                raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a pin other words and another link; its media stay."""
        self._signed_in.exchange(Request("PATCH", _place(remote_id), body=json_body(self._words(payload))), now)
        return _receipt(remote_id)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return views and reposts of the last three months, reactions and replies of all times."""
        params = (
            ("start_date", f"{now - timedelta(days=COUNTED):%Y-%m-%d}"),
            ("end_date", f"{now:%Y-%m-%d}"),
            ("metric_types", "IMPRESSION,SAVE,TOTAL_COMMENTS,TOTAL_REACTIONS"),
        )
        said = at(self._signed_in.look_up(f"{_place(remote_id)}/analytics", now, *params).data(), "all")
        names = {
            "views": ("summary_metrics", "IMPRESSION"),
            "reposts": ("summary_metrics", "SAVE"),
            "replies": ("lifetime_metrics", "TOTAL_COMMENTS"),
            "reactions": ("lifetime_metrics", "TOTAL_REACTIONS"),
        }
        return {ours: int(at(said, *theirs) or 0) for ours, theirs in names.items()}

    def _words(self, payload: Payload) -> dict[str, Any]:
        alt = payload.video.alt if payload.video else together([image.alt for image in payload.images])
        words = {"title": payload.title, "description": payload.text, "link": payload.link, "alt_text": alt}
        return {name: text for name, text in words.items() if text}

    def _media(self, payload: Payload, now: datetime) -> dict[str, Any]:
        if payload.video:
            return self._film(payload.video, now)
        images = [self._image(each) for each in payload.images]
        if not images:
            raise RejectedError(
                Message("Pinterest takes no pin without an image or a video"), Message("add one, or a card")
            )
        if len(images) == 1:
            return {"source_type": "image_base64", **images[0]}
        return {"source_type": "multiple_image_base64", "items": images, "index": 0}

    def _image(self, image: Picture) -> dict[str, str]:
        return {"content_type": image.media_type, "data": b64encode(image_bytes(self._root, image)).decode()}

    def _film(self, clip: Clip, now: datetime) -> dict[str, Any]:
        """Upload a video, for nobody to see yet, and return it as a pin names it, once Pinterest is done with it."""
        begun = self._signed_in.exchange(Request("POST", "/v5/media", body=json_body({"media_type": "video"})), now)
        name, parts = wanted(begun, "media_id"), urlsplit(wanted(begun, "upload_url"))
        fields = [(key, str(text)) for key, text in (at(begun.data(), "upload_parameters") or {}).items()]
        secrets = [text for _, text in fields] + [text for _, text in parse_qsl(parts.query)]
        files = Server(f"{parts.scheme}://{parts.netloc}", secrets=secrets, patience=self._patience)
        film = clip_body(self._root, clip)
        body = multipart_around(fields, "file", file_name(1, clip.media_type), film, clip.sha256)
        files.exchange(Request("POST", parts.path, tuple(parse_qsl(parts.query)), body=body), now)
        for _ in range(ASKS):
            match at(self._signed_in.look_up(f"/v5/media/{quote(name, safe='')}", now).data(), "status"):
                case "succeeded":
                    break
                case "failed":
                    raise RejectedError(Message("{host} cannot read {path}", host=self._server.host, path=clip.path))
            self._server.pause(PAUSE)
        else:
            raise NotSentError(Message("{host} takes too long over {path}", host=self._server.host, path=clip.path))
        if clip.cover is None:
            return {"source_type": "video_id", "media_id": name, "cover_image_key_frame_time": 0}
        cover = {f"cover_image_{field}": text for field, text in self._image(clip.cover).items()}
        return {"source_type": "video_id", "media_id": name, **cover}

    def _pins(self, now: datetime) -> Iterator[dict[str, Any]]:
        """Yield the pins of the board.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        section = f"/sections/{quote(self._section, safe='')}" if self._section else ""
        path = f"/v5/boards/{quote(self._board, safe='')}{section}/pins"
        following: list[tuple[str, str]] = []
        for _ in range(PAGES):
            page = self._signed_in.look_up(path, now, ("page_size", str(PAGE)), *following).data()
            yield from at(page, "items") or ()
            bookmark = at(page, "bookmark")
            if not bookmark:
                return
            following = [("bookmark", str(bookmark))]
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )


def together(alts: Sequence[str]) -> str:
    """Return the alt texts of several images as one: as many of the first ones as Pinterest takes, each whole."""
    said = [alt for alt in alts if alt]
    while said and len(BETWEEN.join(said)) > LONGEST_ALT:
        said.pop()
    return BETWEEN.join(said)


def _place(pin: str) -> str:
    return f"/v5/pins/{quote(pin, safe='')}"


def _receipt(pin: str) -> Receipt:
    return Receipt(pin, f"https://www.pinterest.com/pin/{quote(pin, safe='')}/")


def _meant(error: RejectedError) -> SendError:
    """Return what a refusal of Pinterest means."""
    if error.code != TRIAL:
        return error
    hint = Message(
        "ask Pinterest for standard access, or try the sandbox: server = {server}",
        server='"https://api-sandbox.pinterest.com"',
    )
    return UnauthorisedError(error.message, hint, status=error.status, code=error.code)


def account(given: Account) -> Pinterest:
    """Return a board by its number."""
    board, section = given.needed("room"), given.option("section")
    return Pinterest(
        given.root,
        board=f"{board}/{section}" if section else board,
        login=oauth2.login(given, TOKENS),
        server=given.channel.server or SERVER,
    )
