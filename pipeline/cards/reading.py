"""A layout's file → a `Layout`, or every reason why not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.cards import alt, vector
from pipeline.cards.layout import (
    COVERED,
    FORMATS,
    Field,
    Fill,
    Gradient,
    Layer,
    Layout,
    Logo,
    Photo,
    Plate,
    Shape,
    Stack,
    Text,
)
from pipeline.cards.table import Source, Table
from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.workspace import nodes, toml
from pipeline.workspace.notes import Notes
from pipeline.workspace.source import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pipeline.model.finding import Finding

_LARGEST_FILE = 100_000
_MOST_LAYERS = 60
_MOST_TEXTS = 12
_REACH = 2  # canvases
_ACROSS = {"left": 0.0, "center": 0.5, "right": 1.0}
_DOWN = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
_LARGEST_TEXT = 1000


def read(
    path: str, data: bytes, colours: Collection[str], fonts: Collection[str]
) -> tuple[Layout | None, tuple[Finding, ...]]:
    """Read a layout's file; with an error in it there is no layout.

    Args:
        path: relative to the workspace's root, for findings; its stem is the layout's name.
        data: the file's bytes.
        colours: roles that it may use.
        fonts: roles that it may use; the emoji come by themselves.
    """
    notes = Notes(path)
    if len(data) > _LARGEST_FILE:
        notes.error(0, "file-too-large", Message("the file is larger than 100 kB"))
        return None, tuple(notes.findings)
    text = decode(data, notes)
    node = toml.read(text, notes) if text is not None else None
    layout = None
    source = Source(path, colours, tuple(role for role in fonts if role != "emoji"))
    if node is not None:
        layout = _layout(Table(source, node), hashlib.sha256(data).hexdigest())
    found = tuple(sorted((*notes.findings, *source.findings.values()), key=lambda finding: finding.sort_key))
    return (None if any(finding.severity is Severity.ERROR for finding in found) else layout), found


def _layout(top: Table, sha: str) -> Layout:
    source = top.source
    name = source.path.rpartition("/")[2].removesuffix(".toml")
    description = top.text("description", "")
    formats = _formats(top)
    fields = _fields(top)
    source.fields = tuple(fields)
    alts = _alts(top)
    found: dict[str, list[Layer]] = {fmt: [] for fmt in formats}
    for table in top.tables("layers", _MOST_LAYERS):
        _check_formats(table)
        for fmt in formats:
            if (layer := _layer(table.on(fmt), fmt)) is not None:
                found[fmt].append(layer)
    top.done()
    layers = {fmt: tuple(stack) for fmt, stack in found.items()}
    return Layout(name, source.path, sha, description, alts, fields, layers)


def _formats(top: Table) -> list[str]:
    if "formats" not in top:
        return list(FORMATS)
    written = [str(name) for name in top.words("formats")]
    known = [name for name in FORMATS if name in written]
    for name in written:
        if name not in FORMATS:
            top.unknown("formats", Message("there is no format '{name}'", name=name[:80]), name, FORMATS)
    return known


def _fields(top: Table) -> dict[str, Field]:
    table = top.table("fields")
    found: dict[str, Field] = {}
    for name in table.keys() if table else ():
        one = table.table(name) if table else None
        if one is not None:
            found[name] = Field(name, required=one.flag("required"), most=one.whole("max", 300, 1, _LARGEST_TEXT))
            one.done()
    return found


def _alts(top: Table) -> dict[str, str]:
    by_language = top.table("alt") if isinstance(top.raw("alt"), nodes.Table) else None
    if by_language is None:
        found = {"": top.text("alt")}
    else:
        found = {lang: by_language.text(lang) for lang in by_language.keys()}  # noqa: SIM118 - asking is noted
        found[""] = next(iter(found.values()), "")
    for lang, template in found.items():
        where = top if by_language is None or not lang else by_language
        key = "alt" if where is top else lang
        if not alt.is_sound(template):
            where.wrong(key, Message("braces or brackets of the alt text do not pair up"))
        for name in alt.names(template):
            if name not in (*top.source.fields, "brand"):
                where.unknown(key, Message("the layout has no field '{name}'", name=name[:80]), name, top.source.fields)
        if key in where and not template.strip():
            where.wrong(key, Message("the alt text is empty"))
    return found


def _check_formats(table: Table) -> None:
    on = table.table("on")
    for name in on.keys() if on else ():
        if on and name not in FORMATS:
            on.unknown(name, Message("there is no format '{name}'", name=name[:80]), name, FORMATS)


def _layer(table: Table, fmt: str) -> Layer | None:
    kind = table.text("type")
    if kind not in _KINDS:
        if kind:
            message = Message("there is no layer '{kind}'", kind=kind[:80])
            table.unknown("type", message, kind, tuple(_KINDS))
        return None  # what else is in it depends on what it is
    hidden = table.flag("hide")
    layer = _KINDS[kind](table)
    table.done()
    _check_reach(table, fmt, layer)
    if isinstance(layer, Stack):
        layer = _items(table, fmt, layer)
        _check_covered(table, fmt, layer)
    return None if hidden else layer


def _fill(table: Table) -> Layer:
    return Fill(line=table.line, box=table.box(), opacity=_opacity(table), colour=table.colour("colour"))


def _gradient(table: Table) -> Layer:
    start = table.colour("from")
    return Gradient(
        line=table.line,
        box=table.box(),
        opacity=_opacity(table),
        start=start,
        end=table.colour("to"),
        start_opacity=_opacity(table, "from_opacity"),
        end_opacity=_opacity(table, "to_opacity"),
        angle=table.number("angle", 0.0, -360, 360),
        round=table.flag("round"),
    )


def _shape(table: Table) -> Layer:
    tile = table.pair("tile", (0, 0), 0, 2000)
    size = table.pair("size", (0, 0), 0, 2000)
    repeated = "tile" in table
    if repeated and min(*tile, *size) < 4:  # noqa: PLR2004 - a finer pattern is a grey
        table.wrong("tile", Message("a pattern needs a tile and a size of at least 4 pixels"))
    return Shape(
        line=table.line,
        box=table.box(),
        opacity=_opacity(table),
        colour=table.colour("colour"),
        outline=_outline(table),
        size=(round(size[0]), round(size[1])) if repeated else None,
        tile=(round(tile[0]), round(tile[1])),
        stagger=table.number("stagger", 0.0, 0, 1),
        stroke=table.whole("stroke", 0, 0, 200),
    )


def _outline(table: Table) -> vector.Outline:
    kind = table.choice("shape", ("rectangle", "ellipse", "path"), "rectangle")
    radius = table.whole("radius", 0, 0, 2000)
    if kind != "path":
        return vector.Outline(kind, radius)
    view = table.pair("view", (100, 100), 1, 10_000)
    written = table.text("path", longest=vector.LONGEST_PATH)
    try:
        return vector.Outline(kind, polygons=vector.parse(written), view=view)
    except vector.PathError as error:
        table.wrong("path", error.message)
        return vector.Outline("rectangle")


def _photo(table: Table) -> Layer:
    source, field = table.text("source", ""), table.field("field")
    if ("source" in table) == ("field" in table):
        table.wrong("source", Message("a photo has a source or a field, one of them"))
    return Photo(
        line=table.line,
        box=table.box(),
        opacity=_opacity(table),
        source=source,
        field=field,
        whole=table.choice("fit", ("cover", "inside"), "cover") == "inside",
        colour=table.colour("colour", ""),
        focus=table.pair("focus", (0.5, 0.5), 0, 1),
        radius=table.whole("radius", 0, 0, 2000),
    )


def _logo(table: Table) -> Layer:
    return Logo(
        line=table.line,
        box=table.box(),
        opacity=_opacity(table),
        colour=table.colour("colour", ""),
        focus=(
            _ACROSS[table.choice("align", tuple(_ACROSS), "center")],
            _DOWN[table.choice("valign", tuple(_DOWN), "middle")],
        ),
    )


def _stack(table: Table) -> Layer:
    stack = Stack(
        line=table.line,
        box=table.box(),
        items=(),
        gap=table.whole("gap", 24, 0, 1000),
        across=_ACROSS[table.choice("align", tuple(_ACROSS), "left")],
        down=_DOWN[table.choice("valign", tuple(_DOWN), "top")],
    )
    table.raw("items")
    return stack


def _items(table: Table, fmt: str, stack: Stack) -> Stack:
    items: list[Text] = []
    for item in table.tables("items", _MOST_TEXTS):
        _check_formats(item)
        on = item.on(fmt)
        text, hidden = _text(on), on.flag("hide")
        on.done()
        if not hidden:
            items.append(text)
    if not items:
        table.wrong("items", Message("a stack needs texts: write [[layers.items]] below it"))
    return Stack(
        line=stack.line, box=stack.box, items=tuple(items), gap=stack.gap, across=stack.across, down=stack.down
    )


def _text(table: Table) -> Text:
    field, text = table.field("field"), table.text("text", "", longest=_LARGEST_TEXT)
    if ("field" in table) == ("text" in table):
        table.wrong("text", Message("a text has a field or words of its own, one of them"))
    size = table.whole("size", 48, 8, 600)
    smallest = table.whole("smallest", min(32, size), 8, 600)
    if smallest > size:
        table.wrong("smallest", Message("the smallest size is larger than the size"))
    return Text(
        line=table.line,
        colour=table.colour("colour"),
        font=table.font("font", "text" if "text" in table.source.fonts else None),
        field=field,
        text=text,
        prefix=table.text("prefix", "", longest=100),
        suffix=table.text("suffix", "", longest=100),
        size=size,
        smallest=smallest,
        leading=table.number("leading", 1.2, 0.7, 3),
        tracking=table.number("tracking", 0.0, -0.2, 2),
        case=table.choice("case", ("none", "upper", "lower"), "none"),
        most_lines=table.whole("lines", 8, 1, 60),
        plate=_plate(table.table("plate")),
        decorative=table.flag("decorative"),
    )


def _plate(table: Table | None) -> Plate | None:
    if table is None:
        return None
    padding = table.pair("padding", (24, 12), 0, 400)
    plate = Plate(table.colour("colour"), (round(padding[0]), round(padding[1])), table.whole("radius", 999, 0, 999))
    table.done()
    return plate


def _check_reach(table: Table, fmt: str, layer: Layer) -> None:
    """Refuse a box so large or so far out that drawing it would cost memory for nothing anybody sees."""
    canvas = FORMATS[fmt]
    box = layer.box.on(*canvas)
    for start, long, whole in ((box.x, box.width, canvas[0]), (box.y, box.height, canvas[1])):
        if long > _REACH * whole or abs(start) > _REACH * whole:
            message = Message("on '{format}' the box is more than {reach} canvases large or away",
                              format=fmt, reach=_REACH)  # fmt: skip
            table.wrong("box", message, Message("what is off the canvas is not seen"))


def _check_covered(table: Table, fmt: str, stack: Stack) -> None:
    """Refuse texts off the canvas, and warn of texts where the network puts its own buttons."""
    top, bottom = COVERED.get(fmt, (0, 0))
    width, height = FORMATS[fmt]
    box = stack.box.on(width, height)
    if min(box.x, box.y) < 0 or box.x + box.width > width or box.y + box.height > height:
        message = Message("on '{format}' the box of the texts leaves the canvas", format=fmt)
        table.wrong("box", message, Message("give the layer a box of its own for it: [layers.on.{format}]", format=fmt))
    elif box.y < top or box.y + box.height > height - bottom:
        message = Message("on '{format}' the network covers {top} pixels at the top and {bottom} at the bottom",
                          format=fmt, top=top, bottom=bottom)  # fmt: skip
        table.warn("box", "layout-covered", message, Message("keep texts between them"))


def _opacity(table: Table, key: str = "opacity") -> float:
    return table.number(key, 1.0, 0, 1)


_KINDS: dict[str, Callable[[Table], Layer]] = {
    "colour": _fill,
    "gradient": _gradient,
    "shape": _shape,
    "photo": _photo,
    "logo": _logo,
    "stack": _stack,
}
