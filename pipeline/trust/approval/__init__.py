"""Whether a target may be sent, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.trust.approval.solo import solo
from pipeline.trust.approval.verdict import Approval, Approvals, Judged, Verdict

if TYPE_CHECKING:
    from pipeline.model.library import Library

UNASKED = Approval(Verdict.NOT_ASKED, Message("nobody has looked yet whether it is approved: tellal publish does"))

__all__ = ["Approval", "Approvals", "Judged", "Verdict", "approvals"]


def approvals(library: Library, *, ci: bool) -> Approvals:
    """Judge every post of the library.

    Args:
        library: the workspace.
        ci: nobody watches this run.
    """
    policy = library.settings.approval
    if policy.mode is not ApprovalMode.SOLO:
        return Approvals({post.path: UNASKED for post in library.posts})
    return Approvals({post.path: solo(post, policy, ci=ci) for post in library.posts})
