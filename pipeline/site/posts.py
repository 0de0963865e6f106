"""Posts as the site shows them: the line of a list, the page with everything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.plan.reasons import lasting
from pipeline.site import addresses
from pipeline.site.calendars import YEARS
from pipeline.site.derived import source_of
from pipeline.site.pieces import web_address
from pipeline.site.views import SENT, PostView, TargetView
from pipeline.trust.approval.verdict import PENDING
from pipeline.trust.approval.words import by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pipeline.model.event import Event, History
    from pipeline.model.finding import Finding
    from pipeline.model.library import Library
    from pipeline.model.plan import Planned
    from pipeline.model.post import Post
    from pipeline.site.changes import LineView
    from pipeline.site.derived import Derived, Posts
    from pipeline.site.previews import Preview
    from pipeline.site.views import ChannelView
    from pipeline.survey import Survey
    from pipeline.trust.approval import Approval

_MARKUP = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|\]\([^)\n]*\)|^#{1,6} |^\*\*\*\s*$|[*_`\[\]]", re.MULTILINE)
_EXCERPT = 80
#: What the site reads of a body to find its first words.
_HEAD = 1_000
_TO_DO = Message("set “status: approved”")
_PLACED = frozenset({EventType.PUBLISHED, EventType.HANDED})
_HAPPENED = {
    EventType.INTENT: Message("about to send"),
    EventType.PUBLISHED: Message("it is out"),
    EventType.REJECTED: Message("the network refused it: {said}"),
    EventType.NOT_SENT: Message("nothing was sent: {said}"),
    EventType.UNKNOWN: Message("no answer, so it may be live: {said}"),
    EventType.HANDED: Message("a person is to publish it"),
    EventType.ABSENT: Message("it was looked for and is not there"),
    EventType.LOOKED: Message("it was looked for and is not there yet"),
    EventType.MISSED: Message("it missed its time"),
    EventType.CANCELLED: Message("{by} cancelled it: {said}"),
    EventType.RELEASED: Message("{by} released it: {said}"),
    EventType.UPDATE: Message("{by} is about to change it: {said}"),
    EventType.UPDATED: Message("it was changed"),
    EventType.RETRACT: Message("{by} is about to take it back: {said}"),
    EventType.RETRACTED: Message("it was taken back"),
    EventType.KEPT: Message("the network did not do it: {said}"),
}


@dataclass(frozen=True, slots=True)
class EventView:
    """A line of a target's history."""

    at: datetime
    kind: str
    words: Message
    url: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something wrong, with its place."""

    path: str
    line: int
    code: str
    severity: str
    message: Message
    hint: Message | None
    channel: str


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """Whether a target is approved, and on whose word.

    Args:
        words: by what, or what is missing; None where there is nothing to say beside that.
        files: of everything that it is made of, the same: path, whether, words.
        sent: it was so when it went out, as the ledger has it.
    """

    given: bool
    words: Message | None
    files: tuple[tuple[str, bool, Message], ...] = ()
    sent: bool = False


@dataclass(frozen=True, slots=True)
class PostPage:
    """Everything about one post.

    Args:
        histories: of each target with events, by its channel's name.
        siblings: posts of the same name on other channels.
        changes: of each target that is out otherwise than its file has it, by its channel's name.
        approvals: of each target, by its channel's name.
        edit: address at which its file is edited, at the line of its time; empty where nobody knows.
        past: address that has every change of its file.
    """

    post: PostView
    previews: tuple[Preview, ...]
    histories: dict[str, tuple[EventView, ...]]
    findings: tuple[FindingView, ...]
    siblings: tuple[PostView, ...]
    changes: dict[str, tuple[LineView, ...]]
    approvals: dict[str, ApprovalView] = field(default_factory=dict)
    edit: str = ""
    past: str = ""


def post_views(survey: Survey, channels: Mapping[str, ChannelView], derived: Posts) -> dict[str, PostView]:
    """Return every post that goes anywhere, by path, in the library's order.

    Args:
        survey: what is known.
        channels: as the site shows them, by name.
        derived: what was derived of posts before.
    """
    planned: dict[str, list[Planned]] = {}
    for each in survey.plan.targets:
        planned.setdefault(each.target.post.path, []).append(each)
    views = {}
    for post in survey.library.posts:
        if post.path in planned:
            targets = _own_first(post, planned[post.path])
            known = derived.come(post.path, source_of(post, targets))
            if not known.address:
                known.excerpt, known.address = first_words(post.body), addresses.post(post.path)
            views[post.path] = _post_view(post, known, targets, survey.library, channels)
    return views


def histories(view: PostView, history: History) -> dict[str, tuple[EventView, ...]]:
    """Return the history of each target of a post that has one, by its channel's name."""
    return {target.channel.name: events for target in view.targets if (events := history_of(history.of(target.key)))}


def approved(approval: Approval) -> ApprovalView:
    """Return whether a target is approved, and on whose word, by the verdict of now."""
    words = _on_word(approval)
    if not approval.entries:
        return _alike(approval.given, words.text, tuple(words.values.items()))
    return ApprovalView(
        approval.given, words, tuple((path, each.given, _on_word(each)) for path, each in approval.entries)
    )


