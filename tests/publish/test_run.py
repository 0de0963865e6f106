"""Each message once: whatever process is killed, whatever answer is lost, whoever else publishes at the same time."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import (
    LedgerBrokenError,
    LedgerConflictError,
    NoRepositoryError,
    NotSentError,
    RemoteError,
    UnauthorisedError,
    UnknownOutcomeError,
)
from pipeline.model.event import EventType
from pipeline.model.outcome import Moment, Progress
from pipeline.model.plan import Assessment, Checked, State
from pipeline.model.post import Status
from pipeline.networks import contract
from pipeline.networks.contract import NoReceipt, Receipt
from pipeline.networks.faults import Does, Fault
from pipeline.networks.outbox import Outbox
from pipeline.plan import ATTEMPTS
from pipeline.publish import RUN
from pipeline.survey import look_at
from pipeline.trust.delivery import CLOCKS, LEASE
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.record import time
from tests.publish.desk import MINUTE, MIXED, NOW, PICTURE, THREAD, Desk, Memory, payloads_of, variant_of
from tests.publish.killing import Killer, in_a_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.settings import Channel
    from pipeline.model.variant import Variant
    from pipeline.networks.contract import Payload


def test_what_is_due_goes_out_once(make_desk: Callable[..., Desk]) -> None:
    """The second run finds nothing to do."""
    desk = make_desk(MIXED, also={"A": ("bluesky",)})
    first = desk.publish()
    assert [(str(each.target), each.state, each.sent) for each in first.targets] == [
        ("x/A@bluesky", State.PUBLISHED, 1),
        ("x/A", State.PUBLISHED, 1),
        ("x/T", State.PUBLISHED, 3),
        ("x/Z", State.PUBLISHED, 1),
    ]
    assert (first.sent, first.exit_code, first.remaining, first.stopped) == (6, 0, (), None)
    assert first.targets[2].url == "outbox/x/index.html#m000002"
    desk.check_books()
    again = desk.publish(NOW + MINUTE)
    assert (again.targets, again.sent, again.exit_code) == ((), 0, 0)
    desk.check_books()


def test_n_messages_cost_n_commits_and_one(make_desk: Callable[..., Desk]) -> None:
    """The receipt of one and the intent of the next are one commit; the branch began with one more."""
    desk = make_desk(MIXED)
    desk.publish()
    words = ["git", "rev-list", "--count", "ledger"]
    count = subprocess.run(words, cwd=desk.root, check=True, capture_output=True, text=True).stdout
    assert int(count) == 1 + 5 + 1


def test_the_ledger_says_what_was_sent_and_on_whose_word(make_desk: Callable[..., Desk]) -> None:
    """Everything that somebody who was not there needs to know."""
    desk = make_desk({"A": "Bir. PICTURE"})
    desk.publish()
    intent, published = desk.events("A")
    assert intent.data["approval"] == {
        "verdict": "approved",
        "mode": "solo",
        "path": "content/x/A.md",
        "sha256": sha256(b"Bir. PICTURE").hexdigest(),
        "by": "",
    }
    assert intent.data["lease_until"] == time(NOW + LEASE)
    assert intent.data["due_at"] == time(NOW - MINUTE)
    assert published.data == {
        "intent": 1,
        "remote_id": "000001",
        "url": "outbox/x/index.html#m000001",
        "via": "response",
    }
    ledger = LocalLedger(desk.root)
    document = ledger.payload(ledger.read().version, intent.target, intent.data["payload"])
    (payload,) = contract.from_document(document)
    assert desk.messages()[0]["payload"] == payload.as_data()
    assert payload.images[0].sha256 == sha256(PICTURE).hexdigest()


def test_outside_of_a_repository_nothing_is_sent(tmp_path: Path) -> None:
    """And the plan says what it does not know."""
    desk = Desk(tmp_path, {"A": "Bir."})
    with pytest.raises(NoRepositoryError) as caught:
        desk.publish()
    assert "git init" in str(caught.value.hint)
    assert not (tmp_path / "outbox").exists()
    known = desk.library()
    found = look_at(known, Assessment((), {}), NOW)
    assert isinstance(found.trouble, NoRepositoryError)


def test_with_a_broken_ledger_everything_is_held(make_desk: Callable[..., Desk]) -> None:
    """Nobody knows what has been sent, so nothing is; the plan says why."""
    desk = make_desk()
    subprocess.run(["git", "commit", "--quiet", "--allow-empty", "--message=x"], cwd=desk.root, check=True)
    subprocess.run(["git", "branch", "ledger"], cwd=desk.root, check=True)
    with pytest.raises(LedgerBrokenError):
        desk.publish()
    known = desk.library()
    target = next(known.targets())
    assessment = Assessment((), {target.key: Checked(target.key, "1:a", 0)})
    (planned,) = look_at(known, assessment, NOW).plan.targets
    assert planned.state is State.HELD
    assert "does not begin with a commit of ours" in str(planned.reason)
    assert not (desk.root / "outbox").exists()


@pytest.mark.parametrize(
    "how",
    [
        "refuses",
        "is unreachable",
        "breaks",
        "cannot be opened",
        "cannot be rendered",
        "has lost its picture",
        "has another picture",
    ],
)
def test_a_target_that_fails_does_not_stop_the_others(make_desk: Callable[..., Desk], how: str) -> None:
    """Whatever it fails at; and a run in which one failed ends with 4."""
    desk = make_desk({"A": "Önce.", "B": "Kötü. PICTURE", "C": "Sonra."})
    doors = desk.doors()
    expected = State.DUE
    match how:
        case "refuses":
            desk.faults, expected = (Fault(Does.REFUSE, text="Kötü"),), State.REJECTED
        case "is unreachable":
            desk.faults = (Fault(Does.UNREACHABLE, text="Kötü"),)
        case "breaks":
            doors, expected = desk.doors(open_network=partial(Breaking, "Kötü")), State.UNKNOWN
        case "cannot be opened":
            desk.also = {"B": ("bluesky",)}
            doors = desk.doors(open_network=open_all_but_bluesky)
        case "cannot be rendered":
            doors = desk.doors(
                render=lambda target, known: None if "Kötü" in target.post.body else variant_of(target, known)
            )
        case "has lost its picture":
            (desk.root / "content/x/media/a.png").unlink()
        case "has another picture":
            (desk.root / "content/x/media/a.png").write_bytes(b"another")
    outcomes = desk.publish(doors=doors)
    failed = [each for each in outcomes.targets if each.state is not State.PUBLISHED]
    assert [each.state for each in failed] == [expected]
    assert "x/B" in str(failed[0].target)
    assert str(failed[0].message)
    assert {"Önce.", "Sonra."} <= set(desk.texts())
    assert outcomes.exit_code == 4
    assert outcomes.stopped is None


class Breaking(Outbox):
    """An adapter with a bug, which shows with some texts."""

    def __init__(self, text: str, root: Path, channel: Channel) -> None:
        super().__init__(root, channel, ())
        self._text = text

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Fall over."""
        if self._text in payload.text:
            raise KeyError("id")
        return super().send(payload, reply_to=reply_to, key=key, now=now, last_look=last_look)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Fall over likewise."""
        del payload, reply_to, key, since
        raise KeyError("data")


def open_all_but_bluesky(root: Path, channel: Channel) -> Outbox:
    """Open an outbox, as long as it is not Bluesky's."""
    if channel.name == "bluesky":
        raise RemoteError("the key is missing")
    return Outbox(root, channel, ())


