"""One run of publishing: what is in doubt first, then what is due, then what was missed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.doors import Doors
from pipeline.errors import LedgerConflictError, TellalError, UnauthorisedError
from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.outcome import Moment, Outcome, Outcomes, Progress
from pipeline.model.plan import Gone, Planned, State, Step
from pipeline.plan import decide, forgotten, situation_of
from pipeline.plan.doubts import is_doubt
from pipeline.publish.closing import close, keep_first
from pipeline.publish.letters import Letters
from pipeline.publish.presence import left
from pipeline.publish.turns import Turns
from pipeline.publish.work import CUT_OFF, NOTES, TOLD, Work, channel_of, work_of
from pipeline.survey import survey
from pipeline.trust import entries
from pipeline.trust.books import Books
from pipeline.trust.breaker import Breaker
from pipeline.trust.delivery import Delivery, Seen, said
from pipeline.trust.ledger import ledger_of
from pipeline.trust.progress import Course, progress
from pipeline.trust.record import moment
from pipeline.trust.record import time as written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.event import Event
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Network
    from pipeline.plan import Situation
    from pipeline.survey import Survey

#: How long a run begins new intents; CI stops a job that runs for 15 minutes.
RUN = timedelta(minutes=12)
#: How often a run decides again on a target when others write the ledger at the same time.
TRIES = 8
#: The first wait between two tries, in seconds, before chance; each is twice as long.
WAIT = 0.1


def publish(
    root: Path,
    clock: Callable[[], datetime],
    *,
    ci: bool = False,
    doors: Doors | None = None,
    receipts: Sequence[Event] = (),
) -> Outcomes:
    """Send what is due, look up what is in doubt, and write down what came of it.

    Args:
        root: the workspace.
        clock: says what time it is (UTC), each time it is asked.
        ci: nobody watches this run.
        doors: ways to the world, where they are not the usual ones.
        receipts: what earlier runs elsewhere could not write down.

    Raises:
        NoRepositoryError: there is nowhere to keep the ledger.
        LedgerBrokenError: it is not as we left it, or not the one that is pinned, so nothing may be sent.
        UsageError: `tellal.toml` makes no sense.
    """
    ways = doors or Doors()
    found = survey(root, clock(), ci=ci, ledger=ways.ledger, environment=ways.environment)
    return carry_out(found, clock, ways, receipts)


def carry_out(found: Survey, clock: Callable[[], datetime], doors: Doors, receipts: Sequence[Event] = ()) -> Outcomes:
    """Publish what a survey found to be due; `publish` with the looking done already."""
    if found.trouble is not None:
        raise found.trouble
    found.approvals.see_that_they_may_count()
    name = f"{clock():%Y%m%dT%H%M%SZ}-{int(doors.chance() * 16**8):08x}"
    with doors.running(found.library.root, name) as mark:
        outcomes = (run := _Run(found, clock, doors, name)).carry_out(receipts)
        mark.stays, mark.wanted = run.leaves_open, run.left_open
    return outcomes


class _StopError(Exception):
    """The run cannot go on; the message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class _Run:
    """One run of publishing."""

    def __init__(self, found: Survey, clock: Callable[[], datetime], doors: Doors, name: str) -> None:
        self._found = found
        self._library = found.library
        self._clock = clock
        self._doors = doors
        self._name = name
        self._ledger = doors.ledger or ledger_of(found.library)
        self._books = Books(self._ledger, found.history, self._pause)
        self._keeper = doors.keeper(found.library.root)
        self._situation = situation_of(
            found.library, found.assessment, found.history, found.approvals, found.holds, found.now
        )
        self._networks: dict[str, Network] = {}
        self._stopped: Message | None = None
        self._ends = False
        self._latest = clock() + RUN
        self._breaker = Breaker(found.history.waits)
        self._turns = Turns(found, self._books)
        self._letters = Letters(found, doors, self._delivery().document, self._situation.shows_other, self._answered_by)

    @property
    def owes(self) -> bool:
        """Whether something happened that the ledger does not know."""
        return bool(self._books.owed)

    @property
    def leaves_open(self) -> bool:
        """Whether something may stay without an answer, so that others need to know that this run is over."""
        return self._books.unsettled

    @property
    def left_open(self) -> frozenset[str]:
        """Runs whose intents nobody had answered, as far as this one has read."""
        return self._books.history.left_open

    def carry_out(self, receipts: Sequence[Event]) -> Outcomes:
        """Do all of it: what earlier runs kept, what is in doubt, then what is due, in the plan's order."""
        self._books.take_up((*self._keeper.load(), *receipts))
        plan = self._found.plan
        queue: list[Planned | Gone] = [gone for gone in plan.gone if gone.step is Step.LOOK_UP]
        queue += [planned for step in (Step.LOOK_UP, Step.SEND) for planned in plan.targets if planned.step is step]
        done: list[Outcome] = []
        shut: list[Planned] = []
        resting: list[Planned] = []
        missed: tuple[Planned, ...] = ()
        stopped: Message | None = None
        try:
            for planned in queue:
                if isinstance(planned, Planned) and self._breaker.is_shut(planned.target.channel):
                    shut.append(planned)
                    continue
                if isinstance(planned, Planned) and self._breaker.rests(planned.target.channel, self._clock()):
                    resting.append(planned)
                    continue
                self._heed_stop()
                done.append(self._take_up(planned))
                queue += self._turns.behind(done[-1])  # whoever waited for what does not get through
                if self._stopped:
                    raise _StopError(self._stopped)  # noqa: TRY301 - likewise
            missed = self._note_missed()
            self._begin_to_end()
            self._settle()
        except (_StopError, TellalError) as error:
            stopped = error.message
        except KeyboardInterrupt:
            if not self._doors.stopping():
                raise
            stopped = TOLD
        finally:
            stopped = self._end() or stopped
        taken = len(done) + len(shut) + len(resting)
        left = [planned for planned in queue[taken:] if isinstance(planned, Planned)]
        return Outcomes(
            self._clock(),
            tuple(done),
            (*shut, *resting, *left),
            missed,
            stopped,
            len(shut),
            self._ledger.began,
            len(resting),
            run=self._name,
            history=self._books.history,
            doubts=self._doubts(done),
            told=self._doors.stopping(),
            kept=self._keeper.place(self._name) if self.owes else "",
            asked=self._found.approvals.asked,
        )

    def _doubts(self, done: Sequence[Outcome]) -> tuple[Planned | Gone, ...]:
        """Return what is in doubt now: of what was before, and of what this run did."""
        plan, history = self._found.plan, self._books.history
        before: tuple[Planned | Gone, ...] = (*plan.gone, *plan.targets)
        works = [work_of(each) for each in before if is_doubt(each, self._found.history)]
        works += [Work(each.key, each.target) for each in done if each.state is State.UNKNOWN]
        now = [self._decide(work) for work in {work.key: work for work in works}.values()]
        return tuple(each for each in now if each is not None and is_doubt(each, history))

    def _heed_stop(self) -> None:
        if self._clock() >= self._latest:
            raise _StopError(Message("the time of one run is over; the next one goes on"))
        if self._doors.stopping():
            raise _StopError(TOLD)

    def _begin_to_end(self) -> None:
        """Say, once, that what is owed is written now; where the process may be killed soon, it is kept before that."""
        if not self._ends:
            self._ends = True
            self._doors.tell(Progress(Moment.ENDING, "", None))
        if self._doors.stopping():
            keep_first(self._books, self._keeper, self._name)

    def _settle(self) -> None:
        """Write what is owed, what was found out about approvals, and that there was a run, where nothing shows it."""
        now = self._clock()
        try:
            self._books.settle(lambda known: left(known, self._found, self._doors.runner, now, writes=self.owes), now)
        except TellalError:
            if self.owes:  # the rest alone is worth no failure
                raise

    def _end(self) -> Message | None:
        """Write what is owed, whatever happened; return what went wrong with that."""
        self._begin_to_end()
        try:
            return close(self._books, self._keeper, self._name, self._networks.values())
        except KeyboardInterrupt:
            if not self._doors.stopping():
                raise
            return CUT_OFF

    def _pause(self, tries: int) -> None:
        self._doors.sleep(WAIT * 2**tries * (0.5 + self._doors.chance()))

    def _take_up(self, planned: Planned | Gone) -> Outcome:
        """See to a target; where something ends the run meanwhile, what was begun with it is an outcome too."""
        work = work_of(planned)
        try:
            self._see_to(work)
        except KeyboardInterrupt:
            if not self._doors.stopping():
                raise
            self._stopped = TOLD
        except _StopError as error:
            self._stopped = error.message
        if self._stopped and not any(event.run == self._name for event in self._books.events(work.key)):
            raise _StopError(self._stopped)
        outcome = self._outcome(work)
        self._turns.over(work.key)
        self._doors.tell(Progress(Moment.DONE, work.key, work.target, outcome=outcome))
        return outcome

    def _see_to(self, work: Work) -> None:
        conflicts = 0
        while True:
            try:
                if not self._step(work):
                    return
            except LedgerConflictError as error:
                conflicts += 1
                if conflicts == TRIES:
                    raise _StopError(error.message) from None
                self._pause(conflicts)

    def _outcome(self, work: Work) -> Outcome:
        stands = self._decide(work)
        if stands is None:
            gone = Message("it is not there, and its file is gone")
            return Outcome(work.key, None, State.CANCELLED, work.note or gone)
        reason = work.note or stands.reason
        return Outcome(work.key, work.target, stands.state, reason, stands.url, work.sent, work.waits)

    def _decide(self, work: Work) -> Planned | Gone | None:
        """Decide on what is known now: holds are read anew, and so is what the account sent: others may publish too."""
        situation = self._now()
        events = self._books.events(work.key)
        if work.target is None:
            return forgotten(work.key, events, situation)
        return self._turns.paced(decide(work.target, work.key, events, situation), work, situation)

    def _now(self) -> Situation:
        return self._situation._replace(
            now=self._clock(),
            holds=self._doors.holds(self._library, self._books.history.control),
            ended=self._books.history.ended,
            waits=self._breaker.waits,
            shown=self._situation.shown.of(self._books.history.out),
            history=self._books.history,
        )

    def _answered_by(self, key: str) -> tuple[str, ...]:
        """Return what the first message of a target answers: that of a correction what it puts right."""
        other = self._situation.corrected.get(key)
        return progress(self._books.events(other)).answered if other else ()

    def _step(self, work: Work) -> bool:
        """Do the next thing about a target; say whether there may be another.

        Raises:
            LedgerConflictError: somebody else wrote; decide again.
        """
        planned = self._decide(work)
        if planned is None or planned.step is Step.WAIT:
            return False
        come = progress(self._books.events(work.key))
        if planned.step is Step.LOOK_UP:
            return self._look_up(work, come)
        if work.target is None or come.next_part in work.tried:
            return False
        self._heed_stop()
        try:
            network = self._network(work.target.channel)
            waited = self._turns.waited(planned, self._clock())
            letter = self._letters.make(work.target, work.key, come, self._clock(), network, waited=waited)
        except Exception as error:  # noqa: BLE001 - one target that fails, however, never stops the others
            self._heed(error, work.target.channel)
            work.note = Message("it was not sent: {reason}", reason=said(error))
            return False
        self._tell(Moment.INTENT, work, come.next_part, len(letter.parts))
        delivery = self._delivery(lambda: self._tell(Moment.SENDING, work, come.next_part, len(letter.parts)))
        answer = delivery.send(letter, network)
        work.tried.add(answer.part)
        self._learn(work, work.target.channel, answer)
        if answer.type is EventType.PUBLISHED:
            work.sent += 1
            self._tell(Moment.SENT, work, answer.part, len(letter.parts))
        return True

    def _learn(self, work: Work, channel: Channel, answer: Event) -> None:
        """Take from an answer what it says of the account."""
        if entries.is_unauthorised(answer):
            self._breaker.shut(channel)
            work.note = Message("its account is not let in: {reason}", reason=str(answer.data["reason"]))
        elif answer.data.get("not_before"):
            self._breaker.rest(channel, moment(answer.data["not_before"]))
        elif answer.data.get("lacks"):
            work.note = Message("it is out, but {lacks}", lacks=str(answer.data["lacks"]))

    def _look_up(self, work: Work, come: Course) -> bool:
        """Look for a message in doubt; say whether to go on with its target.

        Raises:
            LedgerConflictError: somebody else wrote; what was seen means nothing.
        """
        intent = come.intent
        if intent is None or intent.seq in work.looked:
            return False
        channel = channel_of(work, self._library)
        if channel is None:
            work.note = Message("it may be out, and its channel is gone: a person must look, then tellal resolve")
            return False
        if self._breaker.is_shut(channel):
            work.note = Message("it may be out, and its account is not let in, so nobody can look")
            return False
        self._tell(Moment.LOOKING, work, intent.part, come.parts)
        try:
            seen = self._delivery().look_up(work.key, intent.seq, self._network(channel))
        except LedgerConflictError:
            raise
        except Exception as error:  # noqa: BLE001 - a look-up that fails, however, shows nothing
            self._heed(error, channel)
            work.note = Message("it may be out, and cannot be looked up: {reason}", reason=said(error))
            return False
        work.looked.add(intent.seq)
        if seen is Seen.THERE and intent.part in work.tried:
            work.sent += 1
        work.note = NOTES.get(seen)
        return work.note is None

    def _heed(self, error: Exception, channel: Channel) -> None:
        if isinstance(error, UnauthorisedError):
            self._breaker.shut(channel)

    def _network(self, channel: Channel) -> Network:
        """Return the adapter of a channel, one for the whole run."""
        if channel.name not in self._networks:
            self._networks[channel.name] = self._doors.open_network(self._library.root, channel)
        return self._networks[channel.name]

    def _delivery(self, before: Callable[[], None] = lambda: None) -> Delivery:
        return Delivery(self._books, self._ledger, self._clock, self._name, before)

    def _note_missed(self) -> tuple[Planned, ...]:
        """Write down whose time is over, so that no later change of settings brings it back; return the new ones."""
        new = []
        for planned in self._found.plan.having(State.MISSED):
            due, key = planned.target.post.publish_at, planned.target.key
            come = progress(self._books.events(key))
            known = due is None or come.open or bool(come.receipts) or come.missed == written(due)
            if due is not None and not known and self._situation.has_name(key):
                self._books.owe(entries.missed(key, self._clock(), self._name, due))
                new.append(planned)
        return tuple(new)

    def _tell(self, what: Moment, work: Work, part: int = 0, parts: int = 0) -> None:
        self._doors.tell(Progress(what, work.key, work.target, part, parts))
