"""Pictures made to fit: whatever a person puts in comes out as its network takes it, as good as that can be."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageStat

from pipeline.cards import darkroom
from pipeline.cards.developed import Fitted, clean, fitted, kept
from pipeline.cards.probe import probe
from pipeline.cards.recipe import KINDS, Recipe, written
from pipeline.cards.squeezing import LEAST
from pipeline.errors import ContentError
from pipeline.networks.limits import limits
from tests.pictures import drawn

if TYPE_CHECKING:
    from pathlib import Path

BLUESKY = limits("bluesky").recipe


def photo(width: int, height: int, seed: int = 60) -> Image.Image:
    """Return noise over a slope of colours: heavier than any photo."""
    slope = Image.linear_gradient("L").resize((width, height))
    return Image.merge(
        "RGB", (Image.effect_noise((width, height), seed), slope, slope.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    )


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:  # noqa: ANN401 - whatever Pillow takes
    """Return a picture as a file."""
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def made(root: Path, data: bytes, recipe: Recipe) -> tuple[Fitted, bytes, Image.Image]:
    """Return what becomes of a file."""
    (root / "a").write_bytes(data)
    found, result = fitted(root, "a", hashlib.sha256(data).hexdigest(), recipe)
    picture = Image.open(io.BytesIO(result))
    picture.load()
    assert recipe.takes(found.media_type, len(result), *picture.size)
    assert hashlib.sha256(result).hexdigest() == found.sha256
    return found, result, picture


def asked(data: bytes, recipe: Recipe) -> tuple[dict[str, Any], bytes]:
    """Return what the dark room says of a file, and what it makes of it."""
    kind = probe(data)
    assert kind is not None
    answer = darkroom.develop({"job": "fit", "kind": KINDS[kind.media_type], "recipe": str(recipe)}, data)
    return answer.about, answer.data


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures are from each other, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def test_a_photo_gets_the_best_quality_that_fits() -> None:
    """One step more is too much; and the size is all that it could be."""
    picture = photo(1800, 1350)
    about, data = asked(saved(picture, quality=97, subsampling=0), BLUESKY)
    assert len(data) <= 1_000_000
    assert (about["width"], about["height"], about["percent"]) == (1800, 1350, 100)
    assert LEAST <= about["quality"] < 95
    again = Image.open(io.BytesIO(saved(picture, quality=97, subsampling=0)))
    better = saved(again, quality=about["quality"] + 1, subsampling=2, optimize=True, progressive=True)
    assert len(better) > 1_000_000
    assert saved(again, quality=about["quality"], subsampling=2, optimize=True, progressive=True) == data


def test_a_photo_that_is_too_heavy_in_any_quality_gets_smaller() -> None:
    """As little as will do: a percent more is too much, even in the least quality."""
    recipe = Recipe(("image/jpeg",), most=300_000)
    source = saved(photo(1500, 1125), quality=95)
    about, data = asked(source, recipe)
    assert len(data) <= 300_000
    percent = about["percent"]
    assert percent < 100
    assert (about["width"], about["height"]) == (1500 * percent // 100, 1125 * percent // 100)
    size = 1500 * (percent + 1) // 100, 1125 * (percent + 1) // 100
    larger = Image.open(io.BytesIO(source)).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    assert len(saved(larger, quality=LEAST, subsampling=2, optimize=True, progressive=True)) > 300_000


def test_what_fits_stays_what_it_is(tmp_path: Path) -> None:
    """Nothing is lost to a network that takes it: the same bytes as everywhere, under no recipe."""
    for kind, media_type in (
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
    ):
        data = drawn(kind)
        found, result, _ = made(tmp_path, data, BLUESKY)
        assert (found.media_type, found.recipe) == (media_type, "")
        assert result == clean(data, media_type, "a")


def test_a_drawing_stays_without_loss(tmp_path: Path) -> None:
    """Too wide for Instagram it gets narrower; where only JPEG is taken, thin red lines keep their red."""
    drawing = Image.new("RGB", (3000, 2400), "white")
    for x in range(0, 3000, 100):
        drawing.paste("#d00000", (x, 0, x + 4, 2400))
    both = Recipe(("image/jpeg", "image/png"), width=1440)
    found, _, picture = made(tmp_path, saved(drawing, "PNG"), both)
    assert (found.media_type, picture.size) == ("image/png", (1440, 1152))
    found, _, picture = made(tmp_path, saved(drawing, "PNG"), limits("instagram").recipe)
    assert (found.media_type, picture.size, found.recipe) == ("image/jpeg", (1440, 1152), "jpeg 8000000 0 0 1440")
    assert apart(picture, drawing.resize((1440, 1152), Image.Resampling.LANCZOS)) < 1.5


def test_a_photo_kept_without_loss_becomes_a_jpeg(tmp_path: Path) -> None:
    """Nobody needs four megabytes of noise."""
    found, _, picture = made(tmp_path, saved(photo(1200, 900), "PNG"), Recipe(most=1_000_000))
    assert (found.media_type, picture.size) == ("image/jpeg", (1200, 900))


def test_what_one_sees_through_stays_so_where_it_fits(tmp_path: Path) -> None:
    """Else it stands on white, and not on the colour that nobody saw."""
    clear = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (100, 100, 300, 300))
    found, _, picture = made(tmp_path, saved(clear, "PNG"), Recipe(("image/jpeg", "image/png"), width=200))
    assert (found.media_type, picture.mode) == ("image/png", "RGBA")
    assert picture.getpixel((10, 10))[3] == 0  # type: ignore[index] # four channels
    found, _, picture = made(tmp_path, saved(clear, "PNG"), Recipe(("image/jpeg",)))
    assert found.media_type == "image/jpeg"
    assert min(picture.convert("RGB").getpixel((20, 20))) > 250  # type: ignore[arg-type] # three channels


def test_colours_of_print_and_of_wide_screens_become_those_of_screens(tmp_path: Path) -> None:
    """A colour keeps its look without its profile: a pixel of Display P3 is another number in sRGB."""
    cmyk = Image.new("CMYK", (200, 200), (0, 255, 255, 0))
    _, _, picture = made(tmp_path, saved(cmyk), Recipe(("image/png",)))
    red, green, blue = picture.convert("RGB").getpixel((100, 100))  # type: ignore[misc] # three channels
    assert red > 200
    assert max(green, blue) < 60
    # A profile that exchanges the axes of red and green: what it calls pure red is our green.
    swapped = profile_with_swapped_axes()
    data = saved(Image.new("RGB", (200, 200), (200, 30, 30)), "PNG", icc_profile=swapped)
    _, result, picture = made(tmp_path, data, Recipe(("image/jpeg",)))
    red, green, blue = picture.convert("RGB").getpixel((100, 100))  # type: ignore[misc] # likewise
    assert abs(green - 200) < 12
    assert abs(red - 30) < 25
    assert "icc_profile" not in picture.info
    assert swapped[:40] not in result


def profile_with_swapped_axes() -> bytes:
    """Return a profile of a screen whose red and green are exchanged."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    entries = {bytes(data[132 + 12 * n : 136 + 12 * n]): 132 + 12 * n for n in range(count)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    # Its own name says sRGB, which it is no more.
    place = int.from_bytes(data[entries[b"desc"] + 4 : entries[b"desc"] + 8], "big")
    size = int.from_bytes(data[entries[b"desc"] + 8 : entries[b"desc"] + 12], "big")
    data[place : place + size] = (
        bytes(data[place : place + size]).replace(b"\0s\0R\0G\0B", b"\0t\0T\0T\0T").replace(b"sRGB", b"tTTT")
    )
    return bytes(data)


