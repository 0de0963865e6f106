"""No account posts more than it may, however many runs there are and whatever they know."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import NotSentError, UnknownOutcomeError
from pipeline.model.pace import USUAL
from pipeline.model.plan import State
from pipeline.networks import contract
from pipeline.networks.outbox import Outbox
from pipeline.pace import quiet
from pipeline.trust.delivery import LEASE
from pipeline.trust.ledger import LocalLedger
from tests.publish.desk import MINUTE, NOW, UNHURRIED, Desk, Memory, variant_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.model.library import Library, Target
    from pipeline.model.outcome import Outcomes
    from pipeline.model.variant import Variant
    from pipeline.networks.contract import Payload, Receipt

HOUR = timedelta(hours=1)
HALF_HOUR = UNHURRIED._replace(min_gap=30 * MINUTE)
ONCE_A_DAY = UNHURRIED._replace(max_per_day=1)


def stands(outcomes: Outcomes) -> list[tuple[str, State, str, int]]:
    """Return what became of each target."""
    return [(str(each.target), each.state, str(each.message), each.sent) for each in outcomes.targets]


class Hooked(Outbox):
    """An outbox that does something at the very moment in which a message is under way."""

    def __init__(self, hook: Callable[[], None], *about: Any) -> None:  # noqa: ANN401 - the outbox's own arguments
        super().__init__(*about)
        self._hook = hook

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take a message."""
        self._hook()
        return super().send(payload, reply_to=reply_to, key=key, now=now, last_look=last_look)


def test_a_run_sends_what_its_turn_has_come_for_and_the_next_the_rest(make_desk: Callable[..., Desk]) -> None:
    """Each decided on what went out before it, in this run too; waiting is no failure."""
    desk = make_desk({"A": "Bir.", "B": "İki.", "C": "Üç."}, pace=HALF_HOUR, also={"B": ("bluesky",)})
    first = desk.publish()
    assert [row[:2] for row in stands(first)] == [("x/A", State.PUBLISHED), ("x/B@bluesky", State.PUBLISHED)]
    assert first.exit_code == 0
    assert desk.publish(NOW + 30 * MINUTE - timedelta(seconds=1)).sent == 0
    assert [row[0] for row in stands(desk.publish(NOW + 30 * MINUTE))] == ["x/B"]
    assert [row[0] for row in stands(desk.publish(NOW + HOUR))] == ["x/C"]
    desk.check_books()


def test_after_an_outage_a_run_sends_one_late_post_of_each_account(make_desk: Callable[..., Desk]) -> None:
    """And runs that come more often send no more."""
    names = ("A", "B", "C", "D", "E")
    desk = make_desk({name: f"Metin {name}." for name in names}, pace=USUAL, also={"A": ("bluesky",)})
    went = {}
    for minutes in range(100):
        now = NOW + 2 * HOUR + minutes * MINUTE
        for each in desk.publish(now).targets:
            went[str(each.target)] = minutes
    assert went == {"x/A": 0, "x/A@bluesky": 0, "x/B": 10, "x/C": 20, "x/D": 60, "x/E": 70}
    desk.check_books()


def test_a_thread_is_one_post_and_its_parts_follow_each_other(make_desk: Callable[..., Desk]) -> None:
    """Also where nothing else may go out any more."""
    desk = make_desk({"T": "Bir. *** İki. *** Üç.", "Z": "Son."}, pace=HALF_HOUR._replace(max_per_day=2))
    assert desk.publish().sent == 3
    assert desk.publish(NOW + 30 * MINUTE).sent == 1


@pytest.mark.parametrize("pace", [HALF_HOUR, ONCE_A_DAY])
def test_who_was_quicker_counts(make_desk: Callable[..., Desk], pace: Any) -> None:  # noqa: ANN401 - a pace
    """Two runs that know nothing of each other's posts: the second decides anew, on the ledger that has the first."""
    desk = make_desk({"B": "İki."}, pace=pace)
    other = Desk(desk.root, {"A": "Bir."}, pace=pace)
    ran: list[Outcomes] = []

    def render(target: Target, library: Library) -> Variant:
        if not ran:  # between the decision and the intent
            ran.append(other.publish())
        return variant_of(target, library)

    outcomes = desk.publish(doors=desk.doors(render=render))
    ((name, state, reason, sent),) = stands(outcomes)
    assert (name, state, sent) == ("x/B", State.DUE, 0)
    assert ("the account has just posted" if pace is HALF_HOUR else "no more than 1 a day") in reason
    assert outcomes.exit_code == 0
    assert desk.texts() == ["Bir."]


def test_what_is_under_way_counts_too(make_desk: Callable[..., Desk]) -> None:
    """A message of another run that is being sent at this moment is not in the ledger as sent, only as meant."""
    desk = make_desk({"B": "İki."}, pace=ONCE_A_DAY)
    other = Desk(desk.root, {"A": "Bir."}, pace=ONCE_A_DAY)
    ran: list[Outcomes] = []

    def hook() -> None:
        ran.append(desk.publish())

    other.publish(doors=other.doors(open_network=lambda root, channel: Hooked(hook, root, channel)))
    assert [outcomes.targets for outcomes in ran] == [()]
    assert desk.texts() == ["Bir."]


