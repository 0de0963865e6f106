"""What GitHub answers becomes a record, or nothing at all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import ForgeAwayError
from pipeline.trust.github import answers
from pipeline.trust.github.forge import Person
from tests.forge.routes import pull_request

if TYPE_CHECKING:
    from tests.forge.state import Forge, Pull


@pytest.mark.parametrize("value", [None, True, "1", 1.0, [1], {}])
def test_an_id_is_a_whole_number(value: object) -> None:
    """True is 1 in Python, and nobody's id."""
    with pytest.raises(ForgeAwayError, match="id"):
        answers.number({"id": value}, "id")


@pytest.mark.parametrize("value", [1, "true", None])
def test_a_truth_is_true_or_false(value: object) -> None:
    """What only looks like it is not."""
    with pytest.raises(ForgeAwayError):
        answers.yes({"private": value}, "private")


@pytest.mark.parametrize(
    ("text", "hour"), [("2026-11-20T09:00:00Z", 9), ("2026-11-20T09:00:00+03:00", 6), ("2026-11-20T09:00:00", 9)]
)
def test_moments_are_told_in_utc(text: str, hour: int) -> None:
    """However they are written."""
    assert answers.moment({"at": text}, "at") == datetime(2026, 11, 20, hour, tzinfo=UTC)


@pytest.mark.parametrize("value", ["yesterday", 1795000000, "2026-13-01T00:00:00Z"])
def test_what_is_no_moment_is_none_either(value: object) -> None:
    """An approval without a date has no age."""
    with pytest.raises(ForgeAwayError):
        answers.moment({"at": value}, "at")


def test_machines_are_known_by_their_kind_and_gone_accounts_by_their_stand_in() -> None:
    """A person may well be called robot."""
    data: dict[str, Any] = {"user": {"id": 1, "login": "robot[bot]", "type": "User"}}
    assert answers.somebody(data, "user") == Person(1, "robot[bot]")
    data["user"]["type"] = "Bot"
    assert answers.somebody(data, "user") == Person(1, "robot[bot]", bot=True)
    for gone in (None, {}, {"id": 10137, "login": "ghost", "type": "User"}):
        assert answers.somebody({"user": gone}, "user") is None


def test_a_pull_request_outlives_the_copy_that_it_came_from(forge: Forge, pull: Pull) -> None:
    """Its branch is gone, what was merged is not."""
    assert answers.pull_request(pull_request(pull)).head_repository == forge.id
    copy = forge.open("theirs", by=forge.person("eve"), files={"b.md": "x\n"}, fork=True)
    assert answers.pull_request(pull_request(copy)).head_repository == forge.id + 1
    copy.fork_gone = True
    found = answers.pull_request(pull_request(copy))
    assert (found.head_repository, found.base_repository) == (None, forge.id)
