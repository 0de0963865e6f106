"""What is out gets another text or is taken back: once, by whoever is approved, whatever process is killed."""

from __future__ import annotations

import signal
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import NotSentError, RejectedError, RemoteError, UnauthorisedError, UnknownOutcomeError
from pipeline.model.amended import Ending
from pipeline.model.plan import State
from pipeline.model.post import Status
from pipeline.networks.faults import Does, Fault, On
from pipeline.networks.outbox import Outbox
from pipeline.publish import amend
from pipeline.trust import entries
from pipeline.trust.delivery import LEASE
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.progress import progress
from tests.publish.desk import MINUTE, NOW, Desk
from tests.publish.killing import Killer, KillingGit, KillingOutbox, in_a_process
from tests.publish.test_run import Delaying, Overtaken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.doors import Doors
    from pipeline.model.amended import Amendments
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Payload, Receipt

OLD = {"T": "Bir. *** İki. *** Üç."}
NEW = {"T": "Bir. *** Yeni iki. *** Yeni üç."}
NEW_TEXTS = ["Bir.", "Yeni iki.", "Yeni üç."]
TWO = {"A": "Bir."}


def out(make_desk: Callable[..., Desk], bodies: dict[str, str] | None = None, **more: Any) -> Desk:  # noqa: ANN401 - the desk's own fields
    """Return a desk whose posts are out, on a network that takes edits unless it is named."""
    desk = make_desk(bodies or TWO, **{"channel": "mastodon", **more})
    assert desk.publish().exit_code == 0
    return desk


def only(amendments: Amendments) -> tuple[Ending, str]:
    """Return how it ended with the only target, in words."""
    (each,) = amendments.targets
    return each.ending, f"{each.message}: {each.hint}" if each.hint else str(each.message)


def test_an_edited_post_gets_its_new_text_by_an_update_and_by_nothing_else(make_desk: Callable[..., Desk]) -> None:
    """Edited, it shows as changed; publishing leaves it alone; the update makes it published again."""
    desk = out(make_desk)
    desk.bodies = {"A": "Yeni."}
    assert desk.state() == (State.CHANGED, "it is out; the file was edited since: tellal update changes it there")
    assert desk.publish(NOW + MINUTE).targets == ()
    assert desk.shown() == ["Bir."]
    done = desk.update(NOW + MINUTE)
    assert (only(done), done.targets[0].done, done.exit_code) == ((Ending.DONE, "it has the new text"), 1, 0)
    assert done.targets[0].url == "outbox/mastodon/index.html#m000001"
    assert desk.shown() == ["Yeni."]
    assert desk.state(NOW + 2 * MINUTE) == (State.PUBLISHED, "it is out")
    assert len(desk.messages()) == 1


def test_the_ledger_says_what_it_says_now_and_on_whose_word(make_desk: Callable[..., Desk]) -> None:
    """Everything that somebody who was not there needs to know; the new text is kept like the first."""
    desk = out(make_desk)
    desk.bodies = {"A": "Yeni."}
    desk.update(NOW + MINUTE)
    *_, begun, updated = desk.events("A")
    assert (str(begun.type), str(updated.type), updated.data) == ("update", "updated", {"update": begun.seq})
    assert (begun.data["by"], begun.data["note"], begun.part) == ("Ayşe", "yazım", 0)
    assert begun.data["approval"]["verdict"] == "approved"
    assert begun.data["approval"]["path"] == "content/mastodon/A.md"
    ledger = LocalLedger(desk.root)
    document = ledger.payload(ledger.read().version, begun.target, begun.data["payload"])
    assert "Yeni." in document.decode()


def test_of_a_thread_only_the_parts_that_differ_are_changed(make_desk: Callable[..., Desk]) -> None:
    """The others keep their likes and their peace."""
    desk = out(make_desk, OLD)
    desk.bodies = NEW
    (change,) = amend.differences(desk.look(), list(desk.library().targets()), lambda: NOW, desk.doors())
    assert [(edit.part, edit.old, edit.new) for edit in change.edits] == [
        (2, "İki.", "Yeni iki."),
        (3, "Üç.", "Yeni üç."),
    ]
    assert (change.parts, change.refused, change.pinned) == (3, None, False)
    assert desk.edits() == 0, "to look is not to do"
    assert desk.types("T").count("update") == 0
    desk.update()
    assert (desk.shown(), desk.edits()) == (NEW_TEXTS, 2)
    assert only(desk.update()) == (Ending.SAME, "readers see what the file says: nothing to do")
    assert (desk.edits(), desk.types("T").count("update")) == (2, 1)


