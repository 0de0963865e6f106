"""The folder of signed statements at a commit: found by what they are about, whatever else may have been put there.

Files come from strangers: links, programs, folders, huge ones and those that are no statement count for nothing and are
named. A rejection that was taken away again still counts: whoever may write to the branch could take it away.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.trust.approval import statement
from pipeline.trust.approval.statement import FOLDER, Decision, Filed
from pipeline.workspace.objects import FILE_MODE
from pipeline.workspace.past import Past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.trust.approval.claims import Entry, Ground
    from pipeline.workspace.past import Lying

#: How many files are read; a team of ten that approves twenty posts a day has as many in 50 years.
MOST = 50_000
_BLOB = re.compile(rb'"blob": "([0-9a-f]{40,64})"')


class Shelf:
    """All statements at a commit.

    Args:
        ground: which commit, of which repository.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._folder = f"{ground.prefix}{FOLDER}/"
        self._wrong: dict[str, Message] = {}
        self._here: list[tuple[str, bytes]] = []
        self._gone: list[tuple[str, bytes]] = []
        self._about: dict[str, list[tuple[str, bytes, bool]]] = {}
        self.overfull = False
        self._fill()

    def about(self, entry: Entry) -> list[Filed]:
        """Return what was said about these very bytes in this very place: approvals that lie here, every rejection."""
        found = []
        for name, data, here in self._about.get(entry.blob, ()):
            filed = self._read(name, data)
            if filed and entry in filed.statement.files and (here or filed.statement.decision is Decision.REJECTED):
                found.append(filed)
        return found

    def knows(self, path: str) -> bool:
        """Tell whether something was said about a path, with whatever bytes."""
        written = re.compile(rb'"path": "' + re.escape(_quoted(path)) + b'"')
        return any(written.search(data) for _, data in self._here)

    def wrong(self) -> tuple[tuple[str, Message], ...]:
        """Return what counts for nothing, and why: path, reason."""
        for name, data in self._here:
            self._read(name, data)
        return tuple(sorted((f"{FOLDER}/{name}", why) for name, why in self._wrong.items()))

    def _read(self, name: str, data: bytes) -> Filed | None:
        found = statement.read(name, data)
        if isinstance(found, Filed):
            return found
        self._wrong[name] = found
        return None

    def _fill(self) -> None:
        past = Past(self._ground.git.folder)
        here = list(self._fit(past.lying(self._ground.head, self._folder), told=True))
        gone = list(self._fit(past.lost(self._ground.head, f"{FOLDER}/"), told=False))
        self.overfull = len(here) + len(gone) > MOST
        if self.overfull:
            return
        self._here, self._gone = self._load(here), self._load(gone)
        for shelf in (self._here, self._gone):
            for name, data in shelf:
                for blob in set(_BLOB.findall(data)):
                    self._about.setdefault(blob.decode(), []).append((name, data, shelf is self._here))

    def _fit(self, lying: Iterable[Lying], *, told: bool) -> Iterator[tuple[str, str]]:
        """Yield name and blob of what may be a statement; what may not is wrong, unless it is a page about the rest."""
        for each in lying:
            name = each.path.removeprefix(self._folder)
            why = None
            if each.mode != FILE_MODE:
                why = Message("it is a link, a program or a submodule")
            elif "/" in name:
                why = Message("it lies in a folder of its own")
            elif each.size > statement.LARGEST:
                why = Message("it has {size} bytes; at most {most} are read", size=each.size, most=statement.LARGEST)
            if why is None and not name.lower().endswith(".md"):
                yield name, each.id
            elif why is not None and told:
                self._wrong[name] = why

    def _load(self, files: list[tuple[str, str]]) -> list[tuple[str, bytes]]:
        with self._ground.git.objects() as door:
            found = list(door.get(blob for _, blob in files))
        return [(name, each.data) for (name, _), each in zip(files, found, strict=True) if each is not None]


def _quoted(path: str) -> bytes:
    import json  # noqa: PLC0415 - only where nothing was said about the bytes

    return json.dumps(path, ensure_ascii=False)[1:-1].encode("utf-8", "surrogateescape")
