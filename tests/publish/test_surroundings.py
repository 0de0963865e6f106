"""What goes wrong around a run: git that fails, a full disk, a remote that goes away, a checkout that is old."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import RemoteError, TellalError
from pipeline.model.event import EventType
from pipeline.model.outcome import Moment, Progress
from pipeline.model.plan import State
from pipeline.networks.contract import NoReceipt
from pipeline.networks.faults import Does, Fault
from pipeline.networks.outbox import Outbox
from pipeline.trust.delivery import LEASE
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.remote import RemoteLedger
from tests.publish.desk import MINUTE, NOW, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.contract import Payload, Receipt
    from pipeline.trust.ledger import Ledger

FULL, UNSAID = "the disk is full from then on", "one call is done and says that it is not"
#: How git can fail: what it does at the call that a file names, and at those after it, or at that one only.
FAILS = {
    FULL: '[ "$n" -lt "$at" ] || { echo "fatal: No space left on device" >&2; exit 128; }',
    "one call finds no room": '[ "$n" -ne "$at" ] || { echo "fatal: No space left on device" >&2; exit 128; }',
    UNSAID: '[ "$n" -ne "$at" ] || { git "$@"; echo "fatal: Killed" >&2; exit 137; }',
    "git is gone from then on": '[ "$n" -ne "$at" ] || rm -- "$0"; [ "$n" -lt "$at" ] || exit 127',
}


@dataclass
class Wrapper:
    """A `git` that is found before the real one.

    Args:
        folder: where it lies, alone on the path while it is in the way.
    """

    folder: Path

    def __post_init__(self) -> None:
        self.path = os.environ["PATH"]
        self.folder.mkdir()

    def stand(self, monkeypatch: pytest.MonkeyPatch, what: str, at: int) -> None:
        """Fail from the call with a number."""
        real = shutil.which("git", path=self.path)
        (self.folder / "calls").write_text("0", encoding="ascii")
        place = self.folder / "git"
        place.write_text(
            f"""#!/bin/sh
at={at} calls="{self.folder}/calls" PATH="{self.path}"
read -r n < "$calls"; n=$((n + 1)); echo "$n" > "$calls"
{what}
exec "{real}" "$@"
""",
            encoding="utf-8",
        )
        place.chmod(0o755)
        monkeypatch.setenv("PATH", str(self.folder))

    def leave(self, monkeypatch: pytest.MonkeyPatch) -> int:
        """Let the real one be found again; return how often this one was called."""
        monkeypatch.setenv("PATH", self.path)
        return int((self.folder / "calls").read_text(encoding="ascii") or 0)


def with_remote(desk: Desk) -> Path:
    """Give a desk a remote that has the ledger; return where it is."""
    hub = desk.root.parent / f"{desk.root.name}-hub.git"
    for words in (
        ["init", "--quiet", "--bare", "--initial-branch=main", str(hub)],
        ["-C", str(desk.root), "remote", "add", "origin", str(hub)],
    ):
        subprocess.run(["git", *words], check=True)
    return hub


def ledger_of(desk: Desk, *, remote: bool) -> Ledger:
    """Return the ledger of a desk as a process sees it that starts now."""
    return RemoteLedger(desk.root, "origin") if remote else LocalLedger(desk.root)


def check_claims(desk: Desk, ledger: Ledger) -> None:
    """See that whatever the ledger says is out is out, and that nothing is out of which it has no intent."""
    history = ledger.read()
    taken = {message["id"] for message in desk.messages()}
    events = [event for key in history.targets for event in history.of(key)]
    assert {event.data["remote_id"] for event in events if event.type is EventType.PUBLISHED} <= taken
    assert len(taken) <= sum(event.type is EventType.INTENT for event in events)


@pytest.mark.slow
@pytest.mark.parametrize(("how", "remote"), [*((how, False) for how in FAILS), (FULL, True), (UNSAID, True)])
def test_wherever_git_fails_each_message_is_out_once_in_the_end(
    make_desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, *, remote: bool
) -> None:
    """At each call in turn: the books claim nothing that did not happen, a run that did nothing says why."""
    wrapper = Wrapper(tmp_path / "bin")
    at = 0
    while True:
        at += 1
        desk = make_desk({"A": "Bir.", "B": "İki."})
        if remote:
            with_remote(desk)
        wrapper.stand(monkeypatch, FAILS[how], at)
        said = ""
        try:
            outcomes = desk.publish(doors=desk.doors(ledger=ledger_of(desk, remote=remote)))
            said = str(outcomes.stopped or "")
            assert not said or outcomes.exit_code == 4
        except TellalError as error:
            said = str(error)
        calls = wrapper.leave(monkeypatch)
        assert "Traceback" not in said
        if desk.messages() or calls >= at:
            check_claims(desk, ledger_of(desk, remote=remote))
        for later in (MINUTE, 2 * MINUTE, LEASE + MINUTE):
            desk.publish(NOW + later, doors=desk.doors(ledger=ledger_of(desk, remote=remote)))
        desk.check_books()
        if calls < at:
            break
        assert said or desk.messages(), "a run that did nothing says why"
    assert at > 8, "there are several calls at which it can fail"


def test_a_remote_that_goes_away_during_a_run_stops_it(make_desk: Callable[..., Desk]) -> None:
    """What is out is kept, nothing else is sent; nor is anything while it stays away. Then the rest goes out, once."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    hub = with_remote(desk)
    away = hub.with_name("away")

    def leave(what: Progress) -> None:
        if what.moment is Moment.SENT:
            hub.rename(away)

    outcomes = desk.publish(doors=desk.doors(ledger=ledger_of(desk, remote=True), tell=leave))
    assert (desk.texts(), outcomes.exit_code) == (["Bir."], 4)
    assert "1 receipts could not be written" in str(outcomes.stopped)
    with pytest.raises(RemoteError, match="cannot be asked"):
        desk.publish(NOW + MINUTE, doors=desk.doors(ledger=ledger_of(desk, remote=True)))
    away.rename(hub)
    desk.publish(NOW + 2 * MINUTE, doors=desk.doors(ledger=ledger_of(desk, remote=True)))
    desk.check_books()