def test_what_readers_do_not_see_is_settled_without_asking_the_network(
    make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moved time changes the fingerprint and nothing else; also where the network takes no edits at all."""
    desk = out(make_desk, channel="x")
    renamed = "1:" + "f" * 64
    monkeypatch.setattr("tests.publish.desk.variant_of", with_digest(renamed))
    assert desk.state()[0] is State.CHANGED
    doors = desk.doors(render=with_digest(renamed), open_network=None)
    assert only(desk.update(doors=doors))[0] is Ending.DONE
    assert desk.state()[0] is State.PUBLISHED
    assert desk.edits() == 0


def with_digest(digest: str) -> Callable[..., Any]:
    """Return what renders as the desk does, under another fingerprint."""
    from dataclasses import replace  # noqa: PLC0415 - beside its only use

    from tests.publish.desk import variant_of  # noqa: PLC0415 - before it is patched

    return lambda target, known: replace(variant_of(target, known), digest=digest)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("unapproved", "it is not approved: set “status: approved”"),
        ("unreviewed", "it is approved by its own author only"),
        ("draft", "the file says that it is a draft"),
        ("cancelled", "the file says that it is cancelled"),
        ("errors", "the file has errors: tellal check says which"),
        ("held", "held by content/holds.toml: yas"),
        ("longer", "it has 1 parts and the file has 2: tellal retract and post it anew, or correct it by a reply"),
        ("picture", "an edit changes words, and the file shows other pictures now"),
    ],
)
def test_an_update_needs_what_a_first_send_needs(make_desk: Callable[..., Desk], how: str, said: str) -> None:
    """And says what to do instead where an edit is not enough. Nothing is begun."""
    desk = out(make_desk)
    desk.bodies = {"A": {"longer": "Bir. *** İki.", "picture": "Yeni. PICTURE"}.get(how, "Yeni.")}
    match how:
        case "unapproved" | "draft" | "cancelled":
            desk.status = {"unapproved": Status.READY, "draft": Status.DRAFT}.get(how, Status.CANCELLED)
        case "unreviewed":
            desk.ci = True
        case "errors":
            desk.errors = 1
        case "held":
            (desk.root / "content/holds.toml").write_text('[[hold]]\nscope = "all"\nreason = "yas"\n', encoding="utf-8")
    done = desk.update()
    assert (only(done)[0], done.exit_code) == (Ending.REFUSED, 2)
    assert said in only(done)[1]
    assert (desk.shown(), desk.types("A")) == (["Bir."], ["intent", "published"])
    (change,) = amend.differences(desk.look(), list(desk.library().targets()), lambda: NOW, desk.doors())
    assert change.refused is not None
    assert said in f"{change.refused.message}: {change.refused.hint}"


@pytest.mark.parametrize(
    ("channel", "said"),
    [("x", "this network takes no edits: tellal retract and post it anew, or correct it by a reply")],
)
def test_a_twin_takes_what_its_network_would_take(make_desk: Callable[..., Desk], channel: str, said: str) -> None:
    """The outbox could; X does not, and the plan says so before."""
    desk = out(make_desk, channel=channel)
    desk.bodies = {"A": "Yeni."}
    assert desk.state() == (
        State.CHANGED,
        "it is out; the file was edited since. This network takes no edits: correct it by a reply, or tellal retract",
    )
    assert only(desk.update()) == (Ending.REFUSED, said)
    assert desk.shown() == ["Bir."]


@pytest.mark.parametrize("how", ["never sent", "in doubt", "half out", "taken back"])
def test_only_what_is_out_can_be_changed(make_desk: Callable[..., Desk], how: str) -> None:
    """What is on its way goes out as it began."""
    faults = {"in doubt": (Fault(Does.TIME_OUT_AFTER),), "half out": (Fault(Does.UNREACHABLE, part=2),)}
    desk = make_desk(OLD, channel="mastodon", faults=faults.get(how, ()))
    if how == "in doubt":
        desk.publish(doors=desk.doors(open_network=partial(Unseeing, faults=desk.faults)))
    elif how != "never sent":
        desk.publish()
    if how == "taken back":
        desk.retract()
    desk.bodies = NEW
    before = desk.types("T")
    assert only(desk.update())[0] is Ending.REFUSED
    assert desk.types("T") == before


class Unseeing(Outbox):
    """A network that fails when it is asked what it has."""

    def __init__(self, root: Path, channel: Channel, faults: Sequence[Fault]) -> None:
        super().__init__(root, channel, faults)

    def find(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - never answers
        """Fail."""
        raise RemoteError("come back later")


def test_nothing_of_what_was_taken_back_ever_goes_out_again(make_desk: Callable[..., Desk]) -> None:
    """Whatever becomes of its file: edited, moved, cancelled and approved again; only another id is another post."""
    desk = out(make_desk, OLD)
    done = desk.retract(NOW + MINUTE)
    assert (only(done), done.targets[0].done, done.exit_code) == ((Ending.DONE, "it is taken back"), 3, 0)
    assert desk.shown() == []
    assert desk.types("T")[-2:] == ["retract", "retracted"]
    tomb = desk.events("T")[-2]
    assert (tomb.data["by"], tomb.data["note"], tomb.at) == ("Ayşe", "yanlış fiyat", NOW + MINUTE)
    for bodies in (OLD, NEW, {"T": "Kısa."}):
        for status in (Status.APPROVED, Status.CANCELLED):
            desk.bodies, desk.status = bodies, status
            assert desk.state(NOW + 2 * MINUTE) == (State.RETRACTED, "Ayşe took it back: yanlış fiyat")
            assert desk.publish(NOW + 2 * MINUTE).targets == ()
    assert only(desk.retract(NOW + 3 * MINUTE)) == (Ending.SAME, "it was taken back already")
    desk.bodies, desk.status = {"T": "Bir.", "U": "Bir."}, Status.APPROVED
    desk.publish(NOW + 3 * MINUTE)
    assert desk.shown() == ["Bir."]
    assert len(desk.messages()) == 4


def test_the_last_part_is_taken_back_first(make_desk: Callable[..., Desk]) -> None:
    """Broken off in the middle, a reader sees the beginning of a thread and not its tail."""
    desk = out(make_desk, OLD)
    desk.faults = (Fault(Does.REFUSE, part=1, on=On.DELETE, times=1),)
    done = desk.retract()
    assert (only(done)[0], done.targets[0].done, done.exit_code) == (Ending.FAILED, 2, 4)
    assert desk.shown() == ["Bir."]
    assert desk.types("T")[-1] == "kept"
    assert desk.state() == (
        State.PARTIAL,
        "it is taken back in part: tellal retract tries the rest again",
    )
    assert desk.publish().targets == ()
    assert desk.retract().exit_code == 0
    assert (desk.shown(), desk.state()[0]) == ([], State.RETRACTED)


@pytest.mark.parametrize("refused", [False, True])
def test_half_a_thread_is_taken_back_and_stays_so(make_desk: Callable[..., Desk], *, refused: bool) -> None:
    """Its rest never follows, also where the network did not let the first half go."""
    desk = make_desk(OLD, channel="mastodon", faults=(Fault(Does.UNREACHABLE, part=2, times=1),))
    desk.publish()
    assert desk.state()[0] is State.PARTIAL
    if refused:
        desk.faults = (Fault(Does.REFUSE, on=On.DELETE, times=1),)
        assert desk.retract().exit_code == 4
        assert desk.state()[0] is State.PARTIAL
        assert "the rest stays unsent" in desk.state()[1]
        assert desk.publish().targets == ()
    assert desk.retract().exit_code == 0
    assert desk.shown() == []
    assert desk.state()[0] is State.RETRACTED
    assert desk.publish(NOW + MINUTE).targets == ()
    assert len(desk.messages()) == 1


def test_a_post_whose_file_is_gone_is_taken_back_by_its_name_in_the_ledger(make_desk: Callable[..., Desk]) -> None:
    """The account tells the channel; without a channel nobody could."""
    desk = out(make_desk, {"A": "Bir.", "B": "İki."})
    desk.bodies = {"B": "İki."}
    key = "01JDA/outbox.mastodon.deneme-mastodon"
    assert [gone.key for gone in desk.look().plan.gone] == [key]
    assert only(desk.retract(keys=[key]))[0] is Ending.DONE
    assert desk.shown() == ["İki."]
    (gone,) = desk.look().plan.gone
    assert (gone.state, str(gone.reason)) == (State.RETRACTED, "Ayşe took it back: yanlış fiyat")
    assert only(desk.retract(keys=["01JDA/outbox.mastodon.kapandi"])) == (
        Ending.REFUSED,
        "no channel has its account any more",
    )


def test_what_is_not_out_cannot_be_taken_back(make_desk: Callable[..., Desk]) -> None:
    """And there is another word for what is still to come."""
    desk = make_desk(channel="mastodon")
    done = desk.retract()
    assert (only(done), done.exit_code) == (
        (Ending.REFUSED, "nothing of it is out: tellal cancel keeps it from going out"),
        2,
    )
    assert desk.types("A") == []
    desk.publish()
    assert desk.shown() == ["Bir."]


def test_what_is_in_doubt_is_looked_up_before_it_is_taken_back(make_desk: Callable[..., Desk]) -> None:
    """Else a message that nobody knows of would stay behind."""
    desk = make_desk(channel="mastodon", faults=(Fault(Does.TIME_OUT_AFTER),))
    desk.publish(doors=desk.doors(open_network=partial(Unseeing, faults=desk.faults)))
    assert desk.types("A") == ["intent", "unknown"]
    blind = desk.doors(open_network=partial(Unseeing, faults=()))
    assert only(desk.retract(NOW + MINUTE, doors=blind)) == (
        Ending.REFUSED,
        "it may be out, and cannot be looked up: come back later",
    )
    assert only(desk.retract(NOW + MINUTE))[0] is Ending.DONE
    assert desk.types("A") == ["intent", "unknown", "published", "retract", "retracted"]
    assert desk.shown() == []


def test_what_nobody_knows_the_name_of_is_left_to_a_person(make_desk: Callable[..., Desk]) -> None:
    """A person said that it is out, and the network's name of it did not follow from the address."""
    desk = make_desk(channel="mastodon", faults=(Fault(Does.TIME_OUT_AFTER),))
    desk.publish(doors=desk.doors(open_network=partial(Unseeing, faults=desk.faults)))
    ledger = LocalLedger(desk.root)
    receipt = {"remote_id": "", "url": "https://example.org/1", "via": "person", "by": "Ayşe", "note": ""}
    answer = entries.published(desk.events("A")[0], NOW, "r", receipt)
    ledger.append(ledger.read().version, [answer._replace(seq=3)])
    desk.bodies, desk.faults = {"A": "Yeni."}, ()
    for act in (desk.update, desk.retract):
        assert only(act()) == (
            Ending.REFUSED,
            "what the network calls it is not known: a person must do it there",
        )
    assert desk.types("A") == ["intent", "unknown", "published"]


def test_a_hold_does_not_stop_taking_back(make_desk: Callable[..., Desk]) -> None:
    """Nor does a post that is not approved any more: it must be quick."""
    desk = out(make_desk)
    (desk.root / "content/holds.toml").write_text('[[hold]]\nscope = "all"\n', encoding="utf-8")
    desk.status, desk.errors, desk.ci = Status.DRAFT, 1, True
    assert desk.retract().exit_code == 0
    assert desk.shown() == []


ENDS = [
    (Does.UNREACHABLE, Ending.FAILED, "kept"),
    (Does.REFUSE, Ending.FAILED, "kept"),
    (Does.TIME_OUT_BEFORE, Ending.UNKNOWN, "{0}"),
    (Does.LOSE_ANSWER, Ending.UNKNOWN, "{0}"),
]


@pytest.mark.parametrize(("does", "ending", "last"), ENDS)
def test_an_update_with_which_the_network_does_not_go_along(
    make_desk: Callable[..., Desk], does: Does, ending: Ending, last: str
) -> None:
    """What was refused leaves it as it was; what has no answer is open until it is done again."""
    desk = out(make_desk)
    desk.bodies, desk.faults = {"A": "Yeni."}, (Fault(does, on=On.EDIT, times=1),)
    done = desk.update()
    assert (only(done)[0], done.exit_code) == (ending, 4)
    assert desk.types("A")[-1] == last.format("update")
    state, reason = desk.state()
    assert state is State.CHANGED
    assert ("may have got through" in reason) is (ending is Ending.UNKNOWN)
    again = desk.update(NOW + MINUTE)
    assert (only(again), again.exit_code) == ((Ending.DONE, "it has the new text"), 0)
    assert (desk.shown(), desk.edits()) == (["Yeni."], 1)
    assert desk.state(NOW + MINUTE) == (State.PUBLISHED, "it is out")


@pytest.mark.parametrize(("does", "ending", "last"), ENDS)
def test_taking_back_where_the_network_does_not_go_along(
    make_desk: Callable[..., Desk], does: Does, ending: Ending, last: str
) -> None:
    """Likewise; and what may be gone is loud until it is known to be."""
    desk = out(make_desk)
    desk.faults = (Fault(does, on=On.DELETE, times=1),)
    done = desk.retract()
    assert (only(done)[0], done.exit_code) == (ending, 4)
    assert desk.types("A")[-1] == last.format("retract")
    assert desk.state()[0] is (State.UNKNOWN if ending is Ending.UNKNOWN else State.PUBLISHED)
    assert desk.retract(NOW + MINUTE).exit_code == 0
    assert (desk.shown(), desk.state(NOW + MINUTE)[0]) == ([], State.RETRACTED)


def test_an_update_that_got_half_through_is_neither_text_until_the_next(make_desk: Callable[..., Desk]) -> None:
    """The next one goes through all parts that may be wrong, also where the file was edited back meanwhile."""
    desk = out(make_desk, OLD)
    desk.bodies, desk.faults = NEW, (Fault(Does.REFUSE, part=3, on=On.EDIT, times=1),)
    done = desk.update()
    assert (only(done)[0], done.targets[0].done) == (Ending.FAILED, 1)
    assert desk.shown() == ["Bir.", "Yeni iki.", "Üç."]
    assert desk.state() == (
        State.CHANGED,
        "only some of its parts have the new text: tellal update tries again",
    )
    desk.bodies = OLD
    assert desk.state()[0] is State.CHANGED
    assert desk.update().exit_code == 0
    assert desk.shown() == ["Bir.", "İki.", "Üç."]
    assert desk.state()[0] is State.PUBLISHED


def test_what_was_left_open_goes_on_with_the_text_it_began_with(make_desk: Callable[..., Desk]) -> None:
    """Which was approved; the file's own text, which is not, needs an approval and another update."""
    desk = out(make_desk)
    desk.bodies, desk.faults = {"A": "Yeni."}, (Fault(Does.TIME_OUT_BEFORE, on=On.EDIT, times=1),)
    desk.update()
    desk.bodies, desk.status = {"A": "Daha yeni."}, Status.READY
    (change,) = amend.differences(desk.look(), list(desk.library().targets()), lambda: NOW, desk.doors())
    assert (change.pinned, [edit.new for edit in change.edits]) == (True, ["Yeni."])
    done = desk.update(NOW + MINUTE)
    assert only(done) == (
        Ending.DONE,
        "it has the text that an earlier run began with: the file was edited since: tellal update again",
    )
    assert desk.shown() == ["Yeni."]
    assert desk.events("A")[-2].data["approval"] == desk.events("A")[2].data["approval"]
    assert only(desk.update(NOW + 2 * MINUTE))[0] is Ending.REFUSED
    desk.status = Status.APPROVED
    assert desk.update(NOW + 2 * MINUTE).exit_code == 0
    assert desk.shown() == ["Daha yeni."]


class Lingering(Outbox):
    """A network that may take a change minutes after it was given up on."""

    in_flight = 5 * MINUTE


def test_another_text_waits_until_the_one_before_cannot_arrive_any_more(make_desk: Callable[..., Desk]) -> None:
    """Else the older of two texts could come last."""
    desk = out(make_desk)
    doors = desk.doors(open_network=lambda root, channel: Lingering(root, channel, desk.faults))
    desk.bodies, desk.faults = {"A": "Yeni."}, (Fault(Does.TIME_OUT_BEFORE, on=On.EDIT, times=1),)
    desk.update(doors=doors)
    desk.bodies = {"A": "Daha yeni."}
    assert desk.update(NOW + MINUTE, doors=doors).exit_code == 0
    early = desk.update(NOW + 6 * MINUTE - timedelta(seconds=1), doors=doors)
    assert only(early)[0] is Ending.REFUSED
    assert "may arrive a second time still" in only(early)[1]
    assert desk.update(NOW + 6 * MINUTE, doors=doors).exit_code == 0
    assert desk.shown() == ["Daha yeni."]


@pytest.mark.parametrize("own", [True, False], ids=["here", "elsewhere"])
def test_an_update_keeps_others_away_for_as_long_as_it_may_go_on(make_desk: Callable[..., Desk], *, own: bool) -> None:
    """A run that is known to be over needs no waiting for; of one elsewhere only its lease is known."""
    desk = out(make_desk)
    desk.bodies, desk.faults = {"A": "Yeni."}, (Fault(Does.LOSE_ANSWER, on=On.EDIT, times=1),)
    desk.update()
    if not own:
        for mark in (desk.root / ".tellal/runs").iterdir():
            mark.unlink()
        early = desk.update(NOW + LEASE - timedelta(seconds=1))
        assert only(early) == (Ending.REFUSED, "somebody is at it, or was a moment ago: Ayşe: try again later")
        assert early.exit_code == 2
    assert desk.update(NOW + (MINUTE if own else LEASE)).exit_code == 0
    assert (desk.shown(), desk.edits()) == (["Yeni."], 1)
    desk.publish(NOW + LEASE)
    assert list((desk.root / ".tellal/runs").iterdir()) == []


def test_taking_back_waits_for_nobody(make_desk: Callable[..., Desk]) -> None:
    """Neither for an update that is under way nor for another who takes it back."""
    desk = out(make_desk)
    desk.bodies, desk.faults = {"A": "Yeni."}, (Fault(Does.LOSE_ANSWER, on=On.EDIT, times=1),)
    desk.update()
    desk.faults = (Fault(Does.LOSE_ANSWER, on=On.DELETE, times=1),)
    desk.retract()
    for mark in (desk.root / ".tellal/runs").iterdir():
        mark.unlink()
    assert desk.retract(NOW + MINUTE).exit_code == 0
    assert desk.types("A")[-3:] == ["update", "retract", "retracted"]
    assert desk.shown() == []


@pytest.mark.parametrize("what", ["update", "retract"])
def test_of_two_at_once_the_second_decides_again(make_desk: Callable[..., Desk], what: str) -> None:
    """Beaten to the first event, it reads again and finds nothing left to do."""
    desk = out(make_desk)
    rival = Desk(desk.root, {"A": "Yeni."}, channel="mastodon")
    desk.bodies = {"A": "Yeni."}
    ledger = Overtaken(desk.root, getattr(rival, what))
    done = getattr(desk, what)(doors=desk.doors(ledger=ledger))
    assert only(done)[0] is Ending.SAME
    assert desk.types("A").count(what) == 1
    assert desk.edits() == (1 if what == "update" else 0)


def test_a_run_that_was_held_up_changes_nothing_on_an_old_lease(make_desk: Callable[..., Desk]) -> None:
    """A laptop that slept wakes when others may have given it another text long since."""
    desk = out(make_desk)
    desk.bodies = {"A": "Yeni."}
    time_is = [NOW]
    done = desk.update(doors=desk.doors(ledger=Delaying(desk.root, time_is)), clock=lambda: time_is[0])
    assert (only(done)[0], desk.edits()) == (Ending.FAILED, 0)
    assert desk.types("A")[-1] == "kept"


@pytest.mark.parametrize("does", ["delete", "edit"])
@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (UnauthorisedError("not let in", status=401), Ending.FAILED),
        (RejectedError("too old"), Ending.FAILED),
        (NotSentError("too many", not_before=NOW + 90 * MINUTE), Ending.FAILED),
        (UnknownOutcomeError("no answer"), Ending.UNKNOWN),
        (KeyError("id"), Ending.UNKNOWN),
    ],
)
def test_whatever_an_adapter_fails_at_has_a_place(
    make_desk: Callable[..., Desk], does: str, error: Exception, ending: Ending
) -> None:
    """What is said of it is kept, and the time that a network names as well: until then it is left alone."""
    desk = out(make_desk)
    desk.bodies = {"A": "Yeni."}
    act = desk.update if does == "edit" else desk.retract
    doors = desk.doors(open_network=lambda root, channel: Failing(root, channel, error))
    assert only(act(doors=doors))[0] is ending
    again = act(NOW + MINUTE)
    if isinstance(error, NotSentError):
        assert only(again) == (Ending.REFUSED, "its network asks this account to wait")
        again = act(NOW + 91 * MINUTE)
    assert again.exit_code == 0


