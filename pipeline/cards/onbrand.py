"""Layouts held against the brand, whatever a post says: what their fonts can do, and what the logo asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cards import logo, materials
from pipeline.cards.formats import FORMATS
from pipeline.cards.layout import Logo
from pipeline.cards.photo import PictureError
from pipeline.cards.resolving import resolve
from pipeline.cards.scene import Scene
from pipeline.cards.sfnt import FontFileError
from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cards.layout import Layout, Text
    from pipeline.model.library import Library


def problems(layout: Layout, library: Library) -> Iterator[Finding]:
    """Yield what a layout asks of the brand in vain; each thing once, whatever the number of formats."""
    seen: set[tuple[int, str]] = set()
    for finding in (*_fonts(layout, library), *_logos(layout, library)):
        key = finding.line, str(finding.message)
        if key not in seen:
            seen.add(key)
            yield finding


def _fonts(layout: Layout, library: Library) -> Iterator[Finding]:
    for text in (text for layers in layout.layers.values() for text in materials.texts(layers)):
        if text.weight or text.features:
            try:
                yield from _asked_in_vain(text, layout, library)
            except FontFileError:
                return  # whoever draws with it is told


def _asked_in_vain(text: Text, layout: Layout, library: Library) -> Iterator[Finding]:
    face = materials.chain(library.brand, library.root, text.font)[0]
    if text.weight:
        axis = next((axis for axis in face.axes if axis.tag == "wght"), None)
        if axis is None:
            message = Message("the font '{role}' is not variable: it has one weight", role=text.font)
            yield _warning(layout, text, message, Message("take `weight` out, or give the text another font"))
        elif not axis.low <= text.weight <= axis.high:
            said = "the font '{role}' has weights from {low} to {high}, not {weight}"
            message = Message(said, role=text.font, low=round(axis.low), high=round(axis.high), weight=text.weight)
            yield _warning(layout, text, message, Message("write one of them"))
    for tag in text.features:
        if not tag.startswith("-") and tag not in face.features:
            message = Message("the font '{role}' has no feature '{tag}'", role=text.font, tag=tag)
            known = ", ".join(sorted(face.features))
            yield _warning(layout, text, message, Message("it has: {known}", known=known))


def _logos(layout: Layout, library: Library) -> Iterator[Finding]:
    brand = library.brand
    rules = brand.logo_rules
    if not (brand.logo and (rules.clear_space or rules.smallest or rules.grounds)):
        return
    for fmt, layers in layout.layers.items():
        if any(isinstance(layer, Logo) for layer in layers):
            try:
                shown, _ = resolve(layers, {}, "", FORMATS[fmt])
                pictures = materials.pictures(library, shown, {})
                yield from logo.broken_rules(Scene(layout, fmt, brand.colours, shown, {}, pictures, rules))
            except PictureError:
                return  # whoever draws it is told


def _warning(layout: Layout, text: Text, message: Message, hint: Message) -> Finding:
    return Finding(layout.path, text.line, "layout-font", message, hint, Severity.WARNING)
