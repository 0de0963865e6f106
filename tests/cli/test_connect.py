"""`tellal connect`, as a person at a terminal has it: a real process, a real terminal, a browser that follows."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import stat
import subprocess
import sys
import termios
import textwrap
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.networks.fakes.authority import Authority
from tests.networks.fakes.base import serving
from tests.networks.fakes.matrix import Matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Answer

#: Seconds that anything may take on a busy machine.
LONG = 60
BROWSER = """\
import contextlib, sys, urllib.request
with contextlib.suppress(Exception, KeyboardInterrupt):
    urllib.request.urlopen(sys.argv[1]).read()
"""
GH = """\
#!{python}
import sys, pathlib
place = pathlib.Path({place!r})
with place.open("a") as file:
    file.write(repr((sys.argv[1:], sys.stdin.read())) + "\\n")
"""


class Ended(NamedTuple):
    """What a conversation came to: the exit code, and all that the terminal showed."""

    code: int
    shown: str


def _sit_down() -> None:
    """Make the terminal the process's own; Ctrl-C ends it, also where the tests themselves run in the background."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A process of ours on a terminal of its own."""

    def __init__(self, root: Path, *args: str, environment: dict[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        self.shown = ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "--root", str(root), *args],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_sit_down,  # noqa: PLW1509 - a terminal takes it
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200", **environment},
        )
        os.close(theirs)

    def expect(self, text: str) -> None:
        """Wait until the terminal shows a text."""
        ends = time.monotonic() + LONG
        while text not in self.shown:
            assert time.monotonic() < ends, f"no {text!r} in {self.shown}"
            if select.select([self._ours], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self._ours, 65536).decode()
                except OSError:
                    assert text in self.shown, self.shown

    def answer(self, prompt: str, text: str) -> None:
        """Type an answer to a question."""
        self.expect(prompt)
        time.sleep(0.05)  # the echo is switched off right after a question is shown
        os.write(self._ours, f"{text}\n".encode())

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        time.sleep(0.05)
        os.write(self._ours, b"\x03")

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed."""
        return bool(termios.tcgetattr(self._ours)[3] & termios.ECHO)

    def end(self) -> Ended:
        """Wait for its end."""
        ends = time.monotonic() + LONG
        while self._process.poll() is None and time.monotonic() < ends:
            self._drain()
        self._drain()
        return Ended(self._process.wait(LONG), self.shown)

    def _drain(self) -> None:
        while select.select([self._ours], [], [], 0.2)[0]:
            try:
                data = os.read(self._ours, 65536)
            except OSError:
                return
            if not data:
                return
            self.shown += data.decode()

    def close(self) -> None:
        """Leave nothing behind."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._ours)


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Open terminals, on a machine whose browser follows where it is sent, and whose gh writes down what it gets."""
    opened: list[Terminal] = []
    (tmp_path / "browser.py").write_text(BROWSER, encoding="utf-8")
    tools = tmp_path / "tools"
    tools.mkdir()
    gh = tools / "gh"
    gh.write_text(GH.format(python=sys.executable, place=str(tmp_path / "gh.log")), encoding="utf-8")
    gh.chmod(0o755)

    def open_one(root: Path, *args: str, gh: bool = False) -> Terminal:
        path = f"{tools}:{os.environ['PATH']}" if gh else os.environ["PATH"]
        environment = {"BROWSER": f"{sys.executable} {tmp_path / 'browser.py'} %s &", "PATH": path}
        opened.append(Terminal(root, *args, environment=environment))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def texts(folder: Path) -> str:
    """Return everything that lies in a folder."""
    return "".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())


def test_mastodon_from_nothing(
    sit: Callable[..., Terminal], make_workspace: Callable[..., Path], tmp_path: Path
) -> None:
    """The app is made, the browser goes and comes back, the token is tried, and gh gets it through a pipe."""
    root = make_workspace()
    with serving(Authority(apps=True, refreshes=False)) as fake:
        terminal = sit(root, "connect", "mastodon", "--store", "gh", gh=True)
        terminal.answer("the address of its server", fake.url)
        ended = terminal.end()
    assert ended.code == 0, ended.shown
    assert "mastodon lets us in, as kirk@127.0.0.1" in ended.shown
    assert 'secrets = { token = "MASTODON_TOKEN" }' in ended.shown
    assert f'server = "{fake.url}"' in ended.shown
    log = (tmp_path / "gh.log").read_text(encoding="utf-8")
    assert log == repr((["secret", "set", "MASTODON_TOKEN", "--env", "publish"], "access-tökén/1")) + "\n"
    assert "access-tök" not in ended.shown
    assert "access-tök" not in texts(root)


@pytest.fixture
def room() -> Iterator[Matrix]:
    """A Matrix server."""
    with serving(Matrix()) as fake:
        assert isinstance(fake, Matrix)
        yield fake


CHANNEL = """\
# our room
network = "matrix"
account = "@kirk:example.org"
server = "{url}"
room = "#kirk:example.org"
secrets = {{ token = "ROOM_TOKEN" }}   # at Ayşe's
"""


def test_what_is_asked_for_is_not_shown_and_goes_into_a_file_of_its_owner(
    sit: Callable[..., Terminal], make_workspace: Callable[..., Path], room: Matrix, tmp_path: Path
) -> None:
    """What the channel says already is not asked; what is in the file of others stays there."""
    root = make_workspace({"content/m/channel.toml": CHANNEL.format(url=room.url)})
    place = tmp_path / "secrets.env"
    place.write_text("OTHER='kept'\nROOM_TOKEN=old\n", encoding="utf-8")
    place.chmod(0o600)
    terminal = sit(root, "connect", "matrix", "--env-file", str(place))
    terminal.expect("the access token")
    ends = time.monotonic() + LONG
    while terminal.echoes and time.monotonic() < ends:
        time.sleep(0.01)
    assert not terminal.echoes
    terminal.answer("the access token", room.token)
    ended = terminal.end()
    assert ended.code == 0, ended.shown
    assert "matrix lets us in, as @kirk:example.org" in ended.shown
    assert room.token not in ended.shown
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert place.read_text(encoding="utf-8").splitlines()[0] == "OTHER='kept'"
    sourced = subprocess.run(["sh", "-c", f'. "{place}"; printf %s "$ROOM_TOKEN"'], capture_output=True, check=True)
    assert sourced.stdout.decode() == room.token
    assert room.token not in texts(root)
    assert sorted(each.name for each in tmp_path.iterdir() if each.name.startswith((".s", "s"))) == ["secrets.env"]


def test_wrong_secrets_are_not_stored(
    sit: Callable[..., Terminal], make_workspace: Callable[..., Path], room: Matrix, tmp_path: Path
) -> None:
    """What opens nothing would only be found out at night."""
    root = make_workspace({"content/m/channel.toml": CHANNEL.format(url=room.url)})
    terminal = sit(root, "connect", "matrix", "--store", "gh", gh=True)
    terminal.answer("the access token", "another-token")
    ended = terminal.end()
    assert ended.code == 4, ended.shown
    assert "another-token" not in ended.shown
    assert not (tmp_path / "gh.log").exists()


def test_ctrl_c_ends_it_and_leaves_the_terminal_as_it_was(
    sit: Callable[..., Terminal], make_workspace: Callable[..., Path], room: Matrix
) -> None:
    """In the middle of a secret, too."""
    root = make_workspace({"content/m/channel.toml": CHANNEL.format(url=room.url)})
    terminal = sit(root, "connect", "matrix", "--show")
    terminal.expect("the access token")
    ends = time.monotonic() + LONG
    while terminal.echoes and time.monotonic() < ends:
        time.sleep(0.01)
    terminal.interrupt()
    ended = terminal.end()
    assert ended.code == 130, ended.shown
    assert terminal.echoes
    assert "Traceback" not in ended.shown


def test_ctrl_c_while_the_browser_is_waited_for(
    sit: Callable[..., Terminal], make_workspace: Callable[..., Path]
) -> None:
    """Nobody has to wait five minutes for a browser that was closed."""
    with serving(Authority(apps=True, refreshes=False)) as fake:
        fake.meddles = "another-word-of-somebody"  # type: ignore[attr-defined] # its fake's
        terminal = sit(make_workspace(), "connect", "mastodon", "--store", "gh", gh=True)
        terminal.answer("the address of its server", fake.url)
        terminal.expect("oauth/authorize")
        terminal.interrupt()
        ended = terminal.end()
    assert ended.code == 130, ended.shown
    assert "Traceback" not in ended.shown


def test_without_a_browser_the_address_is_pasted(
    sit: Callable[..., Terminal], make_workspace: Callable[..., Path], tmp_path: Path
) -> None:
    """On a server, the browser is on another machine; one with a wrong word is refused."""
    root = make_workspace()
    with serving(Authority(apps=True, refreshes=False)) as fake:
        terminal = sit(root, "connect", "mastodon", "--no-browser", "--env-file", str(tmp_path / "x.env"))
        terminal.answer("the address of its server", fake.url)
        terminal.answer("all of that address", "http://127.0.0.1:8917/?code=evil&state=guess")
        ended = terminal.end()
    assert ended.code == 2, ended.shown
    assert "not the answer" in ended.shown
    assert not (tmp_path / "x.env").exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("mastodon", "--show"), "a terminal only"),
        (("mastodon", "--env-file", "content/x.env"), "lies in a repository"),
        (("mastodon", "--store", "gh", "--show"), "in one way"),
        (("mastodon",), "gh is not here"),
        (("mastodon", "--env-file", "/nowhere/at-all/x.env"), "nobody is there to answer"),
        (("mastodn", "--env-file", "/nowhere/at-all/x.env"), "did you mean"),
        (("mastodon", "--refresh", "m"), "say which network"),
        ((), "say which network"),
    ],
)
def test_what_would_leak_or_makes_no_sense(
    args: tuple[str, ...],
    said: str,
    tellal: Callable[..., Answer],
    make_repository: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before anything is asked."""
    monkeypatch.setenv(
        "PATH", os.pathsep.join(each for each in os.environ["PATH"].split(os.pathsep) if not _has_gh(each))
    )
    answer = tellal(make_repository(), "connect", *args)
    assert answer.code == 2, answer
    assert said in answer.err


