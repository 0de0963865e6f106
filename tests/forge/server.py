"""The fake as a server on loopback: every request and every answer is held against GitHub's own description.

    with serving(Forge(tmp_path / "hub.git")) as forge: ...     # forge.url, forge.env

It answers below `/` as api.github.com does and below `/api/v3` as an Enterprise Server does, each by its description.
What is not as described is answered with 505 and noted in `forge.violations`; `forge.settle()` fails a test that has
some.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.forge.control import act
from tests.forge.description import ENTERPRISE as DESCRIBED
from tests.forge.description import FILE, description
from tests.forge.permissions import refused
from tests.forge.routes import Answer, Asked, error
from tests.forge.setup_routes import ANSWERED
from tests.forge.state import Fault, Logged, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import Message

    from tests.forge.state import Forge

ENTERPRISE = "/api/v3"
#: Not GitHub's: see `control.py`.
CONTROL = "/_forge"
VERSION = "2022-11-28"
LIMIT = 5000
#: Not 500, which clients ask again for, nor 501, in the place of which Prism makes something up.
VIOLATION = 505


def answer(forge: Forge, method: str, target: str, headers: Message, raw: bytes) -> Answer:
    """Answer one request."""
    parts = urlsplit(target)
    prefix = ENTERPRISE if parts.path.startswith(f"{ENTERPRISE}/") else ""
    path, query = parts.path.removeprefix(prefix), dict(parse_qsl(parts.query, keep_blank_values=True))
    described = description(DESCRIBED if prefix else FILE)
    found = described.operation(method, path)
    if found is None:
        return _violation(forge, method, path, ["GitHub has no such operation, or the fake does not know it"])
    operation, names = found
    body: Any = None
    if raw:
        try:
            body = json.loads(raw)
        except ValueError:
            return _violation(forge, method, path, ["the body is not JSON"])
    wrong = described.asked(operation, names, query, body)
    ours = headers.get("User-Agent", "").startswith("tellal/")  # others may leave it to GitHub
    if headers.get("X-GitHub-Api-Version", "" if ours else VERSION) != VERSION:
        wrong.append(f"X-GitHub-Api-Version is not {VERSION}")
    if not headers.get("User-Agent"):
        wrong.append("there is no User-Agent")
    if wrong:
        return _violation(forge, method, path, wrong)
    token, refusal = _let_in(forge, headers)
    made = refusal or _handled(forge, Asked(forge, names, query, body, token), operation.method, operation.path)
    if made.items:
        base = forge.public or f"http://{headers['Host']}"
        made = _page(made, query, f"{base}{prefix}{path}")
    if wrong := described.answered(operation, made.status, made.data):
        return _violation(forge, method, path, [f"answer {made.status}: {each}" for each in wrong])
    made.headers.update(_of_token(token))
    return made


def _of_token(token: Token | None) -> dict[str, str]:
    """Return what GitHub says of a token with each answer."""
    found = {}
    if token and token.expires:
        found["GitHub-Authentication-Token-Expiration"] = f"{token.expires:%Y-%m-%d %H:%M:%S} UTC"
    if token and token.scopes:
        found["X-OAuth-Scopes"] = ", ".join(token.scopes)
    return found


def _let_in(forge: Forge, headers: Message) -> tuple[Token | None, Answer | None]:
    kind, _, text = headers.get("Authorization", "").partition(" ")
    token = forge.tokens.get(text) if kind.lower() in ("token", "bearer") else None
    if headers.get("Authorization") and token is None:
        return None, error(401, "Bad credentials")
    if token is None:
        token = Token(forge.actions, "none")
    forge.remaining = max(0, forge.remaining - 1)
    if forge.remaining == 0:
        return token, error(403, "API rate limit exceeded for installation.")
    return token, None


def _handled(forge: Forge, asked: Asked, method: str, path: str) -> Answer:
    owner_and_name = f"{asked.names.get('owner')}/{asked.names.get('repo')}"
    if "repo" in asked.names and owner_and_name.lower() != forge.name.lower():
        return error(404, "Not Found")
    if asked.body is not None and not isinstance(asked.body, dict):
        return error(400, "Problems parsing JSON")
    return refused(asked, method, path) or ANSWERED[method, path](asked)


def _page(made: Answer, query: Mapping[str, str], url: str) -> Answer:
    """Return one page of a list, and say where the others are."""
    size, number = int(query.get("per_page", 30)), int(query.get("page", 1))
    last = max(1, -(-len(made.data) // size))
    piece = made.data[(number - 1) * size : number * size]
    wanted = {"next": number + 1, "last": last} if number < last else {}
    wanted |= {"prev": number - 1, "first": 1} if number > 1 else {}
    links = [f'<{url}?{urlencode({**query, "page": each})}>; rel="{name}"' for name, each in wanted.items()]
    headers = {**made.headers, **({"Link": ", ".join(links)} if links else {})}
    data = {"total_count": len(made.data), made.key: piece} if made.key else piece
    return Answer(made.status, data, headers)


def _violation(forge: Forge, method: str, path: str, wrong: list[str]) -> Answer:
    forge.violations += [f"{method} {path}: {each}" for each in wrong]
    return error(VIOLATION, "; ".join(wrong))


class _Handler(BaseHTTPRequestHandler):
    """One request after the other of one connection."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def _do(self) -> None:
        forge = self.server.forge
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with forge.turn:
            fault = forge.fault_for(self.command, self.path)
            logged = Logged(self.command, self.path, dict(self.headers), raw)
            forge.log.append(logged)
            if fault is None:
                try:
                    made = self._controlled(raw) or answer(forge, self.command, self.path, self.headers, raw)
                except Exception as trouble:  # noqa: BLE001 - a mistake of the fake is for the test, not for the client
                    made = _violation(forge, self.command, self.path, [f"the fake has a mistake: {trouble!r}"])
                data = b"" if made.data is None else json.dumps(made.data).encode()
                self._reply(logged, made.status, data, made.headers)
                return
        self._fail(logged, fault)

    def _controlled(self, raw: bytes) -> Answer | None:
        """Do what people do, where that is what is asked for."""
        wanted = (self.command, self.path) == ("POST", CONTROL)
        return Answer(*act(self.server.forge, json.loads(raw))) if wanted else None

    def _fail(self, logged: Logged, fault: Fault) -> None:
        """Answer as a server in trouble does."""
        if fault.seconds:
            self.server.ending.wait(fault.seconds)
        if fault.status == 0:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(2)
            return
        self._reply(logged, fault.status, fault.body, fault.headers)

    def _reply(self, logged: Logged, status: int, data: bytes, headers: Mapping[str, str]) -> None:
        forge = self.server.forge
        logged.status = status
        self.send_response_only(status)
        hour = int(time.time()) // 3600 * 3600 + 3600
        usual = {
            "Date": format_datetime(datetime.now(UTC) + forge.skew, usegmt=True),
            "Content-Type": "application/json; charset=utf-8",
            "Cache-Control": "private, max-age=60, s-maxage=60",
            "X-RateLimit-Limit": str(LIMIT),
            "X-RateLimit-Remaining": str(forge.remaining),
            "X-RateLimit-Reset": str(hour),
            "X-RateLimit-Resource": "core",
            "Content-Length": str(len(data)),
        }
        for name, value in {**usual, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            with suppress(OSError):
                self.wfile.write(data)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = _do  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, forge: Forge, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.forge = forge
        self.ending = threading.Event()


@contextmanager
def serving(forge: Forge, port: int = 0) -> Iterator[Forge]:
    """Serve a forge on loopback until the block ends; its address is in `forge.url`."""
    server = _Server(forge, port)
    forge.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield forge
    finally:
        server.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()
