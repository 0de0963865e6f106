"""Cards: brand layouts as data, text that fits, pictures drawn once and found again.

`prepare` finds everything wrong with a card and how to draw it, `ensure` draws it unless it is drawn already.
"""

from pipeline.cards.card import Prepared, ensure, layout_findings, path_of, prepare

__all__ = ["Prepared", "ensure", "layout_findings", "path_of", "prepare"]