def _has_gh(folder: str) -> bool:
    return os.path.exists(os.path.join(folder, "gh"))  # noqa: PTH110, PTH118 - as PATH has it


def test_what_is_in_the_way_is_said_in_the_language_of_the_person(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path]
) -> None:
    """Whoever speaks Turkish is told in Turkish why nothing was asked."""
    answer = tellal(make_workspace(), "--lang", "tr", "connect", "mastodon", "--show")
    assert "--show sırları yalnızca bir terminale yazar" in answer.err
    assert "--store gh ya da --env-file YOL kullanın" in answer.err


def test_a_file_that_others_can_read_takes_no_secret(
    sit: Callable[..., Terminal], make_workspace: Callable[..., Path], room: Matrix, tmp_path: Path
) -> None:
    """It is left as it is."""
    root = make_workspace({"content/m/channel.toml": CHANNEL.format(url=room.url)})
    place = tmp_path / "open.env"
    place.write_text("A=1\n", encoding="utf-8")
    place.chmod(0o644)
    terminal = sit(root, "connect", "matrix", "--env-file", str(place))
    terminal.answer("the access token", room.token)
    ended = terminal.end()
    assert ended.code == 2, ended.shown
    assert "can be read by others" in ended.shown
    assert place.read_text(encoding="utf-8") == "A=1\n"


def test_the_help_has_the_ways_secrets_go(tellal: Callable[..., Answer], make_workspace: Callable[..., Path]) -> None:
    """All three, and that nothing is published."""
    said = tellal(make_workspace(), "connect", "--help").out
    for option in ("--store", "--env-file", "--show", "--no-browser", "--refresh"):
        assert option in said
    assert textwrap.dedent("nothing is published") in said
