"""The ledger keeps what was written, refuses what was not written by us, and lets only one of two writers win."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import LedgerBrokenError, LedgerConflictError, NoRepositoryError
from pipeline.model.event import Event, EventType
from pipeline.trust import record
from pipeline.trust.ledger import LocalLedger
from pipeline.workspace import objects
from pipeline.workspace.git import Git
from pipeline.workspace.objects import FILE_MODE, TREE_MODE, Entry, Object
from tests.trust.ledgers import (
    AT,
    DOCUMENT,
    FILE,
    KEY,
    PAYLOAD,
    POST,
    Place,
    intent,
    missed,
    other,
    published,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.trust.ledger import Ledger


def test_what_was_appended_is_read_again(place: Place) -> None:
    """With and without the cache, in this process and in a fresh one."""
    ledger = place.ledger()
    assert ledger.read().targets == {}
    first = ledger.append("", [intent(1)], {PAYLOAD: DOCUMENT})
    second = ledger.append(first, [published(2, 1), intent(1, f"{POST}/outbox.ı")], {})
    expected = {KEY: (intent(1), published(2, 1)), f"{POST}/outbox.ı": (intent(1, f"{POST}/outbox.ı"),)}
    assert place.ledger().read().version == second
    assert place.ledger().read().targets == expected
    for kept in (place.root / ".tellal").iterdir():
        kept.unlink()
    assert place.ledger().read().targets == expected
    assert ledger.payload(second, KEY, PAYLOAD) == DOCUMENT
    run(place.home, "fsck", "--strict")


def test_a_person_can_read_it_with_git(place: Place) -> None:
    """A line says what happened, a commit says what was added."""
    ledger = place.ledger()
    ledger.append(ledger.append("", [intent(1)], {PAYLOAD: DOCUMENT}), [published(2, 1)])
    assert run(place.home, "ls-tree", "-r", "--name-only", "ledger").splitlines() == [
        "FORMAT",
        f"posts/{KEY}.jsonl",
        f"posts/{POST}/payloads/{PAYLOAD}.json",
    ]
    assert run(place.home, "show", "ledger:FORMAT") == '{"format":1}'
    assert run(place.home, "show", f"ledger:{FILE}").splitlines()[1] == (
        '{"at":"2026-12-01T07:00:01Z","intent":1,"part":1,"remote_id":"1","run":"r1","seq":2,"type":"published",'
        '"url":"https://example.org/1","via":"response"}'
    )
    assert run(place.home, "log", "--format=%s", "ledger").splitlines() == [
        f"published {KEY} part 1",
        f"intent {KEY} part 1",
        "ledger",
    ]


def test_who_begins_the_branch_meanwhile_did_not_delete_it(tmp_path: Path) -> None:
    """Two runs meet a repository without a ledger; one of them begins it while the other is just looking."""

    class Slow(Git):
        """Looks at the refs, and has not said so yet when somebody else begins the branch."""

        def refs(self, *patterns: str) -> dict[str, str]:
            found = super().refs(*patterns)
            if not found:
                LocalLedger(tmp_path).append("", [intent(1)], {PAYLOAD: DOCUMENT})
            return found

    run(tmp_path, "init", "--quiet")
    assert LocalLedger(tmp_path, Slow(tmp_path)).read().targets == {}
    assert LocalLedger(tmp_path).read().targets == {KEY: (intent(1),)}


def test_outside_of_a_repository_there_is_no_ledger_rather_than_an_empty_one(tmp_path: Path) -> None:
    """Whoever publishes from an unpacked archive would publish everything again."""
    with pytest.raises(NoRepositoryError):
        LocalLedger(tmp_path).read()
    with pytest.raises(NoRepositoryError):
        LocalLedger(tmp_path).append("", [missed(1)])


def test_of_two_writers_on_one_version_the_second_is_told(place: Place) -> None:
    """Nothing of the loser's is written."""
    ledger = place.ledger()
    with pytest.raises(LedgerConflictError):
        [ledger.append("", [intent(1)]) for _ in range(2)]
    version = ledger.read().version
    ledger.append(version, [published(2, 1)])
    with pytest.raises(LedgerConflictError):
        ledger.append(version, [other(EventType.NOT_SENT, 2, 1)])
    assert ledger.read().targets == {KEY: (intent(1), published(2, 1))}


