"""The layout language said out loud: its JSON Schema for editors, and its reference page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cards.boxes import GRID
from pipeline.cards.boxes import KEYS as BOX_KEYS
from pipeline.cards.formats import CANVASES
from pipeline.cards.icons import ICONS
from pipeline.cards.keys import object_schema
from pipeline.cards.layers.kind import COMMON
from pipeline.cards.layers.kinds import KINDS
from pipeline.cards.layers.texts import TEXT
from pipeline.cards.reading import MOST_LAYERS, TOP, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.cards.keys import Key

_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
_INTRODUCTION = """\
Every key of a card layout (`templates/cards/<name>.toml`), from the same descriptions that `tellal check` reads by.
`tellal schema layout` prints them for editors. How they go together is in [Cards](cards.md).

A colour is a role of `[colours]` in `brand/brand.toml`, or a name of the layout's own `[colours]`; a font is a role of
`[fonts]`. Every layer, every text and the grid may have `on.<format>` with keys that differ on one format.
"""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a layout's file."""
    defs: dict[str, Any] = {"box": object_schema(BOX_KEYS), **_by_format("text", TEXT), **_by_format("grid", GRID)}
    for name, kind in KINDS.items():
        defs |= _by_format(name, (*COMMON, *kind.keys), typed=True)
    every = {key.name: True for kind in KINDS.values() for key in (*COMMON, *kind.keys)}
    formats = {
        "type": "object",
        "properties": {canvas: {"type": "object"} for canvas in CANVASES},
        "additionalProperties": False,
    }
    changed = {
        "type": "object",
        "required": ["name"],
        "not": {"required": ["type"]},
        "properties": {**every, "on": formats},
        "additionalProperties": False,
    }
    layer = {"anyOf": [*({"$ref": f"#/$defs/{name}"} for name in KINDS), changed]}
    properties = {key.name: {"description": key.meaning, **key.kind.schema} for key in TOP}
    properties["grid"] = {"$ref": "#/$defs/grid"}
    properties["layers"] = {"type": "array", "maxItems": MOST_LAYERS, "items": layer}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tellal: templates/cards/<name>.toml",
        "description": "A card layout: what it is for, its alt text, its fields, and its layers from the ground up.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": defs,
    }


def _by_format(name: str, keys: Iterable[Key], *, typed: bool = False) -> dict[str, Any]:
    """Return the schemas of a table that may differ on formats: of the whole, and of what it says on one."""
    own = object_schema(keys)
    formats = {canvas: {"$ref": f"#/$defs/{name}-on-a-format"} for canvas in CANVASES}
    on = {"type": "object", "properties": formats, "additionalProperties": False}
    properties = {**own["properties"], "on": on}
    if typed:
        places = {place: {"type": "string"} for place in ("above", "below")}
        properties = {"type": {"description": TYPE.meaning, "const": name}, **properties, **places}
    whole = {**own, "properties": properties, **({"required": ["type"]} if typed else {})}
    return {name: whole, f"{name}-on-a-format": own}


def page() -> str:
    """Return the reference page, as Markdown."""
    lines = ["# Layouts", "", _INTRODUCTION, "## Formats", "", *_canvases(), ""]
    lines += ["## The file", "", *_table(TOP), ""]
    lines += ["## Grid", "", "`[grid]`, for boxes that say `columns` and `rows`.", "", *_table(GRID), ""]
    lines += [
        "## Boxes",
        "",
        'A length is in pixels (`96`), or a share of the canvas (`"8%"`).',
        "",
        *_table(BOX_KEYS),
        "",
    ]
    lines += ["## Every layer", "", *_table((TYPE, *COMMON)), ""]
    for kind in KINDS.values():
        lines += [f"## `{kind.name}`", "", kind.meaning, "", *_table(kind.keys), ""]
        if kind.name == "icon":
            lines += [f"Ours: {', '.join(f'`{name}`' for name in ICONS)}.", ""]
    lines += ["## Texts", "", "Each is a `[[layers.items]]` of a `stack`.", "", *_table(TEXT), ""]
    return "\n".join(lines)


def _canvases() -> Iterator[str]:
    yield "| format | pixels | for | as the network says | covered by the network | elsewhere | as measured |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, canvas in CANVASES.items():
        size = canvas.width, canvas.height
        covered = "; ".join(
            f"{part.rect(*size)[2]} × {part.rect(*size)[3]} at the {part.edge}: {part.what}" for part in canvas.covered
        )
        crops = "; ".join(f"{where}: the middle {width} × {height}" for where, width, height in canvas.crops)
        said, measured = (f"[{read.day}]({read.address})" if read else "" for read in (canvas.said, canvas.measured))
        cells = (f"`{name}`", f"{size[0]} × {size[1]}", canvas.meaning, said, covered, crops, measured)
        yield f"| {' | '.join(cells)} |"


def _table(keys: Iterable[Key]) -> Iterator[str]:
    yield "| key | takes | meaning | where it is not written | example |"
    yield "| --- | --- | --- | --- | --- |"
    for name, key in _flat(keys, ""):
        default = "**an error**" if key.kind.required else f"`{key.kind.default}`" if key.kind.default else ""
        example = f"`{key.example}`" if key.example else ""
        cells = (f"`{name}`", key.kind.said, key.meaning, default, example)
        yield "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _flat(keys: Iterable[Key], above: str) -> Iterator[tuple[str, Key]]:
    for key in keys:
        yield above + key.name, key
        if key.kind.said == "table" and key.kind.keys:
            yield from _flat(key.kind.keys, f"{above}{key.name}.")
