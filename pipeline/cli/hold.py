"""`tellal hold`: the brake, without a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.by_hand import by_option, person, refuse_made_up_time
from pipeline.cli.options import Options, pass_options
from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from pipeline.model.library import Library
    from pipeline.publish.brake import Wanted
    from pipeline.trust.hold import Passed, Scope

PASSED = ("ask", "skip", "drip")
#: What stops a brand where its ledger cannot be written.
OTHERWISE = Message("to stop it all the same: set TELLAL_HOLD=all where publishing runs, or write content/holds.toml")


@click.command(cls=Command)
@click.argument("targets", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything.")
@click.option("--channel", "channels", metavar="NAME", multiple=True, help="A channel; may be repeated.")
@click.option("--campaign", "campaigns", metavar="SLUG", multiple=True, help="A campaign; may be repeated.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Posts with a tag; may be repeated.")
@click.option("--words", metavar="WORDS", default="", help="Posts with one of these words: 'deprem, yangın'.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; everybody reads it.")
@click.option("--until", metavar="WHEN", help="When it ends by itself: a day, a moment, or a time from now: 2d, 12h.")
@click.option(
    "--passed",
    type=click.Choice(PASSED),
    default="ask",
    help="What becomes of posts whose time passes meanwhile: a person is asked, they are left, or they go out after.",
)
@by_option
@click.option("--dry-run", is_flag=True, help="Show what would be held, and hold nothing.")
@pass_options
def hold(  # noqa: PLR0913 - one for each option
    options: Options,
    *,
    targets: tuple[str, ...],
    everything: bool,
    channels: tuple[str, ...],
    campaigns: tuple[str, ...],
    tags: tuple[str, ...],
    words: str,
    reason: str,
    until: str | None,
    passed: str,
    by: str,
    dry_run: bool,
) -> int:
    """Stop posts at once, without a merge.

    TARGETS are posts, or a post on one channel. It is written to the ledger, so it counts on every machine that
    publishes from it, for every message that has not been begun. tellal release ends it, tellal holds lists what is
    held. See docs/holds.md.

      tellal hold --all --reason "Deprem"
      tellal hold --tag indirim --campaign kis-menusu --until 2d --reason "stok bitti"
      tellal hold --words "deprem, yangın" --reason "acı haber" --dry-run
      tellal hold x/2026-12-08-yilbasi --passed skip --reason "fiyat yanlış"
    """
    from pipeline.workspace.library import load  # noqa: PLC0415 - not needed for `--help`

    library = load(options.workspace())
    zone = library.settings.timezone
    now = options.now(zone)
    named = _Named(library, reason, _end(until, zone, now), passed)
    wanted = tuple(named.all_of(targets, channels, campaigns, tags, words, everything=everything))
    if not wanted:
        raise UsageError(
            Message("nothing is named, so nothing would be held"),
            Message("name posts, --channel, --campaign, --tag or --words, or stop everything: --all"),
        )
    return _pull(options, library, wanted, now, by, dry_run=dry_run)


def _pull(  # noqa: PLR0913 - what it needs
    options: Options, library: Library, wanted: Sequence[Wanted], now: datetime, by: str, *, dry_run: bool
) -> int:
    """Write holds, then say what they hold."""
    from pipeline.check import check  # noqa: PLC0415 - not needed for `--help`
    from pipeline.doors import Doors  # noqa: PLC0415 - likewise
    from pipeline.publish import brake  # noqa: PLC0415 - likewise
    from pipeline.report import holds as text  # noqa: PLC0415 - likewise
    from pipeline.survey import look_at  # noqa: PLC0415 - likewise
    from pipeline.trust.holds import entered  # noqa: PLC0415 - likewise

    who = person(library.root, by, "")
    rehearsed = [entered(each.entry("", now, who.by), library) for each in wanted]
    if options.clock is not None:
        refuse_made_up_time([each.key for each in library.targets() if any(one.covers(each) for one in rehearsed)])
    lines = brake.Lines(wanted, (), who, now)
    if not dry_run:
        try:
            brake.write(library, lines, _clock(options, now), Doors())
        except TellalError:
            options.warn(UsageError(Message("nothing was held"), OTHERWISE))
            raise
    found = look_at(library, check(library), now, ci=options.unwatched)
    options.warn(found.trouble)
    made = [entered(entry, library) for entry in lines.placed] if lines.placed else rehearsed
    names = {each.id for each in made if each.id}
    before = found.holds._replace(holds=tuple(each for each in found.holds.holds if each.id not in names))
    after = before._replace(holds=(*before.holds, *made))
    effect = text.effect(found, before, after, made)
    voice = options.voice()
    options.answer(
        lambda: {
            "dry_run": dry_run,
            "holds": [text.shape(each, found) for each in made],
            **text.effect_shape(effect, voice),
        },
        lambda: text.placed(made, effect, found, voice, options.width()),
    )
    return 0


def _clock(options: Options, now: datetime) -> Callable[[], datetime]:
    return options.now if options.clock is None else lambda: now


def _end(until: str | None, zone: str, now: datetime) -> datetime | None:
    """Return when a hold is to end.

    Raises:
        UsageError: that is over already.
    """
    if until is None:
        return None
    from pipeline.cli.until import read_until  # noqa: PLC0415 - only with --until

    end = read_until(until, zone, now)
    if end <= now:
        raise UsageError(
            Message("--until: {text} is over, so nothing would be held", text=repr(until)),
            Message("leave it out, and end the hold with tellal release"),
        )
    return end


class _Named:
    """Makes holds of what was named on the command line.

    Args:
        library: where names are looked up.
        reason: why, for all of them.
        until: when they end (UTC), None where somebody has to end them.
        passed: what becomes of what passes meanwhile.
    """

    def __init__(self, library: Library, reason: str, until: datetime | None, passed: str) -> None:
        from pipeline.trust.hold import Passed as Kinds  # noqa: PLC0415 - not needed for `--help`

        self._library = library
        self._reason = " ".join(reason.split())
        self._until = until
        self._passed: Passed = Kinds(passed)
        if not self._reason:
            raise UsageError(Message("--reason: say why; it is what everybody reads who wonders"))

    def all_of(  # noqa: PLR0913 - one for each kind
        self,
        targets: Sequence[str],
        channels: Sequence[str],
        campaigns: Sequence[str],
        tags: Sequence[str],
        words: str,
        *,
        everything: bool,
    ) -> Iterator[Wanted]:
        """Yield a hold for each thing that was named, one for all posts together.

        Raises:
            UsageError: something is named that is not there.
        """
        from pipeline.cli.find import short_of  # noqa: PLC0415 - not needed for `--help`
        from pipeline.cli.new import known  # noqa: PLC0415 - likewise
        from pipeline.trust.hold import Scope  # noqa: PLC0415 - likewise

        library = self._library
        if everything:
            yield self.made(Scope.ALL, "")
        whole = [name for name in targets if name in library.channels]
        for name in dict.fromkeys((*channels, *whole)):
            missing = Message("there is no channel {name}", name=repr(name))
            yield self.made(Scope.CHANNEL, known(name, library.channels, missing))
        for name in dict.fromkeys(campaigns):
            missing = Message("there is no campaign {name}", name=repr(name))
            yield self.made(Scope.CAMPAIGN, known(name, library.campaigns, missing))
        there = {tag for post in library.posts for tag in post.tags}
        for name in dict.fromkeys(tags):
            yield self.made(Scope.TAG, known(name, there, Message("no post has the tag {name}", name=repr(name))))
        if words:
            yield self.made(Scope.WORDS, _words(words))
        posts = [name for name in targets if name not in library.channels]
        if posts:
            yield self.made(Scope.POST, ", ".join(short_of(posts, library)))

    def made(self, scope: Scope, name: str) -> Wanted:
        """Return one hold."""
        from pipeline.publish.brake import Wanted as Hold  # noqa: PLC0415 - not needed for `--help`

        return Hold(scope, name, self._reason, self._until, self._passed)


def _words(text: str) -> str:
    from pipeline.text.wording import split  # noqa: PLC0415 - only with --words

    words = split(text)
    if not words:
        raise UsageError(
            Message("--words: there is no word in {text}", text=repr(text)), Message("write them as 'deprem, yangın'")
        )
    return ", ".join(words)