@pytest.mark.parametrize("start", ["empty", "begun"])
def test_of_two_processes_that_race_one_wins_each_time(place: Place, start: str) -> None:
    """Real processes, released at the same moment: each event is there once, in one line of commits."""
    if start == "begun":
        place.ledger().append("", [missed(1, f"{POST}/start")])
    each, runners = (5, 2) if place.is_remote else (12, 3)
    gate = os.pipe()
    children = []
    for runner in range(runners):
        ledger = place.ledger(root=place.another(f"runner{runner}"))
        child = os.fork()
        if child == 0:
            try:
                os.close(gate[1])
                os.read(gate[0], 1)
                os._exit(_write_all(ledger, runner, each))
            finally:  # whatever happens, the child must never return into the test
                os._exit(1)
        children.append(child)
    os.close(gate[0])
    os.close(gate[1])
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * runners
    found = place.ledger().read().targets
    assert {key: len(events) for key, events in found.items() if "start" not in key} == {KEY: each * runners}
    assert {event.run for event in found[KEY]} == {f"r{runner}" for runner in range(runners)}
    assert run(place.home, "rev-list", "--min-parents=2", "ledger") == ""
    assert int(run(place.home, "rev-list", "--count", "ledger")) == 1 + each * runners + (start == "begun")


def _write_all(ledger: Ledger, runner: int, each: int) -> int:
    """Write some events among others who do the same, and return how many could not be written."""
    left = each
    for _ in range(1000):
        history = ledger.read()
        event = missed(len(history.of(KEY)) + 1)._replace(run=f"r{runner}")
        try:
            ledger.append(history.version, [event])
        except LedgerConflictError:
            continue
        left -= 1
        if not left:
            break
    return left


def test_a_fresh_clone_knows_what_was_sent(root: Path, tmp_path: Path) -> None:
    """A clone has the branch of its origin only; that is not an empty ledger."""
    run(root, "commit", "--quiet", "--allow-empty", "--message=content")
    version = LocalLedger(root).append("", [intent(1)], {PAYLOAD: DOCUMENT})
    run(tmp_path, "clone", "--quiet", str(root), "clone")
    clone = LocalLedger(tmp_path / "clone")
    history = clone.read()
    assert history.of(KEY) == (intent(1),)
    assert clone.payload(history.version, KEY, PAYLOAD) == DOCUMENT
    new = clone.append(history.version, [published(2, 1)])
    assert run(tmp_path / "clone", "rev-parse", "ledger^") == version
    assert clone.read().version == new
    with pytest.raises(LedgerConflictError):
        clone.append(history.version, [published(2, 1)])


def test_the_branch_that_knows_more_counts(root: Path, tmp_path: Path) -> None:
    """After a fetch the remote's branch may be ahead; writing goes on from there."""
    run(root, "commit", "--quiet", "--allow-empty", "--message=content")
    ledger = LocalLedger(root)
    first = ledger.append("", [intent(1)])
    run(tmp_path, "clone", "--quiet", str(root), "clone")
    run(tmp_path / "clone", "branch", "--quiet", "ledger", "origin/ledger")
    clone = LocalLedger(tmp_path / "clone")
    assert clone.read().version == first
    second = ledger.append(first, [published(2, 1)])
    run(tmp_path / "clone", "fetch", "--quiet")
    history = clone.read()
    assert history.of(KEY) == (intent(1), published(2, 1))
    third = clone.append(history.version, [intent(1, f"{POST}/b")])
    assert run(tmp_path / "clone", "rev-parse", "ledger^") == second
    assert clone.read().version == third


