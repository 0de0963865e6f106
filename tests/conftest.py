"""Fixtures for every room: workspaces made from a few readable strings, posts that are right unless told otherwise."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.forge.state import Forge

# A machine that is busy with something else shows no fault of what is tried: what is slow has tests of its own.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("searching", UNHURRIED, derandomize=False)
# The same examples every time: a change is not refused for what it did not bring. Others are looked for with
# `pytest --hypothesis-profile searching`, and what is found becomes a test of its own.
settings.register_profile("steady", UNHURRIED, derandomize=True, database=None)
settings.load_profile("steady")

TELLAL = """\
name = "Deneme"
timezone = "Europe/Istanbul"
locale = "tr"

[approval]
mode = "solo"
allow_unreviewed = true
"""
BRAND = """\
name = "Deneme"
"""
CHANNEL = """\
network = "outbox"
as = "{rules}"
account = "{account}"
"""


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Let what is started hear Ctrl-C and SIGHUP, also where whatever started the tests ignores them, as nohup does."""
    ignored = [number for number in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of the person who runs the tests out of them."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ayşe")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ayse@example.org")
        monkeypatch.setenv(f"GIT_{role}_DATE", "2026-11-01T09:00:00+03:00")
    for name in (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "LANG",
        "LC_ALL",
        "NO_COLOR",
        "TELLAL_HOLD",
        "TELLAL_LEDGER_REMOTE",
        *(name for name in os.environ if name.startswith("GITHUB_")),  # our own tests run in a workflow too
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def post_text() -> Callable[..., str]:
    """Write a post: `post_text("Body", publish_at="2026-12-01 10:00", tags="[kahve]")`.

    Each call gives the next id of the test; a key set to None is left out, every other value is written as it stands.
    """
    numbers = itertools.count(1)

    def write(body: str = "Merhaba.", **keys: str | None) -> str:
        written: dict[str, str | None] = {"id": f"01JD{next(numbers):022d}", "publish_at": "2026-12-01 10:00", **keys}
        lines = [f"{key}: {value}\n" for key, value in written.items() if value is not None]
        return f"---\n{''.join(lines)}---\n{body}\n"

    return write


@pytest.fixture
def channel_text() -> Callable[..., str]:
    """Write a channel of the outbox: `channel_text("bluesky", account="deneme.example", lang='"en"')`."""

    def write(rules: str = "x", account: str = "deneme", **keys: str) -> str:
        return CHANNEL.format(rules=rules, account=account) + "".join(
            f"{key} = {value}\n" for key, value in keys.items()
        )

    return write


@pytest.fixture
def make_workspace(tmp_path: Path) -> Callable[..., Path]:
    """Make a workspace and return its root: `make_workspace({"content/x/a.md": post_text()})`.

    There is a `tellal.toml` (Europe/Istanbul, Turkish, solo approval), a `brand/brand.toml` and one channel `x` (the
    outbox as X) unless the files say otherwise; None leaves one of them out. Texts are written as UTF-8 with their
    own line endings, bytes as they are. A second call adds files to the same workspace.
    """
    root = tmp_path / "workspace"

    def make(files: Mapping[str, str | bytes | None] | None = None) -> Path:
        wanted: dict[str, str | bytes | None] = {}
        if not root.exists():
            wanted = {
                "tellal.toml": TELLAL,
                "brand/brand.toml": BRAND,
                "content/x/channel.toml": CHANNEL.format(rules="x", account="deneme"),
            }
        for name, content in {**wanted, **(files or {})}.items():
            if content is None:
                continue
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return make


@pytest.fixture
def make_repository(make_workspace: Callable[..., Path]) -> Callable[..., Path]:
    """Make a workspace as `make_workspace` does, in a git repository with everything committed on `main`."""

    def make(files: Mapping[str, str | bytes | None] | None = None) -> Path:
        root = make_workspace(files)
        if not (root / ".git").exists():
            (root / ".gitignore").write_text("/.tellal/\n/outbox/\n/site/\n", encoding="utf-8")
            subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=root, check=True)
        subprocess.run(["git", "add", "--all"], cwd=root, check=True)
        subprocess.run(["git", "commit", "--quiet", "--message=Content"], cwd=root, check=True)
        return root

    return make


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    """A GitHub on loopback; what is asked and answered has to be as GitHub describes it. See `tests/forge/state.py`."""
    from tests.forge.server import serving  # noqa: PLC0415 - most tests need none
    from tests.forge.state import Forge  # noqa: PLC0415 - likewise

    with serving(Forge(tmp_path / "hub.git")) as made:
        yield made
    made.settle()
