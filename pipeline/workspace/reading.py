"""Reading files: all of them at first, then what changed."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.workspace import cross, index, records, scan, times
from pipeline.workspace.brand_fields import BRAND
from pipeline.workspace.hold_fields import HOLDS
from pipeline.workspace.index import Entry, Index, is_settled
from pipeline.workspace.notes import Notes
from pipeline.workspace.posts import read_campaign, read_post
from pipeline.workspace.scan import Role, Tree
from pipeline.workspace.settings import read_holds, read_toml
from pipeline.workspace.settings_fields import CHANNEL, TELLAL
from pipeline.workspace.source import LARGEST_TEXT, decode, digest_file, read_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.model.finding import Finding
    from pipeline.workspace.records import Row
    from pipeline.workspace.source import Stamp

#: So many texts pay for the start of another process, which gets so many at once.
_MANY, _PIECE = 500, 100
#: Bytes of a picture or film: no network takes more, and reading it would take long.
LARGEST_MEDIA = 2_000_000_000
_TOML = {Role.SETTINGS: TELLAL, Role.BRAND: BRAND, Role.CHANNEL: CHANNEL}
_TEXTS = frozenset({Role.POST, Role.CAMPAIGN, Role.HOLDS, *_TOML})
# What others depend on comes first: the workspace's zone, then the channels'.
_ORDER = (
    Role.SETTINGS,
    Role.CHANNEL,
    Role.BRAND,
    Role.HOLDS,
    Role.CAMPAIGN,
    Role.POST,
    Role.TEXT_TEMPLATE,
    Role.CARD_LAYOUT,
    Role.MEDIA,
)
# Of a post's row: lines of keys, and channel, status, campaign, pillar, tags, template, language.
_LINES = 6
_ALIKE = (2, _LINES, 9, 10, 11, 12, 16, 17)


def read(root: Path, tree: Tree, kept: Index | None) -> Index:
    """Read what changed since an index was made, and make the next one.

    Args:
        root: the workspace.
        tree: its files now.
        kept: what was read before.
    """
    before = index.moment(root)  # first: what changes from now on has a later stamp
    reader = _Reader(root, tree, kept)
    paths, named = _named(tree, kept)
    for role in _ORDER:
        reader.take_all(paths[role], role)
    rows = [row for entries in reader.entries.values() for entry in entries.values() for row in entry.findings]
    between = [*_missing(tree), *cross.findings(root, reader.entries)]
    findings = sorted([*map(records.finding_from, (*rows, *named)), *between], key=lambda finding: finding.sort_key)
    found = tuple(map(records.finding_row, findings))
    stamps = reader.stamps
    unsettled = {path for path in stamps.keys() - reader.same if not is_settled(stamps[path], before)}
    made = Index(Tree(stamps, tree.odd), unsettled, reader.entries, named, found)
    index.save(root, made)
    return made


def _named(tree: Tree, kept: Index | None) -> tuple[Mapping[Role, Collection[str]], tuple[Row, ...]]:
    """Return what files are for, by role and sorted, and what is wrong with their names.

    Both follow from the names and kinds alone: where those are what they were, nothing is looked at again.
    """
    if kept and kept.tree.odd == tree.odd and kept.tree.files.keys() == tree.files.keys():
        return {role: kept.entries[role.value].keys() for role in _ORDER}, kept.named
    paths: dict[Role, list[str]] = {role: [] for role in Role}
    for path in sorted(filter(scan.is_sound, tree.files)):
        paths[scan.role(path)].append(path)
    return paths, tuple(map(records.finding_row, scan.name_findings(tree, paths[Role.STRAY])))


def _missing(tree: Tree) -> list[Finding]:
    if scan.SETTINGS in tree.files or any(path == scan.SETTINGS for path, _ in tree.odd):
        return []
    notes = Notes(scan.SETTINGS)
    notes.error(0, "settings-missing", Message("there is no tellal.toml"), Message("`tellal init` makes a workspace"))
    return notes.findings


class _Reader:
    """Reads files, or takes what was read of them before."""

    def __init__(self, root: Path, tree: Tree, kept: Index | None) -> None:
        self._top = os.fspath(root)
        self._kept = kept
        self._zones: dict[str, str] = {}
        self._alike: dict[Any, Any] = {}
        #: what certainly is what it was when the index was made
        self.same = {path for path, _ in tree.files.items() & kept.tree.files.items()} if kept else set()
        self.same.difference_update(kept.unsettled if kept else ())
        self.stamps: dict[str, Stamp] = dict(tree.files)
        self.entries: dict[str, dict[str, Entry]] = {role.value: {} for role in _ORDER}

    def take_all(self, paths: Collection[str], role: Role) -> None:
        """Make the entries of files, in their order: by all cores where there are many to read."""
        kept = self._kept.entries.get(role.value, {}) if self._kept else {}
        entries = self.entries[role.value]
        unread: list[_Unread] = []
        for path in paths:
            known, context = kept.get(path), self._context(path, role)
            old = Entry._make(known) if known is not None and known[1] == context else None
            entries[path] = old or _NOT_YET
            if old is None or path not in self.same:
                self.same.discard(path)
                unread.append(_Unread(path, context, old.sha if old else ""))
        for task, (stamp, entry) in zip(unread, _read_all(self._top, role, unread), strict=True):
            if stamp is not None:
                self.stamps[task.path] = stamp
            if entry is not None:
                row = self._shared(entry.row) if role is Role.POST and entry.row else entry.row
                entries[task.path] = entry._replace(row=row)

    def _shared(self, row: Row) -> Row:
        """Return a post's row in which what many posts say alike is one and the same object, which is kept once."""
        parts = list(row)
        for number in _ALIKE:
            part = parts[number]
            parts[number] = self._alike.setdefault(tuple(part.items()) if number == _LINES else part, part)
        return tuple(parts)

    def _context(self, path: str, role: Role) -> str:
        """Return what the reading of a file depends on beside its bytes: the time zone of its times."""
        if role is Role.HOLDS:
            return self._zone(Role.SETTINGS, scan.SETTINGS, times.NO_ZONE)
        if role is not Role.POST:
            return ""
        folder = path[: path.index("/", len(scan.CONTENT)) + 1]
        if folder not in self._zones:
            above = self._zone(Role.SETTINGS, scan.SETTINGS, times.NO_ZONE)
            self._zones[folder] = self._zone(Role.CHANNEL, folder + scan.CHANNEL, above)
        return self._zones[folder]

    def _zone(self, role: Role, path: str, otherwise: str) -> str:
        """Return the zone that a settings file gives."""
        entry = self.entries[role.value].get(path)
        if entry is None:
            return otherwise
        return str(entry.row[1] or otherwise) if entry.row else times.BAD_ZONE


