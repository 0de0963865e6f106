"""How a repository on GitHub is set up: rules, environments, names of secrets, workflows and their runs.

Much of it takes a token of an administrator. Where GitHub does not let a token see, an error says which permission is
missing; that nothing is there is said by an empty answer, never by an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import ForgeMissingError
from pipeline.trust.github import answers
from pipeline.trust.github.answers import inside, listed, moment, number, text, text_or_none, without, yes
from pipeline.trust.github.forge import ActionsPolicy, Bypass, Environment, Protection, Rule, Ruleset, Run, Workflow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.trust.github.transport import Transport

#: What GitHub says of a branch that the token may see and that has no protection of the older kind.
_UNPROTECTED = "Branch not protected"
#: And of one that is not there.
_NO_BRANCH = "Branch not found"
_ADMIN = "administration: read"


class Setup:
    """The settings of one repository, as one token sees them.

    Every method may raise what those of `GitHub` raise.

    Args:
        transport: where to ask.
        name: `owner/name`.
    """

    def __init__(self, transport: Transport, name: str) -> None:
        self._transport = transport
        self._repo: tuple[str | int, ...] = ("repos", *name.split("/"))

    def rules(self, branch: str) -> tuple[Rule, ...]:
        """Return the rules that hold for a branch, from all rulesets in force; whoever may read may ask."""
        found = self._transport.pages(*self._repo, "rules", "branches", branch, needs="metadata: read")
        return tuple(
            Rule(text(each, "type"), each.get("parameters") or {}, answers.maybe_number(each, "ruleset_id"))
            for each in found
        )

    def rulesets(self) -> tuple[Ruleset, ...]:
        """Return the rulesets, those of the organisation among them, without whom they do not bind."""
        found = self._transport.pages(*self._repo, "rulesets", needs="metadata: read", includes_parents="true")
        return tuple(map(_ruleset, found))

    def ruleset(self, number: int) -> Ruleset:
        """Return a ruleset, with whom it does not bind as far as the token may see that."""
        return _ruleset(self._transport.get(*self._repo, "rulesets", number, needs="metadata: read"))

    def protection(self, branch: str) -> Protection | None:
        """Return the older protection of a branch, None where it has none.

        Raises:
            ForgeMissingError: the branch is not there, or the token may not see it.
        """
        try:
            found = self._transport.get(*self._repo, "branches", branch, "protection", needs=_ADMIN)
        except ForgeMissingError as error:
            if error.reason == _UNPROTECTED:
                return None
            raise
        reviews = found.get("required_pull_request_reviews")
        asked: Mapping[str, Any] = reviews if isinstance(reviews, dict) else {}
        return Protection(
            reviews=asked.get("required_approving_review_count", 0) if isinstance(reviews, dict) else None,
            stale=asked.get("dismiss_stale_reviews") is True,
            owners=asked.get("require_code_owner_reviews") is True,
            last_push=asked.get("require_last_push_approval") is True,
            admins=_is_on(found, "enforce_admins"),
            force_pushes=_is_on(found, "allow_force_pushes"),
            deletions=_is_on(found, "allow_deletions"),
        )

    def is_protected(self, branch: str) -> bool | None:
        """Return whether anything protects a branch, older or newer; None where there is no such branch."""
        try:
            return yes(self._transport.get(*self._repo, "branches", branch, needs="contents: read"), "protected")
        except ForgeMissingError as error:
            if error.reason == _NO_BRANCH:
                return None
            raise

    def environments(self) -> tuple[Environment, ...]:
        """Return the environments; where branches are named, that takes a further question each."""
        found = self._transport.pages(*self._repo, "environments", key="environments", needs="actions: read")
        return tuple(map(self._environment, found))

    def _environment(self, data: Mapping[str, Any]) -> Environment:
        name, policy = text(data, "name"), data.get("deployment_branch_policy")
        rules = {text(rule, "type"): rule for rule in listed(data, "protection_rules")}
        patterns: tuple[str, ...] | None = None
        if policy and yes(policy, "custom_branch_policies"):
            where = ("environments", name, "deployment-branch-policies")
            named = self._transport.pages(*self._repo, *where, key="branch_policies", needs="actions: read")
            # Tags may be named there too, which whoever may push can make at any commit.
            patterns = tuple(
                text(each, "name") if each.get("type", "branch") == "branch" else f"refs/tags/{text(each, 'name')}"
                for each in named
            )
        waits = rules.get("wait_timer", {}).get("wait_timer", 0)
        return Environment(
            name,
            patterns,
            protected_branches=yes(policy, "protected_branches") if policy else False,
            reviewers="required_reviewers" in rules,
            wait=waits if isinstance(waits, int) else 0,
        )

    def secrets(self, environment: str = "") -> tuple[str, ...]:
        """Return the names of the secrets of the repository, or of one of its environments; nobody gets the values."""
        where = ("environments", environment, "secrets") if environment else ("actions", "secrets")
        needs = "environments: read" if environment else "secrets: read"
        return tuple(
            text(each, "name") for each in self._transport.pages(*self._repo, *where, key="secrets", needs=needs)
        )

    def shared_secrets(self) -> tuple[str, ...]:
        """Return the names of the organisation's secrets that the repository has; people have no such secrets."""
        where = ("actions", "organization-secrets")
        return tuple(
            text(each, "name")
            for each in self._transport.pages(*self._repo, *where, key="secrets", needs="secrets: read")
        )

    def variables(self) -> dict[str, str]:
        """Return the variables of the repository."""
        found = self._transport.pages(*self._repo, "actions", "variables", key="variables", needs="variables: read")
        return {text(each, "name"): text(each, "value") for each in found}

    def workflows(self) -> tuple[Workflow, ...]:
        """Return the workflows that GitHub knows."""
        found = self._transport.pages(*self._repo, "actions", "workflows", key="workflows", needs="actions: read")
        return tuple(
            Workflow(number(each, "id"), text(each, "name"), text(each, "path"), text(each, "state")) for each in found
        )

    def runs(self, workflow: int | str, *, newest: int = 20, **wanted: str) -> tuple[Run, ...]:
        """Return the newest runs of a workflow, the newest first.

        Args:
            workflow: its id, or the name of its file: `publish.yml`.
            newest: how many, at most 100.
            **wanted: only those of an `event`, a `branch`, a `status`.
        """
        where = ("actions", "workflows", workflow, "runs")
        data = self._transport.get(*self._repo, *where, needs="actions: read", per_page=newest, **wanted)
        return tuple(map(_run, listed(data, "workflow_runs")))

    def enable(self, workflow: int | str) -> None:
        """Switch a workflow on again; GitHub switches schedules off where nothing happens for 60 days."""
        self._transport.send("PUT", *self._repo, "actions", "workflows", workflow, "enable", needs="actions: write")

    def start(self, workflow: int | str, ref: str, inputs: Mapping[str, str] | None = None) -> None:
        """Start a workflow that can be started by hand."""
        body = {"ref": ref, **({"inputs": dict(inputs)} if inputs else {})}
        where = ("actions", "workflows", workflow, "dispatches")
        self._transport.send("POST", *self._repo, *where, body=body, needs="actions: write")

    def actions(self) -> ActionsPolicy:
        """Return what workflows may do; it takes two questions."""
        general = self._transport.get(*self._repo, "actions", "permissions", needs=_ADMIN)
        token = self._transport.get(*self._repo, "actions", "permissions", "workflow", needs=_ADMIN)
        allowed = general.get("allowed_actions")
        return ActionsPolicy(
            enabled=yes(general, "enabled"),
            allowed=allowed if isinstance(allowed, str) else "",
            pinned=general.get("sha_pinning_required") is True,
            token=text(token, "default_workflow_permissions"),
            may_approve=yes(token, "can_approve_pull_request_reviews"),
        )

    def forks(self) -> str:
        """Return whose pull requests wait for somebody's yes before their workflows run; public repositories only."""
        where = ("actions", "permissions", "fork-pr-contributor-approval")
        return text(self._transport.get(*self._repo, *where, needs=_ADMIN), "approval_policy")

    def pages(self) -> str | None:
        """Return how the site is built: `workflow` or `legacy` (from a branch); None where there is none."""
        try:
            found = self._transport.get(*self._repo, "pages", needs="pages: read")
        except ForgeMissingError:
            return None
        return text_or_none({"build_type": None, **found}, "build_type") or "legacy"


def _is_on(data: Mapping[str, Any], key: str) -> bool:
    return yes(inside(data, key), "enabled") if key in data else False


def _ruleset(data: Mapping[str, Any]) -> Ruleset:
    bypass = None
    if "bypass_actors" in data:
        bypass = tuple(
            Bypass(
                text(each, "actor_type"), answers.maybe_number(each, "actor_id"), each.get("bypass_mode") or "always"
            )
            for each in listed(data, "bypass_actors")
        )
    target = data.get("target") or "branch"
    return Ruleset(number(data, "id"), text(data, "name"), target, text(data, "enforcement"), bypass)


def _run(data: Mapping[str, Any]) -> Run:
    return Run(
        id=number(data, "id"),
        event=text(data, "event"),
        status=text_or_none(data, "status") or "",
        conclusion=text_or_none(data, "conclusion"),
        branch=text_or_none(data, "head_branch"),
        sha=text(data, "head_sha"),
        started_at=_made(data),
        url=text(data, "html_url"),
    )


def _made(data: Mapping[str, Any]) -> datetime:
    found = moment(data, "created_at")
    if found is None:
        raise without("created_at")
    return found
