"""What every ledger does alike: read the branch, see that it only grew, and make the commit that comes next.

What was parsed is kept in `.tellal/ledger`, which is a witness too: a branch that was there and is gone, rewound or
rewritten never counts as empty. Where a ref is and how it moves is the business of the ledgers themselves.
"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import LedgerBrokenError
from pipeline.i18n import Message
from pipeline.model.event import History, Newest, Out
from pipeline.trust import branch, record
from pipeline.trust.running import over
from pipeline.workspace import store
from pipeline.workspace.git import GitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.event import Event
    from pipeline.workspace.git import Git

BRANCH = "refs/heads/ledger"
CACHE = "ledger"
#: Goes up when what is kept in the cache changes its shape.
CACHE_SHAPE = 7
NONE: Mapping[str, bytes] = {}


class Seen(NamedTuple):
    """What was read last time.

    Args:
        refs: every ref that was looked at.
        head: the commit that was read.
        first: the branch's first commit.
        contents: what the commit held.
    """

    refs: Mapping[str, str]
    head: str
    first: str
    contents: branch.Contents


class Writing(NamedTuple):
    """What is to be written in one commit; for the fields see `Ledger.append`."""

    events: Sequence[Event]
    payloads: Mapping[str, bytes]
    control: Mapping[str, bytes]
    at: datetime | None


class Addition(NamedTuple):
    """A commit that is in the repository, and that no ref points to yet.

    Args:
        id: its id.
        began: the branch's first commit, where it was made along with this one; else empty.
    """

    id: str
    began: str


NOTHING_SEEN = Seen({}, "", "", branch.Contents({}, {}, {}, {}, ("", "", ()), ()))


def load(root: Path, pin: str) -> Seen:
    """Return what this machine saw last, of the pinned ledger where one is pinned."""
    kept = store.load(root, CACHE)
    if not isinstance(kept, tuple) or kept[:1] != (CACHE_SHAPE,):
        return NOTHING_SEEN
    _, refs, head, first, *contents = kept  # as `save` has it
    if pin and first != pin:
        return NOTHING_SEEN  # another branch of that name was here once; what the settings pin is what counts
    return Seen(refs, head, first, branch.Contents(*contents))


def save(root: Path, seen: Seen) -> None:
    """Keep what was read, without types of ours."""
    files = {key: tuple(file) for key, file in seen.contents.files.items()}
    control = {name: tuple(file) for name, file in seen.contents.control.items()}
    plain = (files, seen.contents.folders, control, seen.contents.waits, seen.contents.newest, seen.contents.delays)
    store.save(root, CACHE, (CACHE_SHAPE, dict(seen.refs), seen.head, seen.first, *plain))


def bear_witness(root: Path, addition: Addition, place: str) -> None:
    """Remember that a ledger was begun, before anything is sent on its strength and before anybody has read it.

    Args:
        root: the workspace.
        addition: what was written just now.
        place: the remote that has it, or the branch here.
    """
    if addition.began and not load(root, "").head:  # whoever saw another one there before has more to tell
        # No place is empty, so this is like nothing that the next reading sees: that one reads everything.
        save(root, Seen({place: ""}, addition.id, addition.began, NOTHING_SEEN.contents))


def newest(git: Git, refs: Mapping[str, str]) -> str:
    """Return the tip that includes all the others, empty where there is none; refs that are nowhere do not count.

    Raises:
        LedgerBrokenError: none does.
    """
    found = ""
    for name, tip in refs.items():
        if not tip or tip == found:
            continue
        if not found or not git.chain(found, tip):
            found = tip
        elif git.chain(tip, found):
            raise LedgerBrokenError(
                Message("the ledger has grown in two places ({name}): neither knows all that was sent", name=name),
                record.HINT,
            )
    return found


def read(git: Git, head: str, seen: Seen, pin: str, where: str = "") -> tuple[str, branch.Contents]:
    """Read a commit of the ledger; return the branch's first commit, and what this one holds.

    Args:
        git: the repository.
        head: the commit.
        seen: what was read last time, which must be part of it.
        pin: the id that the first commit must have, empty for any.
        where: the remote that the branch was read from, empty for this repository.

    Raises:
        LedgerBrokenError: it is rewritten or not ours, or a line is not as we write it.
    """
    first = _first(git, head, seen, pin, where)
    with git.objects() as objects:
        return first, branch.read(objects, head, first, seen.contents)


def history(root: Path, seen: Seen, version: str) -> History:
    """Return what was read, as the rest of the house knows it."""
    files = seen.contents.files
    left_open = frozenset(left_open for _, _, _, left_open, _ in files.values() if left_open)
    out = {key: Out(*out) for key, (_, _, out, _, _) in files.items() if out}
    begun = {key: begun for key, (_, _, _, _, begun) in files.items() if begun}
    control = {name: data for name, (_, data) in seen.contents.control.items()}
    waits = {account: record.moment(until) for account, until in seen.contents.waits.items()}
    at, run, targets = seen.contents.newest
    wrote = Newest(record.moment(at), run, targets) if run else None
    ended, delays = over(root, left_open), tuple(seconds for _, seconds in seen.contents.delays)
    return History(version, branch.Events(files), left_open, ended, out, control, waits, wrote, begun, delays)


def add(git: Git, head: str, writing: Writing) -> Addition:
    """Make the commit that comes after another, empty for none, and put it into the repository.

    Raises:
        LedgerBrokenError: this cannot follow on what is there.
    """
    events, payloads, control, at = writing
    when = max((event.at for event in events), default=at)
    if when is None or not (events or control):
        raise ValueError("nothing to write, or no time to write it with")
    algorithm = branch.algorithm_of(head) if head else git.id_algorithm()
    with git.objects() if head else nullcontext() as objects:
        addition = branch.Addition(objects, head, algorithm)
        new = addition.commit(events, payloads, control, when)
    git.write(list(addition.made.values()), algorithm)
    return Addition(new, addition.began)


def payload(git: Git, head: str, target: str, digest: str) -> bytes:
    """Return a payload that an intent of a target pinned.

    Raises:
        LedgerBrokenError: it is not there, or is not what its name says.
    """
    path = f"{branch.POSTS}/{target.partition('/')[0]}/{branch.PAYLOADS}/{digest}.json"
    with git.objects() as objects:
        found = objects.one(f"{head}:{path}")
    if found is None or hashlib.sha256(found.data).hexdigest() != digest:
        raise record.broken(path, 0, Message("the payload is missing or changed"))
    return found.data


def _first(git: Git, head: str, seen: Seen, pin: str, where: str) -> str:
    """Return the branch's first commit, once it is sure that one line of commits leads here from what was seen."""
    try:
        chain = git.chain(head, seen.head)
    except GitError:
        if not seen.head:
            raise
        raise rewritten(pin, seen.head, where) from None
    expected = head
    for found, parents in chain:
        if found != expected or len(parents) > 1:
            raise LedgerBrokenError(Message("the branch “ledger” is not one line of commits"), record.HINT)
        expected = parents[0] if parents else ""
    if expected != seen.head:
        raise rewritten(pin, seen.head, where)
    first = seen.first or chain[-1][0]
    if pin and first != pin:
        raise LedgerBrokenError(
            Message(
                "the branch “ledger” begins with {id}, not with {pin} as tellal.toml has it: it was begun anew, "
                "or the clone is shallow",
                id=first[:12],
                pin=pin[:12],
            ),
            Message("see docs/ledger.md, “When the ledger is broken”, before you change {remote}", remote=where)
            if where
            else Message(
                "a shallow clone: git fetch --unshallow; "
                "else: git branch -m ledger ledger-wrong, then git fetch origin ledger:ledger"
            ),
        )
    return first


