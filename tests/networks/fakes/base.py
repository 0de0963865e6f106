"""What the fakes share: a server on loopback that refuses whatever the network's documentation does not name."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import struct
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from email.message import Message

    from tests.networks.contracts.held import Contract


@dataclass
class Reply:
    """What a network answers."""

    status: int
    data: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """The answer's bytes: JSON, or what is none as it is."""
        if isinstance(self.data, bytes):
            return self.data
        return self.data.encode() if isinstance(self.data, str) else json.dumps(self.data).encode()


class RefusedError(Exception):
    """The request is not as documented."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.data))
        self.reply = reply


@dataclass
class Part:
    """One field of a form with files."""

    name: str
    data: bytes
    file_name: str | None
    media_type: str


@dataclass
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: Message[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - JSON
        """Return the body, which says that it is JSON and is."""
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            raise RefusedError(Reply(415, {"error": "not JSON"}))
        return json.loads(self.body)

    def parts(self) -> list[Part]:
        """Return the fields of a form with files, read by the standard library's own parser."""
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/form-data"):
            raise RefusedError(Reply(415, {"error": "not a form with files"}))
        message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.body)
        return [
            Part(
                str(part.get_param("name", header="content-disposition")),
                bytes(part.get_payload(decode=True)),  # no part has parts
                part.get_filename(),
                part.get_content_type(),
            )
            for part in message.iter_parts()
        ]


class Fake:
    """A network; `handle` says what it answers.

    Its posts are in `posts`, in the order of arrival. `ill` holds what goes wrong with the next publishing request:
    a reply in place of the work, or one of `lost` (done, and no answer), `reset` (nothing done, no answer). `ill_after`
    holds the same for requests that change what is out.

    Where the network describes its API for machines, `contract` is that; what was not as described is in `violations`.
    """

    contract: Contract | None = None

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.asked: list[Asked] = []
        self.shelf: dict[str, bytes] = {}
        self.ill: list[Reply | str] = []
        self.ill_after: list[Reply | str] = []
        self.url = ""
        self.violations: list[str] = []

    def complete(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object of the description, complete: what has to be there and is not given is of its type."""
        if self.contract is None or not self.contract.is_there:
            return dict(values)
        return self.contract.description.filled(kind, values)

    def answered(self, asked: Asked, ill: Reply | str | None, *, whole: bool) -> Reply:
        """Answer a request, and hold both against the network's description.

        Args:
            asked: the request.
            ill: what goes wrong on purpose.
            whole: it came to its end: whoever broke off asked for nothing.
        """
        own = not isinstance(ill, Reply)
        try:
            reply = ill if isinstance(ill, Reply) else self.handle(asked)
        except RefusedError as error:
            reply, own = error.reply, False
        except Exception as trouble:  # noqa: BLE001 - a mistake of the fake is for the test, not for the adapter
            self.violations.append(f"{asked.method} {asked.path}: the fake has a mistake: {trouble!r}")
            reply, own = Reply(500, "a mistake of the fake"), False
        if self.contract and whole:
            self.violations += self.contract.complaints(asked, reply if own else None)
        return reply

    def handle(self, asked: Asked) -> Reply:
        """Answer one request."""
        raise NotImplementedError

    def publishes(self, asked: Asked) -> bool:
        """Say whether this is the request that publishes."""
        raise NotImplementedError

    def changes(self, asked: Asked) -> bool:
        """Say whether this is the request that changes what is out, or takes it back."""
        return asked.method in {"PUT", "PATCH", "DELETE"}

    def strike(self, asked: Asked) -> Reply | str | None:
        """Return what goes wrong with a request, once; None where nothing does."""
        if self.ill and self.publishes(asked):
            return self.ill.pop(0)
        return self.ill_after.pop(0) if self.ill_after and self.changes(asked) else None


def only(data: Mapping[str, Any], known: Collection[str], needed: Collection[str] = ()) -> None:
    """Refuse fields that the documentation does not name, and the lack of those that it wants."""
    unknown, missing = sorted(set(data) - set(known)), sorted(set(needed) - set(data))
    if unknown or missing:
        raise RefusedError(Reply(400, {"error": "Bad", "message": f"unknown {unknown}, missing {missing}"}))


def must(holds: object, what: str, status: int = 400) -> None:
    """Refuse unless something holds."""
    if not holds:
        raise RefusedError(Reply(status, {"error": "Bad", "message": what}))


def is_picture(data: bytes, media_type: str) -> bool:
    """Whether bytes are what they are said to be."""
    return {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8"}.get(media_type, b"?") == data[
        : 4 if "png" in media_type else 2
    ]


def is_video(data: bytes, media_type: str) -> bool:
    """Whether bytes are what they are said to be."""
    return media_type == "video/mp4" and data[4:8] == b"ftyp"


def print_of(data: bytes) -> str:
    """Return by what a test knows a video that arrived."""
    return hashlib.sha256(data).hexdigest()


def match(pattern: str, path: str) -> str:
    """Return the one variable piece of a path, empty where it is another path."""
    found = re.fullmatch(pattern, path)
    return found[1] if found else ""


@contextmanager
def serving(fake: Fake) -> Iterator[Fake]:
    """Let a fake answer on loopback; fail where something was not as its network describes it."""
    turn = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            """Read the request, let the fake think, answer or not."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            place = urlsplit(self.path)
            pairs = parse_qsl(place.query, keep_blank_values=True, strict_parsing=bool(place.query))
            asked = Asked(self.command, place.path, dict(pairs), self.headers, body)
            with turn:
                fake.asked.append(asked)
                ill = fake.strike(asked)
                if ill == "reset":
                    return self.hang_up()
                whole = len(body) == int(self.headers.get("Content-Length") or 0)
                reply = fake.answered(asked, ill, whole=whole)
            if ill == "lost":
                return self.hang_up()
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if asked.method != "HEAD":
                self.wfile.write(reply.body)
            return None

        def hang_up(self) -> None:
            """Break the connection off."""
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with suppress(OSError):
                self.connection.close()

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not fake.violations, "\n".join(dict.fromkeys(fake.violations))
