"""Which target of one library is which of the other: by its name in the ledger, else by its file, else by its post."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.model.library import Library, Target


class Pair(NamedTuple):
    """A target before and after a change; None where it was not there, or is not any more."""

    before: Target | None
    after: Target | None


def pairs(before: Library, after: Library) -> Iterator[Pair]:
    """Yield every target of two libraries once, those of the later one first and in its order.

    A post keeps its name in the ledger when its file is renamed; it loses it when its channel gets another account.
    """
    old, new = list(before.targets()), list(after.targets())
    found: dict[int, Target] = {}
    for name in (_in_ledger, _in_file, _by_post):
        _match(name, old, new, found)
    for target in new:
        yield Pair(found.get(id(target)), target)
    taken = {id(target) for target in found.values()}
    yield from (Pair(target, None) for target in old if id(target) not in taken)


def _match(
    name: Callable[[Target], tuple[str, str]], old: Sequence[Target], new: Sequence[Target], found: dict[int, Target]
) -> None:
    """Match what has no match yet and goes by the same name on both sides; of several of one name, the first."""
    taken = {id(target) for target in found.values()}
    known: dict[tuple[str, str], Target] = {}
    for target in old:
        if id(target) not in taken:
            known.setdefault(name(target), target)
    for target in new:
        if id(target) not in found and name(target)[0] and (match := known.pop(name(target), None)):
            found[id(target)] = match


def _in_ledger(target: Target) -> tuple[str, str]:
    return target.post.id, target.channel.target_name


def _in_file(target: Target) -> tuple[str, str]:
    return target.post.path, target.channel.name


def _by_post(target: Target) -> tuple[str, str]:
    return target.post.id, target.channel.name