def lost(pin: str, seen: str, where: str = "") -> LedgerBrokenError:
    """Return the error of a branch that has to be there.

    Args:
        pin: its first commit, where the settings name it.
        seen: its last commit, where this machine has seen it.
        where: the remote that has it no longer, empty for this repository.
    """
    if where:
        return _lost_there(pin, seen, where)
    if not pin:
        hint = Message("bring it back: git branch ledger {id}; if it was to go: delete .tellal/ledger", id=seen)
        return LedgerBrokenError(Message("the branch “ledger” is gone"), hint)
    # Never `git branch ledger <pin>`: that would be the right branch with everything forgotten.
    return LedgerBrokenError(
        Message(
            "the branch “ledger” is not here, and tellal.toml says that there is one: it begins with {id}", id=pin[:12]
        ),
        Message("git fetch origin ledger:ledger; it was last seen here at {id}", id=seen)
        if seen
        else Message("git fetch origin ledger:ledger"),
    )


def _lost_there(pin: str, seen: str, where: str) -> LedgerBrokenError:
    if seen:
        return LedgerBrokenError(
            Message("the branch “ledger” of {remote} is gone", remote=where),
            Message("bring it back: git push {remote} {id}:refs/heads/ledger", remote=where, id=seen),
        )
    return LedgerBrokenError(
        Message(
            "{remote} has no branch “ledger”, and tellal.toml says that there is one: it begins with {id}",
            remote=where,
            id=pin[:12],
        ),
        Message("push it from the machine that published last: git push {remote} ledger", remote=where),
    )


def rewritten(pin: str, seen: str, where: str = "") -> LedgerBrokenError:
    """Return the error of a branch that no longer includes what it had; for the arguments see `lost`."""
    if where:
        return LedgerBrokenError(
            Message(
                "the branch “ledger” of {remote} was rewound or rewritten: {id} is no longer part of it",
                remote=where,
                id=seen[:12],
            ),
            Message("bring it back: git push {remote} +{id}:refs/heads/ledger", remote=where, id=seen),
        )
    return LedgerBrokenError(
        Message("the branch “ledger” was rewound or rewritten: {id} is no longer part of it", id=seen[:12]),
        Message("bring it back: git branch -f ledger {id}, or git fetch origin +ledger:ledger", id=seen)
        if pin
        else Message("bring it back: git branch -f ledger {id}; if it was to go: delete .tellal/ledger", id=seen),
    )