def test_a_photo_is_upright_and_of_eight_bits(tmp_path: Path) -> None:
    """Held sideways it is turned, and then as wide as it is allowed to be; finer greys become those of screens."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(photo(800, 400), quality=90, exif=exif.tobytes())
    _, _, picture = made(tmp_path, data, Recipe(("image/jpeg",), width=200))
    assert picture.size == (200, 400)
    fine = Image.new("I;16", (100, 100), 40_000)
    _, _, picture = made(tmp_path, saved(fine, "PNG"), Recipe(("image/jpeg",)))
    assert abs(int(picture.convert("L").getpixel((50, 50))) - 156) < 3  # type: ignore[arg-type] # one channel


def test_a_picture_that_moves_is_not_made_to_fit(tmp_path: Path) -> None:
    """It goes as it is, or not at all."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert made(tmp_path, data, Recipe(("image/gif",)))[0].media_type == "image/gif"
    with pytest.raises(ContentError, match="cannot be made to fit"):
        made(tmp_path, data, Recipe(("image/jpeg",)))
    with pytest.raises(ContentError, match="cannot be made to fit"):
        made(tmp_path, data, Recipe(("image/gif",), width=30))


def test_it_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each recipe; what was made is kept under its own name, and found again without a look at the pixels."""
    data = saved(photo(400, 300), quality=90)
    first = made(tmp_path, data, Recipe(("image/jpeg",), width=200))
    other = made(tmp_path, data, Recipe(("image/jpeg",), width=100))
    monkeypatch.setattr(darkroom, "develop", None)
    assert made(tmp_path, data, Recipe(("image/jpeg",), width=200))[:2] == first[:2]
    assert kept(tmp_path, other[0].sha256) == other[1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.tuples(st.integers(1, 700), st.integers(1, 700)),
    mode=st.sampled_from(["RGB", "L", "P", "RGBA", "1"]),
    kind=st.sampled_from(["PNG", "JPEG", "WEBP"]),
    types=st.sampled_from(
        [(), ("image/jpeg",), ("image/png", "image/jpeg"), ("image/png",), ("image/webp", "image/jpeg")]
    ),
    most=st.sampled_from([0, 20_000, 200_000]),
    pixels=st.sampled_from([0, 10_000]),
    sides=st.sampled_from([0, 300]),
    width=st.sampled_from([0, 50, 320]),
)
def test_whatever_comes_in_comes_out_as_it_is_taken(  # noqa: PLR0913, PLR0917 - everything that a recipe may say
    tmp_path: Path,
    size: tuple[int, int],
    mode: str,
    kind: str,
    types: tuple[str, ...],
    most: int,
    pixels: int,
    sides: int,
    width: int,
) -> None:
    """In its shape, twice the same, and never larger than it was."""
    source = photo(*size).convert("RGB" if kind != "PNG" else mode)
    recipe = Recipe(types, most, pixels, sides, width)
    assert written(str(recipe)) == recipe
    data = saved(source, kind)
    found, result, picture = made(tmp_path, data, recipe)
    assert picture.width <= size[0]
    assert picture.height <= size[1]
    if min(picture.size) > 20:
        assert abs(picture.width / picture.height / (size[0] / size[1]) - 1) < 0.1
    assert asked(data, recipe)[1] == result
    assert found.recipe in ("", str(recipe))
