"""What a person's word about a target comes to: what is written of it, or why nothing is.

A word is refused where it would change nothing, where it says what nobody can know yet, and where something else has to
be settled first; the refusal says how the target stands and what to do instead.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.plan import Gone, Planned, State, Step
from pipeline.networks import addresses
from pipeline.plan import decide, forgotten, reasons
from pipeline.trust import entries
from pipeline.trust.delivery import CLOCKS
from pipeline.trust.record import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from pipeline.model.event import Event
    from pipeline.model.library import Target
    from pipeline.model.settings import Channel
    from pipeline.plan import Situation
    from pipeline.trust.progress import Course

#: How long after its answer was lost a message may still arrive, and how long until it shows, wherever it was sent.
UNDER_WAY, SHOWS = timedelta(minutes=5) + CLOCKS, timedelta(minutes=3)
LONGEST_NAME = 100
#: Where a target stands that can be tried again, and what beside that can be let go.
STOPPED = frozenset({State.REJECTED, State.MISSED, State.CANCELLED, State.PARTIAL})
HELD = frozenset({State.HELD})
#: What to do about a target that a word would not move, by where it stands.
ADVICE = {
    State.DRAFT: Message("set its time and its status in its file"),
    State.INVALID: Message("tellal check says what is wrong with it"),
    State.HANDED: Message("a person has it: tellal done says that it is out, tellal cancel that it will not be"),
    State.UNAPPROVED: Message("approve it: see docs/approvals.md"),
    State.HELD: Message("tellal plan says what holds it; a hold ends with tellal release, or in content/holds.toml"),
    State.SCHEDULED: Message("it goes out by itself"),
    State.DUE: Message("it goes out with the next run: tellal publish"),
    State.SENDING: Message("wait until that run is over"),
    State.PUBLISHED: Message("there is nothing to be tried again"),
    State.CHANGED: Message("there is nothing to be tried again"),
    State.RETRACTED: Message("what was taken back stays so: make it a new post"),
    State.PARTIAL: Message("the rest follows as soon as that is no more so"),
    State.MISSED: Message("give it a new publish_at, or a later expires_at"),
    State.CANCELLED: Message("its file says so: change its status there"),
}


class Word(NamedTuple):
    """Whose word it is, and why; `word` makes one."""

    by: str
    note: str = ""


class Proof(NamedTuple):
    """What a person found who looked for a message in doubt.

    Args:
        url: where it is; empty where it is not there.
        remote_id: the network's own name of it; empty where the address says it.
        part: which message of a thread they looked for, from 1; 0 for the one in question.
    """

    url: str = ""
    remote_id: str = ""
    part: int = 0


class Said(NamedTuple):
    """What came of a word about one target.

    Args:
        target: None where only the ledger knows it.
        events: what was written; nothing where the word was refused.
        message: what was done, or why not.
        hint: what happens next, or what to do instead.
        stands: where the target stands now; None where nothing of it matters any more.
    """

    key: str
    target: Target | None
    events: tuple[Event, ...]
    message: Message
    hint: Message | None = None
    stands: Planned | Gone | None = None


def word(by: str, note: str = "") -> Word:
    """Return a person's word as the ledger keeps it: on one line, without control characters, and not too long."""
    return Word(_line(by)[:LONGEST_NAME].strip(), _line(note)[: entries.LONGEST].strip())


