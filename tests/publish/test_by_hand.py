"""A person's word: one commit, decided on what the ledger says, refused where it would do harm or nothing."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import LedgerBrokenError, LedgerConflictError
from pipeline.model.plan import Assessment, Checked, State
from pipeline.model.post import Late, Status
from pipeline.networks.faults import Does, Fault
from pipeline.plan import ATTEMPTS, Doubt, doubts
from pipeline.plan.doubts import shell_name
from pipeline.publish import by_hand
from pipeline.publish.by_hand import Proof, Said, word
from pipeline.survey import look_at
from pipeline.trust.delivery import LEASE
from pipeline.trust.kept import Keeper
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.memory import NONE
from pipeline.trust.progress import progress
from pipeline.trust.running import BY_HAND
from tests.publish.desk import CHANNELS, MINUTE, NOW, Desk, variant_of
from tests.publish.test_doubt import Forgetful
from tests.publish.test_keeping import Gone
from tests.publish.test_run import Mute

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.event import Event
    from pipeline.survey import Survey

HOUR = timedelta(hours=1)
AYSE = word("Ayşe", "haber")
URL = "outbox/x/index.html#m000001"
THREAD = "Bir. *** İki. *** Üç."


def survey(desk: Desk, now: datetime, *, checked: bool = True) -> Survey:
    """Look at a desk's workspace."""
    known = desk.library()
    targets = {target.key: Checked(target.key, variant_of(target, known).digest, 0) for target in known.targets()}
    return look_at(known, Assessment((), targets if checked else {}), now)


def key(name: str = "A", channel: str = "x") -> str:
    """Return a post's name in the ledger."""
    return f"01JD{name}/{CHANNELS[channel].target_name}"


def say(
    desk: Desk,
    what: Callable[..., tuple[Said, ...]],
    *names: str,
    now: datetime = NOW + MINUTE,
    **more: Any,  # noqa: ANN401 - passed on
) -> list[Said]:
    """Say something about posts."""
    return list(what(survey(desk, now), [key(name) for name in names or ("A",)], said=AYSE, clock=lambda: now, **more))


def there(desk: Desk, url: str = URL, now: datetime = NOW + MINUTE, **more: Any) -> Said:  # noqa: ANN401 - passed on
    """Say that the post A is out."""
    (said,) = say(desk, by_hand.resolve, now=now, proof=Proof(url, **more))
    return said


def not_there(desk: Desk, now: datetime = NOW + MINUTE) -> Said:
    """Say that the post A is not there."""
    (said,) = say(desk, by_hand.resolve, now=now, proof=Proof())
    return said


def in_doubt(make_desk: Callable[..., Desk], body: str = "Bir.", **more: Any) -> tuple[Desk, Forgetful]:  # noqa: ANN401 - passed on
    """Publish to a network that says nothing and shows nothing."""
    desk, network = make_desk({"A": body}, **more), Forgetful()
    desk.publish(doors=network.doors(desk))
    assert desk.types("A") == ["intent", "unknown"]
    return desk, network


def commits(desk: Desk) -> int:
    """Return how many commits the ledger has."""
    words = ["git", "rev-list", "--count", "ledger"]
    return int(subprocess.run(words, cwd=desk.root, check=True, capture_output=True, text=True).stdout)


def test_somebody_found_it(make_desk: Callable[..., Desk]) -> None:
    """The doubt is over, on their word, and nothing is sent again."""
    desk, network = in_doubt(make_desk)
    said = there(desk)
    assert desk.types("A") == ["intent", "unknown", "published"]
    event = desk.events("A")[-1]
    assert dict(event.data) | {"intent": 0} == {
        "intent": 0,
        "remote_id": "000001",
        "url": URL,
        "via": "person",
        "by": "Ayşe",
        "note": "haber",
    }
    assert event.run.startswith(BY_HAND)
    assert said.stands is not None
    assert (said.stands.state, said.stands.url) == (State.PUBLISHED, URL)
    desk.publish(NOW + HOUR, doors=network.doors(desk))
    assert len(network.taken) == 1


