"""Approval by the reviews of the pull request that brought the bytes: what is known of them, what is to be asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.errors import ForgeDeniedError, ForgeMissingError, ForgeRefusedError, RemoteError, UsageError
from pipeline.i18n import Message
from pipeline.model.approval import WhenAway
from pipeline.trust.approval.asking import Pull
from pipeline.trust.approval.claims import Ask
from pipeline.trust.approval.reviews import judge
from pipeline.trust.approval.reviews_kept import Proof
from pipeline.trust.approval.verdict import NOT_ASKED, Approval, Judged, Verdict, worst
from pipeline.trust.record import time
from pipeline.workspace import lineage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.errors import TellalError
    from pipeline.trust.approval.asking import Asking
    from pipeline.trust.approval.claims import Claim, Ground
    from pipeline.trust.approval.reviews_kept import Key

#: How soon after a merge GitHub knows for sure which pull request a commit came by.
LAG = timedelta(minutes=10)
#: How old an answer may be that counts while nobody can be asked, where the policy lets it.
CACHED = timedelta(hours=24)


class Reviewed:
    """GitHub's reviews as a way of approving.

    Args:
        ground: what everything is judged at.
        known: what was found out earlier, by what it is about.
        asking: asks GitHub; None where nobody does in this run.
        when_away: what happens while nobody can be asked, by the policy at the head; unless that one is found to be
            approved in the same way, nothing is.

    Attributes:
        proofs: what is known by now; only what something was approved by.
        refuted: what was known and does not hold any more.
        recalls: something was judged by what was found out earlier.
        trouble: why something could not be asked, None where everything could.
    """

    def __init__(
        self, ground: Ground, known: Mapping[Key, Proof], asking: Asking | None, when_away: WhenAway = WhenAway.WAIT
    ) -> None:
        self._ground = ground
        self._asking = asking
        self._when_away = when_away
        self._away: TellalError | None = None
        self.proofs: dict[Key, Proof] = dict(known)
        self.refuted: set[Key] = set()
        self.recalls = False
        self.trouble: Message | None = None

    def prove(self, claim: Claim) -> Approval:
        """Return whether the reviews of a pull request approve a claim."""
        known = self.proofs.get(claim.key)
        if not self._asks(claim, known):
            return self._recalled(claim, known) if known else NOT_ASKED
        if self._away is not None:
            return self._without(claim, known, self._away)
        try:
            return self._asked(claim)
        except (ForgeDeniedError, ForgeMissingError) as error:
            return self._without(claim, known, error)
        except ForgeRefusedError as error:
            return Approval(Verdict.INELIGIBLE, error.message)
        except (RemoteError, UsageError) as error:  # nobody else is asked in this run: each would be waited for
            self._away = error
            return self._without(claim, known, error)

    def _asks(self, claim: Claim, known: Proof | None) -> bool:
        if self._asking is None or claim.ask is Ask.NEVER:
            return False
        if claim.ask is Ask.ALWAYS or known is None:
            return claim.ask is not Ask.ONCE or self._asking.left
        return False

    def _recalled(self, claim: Claim, known: Proof) -> Approval:
        self.recalls = True
        return judge(claim, known.facts, known.sight, self._ground.now)

    def _asked(self, claim: Claim) -> Approval:
        """Ask from the beginning: whoever may write the ledger must not be able to say what reviewers said."""
        assert self._asking is not None  # noqa: S101 - see `_asks`
        before = self._asking.calls
        try:
            found = self._ask(self._asking, claim)
        finally:
            if claim.ask is Ask.ONCE:
                self._asking.spend(before)
        if not found.given and self.proofs.pop(claim.key, None) is not None:
            self.refuted.add(claim.key)
        return found

    def _ask(self, asking: Asking, claim: Claim) -> Approval:
        verdicts: list[Judged] = []
        for pull in asking.pulls(claim.introduced):
            facts = asking.facts(pull, claim)
            sight = asking.sight(Pull(facts, pull.head_sha), claim)
            found = judge(claim, facts, sight, self._ground.now)
            if found.given:
                self.proofs[claim.key] = Proof(facts, sight)
                return found
            verdicts.append(Judged(claim.entry.path, found))
        found_worst = worst(verdicts)
        return found_worst.approval if found_worst else self._unreviewed(claim)

    def _unreviewed(self, claim: Claim) -> Approval:
        """Return what to say of bytes that no pull request brought, as far as GitHub knows."""
        path, commit = claim.entry.path, claim.introduced[:10]
        age = self._ground.now - lineage.time(self._ground.git, claim.introduced)
        if abs(age) < LAG:  # a commit may say that it is of any time
            return Approval(
                Verdict.PENDING,
                Message("GitHub does not know yet how {path} came ({commit}): a moment", path=path, commit=commit),
            )
        return Approval(
            Verdict.UNREVIEWED,
            Message(
                "{path} came without a pull request ({commit}), so nobody reviewed it: bring it once more, by one",
                path=path,
                commit=commit,
            ),
        )

    def _without(self, claim: Claim, known: Proof | None, error: TellalError) -> Approval:
        """Return what counts while GitHub does not answer."""
        self.trouble = Message("not everything could be asked: {why}", why=_why(error))
        now = self._ground.now
        out_of_reach = isinstance(error, RemoteError) and not isinstance(error, ForgeRefusedError)
        cached = out_of_reach and self._when_away is WhenAway.USE_CACHED
        if cached and known is not None and now - known.facts.asked <= CACHED:
            found = judge(claim, known.facts, known.sight, now)
            if found.given:
                return found._replace(evidence={**found.evidence, "asked": time(known.facts.asked)})
        return Approval(Verdict.AWAY, Message("nobody can tell whether it is approved: {why}", why=_why(error)))


def _why(error: TellalError) -> str:
    return f"{error.message}; {error.hint}" if error.hint else str(error.message)