def test_what_was_provably_not_sent_goes_out_with_the_next_run(make_desk: Callable[..., Desk]) -> None:
    """No waiting for any lease."""
    desk = make_desk(faults=[Fault(Does.UNREACHABLE, times=1)])
    assert desk.publish().exit_code == 4
    assert desk.publish(NOW + MINUTE).exit_code == 0
    desk.check_books()
    assert desk.types("A") == ["intent", "not-sent", "intent", "published"]
    assert [event.data.get("attempt") for event in desk.events("A")] == [1, None, 2, None]


def test_what_was_refused_is_not_tried_again_until_it_is_edited(make_desk: Callable[..., Desk]) -> None:
    """A network that says no says no again."""
    desk = make_desk({"A": "Kötü söz."}, faults=[Fault(Does.REFUSE, text="Kötü")])
    assert desk.publish().targets[0].state is State.REJECTED
    assert desk.publish(NOW + MINUTE).targets == ()
    desk.bodies = {"A": "İyi söz."}
    assert desk.publish(NOW + 2 * MINUTE).targets[0].state is State.PUBLISHED
    assert desk.texts() == ["İyi söz."]
    assert len({event.data["payload"] for event in desk.events("A") if event.type is EventType.INTENT}) == 2


@pytest.mark.parametrize("does", [Does.LOSE_ANSWER, Does.TIME_OUT_AFTER])
def test_a_lost_answer_is_found_again_in_the_same_run(make_desk: Callable[..., Desk], does: Does) -> None:
    """With every message of a thread."""
    desk = make_desk(MIXED, faults=[Fault(does)])
    outcomes = desk.publish()
    assert (outcomes.exit_code, outcomes.sent) == (0, 5)
    desk.check_books()
    assert desk.types("A") == ["intent", "unknown", "published"]
    assert desk.events("A")[-1].data["via"] == "look-up"


