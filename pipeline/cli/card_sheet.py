"""`tellal card sheet`: everything that is drawn for a month or a campaign, on one picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import TellalError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pipeline.cards.sheet import Tile
    from pipeline.model.library import Library, Target
    from pipeline.model.variant import CardSpec

#: Among the caches, so that it is ignored by git and safe to delete.
DEFAULT = Path(".tellal", "sheets")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_COLUMNS = 6
_NEVER = "9999"


class Shown(NamedTuple):
    """A card of a sheet.

    Args:
        at: when it goes out, in the channel's zone; empty for a draft.
    """

    target: Target
    card: CardSpec
    at: str


@click.command(cls=Command)
@click.argument("what", required=False, metavar="[MONTH|CAMPAIGN]")
@click.option("--channel", "channels", metavar="NAME", multiple=True, help="Only this channel; may be repeated.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to; otherwise .tellal/sheets/.",
)
@pass_options
def sheet(options: Options, *, what: str | None, channels: tuple[str, ...], out: Path | None) -> int:
    """Put the cards of a month or a campaign on one picture.

    Each card as its channel gets it, by time, with when and where it goes out below it. MONTH is written as 2026-12;
    without one it is the month that we are in. Sixty cards fit on a sheet, more make several. Cards are drawn unless
    they are. Ends with 1 where one cannot be.

      tellal card sheet
      tellal card sheet 2026-12 --channel instagram
      tellal card sheet kis-menusu --out proofs
    """
    from pipeline.workspace.files import stay_inside  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    root = options.workspace()
    library = load(root)
    name = what or f"{options.now(library.settings.timezone):%Y-%m}"
    place = out.absolute() if out else root / DEFAULT
    if out is None:
        stay_inside(root, place / "any")
    wanted = _wanted(library, name, channels)
    tiles, failed = _tiles(options, library, wanted)
    files = list(_written(library, name, tiles, place))
    options.answer(
        lambda: {"what": name, "cards": [_data(each) for each in wanted], "files": files, "failed": failed},
        lambda: _lines(options, name, files, failed, len(tiles)),
    )
    return int(bool(failed))


def _wanted(library: Library, name: str, channels: tuple[str, ...]) -> list[Shown]:
    from pipeline.cli.new import known  # noqa: PLC0415 - not needed for `--help`
    from pipeline.model.post import Status  # noqa: PLC0415 - likewise
    from pipeline.render import render  # noqa: PLC0415 - likewise

    month = _MONTH.fullmatch(name) is not None
    for channel in channels:
        known(channel, library.channels, Message("there is no channel {name}", name=repr(channel)))
    if not month:
        known(name, library.campaigns, Message("{name} is neither a month (2026-12) nor a campaign", name=repr(name)))
    found: list[Shown] = []
    for target in library.targets():
        post, at = target.post, _moment(target, target.post.publish_at)
        chosen = at.startswith(name) if month else post.campaign == name
        if not chosen or post.card is None or post.status is Status.CANCELLED:
            continue
        if channels and target.channel.name not in channels:
            continue
        variant = render(target, library).variant
        parts = variant.parts if variant else ()
        shown = [each for part in parts for each in (*part.images, *((part.video,) if part.video else ()))]
        found += [Shown(target, each.card, at) for each in shown if each.card]
    return sorted(found, key=lambda each: (each.at or _NEVER, str(each.target)))


def _moment(target: Target, at: datetime | None) -> str:
    from pipeline.workspace.zones import zone  # noqa: PLC0415 - not needed for `--help`

    return f"{at.astimezone(zone(target.channel.timezone)):%Y-%m-%d %H:%M}" if at else ""


def _tiles(options: Options, library: Library, wanted: list[Shown]) -> tuple[list[Tile], list[str]]:
    from pipeline.cards import ensure  # noqa: PLC0415 - Pillow is behind it
    from pipeline.cards.sheet import Tile  # noqa: PLC0415 - likewise
    from pipeline.cli.progress import step  # noqa: PLC0415 - not needed for `--help`

    tiles: list[Tile] = []
    failed: list[str] = []
    voice = options.stderr_voice()
    with step(Message("cards"), len(wanted), voice, quiet=options.json) as progress:
        for shown in wanted:
            post, channel = shown.target.post, shown.target.channel
            try:
                picture = ensure(shown.card, library).read_bytes()
            except (OSError, TellalError):
                failed.append(str(shown.target))
                picture = b""
            tiles.append(Tile(picture, post.title or post.stem, f"{shown.at or '–'} · {channel.title or channel.name}"))
            progress.advance(str(shown.target))
        progress.end(voice.say(Message("{n} cards", n=len(tiles) - len(failed))))
    return tiles, failed


def _written(library: Library, name: str, tiles: list[Tile], place: Path) -> Iterator[str]:
    from pipeline.cards import sheet as drawing  # noqa: PLC0415 - Pillow is behind it
    from pipeline.workspace.files import write  # noqa: PLC0415 - not needed for `--help`

    for number, at in enumerate(range(0, len(tiles), drawing.MOST), 1):
        some = tiles[at : at + drawing.MOST]
        path = place / f"{name}{f'-{number}' if len(tiles) > drawing.MOST else ''}.jpg"
        title = f"{library.brand.name} · {name}"
        rows = -(-len(some) // _COLUMNS)
        write(path, drawing.sheet(title, some, max(2, -(-len(some) // rows)), library))
        yield str(path)


def _data(shown: Shown) -> dict[str, Any]:
    return {"target": str(shown.target), "at": shown.at, "layout": shown.card.layout, "digest": shown.card.digest}


def _lines(options: Options, name: str, files: list[str], failed: list[str], n: int) -> Iterable[str]:
    voice = options.voice()
    for each in failed:
        yield voice.paint(
            voice.say(Message("the card of {target} cannot be drawn: see tellal check", target=each)), "bad"
        )
    if not n:
        yield voice.say(Message("no post of {name} has a card", name=name))
    for path in files:
        yield voice.say(Message("{n} cards are in {path}", n=n, path=path))
