"""One message to each of many people: whatever happens in between, nobody gets it twice, and nobody is left behind.

The network is WhatsApp's adapter with a server on loopback that is as strict as its documentation.
"""

from __future__ import annotations

import signal
import subprocess
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from pipeline.model.plan import State
from pipeline.networks.people import people
from pipeline.networks.whatsapp import Template, WhatsApp
from pipeline.publish import by_hand
from pipeline.publish.words import Proof, Word
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.progress import progress
from tests.networks.case import QUICK
from tests.networks.fakes import whatsapp
from tests.networks.fakes.base import Reply, serving
from tests.publish.desk import MINUTE, NOW, Desk
from tests.publish.killing import Killer, KillingGit, in_a_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from pipeline.doors import Doors
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Receipt

ALL = ("905321000001", "905321000002", "905321000003", "905321000004", "905321000005")
URL = "outbox/x/index.html#m000001"


@dataclass
class Business:
    """A number of a business, its list and its key."""

    fake: whatsapp.WhatsApp
    numbers: tuple[str, ...] = ALL
    key: str = "a-key-of-the-list-nobody-guesses"

    def doors(self, desk: Desk) -> Doors:
        """Return ways to it."""
        listed = people("\n".join(f"+{number}" for number in self.numbers), self.key)
        adapter = WhatsApp(
            desk.root,
            phone=self.fake.me,
            token=self.fake.token,
            listed=listed,
            template=Template("haber", "tr"),
            server=self.fake.url,
            patience=QUICK,
        )
        return desk.doors(open_network=lambda _root, _channel: adapter)

    def got(self) -> list[str]:
        """Return who got something, in order."""
        return [post["to"] for post in self.fake.posts]


@pytest.fixture
def business() -> Iterator[Business]:
    """A business with five people on its list."""
    with serving(whatsapp.WhatsApp()) as fake:
        assert isinstance(fake, whatsapp.WhatsApp)
        yield Business(fake)


def resolve(desk: Desk, proof: Proof, now: datetime) -> None:
    """Say what somebody saw of the post's message in doubt."""
    found = desk.look(now)
    by_hand.resolve(found, [target.key for target in found.library.targets()], proof, Word("Ayşe"), lambda: now)


def kept(desk: Desk) -> bytes:
    """Return every byte that git keeps, with all that was ever committed."""
    words = ["git", "cat-file", "--batch-all-objects", "--batch", "--unordered"]
    return subprocess.run(words, cwd=desk.root, check=True, capture_output=True).stdout


def test_each_person_is_a_message_of_its_own(make_desk: Callable[..., Desk], business: Business) -> None:
    """Five intents and five receipts; the post is out when the last one has it."""
    desk = make_desk({"A": "Kış menüsü geldi."})
    outcomes = desk.publish(doors=business.doors(desk))
    assert business.got() == list(ALL)
    assert desk.types("A") == ["intent", "published"] * 5
    assert outcomes.targets[0].state is State.PUBLISHED
    desk.publish(NOW + MINUTE, doors=business.doors(desk))
    assert len(business.got()) == 5


def test_nobody_is_in_the_repository(make_desk: Callable[..., Desk], business: Business) -> None:
    """Neither a number, nor Meta's name of a message, which has the number in it, nor a hash that could be guessed."""
    desk = make_desk({"A": "Kış menüsü geldi."})
    desk.publish(doors=business.doors(desk))
    bytes_of_it = kept(desk)
    assert b"K\xc4\xb1\xc5\x9f men\xc3\xbcs\xc3\xbc" in bytes_of_it, "the ledger was not looked into"
    assert not [number for number in ALL if number[2:].encode() in bytes_of_it]
    assert b"wamid" not in bytes_of_it
    other = make_desk({"A": "Kış menüsü geldi."})
    business.key = "another-key-of-the-list-nobody-knows"
    other.publish(doors=business.doors(other))
    names = [event.data["remote_id"] for event in desk.events("A") if event.type == "published"]
    others = [event.data["remote_id"] for event in other.events("A") if event.type == "published"]
    assert not set(names) & set(others), "without the key, names would follow from numbers"


def test_a_lost_answer_is_one_persons_doubt_and_is_not_repeated(
    make_desk: Callable[..., Desk], business: Business
) -> None:
    """The first two are never sent again, the third waits for a person's word, the rest get theirs after it."""
    desk = make_desk({"A": "Kış menüsü geldi."})
    real, business.fake.publishes = business.fake.publishes, lambda asked: b"0003" in asked.body  # type: ignore[method-assign]
    business.fake.ill = ["lost"]
    assert desk.publish(doors=business.doors(desk)).targets[0].state is State.UNKNOWN
    business.fake.publishes = real  # type: ignore[method-assign]
    assert desk.publish(NOW + MINUTE, doors=business.doors(desk)).targets[0].state is State.UNKNOWN
    assert business.got() == list(ALL[:3])
    resolve(desk, Proof(URL, remote_id="seen"), NOW + 2 * MINUTE)
    desk.publish(NOW + 3 * MINUTE, doors=business.doors(desk))
    assert business.got() == list(ALL)
    assert desk.state(NOW + 4 * MINUTE)[0] is State.PUBLISHED


