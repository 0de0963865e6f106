"""`tellal fit`: where a post that is too long would be cut, and the cuts themselves if that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.cli.preview import complete_posts
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.model.library import Library, Target
    from pipeline.model.post import Post
    from pipeline.report.fit import Fit


@click.command(cls=Command)
@click.argument("post", shell_complete=lambda ctx, _, start: complete_posts(ctx, start))
@click.option("--channel", metavar="NAME", help="Only this channel.")
@click.option("--number", "numbered", is_flag=True, help="End each message with a line such as 1/3.")
@click.option("--write", is_flag=True, help="Put the *** lines into the file; nothing else in it changes.")
@pass_options
def fit(options: Options, *, post: str, channel: str | None, numbered: bool, write: bool) -> int:
    """Show where a post that is too long would be cut into messages.

    Cuts lie between paragraphs, lines or sentences, else between clauses or words, never inside an address, a mention,
    a hashtag or a mark. Each network counts in its own way, so each has cuts of its own. Ends with 1 while something
    is too long.

      tellal fit kis-menusu
      tellal fit x/2026-12-01-winter --write
    """
    from pipeline.cli.find import post_named  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    root = options.workspace()
    library = load(root)
    chosen = post_named(post, library)
    every = [target for target in library.targets() if target.post is chosen]
    fits = [_fit(target, library, numbered=numbered) for target in _only(every, channel)]
    too_long = any(each.too_long for each in fits)
    written = _write(root, chosen, every, library, numbered=numbered) if write and too_long else False
    options.answer(lambda: _data(chosen, fits, written=written), lambda: _lines(options, chosen, fits, written=written))
    return int(too_long and not written)


def _only(targets: Sequence[Target], channel: str | None) -> list[Target]:
    if channel is None:
        return list(targets)
    found = [target for target in targets if target.channel.name == channel]
    if not found:
        names = ", ".join(sorted(target.channel.name for target in targets))
        raise UsageError(
            Message("{post} does not go through {channel}", post=targets[0].post.path, channel=repr(channel)),
            Message("it goes through: {names}", names=names),
        )
    return found


def _fit(target: Target, library: Library, *, numbered: bool) -> Fit:
    from pipeline.networks.limits import limits  # noqa: PLC0415 - not needed for `--help`
    from pipeline.render import render  # noqa: PLC0415 - likewise
    from pipeline.report.fit import Fit  # noqa: PLC0415 - likewise
    from pipeline.rules.fitting import fitted  # noqa: PLC0415 - likewise
    from pipeline.rules.length import excess  # noqa: PLC0415 - likewise

    network = limits(target.channel.rules)
    variant = render(target, library).variant
    too_long = variant is not None and any(excess(part, network) for part in variant.parts)
    fitting = fitted([target], library, numbered=numbered) if too_long and network.threads else None
    return Fit(target, variant, fitting, too_long)


def _write(root: Path, post: Post, targets: Sequence[Target], library: Library, *, numbered: bool) -> bool:
    """Cut the file so that it fits on every channel that it goes through.

    Raises:
        UsageError: it cannot be cut so, or somebody changed the file meanwhile.
    """
    from pipeline.model.finding import Finding  # noqa: PLC0415 - only with --write
    from pipeline.networks.limits import limits  # noqa: PLC0415 - likewise
    from pipeline.rules.fitting import fitted, mends  # noqa: PLC0415 - likewise
    from pipeline.workspace.fixes import apply  # noqa: PLC0415 - likewise

    without = [target.channel.name for target in targets if not limits(target.channel.rules).threads]
    if without:
        raise UsageError(
            Message("{path} goes through {channel} too, which has no threads", path=post.path, channel=without[0]),
            Message("write the post for that channel as a file of its own with the same name, or shorten it"),
        )
    fitting = fitted(targets, library, numbered=numbered)
    if not fitting.fits:
        raise UsageError(
            Message("{path} has a stretch that is too long and may not be cut", path=post.path),
            Message("shorten it; tellal fit without --write shows where"),
        )
    changes = mends(post, fitting, numbered=numbered)
    wanted = [Finding(post.path, fix.line, "text-too-long", Message("it was too long"), fix=fix) for fix in changes]
    if len(apply(root, wanted)) != len(wanted):
        raise UsageError(
            Message("{path} was changed meanwhile", path=post.path), Message("look at it, and try once more")
        )
    return True


def _data(post: Post, fits: Sequence[Fit], *, written: bool) -> dict[str, object]:
    from pipeline.report import fit as text  # noqa: PLC0415 - not needed to complete a command line

    return {"path": post.path, "targets": text.data(fits), "written": written}


def _lines(options: Options, post: Post, fits: Sequence[Fit], *, written: bool) -> Iterator[str]:
    from pipeline.report import fit as text  # noqa: PLC0415 - not needed to complete a command line

    voice = options.voice()
    yield from text.lines(fits, voice, options.width())
    yield ""
    if written:
        yield voice.paint(voice.say(Message("{path} has the *** lines now", path=post.path)), "good")
    elif any(each.fitting is not None and each.fitting.fits for each in fits):
        yield voice.say(
            Message("tellal fit {name} --write puts the *** lines into the file", name=f"{post.channel}/{post.stem}")
        )
