"""WordPress: posts of a site, through its REST interface and an application password.

Source: WP-API/docs, reference/posts.md and media.md, 2025-06-04. Tried against the real thing (WordPress 6.1).

WordPress knows no keys. The post's slug holds a piece of the message's key, and is looked for before anything is made,
so that a message that is tried again meets itself.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from pipeline.errors import NotSentError, RejectedError
from pipeline.i18n import Message
from pipeline.networks.answers import at, wanted
from pipeline.networks.article import article
from pipeline.networks.bodies import Body, Stream, file_name, json_body, video_name
from pipeline.networks.contract import NoReceipt, Receipt, clip_body, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.whoami import Identity, lacking
from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Clip, Payload, Picture
    from pipeline.networks.http import Patience

POSTS, MEDIA, COMMENTS = "/wp/v2/posts", "/wp/v2/media", "/wp/v2/comments"
#: What publishing takes.
CAPABILITIES = ("publish_posts", "upload_files")
LONGEST_SLUG = 60
NOT_FOUND, GONE = 404, 410


class WordPress:
    """One site, as one of its users.

    Args:
        root: the workspace, where images are.
        site: `https://…` of the site.
        user: who publishes.
        password: an application password of theirs.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(self, root: Path, *, site: str, user: str, password: str, patience: Patience | None = None) -> None:
        self._root = root
        login = b64encode(f"{user}:{password}".encode()).decode()
        secrets = [password, password.replace(" ", ""), login]
        self._server = Server(site, headers={"Authorization": f"Basic {login}"}, secrets=secrets, patience=patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post, unless it is there."""
        if reply_to:
            raise RejectedError(Message("a blog has no threads"), Message("make one post of it"))
        slug = _slug(payload, key)
        with preparing():
            there = self._there(slug, now)
            if there is not None:
                return there
            shown = {image.path: self._upload(image, number, now) for number, image in enumerate(payload.images, 1)}
            film = self._film(payload.video, now) if payload.video else ""
        post = {"title": payload.title, "content": _page(payload, shown, film), "slug": slug, "status": "publish"}
        return _receipt(self._server.exchange(_request("POST", POSTS, json_body(post)), now, last_look))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; here the key is enough
        """Look for the slug."""
        return self._there(_slug(payload, key), since) or NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say whose password it is, and what they may not do."""
        me = self._server.look_up("/", now, ("rest_route", "/wp/v2/users/me"), ("context", "edit"))
        may = at(me.data(), "capabilities") or {}
        allowed = [name for name, given in may.items() if given] if isinstance(may, dict) else []
        return Identity(str(at(me.data(), "username") or ""), wanted(me, "id"), lacking(CAPABILITIES, allowed))

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Put a post into the bin, from which a person can take it again."""
        try:
            self._server.exchange(_request("DELETE", f"{POSTS}/{int(remote_id)}"), now)
        except RejectedError as error:
            if error.status not in (NOT_FOUND, GONE):
                raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a post another text and title."""
        if payload.images or payload.video:
            raise RejectedError(Message("a post with images is changed in WordPress itself, or published anew"))
        post = {"title": payload.title, "content": _page(payload, {}, "")}
        return _receipt(self._server.exchange(_request("POST", f"{POSTS}/{int(remote_id)}", json_body(post)), now))

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return replies: comments that are shown."""
        answer = self._server.look_up("/", now, ("rest_route", COMMENTS), ("post", remote_id), ("per_page", "1"))
        total = answer.headers.get("x-wp-total", "0")
        return {"replies": int(total) if total.isascii() and total.isdigit() else 0}

    def _there(self, slug: str, now: datetime) -> Receipt | None:
        """Return the post with a slug, whatever its state, as long as it is not in the bin.

        Raises:
            NotSentError: what answers is no WordPress.
        """
        params = [("rest_route", POSTS), ("slug", slug), ("status", "any"), ("context", "edit")]
        posts = self._server.look_up("/", now, *params).data()
        if not isinstance(posts, list):
            raise NotSentError(
                Message("the site does not answer as WordPress does"),
                Message("a security plugin may block its REST interface"),
            )
        if not posts:
            return None
        return Receipt(str(at(posts, 0, "id")), str(at(posts, 0, "link")))

    def _upload(self, image: Picture, number: int, now: datetime) -> tuple[str, str]:
        """Upload an image with its alt text; return its number and its address."""
        data = image_bytes(self._root, image)
        name = file_name(number, image.media_type)
        return self._uploaded(name, Body(data, image.media_type), image.alt, now)

    def _film(self, clip: Clip, now: datetime) -> str:
        """Upload a video, read while it is sent, and return its address."""
        return self._uploaded(video_name(clip.media_type), clip_body(self._root, clip), clip.alt, now)[1]

    def _uploaded(self, name: str, body: Body | Stream, alt: str, now: datetime) -> tuple[str, str]:
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        answer = self._server.exchange(_request("POST", MEDIA, body, headers), now)
        number_there, address = wanted(answer, "id"), wanted(answer, "source_url")
        described = json_body({"alt_text": alt})
        self._server.exchange(_request("POST", f"{MEDIA}/{int(number_there)}", described), now)
        return number_there, address


def _request(
    method: str, route: str, body: Body | Stream | None = None, headers: Mapping[str, str] | None = None
) -> Request:
    # This form works on every site, however its addresses are made; `/wp-json/` does not.
    return Request(method, "/", (("rest_route", route),), headers or {}, body)


def _receipt(answer: Answer) -> Receipt:
    return Receipt(wanted(answer, "id"), wanted(answer, "link"))


def _slug(payload: Payload, key: str) -> str:
    words = casing.slug(payload.title or payload.text[:LONGEST_SLUG], payload.lang)[:LONGEST_SLUG].strip("-")
    return f"{words}-{key[:8]}".lower().strip("-")


def _page(payload: Payload, shown: Mapping[str, tuple[str, str]], film: str) -> str:
    def image(path: str, alt: str) -> str:
        if payload.video and path == payload.video.path:
            return f'<figure class="wp-block-video"><video controls="" src="{escape(film)}"></video></figure>'
        number, address = shown[path]
        return f'<img src="{escape(address)}" alt="{escape(alt)}" class="wp-image-{number}" />'

    there = {*shown, *([payload.video.path] if film and payload.video else [])}
    return article(payload, image, there, '<figure class="wp-block-image">{}</figure>')


def account(given: Account) -> WordPress:
    """Return a site, as the user that the account names."""
    site, password = given.needed("server"), given.secret("password")
    return WordPress(given.root, site=site, user=given.channel.account, password=password)
