"""What a change means for approvals, from the policy: whose approval moves to the change, whose lapses.

An approval covers everything that a post is made from. Where a template or the brand changes, the change takes the
place of what was approved before: its reviewers saw what it does to each post, and their word is the new approval. So
approvals move, as far as the reviewers of the change are enough. Where a channel or a campaign asks for other people or
for more of them than the policy does in general, they may not be: there the posts wait, their approval has lapsed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.model.post import Status
from pipeline.review.record import Kind, Lapse, Need
from pipeline.trust.approval.judge import FOR_URGENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.model.approval import Policy, Rule
    from pipeline.model.library import Library
    from pipeline.review.record import Change

STANDS = Message("status: approved stays in the file, so it goes out as it looks after the change")


def lapses(changes: Iterable[Change], before: Library, after: Library, language: str) -> tuple[Lapse, ...]:
    """Return what becomes of the approvals of posts that look different though nobody edited them.

    Args:
        changes: of a review.
        before: the workspace before the change: its policy is the one that counts.
        after: the one after it.
        language: of the sentences.
    """
    policy = before.settings.approval
    found = _by_rule(changes, (Kind.ALTERED,), policy, after)
    return tuple(
        Lapse(*_where(changed), lapses=rule != policy.rule(), why=_why(policy, rule).say(language))
        for rule, changed in sorted(found.items(), key=lambda item: item[0] == policy.rule())
    )


def needed(changes: Iterable[Change], before: Library, after: Library, language: str) -> tuple[Need, ...]:
    """Return who has to approve what a change brings; nothing where nobody is asked for a review.

    Args:
        changes: of a review.
        before: the workspace before the change: its policy is the one that counts.
        after: the one after it.
        language: of the sentences.
    """
    policy = before.settings.approval
    if policy.mode is ApprovalMode.SOLO:
        return ()
    found = _by_rule(changes, (Kind.ADDED, Kind.EDITED), policy, after)
    return tuple(
        Need(*_where(changed), rule.required, _who(policy, rule).say(language))
        for rule, changed in sorted(found.items(), key=lambda item: -item[0].required)
    )


def _by_rule(
    changes: Iterable[Change], kinds: Collection[Kind], policy: Policy, after: Library
) -> dict[Rule, list[Change]]:
    """Return what is not out yet and may go out, by what it takes."""
    campaigns = {post.path: post.campaign for post in after.posts}
    solo = policy.mode is ApprovalMode.SOLO
    found: defaultdict[Rule, list[Change]] = defaultdict(list)
    for change in changes:
        side = change.after
        if change.kind not in kinds or change.out or change.over or side is None:
            continue
        if side.status == Status.APPROVED or (side.status == Status.READY and not solo):
            rule = policy.rule() if solo else policy.rule(side.channel, campaigns.get(side.path, ""))
            if change.urgent and change.kind is not Kind.ALTERED:  # what waits for nothing takes two
                rule = rule._replace(required=max(rule.required, FOR_URGENT))
            found[rule].append(change)
    return found


def _where(changed: Iterable[Change]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the channels and the names of some targets."""
    channels = {change.after.channel for change in changed if change.after}
    return tuple(sorted(channels)), tuple(change.target for change in changed)


def _who(policy: Policy, rule: Rule) -> Message:
    names = rule.approvers if rule.approvers is not None else tuple(sorted(policy.approvers))
    number = rule.required
    if names:
        return Message("{n} of {names}" if number > 1 else "one of {names}", n=number, names=", ".join(names))
    if policy.anyone_with:
        return Message("{n} people who may {permission}", n=number, permission=policy.anyone_with)
    return Message("{n} people, and the policy names nobody who may", n=number)


def _why(policy: Policy, rule: Rule) -> Message:
    if policy.mode is ApprovalMode.SOLO:
        return STANDS
    number = rule.required
    if rule == policy.rule():
        return Message(
            "the approval of this change takes its place"
            if number == 1
            else "{n} approvals of this change take its place",
            n=number,
        )
    if rule.approvers is None:
        return Message("it lapses unless {n} people approve this change", n=number)
    return Message(
        "it lapses unless one of {names} approves this change"
        if number == 1
        else "it lapses unless {n} of {names} approve this change",
        n=number,
        names=", ".join(rule.approvers),
    )
