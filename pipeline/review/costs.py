"""What networks charge for what goes out after a change, beside what they would have charged without it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.post import Status
from pipeline.networks.limits import priced
from pipeline.review.record import Cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.networks.limits import Fact
    from pipeline.review.record import Change


class _Sum(NamedTuple):
    posts: int = 0
    messages: int = 0
    before: int = 0
    after: int = 0


def costs(changes: Iterable[Change]) -> tuple[Cost, ...]:
    """Return what each network that charges takes for what changes and is not out yet."""
    sums: defaultdict[tuple[str, bool], _Sum] = defaultdict(_Sum)
    for change in changes:
        if change.out or change.over:
            continue
        for side, is_after in ((change.before, False), (change.after, True)):
            if side is None or side.face is None or side.status == Status.CANCELLED or not priced(side.network):
                continue
            known, price = sums[side.network, side.twin], side.face.cost
            sums[side.network, side.twin] = (
                known._replace(
                    posts=known.posts + 1, messages=known.messages + len(side.face.words), after=known.after + price
                )
                if is_after
                else known._replace(before=known.before + price)
            )
    return tuple(
        Cost(network, twin, *each, source=_source(priced(network))) for (network, twin), each in sorted(sums.items())
    )


def _source(facts: Mapping[str, Fact]) -> str:
    fact = facts["post"]
    return f"{fact.source}, {fact.read:%Y-%m-%d}"
