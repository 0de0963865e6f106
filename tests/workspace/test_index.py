"""A second look costs what changed, and never shows what was."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.workspace import index, reading
from pipeline.workspace.library import load
from pipeline.workspace.source import read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.workspace.notes import Notes
    from pipeline.workspace.source import Contents

HEAVY = ("yaml", "frontmatter", "tomllib", "zoneinfo", "hypothesis", "jinja2", "PIL", "unicodedata")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the texts that were opened from now on, as the test goes."""
    names: list[str] = []

    def watched(place: str, largest: int, notes: Notes) -> Contents | None:
        names.append(notes.path)
        return read_file(place, largest, notes)

    monkeypatch.setattr(reading, "read_file", watched)
    return names


@pytest.fixture
def root(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Return a workspace with three posts on two channels, read and settled."""
    made = make_workspace(
        {
            "content/b/channel.toml": 'network = "outbox"\naccount = "b"\ntimezone = "Europe/Berlin"\n',
            "content/b/c.md": post_text(),
            "content/x/a.md": post_text(chanel="x"),
            "content/x/b.md": post_text(),
        }
    )
    settle(made)
    return made


def settle(root: Path) -> None:
    """Look until no file is as young as the look: a tick of the file system's clock at most."""
    load(root)
    while (kept := index.load(root)) and kept.unsettled:
        load(root)


def test_nothing_is_opened_twice(root: Path, opened: list[str]) -> None:
    """What did not change is not even opened."""
    assert load(root) == load(root)
    assert opened == []


def test_only_what_changed_is_opened(root: Path, opened: list[str], post_text: Callable[..., str]) -> None:
    """One post edited, one added, one gone."""
    (root / "content/x/a.md").write_text(post_text(id=None, title="Yeni"), encoding="utf-8")
    (root / "content/x/d.md").write_text(post_text(), encoding="utf-8")
    (root / "content/b/c.md").unlink()
    library = load(root)
    assert sorted(opened) == ["content/x/a.md", "content/x/d.md"]
    assert [(post.path, post.title) for post in library.posts] == [
        ("content/x/a.md", "Yeni"),
        ("content/x/b.md", ""),
        ("content/x/d.md", ""),
    ]
    assert [(finding.path, finding.code) for finding in library.findings] == [("content/x/a.md", "id-missing")]


def test_what_is_wrong_with_a_name_stays_until_it_is_renamed(root: Path, post_text: Callable[..., str]) -> None:
    """Names are not looked through again while they are the same, and what was found in them is still told."""
    (root / "content/e\u0301.jpg").write_bytes(b"x")
    (root / "content/stray.md").write_text(post_text(), encoding="utf-8")
    settle(root)
    (root / "content/x/b.md").write_text(post_text(title="Yeni"), encoding="utf-8")
    found = [(finding.path, finding.code) for finding in load(root).findings]
    assert ("content/e\u0301.jpg", "file-name-nfc") in found
    assert ("content/stray.md", "post-without-channel") in found
    (root / "content/stray.md").rename(root / "content/x/stray.md")
    library = load(root)
    assert "content/x/stray.md" in [post.path for post in library.posts]
    assert "post-without-channel" not in [finding.code for finding in library.findings]


def test_a_file_that_becomes_a_link_is_told(root: Path) -> None:
    """The names are the same and the kinds are not."""
    (root / "content/x/b.md").unlink()
    (root / "content/x/b.md").symlink_to(root / "content/x/a.md")
    assert [(each.path, each.code) for each in load(root).findings][-1] == ("content/x/b.md", "file-symlink")


def test_a_time_zone_moves_its_posts(root: Path, opened: list[str]) -> None:
    """What was read depends on the channel's zone; the other channels' posts stay."""
    before = {post.path: post.publish_at for post in load(root).posts}
    (root / "content/b/channel.toml").write_text(
        'network = "outbox"\naccount = "b"\ntimezone = "America/New_York"\n', encoding="utf-8"
    )
    after = {post.path: post.publish_at for post in load(root).posts}
    assert sorted(opened) == ["content/b/c.md", "content/b/channel.toml"]
    assert {path for path in after if after[path] != before[path]} == {"content/b/c.md"}


def test_the_same_bytes_are_not_read_again(root: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was touched, as by switching branches to and fro, is opened and recognised."""
    os.utime(root / "content/x/a.md", ns=(1, 1))
    monkeypatch.setattr(reading, "read_post", None)  # would be called for other bytes
    assert len(load(root).posts) == 3
    assert opened == ["content/x/a.md"]


def test_a_change_within_one_tick_of_the_clock_is_seen(
    root: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file as young as the look itself may have changed once more since, under the same stamp: it is opened again."""
    place = root / "content/x/a.md"
    place.write_text(place.read_text(encoding="utf-8"), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(index, "moment", lambda _: place.stat().st_ctime_ns)  # the look fell into the tick of the change
        load(root)
    opened.clear()
    load(root)
    assert "content/x/a.md" in opened
    settle(root)
    opened.clear()
    load(root)
    assert opened == []


def test_mended_settings_bring_the_time_back(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """A zone that was wrong left posts without a time; nothing of that stays."""
    root = make_workspace({"tellal.toml": 'name = "x"\ntimezone = "Nowhere"\n', "content/x/a.md": post_text()})
    assert load(root).posts[0].publish_at is None
    (root / "tellal.toml").write_text('name = "x"\ntimezone = "UTC"\n', encoding="utf-8")
    library = load(root)
    assert library.findings == ()
    assert library.posts[0].publish_at is not None


def test_references_are_looked_at_again(root: Path) -> None:
    """A post that did not change is wrong once the campaign that it names is gone, and right when it is back."""
    campaign = root / "content/campaigns/kis.md"
    campaign.parent.mkdir()
    campaign.write_text("---\nname: Kış\n---\n", encoding="utf-8")
    post = root / "content/x/b.md"
    post.write_text(post.read_text(encoding="utf-8").replace("---\n", "---\ncampaign: kis\n", 1), encoding="utf-8")
    codes = []
    for _ in range(2):
        codes.append([finding.code for finding in load(root).findings])
        campaign.unlink(missing_ok=True)
    campaign.write_text("---\nname: Kış\n---\n", encoding="utf-8")
    codes.append([finding.code for finding in load(root).findings])
    assert codes == [["key-unknown"], ["key-unknown", "campaign-unknown"], ["key-unknown"]]


def test_without_a_place_for_the_index(root: Path) -> None:
    """Where nothing can be written, everything is read each time, and the outcome is the same."""
    before = load(root)
    for entry in (root / ".tellal").iterdir():
        entry.unlink()
    (root / ".tellal").rmdir()
    (root / ".tellal").write_text("", encoding="utf-8")
    assert load(root) == before
    assert load(root) == before


def test_an_index_of_other_code_is_not_used(root: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade everything is read anew: what it means may have changed."""
    monkeypatch.setattr(index, "__version__", "99")
    load(root)
    assert len(opened) == 7


def test_a_warm_start_imports_nothing_heavy(root: Path) -> None:
    """No parser, no time zones: the same few modules for ten posts as for ten thousand."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.workspace.library import load\n"
        "before = set(sys.modules)\nlibrary = load(Path(sys.argv[1]))\n"
        f"print(len(library.posts), sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True)
    assert ended.stdout == "3 []\n"
