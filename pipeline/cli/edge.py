"""The one place that turns exceptions into words and exit codes."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.cli.options import Options, OutputError, colourful, print_json
from pipeline.errors import TellalError
from pipeline.i18n import Message
from pipeline.report.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence

#: New objects between two looks for rubbish: starting up makes none, and looking costs 5 ms.
GARBAGE = 100_000
DONE = 0
USAGE = 2
BUG = 3
SYSTEM = 4
INTERRUPTED = 130
#: What a shell says of a program whose reader went away: 128 + SIGPIPE.
OUTPUT_LOST = 141


def main() -> NoReturn:
    """Run the command line of this process and leave with its exit code.

    What Python does between the last line of output and the end of the process is to take apart, object by object,
    what the system frees at once. It takes as long as a whole plan, so it is left out.
    """
    gc.set_threshold(GARBAGE)
    # Zones come from the tzdata that is installed with us; without this, zoneinfo asks how Python was built, for 1 ms.
    os.environ.setdefault("PYTHONTZPATH", "")
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    atexit._run_exitfuncs()  # noqa: SLF001 - what others left to be done at the end is done
    os._exit(code)


def run(args: Sequence[str]) -> int:
    """Run a command line and return its exit code; whatever goes wrong is said, never thrown."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        # A terminal in another encoding, or a file name in none, costs a letter, never the whole answer.
        getattr(stream, "reconfigure", dict)(errors="backslashreplace")
    options = Options()
    options.json = "--json" in args  # also where the rest cannot be read
    if os.environ.get("GITHUB_ACTIONS"):
        from pipeline.cli.log import logged  # noqa: PLC0415 - only in a job on GitHub

        with logged(os.environ):
            return _done(args, options)
    return _done(args, options)


def _done(args: Sequence[str], options: Options) -> int:
    try:
        return _call(list(args), options)
    except BaseException as error:  # noqa: BLE001 - the edge: everything becomes words and a code
        try:
            return _said(error, args, options)
        except (OutputError, OSError):  # there is nowhere left to say it
            return OUTPUT_LOST


def _open_what_is_closed() -> None:
    """Give a process that was started without standard streams something to write to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - open until the end


def _call(args: list[str], options: Options) -> int:
    from pipeline.cli.root import root  # noqa: PLC0415 - an error in it is reported like any other

    if instruction := os.environ.get("_TELLAL_COMPLETE"):
        from click.shell_completion import shell_complete  # noqa: PLC0415 - only for a shell that completes

        return shell_complete(root, {"obj": options}, "tellal", "_TELLAL_COMPLETE", instruction)
    with root.make_context("tellal", args, obj=options) as context:
        result = root.invoke(context)
    return result if isinstance(result, int) else DONE


def _said(error: BaseException, args: Sequence[str], options: Options) -> int:
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        _say("interrupted", Message("interrupted"), None, INTERRUPTED, options)
        return INTERRUPTED
    if isinstance(error, (OutputError, BrokenPipeError)):
        if not isinstance(error.__cause__ or error, BrokenPipeError):
            _say("usage", Message("the output cannot be written: {why}", why=str(error)), None, OUTPUT_LOST, options)
        return OUTPUT_LOST
    if options.verbose > 1:
        import traceback  # noqa: PLC0415 - only where somebody asked for it

        click.echo(_masked("".join(traceback.format_exception(error))), err=True)
    return _explained(error, args, options)


def _explained(error: BaseException, args: Sequence[str], options: Options) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and not options.json:
        error.show()
        return USAGE
    if isinstance(error, click.ClickException):
        _say("usage", Message("{text}", text=error.format_message()), _usage_hint(error), USAGE, options)
        return USAGE
    if isinstance(error, TellalError):
        kinds = {1: "content", 2: "usage", 4: "remote"}
        _say(kinds.get(error.exit_code, "bug"), error.message, error.hint, error.exit_code, options)
        return error.exit_code
    if isinstance(error, OSError):
        why = error.strerror or type(error).__name__
        is_named = isinstance(error.filename, (str, bytes, os.PathLike))
        said = (
            Message("{path}: {why}", path=os.fsdecode(error.filename), why=why)
            if is_named
            else Message("{text}", text=why)
        )
        # Not the code of wrong usage: a disk may be full after something was sent.
        _say("system", said, Message("run again with -vv to see where this came from"), SYSTEM, options)
        return SYSTEM
    from pipeline.cli.bugs import keep_report  # noqa: PLC0415 - only after a bug

    path = keep_report(error, args, options)
    said = Message("this is a bug in tellal: {what}", what=f"{type(error).__name__}: {_masked(str(error))}")
    _say("bug", said, Message("a report to paste, secrets masked, is in {path}", path=path), BUG, options)
    return BUG


def _usage_hint(error: click.ClickException) -> Message | None:
    context = getattr(error, "ctx", None)
    return Message("see {command} --help", command=context.command_path) if context else None


def _say(kind: str, message: Message, hint: Message | None, code: int, options: Options) -> None:
    voice = Voice(options.language, colourful(sys.stderr))
    text, advice = _masked(voice.say(message)), _masked(voice.say(hint)) if hint else ""
    if options.json:
        from pipeline.report.shapes import failure  # noqa: PLC0415 - only with `--json`

        print_json(failure(options.command, kind, text, advice, code))
        return
    click.echo(f"{voice.paint('tellal:', 'bad')} {text}", err=True, color=True)
    if advice:
        click.echo(f"  {voice.paint(advice, 'dim')}", err=True, color=True)


def _masked(text: str) -> str:
    from pipeline.cli.masking import masked  # noqa: PLC0415 - only after a mistake

    return masked(text, os.environ)
