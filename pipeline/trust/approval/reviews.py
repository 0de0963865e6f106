"""What the reviews of a pull request are worth for one path, by the rules of the policy (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.trust.approval.verdict import Approval, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pipeline.trust.approval.claims import Claim

APPROVED, CHANGES_REQUESTED = "APPROVED", "CHANGES_REQUESTED"
#: How many people have to approve what a machine proposed: whoever made it propose that must not be the only one.
FOR_BOTS = 2
_WRITERS = {"write": ("write", "admin"), "admin": ("admin",)}


class Opinion(NamedTuple):
    """The last word that somebody had on a pull request.

    Args:
        review: its id.
        person: whose; never a machine's.
        login: what they were called then.
        state: `APPROVED`, `CHANGES_REQUESTED` or `DISMISSED`.
        commit: what they looked at; empty where that is gone.
        at: when (UTC).
        permission: what they may do in the repository, where that was asked; else empty.
    """

    review: int
    person: int
    login: str
    state: str
    commit: str
    at: datetime
    permission: str = ""


class Facts(NamedTuple):
    """What GitHub says of a merged pull request.

    Args:
        author: who opened it, None where the account is gone.
        bot: a machine did.
        opinions: the last word of everybody who had one, in the order of the reviews.
        asked: when GitHub said so (UTC).
    """

    number: int
    author: int | None
    bot: bool
    opinions: tuple[Opinion, ...]
    asked: datetime


class Sight(NamedTuple):
    """What a pull request has to do with one path.

    Args:
        same: the reviews that looked at a commit which has the very bytes there that are to be sent.
        writers: who wrote or committed what the pull request changed there.
    """

    same: frozenset[int]
    writers: frozenset[int]


def eligible(person: int, permission: str, claim: Claim) -> bool:
    """Return whether somebody's word counts by the claim's policy and rule; whether it was revoked since is not asked.

    Args:
        person: the id of their account.
        permission: what they may do in the repository; empty where nobody knows.
        claim: says who may.
    """
    policy, named = claim.policy, claim.rule.approvers
    if named is not None:
        return person in {policy.approvers[name] for name in named if name in policy.approvers}
    return person in policy.approvers.values() or permission in _WRITERS.get(policy.anyone_with, ())


def asks_for_permission(person: int, claim: Claim) -> bool:
    """Return whether it takes a question to know if somebody's word counts."""
    return bool(claim.policy.anyone_with) and claim.rule.approvers is None and not eligible(person, "", claim)


def judge(claim: Claim, facts: Facts, sight: Sight, now: datetime) -> Approval:
    """Return what the reviews of a pull request say of one path.

    Args:
        claim: the bytes, and what it takes.
        facts: of the pull request that brought them.
        sight: what it has to do with the path.
        now: the moment (UTC).
    """
    if facts.author is None:
        return Approval(
            Verdict.INELIGIBLE,
            Message(
                "who opened pull request #{number} is gone, so nobody can tell whether they approved it themselves: "
                "bring the change once more",
                number=facts.number,
            ),
        )
    entitled = [each for each in facts.opinions if eligible(each.person, each.permission, claim)]
    if objections := [each for each in entitled if each.state == CHANGES_REQUESTED and each.person != facts.author]:
        return Approval(
            Verdict.CHANGES_REQUESTED,
            Message(
                "{who} asked for changes in pull request #{number}: settle that there",
                who=_names(objections),
                number=facts.number,
            ),
        )
    yes = [each for each in facts.opinions if each.state == APPROVED]
    counting = [each for each in yes if not _flaw(each, claim, facts, sight, now)]
    required = max(claim.rule.required, FOR_BOTS if facts.bot else 0, 1)
    if len(counting) >= required:
        return Approval(Verdict.APPROVED, evidence=_evidence(facts, counting))
    return _refused(claim, facts, sight, required, counting, now)


def _flaw(opinion: Opinion, claim: Claim, facts: Facts, sight: Sight, now: datetime) -> Verdict | None:
    """Return why an approval does not count, None where it does."""
    revoked = claim.revoked.union(claim.policy.revoked)
    if opinion.review not in sight.same or not opinion.commit:
        return Verdict.STALE
    if opinion.person == facts.author or (claim.policy.four_eyes and opinion.person in sight.writers):
        return Verdict.SELF_APPROVED
    if not eligible(opinion.person, opinion.permission, claim) or opinion.person in revoked:
        return Verdict.INELIGIBLE
    if claim.ages and claim.policy.max_age is not None and now - opinion.at > claim.policy.max_age:
        return Verdict.EXPIRED
    return None


def _refused(  # noqa: PLR0913, PLR0917 - everything that a reason is made of
    claim: Claim, facts: Facts, sight: Sight, required: int, counting: list[Opinion], now: datetime
) -> Approval:
    """Return why the approvals that there are do not suffice; of several reasons, the one that is nearest to a yes."""
    number, path = facts.number, claim.entry.path
    flaws: dict[Verdict | None, list[Opinion]] = {}
    for each in facts.opinions:
        if each.state == APPROVED:
            flaws.setdefault(_flaw(each, claim, facts, sight, now), []).append(each)
    for flaw, words in _WHY.items():
        if not counting and (who := flaws.get(flaw)):
            return Approval(flaw, Message(words.text, who=_names(who), number=number, path=path))
    if facts.bot:
        words = Message(
            "{n} of {required} people approved pull request #{number}, which a machine opened: that takes two",
            n=len(counting),
            required=required,
            number=number,
        )
    else:
        words = Message(
            "{n} of {required} people approved {path} in pull request #{number}: ask for another review there",
            n=len(counting),
            required=required,
            path=path,
            number=number,
        )
    return Approval(Verdict.INSUFFICIENT, words)


_WHY = {
    Verdict.EXPIRED: Message(
        "{who} approved {path} in pull request #{number}, longer ago than the policy lets count: ask for a new review "
        "there"
    ),
    Verdict.INELIGIBLE: Message(
        "{who} approved pull request #{number}, and their word does not count by the policy: somebody has to who may, "
        "see [approval] in tellal.toml"
    ),
    Verdict.SELF_APPROVED: Message(
        "{who} approved pull request #{number} and wrote {path}: somebody else has to look at it too"
    ),
    Verdict.STALE: Message(
        "{who} approved pull request #{number} when {path} was another: it has to be looked at as it is now"
    ),
}


def _names(opinions: Iterable[Opinion]) -> str:
    return ", ".join(dict.fromkeys(each.login for each in opinions))


def _evidence(facts: Facts, counting: list[Opinion]) -> dict[str, object]:
    return {
        "mode": str(ApprovalMode.GITHUB),
        "pr": facts.number,
        "reviews": [each.review for each in counting],
        "reviewers": [each.person for each in counting],
        "logins": [each.login for each in counting],
        "commits": list(dict.fromkeys(each.commit for each in counting)),
    }
