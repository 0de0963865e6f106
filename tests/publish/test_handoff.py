"""What people publish: handed over once, with a person until they say so, and never in doubt meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipeline.errors import UnknownOutcomeError
from pipeline.model.plan import State, Step
from pipeline.networks.handoff import FolderDesk, Handoff
from pipeline.plan import doubts
from pipeline.publish import by_hand
from pipeline.publish.by_hand import Proof
from pipeline.trust.kept import ANSWERS
from pipeline.trust.progress import progress
from tests.networks.cases_messaging import wechat_of
from tests.networks.fakes import wechat
from tests.networks.fakes.base import serving
from tests.publish.desk import MINUTE, NOW, Desk
from tests.publish.test_by_hand import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.doors import Doors
    from pipeline.networks.contract import Receipt

DAY = timedelta(days=1)
#: The channels of a desk play the outbox, whose addresses look so.
URL = "outbox/x/index.html#m000001"
SECOND = "outbox/x/index.html#m000002"


def doors(desk: Desk, **more: Any) -> Doors:  # noqa: ANN401 - whatever a test opens otherwise
    """Return ways on which everything goes to people."""
    opened = {"open_network": lambda root, channel: Handoff(root, channel, FolderDesk(root, channel))}
    return desk.doors(**{**opened, **more})


def sheets(desk: Desk) -> list[str]:
    """Return what waits on the desk."""
    return [place.read_text(encoding="utf-8") for place in sorted((desk.root / "handoff/x").glob("*.md"))]


def test_a_message_is_handed_over_once_and_waits(make_desk: Callable[..., Desk]) -> None:
    """Days later, run after run, it is neither sent again, looked up nor called a doubt."""
    desk = make_desk()
    outcomes = desk.publish(doors=doors(desk))
    assert [each.state for each in outcomes.targets] == [State.HANDED]
    assert not outcomes.targets[0].failed
    for later in (MINUTE, DAY, 30 * DAY):
        assert not desk.publish(NOW + later, doors(desk)).targets
        found = desk.look(NOW + later)
        (planned,) = found.plan.targets
        assert (planned.state, planned.step) == (State.HANDED, Step.WAIT)
        assert "handoff/x/" in str(planned.reason)
        assert not doubts(found.plan, found.history)
        assert not found.history.left_open
    assert desk.types("A") == ["intent", "handed-over"]
    assert len(sheets(desk)) == 1


def test_a_person_says_that_it_is_out(make_desk: Callable[..., Desk]) -> None:
    """That is its receipt; a second word changes nothing."""
    desk = make_desk()
    desk.publish(doors=doors(desk))
    (said,) = say(desk, by_hand.done, proof=Proof(URL))
    assert (str(said.message), said.stands.state if said.stands else None) == ("noted: it is out", State.PUBLISHED)
    assert desk.types("A") == ["intent", "handed-over", "published"]
    receipt = desk.events("A")[-1].data
    assert (receipt["url"], receipt["via"], receipt["by"]) == (URL, "person", "Ayşe")
    (again,) = say(desk, by_hand.done, proof=Proof(URL))
    assert not again.events


def test_done_is_only_for_what_was_handed_over(make_desk: Callable[..., Desk]) -> None:
    """What was never begun is not out because somebody says so."""
    desk = make_desk()
    (said,) = say(desk, by_hand.done, proof=Proof(URL))
    assert not said.events


def test_an_address_that_is_none_is_refused(make_desk: Callable[..., Desk]) -> None:
    """Everybody reads the ledger, and the calendar links there."""
    desk = make_desk()
    desk.publish(doors=doors(desk))
    (said,) = say(desk, by_hand.done, proof=Proof("javascript:alert(1)"))
    assert not said.events


def test_of_a_thread_one_message_after_the_other_is_handed_over(make_desk: Callable[..., Desk]) -> None:
    """Nobody publishes the second one before the first is out."""
    desk = make_desk({"A": "Bir. *** İki."})
    desk.publish(doors=doors(desk))
    assert len(sheets(desk)) == 1
    say(desk, by_hand.done, proof=Proof(URL))
    desk.publish(NOW + 2 * MINUTE, doors(desk))
    assert len(sheets(desk)) == 2
    assert desk.state(NOW + 2 * MINUTE)[0] is State.HANDED
    (said,) = say(desk, by_hand.done, now=NOW + 3 * MINUTE, proof=Proof(SECOND))
    assert said.stands is not None
    assert said.stands.state is State.PUBLISHED
    assert progress(desk.events("A")).out


def test_what_is_not_to_be_published_any_more_is_cancelled(make_desk: Callable[..., Desk]) -> None:
    """It waits for nobody then; if somebody had done it already, that is still believed."""
    desk = make_desk()
    desk.publish(doors=doors(desk))
    say(desk, by_hand.cancel)
    assert desk.state(NOW + DAY)[0] is State.CANCELLED
    assert not desk.publish(NOW + DAY, doors(desk)).targets
    (said,) = say(desk, by_hand.done, now=NOW + DAY, proof=Proof(URL))
    assert said.stands is not None
    assert said.stands.state is State.PUBLISHED


def test_a_sheet_that_got_lost_is_written_anew_on_a_persons_word(make_desk: Callable[..., Desk]) -> None:
    """No run decides that: whoever had it may have published it. There is nothing to wait for either."""
    desk = make_desk()
    desk.publish(doors=doors(desk))
    (refused,) = say(desk, by_hand.retry)
    assert not refused.events
    (said,) = say(desk, by_hand.resolve, now=NOW + timedelta(seconds=1), proof=Proof())
    assert said.events
    desk.publish(NOW + MINUTE, doors(desk))
    assert desk.types("A") == ["intent", "handed-over", "absent", "intent", "handed-over"]


class Lost(Handoff):
    """A desk whose answer gets lost, and which is found again where it took the sheet."""

    takes = True

    def send(self, *args: Any, **more: Any) -> Receipt:  # noqa: ANN401 - passed on
        """Take it, or not, and say nothing."""
        if self.takes:
            super().send(*args, **more)
        raise UnknownOutcomeError("the answer was lost")


class Nowhere(Lost):
    """The same, without having taken it."""

    takes = False


def test_a_lost_answer_is_looked_up_and_then_waits_for_a_person(make_desk: Callable[..., Desk]) -> None:
    """The sheet is there: it is handed over, and nothing is published by that."""
    desk = make_desk()
    desk.publish(doors=doors(desk, open_network=lambda root, channel: Lost(root, channel, FolderDesk(root, channel))))
    assert desk.types("A") == ["intent", "unknown", "handed-over"]
    assert desk.state()[0] is State.HANDED
    assert len(sheets(desk)) == 1
    say(desk, by_hand.done, proof=Proof(URL), now=NOW + 2 * MINUTE)
    assert desk.state(NOW + 2 * MINUTE)[0] is State.PUBLISHED


def test_a_sheet_that_never_arrived_is_put_there_again(make_desk: Callable[..., Desk]) -> None:
    """Looked for, not there, handed over."""
    desk = make_desk()
    lost = doors(desk, open_network=lambda root, channel: Nowhere(root, channel, FolderDesk(root, channel)))
    desk.publish(doors=lost)
    assert not sheets(desk)
    desk.publish(NOW + MINUTE, doors(desk))
    assert desk.types("A") == ["intent", "unknown", "absent", "intent", "handed-over"]


def test_what_was_handed_over_is_neither_changed_nor_taken_back(make_desk: Callable[..., Desk]) -> None:
    """Nobody knows yet whether readers see it."""
    desk = make_desk()
    desk.publish(doors=doors(desk))
    for amended in (desk.update(NOW + MINUTE), desk.retract(NOW + MINUTE)):
        assert "a person is to publish it" in str(amended.targets[0].message)
    assert desk.types("A") == ["intent", "handed-over"]


def test_a_hand_over_that_the_ledger_could_not_take_is_kept() -> None:
    """Else the next run would look for an issue, and call it a doubt until then."""
    assert "handed-over" in {str(kind) for kind in ANSWERS}


def test_a_draft_that_a_network_keeps_waits_for_a_person_as_well(make_desk: Callable[..., Desk]) -> None:
    """WeChat lets the account make it and not publish it: it is made once, and `done` says where it is."""
    desk = make_desk({"A": "Kış menüsü. PICTURE"})
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        adapter = wechat_of(desk.root, fake, fake.secret, drafts_only=True)
        doors = desk.doors(open_network=lambda _root, _channel: adapter)
        for minutes in range(3):
            desk.publish(NOW + minutes * MINUTE, doors=doors)
        assert len(fake.drafts) == 1
        assert fake.posts == []
    assert desk.types("A") == ["intent", "handed-over"]
    assert desk.state()[0] is State.HANDED
