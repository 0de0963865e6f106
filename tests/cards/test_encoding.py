"""What a card's file becomes: its kind, its weight, and what it says of itself."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from pipeline.cards import ensure, prepare
from pipeline.cards.encoding import LEAST, TAKEN
from pipeline.cards.outgoing import outgoing
from pipeline.cards.recipe import Recipe
from pipeline.cards.scene import Scene
from pipeline.errors import ContentError
from pipeline.model.post import CardRequest
from pipeline.model.variant import Image as Shown
from pipeline.networks.limits import limits
from pipeline.workspace.library import load
from tests.cards import strict
from tests.cards.conftest import BRAND, LAYOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.cards import Prepared
    from pipeline.cards.scene import Drawn
    from pipeline.model.library import Library

PLACE = ("content/x/kis.md", 7)
PHOTO = LAYOUT.replace(
    '[[layers]]\ntype = "stack"', '[[layers]]\ntype = "photo"\nfield = "photo"\n\n[[layers]]\ntype = "stack"'
).replace("[fields.more]", "[fields.more]\n[fields.photo]")
METADATA = '[metadata]\ntitle = "{headline}[ – {more}]"\ncopyright = "© 2026 {brand} İğdır & Şükrü"\n'


@cache
def noise(kind: str = "JPEG") -> bytes:
    """Return a picture of which nothing is like anything else."""
    held = io.BytesIO()
    light = [Image.effect_noise((1080, 1920), 200) for _ in range(3)]
    Image.merge("RGB", light).save(held, kind, **({"quality": 95, "subsampling": 0} if kind == "JPEG" else {}))
    return held.getvalue()


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    """Return a library with a layout that a photo fills, and the busiest photo there is, as JPEG and as PNG."""
    return make_library(
        {
            "templates/cards/afis.toml": PHOTO,
            "content/x/a.jpg": noise(),
            "content/x/a.png": noise("PNG"),
        }
    )


def card(library: Library, recipe: Recipe, fmt: str = "square", photo: str = "a.jpg") -> Prepared:
    """Prepare a card with a photo."""
    fields = (("headline", "Kış geldi"), *((("photo", photo),) if photo else ()))
    return prepare(CardRequest("afis", fields), fmt, "tr", library, PLACE, recipe=recipe)


def read(place: Path) -> Image.Image:
    """Open a card's file."""
    return Image.open(io.BytesIO(place.read_bytes()))


@pytest.mark.parametrize(
    ("photo", "types", "kind"),
    [
        ("a.jpg", (), "JPEG"),
        ("a.jpg", ("image/png", "image/jpeg"), "JPEG"),
        ("a.jpg", ("image/png", "image/webp"), "WEBP"),
        ("a.jpg", ("image/png",), "PNG"),
        ("a.png", (), "PNG"),
        ("a.png", ("image/jpeg", "image/webp"), "WEBP"),
        ("", ("image/jpeg", "image/png"), "PNG"),
        ("", ("image/jpeg",), "JPEG"),
        ("", ("image/jpeg", "image/webp"), "WEBP"),
    ],
)
def test_what_a_card_becomes_follows_from_what_is_on_it(
    library: Library, photo: str, types: tuple[str, ...], kind: str
) -> None:
    """A photo is a photo; a drawing keeps every pixel where its network lets it."""
    found = card(library, Recipe(types), photo=photo)
    assert found.spec is not None
    with read(ensure(found.spec, library)) as image:
        assert (image.format, image.size) == (kind, (1080, 1080))
        assert found.media_type == f"image/{kind.lower()}"


def test_a_drawing_loses_nothing_as_webp(library: Library) -> None:
    """Whoever takes no PNG and takes WebP gets the very same pixels."""
    specs = [card(library, Recipe((kind,)), photo="").spec for kind in ("image/png", "image/webp")]
    png, webp = (read(ensure(spec, library)).convert("RGB") for spec in specs if spec)
    assert png.tobytes() == webp.tobytes()


@pytest.mark.parametrize("photo", ["a.jpg", "a.png"])
def test_a_card_that_is_too_heavy_goes_in_the_best_quality_that_fits(library: Library, photo: str) -> None:
    """One step better would be too heavy; what was found is found again, and other networks get the card as it is."""
    recipe = Recipe(("image/jpeg", "image/png"), most=1_000_000)
    spec = card(library, recipe, photo=photo).spec
    assert spec is not None
    plain, place = ensure(spec, library), ensure(spec, library, recipe)
    assert plain.stat().st_size > recipe.most >= place.stat().st_size
    assert (place.suffix, ensure(spec, library)) == (".jpg", plain)
    inode = place.stat().st_ino
    assert ensure(spec, library, recipe) == place
    assert place.stat().st_ino == inode
    quality = qualities()[tables(place.read_bytes())]
    assert LEAST <= quality < TAKEN.quality
    better = ensure(spec, library, recipe._replace(most=place.stat().st_size - 1))
    assert qualities()[tables(better.read_bytes())] == quality - 1


