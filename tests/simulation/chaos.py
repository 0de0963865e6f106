"""Who goes next, how long that takes and who is killed: decided by numbers that follow from a seed.

Each simulation has its own climate: how often runs alternate, how fast time passes, what fails. Within it anything may
happen at any effect of any run. Then the storm ends, and a few runs in good weather must bring everything to its end.
"""

from __future__ import annotations

from random import Random
from shutil import rmtree
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from greenlet import getcurrent, greenlet

from pipeline.trust import kept
from tests.simulation.content import PLOTS, VERSIONS, checkout
from tests.simulation.judge import judge, read_back, settled
from tests.simulation.runs import KilledError, Place, Run, Weather
from tests.simulation.world import MINUTE, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.simulation.content import Checkout

#: When the platform kills a job.
JOB = 15 * MINUTE
#: How much time passes at once: a moment, and what the protocol counts in.
GAPS = (60, 120, 180, 300, 480, 720, 900, 1320, 1800, 1980, 2400, 5400)
#: How long the storm lasts at most, in steps.
LONGEST = 600
#: Runs in good weather, and how far apart they are: longer than a lease and all that a look-up waits for.
CALM_RUNS, CALM_GAP = 8, 40 * MINUTE
GOOD = Weather()
T = TypeVar("T")


class Climate(NamedTuple):
    """How things go in one simulation; each is the likelihood at one step, unless it says how many.

    Args:
        runs: how many runs there are.
        together: how many of them begin while others go on.
        switch: another run goes on.
        time: time passes.
        start: the next run starts, while others go on.
        trouble: a run freezes, is killed, or is told to stop.
        where: the effect before which that happens most of all.
        danger: how likely it happens there.
        brake: somebody holds everything, or releases it.
        word: a person cancels a post, or takes that back.
        edit: the posts are edited, or deleted.
        skew: how many seconds a clock may be wrong.
    """

    runs: int
    together: int
    switch: float
    time: float
    start: float
    trouble: float
    where: str
    danger: float
    brake: float
    word: float
    edit: float
    skew: int


