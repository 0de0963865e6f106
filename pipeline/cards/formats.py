"""Canvases by name: how large each is, what a network lays over it, and how much of it a profile shows.

Networks seldom say how much they cover; people who measure it do. Each has where it was read, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.i18n import Message


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
        source: address where its size and its covered parts were read; empty where the shape alone counts.
        read: the day, as `2026-11-26`.
        covered: what a network lays over it.
        crops: name → width and height in pixels of the middle that is left of it elsewhere.
    """

    width: int
    height: int
    meaning: str
    source: str = ""
    read: str = ""
    covered: tuple[Covered, ...] = ()
    crops: tuple[tuple[Message, int, int], ...] = ()

    @property
    def safe(self) -> tuple[int, int, int, int]:
        """What edges that are covered all along leave: distances from left, top, right and bottom, in pixels."""
        tops = [part.top for part in self.covered if part.top is not None and part.left is part.right is None]
        bottoms = [part.bottom for part in self.covered if part.bottom is not None and part.left is part.right is None]
        return 0, max(tops, default=0), 0, max(bottoms, default=0)


_PROFILE = Message("profile")
CANVASES = {
    "square": Format(
        1080,
        1080,
        "posts nearly everywhere",
        "https://aspectratiocalculator.pages.dev/blog/aspect-ratio-guide-instagram",
        "2026-11-26",
        crops=((_PROFILE, 810, 1080),),
    ),
    "portrait": Format(
        1080,
        1350,
        "posts of Instagram, Facebook, Threads",
        "https://pictuary.com/glossary/profile-grid",
        "2026-11-26",
        crops=((_PROFILE, 1012, 1350),),
    ),
    "landscape": Format(
        1200, 630, "link previews, LinkedIn", "https://peek.dt.tools/social-preview-image-sizes/", "2026-11-26"
    ),
    "wide": Format(1200, 675, "X, Bluesky, Mastodon"),
    "story": Format(
        1080,
        1920,
        "stories and reels",
        "https://odysseymediagroup.co.uk/client-resources/instagram-stories",
        "2026-11-26",
        (
            Covered(Message("the account's name and the bar above it"), top=250),
            Covered(Message("the buttons and the field for an answer"), bottom=340),
        ),
        ((_PROFILE, 1080, 1440),),
    ),
    "pin": Format(1000, 1500, "Pinterest", "https://postfa.st/sizes/pinterest/pin", "2026-11-26"),
    "thumbnail": Format(
        1280,
        720,
        "videos of YouTube",
        "https://ytthumbhub.com/blog/thumbnail-sizes-dimensions-guide",
        "2026-11-26",
        (Covered(Message("how long the video is"), right=256, bottom=108),),
    ),
}
#: canvas name → width and height in pixels
FORMATS = {name: (canvas.width, canvas.height) for name, canvas in CANVASES.items()}
