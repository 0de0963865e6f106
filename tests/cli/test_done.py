"""What people publish, on the command line: from the issue or the file to its receipt."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer
    from tests.forge.state import Forge

NAME = "duyuru/kahve"
URL = "https://whatsapp.com/channel/0029Va/142"
CHANNEL = 'network = "handoff"\nas = "whatsapp"\naccount = "Kırk İkindi"\nlang = "en"\n'


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Make a workspace with a post that a person is to publish now: what they do is no rehearsal."""
    now = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    return make_repository(
        {
            "content/duyuru/channel.toml": CHANNEL,
            "content/duyuru/kahve.md": post_text("**Yeni** kahve.", status="approved", publish_at=f'"{now}"'),
        }
    )


@pytest.fixture(autouse=True)
def _nobody_lets_us_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELLAL_GITHUB_TOKEN", "GITHUB_TOKEN", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)


def test_a_post_goes_to_a_person_and_comes_back_with_its_address(tellal: Callable[..., Answer], root: Path) -> None:
    """Everything says that it waits, nothing calls it a failure or a doubt, and the word of the person ends it."""
    sent = tellal(root, "publish", "--json")
    assert sent.code == 0, sent.err
    (sheet,) = (root / "handoff/duyuru").glob("*.md")
    assert "*Yeni* kahve." in sheet.read_text(encoding="utf-8")
    doubts = tellal(root, "doubts")
    assert doubts.code == 0
    assert f"tellal done {NAME} URL" in doubts.out
    assert tellal(root, "doubts", "--json").json["handed_over"][0]["target"] == NAME
    assert "handed-over" in tellal(root, "status").out
    assert tellal(root, "done", NAME, "javascript:alert(1)").code == 2
    done = tellal(root, "done", NAME, URL, "--by", "Ayşe")
    assert (done.code, "noted: it is out" in done.out) == (0, True), done.err
    (target,) = tellal(root, "plan", "--all", "--json").json["targets"]
    assert (target["state"], target["url"]) == ("published", URL)
    assert tellal(root, "done", NAME, URL).code == 2


def test_a_sheet_names_itself_well_enough(tellal: Callable[..., Answer], root: Path) -> None:
    """Whoever reads the issue need not know what the post is called."""
    tellal(root, "publish")
    (sheet,) = (root / "handoff/duyuru").glob("*.md")
    found = re.search(r"tellal done ([0-9a-f]{12}) URL", sheet.read_text(encoding="utf-8"))
    assert found
    assert tellal(root, "done", "0" * 12, URL).code == 2
    assert tellal(root, "done", found[1], URL).code == 0


def test_a_rehearsal_hands_nothing_over(tellal: Callable[..., Answer], root: Path) -> None:
    """A made-up clock, in Istanbul, would put a real issue in front of people."""
    later = f"{datetime.now(UTC) + timedelta(hours=3, minutes=5):%Y-%m-%d %H:%M}"
    assert tellal(root, "--clock", later, "publish").code == 2
    assert not (root / "handoff").exists()


def test_with_a_token_it_is_an_issue(
    tellal: Callable[..., Answer], root: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One, however often it runs, and its address is what the plan says."""
    for name, value in {"REPOSITORY": forge.name, "API_URL": forge.url, "TOKEN": forge.token}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    for _ in range(2):
        assert tellal(root, "publish").code == 0
    (made,) = forge.issues.values()
    assert "```text\n*Yeni* kahve.\n```" in made.body
    assert f"/issues/{made.number}" in tellal(root, "plan", "--json").json["targets"][0]["reason"]


def test_the_issue_is_closed_by_whoever_says_it_or_by_the_next_run(
    tellal: Callable[..., Answer], root: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody else opened under the label, and what still waits, stays open."""
    for name, value in (
        ("GITHUB_REPOSITORY", forge.name),
        ("GITHUB_API_URL", forge.url),
        ("GITHUB_TOKEN", forge.token),
    ):
        monkeypatch.setenv(name, value)
    assert tellal(root, "publish").code == 0
    (issue,) = forge.issues.values()
    theirs = forge.issue(forge.person("eve"), "x", "<!-- tellal handoff 0123 -->")
    theirs.labels.append("handoff")
    assert tellal(root, "publish").code == 0
    assert not issue.closed
    assert tellal(root, "done", NAME, URL).code == 0
    assert (issue.closed, theirs.closed) == (True, False)
    issue.closed = False
    assert tellal(root, "publish").code == 0
    assert (issue.closed, theirs.closed) == (True, False)


def test_without_a_token_the_word_counts_all_the_same(
    tellal: Callable[..., Answer], root: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for an issue: it is closed when somebody may."""
    for name, value in (
        ("GITHUB_REPOSITORY", forge.name),
        ("GITHUB_API_URL", forge.url),
        ("GITHUB_TOKEN", forge.token),
    ):
        monkeypatch.setenv(name, value)
    assert tellal(root, "publish").code == 0
    (issue,) = forge.issues.values()
    monkeypatch.delenv("GITHUB_TOKEN")
    assert tellal(root, "done", NAME, URL).code == 0
    assert not issue.closed