class Failing(Outbox):
    """A network that fails whenever something that is out is to be changed."""

    def __init__(self, root: Path, channel: Channel, error: Exception) -> None:
        super().__init__(root, channel, ())
        self._error = error

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Fail."""
        del remote_id, payload, now
        raise self._error

    def delete(self, remote_id: str, now: datetime) -> None:
        """Fail likewise."""
        del remote_id, now
        raise self._error


def test_what_the_ledger_cannot_take_is_kept_and_taken_up(make_desk: Callable[..., Desk]) -> None:
    """By the next run, whatever it is about."""
    desk = out(make_desk)
    done = desk.retract(doors=desk.doors(ledger=Full(desk.root)))
    assert done.exit_code == 4
    assert "receipts could not be written" in str(done.stopped)
    assert desk.types("A")[-1] == "retract"
    desk.publish(NOW + MINUTE)
    assert desk.types("A")[-1] == "retracted"


class Full(LocalLedger):
    """A ledger with room for one commit."""

    left = 1

    def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Write, once."""
        if not self.left:
            raise RemoteError("no space left on the device")
        self.left -= 1
        return super().append(*words, **more)


class KillingAfter(KillingOutbox):
    """The outbox, with steps before and after it changes what is out."""

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Change a message."""
        self._killer.point()
        try:
            return super().edit(remote_id, payload, now)
        finally:
            self._killer.point()

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a message back."""
        self._killer.point()
        try:
            super().delete(remote_id, now)
        finally:
            self._killer.point()


