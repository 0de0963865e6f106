"""`tellal card new`: a layout to start from, never over one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.cards.reading import read
from pipeline.cli import card_new
from pipeline.cli.init import STARTER
from pipeline.workspace.library import load
from tests.cli.test_review import FONT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

BRAND = """\
name = "Deneme"
[colours]
ink = "#23202d"
paper = "#fbf3e4"
accent = "#d1495b"
sun = "#edae49"
[fonts]
display = "fonts/a.ttf"
text = "fonts/a.ttf"
"""


@pytest.fixture
def root(make_workspace: Callable[..., Path]) -> Path:
    """Make a workspace with a brand and no layouts."""
    return make_workspace({"brand/brand.toml": BRAND, "brand/fonts/a.ttf": FONT.read_bytes()})


@pytest.mark.parametrize("name", ["poster", "number", "event", "quote", "photo"])
def test_what_is_started_can_be_drawn_at_once(tellal: Callable[..., Answer], root: Path, name: str) -> None:
    """A name of a starter is that starter, in the workspace's language; nothing is wrong with it."""
    found = tellal(root, "card", "new", name, "--json").json
    assert (found["path"], found["from"], found["findings"]) == (f"templates/cards/{name}.toml", name, [])
    assert (root / found["path"]).read_bytes() == (STARTER / "tr" / found["path"]).read_bytes()
    assert tellal(root, "card", "preview", name).code == 0


def test_the_wish_that_it_prints_is_one(
    tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str]
) -> None:
    """Copied into a post, it draws a card."""
    answer = tellal(root, "card", "new", "indirim", "--from", "number", "--lang", "en")
    assert "tellal card preview indirim --watch" in answer.out
    (wish,) = (line.strip() for line in answer.out.splitlines() if "card: {" in line)
    card = wish.removeprefix("card: ").partition("}")[0] + "}"
    (root / "content/x/a.md").write_text(post_text("Söz.", card=card), encoding="utf-8")
    assert tellal(root, "check").code == 0
    assert [each.card.template for each in load(root).posts if each.card] == ["indirim"]


def test_a_layout_that_is_there_stays(tellal: Callable[..., Answer], root: Path) -> None:
    """Whatever it is, a link that leads nowhere too."""
    folder = root / "templates" / "cards"
    folder.mkdir(parents=True)
    (folder / "poster.toml").write_text("# benim\n", encoding="utf-8")
    (folder / "quote.toml").symlink_to(root / "none")
    for name in ("poster", "quote"):
        answer = tellal(root, "card", "new", name, "--lang", "en")
        assert answer.code == 2
        assert "is there already, so nothing was written" in answer.err
    assert (folder / "poster.toml").read_text(encoding="utf-8") == "# benim\n"
    assert not (root / "none").exists()


def test_nothing_is_written_elsewhere(tellal: Callable[..., Answer], root: Path, tmp_path: Path) -> None:
    """A folder that leads out of the workspace, and names that would."""
    for name in ("../../kaçak", "a/b", "", "Büyük Harf"):
        assert tellal(root, "card", "new", name).code == 2
    away = tmp_path / "away"
    away.mkdir()
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / "cards").symlink_to(away)
    assert tellal(root, "card", "new", "poster").code == 2
    assert list(away.iterdir()) == []


def test_what_the_brand_lacks_is_said(tellal: Callable[..., Answer], root: Path) -> None:
    """Another brand has other names for its colours: the file is there, with what to mend in it."""
    (root / "brand/brand.toml").write_text(BRAND.replace("sun =", "gunes ="), encoding="utf-8")
    answer = tellal(root, "card", "new", "poster", "--lang", "en")
    assert answer.code == 0
    assert (root / "templates/cards/poster.toml").is_file()
    assert "what it lacks in your brand:" in answer.out
    assert "'sun'" in answer.out


def test_the_list_of_starters(tellal: Callable[..., Answer], root: Path) -> None:
    """All five with what they ask for; in English where the workspace is."""
    found = tellal(root, "card", "new", "--list", "--json").json["starters"]
    assert [each["name"] for each in found] == ["event", "number", "photo", "poster", "quote"]
    assert "Afiş" in tellal(root, "card", "new", "--list").out
    (root / "tellal.toml").write_text(
        (root / "tellal.toml").read_text(encoding="utf-8").replace('"tr"', '"en"'), encoding="utf-8"
    )
    assert "Poster" in tellal(root, "card", "new", "--list").out
    assert list((root / "templates").rglob("*.toml")) == []
    answer = tellal(root, "card", "new", "x", "--from", "postr", "--lang", "en")
    assert (answer.code, "did you mean poster?" in answer.err) == (2, True)
    assert tellal(root, "card", "new").code == 2


def test_starters_ask_for_no_more_than_is_said() -> None:
    """Four colours and two fonts, in each language."""
    for file in STARTER.glob("*/templates/cards/*.toml"):
        layout, wrong = read(f"templates/cards/{file.name}", file.read_bytes(), card_new.COLOURS, card_new.FONTS)
        assert (layout is not None, wrong) == (True, ()), file
