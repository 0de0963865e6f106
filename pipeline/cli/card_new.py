"""`tellal card new`: a layout to start from, which looks right in any palette and any fonts."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.cards.layout import Layout
    from pipeline.model.library import Library

USUAL = "poster"
#: what a starter may ask of a brand
COLOURS, FONTS = ("ink", "paper", "accent", "sun"), ("display", "text")
_CARDS = "templates/cards"


class Starter(NamedTuple):
    """A layout to start from.

    Args:
        layout: as it is read.
        data: its file.
    """

    layout: Layout
    data: bytes


@click.command(cls=Command)
@click.argument("name", required=False)
@click.option("--from", "origin", metavar="STARTER", help=f"What to start from; otherwise NAME's own, or {USUAL}.")
@click.option("--list", "listed", is_flag=True, help="Say what there is to start from, and write nothing.")
@pass_options
def new(options: Options, *, name: str | None, origin: str | None, listed: bool) -> int:
    """Start a card layout.

    Writes templates/cards/NAME.toml from one of the layouts that a new workspace has: they use the colours ink, paper,
    accent and sun and the fonts display and text, and look right in any palette. What the brand lacks for it is said.
    A layout that is there is never overwritten.

      tellal card new --list
      tellal card new indirim --from number
      tellal card preview indirim --watch
    """
    from pipeline.cli.new import known  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    root = options.workspace()
    library = load(root)
    there = starters(library, options.language)
    if listed:
        options.answer(lambda: {"starters": [_about(each) for each in there.values()]}, lambda: _table(options, there))
        return 0
    if not name:
        raise UsageError(Message("the layout's name is missing"), Message("such as: tellal card new indirim"))
    place = _place(root, name, library)
    origin = origin or (name if name in there else USUAL)
    begun = there[known(origin, there, Message("there is no starter {name}", name=repr(origin)))]
    _write(root, place, begun.data)
    library = load(root)
    options.answer(lambda: _data(options, library, name, place, begun), lambda: _lines(options, library, name, begun))
    return 0


def starters(library: Library, language: str) -> Mapping[str, Starter]:
    """Return the layouts to start from, in the workspace's language, or else in the reader's.

    Args:
        library: the workspace.
        language: the reader's.
    """
    from pipeline.cards.reading import read  # noqa: PLC0415 - not needed for `--help`
    from pipeline.cli.init import STARTER  # noqa: PLC0415 - likewise

    spoken = library.settings.locale.partition("-")[0]
    folder = next(place for place in (STARTER / spoken / _CARDS, STARTER / language / _CARDS) if place.is_dir())
    found: dict[str, Starter] = {}
    for file in sorted(folder.glob("*.toml")):
        data = file.read_bytes()
        layout, wrong = read(f"{_CARDS}/{file.name}", data, COLOURS, FONTS)
        assert layout is not None, wrong  # noqa: S101 - they are ours, and a test reads them
        found[file.stem] = Starter(layout, data)
    return found


def _place(root: Path, name: str, library: Library) -> Path:
    """Return where a new layout goes.

    Raises:
        UsageError: the name cannot be one, or is taken.
    """
    from pipeline.text.casing import slug  # noqa: PLC0415 - not needed for `--help`

    usual = slug(name, library.settings.locale)
    if name != usual:
        hint = Message("such as: {name}", name=usual) if usual else None
        raise UsageError(Message("a layout's name has small letters, digits and hyphens"), hint)
    place = root / _CARDS / f"{name}.toml"
    if os.path.lexists(place):
        message = Message("{path} is there already, so nothing was written", path=f"{_CARDS}/{name}.toml")
        raise UsageError(message, Message("choose another name, or look at it: tellal card preview {name}", name=name))
    return place


def _write(root: Path, place: Path, data: bytes) -> None:
    from pipeline.workspace.files import stay_inside, write  # noqa: PLC0415 - not needed for `--help`

    stay_inside(root, place)
    write(place, data)


def _about(each: Starter) -> dict[str, Any]:
    layout = each.layout
    return {
        "name": layout.name,
        "description": layout.description,
        "fields": list(layout.fields),
        "formats": list(layout.layers),
    }


def _table(options: Options, there: Mapping[str, Starter]) -> Iterator[str]:
    voice, width = options.voice(), max(map(len, there))
    for name, each in there.items():
        yield f"{voice.paint(name.ljust(width), 'bold')}  {each.layout.description}"
        fields = ", ".join(f"{field.name}*" if field.required else field.name for field in each.layout.fields.values())
        yield f"{' ' * width}  {voice.paint(fields, 'dim')}"


def _wish(name: str, layout: Layout) -> str:
    """Return the line of a post's front matter that asks for a card."""
    said = [
        f"{field.name}: {json.dumps(layout.example.get(field.name, ''), ensure_ascii=False)}"
        for field in layout.fields.values()
        if field.required
    ]
    return f"card: {{{', '.join((f'template: {name}', *said))}}}"


def _data(options: Options, library: Library, name: str, place: Path, begun: Starter) -> dict[str, Any]:
    from pipeline.render.trial import of_layout  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report import shapes  # noqa: PLC0415 - only with `--json`

    found = of_layout(name, ("all",), library).findings
    return {
        "path": place.relative_to(library.root).as_posix(),
        **_about(begun),
        "name": name,
        "from": begun.layout.name,
        "card": _wish(name, begun.layout),
        **shapes.check(found, 0, options.voice()),
    }


def _lines(options: Options, library: Library, name: str, begun: Starter) -> Iterator[str]:
    from pipeline.render.trial import of_layout  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report import findings  # noqa: PLC0415 - likewise

    voice = options.voice()
    yield voice.paint(f"{_CARDS}/{name}.toml", "good")
    yield f"    {voice.paint(begun.layout.description, 'dim')}"
    if found := of_layout(name, ("all",), library).findings:
        yield ""
        yield voice.say(Message("what it lacks in your brand:"))
        yield from findings.lines(found, voice)
    yield ""
    yield voice.say(Message("next:"))
    look = voice.paint(voice.say(Message("open the picture, change the file, save")), "dim")
    yield f"  tellal card preview {name} --watch  {look}"
    yield f"  {_wish(name, begun.layout)}  {voice.paint(voice.say(Message('in a post')), 'dim')}"
