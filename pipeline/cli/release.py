"""`tellal release` and `tellal holds`: letting the brake go, and what it holds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.by_hand import REFUSED, by_option, named, note_option, person, refuse_made_up_time
from pipeline.cli.options import Options, pass_options, put
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.publish.by_hand import Said, Word
    from pipeline.report.holds import Effect
    from pipeline.survey import Survey
    from pipeline.trust.hold import Hold

NOBODY_NAMED = Message("say what is to be released")
HOW = Message("name holds by their ids, posts that wait for a word, or end every hold: --all")


@click.command(cls=Command)
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every hold of the ledger.")
@by_option
@note_option
@pass_options
def release(options: Options, *, names: tuple[str, ...], everything: bool, by: str, note: str) -> int:
    """End holds, or let posts go that wait for a word.

    NAMES are ids of holds, as tellal holds lists them, and posts whose time passed while they were held, or that are
    late and ask (late: ask). A hold of content/holds.toml ends where it is written, one of TELLAL_HOLD where the
    variable is set. Ends with 2 where a name led to nothing.

      tellal release h7k2
      tellal release --all --note "geçti"
      tellal release x/2026-12-08-yilbasi
    """
    found = options.look()
    if found.trouble is not None:
        raise found.trouble
    if not names and not everything:
        names, everything = _asked(options, found)
    ids = {hold.id for hold in (*found.holds.holds, *found.holds.over) if hold.id}
    ends = [hold.id for hold in found.holds.standing(found.now) if hold.id and (everything or hold.id in names)]
    over = [name for name in names if name in ids and name not in ends]
    posts = named(found, [name for name in names if name not in ids])
    who = person(found.library.root, by, note)
    if options.clock is not None:
        refuse_made_up_time(_touched(found, ends, posts))
    holds, effect = _ended(options, found, ends, who)
    said = _let_go(options, found, posts, who)
    _answer(options, found, (holds, effect), said)
    _mention(options, found, over, everything=everything)
    done = {each.key for each in said if each.events}
    missed = over or not all(done.intersection(each) for each in posts.values())
    return REFUSED if missed or not (ends or posts) else 0


@click.command(cls=Command)
@click.option("--all", "everything", is_flag=True, help="Also all that are over, not only the latest.")
@pass_options
def holds(options: Options, *, everything: bool) -> int:
    """Show what is held, by whom, why and until when.

    Those of all three places: the ledger, content/holds.toml and the variable TELLAL_HOLD. And what waits for a
    person's word because its time passed.
    """
    from pipeline.report import holds as text  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report.shapes import planned_shape  # noqa: PLC0415 - likewise

    found = options.look()
    options.warn(found.trouble)
    voice = options.voice()
    most = None if everything else text.LATEST
    options.answer(
        lambda: {
            "holds": [text.shape(hold, found) for hold in found.holds.standing(found.now)],
            "over": [text.shape(hold, found) for hold in text.past(found)[:most]],
            "asking": [planned_shape(each, voice) for each in text.asking_of(found)],
            "trouble": voice.say(found.holds.unread) if found.holds.unread else "",
        },
        lambda: text.overview(found, voice, options.width(), most=most),
    )
    return 0


def _asked(options: Options, found: Survey) -> tuple[tuple[str, ...], bool]:
    """Ask what is to be released, with everything before their eyes that could be.

    Raises:
        UsageError: there is nobody to ask, or they named nothing.
    """
    from pipeline.report import holds as text  # noqa: PLC0415 - only where nothing is named

    if options.json or not sys.stdin.isatty():
        raise UsageError(NOBODY_NAMED, HOW)
    put("\n".join(text.overview(found, options.voice(), options.width(), most=0)))
    if not found.holds.standing(found.now) and not text.asking_of(found):
        raise UsageError(Message("nothing is held in the ledger, and nothing waits for a word"))
    question = options.stderr_voice().say(Message("Release which? (ids and posts, or all)"))
    words = click.prompt(question, default="", show_default=False, err=True).replace(",", " ").split()
    if not words:
        raise UsageError(NOBODY_NAMED, HOW)
    return ((), True) if words == ["all"] else (tuple(words), False)


def _touched(found: Survey, ends: Sequence[str], posts: dict[str, list[str]]) -> list[str]:
    """Return the targets that a release is about, by their names in the ledger."""
    ending = [hold for hold in found.holds.holds if hold.id in ends]
    held = [target.key for target in found.library.targets() if any(hold.covers(target) for hold in ending)]
    return [*held, *(key for keys in posts.values() for key in keys)]


def _ended(options: Options, found: Survey, ends: Sequence[str], who: Word) -> tuple[list[Hold], Effect | None]:
    """End holds; return them, and what that changed."""
    if not ends:
        return [], None
    from pipeline.doors import Doors  # noqa: PLC0415 - not needed for `--help`
    from pipeline.publish import brake  # noqa: PLC0415 - likewise
    from pipeline.report import holds as text  # noqa: PLC0415 - likewise

    lines = brake.Lines((), ends, who, found.now)
    clock = options.now if options.clock is None else lambda: found.now
    brake.write(found.library, lines, clock, Doors())
    known = {entry.id for entry in lines.ended}
    gone = [hold for hold in found.holds.holds if hold.id in known]
    ended = [hold._replace(released=found.now, ended_by=who.by, note=who.note) for hold in gone]
    after = found.holds._replace(holds=(*(each for each in found.holds.holds if each.id not in known), *ended))
    return ended, text.effect(found, found.holds, after, ended)


def _let_go(options: Options, found: Survey, posts: dict[str, list[str]], who: Word) -> tuple[Said, ...]:
    if not posts:
        return ()
    from pipeline.publish import by_hand  # noqa: PLC0415 - not needed for `--help`

    keys = list(dict.fromkeys(key for each in posts.values() for key in each))
    return by_hand.release(found, keys, who, options.now if options.clock is None else lambda: found.now)


def _answer(options: Options, found: Survey, ended: tuple[list[Hold], Effect | None], said: tuple[Said, ...]) -> None:
    from pipeline.report import holds as text  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report import words  # noqa: PLC0415 - likewise

    voice = options.voice()
    holds, effect = ended

    def lines() -> Iterator[str]:
        if effect is not None:
            yield from text.ended(holds, effect, found, voice, options.width())
        yield from words.lines(said, voice)

    options.answer(
        lambda: {
            "holds": [text.shape(hold, found) for hold in holds],
            "going": [] if effect is None else text.effect_shape(effect, voice)["going"],
            "asking": [] if effect is None else text.effect_shape(effect, voice)["asking"],
            **words.data(said, voice),
        },
        lines,
    )


def _mention(options: Options, found: Survey, over: Sequence[str], *, everything: bool) -> None:
    """Say what was not released, and where it is."""
    for name in over:
        options.warn(UsageError(Message("{id} was over already", id=name), Message("tellal holds lists them")))
    rest = [hold for hold in found.holds.standing(found.now) if not hold.id]
    if everything and rest:
        said = Message("still held by {places}", places=", ".join(dict.fromkeys(hold.place for hold in rest)))
        options.warn(UsageError(said, Message("that ends where it is written")))