class Simulation:
    """One course of things.

    Args:
        seed: everything follows from it.
        disk: an empty folder, where machines may keep something; it is empty again afterwards.
        make_run: what runs; tests of the simulation put in one that breaks a rule.
        trace: is told what happens.
    """

    def __init__(
        self, seed: int, disk: Path, make_run: type[Run] = Run, trace: Callable[[str], object] | None = None
    ) -> None:
        self.seed = seed
        self.chance = Random(seed).random  # noqa: S311 - the same each time, on purpose
        self.trace = trace
        self._make_run = make_run
        self._hub = getcurrent()
        self._live: list[tuple[Run, greenlet]] = []
        self._dead: list[greenlet] = []
        self._started = 0
        self._version = 0
        self.plot = self._one_of(PLOTS)
        self.climate = self._draw_climate()
        self.weather = self._draw_weather()
        self.world = World(self._one_of((0, MINUTE, 3 * MINUTE)), disk)

    def play(self) -> World:
        """Let it happen, and judge what came of it."""
        self._storm()
        for run, process in list(self._live):
            self._kill(run, process, "the storm ends")
        self._clear_up()
        judge(self.world, self.plot, self._checkout(self._version))
        if self.seed % 16 == 0:
            read_back(self.world)
        for process in self._dead:
            if process:  # it had begun
                process.throw(KilledError)
        for machine in self.world.kept:
            rmtree(self.world.disk / machine)
        return self.world

    # --- the storm ---

    def _storm(self) -> None:
        climate, chance, world, live = self.climate, self.chance, self.world, self._live
        current: tuple[Run, greenlet] | None = None
        for _ in range(LONGEST):
            if chance() < climate.time:
                self._pass_time()
            awake = 0
            for run, _ in live:
                if run.wakes <= world.now:
                    awake += 1
            left = self._started < climate.runs
            if not awake and self._started and chance() < 0.8:
                self._go_to(world.now + self._gap() if left or not live else min(run.wakes for run, _ in live))
            if left and (not awake or (awake < climate.together and chance() < climate.start)):
                if not live and settled(world, self._checkout(self._version)):
                    return
                current = self._start()
            elif not live:
                return
            elif current not in live or chance() < climate.switch:
                current = live[int(chance() * len(live))]
            world.step += 1
            self._happen(*current)

    def _happen(self, run: Run, process: greenlet) -> None:
        """Let a run go on to its next effect, or let something happen to it."""
        climate, world = self.climate, self.world
        if run.wakes > world.now:
            if len(self._live) > 1 and self.chance() < 0.9:
                return
            self._go_to(run.wakes)
        if run.place.deadline is not None and world.now >= run.place.deadline:
            self._kill(run, process, "its time is over")
            return
        if self.chance() < (climate.danger if run.at == climate.where else climate.trouble):
            luck = self.chance()
            if luck < 0.45:
                self._kill(run, process, "is killed")
                return
            if luck < 0.9:
                run.wakes = world.now + self._gap()
                self._say(run, f"freezes until {clock(run.wakes)}")
                return
            run.stopping = True
            run.interrupted = luck < 0.95
            self._say(run, "is told to stop")
        run.at = process.switch()
        if process.dead:
            self._live.remove((run, process))
            self._say(run, f"ends: {run.outcomes.exit_code if run.outcomes else 'failed'}")
        elif self.trace:
            self._say(run, f"comes to: {run.at}")

    def _start(self) -> tuple[Run, greenlet]:
        self._started += 1
        luck = self.chance()
        place = Place(f"run {self._started}", f"machine {self._started}", self.world.now + JOB)
        version = self._version
        if luck < 0.4:
            place = Place(f"local {self._started}", "home")
        elif luck < 0.6:
            version = int(self.chance() * (version + 1))
        fast = self.chance() < 0.5 if place.deadline else True
        place.skew = self.climate.skew if fast else -self.climate.skew
        self.world.moments += (self.world.now + JOB, self.world.now + 12 * MINUTE)
        run = self._make_run(self.world, place, self._checkout(version), self.chance, self._hub.switch, self.weather)
        process = greenlet(run.main, self._hub)
        self._live.append((run, process))
        self._say(run, f"starts on version {version}")
        return run, process

    def _kill(self, run: Run, process: greenlet, why: str) -> None:
        run.kill()
        self._live.remove((run, process))
        self._dead.append(process)
        self._say(run, why)

    def _pass_time(self) -> None:
        luck = self.chance()
        if luck < self.climate.brake:
            on_ledger = self.chance() < 0.5
            self.world.pull(on_ledger=on_ledger)
            self._tell(f"somebody pulls the brake, or releases it, {'on the ledger' if on_ledger else 'in a file'}")
        elif luck < self.climate.brake + self.climate.word and self._version < VERSIONS - 1:
            targets = sorted(self._checkout(self._version).variants)
            self._tell(f"a person says: {self.world.say(self._one_of(tuple(targets)))}")
        elif luck < self.climate.brake + self.climate.word + self.climate.edit and self._version < VERSIONS - 1:
            self._version += 1
            self._tell(f"the posts are edited: version {self._version}")
        self._go_to(self.world.now + self._gap())

    def _gap(self) -> int:
        """Return how many seconds pass: few, what the protocol counts in, or until just about something changes."""
        luck = self.chance()
        if luck < 0.25:
            return int(self.chance() * 20)
        if luck < 0.35:
            return self._one_of(GAPS) + int(self.chance() * 3) - 1
        coming = sorted(at for at in self.world.moments if at > self.world.now)
        self.world.moments = coming
        if not coming:
            return int(self.chance() * 120)
        near = coming[int(self.chance() ** 2 * len(coming))]
        return near - self.world.now + int(self.chance() * 3) - 1

    def _go_to(self, second: int) -> None:
        self.world.now = second
        self._tell(f"it is {clock(second)}")

    # --- the calm ---

    def _clear_up(self) -> None:
        """Publish in good weather until that changes nothing any more."""
        world = self.world
        world.release()
        self._tell("the storm is over")
        for number in range(1, CALM_RUNS + 1):
            if settled(world, self._checkout(self._version)) and self.chance() < 0.8:
                return
            world.step += 1
            world.now += CALM_GAP
            before = world.version
            place = Place(f"calm {number}", "home" if self.chance() < 0.5 else f"calm {number}")
            folders = [world.disk / machine for machine in world.kept] if self.chance() < 0.5 else []
            checkout = self._checkout(self._version)
            run = self._make_run(world, place, checkout, self.chance, _go_on, GOOD, kept.read(folders))
            run.main()
            self._say(run, f"ends: {run.outcomes.exit_code if run.outcomes else 'failed'}")
            if world.version == before:
                return

    # --- the dice ---

    def _draw_climate(self) -> Climate:
        one_of = self._one_of
        return Climate(
            runs=one_of((2, 3, 5)),
            together=one_of((1, 2, 2, 3)),
            switch=one_of((0.05, 0.3, 0.5, 1.0)),
            time=one_of((0.02, 0.05, 0.1, 0.3)),
            start=one_of((0.03, 0.1, 0.3)),
            trouble=one_of((0.0, 0.01, 0.03)),
            where=one_of(("answer", "answer", "leave", "prepare", "append", "appended", "find", "clock")),
            danger=one_of((0.1, 0.5, 0.9)),
            brake=one_of((0.0, 0.0, 0.0, 0.2)),
            word=one_of((0.0, 0.0, 0.0, 0.2)),
            edit=one_of((0.0, 0.0, 0.0, 0.1)),
            skew=one_of((0, 0, 59)),
        )

    def _draw_weather(self) -> Weather:
        one_of = self._one_of
        return Weather(
            send=one_of((0.0, 0.0, 0.1, 0.4)),
            lost=one_of((0.0, 0.5, 1.0)),
            find=one_of((0.0, 0.0, 0.2)),
            ledger=one_of((0.0, 0.0, 0.05, 0.3)),
            gap=0.3,
        )

    def _one_of(self, choices: tuple[T, ...]) -> T:
        return choices[int(self.chance() * len(choices))]

    def _checkout(self, version: int) -> Checkout:
        return checkout(self.plot, version)

    # --- telling ---

    def _say(self, run: Run, what: str) -> None:
        if self.trace:
            self.trace(f"{clock(self.world.now)} {run.place.name:8} {what}")

    def _tell(self, what: str) -> None:
        if self.trace:
            self.trace(f"{clock(self.world.now)} {what}")


def clock(second: int) -> str:
    """Return a second of the simulation as people read it."""
    return f"{second // 3600}:{second // 60 % 60:02d}:{second % 60:02d}"


def _go_on(_: str) -> None:
    """Let nobody go first."""
