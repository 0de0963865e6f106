"""The ledger in a remote: what a push came to is never guessed, and what the remote had never passes for nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time as stopwatch
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import (
    LedgerBrokenError,
    LedgerConflictError,
    LedgerRefusedError,
    NoRepositoryError,
    RemoteError,
    UsageError,
)
from pipeline.trust.books import Books
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.remote import RemoteLedger
from pipeline.workspace.git import Git
from pipeline.workspace.remotes import Answer, Pushed, Remote
from tests.trust.ledgers import AT, DOCUMENT, KEY, PAYLOAD, POST, Place, intent, missed, published, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OTHER = f"{POST}/other"
#: Begins another ledger: a branch begun with the same event at the same second would have the same first commit.
LATER = missed(1, OTHER)._replace(at=AT.replace(year=2027))


def impatient(root: Path, seconds: float = 1) -> RemoteLedger:
    """Return a ledger that gives a push little time."""
    git = Git(root)
    return RemoteLedger(root, Remote(git, "origin", seconds), git)


def hook(place: Place, name: str, script: str) -> Path:
    """Have the remote run a script when something is pushed; return where it lies."""
    path = place.home / "hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def is_over(place: Path) -> bool:
    """Say whether the process whose number a file has is over, within a moment."""
    words = ["ps", "-o", "stat=", "-p", place.read_text(encoding="utf-8").strip()]
    for _ in range(50):
        state = subprocess.run(words, check=False, capture_output=True, text=True).stdout.strip()
        if not state or state.startswith("Z"):  # nobody has asked yet how it ended
            return True
        stopwatch.sleep(0.02)
    return False


def test_what_one_machine_wrote_another_reads_and_goes_on_from(hub: Place) -> None:
    """Each in its own clone; what is behind is told so."""
    first = hub.ledger().append("", [intent(1)], {PAYLOAD: DOCUMENT})
    there = hub.ledger(root=hub.another())
    history = there.read()
    assert (history.version, history.of(KEY)) == (first, (intent(1),))
    assert there.payload(first, KEY, PAYLOAD) == DOCUMENT
    second = there.append(first, [published(2, 1)])
    with pytest.raises(LedgerConflictError):
        hub.ledger().append(first, [published(2, 1)])
    assert hub.ledger().read().version == second == hub.tip()
    assert hub.ledger().read().of(KEY) == (intent(1), published(2, 1))


def test_the_local_branch_follows_for_people_who_look(hub: Place) -> None:
    """After writing, and after reading what somebody else wrote; a fresh clone gets one."""
    version = hub.ledger().append("", [missed(1)])
    assert run(hub.root, "rev-parse", "ledger") == version
    clone = hub.another()
    new = hub.ledger(root=clone).append(hub.ledger(root=clone).read().version, [missed(2)])
    hub.ledger().read()
    for root in (hub.root, clone):
        assert run(root, "rev-parse", "ledger") == new
        assert run(root, "fsck", "--strict") == ""


def test_a_fetch_brings_the_ledger_in_a_constant_number_of_processes(
    hub: Place, count: Callable[[], list[str]]
) -> None:
    """However much there is; what is here already is not fetched."""
    version = hub.ledger().append("", [missed(1, f"01JD{number:022d}/x") for number in range(100)])
    clone = hub.another()
    reader = hub.ledger(root=clone)
    reader.read()
    hub.ledger().append(version, [missed(2, f"01JD{number:022d}/x") for number in range(100)])
    count()
    assert len(reader.read().targets) == 100
    assert count() == [
        "for-each-ref",
        "ls-remote",
        "fetch",
        "rev-list",
        "rev-list",
        "rev-list",
        "cat-file",
        "update-ref",
    ]
    reader.read()
    assert count() == ["for-each-ref", "ls-remote"]


def test_neither_work_tree_nor_index_nor_hooks_are_touched(hub: Place, tmp_path: Path) -> None:
    """Whatever somebody is working on stays as it is, and nothing of theirs runs."""
    root = hub.root
    for name in ("pre-push", "reference-transaction", "post-checkout"):
        path = root / ".git" / "hooks" / name
        path.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n", encoding="utf-8")
        path.chmod(0o755)
    (root / "new.md").write_text("staged\n", encoding="utf-8")
    run(root, "-c", "core.hooksPath=/dev/null", "add", "new.md")
    (root / "new.md").write_text("changed again\n", encoding="utf-8")
    before = run(root, "status", "--porcelain", "--branch")
    index = sha256((root / ".git" / "index").read_bytes()).hexdigest()
    ledger = hub.ledger()
    version = ledger.append("", [missed(1)])
    clone = hub.another()
    hub.ledger(root=clone).append(version, [missed(2)])
    assert len(ledger.read().of(KEY)) == 2
    (root / ".tellal" / "ledger").unlink()
    (root / ".tellal").rmdir()
    assert run(root, "status", "--porcelain", "--branch") == before
    assert sha256((root / ".git" / "index").read_bytes()).hexdigest() == index
    assert not (tmp_path / "ran").exists()
    assert not (root / ".git" / "FETCH_HEAD").exists()


@pytest.mark.parametrize("how", ["shallow", "one branch", "partial", "mirror", "sha256"])
def test_every_kind_of_clone_has_the_whole_ledger(hub: Place, tmp_path: Path, how: str) -> None:
    """CI systems clone as little as they can; the ledger is fetched whole all the same, and written."""
    if how == "sha256":
        shutil.rmtree(hub.home)
        shutil.rmtree(hub.root / ".git")
        run(tmp_path, "init", "--quiet", "--bare", "--object-format=sha256", "hub.git")
        run(hub.root, "init", "--quiet", "--object-format=sha256", "--initial-branch=main")
        run(hub.root, "remote", "add", "origin", str(hub.home))
        run(hub.root, "commit", "--quiet", "--allow-empty", "--message=content")
        run(hub.root, "push", "--quiet", "origin", "main")
    version = hub.ledger().append("", [intent(1)], {PAYLOAD: DOCUMENT})
    version = hub.ledger().append(version, [published(2, 1)])
    run(hub.home, "config", "uploadpack.allowFilter", "true")
    words = {
        "shallow": ["--depth=1"],
        "one branch": ["--single-branch"],
        "partial": ["--filter=blob:none", "--single-branch"],
    }
    run(tmp_path, "clone", "--quiet", *words.get(how, []), hub.home.as_uri(), "clone")
    clone = tmp_path / "clone"
    if how == "mirror":
        run(clone, "config", "remote.origin.mirror", "true")
    ledger = hub.ledger(pin=hub.first(), root=clone)
    history = ledger.read()
    assert (history.version, history.of(KEY)) == (version, (intent(1), published(2, 1)))
    assert ledger.payload(version, KEY, PAYLOAD) == DOCUMENT
    new = ledger.append(version, [missed(1, OTHER)])
    assert (hub.tip(), ledger.read().version) == (new, new)
    assert run(hub.home, "for-each-ref", "--format=%(refname)").splitlines() == ["refs/heads/ledger", "refs/heads/main"]


# What began here


def test_a_ledger_that_began_here_goes_to_the_remote(hub: Place) -> None:
    """Whoever tried Tellal alone and then set the remote has not sent anything for nothing."""
    local = LocalLedger(hub.root)
    version = local.append(local.append("", [intent(1)]), [published(2, 1)])
    assert hub.tip() == ""
    history = hub.ledger().read()
    assert (history.version, history.of(KEY)) == (version, (intent(1), published(2, 1)))
    assert hub.tip() == version
    assert hub.ledger(root=hub.another()).read().of(KEY) == (intent(1), published(2, 1))


def test_what_only_the_local_branch_has_goes_to_the_remote(hub: Place) -> None:
    """Written while the setting was out, for instance."""
    version = hub.ledger().append("", [intent(1)])
    hub.ledger().read()
    version = LocalLedger(hub.root).append(version, [published(2, 1)])
    assert hub.ledger().read().version == version == hub.tip()


def test_what_the_remote_does_not_take_yet_goes_with_what_is_written_next(hub: Place) -> None:
    """Reading goes on; nobody can decide on less than this machine knows."""
    version = hub.ledger().append("", [intent(1)])
    LocalLedger(hub.root).append(version, [published(2, 1)])
    refusing = hook(hub, "pre-receive", "exit 1")
    history = hub.ledger().read()
    assert history.of(KEY) == (intent(1), published(2, 1))
    assert hub.tip() == version
    refusing.unlink()
    new = hub.ledger().append(history.version, [missed(1, OTHER)])
    assert hub.tip() == new
    assert hub.ledger(root=hub.another()).read().of(KEY) == (intent(1), published(2, 1))


def test_a_pinned_ledger_that_the_remote_never_had_is_pushed_by_a_person(hub: Place) -> None:
    """Whether this machine's is the newest, no machine can know."""
    LocalLedger(hub.root).append("", [intent(1)])
    first = run(hub.root, "rev-list", "--max-parents=0", "ledger")
    pinned = hub.ledger(pin=first)
    with pytest.raises(LedgerBrokenError, match="origin has no branch") as caught:
        pinned.read()
    assert hub.tip() == ""
    run(hub.root, *str(caught.value.hint).partition("git ")[2].split())
    assert pinned.read().of(KEY) == (intent(1),)