def test_somebody_looked_and_it_is_not_there(make_desk: Callable[..., Desk]) -> None:
    """It goes out again with the next run, once, under the name of the first try."""
    desk, network = in_doubt(make_desk)
    network.taken.clear()
    said = not_there(desk)
    assert desk.types("A") == ["intent", "unknown", "absent"]
    assert desk.events("A")[-1].data["by"] == "Ayşe"
    assert said.stands is not None
    assert said.stands.state is State.DUE
    assert "next run" in str(said.hint)
    network.shows = True
    desk.publish(NOW + HOUR, doors=network.doors(desk))
    assert len(network.taken) == 1


def test_not_there_after_its_time_is_over(make_desk: Callable[..., Desk]) -> None:
    """It is not sent then, and the answer says so."""
    desk, _ = in_doubt(make_desk)
    said = not_there(desk, NOW + timedelta(days=2))
    assert said.stands is not None
    assert said.stands.state is State.MISSED
    assert "tellal retry" in str(said.hint)


def test_what_may_still_arrive_is_not_absent(make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a real network a person must wait as a run does: five minutes under way, two for clocks, three to show."""
    monkeypatch.setitem(CHANNELS, "x", replace(CHANNELS["x"], network="mastodon", server="https://mastodon.example"))
    desk, network = in_doubt(make_desk)
    early = not_there(desk, NOW + 10 * MINUTE - timedelta(seconds=1))
    assert (early.events, desk.types("A")) == ((), ["intent", "unknown"])
    assert "07:10 UTC" in str(early.message)
    assert not_there(desk, NOW + 10 * MINUTE).events
    assert len(network.taken) == 1


def left_open(make_desk: Callable[..., Desk], *, over: bool = True) -> Desk:
    """Return a desk with an intent that nobody answered; its run is over, and this machine knows or does not."""
    desk, network = make_desk(), Forgetful()
    desk.publish(doors=desk.doors(open_network=lambda _, __: network, ledger=Gone(desk.root, 1), keeper=Forgets))
    assert desk.types("A") == ["intent"]
    if not over:
        for mark in (desk.root / ".tellal/runs").iterdir():
            mark.unlink()
    return desk


class Forgets(Keeper):
    """Keeps nothing, as a process that was killed."""

    def keep(self, run: str, events: Sequence[Event]) -> str:
        """Fail."""
        raise OSError(run, len(events))


def test_what_a_run_may_be_sending_is_not_settled(make_desk: Callable[..., Desk]) -> None:
    """Until its lease ends; waiting is right, and it is said until when."""
    desk = left_open(make_desk, over=False)
    for said in (there(desk), not_there(desk)):
        assert said.events == ()
        assert "07:30 UTC" in str(said.hint)
    assert desk.types("A") == ["intent"]
    assert there(desk, now=NOW + LEASE).events
    assert desk.types("A") == ["intent", "unknown", "published"]


def test_a_run_that_is_known_to_be_over_needs_no_waiting(make_desk: Callable[..., Desk]) -> None:
    """The doubt that it left unsaid is written with the answer, in one commit."""
    desk = left_open(make_desk)
    before = commits(desk)
    not_there(desk)
    assert desk.types("A") == ["intent", "unknown", "absent"]
    assert commits(desk) == before + 1


def test_a_kept_receipt_knows_better_than_a_person(make_desk: Callable[..., Desk]) -> None:
    """What a run on this machine could not write down is true: nobody can say that it is not there."""
    desk = make_desk()
    desk.publish(doors=desk.doors(ledger=Gone(desk.root, 1)))
    assert desk.types("A") == ["intent"]
    said = not_there(desk)
    assert said.events == ()
    assert said.stands is not None
    assert said.stands.state is State.PUBLISHED
    assert desk.types("A") == ["intent", "published"], "and it is written down now"
    desk.check_books()


class Racing(LocalLedger):
    """A ledger that somebody else writes first.

    Args:
        root: the workspace.
        before: what they do, once.
    """

    def __init__(self, root: Path, before: Callable[[], object]) -> None:
        super().__init__(root)
        self._before = [before]

    def append(self, version: str, events: Sequence[Event], payloads: Mapping[str, bytes] = NONE, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Be too late the first time."""
        if self._before:
            self._before.pop()()
        return super().append(version, events, payloads, **more)


def test_a_word_is_decided_again_when_somebody_was_quicker(make_desk: Callable[..., Desk]) -> None:
    """A run found the message meanwhile: that it is not there is no longer to be said, or it would go out twice."""
    desk, network = in_doubt(make_desk)
    network.shows = True
    ledger = Racing(desk.root, lambda: desk.publish(NOW + MINUTE, doors=network.doors(desk)))
    (said,) = say(desk, by_hand.resolve, proof=Proof(), doors=desk.doors(ledger=ledger))
    assert said.events == ()
    assert said.stands is not None
    assert said.stands.state is State.PUBLISHED
    assert desk.types("A") == ["intent", "unknown", "published"]
    assert len(network.taken) == 1


def test_a_word_is_about_the_try_that_the_person_knew(make_desk: Callable[..., Desk]) -> None:
    """It was proved absent, sent again and lost again meanwhile: of that message nobody has looked yet."""
    desk, network = in_doubt(make_desk)
    network.taken.clear()

    def others() -> None:
        for minutes in (10, 13):
            desk.publish(NOW + minutes * MINUTE, doors=network.doors(desk))

    ledger = Racing(desk.root, others)
    (said,) = say(desk, by_hand.resolve, now=NOW + HOUR, proof=Proof(), doors=desk.doors(ledger=ledger))
    assert desk.types("A") == ["intent", "unknown", "looked", "absent", "intent", "unknown"]
    assert (said.events, str(said.message)) == ((), "another run tried it again meanwhile")
    assert len(network.taken) == 1


def test_what_got_through_unheard_is_not_said_twice(make_desk: Callable[..., Desk]) -> None:
    """The commit landed and the answer was lost: it is our own word that stands there, not somebody else's."""
    desk = make_desk()

    class Deaf(LocalLedger):
        """A ledger whose first answer is lost."""

        tries = 0

        def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - passed on
            """Write, and say that it did not work."""
            version = super().append(*words, **more)
            self.tries += 1
            if self.tries == 1:
                raise LedgerConflictError("no answer")
            return version

    (said,) = say(desk, by_hand.cancel, doors=desk.doors(ledger=Deaf(desk.root)))
    assert said.events
    assert desk.types("A") == ["cancelled"]


def test_others_who_write_all_the_time_end_it(make_desk: Callable[..., Desk]) -> None:
    """It is said that nothing was written, after a bounded number of tries."""
    desk = make_desk()
    tries: list[int] = []

    class Busy(LocalLedger):
        """A ledger that always changed in between."""

        def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - never passed on
            """Refuse."""
            tries.append(len(words) + len(more))
            raise LedgerConflictError("somebody was quicker")

    with pytest.raises(LedgerConflictError):
        say(desk, by_hand.cancel, doors=desk.doors(ledger=Busy(desk.root), sleep=lambda _: None))
    assert len(tries) == by_hand.TRIES


def test_a_ledger_that_cannot_be_read_takes_no_word(make_desk: Callable[..., Desk]) -> None:
    """Nobody knows what it would be about."""
    desk, _ = in_doubt(make_desk)
    subprocess.run(["git", "branch", "-D", "ledger"], cwd=desk.root, check=True, capture_output=True)
    with pytest.raises(LedgerBrokenError):
        not_there(desk)


def test_of_a_thread_the_part_in_question_is_settled(make_desk: Callable[..., Desk]) -> None:
    """The next one answers it, under the name that the address has."""
    desk = make_desk({"A": THREAD}, faults=[Fault(Does.TIME_OUT_AFTER, part=2)])
    mute = desk.doors(open_network=lambda root, channel: Mute(root, channel, desk.faults))
    desk.publish(doors=mute)
    other = there(desk, "outbox/x/index.html#m000002", part=3)
    assert (other.events, str(other.message)) == ((), "in doubt is message 2 of 3, not 3")
    assert there(desk, "outbox/x/index.html#m000002", part=2).events
    desk.faults = ()
    desk.publish(NOW + HOUR)
    desk.check_books()


def test_an_address_that_says_no_name_needs_one_where_parts_follow(
    make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reply to nothing, or to somebody else's message, would go out under our name."""
    monkeypatch.setitem(CHANNELS, "x", replace(CHANNELS["x"], network="devto"))
    desk, _ = in_doubt(make_desk, "Bir. *** İki.")
    url = "https://dev.to/kirkikindi/bir-1a2b"
    said = there(desk, url)
    assert said.events == ()
    assert "--id" in str(said.hint)
    assert there(desk, url, remote_id=" 123\n").events[-1].data["remote_id"] == "123"


def test_the_last_message_may_have_no_name(make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is out all the same; what cannot be done with it then is said."""
    monkeypatch.setitem(CHANNELS, "x", replace(CHANNELS["x"], network="devto"))
    desk, _ = in_doubt(make_desk)
    said = there(desk, "https://dev.to/kirkikindi/bir-1a2b")
    assert "tellal retract" in str(said.hint)
    assert desk.events("A")[-1].data["remote_id"] == ""


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://ayse:gizli@mastodon.example/@a/1",
        "outbox/x/index.html",
        "https://a b",
        "mastodon",
    ],
)
def test_an_address_that_is_none(make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Nothing is written, above all no password."""
    monkeypatch.setitem(CHANNELS, "x", replace(CHANNELS["x"], network="mastodon", server="https://mastodon.example"))
    desk, _ = in_doubt(make_desk)
    assert there(desk, url).events == ()
    assert desk.types("A") == ["intent", "unknown"]


def test_what_is_in_no_doubt_is_not_resolved(make_desk: Callable[..., Desk]) -> None:
    """Neither what is out, nor what was never sent."""
    desk = make_desk()
    assert there(desk).events == ()
    assert desk.types("A") == []
    desk.publish()
    assert not_there(desk).events == ()
    assert desk.types("A") == ["intent", "published"]


def test_a_doubt_whose_file_is_gone_is_settled_too(make_desk: Callable[..., Desk]) -> None:
    """By the name that the ledger has for it; nothing of it is sent again."""
    desk, network = in_doubt(make_desk)
    desk.bodies = {}
    said = not_there(desk)
    assert said.events
    assert said.target is None
    assert desk.publish(NOW + HOUR, doors=network.doors(desk)).targets == ()
    assert len(network.taken) == 1


def refused(make_desk: Callable[..., Desk]) -> Desk:
    """Return a desk with a post that its network refused."""
    desk = make_desk(faults=[Fault(Does.REFUSE)])
    desk.publish()
    desk.faults = ()
    return desk


def test_what_was_refused_is_tried_again_on_a_persons_word(make_desk: Callable[..., Desk]) -> None:
    """The account is verified now, and nobody wants to edit a comma for that."""
    desk = refused(make_desk)
    desk.publish(NOW + MINUTE)
    assert desk.types("A") == ["intent", "rejected"]
    (said,) = say(desk, by_hand.retry)
    assert said.stands is not None
    assert (said.stands.state, str(said.hint)) == (State.DUE, "it goes out with the next run")
    desk.publish(NOW + 2 * MINUTE)
    desk.check_books()


def test_what_was_tried_too_often_begins_to_count_anew(make_desk: Callable[..., Desk]) -> None:
    """Five tries were for a server that was down; it is up again."""
    desk = make_desk(faults=[Fault(Does.UNREACHABLE)])
    for minutes in range(ATTEMPTS + 2):
        desk.publish(NOW + minutes * MINUTE)
    assert desk.types("A").count("intent") == ATTEMPTS
    desk.faults = ()
    say(desk, by_hand.retry, now=NOW + 10 * MINUTE)
    desk.publish(NOW + 11 * MINUTE)
    desk.check_books()


def test_what_was_missed_goes_out_late_on_a_persons_word(make_desk: Callable[..., Desk]) -> None:
    """Whether a run has written down that it was missed or not; how late it may be counts from the word."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    desk.publish(NOW + 10 * HOUR)
    assert desk.types("A") == ["missed"]
    say(desk, by_hand.retry, "A", "B", now=NOW + 11 * HOUR)
    desk.publish(NOW + 16 * HOUR)
    desk.check_books()


def test_a_broken_thread_goes_on_on_a_persons_word(make_desk: Callable[..., Desk]) -> None:
    """With the part that was refused, answering the right one."""
    desk = make_desk({"A": THREAD}, faults=[Fault(Does.REFUSE, part=2)])
    desk.publish()
    desk.faults = ()
    desk.publish(NOW + MINUTE)
    assert len(desk.messages()) == 1
    assert say(desk, by_hand.retry)[0].events
    desk.publish(NOW + 2 * MINUTE)
    desk.check_books()


def test_what_was_cancelled_by_hand_can_be_let_go_again(make_desk: Callable[..., Desk]) -> None:
    """A person may change their mind, with either word."""
    for back in (by_hand.retry, by_hand.release):
        desk = make_desk()
        assert say(desk, by_hand.cancel)[0].events
        desk.publish(NOW + MINUTE)
        assert desk.texts() == []
        assert say(desk, back)[0].events
        desk.publish(NOW + 2 * MINUTE)
        desk.check_books()


def test_what_its_file_cancels_stays_so(make_desk: Callable[..., Desk]) -> None:
    """The file is the author's word; a word in the ledger does not overrule it, and says where to change it."""
    desk = make_desk(status=Status.CANCELLED)
    for what in (by_hand.retry, by_hand.release, by_hand.cancel):
        (said,) = say(desk, what)
        assert said.events == ()
        assert "file" in str(said.hint)


@pytest.mark.parametrize(
    ("status", "checked", "later", "word", "advice"),
    [
        (Status.DRAFT, "checked", 0, "draft", "status"),
        (Status.READY, "checked", 0, "unapproved", "docs/approvals.md"),
        (Status.APPROVED, "", 0, "invalid", "tellal check"),
        (Status.APPROVED, "checked", 0, "due", "tellal publish"),
        (Status.APPROVED, "checked", -1, "scheduled", "by itself"),
    ],
)
def test_what_nothing_stopped_is_not_tried_again(  # noqa: PLR0913, PLR0917 - a table
    make_desk: Callable[..., Desk],
    status: Status,
    checked: str,
    later: int,
    word: str,
    advice: str,
) -> None:
    """It is said what to do instead."""
    desk = make_desk(status=status)
    now = NOW + MINUTE + later * HOUR
    found = survey(desk, now, checked=bool(checked))
    (said,) = by_hand.retry(found, [key()], AYSE, lambda: now)
    assert said.events == ()
    assert said.stands is not None
    assert said.stands.state == word
    assert advice in str(said.hint)


@pytest.mark.parametrize("what", [by_hand.retry, by_hand.release])
def test_what_is_in_doubt_is_not_let_go(make_desk: Callable[..., Desk], what: Callable[..., tuple[Said, ...]]) -> None:
    """It would go out twice: first somebody looks."""
    desk, network = in_doubt(make_desk)
    (said,) = say(desk, what)
    assert said.events == ()
    assert "tellal resolve x/A" in str(said.hint)
    desk.publish(NOW + MINUTE, doors=network.doors(desk))
    assert len(network.taken) == 1


@pytest.mark.parametrize("what", [by_hand.retry, by_hand.release, by_hand.cancel])
def test_what_is_out_stays_out(make_desk: Callable[..., Desk], what: Callable[..., tuple[Said, ...]]) -> None:
    """A word about what goes out comes too late."""
    desk = make_desk()
    desk.publish()
    (said,) = say(desk, what)
    assert said.events == ()
    assert said.stands is not None
    assert said.stands.state is State.PUBLISHED
    assert what is not by_hand.cancel or "tellal retract x/A" in str(said.hint)


def test_what_waits_for_a_word_because_it_is_late_is_let_go(make_desk: Callable[..., Desk]) -> None:
    """`late: ask`: retry names the word that does it, release does it."""
    desk = make_desk(late=Late.ASK)
    now = NOW + HOUR
    desk.publish(now)
    assert desk.texts() == []
    (other,) = say(desk, by_hand.retry, now=now)
    assert other.events == ()
    assert "tellal release x/A" in str(other.hint)
    assert say(desk, by_hand.release, now=now)[0].events
    desk.publish(now + MINUTE)
    desk.check_books()


def test_a_hold_is_not_lifted_by_letting_one_post_go(make_desk: Callable[..., Desk]) -> None:
    """Who holds everything holds this post too."""
    desk = make_desk()
    (desk.root / "content/holds.toml").write_text('[[hold]]\nscope = "all"\nreason = "yas"\n', encoding="utf-8")
    (said,) = by_hand.release(survey(desk, NOW + MINUTE), [key()], AYSE, lambda: NOW + MINUTE)
    assert said.events == ()
    assert "hold" in str(said.hint)


def test_cancelled_is_said_with_who_and_why(make_desk: Callable[..., Desk]) -> None:
    """Once: the second time it says who did it."""
    desk = make_desk()
    (said,) = say(desk, by_hand.cancel)
    assert said.stands is not None
    assert str(said.stands.reason) == "Ayşe cancelled it: haber"
    (again,) = say(desk, by_hand.cancel)
    assert (again.events, str(again.message)) == ((), "Ayşe cancelled it: haber")
    assert desk.types("A") == ["cancelled"]


def test_what_was_cancelled_too_late_is_out(make_desk: Callable[..., Desk]) -> None:
    """A look-up found it after all: from then on it is to be taken back, not cancelled."""
    desk, network = in_doubt(make_desk)
    say(desk, by_hand.cancel)
    network.shows = True
    desk.publish(NOW + HOUR, doors=network.doors(desk))
    (said,) = say(desk, by_hand.cancel, now=NOW + HOUR)
    assert (said.events, str(said.message)) == ((), "it is out")
    assert "tellal retract x/A" in str(said.hint)


def test_the_rest_of_a_thread_is_cancelled(make_desk: Callable[..., Desk]) -> None:
    """What is out stays out."""
    desk = make_desk({"A": THREAD}, faults=[Fault(Does.UNREACHABLE, part=2)])
    desk.publish()
    desk.faults = ()
    (said,) = say(desk, by_hand.cancel)
    assert said.stands is not None
    assert str(said.stands.reason) == "1 of 3 parts are out; Ayşe cancelled the rest: haber"
    desk.publish(NOW + 2 * MINUTE)
    assert len(desk.messages()) == 1


def test_what_is_in_doubt_can_be_cancelled(make_desk: Callable[..., Desk]) -> None:
    """It is looked up still and not sent again; the plan says who did it."""
    desk, network = in_doubt(make_desk)
    network.taken.clear()
    (said,) = say(desk, by_hand.cancel)
    assert "not sent again" in str(said.hint)
    assert "Ayşe cancelled it" in str(survey(desk, NOW + MINUTE).plan.targets[0].reason)
    desk.publish(NOW + HOUR, doors=network.doors(desk))
    assert network.taken == []


def test_a_word_is_no_sign_that_runs_go_on(make_desk: Callable[..., Desk]) -> None:
    """A monitor that waits for the next run is not put off by a person who cancels something."""
    desk = make_desk({"A": "Bir.", "B": "İki."}, faults=[Fault(Does.REFUSE)])
    desk.publish()
    before = survey(desk, NOW + HOUR).history.newest
    assert before is not None
    say(desk, by_hand.retry, "A", "B", now=NOW + HOUR)
    store_of = desk.root / ".tellal/ledger"
    for fresh in (False, True):
        if fresh:
            store_of.unlink()
        assert survey(desk, NOW + 2 * HOUR).history.newest == before


def test_several_targets_are_one_commit(make_desk: Callable[..., Desk]) -> None:
    """What can be done is done, what cannot is said."""
    desk = make_desk({"A": "Bir.", "B": "İki.", "C": "Üç."})
    desk.publish(doors=desk.doors(stopping=iter([False, False, True, True, True]).__next__))
    before = commits(desk)
    said = say(desk, by_hand.cancel, "A", "B", "C")
    assert [bool(each.events) for each in said] == [False, True, True]
    assert commits(desk) == before + 1


def test_a_word_is_one_line_of_bounded_length() -> None:
    """A terminal, a table and a ledger are safe from it."""
    said = word("A\x1b[31m\nyşe" + "e" * 500, "b\u202etoken\r\n" + "x" * 5000)
    assert said.by.startswith("A [31m yşe")
    assert (len(said.by), len(said.note)) == (100, 500)
    assert all(char.isprintable() for char in said.by + said.note)


def doubts_of(desk: Desk) -> tuple[Doubt, ...]:
    """Return what is in doubt."""
    found = survey(desk, NOW + MINUTE)
    return doubts(found.plan, found.history)


def test_doubts_are_everything_that_nobody_knows(make_desk: Callable[..., Desk]) -> None:
    """What was sent and not answered, also where its file is gone; nothing else."""
    desk = make_desk({"A": THREAD, "B": "İki.", "C": "Üç."}, faults=[Fault(Does.TIME_OUT_BEFORE, part=2)])
    mute = desk.doors(open_network=lambda root, channel: Mute(root, channel, desk.faults))
    desk.publish(doors=mute)
    (doubt,) = doubts_of(desk)
    assert (doubt.part, doubt.parts, str(doubt.cause), doubt.since) == (2, 3, "no answer came in time", NOW)
    assert doubt.commands == ("tellal resolve x/A --published URL", "tellal resolve x/A --absent")
    desk.bodies = {}
    (doubt,) = doubts_of(desk)
    assert (doubt.target, doubt.name) == (None, key())


def test_a_name_that_a_shell_would_run_is_not_offered(make_desk: Callable[..., Desk]) -> None:
    """Files come with pull requests: what is to be pasted is the ledger's own name then."""
    target = next(make_desk().library().targets())
    hostile = target._replace(post=replace(target.post, path="content/x/$(rm -rf ~).md"))
    assert shell_name(hostile.key, str(hostile)) == key()
    assert shell_name(target.key, str(target)) == "x/A"


def test_events_of_a_word_can_be_read_again(make_desk: Callable[..., Desk]) -> None:
    """Whatever was said, the ledger is whole."""
    desk, _ = in_doubt(make_desk)
    not_there(desk)
    say(desk, by_hand.cancel, now=NOW + 2 * MINUTE)
    say(desk, by_hand.release, now=NOW + 3 * MINUTE)
    assert desk.types("A") == ["intent", "unknown", "absent", "cancelled", "released"]
    assert progress(LocalLedger(desk.root).read().of(key())).cancelled is None
