"""`tellal plan` and `tellal status`: what will happen, and how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.model.plan import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from pipeline.model.plan import Planned
    from pipeline.report.voice import Voice
    from pipeline.survey import Survey

#: The exit code of a remote side that failed or is in doubt.
REMOTE = 4
STATES = tuple(state.value for state in State)


@click.command(cls=Command)
@click.option("--state", "states", type=click.Choice(STATES), multiple=True, help="Only these; may be repeated.")
@click.option("--channel", "channels", metavar="NAME", multiple=True, help="Only these channels; may be repeated.")
@click.option(
    "--until", metavar="WHEN", help="Only what comes before: '2026-12-31', a moment, or a time from now: 7d, 12h."
)
@click.option("--all", "everything", is_flag=True, help="Also what is over: published, missed, cancelled.")
@pass_options
def plan(
    options: Options, *, states: tuple[str, ...], channels: tuple[str, ...], until: str | None, everything: bool
) -> int:
    """Show what will happen to each post, when, and why.

    Times are those of each post's channel.

      tellal plan --until 7d
      tellal plan --state unapproved --state held
    """
    from pipeline.report import plan as text  # noqa: PLC0415 - not needed for `--help`

    known = options.look()
    options.warn(known.trouble)
    if channels:
        from pipeline.cli.new import known as known_name  # noqa: PLC0415 - only with --channel

        for name in channels:
            known_name(name, known.library.channels, Message("there is no channel {name}", name=repr(name)))
    end = None
    if until is not None:
        from pipeline.cli.until import read_until  # noqa: PLC0415 - only with --until

        end = read_until(until, known.library.settings.timezone, known.now)
    wanted = {State(state) for state in states} or set(State) - (set() if everything else text.SETTLED)
    targets = [
        planned
        for planned in known.plan.targets
        if planned.state in wanted
        and (not channels or planned.target.channel.name in channels)
        and (end is None or (planned.when is not None and planned.when < end))
    ]
    options.answer(lambda: _data(options, known, targets), lambda: _lines(options, known, targets))
    return 0


@click.command(cls=Command)
@click.option(
    "--max-age",
    metavar="DURATION",
    help="End with 4 where the last run is older (2h, 30m), something is overdue for longer, or anything is in doubt.",
)
@pass_options
def status(options: Options, *, max_age: str | None) -> int:
    """Show the last run, what is next and what is in doubt.

    With --max-age it judges, for monitors outside: 0 is well, 4 wants somebody to look.

      tellal status --max-age 2h
    """
    from pipeline.report import status as text  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report.health import problems  # noqa: PLC0415 - likewise
    from pipeline.trust import signs  # noqa: PLC0415 - likewise

    most = _duration(max_age) if max_age is not None else None
    known = options.look()
    options.warn(known.trouble)
    voice = options.voice()
    last = signs.last_seen(known.history, signs.find(known.library.root))
    health = text.Health(last, None if most is None else tuple(problems(known, last, most, voice)))
    options.answer(lambda: text.data(known, health, voice), lambda: text.lines(known, health, voice, options.width()))
    return REMOTE if health.problems else 0


def _duration(text: str) -> timedelta:
    """Read `--max-age`.

    Raises:
        UsageError: it is no duration.
    """
    from pipeline.clock import read_duration  # noqa: PLC0415 - only with --max-age

    try:
        return read_duration(text)
    except ValueError:
        raise UsageError(
            Message("--max-age: {text} is not a duration", text=repr(text)), Message("write it as 2h, 30m or 1d 12h")
        ) from None


def _data(options: Options, known: Survey, targets: list[Planned]) -> dict[str, object]:
    from pipeline.report import money, shapes, tokens  # noqa: PLC0415 - only with `--json`

    coming = [each for each in targets if each.state in money.COMING]
    shown = shapes.plan(known.plan, targets, options.voice())
    costs = money.before_data(coming, known.library)
    return {**shown, "costs": costs, "tokens": tokens.data(known.library, known.now)}


def _lines(options: Options, known: Survey, targets: list[Planned]) -> Iterator[str]:
    from pipeline.networks.names import CHARGING  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report import lateness, tokens  # noqa: PLC0415 - likewise
    from pipeline.report import plan as text  # noqa: PLC0415 - likewise

    voice = options.voice()
    below = (text.origin,) if options.verbose else ()
    yield from text.table(targets, voice, options.width(), *below)
    if targets:
        yield ""
    yield from _footer(known, targets, voice)
    yield from (voice.paint(said, "dim") for said in lateness.lines(known.plan.lateness, voice))
    if any(channel.network in CHARGING for channel in known.library.channels.values()):
        from pipeline.report import money  # noqa: PLC0415 - only where a network asks for money

        yield from money.before((each for each in targets if each.state in money.COMING), known.library, voice)
    yield from tokens.lines(known.library, known.now, voice)


def _footer(known: Survey, targets: list[Planned], voice: Voice) -> Iterator[str]:
    from pipeline.plan.doubts import count  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report import plan as text  # noqa: PLC0415 - likewise

    plan = known.plan
    shown = {id(planned) for planned in targets}
    hidden = [planned for planned in plan.targets if id(planned) not in shown]
    yield text.totals(targets, voice) or voice.say(Message("nothing to show"))
    if hidden:
        yield voice.paint(voice.say(Message("not shown: {totals}", totals=text.totals(hidden, voice))), "dim")
    for gone in plan.gone:
        if gone.state in text.WAITING:
            yield voice.paint(f"{gone.key}: {voice.say(gone.reason)}", "bad")
    if doubts := count(plan, known.history):
        yield text.in_doubt(doubts, voice)
