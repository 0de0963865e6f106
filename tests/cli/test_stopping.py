"""Real processes that are told to stop, at the worst moments: what went out is written down, the rest is untouched."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.trust.ledger import LocalLedger
from tests.networks.faulty import faulty, read_request

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from tests.networks.faulty import Faulty

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
CHANNEL = """\
network = "mastodon"
account = "kirkikindi"
server = "{url}"
secrets = {{ token = "MASTODON_TOKEN" }}
"""
#: Seconds from the first signal until GitHub kills.
KILLED = 10
NAMES = ("bir", "iki", "uc")


class Server:
    """A Mastodon of which a test says what becomes of each message."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.hangs = threading.Event()
        self.over = threading.Event()
        self.on: dict[str, Callable[[], None]] = {}

    def __call__(self, connection: socket.socket) -> None:
        """Answer, or do what a test wants first."""
        head, _, body = read_request(connection).partition(b"\r\n\r\n")
        if not head.startswith(b"POST"):
            return
        text = json.loads(body)["status"]
        self.took.append(text)
        if then := self.on.get(text):
            then()
        answer = json.dumps({"id": str(len(self.took)), "url": f"https://mastodon.example/{len(self.took)}"}).encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(answer), answer))

    def hang(self) -> None:
        """Never answer."""
        self.hangs.set()
        self.over.wait(60)


@pytest.fixture
def server() -> Server:
    """Make a server."""
    return Server()


@pytest.fixture
def place(server: Server) -> Iterator[Faulty]:
    """Let it serve."""
    with faulty(server) as there:
        yield there
        server.over.set()


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], place: Faulty) -> Path:
    """Make a workspace with three posts that are due, one after the other."""
    now = datetime.now(UTC)
    posts = {
        f"content/m/{name}.md": post_text(
            name, status="approved", publish_at=f"{now - timedelta(minutes=9 - number):%Y-%m-%dT%H:%M:%SZ}"
        )
        for number, name in enumerate(NAMES)
    }
    return make_repository({"content/m/channel.toml": CHANNEL.format(url=place.url), **posts})


