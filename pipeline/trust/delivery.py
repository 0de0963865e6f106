"""One message's way out: its intent, the sending, its receipt; and the look-up where an answer was lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, RejectedError, TellalError, UnauthorisedError
from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.networks import contract
from pipeline.networks.contract import HandedOver, Lasts, NoReceipt, Prepares, Receipt
from pipeline.trust import entries
from pipeline.trust.progress import LOOKING, Course, progress
from pipeline.trust.record import moment, time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from pipeline.model.event import Event
    from pipeline.networks.contract import Network, Payload
    from pipeline.trust.books import Books
    from pipeline.trust.ledger import Ledger

#: How long an intent keeps others away: a run (15 min), a message under way (5 min), late visibility (3 min), and more.
LEASE = timedelta(minutes=30)
#: How far the clocks of two machines may be apart: who doubts and who looks may be two. The lease has as much to spare.
CLOCKS = timedelta(minutes=2)
#: What must be left of the lease when a message is sent.
MARGIN = timedelta(minutes=8)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent of a target, to the byte.

    Args:
        key: the target's.
        parts: every message of it.
        document: the same, as the ledger keeps it.
        digest: fingerprint of what a reader will see.
        due: when it was to go out.
        about: whatever else the intent says, as docs/ledger.md has it.
        answers: remote ids of what the first message answers, first to last; a correction does.
    """

    key: str
    parts: Sequence[Payload]
    document: bytes
    digest: str
    due: datetime
    about: Mapping[str, Any] = field(default_factory=dict)
    answers: Sequence[str] = ()

    @property
    def payload(self) -> str:
        """The document's name in the ledger."""
        return hashlib.sha256(self.document).hexdigest()


class Seen(StrEnum):
    """What a look-up came to."""

    THERE = "there"
    ABSENT = "absent"
    NOT_YET = "not-yet"
    ONCE = "once"  # it is not there, and it takes a second look to believe that
    TOO_OLD = "too-old"  # networks show only so much of the past
    CHANGED = "changed"  # somebody settled it meanwhile
    UNSUPPORTED = "unsupported"


class Delivery:
    """What a run needs to deliver messages.

    Args:
        books: what it knows and owes.
        ledger: where payloads are kept.
        clock: says what time it is.
        run: its name.
        before: is told of a message that is about to be sent, once its intent is written.
    """

    def __init__(
        self, books: Books, ledger: Ledger, clock: Callable[[], datetime], run: str, before: Callable[[], None]
    ) -> None:
        self._books = books
        self._ledger = ledger
        self._clock = clock
        self._run = run
        self._before = before

    def send(self, letter: Letter, network: Network) -> Event:
        """Send the next part of a letter; return what came of it, which is owed to the ledger.

        Raises:
            LedgerConflictError: somebody else wrote; nothing was sent.
        """
        come = progress(self._books.events(letter.key))
        made = self._made(network, letter, come)
        name = made if isinstance(made, str) else ""
        self._books.write((self._intent(letter, come, name),), {letter.payload: letter.document})
        intent = self._books.events(letter.key)[-1]
        if isinstance(made, str):
            answer = self._answer(network, letter.parts[intent.part - 1], intent)
        else:
            answer = self._refusal(intent, made)
        self._books.owe(answer)
        return answer

    def look_up(self, key: str, number: int, network: Network) -> Seen:
        """Look whether the message of an open intent is there, and write what that shows.

        Args:
            key: the target's.
            number: of the intent that is in doubt; of any other nothing was decided, it may be somebody's who lives.
            network: where to look.

        Raises:
            LedgerConflictError: somebody else wrote since the version that is known: what was seen means nothing.
            Exception: whatever the adapter fails at.
        """
        self._books.settle()
        come = progress(self._books.events(key))
        intent = come.intent
        if intent is None or intent.seq != number or not come.open or come.handed:
            return Seen.CHANGED
        looked = self._clock()  # before: what it shows is of then, however long the answer takes
        found = _find(network, self.pinned(key, intent)[intent.part - 1], intent)
        now = self._clock()
        events = []
        if come.doubt is None:
            events.append(entries.unknown(intent, now, self._run, "the run that sent it left no answer"))
        if isinstance(found, Receipt):
            seen = Seen.THERE
            events.append(_arrived(found, intent, now, self._run, "look-up"))
        elif found is NoReceipt.UNSUPPORTED:
            seen = Seen.UNSUPPORTED
        else:
            seen = _what_absence_means(come, intent, network, looked, now)
            if seen is Seen.ABSENT:
                events.append(entries.absent(intent, now, self._run, looked))
            elif seen is Seen.ONCE:
                events.append(entries.looked_for(intent, now, self._run, looked))
        if events:
            self._books.write(events)
        return seen

    def pinned(self, key: str, intent: Event) -> tuple[Payload, ...]:
        """Return every part of what an intent means to send.

        Raises:
            LedgerBrokenError: the ledger has lost it.
        """
        return contract.from_document(self.document(key, intent))

    def document(self, key: str, intent: Event) -> bytes:
        """Return what an intent means to send, as the ledger keeps it.

        Raises:
            LedgerBrokenError: the ledger has lost it.
        """
        return self._ledger.payload(self._books.history.version, key, intent.data["payload"])

    def _made(self, network: Network, letter: Letter, come: Course) -> str | NotSentError | RejectedError:
        """Return the name of the next part, made for nobody to see yet, or why it was not made.

        It is empty on networks that know no such thing. What was made and is not published is gone within a day.
        """
        if not isinstance(network, Prepares):
            return ""
        last = come.intent
        before = last.data.get("prepared", "") if last is not None and _is_again(letter, come) else ""
        if before and isinstance(network, Lasts) and network.lasts(before, self._clock()):
            return str(before)
        part = letter.parts[come.next_part - 1]
        try:
            return network.prepare(part, reply_to=_above(letter, come), now=self._clock())
        except (NotSentError, RejectedError) as error:
            return error
        except Exception as error:  # noqa: BLE001 - whatever an adapter fails at, nothing is out yet
            return NotSentError(Message("{text}", text=said(error)))

    def _intent(self, letter: Letter, come: Course, made: str) -> Event:
        now, part = self._clock(), come.next_part
        data = {
            **letter.about,
            "attempt": come.attempts + 1 if _is_again(letter, come) else 1,
            "parts": len(letter.parts),
            "digest": letter.digest,
            "payload": letter.payload,
            "reply_to": [] if letter.parts[part - 1].to else list(_above(letter, come)),
            "due_at": time(letter.due),
            "lease_until": time(now + LEASE),
            **({"prepared": made} if made else {}),
            **_price(str(letter.about.get("network", "")), letter.parts[part - 1]),
        }
        return entries.intent(letter.key, part, now, self._run, data)

    def _answer(self, network: Network, payload: Payload, intent: Event) -> Event:
        def last_look() -> None:
            if self._clock() > moment(intent.data["lease_until"]) - MARGIN:
                raise NotSentError(Message("the run was held up for too long"))

        try:
            last_look()
            self._before()
            receipt = _send(network, payload, intent, last_look)
        except (NotSentError, RejectedError) as error:
            return self._refusal(intent, error)
        except Exception as error:  # noqa: BLE001 - whatever an adapter fails at, the message may be live
            return entries.unknown(intent, self._clock(), self._run, said(error))
        except BaseException:
            self._books.owe(entries.unknown(intent, self._clock(), self._run, "the run was interrupted"))
            raise
        return _arrived(receipt, intent, self._clock(), self._run, "response")

    def _refusal(self, intent: Event, error: NotSentError | RejectedError) -> Event:
        """Return what it means that nothing was published."""
        if isinstance(error, NotSentError):
            return entries.not_sent(intent, self._clock(), self._run, said(error), error.not_before)
        if isinstance(error, UnauthorisedError):
            return entries.unauthorised(intent, self._clock(), self._run, said(error))
        return entries.rejected(intent, self._clock(), self._run, said(error))


