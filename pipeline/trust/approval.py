"""Whether a target may be sent, and on whose word.

One mode exists so far, `solo`: who may write to the workspace may approve, by `status: approved` in the post. That is a
word without a witness, so in CI, where nobody watches, it counts only if `tellal.toml` allows it.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.post import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model.library import Library, Target
    from pipeline.model.post import Post
    from pipeline.model.settings import Settings


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Verdict(StrEnum):
    """What the proofs come to."""

    APPROVED = "approved"
    PENDING = "pending"
    UNREVIEWED = "unreviewed"


class Approval(NamedTuple):
    """The verdict on one target.

    Args:
        reason: what is missing, in words; None where it is approved.
        evidence: what the verdict rests on, as the ledger will keep it.
    """

    verdict: Verdict
    reason: Message | None = None
    evidence: Mapping[str, Any] = NOTHING

    @property
    def given(self) -> bool:
        """Whether the target may be sent."""
        return self.verdict is Verdict.APPROVED


class Approvals(NamedTuple):
    """The verdict on every target.

    Args:
        posts: the file of a post → the verdict on it; in solo mode it holds for each of the post's targets.
    """

    posts: Mapping[str, Approval]

    def of(self, target: Target) -> Approval:
        """Return the verdict on a target; what nobody has judged is not approved."""
        return self.posts.get(target.post.path, PENDING)


PENDING = Approval(Verdict.PENDING, Message("it is not approved: set “status: approved”"))
UNREVIEWED = Approval(
    Verdict.UNREVIEWED,
    Message("it is approved by its own author only, which CI does not accept: see allow_unreviewed in tellal.toml"),
)


def approvals(library: Library, *, ci: bool) -> Approvals:
    """Judge every post of the library.

    Args:
        library: the workspace.
        ci: nobody watches this run.
    """
    settings = library.settings
    return Approvals({post.path: _solo(post, settings, ci=ci) for post in library.posts})


def _solo(post: Post, settings: Settings, *, ci: bool) -> Approval:
    if post.status is not Status.APPROVED:
        return PENDING
    if ci and not settings.allow_unreviewed:
        return UNREVIEWED
    evidence = {"mode": str(settings.approval), "path": post.path, "sha256": post.sha, "by": post.author}
    # What waits for nothing is worth a second look one day; whoever looks back sees that nobody asked for one yet.
    return Approval(Verdict.APPROVED, evidence=evidence | ({"urgent": True} if post.urgent else {}))
