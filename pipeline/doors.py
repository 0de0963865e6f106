"""What publishing reaches the world through: the ledger, networks, the workspace, drawing, waiting, telling."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import TellalError
from pipeline.networks import contract, registry
from pipeline.networks.addresses import HANDOFF
from pipeline.networks.hosting import Workplace
from pipeline.trust import holds
from pipeline.trust.kept import Keeper
from pipeline.trust.running import running
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pipeline.model.library import Library, Target
    from pipeline.model.outcome import Progress
    from pipeline.model.settings import Channel
    from pipeline.model.variant import Variant
    from pipeline.networks.contract import Network, Payload
    from pipeline.trust.holds import Holds
    from pipeline.trust.ledger import Ledger
    from pipeline.trust.running import Mark


def _open_network(root: Path, channel: Channel) -> Network:
    if channel.network != HANDOFF:
        return registry.open_network(root, channel, Workplace(root))
    from pipeline.trust.github.desk import open_handoff  # noqa: PLC0415 - only where people publish

    return open_handoff(root, channel, os.environ)


def _render(target: Target, library: Library) -> Variant | None:
    from pipeline.render import render  # noqa: PLC0415 - only what is sent is rendered here

    return render(target, library).variant


def _payloads(variant: Variant, library: Library) -> tuple[Payload, ...]:
    from pipeline.cards.outgoing import outgoing  # noqa: PLC0415 - Pillow, only where something is sent
    from pipeline.clips.film import film  # noqa: PLC0415 - likewise
    from pipeline.networks.footage import goal_of  # noqa: PLC0415 - likewise
    from pipeline.networks.limits import limits  # noqa: PLC0415 - likewise

    network = limits(variant.network)
    return contract.payloads(
        variant,
        lambda image: outgoing(library, image, network.recipe),
        lambda video: film(library, video, goal_of(network)),
    )


def _commit(root: Path) -> str:
    with suppress(TellalError):  # a ledger may live without the workspace being in a repository
        return Git(root).commit("HEAD")
    return ""


def _silent(_: Progress) -> None:
    """Tell nobody."""


def _never() -> bool:
    """Say that nobody wants the run to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways to the world; tests open others.

    Args:
        ledger: where the memory is; None takes the branch in the workspace's repository, the pinned one if one is.
        open_network: makes the adapter of a channel.
        render: makes what a network shows of a target, None where it cannot.
        payloads: makes what would be sent of it.
        holds: says what is held at this moment; it is given the ledger's control files as they are known.
        commit: says which commit the workspace is at, nothing where it is at none.
        keeper: keeps what the ledger cannot take.
        running: shows for the length of a block that a run goes on.
        tell: is told what happens, as it happens.
        sleep: waits for some seconds.
        chance: gives a number from 0 to 1, so that two runs that collided do not collide again.
        stopping: says whether the run was told to stop: what is under way is ended, nothing new is begun.
        runner: who runs, as signs of life name it; empty leaves none, as a rehearsal does.
        environment: says where GitHub is asked about reviews, and lets us in; None where nobody far away is asked.
    """

    ledger: Ledger | None = None
    open_network: Callable[[Path, Channel], Network] = _open_network
    render: Callable[[Target, Library], Variant | None] = _render
    payloads: Callable[[Variant, Library], tuple[Payload, ...]] = _payloads
    holds: Callable[[Library, Mapping[str, bytes]], Holds] = holds.read_again
    commit: Callable[[Path], str] = _commit
    keeper: Callable[[Path], Keeper] = Keeper
    running: Callable[[Path, str], AbstractContextManager[Mark]] = running
    tell: Callable[[Progress], None] = _silent
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    stopping: Callable[[], bool] = _never
    runner: str = ""
    environment: Mapping[str, str] | None = None
