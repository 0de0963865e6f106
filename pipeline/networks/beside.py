"""What readers see of a post beside its text: its link, its title."""

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
    known = limits(channel.rules)
    if has_field(channel, "link"):
        return True
    pictured = any(part.images or part.video for part in variant.parts[:1])
    return known.link_card and (known.link_with_images or not pictured)


def has_field(channel: Channel, name: str) -> bool:
    """Say whether what a channel sends has a field for the `title` or the `link` of a post: a template of WhatsApp."""
    fills = channel.options.get("fills", ())
    return channel.rules == "whatsapp" and isinstance(fills, tuple) and name in fills


def is_inside(variant: Variant) -> bool:
    """Say whether the link stands in the text, or under words of it."""
    return any(
        variant.link in part.text or any(span.target == variant.link for span in part.spans) for part in variant.parts
    )
