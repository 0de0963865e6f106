"""A card that moves, as its network shows movement: a video, a GIF, or the card itself, which stands still."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity
from pipeline.model.variant import Image, Video

if TYPE_CHECKING:
    from pipeline.model.library import Library, Target
    from pipeline.model.post import Post
    from pipeline.model.variant import CardSpec
    from pipeline.networks.limits import Limits

_MP4, _GIF, _CODEC = "video/mp4", "image/gif", "h264"


def moved(image: Image, target: Target, network: Limits, library: Library) -> tuple[Image | Video, list[Finding]]:
    """Return a card as it moves on a network, and what is wrong with wishing for that.

    What it becomes depends on the network alone and not on what is installed here: an approval covers it anywhere.

    Args:
        image: the card.
        target: whose.
        network: what it takes.
        library: whose layouts.
    """
    from pipeline.cards import moving, path_of  # noqa: PLC0415 - cards that stand still never pay for it
    from pipeline.cards.materials import layout  # noqa: PLC0415 - likewise

    assert image.card is not None  # noqa: S101 - it is a card
    spec = image.card
    made = layout(library, spec.layout)[0]
    seconds = moving.seconds(made, spec.format) if made else 0.0
    if not seconds:
        return image, [_still(target, spec)]
    if _takes_video(target, network, seconds, image.width / image.height):
        name = moving.digest(spec, "mp4")
        size = (image.width // 2 * 2, image.height // 2 * 2)
        about = (0, *size, seconds, float(moving.FRAMES), _MP4, _CODEC)
        return Video(f".tellal/cards/{name}.mp4", name, image.alt, image.line, *about, card=spec), []
    if _GIF in network.media_types:
        gif = moving.as_gif(spec)
        return replace(image, path=path_of(gif), digest=gif.digest, media_type=_GIF, card=gif, moves=True), []
    return image, []


def _takes_video(target: Target, network: Limits, seconds: float, ratio: float) -> bool:
    channel = target.channel
    if channel.network == "slack" and "webhook" in channel.secrets:
        return False
    shortest, longest = network.video_seconds
    narrow, wide = network.video_ratio
    fits = shortest <= seconds <= (longest or seconds) and narrow <= ratio <= (wide or ratio)
    return fits and _MP4 in network.video_types and (not network.video_codecs or _CODEC in network.video_codecs)


def beside(post: Post) -> Finding:
    """Return what is wrong with wishing that one of several pictures moves: networks show a video alone."""
    return Finding(
        post.path,
        post.line("card"),
        "card-motion",
        Message("a card moves where it is alone: beside other cards, pictures or a video it stands still"),
        Message("leave out each: and the other pictures, or leave out moves:"),
        Severity.WARNING,
    )


def _still(target: Target, spec: CardSpec) -> Finding:
    return Finding(
        target.post.path,
        target.post.line("card"),
        "card-motion",
        Message("nothing in the card layout '{name}' moves on '{format}'", name=spec.layout, format=spec.format),
        Message("write motion = {…} in its layers, or leave out moves:"),
        Severity.WARNING,
    )
