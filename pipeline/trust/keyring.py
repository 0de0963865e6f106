"""The list of signers as a file of the workspace: a key is put in as a line, and the other lines stay as they are.

What counts is never this file but the one in git, as it was before a change.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.trust import signers
from pipeline.workspace import files
from pipeline.workspace.notes import Notes
from pipeline.workspace.source import read_file

if TYPE_CHECKING:
    from pipeline.trust.signers import Signers

#: A key signs approvals, and commits, where merges are what counts; it opens no door to a machine.
OPTIONS = 'namespaces="tellal-approval,git"'
#: Bytes of a public key.
LARGEST_KEY = 20_000
_PRIVATE = b"PRIVATE KEY"


def listed(place: Path) -> Signers | None:
    """Return who is in the list, None where there is none that can be read."""
    found = read_file(os.fspath(place), signers.LARGEST_FILE, Notes(place.name))
    return signers.read(found.data) if found else None


def add(place: Path, who: str, key: str) -> str:
    """Put somebody's public key into the list, and return the line; empty where the key is in it already.

    Args:
        place: of the list; it is made where there is none.
        who: their mail addresses and names, with commas between them.
        key: the file of the public key.

    Raises:
        UsageError: that is no public key, or no name; or the list cannot be read or written.
    """
    type_, data = _public(key)
    line = f"{who} {OPTIONS} {type_} {data}"
    if signers.read(line.encode()).wrong:
        raise UsageError(
            Message("“{who}” is no name for a key", who=who),
            Message("write mail addresses and names with commas between them: mona@example.org,mona"),
        )
    before = b""
    if place.exists() or place.is_symlink():
        found = read_file(os.fspath(place), signers.LARGEST_FILE, Notes(place.name))
        if found is None:
            raise UsageError(Message("{path} cannot be read", path=str(place)))
        before = found.data
    if any(each.key == data for each in signers.read(before).lines):
        return ""
    ended = before if not before or before.endswith(b"\n") else before + b"\n"
    try:
        files.write(place, ended + line.encode() + b"\n")
    except OSError as error:
        said = Message("{path} cannot be written: {reason}", path=str(place), reason=error.strerror or "")
        raise UsageError(said, Message("make it a file that you may write, and try again")) from error
    return line


def _public(key: str) -> tuple[str, str]:
    """Return type and key of a file; next to a private key lies its public one.

    Raises:
        UsageError: it is none.
    """
    place = Path(key).expanduser()
    beside = place.with_name(f"{place.name}.pub")
    found = _head(place)
    if _PRIVATE in found and beside.is_file():  # never read further than to see what it is
        found = _head(beside)
    words = found.decode("utf-8", "replace").split()
    if len(words) < 2 or _PRIVATE in found or signers.read(f"x {words[0]} {words[1]}".encode()).wrong:  # noqa: PLR2004 - type, key
        raise UsageError(
            Message("{path} holds no public SSH key", path=key), Message("name the .pub file; ssh-keygen makes one")
        )
    return words[0], words[1]


def _head(place: Path) -> bytes:
    try:
        with place.open("rb") as file:
            return file.read(LARGEST_KEY)
    except OSError as error:
        raise UsageError(
            Message("{path} cannot be read: {reason}", path=str(place), reason=error.strerror or "")
        ) from error
