"""What went out is never forgotten: not where the ledger cannot be reached, not where the run is told to stop."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import LedgerBrokenError, NotSentError, RemoteError, UsageError
from pipeline.model.plan import State
from pipeline.networks import contract
from pipeline.networks.faults import Does, Fault
from pipeline.networks.outbox import Outbox
from pipeline.trust import kept
from pipeline.trust.delivery import LEASE
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.memory import NONE
from tests.publish.desk import MINUTE, NOW, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from pipeline.model.event import Event
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Payload, Receipt


class Gone(LocalLedger):
    """A ledger that is out of reach after some commits.

    Args:
        root: the workspace.
        left: how many commits still get through.
    """

    def __init__(self, root: Path, left: int) -> None:
        super().__init__(root)
        self._left = left

    def append(self, version: str, events: Sequence[Event], payloads: Mapping[str, bytes] = NONE, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Write while there is something left."""
        if not self._left:
            raise RemoteError("the remote does not answer")
        self._left -= 1
        return super().append(version, events, payloads, **more)


def cut_off(make_desk: Callable[..., Desk], bodies: Mapping[str, str]) -> tuple[Desk, Path]:
    """Publish with a ledger that is gone after the first intent; return the file that was kept."""
    desk = make_desk(bodies)
    outcomes = desk.publish(doors=desk.doors(ledger=Gone(desk.root, 1)))
    assert desk.texts() == ["Bir."]
    assert outcomes.exit_code == 4
    (place,) = (desk.root / ".tellal" / "receipts").iterdir()
    assert f".tellal/receipts/{place.name}" in str(outcomes.stopped)
    assert outcomes.kept == f".tellal/receipts/{place.name}"
    return desk, place


def test_the_next_run_takes_up_what_the_ledger_could_not_take(make_desk: Callable[..., Desk]) -> None:
    """Also within the lease of the run that sent it, also where its network cannot be asked; then it is forgotten."""
    desk, place = cut_off(make_desk, {"A": "Bir.", "B": "İki."})
    (line,) = place.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["target"].startswith("01JDA/")
    for mark in (desk.root / ".tellal" / "runs").iterdir():
        mark.unlink()
    desk.publish(NOW + MINUTE)
    desk.check_books()
    assert desk.types("A") == ["intent", "published"]
    assert desk.events("A")[-1].data["via"] == "response"
    assert not place.exists()
    assert desk.publish(NOW + 2 * MINUTE).targets == ()


def test_a_run_forgets_only_what_it_had_taken_up(make_desk: Callable[..., Desk]) -> None:
    """What another run on this machine keeps while it is ending is there for the next one."""
    desk = make_desk()
    ending = kept.Keeper(desk.root)
    assert ending.load() == ()
    desk.publish(doors=desk.doors(ledger=Gone(desk.root, 1)))
    ending.forget()
    desk.publish(NOW + MINUTE)
    assert desk.types("A") == ["intent", "published"]
    assert desk.events("A")[-1].data["via"] == "response"


