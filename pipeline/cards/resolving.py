"""What a layout becomes with the texts of a post, before anything is placed.

Charts are worked out, codes know what they say, pictures what stays in sight, a face without a picture has initials.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import charts
from pipeline.cards.clusters import clusters
from pipeline.cards.layout import Box, Length, Photo, Stack, Text
from pipeline.cards.painters import square
from pipeline.cards.signs import Avatar, Chart, Code
from pipeline.i18n import Message
from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.cards.layout import Layer

_FOCUS = re.compile(r"(\d{1,3})\s*%[\s,]+(\d{1,3})\s*%")
_SIDES = {"left": (0.0, None), "right": (1.0, None), "top": (None, 0.0), "bottom": (None, 1.0), "center": (None, None)}
_WHOLE = 100


class Trouble(NamedTuple):
    """Something about a post's texts that keeps a layer from being drawn as meant."""

    code: str
    message: Message
    hint: Message


def resolve(
    layers: Sequence[Layer], values: Mapping[str, str], lang: str, canvas: tuple[int, int]
) -> tuple[tuple[Layer, ...], tuple[Trouble, ...]]:
    """Return layers as they are for one post, and what is wrong with its texts.

    Args:
        layers: of the layout.
        values: field → text.
        lang: language of the texts.
        canvas: width and height in pixels.
    """
    found: list[Layer] = []
    troubles: list[Trouble] = []
    for layer in layers:
        if isinstance(layer, Chart):
            found += _chart(layer, values, lang, canvas, troubles)
        elif isinstance(layer, Photo) and layer.focus_field:
            found.append(_focused(layer, values.get(layer.focus_field, "").strip(), troubles))
        elif isinstance(layer, Code) and layer.field:
            found.append(replace(layer, text=values.get(layer.field, "").strip()))
        elif isinstance(layer, Avatar):
            found += _face(layer, values, lang, canvas)
        else:
            found.append(layer)
    return tuple(found), tuple(troubles)


def _chart(
    layer: Chart, values: Mapping[str, str], lang: str, canvas: tuple[int, int], troubles: list[Trouble]
) -> list[Layer]:
    try:
        return charts.work_out(layer, charts.read(values.get(layer.field, ""), lang), canvas)
    except charts.ChartError as error:
        troubles.append(Trouble("card-chart", error.message, error.hint))
        return []


def _focused(layer: Photo, said: str, troubles: list[Trouble]) -> Photo:
    if not said:
        return layer
    focus = focus_of(said)
    if focus is None:
        message = Message("'{value}' is no point of a picture", value=said[:40])
        hint = Message('write where it is, from left and from above: "70% 30%", or "top right"')
        troubles.append(Trouble("card-focus", message, hint))
        return layer
    return replace(layer, focus=focus)


def focus_of(said: str) -> tuple[float, float] | None:
    """Return the point that a post names: `70% 30%`, `top right`, `left`; None where it is none."""
    match = _FOCUS.fullmatch(said)
    if match:
        x, y = int(match[1]), int(match[2])
        return (x / _WHOLE, y / _WHOLE) if max(x, y) <= _WHOLE else None
    across, down = 0.5, 0.5
    for word in re.split(r"[\s-]+", said.lower()):
        if word not in _SIDES:
            return None
        x_said, y_said = _SIDES[word]
        across, down = across if x_said is None else x_said, down if y_said is None else y_said
    return across, down


def _face(layer: Avatar, values: Mapping[str, str], lang: str, canvas: tuple[int, int]) -> Iterator[Layer]:
    shown = bool(layer.source or values.get(layer.field, "").strip())
    name = values.get(layer.initials, "") if layer.initials else ""
    letters = initials(name, lang)
    if shown or letters:
        yield replace(layer, shown=shown)
    if letters and not shown:
        place = square(layer.box.on(*canvas), (0.5, 0.5))
        size = max(8, round(place.width * 0.38))
        inset = round(place.width * 0.12)
        box = Box(
            left=Length(place.x + inset),
            top=Length(place.y + inset),
            width=Length(place.width - 2 * inset),
            height=Length(place.height - 2 * inset),
        )
        text = Text(
            line=layer.line, colour=layer.colour, font=layer.font, text=letters, size=size, smallest=8, most_lines=1
        )
        words = Stack(line=layer.line, box=box, opacity=layer.opacity, items=(text,), across=0.5, down=0.5)
        yield replace(words, motion=layer.motion)


def initials(name: str, lang: str) -> str:
    """Return the first letters of somebody's first and last name, large."""
    words = [word for word in re.split(r"[\s-]+", name) if word and word[0].isalnum()]
    firsts = [clusters(word)[0] for word in (words[:1] + words[1:][-1:])]
    return casing.upper("".join(firsts), lang)
