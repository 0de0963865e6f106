"""Secrets are tried on their networks: whose they are, what they lack, when they end; and nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.doctor.accounts import judge, same, try_all
from pipeline.doctor.facts import Tried
from pipeline.errors import NotSentError, RejectedError, UnauthorisedError
from pipeline.model.diagnosis import Health
from pipeline.networks.registry import open_network
from pipeline.networks.whoami import UNTRIED, Identity
from tests.doctor.healthy import CHANNEL, NOW, facts

if TYPE_CHECKING:
    from pathlib import Path

ENDS = replace(CHANNEL, token_expires={"": date(2027, 3, 1)})


def judged(tried: Tried) -> list[tuple[str, Health]]:
    """Return codes and how things are."""
    return [(each.code, each.health) for each in judge(facts(accounts=(tried,)))]


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        (Tried(CHANNEL, who=Identity("kirkikindi")), [("account-in", Health.OK)]),
        (Tried(CHANNEL, who=UNTRIED), [("account-in", Health.UNKNOWN)]),
        (Tried(CHANNEL, ("MASTODON_TOKEN",)), [("account-secrets", Health.UNKNOWN)]),
        (Tried(CHANNEL, trouble=UnauthorisedError("no"), refused=True), [("account-in", Health.FAIL)]),
        (Tried(CHANNEL, trouble=RejectedError("no"), refused=True), [("account-in", Health.FAIL)]),
        (Tried(CHANNEL, trouble=NotSentError("away")), [("account-in", Health.UNKNOWN)]),
        (Tried(CHANNEL, who=Identity("ayse")), [("account-in", Health.OK), ("account-name", Health.FAIL)]),
        (Tried(CHANNEL, who=Identity("Ayşe", is_handle=False)), [("account-in", Health.OK)]),
        (
            Tried(CHANNEL, who=Identity("kirkikindi", lacks=("write:media",))),
            [("account-in", Health.OK), ("account-may", Health.FAIL)],
        ),
        (
            Tried(CHANNEL, who=Identity("kirkikindi", expires=NOW - timedelta(1))),
            [("account-in", Health.OK), ("account-ends", Health.FAIL)],
        ),
        (
            Tried(CHANNEL, who=Identity("kirkikindi", expires=NOW + timedelta(13))),
            [("account-in", Health.OK), ("account-ends", Health.WARN)],
        ),
        (
            Tried(CHANNEL, who=Identity("kirkikindi", expires=datetime(2027, 3, 1, tzinfo=UTC))),
            [("account-in", Health.OK), ("account-ends", Health.WARN)],
        ),
        (
            Tried(ENDS, who=Identity("kirkikindi", expires=datetime(2027, 3, 1, tzinfo=UTC))),
            [("account-in", Health.OK), ("account-ends", Health.OK)],
        ),
    ],
)
def test_what_came_of_a_trial(tried: Tried, expected: list[tuple[str, Health]]) -> None:
    """What nobody could see is unknown, what would fail later is bad now."""
    assert judged(tried) == expected


@pytest.mark.parametrize(
    ("written", "said", "is_same"),
    [
        ("kirkikindi", "kirkikindi", True),
        ("@Kirkikindi", "kirkikindi", True),
        ("kirkikindi", "kirkikindi@mastodon.example", True),
        ("@kirkikindi@mastodon.example", "kirkikindi@mastodon.example", True),
        ("kirkikindi@mastodon.example", "kirkikindi@other.example", False),
        ("kirkikindi", "kirkikindi2", False),
        ("@kirkikindi:example.org", "@kirkikindi:example.org", True),
    ],
)
def test_one_handle_written_in_several_ways(written: str, said: str, *, is_same: bool) -> None:
    """People leave the server out, or write the sign before it."""
    assert same(written, said) is is_same


class Closing:
    """A network that says when it is closed, and does not say who anybody is."""

    closed = 0

    def close(self) -> None:
        """Count."""
        self.closed += 1


def test_a_network_that_cannot_say_is_left_alone_and_closed(tmp_path: Path) -> None:
    """One of somebody else's package need not know the question."""
    network: Any = Closing()
    (tried,) = try_all(tmp_path, (CHANNEL,), NOW, {"MASTODON_TOKEN": "x"}, lambda *_: network)
    assert (tried.who, network.closed) == (UNTRIED, 1)


def test_a_variable_that_is_not_set_is_named(tmp_path: Path) -> None:
    """And the network is not asked."""
    (tried,) = try_all(tmp_path, (CHANNEL,), NOW, {"MASTODON_TOKEN": " "}, open_network)
    assert tried.unset == ("MASTODON_TOKEN",)
    assert judged(tried) == [("account-secrets", Health.UNKNOWN)]
