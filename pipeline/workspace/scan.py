"""Which files there are, and what each is: names and stamps only, nothing is opened."""

from __future__ import annotations

import os
import stat
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.workspace.notes import Notes
from pipeline.workspace.source import not_a_file, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pipeline.model.finding import Finding
    from pipeline.workspace.source import Stamp

CONTENT, CAMPAIGNS, HOLDS, SETTINGS, BRAND = (
    "content/",
    "content/campaigns/",
    "content/holds.toml",
    "tellal.toml",
    "brand/brand.toml",
)
CHANNEL = "channel.toml"
TEXT_TEMPLATES, CARD_LAYOUTS = "templates/text/", "templates/cards/"
#: Folders of `content/` that are no channels, and files there that are no posts.
NO_CHANNELS = frozenset({"campaigns", "replies", "media"})
NO_POSTS = frozenset({"README.md", "strategy.md"})
_FILES = (".md", ".toml", ".j2")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
#: What a name must not hold: it would end a line in a report, or mean something else on another system.
_UNPRINTABLE = frozenset(map(chr, (*range(32), 127, *range(0x80, 0xA0)))) | frozenset("\u2028\u2029")
_ODD = _UNPRINTABLE | frozenset('\\:*?"<>|')


class Role(Enum):
    """What a file is for."""

    SETTINGS = "settings"
    BRAND = "brand"
    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    HOLDS = "holds"
    POST = "post"
    STRAY = "stray"
    TEXT_TEMPLATE = "text template"
    CARD_LAYOUT = "card layout"
    MEDIA = "media"
    OTHER = "other"


class Tree(NamedTuple):
    """The workspace's files.

    Args:
        files: path → stamp of every regular file that may matter.
        odd: what is there and is no file that can be used: path and kind, sorted.
    """

    files: dict[str, Stamp]
    odd: tuple[tuple[str, str], ...]


def scan(root: Path) -> Tree:
    """Look through the folders that hold content."""
    files: dict[str, Stamp] = {}
    odd: list[tuple[str, str]] = []
    top = os.fspath(root)
    for name in (SETTINGS, "content", "brand", "templates", *map(_bare, (TEXT_TEMPLATES, CARD_LAYOUTS))):
        _look(top, name, files, odd)
    waiting = [CONTENT, "brand/", TEXT_TEMPLATES, CARD_LAYOUTS]
    shut = {path for path, _ in odd}
    while waiting:
        below = waiting.pop()
        if _bare(below) not in shut and below.partition("/")[0] not in shut:
            _list(top, below, waiting, files, odd)
    odd.sort()
    return Tree(files, tuple(odd))


def _bare(folder: str) -> str:
    return folder.rstrip("/")


def _look(top: str, name: str, files: dict[str, Stamp], odd: list[tuple[str, str]]) -> None:
    """Look at one of the names that a workspace begins with."""
    try:
        about = os.lstat(f"{top}/{name}")
    except OSError:
        return
    if stat.S_ISLNK(about.st_mode):
        odd.append((name, "link"))
    elif name == SETTINGS and stat.S_ISREG(about.st_mode):
        files[name] = stamp(about)
    elif name == SETTINGS or not stat.S_ISDIR(about.st_mode):
        odd.append((name, "no file" if name == SETTINGS else "no folder"))


def _list(top: str, below: str, waiting: list[str], files: dict[str, Stamp], odd: list[tuple[str, str]]) -> None:
    try:
        entries = os.scandir(f"{top}/{below}")
    except FileNotFoundError:
        return
    except OSError:
        odd.append((_bare(below), "shut"))
        return
    with entries:
        for entry in entries:
            name = entry.name
            if name[0] == "." or name[-1] == "~":
                continue
            try:
                about = entry.stat(follow_symlinks=False)
            except OSError:  # deleted this very moment
                continue
            mode = about.st_mode
            if stat.S_ISREG(mode):
                files[below + name] = stamp(about)
            elif stat.S_ISDIR(mode):
                if name.endswith(_FILES):
                    odd.append((below + name, "no file"))
                waiting.append(f"{below}{name}/")
            else:
                odd.append((below + name, "link" if stat.S_ISLNK(mode) else "no file"))


def role(path: str) -> Role:
    """Return what a file is for, by its path below the root."""
    if path.startswith(CONTENT):
        *folders, name = path.split("/")[1:]
        return _NAMED.get(path) or _content_role(folders, name)
    folder, _, name = path.rpartition("/")
    for prefix, ending, meant in _FOLDERS:
        if f"{folder}/" == prefix and name.endswith(ending):
            return meant
    return _NAMED.get(path) or (Role.MEDIA if path.startswith("brand/") else Role.OTHER)


