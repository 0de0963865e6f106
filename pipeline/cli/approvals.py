"""`tellal approvals`: who said yes to what a post is made of, and what is missing."""

from __future__ import annotations

import os

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.cli.preview import complete_posts
from pipeline.errors import UsageError
from pipeline.i18n import Message


@click.command(cls=Command)
@click.argument("post", shell_complete=lambda ctx, _, start: complete_posts(ctx, start))
@click.option(
    "--ask/--no-ask", default=None, help="Ask GitHub, or do not; otherwise it is asked where there is a token."
)
@pass_options
def approvals(options: Options, post: str, ask: bool | None) -> int:  # noqa: FBT001 - click passes it by name
    """Show who approved what a post is made of, and what is missing.

    POST is a path, channel/name, channel/name@channel, an id, or a part of a name that only one post has. Of each of
    its channels every file is shown that changes what readers see: the post, its media, its template, the brand, the
    policy; by which change it came, by whose approval, or why not. Ends with 1 where something is missing.

      tellal approvals kis-menusu
      tellal approvals instagram/2026-12-01-winter@bluesky --json
    """
    from pipeline.check import check  # noqa: PLC0415 - not needed for `--help`
    from pipeline.cli.find import targets_named  # noqa: PLC0415 - likewise
    from pipeline.report import approvals as text  # noqa: PLC0415 - likewise
    from pipeline.survey import look_at  # noqa: PLC0415 - likewise
    from pipeline.trust.github.origin import token  # noqa: PLC0415 - likewise
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    library = load(options.workspace())
    chosen = targets_named([post], library)
    asks = bool(token(os.environ)) if ask is None else ask
    found = look_at(
        library,
        check(library),
        options.now(library.settings.timezone),
        ci=options.unwatched,
        environment=os.environ if asks else None,
        wanted=[target.key for target in chosen],
    )
    if not chosen:
        raise UsageError(Message("{post} goes through no channel", post=post))
    given = [(target, found.approvals.of(target)) for target in chosen]
    voice = options.voice()
    asked = found.approvals.asked
    options.answer(lambda: text.data(given, asked, voice), lambda: text.lines(given, asked, voice))
    return int(not all(approval.given for _, approval in given))
