"""`tellal card`: a sheet of a month or campaign, and what a change alters, drawn."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cli.test_review import BRAND, CARD, FONT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Make a repository with cards in two months, one of them for a campaign, and one without."""
    card = "{{template: duyuru, headline: {}}}".format
    return make_repository(
        {
            "brand/brand.toml": BRAND.format(ink="#101010"),
            "brand/fonts/a.ttf": FONT.read_bytes(),
            "templates/cards/duyuru.toml": CARD,
            "content/campaigns/kis.md": "---\nname: Kış\n---\n",
            "content/x/a.md": post_text("Bir.", title="Bir", card=card("Bir"), campaign="kis"),
            "content/x/b.md": post_text("İki.", title="İki", card=card("İki"), publish_at="2026-12-09 10:00"),
            "content/x/c.md": post_text("Üç.", title="Üç", card=card("Üç"), publish_at="2027-01-02 10:00"),
            "content/x/d.md": post_text("Dört.", publish_at="2026-12-12 10:00"),
            "content/x/e.md": post_text(
                "Taslak.", card=card("Taslak"), status="draft", campaign="kis", publish_at=None
            ),
        }
    )


def test_a_month_is_one_picture(tellal: Callable[..., Answer], root: Path) -> None:
    """Its cards by time, in the channel's zone; drafts have none, and the next month is another."""
    found = tellal(root, "card", "sheet", "2026-12", "--json").json
    assert (found["command"], found["what"], found["failed"]) == ("card sheet", "2026-12", [])
    assert [(each["target"], each["at"]) for each in found["cards"]] == [
        ("x/a", "2026-12-01 10:00"),
        ("x/b", "2026-12-09 10:00"),
    ]
    (path,) = found["files"]
    with Image.open(path) as sheet:
        assert sheet.format == "JPEG"
        ink = sheet.convert("L").point([255 if level < 90 else 0 for level in range(256)])
        assert ink.crop((0, 30, sheet.width, 110)).getbbox(), "its name stands above"
        assert ink.crop((40, 110, 340, 300)).getbbox(), "the first card is in the first place"
        assert ink.crop((368, 110, 668, 300)).getbbox(), "the second beside it"
    assert "2 cards are in" in tellal(root, "card", "sheet", "2026-12", "--lang", "en").out


def test_a_campaign_and_the_month_that_we_are_in(tellal: Callable[..., Answer], root: Path) -> None:
    """A campaign has its drafts, last; without a name it is this month."""
    found = tellal(root, "card", "sheet", "kis", "--json").json
    assert [(each["target"], each["at"]) for each in found["cards"]] == [("x/a", "2026-12-01 10:00"), ("x/e", "")]
    found = tellal(root, "card", "sheet", "--clock", "2027-01-20 10:00", "--json", "--out", "kanıt").json
    assert [each["target"] for each in found["cards"]] == ["x/c"]
    assert found["files"] == [str(root / "kanıt" / "2027-01.jpg")]


def test_a_sheet_of_nothing(tellal: Callable[..., Answer], root: Path) -> None:
    """A month without cards says so; a word that is neither gets the nearest."""
    answer = tellal(root, "card", "sheet", "2027-03", "--lang", "en")
    assert (answer.code, answer.out.strip()) == (0, "no post of 2027-03 has a card")
    answer = tellal(root, "card", "sheet", "kiss", "--lang", "en")
    assert answer.code == 2
    assert "neither a month (2026-12) nor a campaign" in answer.err
    assert tellal(root, "card", "sheet", "2026-12", "--channel", "y").code == 2


def test_a_card_that_cannot_be_drawn_leaves_its_place_empty(tellal: Callable[..., Answer], root: Path) -> None:
    """And the sheet is there all the same."""
    (root / "brand/fonts/a.ttf").write_bytes(b"no font")
    answer = tellal(root, "card", "sheet", "2026-12", "--lang", "en")
    assert answer.code in {0, 1}
    assert "no post of" in answer.out or "cannot be drawn" in answer.out


def test_a_colour_that_changes_is_seen_on_every_card(tellal: Callable[..., Answer], root: Path) -> None:
    """Before, after, and where they differ, in files and on one sheet; and again, over what is there."""
    assert "every card looks as it did" in tellal(root, "card", "diff", "HEAD", "--lang", "en").out
    (root / "brand/brand.toml").write_text(BRAND.format(ink="#c02020"), encoding="utf-8")
    found = tellal(root, "card", "diff", "HEAD", "--json", "--clock", "2026-11-20 10:00").json
    assert {each["targets"][0] for each in found["cards"]} == {"x/a", "x/b", "x/c", "x/e"}
    folder = root / ".tellal" / "card-diff"
    for each in found["cards"]:
        assert 0 < each["share"] < 300
        stem = each["targets"][0].replace("/", "-")
        names = [f"{stem}-wide-{each['after'][:8]}-{side}.png" for side in ("before", "after", "difference")]
        assert each["files"] == names
        before, after, between = (folder / name for name in names)
        assert before.read_bytes() != after.read_bytes()
        with Image.open(between) as picture:
            assert picture.format == "PNG"
    with Image.open(folder / "sheet.jpg") as sheet:
        assert sheet.height > 3 * 160
    again = tellal(root, "card", "diff", "HEAD", "--lang", "en", "--clock", "2026-11-20 10:00")
    assert again.code == 0
    assert "% of its pixels differ" in again.out


def test_a_card_that_is_new_has_nothing_before_it(
    tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str]
) -> None:
    """Its place stays empty on the sheet."""
    post = post_text("Beş.", id="01JD0000000000000000000077", card="{template: duyuru, headline: Beş}")
    (root / "content/x/f.md").write_text(post, encoding="utf-8")
    answer = tellal(root, "card", "diff", "HEAD", "--lang", "en", "--clock", "2026-11-20 10:00")
    assert "x/f: new" in answer.out
    with Image.open(io.BytesIO((root / ".tellal/card-diff/sheet.jpg").read_bytes())) as sheet:
        assert sheet.getpixel((60, 160)) == pytest.approx((220, 220, 216), abs=4)


def test_a_folder_of_others_is_left_alone(tellal: Callable[..., Answer], root: Path) -> None:
    """Nobody's pictures are swept away."""
    (root / "resimler").mkdir()
    (root / "resimler/kedi.png").write_bytes(b"kedi")
    answer = tellal(root, "card", "diff", "HEAD", "--out", "resimler", "--lang", "en")
    assert answer.code == 2
    assert "no pictures of ours" in answer.err
    assert (root / "resimler/kedi.png").read_bytes() == b"kedi"


def test_it_is_what_the_review_draws(tellal: Callable[..., Answer], root: Path) -> None:
    """One way to draw what differs: the same bytes beside the report."""
    subprocess.run(["git", "checkout", "--quiet", "-b", "renk"], cwd=root, check=True)
    (root / "brand/brand.toml").write_text(BRAND.format(ink="#c02020"), encoding="utf-8")
    clock = ("--clock", "2026-11-20 10:00")
    assert tellal(root, "card", "diff", "HEAD", "--out", "kart", *clock).code == 0
    assert tellal(root, "review", "HEAD", "--out", "rapor", *clock).code == 0
    ours = sorted(path.read_bytes() for path in (root / "kart").glob("*.png"))
    theirs = sorted(path.read_bytes() for path in (root / "rapor" / "cards").glob("*.png"))
    assert ours == theirs != []
