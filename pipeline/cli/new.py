"""`tellal new`: a post that knows already what can be known."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli.base import Command, read_moment_option
from pipeline.cli.options import Options, pass_options, typed
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from pipeline.model.library import Library
    from pipeline.model.settings import Channel

# What YAML reads as the very text that is written, whatever it is: letters first, nothing that means something.
_PLAIN = re.compile(r"[^\W\d_][\w .!?,;’'()/-]*(?<! )\Z")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
LONGEST_NAME = 60


@click.command(cls=Command)
@click.argument("channel", shell_complete=lambda ctx, _, start: complete_channels(ctx, start), required=False)
@click.argument("title", required=False)
@click.option(
    "--at", metavar="MOMENT", help="When: '2026-12-01 10:00' in the channel's zone; otherwise its next free slot."
)
@click.option("--campaign", metavar="SLUG", help="The campaign it belongs to, a file of content/campaigns/.")
@click.option("--card", metavar="LAYOUT", help="Draw a card with it, a layout of templates/cards/.")
@click.option(
    "--from-issue",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="All of it from an issue of the form “new post”: the event that GitHub hands to a workflow.",
)
@pass_options
def new(options: Options, /, **given: Any) -> int:  # noqa: ANN401 - what the options above say
    """Start a post: id, next free slot and file name are filled in.

    Prints the path of the new file, a draft. Write the text, then set `status: approved`. From an issue, the text is
    there already and the post is `ready`.

      tellal new instagram "Kış menüsü"
      tellal new bluesky "Winter menu" --at "2026-12-01 10:00" --campaign winter --card announcement
      tellal new --from-issue "$GITHUB_EVENT_PATH"
    """
    from pipeline.workspace.ids import new_id  # noqa: PLC0415 - not needed to complete a command line
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    wish = _asked(given)
    root = options.workspace()
    library = load(root)
    place = known(wish.channel, library.channels, Message("there is no channel {name}", name=repr(wish.channel)))
    if wish.campaign:
        missing = Message("there is no campaign {name}", name=repr(wish.campaign))
        known(wish.campaign, library.campaigns, missing)
    if wish.card:
        known(wish.card, library.card_layouts, Message("there is no card layout {name}", name=repr(wish.card)))
    now = options.now(library.settings.timezone)
    written, day = _time(library, library.channels[place], now, wish.at)
    keys = {"id": new_id(now), "title": wish.title, "publish_at": written, **wish.keys}
    if wish.campaign:
        keys["campaign"] = wish.campaign
    lines = [f"{key}: {value if key in {'id', 'publish_at'} else plain(value)}" for key, value in keys.items()]
    if wish.card:
        lines.append(f"card: {{{', '.join(_card(library, wish.card, wish.title))}}}")
    name = f"{day}-{_slug(wish.title, library.channels[place].lang)}"
    path = _create(root, library, place, name, "\n".join(["---", *lines, "---", wish.body, ""]))
    options.answer(
        lambda: {"path": path, "id": keys["id"], "channel": place, "publish_at": written},
        lambda: [str(_from_here(root / path))],
    )
    return 0


class Wish(NamedTuple):
    """What a new post is to be.

    Args:
        at: when, as it was written; None for the channel's next free slot.
        card: name of a layout, or empty.
        keys: what else stands in its front matter.
        body: its text.
    """

    channel: str
    title: str
    at: str | None
    campaign: str
    card: str
    keys: Mapping[str, str]
    body: str = ""


def _asked(given: Mapping[str, Any]) -> Wish:
    """Return what the command line says, or the issue that it names.

    Raises:
        UsageError: it says too little, or both; or the issue is none.
    """
    words = {name: value for name, value in given.items() if value is not None and name != "from_issue"}
    if given["from_issue"] is not None:
        if words:
            raise UsageError(Message("--from-issue says all of it"), Message("leave out everything else"))
        return _issued(given["from_issue"])
    if "title" not in words:
        raise UsageError(
            Message("a channel and a title are missing"), Message('such as: tellal new bluesky "Winter menu"')
        )
    title = " ".join(typed(words["title"]).split())
    draft = {"status": "draft"}
    return Wish(words["channel"], title, words.get("at"), words.get("campaign", ""), words.get("card", ""), draft)


def _issued(path: Path) -> Wish:
    from pipeline.workspace.issue_form import read  # noqa: PLC0415 - only from an issue

    try:
        event = path.read_bytes()
    except OSError as error:
        raise UsageError(
            Message("{path} cannot be read: {why}", path=str(path), why=str(error.strerror)),
            Message("give the file that GitHub names in {variable}", variable="GITHUB_EVENT_PATH"),
        ) from None
    form = read(event)
    keys = {"status": "ready", "author": form.author, "link": form.link, "note": f"#{form.number}"}
    filled = {name: value for name, value in keys.items() if value}
    return Wish(form.channel, form.title, form.when or None, form.campaign, "", filled, form.body())


def known(name: str, names: Iterable[str], missing: Message) -> str:
    """Return a name that is there.

    Args:
        name: as typed.
        names: what there is.
        missing: what to say if it is not among them.

    Raises:
        UsageError: it is not; with the nearest that is.
    """
    there = sorted(names)
    if name in there:
        return name
    from pipeline.workspace.nearest import nearest  # noqa: PLC0415 - only after a mistake

    meant = nearest(name, there)
    hint = (
        Message("did you mean {name}?", name=meant)
        if meant
        else Message("there are: {names}", names=", ".join(there) or "-")
    )
    raise UsageError(missing, hint)


def plain(text: str) -> str:
    """Return text as a YAML value that reads back as this very text."""
    if _PLAIN.match(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def complete_channels(ctx: click.Context, start: str) -> list[str]:
    """Return the channels whose names begin so; without a workspace none."""
    options = ctx.ensure_object(Options)
    try:
        folders = sorted((options.workspace() / "content").glob("*/channel.toml"))
    except (UsageError, OSError):
        return []
    return [path.parent.name for path in folders if path.parent.name.startswith(start)]


def _time(library: Library, channel: Channel, now: datetime, at: str | None) -> tuple[str, str]:
    """Return `publish_at` as it will be written, and the day in the file's name."""
    from pipeline.clock import GapError, resolve  # noqa: PLC0415 - not needed to complete a command line
    from pipeline.pace.slots import DAILY, next_free  # noqa: PLC0415 - likewise
    from pipeline.report.times import local, zone  # noqa: PLC0415 - likewise

    there = zone(channel.timezone)
    if at is not None:
        moment = read_moment_option(at, "--at")
        try:
            resolve(moment, there)
        except GapError as gap:
            raise UsageError(
                Message("--at: the clocks of {zone} jump over {wall}", zone=channel.timezone, wall=at.strip()),
                Message("the next moment there is {after}", after=f"{gap.after.astimezone(there):%Y-%m-%d %H:%M}"),
            ) from None
        return at.strip(), f"{moment.wall:%Y-%m-%d}"
    taken = {target.post.publish_at for target in library.targets() if target.channel.name == channel.name}
    free = next_free(channel.slots or DAILY, there, now, taken)
    if free is None:
        raise UsageError(
            Message("channel {name} has no free slot in three years", name=channel.name),
            Message("say when: --at MOMENT"),
        )
    wall = local(free, channel.timezone)
    return f"{wall:%Y-%m-%d %H:%M}", f"{wall:%Y-%m-%d}"