def test_what_did_not_arrive_goes_to_that_person_alone(make_desk: Callable[..., Desk], business: Business) -> None:
    """Somebody looked and it was not there: the third gets it now, and the first two do not get it again."""
    desk = make_desk({"A": "Kış menüsü geldi."})
    business.fake.publishes = lambda asked: b"0003" in asked.body  # type: ignore[method-assign]
    business.fake.ill = ["reset"]
    desk.publish(doors=business.doors(desk))
    assert business.got() == list(ALL[:2])
    resolve(desk, Proof(), NOW + timedelta(hours=1))
    desk.publish(NOW + timedelta(hours=1), doors=business.doors(desk))
    assert business.got() == list(ALL)


def test_who_left_the_list_gets_nothing_more(make_desk: Callable[..., Desk], business: Business) -> None:
    """Also where the post had begun; who came onto it meanwhile gets the next one."""
    desk = make_desk({"A": "Kış menüsü geldi."})
    business.fake.publishes = lambda asked: b"0003" in asked.body  # type: ignore[method-assign]
    business.fake.ill = [Reply(429, {"error": {"message": "Too many", "code": 130429}}, {"Retry-After": "60"})]
    desk.publish(doors=business.doors(desk))
    business.numbers = (*ALL[:3], ALL[4], "905321000009")
    desk.publish(NOW + 2 * MINUTE, doors=business.doors(desk))
    assert business.got() == [*ALL[:3], ALL[4]]
    said = [event.data["remote_id"] for event in desk.events("A") if event.type == "published"]
    assert said[3] == "left-out:no-longer-listed"
    assert desk.state(NOW + 3 * MINUTE)[0] is State.PUBLISHED


def test_one_person_who_cannot_get_it_stops_nobody_else(make_desk: Callable[..., Desk], business: Business) -> None:
    """No WhatsApp on that number: noted with Meta's code, and the others get theirs."""
    desk = make_desk({"A": "Kış menüsü geldi."})
    business.fake.refuses = {ALL[1]: 131026}
    desk.publish(doors=business.doors(desk))
    assert business.got() == [ALL[0], *ALL[2:]]
    said = [event.data["remote_id"] for event in desk.events("A") if event.type == "published"]
    assert said[1] == "left-out:131026"


def test_another_key_knows_nobody_of_before(make_desk: Callable[..., Desk], business: Business) -> None:
    """With it nobody could tell who has got it: nothing is sent until the old one is back."""
    desk = make_desk({"A": "Kış menüsü geldi."})
    business.fake.publishes = lambda asked: b"0003" in asked.body  # type: ignore[method-assign]
    business.fake.ill = [Reply(429, {"error": {"message": "Too many", "code": 130429}}, {"Retry-After": "60"})]
    desk.publish(doors=business.doors(desk))
    old, business.key = business.key, "another-key-of-the-list-nobody-knows"
    desk.publish(NOW + 2 * MINUTE, doors=business.doors(desk))
    assert "another one" in str(desk.events("A")[-1].data["reason"])
    assert business.got() == list(ALL[:2])
    business.key = old
    desk.publish(NOW + 3 * MINUTE, doors=business.doors(desk))
    assert business.got() == list(ALL)


@pytest.mark.parametrize("step", range(1, 27))
def test_killed_at_any_step_everybody_gets_it_once(
    make_desk: Callable[..., Desk], business: Business, step: int
) -> None:
    """`kill -9` between any two effects of a run with three people: whoever has it does not get it again."""
    business.numbers = ALL[:3]
    desk, killer = make_desk({"A": "Kış menüsü geldi."}), Killer(step)
    usual = business.doors(desk)
    ledger = LocalLedger(desk.root, KillingGit(desk.root, killer))
    doors = replace(usual, ledger=ledger, tell=lambda _: killer.point(), open_network=killing(usual, killer))
    ended = in_a_process(lambda: desk.publish(doors=doors))
    assert ended in {-signal.SIGKILL, 0}
    now = NOW
    for _ in range(3):
        now += timedelta(hours=1)
        before = business.got()
        desk.publish(now, doors=business.doors(desk))
        assert business.got()[: len(before)] == before
        if desk.state(now)[0] is State.UNKNOWN:  # a person asks the one in question
            come = progress(desk.events("A"))
            has_it = ALL[come.next_part - 1] in business.got()
            resolve(desk, Proof(URL, remote_id="seen") if has_it else Proof(), now)
    assert business.got() == list(ALL[:3])
    assert desk.state(now)[0] is State.PUBLISHED


def killing(doors: Doors, killer: Killer) -> Callable[..., WhatsApp]:
    """Return what opens the network, with a step before and after each message."""

    def opened(root: Path, channel: Channel) -> WhatsApp:
        adapter = cast("WhatsApp", doors.open_network(root, channel))
        send = adapter.send

        def with_steps(*args: Any, **more: Any) -> Receipt:  # noqa: ANN401 - passed on
            killer.point()
            receipt = send(*args, **more)
            killer.point()
            return receipt

        adapter.send = with_steps  # type: ignore[method-assign]
        return adapter

    return opened


def test_a_long_list_is_gone_through_by_several_runs(make_desk: Callable[..., Desk], business: Business) -> None:
    """A run ends in time; the next one begins with the first who has not got it."""
    desk = make_desk({"A": "Kış menüsü geldi."})
    clocks = [NOW]

    def clock() -> datetime:
        clocks[0] += timedelta(seconds=20)  # asking what time it is takes a while here
        return clocks[0]

    stopped = desk.publish(doors=business.doors(desk), clock=clock).stopped
    assert "the time of one run is over" in str(stopped)
    assert 0 < len(business.got()) < 5
    for _ in range(5):
        desk.publish(clocks[0], doors=business.doors(desk), clock=clock)
    assert business.got() == list(ALL)
