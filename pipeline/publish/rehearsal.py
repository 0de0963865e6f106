"""A rehearsal: everything as in a run, but that each channel is played by its twin and nothing of it counts.

It needs no account and no secret. What a rehearsal did is written where no run looks: a ledger under a ref of its own,
which no push takes along, an outbox, receipts and marks of its own below `.tellal/rehearsal`. So a run can never take a
rehearsal for a publication, whatever becomes of either. A rehearsal is asked for and never guessed: where secrets are
missing, a run says so and fails.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.trust.kept import Keeper
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.running import running
from pipeline.workspace import files
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline.doors import Doors
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Network
    from pipeline.trust.ledger import Ledger

#: Where a rehearsal keeps what it made.
FOLDER = ".tellal/rehearsal"
#: Where its ledger is: below no branch, so that neither a push nor a fetch takes it along.
REF = "refs/tellal/rehearsal"
#: Asks for a rehearsal where nobody can say `--rehearse`.
VARIABLE = "TELLAL_REHEARSAL"
EMBEDDED = "outbox"


def wanted(environment: Mapping[str, str]) -> bool:
    """Return whether an environment asks for a rehearsal."""
    return environment.get(VARIABLE, "").strip().lower() not in {"", "0", "false", "no"}


def place(root: Path) -> Path:
    """Return where the rehearsals of a workspace are kept.

    Raises:
        UsageError: a link leads out of the workspace there.
    """
    there = root / FOLDER
    files.stay_inside(root, there / "outbox")
    return there


def ledger(root: Path) -> Ledger:
    """Return what rehearsals remember, so that each message is played once."""
    return LocalLedger(place(root), Git(root), ref=REF)


def doors(root: Path, usual: Doors) -> Doors:
    """Return ways that lead nowhere but to the twins of a workspace's channels."""
    there = place(root)
    return replace(
        usual,
        ledger=ledger(root),
        open_network=_playing(there),
        keeper=lambda _: Keeper(there),
        running=lambda _, run: running(there, run),
        runner="",
    )


def twin(channel: Channel) -> Channel:
    """Return a channel as the outbox plays it."""
    return replace(channel, network=EMBEDDED, twin=channel.rules if channel.rules != EMBEDDED else "")


def _playing(there: Path) -> Callable[[Path, Channel], Network]:
    def play(root: Path, channel: Channel) -> Network:
        from pipeline.networks.outbox import Outbox  # noqa: PLC0415 - only what is sent pays for it

        return Outbox(there, twin(channel), files=root)

    return play
