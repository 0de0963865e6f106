"""The ledger's commits, from inside: its folders and files as records, and what a new commit adds to them.

FORMAT                                  what all of this is
posts/<post id>/<target>.jsonl          the events of a target, one per line
posts/<post id>/payloads/<sha256>.json  what an intent means to send, exactly
control/<name>.json, .jsonl             what counts for all posts: see `control.py`
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import LedgerBrokenError
from pipeline.i18n import Message
from pipeline.model.event import Event, EventType
from pipeline.trust import control, delays, record
from pipeline.trust.control import CONTROL
from pipeline.trust.progress import DisorderError, progress
from pipeline.trust.running import BY_HAND
from pipeline.workspace.objects import FILE_MODE, TREE_MODE, Entry, Object, commit, object_id, read_tree, tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipeline.trust.control import ControlFile
    from pipeline.trust.delays import Delay
    from pipeline.trust.progress import Course
    from pipeline.workspace.objects import Objects

POSTS, PAYLOADS, FORMAT = "posts", "payloads", "FORMAT"
#: What a run begins and has to answer.
BEGIN = frozenset({EventType.INTENT, EventType.UPDATE, EventType.RETRACT})


class File(NamedTuple):
    """A target's file, as plain data.

    Args:
        blob: its name in the repository.
        data: its lines.
        out: what a plan needs of a target that is out, None of any other.
        left_open: the run that began what the last line says, and had no answer yet; else empty.
        begun: until when the first message of a target may have gone out that is not out as a whole; empty for others.
    """

    blob: str
    data: bytes
    out: tuple[str, ...] | None
    left_open: str
    begun: str = ""


class Contents(NamedTuple):
    """What one commit of the ledger holds, as plain data.

    Args:
        files: target → its file.
        folders: post id → its tree.
        control: name → control file.
        waits: account → until when its network asked to be left alone, as written; the last time that it did.
        newest: of the run that wrote last: when, as written, its name, what it wrote about; empty where none did.
        delays: how late the last posts went out: see `delays.py`.
    """

    files: dict[str, File]
    folders: dict[str, str]
    control: dict[str, ControlFile]
    waits: dict[str, str]
    newest: tuple[str, str, tuple[str, ...]]
    delays: tuple[Delay, ...]


class Events(Mapping[str, tuple[Event, ...]]):
    """The events of every target, each read when it is asked for: most runs ask for a few."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files

    def __getitem__(self, key: str) -> tuple[Event, ...]:
        return record.read_again(key, self._files[key][1])

    def mark(self, key: str) -> str:
        """Return the name of a target's file in the repository, which another one has with every event."""
        return self._files[key][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, key: object) -> bool:
        return key in self._files


def path_of(key: str) -> str:
    """Return the file of a target."""
    return f"{POSTS}/{key}{record.SUFFIX}"


def algorithm_of(commit_id: str) -> str:
    """Return how a repository names its objects, by one of the names."""
    return "sha1" if len(commit_id) == 40 else "sha256"  # noqa: PLR2004 - hexadecimal digits