def test_two_ledgers_that_grew_apart_stop_everything(hub: Place) -> None:
    """Neither of them knows all that was sent, so neither may decide."""
    version = hub.ledger().append("", [intent(1)])
    LocalLedger(hub.root).append(version, [published(2, 1)])
    hub.ledger(root=hub.another()).append(version, [missed(1, OTHER)])
    with pytest.raises(LedgerBrokenError, match="grown in two places"):
        hub.ledger().read()


def test_of_two_who_begin_at_the_same_time_one_begins(hub: Place) -> None:
    """The other reads what began, and says nothing of a pin."""
    first, second = hub.ledger(), hub.ledger(root=hub.another())
    assert first.read().version == second.read().version == ""
    first.append("", [missed(1)])
    with pytest.raises(LedgerConflictError):
        second.append("", [missed(1, OTHER)])
    assert first.began == hub.first()
    assert second.began == ""
    assert set(second.read().targets) == {KEY}


# What the remote had


def broken(hub: Place, how: str) -> None:
    """Do to the remote's branch what must never be done."""
    tip = hub.tip()
    match how:
        case "deleted":
            hub.remove()
        case "begun anew":
            hub.rewrite("posts", None, first=True)
        case "re-created by another machine":
            hub.remove()
            run(hub.home.parent, "clone", "--quiet", "--single-branch", str(hub.home), "stranger")
            hub.ledger(root=hub.home.parent / "stranger").append("", [LATER])
        case "forced back":
            run(hub.home, "update-ref", "refs/heads/ledger", f"{tip}~1")
        case "rewritten":
            other = run(hub.home, "commit-tree", "-m", "by hand", "-p", f"{tip}~1", f"{tip}^{{tree}}")
            run(hub.home, "update-ref", "refs/heads/ledger", other)


