"""`tellal publish` and `tellal run`: sending what is due, and everything around it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.cli.progress import Step, step
from pipeline.cli.rehearse import Stage, rehearse_option, said, stage, warn_without_secrets
from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message
from pipeline.model.outcome import Moment
from pipeline.model.plan import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from pipeline.cli.stopping import Stop
    from pipeline.model.event import Event
    from pipeline.model.library import Library
    from pipeline.model.outcome import Outcomes, Progress
    from pipeline.model.plan import Assessment, Planned
    from pipeline.survey import Survey

#: The network that a made-up clock may publish to.
EMBEDDED = "outbox"
receipts_option = click.option(
    "--receipts",
    type=click.Path(path_type=Path),
    metavar="PATH",
    multiple=True,
    help="Take up what an earlier run elsewhere could not write down; a file or a folder, may be repeated.",
)


@click.command(cls=Command)
@click.argument("targets", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option(
    "--pull", is_flag=True, help="First bring the checked-out branch up to its remote's, if nothing is changed."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something failed.")
@rehearse_option
@receipts_option
@pass_options
def publish(  # noqa: PLR0913 - one for each option
    options: Options,
    *,
    targets: tuple[str, ...],
    dry_run: bool,
    pull: bool,
    quiet: bool,
    rehearse: bool,
    receipts: tuple[Path, ...],
) -> int:
    """Send what is due, once.

    TARGETS are posts, channels, or a post on one channel; without any, everything that is due is sent. What is in doubt
    is looked up first. It is safe to stop this, to run it again, and to run it on several machines at the same time.
    Ends with 4 where a network failed or is in doubt.

      tellal publish --dry-run
      tellal publish bluesky
      tellal publish instagram/2026-12-01-winter@bluesky
    """
    from pipeline.cli.job import leave  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report import outcomes as text  # noqa: PLC0415 - likewise
    from pipeline.report import tokens  # noqa: PLC0415 - likewise

    pulled = _pull(options, dry_run=dry_run) if pull else {}
    where = stage(options, rehearse=rehearse)
    whole = options.look(asks=True, ledger=where.ledger)
    found = _only(whole, targets) if targets else whole
    if dry_run:
        due = [planned for planned in found.plan.targets if planned.step != "wait"]
        page = text.Page(options.voice(), options.width())
        from pipeline.report import money  # noqa: PLC0415 - only where something is to be sent

        priced = due, found.library
        options.answer(
            lambda: {**text.dry_data(found.plan, due, page.voice), "costs": money.before_data(*priced)},
            lambda: [*text.dry(due, page), *money.before(*priced, page.voice)],
        )
        return 0
    # A run of some targets only shows nothing about the others.
    runner = "" if targets else _runner(options)
    outcomes = _carry_out(options, found, where, quiet=quiet, runner=runner, receipts=receipts)
    if not where.rehearses:
        leave(options, found.history, outcomes, whole)
    if not quiet or outcomes.exit_code or options.json:
        page = text.Page(options.voice(), options.width())
        known = found.library, outcomes.now
        options.answer(
            lambda: {
                **text.data(outcomes, page.voice),
                "rehearsal": where.rehearses,
                "next": text.coming(whole.plan, page.voice),
                "tokens": tokens.data(*known),
                **pulled,
            },
            lambda: [*text.lines(outcomes, page), *tokens.lines(*known, page.voice), *said(where, page.voice)],
        )
    return outcomes.exit_code


@click.command(cls=Command)
@click.option("-q", "--quiet", is_flag=True, help="Only the summary.")
@rehearse_option
@receipts_option
@pass_options
def run(options: Options, *, quiet: bool, rehearse: bool, receipts: tuple[Path, ...]) -> int:
    """Check, draw cards, publish what is due and build the calendar.

    A post with errors stays where it is and does not stop the others. Ends with 1 if there are such posts, with 4 where
    a network failed or is in doubt. It is safe to run this again.
    """
    from pipeline.cli.job import leave  # noqa: PLC0415 - not needed for `--help`
    from pipeline.site.build import build  # noqa: PLC0415 - mkdocs takes 150 ms
    from pipeline.survey import look_at  # noqa: PLC0415 - not needed for `--help`

    quiet = quiet or options.json
    library, assessment = _check(options, quiet=quiet)
    zone, where = library.settings.timezone, stage(options, rehearse=rehearse)
    memory, unwatched = where.ledger, options.unwatched
    found = look_at(library, assessment, options.now(zone), ci=unwatched, ledger=memory, environment=os.environ)
    drawn = _draw(options, found, quiet=quiet)
    outcomes = _carry_out(options, found, where, quiet=quiet, runner=_runner(options), receipts=receipts)
    after = look_at(library, assessment, options.now(zone), ci=unwatched, ledger=memory)
    if not where.rehearses:
        leave(options, found.history, outcomes, after)
    if outcomes.told:
        _say_stopped(options, found, outcomes, after)
        return outcomes.exit_code
    place = where.site
    with step(Message("site"), len(library.posts), options.stderr_voice(), quiet=quiet) as progress:
        built = build(after, place, progress.reach)
        progress.end(options.stderr_voice().say(Message("{n} pages", n=built.pages)))
    options.answer(
        lambda: {**_data(options, found, drawn, outcomes, after), "site": str(place / "index.html")},
        lambda: [*_summary(options, assessment, outcomes, after, place), *said(where, options.voice())],
    )
    wrong = any(finding.severity == "error" for finding in assessment.findings)
    return outcomes.exit_code or int(wrong)


def _pull(options: Options, *, dry_run: bool) -> dict[str, object]:
    """Bring the checkout up to date as far as that can be done, and return what came of it, for machines."""
    from pipeline.workspace.checkout import Checkout, pull  # noqa: PLC0415 - only with --pull

    if dry_run:
        raise UsageError(
            Message("--dry-run changes nothing, and --pull changes the checkout"), Message("leave out one of them")
        )
    pulled = pull(Checkout(options.workspace()))
    options.pulled = True
    if not options.json:
        options.warn(pulled.trouble)
    trouble = options.voice().say(pulled.trouble.message) if pulled.trouble else ""
    return {"pull": {"commit": pulled.commit, "trouble": trouble}}


def _only(found: Survey, names: Sequence[str]) -> Survey:
    """Return a survey that knows of some targets only."""
    from pipeline.cli.find import targets_named  # noqa: PLC0415 - only where targets were named

    keys = {target.key for target in targets_named(names, found.library)}
    plan = found.plan
    chosen = tuple(planned for planned in plan.targets if planned.target.key in keys)
    return replace(found, plan=plan._replace(targets=chosen, gone=()))


def _carry_out(  # noqa: PLR0913 - all that makes a run
    options: Options, found: Survey, where: Stage, *, quiet: bool, runner: str, receipts: Sequence[Path]
) -> Outcomes:
    """Publish, and tell people what came of it; of a rehearsal nobody is told."""
    from pipeline.cli.telling import tell_of_run, tell_of_trouble  # noqa: PLC0415 - not needed for a dry run
    from pipeline.trust.kept import read  # noqa: PLC0415 - likewise

    if where.rehearses:
        played = _send(options, found, where, quiet=quiet, runner="", receipts=())
        return replace(played, began="")  # nobody should pin the ledger of a rehearsal
    events = read(receipts)
    try:
        outcomes = _send(options, found, where, quiet=quiet, runner=runner, receipts=events)
    except Exception as error:
        tell_of_trouble(options, found, error, quiet=quiet)
        raise
    if not outcomes.told:  # whoever wants it to end has no time for that; what is in doubt stays so, and is told then
        tell_of_run(options, found, outcomes, quiet=quiet)
    return outcomes


def _runner(options: Options) -> str:
    """Return who runs, as signs of life name it; a rehearsal is nobody."""
    from pipeline.trust.signs import runner  # noqa: PLC0415 - not needed for `--help`

    return "" if options.clock is not None else runner(os.environ)


def _send(  # noqa: PLR0913 - all that makes a run
    options: Options, found: Survey, where: Stage, *, quiet: bool, runner: str, receipts: Sequence[Event]
) -> Outcomes:
    from pipeline.cli.stopping import stopping  # noqa: PLC0415 - not needed for a dry run
    from pipeline.doors import Doors  # noqa: PLC0415 - likewise
    from pipeline.publish import carry_out  # noqa: PLC0415 - likewise

    if found.trouble is not None:
        raise found.trouble
    due = [planned for planned in found.plan.targets if planned.step != "wait"]
    if not where.rehearses:
        warn_without_secrets(options, found.library, due)
    if options.clock is not None and not where.rehearses:
        _refuse_made_up_time(due)
        found = _without_real_misses(found)
    with step(Message("publish"), len(due), options.stderr_voice(), quiet=quiet or options.json) as progress:
        with stopping(_told(options)) as stop:
            doors = Doors(tell=_telling(progress, options, stop), stopping=stop.told, runner=runner)
            outcomes = carry_out(found, _clock(options, found), where.doors(doors), receipts)
        sent = outcomes.sent
        said = Message("1 message sent" if sent == 1 else "{n} messages sent", n=sent)
        progress.end(options.stderr_voice().say(said))
    return outcomes


def _clock(options: Options, found: Survey) -> Callable[[], datetime]:
    """Return what says what time it is: the real clock, or `--clock` standing still."""
    return options.now if options.clock is None else lambda: found.now


def _refuse_made_up_time(due: Sequence[Planned]) -> None:
    for planned in due:
        if planned.target.channel.network != EMBEDDED:
            raise UsageError(
                Message("--clock is for rehearsals: {target} would really go out now", target=str(planned.target)),
                Message("leave out --clock, or add --dry-run"),
            )


def _without_real_misses(found: Survey) -> Survey:
    """Return a survey in which no post of a real network is missed: that is written down for good."""
    plan = found.plan
    kept = tuple(
        planned
        for planned in plan.targets
        if planned.state is not State.MISSED or planned.target.channel.network == EMBEDDED
    )
    return replace(found, plan=plan._replace(targets=kept))


def _told(options: Options) -> str:
    """Return what is said when somebody wants a run to stop."""
    voice = options.stderr_voice()
    said = Message("told to stop: what is under way is finished and written down, nothing new is begun")
    start = "\r\x1b[2K" if sys.stderr.isatty() else ""
    return f"{start}{voice.paint('tellal:', 'warn')} {voice.say(said)}\n"


def _telling(progress: Step, options: Options, stop: Stop) -> Callable[[Progress], None]:
    def tell(what: Progress) -> None:
        name = str(what.target or what.key)
        if what.moment is Moment.ENDING:
            stop.ending()
        elif what.outcome is not None:
            progress.advance(name)
        elif options.verbose:
            of = f" {what.part}/{what.parts}" if what.parts > 1 else ""
            progress.note(f"{what.moment.value:<8} {name}{of}")

    return tell


def _check(options: Options, *, quiet: bool) -> tuple[Library, Assessment]:
    from pipeline.check import check  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report.findings import summary  # noqa: PLC0415 - likewise
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    voice = options.stderr_voice()
    with step(Message("check"), 1, voice, quiet=quiet) as progress:
        library = load(options.workspace())
        assessment = check(library)
        progress.end(summary(assessment.findings, len(library.posts), voice))
    return library, assessment


def _draw(options: Options, found: Survey, *, quiet: bool) -> int:
    """Draw the cards of everything that is to come, and return how many there are."""
    from pipeline.cards import ensure  # noqa: PLC0415 - Pillow is behind it
    from pipeline.model.plan import State  # noqa: PLC0415 - not needed for `--help`
    from pipeline.render import render  # noqa: PLC0415 - likewise

    over = (State.PUBLISHED, State.CANCELLED, State.MISSED, State.INVALID)
    wanted = [each.target for each in found.plan.targets if each.target.post.card and each.state not in over]
    voice = options.stderr_voice()
    with step(Message("cards"), len(wanted), voice, quiet=quiet) as progress:
        drawn: set[str] = set()
        for target in wanted:
            variant = render(target, found.library).variant
            parts = variant.parts if variant else ()
            shown = [each for part in parts for each in (*part.images, *((part.video,) if part.video else ()))]
            for card in [each.card for each in shown if each.card]:
                with suppress(TellalError):  # whatever is wrong with it, publishing says of its post alone
                    ensure(card, found.library)
                    drawn.add(card.digest)
            progress.advance(str(target))
        n = len(drawn)
        progress.end(voice.say(Message("1 card is drawn" if n == 1 else "{n} cards are drawn", n=n)))
    return len(drawn)


def _data(options: Options, found: Survey, drawn: int, outcomes: Outcomes, after: Survey) -> dict[str, object]:
    from pipeline.report import outcomes as text  # noqa: PLC0415 - only with `--json`
    from pipeline.report import shapes, tokens  # noqa: PLC0415 - likewise

    voice = options.voice()
    return {
        "check": shapes.check(found.assessment.findings, len(found.library.posts), voice),
        "cards": drawn,
        "publish": text.data(outcomes, voice),
        **text.ahead_data(after.plan, voice),
        "tokens": tokens.data(after.library, after.now),
    }


def _summary(options: Options, assessment: Assessment, outcomes: Outcomes, after: Survey, place: Path) -> Iterator[str]:
    from pipeline.report import outcomes as text  # noqa: PLC0415 - not needed with `--json`
    from pipeline.report import tokens  # noqa: PLC0415 - likewise
    from pipeline.report.findings import counts  # noqa: PLC0415 - likewise

    page = text.Page(options.voice(), options.width())
    errors, _ = counts(assessment.findings)
    yield ""
    yield from text.heading(after, page.voice)
    yield from text.lines(outcomes, page)
    yield from text.ahead(after.plan, page)
    yield from tokens.lines(after.library, after.now, page.voice)
    yield from text.places(errors, _from_here(place / "index.html"), page)


def _say_stopped(options: Options, found: Survey, outcomes: Outcomes, after: Survey) -> None:
    """Print what a run came to that was told to stop before the calendar was built."""
    from pipeline.report import outcomes as text  # noqa: PLC0415 - only here

    page = text.Page(options.voice(), options.width())
    options.answer(
        lambda: {"publish": text.data(outcomes, page.voice), **text.ahead_data(after.plan, page.voice)},
        lambda: ["", *text.heading(found, page.voice), *text.lines(outcomes, page), *text.ahead(after.plan, page)],
    )


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
