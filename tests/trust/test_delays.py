"""How late posts went out, as the ledger shows it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.trust import entries
from pipeline.trust.delays import MOST
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.record import time
from tests.publish.desk import MINUTE, NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from pathlib import Path

    from pipeline.model.event import Event

DOCUMENT = b'{"payloads":[]}'
PAYLOAD = sha256(DOCUMENT).hexdigest()


def intent(number: int, late: timedelta, **more: Any) -> Event:  # noqa: ANN401 - whatever the intent says
    """Return the first event of a post that went out some time after it was due."""
    due = NOW + number * MINUTE
    data = {
        "attempt": 1,
        "parts": 1,
        "digest": "1:a",
        "payload": PAYLOAD,
        "reply_to": [],
        "channel": "x",
        "due_at": time(due),
        "lease_until": time(due + late + 30 * MINUTE),
        "approval": {},
        "runner": "ci",
    }
    key = f"01JD{number:04}/outbox.x.deneme"
    said = {name: value for name, value in {**data, **more}.items() if value is not None}
    return entries.intent(key, 1, due + late, "r1", said)._replace(seq=1)


@pytest.fixture
def ledger(make_repository: Callable[..., Path]) -> LocalLedger:
    """Return the ledger of a workspace."""
    return LocalLedger(make_repository())


def append(ledger: LocalLedger, *events: Event) -> None:
    """Write some events."""
    ledger.append(ledger.read().version, events, {PAYLOAD: DOCUMENT})


def test_the_delay_of_a_post_is_that_of_its_first_intent(ledger: LocalLedger) -> None:
    """Read as the ledger grows, it is the same as read at once."""
    first = intent(1, 3 * MINUTE)
    append(ledger, first)
    assert ledger.read().delays == (180,)
    append(ledger, entries.not_sent(first, first.at, "r1", "no way there")._replace(seq=2), intent(2, 0 * MINUTE))
    again = intent(1, 30 * MINUTE)._replace(seq=3)
    append(ledger, again)
    assert ledger.read().delays == (0, 180)  # in the order in which they went out
    (ledger._root / ".tellal" / "ledger").unlink()
    assert ledger.read().delays == (0, 180)  # in the order in which they went out


@pytest.mark.parametrize("more", [{"runner": None}, {"runner": ""}, {"waited": True}])
def test_what_was_kept_by_something_else_shows_nothing(ledger: LocalLedger, more: dict[str, Any]) -> None:
    """A rehearsal, a run that was told what to send, a post that waited for its turn."""
    append(ledger, intent(1, 3 * MINUTE, **more))
    assert ledger.read().delays == ()


def test_what_a_person_released_shows_nothing(ledger: LocalLedger) -> None:
    """It was their word that it waited for."""
    late = intent(1, 3 * MINUTE)
    append(ledger, entries.released(late.target, NOW, "by-hand", "Ayşe", "")._replace(seq=1), late._replace(seq=2))
    assert ledger.read().delays == ()


def test_only_the_last_posts_count(ledger: LocalLedger) -> None:
    """What was a year ago says nothing of runs today."""
    append(ledger, *(intent(number, number * MINUTE) for number in range(MOST + 20)))
    delays = ledger.read().delays
    assert (len(delays), delays[0], delays[-1]) == (MOST, 20 * 60, (MOST + 19) * 60)