def killing(desk: Desk, killer: Killer) -> Doors:
    """Return ways with a step before and after every effect."""
    return desk.doors(
        ledger=LocalLedger(desk.root, KillingGit(desk.root, killer)),
        open_network=lambda root, channel: KillingAfter(root, channel, desk.faults, killer),
    )


@pytest.mark.slow
@pytest.mark.parametrize("lost", [False, True], ids=["answers", "answers-lost"])
@pytest.mark.parametrize("what", ["update", "retract"])
def test_killed_at_any_step_and_repeated_it_is_done_once(
    make_desk: Callable[..., Desk], what: str, *, lost: bool
) -> None:
    """A real process, killed at each of its steps in turn, and the one that repeats it too; then the books match."""
    step = 0
    while True:
        step += 1
        desk = out(make_desk, OLD)
        desk.bodies = NEW
        if lost:
            desk.faults = tuple(Fault(Does.LOSE_ANSWER, part=2, on=on, times=1) for on in (On.EDIT, On.DELETE))
        act = getattr(desk, what)
        ended = in_a_process(partial(act, doors=killing(desk, Killer(step))))
        assert ended in (0, -signal.SIGKILL)
        (planned,) = desk.look(NOW + MINUTE).plan.targets
        come = progress(desk.events("T"))
        assert come.begun is None or planned.state in (State.CHANGED, State.UNKNOWN), "what is open is seen"
        in_a_process(partial(act, NOW + MINUTE, doors=killing(desk, Killer(1 + step % 7))))
        for minutes in (2, 3, 4):
            last = act(NOW + minutes * MINUTE)
        assert only(last)[0] is Ending.SAME
        come = progress(desk.events("T"))
        assert come.begun is None, "nothing is left open"
        if what == "update":
            assert (desk.shown(), desk.edits()) == (NEW_TEXTS, 2)
            assert desk.state(NOW + 5 * MINUTE)[0] is State.PUBLISHED
        else:
            assert desk.shown() == []
            assert desk.state(NOW + 5 * MINUTE)[0] is State.RETRACTED
        assert desk.publish(NOW + 5 * MINUTE).sent == 0
        assert len(desk.messages()) == 3
        if ended == 0:
            break
    assert step >= 6, "there are many steps at which it can be killed"
