"""What was told is remembered: by every machine that has the ledger, and by this one where there is none."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.event import Event, EventType, History
from pipeline.notify import memory
from pipeline.trust.ledger import LocalLedger
from pipeline.workspace import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MISSED = Event("01JDA/x.a", 1, EventType.MISSED, NOW, "run", 0, {"due_at": "2026-12-01T06:00:00Z"})


@pytest.fixture
def begun(make_repository: Callable[..., Path]) -> Path:
    """Make a workspace that has a ledger."""
    root = make_repository()
    LocalLedger(root).append("", (MISSED,))
    return root


def clone(root: Path) -> Path:
    """Return another machine's copy, with the ledger as it is now."""
    place = root.parent / f"clone{len(list(root.parent.iterdir()))}"
    subprocess.run(["git", "clone", "--quiet", str(root), str(place)], check=True)
    return place


def test_every_machine_knows(begun: Path) -> None:
    """What one told, no other tells again; the events are as they were."""
    assert memory.told(begun, LocalLedger(begun).read()) == {}
    memory.remember(begun, LocalLedger(begun), ["token x", "unsent x"], NOW)
    other = clone(begun)
    history = LocalLedger(other).read()
    assert memory.told(other, history) == {"token x": NOW, "unsent x": NOW}
    assert [event.type for event in history.of(MISSED.target)] == ["missed"]
    memory.remember(begun, LocalLedger(begun), ["unsent x"], NOW + DAY)
    third = clone(begun)
    assert memory.told(third, LocalLedger(third).read()) == {"token x": NOW, "unsent x": NOW + DAY}


def test_nothing_to_remember_writes_nothing(begun: Path) -> None:
    """Not a commit."""
    before = LocalLedger(begun).read().version
    memory.remember(begun, LocalLedger(begun), [], NOW)
    assert LocalLedger(begun).read().version == before


def test_a_ledger_is_not_begun_for_this(make_repository: Callable[..., Path]) -> None:
    """Whoever begins it is to be told what to pin. This machine remembers all the same."""
    root = make_repository()
    memory.remember(root, LocalLedger(root), ["trouble"], NOW)
    assert LocalLedger(root).read().version == ""
    assert memory.told(root, History()) == {"trouble": NOW}


def test_a_broken_ledger_is_no_obstacle(begun: Path) -> None:
    """That it is broken is what was told; this machine remembers."""
    LocalLedger(begun).read()
    subprocess.run(["git", "update-ref", "-d", "refs/heads/ledger"], cwd=begun, check=True)
    memory.remember(begun, LocalLedger(begun), ["trouble"], NOW)
    assert memory.told(begun, History()) == {"trouble": NOW}


def test_two_machines_at_once_lose_nothing(begun: Path) -> None:
    """Whoever is second reads again and adds."""

    class Slow(LocalLedger):
        """A ledger that another run writes to between reading and writing, once."""

        busy = True

        def read(self) -> History:
            history = super().read()
            if self.busy:
                self.busy = False
                memory.remember(begun, LocalLedger(begun), ["first"], NOW)
            return history

    memory.remember(begun, Slow(begun), ["second"], NOW + DAY)
    other = clone(begun)
    assert memory.told(other, LocalLedger(other).read()) == {"first": NOW, "second": NOW + DAY}


@pytest.mark.parametrize(
    "written",
    [b"", b"{", b"[]", b'{"told":[]}', b'{"told":{"a":1}}', b'{"told":{"a":"soon"}}', b"[" * 100_000, b"\xff"],
)
def test_what_cannot_be_read_is_not_remembered(begun: Path, written: bytes) -> None:
    """Better told twice than a run that ends here."""
    assert memory.told(begun, History(control={memory.CONTROL: written})) == {}
    store.save(begun, memory.NAME, ["nonsense"])
    assert memory.told(begun, History()) == {}


def test_it_does_not_grow_for_ever(begun: Path) -> None:
    """What was told more than a year ago, or a thousand things ago, is forgotten."""
    memory.remember(begun, LocalLedger(begun), ["old"], NOW)
    memory.remember(begun, LocalLedger(begun), [f"n{number}" for number in range(2_000)], NOW + 401 * DAY)
    told = memory.told(begun, LocalLedger(begun).read())
    assert "old" not in told
    assert len(told) == memory.MOST
