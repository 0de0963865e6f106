"""Whether a target may be sent, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.approval import ApprovalMode
from pipeline.trust.approval.engine import approvals_of
from pipeline.trust.approval.solo import solo
from pipeline.trust.approval.verdict import NOT_ASKED, Approval, Approvals, Judged, Verdict

if TYPE_CHECKING:
    from pipeline.model.library import Library

__all__ = ["Approval", "Approvals", "Judged", "Verdict", "approvals", "approvals_of"]


def approvals(library: Library, *, ci: bool) -> Approvals:
    """Judge every post of a library by its own word; where that is not enough, nothing is approved.

    Args:
        library: the workspace.
        ci: nobody watches this run.
    """
    policy = library.settings.approval
    is_solo = policy.mode is ApprovalMode.SOLO
    return Approvals({post.path: solo(post, policy, ci=ci) if is_solo else NOT_ASKED for post in library.posts})