_NAMED = {SETTINGS: Role.SETTINGS, BRAND: Role.BRAND, HOLDS: Role.HOLDS}
_FOLDERS = ((TEXT_TEMPLATES, ".j2", Role.TEXT_TEMPLATE), (CARD_LAYOUTS, ".toml", Role.CARD_LAYOUT))


def _content_role(folders: list[str], name: str) -> Role:
    is_text = name.lower().endswith(_MARKDOWN)
    if "media" in folders or (not is_text and not name.endswith(".toml")):
        return Role.MEDIA
    if not folders:
        return Role.STRAY if is_text and name not in NO_POSTS else Role.OTHER
    if name == CHANNEL and len(folders) == 1 and folders[0] not in NO_CHANNELS:
        return Role.CHANNEL
    is_post = is_text and name != "README.md" and folders[0] != "replies"
    return _post_role(folders, name) if is_post else Role.OTHER


def _post_role(folders: list[str], name: str) -> Role:
    if not name.endswith(".md"):
        return Role.STRAY
    if folders[0] != "campaigns":
        return Role.POST
    return Role.CAMPAIGN if len(folders) == 1 else Role.OTHER


def name_findings(tree: Tree, strays: Iterable[str]) -> list[Finding]:
    """Return what is wrong with names and kinds of files.

    Args:
        tree: what is there.
        strays: files that look like posts and are in the wrong place.
    """
    found: list[Finding] = []
    for path, kind in tree.odd:
        found += oddity(path, kind)
    for path in tree.files:
        if not path.isascii() or not is_sound(path):
            found += _name_findings(path)
    for path in strays:
        found += _stray_findings(path)
    return found + _collisions(tree.files)


def _link(notes: Notes) -> None:
    notes.error(
        0,
        "file-symlink",
        Message("this is a symbolic link, and links are never followed"),
        Message("put the file itself here: a link may lead out of the workspace"),
    )


def _no_folder(notes: Notes) -> None:
    notes.error(0, "file-not-regular", Message("this has to be a folder"), Message("rename what is in its place"))


def _shut(notes: Notes) -> None:
    notes.error(0, "file-unreadable", Message("the folder cannot be read"), Message("make it one that you may read"))


_ODDITIES: Mapping[str, Callable[[Notes], None]] = {
    "link": _link,
    "no file": not_a_file,
    "no folder": _no_folder,
    "shut": _shut,
}


def oddity(path: str, kind: str) -> list[Finding]:
    """Return what there is to say of something that is no file to be used: a `link`, `no file`, `no folder`, `shut`."""
    notes = Notes(_printable(path))
    _ODDITIES[kind](notes)
    return notes.findings


def _printable(path: str) -> str:
    """Return a path that can be written anywhere: what cannot is shown by its number."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(f"\\x{ord(char):02x}" if char in _UNPRINTABLE else char for char in text)


def is_sound(path: str) -> bool:
    """Return whether a path can be used on every system and written in every report."""
    return _ODD.isdisjoint(path) if path.isascii() else _ODD.isdisjoint(path) and _printable(path) == path


def _name_findings(path: str) -> list[Finding]:
    import unicodedata  # noqa: PLC0415 - only for names beyond ASCII

    notes = Notes(_printable(path))
    if not is_sound(path):
        notes.error(
            0,
            "file-name-odd",
            Message("the name has characters that not every system takes, so the file is not read"),
            Message("rename it: letters, digits, `-`, `_` and `.` are safe"),
        )
    elif not unicodedata.is_normalized("NFC", path):
        notes.warning(
            0,
            "file-name-nfc",
            Message("an accent in the name is a character of its own, so that the same name can be written twice"),
            Message("rename it, typing the name anew"),
        )
    return notes.findings


def _stray_findings(path: str) -> list[Finding]:
    notes = Notes(path)
    if path.endswith(".md"):
        message = Message("this file is in no channel's folder, so it is never read")
        notes.warning(0, "post-without-channel", message, Message("move it to content/CHANNEL/"))
    else:
        message = Message("this file is never read: the name of a post ends in .md")
        notes.warning(0, "file-name-ending", message, Message("rename it"))
    return notes.findings


def _collisions(files: Mapping[str, Stamp]) -> list[Finding]:
    """Return names that are one and the same on systems that fold case or accents."""
    import unicodedata  # noqa: PLC0415 - only when a name is new

    first: dict[str, str] = {}
    found: list[Finding] = []
    for path in sorted(files):
        folded = path.casefold() if path.isascii() else unicodedata.normalize("NFC", path).casefold()
        other = first.setdefault(folded, path)
        if other is not path:
            notes = Notes(_printable(path))
            message = Message("on many systems this name is the same as {other}", other=_printable(other))
            notes.error(0, "file-name-collision", message, Message("rename one of them"))
            found += notes.findings
    return found