def test_what_never_arrived_is_looked_for_and_sent_by_the_next_run(make_desk: Callable[..., Desk]) -> None:
    """Not by the same one: whoever just lost an answer does not hurry."""
    desk = make_desk(faults=[Fault(Does.TIME_OUT_BEFORE, times=1)])
    first = desk.publish()
    assert (first.exit_code, first.targets[0].state) == (4, State.DUE)
    assert desk.texts() == []
    assert desk.publish(NOW + MINUTE).exit_code == 0
    desk.check_books()
    assert desk.types("A") == ["intent", "unknown", "absent", "intent", "published"]
    first_try, second_try = (event for event in desk.events("A") if event.type is EventType.INTENT)
    assert first_try.data["key"] == second_try.data["key"]


class Slow(Outbox):
    """A network that takes messages minutes after it was given up on, and shows them later still."""

    in_flight = 5 * MINUTE
    visibility = 3 * MINUTE

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """See nothing yet."""
        del payload, reply_to, key, since
        return NoReceipt.ABSENT


def test_not_there_counts_only_once_it_cannot_come_any_more(make_desk: Callable[..., Desk]) -> None:
    """To the second: a message that was given up may still arrive, and may then not be seen at once."""
    desk = make_desk(faults=[Fault(Does.TIME_OUT_AFTER, times=1)])
    slow = desk.doors(open_network=lambda root, channel: Slow(root, channel, desk.faults))
    first = desk.publish(doors=slow)
    assert first.targets[0].state is State.UNKNOWN
    assert "may still appear" in str(first.targets[0].message)
    assert desk.publish(NOW + 8 * MINUTE + CLOCKS - timedelta(seconds=1), doors=slow).exit_code == 4
    assert desk.types("A") == ["intent", "unknown"]
    desk.publish(NOW + 8 * MINUTE + CLOCKS)
    assert desk.types("A") == ["intent", "unknown", "published"]
    desk.check_books()


