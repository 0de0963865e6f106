"""Cards: brand layouts as data, text that fits, pictures drawn once and found again.

`prepare` finds everything wrong with a card and how to draw it, `ensure` draws it unless it is drawn already. The room
is entered here; only then is the rest of it read, so that who wants a picture's size does not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.cards.card import Prepared, ensure, layout_findings, path_of, prepare

__all__ = ["Prepared", "ensure", "layout_findings", "path_of", "prepare"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the room offers under the name
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline.cards import card  # noqa: PLC0415 - see above

    return getattr(card, name)