HOW = ["deleted", "begun anew", "re-created by another machine", "forced back", "rewritten"]


@pytest.mark.parametrize("kept", ["everything", "no cache", "no local branch"])
@pytest.mark.parametrize("how", HOW)
def test_a_branch_that_lost_something_stops_everything(hub: Place, how: str, kept: str) -> None:
    """Any machine that has seen more says so, whatever it has forgotten since; and its hint brings it back."""
    ledger = hub.ledger()
    version = ledger.append(ledger.append("", [intent(1)]), [published(2, 1)])
    ledger.read()
    broken(hub, how)
    before = hub.tip()
    if kept == "no cache":
        (hub.root / ".tellal" / "ledger").unlink()
    if kept == "no local branch":
        run(hub.root, "branch", "--quiet", "-D", "ledger")
    for _ in range(2):
        with pytest.raises(LedgerBrokenError, match=r"of origin (is gone|was rewound or rewritten)") as caught:
            hub.ledger().read()
    assert hub.tip() == before
    assert version in str(caught.value.hint)
    run(hub.root, *str(caught.value.hint).partition("git ")[2].split())
    assert hub.ledger().read().version == version == hub.tip()


@pytest.mark.parametrize("how", ["deleted", "begun anew", "re-created by another machine"])
def test_a_fresh_clone_with_a_pin_notices_as_well(hub: Place, tmp_path: Path, how: str) -> None:
    """It has seen nothing, but its settings know how the ledger begins."""
    ledger = hub.ledger()
    ledger.append(ledger.append("", [intent(1)]), [published(2, 1)])
    first = hub.first()
    broken(hub, how)
    before = hub.tip()
    run(tmp_path, "clone", "--quiet", "--single-branch", str(hub.home), "clone")
    fresh = hub.ledger(pin=first, root=tmp_path / "clone")
    for _ in range(2):
        with pytest.raises(LedgerBrokenError, match=r"origin has no branch|begins with"):
            fresh.read()
    with pytest.raises(LedgerBrokenError, match="origin has no branch"):
        fresh.append("", [missed(1, OTHER)])
    assert hub.tip() == before


