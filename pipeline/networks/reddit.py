"""Reddit: self posts, links, images, galleries and videos in one subreddit, a first comment below them.

Source: praw-dev/praw 8.0.3 (submit, media assets, galleries), reddit-archive/reddit (api.py, errors.py), 2026-11. No
server of others to try it against; it rests on these.

Reddit knows no keys. It refuses an address that the subreddit has already; anything else that was lost is looked for
among the account's own posts. Of a post with an image or a video Reddit does not name what it becomes: it is looked up,
and never submitted a second time. Refusals come as success with errors inside.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pipeline import __version__
from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import form, json_body
from pipeline.networks.contract import NoReceipt, Receipt, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.oauth2 import Endpoint, login
from pipeline.networks.reddit_media import Assets
from pipeline.networks.reddit_rules import Rules
from pipeline.networks.whoami import Identity
from pipeline.networks.written import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Body
    from pipeline.networks.contract import Payload
    from pipeline.networks.http import Patience
    from pipeline.networks.oauth2 import Login

API, SITE = "https://oauth.reddit.com", "https://www.reddit.com"
#: Entries on a page, and how many pages are searched: Reddit shows the last 1000.
PAGE, PAGES = 100, 10
#: How often an image that was submitted is looked for, and how many seconds lie between.
LOOKS, PAUSE = 6, 5.0
NOT_FOUND = 404
_SPAN = re.compile(r"(\d+) (millisecond|second|minute|hour)")
_UNITS = {"millisecond": 0.001, "second": 1.0, "minute": 60.0, "hour": 3600.0}
_NAME = re.compile(r"[\w-]{1,30}\Z", re.ASCII)
_COMMENTS = re.compile(r"/comments/(\w+)", re.ASCII)
#: What others see of a text that a moderator took away; it may be ours.
_TAKEN_AWAY = frozenset({"[removed]", "[deleted]"})
_NOT_LET_IN = frozenset({"USER_REQUIRED", "LOGIN_REQUIRED", "INVALID_USER"})
_THERE_ALREADY = "ALREADY_SUB"


class Desk(NamedTuple):
    """An account's place in a subreddit.

    Args:
        subreddit: its name, with or without `r/`.
        account: the user's name, which Reddit wants to see with every request.
        flair: of the posts: words or number of one of the subreddit's; empty for none.
        send_replies: whether Reddit writes to the account's inbox of replies.
    """

    subreddit: str
    account: str
    flair: str = ""
    send_replies: bool = True


class Reddit:
    """One account in one subreddit.

    Args:
        root: the workspace, where images are.
        desk: who and where it is.
        login: how the account signs in.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=5)

    def __init__(
        self,
        root: Path,
        *,
        desk: Desk,
        login: Login,
        server: str = API,
        patience: Patience | None = None,
    ) -> None:
        self._subreddit = desk.subreddit.strip("/").removeprefix("r/")
        self._desk = desk
        self._login = login
        self._server = Server(server, headers=honest(desk.account), patience=patience)
        self._assets = Assets(root, patience)
        self._me = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Reddit knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Submit one post; what answers it is a comment below it."""
        with preparing():
            server = self._signed_in(now)
            if reply_to:
                path, body = "/api/comment", self._comment(payload, reply_to)
            else:
                path, body = self._post(server, payload, now)
        try:
            answer = _heard(
                server.exchange(Request("POST", path, (("raw_json", "1"),), body=body), now, last_look), now
            )
        except RejectedError as error:
            return self._after_refusal(error, payload, now)
        return _commented(answer) if reply_to else self._submitted(answer, payload, now)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Reddit does not tell keys
        """Look among the account's own posts or comments: the same title and text in this subreddit, since then."""
        if reply_to:
            for each in self._own("comments", since):
                same = at(each, "parent_id") == reply_to[0]
                if same and likeness.alike(str(at(each, "body") or ""), _text(payload)):
                    return _receipt(each)
            return NoReceipt.ABSENT
        for each in self._own("submitted", since):
            if self._is_it(each, payload):
                return _receipt(each)
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say whose token it is."""
        me = self._signed_in(now).look_up("/api/v1/me", now, ("raw_json", "1"))
        return Identity(wanted(me, "name"), wanted(me, "id"))

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post or a comment back; Reddit says yes to what is gone as well."""
        body = form([("id", remote_id)])
        _heard(self._signed_in(now).exchange(Request("POST", "/api/del", body=body), now), now)

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a post or a comment another text; Reddit keeps titles, addresses and pictures as they are."""
        if payload.images or payload.video:
            raise RejectedError(Message("the text of a post with images or a video is changed on Reddit itself"))
        server = self._signed_in(now)
        there = _thing(server, remote_id, now)
        if payload.part == 1 and payload.title and str(at(there, "title")) != payload.title:
            raise RejectedError(
                Message("Reddit keeps titles as they are"),
                Message("leave the title, or take the post back and make a new one"),
            )
        fields = [("api_type", "json"), ("thing_id", remote_id), ("text", _text(payload))]
        answer = server.exchange(Request("POST", "/api/editusertext", (("raw_json", "1"),), body=form(fields)), now)
        return _commented(_heard(answer, now))

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return likes (what Reddit calls the score: never exact, and what is below zero is none) and replies."""
        there = _thing(self._signed_in(now), remote_id, now)
        return {"likes": max(int(at(there, "score") or 0), 0), "replies": int(at(there, "num_comments") or 0)}

    def _signed_in(self, now: datetime) -> Server:
        return self._login.into(self._server, now)

    def _comment(self, payload: Payload, reply_to: Sequence[str]) -> Body:
        if payload.images or payload.video:
            raise RejectedError(
                Message("a comment on Reddit takes no images from here"), Message("leave them out of the comment")
            )
        return form([("api_type", "json"), ("thing_id", reply_to[0]), ("text", _text(payload))])

    def _post(self, server: Server, payload: Payload, now: datetime) -> tuple[str, Body]:
        """Return what is submitted, and where; everything that the subreddit would refuse is said before."""
        text = _text(payload)
        rules = Rules.read(server, self._subreddit, now)
        flair = rules.agreed(server, payload, text, self._desk.flair, now)
        common = {"sr": self._subreddit, "title": payload.title, **({"flair_id": flair} if flair else {})}
        marks = {"nsfw": payload.sensitive, "spoiler": bool(payload.spoiler), "sendreplies": self._desk.send_replies}
        if len(payload.images) > 1:
            assets = [self._assets.put(server, image, number, now)[1] for number, image in enumerate(payload.images, 1)]
            items = [{"caption": "", "outbound_url": "", "media_id": asset} for asset in assets]
            gallery = {"api_type": "json", "items": items, "text": text, "validate_on_submit": True}
            return "/api/submit_gallery_post.json", json_body({**gallery, **common, **marks, "show_error_list": True})
        fields = {**common, **{name: str(on).lower() for name, on in marks.items()}, "text": text}
        fields |= {"api_type": "json", "resubmit": "false", "validate_on_submit": "true"}
        return "/api/submit", form({**fields, **self._kind(server, payload, now)}.items())

    def _kind(self, server: Server, payload: Payload, now: datetime) -> dict[str, str]:
        if payload.video:
            if payload.video.cover is None:
                raise RejectedError(
                    Message("Reddit takes no video without a cover picture"), Message("give the video one")
                )
            cover = self._assets.put(server, payload.video.cover, 2, now)[0]
            return {
                "kind": "video",
                "url": self._assets.put_clip(server, payload.video, now),
                "video_poster_url": cover,
            }
        if payload.images:
            return {"kind": "image", "url": self._assets.put(server, payload.images[0], 1, now)[0]}
        return {"kind": "link", "url": payload.link} if payload.link else {"kind": "self"}

    def _submitted(self, answer: Answer, payload: Payload, now: datetime) -> Receipt:
        """Return the post that was made; where Reddit names none, it is looked for.

        Raises:
            UnknownOutcomeError: it is not to be seen yet.
        """
        made = at(answer.data(), "json", "data")
        name, url = _named(made), str(at(made, "url") or "")
        if name and _COMMENTS.search(url):
            return Receipt(name, url)
        if not (payload.images or payload.video) or not at(made, "user_submitted_page"):
            return Receipt(wanted(answer, "json", "data", "name"), wanted(answer, "json", "data", "url"))
        for _ in range(LOOKS):
            try:
                found = self.find(payload, reply_to=(), key="", since=now)
            except (NotSentError, RejectedError) as error:
                raise UnknownOutcomeError(error.message) from None
            if isinstance(found, Receipt):
                return found
            self._server.pause(PAUSE)
        raise UnknownOutcomeError(
            Message("{host} has taken the picture or video and does not show the post yet", host=self._server.host)
        )

    def _after_refusal(self, error: RejectedError, payload: Payload, now: datetime) -> Receipt:
        """Tell whether the address that the subreddit has already is this very post."""
        if error.code != _THERE_ALREADY:
            raise error
        try:
            found = self.find(payload, reply_to=(), key="", since=now - timedelta(days=1))
        except (NotSentError, RejectedError):
            raise UnknownOutcomeError(
                error.message, Message("the subreddit has this address already: look whether it is this post")
            ) from None
        if isinstance(found, Receipt):
            return found
        raise RejectedError(error.message, Message("somebody has posted this address there already"), code=error.code)

    def _is_it(self, there: object, payload: Payload) -> bool:
        if str(at(there, "subreddit")).lower() != self._subreddit.lower() or at(there, "title") != payload.title:
            return False
        if payload.images or payload.video:  # with these, Reddit shows texts late, or not at all
            return at(there, "is_self") is not True
        said = str(at(there, "selftext") or "")
        return said in _TAKEN_AWAY or likeness.alike(said, _text(payload))

    def _own(self, kind: str, since: datetime) -> Iterator[Any]:
        """Yield what the account has made since a moment, newest first.

        Raises:
            UnknownOutcomeError: there is more than can be searched.
        """
        server = self._signed_in(since)
        if not self._me:
            self._me = wanted(server.look_up("/api/v1/me", since, ("raw_json", "1")), "name")
        path, earliest = f"/user/{quote(self._me, safe='')}/{kind}", likeness.since(since)
        params = {"sort": "new", "limit": str(PAGE), "raw_json": "1"}
        for _ in range(PAGES):
            listing = at(server.look_up(path, since, *params.items()).data(), "data")
            for each in at(listing, "children") or ():
                there = at(each, "data")
                made = at(there, "created_utc")
                if isinstance(made, int | float) and datetime.fromtimestamp(made, UTC) < earliest:
                    return
                yield there
            if not (after := at(listing, "after")):
                return
            params["after"] = str(after)
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )


def honest(account: str) -> dict[str, str]:
    """Return how a client says who it is, as Reddit's rules for its API want it."""
    by = f" (by /u/{account})" if _NAME.match(account) else ""
    return {"User-Agent": f"python:tellal:{__version__}{by}"}


def _heard(answer: Answer, now: datetime) -> Answer:
    """Return an answer that says yes inside as well.

    Raises:
        NotSentError: come again later.
        RejectedError: no.
    """
    inside = at(answer.data(), "json")
    errors = at(inside, "errors")
    if not isinstance(errors, list) or not errors:
        return answer
    code, said = str(at(errors, 0, 0) or ""), " ".join(str(at(errors, 0, 1) or "no reason given").split())[:300]
    message = Message("{host} refused ({words})", host=answer.host, words=f"{code}: {said}")
    if code == "RATELIMIT":
        seconds = at(inside, "ratelimit")
        known = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        wait = float(seconds) if known else sum(int(n) * _UNITS[unit] for n, unit in _SPAN.findall(said))
        raise NotSentError(message, not_before=now + timedelta(seconds=min(wait, 7 * 86400)) if wait > 0 else None)
    if code in _NOT_LET_IN:
        raise UnauthorisedError(
            message, Message("make a new one and store it under the name that channel.toml gives"), code=code
        )
    raise RejectedError(message, status=answer.status, code=code)