def test_a_card_that_is_too_heavy_is_drawn_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """What other networks get and what a strict one gets are made of the same pixels."""
    drawn: list[Scene] = []
    draw = Scene.drawn

    def watched(scene: Scene) -> Drawn:
        drawn.append(scene)
        return draw(scene)

    monkeypatch.setattr(Scene, "drawn", watched)
    recipe = Recipe(("image/jpeg", "image/png"), most=1_000_000)
    spec = card(library, recipe, photo="a.png").spec
    assert spec is not None
    drawn.clear()
    place = ensure(spec, library, recipe)
    assert place != ensure(spec, library)
    assert len(drawn) == 1


@cache
def qualities() -> dict[str, int]:
    """Return what JPEG's tables look like in each quality."""
    found = {}
    for quality in range(LEAST, 96):
        held = io.BytesIO()
        Image.new("RGB", (8, 8)).save(held, "JPEG", quality=quality)
        found[tables(held.getvalue())] = quality
    return found


def tables(data: bytes) -> str:
    """Return how coarse a JPEG is."""
    with Image.open(io.BytesIO(data)) as image:
        assert isinstance(image, JpegImageFile)
        return str(image.quantization)


def test_what_a_network_gets_is_the_lighter_card(library: Library) -> None:
    """`tellal render` shows what is sent: on Bluesky, which takes a million bytes, and on X, which takes five."""
    for network, within in (("bluesky", 1_000_000), ("x", 5_000_000)):
        recipe = limits(network).recipe
        found = card(library, recipe, "wide", "a.png")
        assert found.spec is not None
        shown = Shown("", found.spec.digest, found.alt, 1, found.width, found.height, found.media_type, found.spec)
        made = outgoing(library, shown, recipe)
        assert len(made.data) <= within
        assert (made.media_type == "image/png") == (network == "x")
        assert Image.open(io.BytesIO(made.data)).size == (found.width, found.height)


def test_a_card_that_nothing_makes_light_enough_is_a_finding(library: Library) -> None:
    """It is said before anything is sent; a smaller one of the same photo fits."""
    recipe = Recipe(("image/jpeg",), most=1_000_000)
    found = card(library, recipe, "story")
    assert [finding.code for finding in found.findings] == ["card-too-heavy"]
    assert "more than 1000000 bytes" in str(found.findings[0].message)
    assert found.spec is not None
    with pytest.raises(ContentError, match="more bytes than its network takes"):
        ensure(found.spec, library, recipe)
    assert card(library, recipe, "square").findings == ()
    assert card(library, recipe, "story", "").findings == ()


def test_without_a_wish_of_the_brand_a_file_says_nothing(library: Library) -> None:
    """No title, no program, no place."""
    for kind in ("image/png", "image/jpeg", "image/webp"):
        spec = card(library, Recipe((kind,))).spec
        assert spec is not None
        with read(ensure(spec, library)) as image:
            image.load()
            assert not image.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
            assert not getattr(image, "text", {})


@pytest.mark.parametrize("most", [0, 1_000_000])
def test_a_file_says_its_title_and_whose_it_is_where_the_brand_asks(library: Library, most: int) -> None:
    """In every kind, with Turkish letters and signs of XML, and also where it was made lighter."""
    (library.root / "brand/brand.toml").write_text(BRAND + METADATA, encoding="utf-8")
    library = load(library.root)
    title, owner = "Kış geldi", "© 2026 Deneme İğdır & Şükrü"
    kinds = ("image/png", "image/jpeg", "image/webp")
    for kind in kinds[1:] if most else kinds:
        recipe = Recipe((kind,), most=most)
        spec = card(library, recipe).spec
        assert spec is not None
        place = ensure(spec, library, recipe)
        with read(place) as image:
            image.load()
            assert _xmp(image) == {"title": title, "rights": owner}
            if kind == "image/png":
                assert (image.info["Title"], image.info["Copyright"]) == (title, owner)
                assert strict.read(place.read_bytes()).pixels == image.tobytes()
            else:
                exif = {tag: str(text).encode("latin-1").decode() for tag, text in image.getexif().items()}
                assert exif == {0x010E: title, 0x8298: owner}


def _xmp(image: Image.Image) -> dict[str, str]:
    packet = image.info.get("xmp") or image.info["XML:com.adobe.xmp"]
    tree = ET.fromstring(packet)  # noqa: S314 - we wrote it
    found = {name: tree.find(f".//{{http://purl.org/dc/elements/1.1/}}{name}") for name in ("title", "rights")}
    return {name: "".join(each.itertext()) for name, each in found.items() if each is not None}


def test_only_where_it_is_asked_for_the_words_of_a_file_are_part_of_a_card(library: Library) -> None:
    """What was approved before the brand asked for anything stays what it was."""
    before = card(library, Recipe()).spec
    brand = library.root / "brand/brand.toml"
    brand.write_text(BRAND + "# nothing new\n", encoding="utf-8")
    same = card(load(library.root), Recipe()).spec
    brand.write_text(BRAND + METADATA, encoding="utf-8")
    asked = card(load(library.root), Recipe()).spec
    assert before
    assert same
    assert asked
    assert before.digest == same.digest != asked.digest
