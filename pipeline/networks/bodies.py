"""What a request carries: JSON, a form, a form with files, or bytes as they are."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    #: field name, file name, bytes, media type
    File = tuple[str, str, bytes, str]

#: How pictures are called when they are sent; the writer's own file names stay at home.
ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
}


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes and what they are."""

    data: bytes = field(repr=False)
    media_type: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.data)

    def pieces(self) -> Iterable[bytes]:
        """Return its bytes, in one piece."""
        return (self.data,) if self.data else ()


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes that are read while they are sent, and what they are.

    Args:
        size: how many there are.
        pieces: reads them, from the first on, each time it is called; it raises NotSentError where it cannot.
    """

    size: int
    media_type: str
    pieces: Callable[[], Iterable[bytes]] = field(repr=False)


def json_body(value: object) -> Body:
    """Return some plain data as JSON in UTF-8."""
    return Body(json.dumps(value, ensure_ascii=False, allow_nan=False).encode(), "application/json; charset=utf-8")


def form(fields: Iterable[tuple[str, str]]) -> Body:
    """Return fields as a form."""
    return Body(urlencode(list(fields)).encode("ascii"), "application/x-www-form-urlencoded")


def multipart(fields: Iterable[tuple[str, str]], files: Sequence[File]) -> Body:
    """Return fields and files as one form (RFC 7578); the same content gives the same bytes."""
    pieces: list[tuple[str, bytes]] = [
        (f'Content-Disposition: form-data; name="{name}"\r\n', text.encode()) for name, text in fields
    ]
    pieces += [
        (f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: {media_type}\r\n', data)
        for name, file, data, media_type in files
    ]
    content = hashlib.sha256()
    for head, data in pieces:
        content.update(head.encode() + data)
    boundary = f"tellal-{content.hexdigest()[:40]}"
    body = b"".join(f"--{boundary}\r\n{head}\r\n".encode() + data + b"\r\n" for head, data in pieces)
    return Body(body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}")


def multipart_around(
    fields: Iterable[tuple[str, str]], name: str, file_name: str, content: Stream, mark: str
) -> Stream:
    """Return fields and one large file, the last field, as one form.

    Args:
        fields: names and texts.
        name: of the file's field.
        file_name: of the file.
        content: of the file.
        mark: what tells it from all others, such as its SHA-256: what stands between the fields is made of it.
    """
    boundary = f"tellal-{hashlib.sha256(mark.encode()).hexdigest()[:40]}"
    head = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'.encode()
        for key, text in fields
    )
    about = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"'
    about += f"\r\nContent-Type: {content.media_type}"
    head += f"--{boundary}\r\n{about}\r\n\r\n".encode()
    tail = f"\r\n--{boundary}--\r\n".encode()

    def pieces() -> Iterator[bytes]:
        yield head
        yield from content.pieces()
        yield tail

    return Stream(len(head) + content.size + len(tail), f"multipart/form-data; boundary={boundary}", pieces)


def video_name(media_type: str) -> str:
    """Return a name for a video; the writer's own stays at home."""
    return f"video{ENDINGS.get(media_type, '.mp4')}"


def media_name(sha256: str, media_type: str) -> str:
    """Return what a picture or a video is called where it lies to be fetched: it follows from its bytes."""
    return f"{sha256}{_ending(media_type)}"


def file_name(number: int, media_type: str) -> str:
    """Return a name for the picture with this number (from 1)."""
    return f"image-{number}{_ending(media_type)}"


def _ending(media_type: str) -> str:
    return ENDINGS.get(media_type) or mimetypes.guess_extension(media_type) or ".bin"
