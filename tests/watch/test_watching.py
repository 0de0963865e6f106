"""`tellal watch` as a real process on a real workspace: what is due goes out once, whoever is killed when."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.listened import PATIENCE
from tests.networks.fakes.base import serving
from tests.networks.fakes.mastodon import Mastodon
from tests.networks.faulty import faulty, read_request
from tests.watch.conftest import TELLAL, in_seconds, sent

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from tests.watch.conftest import Watching

#: Never reached: what is tested comes before the next look by time.
LONG = ("--every", "1h")
MASTODON = """\
network = "mastodon"
account = "mock"
server = "{url}"
secrets = {{ token = "MASTODON_TOKEN" }}
"""


def heartbeat(root: Path) -> dict[str, str]:
    """Return the sign of life."""
    shape: dict[str, str] = json.loads((root / ".tellal/heartbeat.json").read_text(encoding="utf-8"))
    return shape


class Slow:
    """A network that takes its time: it has the post before it answers.

    Attributes:
        has: set once it has a post.
        answers: it answers only when this is set.
    """

    def __init__(self) -> None:
        self.fake = Mastodon()
        self.has = threading.Event()
        self.answers = threading.Event()
        self.url = ""

    def carry(self, client: socket.socket) -> None:
        """Pass a request on, and the answer back, when it is time."""
        import socket  # noqa: PLC0415 - only here

        asked = read_request(client)
        host, _, port = self.fake.url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as server:
            server.sendall(asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
            answer = b""
            while piece := server.recv(65536):
                answer += piece
        if asked.startswith(b"POST /api/v1/statuses"):
            self.has.set()
            self.answers.wait(PATIENCE)
        client.sendall(answer)


@contextmanager
def slow_network() -> Iterator[Slow]:
    """Open one."""
    slow = Slow()
    with serving(slow.fake), faulty(slow.carry) as between:
        slow.url = between.url
        yield slow
        slow.answers.set()


@pytest.fixture
def slow() -> Iterator[Slow]:
    """A slow network."""
    with slow_network() as made:
        yield made


@pytest.fixture
def slow_root(make_repository: Callable[..., Path], post_text: Callable[..., str], slow: Slow) -> Path:
    """Make a workspace with one post that is due on a slow network."""
    return make_repository(
        {
            "content/m/channel.toml": MASTODON.format(url=slow.url),
            "content/m/a.md": post_text("Merhaba", publish_at=in_seconds(-60), status="approved", title="Selam"),
        }
    )


def test_a_post_goes_out_once_in_the_second_that_it_is_due(
    make_repository: Callable[..., Path], post_text: Callable[..., str], start: Callable[..., Watching]
) -> None:
    """Within a second or two on an idle machine, though the next look by the clock is an hour off."""
    due = in_seconds(8)  # the time that a busy machine needs to start watching
    root = make_repository({"content/x/a.md": post_text("Merhaba", publish_at=due, status="approved", title="Selam")})
    watching = start(root, *LONG, "-v")
    watching.hear("watching", str(root), str(watching.process.pid))
    watching.hear("next", due, "Selam")
    assert "outbox/x/index.html" in watching.hear("sent", "x", "Selam")
    (message,) = (root / "outbox/x").glob("*.json")
    late = message.stat().st_mtime - datetime.fromisoformat(due).timestamp()
    assert 0 <= late < PATIENCE
    watching.hear("next", "nothing is scheduled")
    assert watching.end() == 0
    assert sent(root) == ["x/000001.json"]
    assert heartbeat(root)["result"] == "done"


def test_quiet_looks_say_nothing(make_repository: Callable[..., Path], start: Callable[..., Watching]) -> None:
    """A log of two lines a minute would be read by nobody; it still looks, when asked too."""
    root = make_repository()
    watching = start(root, *LONG)
    watching.hear("watching")
    place = root / ".tellal/heartbeat.json"
    for _ in range(2):
        wait_for(place.exists)
        place.unlink()
        watching.tell(signal.SIGHUP)
    wait_for(place.exists)
    assert watching.end() == 0
    assert len(watching.said) == 1


def test_asked_to_look_it_looks(
    make_repository: Callable[..., Path], post_text: Callable[..., str], start: Callable[..., Watching]
) -> None:
    """HUP, as `systemctl reload` sends it."""
    root = make_repository()
    watching = start(root, *LONG, "-v")
    watching.hear("nothing is scheduled")
    (root / "content/x/a.md").write_text(post_text(publish_at=in_seconds(-60), status="approved"), encoding="utf-8")
    watching.tell(signal.SIGHUP)
    watching.hear("sent")
    assert watching.end(signal.SIGINT) == 130


def test_one_json_line_for_each_look(
    make_repository: Callable[..., Path], post_text: Callable[..., str], start: Callable[..., Watching]
) -> None:
    """For whoever feeds a log to a machine: quiet ones too, and nothing else."""
    root = make_repository({"content/x/a.md": post_text(publish_at=in_seconds(-60), status="approved")})
    watching = start(root, *LONG, "--json")
    first = json.loads(watching.hear())
    watching.tell(signal.SIGHUP)
    second = json.loads(watching.hear())
    assert (first["command"], first["why"], first["exit_code"], first["run"]["sent"]) == ("watch", "start", 0, 1)
    assert (second["why"], second["run"]["sent"], second["trouble"], second["next_due"]) == ("asked", 0, "", None)
    assert watching.end() == 0
    assert len(watching.said) == 2


def test_a_second_watcher_is_told_of_the_first(
    make_repository: Callable[..., Path], start: Callable[..., Watching]
) -> None:
    """By its process; once the first is gone, the next one may."""
    root = make_repository()
    first = start(root, *LONG)
    first.hear("watching")
    second = start(root, *LONG)
    second.hear("another watcher is at work here", str(first.process.pid))
    assert second.process.wait(timeout=PATIENCE) == 2
    assert first.end() == 0
    third = start(root, "--once", "-v")
    third.hear("next")
    assert third.process.wait(timeout=PATIENCE) == 0


def test_told_to_stop_in_the_middle_of_a_send_it_writes_the_receipt(
    slow: Slow, slow_root: Path, start: Callable[..., Watching]
) -> None:
    """The run may finish what is under way; then both end, and nothing is in doubt."""
    watching = start(slow_root, *LONG, MASTODON_TOKEN=slow.fake.token)
    assert slow.has.wait(PATIENCE)
    run = watching.child()
    watching.tell(signal.SIGTERM)
    watching.hear("told to stop")
    os.kill(run, 0)
    slow.answers.set()
    watching.hear("sent", "Selam")
    assert watching.process.wait(timeout=PATIENCE) == 0
    assert len(slow.fake.posts) == 1
    assert git(slow_root, "log", "--format=%s", "ledger").splitlines()[0].startswith("published")


def test_a_killed_run_is_said_and_looked_up(slow: Slow, slow_root: Path, start: Callable[..., Watching]) -> None:
    """Killed with -9 when the network had the post and had not answered: the next look finds it, and sends no other."""
    watching = start(slow_root, *LONG, MASTODON_TOKEN=slow.fake.token)
    assert slow.has.wait(PATIENCE)
    os.kill(watching.child(), signal.SIGKILL)
    watching.hear("error", "SIGKILL")
    assert heartbeat(slow_root)["result"] == "error"
    slow.answers.set()
    watching.tell(signal.SIGHUP)
    watching.hear("sent", "Selam")
    assert watching.end() == 0
    assert len(slow.fake.posts) == 1


def test_a_killed_watcher_leaves_its_run_alone(slow: Slow, slow_root: Path, start: Callable[..., Watching]) -> None:
    """Its run goes on and writes its receipt; the next watcher waits for that, and sends nothing twice."""
    first = start(slow_root, *LONG, MASTODON_TOKEN=slow.fake.token)
    assert slow.has.wait(PATIENCE)
    orphan = first.child()
    first.kill()
    second = start(slow_root, *LONG, "-v", MASTODON_TOKEN=slow.fake.token)
    second.hear("the run of a watcher that was killed goes on")
    os.kill(orphan, 0)
    slow.answers.set()
    second.hear("watching")
    second.hear("next", "nothing is scheduled")
    assert second.end() == 0
    assert not any("sent" in line for line in second.said)
    assert len(slow.fake.posts) == 1
    ledger = subprocess.run(
        ["git", "log", "--format=%s", "ledger"], cwd=slow_root, capture_output=True, text=True, check=True
    )
    assert ledger.stdout.splitlines()[0].startswith("published")


def test_told_to_stop_while_it_waits_for_the_run_of_another(
    slow: Slow, slow_root: Path, start: Callable[..., Watching]
) -> None:
    """It goes, without having done anything."""
    first = start(slow_root, *LONG, MASTODON_TOKEN=slow.fake.token)
    assert slow.has.wait(PATIENCE)
    orphan = first.child()
    first.kill()
    second = start(slow_root, *LONG)
    second.hear("goes on")
    assert second.end() == 0
    os.kill(orphan, signal.SIGKILL)


def test_a_run_ends_by_itself_when_nobody_is_left_to_end_it(
    make_repository: Callable[..., Path],
) -> None:
    """It brings its end along, and says where it was: here a run that would watch for hours, with a second to live."""
    command = [sys.executable, "-P", "-m", "pipeline.cli.supervised", "1", "--root", str(make_repository())]
    done = subprocess.run([*command, "watch", *LONG], capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert b"Timeout (0:00:01)!" in done.stderr
    assert b"runner.py" in done.stderr


def test_settings_that_are_broken_are_said_once(
    make_repository: Callable[..., Path], post_text: Callable[..., str], start: Callable[..., Watching]
) -> None:
    """What stays as it is needs no second line; when it is mended, things go on."""
    root = make_repository({"content/x/a.md": post_text(publish_at=in_seconds(-60), status="approved")})
    settings = root / "tellal.toml"
    whole = settings.read_text(encoding="utf-8")
    settings.write_text(whole + "\n[ledger]\nroot = 1\n", encoding="utf-8")
    watching = start(root, *LONG, "-v")
    watching.hear("error", "tellal.toml")
    watching.hear("next")
    watching.tell(signal.SIGHUP)
    watching.hear("next")
    settings.write_text(whole, encoding="utf-8")
    watching.tell(signal.SIGHUP)
    watching.hear("sent")
    assert watching.end() == 0
    assert len([line for line in watching.said if "error" in line]) == 1


def test_nothing_in_the_workspace_is_imported(make_repository: Callable[..., Path], tmp_path: Path) -> None:
    """Whatever a pull request brings along, and wherever the watcher was started."""
    names = [
        "pipeline/__init__.py",
        "pipeline/cli/supervised.py",
        "json.py",
        "click.py",
        "sitecustomize.py",
        "regex.py",
    ]
    evil = f"open({str(tmp_path / 'imported')!r}, 'a').write(__file__)\n"
    root = make_repository(dict.fromkeys(names, evil))
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(
        [*TELLAL, "watch", "--once", "--json"], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert json.loads(done.stdout)["exit_code"] == done.returncode == 0
    assert not (tmp_path / "imported").exists()


@pytest.fixture
def clones(tmp_path: Path, make_repository: Callable[..., Path]) -> Callable[..., list[Path]]:
    """Make some clones of one workspace, which share a ledger in their remote."""

    def make(number: int, files: dict[str, str]) -> list[Path]:
        root = make_repository(files)
        settings = root / "tellal.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + '\n[ledger]\nremote = "origin"\n', encoding="utf-8")
        git(root, "commit", "--quiet", "--all", "--message=Settings")
        git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
        git(root, "push", "--quiet", str(tmp_path / "origin.git"), "main")
        for n in range(number):
            git(tmp_path, "clone", "--quiet", "origin.git", f"clone{n}")
        return [tmp_path / f"clone{n}" for n in range(number)]

    return make


def test_two_watchers_and_a_person_send_each_post_once(
    clones: Callable[..., list[Path]],
    post_text: Callable[..., str],
    start: Callable[..., Watching],
    tmp_path: Path,
) -> None:
    """On three machines, at the same second: the ledger gives each send to one of them, and all of them end well."""
    due = in_seconds(6)
    with serving(Mastodon()) as network:
        assert isinstance(network, Mastodon)
        posts = {
            f"content/m/{n}.md": post_text(f"Merhaba {n}", publish_at=due, status="approved", title=f"Selam {n}")
            for n in range(4)
        }
        files = {"content/m/channel.toml": MASTODON.format(url=network.url), **posts}
        one, two, person = clones(3, files)
        watchers = [start(root, *LONG, "-v", MASTODON_TOKEN=network.token) for root in (one, two)]
        for each in watchers:
            each.hear("next", due)
        wait_for(lambda: time.time() >= datetime.fromisoformat(due).timestamp())
        subprocess.run(
            [*TELLAL, "--root", str(person), "publish"],
            env={**os.environ, "MASTODON_TOKEN": network.token},
            capture_output=True,
            text=True,
            timeout=PATIENCE * 2,
            check=False,
        )
        for each in watchers:
            each.hear("next", "nothing is scheduled")
        wait_for(lambda: len(network.posts) == 4)
        for each in watchers:
            each.tell(signal.SIGHUP)  # whatever one of them left to another is done by now
            each.hear("next", "nothing is scheduled")
            assert each.end() == 0
        sends = [asked for asked in network.asked if network.publishes(asked)]
        assert len(sends) == len(network.posts) == 4
        subjects = git(tmp_path / "origin.git", "log", "--format=%B", "ledger")
        assert len([line for line in subjects.splitlines() if line.startswith("published")]) >= 4


def test_what_was_pushed_is_pulled_and_published(
    clones: Callable[..., list[Path]], post_text: Callable[..., str], start: Callable[..., Watching]
) -> None:
    """With --pull, a checkout that nobody looks after stays up to date; what keeps it back is said."""
    root, other = clones(2, {})
    watching = start(root, *LONG, "-v", "--pull")
    watching.hear("nothing is scheduled")
    (other / "content/x/a.md").write_text(post_text(publish_at=in_seconds(-60), status="approved"), encoding="utf-8")
    git(other, "add", "--all")
    git(other, "commit", "--quiet", "--message=Post")
    git(other, "push", "--quiet", "origin", "main")
    commit = git(other, "rev-parse", "HEAD")
    watching.tell(signal.SIGHUP)
    watching.hear("pulled", commit[:12])
    watching.hear("sent")
    (other / "content/x/b.md").write_text(post_text(publish_at=in_seconds(-60), status="approved"), encoding="utf-8")
    git(other, "add", "--all")
    git(other, "commit", "--quiet", "--message=Post")
    git(other, "push", "--quiet", "origin", "main")
    (root / "content/x/a.md").write_text(post_text(publish_at=in_seconds(900), status="approved"), encoding="utf-8")
    watching.tell(signal.SIGHUP)
    watching.hear("failed", "something is changed here and not committed")
    assert watching.end() == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--every", "1s"], "--every: '1s' is not a time between 5 seconds and an hour"),
        (["--every", "soon"], "--every: 'soon'"),
        (["--every", "2h"], "--every: '2h'"),
        (["--clock", "2026-12-01 10:00"], "--clock"),
    ],
)
def test_what_cannot_be(make_repository: Callable[..., Path], args: list[str], said: str) -> None:
    """It says so and ends."""
    command = [*TELLAL, "--root", str(make_repository()), "watch", *args]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert said in done.stderr


def test_waiting_takes_little(make_repository: Callable[..., Path], start: Callable[..., Watching]) -> None:
    """What a run needs, a watcher does without: it is measured by what it imports, and in megabytes."""
    root = make_repository()
    watching = start(root, *LONG, "-v")
    watching.hear("next")
    mapped = Path(f"/proc/{watching.process.pid}/maps")
    status = Path(f"/proc/{watching.process.pid}/status")
    if not status.exists():
        pytest.skip("only Linux shows what a process takes")
    held = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmRSS"))
    assert int(held.split()[1]) < 40 * 1024
    assert "_imaging" not in mapped.read_text(encoding="utf-8")
    assert "_ssl" not in mapped.read_text(encoding="utf-8")
    assert watching.end() == 0


def git(folder: Path, *words: str) -> str:
    """Call git."""
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def wait_for(true: Callable[[], bool]) -> None:
    """Wait until something is so, but not for ever."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