def test_what_is_in_doubt_counts_until_it_is_known_not_to_be_there(make_desk: Callable[..., Desk]) -> None:
    """Then the other one may go out, and the first after it."""

    def answer(text: str) -> None:
        if text == "Bir." and len(network.asked) == 1:
            raise UnknownOutcomeError("the connection broke")

    network = Memory(answer)
    desk = make_desk({"A": "Bir.", "B": "İki."}, pace=HALF_HOUR)
    doors = desk.doors(open_network=lambda _root, _channel: network)
    first = desk.publish(doors=doors)
    assert [(name, state) for name, state, *_ in stands(first)] == [("x/A", State.UNKNOWN)]
    assert desk.publish(NOW + 10 * MINUTE, doors).targets[0].state is State.UNKNOWN  # one look; nothing else goes out
    later = desk.publish(NOW + LEASE + 5 * MINUTE, doors)
    assert [row[:2] for row in stands(later)] == [("x/A", State.PUBLISHED), ("x/B", State.DUE)]
    assert str(later.targets[1].message).startswith("the account has just posted")
    assert (later.exit_code, network.texts()) == (0, ["Bir."])
    assert [row[0] for row in stands(desk.publish(NOW + LEASE + 35 * MINUTE, doors))] == ["x/B"]


def test_what_does_not_get_through_keeps_nobody(make_desk: Callable[..., Desk]) -> None:
    """It had its turn in this run; the next in line goes out instead."""

    def answer(text: str) -> None:
        if text == "Bir.":
            raise NotSentError("no way there")

    network = Memory(answer)
    desk = make_desk({"A": "Bir.", "B": "İki.", "C": "Üç."}, pace=HALF_HOUR)
    doors = desk.doors(open_network=lambda _root, _channel: network)
    first = desk.publish(doors=doors)
    assert [row[:2] for row in stands(first)] == [("x/A", State.DUE), ("x/B", State.PUBLISHED)]
    assert first.exit_code == 4
    assert desk.publish(NOW + MINUTE, doors).targets == ()
    later = desk.publish(NOW + 30 * MINUTE, doors)
    assert [row[:2] for row in stands(later)] == [("x/A", State.DUE), ("x/C", State.PUBLISHED)]


@pytest.mark.parametrize("seed", range(3))
def test_many_runs_at_once_send_no_more_than_one_would(make_desk: Callable[..., Desk], seed: int) -> None:
    """Each with posts of its own, all on one account that may post three times a day."""
    pace = UNHURRIED._replace(max_per_day=3)
    root = make_desk().root
    desks = [Desk(root, {name: f"Metin {name}."}, pace=pace) for name in "ABCDEF"]
    chances = random.Random(seed)  # noqa: S311 - the same every time is the point

    def run(desk: Desk) -> list[int]:
        chance = random.Random(chances.random())  # noqa: S311 - likewise
        doors = partial(desk.doors, chance=chance.random)
        return [desk.publish(NOW, doors()).sent for _ in range(4)]

    with ThreadPoolExecutor(len(desks)) as pool:
        sent = sum(sum(each) for each in pool.map(run, desks))
    assert (sent, len(desks[0].texts())) == (3, 3)


@pytest.mark.parametrize(
    ("minutes", "marks"),
    [
        (1, {"A": {"runner": "ci"}, "B": {"runner": "ci", "waited": True}}),
        (200, {"A": {"runner": "ci"}, "B": {"runner": "ci", "waited": True}}),
    ],
)
def test_an_intent_says_whether_its_post_waited_for_its_turn(
    make_desk: Callable[..., Desk], minutes: int, marks: dict[str, Any]
) -> None:
    """So that its delay is not taken for one of the runs, also after an outage."""
    desk = make_desk({"A": "Bir.", "B": "İki."}, pace=USUAL._replace(min_gap=20 * MINUTE))
    for later in (0, 20):
        desk.publish(NOW + (minutes + later) * MINUTE, desk.doors(runner="ci"))
    said = {name: desk.events(name)[0].data for name in "AB"}
    assert {
        name: {key: data[key] for key in ("runner", "waited") if key in data} for name, data in said.items()
    } == marks


def test_quiet_hours_between_a_posts_time_and_its_way_out_are_seen(make_desk: Callable[..., Desk]) -> None:
    """Wherever in between they were."""
    pace = UNHURRIED._replace(quiet=quiet.read("07:30-08:00"))  # the desk's clocks show UTC
    desk = make_desk({"A": "Bir."}, pace=pace)
    assert desk.publish(NOW + 45 * MINUTE, desk.doors(runner="ci")).sent == 0
    assert desk.publish(NOW + HOUR, desk.doors(runner="ci")).sent == 1
    assert desk.events("A")[0].data["waited"] is True


def test_a_rehearsal_leaves_no_runner(make_desk: Callable[..., Desk]) -> None:
    """What happened at a made-up time shows nothing of runs."""
    desk = make_desk()
    desk.publish()
    assert "runner" not in desk.events("A")[0].data
    assert LocalLedger(desk.root).read().delays == ()
