"""Columns and rows that boxes count in."""

from __future__ import annotations

from typing import NamedTuple


class Grid(NamedTuple):
    """Columns and rows of a canvas.

    Args:
        columns: how many.
        rows: how many.
        margin: pixels left and right, above and below.
        gutter: pixels between columns, between rows.
        safe: some box counts in it from where the network covers nothing.
    """

    columns: int = 12
    rows: int = 12
    margin: tuple[float, float] = (0.0, 0.0)
    gutter: tuple[float, float] = (0.0, 0.0)
    safe: bool = False

    def span(self, axis: int, first: int, last: int, whole: float) -> tuple[float, float]:
        """Return where columns (axis 0) or rows (axis 1) begin and how long they are, in pixels of a canvas."""
        count = (self.columns, self.rows)[axis]
        margin, gutter = self.margin[axis], self.gutter[axis]
        one = max(0.0, (whole - 2 * margin - gutter * (count - 1)) / count)
        return margin + (first - 1) * (one + gutter), (last - first + 1) * one + (last - first) * gutter
