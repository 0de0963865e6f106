"""What a request carries: JSON, a form, a form with files, or bytes as they are."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    #: field name, file name, bytes, media type
    File = tuple[str, str, bytes, str]

#: How pictures are called when they are sent; the writer's own file names stay at home.
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes and what they are."""

    data: bytes = field(repr=False)
    media_type: str


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


def file_name(number: int, media_type: str) -> str:
    """Return a name for the picture with this number (from 1)."""
    return f"image-{number}{ENDINGS.get(media_type) or mimetypes.guess_extension(media_type) or '.bin'}"
