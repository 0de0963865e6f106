"""What publishing costs where a network asks for money, from `limits.toml`, in dollars."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline.networks.limits import priced

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model.variant import Part
    from pipeline.networks.contract import Payload

NOTHING = Decimal(0)


class Price(NamedTuple):
    """What each call costs, in dollars.

    Args:
        post: one message without an address in it.
        post_with_link: one with an address, also one without `https://`.
        alt: saying what one image shows.
        delete: taking one message back.
        read: asking once how one of our own is doing.
    """

    post: Decimal = NOTHING
    post_with_link: Decimal = NOTHING
    alt: Decimal = NOTHING
    delete: Decimal = NOTHING
    read: Decimal = NOTHING

    def of(self, parts: Iterable[Part | Payload]) -> Decimal:
        """Return what it costs to publish a post."""
        from pipeline.text.counting import x_has_address  # noqa: PLC0415 - only where somebody asks for the price

        total = NOTHING
        for part in parts:
            total += self.post_with_link if x_has_address(part.text) else self.post
            total += self.alt * sum(bool(image.alt) for image in part.images)
        return total


def price(network: str) -> Price | None:
    """Return what a network asks for, None where it is free."""
    facts = priced(network)
    return Price(**{name: Decimal(fact.value) for name, fact in facts.items()}) if facts else None
