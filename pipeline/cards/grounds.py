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


def ground(key: Hashable, drawn: Callable[[], Image]) -> Ground:
    """Return what was drawn under a key, drawing it unless it is kept still.

    Args:
        key: all that its pixels depend on.
        drawn: draws it.
    """
    found = _kept.pop(key, None) or Ground(drawn())
    _kept[key] = found
    while len(_kept) > 1 and sum(each.image.width * each.image.height for each in _kept.values()) > _MOST_PIXELS:
        _kept.popitem(last=False)
    return found


def forget() -> None:
    """Forget all of them, as at the start of a process."""
    _kept.clear()
