"""`tellal check`: all findings, in every format, about what was asked."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Make a workspace with one good post and two with a misspelt key each."""
    return make_repository(
        {
            "content/x/good.md": post_text("İyi."),
            "content/x/bad.md": post_text("Kötü.", titel="Kötü", publish_at="2026-12-02 10:00"),
            "content/x/sub/worse.md": post_text("Daha kötü.", auhtor="Ayşe", publish_at="2026-12-03 10:00"),
        }
    )


def test_text(tellal: Callable[..., Answer], root: Path) -> None:
    """Place, message, code; what to do below; the count at the end; 1 because there are errors."""
    answer = tellal(root, "check")
    assert answer.code == 1
    assert "content/x/bad.md:4: " in answer.out
    assert "'titel'" in answer.out
    assert "[key-unknown]" in answer.out
    assert answer.out.splitlines()[-1] == "3 posts checked: 2 errors in 2 files"
    assert answer.err == ""


def test_all_is_well(tellal: Callable[..., Answer], make_workspace: Callable[..., Path]) -> None:
    """0, and a line that says so."""
    assert tellal(make_workspace(), "check") == (0, "0 posts checked: all is well\n", "")


@pytest.mark.parametrize("way", [["--json"], ["--format", "json"]])
def test_json(tellal: Callable[..., Answer], root: Path, way: list[str]) -> None:
    """One document."""
    answer = tellal(root, "check", *way)
    assert answer.code == 1
    assert (answer.json["command"], answer.json["errors"], answer.json["posts"]) == ("check", 2, 3)
    assert [finding["path"] for finding in answer.json["findings"]] == ["content/x/bad.md", "content/x/sub/worse.md"]


def test_sarif_and_annotations_name_files_from_the_repository(
    tellal: Callable[..., Answer], root: Path, tmp_path: Path
) -> None:
    """A workspace in a folder of a larger repository: the code host knows files from its root."""
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (root / ".git").rename(tmp_path / "old.git")
    sarif = tellal(root, "check", "--format", "sarif").json
    places = [result["locations"][0]["physicalLocation"] for result in sarif["runs"][0]["results"]]
    assert places[0]["artifactLocation"]["uri"] == "workspace/content/x/bad.md"
    annotations = tellal(root, "check", "--format", "github").out.splitlines()
    assert annotations[0].startswith("::error file=workspace/content/x/bad.md,line=4,title=tellal%3A key-unknown::")
    assert annotations[-1] == "3 posts checked: 2 errors in 2 files"


@pytest.mark.parametrize(
    ("where", "path", "found"),
    [
        ("", "content/x/bad.md", ["content/x/bad.md"]),
        ("", "content/x/sub", ["content/x/sub/worse.md"]),
        ("content/x", "sub/", ["content/x/sub/worse.md"]),
        ("content/x/sub", "content/x/bad.md", ["content/x/bad.md"]),
        ("content/x", "../x/bad.md", ["content/x/bad.md"]),
        ("", "content/x/good.md", []),
        ("", ".", ["content/x/bad.md", "content/x/sub/worse.md"]),
    ],
)
def test_paths(tellal: Callable[..., Answer], root: Path, where: str, path: str, found: list[str]) -> None:
    """Files and folders, from where one stands or from the workspace's root."""
    answer = tellal(root / where, "check", path, "--json")
    assert sorted(finding["path"] for finding in answer.json["findings"]) == found
    assert answer.code == int(bool(found))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("content/x/bda.md", "did you mean content/x/bad.md?"),
        ("wors.md", "did you mean content/x/sub/worse.md?"),
        ("nothing-like-it", "there is no nothing-like-it"),
        ("/etc/hostname", "is outside the workspace"),
        ("../..", "is outside the workspace"),
    ],
)
def test_paths_that_are_not_there(tellal: Callable[..., Answer], root: Path, path: str, said: str) -> None:
    """A misspelt path must not look like a clean check."""
    answer = tellal(root, "check", path)
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_what_changed(tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str]) -> None:
    """Only what differs from where the branch left main: committed, or written just now."""
    subprocess.run(["git", "switch", "--quiet", "--create", "new"], cwd=root, check=True)
    assert tellal(root, "check", "--changed") == (0, "0 posts checked: all is well\n", "")
    (root / "content/x/bad.md").write_text(
        post_text("Kötü.", titel="Yine", publish_at="2026-12-02 10:00"), encoding="utf-8"
    )
    (root / "content/x/newest.md").write_text(
        post_text("Yeni.", stauts="draft", publish_at="2026-12-04 10:00"), encoding="utf-8"
    )
    answer = tellal(root, "check", "--changed", "--json")
    assert sorted({finding["path"] for finding in answer.json["findings"]}) == [
        "content/x/bad.md",
        "content/x/newest.md",
    ]
    assert answer.json["posts"] == 2
    only = tellal(root, "check", "--since", "main", "content/x/newest.md", "--json")
    assert {finding["path"] for finding in only.json["findings"]} == {"content/x/newest.md"}