class Mute(Outbox):
    """A network that cannot be asked what it has."""

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Shrug."""
        del payload, reply_to, key, since
        return NoReceipt.UNSUPPORTED


def test_where_nobody_can_look_a_person_must(make_desk: Callable[..., Desk]) -> None:
    """It stays in doubt, run after run, is said each time, and is never sent again."""
    desk = make_desk({"A": "Bir.", "B": "İki."}, faults=[Fault(Does.LOSE_ANSWER, text="Bir")])
    mute = desk.doors(open_network=lambda root, channel: Mute(root, channel, desk.faults))
    for minutes in (0, 1, 40, 400):
        outcomes = desk.publish(NOW + minutes * MINUTE, doors=mute)
        doubt = next(each for each in outcomes.targets if each.state is State.UNKNOWN)
        assert "a person must look" in str(doubt.message)
        assert outcomes.exit_code == 4
    assert desk.texts() == ["Bir.", "İki."]
    assert desk.types("A") == ["intent", "unknown"]


def test_a_broken_thread_goes_on_with_the_text_it_began_with(make_desk: Callable[..., Desk]) -> None:
    """In the right place, replying to the right message, though the file says something else by now."""
    desk = make_desk({"T": THREAD}, faults=[Fault(Does.UNREACHABLE, part=2, times=1)])
    first = desk.publish()
    assert first.targets[0].state is State.PARTIAL
    assert first.targets[0].url == "outbox/x/index.html#m000001"
    desk.bodies = {"T": "Bambaşka. *** Bir *** şey *** daha."}
    assert desk.publish(NOW + MINUTE).targets[0].state is State.CHANGED
    desk.bodies = {"T": THREAD}
    desk.check_books()


def test_a_thread_that_was_stopped_half_way_stays_stopped(make_desk: Callable[..., Desk]) -> None:
    """Cancelled in between, its rest does not go out."""
    desk = make_desk({"T": THREAD}, faults=[Fault(Does.UNREACHABLE, part=2, times=1)])
    desk.publish()
    desk.status = Status.CANCELLED
    assert desk.publish(NOW + MINUTE).targets == ()
    assert desk.texts() == ["Bir. PICTURE"]


def test_a_hold_pulled_during_a_run_stops_the_next_message(make_desk: Callable[..., Desk]) -> None:
    """Between two targets, and between two parts of a thread."""
    desk = make_desk({"A": "Bir.", "T": THREAD, "Z": "Son."})
    sent: list[str] = []

    def pull(what: Progress) -> None:
        if what.moment is Moment.SENT:
            sent.append(what.key)
            if len(sent) == 2:
                (desk.root / "content" / "holds.toml").write_text('[[hold]]\nscope = "all"\n', encoding="utf-8")

    outcomes = desk.publish(doors=desk.doors(tell=pull))
    assert desk.texts() == ["Bir.", "Bir. PICTURE"]
    assert [each.state for each in outcomes.targets] == [State.PUBLISHED, State.PARTIAL, State.HELD]
    (desk.root / "content" / "holds.toml").unlink()
    desk.publish(NOW + MINUTE)
    desk.check_books()


def test_a_run_that_was_held_up_does_not_send_on_an_old_lease(make_desk: Callable[..., Desk]) -> None:
    """A laptop that slept between intent and send wakes up when others may be at it."""
    desk = make_desk()
    time_is = [NOW]
    ledger = Delaying(desk.root, time_is)
    outcomes = desk.publish(doors=desk.doors(ledger=ledger), clock=lambda: time_is[0])
    assert desk.texts() == []
    assert outcomes.targets[0].state is State.DUE
    assert desk.types("A") == ["intent", "not-sent"]
    desk.publish(time_is[0])
    desk.check_books()


class Delaying(LocalLedger):
    """A ledger after whose first writing most of the lease is over."""

    def __init__(self, root: Path, time_is: list[datetime]) -> None:
        super().__init__(root)
        self._time_is = time_is

    def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Write, and fall asleep."""
        new = super().append(*words, **more)
        self._time_is[0] += 23 * MINUTE
        return new


