"""A passage as one network shows it: people by their handles there, addresses tagged, links written out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.variant import SpanKind
from pipeline.text.links import is_followable
from pipeline.text.passage import Line, Mark, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.text.passage import Passage

_LOOKS = frozenset({SpanKind.STRONG, SpanKind.EMPHASIS, SpanKind.CODE})
_NEEDS_BRACKETS = re.compile(r"[\s()<>]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")


class Person(NamedTuple):
    """What stands for `@name` on a network.

    Args:
        text: the words that replace it.
        handle: whom they mention, empty where they mention nobody.
        rest: what followed the name and is no part of it (`@ayse.Yarın`).
    """

    text: str
    handle: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How a network shows a passage.

    Args:
        looks: bold, emphasis and code are shown.
        hides_links: words can be links.
        address: address as written → as it is published.
        person: name after `@` → what stands for it.
    """

    looks: bool
    hides_links: bool
    address: Callable[[str], str]
    person: Callable[[str], Person]


def dress(lines: Sequence[Line], style: Style) -> list[Line]:
    """Return the lines as the network shows them; a link that nobody may follow is its words alone."""
    labels = _labels(lines)
    known: dict[Mark, Mark] = {}
    return [
        Line(line.number, [piece for run in line.runs for piece in _pieces(run, labels, known, style)], line.head)
        for line in lines
    ]


class _Label(NamedTuple):
    text: str
    last: Run


def _labels(lines: Sequence[Line]) -> dict[Mark, _Label]:
    """The words of each link, and the run that ends them."""
    labels: dict[Mark, _Label] = {}
    for line in lines:
        for run in line.runs:
            for mark in run.marks:
                if mark.kind is SpanKind.LINK:
                    before = labels[mark].text if mark in labels else ""
                    labels[mark] = _Label(before + run.text, run)
    return labels


def _pieces(run: Run, labels: dict[Mark, _Label], known: dict[Mark, Mark], style: Style) -> Iterator[Run]:
    """What one run becomes: itself with other words or marks, and what is said after it."""
    shown, after = Run(run.text), []
    for mark in run.marks:
        match mark.kind:
            case SpanKind.MENTION:
                person = style.person(mark.target)
                after += [Run(person.rest, shown.marks)] if person.rest else []
                shown = Run(person.text, shown.marks)
                if person.handle:
                    shown = _under(shown, replace(mark, target=person.handle))
            case SpanKind.LINK if is_followable(mark.target):
                # A link may be many runs (bold words in it): all of them must share one new mark.
                tagged = known.setdefault(mark, replace(mark, target=style.address(mark.target)))
                if style.hides_links:
                    shown = _under(shown, tagged)
                else:
                    shown, more = _written_out(shown, mark, tagged, labels[mark], ends=run is labels[mark].last)
                    after += more
            case SpanKind.LINK:
                pass
            case _ if style.looks or mark.kind not in _LOOKS:
                shown = _under(shown, mark)
    if shown.text:
        yield shown
    yield from after


def _under(run: Run, mark: Mark) -> Run:
    return Run(run.text, (*run.marks, mark))


def _written_out(run: Run, mark: Mark, tagged: Mark, label: _Label, *, ends: bool) -> tuple[Run, list[Run]]:
    """Say the address of a link: in place of its words where they are the address, else in brackets after the last."""
    spoken = _spoken(tagged.target)
    if mark.bare or _says_itself(label.text, mark.target):
        return (_under(Run(spoken, run.marks), tagged) if ends else Run("")), []
    return run, [Run(" ("), Run(spoken, (tagged,)), Run(")")] if ends else []


def _says_itself(label: str, target: str) -> bool:
    """Whether the words of a link are its own address, give or take `https://` and a last slash."""
    return _bare(label.strip()) == _bare(target)


def _bare(address: str) -> str:
    return re.sub(r"\A(?:https?://|mailto:|tel:)(?:www\.)?", "", address, flags=re.IGNORECASE).removesuffix("/").lower()


def _spoken(target: str) -> str:
    """An address as people read it: mail addresses and numbers without their scheme."""
    return re.sub(r"\A(?:mailto|tel):", "", target, flags=re.IGNORECASE)


def markdown(passage: Passage, style: Style, image: Callable[[str], str]) -> str:
    """Return the passage's Markdown with addresses, people and image files as they are published.

    Args:
        passage: as read.
        style: how the network shows it.
        image: source of an image as written → where it is, relative to the workspace.
    """
    pieces: list[str] = []
    position = 0
    for spot in passage.spots:
        if spot.start < position:
            continue
        written = passage.source[spot.start : spot.end]
        match spot.kind:
            case "mention":
                person = style.person(spot.target)
                new = written if person.text == "@" + spot.target else _MARKDOWN.sub(r"\\\1", person.text + person.rest)
            case "image":
                new = _destination(written, spot.target, image(spot.target))
            case "bare":
                tagged = style.address(spot.target)
                new = written if tagged == spot.target else f"<{tagged}>"
            case _:
                new = _destination(written, spot.target, style.address(spot.target))
        pieces += (passage.source[position : spot.start], new)
        position = spot.end
    pieces.append(passage.source[position:])
    return "".join(pieces)


def _destination(written: str, before: str, after: str) -> str:
    if before == after:
        return written
    return f"<{after}>" if _NEEDS_BRACKETS.search(after) else after
