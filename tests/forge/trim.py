"""Cuts GitHub's own description of its API down to what the fake answers.

    npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
    python -m tests.forge.trim package/generated/api.github.com.json package/generated/ghes-3.17.json

What stays is as GitHub wrote it, but for prose, examples and extensions.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.described.trim import trimmed

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


if __name__ == "__main__":
    for given in map(Path, sys.argv[1:]):
        made = trimmed(json.loads(given.read_text(encoding="utf-8")), OPERATIONS)
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (FOLDER / given.name).write_text(text + "\n", encoding="utf-8")
