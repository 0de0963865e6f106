"""`tellal site`: the calendar."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.cli.progress import step
from pipeline.i18n import Message


@click.command(cls=Command)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to; otherwise site/ of the workspace."
)
@click.option(
    "--public-address",
    is_flag=True,
    help="Anybody can open the address where it will be put: an internal site is refused there.",
)
@pass_options
def site(options: Options, out: Path | None, *, public_address: bool) -> int:
    """Build the calendar site.

    Months, an agenda, a page for each channel, campaign and post, and calendars to subscribe to. It needs no server:
    open index.html.
    """
    from pipeline.site.build import build  # noqa: PLC0415 - mkdocs takes 150 ms
    from pipeline.site.visibility import see_to_address  # noqa: PLC0415 - likewise
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    if public_address:
        see_to_address(load(options.workspace()).settings)
    known = options.look()
    options.warn(known.trouble)
    place = out.absolute() if out else known.library.root / "site"
    with step(Message("site"), len(known.library.posts), options.stderr_voice(), quiet=options.json) as progress:
        built = build(known, place, progress.reach)
        progress.end(options.stderr_voice().say(Message("{n} pages", n=built.pages)))
    voice = options.voice()
    options.answer(
        lambda: {"site": str(built.index), "pages": built.pages},
        lambda: [voice.say(Message("the calendar is in {path}", path=str(built.index)))],
    )
    return 0