def test_two_ledgers_that_grew_apart_stop_everything(root: Path, tmp_path: Path) -> None:
    """Neither of them knows all that was sent, so neither may decide."""
    run(root, "commit", "--quiet", "--allow-empty", "--message=content")
    ledger = LocalLedger(root)
    first = ledger.append("", [intent(1)])
    run(tmp_path, "clone", "--quiet", str(root), "clone")
    clone = LocalLedger(tmp_path / "clone")
    clone.append(clone.read().version, [published(2, 1)])
    ledger.append(first, [other(EventType.NOT_SENT, 2, 1)])
    run(tmp_path / "clone", "fetch", "--quiet")
    with pytest.raises(LedgerBrokenError, match="grown in two places"):
        clone.read()


def test_the_number_of_processes_does_not_grow_with_the_posts(place: Place, count: Callable[[], list[str]]) -> None:
    """Starting a process costs more than reading a thousand lines."""
    ledger = place.ledger()
    version = ledger.append("", [missed(1)])
    count()
    for posts in (1, 200):
        events = [missed(1, f"01JD{number:022d}/{posts}") for number in range(posts)]
        version = ledger.append(version, events)
        moved = ["push", "update-ref"] if place.is_remote else ["update-ref"]
        assert count() == ["cat-file", "unpack-objects", *moved]
        looked = ["for-each-ref", "ls-remote"] if place.is_remote else ["for-each-ref"]
        assert len(ledger.read().targets) > posts
        assert count() == [*looked, "rev-list", "cat-file"]
        assert len(ledger.read().targets) > posts
        assert count() == looked
        if place.is_remote:
            newcomer = place.ledger(root=place.another(f"newcomer{posts}"))
            count()
            assert len(newcomer.read().targets) > posts
            assert count() == ["for-each-ref", "get-url", "ls-remote", "rev-list", "cat-file", "update-ref"]


LINE = record.line(intent(1))
BROKEN: dict[str, tuple[bytes, str]] = {
    "not JSON": (LINE + b"{broken\n", f"{FILE}:2"),
    "a key twice": (LINE.replace(b'{"approval"', b'{"run":"r1","approval"'), f"{FILE}:1"),
    "spaces": (LINE.replace(b'":', b'": '), f"{FILE}:1"),
    "another order": (b'{"type":"missed","at":"2026-12-01T07:00:00Z"}\n', f"{FILE}:1"),
    "a number with a point": (LINE.replace(b'"attempt":1', b'"attempt":1.0'), f"{FILE}:1"),
    "not a number": (LINE.replace(b'"attempt":1', b'"attempt":NaN'), f"{FILE}:1"),
    "a list": (b"[1]\n", f"{FILE}:1"),
    "depth": (b"[" * 100_000 + b"\n", f"{FILE}:1"),
    "an empty line": (LINE + b"\n", f"{FILE}:2"),
    "CRLF": (LINE.replace(b"\n", b"\r\n"), f"{FILE}:1"),
    "the end cut off": (LINE + record.line(published(2, 1))[:-30], f"{FILE}:2"),
    "bytes that are no text": (LINE.replace(b"approved", b"\xff\xfe"), f"{FILE}:1"),
    "a wrong number": (LINE + record.line(published(3, 1)), f"{FILE}:2"),
    "a number that is a text": (LINE.replace(b'"seq":1', b'"seq":"1"'), f"{FILE}:1"),
    "true for a number": (LINE.replace(b'"seq":1', b'"seq":true'), f"{FILE}:1"),
    "a type of the future": (LINE + record.line(published(2, 1)).replace(b'"published"', b'"praised"'), f"{FILE}:2"),
    "a type that is a list": (LINE.replace(b'"intent"', b'["intent"]'), f"{FILE}:1"),
    "a missing field": (LINE.replace(b'"digest":"1:abc",', b""), f"{FILE}:1"),
    "a time that is none": (LINE.replace(b'"at":"2026-12-01', b'"at":"2026-13-41'), f"{FILE}:1"),
    "an answer to nothing": (record.line(published(1, 1)), f"{FILE}:1"),
    "an answer to another intent": (LINE + record.line(published(2, 7)), f"{FILE}:2"),
    "two intents in a row": (LINE + record.line(intent(2)), f"{FILE}:2"),
    "absent without doubt": (LINE + record.line(other(EventType.ABSENT, 2, 1)), f"{FILE}:2"),
    "sent after it was out": (LINE + record.line(published(2, 1)) + record.line(intent(3)), f"{FILE}:3"),
    "missed while it was out": (LINE + record.line(published(2, 1)) + record.line(missed(3)), f"{FILE}:3"),
    "the second part first": (record.line(intent(1, part=2, parts=3)), f"{FILE}:1"),
    "a part too many": (record.line(intent(1, part=1, parts=0)), f"{FILE}:1"),
    "another text in a thread": (
        record.line(intent(1, parts=2))
        + record.line(published(2, 1))
        + record.line(intent(3, part=2, parts=2, payload="0" * 64)),
        f"{FILE}:3",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_a_line_that_we_did_not_write_stops_everything(root: Path, name: str, *, warm: bool) -> None:
    """The message names file and line, so that a person can look."""
    data, place = BROKEN[name]
    ledger = LocalLedger(root)
    ledger.append("", [missed(1, f"{POST}/other")])
    if warm:
        ledger.read()
    Place(root, root).rewrite(FILE, data)
    with pytest.raises(LedgerBrokenError) as caught:
        ledger.read()
    assert place in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("FORMAT", b'{"format":2}\n', "FORMAT:1"),
        ("FORMAT", None, "FORMAT:1"),
        (f"posts/{POST}/notes.txt", b"hello", f"posts/{POST}/notes.txt"),
        ("posts/a post/x.jsonl", b"", "posts/a post"),
        (f"posts/{POST}/deeper/x.jsonl", b"", f"posts/{POST}/deeper"),
        ("posts/stray.jsonl", b"", "posts/stray.jsonl"),
    ],
)
def test_a_file_that_is_not_ours_stops_everything(place: Place, name: str, data: bytes | None, where: str) -> None:
    """An older Tellal must not guess what a newer one wrote."""
    place.ledger().append("", [missed(1)])
    place.rewrite(name, data)
    with pytest.raises(LedgerBrokenError) as caught:
        place.ledger().read()
    assert where in str(caught.value)


