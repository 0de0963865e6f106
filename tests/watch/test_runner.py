"""The loop: nothing that goes wrong in one look keeps the next one away."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.trust import signs
from pipeline.watch.child import Limits
from pipeline.watch.runner import Tick, Watcher, Ways, Why
from pipeline.watch.signals import Signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.i18n import Message

#: Never reached: what is tested comes before the next look by time.
LONG = 3600.0


@pytest.fixture(autouse=True)
def _own_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A watcher lives in UTC; the tests after it do not."""
    monkeypatch.setenv("TZ", "Europe/Istanbul")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class Looks:
    """What a watcher told, and how it is made to stop after so many looks."""

    def __init__(self, most: int) -> None:
        self.ticks: list[Tick] = []
        self.notes: list[str] = []
        self._most = most

    def tell(self, tick: Tick) -> None:
        """Count."""
        self.ticks.append(tick)
        if len(self.ticks) == self._most:
            os.kill(os.getpid(), signal.SIGTERM)

    def note(self, message: Message) -> None:
        """Keep."""
        self.notes.append(str(message))


def watch(  # noqa: PLR0913 - by name
    root: Path,
    looks: Looks,
    command: list[str],
    *,
    every: float = LONG,
    limits: Limits | None = None,
    wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    tell: Callable[[Tick], None] | None = None,
) -> int:
    """Watch with another program in the place of a run."""
    ways = Ways(root, command, os.environ, tell or looks.tell, looks.note, wall=wall)
    with Signals() as signals:
        return Watcher(ways, signals, every=every, limits=limits).keep_on()


def python(code: str, *args: str) -> list[str]:
    """Return what runs some Python."""
    return [sys.executable, "-c", code, *args]


def saying(**answer: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Return what answers as a run does."""
    return python("import sys; print(sys.argv[1])", json.dumps({"format": 1, "command": "publish", **answer}))


def test_one_that_hangs_is_ended_and_the_next_one_runs(tmp_path: Path) -> None:
    """What TRUST calls a hard timeout: the loop goes on, and says what happened."""
    code = """
import pathlib, sys, time
place = pathlib.Path(sys.argv[1])
if not place.exists():
    place.touch()
    while True: time.sleep(60)
print('{"sent": 0}')
"""
    looks = Looks(2)
    limits = Limits(run=3, grace=1, stop=9)
    assert watch(tmp_path, looks, python(code, str(tmp_path / "hung")), every=0.1, limits=limits) == 0
    first, second = looks.ticks
    assert "took too long" in str(first.trouble)
    assert (second.code, second.trouble, second.answer) == (0, None, {"sent": 0})


@pytest.mark.parametrize("command", [["/no/such/program"], python("print('not JSON')"), python("raise SystemExit(9)")])
def test_a_look_that_fails_does_not_stop_the_next(tmp_path: Path, command: list[str]) -> None:
    """Nor does it start a hot loop, which is what `schedule` makes of an exception that gets out."""
    looks = Looks(3)
    started = time.monotonic()
    assert watch(tmp_path, looks, command, every=0.3) == 0
    assert time.monotonic() - started >= 0.6
    assert all(tick.trouble for tick in looks.ticks)
    sign = signs.find(tmp_path)
    assert sign is not None
    assert sign.result == "error"


def test_nobody_who_listens_is_no_reason_to_stop(tmp_path: Path) -> None:
    """A log that is gone raises in the middle of a look."""
    looks = Looks(3)

    def tell(tick: Tick) -> None:
        looks.tell(tick)
        raise BrokenPipeError

    assert watch(tmp_path, looks, saying(), every=0.05, tell=tell) == 0
    assert len(looks.ticks) == 3


def test_it_looks_again_at_the_very_moment_that_something_is_due(tmp_path: Path) -> None:
    """Not up to an interval later; and only once, whatever the run says."""
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    looks = Looks(2)
    command = saying(next=[{"when": due.strftime("%Y-%m-%dT%H:%M:%SZ")}])
    assert watch(tmp_path, looks, command) == 0
    first, second = looks.ticks
    assert (first.why, second.why, first.due) == (Why.START, Why.DUE, due)
    assert timedelta() <= second.at - due < timedelta(minutes=1)


def test_a_run_that_has_seen_what_is_due_is_not_repeated_at_once(tmp_path: Path) -> None:
    """Else a moment that is over would be looked for again and again."""
    past = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    looks = Looks(3)
    started = time.monotonic()
    assert watch(tmp_path, looks, saying(next=[{"when": past}]), every=0.3) == 0
    assert time.monotonic() - started >= 0.6
    assert [tick.why for tick in looks.ticks[1:]] == [Why.TIME, Why.TIME]


@pytest.mark.parametrize(("jump", "said"), [(3 * 3600, "slept for 180 min"), (-3600, "set back by 60 min")])
def test_a_computer_that_wakes_up_looks_at_once(tmp_path: Path, jump: int, said: str) -> None:
    """Whatever the ticker had planned by the clock that jumped."""
    looks = Looks(2)

    def wall() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=jump if looks.ticks else 0)

    assert watch(tmp_path, looks, saying(), wall=wall, limits=Limits(doze=0.1)) == 0
    assert looks.ticks[1].why is Why.CLOCK
    assert said in looks.notes[0]


def test_the_hour_that_comes_twice_is_no_pause(tmp_path: Path) -> None:
    """`schedule` counts in local time, so this process has none: in Berlin it would wait for an hour each autumn."""
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    assert watch(tmp_path, Looks(1), saying()) == 0
    assert (
        time.localtime(1792890000).tm_hour == 1
    )  # 2026-10-25 01:00 UTC, when it is 2 o'clock there for the second time


def test_every_look_leaves_a_sign(tmp_path: Path) -> None:
    """With when, who, what came of it, and what is next."""
    looks = Looks(1)
    watch(tmp_path, looks, saying(next=[{"when": "2030-01-01T10:00:00Z"}]))
    shape = json.loads((tmp_path / signs.PLACE).read_text(encoding="utf-8"))
    assert shape["pid"] == os.getpid()
    assert (shape["result"], shape["next_due"]) == ("done", "2030-01-01T10:00:00Z")
    sign = signs.find(tmp_path)
    assert sign is not None
    assert sign.at - looks.ticks[0].at < timedelta(seconds=20)
