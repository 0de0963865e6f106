"""`tellal card diff`: the cards that a change alters, as they were and as they will be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model.library import Library
    from pipeline.review.cards import Drawn, Specs
    from pipeline.review.record import CardPair

#: Among the caches, so that it is ignored by git and safe to delete.
DEFAULT = Path(".tellal", "card-diff")
_SHEET = "sheet.jpg"
_COLUMNS = 3
_KINDS = {".png", ".jpg", ".webp", ".gif"}
_SIDES = ("before", "after", "difference")
#: Letters of a post in a file's name.
_LONGEST = 80


@click.command(cls=Command)
@click.argument("base", required=False)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to; otherwise .tellal/card-diff/.",
)
@pass_options
def diff(options: Options, *, base: str | None, out: Path | None) -> int:
    """Show the cards that a change alters, before and after.

    What the work tree draws is compared with BASE, a commit or branch; without one, with where the current branch left
    the main branch. Also cards of posts that nobody touched, where a layout, a colour, a font or a picture changed.
    Each is written as it was, as it will be, and with the pixels marked that differ, under names of its post, its
    format and its digest; sheet.jpg has them all. These are the pictures of tellal review. Ends with 0 whatever is
    found.

      tellal card diff
      tellal card diff HEAD~3 --out proofs
    """
    from pipeline.cli.progress import step  # noqa: PLC0415 - not needed for `--help`
    from pipeline.cli.review import base_of  # noqa: PLC0415 - likewise
    from pipeline.review import cards  # noqa: PLC0415 - likewise
    from pipeline.review.compare import compared  # noqa: PLC0415 - likewise

    root = options.workspace()
    commit = base_of(root, base)
    place = out.absolute() if out else root / DEFAULT
    _see_that_it_is_ours(root, place, default=out is None)
    voice = options.stderr_voice()
    with step(Message("compare"), 0, voice, quiet=options.json) as progress:
        with compared(root, commit, options.now(), ci=options.unwatched, watch=progress.reach) as found:
            drawn = cards.drawn(found, progress.reach)
            pairs = _written(drawn, found.after, place)
        progress.end(voice.say(Message("{n} cards differ", n=len(pairs))))
    options.answer(
        lambda: {"base": commit, "out": str(place) if pairs else "", "cards": [_data(pair) for pair in pairs]},
        lambda: _lines(options, pairs, place),
    )
    return 0


def _see_that_it_is_ours(root: Path, place: Path, *, default: bool) -> None:
    """Refuse a folder with files of others, and empty our own.

    Raises:
        UsageError: it is not ours.
    """
    from pipeline.workspace.files import stay_inside  # noqa: PLC0415 - not needed for `--help`

    if default:
        stay_inside(root, place / "any")
    there = [path for path in place.iterdir() if path.suffix in _KINDS] if place.is_dir() else []
    if place.exists() and (not place.is_dir() or len(there) != sum(1 for _ in place.iterdir())):
        message = Message("{path} has files in it that are no pictures of ours", path=str(place))
        raise UsageError(message, Message("name another folder"))
    if there and not (place / _SHEET).is_file():
        message = Message("{path} has files in it that are no pictures of ours", path=str(place))
        raise UsageError(message, Message("name another folder"))
    for path in there:
        path.unlink()


def _written(drawn: Drawn, library: Library, place: Path) -> list[CardPair]:
    """Write the pictures and the sheet of them, and return the cards with the names of their files."""
    from pipeline.cards.sheet import MOST, Tile, sheet  # noqa: PLC0415 - Pillow is behind it
    from pipeline.workspace.files import write  # noqa: PLC0415 - not needed for `--help`

    tiles: list[Tile] = []
    found: list[CardPair] = []
    for pair, specs in zip(drawn.review.cards, drawn.specs, strict=True):
        pictures = [drawn.pictures.get(name, b"") for name in pair.files]
        names = [name and _name(pair, specs, side) for name, side in zip(pair.files, _SIDES, strict=True)]
        for name, data in zip(names, pictures, strict=True):
            if name:
                write(place / name, data)
        found.append(pair._replace(files=(names[0], names[1], names[2])))
        if any(names):
            said = (", ".join(pair.targets), f"{pair.share / 10:g} %", "")
            tiles += [Tile(data, text) for data, text in zip(pictures, said, strict=True)]
    if tiles:
        title = f"{library.brand.name} · {drawn.review.base[:8]}"
        write(place / _SHEET, sheet(title, tiles[: MOST // _COLUMNS * _COLUMNS], _COLUMNS, library))
    return found


def _name(pair: CardPair, specs: Specs, side: str) -> str:
    """Return what a picture of a card is called: people look for its post, and its three files lie side by side."""
    from pipeline.text.casing import slug  # noqa: PLC0415 - not needed for `--help`

    spec = specs.after or specs.before
    assert spec is not None  # noqa: S101 - a pair has at least one card
    ending = Path(pair.files[_SIDES.index(side)]).suffix
    return f"{slug(pair.targets[0])[:_LONGEST]}-{spec.format}-{spec.digest[:8]}-{side}{ending}"


def _data(pair: CardPair) -> dict[str, Any]:
    return {
        "before": pair.before,
        "after": pair.after,
        "share": pair.share,
        "targets": list(pair.targets),
        "files": list(pair.files),
    }


def _lines(options: Options, pairs: Iterable[CardPair], place: Path) -> Iterable[str]:
    from pipeline.report.voice import visible  # noqa: PLC0415 - not needed for `--help`

    voice = options.voice()
    shown = list(pairs)
    if not shown:
        yield voice.say(Message("every card looks as it did"))
    for pair in shown:
        what = (
            Message("new")
            if not pair.before
            else Message("gone")
            if not pair.after
            else Message("{share} % of its pixels differ", share=f"{pair.share / 10:g}")
            if any(pair.files)
            else Message("not drawn")
        )
        yield f"{visible(', '.join(pair.targets))}: {voice.say(what)}"
    if written := sum(1 for pair in shown for name in pair.files if name):
        yield voice.say(Message("{n} pictures are in {folder}", n=written, folder=str(place)))
