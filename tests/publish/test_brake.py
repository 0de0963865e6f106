"""The brake on the ledger: nothing goes out whose intent was not written before it, whoever pulled it, and where."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.doors import Doors
from pipeline.errors import LedgerBrokenError, UsageError
from pipeline.model.event import EventType
from pipeline.networks import contract, outbox_kept
from pipeline.networks.outbox import Outbox
from pipeline.publish import brake, by_hand, carry_out
from pipeline.publish.brake import Lines, Wanted
from pipeline.publish.words import Word
from pipeline.survey import survey
from pipeline.trust import holdbook
from pipeline.trust.hold import Passed, Scope
from pipeline.trust.ledger import LocalLedger, ledger_of
from pipeline.workspace.library import load
from tests.publish.desk import MINUTE, NOW, Desk, Memory, variant_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.model.event import History
    from pipeline.model.library import Library, Target
    from pipeline.model.outcome import Outcomes
    from pipeline.model.variant import Variant
    from pipeline.networks.contract import Payload, Receipt

AYSE = Word("Ayşe", "geçti")
ALL = Wanted(Scope.ALL, "", "deprem", None, Passed.ASK)
HALF_HOUR = timedelta(minutes=30)


def pull(desk: Desk, *wanted: Wanted, now: datetime = NOW) -> Lines:
    """Write holds."""
    lines = Lines(wanted or (ALL,), (), AYSE, now)
    brake.write(desk.library(), lines, lambda: now, desk.doors())
    return lines


def end(desk: Desk, *names: str, now: datetime = NOW) -> Lines:
    """End holds."""
    lines = Lines((), names, AYSE, now)
    brake.write(desk.library(), lines, lambda: now, desk.doors())
    return lines


def entries(desk: Desk) -> Sequence[holdbook.Entry]:
    """Return the holds that the ledger has."""
    return holdbook.entries(LocalLedger(desk.root).read().control)


def test_a_hold_is_one_commit_and_holds_from_then_on(make_desk: Callable[..., Desk]) -> None:
    """It needs no ledger before it: it may begin one."""
    desk = make_desk()
    lines = pull(desk, ALL._replace(passed=Passed.DRIP))
    (entry,) = entries(desk)
    assert lines.placed == (entry,)
    assert (entry.by, entry.scope, entry.reason, entry.at) == ("Ayşe", Scope.ALL, "deprem", NOW)
    assert desk.publish().targets == ()
    assert desk.texts() == []
    assert end(desk, entry.id).ended[0].id == entry.id
    desk.publish()
    desk.check_books()
    subjects = subprocess.run(
        ["git", "log", "--format=%s", "ledger"], cwd=desk.root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert subjects.count("control holds") == 2


def test_several_holds_are_one_commit(make_desk: Callable[..., Desk]) -> None:
    """Each with a name of its own."""
    desk = make_desk()
    pull(desk, ALL, Wanted(Scope.TAG, "kahve", "stok", NOW + MINUTE, Passed.SKIP))
    first, second = entries(desk)
    assert first.id != second.id
    assert (second.scope, second.name, second.until, second.passed) == (
        Scope.TAG,
        "kahve",
        NOW + MINUTE,
        Passed.SKIP,
    )


def test_what_somebody_else_wrote_meanwhile_stays(make_desk: Callable[..., Desk]) -> None:
    """The hold is added to it."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    pull(desk)
    ledger = LocalLedger(desk.root)

    class Racing(LocalLedger):
        """A ledger to which somebody writes after each of the first two reads."""

        reads = 0

        def read(self) -> History:
            history = super().read()
            Racing.reads += 1
            if Racing.reads < 3:
                pull(desk, Wanted(Scope.TAG, f"t{Racing.reads}", "", None, Passed.ASK))
            return history

    lines = Lines((Wanted(Scope.CHANNEL, "x", "yas", None, Passed.ASK),), (), AYSE, NOW)
    brake.write(desk.library(), lines, lambda: NOW, desk.doors(ledger=Racing(desk.root)))
    names = [entry.name for entry in holdbook.entries(ledger.read().control)]
    assert sorted(names) == ["", "t1", "t2", "x"]
    assert Racing.reads == 3


def test_a_hold_that_got_through_unheard_is_not_written_twice(make_desk: Callable[..., Desk]) -> None:
    """The answer of a push may be lost; what is there counts."""
    desk = make_desk()
    lines = Lines((ALL,), (), AYSE, NOW)
    for _ in range(2):
        brake.write(desk.library(), lines, lambda: NOW, desk.doors())
    assert len(entries(desk)) == 1
    ends = Lines((), (entries(desk)[0].id,), AYSE, NOW)
    for _ in range(2):
        brake.write(desk.library(), ends, lambda: NOW, desk.doors())
    assert LocalLedger(desk.root).read().control["holds.jsonl"].count(b"\n") == 2
    assert len(ends.ended) == 1