class Sluggish(Outbox):
    """A network that wants pictures first, and takes its time over them."""

    def __init__(self, root: Path, channel: Channel, take_time: Callable[[], None]) -> None:
        super().__init__(root, channel, ())
        self._take_time = take_time

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take long, then the message."""
        self._take_time()
        return super().send(payload, reply_to=reply_to, key=key, now=now, last_look=last_look)


def test_a_message_whose_uploads_outlasted_the_lease_does_not_leave(make_desk: Callable[..., Desk]) -> None:
    """A computer that slept in the middle of an upload wakes into a world where another run has sent it long since."""
    desk = make_desk()
    time_is = [NOW]

    def sleep_while_another_run_sends_it() -> None:
        time_is[0] += 34 * MINUTE
        desk.publish(time_is[0])
        assert desk.types("A") == ["intent", "unknown", "absent", "intent", "published"]

    slow = desk.doors(open_network=lambda root, channel: Sluggish(root, channel, sleep_while_another_run_sends_it))
    outcomes = desk.publish(doors=slow, clock=lambda: time_is[0])
    assert desk.texts() == ["Bir."]
    assert outcomes.sent == 0
    desk.check_books()


class Thoughtful(Slow):
    """A network that says what it had when it was asked, after a while in which it took something."""

    def __init__(self, root: Path, channel: Channel, think: Callable[[], None]) -> None:
        super().__init__(root, channel, (Fault(Does.TIME_OUT_AFTER, times=1),))
        self._think = think

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """See nothing, and say so late."""
        seen = super().find(payload, reply_to=reply_to, key=key, since=since)
        self._think()
        return seen


def test_what_a_look_up_shows_is_of_the_moment_it_was_asked(make_desk: Callable[..., Desk]) -> None:
    """However long the answer takes: in the meantime the message may have come."""
    desk = make_desk()
    time_is = [NOW]

    def think() -> None:
        time_is[0] += 12 * MINUTE

    slow = desk.doors(open_network=lambda root, channel: Thoughtful(root, channel, think))
    desk.publish(doors=slow, clock=lambda: time_is[0])
    assert desk.types("A") == ["intent", "unknown"]
    desk.publish(time_is[0])
    assert desk.texts() == ["Bir."]
    desk.check_books()


def test_a_run_ends_in_time_and_says_what_is_left(make_desk: Callable[..., Desk]) -> None:
    """CI stops a job that goes on for too long, at the worst moment."""
    desk = make_desk({"A": "Bir.", "B": "İki.", "C": "Üç."})
    time_is = [NOW]

    def pass_time(what: Progress) -> None:
        if what.moment is Moment.DONE:
            time_is[0] += RUN / 2

    outcomes = desk.publish(doors=desk.doors(tell=pass_time), clock=lambda: time_is[0])
    assert desk.texts() == ["Bir.", "İki."]
    assert [str(each.target) for each in outcomes.remaining] == ["x/C"]
    assert (str(outcomes.stopped), outcomes.exit_code) == ("the time of one run is over; the next one goes on", 4)


def test_what_was_missed_is_written_down_once(make_desk: Callable[..., Desk]) -> None:
    """So that no later change of settings brings an old post back."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    late = NOW + timedelta(days=1)
    assert [str(each.target) for each in desk.publish(late).missed] == ["x/A", "x/B"]
    assert desk.publish(late).missed == ()
    assert desk.types("A") == ["missed"]
    assert desk.texts() == []
    assert desk.publish(NOW).targets == (), "not even if the clock is set back"


def test_somebody_who_was_quicker_is_believed(make_desk: Callable[..., Desk]) -> None:
    """Beaten to the intent, a run reads again, decides again, and sends nothing that the other has sent."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    rival = Desk(desk.root, desk.bodies)
    ledger = Overtaken(desk.root, rival.publish)
    outcomes = desk.publish(doors=desk.doors(ledger=ledger))
    assert [(each.state, each.sent) for each in outcomes.targets] == [(State.PUBLISHED, 0), (State.PUBLISHED, 0)]
    desk.check_books()


class Overtaken(LocalLedger):
    """A ledger that somebody else writes right before our first time."""

    def __init__(self, root: Path, rival: Callable[[], object]) -> None:
        super().__init__(root)
        self._rival: Callable[[], object] | None = rival

    def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Let the other one through."""
        rival, self._rival = self._rival, None
        if rival is not None:
            rival()
        return super().append(*words, **more)


def test_a_look_up_means_nothing_once_somebody_else_has_acted(make_desk: Callable[..., Desk]) -> None:
    """A sees “not there”; meanwhile B finds the same, sends again and succeeds; then A may not send a third time."""
    desk = make_desk(faults=[Fault(Does.TIME_OUT_BEFORE, times=1)])
    doors = desk.doors(open_network=lambda root, channel: Slow(root, channel, desk.faults))
    desk.publish(doors=doors)
    assert desk.types("A") == ["intent", "unknown"]
    later = NOW + 8 * MINUTE + CLOCKS
    rival = Desk(desk.root, desk.bodies)
    overtaken = desk.doors(open_network=lambda root, channel: Interrupted(root, channel, lambda: rival.publish(later)))
    outcomes = desk.publish(later, doors=overtaken)
    assert [(each.state, each.sent) for each in outcomes.targets] == [(State.PUBLISHED, 0)]
    desk.check_books()


