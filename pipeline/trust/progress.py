"""How far a target has come: its events, folded, and the order that they must have come in.

(nothing) ──intent──▶ open ──published──▶ out, or between two parts of a thread
                       │ ├─rejected─▶ refused
                       │ ├─not-sent─▶ between
                       ├─handed-over─▶ with a person ──published─▶ … ; ──absent─▶ between
                       └─unknown──▶ in doubt ──looked─▶ in doubt ──published, handed-over─▶ … ; ──absent─▶ between
between ──intent──▶ open
(nothing), between ──missed──▶ missed ──intent─▶ open, where it got another time
anything but out ──cancelled──▶ no further intent, until a person says `released`
out, or partly ──retract──▶ ──retracted──▶ the end ; out ──update──▶ ──updated──▶ out, with another text
update, retract ──kept──▶ as it was, or done in part
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.model.event import EventType, Out
from pipeline.trust.entries import is_unauthorised
from pipeline.trust.record import time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model.event import Event

#: How long it means something that a message in doubt is not to be found: networks show only so much of the past.
LOOKING = timedelta(hours=24)
#: What leaves open whether a message is live.
IN_DOUBT = frozenset({EventType.UNKNOWN, EventType.LOOKED})
#: What answers an intent for good but does not end it, and what can follow on it: it is with a person.
HANDED = EventType.HANDED
_AFTER_HANDED = frozenset({EventType.PUBLISHED, EventType.ABSENT})


class DisorderError(ValueError):
    """An event that cannot follow what was there; `seq` is its number."""

    def __init__(self, seq: int, what: str) -> None:
        super().__init__(what)
        self.seq = seq


class Course:
    """Where a target's events have led.

    Attributes:
        receipts: the `published` of each part that is out, in order.
        intent: the last intent, None before the first.
        doubt: the `unknown` that the last intent got, None where it got none.
        answer: what came after the last intent, None while nothing did.
        attempts: how often the part in question was tried with the same payload; a try that ended at the account's
            own door is none.
        missed: the time that was missed, as written; empty where none was.
        cancelled: a person's word that nothing more goes out, None where nobody said so or it was taken back.
        released: a person's last word that it may go out, None where nobody said so.
        update: the last change of what is out, begun or done; None where there was none that left a trace.
        retract: the last try to take it back; None where there was none, or it left everything as it was.
        settled: whether what was begun last of these two has an answer.
        doubtful: whether the last update was tried more than once, so that an earlier try may arrive late.
        kept: that answer, where it says that the network did not do all of it; None where it did.
    """

    __slots__ = (
        "_before",
        "_texts",
        "answer",
        "attempts",
        "cancelled",
        "doubt",
        "doubtful",
        "intent",
        "kept",
        "missed",
        "receipts",
        "released",
        "retract",
        "settled",
        "update",
    )

    def __init__(self) -> None:
        self.receipts: list[Event] = []
        self.intent: Event | None = None
        self.doubt: Event | None = None
        self.answer: Event | None = None
        self.attempts = 0
        self.missed = ""
        self.cancelled: Event | None = None
        self.released: Event | None = None
        self.update: Event | None = None
        self.retract: Event | None = None
        self.settled = True
        self.kept: Event | None = None
        self.doubtful = False
        self._before: Event | None = None
        self._texts: tuple[str, ...] = ()

    @property
    def parts(self) -> int:
        """How many parts the target has, 0 before the first intent."""
        return self.intent.data["parts"] if self.intent else 0

    @property
    def out(self) -> bool:
        """Whether every part is out, or was."""
        return bool(self.receipts) and len(self.receipts) == self.parts

    @property
    def open(self) -> bool:
        """Whether the last intent has no final answer: it may be live, now or soon."""
        return self.intent is not None and (self.answer is None or self.answer.type in IN_DOUBT or self.handed)

    @property
    def handed(self) -> bool:
        """Whether a person is to publish the message in question, and has not said yet that they did."""
        return self.answer is not None and self.answer.type is HANDED

    @property
    def began(self) -> str:
        """Until when its first message may have gone out, as the ledger writes times; empty where it did not."""
        if self.receipts:
            return time(self.receipts[0].at)
        if self.intent is None or not self.open:
            return ""
        if self.answer is not None and self.handed:
            return time(self.answer.at)
        return time(self.doubt.at) if self.doubt else str(self.intent.data["lease_until"])

    @property
    def retracted(self) -> bool:
        """Whether what was out is known to be taken back."""
        return self.retract is not None and self.settled and self.kept is None

    @property
    def begun(self) -> Event | None:
        """The update, or the try to take it back, that has no answer yet."""
        return None if self.settled else self.retract or self.update

    @property
    def next_part(self) -> int:
        """The part that is in question, from 1."""
        return len(self.receipts) + 1

    @property
    def answered(self) -> tuple[str, ...]:
        """What an answer to the last message that is out answers: remote ids, first to last."""
        if self.intent is None or not self.receipts:
            return ()
        # The last intent may be that of a part which is not out: it answers this very message.
        own = self.receipts[-1].data["remote_id"]
        before = tuple(self.intent.data["reply_to"])
        return before if before[-1:] == (own,) else (*before, own)

    @property
    def digest(self) -> str:
        """Fingerprint of what readers see, or would; empty before the first intent."""
        last = self.update or self.intent
        return last.data["digest"] if last else ""

    @property
    def showing(self) -> tuple[str, ...]:
        """The payloads that readers may see of what is out: several while an update is open, or was done in part."""
        return self._texts or ((self.intent.data["payload"],) if self.intent else ())

    def summary(self) -> Out | None:
        """Return what a plan needs of a target that is out, None of any other."""
        if not self.out or self.intent is None:
            return None
        first = self.receipts[0]
        if self.retract is not None:
            since = "retract" if not self.settled else "torn" if self.kept else "retracted"
        else:
            since = "update" if not self.settled else "mixed" if len(self.showing) > 1 else ""
        return Out(time(first.at), first.data["url"], self.digest, since)

    def take(self, event: Event) -> None:
        """Go on by one event.

        Raises:
            DisorderError: it cannot come here.
        """
        match event.type:
            case EventType.INTENT:
                self._begin(event)
            case EventType.MISSED:
                if self.open or self.receipts:
                    raise DisorderError(event.seq, "missed, though something was sent")
                self.missed = event.data["due_at"]
            case EventType.CANCELLED | EventType.RELEASED:
                self._heed(event)
            case EventType.UPDATE | EventType.RETRACT:
                self._amend(event)
            case EventType.UPDATED | EventType.RETRACTED | EventType.KEPT:
                self._end_amending(event)
            case _:
                self._end(event)

    def _begin(self, event: Event) -> None:
        last = self.intent
        same = last is not None and (event.data["payload"], event.data["parts"]) == (last.data["payload"], self.parts)
        if self.open or self.out or event.part != self.next_part or event.part > event.data["parts"]:
            raise DisorderError(event.seq, f"an intent for part {event.part} cannot follow")
        if self.receipts and not same:
            raise DisorderError(event.seq, "another payload in the middle of a thread")
        if self.cancelled is not None or self.retract is not None:
            raise DisorderError(event.seq, "an intent, though it was cancelled or taken back")
        again = same and last is not None and last.part == event.part
        self.attempts = self.attempts + 1 if again else 1
        self.intent = event
        self.answer = self.doubt = None

    def _end(self, event: Event) -> None:
        intent = self.intent
        if intent is None or not self.open or (event.data["intent"], event.part) != (intent.seq, intent.part):
            raise DisorderError(event.seq, f"{event.type} answers no open intent")
        follows = {EventType.LOOKED: EventType.UNKNOWN, EventType.UNKNOWN: None}
        before = self.answer.type if self.answer else None
        if event.type in follows and before is not follows[event.type]:
            raise DisorderError(event.seq, f"{event.type} cannot follow here")
        if before is HANDED and event.type not in _AFTER_HANDED:
            raise DisorderError(event.seq, f"{event.type}, though a person has it")
        if event.type is EventType.ABSENT and before is None:
            raise DisorderError(event.seq, "absent cannot follow here")
        self.answer = event
        if event.type is EventType.UNKNOWN:
            self.doubt = event
        if is_unauthorised(event):
            self.attempts -= 1
        if event.type is EventType.PUBLISHED:
            self.receipts.append(event)

    def _heed(self, event: Event) -> None:
        """Take the word of a person."""
        if event.type is EventType.CANCELLED:
            if self.out or self.cancelled is not None:
                raise DisorderError(event.seq, "cancelled, though it is out or was cancelled before")
            self.cancelled = event
            return
        if self.open or self.out or self.retract is not None:
            raise DisorderError(event.seq, "released, though it is out, or may be")
        self.released, self.cancelled, self.missed, self.attempts = event, None, "", 0
        if self.intent is not None:
            self.answer = event

    def _amend(self, event: Event) -> None:
        """Take what was begun with a message that is out."""
        if not self.receipts or self.open or self.retracted:
            raise DisorderError(event.seq, f"{event.type}, though nothing is out")
        if event.type is EventType.RETRACT:
            self.retract = event
        elif self.retract is not None or not self.out:
            raise DisorderError(event.seq, "an update of what is not out, or was to be taken back")
        elif self.settled:
            self._before, self.update, self.doubtful = self.update, event, False
            self._texts = (*self.showing, event.data["payload"])
        elif self.update and event.data["payload"] == self.update.data["payload"]:
            self.update, self.doubtful = event, True
        else:
            raise DisorderError(event.seq, "another text while it is not known what became of the one before")
        self.settled, self.kept = False, None

    def _end_amending(self, event: Event) -> None:
        """Take how that ended."""
        begun = self.begun
        answered = {EventType.UPDATED: EventType.UPDATE, EventType.RETRACTED: EventType.RETRACT}
        if begun is None or answered.get(event.type, begun.type) is not begun.type:
            raise DisorderError(event.seq, f"{event.type} answers nothing that was begun")
        if event.data.get(str(begun.type)) != begun.seq:
            raise DisorderError(event.seq, f"{event.type} answers something else than what was begun")
        self.settled = True
        if event.type is EventType.UPDATED:
            self._texts = (begun.data["payload"],)
        elif event.type is EventType.KEPT:
            self._keep(event, begun)

    def _keep(self, event: Event, begun: Event) -> None:
        """Take that it is as it was, or neither one nor the other."""
        self.kept = event
        if event.data["done"] or (begun.type is EventType.UPDATE and self.doubtful):
            return
        if begun.type is EventType.UPDATE:
            self.update, self._texts = self._before, self._texts[:-1]
        elif self.out:  # of what is half out nothing more is sent, for a person wanted it gone
            self.retract = None


def progress(events: Iterable[Event]) -> Course:
    """Fold a target's events, oldest first.

    Raises:
        DisorderError: they are in an order that cannot have happened.
    """
    come = Course()
    for event in events:
        come.take(event)
    return come
