"""What a finding code means."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """What a code means and what to do about it, each one sentence of documentation."""

    meaning: str
    remedy: str
