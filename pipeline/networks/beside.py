"""Whether readers see the link of a post that does not stand in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.limits import limits

if TYPE_CHECKING:
    from pipeline.model.settings import Channel
    from pipeline.model.variant import Variant


def is_beside(variant: Variant, channel: Channel) -> bool:
    """Say whether a network shows `link:` of a post outside of the text.

    Args:
        variant: what is sent.
        channel: where to; a template of WhatsApp may have a field for it.
    """
    options, known = channel.options, limits(channel.rules)
    if channel.rules == "whatsapp" and "fills" in options:
        fills = options["fills"]
        return isinstance(fills, tuple) and "link" in fills
    pictured = any(part.images or part.video for part in variant.parts[:1])
    return known.link_card and (known.link_with_images or not pictured)


def is_inside(variant: Variant) -> bool:
    """Say whether the link stands in the text, or under words of it."""
    return any(
        variant.link in part.text or any(span.target == variant.link for span in part.spans) for part in variant.parts
    )
