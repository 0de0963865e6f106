"""A signed word about files: “these bytes, yes” or “these bytes, no”, by somebody whose key says who they are.

It is a text that can be read in a pull request, with the signature below it, and its name follows from its content: two
people's words never meet in one file. Only the one way of writing it is taken, so that nothing can be meant two ways.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.trust.approval.claims import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMESPACE = "tellal-approval"
FOLDER = "approvals"
#: Bytes of a file; a bundle of a thousand files fits.
LARGEST = 256_000
VERSION = 1
_ARMOUR = b"-----BEGIN SSH SIGNATURE-----"
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_BLOB = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_MODE = re.compile(r"[0-7]{6}\Z")


class Decision(StrEnum):
    """What somebody said."""

    APPROVED = "approved"
    REJECTED = "rejected"


class Statement(NamedTuple):
    """A word about files, before it is signed.

    Args:
        repo: the first commit of the repository that it is about: it means nothing in another one.
        files: the very bytes; of an approval the whole bundle, of a rejection what was looked at.
        at: when it was said (UTC).
    """

    repo: str
    files: tuple[Entry, ...]
    decision: Decision
    at: datetime


class Filed(NamedTuple):
    """A statement as it lies in the repository.

    Args:
        name: its file, below the folder of approvals.
        message: what was signed.
        armour: the signature.
    """

    name: str
    statement: Statement
    message: bytes
    armour: bytes


def message_of(statement: Statement) -> bytes:
    """Return the text that is signed."""
    data = {
        "v": VERSION,
        "repo": statement.repo,
        "files": [{"path": file.path, "mode": file.mode, "blob": file.blob} for file in sorted(set(statement.files))],
        "decision": str(statement.decision),
        "at": statement.at.astimezone(UTC).strftime(_FORM),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def file_of(statement: Statement, armour: bytes) -> tuple[str, bytes]:
    """Return the name and the bytes of the file that holds a signed statement."""
    data = message_of(statement) + armour
    return _name(statement.at, data), data


def _name(at: datetime, data: bytes) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d}-{sha256(data).hexdigest()[:24]}.txt"


def read(name: str, data: bytes) -> Filed | Message:
    """Return the statement that a file holds, or why it holds none; whether the signature is right is another matter.

    Args:
        name: of the file, without folders.
        data: what it holds, however it came there.
    """
    if len(data) > LARGEST:
        return Message("it has {size} bytes; at most {most} are read", size=len(data), most=LARGEST)
    data = data.replace(b"\r\n", b"\n")
    message, sign, rest = data.partition(_ARMOUR)
    try:
        statement = _statement(json.loads(message.decode())) if sign else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        statement = None
    if statement is None or message_of(statement) != message:
        return Message("it is not an approval as tellal approve writes it")
    if name != _name(statement.at, data):
        return Message("its name does not belong to what it holds")
    return Filed(name, statement, message, sign + rest)


def _statement(data: dict[str, Any]) -> Statement:
    """Read what `message_of` writes; whatever else there may be, it would be written in another way.

    Raises:
        ValueError: a value cannot be what it should be.
        KeyError: one is missing.
    """
    files = tuple(Entry(str(each["path"]), str(each["mode"]), str(each["blob"])) for each in data["files"])
    if data["v"] != VERSION or not files or not _BLOB.match(data["repo"]) or not all(map(_is_plain, files)):
        raise ValueError(data)
    at = datetime.strptime(data["at"], _FORM).replace(tzinfo=UTC)
    return Statement(str(data["repo"]), files, Decision(data["decision"]), at)


def _is_plain(file: Entry) -> bool:
    steps = file.path.split("/")
    return bool(_BLOB.match(file.blob) and _MODE.match(file.mode)) and not {"", ".", ".."}.intersection(steps)


def shown(files: Sequence[Entry]) -> str:
    """Return files as one line for people."""
    return ", ".join(file.path for file in files)
