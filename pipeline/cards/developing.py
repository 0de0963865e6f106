"""The dark room (`python -m pipeline.cards.developing`): the only process that unpacks pictures from strangers.

Jobs come in on standard input, one after the other: a line of JSON that says what to do and how many bytes follow,
then the picture's bytes. Answers go out on standard output in the same form. Each job is done by a process of its own,
forked off for it, with little time, little memory and no way to write a file: what a picture may break is that process
alone, and the next picture meets none of it.
"""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from pipeline.cards.foreign import hidden
from pipeline.cards.framing import reduced, window
from pipeline.cards.probe import probe
from pipeline.cards.recipe import READ, written
from pipeline.cards.squeezing import squeezed
from pipeline.cards.upright import SIDEWAYS, eight_bits, lies, orientation, plain, turned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_PIXELS = 50_000_000
#: Frames of a moving picture, and pixels of all of them together.
MOST_FRAMES, MOST_MOVING = 1000, 300_000_000
#: Of a picture that only has to be seen, on a page.
_SMALL_QUALITY = 80
_LONGEST_LINE = 4096
_LARGEST_ANSWER = 256 * 1024 * 1024
#: Seconds of computing, and bytes of memory, that one picture may take; encoding takes longer than unpacking.
_SECONDS, _LONGER, _MEMORY = 20, 60, 1 << 30
#: Pixels from which on a PNG is squeezed less, for the time it takes.
_LARGE = 8_000_000
_PLUGINS = (GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)  # loaded before the first fork


