"""YouTube: a video with its title, description and cover, a first comment below it.

Source: YouTube Data API v3, discovery document of revision 20261104, and the guide to resumable uploads, 2026-11. No
server of others to try it against; requests and answers are held against the discovery document.

An upload has an address of its own, which is known before any byte leaves; the video exists once the last one has
arrived. So the address is written down first, and whatever becomes of the last answer, it can be asked. It is sealed
there: whoever has it could fill it with another video.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.errors import NotSentError, RejectedError, RemoteError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.model.variant import SpanKind
from pipeline.networks import likeness, oauth2
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import Body, json_body
from pipeline.networks.contract import HandedOver, NoReceipt, Receipt, has_clip, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.oauth2 import SignedIn
from pipeline.networks.resumable import INCOMPLETE, Upload
from pipeline.networks.sealed import seal, unseal
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.errors import SendError
    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Clip, Payload
    from pipeline.networks.http import Patience
    from pipeline.networks.oauth2 import Login

TOKENS = oauth2.Endpoint("https://oauth2.googleapis.com/token")
API, UPLOAD = "/youtube/v3", "/upload/youtube/v3"
#: What YouTube calls limits that end by themselves, and rights that only a person can give.
COME_LATER = frozenset(
    {"quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "uploadLimitExceeded", "uploadRateLimitExceeded"}
)
NOT_LET_IN = frozenset({"authError", "insufficientPermissions", "youtubeSignupRequired", "channelClosed"})
NOT_FOUND, GONE = 404, 410
#: Entries on a page, and how many pages are searched.
PAGE, PAGES = 50, 10
#: Characters of all tags together, where one with a blank has quotes around it.
LONGEST_TAGS = 500
_VIDEO = re.compile(r"[\w-]{11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a channel settles for all of its videos.

    Args:
        privacy: `public`, `unlisted` or `private`.
        category: YouTube's number of it.
        made_for_kids: videos are made for children.
        synthetic: they show real things that a machine changed or made.
    """

    privacy: str = "public"
    category: int = 22
    made_for_kids: bool = False
    synthetic: bool = False


