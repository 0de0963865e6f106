"""Cards that move, on a page: they stand still until somebody plays them, as whoever wants less motion asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.model.variant import Image

if TYPE_CHECKING:
    from pipeline.model.variant import Video


def still(image: Image) -> Image:
    """Return a picture as a page shows it: a card that moves as the card itself."""
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
