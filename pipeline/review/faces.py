"""A rendered target as plain data, and what is not the same about two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.variant import SpanKind, Video
from pipeline.networks.prices import price
from pipeline.review.record import Aspect, Face, Picture, Side, Words
from pipeline.text.naming import title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.library import Target
    from pipeline.model.variant import Image, Part, Variant

_MILLION = 1_000_000
#: Who says it, where, and by whose word it gets there.
_ACCOUNT = ("network", "twin", "account", "server", "room", "secrets")
_HANDLING = ("late", "max_late", "expires_at", "urgent", "exact")


def side(target: Target, variant: Variant | None) -> Side:
    """Return one side of a comparison."""
    post, channel = target.post, target.channel
    return Side(
        path=post.path,
        title=title(post),
        status=post.status.value,
        at=post.publish_at,
        channel=channel.name,
        network=channel.rules,
        twin=bool(channel.twin),
        account=channel.account,
        zone=channel.timezone,
        face=face(variant) if variant else None,
    )


def face(variant: Variant) -> Face:
    """Return what a network will show, and what it asks for it."""
    asked = price(variant.network)
    return Face(
        digest=variant.digest,
        limit=variant.limit,
        title=variant.title,
        link=variant.link,
        warning=variant.spoiler,
        sensitive=variant.sensitive,
        lang=variant.lang,
        words=tuple(map(_words, variant.parts)),
        card=_card(variant),
        cost=int(asked.of(variant.parts) * _MILLION) if asked else 0,
    )


def _card(variant: Variant) -> tuple[str, ...]:
    card = variant.link_card
    picture = (card.image.path, card.image.digest) if card and card.image else ("", "")
    return (card.title, card.description, *picture) if card else ()


def _words(part: Part) -> Words:
    return Words(
        part.text,
        part.count,
        tuple(_links(part)),
        tuple(map(_picture, (*part.images, *([part.video] if part.video else ())))),
    )


def _links(part: Part) -> Iterator[tuple[str, str]]:
    """Yield what the text alone does not show: where a link leads, who a mention is."""
    for span in part.spans:
        shown = part.text[span.start : span.end]
        if span.kind in {SpanKind.LINK, SpanKind.MENTION} and span.target and span.target != shown.lstrip("@"):
            yield shown, span.target


def _picture(image: Image | Video) -> Picture:
    card = image.card
    layout = card.layout if card else ""
    # Of a card that moves, the card itself is shown.
    digest = card.digest if card and isinstance(image, Video) else image.digest
    return Picture("" if layout else image.path, digest, image.alt, image.width, image.height, layout)


def aspects(before: Side, after: Side, *, of: tuple[Target, Target]) -> tuple[Aspect, ...]:
    """Return what is not the same, in the order of its weight.

    Args:
        before: one side.
        after: the other.
        of: the targets that they are of, for what decides when they go out and where to.
    """
    found: list[Aspect] = []
    old, new = before.face, after.face
    if (old is None) is not (new is None):
        found.append(Aspect.RENDERED)
    if old is not None and new is not None:
        found += _of_faces(old, new)
    if before.at != after.at:
        found.append(Aspect.TIME)
    if any(getattr(of[0].channel, name) != getattr(of[1].channel, name) for name in _ACCOUNT):
        found.append(Aspect.ACCOUNT)
    if before.status != after.status:
        found.append(Aspect.STATUS)
    if of[0].post.corrects != of[1].post.corrects:
        found.append(Aspect.CORRECTS)
    if any(getattr(of[0].post, name) != getattr(of[1].post, name) for name in _HANDLING):
        found.append(Aspect.HANDLING)
    if not found and old is not None and new is not None and old.digest != new.digest:
        found.append(Aspect.MARKUP)
    return tuple(found)


def _of_faces(old: Face, new: Face) -> Iterator[Aspect]:
    pictures = [[picture for words in face.words for picture in words.pictures] for face in (old, new)]
    for aspect, (one, other) in (
        (Aspect.TEXT, [[words.text for words in face.words] for face in (old, new)]),
        (Aspect.IMAGES, [[picture.digest for picture in each] for each in pictures]),
        (Aspect.ALT, [[picture.alt for picture in each] for each in pictures]),
        (Aspect.TITLE, [old.title, new.title]),
        (Aspect.LINK, [_targets(old), _targets(new)]),
        (Aspect.WARNING, [(old.warning, old.sensitive), (new.warning, new.sensitive)]),
        (Aspect.LANGUAGE, [old.lang, new.lang]),
    ):
        if one != other:
            yield aspect


def _targets(face: Face) -> tuple[object, ...]:
    return face.link, face.card, tuple(words.links for words in face.words)