def _named(made: object) -> str:
    """Return Reddit's full name of a post (`t3_…`) from any of the ways in which it is given."""
    for place in ("name", "id"):
        found = at(made, place)
        if isinstance(found, str) and found:
            return found if found.startswith("t3_") else f"t3_{found}"
    found = _COMMENTS.search(str(at(made, "url") or ""))
    return f"t3_{found[1]}" if found else ""


def _commented(answer: Answer) -> Receipt:
    thing = ("json", "data", "things", 0, "data")
    return Receipt(wanted(answer, *thing, "name"), SITE + wanted(answer, *thing, "permalink"))


def _thing(server: Server, name: str, now: datetime) -> Any:  # noqa: ANN401 - JSON
    """Return what Reddit says of a post or a comment.

    Raises:
        RejectedError: there is no such thing, or it was taken back.
    """
    there = at(server.look_up("/api/info", now, ("id", name), ("raw_json", "1")).data(), "data", "children", 0, "data")
    if there is None or at(there, "author") in (None, "[deleted]"):
        raise RejectedError(Message("{host} has no such post any more", host=server.host), status=NOT_FOUND)
    return there


def _receipt(there: object) -> Receipt:
    return Receipt(str(at(there, "name")), SITE + str(at(there, "permalink")))


def _text(payload: Payload) -> str:
    return page("reddit", payload.markdown or payload.text, lambda *_: "")


def account(given: Account) -> Reddit:
    """Return an account that signs in as an app of its own, in the subreddit that `room` names."""
    desk = Desk(given.needed("room"), given.channel.account, given.option("flair"), given.option("send_replies"))
    return Reddit(given.root, desk=desk, login=login(given, Endpoint(f"{SITE}/api/v1/access_token", basic=True)))