class YouTube:
    """One channel of YouTube.

    Args:
        root: the workspace, where videos are.
        login: with the scope `youtube.force-ssl`, or with `youtube.upload` where there are no comments and no edits.
        settled: what holds for all videos.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=10)
    visibility = timedelta(minutes=5)

    def __init__(
        self,
        root: Path,
        *,
        login: Login,
        settled: Settled | None = None,
        server: str = "https://youtube.googleapis.com",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._login = login
        self._settled = settled or Settled()
        self._patience = patience
        self._server = Server(server, patience=patience)
        self._signed_in = SignedIn(self._server, self._login, _meant)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; YouTube knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one video; what answers it is a comment below it."""
        prepared = self.prepare(payload, reply_to=reply_to, now=now)
        return self.publish(prepared, payload, reply_to=reply_to, now=now, last_look=last_look)

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Begin the upload and return its address, sealed; of a comment there is nothing to begin."""
        if reply_to:
            return ""
        clip = _clip(payload)
        if not has_clip(self._root, clip):
            raise NotSentError(Message("{path} cannot be read, or has changed", path=clip.path))
        video = {
            "snippet": self._snippet(payload),
            "status": {
                "privacyStatus": self._settled.privacy,
                "selfDeclaredMadeForKids": self._settled.made_for_kids,
                "containsSyntheticMedia": self._settled.synthetic,
            },
        }
        about = {"X-Upload-Content-Length": str(clip.size), "X-Upload-Content-Type": clip.media_type}
        params = (("uploadType", "resumable"), ("part", "snippet,status"))
        with preparing():
            answer = self._signed_in.exchange(Request("POST", f"{UPLOAD}/videos", params, about, json_body(video)), now)
            place = answer.headers.get("location", "")
            if not place:
                raise NotSentError(Message("{host} named no address for the upload", host=self._server.host))
        return seal(place, self._login.key)

    def publish(
        self,
        prepared: str,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Send the bytes, of which the last ones publish, or comment."""
        if reply_to:
            return self._comment(payload, reply_to[0], now, last_look)
        clip = _clip(payload)
        try:
            upload = self._upload(prepared, clip)
            with preparing():
                answer = upload.ask(now)
        except (ValueError, RejectedError) as error:
            if isinstance(error, RejectedError) and error.status not in {NOT_FOUND, GONE}:
                raise _meant(error) from None
            raise NotSentError(Message("{host} does not know the upload any more", host=self._server.host)) from None
        try:
            answer = upload.fill(answer, now, last_look)
        except RejectedError as error:
            raise _meant(error) from None
        receipt = self._receipt(wanted(answer, "id"), at(answer.data(), "status"))
        if clip.cover:
            with suppress(RemoteError):  # it is out: that its cover was not taken makes no doubt of it
                cover = Body(image_bytes(self._root, clip.cover), clip.cover.media_type)
                params = (("videoId", receipt.remote_id), ("uploadType", "media"))
                self._signed_in.exchange(Request("POST", f"{UPLOAD}/thumbnails/set", params, body=cover), now)
        return receipt

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Ask the upload whether the last byte arrived; where it is forgotten, look among the channel's videos."""
        try:
            answer = self._upload(prepared, _clip(payload)).ask(since)
        except (ValueError, RejectedError) as error:
            if isinstance(error, RejectedError) and error.status not in {NOT_FOUND, GONE}:
                raise _meant(error) from None
            return self.find(payload, reply_to=reply_to, key="", since=since)
        if answer.status == INCOMPLETE:
            return NoReceipt.ABSENT
        return self._receipt(wanted(answer, "id"), at(answer.data(), "status"))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; YouTube does not tell keys
        """Look among the channel's videos, or the comments below one: the same words, made since then."""
        if reply_to:
            params = (("part", "snippet"), ("videoId", reply_to[0]), ("order", "time"), ("textFormat", "plainText"))
            for thread in self._listed("commentThreads", since, params, "topLevelComment"):
                comment = at(thread, "snippet", "topLevelComment", "snippet")
                text = at(comment, "textOriginal") or at(comment, "textDisplay")
                if likeness.alike(str(text or ""), payload.text):
                    return _commented(reply_to[0], str(at(thread, "id")))
            return NoReceipt.ABSENT
        mine = self._read("channels", since, ("part", "contentDetails"), ("mine", "true"))
        uploads = wanted(mine, "items", 0, "contentDetails", "relatedPlaylists", "uploads")
        for item in self._listed("playlistItems", since, (("part", "snippet,status"), ("playlistId", uploads))):
            there = at(item, "snippet")
            title, text = (str(at(there, name) or "") for name in ("title", "description"))
            if likeness.alike(title, payload.title) and likeness.alike(text, payload.text):
                return self._receipt(str(at(there, "resourceId", "videoId")), at(item, "status"))
        return NoReceipt.ABSENT

    def close(self) -> None:
        """Nothing is held open."""

    def whoami(self, now: datetime) -> Identity:
        """Return the channel that the token is of."""
        mine = self._read("channels", now, ("part", "snippet"), ("mine", "true")).data()
        title = at(mine, "items", 0, "snippet", "title")
        return Identity(str(title or ""), str(at(mine, "items", 0, "id") or ""))

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a video or a comment back."""
        kind = "videos" if _VIDEO.fullmatch(remote_id) else "comments"
        try:
            self._signed_in.exchange(Request("DELETE", f"{API}/{kind}", (("id", remote_id),)), now)
        except RejectedError as error:
            if error.status != NOT_FOUND:
                raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a video another title and description, or a comment another text; YouTube wants all the rest again."""
        if not _VIDEO.fullmatch(remote_id):
            body = json_body({"id": remote_id, "snippet": {"textOriginal": payload.text}})
            answer = self._signed_in.exchange(Request("PUT", f"{API}/comments", (("part", "snippet"),), body=body), now)
            return _commented(str(at(answer.data(), "snippet", "videoId") or ""), remote_id)
        there = at(self._read("videos", now, ("part", "snippet"), ("id", remote_id)).data(), "items", 0, "snippet")
        if there is None:
            raise RejectedError(Message("{host} has no such video any more", host=self._server.host), status=NOT_FOUND)
        kept = {name: at(there, name) for name in ("defaultAudioLanguage", "categoryId") if at(there, name)}
        body = json_body({"id": remote_id, "snippet": {**self._snippet(payload), **kept}})
        self._signed_in.exchange(Request("PUT", f"{API}/videos", (("part", "snippet"),), body=body), now)
        return Receipt(remote_id, _address(remote_id))

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return views, likes and replies."""
        there = self._read("videos", now, ("part", "statistics"), ("id", remote_id)).data()
        names = {"views": "viewCount", "likes": "likeCount", "replies": "commentCount"}
        return {ours: int(at(there, "items", 0, "statistics", theirs) or 0) for ours, theirs in names.items()}

    def _snippet(self, payload: Payload) -> dict[str, Any]:
        snippet = {
            "title": payload.title,
            "description": payload.text,
            "categoryId": str(self._settled.category),
            "tags": _tags(payload),
        }
        return {**snippet, "defaultLanguage": payload.lang} if payload.lang else snippet

    def _receipt(self, video: str, status: object) -> Receipt:
        """Return the receipt of a video; one that YouTube keeps from everybody is left to a person.

        Raises:
            RejectedError: YouTube took the bytes and shows no video.
        """
        if at(status, "uploadStatus") in {"failed", "rejected"}:
            reason = str(at(status, "rejectionReason") or at(status, "failureReason") or "")[:100]
            raise RejectedError(
                Message("{host} did not take the video ({words})", host=self._server.host, words=reason)
            )
        if at(status, "privacyStatus") == "private" != self._settled.privacy:
            return HandedOver(video, f"https://studio.youtube.com/video/{quote(video, safe='')}/edit")
        return Receipt(video, _address(video))

    def _comment(self, payload: Payload, video: str, now: datetime, last_look: Callable[[], None]) -> Receipt:
        if payload.video or payload.images:
            raise RejectedError(
                Message("a comment on YouTube is a text alone"), Message("leave video and images out of the comment")
            )
        said = {"snippet": {"videoId": video, "topLevelComment": {"snippet": {"textOriginal": payload.text}}}}
        request = Request("POST", f"{API}/commentThreads", (("part", "snippet"),), body=json_body(said))
        return _commented(video, wanted(self._signed_in.exchange(request, now, last_look), "id"))

    def _listed(
        self, kind: str, since: datetime, params: Sequence[tuple[str, str]], *inside: str
    ) -> Iterator[dict[str, Any]]:
        """Yield what a list has since a moment, newest first.

        Raises:
            UnknownOutcomeError: there is more than can be searched.
        """
        earliest, following = likeness.since(since), ""
        for _ in range(PAGES):
            more = [("pageToken", following)] if following else []
            page = self._read(kind, since, *params, ("maxResults", str(PAGE)), *more).data()
            for item in at(page, "items") or ():
                there = at(item, "snippet", *inside, "snippet") if inside else at(item, "snippet")
                made = likeness.read(at(there, "publishedAt"))
                if made and made < earliest:
                    return
                yield item
            following = str(at(page, "nextPageToken") or "")
            if not following:
                return
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )

    def _upload(self, prepared: str, clip: Clip) -> Upload:
        """Return an upload by its sealed address.

        Raises:
            ValueError: others sealed it.
        """
        return Upload(
            self._root,
            clip,
            place=unseal(prepared, self._login.key),
            login=self._login,
            theirs=(self._server.host, ".googleapis.com"),
            patience=self._patience,
        )

    def _read(self, kind: str, now: datetime, *params: tuple[str, str]) -> Answer:
        return self._signed_in.look_up(f"{API}/{kind}", now, *params)


def _clip(payload: Payload) -> Clip:
    if payload.video is None:
        raise RejectedError(
            Message("YouTube takes no post without a video"), Message("add one, or leave this channel out")
        )
    return payload.video


def _tags(payload: Payload) -> list[str]:
    """Return the hashtags of a text as tags, as many as YouTube takes."""
    names = (payload.text[span.start : span.end].lstrip("#") for span in payload.spans if span.kind is SpanKind.TAG)
    tags: list[str] = []
    for name in dict.fromkeys(filter(None, names)):
        if sum(len(tag) + 2 for tag in (*tags, name)) <= LONGEST_TAGS:
            tags.append(name)
    return tags


def _address(video: str) -> str:
    return f"https://www.youtube.com/watch?v={quote(video, safe='')}"


def _commented(video: str, comment: str) -> Receipt:
    return Receipt(comment, f"{_address(video)}&lc={quote(comment, safe='')}")


def _meant(error: RejectedError) -> SendError:
    """Return what a refusal of YouTube means."""
    if error.code in COME_LATER:
        return NotSentError(error.message, Message("YouTube gives a project so much a day: it goes on tomorrow"))
    if error.code in NOT_LET_IN and not isinstance(error, UnauthorisedError):
        hint = Message("connect the account anew: tellal connect {network}", network="youtube")
        return UnauthorisedError(error.message, hint, status=error.status, code=error.code)
    return error


def account(given: Account) -> YouTube:
    """Return a channel by a token, or by what tokens are made from."""
    settled = Settled(
        given.option("privacy"), given.option("category"), given.option("made_for_kids"), given.option("synthetic")
    )
    return YouTube(given.root, login=oauth2.login(given, TOKENS), settled=settled)