class Interrupted(Outbox):
    """A network whose answer to a look-up is old by the time it is read."""

    def __init__(self, root: Path, channel: Channel, meanwhile: Callable[[], object]) -> None:
        super().__init__(root, channel, ())
        self._meanwhile: Callable[[], object] | None = meanwhile

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Look, then let time pass."""
        found = super().find(payload, reply_to=reply_to, key=key, since=since)
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return found


def test_a_ledger_that_others_write_all_the_time_ends_the_run(make_desk: Callable[..., Desk]) -> None:
    """Bounded tries, longer and longer waits with chance in them, then an end that says why; nothing was sent."""
    desk = make_desk()
    waits: list[float] = []
    doors = desk.doors(ledger=Contended(desk.root), sleep=waits.append, chance=lambda: 0.5)
    outcomes = desk.publish(doors=doors)
    assert desk.texts() == []
    assert (outcomes.exit_code, [str(each.target) for each in outcomes.remaining]) == (4, ["x/A"])
    assert "somebody" in str(outcomes.stopped)
    assert waits == sorted(waits)
    assert 5 <= len(waits) <= 10


class Contended(LocalLedger):
    """A ledger that is never free."""

    def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Refuse."""
        del words, more
        raise LedgerConflictError("somebody else is writing")


def test_a_receipt_that_cannot_be_written_ends_the_run_and_is_found_by_the_next(make_desk: Callable[..., Desk]) -> None:
    """Sending on without a memory would be sending twice."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    outcomes = desk.publish(doors=desk.doors(ledger=FullDisk(desk.root)))
    assert desk.texts() == ["Bir."]
    assert outcomes.exit_code == 4
    assert "1 receipts could not be written" in str(outcomes.stopped)
    desk.publish(NOW + MINUTE)
    desk.check_books()


class FullDisk(LocalLedger):
    """A ledger with room for one commit."""

    left = 1

    def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Write, once."""
        if not self.left:
            raise RemoteError("no space left on the device")
        self.left -= 1
        return super().append(*words, **more)


def test_an_interrupted_run_still_writes_what_it_knows(make_desk: Callable[..., Desk]) -> None:
    """Ctrl-C during the second message: the first is published, the second in doubt, the third untouched."""
    desk = make_desk({"A": "Bir.", "B": "İki.", "C": "Üç."})
    doors = desk.doors(open_network=lambda root, channel: Interrupting("İki", root, channel))
    with pytest.raises(KeyboardInterrupt):
        desk.publish(doors=doors)
    assert (desk.types("A"), desk.types("B"), desk.types("C")) == (["intent", "published"], ["intent", "unknown"], [])
    desk.publish(NOW)
    desk.check_books()


