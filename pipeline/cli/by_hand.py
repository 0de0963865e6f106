"""`tellal resolve`, `tellal retry` and `tellal cancel`: what a person says about targets, in the ledger."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.model.plan import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.library import Target
    from pipeline.publish.by_hand import Said, Word
    from pipeline.survey import Survey

    Words = Callable[[Survey, Sequence[str], Word, Callable[[], datetime]], tuple[Said, ...]]

REFUSED = 2
#: Where a target stands that may go out yet.
AHEAD = tuple(set(State) - {State.PUBLISHED, State.CHANGED, State.RETRACTED, State.MISSED, State.CANCELLED})
#: Who it may be where neither they nor git says so, the first that is set.
WHO = ("GITHUB_ACTOR", "USER", "LOGNAME", "USERNAME")
by_option = click.option("--by", metavar="NAME", default="", help="Who says so; otherwise git's user.name.")
note_option = click.option("--note", "--reason", "note", metavar="TEXT", default="", help="Why; everybody reads it.")


@click.command(cls=Command)
@click.argument("target")
@click.option("--published", "url", metavar="URL", help="It is out: its address.")
@click.option("--absent", is_flag=True, help="It is not there. It is sent again.")
@click.option("--id", "remote_id", metavar="ID", default="", help="The network's own name of it, where URL has none.")
@click.option("--part", type=click.IntRange(1), default=None, help="Which message of a thread you looked for.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask whether you are sure that it is not there.")
@by_option
@note_option
@pass_options
def resolve(  # noqa: PLR0913 - one for each option
    options: Options,
    *,
    target: str,
    url: str | None,
    absent: bool,
    remote_id: str,
    part: int | None,
    yes: bool,
    by: str,
    note: str,
) -> int:
    """Settle a doubt: say whether a message is out.

    Look at the account first; tellal doubts says where, and for what. The ledger takes your word for it: a message that
    is said to be absent and is not goes out twice.

      tellal resolve x/2026-12-01-winter --published https://x.com/kirkikindi/status/1234567890
      tellal resolve instagram/2026-12-01-winter@bluesky --absent --by Ayşe
    """
    from pipeline.publish import by_hand  # noqa: PLC0415 - not needed for `--help`

    if (url is not None) == absent:
        raise UsageError(Message("say either where it is (--published URL) or that it is not there (--absent)"))
    if url == "":
        raise UsageError(Message("--published: the address is missing"))
    found = options.look()
    keys = _in_doubt(found, target)
    if absent and not yes:
        _ask(options, target)
    proof = by_hand.Proof(url or "", remote_id, part or 0)
    return say(
        options,
        found,
        {target: keys},
        lambda found, keys, word, clock: by_hand.resolve(found, keys, proof, word, clock),
        person(found.library.root, by, note),
    )


@click.command(cls=Command)
@click.argument("targets", nargs=-1, required=True)
@by_option
@note_option
@pass_options
def retry(options: Options, *, targets: tuple[str, ...], by: str, note: str) -> int:
    """Let posts be tried again that were refused, missed or cancelled.

    They go out with the next run, if nothing else stands in their way: errors, a missing approval, a hold. How late
    they may be counts from now.

      tellal retry x/2026-12-01-winter
      tellal retry instagram/2026-12-01-winter@bluesky --note "the account is verified now"
    """
    from pipeline.publish import by_hand  # noqa: PLC0415 - not needed for `--help`

    found = options.look()
    return say(options, found, named(found, targets), by_hand.retry, person(found.library.root, by, note))


@click.command(cls=Command)
@click.argument("targets", nargs=-1, required=True)
@by_option
@note_option
@pass_options
def cancel(options: Options, *, targets: tuple[str, ...], by: str, note: str) -> int:
    """Let nothing more of some posts go out.

    It counts at once and on every machine, without a merge; tellal release takes it back. What is out stays out, also
    the first parts of a thread. What is in doubt is still looked up, and not sent again.

      tellal cancel x/2026-12-01-winter --reason "the price was wrong"
      tellal cancel 2026-12-01-winter
    """
    from pipeline.publish import by_hand  # noqa: PLC0415 - not needed for `--help`

    found = options.look()
    keys = named(found, targets)
    code = say(options, found, keys, by_hand.cancel, person(found.library.root, by, note))
    for target in _elsewhere(found, keys):
        said = Message("{name} is not cancelled", name=str(target))
        options.warn(UsageError(said, Message("all of its channels: tellal cancel {path}", path=target.post.path)))
    return code


def say(options: Options, found: Survey, keys: dict[str, list[str]], words: Words, who: Word) -> int:
    """Say something about targets and print what came of it; return 2 where a name led to nothing.

    Args:
        options: of every command.
        found: what is known.
        keys: what was named → the targets that it means.
        words: writes it.
        who: says it.

    Raises:
        TellalError: the ledger cannot be read or written.
    """
    from pipeline.report import words as text  # noqa: PLC0415 - not needed for `--help`

    wanted = list(dict.fromkeys(key for each in keys.values() for key in each))
    if options.clock is not None:
        refuse_made_up_time(wanted)
    said = words(found, wanted, who, options.now if options.clock is None else lambda: found.now)
    voice = options.voice()
    options.answer(lambda: text.data(said, voice), lambda: text.lines(said, voice))
    done = {each.key for each in said if each.events}
    return 0 if all(done.intersection(each) for each in keys.values()) else REFUSED


def named(found: Survey, names: Sequence[str]) -> dict[str, list[str]]:
    """Return what was named → the targets that it means, by their names in the ledger.

    Raises:
        TellalError: the ledger cannot be read, or a name means nothing.
    """
    from pipeline.cli.find import keys_named  # noqa: PLC0415 - not needed for `--help`

    if found.trouble is not None:
        raise found.trouble
    return keys_named(names, found.library, found.history)


def person(root: Path, by: str, note: str) -> Word:
    """Return who says something, and why: who they say they are, else who commits here, else who is signed in."""
    from pipeline.publish.by_hand import word  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.git import Git  # noqa: PLC0415 - likewise

    known = by.strip() or Git(root).user()
    known = known or next((os.environ[name] for name in WHO if os.environ.get(name)), "")
    return word(known or "somebody", note)


def _elsewhere(found: Survey, keys: dict[str, list[str]]) -> list[Target]:
    """Return what still goes out of posts that were named on their own channel: all of them may have been meant."""
    chosen = {key for each in keys.values() for key in each}
    posts = {target.post.id for target in found.library.targets() if str(target) in keys and "@" not in str(target)}
    ahead = (planned.target for planned in found.plan.having(*AHEAD) if planned.target.post.id in posts)
    return [target for target in ahead if target.key not in chosen]


def _in_doubt(found: Survey, name: str) -> list[str]:
    """Return the one target that a name means: of a post on several channels that which is in doubt.

    Raises:
        TellalError: none is meant, or several.
    """
    from pipeline.trust.progress import progress  # noqa: PLC0415 - not needed for `--help`

    keys = named(found, (name,))[name]
    open_ones = [key for key in keys if progress(found.history.of(key)).open]
    if len(keys) == 1 or len(open_ones) == 1:
        return open_ones or keys
    names = {target.key: str(target) for target in found.library.targets()}
    listed = ", ".join(names.get(key, key) for key in open_ones or keys)
    raise UsageError(
        Message("{name} means {n} targets", name=repr(name), n=len(open_ones or keys)),
        Message("which one? {names}", names=listed),
    )


def _ask(options: Options, name: str) -> None:
    """Ask whether somebody really looked.

    Raises:
        UsageError: there is nobody to ask, or they are not sure.
    """
    if not sys.stdin.isatty():
        raise UsageError(
            Message("--absent sends {name} again: there is nobody here to ask whether that is meant", name=name),
            Message("if you looked, and it is not there, add --yes"),
        )
    question = Message("{name} is sent again then. Did you look, and is it not there?", name=name)
    if not click.confirm(options.stderr_voice().say(question), err=True):
        raise UsageError(Message("nothing was written"))


def refuse_made_up_time(keys: Sequence[str]) -> None:
    """See that what a made-up moment says is about the embedded network only.

    Raises:
        UsageError: it is not.
    """
    for key in keys:
        if not key.partition("/")[2].startswith("outbox."):
            raise UsageError(
                Message("--clock is for rehearsals: what is said of {target} stays in the ledger", target=key),
                Message("leave out --clock"),
            )
