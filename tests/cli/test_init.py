"""`tellal init`: a workspace that works at once, in either language, and touches nothing that is there."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.init import STARTER, Brief, machine_zone, starter

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer

TOP = Path(__file__).resolve().parent.parent.parent
CLOCK = ("--clock", "2026-12-07T07:15Z")
#: What the starter shares with the sample, byte by byte: file of the starter → file of the sample.
SHARED = {
    "brand/fonts/BricolageGrotesque-Bold.ttf": "brand/fonts/BricolageGrotesque-Bold.ttf",
    "brand/fonts/BricolageGrotesque-Medium.ttf": "brand/fonts/BricolageGrotesque-Medium.ttf",
    "brand/fonts/OFL-BricolageGrotesque.txt": "brand/fonts/OFL-BricolageGrotesque.txt",
    "content/instagram/media/cup.jpg": "content/instagram/media/fincan-bugu.jpg",
}


@pytest.mark.parametrize("language", ["en", "tr"])
def test_it_works_at_once(tellal: Callable[..., Answer], tmp_path: Path, language: str) -> None:
    """Check finds nothing, one post is due, a run sends it and builds the calendar; a second one sends nothing."""
    made = tellal(tmp_path, *CLOCK, "--lang", language, "init", "my-brand", "--timezone", "Europe/Istanbul")
    assert made.code == 0
    root = tmp_path / "my-brand"
    assert tellal(root, *CLOCK, "check").out == "5 posts checked: all is well\n"
    states = [target["state"] for target in tellal(root, *CLOCK, "plan", "--json").json["targets"]]
    assert states == ["due", "scheduled", "scheduled", "scheduled", "unapproved", "draft"]
    first = tellal(root, *CLOCK, "run", "--json")
    assert first.code == 0
    assert first.json["publish"]["sent"] == 1
    assert Path(first.json["site"]).exists()
    second = tellal(root, *CLOCK, "run")
    assert second.code == 0
    assert "nothing new was sent" in second.out


def test_dates_are_from_today_on(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """Today is the workspace's, not UTC's: half past ten at night in London is tomorrow in Istanbul."""
    tellal(tmp_path, "--clock", "2026-12-07T22:30Z", "init", "a", "--timezone", "Europe/Istanbul")
    post = tmp_path / "a/content/bluesky/2026-12-08-hello.md"
    assert "publish_at: 2026-12-08 01:30\n" in post.read_text(encoding="utf-8")


def test_the_name_may_be_anything(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """Quotes, backslashes and emoji stay what they are, in TOML and in YAML."""
    name = 'Köşe "Dükkân" \\ ☕ #1'
    tellal(tmp_path, *CLOCK, "init", "a", "--name", name)
    assert tellal(tmp_path / "a", *CLOCK, "check").code == 0
    run = tellal(tmp_path / "a", *CLOCK, "run")
    assert name in run.out


def test_what_comes_next_can_be_typed_whatever_the_name(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """A blank or a quote in it would lead elsewhere."""
    assert "  cd 'çay ocağı'\n" in tellal(tmp_path, "init", "çay ocağı").out


def test_nothing_that_is_there_is_touched(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """An own README stays, and it is said that it did."""
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    answer = tellal(tmp_path, *CLOCK, "init")
    assert answer.code == 0
    assert "kept yours: README.md" in answer.out
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    again = tellal(tmp_path, *CLOCK, "init")
    assert again.code == 2
    assert "tellal.toml is there already" in again.err
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_repository_is_begun_only_where_there_is_none(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """In a repository the workspace is a folder of it."""
    assert tellal(tmp_path, *CLOCK, "init", "alone", "--json").json["repository"] is True
    subprocess.run(["git", "init", "--quiet", "mono"], cwd=tmp_path, check=True)
    answer = tellal(tmp_path / "mono", *CLOCK, "init", "social", "--json")
    assert answer.json["repository"] is False
    assert not (tmp_path / "mono/social/.git").exists()
    assert tellal(tmp_path / "mono/social", *CLOCK, "run").code == 0


def test_a_zone_that_nobody_knows(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """Nothing is written."""
    answer = tellal(tmp_path, "init", "a", "--timezone", "Europe/Istambul")
    assert answer.code == 2
    assert "Europe/Istambul" in answer.err
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("zone", "expected"), [("Europe/Berlin", "Europe/Berlin"), (":Asia/Tokyo", "Asia/Tokyo"), ("EST5EDT", "UTC")]
)
def test_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch, zone: str, expected: str) -> None:
    """What TZ says, where it is a name; rules such as EST5EDT are none."""
    monkeypatch.setenv("TZ", zone)
    assert machine_zone() == expected


def test_both_languages_have_the_same_files() -> None:
    """A newcomer gets as much in one language as in the other."""

    def shape(language: str) -> list[tuple[str, str]]:
        files = [path.relative_to(STARTER / language) for path in (STARTER / language).rglob("*") if path.is_file()]
        return sorted((path.parent.as_posix(), path.suffix) for path in files)

    assert shape("en") == shape("tr")


@pytest.mark.parametrize("name", sorted(SHARED))
def test_what_is_shared_with_the_sample_is_the_same(name: str) -> None:
    """The starter has copies because a package cannot reach out of itself; they do not drift."""
    assert (STARTER / "shared" / name).read_bytes() == (TOP / SHARED[name]).read_bytes()


def test_no_token_is_left() -> None:
    """Every place of the starter that is filled in was filled in."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only here

    for language in ("en", "tr"):
        for path, data in starter(Brief(language, "Name", "UTC", datetime(2026, 12, 7, 10, tzinfo=UTC))):
            assert b"@@" not in data or path.endswith((".ttf", ".jpg", ".png")), path
            assert "@@" not in path


def test_without_git_the_workspace_is_made_all_the_same(
    tellal: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only publishing needs it; what is missing is said."""
    monkeypatch.setenv("PATH", str(tmp_path))
    made = tellal(tmp_path, "init", "my-brand", "--json")
    assert (made.code, made.json["repository"]) == (0, False)
    assert "git is not installed" in made.err
    assert tellal(tmp_path / "my-brand", "check").code == 0


def test_what_comes_next_depends_on_who_approves(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """On GitHub a first post takes other steps than at home."""
    assert "tellal run" in tellal(tmp_path, "init", "solo").out
    there = tellal(tmp_path, "init", "team", "--approval", "github").out
    assert "tellal doctor" in there
    assert "tellal run" not in there
