"""Whose signatures count at a commit, and what was found out about signatures already.

A signature that was right once, for a key that counted at those moments, stays so: it is not looked at again on this
machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.trust import signatures, signers
from pipeline.trust.approval.remembered import Remembered
from pipeline.trust.signatures import Signed
from pipeline.trust.signers import Signers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.trust.approval.claims import Claim, Ground


class Keys:
    """Who may sign, and whether they did.

    Args:
        ground: where the lists of keys are.
        root: the workspace, which remembers.
    """

    def __init__(self, ground: Ground, root: Path) -> None:
        self._ground = ground
        self._right = Remembered(root, "signature")
        self._lists: dict[str, Signers] = {}

    def listed(self, claim: Claim) -> Signers:
        """Return who may sign for a claim: the list that counted before the change."""
        if claim.signers not in self._lists:
            found = None
            if claim.signers:
                with self._ground.git.objects() as door:
                    found = door.one(claim.signers)
            self._lists[claim.signers] = signers.read(found.data) if found else Signers()
        return self._lists[claim.signers]

    def look(
        self, message: bytes, armour: bytes, listed: Signers, namespace: str, moments: Sequence[datetime]
    ) -> Signed:
        """Return whose signature it is, or what is wrong with it, as `signatures.verify` does."""
        seal = signers.seal_of(armour)
        lines = tuple(each[1:] for each in listed.of(seal.key)) if seal else ()
        about = (message, armour, lines, namespace, tuple(moment.isoformat() for moment in moments))
        known = self._right.get(*about)
        if isinstance(known, tuple):
            return Signed(*known)
        signed = signatures.verify(message, armour, listed, namespace, moments)
        if signed.fault is None:
            self._right.put((signed.principals, signed.key), *about)
        return signed
