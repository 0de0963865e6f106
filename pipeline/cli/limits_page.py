"""The page about what each network takes, made from `networks/limits.toml` by `cli/reference.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.limits import facts, limits, priced
from pipeline.networks.names import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.networks.limits import Fact, Limits

HEAD = """\
# What each network takes

`tellal check` holds every post to these numbers, also on a channel that only plays a network (`network = "outbox"`,
`as = "bluesky"`). Each has its source and date in `pipeline/networks/limits.toml`. A star marks what rests on thin
evidence: there the number is the careful one. A dash is “no”, or “no limit”.
"""
COUNTED = {
    "bytes": "bytes (UTF-8)",
    "characters": "characters",
    "graphemes": "graphemes",
    "graphemes-url23": "graphemes; an address 23, `@a@b.c` as `@a`",
    "threads": "characters; an emoji by its bytes",
    "utf16": "UTF-16 units",
    "weibo": "Chinese characters; two of ASCII are one",
    "x-weighted": "X's weights; an address 23, an emoji 2",
}
TITLES = {"needed": "needed", "shown": "shown", "none": "–"}
NOTHING = "–"
#: What is said above the table of images.
IMAGES = """\
A picture of another kind, or one that is too heavy or too large, is made to fit
([how](../writing-a-post.md#pictures-made-to-fit)). A shape is for its author to change.
"""
#: What is said above the table of videos.
VIDEOS = """\
One of a part, and no images beside it. Networks that are not named take none from here. With the extra `video` a file
of another kind, or one that is too large, is made to fit.
"""


def page() -> str:
    """Return the page, without its first line."""
    known = [(name, limits(name), facts(name)) for name in NAMES]
    lines = [
        HEAD,
        *_text(known),
        "",
        "## Links, people and hashtags",
        "",
        *_links(known),
        "",
        "## Images",
        "",
        IMAGES,
        *_images(known),
        "",
        "## Videos",
        "",
        VIDEOS,
        *_videos(known),
    ]
    return "\n".join([*lines, "", "## Prices", "", *_prices(), ""])


def _text(known: list[tuple[str, Limits, Mapping[str, Fact]]]) -> Iterator[str]:
    yield from _head("network", "counted as", "most", "title", "bold and the like", "thread", "read on")
    for name, each, fact in known:
        markup = "signs of markup count; " if each.counts_markup else ""
        most = _number(each.max, "max", fact)
        if each.max_with_images:
            most += f", with images {each.max_with_images:,}"
        if each.second_max:
            most += f", and {each.second_max:,} {COUNTED[each.second_counter]}"
        title = TITLES[each.title] + (f", {_number(each.max_title, 'max_title', fact)}" if each.max_title else "")
        looks = NOTHING if each.markup == "plain" else "yes"
        read = max(one.read for one in fact.values())
        counted = markup + COUNTED[each.counter]
        yield _row(f"`{name}`", counted, most, title, looks, _thread(each, fact), f"{read:%Y-%m-%d}")


def _thread(each: Limits, fact: Mapping[str, Fact]) -> str:
    if each.max_comment < 0:
        return _yes(each.threads)
    return f"one comment, {_number(each.max_comment, 'max_comment', fact)}"


def _links(known: list[tuple[str, Limits, Mapping[str, Fact]]]) -> Iterator[str]:
    yield from _head(
        "network", "behind words", "can be followed", "`link:` beside the text", "links", "people by", "hashtags"
    )
    for name, each, fact in known:
        people = {"none": NOTHING}.get(each.mentions, each.mentions) + _star("mentions", fact)
        beside = {(True, True): "yes", (True, False): "without images"}.get((each.link_card, each.link_with_images))
        number = "one at least" if each.needs_link else _most(each.max_links)
        work = _yes(each.links_work)
        cells = (_yes(each.hides_links), work, beside or NOTHING, number, people, _hashtags(each))
        yield _row(f"`{name}`", *cells)


def _images(known: list[tuple[str, Limits, Mapping[str, Fact]]]) -> Iterator[str]:
    yield from _head("network", "of a part", "kinds", "megabytes", "pixels", "width : height", "alt text", "from")
    for name, each, fact in known:
        kinds = ", ".join(kind.removeprefix("image/").upper() for kind in each.media_types) or "any"
        number = "none" if each.max_images < 0 else _number(each.max_images, "max_images", fact)
        narrow, wide = each.ratio
        needed = " (needed)" if each.needs_image else ""
        size = f"{each.image_bytes / 1_000_000:.3g}" + _star("image_bytes", fact) if each.image_bytes else NOTHING
        shape = f"{narrow:g} – {wide:g}" if wide else "any"
        fetched = "[an address](media.md)" if each.fetches_media else "the file"
        fetched = "the file; by webhook [an address](media.md)" if each.webhook_fetches else fetched
        alt = _number(each.alt_max, "alt_max", fact)
        yield _row(f"`{name}`", number + needed, kinds, size, _pixels(each), shape, alt, fetched)


def _pixels(each: Limits) -> str:
    said = [f"{each.image_width:,} wide at most"] if each.image_width else []
    said += [f"{each.image_pixels:,} at most"] if each.image_pixels else []
    said += [f"width + height {each.image_sides:,} at most"] if each.image_sides else []
    said += [f"shorter side {each.image_least:,} at least"] if each.image_least else []
    return ", ".join(said) or NOTHING


def _videos(known: list[tuple[str, Limits, Mapping[str, Fact]]]) -> Iterator[str]:
    yield from _head("network", "kinds", "coded as", "megabytes", "seconds", "width : height", "pixels", "a second")
    for name, each, fact in known:
        if not each.video_types:
            continue
        kinds = ", ".join({"video/mp4": "MP4", "video/quicktime": "MOV"}[kind] for kind in each.video_types)
        codecs = (", ".join(each.video_codecs) or "any") + _star("video_codecs", fact)
        size = f"{each.video_bytes / 1_000_000:.3g}" + _star("video_bytes", fact) if each.video_bytes else NOTHING
        shape = "{:g} – {:g}".format(*each.video_ratio) + _star("video_ratio", fact) if any(each.video_ratio) else "any"
        pixels = [f"{each.video_width:,} wide at most"] if each.video_width else []
        pixels += [f"{each.video_least:,} at least"] if each.video_least else []
        length = "{:g} – {:g}".format(*each.video_seconds) + _star("video_seconds", fact)
        length = length if any(each.video_seconds) else NOTHING
        frames = _number(each.video_frames, "video_frames", fact)
        yield _row(f"`{name}`", kinds, codecs, size, length, shape, ", ".join(pixels) or NOTHING, frames)


def _prices() -> Iterator[str]:
    yield from _head("network", "message", "message with an address", "alt text", "taking back", "asking how it does")
    for name in NAMES:
        if asked := priced(name):
            fields = ("post", "post_with_link", "alt", "delete", "read")
            yield _row(f"`{name}`", *(f"${asked[field].value}" for field in fields))


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield _row(*("---" for _ in names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: int, name: str, fact: Mapping[str, Fact]) -> str:
    return f"{value:,}{_star(name, fact)}" if value else NOTHING


def _star(name: str, fact: Mapping[str, Fact]) -> str:
    return "" if name not in fact or fact[name].sure else r"\*"


def _most(value: int) -> str:
    return NOTHING if value < 0 else f"{value:,} at most"


def _hashtags(each: Limits) -> str:
    return _most(each.max_hashtags) + (f", {each.most_hashtags} is the most" if each.most_hashtags >= 0 else "")


def _yes(can: bool) -> str:  # noqa: FBT001 - said in words
    return "yes" if can else NOTHING