def read(objects: Objects, head: str, first: str, known: Contents) -> Contents:
    """Read a commit of the ledger; what is known already is not read again.

    Args:
        objects: the door to what the repository holds.
        head: the commit.
        first: the branch's first commit, which must be one of ours.
        known: what an earlier commit held.

    Raises:
        LedgerBrokenError: something in it is not as we write it, with file and line.
    """
    algorithm = algorithm_of(head)
    _check_first(objects, first)
    top = _top(objects, head)
    mark = objects.one(top[FORMAT].id) if FORMAT in top else None
    if mark is None or mark.data != record.FORMAT:
        raise record.broken(FORMAT, 1, Message("another format than 1: a newer Tellal may have written it"))
    posts = _folder(objects, top.get(POSTS), algorithm)
    folders = {post_id: entry.id for post_id, entry in posts.items()}
    changed = {post_id: found for post_id, found in folders.items() if known.folders.get(post_id) != found}
    files, waits = dict(known.files), dict(known.waits)
    blobs: dict[str, str] = {}
    for post_id, found in zip(changed, objects.get(changed.values()), strict=True):
        if found is None or found.kind != "tree" or not record.POST_ID.match(post_id):
            raise record.broken(f"{POSTS}/{post_id}", 0, Message("not a folder of ours"))
        blobs |= _files_of(post_id, read_tree(found.data, algorithm))
    for key in files:
        if key.partition("/")[0] not in folders or (key.partition("/")[0] in changed and key not in blobs):
            raise record.broken(path_of(key), 0, Message("the file was there before and is gone"))
    new = {key: blob for key, blob in blobs.items() if key not in files or files[key][0] != blob}
    lasts: list[Event] = []
    late = list(known.delays)
    for (key, blob), found in zip(new.items(), objects.get(new.values()), strict=True):
        if found is None:
            raise record.broken(path_of(key), 0, Message("the file is missing"))
        come, events = read_file(key, found.data)
        last = events[-1]
        if key in files and not found.data.startswith(files[key][1]):
            raise record.broken(path_of(key), 0, Message("lines that were there before have changed"))
        late += delays.first(events) if key not in files else ()
        lasts += [event for event in events if not event.run.startswith(BY_HAND)][-1:]  # a person is no run
        out = come.summary()
        left_open = last.run if last.type in BEGIN else ""
        files[key] = File(blob, found.data, tuple(out) if out else None, left_open, "" if out else come.began)
        if until := last.data.get("not_before"):
            account = key.partition("/")[2]
            waits[account] = max(until, waits.get(account, until))
    controls = control.read(objects, _folder(objects, top.get(CONTROL), algorithm), known.control)
    return Contents(files, folders, controls, waits, _newest(known.newest, lasts), delays.newest(late))


def read_file(key: str, data: bytes) -> tuple[Course, tuple[Event, ...]]:
    """Read the file of a target, strictly: form and order of its events. Return where they led, and them.

    Raises:
        LedgerBrokenError: with file and line.
    """
    events = record.read_events(key, data, path_of(key))
    if not events:
        raise record.broken(path_of(key), 1, Message("the file is empty"))
    try:
        return progress(events), events
    except DisorderError as error:
        raise record.broken(path_of(key), error.seq, Message("{what}", what=str(error))) from None


class Addition:
    """A commit in the making: new objects, made in memory, each once.

    Args:
        objects: the door to what is there; None where the ledger begins.
        head: the commit to go on from; empty where the ledger begins.
        algorithm: how the repository names its objects.

    Attributes:
        made: the new objects by id.
        began: the branch's first commit, where this addition makes it; else empty.
    """

    def __init__(self, objects: Objects | None, head: str, algorithm: str) -> None:
        self._objects = objects
        self._algorithm = algorithm
        self._head = head
        self.began = ""
        self.made: dict[str, Object] = {}

    def commit(
        self, events: Sequence[Event], payloads: Mapping[str, bytes], changed: Mapping[str, bytes], at: datetime
    ) -> str:
        """Add events, what they mean to send, and control files; return the new commit's id.

        Raises:
            LedgerBrokenError: the events, or the new contents of a control file, cannot follow on what is there.
        """
        seconds = int(at.timestamp())
        if self._objects is None:
            top = {FORMAT: Entry(FILE_MODE, self._add(Object("blob", record.FORMAT)))}
            self._head = self.began = self._add(commit(self._add(tree(top)), (), seconds, "ledger"))
        else:
            top = _top(self._objects, self._head)
        posts = _folder(self._objects, top.get(POSTS), self._algorithm)
        folders: dict[str, dict[str, Entry]] = {}
        for key, added in _by_target(events).items():
            post_id, _, name = key.partition("/")
            if not record.POST_ID.match(post_id) or not record.TARGET_NAME.match(name):
                raise ValueError(f"no name for the ledger: {key!r}")
            if post_id not in folders:
                folders[post_id] = _folder(self._objects, posts.get(post_id), self._algorithm)
            self._add_lines(folders[post_id], key, added)
            self._add_payloads(folders[post_id], added, payloads)
        for post_id, folder in folders.items():
            posts[post_id] = Entry(TREE_MODE, self._add(tree(folder)))
        if posts:
            top[POSTS] = Entry(TREE_MODE, self._add(tree(posts)))
        if changed:
            top[CONTROL] = self._control(top.get(CONTROL), changed)
        return self._add(commit(self._add(tree(top)), (self._head,), seconds, _words(events, changed)))

    def _add(self, made: Object) -> str:
        name = object_id(made, self._algorithm)
        self.made[name] = made
        return name

    def _control(self, entry: Entry | None, changed: Mapping[str, bytes]) -> Entry:
        kept = _folder(self._objects, entry, self._algorithm)
        for name, data in sorted(changed.items()):
            before = self._objects.one(kept[name].id) if self._objects and name in kept else None
            control.check_change(name, before.data if before else b"", data)
            kept[name] = Entry(FILE_MODE, self._add(Object("blob", data)))
        return Entry(TREE_MODE, self._add(tree(kept)))

    def _add_lines(self, folder: dict[str, Entry], key: str, added: list[Event]) -> None:
        name = key.partition("/")[2] + record.SUFFIX
        before = self._objects.one(folder[name].id) if self._objects and name in folder else None
        data = (before.data if before else b"") + b"".join(map(record.line, added))
        read_file(key, data)  # what we could not read back is never written
        folder[name] = Entry(FILE_MODE, self._add(Object("blob", data)))

    def _add_payloads(self, folder: dict[str, Entry], added: list[Event], payloads: Mapping[str, bytes]) -> None:
        wanted = {event.data["payload"] for event in added if "payload" in event.data} & payloads.keys()
        if wanted:
            kept = _folder(self._objects, folder.get(PAYLOADS), self._algorithm)
            for digest in sorted(wanted):
                kept[f"{digest}.json"] = Entry(FILE_MODE, self._add(Object("blob", payloads[digest])))
            folder[PAYLOADS] = Entry(TREE_MODE, self._add(tree(kept)))


