"""Control files: what counts for all posts and lies beside them in the ledger, such as holds that need no merge.

The ledger moves them by the same compare-and-swap as events and does not look into them; whoever owns a name knows what
it means. A `.jsonl` file only ever grows, a `.json` file may change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.trust import record
from pipeline.workspace.objects import FILE_MODE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.workspace.objects import Entry, Objects

CONTROL = "control"
NAME = re.compile(r"[a-z][a-z0-9-]{0,63}\.jsonl?\Z")


class ControlFile(NamedTuple):
    """A control file, as plain data: its name in the repository, and its bytes."""

    blob: str
    data: bytes


def read(objects: Objects, folder: Mapping[str, Entry], known: Mapping[str, ControlFile]) -> dict[str, ControlFile]:
    """Read the folder of control files; what is known already is not read again.

    Args:
        objects: the door to what the repository holds.
        folder: name → what lies there.
        known: what an earlier commit held.

    Raises:
        LedgerBrokenError: a name is none of ours, or a file that only grows has lost something.
    """
    for name, entry in folder.items():
        if entry.mode != FILE_MODE or not NAME.match(name):
            raise record.broken(f"{CONTROL}/{name}", 0, Message("not a file of ours"))
    for name in known:
        if name not in folder and _grows(name):
            raise record.broken(f"{CONTROL}/{name}", 0, Message("the file was there before and is gone"))
    files = {name: known[name] for name, entry in folder.items() if name in known and known[name][0] == entry.id}
    new = [name for name in folder if name not in files]
    for name, found in zip(new, objects.get(folder[name].id for name in new), strict=True):
        if found is None:
            raise record.broken(f"{CONTROL}/{name}", 0, Message("the file is missing"))
        check_change(name, known[name][1] if name in known else b"", found.data)
        files[name] = ControlFile(folder[name].id, found.data)
    return files


def check_change(name: str, before: bytes, after: bytes) -> None:
    """See that a control file may change like this.

    Raises:
        ValueError: that is no name of a control file: a bug of ours.
        LedgerBrokenError: a file that only grows would lose something, or end within a line.
    """
    if not NAME.match(name):
        raise ValueError(f"no name for a control file: {name!r}")
    if not _grows(name):
        return
    if not after.startswith(before):
        raise record.broken(f"{CONTROL}/{name}", 0, Message("lines that were there before have changed"))
    if not after.endswith(b"\n"):
        raise record.broken(f"{CONTROL}/{name}", after.count(b"\n") + 1, Message("the line is cut off"))


def _grows(name: str) -> bool:
    return name.endswith(".jsonl")
