"""What the ledger remembers: one event per line, append-only, and the history of a target that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class EventType(StrEnum):
    """What happened to a target."""

    INTENT = "intent"
    PUBLISHED = "published"
    REJECTED = "rejected"
    NOT_SENT = "not-sent"
    UNKNOWN = "unknown"
    ABSENT = "absent"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a target's file in the ledger.

    Args:
        target: the target's key, `<post id>/<account>`; it is the file's name, so the line does not repeat it.
        seq: its number in the file, from 1.
        at: when (UTC).
        run: which run wrote it.
        part: which part of the thread, from 1; 0 where the whole target is meant.
        data: what the type needs: see `docs/ledger.md`.
    """

    target: str
    seq: int
    type: EventType
    at: datetime
    run: str
    part: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
