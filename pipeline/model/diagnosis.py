"""What a look at everything around the content came to: whether approvals and publishing can be trusted."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.i18n import Message


class Health(StrEnum):
    """How something is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"  # nobody could look, which is never the same as well


class Diagnosis(NamedTuple):
    """How one thing is, and what to do about it.

    Args:
        code: which thing; stable, one of `doctor.codes.CODES`.
        what: how it is, in a sentence.
        remedy: what to do; None where it is well.
        where: an address to open, or a command to run; empty where there is none.
    """

    code: str
    health: Health
    what: Message
    remedy: Message | None = None
    where: str = ""


def worst(diagnoses: Iterable[Diagnosis]) -> Health:
    """Return how bad it is as a whole."""
    found = {diagnosis.health for diagnosis in diagnoses}
    return next((health for health in (Health.FAIL, Health.UNKNOWN, Health.WARN) if health in found), Health.OK)
