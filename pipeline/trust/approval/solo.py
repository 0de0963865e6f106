"""Who may write to the workspace may approve: `status: approved` in the post.

That is a word without a witness, so in CI, where nobody watches, it counts only if `tellal.toml` allows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.post import Status
from pipeline.trust.approval.verdict import PENDING, Approval, Verdict

if TYPE_CHECKING:
    from pipeline.model.approval import Policy
    from pipeline.model.post import Post

UNREVIEWED = Approval(
    Verdict.UNREVIEWED,
    Message("it is approved by its own author only, which CI does not accept: see allow_unreviewed in tellal.toml"),
)


def solo(post: Post, policy: Policy, *, ci: bool) -> Approval:
    """Return the verdict on a post by its own word.

    Args:
        post: what it says of itself counts.
        policy: says whether that is enough in CI.
        ci: nobody watches this run.
    """
    if post.status is not Status.APPROVED:
        return PENDING
    if ci and not policy.allow_unreviewed:
        return UNREVIEWED
    evidence = {"mode": "solo", "path": post.path, "sha256": post.sha, "by": post.author}
    # What waits for nothing is worth a second look one day; whoever looks back sees that nobody asked for one.
    return Approval(Verdict.APPROVED, evidence=evidence | ({"urgent": True} if post.urgent else {}))