def test_other_things_may_lie_beside_the_posts(place: Place) -> None:
    """Room for what later versions keep there, such as cached approvals."""
    ledger = place.ledger()
    ledger.append("", [missed(1)])
    place.rewrite("approvals/a.json", b"{}")
    version = ledger.append(ledger.read().version, [missed(2)], control={"heartbeat.json": b"{}"})
    assert ledger.read().of(KEY) == (missed(1), missed(2))
    assert run(place.home, "show", f"{version}:approvals/a.json") == "{}"


def test_what_is_not_a_ledger_of_ours_is_left_alone(place: Place) -> None:
    """A branch of that name may be somebody's accounts."""
    (place.root / "accounts.csv").write_text("1,2\n", encoding="utf-8")
    run(place.root, "add", ".")
    run(place.root, "commit", "--quiet", "--message=accounts")
    run(place.root, "push", "--quiet", str(place.home), "HEAD:refs/heads/ledger")
    with pytest.raises(LedgerBrokenError, match="does not begin with a commit of ours"):
        place.ledger().read()


def test_a_branch_that_is_gone_is_not_an_empty_one(place: Place) -> None:
    """What this machine has seen cannot have never been."""
    ledger = place.ledger()
    version = ledger.append("", [missed(1)])
    ledger.read()
    place.remove()
    with pytest.raises(LedgerBrokenError, match="is gone") as caught:
        ledger.read()
    hint = str(caught.value.hint)
    assert version in hint
    run(place.root, *hint.partition(";")[0].partition("git ")[2].split())
    assert ledger.read().version == version


def test_a_branch_that_is_gone_before_its_second_reading_is_missed_too(place: Place) -> None:
    """Whoever begins a ledger is its first witness: nothing was read yet, and what it has sent is out."""
    version = place.ledger().append("", [missed(1)])
    place.remove()
    with pytest.raises(LedgerBrokenError, match="is gone") as caught:
        place.ledger().read()
    run(place.root, *str(caught.value.hint).partition(";")[0].partition("git ")[2].split())
    assert place.ledger().read().version == version


