"""What is to be proved of one path, and what proves it: the seam between the engine and the ways of approving.

The engine finds out which bytes a target is made of, which change brought them, and which policy counted before that
change. A way of approving (GitHub's reviews, signed attestations, signed merges) is then asked whether somebody whose
word counts said yes to those very bytes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.model.approval import Policy, Rule
    from pipeline.trust.approval.verdict import Approval
    from pipeline.workspace.git import Git


class Entry(NamedTuple):
    """One file as git has it.

    Args:
        path: relative to the workspace's root.
        mode: as in a tree: `100644` for what is a plain file.
        blob: the id of its bytes.
    """

    path: str
    mode: str
    blob: str


class Ground(NamedTuple):
    """Where proofs are looked for.

    Args:
        git: the repository.
        head: the commit that everything is judged at.
        prefix: the workspace's folder within the repository, with a slash at its end; empty where it is the root.
        now: the moment of the judgement (UTC).
    """

    git: Git
    head: str
    prefix: str
    now: datetime


class Ask(StrEnum):
    """Whether somebody may be asked who is far away; a way that finds its proofs here need not look at it."""

    ALWAYS = "always"  # it is about to be sent: what was said earlier does not count
    MISSING = "missing"  # if nobody was asked before
    ONCE = "once"  # likewise, and as far as the run has questions left
    NEVER = "never"


class Claim(NamedTuple):
    """“These bytes were approved”: what a way of approving has to prove.

    Args:
        entry: the bytes, as they are at the ground's head.
        introduced: the change that brought them: the newest commit on the first-parent line that touched the path.
        before: the commit before that one on the line: what stands there (policy, signers) counts.
        policy: that commit's policy.
        rule: what it takes by that policy for the target's channel and campaign, and if the target is urgent.
        revoked: people whose approvals no longer count by the newest policy, beside those whom `policy` names.
        ages: whether the policy's `max_age` is about this path.
        ask: whether somebody far away may be asked.
        signers: the list of keys that counts, where the policy's way is to sign: the id of its bytes, empty for none.
    """

    entry: Entry
    introduced: str
    before: str
    policy: Policy
    rule: Rule
    revoked: frozenset[int | str] = frozenset()
    ages: bool = False
    ask: Ask = Ask.NEVER
    signers: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is about: any other bytes, and the same ones brought by another change, are another matter."""
        return (*self.entry, self.introduced)


class Way(Protocol):
    """One way of approving."""

    def prove(self, claim: Claim) -> Approval:
        """Return whether a claim holds, with the evidence, or what is missing; never raises for want of a proof."""
