"""Approval by whoever merged: the change that brought the bytes is signed, by somebody else than wrote them.

The commit object is taken apart here and its signature looked at by ssh-keygen with our own list of keys, as it was
before the change: no configuration of git decides who may sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.trust.approval import commits
from pipeline.trust.approval.keys import Keys
from pipeline.trust.approval.people import Census, is_one_of, standing
from pipeline.trust.approval.verdict import Approval, Verdict
from pipeline.trust.signatures import Fault, Signed

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.trust.approval.claims import Claim, Ground
    from pipeline.trust.approval.commits import Commit

NAMESPACE = "git"
_PGP = b"-----BEGIN PGP"

FAULTS: dict[Fault, Message] = {
    Fault.MALFORMED: Message("the commit {commit} that brought it is not signed with an SSH key"),
    Fault.NAMESPACE: Message("the signature of {commit}, which brought it, was made for something else"),
    Fault.UNKNOWN: Message("{commit}, which brought it, is signed with a key that was not in {signers} before"),
    Fault.TAMPERED: Message("{commit}, which brought it, was changed after it was signed"),
    Fault.NOT_VALID: Message("{commit}, which brought it, is signed with a key that did not count then"),
}
_SHORT = 10


class SignedMerge:
    """The way of approving by signed merges.

    Args:
        ground: where to look.
        root: the workspace, which remembers what was found out.
    """

    def __init__(self, ground: Ground, root: Path) -> None:
        self._ground = ground
        self._keys = Keys(ground, root)
        self._census = Census(ground, root)
        self._commits: dict[str, Commit] = {}

    def prove(self, claim: Claim) -> Approval:
        """Return whether a claim holds, with the evidence, or what is missing."""
        change = self._read(claim.introduced)
        short = claim.introduced[:_SHORT]
        if not change.armour:
            return Approval(
                Verdict.UNREVIEWED,
                Message("the commit {commit} that brought it is not signed: git merge --no-ff -S", commit=short),
            )
        if change.armour.startswith(_PGP):
            return Approval(
                Verdict.UNREVIEWED,
                Message("the commit {commit} that brought it is signed with OpenPGP, and SSH keys count", commit=short),
            )
        signed = self._look(change, claim)
        if signed.fault is not None:
            said = Message(FAULTS[signed.fault].text, commit=short, signers=claim.policy.signers)
            return Approval(Verdict.UNREVIEWED if signed.fault is Fault.MALFORMED else Verdict.INELIGIBLE, said)
        return self._judged(signed, change, claim)

    def _read(self, commit: str) -> Commit:
        if commit not in self._commits:
            with self._ground.git.objects() as door:
                found = door.one(commit)
            self._commits[commit] = commits.read(found.data if found else b"")
        return self._commits[commit]

    def _look(self, change: Commit, claim: Claim) -> Signed:
        # A commit says itself when it was made; it was not before the one that it follows.
        moments = tuple(dict.fromkeys((change.at, max(change.at, self._read(claim.before).at))))
        return self._keys.look(change.message, change.armour, self._keys.listed(claim), NAMESPACE, moments)

    def _judged(self, signed: Signed, change: Commit, claim: Claim) -> Approval:
        who = signed.principals[0]
        if standing(signed.principals, claim) is not None:
            return Approval(Verdict.INELIGIBLE, Message("{who} merged it, whose word does not count here", who=who))
        if claim.policy.four_eyes and self._wrote(signed, claim):
            said = Message("{who} merged it, who wrote it: somebody else has to", who=who)
            return Approval(Verdict.SELF_APPROVED, said)
        most = claim.policy.max_age
        if claim.ages and most is not None and self._ground.now - change.at > most:
            return Approval(Verdict.EXPIRED, Message("{who} merged it too long ago", who=who))
        if claim.rule.required > 1:
            said = Message(
                "it takes {required} people, and a merge is signed by one: {who}",
                required=claim.rule.required,
                who=who,
            )
            return Approval(Verdict.INSUFFICIENT, said)
        evidence = {"mode": "signed-merge", "by": [who], "keys": [signed.key], "commit": claim.introduced}
        return Approval(Verdict.APPROVED, evidence=evidence)

    def _wrote(self, signed: Signed, claim: Claim) -> bool:
        """Tell whether who signed wrote it; to have committed the change itself, as a squash does, is no writing."""
        wrote = self._census.writers(claim)
        return is_one_of(signed.principals, wrote.authors | wrote.committers, claim.policy)
