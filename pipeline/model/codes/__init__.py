"""Every finding code with its meaning: what `docs/findings.md` is made from and what `Finding.code` may be.

A code is stable: people search for it, scripts match it. Each list is sorted, and no code is in two of them.
"""

from __future__ import annotations

from pipeline.model.codes.cards import CARDS
from pipeline.model.codes.code import Code
from pipeline.model.codes.reading import READING
from pipeline.model.codes.showing import SHOWING
from pipeline.model.codes.videos import VIDEOS

__all__ = ["CODES", "Code"]

CODES: dict[str, Code] = dict(sorted((READING | SHOWING | CARDS | VIDEOS).items()))
