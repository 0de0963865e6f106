"""What each network will show of a post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.networks.beside import is_beside, is_inside
from pipeline.networks.limits import limits
from pipeline.site import addresses
from pipeline.site.pieces import pieces, web_address
from pipeline.site.stills import places, poster
from pipeline.text.links import host

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model.post import Post
    from pipeline.model.settings import Channel
    from pipeline.model.variant import Image, LinkCard, Part, Variant, Video
    from pipeline.site.pieces import Piece
    from pipeline.site.views import TargetView


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture of a part.

    Args:
        address: of what stands still; empty where it cannot be shown.
        small: of the same at a small width; empty where one size is enough.
        moving: of what moves; empty where nothing does.
        cut: the network shows it in the shape of the first, and something of it is lost.
    """

    address: str
    alt: str
    width: int
    height: int
    path: str
    small: str = ""
    moving: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class VideoView:
    """The video of a part; `address` is empty where it cannot be shown, `poster` where it has no picture of its own."""

    address: str
    alt: str
    width: int
    height: int
    path: str
    poster: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """One message of a thread; `article` is its Markdown where its network shows it as an article."""

    number: int
    pieces: tuple[Piece, ...]
    images: tuple[ImageView, ...]
    count: int
    video: VideoView | None = None
    article: str = ""


@dataclass(frozen=True, slots=True)
class LinkCardView:
    """What readers see of a post's link."""

    title: str
    description: str
    host: str
    image: ImageView | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a network will show of a target.

    Args:
        parts: empty where the post cannot be rendered; `source` is its text then.
        limit: the network's limit of a part, 0 for none.
        link: the post's link, safe to link to; empty where it has none or its text says it.
        link_card: what readers see of it, where that was frozen.
    """

    target: TargetView
    parts: tuple[PartView, ...]
    limit: int = 0
    title: str = ""
    link: str = ""
    lang: str = ""
    sensitive: bool = False
    spoiler: str = ""
    digest: str = ""
    source: str = ""
    link_card: LinkCardView | None = None


def preview(target: TargetView, post: Post, variant: Variant | None, channel: Channel) -> Preview:
    """Return what a network shows of a target, its source text where it cannot be rendered."""
    if variant is None:
        return Preview(target, (), source=post.body.strip(), lang=post.lang)
    cuts = limits(channel.rules).cuts_alike
    parts = tuple(_part(number, part, cuts=cuts) for number, part in enumerate(variant.parts, 1))
    if target.channel.look == "article":
        parts = tuple(
            replace(view, article=part.markdown or part.text) for view, part in zip(parts, variant.parts, strict=True)
        )
    outside = is_beside(variant, channel) and not is_inside(variant)
    return Preview(
        target=target,
        parts=parts,
        limit=variant.limit,
        title=variant.title,
        link=web_address(variant.link) if outside or variant.link_card else "",
        link_card=_link_card(variant.link_card, variant.link) if variant.link_card else None,
        lang=variant.lang,
        sensitive=variant.sensitive,
        spoiler=variant.spoiler,
        digest=variant.digest,
    )


def shown_by(previews: Iterable[Preview]) -> Iterator[str]:
    """Yield the address of each picture and film in previews."""
    for each in previews:
        for part in each.parts:
            yield from (place for image in part.images for place in _places(image))
            if part.video:
                yield from filter(None, (part.video.address, part.video.poster))
        card = each.link_card.image if each.link_card else None
        if card:
            yield from _places(card)


def _places(image: ImageView) -> Iterator[str]:
    return filter(None, (image.address, image.small, image.moving))


def _part(number: int, part: Part, *, cuts: bool) -> PartView:
    images = tuple(_image(image, cut=cuts and image.is_cut_by(part.images[0])) for image in part.images)
    return PartView(
        number, pieces(part.text, part.spans), images, part.count, _video(part.video) if part.video else None
    )


def _video(video: Video) -> VideoView:
    small = video.size <= addresses.LARGEST_VIDEO
    address = addresses.video(video.digest, video.media_type) if small else ""
    shown = poster(video)
    before = addresses.picture(shown.digest, shown.path, shown.media_type) if shown else ""
    return VideoView(address, video.alt, video.width, video.height, video.path, before)


def _link_card(card: LinkCard, link: str) -> LinkCardView:
    return LinkCardView(card.title, card.description, host(link), _image(card.image) if card.image else None)


def _image(image: Image, *, cut: bool = False) -> ImageView:
    whole, small, moving = places(image)
    return ImageView(whole, image.alt, image.width, image.height, image.path, small, moving, cut)