class Run:
    """A run in a process of its own.

    Args:
        root: the workspace.
        words: after `tellal`.
        path: a folder that is looked into for programs first.
    """

    def __init__(self, root: Path, *words: str, path: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *words, "--root", str(root)],
            env={**os.environ, "MASTODON_TOKEN": "not-a-secret", "PATH": f"{path}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.told = 0.0

    def tell(self, number: int = signal.SIGTERM) -> None:
        """Send a signal to the process alone."""
        self.told = self.told or time.monotonic()
        self.process.send_signal(number)

    def hears(self) -> None:
        """Wait until it says that it was told to stop."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if "told to stop" in line:
                return
        raise AssertionError("it never said so")

    def ends(self) -> tuple[int, str, str, float]:
        """Return its exit code, what it wrote, and how long after the first signal it ended."""
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err, time.monotonic() - self.told


@pytest.fixture
def start() -> Iterator[Callable[..., Run]]:
    """Start runs, and leave none behind."""
    runs: list[Run] = []

    def make(root: Path, *words: str, path: str = "") -> Run:
        runs.append(Run(root, *words, path=path))
        return runs[-1]

    yield make
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
            run.process.communicate()


def events(root: Path) -> dict[str, list[str]]:
    """Return what the ledger says of each post, in the order of their ids, which is that of their names."""
    history = LocalLedger(root).read()
    known = {f"01JD{number:022d}": name for number, name in enumerate(NAMES, 1)}
    return {known[key.partition("/")[0]]: [str(event.type) for event in history.of(key)] for key in history.targets}


SENT, LOST = ["intent", "published"], ["intent", "unknown"]


@pytest.mark.parametrize("words", [("publish",), ("run",), ("publish", "--quiet"), ("publish", "--json")])
def test_a_send_that_hangs_is_cut_off_and_in_doubt(
    server: Server, root: Path, start: Callable[..., Run], words: tuple[str, ...]
) -> None:
    """Within the seconds before a CI system kills: what was out is out, this one is in doubt, the next is untouched."""
    server.on["iki"] = server.hang
    run = start(root, *words)
    assert server.hangs.wait(60)
    run.tell()
    code, out, err, took = run.ends()
    assert code == 130
    assert took < KILLED
    assert events(root) == {"bir": SENT, "iki": LOST}
    assert "told to stop" in err
    if "--json" in words:
        assert [each["state"] for each in json.loads(out)["outcomes"]] == ["published", "unknown"]
    else:
        assert "https://mastodon.example/1" in out
        assert "it was told to stop" in out
    assert not (root / "site").exists()


def test_between_two_messages_nothing_new_begins(server: Server, root: Path, start: Callable[..., Run]) -> None:
    """The first one's answer comes after the signal and is written down; it takes no time at all."""
    begun, heard = threading.Event(), threading.Event()

    def tell() -> None:
        assert begun.wait(60)
        run.tell()
        assert heard.wait(60)

    server.on["bir"] = tell
    run = start(root, "publish")
    begun.set()
    run.hears()
    heard.set()
    code, out, _, _ = run.ends()
    assert code == 130
    assert events(root) == {"bir": SENT}
    assert "stopped early, 2 left" in out
    server.on.clear()
    assert start(root, "publish").ends()[0] == 0
    assert server.took == list(NAMES)


def test_a_second_signal_does_not_wait(server: Server, root: Path, start: Callable[..., Run]) -> None:
    """Whoever presses ctrl-C twice is in a hurry; what is in doubt is written down all the same."""
    server.on["iki"] = server.hang
    run = start(root, "publish")
    assert server.hangs.wait(60)
    run.tell(signal.SIGINT)
    run.hears()
    second = time.monotonic()
    run.tell(signal.SIGINT)
    code, out, _, _ = run.ends()
    assert code == 130
    assert time.monotonic() - second < 5, "it did not wait for its patience to end"
    assert events(root) == {"bir": SENT, "iki": LOST}
    assert "unknown" in out


def test_github_interrupts_then_terminates_then_kills(server: Server, root: Path, start: Callable[..., Run]) -> None:
    """The second signal comes while the end is being written down, and does not cut that short."""
    server.on["bir"] = server.hang
    slow = writing_slowly(
        root,
        'case "$*" in *update-ref*) [ -e "$0.begun" ] && { echo now > "$0.fifo"; sleep 1; }; : > "$0.begun";; esac',
    )
    run = start(root, "publish", path=str(slow.parent))
    assert server.hangs.wait(60)
    run.tell(signal.SIGINT)
    assert wait_for(slow) == "now\n", "the receipt is being written"
    run.tell(signal.SIGTERM)
    code, *_ = run.ends()
    assert code == 130
    assert events(root) == {"bir": LOST}
    assert not list((root / ".tellal").glob("owed-*")), "and nothing is owed"


def test_a_signal_during_a_ledger_write_lets_it_end(server: Server, root: Path, start: Callable[..., Run]) -> None:
    """Ctrl-C goes to the whole group of a terminal; git is in none of it, and what is under way is finished."""
    slow = writing_slowly(root, 'case "$*" in *update-ref*) echo now > "$0.fifo"; sleep 1;; esac')
    run = start(root, "publish", path=str(slow.parent))
    assert wait_for(slow) == "now\n"
    os.killpg(run.process.pid, signal.SIGINT)
    run.told = time.monotonic()
    drained = threading.Thread(target=lambda: [wait_for(slow) for _ in range(2)], daemon=True)
    drained.start()
    code, *_ = run.ends()
    assert code == 130
    assert events(root) == {"bir": SENT}
    assert server.took == ["bir"]


def test_two_signals_during_a_ledger_write_leave_it_whole(
    server: Server, root: Path, start: Callable[..., Run]
) -> None:
    """Git is ended, not killed: it takes the lock along that it holds, and the next run goes on."""
    slow = writing_slowly(
        root,
        'for word; do shift; [ "$word" = core.hooksPath=/dev/null ] && word="core.hooksPath=$0.hooks"; '
        'set -- "$@" "$word"; done',
    )
    hook = Path(f"{slow}.hooks", "reference-transaction")
    hook.parent.mkdir()
    hook.write_text(
        f'#!/bin/sh\n[ "$1" = prepared ] && echo now > {slow}.fifo && exec sleep 30\ntrue\n', encoding="utf-8"
    )
    hook.chmod(0o755)
    run = start(root, "publish", path=str(slow.parent))
    assert wait_for(slow) == "now\n"
    assert list((root / ".git").rglob("*.lock")), "git holds it at this moment"
    run.tell(signal.SIGINT)
    run.hears()
    run.tell(signal.SIGINT)
    code, _, _, took = run.ends()
    assert code == 130
    assert took < KILLED
    assert server.took == []
    assert not list((root / ".git").rglob("*.lock"))
    assert start(root, "publish").ends()[0] == 0
    assert events(root) == dict.fromkeys(NAMES, SENT)


def test_what_is_ignored_stays_so(server: Server, root: Path, start: Callable[..., Run]) -> None:
    """A run that somebody put into the background with SIGINT ignored goes on to its end."""
    begun = threading.Event()

    def tell() -> None:
        assert begun.wait(60)
        run.tell(signal.SIGINT)

    server.on["bir"] = tell
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        run = start(root, "publish")
    finally:
        signal.signal(signal.SIGINT, before)
    begun.set()
    assert run.ends()[0] == 0
    assert events(root) == dict.fromkeys(NAMES, SENT)


def writing_slowly(root: Path, what: str) -> Path:
    """Put a git into the way that does something first; return it."""
    real = shutil.which("git")
    assert real is not None
    git = root.parent / "slow" / "git"
    git.parent.mkdir()
    git.write_text(f'#!/bin/sh\n{what}\nexec {real} "$@"\n', encoding="utf-8")
    git.chmod(0o755)
    os.mkfifo(f"{git}.fifo")
    return git


def wait_for(git: Path) -> str:
    """Wait until that git says something."""
    with open(f"{git}.fifo", encoding="utf-8") as fifo:  # noqa: PTH123 - a name with an ending of its own
        return fifo.read()
