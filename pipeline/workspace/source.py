"""A file's bytes, then its text: what is not plain UTF-8 with line feeds is a finding, never a different text."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import stat
import struct
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipeline.i18n import Message
from pipeline.model.finding import Fix

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.workspace.notes import Notes

#: Bytes of a text file; a post of this size is a mistake, and reading it would be one more.
LARGEST_TEXT = 1_000_000
_MOST_LINES = 20
_CHUNK = 1 << 20
_T = TypeVar("_T")
_FLAGS: int = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):  # each only where the system has it
    _FLAGS |= getattr(os, _name, 0)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes(byte for byte in range(128) if _CONTROL.match(chr(byte)))
_WIDE = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}

#: What tells one state of a file from another without reading it: times in ns, bytes, inode, packed to be kept cheaply.
Stamp = bytes
_STAMP = struct.Struct("<qqQQ")
_INODE = (1 << 64) - 1
# Which of the two times says when the file changed: on Windows the other one is its birth.
_CHANGED = 1 if os.name == "posix" else 0


class Contents(NamedTuple):
    """A file as it was at one moment."""

    data: bytes
    stamp: Stamp


class Digest(NamedTuple):
    """What is kept of a file that is not text.

    Args:
        sha: SHA-256 of its bytes, hexadecimal.
        size: bytes.
    """

    sha: str
    size: int
    stamp: Stamp


def stamp(about: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return _STAMP.pack(about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino & _INODE)


def changed_at(stamp: Stamp) -> int:
    """Return when a file changed last, in ns of its file system's clock."""
    times: tuple[int, ...] = _STAMP.unpack(stamp)
    return times[_CHANGED]


def read_file(place: str, largest: int, notes: Notes) -> Contents | None:
    """Read a regular file, None where that cannot be done, which is noted.

    Args:
        place: where it is on the disk.
        largest: bytes; a larger file is refused without reading it.
        notes: takes the findings.
    """
    return _with(place, largest, notes, _read)


def digest_file(place: str, largest: int, notes: Notes) -> Digest | None:
    """Return the fingerprint of a regular file without holding it in memory; the rest is as in `read_file`."""
    return _with(place, largest, notes, _digest)


def _with(place: str, largest: int, notes: Notes, job: Callable[[int, os.stat_result], _T]) -> _T | None:
    """Open a file that may be anything at all, and do a job with it."""
    try:
        handle = os.open(place, _FLAGS)
    except OSError as error:
        notes.error(0, "file-unreadable", _refused(error), Message("make it a file that you may read"))
        return None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            not_a_file(notes)
        elif about.st_size > largest:
            _note_too_large(notes, about.st_size, largest)
        else:
            return job(handle, about)
    except OSError as error:
        notes.error(0, "file-unreadable", _refused(error), Message("try again, and look after the disk"))
    finally:
        os.close(handle)
    return None


def _read(handle: int, about: os.stat_result) -> Contents:
    data = os.read(handle, about.st_size + 1)
    while len(data) < about.st_size and (more := os.read(handle, about.st_size + 1 - len(data))):
        data += more
    return Contents(data, stamp(about))


def _digest(handle: int, about: os.stat_result) -> Digest:
    digest = hashlib.sha256()
    while chunk := os.read(handle, _CHUNK):
        digest.update(chunk)
    return Digest(digest.hexdigest(), about.st_size, stamp(about))


def not_a_file(notes: Notes) -> None:
    """Note that a name which should be a file is a folder, a pipe or a device."""
    notes.error(
        0,
        "file-not-regular",
        Message("this is not a file, though its name says so"),
        Message("rename it, or put a file in its place"),
    )


def _refused(error: OSError) -> Message:
    return Message("the file cannot be read: {reason}", reason=error.strerror or type(error).__name__)


def _note_too_large(notes: Notes, size: int, largest: int) -> None:
    notes.error(
        0,
        "file-too-large",
        Message("the file has {size} bytes, and at most {largest} are read", size=size, largest=largest),
        Message("texts are small: put pictures beside them, as files of their own"),
    )


def decode(data: bytes, notes: Notes) -> str | None:
    r"""Return the text of bytes with `\n` at the end of each line, None where there is no text in them.

    Everything that had to be changed on the way is noted; an error among the findings says that the text is good for
    finding more mistakes only.
    """
    if data[:2] in _WIDE:
        message = Message("the file is {encoding}, not UTF-8", encoding=_WIDE[data[:2]])
        notes.error(1, "encoding-not-utf8", message, Message("save it as UTF-8"))
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = _decoded_anyway(data, error, notes)
    if text.startswith("\ufeff"):
        notes.warning(
            1,
            "encoding-bom",
            Message("the file starts with an invisible byte order mark"),
            Message("save it as UTF-8 without BOM; `tellal check --fix` takes it out"),
            Fix(1, "\ufeff", ""),
        )
        text = text[1:]
    if "\r" in text:
        text = _with_line_feeds(text, notes)
    if len(data.translate(None, _CONTROL_BYTES)) != len(data):
        text = _without_control(text, notes)
    notes.text = text
    return text


def _decoded_anyway(data: bytes, error: UnicodeDecodeError, notes: Notes) -> str:
    notes.error(
        data.count(b"\n", 0, error.start) + 1,
        "encoding-not-utf8",
        Message(
            "the file is not UTF-8: byte {number} is 0x{byte}", number=error.start, byte=f"{data[error.start]:02x}"
        ),
        Message("save it as UTF-8"),
    )
    return data.decode(errors="replace")


def _with_line_feeds(text: str, notes: Notes) -> str:
    """Replace the line endings of Windows and of old Macs."""
    before, found, _ = text.partition("\r\n")
    if found:
        notes.warning(
            before.count("\n") + 1,
            "line-ending-crlf",
            Message("lines end with CR LF"),
            Message("end lines with LF only; `tellal check --fix` does it"),
            Fix(0, "\r\n", "\n"),
        )
        text = text.replace("\r\n", "\n")
    before, found, _ = text.partition("\r")
    if found:
        notes.error(
            before.count("\n") + 1,
            "line-ending-cr",
            Message("a lone carriage return ends a line, which editors and networks read differently"),
            Message("end lines with LF; `tellal check --fix` does it"),
            Fix(0, "\r", "\n"),
        )
        text = text.replace("\r", " ")  # so that lines are counted as git and most editors do
    return text


def _without_control(text: str, notes: Notes) -> str:
    found = ((number, _CONTROL.search(line)) for number, line in enumerate(text.split("\n"), 1))
    lines = itertools.islice(((number, match[0]) for number, match in found if match), _MOST_LINES)
    for line, character in lines:
        notes.error(
            line,
            "character-control",
            Message("an invisible control character is here: U+{code}", code=f"{ord(character):04X}"),
            Message("delete it: no network shows it, and it may hide something"),
        )
    return _CONTROL.sub("\ufffd", text)
