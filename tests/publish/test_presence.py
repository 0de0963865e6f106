"""A run that has nothing to write leaves a sign that there are runs, now and then, and never at a cost."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import LedgerConflictError, RemoteError
from pipeline.model.post import Status
from pipeline.model.settings import Settings
from pipeline.trust import signs
from pipeline.trust.ledger import LocalLedger
from tests.publish.desk import MINUTE, NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.publish.desk import Desk

RUNNER = "watch@host"
HOUR = timedelta(hours=1)


def commits(desk: Desk) -> int:
    """Return how many commits the ledger has."""
    command = ["git", "rev-list", "--count", "ledger"]
    return int(subprocess.run(command, cwd=desk.root, capture_output=True, text=True, check=True).stdout)


def beats(desk: Desk) -> dict[str, Any]:
    """Return the control file."""
    control = LocalLedger(desk.root).read().control
    runners: dict[str, Any] = json.loads(control[signs.NAME])["runners"] if signs.NAME in control else {}
    return runners


def test_the_commit_that_is_made_anyway_takes_it_along(make_desk: Callable[..., Desk]) -> None:
    """As many commits as without: the beginning, the intent, the receipt."""
    plain, signing = make_desk(), make_desk()
    plain.publish()
    signing.publish(doors=signing.doors(runner=RUNNER))
    assert commits(signing) == commits(plain) == 3
    assert beats(signing)[RUNNER]["at"] == "2026-12-01T07:00:00Z"
    assert beats(plain) == {}


def test_silence_is_broken_once_an_hour(make_desk: Callable[..., Desk]) -> None:
    """By whoever comes first; the others need not."""
    desk = make_desk()
    desk.publish(doors=desk.doors(runner=RUNNER))
    made = commits(desk)
    grown = []
    for minutes, runner in (
        (30, RUNNER),
        (59, "local@host"),
        (60, "local@host"),
        (61, RUNNER),
        (119, RUNNER),
        (120, RUNNER),
    ):
        desk.publish(NOW + minutes * MINUTE, desk.doors(runner=runner))
        grown.append(commits(desk) - made)
    assert grown == [0, 0, 1, 1, 1, 2]
    assert {name: shape["at"][11:16] for name, shape in beats(desk).items()} == {"local@host": "08:00", RUNNER: "09:00"}


def test_a_runner_that_is_gone_is_forgotten(make_desk: Callable[..., Desk]) -> None:
    """After thirty days."""
    desk = make_desk()
    desk.publish(doors=desk.doors(runner="watch@old"))
    for days in (29, 31):
        desk.publish(NOW + timedelta(days=days), desk.doors(runner=RUNNER))
        assert ("watch@old" in beats(desk)) == (days < 30)


@pytest.mark.parametrize("every", [timedelta(), timedelta(hours=6)])
def test_how_often_is_a_setting(make_desk: Callable[..., Desk], every: timedelta) -> None:
    """Nothing means never, not even along with something else."""
    desk = make_desk(settings=Settings("Deneme", ledger_heartbeat=every))
    desk.publish(doors=desk.doors(runner=RUNNER))
    made = commits(desk)
    assert bool(beats(desk)) == bool(every)
    desk.publish(NOW + 2 * HOUR, desk.doors(runner=RUNNER))
    assert commits(desk) == made
    desk.publish(NOW + 7 * HOUR, desk.doors(runner=RUNNER))
    assert commits(desk) == made + bool(every)


def test_a_ledger_is_not_begun_for_it(make_desk: Callable[..., Desk]) -> None:
    """Else a fresh clone would have one of its own before anybody thought of the right one."""
    desk = make_desk(status=Status.DRAFT)
    outcomes = desk.publish(doors=desk.doors(runner=RUNNER))
    assert outcomes.began == ""
    assert LocalLedger(desk.root).read().version == ""


def test_a_run_without_a_name_leaves_none(make_desk: Callable[..., Desk]) -> None:
    """A rehearsal, and one of some targets only."""
    desk = make_desk()
    desk.publish()
    made = commits(desk)
    desk.publish(NOW + 2 * HOUR)
    assert commits(desk) == made


@pytest.mark.parametrize("error", [RemoteError("no way"), LedgerConflictError("somebody else")])
def test_no_run_fails_for_it(make_desk: Callable[..., Desk], error: RemoteError) -> None:
    """Where it cannot be written, it is left."""

    class Refusing(LocalLedger):
        """A ledger that takes nothing."""

        def append(self, *words: Any, **more: Any) -> str:  # noqa: ANN401 - passed on by others
            """Refuse."""
            del words, more
            raise error

    desk = make_desk()
    desk.publish()
    outcomes = desk.publish(NOW + 2 * HOUR, desk.doors(runner=RUNNER, ledger=Refusing(desk.root)))
    assert outcomes.stopped is None
    assert outcomes.exit_code == 0


def test_when_something_comes_next(make_desk: Callable[..., Desk]) -> None:
    """So that a monitor elsewhere knows when to expect something."""
    desk = make_desk()
    desk.publish(doors=desk.doors(runner=RUNNER))
    assert beats(desk)[RUNNER] == {
        "at": "2026-12-01T07:00:00Z",
        "next_due": None,
        "version": beats(desk)[RUNNER]["version"],
    }
    late = make_desk({"A": "Bir.", "B": "İki."})
    early = NOW - MINUTE  # one is due, the other will be in a second
    late.publish(early, late.doors(runner=RUNNER))
    assert beats(late)[RUNNER]["next_due"] == "2026-12-01T06:59:01Z"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"runners":[]}', b'{"runners":{"a":{"at":1}}}', b"\xff"])
def test_what_cannot_be_read_is_written_anew(make_desk: Callable[..., Desk], data: bytes) -> None:
    """It decides nothing, so it may break nothing."""
    desk = make_desk()
    desk.publish()
    ledger = LocalLedger(desk.root)
    ledger.append(ledger.read().version, [], control={signs.NAME: data}, at=NOW)
    desk.publish(NOW + 2 * HOUR, desk.doors(runner=RUNNER))
    assert list(beats(desk)) == [RUNNER]
