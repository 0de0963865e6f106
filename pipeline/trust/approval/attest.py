"""Approval by signed statements, offline and on any forge: `tellal approve` writes them, anybody commits them.

What counts is the list of keys as it was before the change, the bytes to the letter, and a key that counted both when
it signed and when the change came. Nobody approves what they wrote; the last word of each person about the same bytes
wins. A statement that was there before a path had other bytes does not count for bytes that come back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.trust.approval import commits
from pipeline.trust.approval.keys import Keys
from pipeline.trust.approval.people import Census, is_one_of, standing
from pipeline.trust.approval.remembered import Remembered
from pipeline.trust.approval.shelf import MOST, Shelf
from pipeline.trust.approval.statement import FOLDER, NAMESPACE, Decision
from pipeline.trust.approval.verdict import Approval, Verdict
from pipeline.trust.signatures import Fault
from pipeline.workspace.past import Past

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.trust.approval.claims import Claim, Ground
    from pipeline.trust.approval.statement import Filed
    from pipeline.trust.signers import Signers

#: How far the clocks of people may be ahead of ours.
AHEAD = timedelta(minutes=10)
#: Wrong signatures that are looked at for one file: whoever puts thousands there shall not make a run take hours.
MOST_WRONG = 200

FAULTS: dict[Fault, Message] = {
    Fault.MALFORMED: Message("{name} is not signed as it should be"),
    Fault.NAMESPACE: Message("{name} was signed for something else, not as an approval"),
    Fault.UNKNOWN: Message("{name} was signed with a key that was not in {signers} before the change"),
    Fault.TAMPERED: Message("{name} was changed after it was signed"),
    Fault.NOT_VALID: Message("{name} was signed with a key that did not count then"),
}


class Word(NamedTuple):
    """What one person said about some bytes, last.

    Args:
        people: all names of the key.
        filed: the statement.
        key: the name of the key.
    """

    people: tuple[str, ...]
    filed: Filed
    key: str

    @property
    def name(self) -> str:
        """Who it is, for people."""
        return self.people[0]

    @property
    def at(self) -> datetime:
        """When it was said (UTC)."""
        return self.filed.statement.at

    @property
    def rejects(self) -> bool:
        """Whether it is a no."""
        return self.filed.statement.decision is Decision.REJECTED


class Attest:
    """The way of approving by signed statements.

    Args:
        ground: where to look.
        root: the workspace, which remembers what was found out.
    """

    def __init__(self, ground: Ground, root: Path) -> None:
        self._ground = ground
        self._prefix = ground.prefix
        self._past = Past(ground.git.folder)
        self._keys = Keys(ground, root)
        self._census = Census(ground, root)
        self._facts = Remembered(root, "attested")
        self._lain: dict[str, frozenset[str]] = {}
        self._kept: Shelf | None = None
        self._repo = ""

    @property
    def shelf(self) -> Shelf:
        """The statements, read when somebody asks for the first time."""
        if self._kept is None:
            self._kept = Shelf(self._ground)
            self._repo = self._past.first(self._ground.head)
        return self._kept

    def prove(self, claim: Claim) -> Approval:
        """Return whether a claim holds, with the evidence, or what is missing."""
        if self.shelf.overfull:
            return Approval(
                Verdict.UNREVIEWED, Message("{folder}/ holds more than {n} files: none is read", folder=FOLDER, n=MOST)
            )
        filed = self.shelf.about(claim.entry)
        if not filed:
            return self._nothing(claim)
        words, faults = self._words(filed, claim)
        if len(faults) > MOST_WRONG:
            return Approval(
                Verdict.UNREVIEWED,
                Message("{folder}/ holds more than {n} wrong signatures for it", folder=FOLDER, n=MOST_WRONG),
            )
        return self._judged(words, claim) if words else faults[0]

    def _nothing(self, claim: Claim) -> Approval:
        path = claim.entry.path
        if self.shelf.knows(path):
            return Approval(Verdict.STALE, Message("other bytes of it were approved: tellal approve {path}", path=path))
        return Approval(Verdict.UNREVIEWED, Message("nobody has signed for it: tellal approve {path}", path=path))

    def _words(self, filed: Sequence[Filed], claim: Claim) -> tuple[list[Word], list[Approval]]:
        """Return the last word of each person, and why other statements do not count."""
        listed = self._keys.listed(claim)
        words: list[Word] = []
        faults: list[Approval] = []
        # The newest first, so that each person is looked at once; of two words in one second the no wins.
        order = sorted(filed, key=lambda one: (one.statement.at, one.statement.decision is Decision.REJECTED))
        for each in reversed(order):
            claimed = set(listed.people_of(each.armour))
            if any(claimed.intersection(word.people) for word in words):
                continue  # who shares a name is the same person, with whichever key
            found = self._fault(each, claim) or self._signed(each, listed, claim)
            if isinstance(found, Word):
                words.append(found)
            else:
                faults.append(found)
            if len(faults) > MOST_WRONG:
                break
        return words, faults

    def _signed(self, filed: Filed, listed: Signers, claim: Claim) -> Word | Approval:
        """Return whose word a statement is, or why it is nobody's."""
        at, came = filed.statement.at, self._came(claim.introduced)
        moments = (at,) if came <= at else (at, came)
        signed = self._keys.look(filed.message, filed.armour, listed, NAMESPACE, moments)
        if signed.fault is None:
            return Word(signed.principals, filed, signed.key)
        said = Message(FAULTS[signed.fault].text, name=filed.name, signers=claim.policy.signers)
        return Approval(Verdict.INELIGIBLE, said)

    def _fault(self, filed: Filed, claim: Claim) -> Approval | None:
        """Return why a statement is not about this, whoever signed it."""
        if filed.statement.repo != self._repo:
            return Approval(Verdict.STALE, Message("{name} was signed for another repository", name=filed.name))
        if filed.statement.at > self._ground.now + AHEAD:
            return Approval(Verdict.INELIGIBLE, Message("{name} was signed at a time that is to come", name=filed.name))
        if filed.statement.decision is Decision.APPROVED and self._outlived(filed, claim):
            return Approval(
                Verdict.STALE,
                Message("it had other bytes since it was approved: tellal approve {path}", path=claim.entry.path),
            )
        return None

    def _outlived(self, filed: Filed, claim: Claim) -> bool:
        """Tell whether a path had other bytes, or was gone, while the statement lay there already."""
        if not self._lay(filed, claim.before):
            return False
        changed = self._past.changed(claim.before, claim.entry.path)
        return bool(changed) and self._lay(filed, changed)

    def _lay(self, filed: Filed, commit: str) -> bool:
        kept = self._facts.get("lay", commit, filed.name)
        if kept is None:
            kept = filed.name in self._names(commit)
            self._facts.put(kept, "lay", commit, filed.name)
        return bool(kept)

    def _names(self, commit: str) -> frozenset[str]:
        """Return what lay in the folder of statements at a commit."""
        if commit not in self._lain:
            folder = f"{self._prefix}{FOLDER}/"
            lying = self._past.lying(commit, folder)
            self._lain[commit] = frozenset(each.path.removeprefix(folder) for each in lying)
        return self._lain[commit]

    def _came(self, commit: str) -> datetime:
        kept = self._facts.get("came", commit)
        if not isinstance(kept, str):
            with self._ground.git.objects() as door:
                found = door.one(commit)
            kept = commits.read(found.data if found else b"").at.isoformat()
            self._facts.put(kept, "came", commit)
        return datetime.fromisoformat(kept)

    def _judged(self, words: Sequence[Word], claim: Claim) -> Approval:
        counting = [word for word in words if standing(word.people, claim) is None]
        if against := [word for word in counting if word.rejects]:
            said = Message("{who} asked for changes: tellal approve takes it back", who=_names(against))
            return Approval(Verdict.CHANGES_REQUESTED, said)
        if not counting:
            said = Message("{who} approved it, whose word does not count here", who=_names(words))
            return Approval(Verdict.INELIGIBLE, said)
        others = self._others(counting, claim)
        if not others:
            said = Message("{who} approved it, who wrote it: somebody else has to", who=_names(counting))
            return Approval(Verdict.SELF_APPROVED, said)
        fresh = [word for word in others if not self._too_old(word, claim)]
        if not fresh:
            said = Message(
                "{who} approved it too long ago: tellal approve {path}", who=_names(others), path=claim.entry.path
            )
            return Approval(Verdict.EXPIRED, said)
        if len(fresh) < claim.rule.required:
            said = Message(
                "{n} of {required} people approved it: {who}",
                n=len(fresh),
                required=claim.rule.required,
                who=_names(fresh),
            )
            return Approval(Verdict.INSUFFICIENT, said)
        return Approval(Verdict.APPROVED, evidence=_evidence(fresh))

    def _others(self, words: Sequence[Word], claim: Claim) -> list[Word]:
        """Return the words of those who did not write it."""
        if not claim.policy.four_eyes:
            return list(words)
        wrote = self._census.writers(claim)
        mails = wrote.authors | wrote.committers | wrote.last
        return [word for word in words if not is_one_of(word.people, mails, claim.policy)]

    def _too_old(self, word: Word, claim: Claim) -> bool:
        most = claim.policy.max_age
        return claim.ages and most is not None and self._ground.now - word.at > most


def _names(words: Sequence[Word]) -> str:
    return ", ".join(word.name for word in words)


def _evidence(words: Sequence[Word]) -> dict[str, object]:
    return {
        "mode": "attest",
        "by": [word.name for word in words],
        "keys": [word.key for word in words],
        "at": [f"{word.at:%Y-%m-%dT%H:%M:%SZ}" for word in words],
        "statements": [word.filed.name for word in words],
    }
