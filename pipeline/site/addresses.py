"""Where each page and file of the site is: addresses relative to its root, ready for an `href`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from datetime import date

HOME = "index.html"
AGENDA = "agenda.html"
CHANNELS = "channels.html"
CAMPAIGNS = "campaigns.html"
PILLARS = "pillars.html"
STRATEGY = "strategy.html"
BRAND = "brand.html"
HEALTH = "health.html"
SEARCH = "search.html"
MISSING = "404.html"
#: What a browser searches. Its name says nothing of what is in it, or every page would change with every post.
INDEX = "posts.js"
CALENDAR = "calendar.ics"
DATA = "calendar.json"
ROBOTS = "robots.txt"

#: What a browser may show as a picture; an SVG may carry script and is left out.
_PICTURES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".webp",  # pages show it as that
}
_VIDEOS = {"video/mp4": ".mp4", "video/quicktime": ".mov"}
_SUFFIXES = {".jpeg": ".jpg", ".avif": ".webp", **{suffix: suffix for suffix in _PICTURES.values()}}
#: Pixels: how wide a picture is in its small edition, and how wide one has to be at least to have such.
SMALL, LARGE = 640, 900
_SMALL = f"-{SMALL}.webp"
#: How wide the still of a picture that moves is at most.
STILL = 1200
_STILL = "-still.webp"
#: Bytes of a video that a page shows; what hosts sites for nothing takes no larger files.
LARGEST_VIDEO = 50_000_000


def post(path: str) -> str:
    """Return the page of a post: `content/x/a.md` → `posts/x/a.html`."""
    return f"posts/{_quoted(path.removeprefix('content/').removesuffix('.md'))}.html"


def month(day: date) -> str:
    """Return the page of a day's month."""
    return f"calendar/{day:%Y-%m}.html"


def month_list(day: date) -> str:
    """Return the page that lists the posts of a day's month."""
    return f"calendar/{day:%Y-%m}-list.html"


def week(first: date) -> str:
    """Return the page of a week by its first day."""
    return f"calendar/week-{first.isoformat()}.html"


def channel(name: str) -> str:
    """Return the page of a channel."""
    return f"channels/{_quoted(name)}.html"


def feed(name: str) -> str:
    """Return the calendar file of a channel."""
    return f"channels/{_quoted(name)}.ics"


def campaign_anchor(slug: str) -> str:
    """Return the `id` of a campaign on the campaigns' page."""
    return "c-" + "-".join(slug.split())


def campaign(slug: str) -> str:
    """Return the place of a campaign on the campaigns' page."""
    return f"{CAMPAIGNS}#{_quoted(campaign_anchor(slug))}"


def campaign_feed(slug: str) -> str:
    """Return the calendar file of a campaign."""
    return f"campaigns/{_quoted(slug)}.ics"


def picture(digest: str, path: str, media_type: str = "") -> str:
    """Return the place of a picture by its content, empty where a browser should not show it."""
    suffix = _PICTURES.get(media_type) or _SUFFIXES.get(posixpath.splitext(path.lower())[1])
    return f"media/{digest[:32]}{suffix}" if digest.isalnum() and suffix else ""


def small(whole: str, width: int) -> str:
    """Return the place of a picture that phones and small frames take; empty where the whole one is small enough.

    Args:
        whole: the place of the whole picture.
        width: of that, in pixels.
    """
    return f"{posixpath.splitext(whole)[0]}{_SMALL}" if whole and width >= LARGE else ""


def width(address: str, whole: int) -> int:
    """Return how wide a picture is that stands at an address, in pixels; 0 where it is as it was.

    Args:
        address: of its small edition, of its still, or of itself.
        whole: how wide the picture is.
    """
    if address.endswith(_STILL):
        return min(whole, STILL)
    return SMALL if address.endswith(_SMALL) else 0


def still(moving: str) -> str:
    """Return the place of the still of a file that moves."""
    return f"{posixpath.splitext(moving)[0]}{_STILL}"


def video(digest: str, media_type: str) -> str:
    """Return the place of a video by its content, empty where it is none."""
    suffix = _VIDEOS.get(media_type, "")
    return f"media/{digest[:32]}{suffix}" if digest.isalnum() and suffix else ""


def moment(prefix: str) -> str:
    """Return what says for which moment the site was built: the one file of each language that every build writes anew.

    Args:
        prefix: what addresses of the language's pages begin with.
    """
    return f"assets/moment-{prefix.rstrip('/')}.css" if prefix else "assets/moment.css"


def file_name(address: str) -> str:
    """Return the file behind an address, relative to the site's root."""
    return unquote(address)


def root_from(address: str) -> str:
    """Return the way from a page back to the root: `posts/x/a.html` → `../../`."""
    return "../" * address.count("/")


def _quoted(name: str) -> str:
    return quote(name, safe="/", errors="replace")
