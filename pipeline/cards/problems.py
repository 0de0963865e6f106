"""What is wrong with the words of a card: they do not fit, no font has their letters, they stand out too little."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from pipeline.cards import codes, contrast, logo
from pipeline.cards.clusters import clusters
from pipeline.cards.formats import CANVASES
from pipeline.cards.layout import Rect
from pipeline.cards.painters import module_size
from pipeline.cards.signs import Code
from pipeline.cards.typeface import has_raqm
from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cards.arrange import Placed
    from pipeline.cards.scene import Scene

    Place = tuple[str, int]

_SHOWN = 40
# Hebrew to Georgian, and Khmer: Arabic, the scripts of India, Thai and their neighbours are between.
_JOINING = re.compile("[\u0590-\u10ff\u1780-\u17ff]")


def find(scene: Scene, place: Place) -> Iterator[Finding]:
    """Yield what is wrong with the words of a card.

    Raises:
        PictureError: a picture behind them cannot be decoded.
    """
    yield from logo.crowded(scene, place)
    if scene.layout.profile:
        yield from _cropped(scene, place)
    for trouble in scene.troubles:
        yield Finding(*place, trouble.code, trouble.message, trouble.hint)
    for layer in scene.layers:
        if isinstance(layer, Code) and layer.text:
            yield from _scanned(layer, scene, place)
    for stack, placed in scene.placed():
        yield from _fits(placed, scene, place)
        yield from _drawn(placed, place)
        if not placed.item.decorative and placed.lines:
            yield from _readable(placed, scene.behind(stack, placed), scene, place)


def _cropped(scene: Scene, place: Place) -> Iterator[Finding]:
    """Yield words and logos that lie outside of what a profile shows of a card."""
    for _, *left in CANVASES[scene.format].cropped():
        shown = Rect(*left)
        size = f"{shown.width} × {shown.height}"
        for _, placed in scene.placed():
            taken = [placed.plate] if placed.plate else placed.rects()
            if not placed.item.decorative and not all(rect.inside(shown) for rect in taken):
                message = Message("on '{format}' the card's text '{text}' is not whole on a profile, "
                                  "which shows the middle {size} of it",
                                  format=scene.format, text=_short(placed.text), size=size)  # fmt: skip
                hint = Message("give it a narrower box in {layout}", layout=scene.layout.path)
                yield Finding(*place, "card-cropped", message, hint, Severity.WARNING)
        for layer, rect in logo.logos(scene):
            if not rect.inside(shown):
                message = Message("on '{format}' the logo is not whole on a profile, "
                                  "which shows the middle {size} of it",
                                  format=scene.format, size=size)  # fmt: skip
                where = scene.layout.path, layer.line
                yield Finding(*where, "card-cropped", message, Message("move it inwards"), Severity.WARNING)


def _scanned(layer: Code, scene: Scene, place: Place) -> Iterator[Finding]:
    """Yield why a code may not be read by a phone."""
    width = scene.canvas[0]
    try:
        side = module_size(layer, layer.box.on(*scene.canvas))
    except codes.CodeError as error:
        hint = Message("shorten '{field}': a short address is read from further away", field=layer.field or "text")
        yield Finding(*place, "card-code", error.message, hint)
        return
    if side < codes.FINE * width:
        message = Message(
            "on '{format}' the modules of the code are {size} pixels wide; phones want {wanted}",
            format=scene.format, size=side, wanted=math.ceil(codes.FINE * width),
        )  # fmt: skip
        hint = Message("shorten what it says, or give it a larger box in {layout}", layout=scene.layout.path)
        severity = Severity.ERROR if side < codes.FINEST * width else Severity.WARNING
        yield Finding(*place, "card-code", message, hint, severity)
    dark, light = contrast.rgb(scene.colours[layer.colour]), contrast.rgb(scene.colours[layer.ground])
    ratio = contrast.ratio(dark, light)
    if contrast.luminance(dark) > contrast.luminance(light):
        message = Message("the code is light on dark, which many phones do not read")
        yield Finding(
            *place, "card-code", message, Message("swap colour and ground in {layout}", layout=scene.layout.path)
        )
    elif ratio < codes.CONTRAST:
        message = Message("the code has a contrast of {ratio}; phones want {wanted}",
                          ratio=f"{int(ratio * 100) / 100:.2f}", wanted=f"{codes.CONTRAST:g}")  # fmt: skip
        hint = Message("take a darker colour or a lighter ground in {layout}", layout=scene.layout.path)
        yield Finding(*place, "card-code", message, hint)


def _fits(placed: Placed, scene: Scene, place: Place) -> Iterator[Finding]:
    if not placed.whole:
        message = Message(
            "the card's text '{text}' does not fit the format '{format}', not even at {size} pixels",
            text=_short(placed.text), format=scene.format, size=placed.item.smallest,
        )  # fmt: skip
        hint = Message("shorten '{field}', or show where a long word may break with a soft hyphen (U+00AD)",
                       field=_name(placed))  # fmt: skip
        yield Finding(*place, "card-text-overflow", message, hint)


def _drawn(placed: Placed, place: Place) -> Iterator[Finding]:
    missing = placed.typeface.missing(placed.text)
    if missing:
        message = Message(
            "the brand's fonts cannot draw {characters} in the card's text '{text}'",
            characters=", ".join(_named(cluster) for cluster in missing[:8]), text=_short(placed.text),
        )  # fmt: skip
        hint = Message("take them out of '{field}', or add a font that has them to brand.toml", field=_name(placed))
        yield Finding(*place, "card-glyph-missing", message, hint)
    elif not has_raqm() and _needs_shaping(placed.text):
        message = Message("the card's text '{text}' needs Raqm to be drawn right", text=_short(placed.text))
        hint = Message("install the system library fribidi; Pillow finds it by itself")
        yield Finding(*place, "card-shaping", message, hint, Severity.WARNING)


def _readable(placed: Placed, behind: set[contrast.Colour], scene: Scene, place: Place) -> Iterator[Finding]:
    colour = contrast.rgb(scene.colours[placed.item.colour])
    ratio, wanted = contrast.worst(colour, behind), contrast.needed(placed.size, scene.canvas[0])
    if ratio >= wanted:
        return
    message = Message(
        "the card's text '{text}' has a contrast of {ratio} (APCA Lc {apca}) with what is behind it; it needs {wanted}",
        text=_short(placed.text), ratio=f"{int(ratio * 100) / 100:.2f}", wanted=f"{wanted:g}",
        apca=f"{contrast.worst_apca(colour, behind):.0f}",
    )  # fmt: skip
    better = contrast.passing(behind, wanted, colour, scene.colours)
    hint = (
        Message("the brand's colour '{role}' would do, in {layout}", role=better, layout=scene.layout.path)
        if better
        else Message("no colour of the brand would do: put a calmer ground under it, in {layout}",
                     layout=scene.layout.path)
    )  # fmt: skip
    severity = Severity.ERROR if ratio < contrast.AA_LARGE else Severity.WARNING
    yield Finding(*place, "card-contrast", message, hint, severity)


def _needs_shaping(text: str) -> bool:
    """Whether a text has families, flags, loose marks or scripts whose letters join."""
    joined = any(len(cluster.replace("\ufe0f", "")) > 1 for cluster in clusters(text))
    return joined or _JOINING.search(text) is not None


def _name(placed: Placed) -> str:
    return placed.item.field or placed.item.text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _named(cluster: str) -> str:
    codes = " ".join(f"U+{ord(char):04X}" for char in cluster[:6])
    return f"{cluster} ({codes})" if cluster.isprintable() else codes
