"""Every finding code with its meaning: what `docs/findings.md` is made from and what `Finding.code` may be.

A code is stable: people search for it, scripts match it. Keep the list sorted.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """What a code means and what to do about it, each one sentence of documentation."""

    meaning: str
    remedy: str


CODES: dict[str, Code] = {}
