"""Publishing with the ledger in a remote: what it does not take is not sent, what it cannot be told is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import RemoteError
from pipeline.trust.remote import RemoteLedger
from pipeline.workspace.git import Git
from pipeline.workspace.remotes import Answer, Pushed, Remote
from tests.publish.desk import MINUTE, NOW
from tests.publish.fleet import TWO, Fleet, hook

if TYPE_CHECKING:
    from pathlib import Path


def test_what_the_remote_never_takes_is_not_sent(tmp_path: Path) -> None:
    """After some tries the run ends with the remote's words; as soon as it takes things again, all goes on."""
    a, b = Fleet(tmp_path, TWO).anew()
    hook(a, "pre-receive", "echo >> pushes; echo the quota is used up >&2; exit 1")
    outcomes = a.publish()
    assert outcomes.exit_code == 4
    assert "origin does not take what is written to the ledger: the quota is used up" in str(outcomes.stopped)
    assert a.messages() == []
    assert len((a.root.parent / "hub.git" / "pushes").read_text(encoding="utf-8").splitlines()) == 8
    hook(a, "pre-receive", "")
    assert a.publish(NOW + MINUTE).exit_code == 0
    b.check_books()


def test_every_other_refusal_is_borne(tmp_path: Path) -> None:
    """A host that is overloaded now and then is no reason to wake anybody."""
    a, b = Fleet(tmp_path, TWO).anew()
    hook(a, "pre-receive", "echo >> pushes; test $(($(wc -l < pushes) % 2)) -eq 0")
    outcomes = a.publish()
    assert (outcomes.exit_code, outcomes.stopped, outcomes.sent) == (0, None, 3)
    b.check_books()


def test_a_receipt_that_the_remote_does_not_take_is_kept(tmp_path: Path) -> None:
    """By the machine that has it, which tells the others as soon as it can."""
    a, b = Fleet(tmp_path, {"A": "Bir."}).anew()
    hook(a, "pre-receive", "echo >> pushes; test $(wc -l < pushes) -eq 1")
    outcomes = a.publish()
    assert outcomes.exit_code == 4
    assert a.texts() == ["Bir."]
    assert (a.types("A"), b.types("A")) == (["intent"], ["intent"])
    hook(a, "pre-receive", "")
    assert b.publish(NOW + MINUTE).sent == 0
    assert a.publish(NOW + 2 * MINUTE).exit_code == 0
    assert b.types("A") == ["intent", "published"]
    b.check_books()


class Unanswered(Remote):
    """A remote that takes one push, and cannot be reached from then on."""

    def push(self, ref: str, new: str, old: str) -> Answer:
        """Push, and tell nothing."""
        super().push(ref, new, old)
        return Answer(Pushed.UNKNOWN, "the line went dead")

    def tip(self, ref: str) -> str:
        """Ask, as long as nothing was pushed."""
        found = super().tip(ref)
        if found:
            raise RemoteError("the line is dead")
        return found


def test_where_nobody_knows_whether_an_intent_was_taken_nothing_is_sent(tmp_path: Path) -> None:
    """And the next run need not wait for the lease of one that is known to have ended."""
    a, b = Fleet(tmp_path, {"A": "Bir."}).anew()
    git = Git(a.root)
    outcomes = a.publish(doors=a.doors(ledger=RemoteLedger(a.root, Unanswered(git, "origin"), git)))
    assert outcomes.exit_code == 4
    assert "nobody knows whether origin took" in str(outcomes.stopped)
    assert (a.messages(), b.types("A")) == ([], ["intent"])
    assert b.publish(NOW + MINUTE).sent == 0
    assert a.publish(NOW + MINUTE).exit_code == 0
    b.check_books()


def test_a_remote_that_goes_away_in_between_ends_the_run(tmp_path: Path) -> None:
    """What was sent is kept, and nothing is sent that could not be written before."""
    a, b = Fleet(tmp_path, {"A": "Bir.", "B": "İki."}).anew()
    hub, away = a.root.parent / "hub.git", a.root.parent / "away.git"
    outcomes = a.publish(doors=a.doors(tell=lambda what: hub.rename(away) if str(what.moment) == "sent" else None))
    assert outcomes.exit_code == 4
    assert a.texts() == ["Bir."]
    away.rename(hub)
    assert a.publish(NOW + MINUTE).exit_code == 0
    b.check_books()