def _is_again(letter: Letter, come: Course) -> bool:
    """Say whether the very same message was tried before."""
    last = come.intent
    return last is not None and last.part == come.next_part and last.data["payload"] == letter.payload


def _above(letter: Letter, come: Course) -> Sequence[str]:
    """Return the remote ids of what the next part answers."""
    return come.answered or letter.answers


def _send(network: Network, payload: Payload, intent: Event, last_look: Callable[[], None]) -> Receipt:
    reply_to, made = intent.data["reply_to"], intent.data.get("prepared")
    if made and isinstance(network, Prepares):
        return network.publish(made, payload, reply_to=reply_to, now=intent.at, last_look=last_look)
    return network.send(payload, reply_to=reply_to, key=intent.data["key"], now=intent.at, last_look=last_look)


def _find(network: Network, payload: Payload, intent: Event) -> Receipt | NoReceipt:
    reply_to, made = intent.data["reply_to"], intent.data.get("prepared")
    if made and isinstance(network, Prepares):
        return network.find_prepared(made, payload, reply_to=reply_to, since=intent.at)
    return network.find(payload, reply_to=reply_to, key=intent.data["key"], since=intent.at)


def said(error: Exception) -> str:
    """Return what an error says, in one line."""
    text = str(error) if isinstance(error, TellalError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())


def _what_absence_means(come: Course, intent: Event, network: Network, looked: datetime, now: datetime) -> Seen:
    """Return what it means that a message in doubt was not to be seen.

    It may have been under way until its lease ended, or until somebody gave up waiting for its answer and it could not
    arrive any more; after that the network may take its time to show it. A network that finds a message by its name
    answers for good from then on. One that shows a list may show an old one, so that it takes two looks, apart by what
    it may be late; and it shows only so much of the past.

    Args:
        come: where the target stands.
        intent: what the message was sent on.
        network: where it may be.
        looked: when the network was asked (UTC).
        now: the moment (UTC).
    """
    doubted = come.doubt.at if come.doubt else now
    under_way = network.in_flight + CLOCKS if network.in_flight else network.in_flight  # none: it is on this machine
    arrived = min(moment(intent.data["lease_until"]), doubted + under_way)
    if looked < arrived + network.visibility:
        return Seen.NOT_YET
    if not network.visibility:
        return Seen.ABSENT
    if looked >= doubted + LOOKING:
        return Seen.TOO_OLD
    before = come.answer if come.answer and come.answer.type is EventType.LOOKED else None
    if before is None:
        return Seen.ONCE
    return Seen.ABSENT if looked >= moment(before.data["looked_at"]) + network.visibility else Seen.NOT_YET


def _price(network: str, payload: Payload) -> dict[str, str]:
    """Return what a message costs that is about to be sent, by the prices of today; nothing where it is free."""
    from pipeline.networks.prices import price  # noqa: PLC0415 - only what is sent is paid for

    asked = price(network)
    return {"cost": f"{asked.of((payload,)):f}"} if asked else {}


def _arrived(receipt: Receipt, intent: Event, at: datetime, run: str, via: str) -> Event:
    """Return what a receipt says: that it is out, or that a person has it."""
    if isinstance(receipt, HandedOver):
        return entries.handed(intent, at, run, receipt.url)
    lacks = {"lacks": receipt.lacks} if receipt.lacks else {}
    return entries.published(intent, at, run, {"remote_id": receipt.remote_id, "url": receipt.url, "via": via, **lacks})
