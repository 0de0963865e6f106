"""A service that takes messages, on this machine, and behaves as a test wants."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "s3cretXY"  # noqa: S105 - it has to be found nowhere


class Service(ThreadingHTTPServer):
    """What Apprise calls `json://`: it takes a JSON document.

    Attributes:
        status: what it answers; 0 for nothing at all, until the test is over.
        got: the documents that came.
        asked: is set when one has come.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.got: list[dict[str, Any]] = []
        self.asked = threading.Event()
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """Its address, with a login and a path that are secrets."""
        return f"json://kirk:{SECRET}@127.0.0.1:{self.server_port}/hook-{SECRET}"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        service = cast("Service", self.server)
        service.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        service.asked.set()
        if not service.status:
            service.over.wait(60)
            return
        self.send_response(service.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    """Open a service for the length of a test."""
    yield from _open()


@pytest.fixture
def network() -> Iterator[Service]:
    """Open another one, which stands for a network: a webhook of Slack would be one."""
    yield from _open()


def _open() -> Iterator[Service]:
    made = Service()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.over.set()
    made.shutdown()
    made.server_close()
