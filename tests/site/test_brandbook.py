"""The brand's page shows every layout at its best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.site.brandbook import book
from pipeline.workspace.library import load
from tests.cards.conftest import REPOSITORY

if TYPE_CHECKING:
    from pipeline.model.variant import Image


def test_layouts_with_a_picture_in_their_example_are_shown_too() -> None:
    """A picture of an example lies below brand/, wherever the layout's file is."""
    pictures: dict[str, Image] = {}
    found = book(load(REPOSITORY), {}, pictures).cards
    assert len(found) > 10
    assert [card.name for card in found if card.address not in pictures] == []
