"""A layout's file → a `Layout`, or every reason why not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.cards import alt, boxes, keys
from pipeline.cards.clusters import clusters
from pipeline.cards.formats import FORMATS
from pipeline.cards.heritage import Ancestor, ExtendsError, inherit
from pipeline.cards.keys import Key, object_schema, read_keys
from pipeline.cards.layers.kind import COMMON
from pipeline.cards.layers.kinds import KINDS
from pipeline.cards.layers.motions import LONGEST as MOST_SECONDS
from pipeline.cards.layers.texts import LONGEST
from pipeline.cards.layout import Field, Layer, Layout, Photo
from pipeline.cards.table import Source, Table
from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.workspace import nodes, toml
from pipeline.workspace.notes import Notes
from pipeline.workspace.source import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from pipeline.cards.grid import Grid
    from pipeline.model.finding import Finding

LARGEST_FILE = 100_000
MOST_LAYERS, MOST_CHARTS = 60, 6
_REACH = 2  # canvases
_TEXTS: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}
_TEXT_OR_TABLE = {"anyOf": [{"type": "string"}, _TEXTS]}
#: the keys of a field
FIELD = (
    Key("required", keys.flag(), "Whether a card without it is wrong."),
    Key("max", keys.whole(300, 1, LONGEST), "Characters at most.", "120"),
)


#: the keys of the file itself, beside `[grid]` and `[[layers]]`
TOP = (
    Key("extends", keys.text("", 200), "The layout that this one changes.", '"duyuru"'),
    Key("description", keys.text(""), "What it is for.", '"Announcement: a headline and a line below it"'),
    Key(
        "formats",
        keys.told("list of formats", {"type": "array", "items": {"enum": list(FORMATS)}}, "every one"),
        "The canvases that it is for.",
        '["square", "story"]',
    ),
    Key(
        "alt",
        keys.told("text, or table: language → text", _TEXT_OR_TABLE, required=True),
        "What a card shows, in words: `{field}` is filled in, `[…]` is left out where a field in it is empty.",
        '"{headline}[: {subline}]"',
    ),
    Key(
        "fields",
        keys.told("table: name → table", {"type": "object", "additionalProperties": object_schema(FIELD)}),
        "What a post gives: each field with `required` (an error without it) and `max` (characters, 300).",
        "headline = { required = true, max = 120 }",
    ),
    Key(
        "colours",
        keys.told("table: name → a colour of the brand", _TEXTS),
        "Names of the layout's own, or other colours for the brand's roles: a dark edition in two lines.",
        '{ paper = "night", ink = "foam" }',
    ),
    Key(
        "profile",
        keys.flag(),
        "Words and logos are to be whole on profiles too, which crop some formats: what lies outside is a warning.",
    ),
    Key("seconds", keys.number(6.0, 1, MOST_SECONDS), "That a card takes which moves.", "8"),
    Key(
        "example",
        keys.told("table: field → text", _TEXTS),
        "Texts that show it at its best; pictures lie below `brand/`.",
        '{ headline = "Kış menüsü geldi" }',
    ),
)
#: what says which kind a layer is
TYPE = Key("type", keys.choice(tuple(KINDS)), "What kind of layer it is.", '"stack"')


class Read(NamedTuple):
    """What became of a layout's file.

    Args:
        layout: None where it has errors.
        findings: sorted.
        ancestor: what a layout inherits that extends this one.
    """

    layout: Layout | None
    findings: tuple[Finding, ...]
    ancestor: Ancestor


def read(
    path: str,
    data: bytes,
    colours: Collection[str],
    fonts: Collection[str],
    sizes: Mapping[str, int] | None = None,
) -> tuple[Layout | None, tuple[Finding, ...]]:
    """Read a layout's file that stands alone; with an error in it there is no layout.

    Args:
        path: relative to the workspace's root, for findings; its stem is the layout's name.
        data: the file's bytes.
        colours: roles that it may use.
        fonts: roles that it may use; the emoji come by themselves.
        sizes: font sizes by name that it may use.
    """
    return read_whole(path, data, colours, fonts, alone, sizes=sizes)[:2]


def alone(name: str) -> Ancestor:
    """Return no layout: there is none beside this one.

    Raises:
        ExtendsError: always.
    """
    message = Message("there is no card layout '{name}'", name=name[:80])
    raise ExtendsError(message, Message("write templates/cards/{name}.toml", name=name[:80]))


def read_whole(  # noqa: PLR0913 - everything that decides what is an error in a layout
    path: str,
    data: bytes,
    colours: Collection[str],
    fonts: Collection[str],
    find: Callable[[str], Ancestor],
    *,
    sizes: Mapping[str, int] | None = None,
) -> Read:
    """Read a layout's file with what it extends; with an error in it there is no layout.

    Args:
        path: relative to the workspace's root, for findings; its stem is the layout's name.
        data: the file's bytes.
        colours: roles that it may use.
        fonts: roles that it may use; the emoji come by themselves.
        find: returns the layout of a name; raises `ExtendsError` where it cannot be had.
        sizes: font sizes by name that it may use.
    """
    notes = Notes(path)
    name = path.rpartition("/")[2].removesuffix(".toml")
    sha = hashlib.sha256(data).hexdigest()
    if len(data) > LARGEST_FILE:
        notes.error(0, "file-too-large", Message("the file is larger than 100 kB"))
        return Read(None, tuple(notes.findings), Ancestor(name, None, sha, ()))
    text = decode(data, notes)
    node = toml.read(text, notes) if text is not None else None
    layout, parents = None, tuple[str, ...]()
    source = Source(path, colours, tuple(role for role in fonts if role != "emoji"), sizes=sizes or {})
    if node is not None:
        top = Table(source, node)
        above = _extended(top, find)
        if above is not None:
            sha = hashlib.sha256(f"{sha}{above.sha}".encode()).hexdigest()
            parents = (above.name, *above.parents)
            node = inherit(above.node, top) if above.node is not None else node
        if above is None or above.node is not None:  # of what it does not inherit, nothing can be said
            layout = _layout(Table(source, node), name, sha, parents)
    found = tuple(sorted((*notes.findings, *source.findings.values()), key=lambda finding: finding.sort_key))
    if any(finding.severity is Severity.ERROR for finding in found):
        return Read(None, found, Ancestor(name, None, sha, parents))
    return Read(layout, found, Ancestor(name, node, sha, parents))


def _extended(top: Table, find: Callable[[str], Ancestor]) -> Ancestor | None:
    """Return what a layout extends, None where it extends nothing; without a node where that cannot be had."""
    if "extends" not in top:
        return None
    name = top.text("extends", longest=200)
    if not name:
        return Ancestor("", None, "", ())
    try:
        found = find(name)
    except ExtendsError as error:
        top.extends(error.message, error.hint)
        return Ancestor(name, None, "", ())
    if found.node is None:
        message = Message("the card layout '{name}' that this one extends has errors", name=name)
        top.extends(message, Message("mend templates/cards/{name}.toml first", name=name))
    return found


def _layout(top: Table, name: str, sha: str, parents: tuple[str, ...]) -> Layout:
    source = top.source
    description = top.text("description", "")
    formats = _formats(top)
    fields = _fields(top)
    source.fields = tuple(fields)
    source.shades = _shades(top)
    alts = _alts(top)
    example = _example(top, fields)
    found: dict[str, list[Layer]] = {fmt: [] for fmt in formats}
    tables = top.tables("layers", MOST_LAYERS)
    _check_names(tables)
    grids: dict[str, Grid] = {}
    charts = [table for table in tables if table.raw("type") == "chart"]
    for table in charts[MOST_CHARTS:]:
        table.wrong("type", Message("a layout has at most {most} charts", most=MOST_CHARTS))
    for table in tables:
        table.check_formats()
    for fmt in formats:
        source.format = fmt
        source.grid = boxes.read_grid(top)
        for table in tables:
            if (layer := _layer(table.on(fmt), fmt)) is not None:
                found[fmt].append(layer)
        if "grid" in top:
            grids[fmt] = source.grid
    seconds = top.number("seconds", 6.0, 1, MOST_SECONDS)
    _check_rest(top, found, seconds)
    profile = top.flag("profile")
    top.raw("grid")
    top.done()
    layers = {fmt: tuple(stack) for fmt, stack in found.items()}
    rooms = _rooms(layers)
    about = (name, source.path, sha, description, alts, fields, layers, example, parents, seconds)
    return Layout(*about, grids=grids, rooms=rooms, profile=profile)


def _rooms(layers: Mapping[str, Sequence[Layer]]) -> dict[str, tuple[int, int]]:
    """Return how large each photo is wanted that fills a place: as wide as the widest, as high as the highest."""
    found: dict[str, tuple[int, int]] = {}
    for fmt, stack in layers.items():
        for layer in stack:
            if isinstance(layer, Photo) and not layer.whole:
                box, (wide, high) = layer.box.on(*FORMATS[fmt]), found.get(layer.source or layer.field, (1, 1))
                found[layer.source or layer.field] = max(wide, round(box.width)), max(high, round(box.height))
    return found


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
            values = read_keys(one, FIELD)
            found[name] = Field(name, required=values["required"], most=values["max"])
            one.done()
    return found


def _shades(top: Table) -> dict[str, str]:
    """Return the roles that the layout has names of its own for, or that a skin of another has changed."""
    table = top.table("colours")
    return {role: table.shade(role) for role in table.keys()} if table else {}  # noqa: SIM118 - asking is noted


def _example(top: Table, fields: dict[str, Field]) -> dict[str, str]:
    """Return the texts that show the layout at its best."""
    table = top.table("example")
    if table is None:
        return {}
    found = {name: table.text(name, longest=LONGEST) for name in table.keys()}  # noqa: SIM118 - likewise
    for name, text in found.items():
        field = fields.get(name)
        if field is None:
            table.unknown(name, Message("the layout has no field '{name}'", name=name[:80]), name, fields)
        elif len(clusters(text)) > field.most:
            message = Message("the example's '{name}' has {count} characters; {most} are allowed",
                              name=name, count=len(clusters(text)), most=field.most)  # fmt: skip
            table.wrong(name, message)
    for field in fields.values():
        if field.required and not found.get(field.name, "").strip():
            table.wrong(field.name, Message("the example needs '{name}', which the layout requires", name=field.name))
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


def _check_names(tables: list[Table]) -> None:
    """Refuse a name that two layers have: nobody could say which is meant."""
    seen: set[str] = set()
    for table in tables:
        name = table.raw("name")
        if isinstance(name, str) and name:
            if name in seen:
                table.wrong("name", Message("two layers have the name '{name}'", name=name[:80]))
            seen.add(name)


def _layer(table: Table, fmt: str) -> Layer | None:
    name = table.text("type")
    kind = KINDS.get(name)
    if kind is None:
        if name:
            message = Message("there is no layer '{kind}'", kind=name[:80])
            table.unknown("type", message, name, tuple(KINDS))
        return None  # what else is in it depends on what it is
    common = read_keys(table, COMMON)
    own = read_keys(table, kind.keys)
    table.done()
    kept = {key: common[key] for key in ("box", "opacity", "motion")}
    layer = kind.make(table, own, {"line": table.line, "name": common["name"] or name, **kept})
    _check_reach(table, fmt, layer)
    return None if common["hide"] else layer


def _check_rest(top: Table, layers: Mapping[str, list[Layer]], seconds: float) -> None:
    """Refuse a card that ends before everything has come in."""
    moving = [layer.motion for some in layers.values() for layer in some if layer.motion]
    rests = max((motion.start + motion.seconds for motion in moving), default=0.0)
    if rests > seconds:
        message = Message("the card takes {seconds} seconds, and its layers need {rests} to come in",
                          seconds=f"{seconds:g}", rests=f"{rests:g}")  # fmt: skip
        top.wrong("seconds", message)


def _check_reach(table: Table, fmt: str, layer: Layer) -> None:
    """Refuse a box so large or so far out that drawing it would cost memory for nothing anybody sees."""
    canvas = FORMATS[fmt]
    box = layer.box.on(*canvas)
    for start, long, whole in ((box.x, box.width, canvas[0]), (box.y, box.height, canvas[1])):
        if long > _REACH * whole or abs(start) > _REACH * whole:
            message = Message("on '{format}' the box is more than {reach} canvases large or away",
                              format=fmt, reach=_REACH)  # fmt: skip
            table.wrong("box", message, Message("what is off the canvas is not seen"))
