"""`tellal doctor`, as people and machines call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.doctor.codes import CODES
from pipeline.workspace.workflows import PUBLISH, Needs, shipped
from tests.forge.setup import REVIEWED, Environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer
    from tests.forge.state import Forge

TELLAL = """\
name = "Deneme"

[approval]
mode = "github"

[approval.approvers]
{people}
"""
CHANNEL = """\
network = "mastodon"
account = "deneme"
server = "https://mastodon.example"
secrets = {token = "MASTO_TOKEN"}
"""
CHECKED = {
    "strict_required_status_checks_policy": False,
    "required_status_checks": [{"context": "validate", "integration_id": 15368}],
}
GROUPS = ("main", "secrets", "actions", "policy")


@pytest.fixture
def workspace(forge: Forge, make_repository: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a workspace that lives at the forge, with its environment."""
    people = "\n".join(f"{login} = {forge.person(login).id}" for login in ("mona", "ada"))
    publish = shipped(Needs("en", ("m", "x"), ("MASTO_TOKEN",)))[PUBLISH]
    written = {"tellal.toml": TELLAL.format(people=people), "content/m/channel.toml": CHANNEL, PUBLISH: publish}
    root = make_repository(written)
    forge.take(root)
    for name, value in forge.env.items():
        monkeypatch.setenv(name, value)
    for name in ("GITHUB_ACTIONS", "TELLAL_GITHUB_TOKEN", "GITHUB_STEP_SUMMARY", "GITHUB_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    return root


def codes(answer: Answer, severity: str) -> set[str]:
    """Return the codes of one severity."""
    return {each["code"] for each in answer.json["diagnoses"] if each["severity"] == severity}


def test_what_is_bad_ends_with_one_and_says_what_to_do(tellal: Callable[..., Answer], workspace: Path) -> None:
    """A repository that nobody set up."""
    answer = tellal(workspace, "doctor", "--json")
    assert answer.code == 1
    assert answer.json["health"] == "fail"
    assert codes(answer, "fail") >= {"environment", "ledger-place"}
    assert all(each["remedy"] for each in answer.json["diagnoses"] if each["severity"] != "ok")
    assert {each["code"] for each in answer.json["diagnoses"]} <= CODES.keys()


def test_one_that_was_set_up_is_well(
    tellal: Callable[..., Answer], forge: Forge, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its owner sees it."""
    monkeypatch.setenv("GITHUB_TOKEN", forge.token_of(forge.owner))
    forge.private = True
    asked = {**REVIEWED, **dict.fromkeys(list(REVIEWED)[:3], True), "required_approving_review_count": 1}
    whole = {"pull_request": asked, "required_status_checks": CHECKED, "deletion": None, "non_fast_forward": None}
    forge.setup.ruleset("main", rules=whole)
    forge.setup.environments["publish"] = Environment(branches=["main"], secrets=["MASTO_TOKEN"])
    assert tellal(workspace, "approvers", "codeowners").code == 0
    answer = tellal(workspace, "doctor", "--json", *(f"--only={name}" for name in GROUPS))
    assert (codes(answer, "fail"), codes(answer, "unknown")) == (set(), set())
    assert codes(answer, "warn") == {"token-kind"}  # it is a classic one
    assert answer.code == 0


def test_what_nobody_can_look_at_is_bad_where_one_is_strict(tellal: Callable[..., Answer], workspace: Path) -> None:
    """A workflow may not see what Actions may do."""
    assert tellal(workspace, "doctor", "--only", "actions-approve").code == 0
    answer = tellal(workspace, "doctor", "--only", "actions-approve", "--strict", "--json")
    assert answer.code == 1
    (found,) = answer.json["diagnoses"]
    assert (found["severity"], found["group"]) == ("unknown", "actions")
    assert "administration" in found["remedy"]


def test_only_what_is_named_is_looked_at(tellal: Callable[..., Answer], forge: Forge, workspace: Path) -> None:
    """Nothing far for what is near; and misspelt names are no reason to say that all is well."""
    answer = tellal(workspace, "doctor", "--only", "git", "--only", "python", "--json")
    assert [each["code"] for each in answer.json["diagnoses"]] == ["git", "python"]
    assert forge.log == []
    answer = tellal(workspace, "doctor", "--only", "pithon")
    assert answer.code == 2
    assert "pithon" in answer.err


def test_offline_and_without_a_repository(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what it could not see, and why."""
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    root = make_workspace()
    for args in ((), ("--offline",)):
        answer = tellal(root, "doctor", "--json", *args)
        assert codes(answer, "unknown") >= {"main-pull-request", "environment", "clock"}
        assert answer.code == 0


def test_no_token_is_shown_anywhere(
    tellal: Callable[..., Answer], forge: Forge, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In no form of the answer, nor in the summary of the job."""
    page = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    monkeypatch.setenv("MASTO_TOKEN", "a-secret-of-mastodon")
    said = "".join(
        answer.out + answer.err for answer in (tellal(workspace, "doctor"), tellal(workspace, "doctor", "--json"))
    )
    written = page.read_text(encoding="utf-8")
    for secret in (forge.token, "a-secret-of-mastodon"):
        assert secret not in said + written
    assert "environment" in written
    assert "MASTO" in said


def test_people_read_signs_words_and_what_to_do(tellal: Callable[..., Answer], workspace: Path) -> None:
    """A word beside each sign, for whoever does not see the colour; in their language."""
    said = tellal(workspace, "doctor", "--only", "environment").out
    assert "✗ bad" in said
    assert "→" in said
    assert "[environment]" in said
    assert "✗ kötü" in tellal(workspace, "--lang", "tr", "doctor", "--only", "environment").out


def test_what_is_unknown_for_one_reason_is_said_once(tellal: Callable[..., Answer], workspace: Path) -> None:
    """Eight lines that say the same are seven too many."""
    said = tellal(workspace, "doctor", "--offline", "--only", "main").out
    assert said.count("--offline") == 1
    assert "main-pull-request, main-approvals" in said
