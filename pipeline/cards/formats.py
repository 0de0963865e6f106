"""Canvases by name: how large each is, what a network lays over it, and how much of it a profile shows.

Sizes are as the networks' own documentation has them, where it has them. How much they cover and crop no network says;
people who measure it do. Each has where it was read, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator


class Read(NamedTuple):
    """Where something was read.

    Args:
        address: of the page.
        day: as `2026-11-26`.
    """

    address: str
    day: str


class Covered(NamedTuple):
    """A part of a canvas that a network lays something over, in pixels from its edges; None reaches across.

    Args:
        what: is laid over it, in words for the reference page.
    """

    what: Message
    left: int | None = None
    top: int | None = None
    right: int | None = None
    bottom: int | None = None

    @property
    def edge(self) -> str:
        """Where it is, as one would point at it."""
        names = ("top" if self.top is not None else "bottom" if self.bottom is not None else "",
                 "left" if self.left is not None else "right" if self.right is not None else "")  # fmt: skip
        return " ".join(name for name in names if name)

    def rect(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return it as x, y, width and height on a canvas; a side that is said is how deep it reaches from there."""
        across = self.left if self.left is not None else self.right
        down = self.top if self.top is not None else self.bottom
        long, high = (width if across is None else across), (height if down is None else down)
        x = width - long if self.right is not None and self.left is None else 0
        y = height - high if self.bottom is not None and self.top is None else 0
        return x, y, long, high


@dataclass(frozen=True, slots=True)
class Format:
    """A canvas.

    Args:
        width: pixels.
        height: pixels.
        meaning: where it is used, for the reference page.
        said: where its network says what shape or size it takes; None where none does.
        measured: where those who measure it say what is covered and cropped, which no network says.
        covered: what a network lays over it.
        crops: name → width and height in pixels of the middle that is left of it elsewhere.
    """

    width: int
    height: int
    meaning: str
    said: Read | None = None
    measured: Read | None = None
    covered: tuple[Covered, ...] = ()
    crops: tuple[tuple[Message, int, int], ...] = ()

    def cropped(self) -> Iterator[tuple[Message, int, int, int, int]]:
        """Yield what is left of it elsewhere: where, and x, y, width and height in pixels."""
        for where, width, height in self.crops:
            yield where, (self.width - width) // 2, (self.height - height) // 2, width, height

    @property
    def safe(self) -> tuple[int, int, int, int]:
        """What edges that are covered all along leave: distances from left, top, right and bottom, in pixels."""
        tops = [part.top for part in self.covered if part.top is not None and part.left is part.right is None]
        bottoms = [part.bottom for part in self.covered if part.bottom is not None and part.left is part.right is None]
        return 0, max(tops, default=0), 0, max(bottoms, default=0)


_PROFILE = Message("profile")
_META = "https://developers.facebook.com/documentation/ads-commerce/instagram/ads-api/reference/media-requirements"
CANVASES = {
    "square": Format(
        1080,
        1080,
        "posts nearly everywhere",
        Read(_META, "2026-11-27"),
        measured=Read("https://aspectratiocalculator.pages.dev/blog/aspect-ratio-guide-instagram", "2026-11-26"),
        crops=((_PROFILE, 810, 1080),),
    ),
    "portrait": Format(
        1080,
        1350,
        "posts of Instagram, Facebook, Threads",
        Read(_META, "2026-11-27"),
        measured=Read("https://pictuary.com/glossary/profile-grid", "2026-11-26"),
        crops=((_PROFILE, 1012, 1350),),
    ),
    "landscape": Format(
        1200,
        630,
        "link previews, LinkedIn",
        Read("https://developers.facebook.com/docs/sharing/webmasters/images", "2026-11-27"),
    ),
    "wide": Format(1200, 675, "X, Bluesky, Mastodon"),
    "story": Format(
        1080,
        1920,
        "stories and reels",
        Read("https://developers.facebook.com/ads/blog/post/2017/03/01/ig-story/", "2026-11-27"),
        Read("https://odysseymediagroup.co.uk/client-resources/instagram-stories", "2026-11-26"),
        (
            Covered(Message("the account's name and the bar above it"), top=250),
            Covered(Message("the buttons and the field for an answer"), bottom=340),
        ),
        ((_PROFILE, 1080, 1440),),
    ),
    "pin": Format(
        1000, 1500, "Pinterest", Read("https://business.pinterest.com/en/Pinterest-product-specs", "2026-11-27")
    ),
    "thumbnail": Format(
        1280,
        720,
        "videos of YouTube",
        Read("https://developers.google.com/youtube/v3/docs/thumbnails", "2026-11-27"),
        Read("https://ytthumbhub.com/blog/thumbnail-sizes-dimensions-guide", "2026-11-26"),
        (Covered(Message("how long the video is"), right=256, bottom=108),),
    ),
}
#: canvas name → width and height in pixels
FORMATS = {name: (canvas.width, canvas.height) for name, canvas in CANVASES.items()}
