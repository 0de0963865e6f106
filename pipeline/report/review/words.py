"""What a review calls things, the same on a terminal and on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.report import times
from pipeline.report.voice import visible
from pipeline.review.record import Aspect, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.report.voice import Voice
    from pipeline.review.record import Change, Cost, Lapse, Need, Review, Side

ASPECTS = {
    Aspect.TEXT: Message("text"),
    Aspect.IMAGES: Message("images"),
    Aspect.ALT: Message("alt text"),
    Aspect.TIME: Message("time"),
    Aspect.ACCOUNT: Message("account"),
    Aspect.LINK: Message("links"),
    Aspect.TITLE: Message("title"),
    Aspect.WARNING: Message("content warning"),
    Aspect.LANGUAGE: Message("language"),
    Aspect.MARKUP: Message("markup"),
    Aspect.STATUS: Message("status"),
    Aspect.CORRECTS: Message("corrects"),
    Aspect.HANDLING: Message("when it may wait"),
    Aspect.RENDERED: Message("whether it can be shown"),
}
KINDS = {
    Kind.ADDED: Message("added"),
    Kind.REMOVED: Message("removed"),
    Kind.CANCELLED: Message("cancelled"),
    Kind.EDITED: Message("edited"),
    Kind.ALTERED: Message("altered"),
}
STATUSES = {
    "draft": Message("draft"),
    "ready": Message("ready"),
    "approved": Message("approved"),
    "cancelled": Message("cancelled"),
}
MOVED = Message("moved")
TIMELESS = Message("without a time")
NOT_SHOWN = Message("it cannot be shown: see what is wrong above")
#: What rules say of posts that get into each other's way.
CALENDAR_CODES = frozenset({"time-taken", "too-close", "too-many", "quiet-hours"})
_MILLION = 1_000_000


def when(at: datetime | None, zone: str, voice: Voice) -> str:
    """Return a moment in a channel's zone, which is named, and in UTC where that is another."""
    if at is None:
        return voice.say(TIMELESS)
    there, utc = times.local(at, zone), times.local(at, "UTC")
    said = f"{times.day_of(there, voice)} {there:%H:%M} {visible(zone)}"
    if there.utcoffset() == utc.utcoffset():
        return said
    date = f"{utc:%Y-%m-%d} " if utc.date() != there.date() else ""
    return f"{said} ({date}{utc:%H:%M} UTC)"


def side_of(change: Change) -> Side:
    """Return a change's side to be shown: how it will be, else how it was."""
    side = change.after or change.before
    assert side is not None  # noqa: S101 - a change has one of them
    return side


def status(side: Side, voice: Voice) -> str:
    """Return what the author says of a post."""
    return voice.say(STATUSES.get(side.status, Message("{status}", status=side.status)))


def name(side: Side) -> str:
    """Return which account on which network."""
    return f"{visible(side.network)} · {visible(side.account)}"


def aspects(change: Change, voice: Voice) -> str:
    """Return what is not the same."""
    return ", ".join(voice.say(ASPECTS[each]) for each in change.aspects)


def is_moved(change: Change) -> bool:
    """Return whether a target goes out at another time than before."""
    return Aspect.TIME in change.aspects and change.kind in {Kind.EDITED, Kind.ALTERED}


def totals(review: Review, voice: Voice) -> Iterator[str]:
    """Yield what the change comes to, in a few words each, the gravest first."""
    errors = sum(problem.severity == "error" for problem in review.problems)
    late, added, edited = len(review.late), len(review.having(Kind.ADDED)), len(review.having(Kind.EDITED))
    moved = sum(map(is_moved, review.having(Kind.EDITED, Kind.ALTERED)))
    cancelled, removed = len(review.having(Kind.CANCELLED)), len(review.having(Kind.REMOVED))
    altered, arranged = len(review.blast), len(review.settings)
    for number, said in (
        (errors, Message("1 error" if errors == 1 else "{n} errors", n=errors)),
        (late, Message("1 is out already" if late == 1 else "{n} are out already", n=late)),
        (added, Message("1 new" if added == 1 else "{n} new", n=added)),
        (edited, Message("1 edited" if edited == 1 else "{n} edited", n=edited)),
        (moved, Message("1 moved" if moved == 1 else "{n} moved", n=moved)),
        (cancelled, Message("1 cancelled" if cancelled == 1 else "{n} cancelled", n=cancelled)),
        (removed, Message("1 removed" if removed == 1 else "{n} removed", n=removed)),
        (arranged, Message("1 setting" if arranged == 1 else "{n} settings", n=arranged)),
        (altered, Message("1 altered by other files" if altered == 1 else "{n} altered by other files", n=altered)),
    ):
        if number:
            yield voice.say(said)


def lapse(each: Lapse) -> Message:
    """Return what becomes of approvals, in a sentence."""
    number = len(each.targets)
    return Message(
        "{channels}, 1 post: {why}" if number == 1 else "{channels}, {n} posts: {why}",
        channels=", ".join(each.channels),
        n=number,
        why=each.why,
    )


def need(each: Need) -> Message:
    """Return who has to approve, in a sentence."""
    channels = ", ".join(each.channels)
    number = len(each.targets)
    return Message(
        "{channels}, 1 post: it takes {who}" if number == 1 else "{channels}, {n} posts: it takes {who}",
        channels=channels,
        n=number,
        who=each.who,
    )


def money(amount: int) -> str:
    """Return an amount that is given in millionths of a dollar."""
    return f"{amount / _MILLION:.3f}".rstrip("0").rstrip(".") + " USD"


def cost(each: Cost, voice: Voice) -> str:
    """Return what a network charges, in a sentence."""
    price = Message(
        "{network} would charge {after} for {n} messages ({before} before); its twin charges nothing"
        if each.twin
        else "{network} charges {after} for {n} messages ({before} before)",
        network=visible(each.network),
        n=each.messages,
        after=money(each.after),
        before=money(each.before),
    )
    return voice.say(price)