def test_a_hold_that_is_not_there_or_over_cannot_be_ended(make_desk: Callable[..., Desk]) -> None:
    """Nothing is written then."""
    desk = make_desk()
    pull(desk)
    (entry,) = entries(desk)
    with pytest.raises(UsageError, match="there is no hold hnope in the ledger"):
        end(desk, entry.id, "hnope")
    assert entries(desk) == (entry,)
    end(desk, entry.id)
    assert end(desk, entry.id, now=NOW + MINUTE).ended == ()
    assert entries(desk)[0].released == NOW


def test_holds_that_cannot_be_read_are_not_added_to(make_desk: Callable[..., Desk]) -> None:
    """Everything is held already; a line more would say nothing."""
    desk = make_desk()
    ledger = LocalLedger(desk.root)
    ledger.append("", [], control={"holds.jsonl": b'{"type":"pause"}\n'}, at=NOW)
    with pytest.raises(LedgerBrokenError, match=r"control/holds\.jsonl:1"):
        pull(desk)
    assert desk.publish(NOW + timedelta(days=1)).missed == ()
    assert desk.texts() == []


def test_cancelling_and_holding_are_one_commit(make_desk: Callable[..., Desk]) -> None:
    """Nobody sees one without the other, also when somebody was quicker."""
    desk = make_desk({"A": "Bir.", "B": "İki."})
    pull(desk, Wanted(Scope.TAG, "çay", "", None, Passed.ASK))
    found = desk.look()
    pull(desk, Wanted(Scope.TAG, "kahve", "", None, Passed.ASK))  # somebody was quicker
    before = commits(desk)
    lines = Lines((ALL,), (), AYSE, NOW)
    (said,) = by_hand.stop(found, [f"01JDA/{account(desk)}"], lines, AYSE, lambda: NOW, desk.doors())
    assert [str(event.type) for event in said.events] == ["cancelled"]
    assert commits(desk) == before + 1
    assert [entry.scope for entry in entries(desk)] == [Scope.TAG, Scope.TAG, Scope.ALL]
    assert desk.types("A") == ["cancelled"]


def account(desk: Desk) -> str:
    """Return the account of the desk's posts."""
    return desk.library().channels[desk.channel].target_name


