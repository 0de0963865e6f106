"""`tellal preview`: a post as each network will show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library
    from pipeline.model.plan import Planned
    from pipeline.model.post import Post
    from pipeline.model.variant import Variant


@click.command(cls=Command)
@click.argument("post", shell_complete=lambda ctx, _, start: complete_posts(ctx, start))
@click.option("--channel", metavar="NAME", help="Only this channel.")
@pass_options
def preview(options: Options, post: str, channel: str | None) -> int:
    """Show a post as each network will show it.

    POST is a path, channel/name, an id, or a part of a name that only one post has. Cards are drawn, so that their
    paths can be opened.

      tellal preview kis-menusu
      tellal preview instagram/2026-12-01-winter --channel bluesky
    """
    from pipeline.cli.find import post_named  # noqa: PLC0415 - not needed for `--help`

    known = options.look()
    options.warn(known.trouble)
    chosen = post_named(post, known.library)
    planned = [each for each in known.plan.targets if each.target.post is chosen]
    if channel is not None:
        names = sorted(each.target.channel.name for each in planned)
        planned = [each for each in planned if each.target.channel.name == channel]
        if not planned:
            raise UsageError(
                Message("{post} does not go through {channel}", post=chosen.path, channel=repr(channel)),
                Message("it goes through: {names}", names=", ".join(names)),
            )
    variants = [shown(each, known.library) for each in planned]
    problems = [finding for finding in known.assessment.findings if finding.path == chosen.path]
    options.answer(
        lambda: _data(options, chosen, planned, variants, problems),
        lambda: lines(options, chosen, planned, variants, problems),
    )
    return int(any(finding.severity == "error" for finding in problems))


def complete_posts(ctx: click.Context, start: str) -> list[str]:
    """Return the posts whose names begin so, as `channel/name`; without a workspace none."""
    options = ctx.ensure_object(Options)
    try:
        content = options.workspace() / "content"
        names = {f"{path.relative_to(content).parts[0]}/{path.stem}" for path in content.glob("*/**/*.md")}
    except (TellalError, OSError):
        return []
    return sorted(name for name in names if name.startswith(start) or name.partition("/")[2].startswith(start))


def shown(planned: Planned, library: Library) -> Variant | None:
    """Return what the network will show, its cards drawn; None where it cannot be rendered."""
    from pipeline.cards import ensure  # noqa: PLC0415 - not needed to complete a command line
    from pipeline.render import render  # noqa: PLC0415 - likewise

    variant = render(planned.target, library).variant
    for part in variant.parts if variant else ():
        for image in part.images:
            if image.card is not None:
                ensure(image.card, library)
    return variant


def _data(
    options: Options, post: Post, planned: list[Planned], shown: list[Variant | None], problems: list[Finding]
) -> dict[str, object]:
    from pipeline.report import shapes  # noqa: PLC0415 - only with `--json`

    voice = options.voice()
    targets = [
        {
            **shapes.planned_shape(each, voice),
            "variant": shapes.variant_shape(variant) if variant else None,
            "price": _price(variant),
        }
        for each, variant in zip(planned, shown, strict=True)
    ]
    return {"path": post.path, "targets": targets, **shapes.check(problems, 1, voice)}


def _price(variant: Variant | None) -> str:
    """Return what its network asks for, in dollars; empty where it asks for nothing."""
    from pipeline.networks.prices import price  # noqa: PLC0415 - only with `--json`

    asked = price(variant.network) if variant else None
    return str(asked.of(variant.parts)) if asked and variant else ""


def lines(
    options: Options, post: Post, planned: list[Planned], variants: list[Variant | None], problems: list[Finding]
) -> Iterator[str]:
    """Yield a post as each network will show it."""
    from pipeline.report import preview as text  # noqa: PLC0415 - not needed to complete a command line
    from pipeline.report.findings import lines as problem_lines  # noqa: PLC0415 - likewise

    voice = options.voice()
    yield from text.heading(post, voice)
    for each, variant in zip(planned, variants, strict=True):
        own = [finding for finding in problems if finding.channel == each.target.channel.name]
        yield from text.target(each, variant, own, voice, options.width())
    general = [finding for finding in problems if not finding.channel]
    if general:
        yield ""
        yield from problem_lines(general, voice)
