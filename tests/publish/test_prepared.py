"""What a network has made first, for nobody to see: its name is written down before it is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.model.plan import State
from pipeline.networks import contract
from pipeline.networks.contract import NoReceipt, Receipt
from tests.publish.desk import MINUTE, NOW, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.doors import Doors
    from pipeline.networks.contract import Payload


@dataclass
class Containers:
    """A network that publishes containers, once each.

    Args:
        desk: whose ledger is looked at while it publishes.
        loses: whether it answers nothing to what it publishes.
        arrives: whether what it does not answer to is published.
        away: whether nobody can be asked.
        fails: what making a container fails with.
    """

    desk: Desk
    loses: bool = False
    arrives: bool = True
    away: bool = False
    fails: Exception | None = None
    made: list[str] = field(default_factory=list)
    out: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    in_flight = MINUTE
    visibility = MINUTE

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Make one; answers leave in one step."""
        del now
        if self.fails:
            raise self.fails
        if reply_to:
            return ""
        self.made.append(payload.text)
        return f"c{len(self.made)}"

    def publish(
        self,
        prepared: str,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Publish one that is known by its name."""
        del reply_to, now
        last_look()
        self.written += [event.data.get("prepared", "") for event in self.desk.events("A") if event.type == "intent"]
        assert prepared not in self.out, "published twice"
        if self.arrives or not self.loses:
            self.out[prepared] = payload.text
        if self.loses:
            raise UnknownOutcomeError("no answer")
        return Receipt(f"m-{prepared}", f"https://example.org/{prepared}")

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take an answer."""
        del now
        last_look()
        assert reply_to == ["m-c1"]
        self.out[key] = payload.text
        return Receipt(key, "")

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Say what became of a container, if anybody can be asked."""
        del payload, reply_to, since
        if self.away:
            raise UnknownOutcomeError("nobody answers")
        return Receipt(f"m-{prepared}", "") if prepared in self.out else NoReceipt.ABSENT

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Nobody asks for what has a name."""
        raise AssertionError((payload, reply_to, key, since))

    def close(self) -> None:
        """Do nothing."""

    def doors(self) -> Doors:
        """Return ways to this network."""
        return self.desk.doors(open_network=lambda _, __: self)


def test_the_name_is_in_the_ledger_before_it_is_published(make_desk: Callable[..., Desk]) -> None:
    """Whatever happens afterwards, somebody can ask for it; a part that has none leaves in one step."""
    desk = make_desk({"A": "Bir. *** İki."})
    network = Containers(desk)
    desk.publish(doors=network.doors())
    assert network.written == ["c1"]
    assert list(network.out.values()) == ["Bir.", "İki."]
    intents = [event.data.get("prepared") for event in desk.events("A") if event.type == "intent"]
    assert intents == ["c1", None]


def test_a_lost_answer_is_asked_after_by_name(make_desk: Callable[..., Desk]) -> None:
    """Another run, on another machine perhaps, knows the name from the ledger."""
    desk = make_desk()
    desk.publish(doors=Containers(desk, loses=True, away=True).doors())
    later = Containers(desk, out={"c1": "Bir."})
    outcomes = desk.publish(NOW + 10 * MINUTE, doors=later.doors())
    assert outcomes.targets[0].state is State.PUBLISHED
    assert desk.types("A") == ["intent", "unknown", "published"]
    assert later.made == []


def test_one_that_was_not_published_is_made_anew(make_desk: Callable[..., Desk]) -> None:
    """Twice looked at, it is not out: the next try has a container of its own, and its name."""
    desk = make_desk()
    network = Containers(desk, loses=True, arrives=False)
    for minutes in (0, 10, 13):
        desk.publish(NOW + minutes * MINUTE, doors=network.doors())
        network.loses = minutes == 0
    assert desk.types("A") == ["intent", "unknown", "looked", "absent", "intent", "published"]
    assert network.out == {"c2": "Bir."}


def test_what_could_not_be_made_is_not_out(make_desk: Callable[..., Desk]) -> None:
    """It is told as any other refusal is, and nothing is in doubt; not even where the adapter itself breaks."""
    for error, kind in (
        (NotSentError("no picture"), "not-sent"),
        (RejectedError("too wide"), "rejected"),
        (UnauthorisedError("old token"), "not-sent"),
        (KeyError("id"), "not-sent"),
    ):
        desk = make_desk()
        desk.publish(doors=Containers(desk, fails=error).doors())
        assert desk.types("A")[:2] == ["intent", kind]
        assert "unknown" not in desk.types("A")


@dataclass
class Moments(Containers):
    """A network on which a message's moment is half of its name, and holds for a while.

    Args:
        holds: whether what an earlier try prepared still counts.
    """

    holds: bool = True

    def lasts(self, prepared: str, now: datetime) -> bool:
        """Say whether it does."""
        del now
        assert prepared
        return self.holds


def test_where_it_lasts_each_try_is_of_the_same_message(make_desk: Callable[..., Desk]) -> None:
    """Looked for, not there, sent again under the name of the first try; once that is too old, under a new one."""
    for holds, names in ((True, ["c1", "c1"]), (False, ["c1", "c2"])):
        desk = make_desk()
        network = Moments(desk, loses=True, arrives=False, holds=holds)
        for minutes in (0, 10, 13):
            desk.publish(NOW + minutes * MINUTE, doors=network.doors())
            network.loses = minutes == 0
        intents = [event.data["prepared"] for event in desk.events("A") if event.type == "intent"]
        assert intents == names
        assert network.out == {names[-1]: "Bir."}
