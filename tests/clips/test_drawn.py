"""Cards that move: a video where the network plays one, a GIF where it shows one, the card itself anywhere else."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.cards import ensure
from pipeline.cards.moving import MOST_BYTES, Reel, as_gif
from pipeline.clips import shelf
from pipeline.clips.drawn import whole
from pipeline.clips.film import film
from pipeline.clips.probe import Probed, probe
from pipeline.networks.footage import goal_of
from pipeline.networks.limits import limits
from pipeline.render import render
from pipeline.rules import findings_for
from pipeline.site.assets import copy_picture
from pipeline.site.stills import places, poster, stands, still
from pipeline.workspace.library import load
from tests.cards.conftest import BRAND, FONTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library
    from pipeline.model.variant import Variant

TOP = Path(__file__).resolve().parents[2]
LAYOUT = """\
description = "Moves"
alt = "{headline}"
seconds = 4
[fields.headline]
required = true
[[layers]]
type = "colour"
colour = "paper"
[[layers]]
type = "shape"
colour = "red"
box = { left = 100, top = 100, width = 200, height = 200 }
motion = { type = "slide", from = "left", by = 400, for = 1 }
[[layers]]
type = "stack"
box = { left = 100, right = 100, top = 320, bottom = 360 }
motion = { type = "fade", start = 0.5, for = 0.5 }
[[layers.items]]
field = "headline"
colour = "ink"
size = 90
[layers.on.wide]
box = { left = 320, right = 60, top = 40, bottom = 40 }
[layers.on.landscape]
box = { left = 320, right = 60, top = 40, bottom = 40 }
"""


@pytest.fixture
def shop(
    make_workspace: Callable[..., Path], channel_text: Callable[..., str], post_text: Callable[..., str]
) -> Callable[..., Library]:
    """Make a workspace whose one post wishes for a card that moves."""

    def make(network: str, body: str = "Metin", layout: str = LAYOUT, **keys: str) -> Library:
        root = make_workspace(
            {
                "brand/brand.toml": BRAND,
                "templates/cards/gelir.toml": layout,
                f"content/{network}/channel.toml": channel_text(network, "deneme", lang='"tr"'),
                f"content/{network}/a.md": post_text(
                    body, card="{template: gelir, moves: true, headline: Kış geldi}", **keys
                ),
            }
        )
        shutil.copytree(FONTS, root / "brand" / "fonts", dirs_exist_ok=True)
        return load(root)

    return make


def shown(library: Library) -> tuple[Variant, list[Finding]]:
    """Return the only post as its network shows it, and what is wrong with it."""
    (target,) = library.targets()
    rendered = render(target, library)
    assert rendered.variant is not None
    return rendered.variant, [*rendered.findings, *findings_for(target, rendered.variant, library)]


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures are from each other, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def test_layers_come_in_and_stand_where_the_card_has_them(shop: Callable[..., Library]) -> None:
    """Nothing but the ground at first, everything at last, to the pixel."""
    library = shop("mastodon")
    (part,) = shown(library)[0].parts
    assert part.video
    assert part.video.card
    reel = Reel(part.video.card, library)
    frames = list(reel.frames(10))
    assert (reel.rests, len(frames)) == (1.0, 11)
    with Image.open(ensure(part.video.card, library)) as card:
        assert apart(frames[-1], card) == 0
        assert 0 < apart(frames[9], card) < apart(frames[5], card)
    red = [frame.crop((100, 100, 300, 300)).getcolors() for frame in frames]
    assert red[0] == [(40_000, (255, 255, 255))]
    assert red[-1] == [(40_000, (192, 32, 32))]
    words = (320, 0, 1200, 675)
    assert frames[4].crop(words).getcolors() == [(880 * 675, (255, 255, 255))]


def test_a_network_that_plays_videos_gets_one(shop: Callable[..., Library]) -> None:
    """H.264 in an MP4 as long as the layout says, with the card as its cover, within what the network takes."""
    pytest.importorskip("imageio_ffmpeg")
    library = shop("mastodon")
    variant, found = shown(library)
    assert not found
    video = variant.parts[0].video
    assert video
    assert not variant.parts[0].images
    assert (video.alt, video.width, video.height, video.seconds) == ("Kış geldi", 1200, 674, 4.0)
    made = film(library, video, goal_of(limits("mastodon")))
    with shelf.opened(library.root, made.sha256) as file:
        about = probe(file, made.size)
    assert isinstance(about, Probed)
    assert (about.width, about.height, about.video, about.audio) == (1200, 674, "h264", "")
    assert about.seconds == pytest.approx(4, abs=0.1)
    assert about.frames == pytest.approx(25, abs=0.5)
    assert made.size < 400_000
    data = (library.root / ".tellal/pictures" / made.cover).read_bytes()
    assert video.card
    with Image.open(io.BytesIO(data)) as cover, Image.open(ensure(video.card, library)) as card:
        assert cover.format == "JPEG"
        assert apart(cover, card) < 2


def test_the_same_card_is_encoded_once(shop: Callable[..., Library], monkeypatch: pytest.MonkeyPatch) -> None:
    """And gives the same bytes on another day."""
    pytest.importorskip("imageio_ffmpeg")
    library = shop("mastodon")
    video = shown(library)[0].parts[0].video
    assert video
    first = whole(library, video)
    for path in (library.root / shelf.FOLDER).iterdir():
        path.unlink()
    assert whole(library, video).digest == first.digest
    monkeypatch.setattr("pipeline.clips.studio.developed", None)
    assert whole(library, video).digest == first.digest, "it is not encoded a third time"


def test_a_network_that_shows_gifs_alone_gets_one(shop: Callable[..., Library]) -> None:
    """It begins with the whole card, for whoever shows no movement, and is light enough anywhere."""
    library = shop("weibo")
    variant, found = shown(library)
    assert not [each for each in found if each.code != "link-needed"]
    (image,) = variant.parts[0].images
    assert (image.media_type, image.moves) == ("image/gif", True)
    assert image.card
    data = ensure(image.card, library).read_bytes()
    assert len(data) <= MOST_BYTES
    with Image.open(io.BytesIO(data)) as gif, Image.open(ensure(still(image).card or image.card, library)) as card:
        assert getattr(gif, "n_frames", 1) > 8
        assert gif.info["loop"] == 0
        assert apart(gif, card) < 3
        durations = []
        for number in range(getattr(gif, "n_frames", 1)):
            gif.seek(number)
            durations.append(int(gif.info["duration"]))
        assert sum(durations) == pytest.approx(4000, abs=200)


def test_a_gif_says_whose_it_is_where_the_brand_asks_for_it(shop: Callable[..., Library]) -> None:
    """In its comment; otherwise it has none."""
    metadata = '[metadata]\ntitle = "{headline}"\ncopyright = "© {brand}"\n'
    for asked, said in (("", None), (metadata, "Kış geldi – © {}")):
        root = shop("weibo").root
        brand = root / "brand/brand.toml"
        brand.write_text(f"{brand.read_text(encoding='utf-8')}\n{asked}", encoding="utf-8")
        library = load(root)
        (image,) = shown(library)[0].parts[0].images
        assert image.card
        with Image.open(ensure(image.card, library)) as gif:
            assert gif.info.get("comment") == (said and said.format(library.brand.name).encode())


def test_the_sample_moves_without_what_makes_videos() -> None:
    """It is tried on machines that have nothing but Python."""
    library = load(TOP)
    targets = [target for target in library.targets() if target.post.card and target.post.card.moves]
    assert targets
    for target in targets:
        variant = render(target, library).variant
        assert variant is not None
        assert [image.moves for part in variant.parts for image in part.images] == [True]


def test_a_network_that_shows_no_movement_gets_the_card(shop: Callable[..., Library]) -> None:
    """As it would be without the wish."""
    variant, found = shown(shop("google-business"))
    (image,) = variant.parts[0].images
    assert not image.moves
    assert image.media_type in {"image/png", "image/jpeg"}
    assert not [each for each in found if each.code == "card-motion"]


def test_a_layout_in_which_nothing_moves_says_so(shop: Callable[..., Library]) -> None:
    """The card stands still."""
    layout = "\n".join(line for line in LAYOUT.splitlines() if not line.startswith("motion"))
    variant, found = shown(shop("mastodon", layout=layout))
    assert [each.code for each in found] == ["card-motion"]
    assert len(variant.parts[0].images) == 1


@pytest.mark.parametrize(
    ("body", "card"),
    [
        ("- Bir\n- İki", "{template: gelir, moves: true, each: item}"),
        ("Bir\n\n***\n\nİki", "{template: gelir, moves: true, each: part}"),
        ("Metin ![Düz kırmızı](media/a.png)", "{template: gelir, moves: true, headline: Kış geldi}"),
    ],
)
def test_beside_others_a_card_stands_still_and_that_is_said(
    shop: Callable[..., Library],
    make_workspace: Callable[..., Path],
    post_text: Callable[..., str],
    body: str,
    card: str,
) -> None:
    """Networks show a video alone: a wish that nothing comes of is a warning."""
    shop("mastodon")
    held = io.BytesIO()
    Image.new("RGB", (900, 900), "red").save(held, "PNG")
    files = {"content/mastodon/a.md": post_text(body, card=card), "content/mastodon/media/a.png": held.getvalue()}
    variant, found = shown(load(make_workspace(files)))
    assert [(each.code, each.severity) for each in found] == [("card-motion", "warning")]
    assert not any(part.video for part in variant.parts)
    assert sum(len(part.images) for part in variant.parts) == 2


def test_without_what_encodes_it_the_post_waits(shop: Callable[..., Library], monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding names the package; what an approval covers is the same on either machine."""
    library = shop("mastodon")
    there = shown(library)[0].digest
    monkeypatch.setattr("pipeline.clips.goal.can_encode", lambda: False)
    variant, found = shown(library)
    assert [each.code for each in found] == ["card-motion"]
    assert "tellal[video]" in str(found[0].hint)
    assert variant.digest == there