def test_a_machine_without_a_folder_of_its_own_begins_a_ledger_all_the_same(place: Place) -> None:
    """Where nothing can be kept nothing is, and the addition counts."""
    (place.root / ".tellal").write_text("a file in its place")
    version = place.ledger().append("", [missed(1)])
    assert place.ledger().read().version == version


@pytest.mark.parametrize("how", ["rewound", "begun anew", "a line changed", "a file removed", "collected"])
def test_a_history_that_was_rewritten_stops_everything(place: Place, how: str) -> None:
    """The branch only ever grows; whatever else happens to it hides something that was sent."""
    ledger = place.ledger()
    first = ledger.append("", [intent(1)])
    ledger.append(first, [published(2, 1)])
    ledger.read()
    match how:
        case "rewound":
            run(place.home, "branch", "--quiet", "--force", "ledger", first)
        case "begun anew":
            place.remove()
            ledger.append("", [missed(1)])
        case "a line changed":
            place.rewrite(FILE, record.line(intent(1)) + record.line(other(EventType.REJECTED, 2, 1)))
        case "a file removed":
            place.rewrite(FILE, None)
        case "collected":
            place.remove()
            run(place.home, "reflog", "expire", "--expire=now", "--all")
            run(place.home, "gc", "--quiet", "--prune=now")
            ledger.append("", [missed(1)])
    with pytest.raises(LedgerBrokenError, match=r"rewritten|have changed|is gone"):
        ledger.read()


def test_a_merge_on_the_branch_stops_everything(place: Place) -> None:
    """A merge of two ledgers by git would weave two histories of sending into one that never was."""
    ledger = place.ledger()
    first = ledger.append("", [missed(1)])
    second = ledger.append(first, [missed(2)])
    merge = run(place.home, "commit-tree", "-p", second, "-p", first, "-m", "merge", f"{second}^{{tree}}")
    run(place.home, "update-ref", "refs/heads/ledger", merge)
    with pytest.raises(LedgerBrokenError, match="not one line of commits"):
        ledger.read()


NOT_THERE = "is not here|has no branch"


def test_a_pinned_ledger_is_that_one_or_none(place: Place) -> None:
    """A pin in the settings tells a lost branch from one that never was, on any machine."""
    pinned = place.ledger(pin="1" * 40)
    with pytest.raises(LedgerBrokenError, match=NOT_THERE):
        pinned.read()
    with pytest.raises(LedgerBrokenError, match=NOT_THERE):
        pinned.append("", [missed(1)])
    assert run(place.home, "branch", "--list", "ledger") == ""
    ledger = place.ledger()
    ledger.append(ledger.append("", [missed(1)]), [missed(1, f"{POST}/other")])
    first = run(place.home, "rev-list", "--max-parents=0", "ledger")
    assert ledger.began == first
    assert place.ledger(pin=first).read().of(KEY) == (missed(1),)
    with pytest.raises(LedgerBrokenError, match="begins with"):
        place.ledger(pin="1" * 40).read()


def test_what_was_seen_of_another_ledger_does_not_count_against_the_pinned_one(root: Path) -> None:
    """A branch was begun by mistake and used; the right one comes back by the hint, without deleting anything."""
    ledger = LocalLedger(root)
    ledger.append("", [missed(1)])
    first = run(root, "rev-list", "--max-parents=0", "ledger")
    run(root, "branch", "-m", "ledger", "kept")
    (root / ".tellal" / "ledger").unlink()  # as on another machine, which had neither
    ledger.append("", [missed(1, f"{POST}/other")._replace(at=AT + timedelta(days=1))])
    assert set(ledger.read().targets) == {f"{POST}/other"}
    pinned = LocalLedger(root, pin=first)
    with pytest.raises(LedgerBrokenError, match="begun anew") as caught:
        pinned.read()
    assert "git branch -m ledger ledger-wrong" in str(caught.value.hint)
    run(root, "branch", "-m", "ledger", "ledger-wrong")
    with pytest.raises(LedgerBrokenError, match=NOT_THERE):
        pinned.read()
    run(root, "fetch", "--quiet", ".", "kept:ledger")
    assert set(pinned.read().targets) == {KEY}


