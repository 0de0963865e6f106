"""As much of a report as there is room for, the biggest news first; what found no room is counted, never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: What GitHub takes of a comment. It says characters; what it measures is 262,144 bytes, which is never less.
COMMENT = 65_536
#: Of each section so many lines come before any section is told in full.
_FIRST = 10
#: With no more room than this nothing is told in full any more, and nothing is made for it.
_TIGHT = 400


class Item(NamedTuple):
    """One thing to be told.

    Args:
        full: all of it, as a block of its own, or what makes it: of thousands most are never asked for.
        short: in a line.
    """

    full: str | Callable[[], str]
    short: str

    def whole(self) -> str:
        """Return all of it."""
        return self.full if isinstance(self.full, str) else self.full()


class Section(NamedTuple):
    """A part of a report.

    Args:
        head: what is always said.
        items: in order of their weight.
        more: what is said of so many items that found no room.
        tail: what closes the section.
    """

    head: str
    items: tuple[Item, ...] = ()
    more: Callable[[int], str] = str
    tail: str = ""


def units(text: str) -> int:
    """Return the length of a text as the strictest of those count who say “characters”: in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def octets(text: str) -> int:
    """Return the length of a text in bytes."""
    return len(text.encode("utf-8", "backslashreplace"))


def fitted(sections: Sequence[Section], room: int | None, size: Callable[[str], int]) -> str:
    """Return sections as one text.

    Args:
        sections: in order of their weight.
        room: how long it may be, None for as long as it takes.
        size: how that is measured.
    """
    if room is None:
        return "".join(_joined(section, [item.whole() for item in section.items]) for section in sections)
    room -= sum(size(_joined(each._replace(items=()), [each.more(len(each.items))])) for each in sections)
    told: list[list[str]] = [[] for _ in sections]
    for mine, section in zip(told, sections, strict=True):
        for item in section.items[:_FIRST]:
            cost = size(item.short)
            if cost > room:
                break
            mine.append(item.short)
            room -= cost
    for mine, section in zip(told, sections, strict=True):
        for number, item in enumerate(section.items):
            known = size(mine[number]) if number < len(mine) else 0
            text = item.whole() if room > _TIGHT else item.short
            if size(text) - known > room:
                text = item.short
            if size(text) - known > room:
                if number >= len(mine):
                    break
                continue
            room -= size(text) - known
            mine[number : number + 1] = [text]
    return "".join(_joined(section, mine) for section, mine in zip(sections, told, strict=True))


def _joined(section: Section, told: Sequence[str]) -> str:
    left = len(section.items) - len(told)
    return "".join((section.head, *told, section.more(left) if left > 0 else "", section.tail))
