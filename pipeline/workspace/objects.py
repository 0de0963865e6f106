"""Git's objects as bytes: how they are asked for, how trees and commits are written and read, how they are named."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

IDENTITY = "Tellal <tellal@localhost>"
KINDS = {"commit": 1, "tree": 2, "blob": 3}
TREE_MODE = "40000"
FILE_MODE = "100644"
#: Bytes of names asked at once; they must fit into the smallest pipe, or both sides would wait for each other.
ASKED_AT_ONCE = 4000


class Entry(NamedTuple):
    """One line of a tree: what lies under a name."""

    mode: str
    id: str


class Object(NamedTuple):
    """A git object: `commit`, `tree` or `blob`, and its bytes."""

    kind: str
    data: bytes


class Objects:
    """Objects by name, as many as are asked for, from one process."""

    def __init__(self, asking: IO[bytes], answers: IO[bytes]) -> None:
        self._asking = asking
        self._answers = answers

    def get(self, names: Iterable[str]) -> Iterator[Object | None]:
        """Yield each object in order, None for one that is not there. Names are ids or such as `<commit>:path`."""
        lines: list[bytes] = []
        size = 0
        for name in names:
            line = f"{name}\n".encode("utf-8", "surrogateescape")
            size += len(line)
            if size > ASKED_AT_ONCE:
                yield from self._answers_to(lines)
                lines, size = [], len(line)
            lines.append(line)
        yield from self._answers_to(lines)

    def one(self, name: str) -> Object | None:
        """Return one object, None where it is not there."""
        return next(self.get((name,)))

    def _answers_to(self, lines: list[bytes]) -> Iterator[Object | None]:
        self._asking.write(b"".join(lines))
        self._asking.flush()
        for _ in lines:
            yield self._answer()

    def _answer(self) -> Object | None:
        header = self._answers.readline()
        if not header:
            raise EOFError
        words = header.split()
        if words[-1] in (b"missing", b"ambiguous"):
            return None
        kind, size = words[-2].decode(), int(words[-1])
        data = self._answers.read(size + 1)
        if len(data) != size + 1:
            raise EOFError
        return Object(kind, data[:-1])


def object_id(made: Object, algorithm: str) -> str:
    """Return the name that git gives to an object."""
    digest = hashlib.new(algorithm, b"%s %d\0" % (made.kind.encode(), len(made.data)), usedforsecurity=False)
    digest.update(made.data)
    return digest.hexdigest()


def read_tree(data: bytes, algorithm: str) -> dict[str, Entry]:
    """Read a tree object: name → what lies there."""
    width = 20 if algorithm == "sha1" else 32
    entries = {}
    at = 0
    while at < len(data):
        space = data.index(b" ", at)
        end = data.index(b"\0", space)
        name = data[space + 1 : end].decode("utf-8", "surrogateescape")
        entries[name] = Entry(data[at:space].decode(), data[end + 1 : end + 1 + width].hex())
        at = end + 1 + width
    return entries


def tree(entries: Mapping[str, Entry]) -> Object:
    """Make a tree object; git wants folders sorted as if their names ended in a slash."""
    named = [(name.encode("utf-8", "surrogateescape"), entry) for name, entry in entries.items()]
    named.sort(key=lambda pair: pair[0] + b"/" if pair[1].mode == TREE_MODE else pair[0])
    return Object("tree", b"".join(b"%s %s\0%s" % (e.mode.encode(), name, bytes.fromhex(e.id)) for name, e in named))


def commit(tree_id: str, parents: Sequence[str], seconds: int, message: str) -> Object:
    """Make a commit object of ours; `seconds` since 1970, UTC."""
    lines = [f"tree {tree_id}", *(f"parent {parent}" for parent in parents)]
    lines += [f"{role} {IDENTITY} {seconds} +0000" for role in ("author", "committer")]
    return Object("commit", "\n".join([*lines, "", message, ""]).encode())


def pack(objects: Sequence[Object], algorithm: str) -> bytes:
    """Return objects as a pack stream (git's Documentation/gitformat-pack), the one form that takes many at once."""
    import zlib  # noqa: PLC0415 - only writers need it

    pieces = [b"PACK", (2).to_bytes(4, "big"), len(objects).to_bytes(4, "big")]
    for made in objects:
        size = len(made.data)
        header = bytearray([KINDS[made.kind] << 4 | size & 15])
        size >>= 4
        while size:
            header[-1] |= 128
            header.append(size & 127)
            size >>= 7
        pieces += [bytes(header), zlib.compress(made.data, 1)]  # git packs it anew in time
    stream = b"".join(pieces)
    return stream + hashlib.new(algorithm, stream, usedforsecurity=False).digest()
