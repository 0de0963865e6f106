"""Pages of posts' links, looked at once and written down beside the posts, for people to review and approve."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import RemoteError
from pipeline.model.post import Status
from pipeline.render import linkcards as reading
from pipeline.render.variants import render
from pipeline.workspace import files, linkcards

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import datetime

    from pipeline.i18n import Message
    from pipeline.model.library import Library
    from pipeline.model.post import Post
    from pipeline.networks.pages import Shown

#: Pages that one run looks at, where nobody named posts.
MOST = 50
#: How long after its time a post may still go out, so that its card matters.
OVER = timedelta(days=1)
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}


class Wish(NamedTuple):
    """A post that wants a card of its link.

    Args:
        url: where the link leads.
        place: of the record, relative to the workspace.
        before: the record that is there, None where there is none that can be read.
        stands: it is of this link, and whole.
    """

    post: Post
    url: str
    lang: str
    place: str
    before: linkcards.Frozen | None
    stands: bool


class Done(NamedTuple):
    """What came of a wish.

    Args:
        became: `there`, `new`, `changed`, `same` or `failed`.
        after: the record that is there now.
        pictured: its picture is another one now.
        trouble: why there is none, or why it has no picture.
        hint: what to do about it.
    """

    wish: Wish
    became: str
    after: linkcards.Frozen | None
    pictured: bool = False
    trouble: Message | None = None
    hint: Message | None = None


def wishes(library: Library, posts: Collection[Post] | None, now: datetime) -> Iterator[Wish]:
    """Yield the posts whose networks show what we say of a link.

    Args:
        library: the workspace.
        posts: only these; None for all that may still go out.
        now: the moment (UTC).
    """
    seen: set[str] = set()
    for target in library.targets():
        post = target.post
        if post.path in seen or not _matters(post, posts, now):
            continue
        campaign = library.campaigns.get(post.campaign)
        url, place = post.link or (campaign.link if campaign else ""), linkcards.place_of(post)
        rendered = render(target, library)
        if place and ("linkcard", place) in rendered.uses:
            seen.add(post.path)
            card = rendered.variant.link_card if rendered.variant else None
            media = library.media.get(place)
            before = reading.frozen(library.root, place, media.sha) if media else None
            known = before if isinstance(before, linkcards.Frozen) else None
            whole = card is not None and not any(each.code == "link-card-damaged" for each in rendered.findings)
            yield Wish(post, url, post.lang or target.channel.lang, place, known, whole)


def _matters(post: Post, posts: Collection[Post] | None, now: datetime) -> bool:
    if posts is not None:
        return any(post is each for each in posts)
    return post.status is not Status.CANCELLED and (post.publish_at is None or post.publish_at > now - OVER)


def freeze(
    library: Library, wanted: Collection[Wish], now: datetime, look: Callable[[str, str], Shown], *, again: bool
) -> Iterator[Done]:
    """Look at the pages of some wishes, each once, and write down what they say; yields each as it is done.

    Args:
        library: the workspace.
        wanted: the wishes.
        now: the moment (UTC).
        look: looks at a page: address and language.
        again: also at pages of cards that are there.
    """
    seen: dict[str, Shown | RemoteError] = {}
    for wish in wanted:
        if wish.stands and not again:
            yield Done(wish, "there", wish.before)
            continue
        if wish.url not in seen:
            try:
                seen[wish.url] = look(wish.url, wish.lang)
            except RemoteError as error:
                seen[wish.url] = error
        shown = seen[wish.url]
        if isinstance(shown, RemoteError):
            yield Done(wish, "failed", wish.before, trouble=shown.message, hint=shown.hint)
        else:
            yield _written(library, wish, shown, now)


def _written(library: Library, wish: Wish, shown: Shown, now: datetime) -> Done:
    """Write down what a page says; one that says what it said is left alone, unless that was long ago."""
    folder = linkcards.folder_of(wish.post)
    image = f"{wish.post.id}{_ENDINGS[shown.media_type]}" if shown.picture else ""
    after = linkcards.Frozen(wish.url, shown.title, shown.description, image, shown.alt, now.date())
    before = wish.before
    there = _bytes(library, f"{folder}/{before.image}") if before and before.image else b""
    pictured = there != shown.picture
    same = before is not None and not pictured and before._replace(fetched=after.fetched) == after
    if same and before and before.fetched and after.fetched and after.fetched - before.fetched <= reading.OLD:
        return Done(wish, "same", before, trouble=shown.trouble)
    for path in (wish.place, f"{folder}/{image}"):
        files.stay_inside(library.root, library.root / path)
    if shown.picture:
        files.write(library.root / folder / image, shown.picture)
    files.write(library.root / wish.place, linkcards.written(after))
    for ending in _ENDINGS.values():
        if (old := f"{wish.post.id}{ending}") != image:
            (library.root / folder / old).unlink(missing_ok=True)
    became = "same" if same else "changed" if before else "new"
    return Done(wish, became, after, pictured=pictured and before is not None, trouble=shown.trouble)


def _bytes(library: Library, path: str) -> bytes:
    try:
        with files.opened(library.root, path) as file:
            return file.read()
    except OSError:
        return b""