class Case(NamedTuple):
    """One target as it stands when a word about it is decided.

    Args:
        channel: None where there is none for its account any more.
        known: the number of its last intent when the person spoke; 0 where there was none.
        pictures: says how many pictures the message in question has.
        names: says what the network called other messages of the same account.
    """

    key: str
    target: Target | None
    channel: Channel | None
    events: tuple[Event, ...]
    come: Course
    situation: Situation
    said: Word
    run: str
    known: int
    pictures: Callable[[], int]
    names: Callable[[], Iterable[str]]

    @property
    def now(self) -> datetime:
        """The moment (UTC)."""
        return self.situation.now

    @property
    def network(self) -> str:
        """The network that its account is on."""
        return self.key.partition("/")[2].partition(".")[0]

    @property
    def name(self) -> str:
        """What a person calls the target."""
        return str(self.target or self.key)

    def stands(self, *more: Event) -> Planned | Gone | None:
        """Return where the target stands, after some more events."""
        events = (*self.events, *more)
        if self.target is None:
            return forgotten(self.key, events, self.situation) if events else None
        return decide(self.target, self.key, events, self.situation)

    def refused(self, message: Message | None = None, hint: Message | None = None) -> Said:
        """Return that nothing was written; why not is where the target stands, unless something else is said."""
        stands = self.stands()
        reason = stands.reason if stands else Message("its file is gone, and nothing of it goes out")
        return Said(self.key, self.target, (), message or reason, hint, stands)

    def done(self, message: Message, *events: Event, hint: Message | None = None) -> Said:
        """Return that something is written, and where that leaves the target."""
        stands = self.stands(*events)
        return Said(self.key, self.target, events, message, hint or _next(stands), stands)


def cancelled(case: Case) -> Said:
    """Return what it comes to that nothing more of a target is to go out."""
    come, stands = case.come, case.stands()
    if come.out or come.retract is not None:
        back = Message("tellal retract {name} takes it back, where its network lets it", name=case.name)
        return case.refused(hint=back if come.retract is None else None)
    if come.cancelled is not None:
        undo = Message("tellal release {name} takes that back", name=case.name)
        return case.refused(reasons.cancelled(come.cancelled), undo)
    if case.target is None and not come.open:
        return case.refused()
    if not case.situation.has_name(case.key):
        return case.refused(hint=ADVICE[State.INVALID])
    if stands is not None and stands.state is State.CANCELLED:
        return case.refused(hint=ADVICE[State.CANCELLED])
    event = entries.cancelled(case.key, case.now, case.run, *case.said)
    hint: Message | None = None
    if stands is not None and stands.state is State.SENDING:
        hint = Message("a run may be sending a message of it right now: that one is not stopped, nothing follows it")
    elif come.handed:
        hint = Message("tell whoever was to publish it; if they did: tellal done {name} URL", name=case.name)
    elif come.open:
        hint = Message("whether it is out is still looked up; it is not sent again")
    return case.done(Message("cancelled"), event, hint=hint)


def released(case: Case, takes: frozenset[State]) -> Said:
    """Let a target go if it stands in one of some states, and if a word would get it out of that."""
    stands = case.stands()
    if case.come.open or stands is None:
        return case.refused(hint=_settles(case, stands))
    if stands.state is State.UNKNOWN:
        return case.refused(hint=Message("settle that first: tellal retract {name}", name=case.name))
    if stands.state not in takes:
        late = stands.state is State.HELD
        return case.refused(
            hint=Message("tellal release {name} lets it go", name=case.name) if late else ADVICE[stands.state]
        )
    if case.come.retract is not None:
        return case.refused(hint=ADVICE[State.RETRACTED])
    event = entries.released(case.key, case.now, case.run, *case.said)
    after = case.stands(event)
    stuck = after is None or (after.state, after.step) == (stands.state, stands.step)
    if stuck and not (after and stands.state is State.PARTIAL and after.reason != stands.reason):
        return case.refused(after.reason if after else None, ADVICE[stands.state])
    return case.done(Message("released"), event)


