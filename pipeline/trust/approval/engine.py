"""The verdict on every target of a workspace: by its author's word where that is all there ever was, else by proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.trust.approval.claims import Ground
from pipeline.trust.approval.mainline import mainline
from pipeline.trust.approval.policies import read_policies
from pipeline.trust.approval.solo import solo
from pipeline.trust.approval.verdict import Approval, Approvals, Verdict
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from pipeline.model.approval import Policy
    from pipeline.model.event import History
    from pipeline.model.library import Library
    from pipeline.model.plan import Assessment

UNCOMMITTED = Message("nothing is committed yet, so nobody can have approved it: commit it, and have it reviewed")


def approvals_of(  # noqa: PLR0913 - everything that a verdict rests on
    library: Library,
    assessment: Assessment,
    history: History,
    now: datetime,
    *,
    ci: bool,
    environment: Mapping[str, str] | None = None,
    wanted: Collection[str] | None = None,
) -> Approvals:
    """Judge every target of a workspace.

    Args:
        library: the workspace as it was read.
        assessment: knows what each target was rendered from.
        history: what the ledger remembers, verdicts of earlier runs included.
        now: the moment (UTC).
        ci: nobody watches this run.
        environment: says where GitHub is and lets us in; None where nobody far away is asked.
        wanted: keys of the targets that GitHub is asked about, whatever their time; None for what is due and to come.
    """
    policy = library.settings.approval
    by_word = Approvals({post.path: solo(post, policy, ci=ci) for post in library.posts})
    is_solo = policy.mode is ApprovalMode.SOLO
    try:
        git = Git(library.root)
        head = _head(library, git)
        policies = _policies(library, git, head)
    except UsageError as error:  # no repository, no git, no commit
        return by_word if is_solo else _none(library, said(error))
    except TellalError as error:
        return _none(library, said(error))
    if is_solo and all(each is None or each.mode is ApprovalMode.SOLO for each in policies.values()):
        return by_word  # nothing but its author's word ever counted here
    from pipeline.trust.approval.proofs import proved  # noqa: PLC0415 - only where proof is needed

    try:
        ground = Ground(git, head, git.prefix(), now)
        return proved(library, assessment, history, ground, policies, ci, environment, wanted)
    except TellalError as error:
        return _none(library, said(error))


def _head(library: Library, git: Git) -> str:
    """Return the commit that everything is judged at.

    Raises:
        UsageError: there is no commit, or no repository.
    """
    if not library.root.is_dir():
        raise UsageError(Message("the workspace is not there"))
    head = git.commit("HEAD")
    if not head:
        raise UsageError(UNCOMMITTED)
    return head


def _policies(library: Library, git: Git, head: str) -> dict[str, Policy | None]:
    """Return every policy that there ever was on the main line, by blob."""
    line = mainline(library.root, git, head, whole=False)
    return read_policies(library.root, git, (each.blob for each in line.settings if not each.is_gone))


def _none(library: Library, reason: Message) -> Approvals:
    """Return that nothing is approved, for one and the same reason."""
    return Approvals({post.path: Approval(Verdict.DIFFERS, reason) for post in library.posts})


def said(error: TellalError) -> Message:
    """Return what is wrong and what to do about it, in one."""
    if error.hint is None:
        return error.message
    return Message("{what}: {hint}", what=str(error.message), hint=str(error.hint))
