"""Saying yes or no to what is committed: which files that is about, with which key, and the file that comes of it."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.trust import signatures, signers
from pipeline.trust.approval import statement
from pipeline.trust.approval.claims import Entry
from pipeline.trust.approval.statement import FOLDER, NAMESPACE, Decision, Statement
from pipeline.workspace import files
from pipeline.workspace.objects import FILE_MODE
from pipeline.workspace.past import Past

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

_LITERAL = re.compile(r"(?:key::)?((?:sk-)?(?:ssh|ecdsa)-\S+ \S+)")


class Signing(NamedTuple):
    """What became of it.

    Args:
        path: of the file, relative to the workspace.
        statement: what was said.
        key: the name of the key, as ssh-keygen shows it.
        armour: the signature.
    """

    path: str
    statement: Statement
    key: str
    armour: bytes


def committed(root: Path, paths: Sequence[str]) -> tuple[Entry, ...]:
    """Return files as the commit has them that is checked out.

    Raises:
        UsageError: one is not committed, not as it lies here, or no plain file.
    """
    past = Past(root)
    head = past.commit("HEAD")
    if not head:
        raise UsageError(
            Message("nothing is committed yet, so nothing can be approved"), Message("commit it: git commit")
        )
    prefix = past.prefix()
    lying = {each.path.removeprefix(prefix): each for path in paths for each in past.lying(head, f"{prefix}{path}")}
    for path in paths:
        found = lying.get(path)
        if found is None:
            raise UsageError(
                Message("{path} is not committed, so it cannot be approved", path=path),
                Message("commit it first: git add {path} && git commit", path=path),
            )
        if found.mode != FILE_MODE:
            raise UsageError(
                Message("{path} is no plain file in git (mode {mode})", path=path, mode=found.mode),
                Message("commit the file itself, without rights to run it"),
            )
    entries = tuple(Entry(path, lying[path].mode, lying[path].id) for path in paths)
    with past.objects() as door:
        for entry, found_bytes in zip(entries, door.get(entry.blob for entry in entries), strict=True):
            if found_bytes is None or not _is_here(root / entry.path, found_bytes.data):
                raise UsageError(
                    Message("{path} here is not the one that is committed", path=entry.path),
                    Message("commit it first, or take it back: git checkout -- {path}", path=entry.path),
                )
    return entries


def _is_here(place: Path, data: bytes) -> bool:
    from pipeline.trust.approval.bundle import fingerprint  # noqa: PLC0415 - only where somebody approves

    try:
        return not place.is_symlink() and sha256(place.read_bytes()).hexdigest() == fingerprint(data)
    except OSError:
        return False


def sign(root: Path, entries: Sequence[Entry], decision: Decision, at: datetime, key: str = "") -> Signing:
    """Sign a word about files and write it into the folder of approvals.

    Args:
        root: the workspace.
        entries: the files, as they are committed.
        decision: yes or no.
        at: the moment (UTC).
        key: file of the key; empty takes the one that git signs with.

    Raises:
        UsageError: there is no key, it did not sign, or the file cannot be written.
    """
    past = Past(root)
    if past.is_shallow():
        raise UsageError(
            Message("this clone does not have the whole history, so nobody can tell which repository it is"),
            Message("fetch it: git fetch --unshallow"),
        )
    made = Statement(past.first("HEAD"), tuple(entries), decision, at.replace(microsecond=0))
    with _key(past, key) as place:
        armour = signatures.sign(statement.message_of(made), place, NAMESPACE)
    name, data = statement.file_of(made, armour)
    if len(data) > statement.LARGEST:
        raise UsageError(Message("that is too much for one approval"), Message("approve fewer posts at once"))
    place = root / FOLDER / name
    files.stay_inside(root, place)
    try:
        files.write(place, data)
    except OSError as error:
        said = Message("{path} cannot be written: {reason}", path=f"{FOLDER}/{name}", reason=error.strerror or "")
        raise UsageError(said, Message("make it a folder that you may write to, and try again")) from error
    seal = signers.seal_of(armour)
    return Signing(f"{FOLDER}/{name}", made, seal.fingerprint if seal else "", armour)


@contextmanager
def _key(past: Past, named: str) -> Iterator[Path]:
    """Open the file of the key to sign with: the one that was named, else the one that git signs commits with."""
    if named:
        yield Path(named).expanduser()
        return
    written = past.setting("user.signingkey")
    if past.setting("gpg.format") != "ssh" or not written:
        raise UsageError(
            Message("nobody said which key to sign with"),
            Message("name it: --key ~/.ssh/id_ed25519; or for good: git config gpg.format ssh, and user.signingkey"),
        )
    literal = _LITERAL.match(written)
    if literal is None:
        yield Path(os.path.expanduser(written))  # noqa: PTH111 - `~other/` too, as git reads it
        return
    import tempfile  # noqa: PLC0415 - only where the key itself is written in the settings

    with tempfile.TemporaryDirectory(prefix="tellal-") as folder:
        place = Path(folder, "key.pub")
        place.write_text(f"{literal[1]}\n", encoding="utf-8")
        yield place
