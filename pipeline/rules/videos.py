"""Videos: whether the network takes one, how long, how large, of which kind, and what it shows in words."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.networks.footage import goal_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.model.variant import Part, Video
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find what is wrong with the videos of a target."""
    for number, part in enumerate(case.variant.parts, 1):
        if part.video:
            yield from _video(case, part, part.video, number)
    if case.limits.needs_video and not any(part.video for part in case.variant.parts[:1]):
        yield case.error(
            case.variant.parts[0].line if case.variant.parts else 0,
            "video-missing",
            Message("{network} shows no post without a video", network=case.network),
            Message("add one, or leave this channel out"),
        )


def _video(case: Case, part: Part, video: Video, number: int) -> Iterator[Finding]:
    if part.images:
        yield case.anywhere(
            video.line,
            "video-with-images",
            Message("a message has a video or images, not both: networks show one of them"),
            Message("move the images to another part of the thread, or leave them out"),
            Severity.ERROR,
        )
    if video.card is None:  # else the cards' own rules have looked at it
        yield from _alt(case, video)
    comment = number > 1 and not case.limits.threads
    channel = case.target.channel
    by_webhook = channel.network == "slack" and "webhook" in channel.secrets
    if not case.limits.video_types or comment or by_webhook:
        yield case.error(
            video.line,
            "video-refused",
            Message("{network} takes no video from here", network=case.network)
            if not comment
            else Message("the comment below a post on {network} takes no video from here", network=case.network),
            Message("leave it out, or send the post without it by a file of its own for this channel"),
        )
    elif video.card is not None:
        yield from _drawn(case, video)
    elif video.media_type:
        yield from _cover(case, video)
        yield from _length(case, video)
        yield from _shape(case, video)
        yield from _fit(case, video)


def _drawn(case: Case, video: Video) -> Iterator[Finding]:
    """Find what a card lacks that moves: it was drawn to fit."""
    from pipeline.clips.goal import can_encode  # noqa: PLC0415 - only posts with films enter there

    if not can_encode():
        yield case.error(
            video.line,
            "card-motion",
            Message("the card moves, and what makes a video of it is not installed"),
            Message("pip install 'tellal[video]', or leave out moves:"),
        )


def _cover(case: Case, video: Video) -> Iterator[Finding]:
    from pipeline.clips.goal import can_encode  # noqa: PLC0415 - only posts with films enter there

    if case.limits.needs_cover and not can_encode():
        yield case.error(
            video.line,
            "video-cover-missing",
            Message(
                "{network} takes no video without a cover, and what makes one is not installed", network=case.network
            ),
            Message("pip install 'tellal[video]'"),
        )


def _length(case: Case, video: Video) -> Iterator[Finding]:
    shortest, longest = case.limits.video_seconds
    name = posixpath.basename(video.path)
    about: dict[str, str | int] = {"name": name, "length": _span(video.seconds), "network": case.network}
    if longest and video.seconds > longest + 0.05:
        yield case.error(
            video.line,
            "video-too-long",
            Message("{name} takes {length}; {network} takes {limit} at most", **about, limit=_span(longest)),
            Message("cut it, or send the post without it by a file of its own for this channel"),
        )
    elif video.seconds < shortest - 0.05:
        yield case.error(
            video.line,
            "video-too-short",
            Message("{name} takes {length}; {network} takes {limit} at least", **about, limit=_span(shortest)),
            Message("use a longer one"),
        )


def _shape(case: Case, video: Video) -> Iterator[Finding]:
    limits = case.limits
    narrow, wide = limits.video_ratio
    name, ratio = posixpath.basename(video.path), video.width / video.height
    about: dict[str, str | int] = {"name": name, "width": video.width, "height": video.height, "network": case.network}
    if wide and not narrow - 0.005 <= ratio <= wide + 0.005:
        yield case.error(
            video.line,
            "video-shape",
            Message("{name} is {width} × {height}, which {network} does not take", **about),
            Message(
                "cut it to between {narrow}:1 and {wide}:1, width to height", narrow=f"{narrow:g}", wide=f"{wide:g}"
            ),
        )
    if min(video.width, video.height) < limits.video_least or video.size < limits.video_smallest:
        yield case.error(
            video.line,
            "video-too-small",
            Message("{name} is {width} × {height}, which is too small for {network}", **about)
            if video.size >= limits.video_smallest
            else Message("{name} has {n} bytes, which is too small for {network}", **about, n=video.size),
            Message("save it larger, and better"),
        )


def _fit(case: Case, video: Video) -> Iterator[Finding]:
    """Find what would have to be encoded anew, where nobody can do that, or where nobody would like to look at it."""
    from pipeline.clips.goal import can_encode, fits_at_all, misfits  # noqa: PLC0415 - only posts with films enter there

    goal = goal_of(case.limits)
    wrong = misfits(video, goal)
    name = posixpath.basename(video.path)
    too_much = "size" in wrong and not fits_at_all(video, goal)
    if not wrong or (can_encode() and not too_much):
        return
    about: dict[str, str | int] = {"name": name, "network": case.network}
    hint = Message(
        "save it anew as MP4 (H.264 and AAC) within these bounds; after pip install 'tellal[video]' Tellal does so"
    )
    if "size" in wrong:
        yield case.error(
            video.line,
            "video-too-large",
            Message(
                "{name} has {size}; {network} takes {limit}", **about, size=_mega(video.size), limit=_mega(goal.size)
            ),
            Message("cut it: so long a video does not fit in a quality that anybody would look at")
            if too_much
            else hint,
        )
    if "width" in wrong or "frames" in wrong:
        yield case.error(
            video.line,
            "video-too-large",
            Message(
                "{name} is {width} × {height} with {frames} pictures a second, which is too large for {network}",
                **about,
                width=video.width,
                height=video.height,
                frames=f"{video.frames:g}",
            ),
            hint,
        )
    if {"type", "codec", "sound"} & set(wrong):
        kind = "/".join(filter(None, (video.media_type.removeprefix("video/"), video.codec, video.sound)))
        yield case.error(
            video.line, "video-type", Message("{network} does not take {name} ({kind})", **about, kind=kind), hint
        )


def _alt(case: Case, video: Video) -> Iterator[Finding]:
    from pipeline.cards.alt import says_something  # noqa: PLC0415 - a room that posts without films never enter

    name, said = posixpath.basename(video.path), video.alt.strip()
    if not said:
        yield case.anywhere(
            video.line,
            "alt-missing",
            Message("the video {name} has no alt text", name=name),
            Message("say what it shows between the brackets: ![steam rising from a cup]({name})", name=name),
            Severity.ERROR,
        )
    elif not says_something(said) or said.lower() in {name.lower(), posixpath.splitext(name)[0].lower()}:
        yield case.anywhere(
            video.line,
            "alt-meaningless",
            Message("the alt text “{alt}” says nothing about the video", alt=said),
            Message("say in a sentence what it shows, as you would on the telephone"),
            Severity.ERROR,
        )
    if case.limits.alt_max and len(video.alt) > case.limits.alt_max:
        yield case.error(
            video.line,
            "alt-too-long",
            Message(
                "{count} of {limit} characters of alt text for {network}",
                count=len(video.alt),
                limit=case.limits.alt_max,
                network=case.network,
            ),
            Message("shorten it"),
        )


def _span(seconds: float) -> str:
    """Return a length as people say it: `2:20`, or `0.5 s`."""
    if seconds < 10:  # noqa: PLR2004 - where tenths matter
        return f"{seconds:g} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _mega(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