def test_what_a_fetch_of_the_user_brought_is_a_witness_too(hub: Place) -> None:
    """A clone whose branch was deleted since it was made."""
    ledger = hub.ledger()
    ledger.append("", [intent(1)])
    clone = hub.another()
    hub.remove()
    with pytest.raises(LedgerBrokenError, match="of origin is gone"):
        hub.ledger(root=clone).read()


def test_what_was_seen_of_another_ledger_does_not_count_against_the_pinned_one(hub: Place) -> None:
    """One was begun by mistake and pushed; the right one comes back, and only the wrong local branch is renamed."""
    hub.ledger().append("", [missed(1)])
    right, tip = hub.first(), hub.tip()
    hub.remove()
    wrong = hub.ledger(root=hub.another())
    wrong.append("", [LATER])
    wrong.read()
    run(hub.home, "update-ref", "refs/heads/ledger", tip)
    clone = hub.home.parent / "another"
    run(clone, "branch", "--quiet", "-m", "ledger", "ledger-wrong")
    assert set(hub.ledger(pin=right, root=clone).read().targets) == {KEY}


# What a push came to


def test_a_hook_that_says_no_is_quoted_and_nothing_was_written(hub: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no conflict, and no reason to believe that anything went through; secrets are not repeated."""
    monkeypatch.setenv("TELLAL_GIT_TOKEN", "geheim-123")
    version = hub.ledger().append("", [missed(1)])
    hook(hub, "pre-receive", 'echo "no pushes on Sundays, geheim-123 or not" >&2; exit 1')
    with pytest.raises(LedgerRefusedError, match="no pushes on Sundays, ••• or not"):
        hub.ledger().append(version, [missed(2)])
    assert hub.tip() == version
    assert run(hub.root, "rev-parse", "ledger") == version


@pytest.mark.parametrize("every", [2, 3])
def test_a_hook_that_refuses_every_nth_push_stops_no_receipt(hub: Place, every: int) -> None:
    """What is owed is tried again, each time on what was read anew."""
    hook(hub, "pre-receive", f"echo >> pushes; test $(($(wc -l < pushes) % {every})) -ne 0")
    ledger = hub.ledger()
    pauses: list[int] = []
    books = Books(ledger, ledger.read(), pauses.append)
    for seq in range(6):
        books.owe(missed(0)._replace(run=f"r{seq}"))
        books.settle()
    assert [event.run for event in hub.ledger().read().of(KEY)] == [f"r{seq}" for seq in range(6)]
    assert 2 <= len(pauses) <= 6


def test_a_hook_that_always_refuses_ends_the_tries(hub: Place) -> None:
    """With its words, and with the receipt still owed."""
    hook(hub, "pre-receive", "echo the disk is full >&2; exit 1")
    ledger = hub.ledger()
    pauses: list[int] = []
    books = Books(ledger, ledger.read(), pauses.append)
    books.owe(missed(0))
    with pytest.raises(LedgerRefusedError, match="the disk is full"):
        books.settle()
    assert len(pauses) == 7
    assert len(books.owed) == 1


def test_a_lock_that_was_left_behind_is_a_conflict(hub: Place) -> None:
    """Somebody else may be writing this very moment."""
    version = hub.ledger().append("", [missed(1)])
    (hub.home / "refs" / "heads" / "ledger.lock").touch()
    with pytest.raises(LedgerConflictError) as caught:
        hub.ledger().append(version, [missed(2)])
    assert not isinstance(caught.value, LedgerRefusedError)


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("post-receive", "sleep 20"),  # the branch has moved, the answer never comes, the time ends
        ("post-receive", "kill -9 $PPID"),  # the branch has moved, the connection breaks
    ],
)
def test_a_push_that_was_taken_without_an_answer_is_found_out(hub: Place, name: str, script: str) -> None:
    """The commit is the head, so it was written."""
    version = hub.ledger().append("", [missed(1)])
    hook(hub, name, script)
    before = stopwatch.monotonic()
    new = impatient(hub.root).append(version, [missed(2)])
    assert stopwatch.monotonic() - before < 15
    assert hub.tip() == new
    assert hub.ledger().read().of(KEY) == (missed(1), missed(2))


@pytest.mark.parametrize("script", ["sleep 20", "kill -9 $PPID"])
def test_a_push_that_was_not_taken_is_found_out_as_well(hub: Place, script: str) -> None:
    """Nothing was changed, so it may be decided anew."""
    version = hub.ledger().append("", [missed(1)])
    hook(hub, "pre-receive", script)
    with pytest.raises(LedgerRefusedError):
        impatient(hub.root).append(version, [missed(2)])
    assert hub.tip() == version


def test_a_slow_push_is_waited_for(hub: Place) -> None:
    """Slow is not broken."""
    hook(hub, "pre-receive", "sleep 1")
    version = hub.ledger().append("", [missed(1)])
    assert hub.tip() == version


class Unanswered(Remote):
    """A remote whose answers to pushes are lost, after somebody else did something.

    Args:
        git: the repository.
        meanwhile: is done between the push and the question what became of it.
        pushes: whether the push itself comes through.
    """

    def __init__(self, git: Git, meanwhile: Callable[[], object], *, pushes: bool = True) -> None:
        super().__init__(git, "origin")
        self._meanwhile = meanwhile
        self._pushes = pushes

    def push(self, ref: str, new: str, old: str) -> Answer:
        """Push, perhaps, and tell nothing."""
        if self._pushes:
            super().push(ref, new, old)
        self._meanwhile()
        return Answer(Pushed.UNKNOWN, "the line went dead")


def test_a_push_on_top_of_which_others_wrote_was_taken(hub: Place) -> None:
    """The commit is an ancestor of the head."""
    version = hub.ledger().append("", [missed(1)])
    there = hub.ledger(root=hub.another())
    git = Git(hub.root)
    remote = Unanswered(git, lambda: there.append(there.read().version, [missed(1, OTHER)]))
    new = RemoteLedger(hub.root, remote, git).append(version, [missed(2)])
    assert run(hub.home, "rev-parse", "ledger~1") == new
    assert hub.ledger().read().of(KEY) == (missed(1), missed(2))


def test_a_push_in_whose_place_others_wrote_was_not(hub: Place) -> None:
    """Somebody else was quicker."""
    version = hub.ledger().append("", [missed(1)])
    there = hub.ledger(root=hub.another())
    git = Git(hub.root)
    remote = Unanswered(git, lambda: there.append(version, [missed(1, OTHER)]), pushes=False)
    with pytest.raises(LedgerConflictError) as caught:
        RemoteLedger(hub.root, remote, git).append(version, [missed(2)])
    assert not isinstance(caught.value, LedgerRefusedError)
    assert hub.ledger().read().of(KEY) == (missed(1),)


@pytest.mark.parametrize("pushes", [True, False])
def test_where_nobody_can_be_asked_what_a_push_came_to_nothing_may_be_sent(hub: Place, *, pushes: bool) -> None:
    """And once the remote is there again, what is owed is there once."""
    ledger = hub.ledger()
    version = ledger.append("", [intent(1)])
    away = hub.home.with_name("away.git")
    git = Git(hub.root)
    remote = Unanswered(git, lambda: hub.home.rename(away), pushes=pushes)
    unsure = RemoteLedger(hub.root, remote, git)
    books = Books(unsure, unsure.read(), lambda _: None)
    books.owe(published(0, 1))
    with pytest.raises(RemoteError, match="nobody knows whether origin took") as caught:
        books.settle()
    assert not isinstance(caught.value, LedgerConflictError)
    assert "the line went dead" in str(caught.value)
    assert len(books.owed) == 1
    away.rename(hub.home)
    books = Books(ledger, books.history, lambda _: None)
    assert books.history.version == version
    books.owe(published(0, 1))
    books.settle()
    assert hub.ledger().read().of(KEY) == (intent(1), published(2, 1))


def test_a_push_that_arrives_after_its_client_was_given_up_is_written_once(hub: Place, tmp_path: Path) -> None:
    """The next try competes with it for the same place; whoever comes second is told."""
    version = hub.ledger().append("", [intent(1)])
    real = shutil.which("git")
    shim = tmp_path / "bin" / "git"
    shim.parent.mkdir()
    later = f"""setsid sh -c 'sleep 2; exec "$@"' sh {real} "$@" &"""
    shim.write_text(
        f'#!/bin/sh\ncase " $* " in *" push "*) {later} sleep 20;; esac\nexec {real} "$@"\n', encoding="utf-8"
    )
    shim.chmod(0o755)
    ledger = impatient(hub.root)
    books = Books(ledger, ledger.read(), lambda _: None)
    books.owe(published(0, 1))
    path = os.environ["PATH"]
    os.environ["PATH"] = f"{shim.parent}{os.pathsep}{path}"
    try:
        with pytest.raises(LedgerRefusedError, match="no answer within 1 seconds"):
            books.write(())
    finally:
        os.environ["PATH"] = path
    deadline = stopwatch.monotonic() + 30
    while hub.tip() == version and stopwatch.monotonic() < deadline:
        stopwatch.sleep(0.05)
    books.settle()
    assert books.owed == ()
    assert hub.ledger().read().of(KEY) == (intent(1), published(2, 1))


def test_an_interrupted_push_leaves_no_process_behind(hub: Place) -> None:
    """Ctrl-C, or a CI system that ends the job: git and all that it started end as well."""
    version = hub.ledger().append("", [missed(1)])
    hook(hub, "pre-receive", 'echo $$ > "$GIT_DIR/pid"; sleep 30')
    timer = threading.Timer(1, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        hub.ledger().append(version, [missed(2)])
    timer.join()
    assert is_over(hub.home / "pid")
    assert hub.tip() == version


# What a remote is


def test_outside_of_a_repository_there_is_no_ledger(tmp_path: Path) -> None:
    """As for the local one."""
    with pytest.raises(NoRepositoryError):
        RemoteLedger(tmp_path, "origin").read()


def test_only_a_remote_of_the_repository_is_asked(hub: Place) -> None:
    """Git would take any other word for a path, and settings come by pull request."""
    run(hub.root, "init", "--quiet", "--bare", "content")
    for name in ("content", "upstream"):
        with pytest.raises(UsageError, match=f"keeps the ledger in {name}, and this repository has no such remote"):
            RemoteLedger(hub.root, name).read()


def test_an_address_that_is_a_command_is_not_run(hub: Place, tmp_path: Path) -> None:
    """Not even where the user's own settings allow it."""
    run(hub.root, "config", "protocol.ext.allow", "always")
    run(hub.root, "remote", "set-url", "origin", f"ext::touch {tmp_path}/ran")
    with pytest.raises(UsageError, match="is a command"):
        hub.ledger().read()
    assert not (tmp_path / "ran").exists()


def test_a_remote_that_is_out_of_reach_is_not_an_empty_one(hub: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is decided, and the words help without giving anything away."""
    hub.ledger().append("", [intent(1)])
    run(hub.root, "remote", "set-url", "origin", "https://ayse:geheim-1@127.0.0.1:9/x.git")
    monkeypatch.setenv("TELLAL_GIT_TOKEN", "geheim-2")
    with pytest.raises(RemoteError) as caught:
        hub.ledger().read()
    assert not isinstance(caught.value, LedgerBrokenError)
    assert "git ls-remote origin" in str(caught.value.hint)
    assert "geheim" not in str(caught.value)


def test_a_remote_that_hangs_is_given_up(hub: Place, tmp_path: Path) -> None:
    """With everything that git started to reach it."""
    silent = tmp_path / "ssh"
    silent.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nsleep 30\n", encoding="utf-8")
    silent.chmod(0o755)
    run(hub.root, "config", "core.sshCommand", str(silent))
    run(hub.root, "remote", "set-url", "origin", "ssh://127.0.0.1/x.git")
    with pytest.raises(RemoteError, match="no answer within 1 seconds"):
        impatient(hub.root).read()
    assert is_over(tmp_path / "pid")