def _top(objects: Objects, commit_id: str) -> dict[str, Entry]:
    found = objects.one(f"{commit_id}^{{tree}}")
    if found is None:
        raise LedgerBrokenError(Message("the ledger's commit {id} is missing", id=commit_id[:12]), record.HINT)
    return read_tree(found.data, algorithm_of(commit_id))


def _folder(objects: Objects | None, entry: Entry | None, algorithm: str) -> dict[str, Entry]:
    if objects is None or entry is None:
        return {}
    found = objects.one(entry.id)
    if found is None or found.kind != "tree":
        raise LedgerBrokenError(Message("the ledger's folder {id} is missing", id=entry.id[:12]), record.HINT)
    return read_tree(found.data, algorithm)


def _check_first(objects: Objects, first: str) -> None:
    top = _top(objects, first)
    mark = objects.one(top[FORMAT].id) if FORMAT in top else None
    if len(top) > 1 or mark is None or not mark.data.startswith(b'{"format":'):
        raise LedgerBrokenError(
            Message("the branch “ledger” does not begin with a commit of ours ({id})", id=first[:12]),
            Message("if it is something else, rename it; if the clone is shallow: git fetch --unshallow"),
        )


def _files_of(post_id: str, folder: dict[str, Entry]) -> dict[str, str]:
    files = {}
    for name, entry in folder.items():
        if name == PAYLOADS and entry.mode == TREE_MODE:
            continue
        target = name.removesuffix(record.SUFFIX)
        if entry.mode != FILE_MODE or target == name or not record.TARGET_NAME.match(target):
            raise record.broken(f"{POSTS}/{post_id}/{name}", 0, Message("not a file of ours"))
        files[f"{post_id}/{target}"] = entry.id
    return files


def _newest(known: tuple[str, str, tuple[str, ...]], lasts: Sequence[Event]) -> tuple[str, str, tuple[str, ...]]:
    """Return the run that wrote last, and what it wrote about: what was known, or what came since.

    Args:
        known: what an earlier commit held.
        lasts: the last event of each file that changed since, as far as runs wrote it.
    """
    at, run = max(((record.time(event.at), event.run) for event in lasts), default=("", ""))
    if run != known[1] and (at, run) < known[:2]:
        return known
    before = known[2] if run == known[1] else ()
    own = (event.target for event in lasts if event.run == run)
    return max(at, known[0]), run, tuple(dict.fromkeys((*before, *own)))


def _by_target(events: Sequence[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.target, []).append(event)
    return found


def _words(events: Sequence[Event], changed: Mapping[str, bytes]) -> str:
    """Return the commit's message: what a person sees who looks at the branch."""
    lines = [f"control {name.partition('.')[0]}" for name in sorted(changed)]
    lines += [f"{event.type} {event.target}" + (f" part {event.part}" if event.part else "") for event in events]
    subject = lines[-1] if len(lines) == 1 else f"{lines[-1]} and {len(lines) - 1} more"
    return "\n".join([subject, "", *(lines if len(lines) > 1 else []), *sorted({f"run {e.run}" for e in events})])
