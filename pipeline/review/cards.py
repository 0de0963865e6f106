"""Cards that look different, drawn as they were and as they will be."""

from __future__ import annotations

import shutil
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import TellalError
from pipeline.review.record import CardPair
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.variant import CardSpec, Variant
    from pipeline.review.compare import Comparison
    from pipeline.review.record import Change, Review

#: Pairs that are drawn, and bytes of all pictures together: enough for eyes, little enough for an artifact.
MOST = 40
MOST_BYTES = 32_000_000


class Specs(NamedTuple):
    """How a card was drawn and how it is now; None where there was none or is none."""

    before: CardSpec | None
    after: CardSpec | None


class Drawn(NamedTuple):
    """What was drawn.

    Args:
        review: knows the pictures.
        pictures: file name → bytes.
        specs: how each card that it names is drawn, in their order.
    """

    review: Review
    pictures: dict[str, bytes]
    specs: tuple[Specs, ...]


def different(comparison: Comparison) -> dict[Specs, list[Change]]:
    """Return every card that looks different, is new or is gone, with who shows it; what most show first."""
    found: defaultdict[Specs, list[Change]] = defaultdict(list)
    for change, before, after in comparison.shown:
        if change.out or change.over:
            continue
        for pair in _pairs(list(_cards(before)), list(_cards(after))):
            found[pair].append(change)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _cards(variant: Variant | None) -> Iterator[CardSpec]:
    for part in variant.parts if variant else ():
        yield from (image.card for image in part.images if image.card is not None)
        if part.video and part.video.card:
            yield part.video.card


def _pairs(before: list[CardSpec], after: list[CardSpec]) -> Iterator[Specs]:
    """Yield the cards that differ, one by one in order: a post has one, seldom more."""
    for number in range(max(len(before), len(after))):
        old = before[number] if number < len(before) else None
        new = after[number] if number < len(after) else None
        if (old.digest if old else "") != (new.digest if new else ""):
            yield Specs(old, new)


def listed(comparison: Comparison) -> Review:
    """Return a review that names the cards which look different, without drawing any."""
    pairs = tuple(_pair(specs, changes) for specs, changes in different(comparison).items())
    return comparison.review._replace(cards=pairs, undrawn=len(pairs))


def drawn(comparison: Comparison, watch: Callable[[int, int, str], None]) -> Drawn:
    """Draw the cards that look different, as many as there is room for.

    Args:
        comparison: whose cards; still open.
        watch: is told how many are done, of how many.
    """
    pictures: dict[str, bytes] = {}
    found: list[CardPair] = []
    undrawn = 0
    every = different(comparison)
    for number, (specs, changes) in enumerate(every.items(), 1):
        made: tuple[CardPair, dict[str, bytes]] | None = None
        if len(found) - undrawn < MOST:
            made = _draw(specs, changes, comparison)
        if made and sum(map(len, (pictures | made[1]).values())) <= MOST_BYTES:
            found.append(made[0])
            pictures |= made[1]
        else:
            undrawn += 1
            found.append(_pair(specs, changes))
        watch(number, len(every), changes[0].target)
    return Drawn(comparison.review._replace(cards=tuple(found), undrawn=undrawn), pictures, tuple(every))


def _pair(specs: Specs, changes: list[Change]) -> CardPair:
    before, after = (spec.digest if spec else "" for spec in specs)
    return CardPair(before, after, 0, tuple(change.target for change in changes))


def _draw(specs: Specs, changes: list[Change], comparison: Comparison) -> tuple[CardPair, dict[str, bytes]] | None:
    """Draw a card twice and what lies between; None where that cannot be done, which is a finding elsewhere."""
    from pipeline.cards.difference import difference  # noqa: PLC0415 - Pillow is behind it

    pair = _pair(specs, changes)
    try:
        old = _bytes(specs.before, comparison.before, comparison.after.root) if specs.before else None
        new = _bytes(specs.after, comparison.after, comparison.after.root) if specs.after else None
    except (OSError, TellalError):
        return None
    names = [f"{spec.digest}{suffix}" if spec else "" for spec, (suffix, _) in zip(specs, _ends(old, new), strict=True)]
    pictures = {name: drawn[1] for name, drawn in zip(names, (old, new), strict=True) if drawn}
    between, share, name = b"", 1000, ""
    if old and new:
        between, share = difference(old[1], new[1])
    if between:
        name = f"{pair.before[:32]}-{pair.after[:32]}.png"
        pictures[name] = between
    return pair._replace(share=share, files=(names[0], names[1], name)), pictures


def _ends(*drawn: tuple[str, bytes] | None) -> list[tuple[str, bytes]]:
    return [each or ("", b"") for each in drawn]


def _bytes(spec: CardSpec, library: Library, cache: Path) -> tuple[str, bytes]:
    """Return a card's ending and bytes; whatever was drawn once is kept in the work tree's cache."""
    from pipeline.cards import ensure, path_of  # noqa: PLC0415 - Pillow is behind it

    kept, place = cache / path_of(spec), library.root / path_of(spec)
    if library.root != cache:
        # It comes along with its time stamp, by which only what we drew ourselves is taken for the card.
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            shutil.copy2(kept, place, follow_symlinks=False)
    found = ensure(spec, library)
    if library.root != cache:
        with suppress(OSError, TellalError):
            files.stay_inside(cache, kept)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, kept, follow_symlinks=False)
    return found.suffix, found.read_bytes()
