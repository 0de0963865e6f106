"""Matrix: a room, through an account that has joined it.

Source: matrix-org/matrix-spec, client-server API, 2026-07-21. Tried against the real server (Synapse 1.163).

The transaction id makes a repeated event the same one as long as it comes with the same token; store one token, do not
sign in anew for each run. An event has room for one picture, so a message with pictures is several events, each with
its own transaction; the first is the text, and each picture shows its alt text as its caption. Every event carries its
key, so that a lost one is found whoever asks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.cards.probe import probe
from pipeline.errors import NotSentError, RejectedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness, markup
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import Body, Stream, file_name, json_body, video_name
from pipeline.networks.contract import NoReceipt, Receipt, clip_body, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.whoami import Identity
from pipeline.networks.written import TONGUES
from pipeline.text.wall import MESSAGE, walled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Clip, Payload, Picture
    from pipeline.networks.http import Patience

CLIENT = "/_matrix/client/v3"
RELATIONS = "/_matrix/client/v1"
TONGUE = TONGUES["matrix"]
#: Where an event keeps which message it is.
KEY = "tellal.key"
#: A message of several events is known by all of them.
BETWEEN = " "
PAGE, PAGES = 100, 20


class Matrix:
    """One room.

    Args:
        root: the workspace, where images are.
        server: `https://…` of the account's server.
        room: `!id:server` or `#alias:server`.
        token: the account's access token, always the same one.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(self, root: Path, *, server: str, room: str, token: str, patience: Patience | None = None) -> None:
        self._root = root
        self._named = room
        self._room = room if room.startswith("!") else ""
        headers = {"Authorization": f"Bearer {token}"}
        self._server = Server(server, headers=headers, secrets=[token], patience=patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one message: its text, then its pictures."""
        with preparing():
            self._find_room(now)
            pictures = [self._upload(image, number, now) for number, image in enumerate(payload.images, 1)]
            pictures += [self._film(payload.video, now)] if payload.video else []
        thread = _thread(reply_to)
        events = [*([_text(payload)] if payload.text or not pictures else []), *pictures]
        names: list[str] = []
        for number, event in enumerate(events):
            content = {**event, **thread, KEY: f"{key}.{number}"}
            try:
                names.append(self._put("send/m.room.message", f"{key}.{number}", content, now, last_look))
            except (NotSentError, RejectedError) as error:
                if not names:
                    raise
                raise UnknownOutcomeError(Message("only a part of it arrived: {reason}", reason=str(error))) from None
        return self._receipt(names)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; here the key is enough
        """Look for every event of a message by its key; half a message is none, and sending it again completes it."""
        self._find_room(since)
        wanted_keys = [f"{key}.{n}" for n in range(_events(payload))]
        found: dict[str, str] = {}
        for event in self._since(since):
            name = at(event, "content", KEY)
            if name in wanted_keys:
                found[name] = str(at(event, "event_id"))
        if set(found) == set(wanted_keys):
            return self._receipt([found[name] for name in wanted_keys])
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say whose token it is, and whether they have joined the room."""
        name = wanted(self._server.look_up(f"{CLIENT}/account/whoami", now), "user_id")
        self._find_room(now)
        joined = at(self._server.look_up(f"{CLIENT}/joined_rooms", now).data(), "joined_rooms") or ()
        return Identity(name, name, () if self._room in joined else (f"join {self._named}",))

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Redact every event of a message; one that is redacted already stays so."""
        with preparing():
            self._find_room(now)
        for event in remote_id.split(BETWEEN):
            self._put(f"redact/{quote(event, safe='')}", f"tellal.redact.{event}", {}, now)

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a message another text; its pictures stay."""
        with preparing():
            self._find_room(now)
        names = remote_id.split(BETWEEN)
        content = _text(payload)
        relation = {"rel_type": "m.replace", "event_id": names[0]}
        moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        replacement = {**content, "body": f"* {payload.text}", "m.new_content": content, "m.relates_to": relation}
        self._put("send/m.room.message", f"tellal.edit.{names[0]}.{moment}", replacement, now)
        return self._receipt(names)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return reactions, those of the newest page of them."""
        self._find_room(now)
        event = quote(remote_id.split(BETWEEN, maxsplit=1)[0], safe="")
        path = f"{RELATIONS}/rooms/{quote(self._room, safe='')}/relations/{event}/m.annotation/m.reaction"
        return {"reactions": len(at(self._server.look_up(path, now, ("limit", str(PAGE))).data(), "chunk") or ())}

    def _put(
        self,
        what: str,
        transaction: str,
        content: dict[str, Any],
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> str:
        path = f"{CLIENT}/rooms/{quote(self._room, safe='')}/{what}/{quote(transaction, safe='')}"
        return wanted(self._server.exchange(Request("PUT", path, body=json_body(content)), now, last_look), "event_id")

    def _find_room(self, now: datetime) -> None:
        if not self._room:
            path = f"{CLIENT}/directory/room/{quote(self._named, safe='')}"
            self._room = wanted(self._server.look_up(path, now), "room_id")

    def _upload(self, image: Picture, number: int, now: datetime) -> dict[str, Any]:
        data = image_bytes(self._root, image)
        name = file_name(number, image.media_type)
        body = Body(data, image.media_type)
        address = self._uploaded(name, body, now)
        info: dict[str, Any] = {"mimetype": image.media_type, "size": len(data)}
        if size := probe(data):
            info |= {"w": size.width, "h": size.height}
        shown = {"body": image.alt or name, "filename": name}
        return {"msgtype": "m.image", **shown, "url": address, "info": info}

    def _film(self, clip: Clip, now: datetime) -> dict[str, Any]:
        name = video_name(clip.media_type)
        address = self._uploaded(name, clip_body(self._root, clip), now)
        info = {"mimetype": clip.media_type, "size": clip.size, "w": clip.width, "h": clip.height}
        shown = {"body": clip.alt or name, "filename": name, "info": {**info, "duration": round(clip.seconds * 1000)}}
        return {"msgtype": "m.video", **shown, "url": address}

    def _uploaded(self, name: str, body: Body | Stream, now: datetime) -> str:
        request = Request("POST", "/_matrix/media/v3/upload", (("filename", name),), body=body)
        return wanted(self._server.exchange(request, now), "content_uri")

    def _receipt(self, names: Sequence[str]) -> Receipt:
        return Receipt(
            BETWEEN.join(names), f"https://matrix.to/#/{quote(self._room, safe='')}/{quote(names[0], safe='')}"
        )

    def _since(self, since: datetime) -> Iterator[Any]:
        """Yield the room's events since a moment, newest first.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        earliest = likeness.since(since).timestamp() * 1000
        path = f"{CLIENT}/rooms/{quote(self._room, safe='')}/messages"
        params = [("dir", "b"), ("limit", str(PAGE))]
        for _ in range(PAGES):
            page = self._server.look_up(path, since, *params).data()
            events = at(page, "chunk")
            if not isinstance(events, list):
                break
            for event in events:
                made = at(event, "origin_server_ts")
                if isinstance(made, int) and made >= earliest:
                    yield event
            oldest, end = at(events, -1, "origin_server_ts"), at(page, "end")
            if not events or not end or (isinstance(oldest, int) and oldest < earliest):
                return
            params = [*params[:2], ("from", str(end))]
        raise UnknownOutcomeError(
            Message("the events of this room on {host} cannot be searched", host=self._server.host)
        )


def _events(payload: Payload) -> int:
    """Return how many events a message is: its text, and one for each picture and video."""
    shown = len(payload.images) + bool(payload.video)
    return shown + bool(payload.text or not shown)


def _text(payload: Payload) -> dict[str, Any]:
    return {
        "msgtype": "m.text",
        "body": payload.text,
        "format": "org.matrix.custom.html",
        "formatted_body": walled(markup.write(payload.text, payload.spans, TONGUE), MESSAGE),
        "m.mentions": {},  # nobody is to be called by a word that is a name too
    }


def _thread(reply_to: Sequence[str]) -> dict[str, Any]:
    if not reply_to:
        return {}
    root, last = reply_to[0].split(BETWEEN)[0], reply_to[-1].split(BETWEEN)[0]
    answered = {"event_id": last}
    return {
        "m.relates_to": {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": answered}
    }


def account(given: Account) -> Matrix:
    """Return a room."""
    server, room = given.needed("server"), given.needed("room")
    return Matrix(given.root, server=server, room=room, token=given.secret("token"))