def test_a_changed_template_reaches_its_posts(
    tellal: Callable[..., Answer], root: Path, channel_text: Callable[..., str]
) -> None:
    """A pull request that breaks a template is told which posts it breaks, though it touches none."""
    (root / "content/x/channel.toml").write_text(channel_text("x", template='"t"'), encoding="utf-8")
    (root / "templates/text").mkdir(parents=True)
    (root / "templates/text/t.j2").write_text("{{ body }}\n", encoding="utf-8")
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    subprocess.run(["git", "commit", "--quiet", "--message=Template"], cwd=root, check=True)
    (root / "templates/text/t.j2").write_text("{{ bdoy }}\n", encoding="utf-8")
    answer = tellal(root, "check", "--changed", "--json")
    assert answer.code == 1
    assert answer.json["findings"]


def test_a_revision_that_is_not_there(tellal: Callable[..., Answer], root: Path) -> None:
    """With what to do: in CI it is usually not fetched."""
    answer = tellal(root, "check", "--since", "nope")
    assert answer.code == 2
    assert "there is no commit nope" in answer.err


def test_changed_needs_a_main_branch(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Outside a repository there is nothing to compare with."""
    answer = tellal(make_workspace({"content/x/a.md": post_text()}), "check", "--changed")
    assert answer.code == 2
    assert "git init" in answer.err


def test_fix(tellal: Callable[..., Answer], root: Path) -> None:
    """It mends in place, keeps everything else, says what it changed, and checks again."""
    bad = root / "content/x/bad.md"
    before = bad.read_text(encoding="utf-8").replace("---\nKötü", "# an author's note\n---\nKötü")
    bad.write_text(before, encoding="utf-8")
    answer = tellal(root, "check", "--fix")
    assert answer.code == 0
    assert bad.read_text(encoding="utf-8") == before.replace("titel:", "title:")
    assert answer.out.splitlines()[0].startswith("content/x/bad.md:4: titel")
    assert answer.out.splitlines()[-1] == "3 posts checked: all is well"
    assert tellal(root, "check", "--fix").out == "3 posts checked: all is well\n"


def test_fix_gives_ids(tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str]) -> None:
    """A post that was made in the browser has none."""
    (root / "content/x/fresh.md").write_text(
        post_text("Taze.", id=None, publish_at="2026-12-05 10:00"), encoding="utf-8"
    )
    assert tellal(root, "check", "--fix", "--json").json["fixed"]
    assert "\nid: 01" in (root / "content/x/fresh.md").read_text(encoding="utf-8")


def test_hostile_content_cannot_steer_the_terminal(
    tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str]
) -> None:
    """Escapes in a key, a value or a file's name are shown, not obeyed."""
    (root / "content/x/\x1b[31mred.md").write_text(
        post_text("\x1b[2J ![](a.png)", **{"k\x1by": "v\x1b]0;x\x07"}), encoding="utf-8"
    )
    for form in ("text", "github"):
        answer = tellal(root, "check", "--format", form)
        assert answer.code == 1
        assert "\x1b" not in answer.out
    json.loads(tellal(root, "check", "--json").out)


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_token_that_ends_soon_is_said_and_is_no_finding(
    form: str, tellal: Callable[..., Answer], make_workspace: Callable[..., Path]
) -> None:
    """It follows from the clock, so the exit code does not; two weeks before, nobody hears of it yet."""
    channel = 'network = "outbox"\naccount = "deneme"\nsecrets = { token = "A_TOKEN" }\ntoken_expires = "2026-12-10"\n'
    root = make_workspace({"content/x/channel.toml": channel})
    answer = tellal(root, "--clock", "2026-12-08 12:00", "check", "--format", form)
    assert answer.code == 0
    assert "2026-12-10" in answer.out
    assert "A_TOKEN" in answer.out or form == "json"
    assert "2026-12-10" not in tellal(root, "--clock", "2026-11-20 12:00", "check", "--format", form).out
