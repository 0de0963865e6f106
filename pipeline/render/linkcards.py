"""What readers see of a post's link where the network looks at no page: the card that was frozen beside the post."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity
from pipeline.model.variant import Image, LinkCard
from pipeline.render import pictures
from pipeline.workspace import files, linkcards

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.post import Post

#: A page is another one after so long.
OLD = timedelta(days=60)


class Card(NamedTuple):
    """What there is of a post's card.

    Args:
        card: None where nothing was frozen, or nothing that can be used.
        uses: the files that it comes from, there or not.
    """

    card: LinkCard | None
    findings: tuple[Finding, ...]
    uses: tuple[str, ...]


def read(post: Post, url: str, library: Library) -> Card:
    """Return the card of a post's link.

    Args:
        post: whose.
        url: where the link leads, without what is added for counting.
        library: whose files.
    """
    place = linkcards.place_of(post)
    media = library.media.get(place)
    if media is None:
        return Card(None, (_missing(post, url),), (place,) if place else ())
    record = frozen(library.root, place, media.sha)
    if isinstance(record, Message):
        return Card(None, (_damaged(post, place, record),), (place,))
    if record.url != url:
        return Card(None, (_other(post, place),), (place,))
    if not record.image:
        return Card(LinkCard(record.title, record.description), tuple(_old(post, record)), (place,))
    if record.image.partition(".")[0] != post.id:
        example = f"{post.id}.jpg"
        other = Message("{name} has to be a file beside it, such as {example}", name="image", example=example)
        return Card(None, (_damaged(post, place, other),), (place,))
    picture = f"{linkcards.folder_of(post)}/{record.image}"
    image, why = _image(post, picture, record.alt, library)
    found = (_damaged(post, place, why),) if why else tuple(_old(post, record))
    return Card(LinkCard(record.title, record.description, image), found, (place, picture))


@lru_cache(maxsize=1024)
def frozen(root: Path, place: str, _: str) -> linkcards.Frozen | Message:
    """Return the record at a place of the workspace, or what is wrong with it."""
    try:
        with files.opened(root, place) as file:
            return linkcards.read(file.read(linkcards.LARGEST + 1))
    except OSError:
        return Message("it cannot be read")


def _image(post: Post, path: str, alt: str, library: Library) -> tuple[Image | None, Message | None]:
    line, media = post.line("link"), library.media.get(path)
    if media is None:
        return None, Message("the picture {path} is not there", path=path)
    seen = pictures.probed(library.root, path, media.sha)
    if isinstance(seen, pictures.Unread):
        return None, Message("the picture {path} cannot be used", path=path)
    found = seen.probed
    return Image(path, media.sha, alt, line, found.width, found.height, found.media_type, moves=seen.moves), None


def _command(post: Post) -> str:
    return f"tellal card fetch-links {post.channel}/{post.stem}"


def _missing(post: Post, url: str) -> Finding:
    return Finding(
        post.path,
        post.line("link"),
        "link-card-missing",
        Message("readers would see the bare address of {url}: its page was not looked at yet", url=_short(url)),
        Message("freeze what the page says of itself: {command}", command=_command(post)),
        Severity.WARNING,
    )


def _other(post: Post, place: str) -> Finding:
    return Finding(
        post.path,
        post.line("link"),
        "link-card-missing",
        Message("the card in {path} is of another address, so readers would see the bare one", path=place),
        Message("look at the page of the new one: {command}", command=_command(post)),
        Severity.WARNING,
    )


def _damaged(post: Post, place: str, why: Message) -> Finding:
    return Finding(
        post.path,
        post.line("link"),
        "link-card-damaged",
        Message("the card of the link in {path} cannot be used: {why}", path=place, why=str(why)),
        Message("put it right, or make it anew: {command} --refresh", command=_command(post)),
    )


def _old(post: Post, record: linkcards.Frozen) -> Iterator[Finding]:
    if post.publish_at is None or record.fetched is None:
        return
    if post.publish_at.date() - record.fetched > OLD:
        date = record.fetched.isoformat()
        yield Finding(
            post.path,
            post.line("link"),
            "link-card-old",
            Message("the page of the link was looked at on {date}, long before the post goes out", date=date),
            Message("see whether it says something else now: {command} --refresh", command=_command(post)),
            Severity.WARNING,
        )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - enough to recognise it
