"""What the proofs of an approval come to: verdicts, each with a reason that says what to do, and with its evidence."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.model.approval import Asked
    from pipeline.model.library import Target


NOTHING: Mapping[str, Any] = MappingProxyType({})
NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class Verdict(StrEnum):
    """What the proofs come to, from the best to the worst: the worst of a bundle is the bundle's."""

    APPROVED = "approved"
    NOT_ASKED = "not-asked"  # nobody has looked yet whether it is approved
    AWAY = "away"  # nobody could be asked
    PENDING = "pending"  # its author has not said that it is ready, or the proof is just on its way
    EXPIRED = "expired"  # approved longer ago than the policy lets count
    INSUFFICIENT = "insufficient"  # fewer people than it takes
    INELIGIBLE = "ineligible"  # approved by people whose word does not count
    SELF_APPROVED = "self-approved"  # approved by who wrote it
    STALE = "stale"  # other bytes were approved
    CHANGES_REQUESTED = "changes-requested"
    UNREVIEWED = "unreviewed"  # it came without anybody's review
    NO_POLICY = "no-policy"  # nothing said who may approve when it came
    DIFFERS = "differs"  # the file here is not the one that is committed
    ODD_FILE = "odd-file"  # a link, a program, a twin: nothing that can be approved


GRAVITY = {verdict: place for place, verdict in enumerate(Verdict)}


class Approval(NamedTuple):
    """The verdict on one target, or on one path of its bundle.

    Args:
        reason: what is missing and what to do about it, in words; None where it is approved.
        evidence: what the verdict rests on, as the ledger will keep it.
        entries: of a target, what was judged of each path; empty in solo mode, where nothing but the post counts.
    """

    verdict: Verdict
    reason: Message | None = None
    evidence: Mapping[str, Any] = NOTHING
    entries: tuple[Judged, ...] = ()

    @property
    def given(self) -> bool:
        """Whether it may be sent."""
        return self.verdict is Verdict.APPROVED

    @property
    def says_more(self) -> bool:
        """Whether its reason says more than that its author has not set a status."""
        return bool(self.entries) or self.verdict not in {Verdict.PENDING, Verdict.UNREVIEWED}


class Judged(NamedTuple):
    """One path of a bundle, and the verdict on it."""

    path: str
    approval: Approval


def worst(judged: Iterable[Judged]) -> Judged | None:
    """Return the first of the worst, None where there is nothing."""
    return max(judged, key=lambda each: GRAVITY[each.approval.verdict], default=None)


class Approvals:
    """The verdict on every target.

    Args:
        posts: the file of a post → the verdict on all of its targets.
        judge: gives the verdict where it differs from target to target; asked once for each.
    """

    def __init__(
        self, posts: Mapping[str, Approval] = NOTHING, judge: Callable[[Target], Approval] | None = None
    ) -> None:
        self._posts = posts
        self._judge = judge
        self._judged: dict[tuple[str, str], Approval] = {}

    def of(self, target: Target) -> Approval:
        """Return the verdict on a target; what nobody has judged is not approved."""
        if self._judge is None:
            return self._posts.get(target.post.path, PENDING)
        place = (target.post.path, target.channel.name)
        if place not in self._judged:
            self._judged[place] = self._judge(target)
        return self._judged[place]

    def see_that_they_may_count(self) -> None:
        """See that they are no hearsay: what earlier runs were told is enough for a plan, never for sending.

        Raises:
            UsageError: nobody was asked in this run.
        """

    @property
    def asked(self) -> Asked | None:
        """What was asked of somebody far away, None where nobody was to be."""
        return None

    def remembered(self, control: Mapping[str, bytes], *, writes: bool) -> Mapping[str, bytes]:
        """Return the control file of the ledger that a run changes at its end, nothing where there is no need for it.

        Args:
            control: the control files as they are now.
            writes: a commit is made anyway.
        """
        del control, writes
        return NO_FILES


NOT_ASKED = Approval(
    Verdict.NOT_ASKED, Message("nobody has asked GitHub yet whether it is approved: tellal publish does")
)
PENDING = Approval(Verdict.PENDING, Message("it is not approved: set “status: approved”"))
