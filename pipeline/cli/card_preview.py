"""`tellal card preview`: a card as it would be drawn, again with each save, with everything it was drawn by over it."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options, put
from pipeline.cli.preview import complete_posts
from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library
    from pipeline.render.trial import Trial, Tried

#: Among the caches, so that it is ignored by git and safe to delete.
DEFAULT = Path(".tellal", "card-preview")
LAYOUTS = "templates/cards"
#: What a card is made of: nothing else has to be looked at while somebody works on one.
_SOURCES = ("tellal.toml", "brand", "templates", "content")
_COLUMNS = 4


class Wish(NamedTuple):
    """What somebody wants to look at.

    Args:
        name: of a post or a layout, as typed.
        formats: canvases; none is as usual.
        channel: that a post goes through; empty for all.
        grid: language of the names of what it is drawn by; empty without all that.
        place: the folder to write to.
    """

    name: str
    formats: tuple[str, ...]
    channel: str
    grid: str
    place: Path


class Written(NamedTuple):
    """A card that was drawn, and its file.

    Args:
        size: bytes.
        moving: the file in which it moves; None where it stands still, or its own file moves.
    """

    card: Tried
    file: Path
    size: int
    moving: Path | None = None


class Seen(NamedTuple):
    """What looking came to.

    Args:
        sheet: the file that has all of them; None for one card.
    """

    written: tuple[Written, ...]
    sheet: Path | None
    findings: tuple[Finding, ...]

    @property
    def is_bad(self) -> bool:
        """Whether something has to be mended."""
        return not self.written or any(finding.severity == "error" for finding in self.findings)


def complete(ctx: click.Context, start: str) -> list[str]:
    """Return the layouts and posts whose names begin so."""
    options = ctx.ensure_object(Options)
    try:
        names = sorted(path.stem for path in (options.workspace() / LAYOUTS).glob("*.toml"))
    except (TellalError, OSError):
        return []
    return [*(name for name in names if name.startswith(start)), *complete_posts(ctx, start)]


@click.command(cls=Command)
@click.argument("what", metavar="POST|LAYOUT", shell_complete=lambda ctx, _, start: complete(ctx, start))
@click.option("--watch", is_flag=True, help="Draw it again whenever a file is saved, until Ctrl-C.")
@click.option("--grid", is_flag=True, help="With grid, safe areas, crops, and the boxes of layers and texts over it.")
@click.option("--all-formats", is_flag=True, help="On every format of the layout, and all of them on one sheet.")
@click.option("--format", "formats", metavar="NAME", multiple=True, help="On this format; may be repeated.")
@click.option("--channel", metavar="NAME", default="", help="Of a post: only as this channel gets it.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to; otherwise .tellal/card-preview/.",
)
@pass_options
def preview(  # noqa: PLR0913 - one for each option
    options: Options,
    *,
    what: str,
    watch: bool,
    grid: bool,
    all_formats: bool,
    formats: tuple[str, ...],
    channel: str,
    out: Path | None,
) -> int:
    """Draw a card, to be looked at.

    The cards of a POST as its channels get them; or a LAYOUT with the words of its [example], on its first format. Each
    is written to a file under the same name again, so that a picture viewer that is left open follows, and what is
    wrong is said below. With --watch that goes on while you work: a layout, colour, font, picture or post that is saved
    is seen at once. A card that moves is drawn as it stands, and then beside it as it moves. Ends with 1 where
    something has to be mended.

      tellal card preview duyuru --watch
      tellal card preview duyuru --grid --format story
      tellal card preview instagram/2026-12-01-kis-menusu --all-formats
    """
    from pipeline.workspace.files import stay_inside  # noqa: PLC0415 - not needed for `--help`

    if all_formats and formats:
        raise UsageError(Message("--all-formats and --format say two things"), Message("leave one of them out"))
    if watch and options.json:
        raise UsageError(Message("--watch goes on, and --json is one document"), Message("leave one of them out"))
    root = options.workspace()
    place = out.absolute() if out else root / DEFAULT
    if out is None:
        stay_inside(root, place / "any")
    wish = Wish(what, ("all",) if all_formats else formats, channel, options.language if grid else "", place)
    if watch:
        return _watch(options, root, wish)
    seen = look(root, wish)
    options.answer(lambda: _data(options, wish, seen), lambda: _lines(options, seen))
    return int(seen.is_bad)


def _watch(options: Options, root: Path, wish: Wish) -> int:
    """Draw again and again; what is broken is said, and the next save may mend it."""
    from pipeline.workspace.saves import rounds  # noqa: PLC0415 - only with `--watch`

    voice, first = options.voice(), True
    with suppress(KeyboardInterrupt):
        for _ in rounds(lambda: [root / source for source in _SOURCES]):
            start = time.monotonic()
            try:
                seen = look(root, wish)
            except TellalError as error:
                if first:
                    raise  # a slip of the fingers: there is nothing to wait for
                options.warn(error)
                continue
            for line in _lines(options, seen):
                put(line)
            spent = Message("drawn in {n} ms", n=round(1000 * (time.monotonic() - start)))
            put(voice.paint(voice.say(spent if seen.written else Message("nothing can be drawn yet")), "dim"))
            if first:
                put(voice.paint(voice.say(Message("watching; Ctrl-C ends it")), "dim"))
            first = False
    return 0


def look(root: Path, wish: Wish) -> Seen:
    """Draw what is wished for, as everything is now.

    Raises:
        UsageError: the name means nothing, or the post has no card.
        ContentError: a card cannot be drawn.
    """
    from pipeline.workspace.library import load  # noqa: PLC0415 - not needed for `--help`

    library = load(root)
    name, trial = _tried(library, wish)
    written = tuple(_written(card, wish, library) for card in trial.cards)
    sheet = _sheet(name, written, wish, library) if len(written) > 1 and "all" in wish.formats else None
    return Seen(written, sheet, trial.findings)


def _tried(library: Library, wish: Wish) -> tuple[str, Trial]:
    """Return what is tried, by a name for people, and its cards."""
    from pipeline.cli.find import post_named  # noqa: PLC0415 - likewise
    from pipeline.cli.new import known  # noqa: PLC0415 - likewise
    from pipeline.cli.scope import within  # noqa: PLC0415 - likewise
    from pipeline.render import trial  # noqa: PLC0415 - likewise

    for fmt in wish.formats:
        if fmt != "all":
            from pipeline.cards.formats import FORMATS  # noqa: PLC0415 - likewise

            known(fmt, FORMATS, Message("there is no format {name}", name=repr(fmt)))
    name = wish.name
    if name.endswith(".toml"):
        name = within(library.root, Path(name)).removeprefix(f"{LAYOUTS}/").removesuffix(".toml")
    if name in library.card_layouts:
        return name, trial.of_layout(name, wish.formats, library)
    post = post_named(wish.name, library)
    if post.card is None:
        raise UsageError(
            Message("{post} has no card", post=post.path),
            Message("give it one, or name a layout: {known}", known=", ".join(library.card_layouts) or "–"),
        )
    targets = [target for target in library.targets() if target.post is post]
    if wish.channel:
        through = {target.channel.name: target for target in targets}
        known(wish.channel, through, Message("{post} does not go through {channel}", post=post.path,
                                             channel=repr(wish.channel)))  # fmt: skip
        targets = [through[wish.channel]]
    elif wish.formats:
        targets = targets[:1]
    return f"{post.channel}-{post.stem}", trial.of_post(targets, wish.formats, library)


def _written(tried: Tried, wish: Wish, library: Library) -> Written:
    from pipeline.cards import ensure  # noqa: PLC0415 - Pillow is behind it
    from pipeline.workspace.files import write  # noqa: PLC0415 - not needed for `--help`

    drawn = ensure(tried.card, library, tried.recipe)
    grid = wish.grid
    data, ending = (_guided(tried, library, grid), "-grid.png") if grid else (drawn.read_bytes(), drawn.suffix)
    file = wish.place / f"{tried.name}{ending}"
    write(file, data)  # before anything moves, which takes longer
    return Written(tried, file, drawn.stat().st_size, None if grid else _moving(tried, wish, library))


def _moving(tried: Tried, wish: Wish, library: Library) -> Path | None:
    """Write a card as it moves: as its network gets it; a layout, and where nothing here makes videos, as a GIF."""
    from pipeline.cards import ensure, materials, moving  # noqa: PLC0415 - Pillow is behind it
    from pipeline.clips.bared import put as put_film  # noqa: PLC0415 - not needed for `--help`
    from pipeline.clips.drawn import whole  # noqa: PLC0415 - likewise
    from pipeline.clips.goal import can_encode  # noqa: PLC0415 - likewise
    from pipeline.workspace.files import write  # noqa: PLC0415 - likewise

    card, video = tried.card, tried.video
    if video and can_encode():
        file, film = wish.place / f"{tried.name}.mp4", whole(library, video)
        put_film(library.root, film.path, film.digest, file)
        return file
    made = materials.layout(library, card.layout)[0]
    if made is None or not moving.seconds(made, card.format) or (tried.targets and not video):
        return None
    file = wish.place / f"{tried.name}.gif"
    write(file, ensure(moving.as_gif(card), library).read_bytes())
    return file


def _guided(tried: Tried, library: Library, language: str) -> bytes:
    from pipeline.cards.guides import guided  # noqa: PLC0415 - Pillow is behind it
    from pipeline.cards.materials import layout  # noqa: PLC0415 - likewise

    card = tried.card
    made = layout(library, card.layout)[0]
    assert made is not None  # noqa: S101 - its card was drawn
    return guided(made, card, library, language)


def _sheet(name: str, written: tuple[Written, ...], wish: Wish, library: Library) -> Path:
    from pipeline.cards import sheet as drawing  # noqa: PLC0415 - likewise
    from pipeline.workspace.files import write  # noqa: PLC0415 - not needed for `--help`

    tiles = [
        drawing.Tile(each.file.read_bytes(), each.card.card.format, f"{_pixels(each)} · {_weight(each)}")
        for each in written[: drawing.MOST]
    ]
    file = wish.place / f"{name}-{'grid-' if wish.grid else ''}sheet.jpg"
    title = f"{library.brand.name} · {name}"
    write(file, drawing.sheet(title, tiles, min(_COLUMNS, len(tiles)), library))
    return file


def _pixels(each: Written) -> str:
    from pipeline.cards.formats import FORMATS  # noqa: PLC0415 - likewise

    width, height = FORMATS[each.card.card.format]
    return f"{width} × {height}"


def _weight(each: Written) -> str:
    return f"{each.size / 1000:.0f} kB"


def _data(options: Options, wish: Wish, seen: Seen) -> dict[str, Any]:
    from pipeline.report import shapes  # noqa: PLC0415 - only with `--json`

    return {
        "what": wish.name,
        "cards": [
            {
                "file": str(each.file),
                "moving": str(each.moving or ""),
                "layout": each.card.card.layout,
                "format": each.card.card.format,
                "digest": each.card.card.digest,
                "media_type": each.card.card.media_type,
                "bytes": each.size,
                "alt": each.card.alt,
                "targets": list(each.card.targets),
            }
            for each in seen.written
        ],
        "sheet": str(seen.sheet or ""),
        **shapes.check(seen.findings, 1, options.voice()),
    }


def _lines(options: Options, seen: Seen) -> Iterator[str]:
    from pipeline.report import findings  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report.voice import visible  # noqa: PLC0415 - likewise

    voice = options.voice()
    alt = ""
    for each in seen.written:
        who: Iterable[str] = (each.card.card.format, _pixels(each), _weight(each), *each.card.targets)
        yield f"{each.file}  {voice.paint(visible(' · '.join(who)), 'dim')}"
        if each.moving:
            yield str(each.moving)
        if each.card.alt not in (alt, ""):
            yield f"    {voice.paint(visible(each.card.alt), 'dim')}"
        alt = each.card.alt
    if seen.sheet:
        yield str(seen.sheet)
    yield from findings.lines(seen.findings, voice)
