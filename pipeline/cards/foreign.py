"""What a file is that is no picture of ours, by its first bytes; and what else hides in one that is.

A file can be two things at once: a picture for whoever looks at it, an archive or a page for whoever opens it
otherwise. Networks get the picture alone, encoded anew; people are told of the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS: tuple[tuple[bytes, int, str], ...] = (
    (b"ftypheic", 4, "HEIC"),
    (b"ftypheix", 4, "HEIC"),
    (b"ftyphevc", 4, "HEIC"),
    (b"ftypmif1", 4, "HEIF"),
    (b"ftypmsf1", 4, "HEIF"),
    (b"II*\0", 0, "TIFF"),
    (b"MM\0*", 0, "TIFF"),
    (b"BM", 0, "BMP"),
    (b"8BPS", 0, "Photoshop (PSD)"),
    (b"%PDF-", 0, "PDF"),
    (b"%!PS", 0, "PostScript"),
    (b"\xff\x0a", 0, "JPEG XL"),
    (b"\0\0\0\x0cJXL ", 0, "JPEG XL"),
    (b"\0\0\0\x0cjP  ", 0, "JPEG 2000"),
    (b"\0\0\1\0", 0, "ICO"),
    (b"version https://git-lfs", 0, "Git LFS"),
)
_TEXT = (
    (re.compile(rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b"), "SVG"),
    (re.compile(rb"(?i)\s*(?:<!DOCTYPE html|<html|<head|<script)"), "HTML"),
)
# What others would open a file as, of which a picture's own bytes are never full by chance where we look.
_HIDDEN = re.compile(
    rb"(?P<ZIP>PK\x03\x04|PK\x05\x06)|(?P<PDF>%PDF-\d)|(?P<HTML><!DOCTYPE html|<html\b|<script\b)|(?P<PHP><\?php)"
    rb"|(?P<RAR>Rar!\x1a\x07)|(?P<SEVEN>7z\xbc\xaf\x27\x1c)|\A\s*(?:(?P<EXE>MZ)|(?P<ELF>\x7fELF)|(?P<SCRIPT>#!/))",
    re.IGNORECASE,
)
_NAMES = {"SEVEN": "7z", "SCRIPT": "a script"}
_AT_FRONT, _LONGEST_TAIL = 1024, 1 << 22
_PNG_HEAD = 8
_JPEG_MARK = re.compile(rb"\xff+([^\x00\xff])")
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA
_GIF_TRAILER, _GIF_IMAGE, _GIF_MORE = 0x3B, 0x2C, 0x21


def name_of(data: bytes) -> str:
    """Return what a file is that is no picture of ours, empty where nobody knows.

    Args:
        data: its first kilobytes.
    """
    for begin, at, name in _KINDS:
        if data.startswith(begin, at):
            return name
    return next((name for pattern, name in _TEXT if pattern.match(data[:4096])), "")


def hidden(data: bytes) -> str:
    """Return what else a picture is, for whoever opens it otherwise (`ZIP`, `HTML`); empty for nearly all.

    Looked at is what hangs behind its end, and whether its beginning is that of a PDF as well.

    Args:
        data: the whole file, a picture of ours.
    """
    found = re.search(rb"%PDF-\d", data[:_AT_FRONT])
    if found:
        return "PDF"
    end = _end(data)
    hides = _HIDDEN.search(data[end : end + _LONGEST_TAIL]) if 0 < end < len(data) else None
    kind = hides.lastgroup if hides else None
    return _NAMES.get(kind, kind) if kind else ""


def _end(data: bytes) -> int:
    """Return where the picture ends within its file; 0 where that cannot be told."""
    for begin, find in _ENDS:
        if data.startswith(begin):
            try:
                return find(data)
            except IndexError:
                return 0
    return 0


def _png_end(data: bytes) -> int:
    at = _PNG_HEAD
    while at + 12 <= len(data):
        kind = data[at + 4 : at + 8]
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            return at
    return 0


def _webp_end(data: bytes) -> int:
    return 8 + int.from_bytes(data[4:8], "little")


def _jpeg_end(data: bytes) -> int:
    at = 2
    while mark := _JPEG_MARK.search(data, at):
        kind = mark[1][0]
        at = mark.end()
        if kind == _JPEG_END:
            return at
        if kind not in _ALONE:
            # Behind a scan's head come its bits, in which a mark is never more than a restart.
            at += int.from_bytes(data[at : at + 2], "big")
    return 0


def _gif_end(data: bytes) -> int:
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while at < len(data):
        kind, at = data[at], at + 1
        if kind == _GIF_TRAILER:
            return at
        if kind == _GIF_MORE:
            at += 1
        elif kind == _GIF_IMAGE:
            flags = data[at + 8]
            at += 9 + (3 << (flags & 7) + 1 if flags & 0x80 else 0) + 1
        else:
            return 0
        while data[at]:
            at += data[at] + 1
        at += 1
    return 0


_ENDS: tuple[tuple[bytes, Callable[[bytes], int]], ...] = (
    (b"\x89PNG", _png_end),
    (b"RIFF", _webp_end),
    (b"\xff\xd8", _jpeg_end),
    (b"GIF8", _gif_end),
)
