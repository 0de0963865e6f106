"""`tellal done`: a person published what was handed over to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.by_hand import by_option, named, note_option, person, say
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.survey import Survey

#: What a sheet calls a message: the first letters of its key.
_SHORT = re.compile(r"[0-9a-f]{12,32}")


@click.command(cls=Command)
@click.argument("target")
@click.argument("url")
@click.option("--part", type=click.IntRange(1), default=None, help="Which message of a thread it is.")
@by_option
@note_option
@pass_options
def done(  # noqa: PLR0913 - one for each option
    options: Options, *, target: str, url: str, part: int | None, by: str, note: str
) -> int:
    """Say that a post is out that a person was to publish, and where.

    TARGET is the post, or what its issue or file calls it. Of a thread the next message is handed over after that.
    If it will not be published: tellal cancel. To have it handed over anew: tellal resolve TARGET --absent.

      tellal done whatsapp/2026-12-01-winter https://whatsapp.com/channel/0029Va/142
      tellal done 3f2a91c07b1e https://whatsapp.com/channel/0029Va/142 --by Ayşe
    """
    from pipeline.cli.put_away import put_away  # noqa: PLC0415 - likewise
    from pipeline.publish import by_hand  # noqa: PLC0415 - not needed for `--help`
    from pipeline.trust.ledger import ledger_of  # noqa: PLC0415 - likewise

    found = options.look()
    key = _handed_over(found, target)
    proof = by_hand.Proof(url, part=part or 0)
    code = say(
        options,
        found,
        {target: [key]},
        lambda found, keys, word, clock: by_hand.done(found, keys, proof, word, clock),
        person(found.library.root, by, note),
    )
    if code == 0:
        put_away(found.library, ledger_of(found.library).read())
    return code


def _handed_over(found: Survey, name: str) -> str:
    """Return the one target that a name means: of a post on several channels that which waits for a person.

    Raises:
        TellalError: none is meant, or several.
    """
    from pipeline.trust.progress import progress  # noqa: PLC0415 - not needed for `--help`

    if found.trouble is not None:
        raise found.trouble
    waiting = {key: come for key in _waiting(found) if (come := progress(found.history.of(key))).handed}
    if _SHORT.fullmatch(name):
        short = [key for key, come in waiting.items() if come.intent and come.intent.data["key"].startswith(name)]
        if len(short) == 1:
            return short[0]
        raise UsageError(
            Message("nothing that waits for a person is called {name}", name=repr(name)),
            Message("tellal doubts names what does"),
        )
    keys = named(found, (name,))[name]
    meant = [key for key in keys if key in waiting] or keys
    if len(meant) == 1:
        return meant[0]
    names = {target.key: str(target) for target in found.library.targets()}
    raise UsageError(
        Message("{name} means {n} targets", name=repr(name), n=len(meant)),
        Message("which one? {names}", names=", ".join(names.get(key, key) for key in meant)),
    )


def _waiting(found: Survey) -> list[str]:
    """Return what waits for a person, whether its file is there or gone."""
    from pipeline.model.plan import State  # noqa: PLC0415 - not needed for `--help`

    states = (State.HANDED, State.CANCELLED)
    planned = [each.target.key for each in found.plan.having(*states)]
    return [*planned, *(gone.key for gone in found.plan.gone if gone.state in states)]
