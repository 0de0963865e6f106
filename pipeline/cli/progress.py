"""How far a long step is: a bar on a terminal, one line at its end elsewhere. Always on standard error."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pipeline.report.voice import Voice, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.i18n import Message

BAR = 24
#: Seconds between two drawings of a bar: more would cost more than what it shows.
PAUSE = 0.05


class Step:
    """One step of a run.

    Args:
        name: what is done, such as `cards`.
        total: how many things there are to do.
        voice: how to speak on standard error; a colourful one is a terminal.
        quiet: say nothing at all.
    """

    def __init__(self, name: str, total: int, voice: Voice, *, quiet: bool) -> None:
        self._name = name
        self._total = total
        self._voice = voice
        self._bar = not quiet and sys.stderr.isatty()
        self._quiet = quiet
        self._done = 0
        self._drawn = 0.0

    def advance(self, what: str = "") -> None:
        """Count one thing as done; `what` it was is shown while the next is on its way."""
        self.reach(self._done + 1, self._total, what)

    def reach(self, done: int, total: int, what: str = "") -> None:
        """Say how many things are done, and of how many."""
        self._done, self._total = done, total
        now = time.monotonic()
        if self._bar and (now - self._drawn >= PAUSE or self._done == self._total):
            self._drawn = now
            filled = BAR * self._done // max(self._total, 1)
            line = f"{self._name:<8} {'█' * filled}{'░' * (BAR - filled)} {self._done}/{self._total}"
            click.echo(f"\r\x1b[2K{cut(f'{line}  {what}', 78)}", nl=False, err=True, color=True)

    def note(self, said: str) -> None:
        """Say something on a line of its own, above the bar."""
        self.end_bar()
        if not self._quiet:
            click.echo(self._voice.paint(f"         {said}", "dim"), err=True, color=True)

    def end_bar(self) -> None:
        """Clear the bar, so that something else can be said."""
        if self._bar:
            click.echo("\r\x1b[2K", nl=False, err=True, color=True)

    def end(self, said: str) -> None:
        """Say what the step came to."""
        self.end_bar()
        if not self._quiet:
            click.echo(f"{self._voice.paint(f'{self._name:<8}', 'dim')} {said}", err=True, color=True)


@contextmanager
def step(name: Message, total: int, voice: Voice, *, quiet: bool = False) -> Iterator[Step]:
    """Open a step; where it breaks, the bar is cleared before anything else is said."""
    made = Step(voice.say(name), total, voice, quiet=quiet)
    try:
        yield made
    except BaseException:
        made.end_bar()
        raise
