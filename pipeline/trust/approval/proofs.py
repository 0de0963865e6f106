"""The verdict on every target by proof: what everything rests on, put together, and what is asked in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode, Asked
from pipeline.model.event import EventType
from pipeline.model.post import Status
from pipeline.trust.approval import lists, reviews_kept
from pipeline.trust.approval.bundle import Bundles, Committed
from pipeline.trust.approval.claims import Ask
from pipeline.trust.approval.judge import Judge
from pipeline.trust.approval.mainline import mainline
from pipeline.trust.approval.reviewed import Reviewed
from pipeline.trust.approval.verdict import Approvals
from pipeline.workspace import lineage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.approval import Policy
    from pipeline.model.event import History
    from pipeline.model.library import Library, Target
    from pipeline.model.plan import Assessment
    from pipeline.trust.approval.asking import Asking
    from pipeline.trust.approval.claims import Ground, Way

SHALLOW = (
    Message("this clone does not have the whole history, so nobody can tell what was approved"),
    Message("git fetch --unshallow (in CI: fetch-depth: 0)"),
)
IDLE = frozenset({Status.DRAFT, Status.CANCELLED})
DAY = timedelta(days=1)


class Proved(Approvals):
    """The verdict on every target, by proof.

    Args:
        judge: judges.
        reviewed: GitHub's reviews, as one way of approving.
        asking: asks GitHub; None where nobody does.
    """

    def __init__(self, judge: Judge, reviewed: Reviewed, asking: Asking | None) -> None:
        super().__init__(judge=judge.of)
        self._claimed = judge.claimed
        self._reviewed = reviewed
        self._asking = asking

    def see_that_they_may_count(self) -> None:
        """See that they are no hearsay.

        Raises:
            UsageError: nobody was asked in this run.
        """
        if self._asking is None and self._reviewed.recalls:
            raise UsageError(Message("nobody asked GitHub in this run what is approved, so nothing is sent"))

    @property
    def asked(self) -> Asked | None:
        """What was asked of GitHub, None where nobody was to."""
        where = self._asking
        return Asked(where.calls, len(where.asked), where.more, self._reviewed.trouble) if where else None

    def remembered(self, control: Mapping[str, bytes], *, writes: bool) -> dict[str, bytes]:
        """Return the control file that a run leaves: what it and others found out, as far as posts to come need it."""
        if self._asking is None:
            return {}
        before = control.get(reviews_kept.NAME, b"")
        others = {key: each for key, each in reviews_kept.read(control).items() if key not in self._reviewed.refuted}
        proofs = others | self._reviewed.proofs
        after = reviews_kept.written(proofs, self._claimed)
        if after == before or (not before and not proofs):
            return {}
        return {reviews_kept.NAME: after} if writes or not reviews_kept.says_the_same(before, after) else {}


def proved(  # noqa: PLR0913, PLR0917 - everything that a verdict rests on
    library: Library,
    assessment: Assessment,
    history: History,
    ground: Ground,
    policies: Mapping[str, Policy | None],
    ci: bool,  # noqa: FBT001 - as its caller has it
    environment: Mapping[str, str] | None,
    wanted: Collection[str] | None,
) -> Approvals:
    """Judge every target of a workspace in which not all was approved by its author's word; see `engine`.

    Args:
        library: the workspace as it was read.
        assessment: knows what each target was rendered from.
        history: what the ledger remembers.
        ground: what everything is judged at.
        policies: what versions of `tellal.toml` say, by blob.
        ci: nobody watches this run.
        environment: says where GitHub is and lets us in; None where nobody far away is asked.
        wanted: keys of the targets that GitHub is asked about, whatever their time; None for what is due and to come.

    Raises:
        GitError: the repository lacks something.
        UsageError: this clone does not have the whole history.
    """
    if lineage.is_shallow(ground.git):
        raise UsageError(*SHALLOW)
    line = mainline(library.root, ground.git, ground.head, whole=True)
    bundles = Bundles(library, assessment)
    committed = Committed(library, bundles, line, ground.git)
    asking = None if environment is None else _asking(ground, environment)
    reviewed = Reviewed(ground, reviews_kept.read(history.control), asking, library.settings.approval.when_away)

    def ask(target: Target) -> Ask:
        if asking is None:
            return Ask.NEVER
        if wanted is not None:
            return Ask.ALWAYS if target.key in wanted else Ask.NEVER
        return _when(target, library, history, ground.now, left=asking.left)

    live = [target for target in library.targets() if target.post.status not in IDLE and target.key not in history.out]
    is_due = asking is not None and any(ask(target) is Ask.ALWAYS for target in live)
    judge = Judge(
        library,
        bundles=bundles,
        committed=committed,
        line=line,
        policies=policies,
        ways=_ways(library.root, ground, reviewed),
        ask=ask,
        ask_policies=Ask.ALWAYS if is_due or wanted is not None else Ask.MISSING,
        history=lambda path: lists.history(library.root, ground, line, path),
        ci=ci,
    )
    given = Proved(judge, reviewed, asking)
    committed.prepare({path for target in live for path in bundles.of(target)})
    if asking is not None and wanted is None:  # what is due first, then what comes next
        last = ground.now + 365 * DAY
        order = sorted(live, key=lambda target: (ask(target) is not Ask.ALWAYS, target.post.publish_at or last))
        for target in order:
            given.of(target)
    return given


def _when(target: Target, library: Library, history: History, now: datetime, *, left: bool) -> Ask:
    """Return whether GitHub is asked about a target: about what is due always, about what was missed no more."""
    post = target.post
    if post.status in IDLE or post.publish_at is None or target.key in history.out:
        return Ask.NEVER
    if post.publish_at > now:
        return Ask.ONCE
    events = history.of(target.key)
    if events:
        return Ask.NEVER if events[-1].type is EventType.MISSED else Ask.ALWAYS
    over = now - post.publish_at > _max_late(target, library) + DAY
    # A hold may have kept it that long, or nobody has looked yet; a year of old posts must not use up the questions.
    return Ask.ALWAYS if left or not over else Ask.NEVER


def _max_late(target: Target, library: Library) -> timedelta:
    own = target.post.max_late
    if own is None:
        own = target.channel.max_late
    return library.settings.max_late if own is None else own


def _asking(ground: Ground, environment: Mapping[str, str]) -> Asking:
    from pipeline.trust.approval.asking import Asking  # noqa: PLC0415 - only where somebody asks
    from pipeline.trust.github.origin import REMOTE, open_github  # noqa: PLC0415 - likewise

    return Asking(ground, lambda: open_github(ground.git, environment), REMOTE)


def _ways(root: Path, ground: Ground, reviewed: Reviewed) -> Callable[[ApprovalMode], Way]:
    made: dict[ApprovalMode, Way] = {ApprovalMode.GITHUB: reviewed}

    def way(mode: ApprovalMode) -> Way:
        if mode not in made:
            from pipeline.trust.approval.attest import Attest  # noqa: PLC0415 - only where people sign
            from pipeline.trust.approval.signed import SignedMerge  # noqa: PLC0415 - likewise

            made[mode] = (Attest if mode is ApprovalMode.ATTEST else SignedMerge)(ground, root)
        return made[mode]

    return way
