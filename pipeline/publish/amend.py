"""What is out gets another text, or is taken back: the intent into the ledger, then the network, then the receipt.

Both can be done twice without harm: the same text twice is the same text, and what is gone is gone. So what was left
without an answer is simply done again, by the next `tellal update` with the very text that its event pins, by the next
`tellal retract` for what is left. An update keeps other updates away as an intent keeps other sends away, for of two
texts nobody could say which came last. Taking back waits for nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import LedgerConflictError, NotSentError, TellalError
from pipeline.i18n import Message
from pipeline.model.amended import Amended, Amendments, Change, Edit, Ending, Refusal
from pipeline.model.event import EventType
from pipeline.networks import contract
from pipeline.networks.after import Deletes, Edits
from pipeline.networks.allowed import allowed
from pipeline.plan.amend import leased, no_retract, no_update
from pipeline.publish.errand import Errand, RefusedError, running, url_of
from pipeline.publish.letters import Letters
from pipeline.publish.texts import Text, cannot, shown
from pipeline.publish.words import Word
from pipeline.publish.work import NOTES
from pipeline.trust import entries
from pipeline.trust.delivery import LEASE, MARGIN, Delivery, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.doors import Doors
    from pipeline.model.event import Event
    from pipeline.model.library import Target
    from pipeline.model.settings import Channel
    from pipeline.survey import Survey
    from pipeline.trust.progress import Course


#: What a person said is out may have no name that we know.
NAMELESS = Refusal(Message("what the network calls it is not known"), Message("a person must do it there"))


def differences(found: Survey, targets: Sequence[Target], clock: Callable[[], datetime], doors: Doors) -> list[Change]:
    """Return what an update would change, without doing anything.

    Raises:
        TellalError: the ledger cannot be read, or is not the one that is pinned.
    """
    errand = _Update(found, clock, doors, "", Word(""))
    return [errand.change(target) for target in targets]


def update(
    found: Survey, targets: Sequence[Target], clock: Callable[[], datetime], doors: Doors, word: Word
) -> Amendments:
    """Give what is out the text that its file has now.

    Args:
        found: what the survey found.
        targets: which.
        clock: says what time it is (UTC), each time it is asked.
        doors: the ways to the world.
        word: whose errand it is.

    Raises:
        TellalError: the ledger cannot be read, or is not the one that is pinned.
    """
    with running(_Update, found, clock, doors, word) as errand:
        return errand.carry_out([(target.key, target) for target in targets])


def retract(
    found: Survey,
    targets: Sequence[tuple[str, Target | None]],
    clock: Callable[[], datetime],
    doors: Doors,
    word: Word,
) -> Amendments:
    """Take back what is out; what stays of it is the record in the ledger.

    Args:
        found: what the survey found.
        targets: which, by their names in the ledger; without a target where no file speaks of it any more.
        clock: says what time it is (UTC), each time it is asked.
        doors: the ways to the world.
        word: whose errand it is.

    Raises:
        TellalError: the ledger cannot be read, or is not the one that is pinned.
    """
    with running(_Retract, found, clock, doors, word) as errand:
        return errand.carry_out(targets)


class _Update(Errand):
    """One run that changes texts."""

    def __init__(self, found: Survey, clock: Callable[[], datetime], doors: Doors, name: str, word: Word) -> None:
        super().__init__(found, clock, doors, name, word)
        self._shows_other = self._situation.shows_other
        self._letters = Letters(
            found, doors, lambda key, event: self.document(key, event.data["payload"]), self._shows_other
        )

    def change(self, target: Target) -> Change:
        """Return what an update of a target would change."""
        come = self.come(target.key)
        url = url_of(come)
        try:
            text = self._text(target, come)
        except RefusedError as refused:
            return Change(target.key, target, refused.refusal, url=url)
        edits = tuple(Edit(n, *shown(text.before[0][n - 1], text.parts[n - 1])) for n in text.touched)
        return Change(target.key, target, None, edits, come.parts, pinned=come.begun is not None, url=url)

    def act(self, key: str, target: Target | None) -> Amended:
        """Give a target that is out the text that its file has now.

        Raises:
            LedgerConflictError: somebody else wrote; decide again.
            RefusedError: nothing is to be done, or may be.
        """
        assert target is not None  # noqa: S101 - without a file there is no text
        come = self.come(key)
        text = self._text(target, come)
        if not text.touched and text.digest == come.digest and come.begun is None:
            raise RefusedError(Refusal(Message("readers see what the file says: nothing to do")), Ending.SAME)
        network = self._editor(target.channel, come) if text.touched else None
        if any(not come.receipts[number - 1].data["remote_id"] for number in text.touched):
            raise RefusedError(NAMELESS)
        begun = self.begin(self._event(key, target, text, come), {text.payload: text.document})
        latest = begun.at + LEASE - MARGIN

        def edit(number: int) -> None:
            if self.clock() > latest:
                raise NotSentError(Message("the run was held up for too long"))
            if network is not None:
                network.edit(come.receipts[number - 1].data["remote_id"], text.parts[number - 1], begun.at)

        failed, done = self.each(text.touched, edit)
        if failed is not None:
            return self.failed(begun, target, failed, done, url_of(come))
        self.books.owe(entries.updated(begun, *self.signed))
        message, hint = Message("it has the new text"), None
        if not text.touched:
            message = Message("readers see the same as before, and the ledger knows what the file says now")
        if self._shows_other(text.digest, key):
            message = Message("it has the text that an earlier run began with")
            hint = Message("the file was edited since: tellal update again")
        return Amended(key, target, Ending.DONE, message, url_of(come), done, hint)

    def _text(self, target: Target, come: Course) -> Text:
        """Return the text that a target is to get: what its file says, or what an earlier run began with.

        Raises:
            RefusedError: it may not get another, or cannot.
        """
        if refused := no_update(target, target.key, come, self.now()):
            raise RefusedError(refused)
        try:
            text = self._text_of(target, come)
        except TellalError as error:
            raise RefusedError(Refusal(error.message, error.hint)) from None
        except OSError as error:
            raise RefusedError(Refusal(Message("it cannot be shown: {why}", why=said(error)))) from None
        if refused := cannot(text, target.channel):
            raise RefusedError(refused)
        return text

    def _text_of(self, target: Target, come: Course) -> Text:
        before = [contract.from_document(self.document(target.key, digest)) for digest in come.showing]
        if come.begun is not None:
            document = self.document(target.key, come.begun.data["payload"])
            return Text(contract.from_document(document), document, come.begun.data["digest"], before)
        parts, digest = self._letters.rendered(target, target.key)
        return Text(parts, contract.document(parts), digest, before)

    def _event(self, key: str, target: Target, text: Text, come: Course) -> Event:
        """Return “it is about to get this text”; what is tried again was approved when it was begun."""
        about = self._letters.about(target)
        approval = come.begun.data["approval"] if come.begun else about["approval"]
        data = {
            "digest": text.digest,
            "payload": text.payload,
            "approval": approval,
            "by": self.word.by,
            "note": self.word.note,
            **{name: about[name] for name in ("path", "commit", "tool")},
        }
        return entries.update(key, *self.signed, data)

    def _editor(self, channel: Channel, come: Course) -> Edits:
        """Return the adapter of a channel that can change what is out.

        Raises:
            RefusedError: there is none, or a text that was sent before may arrive still.
        """
        network = self.opened(channel)
        if not isinstance(network, Edits):
            raise RefusedError(Refusal(Message("the account of this channel cannot change what is out")))
        if come.doubtful and come.begun is None and come.update and self.clock() < come.update.at + network.in_flight:
            raise RefusedError(
                Refusal(Message("its last text may arrive a second time still"), Message("try again in some minutes"))
            )
        return network


class _Retract(Errand):
    """One run that takes back what is out."""

    def act(self, key: str, target: Target | None) -> Amended:
        """Take back what is out of a target, its last message first.

        Raises:
            LedgerConflictError: somebody else wrote; decide again.
            RefusedError: nothing is to be done, or can be.
        """
        come = self.come(key)
        if come.retracted:
            raise RefusedError(Refusal(Message("it was taken back already")), Ending.SAME)
        channel = target.channel if target else self._channel(key)
        if channel is None:
            raise RefusedError(Refusal(Message("no channel has its account any more")))
        if (
            come.intent
            and come.open
            and not come.handed
            and not (come.answer is None and leased(come.intent, self.now()))
        ):
            come = self._looked_up(key, come.intent.seq, channel)
        if refused := no_retract(key, come, self.now()):
            raise RefusedError(refused)
        network = self._deleter(channel)
        if any(not receipt.data["remote_id"] for receipt in come.receipts):
            raise RefusedError(NAMELESS)
        begun = come.begun
        if begun is None or begun.type is not EventType.RETRACT:
            begun = self.begin(entries.retract(key, *self.signed, *self.word), {})
        failed, done = self.each(
            range(len(come.receipts), 0, -1),
            lambda number: network.delete(come.receipts[number - 1].data["remote_id"], self.clock()),
        )
        if failed is not None:
            return self.failed(begun, target, failed, done, url_of(come))
        self.books.owe(entries.retracted(begun, *self.signed))
        return Amended(key, target, Ending.DONE, Message("it is taken back"), url_of(come), done)

    def _looked_up(self, key: str, number: int, channel: Channel) -> Course:
        """Look for a message in doubt, so that nothing is left behind; return where the target stands then.

        Raises:
            LedgerConflictError: somebody else wrote; what was seen means nothing.
            RefusedError: the look-up settles nothing.
        """
        network = self.opened(channel)
        try:
            seen = Delivery(self.books, self.ledger, self.clock, self.name, _nothing).look_up(key, number, network)
        except LedgerConflictError:
            raise
        except Exception as error:  # noqa: BLE001 - a look-up that fails, however, shows nothing
            raise RefusedError(
                Refusal(Message("it may be out, and cannot be looked up: {reason}", reason=said(error)))
            ) from None
        if seen in NOTES:
            raise RefusedError(Refusal(NOTES[seen]))
        return self.come(key)

    def _deleter(self, channel: Channel) -> Deletes:
        """Return the adapter of a channel that can take back what is out.

        Raises:
            RefusedError: there is none.
        """
        can = allowed(channel)
        network: object = self.opened(channel) if can.deletes else None
        if isinstance(network, Deletes):
            return network
        hint = Message("correct it by a reply") if can.replies else None
        raise RefusedError(Refusal(Message("nothing can be taken back there"), hint))

    def _channel(self, key: str) -> Channel | None:
        """Return the channel whose account a name in the ledger has."""
        account = key.partition("/")[2]
        return next((each for each in self.library.channels.values() if each.target_name == account), None)


def _nothing() -> None:
    """Tell nobody."""
