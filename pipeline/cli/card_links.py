"""`tellal card fetch-links`: what pages say of themselves, frozen beside the posts that link to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.cli.preview import complete_posts
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.render.freezing import Done
    from pipeline.report.voice import Voice
    from pipeline.workspace.linkcards import Frozen

FAILED = 4
BECAME = {
    "new": (Message("frozen"), "good"),
    "changed": (Message("changed"), "warn"),
    "same": (Message("says what it said"), "dim"),
    "there": (Message("is there already; --refresh looks again"), "dim"),
    "failed": (Message("failed"), "bad"),
}


@click.command(cls=Command, name="fetch-links")
@click.argument("posts", nargs=-1, shell_complete=lambda ctx, _, start: complete_posts(ctx, start))
@click.option("--refresh", is_flag=True, help="Look again at pages whose cards are there, and show what changed.")
@pass_options
def fetch_links(options: Options, *, posts: tuple[str, ...], refresh: bool) -> int:
    """Freeze what pages say of themselves, for the cards of links.

    Bluesky and LinkedIn look at no page: what readers see of a post's link is what is sent. So each page is looked at
    once, now, and its title, description and picture are written to content/CHANNEL/media/links/, where they are
    reviewed and approved with the post. Without POSTS all that may still go out are looked at. Ends with 4 where a
    page could not be read.

      tellal card fetch-links
      tellal card fetch-links linkedin/iki-gun --refresh
    """
    from pipeline.cli.find import post_named  # noqa: PLC0415 - not needed for `--help`
    from pipeline.networks.pages import look_at  # noqa: PLC0415 - likewise
    from pipeline.render.freezing import MOST, freeze, wishes  # noqa: PLC0415 - likewise
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    library = load(options.workspace())
    now = options.now(library.settings.timezone)
    named = [post_named(name, library) for name in posts] if posts else None
    wanted = list(wishes(library, named, now))
    new = [wish for wish in wanted if refresh or not wish.stands]
    left = len(new) - MOST if named is None else 0
    late = {wish.post.path for wish in new[MOST:]} if left > 0 else set()
    chosen = [wish for wish in wanted if wish.post.path not in late]
    done = list(freeze(library, chosen, now, look_at, again=refresh))
    options.answer(
        lambda: {"links": [_data(each) for each in done], "left": max(left, 0)},
        lambda: _lines(done, left, options.voice()),
    )
    return FAILED if any(each.became == "failed" for each in done) else 0


def _data(done: Done) -> dict[str, Any]:
    return {
        "post": done.wish.post.path,
        "url": done.wish.url,
        "file": done.wish.place,
        "became": done.became,
        "before": _record(done.wish.before),
        "after": _record(done.after),
        "another_picture": done.pictured,
        "trouble": str(done.trouble) if done.trouble else "",
    }


def _record(frozen: Frozen | None) -> dict[str, str] | None:
    return {name: str(value or "") for name, value in frozen._asdict().items()} if frozen else None


def _lines(done: Sequence[Done], left: int, voice: Voice) -> Iterator[str]:
    from pipeline.report.voice import visible  # noqa: PLC0415 - not needed to complete a command line

    if not done:
        yield voice.say(Message("no post wants a card of its link: the networks make them, or there is no link"))
    for each in done:
        said, colour = BECAME[each.became]
        post = each.wish.post
        name = visible(f"{post.channel}/{post.stem}")
        yield f"{name}: {voice.paint(voice.say(said), colour)}  {visible(each.wish.url)}"
        if each.trouble:
            hint = f" ({voice.say(each.hint)})" if each.hint else ""
            yield f"  {voice.paint(visible(voice.say(each.trouble)), 'warn')}{visible(hint)}"
        if each.became in ("new", "changed") and each.after:
            yield from _differences(each, each.after, voice)
    if left > 0:
        yield voice.say(Message("{n} more wait: run it again", n=left))
    if any(each.became in ("new", "changed") for each in done):
        yield voice.say(Message("commit what was written with the post: it is reviewed and approved with it"))


def _differences(done: Done, after: Frozen, voice: Voice) -> Iterator[str]:
    """Yield what a card says, beside what it said where that was something else."""
    from pipeline.report.voice import visible  # noqa: PLC0415 - likewise

    before = done.wish.before
    for name in ("url", "title", "description", "image", "alt"):
        new, old = getattr(after, name), getattr(before, name) if before else ""
        if before and new != old:
            yield f"  {voice.paint(f'- {visible(old)}', 'bad')}"
            yield f"  {voice.paint(f'+ {visible(new)}', 'good')}"
        elif not before and new and name != "url":
            yield f"  {visible(new)}"
    if done.pictured and before and before.image == after.image:
        yield f"  {voice.say(Message('its picture is another one'))}"