def test_another_machine_is_given_the_file(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    """A CI system keeps it as an artifact; named twice it counts once."""
    desk, place = cut_off(make_desk, {"A": "Bir."})
    artifact = tmp_path / "artifact"
    artifact.mkdir()
    shutil.copy(place, artifact / "one.jsonl")
    shutil.copy(place, artifact / "two.jsonl")
    shutil.rmtree(desk.root / ".tellal")
    outcomes = desk.publish(NOW + MINUTE, receipts=kept.read([artifact, place if place.exists() else artifact]))
    assert outcomes.targets == ()
    assert desk.types("A") == ["intent", "published"]
    desk.check_books()


def test_a_file_that_came_with_a_checkout_is_not_believed(make_desk: Callable[..., Desk]) -> None:
    """Else a pull request could have a post pass for published; where nobody names it, the network is asked."""
    desk, place = cut_off(make_desk, {"A": "Bir."})
    data = place.read_bytes()
    shutil.rmtree(desk.root / ".tellal")
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    assert desk.publish(NOW + MINUTE).targets == ()
    assert desk.types("A") == ["intent"]
    desk.publish(NOW + LEASE)
    assert desk.events("A")[-1].data["via"] == "look-up"


def test_what_somebody_settled_meanwhile_is_not_written_again(make_desk: Callable[..., Desk]) -> None:
    """The look-up of another machine was quicker."""
    desk, place = cut_off(make_desk, {"A": "Bir."})
    receipts = kept.read([place])
    shutil.rmtree(desk.root / ".tellal")
    desk.publish(NOW + LEASE)
    before = desk.types("A")
    assert before == ["intent", "unknown", "published"]
    desk.publish(NOW + LEASE + MINUTE, receipts=receipts)
    assert desk.types("A") == before


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"published"', '"intent"'),
        lambda text: text.replace('"target":"01JDA/', '"target":"../../'),
        lambda text: text.replace('"remote_id"', '"id"'),
        lambda text: "[]\n" + text,
        lambda text: text[: len(text) // 2],
    ],
)
def test_a_file_that_is_not_ours_is_refused(make_desk: Callable[..., Desk], change: Callable[[str], str]) -> None:
    """With file and line; nothing is taken up of it."""
    _, place = cut_off(make_desk, {"A": "Bir."})
    place.write_text(change(place.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(LedgerBrokenError):
        kept.read([place])


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Somebody misspelt it, and the receipt would be lost."""
    with pytest.raises(UsageError, match=r"nowhere\.jsonl cannot be read"):
        kept.read([tmp_path / "nowhere.jsonl"])


def test_a_run_that_is_told_to_stop_ends_what_is_under_way(make_desk: Callable[..., Desk]) -> None:
    """The receipt is written, nothing new begins, also not the next part of a thread; the next run goes on."""
    desk = make_desk({"A": "Bir.", "T": "İki. *** Üç.", "Z": "Son."})
    told: list[str] = []
    doors = desk.doors(tell=lambda what: told.append(str(what.moment)), stopping=lambda: told.count("sent") == 2)
    outcomes = desk.publish(doors=doors)
    assert desk.texts() == ["Bir.", "İki."]
    assert (desk.types("A"), desk.types("T")) == (["intent", "published"], ["intent", "published"])
    assert "told to stop" in str(outcomes.stopped)
    assert [(str(each.target), each.state, each.sent) for each in outcomes.targets] == [
        ("x/A", State.PUBLISHED, 1),
        ("x/T", State.PARTIAL, 1),
    ]
    assert [str(each.target) for each in outcomes.remaining] == ["x/Z"]
    assert (outcomes.told, outcomes.exit_code) == (True, 130)
    desk.publish(NOW + MINUTE)
    desk.check_books()


def test_a_receipt_that_was_written_when_somebody_interrupted_is_not_owed(make_desk: Callable[..., Desk]) -> None:
    """The commit had landed, the answer had not come back: it is neither lost nor written twice."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    with pytest.raises(KeyboardInterrupt):
        desk.publish(doors=desk.doors(ledger=Interrupted(desk.root)))
    assert desk.types("A") == ["intent", "published"]
    desk.publish(NOW)
    desk.check_books()


class Interrupted(LocalLedger):
    """A ledger whose second commit lands just before somebody presses Ctrl-C."""

    commits = 0

    def append(self, version: str, events: Sequence[Event], payloads: Mapping[str, bytes] = NONE, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Write, and be interrupted."""
        version = super().append(version, events, payloads, **more)
        self.commits += 1
        if self.commits == 2:
            raise KeyboardInterrupt
        return version


def test_a_retry_sends_the_first_try_to_the_byte(make_desk: Callable[..., Desk]) -> None:
    """Also where a newer Tellal would render something else of the same file: the network knows it by its name."""
    desk = make_desk({"A": "Bir."}, faults=[Fault(Does.TIME_OUT_BEFORE, times=1)])
    desk.publish()
    newer = desk.doors(payloads=lambda *_: ())
    desk.publish(NOW + MINUTE, doors=newer)
    assert desk.texts() == ["Bir."]
    first, second = (event.data for event in desk.events("A") if event.type == "intent")
    assert (first["payload"], first["key"], second["attempt"]) == (second["payload"], second["key"], 2)


def test_a_pinned_image_that_is_gone_for_good_makes_a_new_try(make_desk: Callable[..., Desk]) -> None:
    """Nothing is out, so nothing is repeated: better than to wait until it is too late."""
    desk = make_desk({"A": "Bir. PICTURE"}, faults=[Fault(Does.UNREACHABLE, times=1)])
    desk.publish()
    (desk.root / "content/x/media/a.png").write_bytes(b"another")
    assert desk.publish(NOW + MINUTE).targets[0].state is State.DUE
    assert "is not the image" in str(desk.events("A")[-1].data["reason"])


def test_an_account_that_was_asked_to_wait_is_left_alone_with_all_its_posts(make_desk: Callable[..., Desk]) -> None:
    """In this run; other accounts go on."""
    desk = make_desk({"A": "Bir.", "B": "İki."}, also={"B": ("bluesky",)})
    asked: list[str] = []
    outcomes = desk.publish(doors=desk.doors(open_network=lambda root, channel: Busy(root, channel, asked)))
    assert asked == ["x", "bluesky"]
    assert outcomes.resting == 1
    assert [str(each.target) for each in outcomes.remaining] == ["x/B"]
    assert outcomes.exit_code == 4
    again = desk.doors(open_network=lambda root, channel: Busy(root, channel, asked))
    assert desk.publish(NOW + MINUTE - timedelta(seconds=1), doors=again).exit_code == 0
    assert asked == ["x", "bluesky"], "also a run that knows it from the ledger alone"
    desk.publish(NOW + MINUTE)
    desk.check_books()


class Busy(Outbox):
    """A network on which one account has been busy.

    Args:
        root: the workspace.
        channel: the account's.
        asked: is told of each message.
    """

    def __init__(self, root: Path, channel: Channel, asked: list[str]) -> None:
        super().__init__(root, channel, ())
        self._name = channel.name
        self._asked = asked

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Ask to wait, or take it."""
        self._asked.append(self._name)
        if self._name == "x":
            raise NotSentError("too many requests", not_before=NOW + MINUTE)
        return super().send(payload, reply_to=reply_to, key=key, now=now, last_look=last_look)
