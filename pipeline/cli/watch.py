"""`tellal watch`: publishing that goes on by itself."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options, put
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.watch.runner import Tick
    from pipeline.watch.signals import Signals

#: Seconds between two looks: more often costs a processor, less often is what cron is for.
SHORTEST, USUAL, LONGEST = 5, 30, 60 * 60


@click.command(cls=Command)
@click.option("--every", metavar="DURATION", default=f"{USUAL}s", help="The longest time between two looks: 30s, 5m.")
@click.option("--once", is_flag=True, help="Look once and end with the run's exit code.")
@click.option("--pull", is_flag=True, help="Before each look, bring the checked-out branch up to its remote's.")
@click.option("--print-unit", is_flag=True, help="Print a systemd unit that keeps this running, and do nothing.")
@pass_options
def watch(options: Options, *, every: str, once: bool, pull: bool, print_unit: bool) -> int:
    """Publish what is due when it is due, until told to stop.

    Does what `tellal publish` does at the second that something is due, at least every 30 seconds, each time in a
    process of its own that is ended after 15 minutes. It says what went out, what failed and what is next. HUP makes it
    look now; TERM and INT stop it once its run has written down what it sent. Other watchers and CI may run at once, on
    other machines.

      tellal watch
      tellal watch --print-unit | sudo tee /etc/systemd/system/tellal-my-brand.service
    """
    from pipeline.publish.rehearsal import VARIABLE, wanted  # noqa: PLC0415 - not needed for `--help`

    seconds = _seconds(every)
    root = options.workspace()
    if print_unit:
        unit = _unit(root, [*(["--every", every] if seconds != USUAL else []), *(["--pull"] if pull else [])])
        options.answer(lambda: {"unit": unit}, lambda: [unit.rstrip("\n")])
        return 0
    if sys.platform == "win32":
        raise UsageError(
            Message("watch needs signals, which Windows has not"),
            Message("have the Task Scheduler call tellal publish"),
        )
    if wanted(os.environ):
        raise UsageError(
            Message("{variable} is set: watch publishes, and rehearses nothing", variable=VARIABLE),
            Message("take it out of the environment, or rehearse with tellal publish --rehearse"),
        )
    if options.clock is not None:
        raise UsageError(
            Message("watch waits for the real time, so it takes no --clock"), Message("rehearse with tellal publish")
        )
    gc.set_threshold(700)  # this process stays
    command = [*_command(options, root), *(["--pull"] if pull else [])]
    return _watch(options, root, command, every=seconds, once=once)


def _watch(options: Options, root: Path, command: Sequence[str], *, every: float, once: bool) -> int:
    from pipeline.watch.lock import only_watcher  # noqa: PLC0415 - not needed for `--help`
    from pipeline.watch.runner import Watcher, Ways  # noqa: PLC0415 - likewise
    from pipeline.watch.signals import Signals  # noqa: PLC0415 - likewise

    tell, note = _speech(options)
    with Signals() as signals, only_watcher(root, _patience(signals, note)) as lock:
        if signals.stop:
            return 0
        ways = Ways(root, command, _environment(), tell, note, () if lock is None else (lock,))
        watcher = Watcher(ways, signals, every=every)
        if once:
            return watcher.once()
        note(Message("watching {root}, process {pid}", root=str(root), pid=os.getpid()))
        return watcher.keep_on()


def _speech(options: Options) -> tuple[Callable[[Tick], None], Callable[[Message], None]]:
    """Return how a watcher tells of a tick, and of what else happens."""
    import json  # noqa: PLC0415 - not needed for `--help`
    from datetime import UTC, datetime  # noqa: PLC0415 - likewise

    from pipeline.report import watching  # noqa: PLC0415 - likewise

    voice = options.voice()
    log = watching.Log(voice, everything=options.verbose > 0)

    def tell(tick: Tick) -> None:
        if options.json:
            put(json.dumps(watching.data(tick, voice), ensure_ascii=False))
        elif lines := "\n".join(log.lines(tick)):
            put(lines)

    def note(message: Message) -> None:
        if not options.json:
            put(log.note(datetime.now(UTC), message))

    return tell, note


def _patience(signals: Signals, note: Callable[[Message], None]) -> Callable[[float], bool]:
    """Return how to wait for the run of a watcher that is no more."""
    said = False

    def wait(seconds: float) -> bool:
        nonlocal said
        if not said:
            note(Message("the run of a watcher that was killed goes on: waiting for its end"))
            said = True
        signals.wait(seconds)
        return not signals.stop

    return wait


def _command(options: Options, root: Path) -> list[str]:
    """Return what starts a run: this very installation, whatever lies in the workspace or where we were started."""
    from pipeline.watch.child import Limits  # noqa: PLC0415 - not needed for `--help`

    limits = Limits()
    last = int(limits.run + limits.grace + 5)
    python = [sys.executable, "-P", "-m", "pipeline.cli.supervised", str(last)]
    return [*python, "--json", "--root", str(root), "--lang", options.language, "publish"]


def _environment() -> Mapping[str, str]:
    from pipeline.watch.systemd import OURS  # noqa: PLC0415 - not needed for `--help`

    return {name: value for name, value in os.environ.items() if name not in OURS} | {"TELLAL_RUNNER": "watch"}


def _seconds(text: str) -> float:
    """Read `--every`.

    Raises:
        UsageError: it is no duration, or none that makes sense.
    """
    from pipeline.clock import read_duration  # noqa: PLC0415 - not needed for `--help`

    number = text.strip().removesuffix("s")
    try:
        seconds = int(number) if number.isdecimal() else read_duration(text).total_seconds()
    except ValueError:
        seconds = 0
    if not SHORTEST <= seconds <= LONGEST:
        raise UsageError(
            Message("--every: {text} is not a time between 5 seconds and an hour", text=repr(text)),
            Message("write it as 30s or 5m; to look less often, have cron call tellal publish"),
        )
    return seconds


def _unit(root: Path, options: Sequence[str]) -> str:
    """Return a systemd unit for a workspace, this installation, and some options."""
    from pipeline.watch.systemd import Service, unit  # noqa: PLC0415 - only with --print-unit
    from pipeline.workspace.checkout import Checkout  # noqa: PLC0415 - likewise

    name = "".join(char if char.isascii() and char.isalnum() else "-" for char in root.name.lower()).strip("-")
    checkout = Checkout(root)
    repository, tree = checkout.place(), checkout.top() if "--pull" in options else root
    writable = [tree] if repository.is_relative_to(tree) else [tree, repository]
    command = [*_program(), "watch", "--root", str(root), *options]
    return unit(Service(f"tellal-{name}" if name else "tellal", command, _owner(root), root.name, writable))


def _program() -> list[str]:
    """Return what a person would call: the script beside our interpreter, or that interpreter."""
    script = Path(sys.executable).with_name("tellal")
    return [str(script)] if script.is_file() else [sys.executable, "-P", "-m", "pipeline"]


def _owner(root: Path) -> str:
    try:
        return root.owner()
    except KeyError:  # an account without a name, as in containers
        return str(root.stat().st_uid)
