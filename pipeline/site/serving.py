"""`tellal site serve`: the calendar on this machine alone, built anew and shown again when a file is saved.

It listens on 127.0.0.1 and answers only who asks for it by that name: a stranger's page that has its own name lead here
(DNS rebinding) gets nothing. Pages keep their policy: what reloads them is a script of ours, which waits for a word of
the server (server-sent events).
"""

from __future__ import annotations

import html
import mimetypes
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import unquote, urlsplit

from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message
from pipeline.site.html import POLICY
from pipeline.workspace.saves import changes, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

HOST = "127.0.0.1"
_NAMES = (HOST, "localhost")
#: Pages may ask their own server whether there is news.
LIVE = POLICY if "connect-src" in POLICY else f"{POLICY}; connect-src 'self'"
#: Seconds after which a reader that waits is sent a line, by which a connection that broke is noticed.
_BEAT = 15.0
_SCRIPT = b"""(() => {
  const mine = document.currentScript.dataset.version;
  new EventSource("/_live").onmessage = (news) => { if (news.data !== mine) location.reload(); };
})();
"""
_BROKEN = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">
<title>Tellal</title></head><body><main><h1>{title}</h1><p>{what}</p><p>{hint}</p></main></body></html>
"""


class Built(NamedTuple):
    """How a build ended: `trouble` says why there is none."""

    version: str
    trouble: TellalError | None = None


class Live:
    """The site as it was built last; built again when a source changes.

    Args:
        place: where it is built.
        build: builds it there.
        sources: files and folders that it is made from.
        told: is told of each build that ended, with the seconds it took.
    """

    def __init__(
        self,
        place: Path,
        build: Callable[[], None],
        sources: Callable[[], Iterator[Path]],
        told: Callable[[Built, float], None],
    ) -> None:
        self.place = place
        self._build = build
        self._sources = sources
        self._told = told
        self._changed = threading.Condition()
        self._start = time.time_ns()
        self._number = 0
        self.last = Built("")
        self._seen = look(self._sources())

    def make(self) -> None:
        """Build, and let everybody know who waits."""
        start = time.monotonic()
        trouble: TellalError | None = None
        try:
            self._build()
        except TellalError as error:
            trouble = error
        except (OSError, ValueError, RuntimeError) as error:  # a file came or went meanwhile; the next save mends it
            trouble = UsageError(Message("{what}", what=f"{type(error).__name__}: {error}"))
        with self._changed:
            self._number += 1
            self.last = Built(f"{self._start}-{self._number}", trouble)
            self._changed.notify_all()
        self._told(self.last, time.monotonic() - start)

    def watch(self) -> None:
        """Build again with each save, for ever."""
        for _ in changes(self._sources, self._seen):
            self.make()

    def wait(self, version: str) -> str:
        """Return the version that is there once it is another one, or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.last.version != version, _BEAT)
            return self.last.version


class Server:
    """The server of a site, for the length of a block.

    Args:
        live: the site.
        port: 0 for a free one.
        language: of the page that says what is wrong.

    Raises:
        UsageError: the port is taken.
    """

    def __init__(self, live: Live, port: int, language: str) -> None:
        handler = type("Handler", (_Handler,), {"live": live, "language": language})
        try:
            self._server = ThreadingHTTPServer((HOST, port), handler)
        except OSError:
            raise UsageError(
                Message("port {port} of this machine is taken", port=port), Message("name another one with --port")
            ) from None
        self._server.daemon_threads = True
        self.address = f"http://{HOST}:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers browsers."""

    live: Live
    language: str
    timeout = 60
    server_version, sys_version = "tellal", ""

    def do_GET(self) -> None:
        """Answer a browser."""
        if not self._is_asked_for():
            self._send(403, "text/plain; charset=utf-8", b"This server is asked by its own name alone.\n")
            return
        path = unquote(urlsplit(self.path).path)
        if path == "/_live":
            self._tell()
        elif path == "/_live.js":
            self._send(200, "text/javascript; charset=utf-8", _SCRIPT)
        else:
            name = path.removeprefix("/")
            self._send(*self._file(f"{name}index.html" if name.endswith("/") or not name else name))

    def do_HEAD(self) -> None:
        """Answer who wants the head alone."""
        self.do_GET()

    def _is_asked_for(self) -> bool:
        """Whether the browser means this very server."""
        name, _, port = self.headers.get("Host", "").rpartition(":")
        return name in _NAMES and port == str(self.connection.getsockname()[1])

    def _file(self, name: str) -> tuple[int, str, bytes]:
        version, trouble = self.live.last
        is_page = name.endswith(".html")
        if trouble is not None and is_page:
            return 500, "text/html; charset=utf-8", _waiting(_said(trouble, self.language), version)
        place = self.live.place / name
        found = _read(self.live.place, name)
        status = 200 if found is not None else 404
        if found is None:
            found, name = _read(self.live.place, "404.html") or b"", "404.html"
        kind = mimetypes.guess_type(place.name if status == 200 else name)[0] or "application/octet-stream"  # noqa: PLR2004 - found
        if kind == "text/html":
            found = _waiting(found, version)
        return status, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, found

    def _tell(self) -> None:
        """Send the version of the site, and again whenever there is another one."""
        self.send_response(200)
        self._head("text/event-stream")
        self.end_headers()
        version = ""
        while True:
            version = self.live.wait(version)
            try:
                self.wfile.write(f"data: {version}\n\n".encode())
                self.wfile.flush()
            except OSError:
                return

    def _send(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        self._head(kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, kind: str) -> None:
        for name, value in (
            ("Content-Type", kind),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", f"{LIVE}; frame-ancestors 'none'"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ):
            self.send_header(name, value)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def _read(folder: Path, name: str) -> bytes | None:
    """Return a file of the site, None where there is none: nothing outside of its folder is one."""
    pieces = name.split("/")
    if any(piece in {"", ".", ".."} or "\0" in piece or "\\" in piece for piece in pieces):
        return None
    place = folder.joinpath(*pieces)
    try:
        return place.read_bytes() if place.resolve().is_relative_to(folder.resolve()) else None
    except OSError:
        return None


def _waiting(page: bytes, version: str) -> bytes:
    """Return a page that waits for news."""
    script = f'<script src="/_live.js" data-version="{version}"></script></head>'.encode()
    return page.replace(b"</head>", script, 1)


def _said(trouble: TellalError, language: str) -> bytes:
    title = Message("The calendar cannot be built").say(language)
    what, hint = (each.say(language) if each else "" for each in (trouble.message, trouble.hint))
    shown = {"title": title, "what": what, "hint": hint, "policy": LIVE, "language": language}
    return _BROKEN.format_map({name: html.escape(value) for name, value in shown.items()}).encode()
