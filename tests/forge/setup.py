"""How the fake's repository is set up, and what it answers when asked for it.

    forge.setup.ruleset("main", rules={"pull_request": {**REVIEWED, "required_approving_review_count": 1}})
    forge.setup.protections["main"] = {"required_pull_request_reviews": {"required_approving_review_count": 1}}
    forge.setup.environments["publish"] = Environment(branches=["main"], secrets=["MASTODON_TOKEN"])
    forge.setup.secrets.append("STRAY"); forge.setup.variables["TELLAL_HOLD"] = "off"
    publish = forge.setup.workflow(".github/workflows/publish.yml", "Publish")
    publish.run("schedule", at=forge.now, conclusion="success")

Administrators' settings are seen with `forge.token_of(forge.owner)`, not with a workflow's token, as on GitHub.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tests.forge.state import Account

#: A `pull_request` rule that asks for nothing; set what you need.
REVIEWED: dict[str, Any] = {
    "dismiss_stale_reviews_on_push": False,
    "require_code_owner_review": False,
    "require_last_push_approval": False,
    "required_approving_review_count": 0,
    "required_review_thread_resolution": False,
}


@dataclass
class Ruleset:
    """A ruleset.

    Args:
        branches: that it is for.
        rules: kind → parameters; None for kinds that have none.
        bypass: whom it does not bind: kind, id, mode.
    """

    id: int
    name: str
    branches: tuple[str, ...]
    rules: Mapping[str, Mapping[str, Any] | None]
    bypass: Sequence[tuple[str, int | None, str]] = ()
    enforcement: str = "active"


@dataclass
class Environment:
    """An environment.

    Args:
        branches: patterns of branches that may deploy, and of tags (`refs/tags/v*`); None for every branch.
        protected: only protected branches may.
        reviewers: who has to agree.
        wait: minutes.
        secrets: names.
    """

    branches: Sequence[str] | None = None
    protected: bool = False
    reviewers: Sequence[Account] = ()
    wait: int = 0
    secrets: list[str] = field(default_factory=list)


@dataclass
class Run:
    """A run of a workflow."""

    id: int
    event: str
    at: datetime
    conclusion: str | None
    branch: str
    sha: str


@dataclass
class Workflow:
    """A workflow."""

    id: int
    path: str
    name: str
    state: str = "active"
    runs: list[Run] = field(default_factory=list)

    def run(
        self, event: str, *, at: datetime, conclusion: str | None = "success", branch: str = "main", sha: str = "0" * 40
    ) -> Run:
        """Let it have run; without a conclusion it still does."""
        made = Run(self.id * 1000 + len(self.runs), event, at, conclusion, branch, sha)
        self.runs.append(made)
        return made


class Setup:
    """The settings.

    Attributes:
        protections: branch → the older protection, as GitHub answers it.
        shared_secrets: names of the organisation's.
        forks: whose pull requests wait before their workflows run.
        actions: what `actions/permissions` and `actions/permissions/workflow` answer.
        pages: `workflow`, `legacy`, or None where there is no site.
        pages_public: anybody can open it.
        started: workflows that were started by hand: file, ref, inputs.
    """

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.rulesets: list[Ruleset] = []
        self.protections: dict[str, dict[str, Any]] = {}
        self.environments: dict[str, Environment] = {}
        self.secrets: list[str] = []
        self.shared_secrets: list[str] = []
        self.forks = "first_time_contributors"
        self.variables: dict[str, str] = {}
        self.workflows: list[Workflow] = []
        self.actions: dict[str, Any] = {
            "enabled": True,
            "allowed_actions": "all",
            "sha_pinning_required": False,
            "default_workflow_permissions": "read",
            "can_approve_pull_request_reviews": False,
        }
        self.pages: str | None = None
        self.pages_public = True
        self.started: list[tuple[str, str, dict[str, Any]]] = []

    def ruleset(
        self,
        *branches: str,
        rules: Mapping[str, Mapping[str, Any] | None],
        bypass: Sequence[tuple[str, int | None, str]] = (),
        enforcement: str = "active",
    ) -> Ruleset:
        """Make a ruleset for some branches."""
        number = next(self._ids)
        made = Ruleset(number, f"Ruleset {number}", branches, rules, bypass, enforcement)
        self.rulesets.append(made)
        return made

    def workflow(self, path: str, name: str = "", state: str = "active") -> Workflow:
        """Make a workflow."""
        made = Workflow(next(self._ids), path, name or path, state)
        self.workflows.append(made)
        return made
