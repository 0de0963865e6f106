"""A doubt is looked into as long as that proves something, and ends by proof or by a person's word."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipeline.errors import UnknownOutcomeError
from pipeline.model.plan import State
from pipeline.networks import contract
from pipeline.networks.contract import NoReceipt, Receipt
from pipeline.trust import entries
from pipeline.trust.delivery import LEASE
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.progress import LOOKING
from pipeline.trust.record import time
from tests.publish.desk import MINUTE, NOW, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.doors import Doors
from pipeline.networks.contract import Payload

SECOND = timedelta(seconds=1)
#: From when on an empty list counts, for a message that was given up at NOW: 5 minutes under way, 3 until it shows, and
#: 2 for clocks that differ.
COUNTS = NOW + 10 * MINUTE


@dataclass
class Forgetful:
    """A network that loses every answer, and shows a list which may be old.

    Args:
        shows: whether the list has what arrived.
        arrives: whether a message arrives at all.
    """

    shows: bool = False
    arrives: bool = True
    taken: list[str] = field(default_factory=list)
    in_flight = 5 * MINUTE
    visibility = 3 * MINUTE

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take it or not, and say nothing."""
        del reply_to, now
        last_look()
        if self.arrives:
            self.taken.append(key)
        raise UnknownOutcomeError(f"no answer for {payload.text}")

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Look at the list."""
        del payload, reply_to, since
        return Receipt(key, f"https://example.org/{key}") if self.shows and key in self.taken else NoReceipt.ABSENT

    def close(self) -> None:
        """Do nothing."""

    def doors(self, desk: Desk) -> Doors:
        """Return ways to this network."""
        return desk.doors(open_network=lambda _, __: self)


def test_one_old_list_proves_nothing(make_desk: Callable[..., Desk]) -> None:
    """A replica may be behind: it takes two looks, as far apart as it may be late, or the post would be out twice."""
    desk, network = make_desk(), Forgetful()
    desk.publish(doors=network.doors(desk))
    desk.publish(COUNTS - SECOND, doors=network.doors(desk))
    assert desk.types("A") == ["intent", "unknown"], "too early to count as a look"
    desk.publish(COUNTS, doors=network.doors(desk))
    desk.publish(COUNTS + 3 * MINUTE - SECOND, doors=network.doors(desk))
    assert desk.types("A") == ["intent", "unknown", "looked"], "once is enough to remember"
    network.shows = True
    outcomes = desk.publish(COUNTS + 3 * MINUTE, doors=network.doors(desk))
    assert desk.types("A") == ["intent", "unknown", "looked", "published"]
    assert outcomes.targets[0].state is State.PUBLISHED
    assert len(network.taken) == 1


def test_two_looks_apart_prove_that_it_is_not_there(make_desk: Callable[..., Desk]) -> None:
    """Then it is sent again, under the same name."""
    desk, network = make_desk(), Forgetful(arrives=False)
    for minutes in (0, 10, 13):
        desk.publish(NOW + minutes * MINUTE, doors=network.doors(desk))
    assert desk.types("A") == ["intent", "unknown", "looked", "absent", "intent", "unknown"]
    first, second = (event.data["key"] for event in desk.events("A") if event.type == "intent")
    assert first == second


def test_after_a_day_only_a_person_can_say_that_it_is_not_there(make_desk: Callable[..., Desk]) -> None:
    """A network shows only so much of the past: what has scrolled away looks like what never came."""
    desk, network = make_desk(max_late=timedelta(days=30)), Forgetful()
    desk.publish(doors=network.doors(desk))
    for later in (LOOKING, LOOKING + 5 * MINUTE, 10 * LOOKING):
        outcomes = desk.publish(NOW + later, doors=network.doors(desk))
        assert outcomes.targets[0].state is State.UNKNOWN
        assert "tellal resolve" in str(outcomes.targets[0].message)
        assert outcomes.exit_code == 4
    assert len(network.taken) == 1
    network.shows = True
    assert desk.publish(NOW + 11 * LOOKING, doors=network.doors(desk)).targets[0].state is State.PUBLISHED


def test_what_was_cancelled_in_doubt_is_looked_for_and_not_sent_again(make_desk: Callable[..., Desk]) -> None:
    """Whether it is out stays a question; that it must not go out a second time does not."""
    desk, network = make_desk(), Forgetful(arrives=False)
    desk.publish(doors=network.doors(desk))
    say(desk, entries.cancelled, NOW + MINUTE)
    for minutes in (10, 13, 20):
        outcomes = desk.publish(NOW + minutes * MINUTE, doors=network.doors(desk))
    assert desk.types("A") == ["intent", "unknown", "cancelled", "looked", "absent"]
    assert outcomes.targets == ()
    say(desk, entries.released, NOW + 30 * MINUTE)
    desk.publish(NOW + 31 * MINUTE, doors=network.doors(desk))
    assert desk.types("A")[-2:] == ["intent", "unknown"], "a person may change their mind"


def test_a_run_that_slept_leaves_alone_what_another_one_is_sending(make_desk: Callable[..., Desk]) -> None:
    """It wakes with an answer of its own to write down, and finds that somebody else has gone on to the next try."""
    desk, network, time_is = make_desk(), Forgetful(arrives=False), [NOW]
    ledger = Asleep(desk.root, time_is)
    outcomes = desk.publish(doors=replace(network.doors(desk), ledger=ledger), clock=lambda: time_is[0])
    assert desk.types("A") == ["intent", "unknown", "absent", "intent"], "that try is in nobody's doubt"
    assert [each.state for each in outcomes.targets] == [State.SENDING]


class Asleep(LocalLedger):
    """A ledger that does not answer for half an hour; on another machine the message is sent anew meanwhile."""

    def __init__(self, root: Path, time_is: list[datetime]) -> None:
        super().__init__(root)
        self._time_is = time_is
        self._asked = 0

    def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Let the other one go on."""
        self._asked += 1
        if self._asked == 2:
            self._time_is[0] += 34 * MINUTE
            self._go_on()
        return super().append(*words, **more)

    def _go_on(self) -> None:
        history, now = self.read(), self._time_is[0]
        ((key, (first,)),) = history.targets.items()
        again = {name: value for name, value in first.data.items() if name != "key"}
        again |= {"attempt": 2, "lease_until": time(now + LEASE)}
        events = [
            entries.unknown(first, now, "elsewhere", "it left no answer"),
            entries.absent(first, now, "elsewhere", now),
            entries.intent(key, 1, now, "elsewhere", again),
        ]
        LocalLedger.append(
            self, history.version, [event._replace(seq=number) for number, event in enumerate(events, 2)]
        )


def say(desk: Desk, word: Callable[..., object], at: datetime) -> None:
    """Write a person's word about the post A."""
    ledger = LocalLedger(desk.root)
    history = ledger.read()
    (key,) = history.targets
    event = word(key, at, "by-hand", "Ayşe", "haber")
    assert hasattr(event, "_replace")
    ledger.append(history.version, [event._replace(seq=len(history.of(key)) + 1)])
