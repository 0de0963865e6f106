"""Whose turn it is right before a message is sent: the account's pace, on what the ledger knows at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.plan import Planned, State, Step
from pipeline.plan import pace, timing
from pipeline.trust.sends import sends, sent_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.model.event import Out
    from pipeline.model.outcome import Outcome
    from pipeline.model.plan import Gone
    from pipeline.model.settings import Channel
    from pipeline.pace.turns import Candidate, Sent
    from pipeline.plan import Situation
    from pipeline.publish.work import Work
    from pipeline.survey import Survey
    from pipeline.trust.books import Books


#: Where a target stands that keeps nobody else from going out.
FREE = frozenset({State.DUE, State.REJECTED, State.HELD})


class Turns:
    """The turns of one run.

    Args:
        found: what the survey found; its plan says who else waits.
        books: what the run knows of the ledger.
    """

    def __init__(self, found: Survey, books: Books) -> None:
        self._found = found
        self._books = books
        self._over: set[str] = set()
        self._behind: list[Planned] | None = None
        self._candidates: dict[str, dict[str, Candidate]] = {}
        self._sent: dict[str, Mapping[str, Sent]] = {}
        self._read: Mapping[str, Out] | None = None

    def over(self, key: str) -> None:
        """Remember that a target had its turn in this run, whatever came of it: it keeps nobody waiting."""
        self._over.add(key)

    def behind(self, outcome: Outcome) -> tuple[Planned, ...]:
        """Return who waited behind a target that had its turn and did not get through: the next, if there is one."""
        if outcome.target is None or outcome.waits or outcome.sent or outcome.state not in FREE:
            return ()
        if self._behind is None:
            self._behind = [each for each in self._found.plan.targets if _waits(each)]
        name = outcome.target.channel.name
        waiting = (each for each in self._behind if each.target.channel.name == name)
        behind = next((each for each in waiting if each.target.key not in self._over), None)
        return () if behind is None else (behind,)

    def paced(self, planned: Planned, work: Work, situation: Situation) -> Planned:
        """Return a target that may go out, or the same waiting for its turn, which its work remembers.

        Args:
            planned: as decided without regard to its account.
            work: its own.
            situation: what it was decided on.
        """
        now, channel = situation.now, planned.target.channel
        work.waits = False
        if not pace.may_wait(planned, now):
            return planned
        own = pace.candidate(planned, work.key, situation, self._books.events(work.key))
        candidates = [own, *self._others(channel, work.key, situation)]
        turn = pace.turns_of(channel, candidates, self._sends(channel, now).values(), now)[work.key]
        stands = pace.waiting(planned, turn, now)
        work.waits = stands is not planned
        return stands

    def waited(self, planned: Planned | Gone, now: datetime) -> bool:
        """Say whether its account, or a hold, kept a target that goes out now, at any time since it was due."""
        if not isinstance(planned, Planned) or planned.when is None:
            return False
        target, due = planned.target, planned.when
        longest = timing.window(target, self._found.library.settings)
        if self._found.holds.kept(target, due, longest, now).since > due:
            return True
        if not pace.may_wait(planned, now):
            return False
        return pace.has_waited(target.channel, due, self._sends(target.channel, now).values(), now)

    def _others(self, channel: Channel, key: str, situation: Situation) -> list[Candidate]:
        """Return who else wants to go out by now on a channel, or has a slot to keep."""
        if channel.name not in self._candidates:
            self._candidates[channel.name] = self._waiting(channel, situation)
        return [
            each
            for each in self._candidates[channel.name].values()
            if each.key != key
            and each.key not in self._over
            and (each.exact or each.urgent or each.due <= situation.now)
        ]

    def _waiting(self, channel: Channel, situation: Situation) -> dict[str, Candidate]:
        named = (
            (f"{each.target.post.id}/{channel.target_name}", each)
            for each in self._found.plan.targets
            if each.goes is not None and each.target.channel.name == channel.name
        )
        return {key: pace.candidate(each, key, situation) for key, each in named}

    def _sends(self, channel: Channel, now: datetime) -> dict[str, Sent]:
        """Return what the account of a channel has sent, this run's own messages included."""
        account, history = channel.target_name, self._books.history
        if self._read is not history.out:  # read anew: somebody else has written
            self._sent, self._read = {}, history.out
        if account not in self._sent:
            self._sent[account] = sends(history, {account: channel.pace}, now)[account]
        known = dict(self._sent[account])
        for key in self._books.touched:
            if key.partition("/")[2] == account:
                known.pop(key, None)
                if (own := sent_of(self._books.events(key), now)) is not None:
                    known[key] = own
        return known


def _waits(planned: Planned) -> bool:
    """Say whether a target is due, and only its account keeps it."""
    return planned.state is State.DUE and planned.step is Step.WAIT and planned.goes is not None
