"""What every command may be told: where the workspace is, what time it is, how to answer."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import UsageError
from pipeline.i18n import LANGUAGES, Message
from pipeline.report.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import IO

    from pipeline.clock import Moment
    from pipeline.errors import TellalError
    from pipeline.survey import Survey
    from pipeline.trust.ledger import Ledger

DEFAULT_WIDTH = 100


def language_of(environment: dict[str, str] | os._Environ[str]) -> str:
    """Return the language that an environment asks for, as gettext reads it; English where we do not speak it."""
    for name in ("TELLAL_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for wanted in environment.get(name, "").split(":"):
            code = wanted.partition(".")[0].partition("_")[0].lower()
            if code in LANGUAGES:
                return code
            if code:
                return "en"
    return "en"


class Options:
    """The options of every command, gathered while the command line is read."""

    def __init__(self) -> None:
        self.root: Path | None = None
        self.clock: Moment | None = None
        self.json = False
        self.verbose = 0
        self.language = language_of(os.environ)
        self.pulled = False
        self.command = ""

    def workspace(self) -> Path:
        """Return the root of the workspace.

        Raises:
            NoWorkspaceError: neither here nor above is a `tellal.toml`.
        """
        from pipeline.workspace.settings import find_root  # noqa: PLC0415 - not needed for `--help`

        return find_root(self.root or Path())

    def now(self, zone_name: str = "UTC") -> datetime:
        """Return the moment that counts as now (UTC).

        Args:
            zone_name: what a `--clock` without an offset is meant in.

        Raises:
            UsageError: `--clock` names a time that the clocks of that zone jump over.
        """
        if self.clock is None:
            return datetime.now(UTC).replace(microsecond=0)
        from pipeline.clock import GapError, resolve  # noqa: PLC0415 - only with `--clock`
        from pipeline.report.times import zone  # noqa: PLC0415 - likewise

        there = zone(zone_name)
        try:
            return resolve(self.clock, there)[0]
        except GapError as gap:
            raise UsageError(
                Message("--clock: the clocks of {zone} jump over {wall}", zone=zone_name, wall=str(self.clock.wall)),
                Message("the next moment there is {after}", after=f"{gap.after.astimezone(there):%Y-%m-%d %H:%M}"),
            ) from None

    def look(
        self, *, asks: bool = False, wanted: Collection[str] | None = None, ledger: Ledger | None = None
    ) -> Survey:
        """Return everything there is to know about the workspace now.

        Args:
            asks: GitHub is asked about reviews, where approvals come from there.
            wanted: keys of the targets that it is asked about, whatever their time; None for what is due and to come.
            ledger: where the memory is, if not where the settings have it.

        Raises:
            UsageError: there is no workspace, or its settings make no sense.
        """
        from pipeline.check import check  # noqa: PLC0415 - not needed for `--help`
        from pipeline.survey import look_at  # noqa: PLC0415 - likewise
        from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

        library = load(self.workspace())
        return look_at(
            library,
            check(library),
            self.now(library.settings.timezone),
            ci=self.unwatched,
            ledger=ledger,
            environment=os.environ if asks else None,
            wanted=wanted,
        )

    def voice(self) -> Voice:
        """Return how to speak to whoever reads standard output."""
        return Voice(self.language, colourful(sys.stdout))

    def stderr_voice(self) -> Voice:
        """Return how to speak to whoever watches."""
        return Voice(self.language, colourful(sys.stderr))

    @property
    def unwatched(self) -> bool:
        """Whether nobody here has seen what is published: in CI, and after it was pulled."""
        return self.pulled or os.environ.get("CI", "").lower() not in {"", "0", "false"}

    def width(self) -> int:
        """Return the cells of a line of the terminal, a comfortable number elsewhere."""
        try:
            return int(os.environ["COLUMNS"])
        except (KeyError, ValueError):
            pass
        try:
            return os.get_terminal_size(sys.stdout.fileno()).columns or DEFAULT_WIDTH
        except (OSError, ValueError):  # it is no terminal
            return DEFAULT_WIDTH

    def warn(self, error: TellalError | None) -> None:
        """Say on standard error what went wrong where a command can go on all the same; nothing if nothing did."""
        if error is None:
            return
        voice = self.stderr_voice()
        hint = f" ({voice.say(error.hint)})" if error.hint else ""
        click.echo(f"{voice.paint('tellal:', 'warn')} {voice.say(error.message)}{hint}", err=True, color=True)

    def answer(self, data: Callable[[], dict[str, Any]], lines: Callable[[], Iterable[str]]) -> None:
        """Print the answer of a command: one JSON document with `--json`, lines for people otherwise."""
        if self.json:
            from pipeline.report import shapes  # noqa: PLC0415 - only with `--json`

            print_json(shapes.document(self.command, data()))
            return
        text = "\n".join(lines())
        if text:  # in one piece: each is flushed, which costs more than a line
            put(text)


def typed(text: str) -> str:
    """Return what somebody typed, to be written into a file.

    Args:
        text: as the system handed it over.

    Raises:
        UsageError: its bytes are no text in the encoding of this terminal.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(
            Message("{text} has bytes that are no letters in UTF-8", text=ascii(text)),
            Message("type it once more; `locale` says what this terminal speaks"),
        ) from None
    return text


def colourful(stream: IO[str]) -> bool:
    """Return whether colours go to a stream: terminals only, and only where nobody asked for none (no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(getattr(stream, "isatty", bool)())


def print_json(document: dict[str, Any]) -> None:
    """Print a JSON document: sorted as it was made, letters as they are."""
    import json  # noqa: PLC0415 - 4 ms, only with `--json`

    text = json.dumps(document, ensure_ascii=False, indent=2)
    if os.environ.get("GITHUB_ACTIONS"):
        # The same document, in which the runner finds no command and the log need not change anything.
        text = text.replace("::", ":\\u003a").replace("##[", "#\\u0023[")
    put(text)


class OutputError(Exception):
    """Standard output takes no more: whoever read it went away, or the disk behind it is full."""


def put(text: str) -> None:
    """Print to standard output; what may be coloured has its colours already.

    Raises:
        OutputError: it takes no more.
    """
    try:
        click.echo(text, color=True)
    except OSError as error:
        raise OutputError(error.strerror) from error


pass_options = click.make_pass_decorator(Options, ensure=True)
