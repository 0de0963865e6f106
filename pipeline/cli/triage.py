"""`tellal triage`: the drill for the hour in which news breaks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.by_hand import by_option, person
from pipeline.cli.deed import Acts, Deed
from pipeline.cli.options import Options, pass_options, put
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from pipeline.model.library import Target
    from pipeline.report.triage import Item, Looked
    from pipeline.survey import Survey
    from pipeline.workspace.moves import Move

#: What `--hold` without a name stands for.
LISTED = "*"


@click.command(cls=Command)
@click.option(
    "--next", "span", metavar="SPAN", default="48h", help="How far to look ahead: 48h (the default), 7d, 90m."
)
@click.option("--channel", "channels", metavar="NAME", multiple=True, help="Only these channels; may be repeated.")
@click.option("--words", metavar="WORDS", default="", help="Mark these as well, and let --hold mean posts with them.")
@click.option(
    "--hold",
    "holds",
    metavar="[TARGET]",
    is_flag=False,
    flag_value=LISTED,
    multiple=True,
    help="Hold everything listed, with --words what has one of them; with a name, that post.",
)
@click.option("--move", "moves", metavar="TARGET=WHEN", multiple=True, help="Give a post another time, in its file.")
@click.option("--cancel", "cancels", metavar="TARGET", multiple=True, help="Let nothing more of a post go out.")
@click.option("--reason", metavar="TEXT", default="", help="Why; --hold wants it.")
@by_option
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@pass_options
def triage(  # noqa: PLR0913 - one for each option
    options: Options,
    *,
    span: str,
    channels: tuple[str, ...],
    words: str,
    holds: tuple[str, ...],
    moves: tuple[str, ...],
    cancels: tuple[str, ...],
    reason: str,
    by: str,
    dry_run: bool,
) -> int:
    """Show what would go out soon, with words that may hurt marked, and act on it.

    For the hour in which news breaks. What is held or cancelled is one commit on the ledger and counts at once. --move
    edits publish_at in the post's file and nothing else: '2026-12-10 10:00', 2026-12-10 or +2d; it counts when that is
    merged. On a terminal, without anything to do, it asks about each post. See docs/holds.md.

      tellal triage --next 24h
      tellal triage --words "deprem, yangın" --hold --reason "Deprem"
      tellal triage --hold x/2026-12-08-yilbasi --cancel x/2026-12-08-parti --reason "Deprem"
      tellal triage --move instagram/2026-12-08-kutular=+7d
    """
    from pipeline.report import triage as text  # noqa: PLC0415 - not needed for `--help`

    known = options.look()
    options.warn(known.trouble)
    until = known.now + _span(span)
    listed = text.items(known.plan, until, _channels(known, channels), _looked(known, words))
    voice = options.voice()
    acting = bool(holds or moves or cancels)
    if not options.json:
        put("\n".join(text.lines(listed, voice, options.width())))
    if acting:
        acts = Acts(_held(known, listed, holds, words), _cancelled(known, cancels), _moves(known, moves))
    elif listed and not options.json and not dry_run and sys.stdin.isatty() and sys.stdout.isatty():
        acts, reason = _asked(options, known, listed, reason)
    else:
        acts = Acts()
    done = Deed(options, known, acts, person(known.library.root, by, reason)).do(dry_run=dry_run)
    if options.json or done.any:
        options.answer(
            lambda: {**text.data(listed, known.now, until, voice), "dry_run": dry_run, **done.data()}, done.lines
        )
    return done.code


def _span(text: str) -> timedelta:
    """Read `--next`.

    Raises:
        UsageError: it is no duration.
    """
    from pipeline.clock import read_duration  # noqa: PLC0415 - not needed for `--help`

    try:
        return read_duration(text)
    except ValueError:
        raise UsageError(
            Message("--next: {text} is not a duration", text=repr(text)), Message("write it as 48h, 7d or 90m")
        ) from None


def _channels(found: Survey, names: Sequence[str]) -> Sequence[str]:
    from pipeline.cli.new import known  # noqa: PLC0415 - not needed for `--help`

    for name in names:
        known(name, found.library.channels, Message("there is no channel {name}", name=repr(name)))
    return names


def _looked(found: Survey, words: str) -> Looked:
    from pipeline.report.triage import Looked  # noqa: PLC0415 - not needed for `--help`
    from pipeline.text.wording import Wording, split  # noqa: PLC0415 - likewise

    asked = split(words)
    if words and not asked:
        raise UsageError(
            Message("--words: there is no word in {text}", text=repr(words)), Message("write them as 'deprem, yangın'")
        )
    return Looked(Wording(asked), Wording(found.library.settings.triage_words))


def _held(found: Survey, listed: Sequence[Item], names: Sequence[str], words: str) -> tuple[str, ...]:
    """Return what is to be held, as a hold keeps it.

    Raises:
        UsageError: nothing would be.
    """
    from pipeline.cli.find import short_of  # noqa: PLC0415 - only with --hold

    chosen: dict[str, None] = {}
    if LISTED in names:
        chosen = dict.fromkeys(item.planned.target.key for item in listed if item.asked or not words)
        if not chosen:
            raise UsageError(
                Message("nothing is listed that could be held"), Message("tellal hold --all stops everything")
            )
    for name in names:
        if name in found.library.channels:
            raise UsageError(
                Message("{name} is a whole channel: name posts, or targets such as x/winter", name=repr(name)),
                Message("tellal hold --channel {name} holds it", name=name),
            )
        if name != LISTED:
            chosen.update(dict.fromkeys(short_of([name], found.library)))
    return tuple(chosen)


def _cancelled(found: Survey, names: Sequence[str]) -> tuple[str, ...]:
    from pipeline.cli.by_hand import named  # noqa: PLC0415 - only with --cancel

    return tuple(dict.fromkeys(key for keys in named(found, names).values() for key in keys)) if names else ()


def _moves(found: Survey, wanted: Sequence[str]) -> tuple[Move, ...]:
    """Return other times for posts.

    Raises:
        UsageError: one of them is no post, or no time, or over already.
    """
    from pipeline.cli.find import post_named  # noqa: PLC0415 - only with --move

    made: dict[str, Move] = {}
    for text in wanted:
        name, between, when = text.rpartition("=")
        if not between or not name or not when:
            raise UsageError(
                Message("--move: {text} does not say which post and when", text=repr(text)),
                Message("write TARGET=WHEN: x/2026-12-08-yilbasi='2026-12-10 10:00'"),
            )
        move = _move(found, post_named(name.partition("@")[0], found.library).path, when)
        if move.path in made:
            raise UsageError(Message("--move: {path} is named twice", path=move.path))
        made[move.path] = move
    return tuple(made.values())


def _move(found: Survey, path: str, when: str) -> Move:
    from pipeline.workspace import moves  # noqa: PLC0415 - only with --move

    post = next(post for post in found.library.posts if post.path == path)
    move = moves.planned(found.library.root, post, when, found.library.channels[post.channel].timezone)
    if move.at <= found.now:
        raise UsageError(Message("{path} cannot go out at {when}: that is over", path=path, when=move.new))
    return move


def _asked(options: Options, found: Survey, listed: Sequence[Item], reason: str) -> tuple[Acts, str]:
    """Ask about each post what to do with it."""
    voice = options.stderr_voice()
    held: list[str] = []
    cancelled: list[str] = []
    moved: dict[str, Move] = {}
    question = voice.say(Message("[h]old, [c]ancel, [m]ove, [s]kip, or [q]uit asking"))
    for item in listed:
        target = item.planned.target
        answer = click.prompt(f"{target}: {question}", default="s", show_default=False, err=True).strip().lower()[:1]
        if answer == "q":
            break
        if answer == "h":
            held.append(target.key)
        elif answer == "c":
            cancelled.append(target.key)
        elif answer == "m" and (move := _time_for(options, found, target)) is not None:
            moved[move.path] = move
    if held and not reason:
        reason = click.prompt(voice.say(Message("Why? Everybody reads it")), err=True)
    return Acts(tuple(held), tuple(cancelled), tuple(moved.values())), reason


def _time_for(options: Options, found: Survey, target: Target) -> Move | None:
    """Ask for another time until it is one; nothing leaves the post where it is."""
    voice = options.stderr_voice()
    while True:
        question = voice.say(Message("To when? ('2026-12-10 10:00', 2026-12-10 or +2d; nothing leaves it)"))
        when = click.prompt(question, default="", show_default=False, err=True).strip()
        if not when:
            return None
        try:
            return _move(found, target.post.path, when)
        except UsageError as error:
            options.warn(error)
