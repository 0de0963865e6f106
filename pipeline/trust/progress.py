"""How far a target has come: its events, folded, and the order that they must have come in.

(nothing) ──intent──▶ open ──published──▶ out, or between two parts of a thread
                       │ ├─rejected─▶ refused
                       │ ├─not-sent─▶ between
                       └─unknown──▶ in doubt ──published─▶ … ; ──absent─▶ between
between ──intent──▶ open
(nothing), between ──missed──▶ missed ──intent─▶ open, where it got another time
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.event import EventType, Out
from pipeline.trust.entries import is_unauthorised
from pipeline.trust.record import time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model.event import Event


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
        answer: what came after it, None while nothing did.
        attempts: how often the part in question was tried with the same payload; a try that ended at the account's
            own door is none.
        missed: the time that was missed, as written; empty where none was.
    """

    __slots__ = ("answer", "attempts", "intent", "missed", "receipts")

    def __init__(self) -> None:
        self.receipts: list[Event] = []
        self.intent: Event | None = None
        self.answer: Event | None = None
        self.attempts = 0
        self.missed = ""

    @property
    def parts(self) -> int:
        """How many parts the target has, 0 before the first intent."""
        return self.intent.data["parts"] if self.intent else 0

    @property
    def out(self) -> bool:
        """Whether every part is out."""
        return bool(self.receipts) and len(self.receipts) == self.parts

    @property
    def open(self) -> bool:
        """Whether the last intent has no final answer: it may be live, now or soon."""
        return self.intent is not None and (self.answer is None or self.answer.type is EventType.UNKNOWN)

    @property
    def next_part(self) -> int:
        """The part that is in question, from 1."""
        return len(self.receipts) + 1

    def summary(self) -> Out | None:
        """Return what a plan needs of a target that is out, None of any other."""
        if not self.out or self.intent is None:
            return None
        first = self.receipts[0]
        return Out(time(first.at), first.data["url"], self.intent.data["digest"])

    def take(self, event: Event) -> None:
        """Go on by one event.

        Raises:
            DisorderError: it cannot come here.
        """
        if event.type is EventType.INTENT:
            self._begin(event)
        elif event.type is EventType.MISSED:
            if self.open or self.receipts:
                raise DisorderError(event.seq, "missed, though something was sent")
            self.missed = event.data["due_at"]
        else:
            self._end(event)

    def _begin(self, event: Event) -> None:
        last = self.intent
        same = last is not None and (event.data["payload"], event.data["parts"]) == (last.data["payload"], self.parts)
        if self.open or self.out or event.part != self.next_part or event.part > event.data["parts"]:
            raise DisorderError(event.seq, f"an intent for part {event.part} cannot follow")
        if self.receipts and not same:
            raise DisorderError(event.seq, "another payload in the middle of a thread")
        again = same and last is not None and last.part == event.part
        self.attempts = self.attempts + 1 if again else 1
        self.intent = event
        self.answer = None

    def _end(self, event: Event) -> None:
        intent = self.intent
        if intent is None or not self.open or (event.data["intent"], event.part) != (intent.seq, intent.part):
            raise DisorderError(event.seq, f"{event.type} answers no open intent")
        doubted = self.answer is not None
        if event.type is (EventType.UNKNOWN if doubted else EventType.ABSENT):
            raise DisorderError(event.seq, f"{event.type} cannot follow here")
        self.answer = event
        if is_unauthorised(event):
            self.attempts -= 1
        if event.type is EventType.PUBLISHED:
            self.receipts.append(event)


def progress(events: Iterable[Event]) -> Course:
    """Fold a target's events, oldest first.

    Raises:
        DisorderError: they are in an order that cannot have happened.
    """
    come = Course()
    for event in events:
        come.take(event)
    return come
