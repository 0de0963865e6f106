"""Grounds of cards that were drawn before: what is the same for every post of a layout, format and brand."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from pipeline.cards.bands import Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from PIL.Image import Image

#: Pixels that are kept of all of them together, four bytes each: one story, or one square and many small ones.
_MOST_PIXELS = 2_200_000
_kept: OrderedDict[Hashable, Ground] = OrderedDict()


def ground(key: Hashable, size: tuple[int, int], drawn: Callable[[], Image]) -> Ground:
    """Return what was drawn under a key, drawing it unless it is kept still.

    Args:
        key: all that its pixels depend on.
        size: its width and height.
        drawn: draws it.
    """
    found = _kept.pop(key, None)
    if found is None:
        _make_room(size[0] * size[1])
        found = Ground(drawn())
    _kept[key] = found
    return found


def _make_room(pixels: int) -> None:
    """Forget what was of no use for longest before something else takes its memory."""
    while _kept and pixels + sum(each.image.width * each.image.height for each in _kept.values()) > _MOST_PIXELS:
        _kept.popitem(last=False)


def forget() -> None:
    """Forget all of them, as at the start of a process."""
    _kept.clear()
