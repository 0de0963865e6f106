"""Slack as docs.slack.dev has it: 200 to everything, and `ok` inside."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.networks.contracts.held import Contract
from tests.networks.fakes.base import Fake, RefusedError, Reply, print_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.networks.fakes.base import Asked

CHANNEL = "C0KIRK00001"
POST = {"channel", "text", "blocks", "attachments", "thread_ts", "metadata", "mrkdwn", "unfurl_links", "unfurl_media"}


def no(code: str) -> RefusedError:
    """Return a refusal in Slack's own form."""
    return RefusedError(Reply(200, {"ok": False, "error": code}))


def need(holds: object, code: str) -> None:
    """Refuse unless something holds."""
    if not holds:
        raise no(code)


class Slack(Fake):
    """One channel, with a bot and a webhook in it."""

    contract: Contract | None = Contract(
        "slack",
        agrees="ok",
        beside={
            "POST /services/.*": "incoming webhooks are no method of the Web API",
            "POST /upload/v1/x": "where Slack sends a file to is an address that it gives",
            r"POST /api/files\.(getUploadURLExternal|completeUploadExternal)": "newer than the description",
        },
        unlike={
            "^the header token is missing$": "a token comes as Authorization; Slack says so in prose",
            "include_all_metadata|'metadata' was unexpected|there is no metadata": "newer than the description",
            r"^body: blocks: \[": "they are JSON in a form, and as they are in JSON",
            "'(response_metadata|metadata)' was unexpected": "newer than the description, as pages are",
            '"(pin_count|channel_actions_ts|channel_actions_count|comments)" is a required': "of the clients' own",
            "messages: .. has less than 1 item": "an empty channel has none",
            r'(body: ts|parameter (ts|oldest|latest)): .* is not of type "number"': "elsewhere it is a text",
        },
    )
    token = "xoxb-tökén-1"  # noqa: S105 - it opens nothing
    hook = "/services/T0/B0/hooksecret"

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, dict[str, Any]] = {}
        self.scopes = "chat:write,channels:history,files:write,files:read"

    def publishes(self, asked: Asked) -> bool:
        """Messages are what readers see."""
        return asked.path.startswith("/services/") or asked.path == "/api/chat.postMessage"

    def changes(self, asked: Asked) -> bool:
        """Two methods change what they see."""
        return asked.path in {"/api/chat.update", "/api/chat.delete"}

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented."""
        if asked.path.startswith("/services/"):
            return self.webhook(asked)
        if asked.path.startswith("/upload/v1/"):
            self.files[asked.query["id"]]["bytes"] = len(asked.body)
            self.files[asked.query["id"]]["print"] = print_of(asked.body)
            return Reply(200, "OK - uploaded")
        if asked.headers.get("Authorization", "").encode("latin-1") != f"Bearer {self.token}".encode("latin-1"):
            return Reply(200, {"ok": False, "error": "invalid_auth"})
        method = asked.path.removeprefix("/api/").replace(".", "_")
        scopes = {"x-oauth-scopes": self.scopes}
        return Reply(200, {"ok": True, **getattr(self, method)(self.data(asked))}, scopes)

    def data(self, asked: Asked) -> dict[str, Any]:
        """Return what was asked, as JSON, a form or a query."""
        kind = asked.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            return dict(asked.json())
        return asked.query | dict(parse_qsl(asked.body.decode()))

    def webhook(self, asked: Asked) -> Reply:
        """Publish what comes by the webhook."""
        if asked.path != self.hook:
            return Reply(403, "invalid_token")
        known(asked.json(), {"text", "blocks", "attachments", "unfurl_links", "unfurl_media", "mrkdwn", "thread_ts"})
        blocks = asked.json().get("blocks", [])
        for block in blocks:
            if block["type"] == "image":
                known(block, {"type", "alt_text", "image_url", "title", "block_id"})
                need(block["image_url"] in self.shelf and len(block["alt_text"]) <= 2000, "invalid_blocks")
            else:
                need(block["type"] == "section" and len(block["text"]["text"]) <= 3000, "invalid_blocks")
        self.posts.append({"text": asked.json()["text"], "blocks": blocks})
        return Reply(200, "ok")

    def auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        """Say who is who."""
        team = {"url": "https://kirkikindi.slack.com/", "team": "Kırkikindi", "team_id": "T01KIRK0001"}
        return {**team, "user": "tellal", "user_id": "U07TELLAL01"}

    def files_getUploadURLExternal(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - the API's name
        """Say where a file may go."""
        known(data, {"filename", "length", "alt_txt", "snippet_type"})
        need(int(data["length"]) > 0, "missing_argument")
        name = f"F0{len(self.files):08d}"
        self.files[name] = {"length": int(data["length"])}
        return {"upload_url": f"{self.url}/upload/v1/x?id={name}", "file_id": name}

    def files_completeUploadExternal(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - the API's name
        """Take a file that came whole."""
        known(data, {"files", "channel_id", "thread_ts", "initial_comment", "blocks", "channels"})
        for each in data["files"]:
            need(self.files[each["id"]]["bytes"] == self.files[each["id"]]["length"], "file_upload_incomplete")
        return {"files": data["files"]}

    def files_info(self, data: dict[str, Any]) -> dict[str, Any]:
        """Say of a file what is known; at first nothing."""
        file = self.files[data["file"]]
        file["asked"] = file.get("asked", 0) + 1
        place = f"https://kirkikindi.slack.com/files/U07TELLAL01/{data['file']}/video.mp4"
        return {"file": {"id": data["file"], "mimetype": "?/?" if file["asked"] > 1 else "", "permalink": place}}

    def chat_postMessage(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - the API's name
        """Publish."""
        known(data, POST)
        need(data.get("channel") == CHANNEL, "channel_not_found")
        need(len(data["text"]) <= 40_000, "msg_too_long")
        known(data["metadata"], {"event_type", "event_payload"})
        for block in data.get("blocks", []):
            if block["type"] == "image":
                known(block, {"type", "alt_text", "slack_file", "title", "block_id"})
                need(self.files[block["slack_file"]["id"]].get("asked", 0) > 1, "invalid_blocks")
            else:
                need(block["type"] == "section" and len(block["text"]["text"]) <= 3000, "invalid_blocks")
        thread = data.get("thread_ts")
        need(thread is None or any(post["ts"] == thread for post in self.posts), "thread_not_found")
        film = next(
            (each["print"] for name, each in self.files.items() if f"/files/U07TELLAL01/{name}/" in data["text"]), None
        )
        ts = f"{int(time.time())}.{len(self.posts):06d}"
        self.posts.append(
            {
                **data,
                "ts": ts,
                "film": film,
                "reactions": [{"name": "coffee", "count": 2, "users": ["U07AYSE0001"]}],
                "reply_count": 1,
            }
        )
        return {"ts": ts, "channel": CHANNEL, "message": self.seen(self.posts[-1])}

    def chat_update(self, data: dict[str, Any]) -> dict[str, Any]:
        """Change a text."""
        known(data, {"channel", "ts", "text", "blocks", "attachments", "metadata"})
        post = self.one(data["ts"])
        post["text"] = data["text"]
        return {"ts": data["ts"], "channel": CHANNEL, "text": data["text"], "message": {"text": data["text"]}}

    def chat_delete(self, data: dict[str, Any]) -> dict[str, Any]:
        """Take a message away."""
        known(data, {"channel", "ts"})
        self.posts.remove(self.one(data["ts"]))
        return {"ts": data["ts"], "channel": CHANNEL}

    def one(self, ts: str) -> dict[str, Any]:
        """Return a message."""
        found = [post for post in self.posts if post["ts"] == ts]
        need(found, "message_not_found")
        return found[0]

    def conversations_history(self, data: dict[str, Any]) -> dict[str, Any]:
        """Give the channel's messages, those of threads not among them; one a page, to have several."""
        known(data, {"channel", "oldest", "latest", "inclusive", "limit", "include_all_metadata", "cursor"})
        found = [post for post in reversed(self.posts) if "thread_ts" not in post]
        return self.paged(found, data)

    def conversations_replies(self, data: dict[str, Any]) -> dict[str, Any]:
        """Give a thread."""
        known(data, {"channel", "ts", "oldest", "latest", "inclusive", "limit", "include_all_metadata", "cursor"})
        return self.paged([post for post in self.posts if data["ts"] in (post["ts"], post.get("thread_ts"))], data)

    def paged(self, found: list[dict[str, Any]], data: dict[str, Any]) -> dict[str, Any]:
        """Give one message at a time."""
        at = int(data.get("cursor", 0))
        following = str(at + 1) if at + 1 < len(found) else ""
        page = [self.seen(post) for post in found[at : at + 1]]
        if data.get("include_all_metadata") != "true":
            page = [{name: value for name, value in post.items() if name != "metadata"} for post in page]
        return {"messages": page, "has_more": bool(following), "response_metadata": {"next_cursor": following}}

    @staticmethod
    def seen(post: dict[str, Any]) -> dict[str, Any]:
        """Show a message as it is listed."""
        asked = {"channel", "film", "unfurl_links", "unfurl_media", "mrkdwn"}
        return {"type": "message", **{name: each for name, each in post.items() if name not in asked}}


def known(data: Mapping[str, Any], names: set[str]) -> None:
    """Refuse fields that the documentation does not name."""
    need(set(data) <= names, f"invalid_arguments {sorted(set(data) - names)}")


def shown(text: str) -> str:
    """Return what a reader sees of mrkdwn that holds no marks."""
    return text.replace("\u2060", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
