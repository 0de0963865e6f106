"""`tellal card`: what is done about pictures that Tellal draws, apart from any run."""

from __future__ import annotations

from pipeline.cli.base import LazyGroup, Listed, with_examples

SECTIONS = {
    "Commands": {
        "new": Listed("card_new", "Start a card layout."),
        "preview": Listed("card_preview", "Draw a card, to be looked at."),
        "sheet": Listed("card_sheet", "Put the cards of a month or a campaign on one picture."),
        "diff": Listed("card_diff", "Show the cards that a change alters, before and after."),
        "fetch-links": Listed("card_links", "Freeze what pages say of themselves, for the cards of links."),
    }
}
HELP = """
Start layouts, look at cards, compare them, and freeze the cards of links.

  tellal card new indirim
  tellal card preview indirim --watch
  tellal card sheet 2026-12
  tellal card diff main
"""

card = LazyGroup(name="card", sections=SECTIONS, help=with_examples(HELP), path="card")