@pytest.mark.parametrize("arrived", [True, False])
def test_a_post_that_is_edited_while_it_is_in_doubt(make_desk: Callable[..., Desk], *, arrived: bool) -> None:
    """What was sent is looked for as it was sent; only where it is not there does the new text go out instead."""
    desk = make_desk(faults=[Fault(Does.TIME_OUT_AFTER if arrived else Does.TIME_OUT_BEFORE, times=1)])
    doors = desk.doors(open_network=lambda root, channel: Slow(root, channel, desk.faults))
    desk.publish(doors=doors)
    assert desk.types("A") == ["intent", "unknown"]
    desk.bodies = {"A": "Yeni."}
    for minutes in (9, 18, 27):
        desk.publish(NOW + minutes * MINUTE)
    assert desk.texts() == (["Bir."] if arrived else ["Yeni."])
    assert desk.state(NOW + 28 * MINUTE)[0] is (State.CHANGED if arrived else State.PUBLISHED)


class Slow(Outbox):
    """An outbox that shows late what it took, as networks do: nobody looks yet."""

    visibility = 3 * MINUTE

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Show nothing yet."""
        del payload, reply_to, key, since
        return NoReceipt.ABSENT


def test_a_job_that_is_run_again_with_an_old_checkout_sends_nothing_twice(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    """Days later, from a clone of the old commit, where the post has another name still and says something else."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    with_remote(desk)
    desk.publish(doors=desk.doors(ledger=ledger_of(desk, remote=True)))
    clone = tmp_path / "rerun"
    subprocess.run(["git", "clone", "--quiet", str(desk.root.parent / f"{desk.root.name}-hub.git"), clone], check=True)
    old = Desk(clone, {"B": "Bir taslak.", "A": "Bir."}, max_late=timedelta(days=30))
    outcomes = old.publish(NOW + timedelta(days=5), doors=old.doors(ledger=RemoteLedger(clone, "origin")))
    assert (outcomes.sent, old.texts(), outcomes.exit_code) == (0, [], 0)


def test_a_history_of_the_content_that_was_rewritten_sends_nothing_again(make_desk: Callable[..., Desk]) -> None:
    """Whatever commits the content has by now: the id in the file is the post."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    words = ["git", "commit", "--quiet", "--allow-empty", "--message=content"]
    subprocess.run(words, cwd=desk.root, check=True)
    desk.publish()
    subprocess.run(["git", "checkout", "--quiet", "--orphan", "again"], cwd=desk.root, check=True)
    subprocess.run(words, cwd=desk.root, check=True)
    subprocess.run(["git", "branch", "--quiet", "--force", "main"], cwd=desk.root, check=True)
    assert desk.publish(NOW + MINUTE).sent == 0
    desk.check_books()


def test_a_post_whose_id_was_changed_after_it_was_out_is_not_sent_again(make_desk: Callable[..., Desk]) -> None:
    """The ledger knows posts by their ids; what is out to the letter, on the same account, is not a new post."""
    desk = make_desk({"A": "Bir."}, also={"A": ("bluesky",)})
    desk.publish()
    desk.bodies, desk.also = {"B": "Bir."}, {"B": ("bluesky", "mastodon")}
    outcomes = desk.publish(NOW + MINUTE)
    assert [(message["channel"], message["payload"]["text"]) for message in desk.messages()] == [
        ("bluesky", "Bir."),
        ("mastodon", "Bir."),
        ("x", "Bir."),
    ]
    assert outcomes.sent == 1, "where it is not out yet, it is as good as any other"
    stands = {planned.target.channel.name: planned for planned in desk.look(NOW + MINUTE).plan.targets}
    assert stands["x"].state is State.INVALID
    assert "outbox/x/index.html#m000001" in str(stands["x"].reason)
    desk.bodies = {"B": "Bir daha."}
    desk.publish(NOW + 2 * MINUTE)
    assert desk.shown() == ["Bir.", "Bir daha."], "another text is another post"
