"""Images: how many, how large, of which kind, and what they show in words."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pipeline.cards.recipe import KINDS
from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.networks.hosting import fetches, fetches_videos
from pipeline.render.pictures import MOST_PIXELS
from pipeline.text.counting import graphemes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.finding import Finding
    from pipeline.model.variant import Image
    from pipeline.rules.case import Case

_SHORT = 3


def findings(case: Case) -> Iterator[Finding]:
    """Find what is wrong with the images of a target."""
    limits = case.limits
    for part in case.variant.parts:
        if limits.max_images < 0 and part.images:
            yield case.error(
                part.images[0].line,
                "image-too-many",
                Message("{network} takes no images from here", network=case.network),
                Message("leave them out, or send the post without them by a file of its own for this channel"),
            )
        elif 0 < limits.max_images < len(part.images):
            yield case.error(
                part.images[limits.max_images].line,
                "image-too-many",
                Message(
                    "{count} of {limit} images for {network}",
                    count=len(part.images),
                    limit=limits.max_images,
                    network=case.network,
                ),
                Message("leave some out, or move them to another part of the thread"),
            )
        channel = case.target.channel
        shown = (*part.images, *((part.video,) if part.video and fetches_videos(channel) else ()))
        if shown and fetches(channel) and not case.library.settings.media.ready:
            yield case.error(
                shown[0].line,
                "image-unhosted",
                Message(
                    "{network} fetches images and videos from a public address, and no place for them is set up",
                    network=case.network,
                ),
                Message("say in tellal.toml where they can be fetched, under [media]: docs/networks/media.md says how"),
            )
        yield from _cut(case, part.images)
        for image in part.images:
            yield from _alt(case, image)
            if image.card is None:
                yield from _file(case, image)
    for part in case.variant.parts if limits.images_alone else ():
        if part.images and part.text.strip():
            yield case.error(
                part.line,
                "text-beside-image",
                Message("{network} shows an image without any text", network=case.network),
                Message("put the text on a card, or show a video in the image's place"),
            )
    if limits.needs_image and not any(part.images or part.video for part in case.variant.parts[:1]):
        yield case.error(
            case.variant.parts[0].line,
            "image-needed",
            Message("{network} shows no post without an image", network=case.network),
            Message("add ![alt text](media/name.jpg), or a 'card:' in the front matter"),
        )


def _cut(case: Case, images: Sequence[Image]) -> Iterator[Finding]:
    """Find pictures that lose something where the network shows all in the shape of the first."""
    for number, image in enumerate(images, 1):
        if case.limits.cuts_alike and image.is_cut_by(images[0]):
            yield case.warning(
                image.line,
                "image-cut",
                Message(
                    "picture {number} is {width} × {height}; "
                    "{network} cuts it to the shape of the first, {across} × {down}",
                    number=number,
                    width=image.width,
                    height=image.height,
                    across=images[0].width,
                    down=images[0].height,
                    network=case.network,
                ),
                Message("give all pictures of the post one shape, or put first the one whose shape suits all"),
            )


def _alt(case: Case, image: Image) -> Iterator[Finding]:
    from pipeline.cards.alt import says_something  # noqa: PLC0415 - the cards' room, which posts without images never enter

    name = posixpath.basename(image.path)
    said = image.alt.strip()
    if image.card is not None:
        pass  # the cards' own rules have looked at it
    elif not said:
        yield case.anywhere(
            image.line,
            "alt-missing",
            Message("the image {name} has no alt text", name=name),
            Message("say what it shows between the brackets: ![a steaming cup on a window sill]({name})", name=name),
            Severity.ERROR,
        )
    elif not says_something(said) or _is_file_name(said, name) or graphemes(said) < _SHORT:
        yield case.anywhere(
            image.line,
            "alt-meaningless",
            Message("the alt text “{alt}” says nothing about the image", alt=said),
            Message("say in a sentence what it shows, as you would on the telephone"),
            Severity.ERROR,
        )
    if case.limits.alt_max and len(image.alt) > case.limits.alt_max:
        yield case.error(
            image.line,
            "alt-too-long",
            Message(
                "{count} of {limit} characters of alt text for {network}",
                count=len(image.alt),
                limit=case.limits.alt_max,
                network=case.network,
            ),
            Message("shorten it"),
        )


def _is_file_name(said: str, name: str) -> bool:
    stem = posixpath.splitext(name)[0].lower()
    word = said.lower()
    return word in (name.lower(), stem) or (
        posixpath.splitext(word)[1] in (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif") and " " not in word
    )


def _file(case: Case, image: Image) -> Iterator[Finding]:
    """Find what stands in the way of a picture; what fitting mends is none of it."""
    name = posixpath.basename(image.path)
    if image.width * image.height > MOST_PIXELS:
        yield case.anywhere(
            image.line,
            "image-too-large",
            Message("{name} has {width} × {height} pixels", name=name, width=image.width, height=image.height),
            Message("save it with at most 4,000 on its longer side"),
            Severity.ERROR,
        )
    else:
        yield from _small(case, image, name)
        if image.moves:
            yield from _moving(case, image, name)
    yield from _shape(case, image, name)


def _moving(case: Case, image: Image, name: str) -> Iterator[Finding]:
    """A picture that moves goes out as it is, or not at all: nobody but its author could say which of its frames."""
    recipe, media = case.limits.recipe, case.library.media.get(image.path)
    if not recipe.takes_type(image.media_type):
        kinds = ", ".join(kind.removeprefix("image/").upper() for kind in recipe.types or KINDS)
        yield case.error(
            image.line,
            "image-type",
            Message(
                "{name} moves; {network} takes {kinds}, and shows no movement in them",
                name=name,
                network=case.network,
                kinds=kinds,
            ),
            Message("save one of its frames as {kind}", kind=kinds.partition(",")[0]),
        )
    elif media is not None and recipe.most and media.size > recipe.most:
        yield case.error(
            image.line,
            "image-too-heavy",
            Message(
                "{name} has {size}; {network} takes {limit}",
                name=name,
                size=_megabytes(media.size),
                limit=_megabytes(recipe.most),
                network=case.network,
            ),
            Message("save it smaller, with fewer frames, or as a video"),
        )
    elif recipe.room(image.width, image.height) != (image.width, image.height):
        yield case.error(
            image.line,
            "image-too-large",
            Message(
                "{name} is {width} × {height}, which is too large for {network}",
                name=name,
                width=image.width,
                height=image.height,
                network=case.network,
            ),
            Message("save it smaller"),
        )


def _small(case: Case, image: Image, name: str) -> Iterator[Finding]:
    least = case.limits.image_least
    if min(image.width, image.height) > 0 and min(case.limits.recipe.room(image.width, image.height)) < least:
        yield case.error(
            image.line,
            "image-too-small",
            Message(
                "{name} is {width} × {height}, which is too small for {network}",
                name=name,
                width=image.width,
                height=image.height,
                network=case.network,
            ),
            Message("use one with at least {least} on its shorter side", least=least),
        )


def _shape(case: Case, image: Image, name: str) -> Iterator[Finding]:
    narrow, wide = case.limits.ratio
    if not (narrow and image.width and image.height):
        return
    ratio = image.width / image.height
    # A pixel that rounding added must not stop a post.
    if not narrow - 0.005 <= ratio <= wide + 0.005:
        yield case.error(
            image.line,
            "image-shape",
            Message(
                "{name} is {width} × {height}, which {network} does not take",
                name=name,
                width=image.width,
                height=image.height,
                network=case.network,
            ),
            Message(
                "cut it to between {narrow}:1 and {wide}:1, width to height", narrow=f"{narrow:g}", wide=f"{wide:g}"
            ),
        )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
