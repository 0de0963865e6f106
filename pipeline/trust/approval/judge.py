"""The verdict on a target: the worst of those on the files that it is made of, each by the policy before its change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.model.post import Status
from pipeline.trust.approval.bundle import is_of_posts
from pipeline.trust.approval.claims import Ask, Claim, Entry
from pipeline.trust.approval.lists import Lists
from pipeline.trust.approval.policies import NONE_THERE, Policies, unfounded
from pipeline.trust.approval.solo import solo
from pipeline.trust.approval.verdict import PENDING, Approval, Judged, Verdict, worst
from pipeline.workspace.settings import NAME as SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.model.approval import Policy
    from pipeline.model.library import Library, Target
    from pipeline.trust.approval.bundle import Bundles, Committed
    from pipeline.trust.approval.claims import Way
    from pipeline.trust.approval.mainline import Brought, Mainline

#: The ways for which a list of keys says who may.
SIGNED = frozenset({ApprovalMode.ATTEST, ApprovalMode.SIGNED_MERGE})
#: How many people it takes for a post that waits for nothing.
FOR_URGENT = 2
IDLE = {
    Status.DRAFT: Approval(Verdict.PENDING, Message("it is a draft")),
    Status.CANCELLED: Approval(Verdict.PENDING, Message("its author cancelled it")),
}
FOUNDED = Message(
    "{path} is as it was when the workspace began, and nobody reviewed it then: change it in a pull request"
)


class Judge:
    """Judges targets.

    Args:
        library: the workspace as it was read.
        bundles: knows what targets are made of.
        committed: holds that against what is committed.
        line: knows which change brought what.
        policies: what versions of `tellal.toml` say, by blob.
        ways: where proofs come from, by mode.
        ask: says whether somebody far away may be asked about a target.
        ask_policies: likewise about changes of the policy.
        history: all changes of a file on the line, the oldest first.
        ci: nobody watches this run.

    Attributes:
        claimed: everything that had to be proved.
    """

    def __init__(  # noqa: PLR0913 - everything that a verdict rests on
        self,
        library: Library,
        *,
        bundles: Bundles,
        committed: Committed,
        line: Mainline,
        policies: Mapping[str, Policy | None],
        ways: Callable[[ApprovalMode], Way],
        ask: Callable[[Target], Ask],
        ask_policies: Ask,
        history: Callable[[str], tuple[Brought, ...]],
        ci: bool,
    ) -> None:
        self._library = library
        self._bundles = bundles
        self._committed = committed
        self._line = line
        self._ways = ways
        self._ask = ask
        self._ask_policies = ask_policies
        self._ci = ci
        self._policies = Policies(line, policies, self._prove_policy)
        founding = self._policies.founding
        self._lists = Lists(founding.number if founding else -1, history, self._prove_list)
        self._revoked = frozenset(library.settings.approval.revoked)
        self._proved: dict[tuple[object, ...], Approval] = {}
        self._shared: dict[tuple[str, str, str, Ask], Judged] = {}
        self._flaws: dict[str, Approval | None] = {}
        self.claimed: set[tuple[str, str, str, str]] = set()

    def of(self, target: Target) -> Approval:
        """Return the verdict on a target."""
        if target.post.status in IDLE:
            return IDLE[target.post.status]
        paths = [path for path in self._bundles.of(target) if self._is_anywhere(path)]
        entries = tuple(self._judged(path, target) for path in paths)
        last = worst(entries)
        assert last is not None  # noqa: S101 - the post itself is always there
        if not last.approval.given:
            return Approval(last.approval.verdict, last.approval.reason, entries=entries)
        return Approval(Verdict.APPROVED, evidence=self._evidence(target, entries), entries=entries)

    def _is_anywhere(self, path: str) -> bool:
        return path in self._line.paths or bool(self._bundles.sha(path))

    def _judged(self, path: str, target: Target) -> Judged:
        """Return the verdict on a file; what many posts share is judged once for all of a channel and a campaign."""
        if is_of_posts(path):
            return Judged(path, self._of_path(path, target))
        key = (path, target.channel.name, target.post.campaign, self._ask(target))
        if key not in self._shared:
            self._shared[key] = Judged(path, self._of_path(path, target))
        return self._shared[key]

    def _of_path(self, path: str, target: Target) -> Approval:
        brought = self._line.paths.get(path)
        if path not in self._flaws:
            self._flaws[path] = self._committed.flaw(path, brought)
        flaw = self._flaws[path]
        return flaw or PENDING if flaw is not None or brought is None else self._of_change(path, brought, target)

    def _of_change(self, path: str, brought: Brought, target: Target) -> Approval:
        founding = self._policies.founding
        standing = self._policies.before(brought.number)
        if founding is not None and brought.number <= founding.number:
            if not is_of_posts(path):
                return Approval(Verdict.APPROVED, evidence={"mode": "founding", "commit": founding.commit})
            # The posts that came with it: by their own word, if that was enough in the policy that came with them.
            standing = self._policies.before(founding.number + 1)
            if standing is None or standing.policy.mode is not ApprovalMode.SOLO:
                return Approval(Verdict.UNREVIEWED, Message(FOUNDED.text, path=path))
        if standing is None:
            return NONE_THERE
        if not standing.approval.given:
            return unfounded(standing)
        if standing.policy.mode is ApprovalMode.SOLO:
            return self._by_its_word(path, standing.policy, target)
        return self._prove(self._claim(path, brought, standing.policy, target))

    def _by_its_word(self, path: str, policy: Policy, target: Target) -> Approval:
        if path == target.post.path:
            return solo(target.post, policy, ci=self._ci)
        return Approval(Verdict.APPROVED, evidence={"mode": str(ApprovalMode.SOLO)})

    def _claim(self, path: str, brought: Brought, policy: Policy, target: Target) -> Claim:
        of_posts = is_of_posts(path)
        rule = policy.rule(target.channel.name, target.post.campaign)
        if target.post.urgent and of_posts:
            rule = rule._replace(required=max(rule.required, FOR_URGENT))
        entry = Entry(path, brought.mode, brought.blob)
        signers = self._signers(policy, brought)
        return Claim(
            entry, brought.commit, brought.before, policy, rule, self._revoked, of_posts, self._ask(target), signers
        )

    def _of_settings(self, path: str, brought: Brought, policy: Policy) -> Claim:
        """Return what has to be proved of what belongs to no target, and decides about all."""
        entry, signers = Entry(path, brought.mode, brought.blob), self._signers(policy, brought)
        return Claim(
            entry, brought.commit, brought.before, policy, policy.rule(), ask=self._ask_policies, signers=signers
        )

    def _signers(self, policy: Policy, brought: Brought) -> str:
        return self._lists.before(policy.signers, brought.number) if policy.mode in SIGNED else ""

    def _prove_settings(self, path: str, brought: Brought, policy: Policy) -> Approval:
        if policy.mode is ApprovalMode.SOLO:
            return Approval(Verdict.APPROVED, evidence={"mode": str(ApprovalMode.SOLO)})
        return self._prove(self._of_settings(path, brought, policy))

    def _prove_list(self, path: str, brought: Brought) -> Approval:
        """Return whether a version of a list of keys was approved, by policy and list before it."""
        standing = self._policies.before(brought.number)
        if standing is None or not standing.approval.given:
            return NONE_THERE if standing is None else standing.approval
        return self._prove_settings(path, brought, standing.policy)

    def _prove(self, claim: Claim) -> Approval:
        # A policy is no key of a dictionary; which one it is follows from the change.
        key = (claim.key, claim.rule, claim.revoked, claim.ages, claim.ask)
        if key not in self._proved:
            self.claimed.add(claim.key)
            self._proved[key] = self._ways(claim.policy.mode).prove(claim)
        return self._proved[key]

    def _prove_policy(self, brought: Brought, policy: Policy) -> Approval:
        """Return whether a change of the policy was approved by the policy in force before it."""
        return self._prove_settings(SETTINGS, brought, policy)

    def _evidence(self, target: Target, entries: tuple[Judged, ...]) -> dict[str, Any]:
        bundle = []
        for path, approval in entries:
            brought = self._line.paths[path]
            bundle.append(
                {
                    "path": path,
                    "mode": brought.mode,
                    "blob": brought.blob,
                    "change": brought.commit,
                    "by": dict(approval.evidence),
                }
            )
        settings = self._line.paths.get(SETTINGS)
        evidence: dict[str, Any] = {
            "mode": str(self._library.settings.approval.mode),
            "path": target.post.path,
            "head": self._line.head,
            "policy": settings.blob if settings else "",
            "bundle": bundle,
        }
        return evidence | ({"urgent": True} if target.post.urgent else {})
