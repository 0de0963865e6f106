"""A run that is killed after the network took the message: the next one finds it, and sends nothing twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.networks.faulty import faulty, read_request
from tests.peers.conftest import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.peers.conftest import Peer

pytestmark = pytest.mark.peer


def publish(root: Path, secret: str) -> subprocess.Popen[str]:
    """Start a run as CI would."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "publish", "--root", str(root)],
        env={**os.environ, SECRET: secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_killed_before_it_knew(peer: Peer, make_repository: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """Killed with -9 when the server has answered, for each of three parts of a thread; then let run."""
    due = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    words = ["Bir, öldürülünce", "İki, öldürülünce", "Üç, öldürülünce"][: 3 if peer.threads else 1]
    title = {} if peer.threads else {"title": "Öldürülünce"}
    place = urlsplit(peer.url)
    victims: list[subprocess.Popen[str]] = []

    def carry(client: socket.socket) -> None:
        asked = read_request(client)
        with socket.create_connection((place.hostname, place.port), timeout=30) as server:
            server.sendall(asked)
            answer = b""
            with suppress(OSError):
                while piece := server.recv(65536):
                    answer += piece
        if asked.startswith(peer.publishing) and victims:
            victims.pop().send_signal(signal.SIGKILL)
            return
        client.sendall(answer)

    with faulty(carry) as between:
        body = "\n\n***\n\n".join(words)
        root = make_repository(
            {
                "content/b/channel.toml": peer.channel(between.url),
                "content/b/a.md": post_text(body, publish_at=due, status="approved", **title),
            }
        )
        for _ in words:
            victims[:] = [process := publish(root, peer.secret)]
            process.communicate(timeout=120)
            assert process.returncode == -signal.SIGKILL
        last = publish(root, peer.secret)
        said, _ = last.communicate(timeout=120)
    assert last.returncode == 0, said
    assert [peer.count(text) for text in words] == [1] * len(words)
    ledger = subprocess.run(["git", "log", "--patch", "ledger"], cwd=root, capture_output=True, text=True, check=True)
    assert '"remote_id"' in ledger.stdout
    assert peer.secret not in said + ledger.stdout
