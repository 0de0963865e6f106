"""Every field of every kind of file: validation, reference page and JSON Schema come from the same descriptions."""

from __future__ import annotations

from pipeline.workspace.brand_fields import BRAND
from pipeline.workspace.hold_fields import HOLDS
from pipeline.workspace.post_fields import CAMPAIGN, POST
from pipeline.workspace.settings_fields import CHANNEL, TELLAL

KINDS = {kind.name: kind for kind in (POST, CAMPAIGN, TELLAL, BRAND, CHANNEL, HOLDS)}


def reference() -> str:
    """Return the page about every field, as Markdown."""
    from pipeline.workspace.reference import page  # noqa: PLC0415 - only for the page

    return page(tuple(KINDS.values()))
