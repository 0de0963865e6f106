"""What each network will show of a post, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.variant import SpanKind
from pipeline.networks.beside import is_beside, is_inside
from pipeline.networks.prices import price
from pipeline.report import findings as found
from pipeline.report import plan as tables
from pipeline.report import times
from pipeline.report.voice import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.finding import Finding
    from pipeline.model.plan import Planned
    from pipeline.model.post import Post
    from pipeline.model.settings import Channel
    from pipeline.model.variant import Image, LinkCard, Part, Span, Variant, Video
    from pipeline.report.voice import Voice

STYLES = {
    SpanKind.LINK: "info",
    SpanKind.MENTION: "info",
    SpanKind.TAG: "info",
    SpanKind.STRONG: "bold",
    SpanKind.EMPHASIS: "italic",
    SpanKind.CODE: "dim",
}
BAR = "│"
RULE = "─"


def heading(post: Post, voice: Voice) -> Iterator[str]:
    """Yield the lines about the post itself."""
    yield voice.paint(tables.title(post), "bold")
    facts = (
        (Message("campaign"), post.campaign),
        (Message("pillar"), post.pillar),
        (Message("tags"), ", ".join(post.tags)),
        (Message("corrects"), post.corrects),
        (Message("note"), post.note),
    )
    said = [f"{voice.say(name)} {visible(value)}" for name, value in facts if value]
    yield voice.paint(" · ".join([visible(post.path), visible(post.id), *said]), "dim")


def target(
    planned: Planned, variant: Variant | None, problems: Sequence[Finding], voice: Voice, width: int
) -> Iterator[str]:
    """Yield what one network will show: when, why, each part with its count, its images with their alt texts."""
    yield ""
    yield channel_line(planned.target.channel, voice, width)
    state = voice.paint(voice.say(Message(planned.state.value)), tables.COLOURS[planned.state])
    yield f"{state}  {_when(planned, voice)}".rstrip()
    yield voice.paint(voice.say(planned.reason), "dim")
    if planned.url:
        yield visible(planned.url)
    if variant is not None:
        if asked := price(variant.network):
            yield voice.say(Message("to send it costs ${price}", price=str(asked.of(variant.parts))))
        yield from _variant(variant, planned.target.channel, voice)
    if problems:
        yield ""
        yield from found.lines(problems, voice)


def channel_line(channel: Channel, voice: Voice, width: int) -> str:
    """Return the line above what one channel shows."""
    name = f"{visible(channel.title or channel.name)} · {visible(channel.rules)} · {visible(channel.account)} "
    return voice.paint(f"{RULE * 2} {name}{RULE * max(2, width - len(name) - 3)}", "bold")


def _when(planned: Planned, voice: Voice) -> str:
    if planned.when is None:
        return ""
    zone = planned.target.channel.timezone
    there = times.full(planned.when, zone, voice)
    return there if zone == "UTC" else f"{there} · {times.local(planned.when, 'UTC'):%H:%M} UTC"


def _variant(variant: Variant, channel: Channel, voice: Voice) -> Iterator[str]:
    if variant.title:
        yield f"{voice.say(Message('title'))}: {visible(variant.title)}"
    if variant.spoiler or variant.sensitive:
        yield f"{voice.say(Message('content warning'))}: {visible(variant.spoiler) or voice.say(Message('sensitive'))}"
    for number in range(1, len(variant.parts) + 1):
        yield ""
        yield from message(number, variant, voice)
        if number == 1 and variant.link and not variant.link_card and _is_outside(variant, channel):
            yield f"  {voice.paint(voice.say(Message('link')), 'info')} {visible(variant.link)}"


def _is_outside(variant: Variant, channel: Channel) -> bool:
    """Say whether readers see the link, and not in the text."""
    return is_beside(variant, channel) and not is_inside(variant)


def message(number: int, variant: Variant, voice: Voice) -> Iterator[str]:
    """Yield one message of what a network will show, by its number from 1: count, text, where links lead, images."""
    part = variant.parts[number - 1]
    yield voice.paint(_count(number, part, variant, voice), "dim")
    for line in _text(part, voice):
        yield f"{voice.paint(BAR, 'dim')} {line}".rstrip()
    for span in _worth_listing(part):
        yield f"  {voice.paint('→', 'dim')} {visible(part.text[span.start : span.end])}: {visible(span.target)}"
    for image in part.images:
        yield from _image(image, voice)
    if part.video:
        yield from _video(part.video, voice)
    if number == 1 and variant.link_card:
        yield from _link_card(variant.link_card, variant.link, voice)


def _link_card(card: LinkCard, link: str, voice: Voice) -> Iterator[str]:
    """Yield what readers see of the link."""
    yield f"  {voice.paint(voice.say(Message('link card')), 'info')} {visible(link)}"
    yield f"    {voice.paint(visible(card.title), 'bold')}"
    if card.description:
        yield f"    {visible(card.description)}"
    if card.image:
        yield from _image(card.image, voice)


def _count(number: int, part: Part, variant: Variant, voice: Voice) -> str:
    of = f"{number}/{len(variant.parts)}  " if len(variant.parts) > 1 else ""
    limit = variant.limit
    said = Message("{n} of {limit}", n=part.count, limit=limit) if limit else Message("{n} characters", n=part.count)
    return of + voice.say(said)


def _text(part: Part, voice: Voice) -> list[str]:
    """Return the text as lines; each span painted as what it is."""
    if not voice.colour:
        return visible_lines(part.text)
    pieces: list[str] = []
    position = 0
    for span in part.spans:
        if span.start < position:
            continue  # a link within emphasis: the outer one is painted
        pieces.append("\n".join(visible_lines(part.text[position : span.start])))
        inside = visible_lines(part.text[span.start : span.end])
        pieces.append("\n".join(voice.paint(line, STYLES[span.kind]) for line in inside))
        position = span.end
    pieces.append("\n".join(visible_lines(part.text[position:])))
    return "".join(pieces).split("\n")


def _worth_listing(part: Part) -> Iterator[Span]:
    """Yield what the text alone does not show: where a link leads, who a mention is."""
    for span in part.spans:
        shown = part.text[span.start : span.end]
        if span.target and span.target != shown.lstrip("@#"):
            yield span


def _image(image: Image, voice: Voice) -> Iterator[str]:
    size = f" {image.width}×{image.height}" if image.width and image.height else ""
    what = Message("card {layout}", layout=image.card.layout) if image.card else Message("image")
    yield f"  {voice.paint(voice.say(what), 'info')} {visible(image.path)}{size}"
    yield f"    {voice.paint('alt', 'dim')} {visible(image.alt)}"


def _video(video: Video, voice: Voice) -> Iterator[str]:
    size = f" {video.width}×{video.height}" if video.width else ""
    about = f"{size} {video.seconds:g} s {video.size / 1_000_000:.1f} MB"
    yield f"  {voice.paint(voice.say(Message('video')), 'info')} {visible(video.path)}{about}"
    yield f"    {voice.paint('alt', 'dim')} {visible(video.alt)}"
