"""Cuts GitHub's own description of its API down to what the fake answers.

    npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
    python -m tests.forge.trim package/generated/api.github.com.json package/generated/ghes-3.17.json

What stays is as GitHub wrote it, but for prose, examples and extensions, of which nothing follows for a request.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "spec"
REPO = "/repos/{owner}/{repo}"
#: What the fake knows: method and path.
OPERATIONS = (
    ("get", "/rate_limit"),
    ("get", "/user"),
    ("get", "/user/{account_id}"),
    ("get", "/users/{username}"),
    ("get", REPO),
    ("get", f"{REPO}/actions/permissions"),
    ("get", f"{REPO}/actions/permissions/workflow"),
    ("get", f"{REPO}/actions/permissions/fork-pr-contributor-approval"),
    ("get", f"{REPO}/actions/organization-secrets"),
    ("get", f"{REPO}/actions/secrets"),
    ("get", f"{REPO}/actions/variables"),
    ("get", f"{REPO}/actions/workflows"),
    ("put", f"{REPO}/actions/workflows/{{workflow_id}}/enable"),
    ("post", f"{REPO}/actions/workflows/{{workflow_id}}/dispatches"),
    ("get", f"{REPO}/actions/workflows/{{workflow_id}}/runs"),
    ("get", f"{REPO}/branches/{{branch}}"),
    ("get", f"{REPO}/branches/{{branch}}/protection"),
    ("get", f"{REPO}/collaborators/{{username}}/permission"),
    ("get", f"{REPO}/commits/{{commit_sha}}/pulls"),
    ("get", f"{REPO}/environments"),
    ("get", f"{REPO}/environments/{{environment_name}}/deployment-branch-policies"),
    ("get", f"{REPO}/environments/{{environment_name}}/secrets"),
    ("get", f"{REPO}/git/trees/{{tree_sha}}"),
    ("get", f"{REPO}/issues"),
    ("post", f"{REPO}/issues"),
    ("get", f"{REPO}/issues/{{issue_number}}"),
    ("patch", f"{REPO}/issues/{{issue_number}}"),
    ("get", f"{REPO}/issues/{{issue_number}}/comments"),
    ("post", f"{REPO}/issues/{{issue_number}}/comments"),
    ("post", f"{REPO}/issues/{{issue_number}}/labels"),
    ("patch", f"{REPO}/issues/comments/{{comment_id}}"),
    ("get", f"{REPO}/pages"),
    ("get", f"{REPO}/pulls"),
    ("post", f"{REPO}/pulls"),
    ("get", f"{REPO}/pulls/{{pull_number}}"),
    ("get", f"{REPO}/pulls/{{pull_number}}/commits"),
    ("get", f"{REPO}/pulls/{{pull_number}}/reviews"),
    ("get", f"{REPO}/rules/branches/{{branch}}"),
    ("get", f"{REPO}/rulesets"),
    ("get", f"{REPO}/rulesets/{{ruleset_id}}"),
)
PROSE = {"description", "summary", "externalDocs", "example", "examples", "tags"}


def bare(part: Any, inside_properties: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - JSON
    """Return a part of the description without what is only there to be read."""
    if isinstance(part, list):
        return [bare(each) for each in part]
    if not isinstance(part, dict):
        return part
    # A property may well be called `description`.
    return {
        key: bare(value, key == "properties" and not inside_properties)
        for key, value in part.items()
        if inside_properties or not (key in PROSE or key.startswith("x-"))
    }


def references(part: Any) -> set[str]:  # noqa: ANN401 - JSON
    """Return what a part of the description refers to."""
    if isinstance(part, list):
        return set().union(*map(references, part))
    if not isinstance(part, dict):
        return set()
    found = set().union(*map(references, part.values()))
    return found | {part["$ref"]} if isinstance(part.get("$ref"), str) else found


def trimmed(whole: dict[str, Any]) -> dict[str, Any]:
    """Return the description of our operations, with all that they refer to."""
    paths: dict[str, Any] = {}
    for method, path in OPERATIONS:
        if method not in whole["paths"].get(path, {}):
            continue  # an older Enterprise Server does not have everything
        operation = bare(whole["paths"][path][method])
        operation["responses"] = {
            status: {**answer, "description": ""} if "$ref" not in answer else answer
            for status, answer in operation["responses"].items()
        }
        paths.setdefault(path, {})[method] = operation
    components: dict[str, Any] = {}
    waiting = references(paths)
    while waiting:
        reference = waiting.pop()
        _, _, kind, name = reference.split("/")
        if name in components.setdefault(kind, {}):
            continue
        component = bare(whole["components"][kind][name])
        if kind == "responses":
            component["description"] = ""  # OpenAPI wants one
        components[kind][name] = component
        waiting |= references(component)
    about = {key: whole["info"][key] for key in ("version", "title", "license")}
    return {"openapi": whole["openapi"], "info": about, "paths": paths, "components": components}


if __name__ == "__main__":
    for given in map(Path, sys.argv[1:]):
        made = trimmed(json.loads(given.read_text(encoding="utf-8")))
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (FOLDER / given.name).write_text(text + "\n", encoding="utf-8")
