"""Where a browser comes back to with a code: one page on this machine, for one visit, and then nothing.

It listens on 127.0.0.1 alone. Whoever comes without the word that we sent the browser off with (`state`) is turned
away, however often; whoever comes with it is the last. What came is kept in no log and in no page.
"""

from __future__ import annotations

import time
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlsplit

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.networks.connecting.way import PORT, Redirect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

HOST = "127.0.0.1"
#: Seconds that a person has in the browser, and that one visitor may take.
PATIENCE, VISIT = 300.0, 5.0
DONE = "Tellal has what it needs. You can close this page and go back to the terminal.\n"
STRANGER = "Tellal did not send you here.\n"


class Loopback:
    """The page, for the length of a block.

    Args:
        redirect: to which port: a free one, or the one that the network was told.
        path: of the page.
        patience: seconds until nobody is waited for any more.

    Raises:
        UsageError: the port is taken.
    """

    def __init__(self, redirect: Redirect, path: str, patience: float = PATIENCE) -> None:
        self._state = ""
        self._patience = patience
        self._found: dict[str, str] | None = None
        try:
            self._server = HTTPServer((HOST, 0 if redirect is Redirect.FREE else PORT), self._handler(path))
        except OSError:
            raise UsageError(
                Message("port {port} of this machine is taken", port=PORT),
                Message("end what listens there, or use --no-browser"),
            ) from None
        self.address = f"http://{HOST}:{self._server.server_address[1]}{path}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._server.server_close()

    def wait(self, state: str) -> Mapping[str, str]:
        """Return what the browser brought.

        Args:
            state: the word that it has to bring back.

        Raises:
            UsageError: it did not come in time.
        """
        self._state = state
        ends = time.monotonic() + self._patience
        while self._found is None:
            left = ends - time.monotonic()
            if left <= 0:
                raise UsageError(
                    Message("nobody came back from the browser within {n} minutes", n=int(self._patience // 60)),
                    Message("begin again; where there is no browser: --no-browser"),
                )
            self._server.timeout = min(left, 1.0)
            self._server.handle_request()
        return self._found

    def _handler(self, path: str) -> type[BaseHTTPRequestHandler]:
        page = self

        class Handler(BaseHTTPRequestHandler):
            timeout = VISIT
            server_version, sys_version = "tellal", ""

            def do_GET(self) -> None:
                """Take one visit."""
                place = urlsplit(self.path)
                brought = dict(parse_qsl(place.query))
                welcome = place.path == path and is_ours(page._state, brought)
                if welcome:
                    page._found = brought
                text = (DONE if welcome else STRANGER).encode()
                self.send_response(200 if welcome else 404)
                for name, value in (
                    ("Content-Type", "text/plain; charset=utf-8"),
                    ("Content-Length", str(len(text))),
                    ("Cache-Control", "no-store"),
                    ("Referrer-Policy", "no-referrer"),
                    ("Connection", "close"),
                ):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                """Keep what came to ourselves."""

        return Handler


def is_ours(state: str, brought: Mapping[str, str]) -> bool:
    """Whether what came back has the word that we sent off."""
    return bool(state) and compare_digest(state.encode(), brought.get("state", "").encode())


def read_pasted(text: str) -> dict[str, str]:
    """Return what an address holds that a person copied out of the browser.

    Raises:
        UsageError: it holds nothing.
    """
    brought = dict(parse_qsl(urlsplit(text.strip()).query))
    if not brought:
        raise UsageError(
            Message("that is not the address that the browser ended at"),
            Message("copy all of it, from https:// or http:// on"),
        )
    return brought
