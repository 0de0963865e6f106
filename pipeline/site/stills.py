"""Where pictures stand on a page, and how: what moves has a still beside it, for whoever asks for less motion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.variant import Image
from pipeline.site import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.variant import Video


class Places(NamedTuple):
    """Where a picture stands.

    Args:
        whole: as it is, or standing still; empty where a browser should not show it.
        small: at its small width; empty where one size is enough.
        moving: as it moves; empty where it does not.
    """

    whole: str
    small: str
    moving: str


def places(image: Image) -> Places:
    """Return where a picture stands on pages."""
    moving = addresses.picture(image.digest, image.path, image.media_type) if image.moves else ""
    if moving and image.card is None:
        return Places(addresses.still(moving), "", moving)
    shown = still(image)
    whole = addresses.picture(shown.digest, shown.path, shown.media_type)
    return Places(whole, addresses.small(whole, shown.width), moving)


def stands(image: Image) -> Iterator[tuple[str, Image]]:
    """Yield each address at which a picture stands, with the picture that has to be there."""
    found, shown = places(image), still(image)
    yield from ((address, shown) for address in (found.whole, found.small) if address)
    if found.moving:
        yield found.moving, image


def still(image: Image) -> Image:
    """Return a picture as it stands still: a card that moves as the card itself, a file as what it is."""
    if image.card is None or not image.moves:
        return image
    from pipeline.cards import path_of  # noqa: PLC0415 - only for cards that move
    from pipeline.cards.moving import as_still  # noqa: PLC0415 - likewise

    card = as_still(image.card)
    return replace(image, path=path_of(card), digest=card.digest, media_type=card.media_type, card=card, moves=False)


def poster(video: Video) -> Image | None:
    """Return the picture that a page shows until somebody plays a video; None for one that was filmed."""
    if video.card is None:
        return None
    from pipeline.cards import path_of  # noqa: PLC0415 - likewise

    card, size = video.card, (video.width, video.height)
    return Image(path_of(card), card.digest, video.alt, video.line, *size, card.media_type, card)
