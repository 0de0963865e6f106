"""What a run leaves to GitHub Actions: the output by which other jobs know whether there is news."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 10:05")


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file in which a step leaves its outputs."""
    place = tmp_path / "output"
    place.write_text("mine=1\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_OUTPUT", str(place))
    return place


def said(output: Path) -> dict[str, list[str]]:
    """Return what the outputs say, as a runner reads them: name → value after value."""
    found: dict[str, list[str]] = {}
    lines = iter(output.read_text(encoding="utf-8").splitlines())
    for line in lines:
        name, _, end = line.partition("<<")
        if end:
            found.setdefault(name, []).append(next(lines))
            assert next(lines) == end
        else:
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("command", ["publish", "run"])
def test_there_is_news_once(
    tellal: Callable[..., Answer],
    make_repository: Callable[..., Path],
    post_text: Callable[..., str],
    output: Path,
    command: str,
) -> None:
    """A post that went out; a second run has none. What else the step left stays."""
    root = make_repository({"content/x/a.md": post_text(status="approved")})
    assert tellal(root, *CLOCK, command).code == 0
    assert said(output) == {"mine": ["1"], "changed": ["true"], "sent": ["1"]}
    assert tellal(root, *CLOCK, command).code == 0
    assert said(output) == {"mine": ["1"], "changed": ["true", "false"], "sent": ["1", "0"]}


def test_what_is_missed_is_news(
    tellal: Callable[..., Answer], make_repository: Callable[..., Path], post_text: Callable[..., str], output: Path
) -> None:
    """The calendar shows it."""
    root = make_repository({"content/x/a.md": post_text(status="approved", max_late="1m")})
    tellal(root, *CLOCK, "publish")
    assert said(output)["changed"] == ["true"]


def test_a_rehearsal_makes_no_news(
    tellal: Callable[..., Answer], make_repository: Callable[..., Path], post_text: Callable[..., str], output: Path
) -> None:
    """Nothing was done."""
    root = make_repository({"content/x/a.md": post_text(status="approved")})
    tellal(root, *CLOCK, "publish", "--dry-run")
    assert said(output) == {"mine": ["1"]}


def test_an_output_that_cannot_be_written_stops_nothing(
    tellal: Callable[..., Answer],
    make_repository: Callable[..., Path],
    post_text: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What went out went out; it is said."""
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path))
    root = make_repository({"content/x/a.md": post_text(status="approved")})
    answer = tellal(root, *CLOCK, "publish")
    assert answer.code == 0
    assert "cannot be written" in answer.err


def test_the_page_of_a_job_says_which_token_ends_soon(
    tellal: Callable[..., Answer], make_repository: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what to do, for whoever looks at nothing else."""
    page = tmp_path / "page.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    channel = 'network = "outbox"\naccount = "deneme"\nsecrets = { token = "A_TOKEN" }\ntoken_expires = "2026-12-05"\n'
    root = make_repository({"content/x/channel.toml": channel})
    assert tellal(root, *CLOCK, "publish").code == 0
    said = unescape(page.read_text(encoding="utf-8"))
    assert "x: its token expires in 4 days, on 2026-12-05: make a new one, store it as A_TOKEN" in said
