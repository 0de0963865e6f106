"""`tellal publish` asks who approved, `tellal approvals` shows it, and a plan knows it without asking."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import UsageError
from pipeline.publish import publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer
    from tests.forge.state import Account, Forge

TELLAL = """\
name = "Deneme"
timezone = "UTC"

[approval]
mode = "github"
[approval.approvers]
ada = {ada}
"""
POST = "content/x/kahve.md"
LATER = "content/x/cay.md"


def text(number: int, hours: int) -> str:
    """Return a post that is due in so many hours from now."""
    at = datetime.now(UTC) + timedelta(hours=hours)
    return f"---\nid: 01JD{number:022d}\npublish_at: {at:%Y-%m-%d %H:%M}\n---\nMetin {number}.\n"


@pytest.fixture
def ada(forge: Forge) -> Account:
    """Return who approves."""
    return forge.person("ada")


@pytest.fixture
def root(make_repository: Callable[..., Path], forge: Forge, ada: Account, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a workspace on GitHub with a post that is due and one for tomorrow, both merged, neither approved."""
    root = make_repository({"tellal.toml": TELLAL.format(ada=ada.id)})
    forge.take(root)
    mona = forge.person("mona")
    for number, (path, hours) in enumerate(((POST, -1), (LATER, 24)), 1):
        forge.open(f"post-{number}", by=mona, files={path: text(number, hours)}).merge("squash", by=mona)
    forge.pull(root)
    for name, value in forge.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CI", "true")
    return root


@pytest.fixture
def approve(forge: Forge, ada: Account) -> Callable[[], None]:
    """Let Ada approve both pull requests."""

    def everything() -> None:
        for pull in forge.pulls.values():
            pull.review(ada)

    return everything


def ledger(root: Path, path: str) -> str:
    """Return a file of the ledger."""
    done = subprocess.run(["git", "show", f"ledger:{path}"], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


def states(answer: Answer) -> dict[str, Any]:
    """Return each target's state and reason."""
    return {each["target"]: (each["state"], each["reason"]) for each in answer.json["targets"]}


def test_a_post_goes_out_when_it_is_approved_and_not_before(
    tellal: Callable[..., Answer], root: Path, approve: Callable[[], None]
) -> None:
    """The intent says on whose word; a second run sends nothing."""
    first = tellal(root, "publish", "--json").json
    assert (first["sent"], first["asked"]["pull_requests"]) == (0, 2)
    approve()
    answer = tellal(root, "publish", "--json")
    assert (answer.code, answer.json["sent"]) == (0, 1)
    line = ledger(root, "posts/01JD0000000000000000000001/outbox.x.deneme.jsonl").splitlines()[0]
    approval = json.loads(line)["approval"]
    assert (approval["verdict"], approval["mode"]) == ("approved", "github")
    (post,) = (each for each in approval["bundle"] if each["path"] == POST)
    assert (post["by"]["pr"], post["by"]["logins"]) == (1, ["ada"])
    again = tellal(root, "publish", "--json").json
    assert (again["sent"], again["asked"]["calls"]) == (0, 0)


def test_what_was_asked_is_printed_once(tellal: Callable[..., Answer], root: Path, approve: Callable[[], None]) -> None:
    """So that nobody wonders where the questions of an hour went."""
    approve()
    said = tellal(root, "publish").out
    assert "GitHub was asked 7 times, about 2 pull requests" in said
    assert "could be asked" not in said


@pytest.mark.parametrize("command", ["publish", "run"])
def test_a_run_that_could_ask_nobody_says_why(
    tellal: Callable[..., Answer], root: Path, approve: Callable[[], None], command: str
) -> None:
    """Posts that wait without a word would be taken for posts that nobody approved."""
    approve()
    hub = root.parent / "hub.git"
    hub.rename(hub.with_name("gone.git"))
    said = tellal(root, command).out
    assert "nothing new was sent" in said
    assert "not everything could be asked: git cannot tell where main of origin is" in said
    assert "does not appear to be a git repository" in said
    assert "git ls-remote origin" in said
    assert "git cannot tell where main" in tellal(root, "publish", "--json").json["asked"]["trouble"]


def test_a_plan_knows_from_the_ledger_what_a_run_found_out(
    tellal: Callable[..., Answer], root: Path, forge: Forge, approve: Callable[[], None]
) -> None:
    """Without a question, also where nothing was sent."""
    before = states(tellal(root, "plan", "--all", "--json"))
    assert before["x/cay"][0] == "unapproved"
    assert "nobody has asked GitHub yet" in before["x/cay"][1]
    approve()
    tellal(root, "publish")
    asked = len(forge.log)
    assert states(tellal(root, "plan", "--all", "--json"))["x/cay"][0] == "scheduled"
    assert len(forge.log) == asked
    assert json.loads(ledger(root, "control/approvals.json"))["format"] == 1


def test_the_command_shows_every_file_and_what_is_missing(
    tellal: Callable[..., Answer], root: Path, approve: Callable[[], None]
) -> None:
    """Ends with 1 while something is."""
    answer = tellal(root, "approvals", "kahve")
    assert answer.code == 1
    assert "✗ content/x/kahve.md" in answer.out
    assert "0 of 1 people approved content/x/kahve.md in pull request #1" in answer.out
    assert "✓ brand/brand.toml" in answer.out
    approve()
    answer = tellal(root, "approvals", "kahve")
    assert answer.code == 0
    assert "pull request #1, by ada" in answer.out
    (target,) = tellal(root, "approvals", "kahve", "--json").json["targets"]
    assert {each["path"] for each in target["files"]} == {
        POST,
        "content/x/channel.toml",
        "brand/brand.toml",
        "tellal.toml",
    }
    assert all(each["approved"] for each in target["files"])


def test_a_rehearsal_remembers_nothing(tellal: Callable[..., Answer], root: Path, approve: Callable[[], None]) -> None:
    """With `--clock` the ledger gets nothing that a real run would believe."""
    approve()
    tellal(root, "--clock", "2026-01-01 10:00", "publish")
    done = subprocess.run(["git", "branch", "--list", "ledger"], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_a_run_that_asked_nobody_sends_nothing_on_hearsay(
    tellal: Callable[..., Answer], root: Path, forge: Forge, approve: Callable[[], None]
) -> None:
    """Whoever calls publishing from elsewhere must say where GitHub is."""
    approve()
    forge.pulls[1].merged_at = None  # so that it stays due
    tellal(root, "publish")
    with pytest.raises(UsageError, match="nobody asked GitHub"):
        publish(root, lambda: datetime.now(UTC), ci=True)
