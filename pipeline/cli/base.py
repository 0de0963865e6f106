"""The shape of every command: options that work before and after its name, help that a person reads."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from pipeline.cli.options import Options, put
from pipeline.errors import UsageError
from pipeline.i18n import LANGUAGES, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.clock import Moment


def read_moment_option(text: str, name: str) -> Moment:
    """Read a moment that was given on the command line.

    Raises:
        UsageError: it is not written as one.
    """
    from pipeline.clock import read_moment  # noqa: PLC0415 - only where a moment was given

    try:
        moment = read_moment(text)
        if moment.wall.year not in YEARS:
            raise ValueError("too far off")  # noqa: TRY301 - the same answer as for any other misprint
    except ValueError:
        raise UsageError(
            Message("{name}: {text} is not a date and time", name=name, text=repr(text)),
            Message("write it as '2026-12-01 10:00'"),
        ) from None
    return moment


#: A moment outside of these is a slip, and near the ends of the calendar arithmetic breaks.
YEARS = range(1970, 3000)


def _gather(ctx: click.Context, param: click.Parameter, value: Any) -> None:  # noqa: ANN401 - click's own signature
    if value in (None, 0):  # not given; an empty `--clock`, from a variable that is not set, is no "now"
        return
    options = ctx.ensure_object(Options)
    name = str(param.name)
    if name == "verbose":
        value += options.verbose
    elif name == "root":
        value = Path(value)
        if not value.is_dir():
            raise UsageError(Message("--root: there is no folder {path}", path=str(value)))
    elif name == "clock":
        value = read_moment_option(value, "--clock")
    setattr(options, name, value)


def _folders(ctx: click.Context, param: click.Parameter, start: str) -> list[Any]:
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only where a shell completes

    del ctx, param
    return [CompletionItem(start, type="dir")]


def global_options() -> list[click.Option]:
    """Return the options of every command."""
    return [
        click.Option(
            ["--root"],
            metavar="DIR",
            envvar="TELLAL_ROOT",
            shell_complete=_folders,
            help="The workspace; otherwise the folder above that has tellal.toml.",
        ),
        click.Option(
            ["--clock"],
            metavar="MOMENT",
            envvar="TELLAL_CLOCK",
            help="Take this as now: '2026-12-01 10:00' in the workspace's zone, or with an offset.",
        ),
        click.Option(["--json"], is_flag=True, help="Answer as one JSON document on standard output."),
        click.Option(
            ["--lang", "language"],
            type=click.Choice(LANGUAGES),
            help="Language of messages; otherwise TELLAL_LANG, then the environment's.",
        ),
        click.Option(
            ["-v", "--verbose"],
            count=True,
            help="Say more: what codes mean, where posts are, each step; twice: where an error came from.",
        ),
    ]


def with_globals(params: Sequence[click.Parameter]) -> list[click.Parameter]:
    """Return a command's own parameters with those of every command behind them."""
    shared = global_options()
    for option in shared:
        option.expose_value = False
        option.callback = _gather
    return [*params, *shared]


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's own signature
    del param
    if value and not ctx.resilient_parsing:
        put(ctx.get_help())
        ctx.exit()


class Helpful(click.Command):
    """A command whose `--help` is made when somebody asks for it; click's own looks up catalogues each time."""

    def get_help_option(self, ctx: click.Context) -> click.Option:
        """Return `--help`."""
        del ctx
        return click.Option(
            ["-h", "--help"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
            help="Show this and exit.",
        )


class Command(Helpful):
    """A command that also takes the options of every command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own signature
        own = list(kwargs.pop("params", None) or [])
        kwargs["help"] = with_examples(kwargs.get("help") or "")
        self.own_params: tuple[click.Parameter, ...] = tuple(own)
        kwargs["params"] = with_globals(own)
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options; those of every command in one line."""
        records = [param.get_help_record(ctx) for param in self.own_params if isinstance(param, click.Option)]
        rows = [record for record in records if record is not None]
        if rows:
            with formatter.section("Options"):
                formatter.write_dl(rows)
        shared = " ".join(param.opts[-1] for param in self.params[len(self.own_params) :])
        with formatter.section("Options of every command"):
            formatter.write_text(f"{shared} --help: see tellal --help")


class Listed(NamedTuple):
    """A command that is imported only when it is called.

    Args:
        module: where it is, below `pipeline.cli`; it has the command's name there.
        summary: the first line of its help, so that `tellal --help` imports nothing.
    """

    module: str
    summary: str


class LazyGroup(Helpful, click.Group):
    """The commands, by what people do with them.

    Args:
        sections: heading → command name → where it is.
        path: what stands before the commands' names, empty for those of `tellal` itself.
    """

    own_params: tuple[click.Parameter, ...] = ()

    def __init__(self, *args: Any, sections: dict[str, dict[str, Listed]], path: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - click's own signature
        kwargs["params"] = with_globals(kwargs.get("params") or [])
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.path = path
        self.listed = {name: listed for section in sections.values() for name, listed in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every name, in the order of the help."""
        del ctx
        return list(self.listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        listed = self.listed.get(cmd_name)
        if listed is None:
            return None
        from importlib import import_module  # noqa: PLC0415 - only where a command is called

        module = import_module(f"pipeline.cli.{listed.module}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was called; a misspelt one gets the nearest name."""
        if args[0] not in self.listed and not args[0].startswith("-") and not ctx.resilient_parsing:
            self._unknown(ctx, args[0])
        ctx.ensure_object(Options).command = f"{self.path} {args[0]}".lstrip()
        return super().resolve_command(ctx, args)

    def _unknown(self, ctx: click.Context, name: str) -> NoReturn:
        from pipeline.workspace.nearest import nearest  # noqa: PLC0415 - only after a mistake

        meant = nearest(name, self.listed)
        advice = f"did you mean {meant!r}?" if meant else f"see {ctx.command_path} --help"
        raise click.UsageError(f"there is no command {name!r}; {advice}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the headings."""
        del ctx
        widest = max(map(len, self.listed))
        for heading, commands in self.sections.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(widest), listed.summary) for name, listed in commands.items()])


def with_examples(text: str) -> str:
    """Return help in which click leaves alone what is indented: examples, which are not to be filled into lines."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(f"\b\n{each}" if each.startswith("  ") else each for each in paragraphs)


def arguments_of(command: click.Command) -> list[click.Argument]:
    """Return what a command takes by position."""
    return [param for param in command.params if isinstance(param, click.Argument)]


def help_of(command: click.Command) -> str:
    """Return a command's help as it was written, without click's marks."""
    return inspect.cleandoc(command.help or "").replace("\b\n", "")