def resolved(case: Case, proof: Proof) -> Said:
    """Return what it comes to that a person looked for a message."""
    come, intent, stands = case.come, case.come.intent, case.stands()
    if intent is None or not come.open or stands is None:
        begun = stands is not None and stands.state is State.UNKNOWN
        hint = Message("settle that first: tellal retract {name}", name=case.name)
        return case.refused(hint=hint if begun else Message("there is no doubt about it: nothing is to be settled"))
    if intent.seq != case.known:
        return case.refused(Message("another run tried it again meanwhile"), Message("look again"))
    if proof.part and proof.part != intent.part:
        in_doubt = Message(
            "in doubt is message {n} of {parts}, not {other}", n=intent.part, parts=come.parts, other=proof.part
        )
        return case.refused(in_doubt)
    if stands.state is State.SENDING:
        until = _clock(moment(intent.data["lease_until"]))
        return case.refused(hint=Message("wait: until {time} that run may still send it", time=until))
    return _there(case, intent, proof) if proof.url else _absent(case, intent)


def finished(case: Case, proof: Proof) -> Said:
    """Return what it comes to that a person published a message that was handed over."""
    if case.come.handed:
        return resolved(case, proof)
    if not case.come.open:
        return case.refused(hint=Message("nothing of it waits for a person to publish it"))
    return case.refused(hint=_settles(case, case.stands()))


def _settles(case: Case, stands: Planned | Gone | None) -> Message | None:
    """Return what ends it that nobody knows whether a message is out."""
    if case.come.handed:
        return Message("to hand it over anew: tellal resolve {name} --absent", name=case.name)
    if stands is not None and stands.state is State.UNKNOWN:
        return Message("settle that first: tellal resolve {name} --published URL, or --absent", name=case.name)
    return ADVICE[State.SENDING] if stands else None


def _there(case: Case, intent: Event, proof: Proof) -> Said:
    """Take a person's word that a message is out, and where."""
    problem = addresses.wrong(proof.url, case.network)
    if problem is not None:
        return case.refused(problem)
    name = _line(proof.remote_id)[: entries.LONGEST]
    if not name and case.channel is not None:
        name = addresses.message_of(proof.url, case.channel, pictures=case.pictures(), others=case.names())
    if not name and intent.part < case.come.parts:
        return case.refused(
            Message("the next message answers this one, and its name at the network does not follow from the address"),
            Message("give it with --id: see docs/publishing.md"),
        )
    receipt = {"remote_id": name, "url": proof.url, "via": "person", "by": case.said.by, "note": case.said.note}
    unreachable = Message("its name at the network is not known: tellal update and tellal retract will not reach it")
    return case.done(
        Message("noted: it is out") if case.come.handed else Message("settled: it is out"),
        *_doubted(case, intent),
        entries.published(intent, case.now, case.run, receipt),
        hint=None if name else unreachable,
    )


def _absent(case: Case, intent: Event) -> Said:
    """Take a person's word that a message is not there, once it cannot come any more."""
    certain = _arrived(case, intent)
    if case.now < certain:
        return case.refused(
            Message("it may still arrive and show until {time}", time=_clock(certain)), Message("look again then")
        )
    answer = entries.absent(intent, case.now, case.run, case.now, case.said._asdict())
    return case.done(Message("settled: it is not there"), *_doubted(case, intent), answer)


def _arrived(case: Case, intent: Event) -> datetime:
    """Return the moment (UTC) from which on a message that is not to be seen is not there."""
    if case.network == addresses.OUTBOX or case.come.handed:
        return intent.at
    lease, doubt = moment(intent.data["lease_until"]), case.come.doubt
    return (lease if doubt is None else min(lease, doubt.at + UNDER_WAY)) + SHOWS


def _doubted(case: Case, intent: Event) -> tuple[Event, ...]:
    """Return the doubt that an answer must follow on, where nobody has written it yet."""
    if case.come.doubt is not None or case.come.handed:
        return ()
    return (entries.unknown(intent, case.now, case.run, "the run that sent it left no answer"),)


def _next(stands: Planned | Gone | None) -> Message | None:
    """Return what happens next with a target."""
    if stands is None:
        return None
    if stands.step is Step.SEND:
        return Message("it goes out with the next run")
    return Message("its time is over: tellal retry sends it all the same") if stands.state is State.MISSED else None


def _clock(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"


def _line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