def test_a_shallow_clone_does_not_pass_for_the_whole(root: Path, tmp_path: Path) -> None:
    """Where the first commit is cut away, nobody can tell whose ledger it is."""
    run(root, "commit", "--quiet", "--allow-empty", "--message=content")
    ledger = LocalLedger(root)
    ledger.append(ledger.append("", [missed(1)]), [missed(2)])
    run(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", root.as_uri(), "clone")
    with pytest.raises(LedgerBrokenError) as caught:
        LocalLedger(tmp_path / "clone").read()
    assert "git fetch --unshallow" in str(caught.value.hint)


@pytest.mark.parametrize(
    "events",
    [
        [published(1, 1)],
        [intent(1), intent(2)],
        [intent(2)],
        [intent(1, payload="short")],
        [intent(1), published(2, 1), intent(3)],
    ],
)
def test_what_could_not_be_read_is_never_written(place: Place, events: list[Event]) -> None:
    """A bug of ours ends at the door of the ledger."""
    with pytest.raises(LedgerBrokenError):
        place.ledger().append("", events)
    assert place.ledger().read().version == ""


@pytest.mark.parametrize("key", ["../../x/y", "a/b/c", "/x", f"{POST}/", f"{POST}/.git", f"{POST}/a\nb", "ı/x"])
def test_no_name_leads_out_of_its_folder(place: Place, key: str) -> None:
    """Ids come from front matter, which strangers write."""
    with pytest.raises(ValueError, match="no name for the ledger"):
        place.ledger().append("", [missed(1, key)])


def test_a_payload_that_was_changed_is_not_sent(place: Place) -> None:
    """Its name is its fingerprint."""
    ledger = place.ledger()
    ledger.append("", [intent(1)], {PAYLOAD: DOCUMENT})
    place.rewrite(f"posts/{POST}/payloads/{PAYLOAD}.json", b'{"payloads":["spam"]}')
    version = ledger.read().version
    for digest in (PAYLOAD, "0" * 64):
        with pytest.raises(LedgerBrokenError, match="missing or changed"):
            ledger.payload(version, KEY, digest)


def test_a_symbolic_link_is_no_file_of_ours(root: Path) -> None:
    """Nothing in the branch may point elsewhere."""
    ledger = LocalLedger(root)
    head = ledger.append("", [missed(1)])
    opened = Git(root)
    blob = Object("blob", b"/etc/passwd")
    post = objects.tree({"outbox.x.deneme.jsonl": Entry("120000", objects.object_id(blob, "sha1"))})
    posts = objects.tree({POST: Entry(TREE_MODE, objects.object_id(post, "sha1"))})
    mark = Object("blob", record.FORMAT)
    top = objects.tree(
        {
            "FORMAT": Entry(FILE_MODE, objects.object_id(mark, "sha1")),
            "posts": Entry(TREE_MODE, objects.object_id(posts, "sha1")),
        }
    )
    made = objects.commit(objects.object_id(top, "sha1"), (head,), 0, "by hand")
    opened.write([blob, post, posts, mark, top, made], "sha1")
    opened.move("refs/heads/ledger", objects.object_id(made, "sha1"), head, "by hand")
    with pytest.raises(LedgerBrokenError, match="not a file of ours"):
        ledger.read()


def test_a_cache_that_somebody_else_made_is_not_believed(place: Place, tmp_path: Path) -> None:
    """The cache is a convenience of this machine; one from a pull request would hide what was sent."""
    place.ledger().append("", [intent(1)])
    place.ledger().read()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(elsewhere, "init", "--quiet")
    shutil.copytree(place.root / ".tellal", elsewhere / ".tellal")
    assert LocalLedger(elsewhere).read().targets == {}