class Interrupting(Breaking):
    """A network during which somebody presses Ctrl-C."""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take it, and be interrupted."""
        receipt = Outbox.send(self, payload, reply_to=reply_to, key=key, now=now, last_look=last_look)
        if self._text in payload.text:
            raise KeyboardInterrupt
        return receipt


def test_a_post_in_doubt_whose_file_is_gone_is_looked_up_and_not_sent_again(make_desk: Callable[..., Desk]) -> None:
    """A deleted file settles no doubt, and sends nothing either."""
    desk = make_desk(
        {"A": "Bir.", "B": "İki."},
        faults=[Fault(Does.TIME_OUT_AFTER, text="Bir"), Fault(Does.TIME_OUT_BEFORE, text="İki")],
    )
    desk.publish(doors=desk.doors(open_network=lambda root, channel: Mute(root, channel, desk.faults)))
    desk.bodies, desk.faults = {}, ()
    outcomes = desk.publish(NOW + MINUTE)
    assert [(each.key, each.state) for each in outcomes.targets] == [
        ("01JDA/outbox.x.deneme-x", State.PUBLISHED),
        ("01JDB/outbox.x.deneme-x", State.CANCELLED),
    ]
    assert desk.texts() == ["Bir."]
    assert desk.types("B") == ["intent", "unknown", "absent"]


def test_a_run_that_ended_leaves_no_mark(make_desk: Callable[..., Desk]) -> None:
    """The marks of runs do not pile up, not even those of runs that were killed."""
    desk = make_desk()
    in_a_process(partial(desk.publish, doors=Killer(6).doors(desk)))
    marks = desk.root / ".tellal" / "runs"
    assert len(list(marks.iterdir())) == 1
    for _ in range(2):
        desk.publish()
    assert list(marks.iterdir()) == []


def test_progress_is_told_as_it_happens(make_desk: Callable[..., Desk]) -> None:
    """For a bar on the terminal: what, which part, and what became of it."""
    desk = make_desk({"T": "Bir. *** İki."})
    told: list[tuple[str, int, int]] = []
    desk.publish(doors=desk.doors(tell=lambda what: told.append((str(what.moment), what.part, what.parts))))
    assert told == [
        ("intent", 1, 2),
        ("sending", 1, 2),
        ("sent", 1, 2),
        ("intent", 2, 2),
        ("sending", 2, 2),
        ("sent", 2, 2),
        ("done", 0, 0),
        ("ending", 0, 0),
    ]


def test_the_same_workspace_gives_the_same_plan_and_the_same_payload(make_desk: Callable[..., Desk]) -> None:
    """Whoever previews sees, to the byte, what will be sent."""
    desk = make_desk({"A": "Bir. PICTURE"})
    known = desk.library()
    before = contract.document(payloads_of(variant_of(next(known.targets()), known), known))
    desk.publish()
    ledger = LocalLedger(desk.root)
    (intent, _) = desk.events("A")
    assert ledger.payload(ledger.read().version, intent.target, sha256(before).hexdigest()) == before


def test_an_error_of_a_card_stops_that_post_only(make_desk: Callable[..., Desk]) -> None:
    """Drawing happens while publishing, and may fail for one."""
    desk = make_desk({"A": "Bir.", "B": "İki."})

    def draw(variant: Variant, library: Library) -> tuple[Payload, ...]:
        if variant.parts[0].text == "Bir.":
            raise NotSentError("the font is missing")
        return payloads_of(variant, library)

    outcomes = desk.publish(doors=desk.doors(payloads=draw))
    assert [each.state for each in outcomes.targets] == [State.DUE, State.PUBLISHED]
    assert str(outcomes.targets[0].message) == "it was not sent: the font is missing"
    assert desk.types("A") == []


def test_settings_of_approval_are_asked_when_it_is_sent(make_desk: Callable[..., Desk]) -> None:
    """A draft, or a post that nobody approved, does not go out, however often it is run."""
    for status in (Status.DRAFT, Status.READY):
        desk = make_desk(status=status)
        assert desk.publish().targets == ()
        assert desk.messages() == []


def let_in(_: str) -> None:
    """Say nothing against it."""


def turn_away(_: str) -> None:
    """Accept no token."""
    raise UnauthorisedError("a.example does not accept the token", status=401)


def test_an_account_that_is_not_let_in_is_asked_once_and_its_posts_stay_due(make_desk: Callable[..., Desk]) -> None:
    """However many runs that takes; other accounts go on, and a new token sends everything, once."""
    desk = make_desk({"A": "Bir.", "B": "İki.", "T": "Üç. *** Dört."}, also={"B": ("bluesky",)})
    networks = {"x": Memory(turn_away), "bluesky": Memory(let_in)}
    doors = desk.doors(open_network=lambda _, channel: networks[channel.name])
    for minutes in range(2 * ATTEMPTS):
        outcomes = desk.publish(NOW + minutes * MINUTE, doors=doors)
        failed = [each for each in outcomes.targets if each.target and each.target.channel.name == "x"]
        assert [(str(each.target), each.state) for each in failed] == [("x/A", State.DUE)]
        assert str(failed[0].message) == "its account is not let in: a.example does not accept the token"
        assert [str(each.target) for each in outcomes.remaining] == ["x/B", "x/T"]
        assert (outcomes.shut, outcomes.stopped, outcomes.exit_code) == (2, None, 4)
        assert len(networks["x"].asked) == minutes + 1
    assert networks["bluesky"].texts() == ["İki."]
    assert set(desk.types("A")) == {"intent", "not-sent"}
    assert desk.events("A")[-1].data["cause"] == "unauthorised"
    assert (desk.types("B"), desk.types("T")) == ([], [])
    networks["x"].answer = let_in
    assert desk.publish(NOW + 60 * MINUTE, doors=doors).exit_code == 0
    assert networks["x"].texts() == ["Bir.", "İki.", "Üç.", "Dört."]
    assert desk.publish(NOW + 61 * MINUTE, doors=doors).sent == 0


def test_a_thread_whose_account_is_shut_out_goes_on_where_it_was(make_desk: Callable[..., Desk]) -> None:
    """The token ran out between two parts."""
    desk = make_desk({"T": "Bir. *** İki. *** Üç.", "Z": "Son."})
    network = Memory(lambda text: turn_away(text) if text == "İki." else None)
    doors = desk.doors(open_network=lambda _, __: network)
    outcomes = desk.publish(doors=doors)
    assert [(each.state, each.sent) for each in outcomes.targets] == [(State.PARTIAL, 1)]
    assert (network.texts(), outcomes.shut) == (["Bir."], 1)
    network.answer = let_in
    assert desk.publish(NOW + MINUTE, doors=doors).exit_code == 0
    assert network.texts() == ["Bir.", "Son.", "İki.", "Üç."]
    desk_says = [event.part for event in desk.events("T") if event.type is EventType.PUBLISHED]
    assert desk_says == [1, 2, 3]


def test_where_nobody_lets_us_look_nothing_is_sent_either(make_desk: Callable[..., Desk]) -> None:
    """A look-up that is turned away shuts the account as well; what is in doubt stays in doubt."""
    desk = make_desk({"A": "Bir.", "B": "İki.", "C": "Üç."})

    def break_off(_: str) -> None:
        raise UnknownOutcomeError("the answer broke off")

    network = Memory(break_off)
    doors = desk.doors(open_network=lambda _, __: network)
    desk.publish(doors=doors)
    assert desk.types("A") == ["intent", "unknown"]
    network.answer, network.asked = turn_away, []
    again = desk.publish(NOW + MINUTE, doors=doors)
    assert network.asked == ["find Bir."]
    assert [each.state for each in again.targets] == [State.UNKNOWN]
    assert (again.shut, again.exit_code) == (2, 4)
    desk.bodies = {"C": "Üç."}
    gone = desk.publish(NOW + 2 * MINUTE, doors=doors)
    assert network.asked == ["find Bir.", "find Bir."]
    assert [each.state for each in gone.targets] == [State.UNKNOWN, State.UNKNOWN]
    assert "not let in" in str(gone.targets[1].message)


def test_the_time_that_a_network_names_is_kept(make_desk: Callable[..., Desk]) -> None:
    """In the ledger, for every machine, to the second and never earlier; an edit does not shorten it."""
    desk = make_desk()
    free = NOW + timedelta(seconds=90, microseconds=1)

    def ask_to_wait(_: str) -> None:
        raise NotSentError("too many requests", not_before=free)

    network = Memory(ask_to_wait)
    doors = desk.doors(open_network=lambda _, __: network)
    assert desk.publish(doors=doors).targets[0].state is State.DUE
    assert desk.events("A")[-1].data["not_before"] == time(NOW + timedelta(seconds=91))
    network.answer = let_in
    assert desk.publish(NOW + timedelta(seconds=90), doors=doors).targets == ()
    desk.bodies = {"A": "Başka."}
    assert desk.publish(NOW + timedelta(seconds=90), doors=doors).targets == ()
    assert network.asked == ["Bir."]
    assert desk.publish(NOW + timedelta(seconds=91), doors=doors).exit_code == 0
    assert network.texts() == ["Başka."]
