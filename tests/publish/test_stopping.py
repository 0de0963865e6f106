"""A run that is told to stop, or cut off: what it came to is said, and what it owes is kept before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, UnknownOutcomeError
from pipeline.model.outcome import Moment
from pipeline.model.plan import State
from pipeline.networks import contract
from pipeline.networks.outbox import Outbox
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.memory import NONE
from tests.publish.desk import MINUTE, NOW, Desk, Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pipeline.doors import Doors
    from pipeline.model.event import Event
    from pipeline.model.outcome import Progress
    from pipeline.networks.contract import Payload, Receipt

THREE = {"A": "Bir.", "B": "İki.", "C": "Üç."}


class CutOff(Outbox):
    """A network during which a second signal comes: it took the message, and nobody hears."""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: Any,  # noqa: ANN401 - passed on
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take it, and be cut off."""
        receipt = super().send(payload, reply_to=reply_to, key=key, now=now, last_look=last_look)
        if "İki" in payload.text:
            raise KeyboardInterrupt
        return receipt


def told(desk: Desk, **more: Any) -> Doors:  # noqa: ANN401 - passed on
    """Return ways of a run that is told to stop while it sends the second post."""
    heard: list[str] = []
    return desk.doors(
        tell=lambda what: heard.append(str(what.moment)), stopping=lambda: heard.count("sending") > 1, **more
    )


def test_what_was_cut_off_is_an_outcome(make_desk: Callable[..., Desk]) -> None:
    """One is out, one in doubt, one untouched: the run says so instead of breaking off."""
    desk = make_desk(THREE)
    outcomes = desk.publish(doors=told(desk, open_network=lambda root, channel: CutOff(root, channel, ())))
    assert [(str(each.target), each.state) for each in outcomes.targets] == [
        ("x/A", State.PUBLISHED),
        ("x/B", State.UNKNOWN),
    ]
    assert [str(each.target) for each in outcomes.remaining] == ["x/C"]
    assert "told to stop" in str(outcomes.stopped)
    assert (outcomes.told, outcomes.exit_code) == (True, 130)
    assert (desk.types("A"), desk.types("B"), desk.types("C")) == (["intent", "published"], ["intent", "unknown"], [])
    desk.publish(NOW + MINUTE)
    desk.check_books()


class Watched(LocalLedger):
    """A ledger that looks what is kept on disk while its last commit is written.

    Args:
        root: the workspace.
        cut: the writing is cut off too.
    """

    def __init__(self, root: Path, *, cut: bool) -> None:
        super().__init__(root)
        self._root = root
        self._cut = cut
        self._ending = False
        self.kept: list[str] = []

    def hear(self, what: Progress) -> None:
        """Listen for the end."""
        self._ending = self._ending or what.moment is Moment.ENDING

    def append(self, version: str, events: Sequence[Event], payloads: Mapping[str, bytes] = NONE, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Write, or not."""
        if self._ending:
            self.kept = [place.read_text(encoding="utf-8") for place in (self._root / ".tellal/receipts").iterdir()]
            if self._cut:
                raise KeyboardInterrupt
        return super().append(version, events, payloads, **more)


def stopped_at_the_end(desk: Desk, *, cut: bool) -> Watched:
    """Publish one post with a run that is told to stop before it writes the receipt."""
    ledger = Watched(desk.root, cut=cut)
    heard: list[Moment] = []

    def tell(what: Progress) -> None:
        ledger.hear(what)
        heard.append(what.moment)

    outcomes = desk.publish(doors=desk.doors(ledger=ledger, tell=tell, stopping=lambda: Moment.SENT in heard))
    assert outcomes.exit_code == 130
    return ledger


def test_a_run_in_a_hurry_keeps_a_receipt_before_it_writes_it(make_desk: Callable[..., Desk]) -> None:
    """The process may be killed while a remote takes its time; what the ledger took is kept no longer."""
    desk = make_desk()
    ledger = stopped_at_the_end(desk, cut=False)
    assert '"published"' in "".join(ledger.kept)
    assert desk.types("A") == ["intent", "published"]
    assert not list((desk.root / ".tellal/receipts").iterdir())
    assert not list((desk.root / ".tellal").glob("owed-*"))


def test_a_receipt_whose_writing_was_cut_off_is_taken_up(make_desk: Callable[..., Desk]) -> None:
    """By the next run, as the network's own answer."""
    desk = make_desk()
    stopped_at_the_end(desk, cut=True)
    assert desk.types("A") == ["intent"]
    desk.publish(NOW + MINUTE)
    assert desk.types("A") == ["intent", "published"]
    assert desk.events("A")[-1].data["via"] == "response"
    desk.check_books()


def test_a_doubt_that_nobody_could_look_into_is_no_success(make_desk: Callable[..., Desk]) -> None:
    """Its network asks the account to wait, so the run does nothing, and says what is in doubt all the same."""
    desk = make_desk({"A": "Bir.", "B": "İki."})

    def lose_then_ask_to_wait(text: str) -> None:
        if text == "Bir.":
            raise UnknownOutcomeError("the answer broke off")
        raise NotSentError("too many requests", not_before=NOW + 20 * MINUTE)

    network = Memory(lose_then_ask_to_wait)
    doors = desk.doors(open_network=lambda _, __: network)
    desk.publish(doors=doors)
    assert (desk.types("A"), desk.types("B")) == (["intent", "unknown"], ["intent", "not-sent"])
    asked = len(network.asked)
    outcomes = desk.publish(NOW + MINUTE, doors=doors)
    assert len(network.asked) == asked
    assert (outcomes.targets, outcomes.stopped) == ((), None)
    assert [each.state for each in outcomes.doubts] == [State.UNKNOWN]
    assert outcomes.exit_code == 4
