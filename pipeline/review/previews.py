"""The branch `previews`: pictures of cards, so that a comment can show them.

One commit without a past, made anew each time: a folder `pr-<number>` for each pull request that is open. What nobody
needs any more is left out, and git forgets it, so the repository does not grow. Pictures are named by their bytes.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import ContentError, RemoteError
from pipeline.i18n import Message
from pipeline.workspace.objects import FILE_MODE, TREE_MODE, Entry, Object, commit, object_id, read_tree, tree
from pipeline.workspace.remotes import Purpose, Pushed, Remote

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from pipeline.workspace.git import Git
    from pipeline.workspace.objects import Objects

BRANCH = "previews"
REF = f"refs/heads/{BRANCH}"
REMOTE = "origin"
#: Pull requests that have a folder, the newest; bytes of one folder; pixels across, twice what a page shows.
MOST_FOLDERS = 30
MOST_BYTES = 6_000_000
WIDTH = 560
TRIES = 5
PURPOSE = Purpose(
    Message("pictures cannot be shown: {remote} cannot be asked for the branch “previews”: {said}"),
    Message("pictures cannot be shown: the branch “previews” cannot be fetched from {remote}: {said}"),
    Message("pictures cannot be shown: this repository has no remote {remote}"),
    Message("the job that comments may write contents? see docs/review.md"),
)
_FOLDER = re.compile(r"pr-([1-9][0-9]{0,9})", re.ASCII)


class Shown(NamedTuple):
    """Pictures that can be shown.

    Args:
        files: name in the report → name on the branch.
        pictures: name on the branch → bytes, encoded by us.
        left: how many found no room, or were none.
    """

    files: dict[str, str]
    pictures: dict[str, bytes]
    left: int


def shown(found: Mapping[str, bytes]) -> Shown:
    """Encode pictures of a stranger's anew and small, each decoded apart from us and with bounds.

    Args:
        found: name in the report → bytes as they came.
    """
    from pipeline.cards.difference import smaller  # noqa: PLC0415 - Pillow is behind it

    made = Shown({}, {}, 0)
    room = MOST_BYTES
    for name, data in found.items():
        try:
            small = smaller(data, WIDTH)
        except ContentError:
            small = b""
        if not small or len(small) > room:
            made = made._replace(left=made.left + 1)
            continue
        room -= len(small)
        own = f"{sha256(small).hexdigest()[:32]}.jpg"
        made.files[name] = own
        made.pictures[own] = small
    return made


def push(git: Git, number: int, pictures: Mapping[str, bytes], still: Collection[int], now: datetime) -> None:
    """Put the pictures of a pull request on the branch, and take away those of others that are not open any more.

    Args:
        git: the repository.
        number: of the pull request.
        pictures: name → bytes.
        still: the numbers of those that are open.
        now: the moment (UTC) that the commit bears.

    Raises:
        RemoteError: they cannot be pushed.
        UsageError: there is nowhere to push them.
    """
    remote = Remote(git, REMOTE, purpose=PURPOSE)
    algorithm = git.id_algorithm()
    said = ""
    for _ in range(TRIES):
        tip = remote.tip(REF)
        if tip:
            remote.fetch(REF)
        with git.objects() as objects:
            top = _kept(objects, tip, algorithm, set(still) - {number})
        made = _Made(algorithm)
        folder = {name: Entry(FILE_MODE, made.add(Object("blob", data))) for name, data in pictures.items()}
        top[f"pr-{number}"] = Entry(TREE_MODE, made.add(tree(folder)))
        new = made.add(commit(made.add(tree(top)), (), int(now.timestamp()), f"pictures of #{number}"))
        git.write(list(made.objects.values()), algorithm)
        answer = remote.push(REF, new, tip)
        if answer.pushed is Pushed.DONE or (answer.pushed is not Pushed.REFUSED and remote.tip(REF) == new):
            return
        said = answer.said
        if answer.pushed is Pushed.REFUSED:
            break
    raise RemoteError(Message("pictures cannot be shown: {why}", why=said), PURPOSE.remedy)


class _Made:
    """Objects in the making."""

    def __init__(self, algorithm: str) -> None:
        self._algorithm = algorithm
        self.objects: dict[str, Object] = {}

    def add(self, made: Object) -> str:
        """Add one; return its name."""
        name = object_id(made, self._algorithm)
        self.objects[name] = made
        return name


def _kept(objects: Objects, tip: str, algorithm: str, still: Collection[int]) -> dict[str, Entry]:
    """Return the folders of the branch that are needed still, of the newest pull requests only."""
    found = objects.one(f"{tip}^{{tree}}") if tip else None
    folders: dict[int, Entry] = {}
    for name, entry in read_tree(found.data, algorithm).items() if found else ():
        match = _FOLDER.fullmatch(name)
        if match and entry.mode == TREE_MODE and int(match[1]) in still:
            folders[int(match[1])] = entry
    newest = sorted(folders, reverse=True)[: MOST_FOLDERS - 1]
    return {f"pr-{number}": folders[number] for number in sorted(newest)}
