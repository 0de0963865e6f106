"""Videos without what they tell of their makers: where and when, with what, whose. Nothing is encoded anew for that.

What a camera notes lies in boxes of its own, or in tracks that nobody sees (a GoPro's or a telephone's positions). They
are blotted out where they lie: all else stays at its place, so that every address in the file still holds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from pipeline.clips import shelf
from pipeline.clips.boxes import Box, BrokenError, first, inside, outermost
from pipeline.clips.probe import index_of, probe
from pipeline.errors import ContentError
from pipeline.i18n import Message
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_CHUNK = 1 << 20
_MOST_SAMPLES = 5_000_000
_MOST_BLOTS = 200_000
_OUTER = frozenset({b"ftyp", b"moov", b"mdat", b"wide"})
_MOVIE = frozenset({b"mvhd", b"trak", b"iods"})
_TRACK = frozenset({b"tkhd", b"edts", b"mdia", b"tapt", b"clip", b"matt"})
_MEDIA = frozenset({b"mdhd", b"hdlr", b"minf", b"elng"})
_TOLD = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
#: Handlers of what is seen and heard.
_SHOWN = (b"vide", b"soun")
_FREE = b"free"


class Blot(NamedTuple):
    """Bytes of a file that others take the place of: zeros, unless it is said which."""

    start: int
    end: int
    new: bytes = b""


def bare(root: Path, path: str, digest: str) -> str:
    """Make a video as it goes out where nothing has to be encoded, and return the SHA-256 of its bytes.

    It is the file's own where there is nothing to blot out; else it is kept in `.tellal/videos/`.

    Args:
        root: the workspace.
        path: of the file, relative to it.
        digest: SHA-256 of the file's bytes.

    Raises:
        ContentError: it cannot be read, is another one by now, or is no video.
    """
    known = shelf.made(root, digest, "bare")
    if known == digest or (known and shelf.has(root, known)):
        return known
    try:
        with files.opened(root, path) as file:
            name = _bared(root, file, digest)
    except BrokenError as error:
        raise _no_video(path) from error
    except OSError as error:
        message = Message("{path} cannot be read, or has changed since it was", path=path)
        raise ContentError(message, Message("run again")) from error
    if not name:
        raise _no_video(path)
    shelf.remember(root, digest, "bare", name)
    return name


def put(root: Path, path: str, digest: str, place: Path) -> None:
    """Put a video, without what it tells of its maker, in a place; the rest is as in `bare`.

    Raises:
        OSError: it cannot be read or written.
    """
    name = bare(root, path, digest)
    with files.opened(root, path) if name == digest else shelf.opened(root, name) as file:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as copy:
            shutil.copyfileobj(file, copy)


def _no_video(path: str) -> ContentError:
    message = Message("{path} cannot be read as a video, so it is not sent", path=path)
    return ContentError(message, Message("save it anew as MP4 (H.264 and AAC)"))


def _bared(root: Path, file: BinaryIO, digest: str) -> str:
    size = os.fstat(file.fileno()).st_size
    before = probe(file, size)
    if isinstance(before, str):
        return ""
    spots = blots(file, size)
    read, made = hashlib.sha256(), hashlib.sha256()
    with shelf.writing(root) as (beside, keep):
        file.seek(0)
        for piece, new in _pieces(file, spots):
            read.update(piece)
            made.update(new)
            beside.write(new)
        if read.hexdigest() != digest:
            raise FileNotFoundError(digest)
        beside.flush()
        if probe(beside, size) != before:
            return ""
        name = made.hexdigest()
        if name != digest:
            keep(name)
    return name


def _pieces(file: BinaryIO, spots: list[Blot]) -> Iterator[tuple[bytes, bytes]]:
    """Yield a file piece by piece, as it is and as it goes out."""
    at, index = 0, 0
    while piece := file.read(_CHUNK):
        new = bytearray(piece)
        end = at + len(piece)
        while index < len(spots) and spots[index].start < end:
            blot = spots[index]
            start, stop = max(blot.start, at), min(blot.end, end)
            new[start - at : stop - at] = (
                blot.new[start - blot.start : stop - blot.start] if blot.new else bytes(stop - start)
            )
            if blot.end > end:
                break
            index += 1
        yield piece, bytes(new)
        at = end


def blots(file: BinaryIO, size: int) -> list[Blot]:
    """Return what has to be blotted out of a video, sorted and never overlapping.

    Raises:
        BrokenError: its boxes do not fit into each other.
    """
    found: list[Blot] = []
    boxes = outermost(file, size)
    for box in boxes:
        if box.kind not in _OUTER:
            found += _freed(box)
    played = [box for box in boxes if box.kind == b"mdat"]
    for number, box in enumerate(each for each in boxes if each.kind == b"moov"):
        if number:
            found += _freed(box)  # a second index, which players do not look at
            continue
        data, movie = index_of(file, box)
        found += [_moved(blot, box.start) for blot in _of_movie(data, movie)]
        found += _of_samples(data, movie, played)
    return _sorted(found)


def _sorted(found: list[Blot]) -> list[Blot]:
    if len(found) > _MOST_BLOTS:
        raise BrokenError("much")
    found.sort()
    apart: list[Blot] = []
    for blot in found:
        if apart and blot.start < apart[-1].end:
            if blot.end <= apart[-1].end or blot.new or apart[-1].new:
                continue
            apart[-1] = Blot(apart[-1].start, blot.end)
        else:
            apart.append(blot)
    return apart


def _freed(box: Box) -> Iterator[Blot]:
    """Make room of a box: its name says so, and nothing is in it."""
    yield Blot(box.start + 4, box.start + 8, _FREE)
    if box.end > box.body:
        yield Blot(box.body, box.end)


def _moved(blot: Blot, by: int) -> Blot:
    return Blot(blot.start + by, blot.end + by, blot.new)


def _of_movie(data: bytes, movie: Box) -> Iterator[Blot]:
    kept = _kept_tracks(data, movie)
    for box in inside(data, movie):
        if box.kind not in _MOVIE or (box.kind == b"trak" and box not in kept):
            yield from _freed(box)
        elif box.kind == b"mvhd":
            yield _times(data, box)
    for track in kept:
        for box in inside(data, track):
            if box.kind not in _TRACK:
                yield from _freed(box)
            elif box.kind == b"tkhd":
                yield _times(data, box)
            elif box.kind == b"mdia":
                yield from _of_media(data, box)


def _of_media(data: bytes, media: Box) -> Iterator[Blot]:
    for box in inside(data, media):
        if box.kind not in _MEDIA:
            yield from _freed(box)
        elif box.kind == b"mdhd":
            yield _times(data, box)
        elif box.kind == b"hdlr" and box.end > box.body + 24:
            yield Blot(box.body + 24, box.end)  # what the program that wrote it calls itself
        elif box.kind == b"minf":
            for each in inside(data, box):
                yield from _freed(each) if each.kind in _TOLD else ()


def _times(data: bytes, head: Box) -> Blot:
    """Blot out when something was made and changed, which stands behind version and flags."""
    start = head.body + 4
    return Blot(start, min(start + (16 if data[head.body : head.body + 1] == b"\1" else 8), head.end))


def _kept_tracks(data: bytes, movie: Box) -> list[Box]:
    """Return the first track that is seen and the first that is heard."""
    kinds: dict[bytes, Box] = {}
    for track in (box for box in inside(data, movie) if box.kind == b"trak"):
        handler = first(data, track, b"mdia", b"hdlr")
        kind = data[handler.body + 8 : handler.body + 12] if handler else b""
        if kind in _SHOWN:
            kinds.setdefault(kind, track)
    return list(kinds.values())


def _of_samples(data: bytes, movie: Box, played: list[Box]) -> Iterator[Blot]:
    """Yield where the contents of tracks lie that are not kept."""
    kept = _kept_tracks(data, movie)
    for track in (box for box in inside(data, movie) if box.kind == b"trak" and box not in kept):
        table = first(data, track, b"mdia", b"minf", b"stbl")
        for start, end in _ranges(data, table) if table else ():
            if end > start and any(box.body <= start and end <= box.end for box in played):
                yield Blot(start, end)


def _ranges(data: bytes, table: Box) -> Iterator[tuple[int, int]]:
    """Yield where each chunk of a track lies in the file."""
    sizes, runs = first(data, table, b"stsz"), first(data, table, b"stsc")
    short, long = first(data, table, b"stco"), first(data, table, b"co64")
    places = short or long
    if sizes is None or runs is None or places is None:
        return
    width = 4 if short else 8
    offsets = _list(data, places, 4, width, 1)
    each, count = _number(data, sizes.body + 4, 4), _number(data, sizes.body + 8, 4)
    if count > _MOST_SAMPLES:
        raise BrokenError("much")
    run = _list(data, runs, 4, 4, 3)
    sample, at = 0, 0
    for number, (offset,) in enumerate(offsets, 1):
        while at + 1 < len(run) and run[at + 1][0] <= number:
            at += 1
        many = min(run[at][1] if run else 0, count - sample)
        if each:
            length = each * many
        else:
            place = sizes.body + 12 + 4 * sample
            length = sum(_number(data, spot, 4) for spot in range(place, min(place + 4 * many, sizes.end), 4))
        sample += many
        yield offset, offset + length


def _list(data: bytes, box: Box, skip: int, width: int, columns: int) -> list[tuple[int, ...]]:
    start = box.body + skip + 4
    room = max(box.end - start, 0) // (width * columns)
    count = min(_number(data, box.body + skip, 4), room)
    rows = range(start, start + count * width * columns, width * columns)
    return [tuple(_number(data, row + width * column, width) for column in range(columns)) for row in rows]


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")
