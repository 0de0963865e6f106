"""A picture as it is meant to be seen: upright, in the colours of screens, with eight bits, and nothing else in it."""

from __future__ import annotations

import io
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps

_LARGEST_PROFILE = 4 * 1024 * 1024
#: What is kept of what a file says beside its pixels: without these it would look otherwise.
_KEPT = ("transparency", "loop", "duration", "disposal", "blend", "background", "progressive", "progression")
_ORIENTATION = 0x0112
#: Orientations that lie on a side, and the kinds of pictures whose head says so before anything is unpacked.
SIDEWAYS, _TOLD = (5, 6, 7, 8), ("JPEG", "MPO", "AVIF")


def turned(picture: Image.Image) -> Image.Image:
    """Return a photo as it was held when it was taken, as every reader shows it."""
    with suppress(SyntaxError, ValueError, OSError, KeyError, TypeError):
        if orientation(picture) != 1:
            return ImageOps.exif_transpose(picture)
    return picture


def orientation(picture: Image.Image) -> int:
    """Return which way a picture is held, 1 to 8 as Exif counts; 1 is upright."""
    for words in ("xmp", "XML:com.adobe.xmp"):  # readers turn by Exif alone
        picture.info.pop(words, None)
    return int(picture.getexif().get(_ORIENTATION, 1))


def lies(picture: Image.Image) -> bool:
    """Whether a picture is as wide as its head says it is high, since something behind its head has it turned."""
    with suppress(SyntaxError, ValueError, OSError, KeyError, TypeError):
        return picture.format not in _TOLD and orientation(picture) in SIDEWAYS
    return False


def plain(picture: Image.Image) -> Image.Image:
    """Return a picture in the colours of screens that knows nothing but what its look needs."""
    shown = _in_srgb(picture)
    if shown is picture:
        shown = picture.copy()
    shown.info = {name: value for name, value in picture.info.items() if name in _KEPT}
    if shown.mode != picture.mode:
        shown.info.pop("transparency", None)
    if isinstance(exif := getattr(shown, "_exif", None), Image.Exif):
        exif.clear()
    return shown


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture whose colours mean the same without their profile; one that cannot be read means nothing."""
    profile = picture.info.get("icc_profile")
    if not isinstance(profile, bytes) or len(profile) > _LARGEST_PROFILE or picture.mode in ("1", "L", "LA"):
        return picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(given).strip().startswith("sRGB"):
            return picture
        if picture.mode in ("P", "PA"):
            clear = "transparency" in picture.info or picture.mode == "PA"
            picture = picture.convert("RGBA" if clear else "RGB")
        outcome = "RGBA" if picture.mode == "RGBA" else "RGB"
        target = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, given, target, outputMode=outcome)
    except (ImageCms.PyCMSError, ImportError, OSError, ValueError, TypeError):
        return picture
    return turned or picture


def eight_bits(picture: Image.Image) -> Image.Image:
    """Return a picture of finer greys in those of screens."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda grey: grey * (1 / 256) + 0).convert("L")
    return picture.copy()
