"""Signs of life: what a watcher left here, and nothing that came from elsewhere."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.trust import signs
from pipeline.trust.signs import Sign

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def now() -> datetime:
    """A whole second."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.mark.parametrize("due", [None, timedelta(hours=1)])
def test_a_sign_is_found_again(tmp_path: Path, now: datetime, due: timedelta | None) -> None:
    """As it was left."""
    sign = Sign(now, 17, "1.0", "done", now + due if due else None)
    signs.leave(tmp_path, sign)
    assert signs.find(tmp_path) == sign


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({}, "local@"),
        ({"TELLAL_RUNNER": "watch"}, "watch@"),
        ({"GITHUB_ACTIONS": "true", "TELLAL_RUNNER": "watch"}, "github-actions"),
    ],
)
def test_a_runner_is_named_by_where_it_runs(environment: dict[str, str], name: str) -> None:
    """And by its machine, where that stays the same."""
    found = signs.runner(environment)
    assert found.startswith(name)
    assert found.endswith("@") is False


def test_a_sign_from_elsewhere_is_none(tmp_path: Path, now: datetime) -> None:
    """A committed file gets its time when it is checked out, which is not the time that it speaks of."""
    signs.leave(tmp_path, Sign(now + timedelta(days=300), 17, "1.0", "done"))
    assert signs.find(tmp_path) is None
    signs.leave(tmp_path, Sign(now, 17, "1.0", "done"))
    os.utime(tmp_path / signs.PLACE, (0, 0))
    assert signs.find(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"at":1,"next_due":0}', "{" * 10000])
def test_what_is_no_sign_is_none(tmp_path: Path, text: str) -> None:
    """Whatever lies there instead."""
    (tmp_path / ".tellal").mkdir()
    (tmp_path / signs.PLACE).write_text(text, encoding="utf-8")
    assert signs.find(tmp_path) is None


@pytest.mark.parametrize("link", [".tellal", ".tellal/heartbeat.json"])
def test_nothing_is_written_behind_a_link(tmp_path: Path, now: datetime, link: str) -> None:
    """A pull request may bring one along."""
    root, elsewhere = tmp_path / "workspace", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(elsewhere / "file" if link.endswith("json") else elsewhere)
    signs.leave(root, Sign(now, 17, "1.0", "done"))
    assert list(elsewhere.iterdir()) == []
    assert signs.find(root) is None
