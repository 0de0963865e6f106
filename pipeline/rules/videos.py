"""Videos: whether the network takes one, which, and what it shows in words."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.model.variant import Part, Video
    from pipeline.rules.case import Case

#: Networks that take videos and are not sent any from here yet.
UNSENT = frozenset(
    {
        "x",
        "bluesky",
        "mastodon",
        "threads",
        "instagram",
        "facebook",
        "linkedin",
        "telegram",
        "discord",
        "slack",
        "matrix",
        "wordpress",
    }
)


def findings(case: Case) -> Iterator[Finding]:
    """Find what is wrong with the videos of a target."""
    for part in case.variant.parts:
        if part.video:
            yield from _video(case, part, part.video)
    if case.limits.needs_video and not any(part.video for part in case.variant.parts[:1]):
        yield case.error(
            case.variant.parts[0].line if case.variant.parts else 0,
            "video-missing",
            Message("{network} shows no post without a video", network=case.network),
            Message("add one, or leave this channel out"),
        )


def _video(case: Case, part: Part, video: Video) -> Iterator[Finding]:
    if not case.limits.video_types or case.target.channel.network in UNSENT:
        yield case.error(
            video.line,
            "video-refused",
            Message("{network} takes no video from here", network=case.network),
            Message("leave it out, or send the post without it by a file of its own for this channel"),
        )
    if part.images:
        yield case.anywhere(
            video.line,
            "video-with-images",
            Message("a message has a video or images, not both: networks show one of them"),
            Message("move the images to another part of the thread, or leave them out"),
            Severity.ERROR,
        )
    yield from _alt(case, video)


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
