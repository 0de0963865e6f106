"""Slack: an app's bot in a channel, or an incoming webhook of it.

Source: docs.slack.dev, methods and Block Kit, 2026-11. No server of others to try it against; it rests on the
documentation.

Slack answers 200 to everything and says `ok: false` inside. It knows no keys, but keeps with a message what an app
says about it (metadata), so a lost message is found by its key. A webhook answers “ok” and nothing more: no id, no
pictures, no way back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness, markup
from pipeline.networks.answers import LONGEST_WORDS, at, wanted
from pipeline.networks.bodies import Body, Stream, file_name, form, json_body, video_name
from pipeline.networks.contract import NoReceipt, Receipt, clip_body, image_bytes, unhurried
from pipeline.networks.hosting import Nowhere
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.whoami import UNTRIED, Identity, lacking
from pipeline.networks.written import TONGUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Clip, Payload, Picture
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience

TONGUE = TONGUES["slack"]
#: What publishing takes, and looking for what was published.
SCOPES = ("chat:write", "channels:history", "files:write", "files:read")
EVENT = "tellal_post"
LONGEST_SECTION = 3000
PAGE, PAGES = 200, 10
#: How often an upload is asked after, and how many seconds lie between.
ASKS, PAUSE = 20, 1.0
NOT_LET_IN = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
COME_LATER = frozenset({"rate_limited", "ratelimited"})
IN_DOUBT = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
GONE = "message_not_found"


class SlackBot:
    """One channel, through a bot with chat:write, channels:history, files:write and files:read.

    Args:
        root: the workspace, where images are.
        channel: the channel's id (`C…`).
        token: the bot's (`xoxb-…`).
        server: who speaks the Web API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(
        self,
        root: Path,
        *,
        channel: str,
        token: str,
        server: str = "https://slack.com",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._channel = channel
        self._token = token
        self._patience = patience
        headers = {"Authorization": f"Bearer {token}"}
        self._server = Server(server, headers=headers, secrets=[token], patience=patience)
        self._team = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one message; a thread is one in Slack too."""
        with preparing():
            self._sign_in(now)
            pictures = [self._upload(image, number, now) for number, image in enumerate(payload.images, 1)]
            film = self._film(payload.video, now) if payload.video else ""
        text = "\n".join(filter(None, (markup.write(payload.text, payload.spans, TONGUE), film)))
        message: dict[str, Any] = {
            "channel": self._channel,
            "text": text,
            "metadata": {"event_type": EVENT, "event_payload": {"key": key}},
        }
        if pictures:
            message["blocks"] = [*_sections(text), *pictures]
        if reply_to:
            message["thread_ts"] = reply_to[0]
        answer = self._call("chat.postMessage", json_body(message), now, last_look)
        return self._receipt(wanted(answer, "ts"), reply_to)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; here the key is enough
        """Look for the key in what the app said about its messages."""
        self._sign_in(since)
        for message in self._since(since, reply_to):
            metadata = at(message, "metadata")
            if at(metadata, "event_type") == EVENT and at(metadata, "event_payload", "key") == key:
                return self._receipt(str(at(message, "ts")), reply_to)
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say which team it is, and what the bot may not do."""
        answer = self._read("auth.test", now)
        allowed = answer.headers.get("x-oauth-scopes", "")
        scopes = [each.strip() for each in allowed.split(",") if each.strip()]
        team, lacks = str(at(answer.data(), "team") or ""), lacking(SCOPES, scopes)
        return Identity(team, wanted(answer, "user_id"), lacks, is_handle=False)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a message back."""
        try:
            self._call("chat.delete", json_body({"channel": self._channel, "ts": remote_id}), now)
        except RejectedError as error:
            if error.code != GONE:
                raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a message another text."""
        with preparing():
            self._sign_in(now)
        if payload.images or payload.video:
            raise RejectedError(
                Message("the text of a message with images cannot be changed in Slack without sending them again")
            )
        text = markup.write(payload.text, payload.spans, TONGUE)
        answer = self._call("chat.update", json_body({"channel": self._channel, "ts": remote_id, "text": text}), now)
        return self._receipt(wanted(answer, "ts"), ())

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return reactions and replies."""
        params = [("channel", self._channel), ("latest", remote_id), ("inclusive", "true"), ("limit", "1")]
        message = at(self._read("conversations.history", now, *params).data(), "messages", 0)
        reactions = sum(int(at(each, "count") or 0) for each in at(message, "reactions") or ())
        return {"reactions": reactions, "replies": int(at(message, "reply_count") or 0)}

    def _call(self, method: str, body: Body, now: datetime, last_look: Callable[[], None] = unhurried) -> Answer:
        request = Request("POST", f"/api/{method}", body=body)
        return _agreed(self._server.exchange(request, now, last_look), self._server)

    def _read(self, method: str, now: datetime, *params: tuple[str, str]) -> Answer:
        return _agreed(self._server.look_up(f"/api/{method}", now, *params), self._server)

    def _sign_in(self, now: datetime) -> None:
        """Find out where the team is, once; the address of a message begins with it."""
        if not self._team:
            self._team = wanted(self._read("auth.test", now), "url").rstrip("/")

    def _receipt(self, ts: str, reply_to: Sequence[str]) -> Receipt:
        thread = f"?thread_ts={reply_to[0]}&cid={self._channel}" if reply_to else ""
        return Receipt(ts, f"{self._team}/archives/{self._channel}/p{ts.replace('.', '')}{thread}")

    def _upload(self, image: Picture, number: int, now: datetime) -> dict[str, Any]:
        """Upload an image, for nobody to see yet, and return the block that shows it."""
        data = image_bytes(self._root, image)
        name = file_name(number, image.media_type)
        file, _ = self._uploaded(name, Body(data, image.media_type), image, now)
        return {"type": "image", "slack_file": {"id": file}, "alt_text": image.alt}

    def _film(self, clip: Clip, now: datetime) -> str:
        """Upload a video, and return the link whose words say what it shows: Slack plays it below the message."""
        _, address = self._uploaded(video_name(clip.media_type), clip_body(self._root, clip), clip, now)
        said = clip.alt.translate({ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("|"): "¦"})
        return f"<{address}|{said or clip.media_type}>"

    def _uploaded(self, name: str, body: Body | Stream, shown: Picture | Clip, now: datetime) -> tuple[str, str]:
        """Upload a file, for nobody to see yet, and return its id and address, once Slack is done with it."""
        asked = form([("filename", name), ("length", str(body.size)), ("alt_txt", shown.alt[:1000])])
        answer = self._call("files.getUploadURLExternal", asked, now)
        place = urlsplit(wanted(answer, "upload_url"))
        files = Server(f"{place.scheme}://{place.netloc}", secrets=[place.path, place.query], patience=self._patience)
        params = tuple(parse_qsl(place.query, keep_blank_values=True))
        files.exchange(Request("POST", place.path, params, body=body), now)
        file = wanted(answer, "file_id")
        self._call("files.completeUploadExternal", json_body({"files": [{"id": file, "title": name}]}), now)
        for _ in range(ASKS):
            about = self._read("files.info", now, ("file", file)).data()
            if at(about, "file", "mimetype"):
                return file, str(at(about, "file", "permalink") or "")
            self._server.pause(PAUSE)
        raise NotSentError(Message("{host} takes too long over {path}", host=self._server.host, path=shown.path))

    def _since(self, since: datetime, reply_to: Sequence[str]) -> Iterator[Any]:
        """Yield the messages of the channel, or of a thread, since a moment.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        oldest = f"{likeness.since(since).timestamp():.6f}"
        params = [
            ("channel", self._channel),
            ("oldest", oldest),
            ("limit", str(PAGE)),
            ("include_all_metadata", "true"),
        ]
        method = "conversations.history"
        if reply_to:
            method = "conversations.replies"
            params.append(("ts", reply_to[0]))
        cursor: list[tuple[str, str]] = []
        for _ in range(PAGES):
            page = self._read(method, since, *params, *cursor).data()
            yield from at(page, "messages") or ()
            following = at(page, "response_metadata", "next_cursor")
            if not following:
                return
            cursor = [("cursor", str(following))]
        raise UnknownOutcomeError(
            Message("the messages of this channel on {host} cannot be searched", host=self._server.host)
        )


class SlackWebhook:
    """One channel, through an incoming webhook.

    Args:
        webhook: its address, which is the secret.
        hosting: where its images are, for as long as the message is.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(0)

    def __init__(self, *, webhook: str, hosting: Hosting | None = None, patience: Patience | None = None) -> None:
        self._hosting = hosting or Nowhere()
        parts = urlsplit(webhook.strip())
        self._path = parts.path
        secrets = [webhook, parts.path, parts.path.rpartition("/")[2]]
        self._server = Server(f"{parts.scheme}://{parts.netloc}", secrets=secrets, patience=patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],  # noqa: ARG002 - the contract's; a webhook knows no answers
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one message; the parts of a thread follow one another. The receipt's id is ours: there is none."""
        if payload.video:
            raise RejectedError(
                Message("a webhook of Slack takes no videos"),
                Message("use a bot: docs/networks/slack.md says how to make one"),
            )
        message: dict[str, Any] = {"text": markup.write(payload.text, payload.spans, TONGUE)}
        pictures = [
            {"type": "image", "image_url": self._hosting.address(each, now), "alt_text": each.alt}
            for each in payload.images
        ]
        if pictures:
            message["blocks"] = [*_sections(message["text"]), *pictures]
        answer = self._server.exchange(Request("POST", self._path, body=json_body(message)), now, last_look)
        if answer.body.strip() != b"ok":
            raise UnknownOutcomeError(
                Message("{host} answered {status}, but not “ok”", host=answer.host, status=answer.status)
            )
        return Receipt(f"webhook:{key}", "")

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> NoReceipt:  # noqa: ARG002 - the contract's
        """Say that a webhook cannot read."""
        return NoReceipt.UNSUPPORTED

    def whoami(self, now: datetime) -> Identity:
        """Say that a webhook cannot be tried without a message."""
        del now
        return UNTRIED

    def close(self) -> None:
        """Nothing is held open."""


def _agreed(answer: Answer, server: Server) -> Answer:
    """Return an answer that says yes inside too.

    Raises:
        NotSentError: it asks to wait.
        RejectedError: it says no.
        UnknownOutcomeError: it says neither, or that something broke.
    """
    data = answer.data()
    if at(data, "ok") is True:
        return answer
    code = at(data, "error")
    if not isinstance(code, str) or code in IN_DOUBT:
        raise UnknownOutcomeError(
            Message("{host} answered neither yes nor no ({code})", host=answer.host, code=str(code)[:50])
        )
    said = server.hide(" ".join([code, *map(str, at(data, "errors") or ())]))[:LONGEST_WORDS]
    if code in COME_LATER:
        raise NotSentError(Message("{host} asks to wait ({words})", host=answer.host, words=said))
    if code in NOT_LET_IN:
        raise UnauthorisedError(
            Message("{host} does not accept the token of this account ({words})", host=answer.host, words=said),
            Message("make a new one and store it under the name that channel.toml gives"),
            status=answer.status,
            code=code,
        )
    raise RejectedError(
        Message("{host} refused ({words})", host=answer.host, words=said), status=answer.status, code=server.hide(code)
    )


def _sections(text: str) -> list[dict[str, Any]]:
    """Return a text as blocks, none longer than Slack takes, parted between lines where there are any."""
    pieces: list[str] = []
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), LONGEST_SECTION):
            piece = line[start : start + LONGEST_SECTION]
            if pieces and len(pieces[-1]) + len(piece) <= LONGEST_SECTION:
                pieces[-1] += piece
            else:
                pieces.append(piece)
    return [{"type": "section", "text": {"type": "mrkdwn", "text": piece}} for piece in pieces if piece.strip()]


def account(given: Account) -> SlackBot | SlackWebhook:
    """Return a channel, through its webhook where that is the secret, else through an app's bot."""
    if "webhook" in given.channel.secrets:
        return SlackWebhook(webhook=given.secret("webhook"), hosting=given.hosting)
    return SlackBot(given.root, channel=given.needed("room"), token=given.secret("token"))