def _card(library: Library, layout: str, title: str) -> Iterator[str]:
    from pipeline.cards.materials import layout as read  # noqa: PLC0415 - only with --card

    yield f"template: {plain(layout)}"
    known = read(library, layout)[0]
    required = [field.name for field in known.fields.values() if field.required] if known else []
    for number, name in enumerate(required):
        yield f"{plain(name)}: {json.dumps('' if number else title, ensure_ascii=False)}"


def _slug(title: str, lang: str) -> str:
    from pipeline.text.casing import slug  # noqa: PLC0415 - not needed to complete a command line

    words = slug(title, lang) or "post"
    return (
        words[:LONGEST_NAME].rstrip("-")
        if len(words) <= LONGEST_NAME
        else words[:LONGEST_NAME].rpartition("-")[0] or words[:LONGEST_NAME]
    )


def _create(root: Path, library: Library, channel: str, name: str, text: str) -> str:
    """Write the file under the first name that is free; a name that is taken stays as it is."""
    data = text.encode()
    folder = Path(library.channels[channel].path).parent.as_posix()
    number = 1
    while True:
        path = f"{folder}/{name}{f'-{number}' if number > 1 else ''}.md"
        try:
            file = (root / path).open("xb")
        except FileExistsError:
            number += 1
            continue
        try:
            with file:
                file.write(data)
        except OSError:  # a disk that is full: half a post is none
            (root / path).unlink()
            raise
        return path


def _from_here(path: Path) -> Path:
    """Return a path as the reader would type it: relative where it lies below."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path
