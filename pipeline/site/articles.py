"""A message as its network gets it as an article: headings, lists, and pictures where the text has them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from pipeline.text import page
from pipeline.text.wall import ARTICLE, walled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.site.previews import ImageView, PartView, VideoView

#: The same as what is sent; here links say besides that nothing is told to where they lead.
_SHOWN = replace(ARTICLE, rel="noopener noreferrer nofollow")
# In HTML of ours `<` is an element or stands in a value, where a quote cannot: no text of a post looks like these.
_PLACE = re.compile(r'<img src="([0-9]+)">')
_ALONE = re.compile(r'<p>((?:<img src="[0-9]+">(?:<br>)?\s*)+)</p>')
_HEADING = re.compile(r"<(/?)h([1-6])>")
_DEEPEST = 6


class Stretch(NamedTuple):
    """A stretch of an article, and the picture or film that is seen after it.

    Args:
        html: nothing in it is active; together the stretches are whole elements.
        images: one, or none.
        path: of what is seen, empty where nothing is.
        alone: it stands between paragraphs, not within one.
    """

    html: Markup
    images: tuple[ImageView, ...] = ()
    video: VideoView | None = None
    path: str = ""
    alone: bool = False


def stretches(source: str, part: PartView, top: int) -> Iterator[Stretch]:
    """Yield a message as readers of an article see it, what its text does not name before it.

    Args:
        source: its Markdown, in which everything can be seen.
        part: the message.
        top: the level of its highest headings.
    """
    known = [Stretch(Markup(), (image,), path=image.path) for image in part.images]
    known += [Stretch(Markup(), video=part.video, path=part.video.path)] if part.video else []
    number_of = {each.path: number for number, each in reversed(list(enumerate(known)))}

    def shown(path: str, _: str) -> str:
        return f'<img src="{number_of[path]}" />' if path in number_of else ""

    html = _lowered(walled(page.html(source, shown), _SHOWN), top)
    alone = {number for some in _ALONE.findall(html) for number in _PLACE.findall(some)}
    # A picture may stand among words, a film is too large for that.
    placed = alone | {number for number in _PLACE.findall(html) if known[int(number)].video is None}
    yield from (each._replace(alone=True) for number, each in enumerate(known) if str(number) not in placed)
    words = iter(_ALONE.split(html))
    for between in words:
        yield from _within(between, known)
        yield from (known[int(number)]._replace(alone=True) for number in _PLACE.findall(next(words, "")))


def _within(html: str, known: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield what is between the pictures that stand alone: words, and pictures among them."""
    *pairs, rest = _PLACE.split(html)
    for before, number in zip(pairs[::2], pairs[1::2], strict=True):
        seen = known[int(number)]
        yield Stretch(_ours(before)) if seen.video else seen._replace(html=_ours(before))
    yield Stretch(_ours(rest))


def _lowered(html: str, top: int) -> str:
    """Return HTML whose highest heading has a level, the others as far below it as they were."""
    below = top - min((int(level) for _, level in _HEADING.findall(html)), default=top)
    return _HEADING.sub(lambda found: f"<{found[1]}h{max(top, min(int(found[2]) + below, _DEEPEST))}>", html)


def _ours(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - it was through the wall
