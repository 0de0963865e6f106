"""The table of what can be done on each network, made from `networks/ways.toml` by `cli/reference.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.ways import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.networks.ways import Way

START, END = "<!-- networks, made by `make reference` from pipeline/networks/ways.toml -->\n", "<!-- /networks -->"
HEAD = ("network", "tried again, it is there once", "a lost one is found", "thread", "images", "alt text", "video")
TAIL = ("taken back", "edited", "counts", "tested against", "once, by a person")
#: Where nobody else's server, parser or description speaks a network's language.
PROSE = "its documentation"


def page(text: str) -> str:
    """Return the page about networks with its tables made anew."""
    before, start, rest = text.partition(START)
    end = rest.partition(END)[2]
    return f"{before}{start}\n" + "\n".join(_tables()) + f"\n\n{END}{end}"


def _tables() -> Iterator[str]:
    known = ways()
    yield from _head(*HEAD, *TAIL)
    for each in known:
        if each.page:
            yield _row(*_cells(each))
    by_hand = [each for each in known if not each.page]
    if by_hand:
        yield "\nThese are planned, checked and shown by their own rules, and published [by hand](handoff.md):\n"
        yield from _head("network", "once, by a person")
        yield from (_row(each.name, each.once) for each in by_hand)


def _cells(way: Way) -> Iterator[str]:
    yield f"[{way.name}]({way.page})"
    images = f"[{way.images}, fetched](media.md)" if way.fetched else str(way.images)
    yield from (way.again, way.lost, way.thread, images, way.alt, way.video, way.deleted, way.edited)
    yield ", ".join(way.counts) or "no"
    yield "; ".join(filter(None, (way.peer, way.described))) or PROSE
    yield way.once


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield _row(*("---" for _ in names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
