"""What git remembers of how files came to be: who wrote them, what was taken away, what lay in a folder."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from pipeline.workspace.git import Git

#: A log that no setting of the user's changes, of merges only what they changed against all of their parents.
_LOG = (
    "log",
    "-z",
    "--no-color",
    "--no-decorate",
    "--no-ext-diff",
    "--no-mailmap",
    "--no-notes",
    "--no-relative",
    "--no-renames",
    "--no-show-signature",
    "--no-textconv",
    "--root",
)


class Lying(NamedTuple):
    """One thing in a folder of a commit.

    Args:
        mode: as in a tree.
        id: of the object.
        size: bytes; 0 for what has none, such as a submodule.
        path: from the top of the repository.
    """

    mode: str
    id: str
    size: int
    path: str


class Written(NamedTuple):
    """One commit, as far as it says who wrote what.

    Args:
        commit: its id.
        author: mail address.
        committer: mail address.
        paths: what it changed, from the top of the repository; of a merge, what is like none of its parents.
    """

    commit: str
    author: str
    committer: str
    paths: frozenset[str]


class Past(Git):
    """The repository of a folder, as far as its history is concerned."""

    def lying(self, commit: str, folder: str) -> tuple[Lying, ...]:
        """Return all that lies in a folder of a commit and below it.

        Args:
            commit: which.
            folder: from the top of the repository, with a slash at its end.
        """
        output = self._run("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", folder)
        found = []
        for line in output.split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            mode, _, name, size = about.decode().split()
            found.append(Lying(mode, name, int(size) if size.isdecimal() else 0, _text(path)))
        return tuple(found)

    def lost(self, commit: str, folder: str) -> tuple[Lying, ...]:
        """Return what lay in a folder once on the first-parent line of a commit, and was changed or removed.

        Args:
            commit: where the line ends.
            folder: as seen from our own, with a slash at its end.
        """
        shape = ("--first-parent", "-m", "--raw", "--no-abbrev", "--diff-filter=DMT", "--format=")
        words = iter(self._run(*_LOG, *shape, commit, "--", folder).split(b"\0"))
        found: dict[tuple[str, str], str] = {}
        for word in words:
            about = word.lstrip(b"\n").split()
            if about:
                found[about[2].decode(), _text(next(words, b""))] = about[0].decode().lstrip(":")
        sizes = self.sizes(tuple(blob for blob, _ in found))
        return tuple(Lying(mode, blob, sizes.get(blob, 0), path) for (blob, path), mode in found.items())

    def sizes(self, names: tuple[str, ...]) -> dict[str, int]:
        """Return the bytes of objects, without reading them; one that is not there is left out."""
        if not names:
            return {}
        output = self._run("cat-file", "--batch-check=%(objectname) %(objectsize)", given="\n".join(names).encode())
        lines = (line.split() for line in output.decode().splitlines())
        return {words[0]: int(words[1]) for words in lines if len(words) == 2 and words[1].isdecimal()}  # noqa: PLR2004 - id, size

    def changed(self, commit: str, path: str) -> str:
        """Return the newest commit on the first-parent line of one that changed a path, empty where none did.

        Args:
            commit: where the line ends.
            path: as seen from our folder.
        """
        shape = ("--first-parent", "--max-count=1", "--format=%H", "--no-patch")
        return self._run(*_LOG, *shape, commit, "--", path).rstrip(b"\n\0").decode()

    def changes(self, commit: str, path: str) -> tuple[tuple[str, str, str], ...]:
        """Return what a path became with each change on the first-parent line of a commit, newest first.

        Args:
            commit: where the line ends.
            path: as seen from our folder.

        Returns:
            For each the commit, and mode and id of what lies there since; zeros where nothing does.
        """
        mark = f"\1{secrets.token_hex(8)}"  # no file can be called so
        shape = ("--first-parent", "-m", "--raw", "--no-abbrev", f"--format={mark}%H")
        pieces = self._run(*_LOG, *shape, commit, "--", path).split(mark.encode())[1:]
        found = []
        for piece in pieces:
            name, _, raw = piece.partition(b"\0")
            about = raw.lstrip(b"\n").split(b"\0")[0].split()
            if len(about) > 3:  # noqa: PLR2004 - two modes, two ids
                found.append((name.decode(), about[1].decode(), about[3].decode()))
        return tuple(found)

    def line(self, commit: str) -> list[str]:
        """Return the first-parent line of a commit, newest first."""
        return self._run("rev-list", "--first-parent", commit).decode().split()

    def is_shallow(self) -> bool:
        """Tell whether history ends before its beginning here."""
        return self._run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def written(self, since: str, until: str) -> tuple[Written, ...]:
        """Return the commits that one commit has and another has not, newest first.

        Args:
            since: its history is left out.
            until: it and its history.
        """
        mark = f"\1{secrets.token_hex(8)}"  # no file can be called so
        shape = ("-c", "--name-only", f"--format={mark}%x00%H%x00%ae%x00%ce%x00")
        pieces = self._run(*_LOG, *shape, f"{since}..{until}").split(mark.encode() + b"\0")
        found = []
        for piece in pieces[1:]:
            commit, author, committer, *paths = piece.split(b"\0")
            names = (path.removeprefix(b"\n") for path in paths)
            found.append(
                Written(
                    commit.decode(), _text(author), _text(committer), frozenset(_text(name) for name in names if name)
                )
            )
        return tuple(found)

    def first(self, commit: str) -> str:
        """Return where the first-parent line of a commit began."""
        return self._run("rev-list", "--first-parent", "--max-parents=0", "--max-count=1", commit).decode().strip()

    def uncommitted(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of some paths are not as they are committed, or not committed at all; ignored ones too."""
        plain = ("--porcelain", "-z", "--untracked-files=all", "--ignored", "--ignore-submodules", "--no-renames")
        output = self._run("status", *plain, "--", *paths)
        return tuple(sorted(_text(line[3:]) for line in output.split(b"\0") if line))

    def setting(self, name: str) -> str:
        """Return what git is told under a name, empty where nothing is."""
        return self._run("config", "--get", name, fine=(0, 1)).decode("utf-8", "surrogateescape").strip("\n")


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
