"""LinkedIn: posts of a person or of an organisation, images with alt text, a first comment below them.

Source: learn.microsoft.com/linkedin, Posts, Images, MultiImage and Comments API, little text, 2026-09. No server of
others to try it against; it rests on the documentation.

LinkedIn knows no keys, but refuses a post that it takes for one that is there (422) and names that one. Where we may
read, as an organisation may, the one that it names is looked at: LinkedIn remembers posts that were taken back, too. A
person's own posts may not be read, so there a person has to look.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from pipeline.errors import NotSentError, RejectedError, RemoteError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness, markup
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import Body, json_body
from pipeline.networks.contract import NoReceipt, Picture, Receipt, clip_parts, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.limits import spoken
from pipeline.networks.looks import web_address
from pipeline.networks.whoami import Identity
from pipeline.networks.written import TONGUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Clip, Payload
    from pipeline.networks.http import Patience

TONGUE = TONGUES["linkedin"]
ORGANISATION = "urn:li:organization:"
POST = re.compile(r"urn:li:(?:share|ugcPost|activity):\d+")
COMMENT = re.compile(r"urn:li:comment:\((?P<post>[^,]+),(?P<id>[^)]+)\)\Z")
FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 403, 404, 422
#: How old a post may be that LinkedIn calls a duplicate: a try of this very message, not a post of last week.
DUPLICATES = timedelta(hours=6)
#: How often an upload is asked after, and how many seconds lie between.
ASKS, PAUSE = 20, 1.0
ASKS_OF_FILMS = 300
#: Posts on a page, and how many pages are searched.
PAGE, PAGES = 50, 10


class LinkedIn:
    """One person or organisation.

    Args:
        root: the workspace, where images are.
        author: `urn:li:organization:…` or `urn:li:person:…`; empty for the person whose token it is.
        token: with `w_organization_social r_organization_social`, or with `w_member_social openid profile`.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(
        self,
        root: Path,
        *,
        token: str,
        author: str = "",
        server: str = "https://api.linkedin.com",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._author = author
        self._patience = patience
        self._login = {"Authorization": f"Bearer {token}"}
        version = {"LinkedIn-Version": spoken("linkedin"), "X-Restli-Protocol-Version": "2.0.0"}
        self._token = token
        self._server = Server(server, headers={**self._login, **version}, secrets=[token], patience=patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; LinkedIn knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post; what answers it is a comment below it."""
        with preparing():
            author = self._who(now)
            pictures = [self._upload(image, author, now) for image in payload.pictures]
            pictures += [self._film(payload.video, author, now)] if payload.video else []
        if reply_to:
            return self._comment(payload, author, reply_to[0], now, last_look)
        post = _post(payload, author, pictures)
        try:
            answer = self._server.exchange(Request("POST", "/rest/posts", body=json_body(post)), now, last_look)
        except RejectedError as error:
            return self._after_refusal(error, now)
        return _receipt(_named(answer))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; LinkedIn does not tell keys
        """Look among the organisation's own posts, or among the comments of one: the same text, made since then."""
        if not self._who(since).startswith(ORGANISATION):
            return NoReceipt.UNSUPPORTED
        written = payload.text if reply_to else markup.write(payload.text, payload.spans, TONGUE)
        for found in self._comments(reply_to[0], since) if reply_to else self._own(since):
            text = at(found, "message", "text") if reply_to else at(found, "commentary")
            if likeness.alike(str(text or ""), written):
                return _receipt(str(at(found, "commentUrn") or at(found, "id")), *reply_to[:1])
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say which person or organisation it is, and whether its posts may be read."""
        me = self._who(now)
        if not me.startswith(ORGANISATION):
            name = at(self._server.look_up("/v2/userinfo", now).data(), "name")
            return Identity(str(name or ""), me, is_handle=False)
        try:  # what an organisation is called takes a permission that publishing does not; its posts do not
            next(self._own(now), None)
        except RejectedError as error:
            if error.status != FORBIDDEN:
                raise
            return Identity("", me, ("r_organization_social",))
        return Identity("", me)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post or a comment back; LinkedIn says yes too where it is gone already."""
        if comment := COMMENT.match(remote_id):
            place = f"{_comments_of(comment['post'])}/{quote(comment['id'], safe='')}"
            request = Request("DELETE", place, (("actor", self._who(now)),))
        else:
            request = Request("DELETE", _place(remote_id), headers={"X-RestLi-Method": "DELETE"})
        try:
            self._server.exchange(request, now)
        except RejectedError as error:
            if error.status != NOT_FOUND:
                raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a post another text; its images stay."""
        commentary = markup.write(payload.text, payload.spans, TONGUE)
        body = json_body({"patch": {"$set": {"commentary": commentary}}})
        request = Request("POST", _place(remote_id), headers={"X-RestLi-Method": "PARTIAL_UPDATE"}, body=body)
        self._server.exchange(request, now)
        return _receipt(remote_id)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return likes and replies; only of an organisation's posts."""
        there = self._server.look_up(f"/rest/socialActions/{quote(remote_id, safe='')}", now).data()
        likes, replies = (
            at(there, "likesSummary", "totalLikes"),
            at(there, "commentsSummary", "aggregatedTotalComments"),
        )
        return {"likes": int(likes or 0), "replies": int(replies or 0)}

    def _who(self, now: datetime) -> str:
        """Return whose posts they are; a token that names nobody is asked, once."""
        if not self._author:
            self._author = f"urn:li:person:{wanted(self._server.look_up('/v2/userinfo', now), 'sub')}"
        return self._author

    def _after_refusal(self, error: RejectedError, now: datetime) -> Receipt:
        """Tell a refusal from a post that is there already.

        Raises:
            UnknownOutcomeError: LinkedIn says that it is, and we may not look.
        """
        named = POST.search(str(error))
        if error.status != UNPROCESSABLE or "duplicate" not in str(error).lower() or not named:
            raise error
        receipt = _receipt(named[0])
        hint = Message("look whether this post is it, and still there: {url}", url=receipt.url)
        if not self._who(now).startswith(ORGANISATION):
            raise UnknownOutcomeError(error.message, hint) from None
        try:
            made = at(self._server.look_up(_place(named[0]), now).data(), "createdAt")
        except RejectedError as gone:
            if gone.status == NOT_FOUND:
                raise error from None
            raise UnknownOutcomeError(error.message, hint) from None
        except RemoteError:
            raise UnknownOutcomeError(error.message, hint) from None
        if float(made or 0) < (now - DUPLICATES).timestamp() * 1000:
            raise error
        return receipt

    def _comment(
        self, payload: Payload, author: str, post: str, now: datetime, last_look: Callable[[], None]
    ) -> Receipt:
        """Answer a post with a comment, which is plain text."""
        if payload.images or payload.video:
            raise RejectedError(
                Message("a comment on LinkedIn takes no images here"), Message("leave them out of the comment")
            )
        body = json_body({"actor": author, "object": post, "message": {"text": payload.text}})
        answer = self._server.exchange(Request("POST", _comments_of(post), body=body), now, last_look)
        return _receipt(wanted(answer, "commentUrn"), post)

    def _upload(self, image: Picture, owner: str, now: datetime) -> dict[str, str]:
        """Upload an image, for nobody to see yet, and return it as a post names it."""
        data = image_bytes(self._root, image)
        begun = json_body({"initializeUploadRequest": {"owner": owner}})
        answer = self._server.exchange(
            Request("POST", "/rest/images", (("action", "initializeUpload"),), body=begun), now
        )
        urn = wanted(answer, "value", "image")
        self._put(wanted(answer, "value", "uploadUrl"), Body(data, image.media_type), now)
        self._wait_for("images", urn, owner, image, now)
        return {"id": urn, "altText": image.alt} if image.alt else {"id": urn}

    def _film(self, clip: Clip, owner: str, now: datetime) -> dict[str, str]:
        """Upload a video in the pieces that LinkedIn wants, for nobody to see yet, and return it as a post names it.

        Raises:
            NotSentError: it wants other pieces than a file has.
        """
        asked = {"owner": owner, "fileSizeBytes": clip.size, "uploadCaptions": False, "uploadThumbnail": False}
        answer = self._videos("initializeUpload", asked, now)
        urn, places = wanted(answer, "value", "video"), at(answer.data(), "value", "uploadInstructions") or []
        size = int(at(places, 0, "lastByte") or 0) + 1
        tags: list[str] = []
        for number, piece in enumerate(clip_parts(self._root, clip, size)):
            if at(places, number, "firstByte") != number * size or at(places, number, "lastByte") != (
                number * size + len(piece) - 1
            ):
                raise NotSentError(Message("{host} did not take all of {path}", host=self._server.host, path=clip.path))
            address = wanted(answer, "value", "uploadInstructions", number, "uploadUrl")
            tags.append(self._put(address, Body(piece, "application/octet-stream"), now).headers.get("etag", ""))
        token = str(at(answer.data(), "value", "uploadToken") or "")
        self._videos("finalizeUpload", {"video": urn, "uploadToken": token, "uploadedPartIds": tags}, now)
        self._wait_for("videos", urn, owner, clip, now)
        return {"id": urn, "altText": clip.alt} if clip.alt else {"id": urn}

    def _videos(self, action: str, asked: dict[str, Any], now: datetime) -> Answer:
        body = json_body({f"{action}Request": asked})
        return self._server.exchange(Request("POST", "/rest/videos", (("action", action),), body=body), now)

    def _put(self, address: str, body: Body, now: datetime) -> Answer:
        """Send bytes where LinkedIn wants them; the address is a secret."""
        place = urlsplit(address)
        secrets = [self._token, place.path, place.query]
        files = Server(
            f"{place.scheme}://{place.netloc}",
            headers=self._login if _is_theirs(place.hostname or "", self._server.host) else {},
            secrets=[secret for secret in secrets if secret.strip("/")],
            patience=self._patience,
        )
        params = tuple(parse_qsl(place.query, keep_blank_values=True))
        return files.exchange(Request("PUT", place.path, params, body=body), now)

    def _wait_for(self, kind: str, urn: str, owner: str, shown: Picture | Clip, now: datetime) -> None:
        """Wait until LinkedIn is done with something; a person's token may not ask, so there it is only a while."""
        if not owner.startswith(ORGANISATION):
            self._server.pause(PAUSE)
            return
        for _ in range(ASKS if isinstance(shown, Picture) else ASKS_OF_FILMS):
            match at(self._server.look_up(f"/rest/{kind}/{quote(urn, safe='')}", now).data(), "status"):
                case "AVAILABLE":
                    return
                case "PROCESSING_FAILED":
                    raise RejectedError(Message("{host} cannot read {path}", host=self._server.host, path=shown.path))
            self._server.pause(PAUSE)
        raise NotSentError(Message("{host} takes too long over {path}", host=self._server.host, path=shown.path))

    def _own(self, since: datetime) -> Iterator[Any]:
        params = (("q", "author"), ("author", self._who(since)), ("sortBy", "LAST_MODIFIED"))
        return self._listed("/rest/posts", since, *params, made=("createdAt",))

    def _comments(self, post: str, since: datetime) -> Iterator[Any]:
        return self._listed(_comments_of(post), since, made=("created", "time"))

    def _listed(self, path: str, since: datetime, *params: tuple[str, str], made: tuple[str, ...]) -> Iterator[Any]:
        """Yield what a list has since a moment.

        Raises:
            UnknownOutcomeError: there is more than can be searched.
        """
        earliest = likeness.since(since).timestamp() * 1000
        for number in range(PAGES):
            page = self._server.look_up(path, since, *params, ("start", str(number * PAGE)), ("count", str(PAGE)))
            elements = at(page.data(), "elements") or []
            yield from (each for each in elements if float(at(each, *made) or 0) >= earliest)
            modified = at(elements, -1, "lastModifiedAt")
            if len(elements) < PAGE or (modified and float(modified) < earliest):
                return
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )


def _post(payload: Payload, author: str, pictures: Sequence[dict[str, str]]) -> dict[str, Any]:
    post: dict[str, Any] = {
        "author": author,
        "commentary": markup.write(payload.text, payload.spans, TONGUE),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    address, card = web_address(payload.link), payload.linked
    if address and not (payload.images or payload.video):
        title = card.title if card else payload.title or address.split("/")[2]
        article: dict[str, str] = {"source": address, "title": title}
        if card and card.description:
            article["description"] = card.description
        if pictures:
            article["thumbnail"] = pictures[0]["id"]
        post["content"] = {"article": article}
    elif len(pictures) > 1:
        post["content"] = {"multiImage": {"images": list(pictures)}}
    elif pictures:
        post["content"] = {"media": pictures[0]}
    return post


def _named(answer: Answer) -> str:
    """Return what LinkedIn calls a post: it says so in a header.

    Raises:
        UnknownOutcomeError: it does not, which leaves open what was done.
    """
    found = answer.headers.get("x-restli-id", "")
    if not POST.fullmatch(found):
        raise UnknownOutcomeError(
            Message(
                "{host} answered {status}, but without “{field}”",
                host=answer.host,
                status=answer.status,
                field="x-restli-id",
            )
        )
    return found


def _receipt(urn: str, post: str = "") -> Receipt:
    """Return the receipt of a post, or of a comment, which people see below its post."""
    return Receipt(urn, f"https://www.linkedin.com/feed/update/{post or urn}/")


def _place(urn: str) -> str:
    return f"/rest/posts/{quote(urn, safe='')}"


def _comments_of(post: str) -> str:
    return f"/rest/socialActions/{quote(post, safe='')}/comments"


def _is_theirs(host: str, server: str) -> bool:
    """Whether a host may see the token."""
    return host in {server, "linkedin.com"} or host.endswith(".linkedin.com")


def account(given: Account) -> LinkedIn:
    """Return an organisation, or a person: `room` is their URN; without one, the person whose token it is."""
    return LinkedIn(given.root, author=given.channel.room, token=given.secret("token"))