class _Unread(NamedTuple):
    """A file to read.

    Args:
        context: what its reading depends on beside its bytes.
        sha: of the bytes that are known already in this context; empty where none are.
    """

    path: str
    context: str
    sha: str


#: Stands where an entry will.
_NOT_YET = Entry("", "", None, ())


def _read_all(top: str, role: Role, unread: Sequence[_Unread]) -> Iterator[tuple[Stamp | None, Entry | None]]:
    """Yield of each file its stamp, and its entry where its bytes are not those that are known; None for either."""
    if len(unread) < _MANY or role not in _TEXTS:
        yield from (_read(top, role, task) for task in unread)
        return
    from pipeline.workers import HERE, crew  # noqa: PLC0415 - only where there is much to do

    pieces = [unread[start : start + _PIECE] for start in range(0, len(unread), _PIECE)]
    with crew(HERE, len(unread), (top, role), enough=_MANY) as hands:
        for some in hands.each(_read_some, pieces):
            yield from ((stamp, Entry._make(entry) if entry else None) for stamp, entry in some.result())


def _read_some(where: tuple[str, Role], some: Sequence[_Unread]) -> list[tuple[Stamp | None, tuple[Any, ...] | None]]:
    read = [_read(*where, task) for task in some]
    return [(stamp, tuple(entry) if entry else None) for stamp, entry in read]


def _read(top: str, role: Role, task: _Unread) -> tuple[Stamp | None, Entry | None]:
    notes = Notes(task.path)
    place = f"{top}/{task.path}"
    if role not in _TEXTS:
        digest = digest_file(place, LARGEST_MEDIA, notes)
        sha, size = (digest.sha, digest.size) if digest else ("", 0)
        found = tuple(map(records.finding_row, notes.findings))
        return digest.stamp if digest else None, Entry(sha, task.context, size, found)
    contents = read_file(place, LARGEST_TEXT, notes)
    sha, row = "", None
    if contents:
        sha = hashlib.sha256(contents.data).hexdigest()
        if sha == task.sha:
            return contents.stamp, None
        text = decode(contents.data, notes)
        row = _row(text, role, sha, task.context, notes) if text is not None else None
    found = tuple(map(records.finding_row, notes.findings))
    return contents.stamp if contents else None, Entry(sha, task.context, row, found)


def _row(text: str, role: Role, sha: str, context: str, notes: Notes) -> Any:  # noqa: ANN401 - each role has its own
    """Return what a text comes to."""
    if role is Role.POST:
        return read_post(text, notes.path.split("/", 2)[1], sha, context, notes)
    if role is Role.CAMPAIGN:
        return read_campaign(text, sha, notes)
    if role is Role.HOLDS:
        return read_holds(text, HOLDS, context, notes)
    return read_toml(text, _TOML[role], notes)
