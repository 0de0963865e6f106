"""Processes of other people's servers, started for a test and ended by it; and a wire that loses answers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import pytest

from tests.networks.faulty import faulty, read_request, reset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

#: Where `make test-peers` installs them.
PEERS = Path(os.environ.get("TELLAL_PEERS") or Path(__file__).resolve().parents[2] / ".peers")
READY = 60.0


def program(name: str) -> str:
    """Return a peer's program in their own environment; skip the test where it is not installed."""
    place = PEERS / "venv" / "bin" / name
    if not place.exists():
        missing(f"{name} is not installed: make test-peers")
    return str(place)


def missing(what: str) -> NoReturn:
    """Skip a test whose peer is not there; fail it where all of them have to be (`TELLAL_PEERS_NEEDED`), as in CI."""
    if os.environ.get("TELLAL_PEERS_NEEDED"):
        pytest.fail(what)
    pytest.skip(what)


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], ready: Callable[[], bool], folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a server in a folder until the block ends; its output is in `folder/log`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            start_new_session=True,  # so that its helpers can be ended with it
        )
        try:
            until = time.monotonic() + READY
            while not ready():
                said = (folder / "log").read_text(errors="replace")[-2000:]
                assert process.poll() is None, f"{command[0]} ended: {said}"
                assert time.monotonic() < until, f"{command[0]} is not ready: {said}"
                time.sleep(0.1)
            yield
        finally:
            for end in (signal.SIGTERM, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, end)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(15)


def answers(url: str) -> Callable[[], bool]:
    """Return a question: does somebody answer here by now?"""

    def asked() -> bool:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - loopback
        except urllib.error.HTTPError as error:
            error.close()
            return True
        except OSError:
            return False
        return True

    return asked


def call(method: str, url: str, data: object = None, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
    """Talk to a server without any of the code that is tested."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **(headers or {})}, method=method)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - likewise
        return json.loads(answer.read() or b"null")


class Wire:
    """What passes between us and a server; `lose` has the beginnings of requests whose answers get lost, once each."""

    def __init__(self) -> None:
        self.lose: list[bytes] = []
        self.url = ""


@contextmanager
def wire(url: str) -> Iterator[Wire]:
    """Pass requests on to a server, whole, and its answers back."""
    place = urlsplit(url)
    made, turn = Wire(), threading.Lock()

    def carry(client: socket.socket) -> None:
        asked = read_request(client)
        with socket.create_connection((place.hostname, place.port), timeout=30) as server:
            server.sendall(asked)
            answer = b""
            with suppress(OSError):
                while piece := server.recv(65536):
                    answer += piece
        with turn:
            lost = next((start for start in made.lose if asked.startswith(start)), None)
            if lost is not None:
                made.lose.remove(lost)
        if lost is None:
            client.sendall(answer)
        else:
            reset(client)

    with faulty(carry) as forwarder:
        made.url = forwarder.url
        yield made