def commits(desk: Desk) -> int:
    """Return how many commits the ledger has."""
    done = subprocess.run(
        ["git", "rev-list", "--count", "ledger"], cwd=desk.root, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


# A real second process, in another checkout of the same repository.


@pytest.fixture(params=["worktree", "clone"])
def hub(make_repository: Callable[..., Path], post_text: Callable[..., str], request: pytest.FixtureRequest) -> Path:
    """Make a workspace in which a thread and a single post are due, and another checkout of it.

    It is another work tree of the same repository, or a clone on another machine that shares the ledger of a remote.
    """
    root = make_repository(
        {
            "content/x/bir.md": post_text("Bir.\n\n***\n\nİki.\n\n***\n\nÜç.", status="approved"),
            "content/x/son.md": post_text("Son.", status="approved", publish_at="2026-12-01 10:00:30"),
        }
    )
    other, remote = root.parent / "elsewhere", root.parent / "hub.git"
    if request.param == "worktree":
        subprocess.run(["git", "worktree", "add", "--quiet", other, "HEAD"], cwd=root, check=True)
        return root
    with (root / "tellal.toml").open("a", encoding="utf-8") as file:
        file.write('[ledger]\nremote = "origin"\n')
    subprocess.run(["git", "commit", "--quiet", "--all", "--message=A shared ledger"], cwd=root, check=True)
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", remote], check=True)
    subprocess.run(["git", "remote", "add", "origin", remote], cwd=root, check=True)
    subprocess.run(["git", "push", "--quiet", "origin", "main"], cwd=root, check=True)
    subprocess.run(["git", "clone", "--quiet", "--branch=main", remote, other], check=True)
    return root


def remembered(root: Path) -> History:
    """Return what the ledger of a workspace remembers, wherever it is."""
    return ledger_of(load(root)).read()


def pull_elsewhere(root: Path, *words: str) -> None:
    """Pull the brake in another process, in the other checkout."""
    subprocess.run(
        [sys.executable, "-m", "pipeline", "--clock", "2026-12-01 10:01", *words],
        cwd=root.parent / "elsewhere",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
    )


def sent(root: Path) -> list[str]:
    """Return the texts that the outbox took."""
    return [message["payload"]["text"] for message in outbox_kept.messages(root / "outbox/x")]


def publish(root: Path, **doors: Any) -> Outcomes:  # noqa: ANN401 - whatever a test opens otherwise
    """Run once, with some doors of a test's own."""
    return carry_out(survey(root, NOW + MINUTE), lambda: NOW + MINUTE, Doors(**doors))


def test_a_brake_pulled_between_plan_and_intent_stops_the_post(hub: Path) -> None:
    """The run had decided to send, and rendered; its intent does not fit the ledger any more, and it decides again."""
    usual, pulled = Doors().render, list[int]()

    def render(target: Target, library: Library) -> Variant | None:
        if not pulled:
            pulled.append(1)
            pull_elsewhere(hub, "hold", "--all", "--reason", "deprem", "--by", "Can")
        return usual(target, library)

    outcomes = publish(hub, render=render)
    assert pulled
    assert sent(hub) == []
    assert {str(outcome.state) for outcome in outcomes.targets} == {"held"}
    assert "held by Can since 2026-12-01 10:01: deprem" in str(outcomes.targets[0].message)
    assert remembered(hub).targets == {}


def test_a_brake_pulled_between_two_parts_stops_the_thread(hub: Path) -> None:
    """What was begun goes out, the rest waits, and nothing is lost: after the release it goes on where it was."""

    class Pulling(Outbox):
        """An outbox during whose first message somebody pulls the brake."""

        def send(self, *args: Any, **words: Any) -> Receipt:  # noqa: ANN401 - as the real one
            receipt = super().send(*args, **words)
            if len(sent(hub)) == 1:
                pull_elsewhere(hub, "hold", "x/bir", "--passed", "drip", "--reason", "deprem")
            return receipt

    outcomes = publish(hub, open_network=Pulling)
    assert sent(hub) == ["Bir.", "Son."]
    assert [str(outcome.state) for outcome in outcomes.targets] == ["partial", "published"]
    assert "1 of 3 parts are out; the rest is held" in str(outcomes.targets[0].message)
    assert publish(hub).sent == 0
    (entry,) = holdbook.entries(remembered(hub).control)
    pull_elsewhere(hub, "release", entry.id)
    assert publish(hub).sent == 2
    assert sent(hub) == ["Bir.", "Son.", "İki.", "Üç."]


def test_words_count_in_a_running_run_too(hub: Path) -> None:
    """Only what speaks of it stops."""
    pull_elsewhere(hub, "hold", "--words", "ÜÇ", "--reason", "deprem")
    publish(hub)
    assert sent(hub) == ["Son."]


# Whatever is pulled, whenever.


@dataclass
class World:
    """A network in memory at which brakes are pulled, and what happened, in order.

    Args:
        desk: the workspace.
        orders: before which message, or intent, which hold is pulled.
    """

    desk: Desk
    orders: dict[int, Wanted]
    steps: int = 0
    log: list[tuple[str, str]] = field(default_factory=list)

    def step(self) -> None:
        """Let somebody pull the brake, if it is time."""
        wanted = self.orders.get(self.steps)
        self.steps += 1
        if wanted is not None:
            pull(self.desk, wanted)
            self.log.append(("hold", wanted.name))

    def doors(self) -> Doors:
        """Return ways to this world."""
        return self.desk.doors(open_network=lambda *_: Watched(self), render=self.render)

    def render(self, target: Target, library: Library) -> Variant:
        """Render after somebody had time to pull the brake: the intent comes next."""
        self.step()
        return variant_of(target, library)


class Watched(Memory):
    """A network that notes what it takes."""

    def __init__(self, world: World) -> None:
        super().__init__(lambda _: None)
        self.world = world

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take a message; after it somebody has time to pull the brake."""
        receipt = super().send(payload, reply_to=reply_to, key=key, now=now, last_look=last_look)
        self.world.log.append(("sent", payload.text))
        self.world.step()
        return receipt


BODIES = {"A": "deprem bir *** deprem iki", "B": "kahve", "C": "çay *** çay iki *** çay üç", "D": "deprem çay"}
WANTED = st.sampled_from(
    [
        ALL,
        Wanted(Scope.CHANNEL, "x", "", None, Passed.DRIP),
        Wanted(Scope.WORDS, "deprem", "", None, Passed.ASK),
        Wanted(Scope.WORDS, "ÇAY", "", None, Passed.SKIP),
        Wanted(Scope.POST, "01JDB, 01JDC", "", None, Passed.ASK),
        Wanted(Scope.CHANNEL, "gone", "", None, Passed.ASK),  # leads nowhere: everything
    ]
)
COVERS: dict[str, Callable[[str], bool]] = {
    "": lambda _: True,
    "x": lambda _: True,
    "gone": lambda _: True,
    "deprem": lambda text: "deprem" in text,
    "ÇAY": lambda text: "çay" in text,
    "01JDB, 01JDC": lambda text: text in {"kahve", "çay", "çay iki", "çay üç"},
}


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.dictionaries(st.integers(0, 12), WANTED, max_size=3))
def test_nothing_that_a_hold_covers_is_sent_after_it(make_desk: Callable[..., Desk], orders: dict[int, Wanted]) -> None:
    """Pulled between any two steps of a run; what no hold covers goes out all the same."""
    world = World(make_desk(BODIES), orders)
    world.desk.publish(doors=world.doors())
    world.desk.publish(NOW + HALF_HOUR, doors=world.doors())
    held: list[str] = []
    for what, text in world.log:
        if what == "hold":
            held.append(text)
        else:
            assert not any(COVERS[name](text) for name in held), world.log
    if not held:
        assert len([what for what, _ in world.log if what == "sent"]) == 7
    history = LocalLedger(world.desk.root).read()
    for key in history.targets:
        types = [event.type for event in history.of(key)]
        assert types.count(EventType.INTENT) == types.count(EventType.PUBLISHED)
