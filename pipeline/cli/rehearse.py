"""What `publish` and `run` share of rehearsals: who asks for one, and what is said of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import click

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.cli.options import Options
    from pipeline.doors import Doors
    from pipeline.model.library import Library
    from pipeline.model.plan import Planned
    from pipeline.report.voice import Voice
    from pipeline.trust.ledger import Ledger

rehearse_option = click.option(
    "--rehearse",
    is_flag=True,
    help="Play it: no network is asked, no secret is needed, and the ledger learns nothing. See docs/publishing.md.",
)
#: Networks that need no secret of a channel.
WITHOUT = frozenset({"outbox", "handoff", "feed"})


class Stage(NamedTuple):
    """Where a run takes place: in the world, or on a stage of its own.

    Args:
        root: the workspace.
        rehearses: nothing of it is real.
    """

    root: Path
    rehearses: bool

    @property
    def ledger(self) -> Ledger | None:
        """The memory, None for the one that the settings name."""
        from pipeline.publish import rehearsal  # noqa: PLC0415 - not needed for `--help`

        return rehearsal.ledger(self.root) if self.rehearses else None

    @property
    def site(self) -> Path:
        """Where the calendar is built."""
        from pipeline.publish import rehearsal  # noqa: PLC0415 - not needed for `--help`

        return (rehearsal.place(self.root) if self.rehearses else self.root) / "site"

    def doors(self, usual: Doors) -> Doors:
        """Return the ways of a run."""
        from pipeline.publish import rehearsal  # noqa: PLC0415 - not needed for `--help`

        return rehearsal.doors(self.root, usual) if self.rehearses else usual


def stage(options: Options, *, rehearse: bool) -> Stage:
    """Return where a run takes place: on a stage if the command or the environment asks for it."""
    from pipeline.publish import rehearsal  # noqa: PLC0415 - not needed for `--help`

    asked = rehearsal.wanted(os.environ)
    if asked and not rehearse:  # it may have been forgotten where it is published, and nobody reads what is quiet
        options.warn(
            UsageError(
                Message("{variable} is set: this is a rehearsal, and nothing goes out", variable=rehearsal.VARIABLE),
                Message("where it is published, take it out of the environment"),
            )
        )
    return Stage(options.workspace(), rehearse or asked)


def said(where: Stage, voice: Voice) -> list[str]:
    """Return the line that says that nothing was real, and where it was played; nothing after a real run."""
    from pipeline.publish.rehearsal import FOLDER  # noqa: PLC0415 - not needed for `--help`

    if not where.rehearses:
        return []
    page = f"{FOLDER}/outbox/index.html"
    line = Message(
        "rehearsal: nothing went out, and the ledger knows nothing of it; it was played to {path}", path=page
    )
    return [voice.paint(voice.say(line), "warn")]


def warn_without_secrets(options: Options, library: Library, due: Iterable[Planned]) -> None:
    """Say what it would take, and how to rehearse, where not one secret is set and something is due that needs one."""
    if not any(each.target.channel.network not in WITHOUT for each in due):
        return
    real = [channel for channel in library.channels.values() if channel.network not in WITHOUT]
    names = sorted({name for channel in real for name in channel.secrets.values()})
    if not names or any(os.environ.get(name, "").strip() for name in names):
        return
    options.warn(
        UsageError(
            Message("no secret of any channel is set here: {names}", names=", ".join(names)),
            Message("set them where it is published; to see it played without accounts: tellal publish --rehearse"),
        )
    )
