"""`tellal card preview`: a card drawn to be looked at, and again with each save."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.clips import goal
from pipeline.clips.probe import Probed, probe
from tests.cli.test_review import BRAND, CARD, FONT
from tests.listened import Listened, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Answer

EXAMPLE = '\n[example]\nheadline = "Kış menüsü"\n'


@pytest.fixture
def root(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Make a workspace with two channels, a layout, and posts with a card, with several and without."""
    return make_workspace(
        {
            "brand/brand.toml": BRAND.format(ink="#101010"),
            "brand/fonts/a.ttf": FONT.read_bytes(),
            "templates/cards/duyuru.toml": CARD + EXAMPLE,
            "content/y/channel.toml": 'network = "outbox"\nas = "instagram"\naccount = "y"\n',
            "content/x/a.md": post_text("Bir.", card="{template: duyuru, headline: Bir}", also="[y]"),
            "content/x/b.md": post_text("- İki\n- Üç", card="{template: duyuru, each: item}"),
            "content/x/c.md": post_text("Yalnız söz."),
        }
    )


def test_a_layout_shows_its_example(tellal: Callable[..., Answer], root: Path) -> None:
    """On its first format, in a file of the same name each time."""
    answer = tellal(root, "card", "preview", "duyuru", "--lang", "en")
    file = root / ".tellal" / "card-preview" / "duyuru-square.png"
    assert answer.code == 0
    assert answer.out.startswith(f"{file}  square · 1080 × 1080 · ")
    assert "Duyuru: Kış menüsü" in answer.out
    with Image.open(file) as drawn:
        assert drawn.size == (1080, 1080)
        ink = drawn.convert("L").point([255 if level < 90 else 0 for level in range(256)])
        assert ink.getbbox()
    assert tellal(root, "card", "preview", "templates/cards/duyuru.toml", "--json").json["cards"][0]["file"] == str(
        file
    )


def test_a_post_as_each_channel_gets_it(tellal: Callable[..., Answer], root: Path) -> None:
    """X shows wide cards and Instagram high ones; a list makes several; one channel alone can be asked for."""
    found = tellal(root, "card", "preview", "x/a", "--json").json
    shown = {each["format"]: each["targets"] for each in found["cards"]}
    assert shown == {"wide": ["x/a"], "portrait": ["x/a@y"]}
    assert all(Path(each["file"]).is_file() for each in found["cards"])
    (only,) = tellal(root, "card", "preview", "x/a", "--channel", "y", "--json").json["cards"]
    assert only["targets"] == ["x/a@y"]
    several = tellal(root, "card", "preview", "x/b", "--json").json["cards"]
    assert [Path(each["file"]).name for each in several] == ["x-b-wide-1.png", "x-b-wide-2.png"]
    assert [each["alt"] for each in several] == ["Duyuru: İki", "Duyuru: Üç"]


def test_what_is_drawn_is_what_goes_out(tellal: Callable[..., Answer], root: Path) -> None:
    """The same bytes as `tellal render` writes."""
    (card,) = tellal(root, "card", "preview", "x/a", "--channel", "x", "--json").json["cards"]
    assert tellal(root, "render", "--out", "hepsi").code == 0
    assert Path(card["file"]).read_bytes() == (root / "hepsi/x/a-1.png").read_bytes()


def test_every_format_and_a_sheet_of_them(tellal: Callable[..., Answer], root: Path) -> None:
    """A file for each format of the layout; of a post too, whatever its channels take."""
    for name in ("duyuru", "x/a"):
        found = tellal(root, "card", "preview", name, "--all-formats", "--out", "deneme", "--json").json
        assert [each["format"] for each in found["cards"]] == [
            "square", "portrait", "landscape", "wide", "story", "pin", "thumbnail",
        ]  # fmt: skip
        with Image.open(found["sheet"]) as sheet:
            assert (sheet.format, sheet.width > 1200) == ("JPEG", True)
    assert (root / "deneme" / "duyuru-sheet.jpg").is_file()


def test_the_grid_lies_over_a_copy(tellal: Callable[..., Answer], root: Path) -> None:
    """Beside the card, which stays as it is."""
    plain = Path(tellal(root, "card", "preview", "duyuru", "--format", "story", "--json").json["cards"][0]["file"])
    before = plain.read_bytes()
    (card,) = tellal(root, "card", "preview", "duyuru", "--format", "story", "--grid", "--json").json["cards"]
    assert Path(card["file"]).name == "duyuru-story-grid.png"
    assert Path(card["file"]).read_bytes() != before == plain.read_bytes()


@pytest.fixture
def moving(root: Path, post_text: Callable[..., str]) -> Path:
    """Make a layout move, and a post ask for that."""
    layout = root / "templates/cards/duyuru.toml"
    head, stack, rest = layout.read_text(encoding="utf-8").partition('type = "stack"\n')
    fade = 'motion = { type = "fade", for = 0.4 }\n'
    layout.write_text(f"seconds = 3\n{head}{stack}{fade}{rest}", encoding="utf-8")
    post = root / "content/x/a.md"
    post.write_text(post_text("Bir.", card="{template: duyuru, moves: true, headline: Bir}", also="[y]"), "utf-8")
    return root


