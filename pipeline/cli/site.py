"""`tellal site`: the calendar."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.cli.progress import step
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.site.serving import Built

ACTIONS = ("build", "serve")
PORT = 8000
FORMATS = ("html", "markdown")


@click.command(cls=Command)
@click.argument("action", type=click.Choice(ACTIONS), default="build", metavar=f"[{'|'.join(ACTIONS)}]")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to; otherwise site/ of the workspace, site-markdown/ for Markdown.",
)
@click.option(
    "--format",
    "written_as",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    show_default=True,
    help="The same pages as Markdown with front matter, for another generator.",
)
@click.option(
    "--public-address",
    is_flag=True,
    help="Anybody can open the address where it will be put: an internal site is refused there.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="With serve: 0 takes a free one."
)
@pass_options
def site(  # noqa: PLR0913 - one for each option
    options: Options, *, action: str, out: Path | None, written_as: str, public_address: bool, port: int
) -> int:
    """Build the calendar site.

    Months, an agenda, a page for each channel, campaign and post, and calendars to subscribe to. It needs no server:
    open index.html. Only pages that would say something else are made anew. With serve it is shown on this machine
    alone, and again with each file that is saved, until Ctrl-C.

      tellal site
      tellal site serve
      tellal site build --format markdown --out ../our-pages/content
    """
    if action == "serve":
        return _serve(options, port)
    from pipeline.site.build import build, build_markdown  # noqa: PLC0415 - mkdocs takes 150 ms
    from pipeline.site.visibility import see_to_address  # noqa: PLC0415 - likewise
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    if public_address:
        see_to_address(load(options.workspace()).settings)
    known = options.look()
    options.warn(known.trouble)
    is_html = written_as == FORMATS[0]
    place = out.absolute() if out else known.library.root / ("site" if is_html else "site-markdown")
    with step(Message("site"), len(known.library.posts), options.stderr_voice(), quiet=options.json) as progress:
        built = (build if is_html else build_markdown)(known, place, progress.reach)
        progress.end(options.stderr_voice().say(Message("{n} pages", n=built.pages)))
    voice = options.voice()
    options.answer(
        lambda: {"site": str(built.index), "pages": built.pages},
        lambda: [voice.say(Message("the calendar is in {path}", path=str(built.index)))],
    )
    return 0


def _serve(options: Options, port: int) -> int:
    from pipeline.site.build import build  # noqa: PLC0415 - mkdocs takes 150 ms
    from pipeline.site.output import sources  # noqa: PLC0415 - likewise
    from pipeline.site.serving import LIVE, Live, Server  # noqa: PLC0415 - likewise

    root, voice = options.workspace(), options.stderr_voice()
    place = root / ".tellal" / "live"

    def told(built: Built, seconds: float) -> None:
        said = built.trouble.message if built.trouble else Message("built in {n} ms", n=round(seconds * 1000))
        click.echo(voice.say(said), err=True)

    def again() -> None:
        build(options.look(), place, policy=LIVE)

    live = Live(place, again, lambda: sources(root), told)
    live.make()
    with Server(live, port, voice.language) as server:
        options.answer(
            lambda: {"address": server.address},
            lambda: [options.voice().say(Message("the calendar is at {address} until Ctrl-C", address=server.address))],
        )
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            live.watch()
    return 0
