"""`tellal render`: every card drawn, every post as its networks get it."""

from __future__ import annotations

import json
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli import sharing
from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.cli.progress import step
from pipeline.errors import TellalError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.cards.recipe import Recipe
    from pipeline.model.library import Library, Target
    from pipeline.model.variant import Image

#: Beside the caches, so that it is ignored by git and safe to delete.
DEFAULT = Path(".tellal", "rendered")


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to; otherwise .tellal/rendered/.",
)
@sharing.executor
@sharing.shard
@pass_options
def render(options: Options, paths: tuple[Path, ...], out: Path | None, executor: str, shard: str) -> int:
    """Draw every card and write each post as its networks get it.

    For each post and channel a JSON file with the text, links and alt texts, and its images beside it. PATHS are files
    or folders; without any, every post is rendered.

      tellal render content/instagram --out preview
      tellal render --shard 3/10        one of ten machines that share the work
    """
    from pipeline import workers  # noqa: PLC0415 - not needed for `--help`
    from pipeline.cli.scope import posts_below, within  # noqa: PLC0415 - likewise
    from pipeline.workspace.files import stay_inside  # noqa: PLC0415 - likewise
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    root, where, share = options.workspace(), workers.read(executor), workers.read_shard(shard)
    library = load(root)
    wanted = posts_below(library, [within(root, path) for path in paths] or None)
    targets = [each for each in library.targets() if each.post.path in wanted and share.has(each.post.id)]
    place = out.absolute() if out else root / DEFAULT
    if out is None:
        stay_inside(root, place / "any")
    # Cards of one layout and format come one after the other: what they stand on is drawn once for all of them.
    order = sorted(range(len(targets)), key=lambda number: _layout(targets[number]))
    made: dict[int, dict[str, Any] | None] = {}
    with (
        step(Message("render"), len(targets), options.stderr_voice(), quiet=options.json) as progress,
        workers.crew(where, len(targets), _Work(targets, library, place)) as crew,
    ):
        for number, done in zip(order, crew.each(_write, order), strict=True):
            name = str(targets[number])
            try:
                made[number] = done.result()
            except workers.WorkerDiedError as error:
                made[number] = None
                said = Message("{target}: {why}", target=name, why=str(error.message))
                progress.note(options.stderr_voice().say(said))
            progress.advance(name)
        outcomes = [(str(target), made[number]) for number, target in enumerate(targets)]
        written, failed = [each for _, each in outcomes if each], [name for name, each in outcomes if not each]
        progress.end(options.stderr_voice().say(Message("{n} posts", n=len(written))))
    options.answer(
        lambda: {"out": str(place), "targets": written, "failed": failed},
        lambda: _lines(options, place, written, failed),
    )
    return int(bool(failed))


def _layout(target: Target) -> tuple[str, str]:
    return target.post.card.template if target.post.card else "", target.channel.name


class _Work(NamedTuple):
    """What is rendered, and where to."""

    targets: list[Target]
    library: Library
    place: Path


def _write(work: _Work, number: int) -> dict[str, Any] | None:
    return write_variant(work.targets[number], work.library, work.place)


def write_variant(target: Target, library: Library, folder: Path) -> dict[str, Any] | None:
    """Write what a network gets of a post: a JSON file, its images beside it; None where it cannot be rendered."""
    from pipeline.clips.bared import put  # noqa: PLC0415 - not needed for `--help`
    from pipeline.clips.drawn import whole  # noqa: PLC0415 - likewise
    from pipeline.networks.limits import limits  # noqa: PLC0415 - likewise
    from pipeline.render import render as variant_of  # noqa: PLC0415 - likewise
    from pipeline.report.shapes import variant_shape  # noqa: PLC0415 - likewise
    from pipeline.workspace.files import write  # noqa: PLC0415 - likewise

    variant = variant_of(target, library).variant
    recipe = limits(target.channel.rules).recipe
    try:
        pictures = [picture(image, library, recipe) for image in variant.pictures] if variant else []
    except (OSError, TellalError):
        return None
    if variant is None:
        return None
    through = "" if target.channel.name == target.post.channel else f"@{target.channel.name}"
    place = folder / f"{target.post.path.removeprefix('content/').removesuffix('.md')}{through}.json"
    data = {"target": str(target), **variant_shape(variant)}
    images = []
    for number, (shape, (suffix, content)) in enumerate(zip(_image_shapes(data), pictures, strict=True), 1):
        copy = place.with_name(f"{place.stem}-{number}{suffix}")
        write(copy, content)
        shape["file"] = copy.name
        images.append(str(copy))
    for number, (shape, part) in enumerate(zip(data["parts"], variant.parts, strict=True), 1):
        if part.video:
            shape["video"]["file"] = f"{place.stem}-video-{number}{posixpath.splitext(part.video.path)[1]}"
            try:
                video = whole(library, part.video)
                put(library.root, video.path, video.digest, place.with_name(shape["video"]["file"]))
            except (OSError, TellalError):
                return None
    write(place, f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode())
    return {"target": str(target), "file": str(place), "images": images}


def picture(image: Image, library: Library, recipe: Recipe) -> tuple[str, bytes]:
    """Return the ending and the bytes of an image as it would go out; a card is drawn unless it is there.

    Args:
        image: of a post.
        library: the workspace.
        recipe: what its network takes.

    Raises:
        OSError: it is not there, or lies outside the workspace.
        TellalError: it cannot be drawn, or cannot be decoded.
    """
    from pipeline.cards.outgoing import outgoing  # noqa: PLC0415 - Pillow is behind it
    from pipeline.networks.bodies import ENDINGS  # noqa: PLC0415 - likewise

    made = outgoing(library, image, recipe)
    kept = made.media_type == image.media_type
    return posixpath.splitext(made.path)[1] if kept else ENDINGS[made.media_type], made.data


def _image_shapes(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in data["parts"]:
        yield from part["images"]
    if data.get("link_card", {}).get("image"):
        yield data["link_card"]["image"]


def _lines(options: Options, place: Path, written: list[dict[str, Any]], failed: list[str]) -> Iterable[str]:
    voice = options.voice()
    for name in failed:
        yield voice.paint(voice.say(Message("{target} cannot be rendered: see tellal check", target=name)), "bad")
    images = sum(len(done["images"]) for done in written)
    yield voice.say(
        Message("{n} posts with {images} images are in {path}", n=len(written), images=images, path=str(place))
    )
