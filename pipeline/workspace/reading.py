"""Reading files: all of them at first, then what changed."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

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
    from pathlib import Path

    from pipeline.model.finding import Finding
    from pipeline.workspace.records import Row
    from pipeline.workspace.source import Stamp

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
    paths: dict[Role, list[str]] = {role: [] for role in Role}
    for path in sorted(filter(scan.is_sound, tree.files)):
        paths[scan.role(path)].append(path)
    for role in _ORDER:
        for path in paths[role]:
            reader.take(path, role)
    rows = [row for entries in reader.entries.values() for entry in entries.values() for row in entry.findings]
    between = [*scan.name_findings(tree, paths[Role.STRAY]), *_missing(tree), *cross.findings(root, reader.entries)]
    findings = sorted([*map(records.finding_from, rows), *between], key=lambda finding: finding.sort_key)
    found = tuple(map(records.finding_row, findings))
    unsettled = {path for path, stamp in reader.stamps.items() if not is_settled(stamp, before)}
    made = Index(Tree(reader.stamps, tree.odd), unsettled, reader.entries, found)
    index.save(root, made)
    return made


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
        self._tree = tree
        self._kept = kept
        self._zones: dict[str, str] = {}
        self._alike: dict[Any, Any] = {}
        self.stamps: dict[str, Stamp] = dict(tree.files)
        self.entries: dict[str, dict[str, Entry]] = {role.value: {} for role in _ORDER}

    def take(self, path: str, role: Role) -> None:
        """Make the entry of a file."""
        known = self._kept.entries.get(role.value, {}).get(path) if self._kept else None
        old = Entry._make(known) if known is not None else None
        context = self._context(path, role)
        if old is not None and old.context == context and self._is_same(path):
            self.entries[role.value][path] = old
            return
        notes = Notes(path)
        place = f"{self._top}/{path}"
        if role in _TEXTS:
            self.entries[role.value][path] = self._text(place, role, context, old, notes)
            return
        digest = digest_file(place, LARGEST_MEDIA, notes)
        if digest:
            self.stamps[path] = digest.stamp
        sha, size = (digest.sha, digest.size) if digest else ("", 0)
        self.entries[role.value][path] = Entry(sha, context, size, tuple(map(records.finding_row, notes.findings)))

    def _is_same(self, path: str) -> bool:
        """Return whether a file is certainly what it was when the index was made."""
        kept = self._kept
        return kept is not None and kept.tree.files.get(path) == self._tree.files[path] and path not in kept.unsettled

    def _text(self, place: str, role: Role, context: str, old: Entry | None, notes: Notes) -> Entry:
        contents = read_file(place, LARGEST_TEXT, notes)
        sha, row = "", None
        if contents:
            self.stamps[notes.path] = contents.stamp
            sha = hashlib.sha256(contents.data).hexdigest()
            if old is not None and (old.sha, old.context) == (sha, context):
                return old
            text = decode(contents.data, notes)
            row = _row(text, role, sha, context, notes) if text is not None else None
            row = self._shared(row) if role is Role.POST and row else row
        return Entry(sha, context, row, tuple(map(records.finding_row, notes.findings)))

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


def _row(text: str, role: Role, sha: str, context: str, notes: Notes) -> Any:  # noqa: ANN401 - each role has its own
    """Return what a text comes to."""
    if role is Role.POST:
        return read_post(text, notes.path.split("/", 2)[1], sha, context, notes)
    if role is Role.CAMPAIGN:
        return read_campaign(text, sha, notes)
    if role is Role.HOLDS:
        return read_holds(text, HOLDS, context, notes)
    return read_toml(text, _TOML[role], notes)
