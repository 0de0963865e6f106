"""Small videos: written box by box where only the boxes matter, and real ones where something has to play them."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from functools import cache
from pathlib import Path

LATITUDE = b"+39.9208+032.8541/"
_WHOLE = 0x10000
_STRAIGHT = (_WHOLE, 0, 0, 0, _WHOLE, 0, 0, 0, 0x40000000)
_SIDEWAYS = (0, _WHOLE, 0, -_WHOLE & 0xFFFFFFFF, 0, 0, 0, 0, 0x40000000)


def box(kind: bytes, *inside: bytes) -> bytes:
    """Return a box."""
    body = b"".join(inside)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind: bytes, *inside: bytes, version: int = 0) -> bytes:
    """Return a box with a version and flags."""
    return box(kind, bytes((version, 0, 0, 0)), *inside)


def track(  # noqa: PLR0913 - what a track consists of
    handler: bytes,
    code: bytes,
    *,
    seconds: float = 2.0,
    size: tuple[int, int] = (0, 0),
    sideways: bool = False,
    frames: int = 50,
    chunk: tuple[int, int] = (0, 0),
    more: bytes = b"",
) -> bytes:
    """Return a track.

    Args:
        handler: `vide`, `soun` or another.
        code: of its samples.
        seconds: how long it is.
        size: width and height.
        sideways: it is shown turned.
        frames: how many samples it has.
        chunk: where its one chunk lies, and how long it is.
        more: boxes at its end.
    """
    matrix = struct.pack(">9I", *(_SIDEWAYS if sideways else _STRAIGHT))
    head = struct.pack(">5I", 3_800_000_000, 3_800_000_001, 1, 0, int(seconds * 1000)) + bytes(16)
    tkhd = full(b"tkhd", head, matrix, struct.pack(">2I", *(side << 16 for side in size)))
    entry = box(code, bytes(6), b"\0\1", bytes(16), struct.pack(">2H", *size), bytes(50))
    offset, length = chunk
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), entry),
        full(b"stts", struct.pack(">3I", 1, frames, 40)),
        full(b"stsc", struct.pack(">4I", 1, 1, frames, 1)),
        full(b"stsz", struct.pack(">2I", 0, frames), struct.pack(f">{frames}I", *[length // frames] * frames)),
        full(b"stco", struct.pack(">2I", 1, offset)),
    )
    mdhd = full(b"mdhd", struct.pack(">4I", 3_800_000_000, 3_800_000_001, 1000, int(seconds * 1000)), bytes(4))
    hdlr = full(b"hdlr", bytes(4), handler, bytes(12), b"Kirk Ikindi's camera\0")
    return box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, box(b"minf", table)), more)


def film(  # noqa: PLR0913 - what a film consists of
    *,
    size: tuple[int, int] = (640, 360),
    seconds: float = 2.0,
    brand: bytes = b"isom",
    code: bytes = b"avc1",
    sound: bytes = b"mp4a",
    sideways: bool = False,
    frames: int = 50,
    told: bytes = b"",
    hidden: bytes = b"",
    played: bytes = b"\x11" * 500,
) -> bytes:
    """Return a film that nobody can play but that is made of the boxes of one.

    Args:
        size: width and height, before it is turned.
        seconds: how long it is.
        brand: of its first box.
        code: of its pictures.
        sound: of its sound; empty for none.
        sideways: it is shown turned.
        frames: how many pictures it has.
        told: what its metadata say.
        hidden: what a track holds that nobody sees.
        played: what it plays.
    """
    begins = box(b"ftyp", brand, bytes(4), brand)
    at = len(begins) + 8
    tracks = [track(b"vide", code, seconds=seconds, size=size, sideways=sideways, frames=frames, chunk=(at, 500))]
    if sound:
        tracks.append(track(b"soun", sound, seconds=seconds))
    if hidden:
        where = (at + len(played), len(hidden))
        tracks.append(track(b"meta", b"mebx", seconds=seconds, frames=1, chunk=where))
    mvhd = full(b"mvhd", struct.pack(">4I", 3_800_000_000, 3_800_000_001, 1000, int(seconds * 1000)), bytes(80))
    tail = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7", told)) if told else b""
    return begins + box(b"mdat", played, hidden) + box(b"moov", mvhd, *tracks, tail)


@cache
def real(*options: str, size: str = "160x90", seconds: float = 1, ending: str = "mp4") -> bytes:
    """Return a film that plays: moving bars and a tone, made once.

    Args:
        options: of ffmpeg, for what comes out.
        size: width and height.
        seconds: how long it is.
        ending: of the file, which says what kind it is.
    """
    from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - most tests need none

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, f"film.{ending}")
        pictures = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate=25:duration={seconds}"]
        tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
        coded = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-threads", "1", *options]
        command = [get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", *pictures, *tone, *coded, str(place)]
        subprocess.run(command, check=True, timeout=60)
        return place.read_bytes()
