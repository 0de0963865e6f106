"""How a repository is set up, as far as a token may see it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import ForgeDeniedError, ForgeMissingError
from pipeline.trust.github.client import GitHub, github
from pipeline.trust.github.forge import ActionsPolicy, Bypass, Environment, Protection
from tests.forge.setup import REVIEWED
from tests.forge.setup import Environment as Made

if TYPE_CHECKING:
    from tests.forge.state import Forge


@pytest.fixture(params=["", "/api/v3"], ids=["github", "enterprise"])
def api(forge: Forge, request: pytest.FixtureRequest) -> str:
    """Both kinds of GitHub answer alike, each held against its own description."""
    return f"{forge.url}{request.param}"


@pytest.fixture
def admin(forge: Forge, api: str) -> GitHub:
    """Return the repository as its owner sees it."""
    forge.push({"tellal.toml": "x\n"}, by=forge.owner)
    return github(forge.name, forge.token_of(forge.owner), api)


@pytest.fixture
def workflow(forge: Forge, api: str, admin: GitHub) -> GitHub:  # noqa: ARG001 - there is a branch
    """Return the repository as a workflow sees it."""
    return github(forge.name, forge.token, api)


def test_the_rules_of_a_branch_are_those_in_force(forge: Forge, workflow: GitHub) -> None:
    """What is switched off or for another branch protects nothing."""
    asked = {**REVIEWED, "required_approving_review_count": 2}
    made = forge.setup.ruleset("main", rules={"pull_request": asked, "non_fast_forward": None})
    forge.setup.ruleset("ledger", rules={"deletion": None})
    forge.setup.ruleset("main", rules={"creation": None}, enforcement="evaluate")
    found = {rule.kind: rule for rule in workflow.setup.rules("main")}
    assert found.keys() == {"pull_request", "non_fast_forward"}
    assert found["pull_request"].parameters["required_approving_review_count"] == 2
    assert {rule.ruleset for rule in found.values()} == {made.id}
    assert [each.enforcement for each in workflow.setup.rulesets()] == ["active", "active", "evaluate"]


def test_whom_a_ruleset_does_not_bind_only_administrators_see(forge: Forge, workflow: GitHub, admin: GitHub) -> None:
    """Not to see it is not the same as nobody."""
    made = forge.setup.ruleset("main", rules={"deletion": None}, bypass=[("RepositoryRole", 5, "always")])
    assert workflow.setup.ruleset(made.id).bypass is None
    assert admin.setup.ruleset(made.id).bypass == (Bypass("RepositoryRole", 5, "always"),)


def test_protection_of_the_older_kind(forge: Forge, workflow: GitHub, admin: GitHub) -> None:
    """No protection, no branch and no permission are three answers."""
    assert admin.setup.protection("main") is None
    forge.setup.protections["main"] = {
        "required_pull_request_reviews": {"required_approving_review_count": 1, "require_last_push_approval": True},
        "enforce_admins": {"url": "https://github.test/", "enabled": True},
        "allow_deletions": {"enabled": False},
    }
    assert admin.setup.protection("main") == Protection(
        1, stale=False, owners=False, last_push=True, admins=True, force_pushes=False, deletions=False
    )
    with pytest.raises(ForgeMissingError):
        admin.setup.protection("nope")
    with pytest.raises(ForgeDeniedError) as caught:
        workflow.setup.protection("main")
    assert "administration" in str(caught.value.hint)


def test_environments_say_who_may_deploy(forge: Forge, workflow: GitHub, admin: GitHub) -> None:
    """Names of secrets too, for whom may see them."""
    forge.setup.environments |= {
        "publish": Made(branches=["main", "release/*"], secrets=["MASTODON_TOKEN"]),
        "open": Made(),
        "slow": Made(protected=True, reviewers=[forge.owner], wait=30),
    }
    forge.setup.secrets.append("STRAY")
    assert workflow.setup.environments() == (
        Environment("publish", ("main", "release/*"), protected_branches=False, reviewers=False),
        Environment("open", None, protected_branches=False, reviewers=False),
        Environment("slow", None, protected_branches=True, reviewers=True, wait=30),
    )
    assert (admin.setup.secrets("publish"), admin.setup.secrets()) == (("MASTODON_TOKEN",), ("STRAY",))
    with pytest.raises(ForgeDeniedError) as caught:
        workflow.setup.secrets()
    assert "secrets" in str(caught.value.hint)
    fine = github(forge.name, forge.token_of(forge.owner, granted={"secrets": "read"}), forge.url)
    assert fine.setup.secrets() == ("STRAY",)


def test_workflows_their_runs_and_switching_them_on(forge: Forge, workflow: GitHub) -> None:
    """GitHub switches schedules off by itself; the newest run comes first."""
    made = forge.setup.workflow(".github/workflows/publish.yml", "Publish", "disabled_inactivity")
    for hours, event in ((1, "push"), (3, "schedule"), (2, "schedule")):
        made.run(event, at=forge.now + timedelta(hours=hours), conclusion="failure" if hours == 3 else "success")
    running = made.run("schedule", at=forge.now + timedelta(hours=4), conclusion=None)
    (found,) = workflow.setup.workflows()
    assert (found.path, found.state) == (made.path, "disabled_inactivity")
    runs = workflow.setup.runs("publish.yml", event="schedule")
    assert [each.conclusion for each in runs] == [None, "failure", "success"]
    assert runs[0].started_at == running.at
    assert len(workflow.setup.runs(found.id, newest=1)) == 1
    workflow.setup.enable(found.id)
    assert made.state == "active"
    workflow.setup.start("publish.yml", "main", {"dry-run": "false"})
    assert forge.setup.started == [("publish.yml", "main", {"dry-run": "false"})]


def test_what_workflows_may_do(forge: Forge, workflow: GitHub, admin: GitHub) -> None:
    """Two questions of an administrator."""
    forge.setup.actions |= {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": True}
    assert admin.setup.actions() == ActionsPolicy(True, "all", False, "write", True)  # noqa: FBT003 - as the record has them
    with pytest.raises(ForgeDeniedError):
        workflow.setup.actions()


def test_the_site_and_the_variables(forge: Forge, workflow: GitHub, admin: GitHub) -> None:
    """No site is an answer too."""
    forge.setup.variables["TELLAL_HOLD"] = "on"
    assert admin.setup.variables() == {"TELLAL_HOLD": "on"}
    assert workflow.setup.pages() is None
    forge.setup.pages = "workflow"
    assert workflow.setup.pages() == "workflow"


def test_tags_that_may_deploy_are_told_apart_from_branches(forge: Forge, workflow: GitHub) -> None:
    """Whoever may push can make one, at any commit: with the secrets of the environment."""
    forge.setup.environments["publish"] = Made(branches=["main", "refs/tags/v*"])
    (found,) = workflow.setup.environments()
    assert found.branches == ("main", "refs/tags/v*")


def test_whether_a_branch_is_protected_everybody_may_ask(forge: Forge, workflow: GitHub) -> None:
    """By rules of either kind; and a branch that is not there is no unprotected one."""
    assert workflow.setup.is_protected("main") is False
    assert workflow.setup.is_protected("ledger") is None
    forge.setup.ruleset("main", rules={"deletion": None})
    assert workflow.setup.is_protected("main") is True


def test_secrets_that_an_organisation_shares(forge: Forge, admin: GitHub, workflow: GitHub) -> None:
    """By name, for whom may see them."""
    forge.setup.shared_secrets.append("MASTODON_TOKEN")
    assert admin.setup.shared_secrets() == ("MASTODON_TOKEN",)
    with pytest.raises(ForgeDeniedError, match="403"):
        workflow.setup.shared_secrets()


def test_whose_pull_requests_wait(forge: Forge) -> None:
    """In GitHub's words; an Enterprise Server knows no such question."""
    forge.setup.forks = "all_external_contributors"
    admin = github(forge.name, forge.token_of(forge.owner), forge.url)
    assert admin.setup.forks() == "all_external_contributors"


def test_an_account_is_found_by_its_id_whatever_it_is_called(forge: Forge, workflow: GitHub) -> None:
    """A login can be given up, and taken by somebody else."""
    mona = forge.person("mona")
    mona.login = "monalisa"
    assert workflow.account(mona.id).login == "monalisa"
    mona.gone = True
    with pytest.raises(ForgeMissingError):
        workflow.account(mona.id)


def test_a_token_that_ends_says_when(forge: Forge) -> None:
    """With each answer; those without an end say nothing."""
    text = forge.token_of(forge.owner)
    hub = github(forge.name, text, forge.url)
    hub.repository()
    assert hub.transport.expires is None
    forge.tokens[text].expires = forge.now
    hub.repository()
    assert hub.transport.expires == forge.now
