"""`tellal update` and `tellal retract`: another text for what is out, or nothing of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.by_hand import by_option, named, note_option, person, refuse_made_up_time
from pipeline.cli.options import Options, pass_options, put
from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.model.plan import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.model.amended import Change
    from pipeline.model.library import Target
    from pipeline.survey import Survey

REFUSED = 2
#: Where a target stands of which readers see something.
OUT = (State.PUBLISHED, State.CHANGED, State.PARTIAL, State.UNKNOWN)
yes_option = click.option("-y", "--yes", is_flag=True, help="Do not ask.")


@click.command(cls=Command)
@click.argument("targets", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Show what would change, and do nothing.")
@yes_option
@by_option
@note_option
@pass_options
def update(  # noqa: PLR0913 - one for each option
    options: Options, *, targets: tuple[str, ...], dry_run: bool, yes: bool, by: str, note: str
) -> int:
    """Give posts that are out the text that their files have now.

    What would change is shown first: words that go stand in [-…-], words that come in {+…+}. It takes what a first send
    takes: no errors, an approval, no hold; and a network that lets text be changed. Pictures stay as they are. Ends
    with 2 where something cannot be changed, with 4 where a network failed or is in doubt: then call it again.

      tellal update telegram/2026-12-04-list --dry-run
      tellal update telegram/2026-12-04-list --reason "wrong price"
    """
    from pipeline.doors import Doors  # noqa: PLC0415 - not needed for `--help`
    from pipeline.publish import amend  # noqa: PLC0415 - likewise
    from pipeline.report import amend as text  # noqa: PLC0415 - likewise

    found = options.look()
    chosen = _with_files(found, [key for keys in named(found, targets).values() for key in keys])
    found = options.look(
        asks=True, wanted=[target.key for target in chosen]
    )  # the new text takes an approval of its own
    clock, doors = _clock(options, found), Doors()
    changes = amend.differences(found, chosen, clock, doors)
    voice = options.voice()
    if dry_run:
        options.answer(
            lambda: text.differences_data(changes, found.now, voice), lambda: text.differences(changes, voice)
        )
        return REFUSED if any(change.refused for change in changes) else 0
    if options.clock is not None:
        refuse_made_up_time([target.key for target in chosen])
    if not options.json:
        put("\n".join(text.differences(changes, voice)))
    ready = [change for change in changes if change.refused is None]
    if ready and not yes:
        _ask(options, _changing(ready), Message("tellal update changes what readers see"))
    done = amend.update(found, chosen, clock, doors, person(found.library.root, by, note))
    options.answer(lambda: text.data(done, voice), lambda: text.lines(done, Message("changed"), voice))
    return done.exit_code


@click.command(cls=Command)
@click.argument("targets", nargs=-1, required=True)
@yes_option
@by_option
@note_option
@pass_options
def retract(options: Options, *, targets: tuple[str, ...], yes: bool, by: str, note: str) -> int:
    """Take back posts that are out, where their networks let them.

    TARGETS are posts, a post on one channel, the address of one that is out, or its name in the ledger where its file
    is gone. It takes no approval and no hold stops it. What stays is a line in the ledger: who took it back, when and
    why; nothing of it is ever sent again. Ends with 2 where something cannot be taken back, with 4 where a network
    failed or is in doubt: then call it again.

      tellal retract x/2026-12-01-winter --reason "wrong price"
      tellal retract https://bsky.app/profile/kirkikindi.example/post/3l3qo2vutsw2b --yes
    """
    from pipeline.doors import Doors  # noqa: PLC0415 - not needed for `--help`
    from pipeline.publish import amend  # noqa: PLC0415 - likewise
    from pipeline.report import amend as text  # noqa: PLC0415 - likewise

    found = options.look()
    files = {target.key: target for target in found.library.targets()}
    keys = _out(found, targets)
    if options.clock is not None:
        refuse_made_up_time(keys)
    if not yes:
        names = ", ".join(str(files.get(key, key)) for key in keys)
        _ask(options, Message("Take back {names}?", names=names), Message("tellal retract takes back what readers see"))
    chosen = [(key, files.get(key)) for key in keys]
    done = amend.retract(found, chosen, _clock(options, found), Doors(), person(found.library.root, by, note))
    voice = options.voice()
    options.answer(lambda: text.data(done, voice), lambda: text.lines(done, Message("taken back"), voice))
    for target in _elsewhere(found, keys):
        said = Message("{name} is still out", name=str(target))
        options.warn(UsageError(said, Message("all of its channels: tellal retract {path}", path=target.post.path)))
    return done.exit_code


def _with_files(found: Survey, keys: Sequence[str]) -> list[Target]:
    """Return the targets of some keys.

    Raises:
        UsageError: the file of one is gone, so that there is no other text.
    """
    files = {target.key: target for target in found.library.targets()}
    for key in keys:
        if key not in files:
            raise UsageError(
                Message("the file of {name} is gone, so nothing says what to change it to", name=key),
                Message("tellal retract {name} takes it back", name=key),
            )
    return [files[key] for key in dict.fromkeys(keys)]


def _out(found: Survey, names: Sequence[str]) -> list[str]:
    """Return what names mean, as the ledger calls it; an address means what is there.

    Raises:
        TellalError: the ledger cannot be read, or a name means nothing.
    """
    places = {out.url: key for key, out in found.history.out.items() if out.url}
    keys: list[str] = []
    for name in names:
        keys += [places[name]] if name in places else named(found, [name])[name]
    return list(dict.fromkeys(keys))


def _elsewhere(found: Survey, keys: Sequence[str]) -> list[Target]:
    """Return what is out on other channels of posts that were named on some: all of them may have been meant."""
    posts = {key.partition("/")[0] for key in keys}
    shown = (planned.target for planned in found.plan.having(*OUT) if planned.target.post.id in posts)
    return [target for target in shown if target.key not in keys]


def _changing(changes: Sequence[Change]) -> Message:
    names = ", ".join(str(change.target) for change in changes)
    return Message("Change {names} like this?", names=names)


def _ask(options: Options, question: Message, what: Message) -> None:
    """Ask whether somebody is sure.

    Raises:
        UsageError: there is nobody to ask, or they are not sure.
    """
    if not sys.stdin.isatty():
        raise UsageError(
            Message("{what}: there is nobody here to ask", what=what.say(options.language)), Message("add --yes")
        )
    if not click.confirm(options.stderr_voice().say(question), err=True):
        raise UsageError(Message("nothing was done"))


def _clock(options: Options, found: Survey) -> Callable[[], datetime]:
    """Return what says what time it is: the real clock, or `--clock` standing still."""
    return options.now if options.clock is None else lambda: found.now