def test_what_moves_is_drawn_beside_as_it_moves(tellal: Callable[..., Answer], moving: Path) -> None:
    """A layout as a GIF; a post as the video that its channel gets; the card is drawn as it stands all the same."""
    (card,) = tellal(moving, "card", "preview", "duyuru", "--json").json["cards"]
    assert (Path(card["file"]).suffix, Path(card["moving"]).name) == (".png", "duyuru-square.gif")
    with Image.open(card["moving"]) as gif:
        assert (gif.format, getattr(gif, "n_frames", 1) > 3, gif.size) == ("GIF", True, (1080, 1080))
    answer = tellal(moving, "card", "preview", "x/a", "--channel", "y", "--lang", "en")
    film = moving / ".tellal" / "card-preview" / "y-a-portrait.mp4"
    assert str(film) in answer.out.splitlines()
    with film.open("rb") as file:
        found = probe(file, film.stat().st_size)
    assert isinstance(found, Probed)
    assert (found.width, found.height, found.seconds) == (1080, 1350, 3.0)
    (guided,) = tellal(moving, "card", "preview", "duyuru", "--grid", "--json").json["cards"]
    assert not guided["moving"]


def test_what_moves_is_a_gif_where_nothing_makes_videos(
    tellal: Callable[..., Answer], moving: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a designer sees it without the extra."""
    monkeypatch.setattr(goal, "can_encode", lambda: False)
    (card,) = tellal(moving, "card", "preview", "x/a", "--channel", "y", "--json").json["cards"]
    assert Path(card["moving"]).suffix == ".gif"


def test_what_is_wrong_is_said(tellal: Callable[..., Answer], root: Path) -> None:
    """A text that does not fit, at the layout whose example it is; a layout with an error is not drawn."""
    layout = root / "templates/cards/duyuru.toml"
    layout.write_text(CARD + EXAMPLE.replace("Kış menüsü", "Uzun" * 60), encoding="utf-8")
    answer = tellal(root, "card", "preview", "duyuru", "--lang", "en")
    assert answer.code == 1
    assert "templates/cards/duyuru.toml: the card's text" in answer.out
    assert "[card-text-overflow]" in answer.out
    layout.write_text(CARD.replace('"paper"', '"papper"'), encoding="utf-8")
    answer = tellal(root, "card", "preview", "x/a", "--lang", "en")
    assert answer.code == 1
    assert "did you mean 'paper'?" in answer.out
    assert ".png" not in answer.out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("duyurru",), "duyurru"),
        (("x/c",), "content/x/c.md has no card"),
        (("x/a", "--channel", "z"), "does not go through 'z'"),
        (("duyuru", "--format", "storry"), "did you mean"),
        (("duyuru", "--format", "story", "--all-formats"), "say two things"),
        (("duyuru", "--watch", "--json"), "--watch goes on"),
    ],
)
def test_slips(tellal: Callable[..., Answer], root: Path, args: tuple[str, ...], said: str) -> None:
    """Each is named, with what was meant where that is known."""
    answer = tellal(root, "card", "preview", *args, "--lang", "en")
    assert answer.code == 2
    assert said in answer.err + answer.out


@pytest.fixture
def watching(root: Path) -> Iterator[Callable[..., Listened]]:
    """Start watching; whatever still runs is ended."""
    begun: list[Listened] = []

    def start(*args: str) -> Listened:
        command = [sys.executable, "-m", "pipeline", "--lang", "en", "card", "preview", *args, "--watch"]
        made = Listened(command, {}, root)
        begun.append(made)
        return made

    yield start
    for each in begun:
        each.clear()


def test_each_save_is_drawn_and_an_error_does_not_end_it(root: Path, watching: Callable[..., Listened]) -> None:
    """Another colour is another picture; a slip is said with its line; mended, it goes on."""
    file = root / ".tellal" / "card-preview" / "duyuru-square.png"
    layout, brand = root / "templates/cards/duyuru.toml", root / "brand/brand.toml"
    seen = watching("duyuru")
    seen.hear("drawn in")
    seen.hear("watching")
    first = file.read_bytes()
    save(brand, BRAND.format(ink="#c02020"))
    seen.hear("drawn in")
    second = file.read_bytes()
    assert second != first
    save(layout, CARD.replace('type = "colour"', 'type = "colur"'))
    seen.hear("templates/cards/duyuru.toml:7: there is no layer 'colur'")
    seen.hear("nothing can be drawn yet")
    assert file.read_bytes() == second, "what was good stays"
    save(brand, "[colours")
    seen.hear("brand.toml:1")
    save(brand, BRAND.format(ink="#101010"))
    seen.hear("nothing can be drawn yet")
    save(layout, CARD + EXAMPLE)
    seen.hear("drawn in")
    assert seen.end(signal.SIGINT) == 0
    assert file.read_bytes() == first


def test_a_post_is_watched_too(root: Path, watching: Callable[..., Listened], post_text: Callable[..., str]) -> None:
    """Its words are drawn anew; one that loses its card is said, and waited for."""
    seen = watching("x/a", "--channel", "x")
    seen.hear("watching")
    post = root / "content/x/a.md"
    for words in ("Yeni", "Geri"):
        save(post, post_text("Bir.", card=f"{{template: duyuru, headline: {words}}}"))
        seen.hear(f"Duyuru: {words}")
        seen.hear("drawn in")
        save(post, post_text("Bir."))
        seen.hear("has no card")
