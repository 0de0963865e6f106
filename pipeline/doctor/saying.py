"""The four things that a check can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.diagnosis import Diagnosis, Health

if TYPE_CHECKING:
    from pipeline.doctor.facts import Unseen
    from pipeline.i18n import Message


def well(code: str, what: Message) -> Diagnosis:
    """Say that it is as it should be."""
    return Diagnosis(code, Health.OK, what)


def look(code: str, what: Message, remedy: Message, where: str = "") -> Diagnosis:
    """Say that somebody should look at it, and what to do."""
    return Diagnosis(code, Health.WARN, what, remedy, where)


def bad(code: str, what: Message, remedy: Message, where: str = "") -> Diagnosis:
    """Say that approvals or publishing cannot be trusted because of it, and what to do."""
    return Diagnosis(code, Health.FAIL, what, remedy, where)


def unseen(code: str, seen: Unseen, where: str = "") -> Diagnosis:
    """Say that nobody could look, and what would show it."""
    return Diagnosis(code, Health.UNKNOWN, seen.why, seen.needs, where)
