"""`tellal doubts`: what may be out or not, and what settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.networks.contract import Payload
    from pipeline.plan import Doubt
    from pipeline.survey import Survey

IN_DOUBT = 4


@click.command(cls=Command)
@pass_options
def doubts(options: Options) -> int:
    """Show what may be out or not, and how to settle it.

    A message is in doubt when the answer of its network was lost. Each run looks for it and repeats nothing; where that
    cannot tell, a person looks. Ends with 4 if anything is in doubt. What waits for a person to publish it is named
    too; that is no doubt.

      tellal doubts
      tellal resolve x/2026-12-01-winter --published https://x.com/kirkikindi/status/1234567890
    """
    from pipeline.plan import doubts as in_doubt  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report import doubts as text  # noqa: PLC0415 - likewise

    known = options.look()
    if known.trouble is not None:
        raise known.trouble  # with a ledger that cannot be read, nobody can say that nothing is in doubt
    found = in_doubt(known.plan, known.history)
    sent = _sent(known, found)
    voice = options.voice()
    options.answer(
        lambda: {
            "doubts": text.data(found, sent, known.library, voice),
            "handed_over": text.handed_data(known.plan, voice),
        },
        lambda: [*text.lines(found, sent, known.library, known.now, voice), *text.handed(known.plan, voice)],
    )
    return IN_DOUBT if found else 0


def _sent(known: Survey, found: Sequence[Doubt]) -> dict[str, Payload | None]:
    """Return what was sent, or was to be, by the key of each doubt; None where the ledger has lost it."""
    from pipeline.errors import LedgerBrokenError  # noqa: PLC0415 - only where something is in doubt
    from pipeline.networks import contract  # noqa: PLC0415 - likewise
    from pipeline.trust.ledger import ledger_of  # noqa: PLC0415 - likewise

    ledger = ledger_of(known.library)
    sent: dict[str, Payload | None] = {}
    for doubt in found:
        try:
            document = ledger.payload(known.history.version, doubt.key, doubt.payload)
        except LedgerBrokenError:
            sent[doubt.key] = None
        else:
            sent[doubt.key] = contract.from_document(document)[max(doubt.part, 1) - 1]
    return sent
