"""A correction goes out as a reply to what it puts right, and waits until that is out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.plan import State
from pipeline.networks.faults import Does, Fault
from tests.publish.desk import MINUTE, NOW, Desk

if TYPE_CHECKING:
    from collections.abc import Callable

WAITS = "it waits until the post that it corrects is out on this channel"


def answers(desk: Desk) -> dict[str, list[str]]:
    """Return what each message answers: text → ids."""
    return {message["payload"]["text"]: message["reply_to"] for message in desk.messages()}


def stands(desk: Desk) -> tuple[State, str]:
    """Return where the correction stands, and why."""
    planned = next(each for each in desk.look().plan.targets if str(each.target) == "x/B")
    return planned.state, str(planned.reason)


@pytest.mark.parametrize("name", ["01JDA", "x/A", "content/x/A.md"])
def test_it_answers_the_last_message_of_what_it_corrects(make_desk: Callable[..., Desk], name: str) -> None:
    """A thread from its beginning, so that every network finds its place; and its own parts answer each other."""
    desk = make_desk({"A": "Bir. *** İki."})
    desk.publish()
    desk.bodies = {**desk.bodies, "B": "Düzeltme. *** Ve özür."}
    desk.corrects = {"B": name}
    assert desk.publish(NOW + MINUTE).exit_code == 0
    assert answers(desk) == {
        "Bir.": [],
        "İki.": ["000001"],
        "Düzeltme.": ["000001", "000002"],
        "Ve özür.": ["000001", "000002", "000003"],
    }


def test_it_waits_until_that_is_out_and_then_goes(make_desk: Callable[..., Desk]) -> None:
    """Also where both are due, and where the first one fails; a plain state, with the reason."""
    desk = make_desk({"A": "Bir.", "B": "Düzeltme."}, corrects={"B": "x/A"}, faults=[Fault(Does.UNREACHABLE, times=1)])
    assert stands(desk) == (State.HELD, WAITS)
    desk.publish()
    assert (desk.texts(), stands(desk)) == ([], (State.HELD, WAITS))
    desk.publish(NOW + MINUTE)
    assert desk.texts() == ["Bir."]
    assert stands(desk)[0] is State.DUE
    desk.publish(NOW + 2 * MINUTE)
    assert answers(desk) == {"Bir.": [], "Düzeltme.": ["000001"]}


def test_half_a_thread_is_not_corrected_yet(make_desk: Callable[..., Desk]) -> None:
    """The rest of it would follow the correction."""
    desk = make_desk({"A": "Bir. *** İki.", "B": "Düzeltme."}, corrects={"B": "x/A"})
    desk.faults = [Fault(Does.UNREACHABLE, part=2, times=1)]
    desk.publish()
    assert stands(desk) == (State.HELD, WAITS)
    desk.publish(NOW + MINUTE)
    desk.publish(NOW + 2 * MINUTE)
    assert answers(desk)["Düzeltme."] == ["000001", "000002"]


def test_what_was_taken_back_needs_no_correction(make_desk: Callable[..., Desk]) -> None:
    """There is nothing to answer any more, and nothing goes out into the void."""
    desk = make_desk({"A": "Bir."})
    desk.publish()
    desk.retract()
    desk.bodies = {"A": "Bir.", "B": "Düzeltme."}
    desk.corrects = {"B": "x/A"}
    state, reason = stands(desk)
    assert (state, "was taken back on this channel" in reason) == (State.HELD, True)
    assert desk.publish(NOW + MINUTE).targets == ()
    assert desk.texts() == ["Bir."]


def test_each_channel_answers_its_own(make_desk: Callable[..., Desk]) -> None:
    """What is out on one channel is no help on another."""
    desk = make_desk(
        {"A": "Bir.", "B": "Düzeltme."}, corrects={"B": "x/A"}, also={"A": ("mastodon",), "B": ("mastodon",)}
    )
    desk.faults = [Fault(Does.REFUSE, channel="mastodon", text="Bir")]
    desk.publish()
    desk.publish(NOW + MINUTE)
    assert [(message["channel"], message["payload"]["text"]) for message in desk.messages()] == [
        ("x", "Bir."),
        ("x", "Düzeltme."),
    ]


def test_a_correction_that_broke_off_goes_on_in_its_place(make_desk: Callable[..., Desk]) -> None:
    """Whatever its first part answered, the next one answers too; a lost answer is found again there."""
    desk = make_desk({"A": "Bir.", "B": "Düzeltme. *** Ve özür."}, corrects={"B": "x/A"})
    desk.publish()
    desk.faults = [Fault(Does.LOSE_ANSWER, text="Düzeltme", times=1), Fault(Does.UNREACHABLE, part=2, times=2)]
    desk.publish(NOW + MINUTE)
    desk.publish(NOW + 2 * MINUTE)
    desk.publish(NOW + 3 * MINUTE)
    assert answers(desk)["Ve özür."] == ["000001", "000002"]
    assert [event.data["reply_to"] for event in desk.events("B") if str(event.type) == "intent"] == [
        ["000001"],
        ["000001", "000002"],
        ["000001", "000002"],
        ["000001", "000002"],
    ]


def test_a_correction_whose_time_passed_while_it_waited_is_missed(make_desk: Callable[..., Desk]) -> None:
    """As any other post: nobody is to be surprised by it days later."""
    desk = make_desk({"B": "Düzeltme.", "A": "Bir."}, corrects={"B": "x/A"}, max_late=timedelta(hours=1))
    desk.faults = [Fault(Does.REFUSE, text="Bir")]
    desk.publish()
    assert [str(each.target) for each in desk.publish(NOW + 61 * MINUTE).missed] == ["x/B"]
