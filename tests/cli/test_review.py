"""`tellal review`: what a change alters for readers, in every format."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer

FONT = Path(__file__).resolve().parents[2] / "brand" / "fonts" / "Fraunces-Bold.ttf"
BRAND = 'name = "Deneme"\n[colours]\nink = "{ink}"\npaper = "#ffffff"\n[fonts]\ntext = "fonts/a.ttf"\n'
CARD = """\
description = "Deneme"
alt = "Duyuru: {headline}"

[fields.headline]

[[layers]]
type = "colour"
colour = "paper"

[[layers]]
type = "stack"
box = { left = 100, right = 100, top = "20%", bottom = "20%" }

[[layers.items]]
field = "headline"
colour = "ink"
size = 120
"""


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Make a repository whose branch edits a post and breaks another."""
    kept = post_text("Eski söz.")
    root = make_repository({"content/x/a.md": kept})
    subprocess.run(["git", "checkout", "--quiet", "-b", "change"], cwd=root, check=True)
    (root / "content/x/a.md").write_text(kept.replace("Eski", "Yeni"), encoding="utf-8")
    broken = post_text("Bozuk.", titel="x", publish_at="2026-12-02 10:00")
    (root / "content/x/b.md").write_text(broken, encoding="utf-8")
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    subprocess.run(["git", "commit", "--quiet", "-mchange"], cwd=root, check=True)
    return root


def test_text(tellal: Callable[..., Answer], root: Path) -> None:
    """Since the branch left main; what it comes to is the last line; finding is no failure."""
    answer = tellal(root, "review", "--lang", "en")
    assert answer.code == 0
    assert "[-Eski-]{+Yeni+} söz." in answer.out
    assert "│ Yeni söz." in answer.out
    assert "[key-unknown]" in answer.out
    assert answer.out.splitlines()[-1].startswith("1 error · 1 new · 1 edited (compared with ")
    assert "2 targets differ" in answer.err


def test_against_a_named_commit(tellal: Callable[..., Answer], root: Path) -> None:
    """HEAD is what is committed: nothing differs from it, until something is edited."""
    assert "readers will see no difference" in tellal(root, "review", "HEAD", "--lang", "en").out
    post = root / "content/x/a.md"
    post.write_text(post.read_text(encoding="utf-8").replace("söz", "laf"), encoding="utf-8")
    assert "1 edited" in tellal(root, "review", "HEAD", "--lang", "en").out


@pytest.mark.parametrize("way", [["--json"], ["--format", "json"]])
def test_json(tellal: Callable[..., Answer], root: Path, way: list[str]) -> None:
    """One document, progress apart."""
    found = tellal(root, "review", *way).json
    assert (found["format"], found["command"]) == (1, "review")
    assert [(each["target"], each["kind"]) for each in found["changes"]] == [("x/b", "added"), ("x/a", "edited")]


def test_markdown_is_in_the_language_of_the_workspace(tellal: Callable[..., Answer], root: Path) -> None:
    """Reviewers read it, whoever runs the command."""
    answer = tellal(root, "review", "--format", "markdown", "--lang", "en")
    assert "## Deneme&#58; okurların göreceği" in answer.out


def test_github(tellal: Callable[..., Answer], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Annotations in the log, the report in the summary; no token is needed."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    answer = tellal(root, "review", "--format", "github")
    assert answer.out.startswith("::error file=content/x/b.md,line=4,title=tellal%3A key-unknown::")
    written = summary.read_text(encoding="utf-8")
    assert written.startswith("before\n## Deneme")
    assert "Yeni söz." in written


def test_out(
    tellal: Callable[..., Answer],
    make_repository: Callable[..., Path],
    post_text: Callable[..., str],
    tmp_path: Path,
) -> None:
    """A colour of the brand changes: the cards of posts that nobody touched are there, before, after and between."""
    root = make_repository(
        {
            "brand/brand.toml": BRAND.format(ink="#101010"),
            "brand/fonts/a.ttf": FONT.read_bytes(),
            "templates/cards/duyuru.toml": CARD,
            "content/x/a.md": post_text("Bir.", card='{template: duyuru, headline: "Kış"}'),
            "content/x/b.md": post_text("İki.", publish_at="2026-12-02 10:00"),
        }
    )
    (root / "brand/brand.toml").write_text(BRAND.format(ink="#203050"), encoding="utf-8")
    folder = tmp_path / "report"
    answer = tellal(root, "review", "--out", str(folder))
    assert answer.code == 0, answer.err
    found = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert [(each["target"], each["kind"], each["causes"]) for each in found["changes"]] == [
        ("x/a", "altered", ["brand/brand.toml"])
    ]
    (pair,) = found["cards"]
    assert sorted(place.name for place in (folder / "cards").iterdir()) == sorted(pair["files"])
    assert 0 < pair["share"] <= 1000
    page = (folder / "report.md").read_text(encoding="utf-8")
    assert f'src="cards/{pair["files"][0]}"' in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-branch"], "there is no commit no-such-branch"),
        (["main", "folder"], "one BASE"),
        (["--pr", "1"], "--pr goes with comment"),
        (["comment", "folder"], "--pr: say which"),
    ],
)
def test_usage(tellal: Callable[..., Answer], root: Path, words: list[str], said: str) -> None:
    """2, and what to do."""
    answer = tellal(root, "review", "--lang", "en", *words)
    assert answer.code == 2
    assert said in answer.err


def test_without_a_repository(tellal: Callable[..., Answer], make_workspace: Callable[..., Path]) -> None:
    """There is nothing to compare with."""
    answer = tellal(make_workspace(), "review", "--lang", "en")
    assert answer.code == 2
    assert "git" in answer.err
