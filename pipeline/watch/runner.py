"""The loop: look when something is due, at least every so often, and whenever somebody asks; survive whatever happens.

`schedule` is the ticker and nothing more. What it would stumble over is kept away from it: it counts in local time, so
this process lives in UTC, or an hour would be missing each autumn; a job that raises is not scheduled again and starts
anew at once for ever, so nothing is raised in it.
"""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import schedule

from pipeline import __version__
from pipeline.i18n import Message
from pipeline.trust import signs
from pipeline.trust.signs import Sign
from pipeline.watch import systemd
from pipeline.watch.child import Limits, supervise
from pipeline.watch.drift import Drift

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pipeline.watch.child import Ended
    from pipeline.watch.signals import Signals

#: The exit code of a remote side that failed, which is what a run that had to be ended amounts to.
FAILED = 4
INTERRUPTED = 130


class Why(StrEnum):
    """What a look was made for."""

    START = "start"
    TIME = "time"
    DUE = "due"
    ASKED = "asked"
    CLOCK = "clock"


class Tick(NamedTuple):
    """One look, and the run that it was.

    Args:
        at: when it began (UTC).
        why: what it was made for.
        seconds: how long it took.
        code: the run's exit code, negative where a signal ended it, None where it did not start.
        answer: what the run said as JSON; empty where it said nothing.
        trouble: what went wrong beside what the run says, None where nothing did.
        due: when something goes out next, as far as the run knew.
    """

    at: datetime
    why: Why
    seconds: float = 0
    code: int | None = None
    answer: Mapping[str, Any] = {}
    trouble: Message | None = None
    due: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether the run did its work to the end, whatever came of it."""
        return self.trouble is None and bool(self.answer) and "error" not in self.answer


class Ways(NamedTuple):
    """How a watcher reaches the world; tests bring others.

    Args:
        root: the workspace.
        command: starts a run that answers in JSON.
        environment: of the run.
        tell: is told of each tick.
        note: is told what else happens.
        kept: file descriptors that a run gets too.
        wall: says what time it is (UTC).
        steady: counts seconds while the computer is awake.
    """

    root: Path
    command: Sequence[str]
    environment: Mapping[str, str]
    tell: Callable[[Tick], None]
    note: Callable[[Message], None]
    kept: Sequence[int] = ()
    wall: Callable[[], datetime] = lambda: datetime.now(UTC)
    steady: Callable[[], float] = time.monotonic


class Watcher:
    """What looks, again and again.

    Args:
        ways: how it reaches the world.
        signals: what it is told from outside.
        every: seconds between two looks, where nothing is due before.
        limits: how long a run may take.
    """

    def __init__(self, ways: Ways, signals: Signals, *, every: float = 30, limits: Limits | None = None) -> None:
        self._ways = ways
        self._signals = signals
        self._limits = limits or Limits()
        self._why = Why.START
        self._drift = Drift(ways.wall, ways.steady)
        self._last: Tick | None = None
        os.environ["TZ"] = "UTC"
        time.tzset()
        self._ticker = schedule.Scheduler()
        self._job = self._ticker.every(every).seconds.do(self._safe_tick)  # type: ignore[arg-type] # fractions do as well

    def keep_on(self) -> int:
        """Look until told to stop; return the exit code."""
        systemd.notify("READY=1\nSTATUS=looking what is due")
        now = True
        while not self._signals.stop:
            if now:
                self._ticker.run_all()
            else:
                self._ticker.run_pending()
            self._expect()
            self._alive()
            now = self._must_look()  # also before waiting: what was said during the run woke nobody up
            if not now and not self._signals.stop:
                self._signals.wait(min(self._ticker.idle_seconds or 0, self._limits.doze))
                now = self._must_look()
        systemd.notify("STOPPING=1")
        return INTERRUPTED if self._signals.stop == signal.SIGINT else 0

    def once(self) -> int:
        """Look once; return the exit code of the run."""
        systemd.notify("READY=1")
        self._safe_tick()
        code = self._last.code if self._last else None
        return code if code is not None and code >= 0 else FAILED

    def _must_look(self) -> bool:
        """Say whether there is a reason to look at once."""
        asked, jumped = self._signals.asked_to_look(), self._drift.jump()
        if jumped:
            n = abs(jumped) // 60
            slept = Message("this computer slept for {n} min, or its clock was set forward: looking what was due", n=n)
            with suppress(Exception):  # where nobody can be told, publishing goes on
                self._ways.note(slept if jumped > 0 else Message("the clock was set back by {n} min", n=n))
        if asked or jumped:
            self._why = Why.CLOCK if jumped else Why.ASKED
        return asked or bool(jumped)

    def _expect(self) -> None:
        """Look again when the next thing is due, if that comes first."""
        assert self._job.next_run is not None  # noqa: S101 - it is scheduled
        last = self._last
        if last is None or last.due is None or last.due <= last.at:  # a run that saw it due has dealt with it
            return
        if _local(last.due) < self._job.next_run:
            self._job.next_run = _local(last.due)
            self._why = Why.DUE

    def _safe_tick(self) -> None:
        """Look, and let nothing out of here, or the job would be lost."""
        at, started = self._ways.wall(), self._ways.steady()
        try:
            tick = self._tick(at)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next look may go well
            what = Message("the run could not be started: {what}", what=f"{type(error).__name__}: {error}")
            tick = Tick(at, self._why, trouble=what)
        self._last = tick._replace(seconds=round(self._ways.steady() - started, 3))
        self._why = Why.TIME
        signs.leave(self._ways.root, _sign(self._last, self._ways.wall()))
        with suppress(Exception):  # likewise
            self._ways.tell(self._last)

    def _tick(self, at: datetime) -> Tick:
        ended = supervise(
            self._ways.command,
            self._ways.environment,
            self._signals,
            limits=self._limits,
            kept=self._ways.kept,
            alive=self._alive,
        )
        answer = _read(ended.output)
        due = _due(answer)
        return Tick(at, self._why, 0, ended.code, answer, _trouble(ended, answer), due)

    def _alive(self) -> None:
        systemd.notify("WATCHDOG=1")


def _read(output: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(output)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _due(answer: Mapping[str, Any]) -> datetime | None:
    """Return when something goes out next, as a run has it."""
    coming = answer.get("next")
    return datetime.fromisoformat(coming[0].get("goes") or coming[0]["when"]) if coming else None


def _trouble(ended: Ended, answer: Mapping[str, Any]) -> Message | None:
    if ended.late:
        return Message("the run took too long and was ended; what it left open is looked up")
    if ended.code < 0:
        name = signal.Signals(-ended.code).name
        return Message("the run was ended by {signal}; what it left open is looked up", signal=name)
    if not answer:
        return Message("the run ended with {code} and without an answer", code=ended.code)
    return None


def _sign(tick: Tick, now: datetime) -> Sign:
    result = signs.ERROR if not tick.whole else "failed" if tick.code else "done"
    return Sign(now, os.getpid(), __version__, result, tick.due)


def _local(moment: datetime) -> datetime:
    """Return a moment as `schedule` counts, in a process whose local time is UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None)
