"""`tellal doctor`: whether approvals and publishing can be trusted, and what to do where they cannot."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.cli.progress import step
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.doctor.facts import Tried
    from pipeline.model.diagnosis import Diagnosis
    from pipeline.model.library import Library


@click.command(cls=Command)
@click.argument("channels", nargs=-1)
@click.option("--network", is_flag=True, help="Try the secrets of all channels, or of CHANNELS; nothing is published.")
@click.option("--only", metavar="CODE", multiple=True, help="Only this code, or a group of them; may be repeated.")
@click.option("--offline", is_flag=True, help="Ask nobody: only what can be seen from here.")
@click.option("--strict", is_flag=True, help="What nobody could look at counts as bad.")
@pass_options
def doctor(  # noqa: PLR0913 - one for each option
    options: Options, *, channels: tuple[str, ...], network: bool, only: tuple[str, ...], offline: bool, strict: bool
) -> int:
    """See whether approvals and publishing can be trusted, and what to do if not.

    It looks at the policy, the branches and their rules, the ledger, the secrets (by their names), the workflows, what
    Actions may do, whether runs come, and this machine. Nothing is changed. What cannot be seen is said to be unknown,
    with the permission that would show it. Ends with 1 if anything is bad.

    With --network it asks each network who we are there, instead of all that: whether the secrets are good, whose they
    are, what they lack, and when they end. X takes a little money for the question.

      tellal doctor
      tellal doctor --only workflows --only main-checks
      tellal doctor --network mastodon
      TELLAL_GITHUB_TOKEN=… tellal doctor --strict     for monitors: what is unknown counts as bad
    """
    from pipeline.doctor import far, near  # noqa: PLC0415 - not needed for `--help`
    from pipeline.doctor.examine import chosen, examine  # noqa: PLC0415 - likewise
    from pipeline.doctor.facts import NOT_TRIED  # noqa: PLC0415 - likewise
    from pipeline.model.diagnosis import Health  # noqa: PLC0415 - likewise
    from pipeline.report import doctor as text  # noqa: PLC0415 - likewise
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    library = load(options.workspace())
    only = _meant(library, channels, only, network=network, offline=offline)
    try:
        codes = chosen(only)
    except KeyError as error:
        raise UsageError(
            Message("--only: there is no code {name}", name=repr(error.args[0])),
            Message("docs/doctor.md lists them; tellal doctor shows each in brackets"),
        ) from None
    now = options.now(library.settings.timezone)
    facts = near.ground(library, now, os.environ, ci=options.unwatched)
    there = far.reach(library, os.environ, offline=offline)
    tried = {"accounts": lambda: _try(library, channels, now)} if network else {"accounts": lambda: NOT_TRIED}
    looks = {**near.probes(library, offline=offline), **there.probes(), **tried}
    quiet = options.json
    with step(Message("looking"), len(looks), options.stderr_voice(), quiet=quiet) as progress:
        found = examine(there.known(facts), looks, codes, progress.reach)
        progress.end_bar()
    _leave_summary(options, found)
    voice = options.voice()
    options.answer(lambda: text.data(found, voice), lambda: text.lines(found, voice))
    wrong = {Health.FAIL, Health.UNKNOWN} if strict else {Health.FAIL}
    return int(any(diagnosis.health in wrong for diagnosis in found))


def _meant(
    library: Library, channels: Sequence[str], only: tuple[str, ...], *, network: bool, offline: bool
) -> tuple[str, ...]:
    """Return what to look at: with `--network` at accounts, unless something else was named.

    Raises:
        UsageError: what was named does not go together, or there is no such channel.
    """
    from pipeline.cli.new import known  # noqa: PLC0415 - not needed for `--help`

    if channels and not network:
        raise UsageError(
            Message("channels are looked at one by one with --network only"),
            Message("tellal doctor --network {channels}", channels=" ".join(channels)),
        )
    if network and offline:
        raise UsageError(
            Message("--network asks networks, and --offline asks nobody"), Message("leave out one of them")
        )
    for name in channels:
        known(name, library.channels, Message("there is no channel {name}", name=repr(name)))
    return only or (("network",) if network else ())


def _try(library: Library, channels: Sequence[str], now: datetime) -> tuple[Tried, ...]:
    from pipeline.doctor.accounts import reached, try_all  # noqa: PLC0415 - only with --network
    from pipeline.networks.registry import open_network  # noqa: PLC0415 - likewise

    return try_all(library.root, reached(library, channels), now, os.environ, open_network)


def _leave_summary(options: Options, found: Sequence[Diagnosis]) -> None:
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not place:
        return
    from pipeline.cli.paper import paper  # noqa: PLC0415 - only in Actions
    from pipeline.report.doctor import page  # noqa: PLC0415 - likewise
    from pipeline.report.summary import leave  # noqa: PLC0415 - likewise

    try:
        leave(Path(place), page(found, paper(options.language)))
    except OSError as error:
        options.warn(UsageError(Message("the summary cannot be written: {why}", why=error.strerror or str(error))))
