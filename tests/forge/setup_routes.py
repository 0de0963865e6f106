"""What the fake answers to questions about its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.forge.description import description
from tests.forge.routes import HANDLERS, NOT_FOUND, REPO, Answer, Asked, error, moment, pages, repository, route, user

if TYPE_CHECKING:
    from tests.forge.setup import Environment, Ruleset, Run, Workflow
    from tests.forge.state import Forge

ACTIONS = f"{REPO}/actions"
TAGS = "refs/tags/"
ENVIRONMENT = f"{REPO}/environments/{{environment_name}}"


@route("GET", f"{REPO}/rules/branches/{{branch}}")
def _(asked: Asked) -> Answer:
    branch = asked.names["branch"]
    return pages(
        {
            "type": kind,
            **({"parameters": parameters} if parameters is not None else {}),
            "ruleset_source_type": "Repository",
            "ruleset_source": asked.forge.name,
            "ruleset_id": each.id,
        }
        for each in asked.forge.setup.rulesets
        if each.enforcement == "active" and branch in each.branches
        for kind, parameters in each.rules.items()
    )


@route("GET", f"{REPO}/rulesets")
def _(asked: Asked) -> Answer:
    return pages(_ruleset(asked.forge, each) for each in asked.forge.setup.rulesets)


@route("GET", f"{REPO}/rulesets/{{ruleset_id}}")
def _(asked: Asked) -> Answer:
    wanted = int(asked.names["ruleset_id"])
    found = next((each for each in asked.forge.setup.rulesets if each.id == wanted), None)
    if found is None:
        return NOT_FOUND
    made = _ruleset(asked.forge, found)
    made["rules"] = [
        {"type": kind, **({"parameters": parameters} if parameters is not None else {})}
        for kind, parameters in found.rules.items()
    ]
    # Whom it does not bind is shown to those only who could change it.
    if asked.token and asked.token.kind == "classic" and asked.me.permission == "admin":
        made["bypass_actors"] = [
            {"actor_type": kind, "actor_id": number, "bypass_mode": mode} for kind, number, mode in found.bypass
        ]
    return Answer(200, made)


def _ruleset(forge: Forge, made: Ruleset) -> dict[str, Any]:
    return description().filled(
        "repository-ruleset",
        {
            "id": made.id,
            "name": made.name,
            "target": "branch",
            "source_type": "Repository",
            "source": forge.name,
            "enforcement": made.enforcement,
        },
    )


@route("GET", f"{REPO}/branches/{{branch}}/protection")
def _(asked: Asked) -> Answer:
    branch = asked.names["branch"]
    if asked.forge.git.commit_of(f"refs/heads/{branch}") is None:
        return error(404, "Branch not found")
    found = asked.forge.setup.protections.get(branch)
    if found is None:
        return error(404, "Branch not protected")
    return Answer(200, description().filled("branch-protection", found))


@route("GET", f"{REPO}/branches/{{branch}}")
def _(asked: Asked) -> Answer:
    forge, branch = asked.forge, asked.names["branch"]
    if forge.git.commit_of(f"refs/heads/{branch}") is None:
        return error(404, "Branch not found")
    by_rules = any(each.enforcement == "active" and branch in each.branches for each in forge.setup.rulesets)
    protected = by_rules or branch in forge.setup.protections
    return Answer(200, description().filled("branch-with-protection", {"name": branch, "protected": protected}))


@route("GET", f"{REPO}/environments")
def _(asked: Asked) -> Answer:
    made = [_environment(name, each) for name, each in asked.forge.setup.environments.items()]
    return pages(made, "environments")


def _environment(name: str, made: Environment) -> dict[str, Any]:
    policy = {"protected_branches": made.protected, "custom_branch_policies": made.branches is not None}
    rules: list[dict[str, Any]] = [{"id": 1, "node_id": "x", "type": "branch_policy"}] if any(policy.values()) else []
    if made.wait:
        rules.append({"id": 2, "node_id": "x", "type": "wait_timer", "wait_timer": made.wait})
    if made.reviewers:
        who = [{"type": "User", "reviewer": user(each)} for each in made.reviewers]
        rules.append({"id": 3, "node_id": "x", "type": "required_reviewers", "reviewers": who})
    values = {
        "id": 1,
        "name": name,
        "protection_rules": rules,
        "deployment_branch_policy": policy if any(policy.values()) else None,
    }
    return description().filled("environment", values)


@route("GET", f"{ENVIRONMENT}/deployment-branch-policies")
def _(asked: Asked) -> Answer:
    found = asked.forge.setup.environments.get(asked.names["environment_name"])
    if found is None:
        return NOT_FOUND
    named = [
        {"id": number, "name": name.removeprefix(TAGS), "type": "tag" if name.startswith(TAGS) else "branch"}
        for number, name in enumerate(found.branches or ())
    ]
    return pages(named, "branch_policies")


@route("GET", f"{ENVIRONMENT}/secrets")
def _(asked: Asked) -> Answer:
    found = asked.forge.setup.environments.get(asked.names["environment_name"])
    return _secrets(found.secrets) if found else NOT_FOUND


@route("GET", f"{ACTIONS}/secrets")
def _(asked: Asked) -> Answer:
    return _secrets(asked.forge.setup.secrets)


def _secrets(names: list[str]) -> Answer:
    return pages((description().filled("actions-secret", {"name": name}) for name in names), "secrets")


@route("GET", f"{ACTIONS}/organization-secrets")
def _(asked: Asked) -> Answer:
    return _secrets(asked.forge.setup.shared_secrets)


@route("GET", f"{ACTIONS}/permissions/fork-pr-contributor-approval")
def _(asked: Asked) -> Answer:
    return Answer(200, {"approval_policy": asked.forge.setup.forks})


@route("GET", f"{ACTIONS}/variables")
def _(asked: Asked) -> Answer:
    made = asked.forge.setup.variables.items()
    found = (description().filled("actions-variable", {"name": name, "value": value}) for name, value in made)
    return pages(found, "variables")


@route("GET", f"{ACTIONS}/permissions")
def _(asked: Asked) -> Answer:
    names = ("enabled", "allowed_actions", "sha_pinning_required")
    return Answer(200, {name: asked.forge.setup.actions[name] for name in names})


@route("GET", f"{ACTIONS}/permissions/workflow")
def _(asked: Asked) -> Answer:
    names = ("default_workflow_permissions", "can_approve_pull_request_reviews")
    return Answer(200, {name: asked.forge.setup.actions[name] for name in names})


@route("GET", f"{ACTIONS}/workflows")
def _(asked: Asked) -> Answer:
    values = [
        {"id": each.id, "name": each.name, "path": each.path, "state": each.state}
        for each in asked.forge.setup.workflows
    ]
    return pages((description().filled("workflow", each) for each in values), "workflows")


@route("PUT", f"{ACTIONS}/workflows/{{workflow_id}}/enable")
def _(asked: Asked) -> Answer:
    found = _workflow(asked)
    if found is None:
        return NOT_FOUND
    found.state = "active"
    return Answer(204)


@route("POST", f"{ACTIONS}/workflows/{{workflow_id}}/dispatches")
def _(asked: Asked) -> Answer:
    found = _workflow(asked)
    if found is None:
        return NOT_FOUND
    asked.forge.setup.started.append((found.path.rpartition("/")[2], asked.body["ref"], asked.body.get("inputs", {})))
    return Answer(204)


@route("GET", f"{ACTIONS}/workflows/{{workflow_id}}/runs")
def _(asked: Asked) -> Answer:
    found = _workflow(asked)
    if found is None:
        return NOT_FOUND
    wanted = asked.query.get
    runs = [
        each
        for each in sorted(found.runs, key=lambda each: each.at, reverse=True)
        if each.event == wanted("event", each.event)
        and each.branch == wanted("branch", each.branch)
        and wanted("status", "") in ("", each.conclusion, "completed" if each.conclusion else "in_progress")
    ]
    return pages((_run(asked.forge, found, each) for each in runs), "workflow_runs")


def _run(forge: Forge, workflow: Workflow, made: Run) -> dict[str, Any]:
    return description().filled(
        "workflow-run",
        {
            "id": made.id,
            "name": workflow.name,
            "workflow_id": workflow.id,
            "path": workflow.path,
            "event": made.event,
            "status": "completed" if made.conclusion else "in_progress",
            "conclusion": made.conclusion,
            "head_branch": made.branch,
            "head_sha": made.sha,
            "created_at": moment(made.at),
            "updated_at": moment(made.at),
            "html_url": f"https://github.test/{forge.name}/actions/runs/{made.id}",
            "repository": repository(forge, "minimal-repository"),
            "head_repository": repository(forge, "minimal-repository"),
        },
    )


@route("GET", f"{REPO}/pages")
def _(asked: Asked) -> Answer:
    kind = asked.forge.setup.pages
    if kind is None:
        return NOT_FOUND
    return Answer(
        200,
        description().filled("page", {"build_type": kind, "status": "built", "public": asked.forge.setup.pages_public}),
    )


def _workflow(asked: Asked) -> Workflow | None:
    wanted = asked.names["workflow_id"]
    return next(
        (each for each in asked.forge.setup.workflows if wanted in (str(each.id), each.path.rpartition("/")[2])), None
    )


#: All that the fake answers: those of `routes.py` and those above.
ANSWERED = HANDLERS
