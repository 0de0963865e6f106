"""What must be true when the storm is over: everything is out once, or a person knows why not, and the books say so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.model.event import EventType
from pipeline.plan import ATTEMPTS
from pipeline.trust.progress import LOOKING, Course
from pipeline.trust.record import line, read_events
from tests.simulation.content import CHANNELS
from tests.simulation.world import Wrong, moment

if TYPE_CHECKING:
    from tests.simulation.content import Checkout, Plot
    from tests.simulation.world import World


def settled(world: World, checkout: Checkout) -> bool:
    """Say whether nothing is left to do: a cheap look, wrong only to the side of another run."""
    return len(world.courses) >= len(checkout.variants) and all(
        come.out
        or (come.cancelled is not None and not come.open)
        or (target in checkout.variants and _is_refused(come, checkout.variants[target].digest))
        for target, come in world.courses.items()
    )


def _is_refused(come: Course, digest: str) -> bool:
    """Say whether the network refused what is still to be said."""
    refused = come.answer is not None and come.answer.type is EventType.REJECTED
    return refused and come.intent is not None and (bool(come.receipts) or come.intent.data["digest"] == digest)


def judge(world: World, plot: Plot, checkout: Checkout) -> None:
    """Note what is not as it must be."""
    for target in {**checkout.variants, **world.courses}:
        come = world.courses.get(target) or Course()
        variant = checkout.variants.get(target)
        _compare(target, come, world)
        if come.open:
            excused = not _can_be_asked(target) or _is_old(come, world)
        else:
            excused = variant is None or come.out or _is_known(come, plot, variant.digest)
        if not excused:
            world.note(Wrong.LOST, f"{target}: {[str(event.type) for event in world.events.get(target, ())]}")


def read_back(world: World) -> None:
    """See that what was written can be read, strictly: the ledger in memory keeps records, the real one lines."""
    for target, events in world.events.items():
        if read_events(target, b"".join(map(line, events)), target) != events:
            world.note(Wrong.BOOKS, f"{target}: what is read is not what was written")


def _can_be_asked(target: str) -> bool:
    return not target.endswith(f"/{CHANNELS['mute'].target_name}")


def _is_old(come: Course, world: World) -> bool:
    """Say whether a message was in doubt for so long that only a person can tell."""
    return come.doubt is not None and moment(world.now) >= come.doubt.at + LOOKING


def _is_known(come: Course, plot: Plot, digest: str) -> bool:
    """Say whether there is a reason why a target is not out, which a person is told."""
    if plot.max_late < timedelta(days=1) or come.cancelled is not None:
        return True
    if come.intent is None or (come.intent.data["digest"] != digest and not come.receipts):
        return False
    refused = come.answer is not None and come.answer.type is EventType.REJECTED
    return refused or come.attempts >= ATTEMPTS


def _compare(target: str, come: Course, world: World) -> None:
    """See that every message is in the books and the other way round."""
    there = {message.part: message.remote_id for message in world.wall if message.target == target}
    known = {receipt.part: receipt.data["remote_id"] for receipt in come.receipts}
    in_doubt = {come.next_part} if come.open else set()
    if known != {part: name for part, name in there.items() if part in known or part not in in_doubt}:
        world.note(Wrong.BOOKS, f"{target}: {known} in the ledger, {there} on the network")