class _RefusedError(Exception):
    """A picture that is not unpacked, or not made; why is a word of `darkroom.PictureError`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def main() -> None:
    """Do jobs until there are no more."""
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    # Frames with their own palette are kept as they are, not made into millions of colours and back.
    GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # a picture's process may start no other
    while line := source.readline(_LONGEST_LINE):
        job = json.loads(line)
        data = source.read(job["bytes"])
        answers.write(_apart(job, data))
        answers.flush()


def _apart(job: dict[str, Any], data: bytes) -> bytes:
    """Return the answer to a job, which a process of its own gives where there are such."""
    if not hasattr(os, "fork"):
        return _answer(job, data)
    inlet, outlet = os.pipe()
    child = os.fork()
    if not child:
        with suppress(BaseException):
            for handle in (0, 1, inlet):
                os.close(handle)
            _limit(_LONGER if job.get("job") in ("develop", "fit") else _SECONDS)
            with open(outlet, "wb", closefd=False) as file:
                file.write(_answer(job, data))
            os._exit(0)
        os._exit(1)
    os.close(outlet)
    with open(inlet, "rb") as file:  # noqa: PTH123 - likewise
        answer = file.read(_LARGEST_ANSWER)
    _, status = os.waitpid(child, 0)
    return _written({"why": "much"}) if status else answer


def _limit(seconds: int) -> None:
    """Take from this process what unpacking a picture does not need."""
    import resource  # noqa: PLC0415 - only where there is such a thing

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for nothing in ("RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NPROC"):
        with suppress(AttributeError, ValueError, OSError):  # not every system has each
            resource.setrlimit(getattr(resource, nothing), (0, 0))


def _answer(job: dict[str, Any], data: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            # Pillow warns of odd metadata that changes no pixel; sizes are looked at here.
            warnings.simplefilter("ignore")
            about, made = _JOBS[job["job"]](job, data)
    except Exception as error:  # noqa: BLE001 - whatever Pillow stumbles over: it is no picture that can be used
        return _written({"why": _why(error)})
    return _written({**about, "bytes": len(made)}, made)


def _why(error: Exception) -> str:
    """Return what is wrong with a picture, in a word of `darkroom.PictureError`."""
    if isinstance(error, _RefusedError):
        return error.why
    if isinstance(error, Image.DecompressionBombError):
        return "pixels"
    return "much" if isinstance(error, MemoryError) else "damaged"


def _written(about: dict[str, Any], data: bytes = b"") -> bytes:
    return json.dumps({"bytes": 0, **about}).encode() + b"\n" + data


def _opened(job: dict[str, Any], data: bytes) -> Image.Image:
    """Return a picture, looked at from outside, verified, and opened once more; nothing of it is unpacked."""
    kinds = [job["kind"]]
    if kinds == ["AVIF"] and not AvifImagePlugin.SUPPORTED:
        raise _RefusedError("unknown")
    with Image.open(io.BytesIO(data), formats=kinds) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _RefusedError("pixels")
        picture.verify()
    picture = Image.open(io.BytesIO(data), formats=kinds)
    frames = _frames_of(picture)
    if frames > MOST_FRAMES or frames * picture.width * picture.height > max(MOST_MOVING, MOST_PIXELS):
        raise _RefusedError("frames")
    return picture


def _frames_of(picture: Image.Image) -> int:
    """Return how many frames a picture has; of a JPEG with several, readers see the first."""
    return 1 if picture.format in ("JPEG", "MPO") else int(getattr(picture, "n_frames", 1))


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    for number in range(_frames_of(picture)):
        if number:
            picture.seek(number)
        picture.load()
        yield picture


def _look(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Unpack all of a picture and keep nothing of it but what people should know."""
    picture = _opened(job, data)
    printed = picture.mode == "CMYK"
    if picture.format in ("JPEG", "MPO"):
        # An eighth of the size is enough to read every byte.
        picture.draft(picture.mode, (max(1, picture.width // 8), max(1, picture.height // 8)))
    for _ in _frames(picture):
        pass
    about = {"frames": _frames_of(picture), "printed": printed, "hides": hidden(data), "turned": lies(picture)}
    return about, b""


def _cover(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the pixels of a picture that fills a size, cut at the edges so that a point stays in sight.

    With a room they are those of somebody who keeps the picture as small as it may be to fill that.
    """
    size, focus = job["size"], job["focus"]
    picture = _reduced(job, data, job["room"]) if "room" in job else _upright(job, data, "RGB", size)
    box = window(picture.size, (size[0], size[1]), focus)
    made = picture.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    return {"width": made.width, "height": made.height}, made.tobytes()


def _reduce(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the pixels of a whole picture, as small as it may be to fill a room."""
    made = _reduced(job, data, job["size"])
    return {"width": made.width, "height": made.height}, made.tobytes()


def _reduced(job: dict[str, Any], data: bytes, size: list[int]) -> Image.Image:
    picture, room = _opened(job, data), (size[0], size[1])
    wide, high = reduced(picture.size, room[::-1] if orientation(picture) in SIDEWAYS else room)
    # A JPEG is unpacked at half of its size, or less, where a half more than what is wanted is left.
    picture.draft("RGB", (wide * 3 // 2, high * 3 // 2))
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    return upright.resize(reduced(upright.size, room), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _inside(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the pixels of a picture with its transparency, as large as fits in a size."""
    size = job["size"]
    picture = _upright(job, data, "RGBA", size)
    share = min(size[0] / picture.width, size[1] / picture.height)
    fitted = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    # Premultiplied, so that the colour of what is transparent does not bleed into the edges.
    made = picture.convert("RGBa").resize(fitted, Image.Resampling.LANCZOS, reducing_gap=3.0).convert("RGBA")
    return {"width": made.width, "height": made.height}, made.tobytes()


def _small(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the first frame of a picture that is clean already, at a width, as a small WebP for a screen."""
    picture = _opened(job, data)
    size = (job["width"], max(1, round(picture.height * job["width"] / picture.width)))
    picture.draft("RGB", (size[0] * 2, size[1] * 2))
    clear = picture.mode in ("PA", "LA", "La", "RGBa", "RGBA") or "transparency" in picture.info
    # Premultiplied, so that the colour of what is transparent does not bleed into the edges.
    whole = picture.convert("RGBA").convert("RGBa") if clear else picture.convert("RGB")
    made = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return {}, _saved(made.convert("RGBA") if clear else made, "WEBP", quality=_SMALL_QUALITY)


def _upright(job: dict[str, Any], data: bytes, mode: str, size: list[int]) -> Image.Image:
    picture = _opened(job, data)
    picture.draft("RGB", (size[0] * 2, size[1] * 2))
    return ImageOps.exif_transpose(picture).convert(mode)


# What goes out: the same picture, and nothing but the picture.


def _develop(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return a picture encoded anew: upright, in the colours of screens, without a word about where it was taken."""
    picture = _opened(job, data)
    sideways = lies(picture)
    return {"turned": sideways}, _KINDS[job["kind"]](picture, data)


def _fit(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return a picture encoded anew as its network takes it; one that fits as it is stays what it is."""
    recipe, media_type = written(job["recipe"]), _TYPES[job["kind"]]
    picture = _opened(job, data)
    moving = _frames_of(picture) > 1
    room = recipe.room(picture.width, picture.height) == picture.size
    if moving or (room and recipe.takes_type(media_type)):
        sideways = lies(picture)
        made = _KINDS[job["kind"]](picture, data)
        found = probe(made)
        if found and recipe.takes(media_type, len(made), found.width, found.height):
            return {"media_type": media_type, "same": True, "turned": sideways}, made
        picture = _opened(job, data)
    if moving:
        raise _RefusedError("unfit")
    picture.load()
    photo = picture.format in ("JPEG", "MPO")
    small = squeezed(plain(turned(eight_bits(picture))), recipe, photo=photo)
    if small is None:
        raise _RefusedError("unfit")
    return {**small._asdict(), "data": "", "same": False}, small.data


def _as_jpeg(picture: Image.Image, _: bytes) -> bytes:
    progressive = bool({"progressive", "progression"} & picture.info.keys())
    picture.load()
    # Quantised as it was, it loses next to nothing, and stays as small.
    tables, sampling = getattr(picture, "quantization", None), JpegImagePlugin.get_sampling(picture)
    mode = picture.mode
    clean = plain(turned(picture))
    clean = clean if clean.mode in ("L", "RGB") else clean.convert("RGB")
    options: dict[str, Any] = {"optimize": True, "progressive": progressive}
    if mode in ("L", "RGB"):
        with suppress(ValueError, OSError, TypeError):  # tables that no encoder takes
            return _saved(clean, "JPEG", qtables=tables, subsampling=sampling, **options)
    return _saved(clean, "JPEG", quality=92, **options)


def _as_png(picture: Image.Image, data: bytes) -> bytes:
    frames = [plain(turned(eight_bits(frame))) for frame in _frames(picture)]
    options = _moving(picture, frames)
    if picture.width * picture.height * len(frames) > _LARGE:
        return _saved(frames[0], "PNG", compress_level=3, **options)
    made = _saved(frames[0], "PNG", **options)
    return made if len(made) <= len(data) else min(made, _saved(frames[0], "PNG", optimize=True, **options), key=len)


def _as_gif(picture: Image.Image, _: bytes) -> bytes:
    durations: list[int] = []
    frames: list[Image.Image] = []
    for frame in _frames(picture):
        durations.append(int(frame.info.get("duration", 0)))
        frames.append(plain(frame.copy()))
    if len(frames) == 1:
        return _saved(frames[0], "GIF", optimize=False)
    clear = any(frame.mode == "RGBA" or "transparency" in frame.info for frame in frames)
    loop = {"loop": picture.info["loop"]} if "loop" in picture.info else {}
    more = {"save_all": True, "append_images": frames[1:], "duration": durations, "disposal": 2 if clear else 1}
    return _saved(frames[0], "GIF", optimize=False, **loop, **more)


def _as_webp(picture: Image.Image, data: bytes) -> bytes:
    frames = [plain(turned(frame.copy())) for frame in _frames(picture)]
    options = _moving(picture, frames)
    if b"VP8L" in data[:4096]:
        return _saved(frames[0], "WEBP", lossless=True, **options)
    made = b""
    for quality in (92, 85, 80):
        made = _saved(frames[0], "WEBP", quality=quality, **options)
        if len(made) <= len(data):
            break
    return made


def _moving(picture: Image.Image, frames: list[Image.Image]) -> dict[str, Any]:
    """Return how the frames of a moving picture are saved, whole ones that take each other's place."""
    if len(frames) == 1:
        return {}
    durations = [frame.info.get("duration", 100) for frame in frames]
    return {
        "save_all": True,
        "append_images": frames[1:],
        "duration": durations,
        "loop": picture.info.get("loop", 0),
        **({"disposal": 0, "blend": 0} if picture.format == "PNG" else {}),
    }


def _saved(picture: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - whatever Pillow's encoders take
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


_TYPES = {kind: media_type for media_type, kind in READ.items()}
_KINDS: dict[str, Callable[[Image.Image, bytes], bytes]] = {
    "JPEG": _as_jpeg,
    "PNG": _as_png,
    "GIF": _as_gif,
    "WEBP": _as_webp,
    "AVIF": _as_webp,  # encoding AVIF takes seconds, and whoever shows the one shows the other
}
_JOBS: dict[str, Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    "look": _look,
    "develop": _develop,
    "fit": _fit,
    "cover": _cover,
    "reduce": _reduce,
    "inside": _inside,
    "small": _small,
}

if __name__ == "__main__":
    main()