@lru_cache(maxsize=256)
def _alike(given: bool, text: str, values: tuple[tuple[str, str | int], ...]) -> ApprovalView:  # noqa: FBT001 - a field of the record
    """Return one record for all posts of which the same is to be said: most are approved in a few ways."""
    return ApprovalView(given, Message(text, **dict(values)))


def was_approved(events: Sequence[Event]) -> ApprovalView | None:
    """Return on whose word a target went out; None where its events, oldest first, do not say."""
    kept = next((event.data["approval"] for event in reversed(events) if "approval" in event.data), None)
    if not isinstance(kept, dict) or "mode" not in kept:
        return None
    files = tuple((str(each.get("path", "")), True, _by(each.get("by"))) for each in _rows(kept.get("bundle")))
    return ApprovalView(given=True, words=_by(kept), files=files, sent=True)


def history_of(events: Sequence[Event]) -> tuple[EventView, ...]:
    """Return a target's events in words, newest first."""
    parts = max((_parts(event) for event in events), default=1)
    return tuple(
        EventView(event.at, str(event.type), _words(event, parts), _place(event)) for event in reversed(events)
    )


def finding_view(finding: Finding) -> FindingView:
    """Return a finding as the site shows it."""
    return FindingView(
        finding.path,
        finding.line,
        finding.code,
        str(finding.severity),
        finding.message,
        finding.hint,
        finding.channel,
    )


def first_words(body: str) -> str:
    """Return the beginning of a body on one line, without its markup."""
    flat = " ".join(_MARKUP.sub("", body[:_HEAD]).split())
    if len(flat) <= _EXCERPT:
        return flat
    cut = flat[:_EXCERPT].rpartition(" ")[0] or flat[:_EXCERPT]
    return cut.rstrip(".,;:!? ") + "…"


def _own_first(post: Post, planned: list[Planned]) -> list[Planned]:
    if len(planned) == 1:
        return planned
    order = {name: number for number, name in enumerate((post.channel, *post.also))}
    return sorted(planned, key=lambda each: order.get(each.target.channel.name, len(order)))


def _post_view(
    post: Post, known: Derived, planned: Sequence[Planned], library: Library, channels: Mapping[str, ChannelView]
) -> PostView:
    campaign = library.campaigns.get(post.campaign)
    return PostView(
        path=post.path,
        address=known.address,
        title=post.title or known.excerpt or post.stem,
        excerpt=known.excerpt,
        lang=post.lang or planned[0].target.channel.lang,
        targets=tuple(_target_view(each, channels[each.target.channel.name]) for each in planned),
        campaign=campaign.slug if campaign else "",
        campaign_name=campaign.name if campaign else "",
        pillar=library.settings.pillars.get(post.pillar, post.pillar),
        author=post.author,
        tags=post.tags,
        note=post.note,
        corrects=post.corrects,
    )


def _target_view(planned: Planned, channel: ChannelView) -> TargetView:
    due = planned.target.post.publish_at
    if due and due.year not in YEARS:
        due = None
    return TargetView(
        key=planned.target.key,
        path=planned.target.post.path,
        name=str(planned.target),
        channel=channel,
        state=planned.state,
        reason=lasting(planned.reason),
        at=planned.when if planned.state in SENT and planned.when else due,
        planned=due,
        when=planned.when,
        url=web_address(planned.url) if planned.url else "",
        goes=planned.goes,
    )


def _on_word(approval: Approval) -> Message:
    if approval.given:
        return _by(approval.evidence)
    # Whoever reads it is told “not approved” right before.
    return _TO_DO if approval.reason == PENDING.reason else approval.reason or Message(str(approval.verdict))


def _by(evidence: object) -> Message:
    """Return by what something was approved; the ledger is old, and may say it in ways that we do not know."""
    try:
        if isinstance(evidence, Mapping) and (evidence.get("mode") != "solo" or not evidence.get("by")):
            return by(evidence)
    except (KeyError, TypeError):
        return Message("approved")
    if isinstance(evidence, Mapping):
        return Message("by the word of {who}", who=str(evidence["by"]))
    return Message("approved")


def _rows(value: object) -> Iterable[Mapping[str, object]]:
    return (each for each in value if isinstance(each, Mapping)) if isinstance(value, list) else ()


def _place(event: Event) -> str:
    return web_address(str(event.data.get("url", ""))) if event.type in _PLACED else ""


def _parts(event: Event) -> int:
    """Return how many parts a target has, as far as an event says so."""
    parts = event.data.get("parts", 0)
    return max(event.part, parts if isinstance(parts, int) else 0)


def _words(event: Event, parts: int) -> Message:
    """Return what happened to a target of some parts."""
    if event.type is EventType.INTENT and parts > 1:
        return Message("about to send part {part} of {parts}", part=event.part, parts=parts)
    if event.type is EventType.PUBLISHED and parts > 1 and event.part:
        return Message("part {part} is out", part=event.part)
    said = next((str(event.data[name]) for name in ("reason", "cause", "note") if event.data.get(name)), "–")
    return Message(_HAPPENED[event.type].text, said=said, by=str(event.data.get("by") or "–"))