def test_another_word_is_another_film(shop: Callable[..., Library]) -> None:
    """So an approval of the one does not cover the other."""
    one, _ = shown(shop("mastodon"))
    other, _ = shown(shop("mastodon", layout=LAYOUT.replace("by = 400", "by = 300")))
    assert one.digest != other.digest


def test_a_page_shows_it_still(shop: Callable[..., Library]) -> None:
    """A video has the card before it, a GIF is the card."""
    library = shop("mastodon")
    video = shown(library)[0].parts[0].video
    assert video
    before = poster(video)
    assert before
    assert before.card == video.card
    assert before.card
    image = replace(before, card=as_gif(before.card), moves=True, media_type="image/gif")
    assert still(image).media_type == "image/png"
    assert still(before) == before


def test_a_page_has_a_gif_card_as_it_moves_and_as_it_stands(shop: Callable[..., Library], tmp_path: Path) -> None:
    """Both are drawn beside the page, the still in two sizes."""
    library = shop("weibo")
    (image,) = shown(library)[0].parts[0].images
    found = {}
    for address, picture in stands(image):
        assert copy_picture(library, picture, tmp_path / address)
        with Image.open(tmp_path / address) as there:
            found[address] = (there.format, there.width, getattr(there, "n_frames", 1) > 1)
    whole, small, moving = places(image)
    assert found == {
        whole: ("PNG", image.width, False),
        small: ("WEBP", 640, False),
        moving: ("GIF", image.width, True),
    }


@pytest.mark.parametrize(
    ("motion", "said"),
    [
        ('{ type = "spin" }', "spin"),
        ('{ type = "fade", start = 3.8, for = 1 }', "need 4.8"),
        ('{ type = "fade", start = 12, for = 9 }', "within 15 seconds"),
        ('{ type = "zoom", scale = 9 }', "scale"),
    ],
)
def test_what_a_layout_says_wrong_is_a_finding(shop: Callable[..., Library], motion: str, said: str) -> None:
    """With the line of the layer."""
    from pipeline.cards import layout_findings  # noqa: PLC0415 - only here

    layout = LAYOUT.replace('{ type = "fade", start = 0.5, for = 0.5 }', motion)
    found = layout_findings(shop("mastodon", layout=layout))
    assert any(said in f"{each.message} {each.hint}" and each.line for each in found), [str(e.message) for e in found]
