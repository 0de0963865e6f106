"""Who is who where people sign: the names of a key, the mail addresses of commits, the names of a policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.trust.approval.remembered import Remembered
from pipeline.trust.approval.verdict import Verdict
from pipeline.workspace.past import Past

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.model.approval import Policy
    from pipeline.trust.approval.claims import Claim, Ground

#: What GitHub gives people as an address that keeps theirs to themselves: the account's number and its login.
_HIDDEN = re.compile(r"(?:(\d+)\+)?([a-z0-9-]+(?:\[bot\])?)@users\.noreply\.[a-z0-9.-]+\Z")


class Writers(NamedTuple):
    """Who wrote the bytes of a path, as commits say: mail addresses.

    Args:
        authors: of the change itself, where it is one commit, and of all that it merged.
        committers: of what it merged.
        last: who committed the change itself; of a merge that only merged, nobody.
    """

    authors: frozenset[str] = frozenset()
    committers: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()


class Census:
    """Who wrote what, asked once for each change.

    Args:
        ground: where to look.
        root: the workspace, which remembers.
    """

    def __init__(self, ground: Ground, root: Path) -> None:
        self._prefix = ground.prefix
        self._past = Past(ground.git.folder)
        self._found = Remembered(root, "writers")
        self._known: dict[str, dict[str, Writers]] = {}

    def writers(self, claim: Claim) -> Writers:
        """Return who wrote the bytes of a claim; whoever merged them where no commit says so."""
        path = f"{self._prefix}{claim.entry.path}"
        kept = self._found.get(claim.before, claim.introduced, path)
        if isinstance(kept, tuple):
            return Writers(*map(frozenset, kept))
        if claim.introduced not in self._known:
            self._known[claim.introduced] = self._count(claim)
        known = self._known[claim.introduced]
        found = known.get(path, known.get("", Writers()))
        self._found.put(tuple(tuple(sorted(each)) for each in found), claim.before, claim.introduced, path)
        return found

    def _count(self, claim: Claim) -> dict[str, Writers]:
        """Return path → who wrote it; under the empty one, whoever made the change itself."""
        found: dict[str, Writers] = {}
        for each in self._past.written(claim.before, claim.introduced):
            author, committer = frozenset((each.author,)), frozenset((each.committer,))
            own = each.commit == claim.introduced
            wrote = Writers(author, frozenset(), committer) if own else Writers(author, committer)
            for path in (*each.paths, *([""] if own else [])):
                known = found.get(path, Writers())
                found[path] = Writers(*(mine | theirs for mine, theirs in zip(known, wrote, strict=True)))
        return found


def is_one_of(principals: Iterable[str], mails: Iterable[str], policy: Policy) -> bool:
    """Tell whether somebody who signs is one of those who committed.

    Args:
        principals: all names of their key: mail addresses, logins.
        mails: addresses of commits.
        policy: knows the numbers of logins.
    """
    names = {each.casefold() for each in principals}
    logins = {str(number): login.casefold() for login, number in policy.approvers.items()}
    for mail in mails:
        known = {mail.casefold()}
        if hidden := _HIDDEN.match(mail.casefold()):
            known |= {hidden[2], logins.get(hidden[1] or "", hidden[2])}
        if not names.isdisjoint(known):
            return True
    return False


def standing(principals: Iterable[str], claim: Claim) -> Verdict | None:
    """Return why somebody's word does not count for a claim whatever they wrote, None where it does."""
    names = tuple(principals)
    numbers = {claim.policy.approvers[name] for name in names if name in claim.policy.approvers}
    if not claim.revoked.union(claim.policy.revoked).isdisjoint((*names, *numbers)):
        return Verdict.INELIGIBLE
    if claim.rule.approvers is not None and not set(claim.rule.approvers).intersection(names):
        return Verdict.INELIGIBLE
    return None
