"""What a video is, by its own account: read from its boxes, without a decoder and without believing a file name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.clips.boxes import LARGEST_INDEX, Box, BrokenError, first, inside, outermost

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MP4, MOV = "video/mp4", "video/quicktime"
#: What is a film by the name that its first box gives; pictures (HEIC, AVIF) and songs are boxes too.
_STILL = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"M4A ", b"M4B ", b"crx "})
_OLD = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})  # how QuickTime films of before 2001 begin
_VIDEO = {
    b"avc1": "h264",
    b"avc3": "h264",
    b"hvc1": "hevc",
    b"hev1": "hevc",
    b"av01": "av1",
    b"vp08": "vp8",
    b"vp09": "vp9",
    b"mp4v": "mpeg4",
    b"encv": "encrypted",
}
_AUDIO = {b"mp4a": "aac", b"Opus": "opus", b"ac-3": "ac3", b"ec-3": "eac3", b"alac": "alac", b"enca": "encrypted"}
_MOST_TRACKS = 64
_LONGEST = 24 * 3600.0
_WIDEST = 1 << 15


class Probed(NamedTuple):
    """What a video is.

    Args:
        media_type: `video/mp4` or `video/quicktime`.
        width: pixels as it is shown, a film that was turned after it was taken included.
        height: likewise.
        seconds: how long it plays.
        frames: a second, on the average; 0 where it does not say.
        video: how its pictures are coded (`h264`, `hevc`, or the four letters of the file).
        audio: how its sound is coded; empty where it has none.
        starts: its index lies before what it plays, so that it plays before all of it is there.
    """

    media_type: str
    width: int
    height: int
    seconds: float
    frames: float
    video: str
    audio: str
    starts: bool


class _Track(NamedTuple):
    kind: bytes
    code: bytes
    width: int
    height: int
    seconds: float
    samples: int


def looks_like_video(head: bytes) -> bool:
    """Say whether a file that begins like this is made of boxes as films are."""
    kind, brand = head[4:8], head[8:12]
    return (kind == b"ftyp" and brand not in _STILL) or kind in _OLD


def probe(file: BinaryIO, size: int) -> Probed | str:
    """Return what a video is, or why it cannot be told: `no-video`, `cut`, `damaged`, `fragments` or `much`.

    Args:
        file: to read from.
        size: its bytes.
    """
    file.seek(0)
    if not looks_like_video(file.read(12)):
        return "no-video"
    try:
        return _probed(file, size)
    except BrokenError as error:
        return error.why


def _probed(file: BinaryIO, size: int) -> Probed | str:
    boxes = outermost(file, size)
    movie = next((box for box in boxes if box.kind == b"moov"), None)
    if movie is None:
        # The index is written last: where it is missing, the rest of the file is, too.
        return "cut" if any(box.kind == b"mdat" for box in boxes) else "no-video"
    if any(box.kind == b"moof" for box in boxes):
        return "fragments"
    data, whole = index_of(file, movie)
    tracks = list(_tracks(data, whole))
    film = next((track for track in tracks if track.kind == b"vide"), None)
    if film is None:
        return "no-video"
    sound = next((track for track in tracks if track.kind == b"soun"), None)
    seconds = max(_seconds(data, first(data, whole, b"mvhd")), film.seconds)
    if not (0 < seconds <= _LONGEST and 0 < film.width <= _WIDEST and 0 < film.height <= _WIDEST):
        return "damaged"
    played = next((box.start for box in boxes if box.kind == b"mdat"), size)
    return Probed(
        _media_type(file, boxes[0]),
        film.width,
        film.height,
        round(seconds, 3),
        round(film.samples / film.seconds, 2) if film.seconds else 0.0,
        _VIDEO.get(film.code) or _name(film.code),
        (_AUDIO.get(sound.code) or _name(sound.code)) if sound else "",
        movie.start < played,
    )


def index_of(file: BinaryIO, movie: Box) -> tuple[bytes, Box]:
    """Return the bytes of the box that says where everything is, and the same box with its places in them.

    Raises:
        BrokenError: it is larger than that of any film.
    """
    if movie.end - movie.start > LARGEST_INDEX:
        raise BrokenError("much")
    file.seek(movie.start)
    data = file.read(movie.end - movie.start)
    return data, Box(movie.kind, 0, movie.body - movie.start, len(data))


def _media_type(file: BinaryIO, begins: Box) -> str:
    if begins.kind != b"ftyp":
        return MOV
    file.seek(begins.body)
    return MOV if file.read(4) == b"qt  " else MP4


def _tracks(data: bytes, movie: Box) -> Iterator[_Track]:
    for count, track in enumerate(box for box in inside(data, movie) if box.kind == b"trak"):
        if count >= _MOST_TRACKS:
            raise BrokenError("much")
        yield _track(data, track)


def _track(data: bytes, track: Box) -> _Track:
    media = first(data, track, b"mdia")
    handler = first(data, media, b"hdlr") if media else None
    kind = data[handler.body + 8 : handler.body + 12] if handler else b""
    table = first(data, media, b"minf", b"stbl") if media else None
    described = first(data, table, b"stsd") if table else None
    # The first entry of the descriptions: a box behind eight bytes of counting.
    entry = described.body + 8 if described else 0
    code = data[entry + 4 : entry + 8] if described and entry + 8 <= described.end else b""
    width, height = _size(data, first(data, track, b"tkhd"))
    if not (width and height) and described and entry + 36 <= described.end:
        width, height = _number(data, entry + 32, 2), _number(data, entry + 34, 2)
    seconds = _seconds(data, first(data, media, b"mdhd")) if media else 0.0
    return _Track(kind, code, width, height, seconds, _samples(data, table) if kind == b"vide" else 0)


def _size(data: bytes, head: Box | None) -> tuple[int, int]:
    """Return width and height as they are shown: the head of a track has them, and how it is turned."""
    if head is None:
        return 0, 0
    matrix = head.body + (52 if data[head.body : head.body + 1] == b"\1" else 40)
    if matrix + 44 > head.end:
        raise BrokenError("damaged")
    width, height = round(_number(data, matrix + 36, 4) / 65536), round(_number(data, matrix + 40, 4) / 65536)
    sideways = not _number(data, matrix, 4) and not _number(data, matrix + 16, 4) and _number(data, matrix + 4, 4)
    return (height, width) if sideways else (width, height)


def _seconds(data: bytes, head: Box | None) -> float:
    """Return how long a film or a track is, by its head; 0 where it does not say."""
    if head is None:
        return 0.0
    long = data[head.body : head.body + 1] == b"\1"
    at, width = head.body + (20 if long else 12), 8 if long else 4
    if at + 4 + width > head.end:
        raise BrokenError("damaged")
    scale, length = _number(data, at, 4), _number(data, at + 4, width)
    unknown = length == (1 << 8 * width) - 1
    return 0.0 if unknown or not scale else length / scale


def _samples(data: bytes, table: Box | None) -> int:
    sizes = (first(data, table, b"stsz") or first(data, table, b"stz2")) if table else None
    return _number(data, sizes.body + 8, 4) if sizes else 0


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _name(code: bytes) -> str:
    """Return four letters of a file that can be shown."""
    return "".join(chr(byte) if 0x20 < byte < 0x7F else "?" for byte in code) or "?"  # noqa: PLR2004 - printable ASCII
