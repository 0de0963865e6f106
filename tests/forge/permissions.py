"""Who may ask what, as GitHub has it: a classic token by its owner's role, all others by their own permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.forge.routes import REPO, Answer, Asked, error

if TYPE_CHECKING:
    from tests.forge.state import Token

#: What a path takes, the longest first; the last matching part of a path counts.
NEEDED = {
    "/actions/permissions": "administration",
    "/actions/organization-secrets": "secrets",
    "/actions/secrets": "secrets",
    "/actions/variables": "variables",
    "/actions/workflows": "actions",
    "/branches/{branch}/protection": "administration",
    "/branches/{branch}": "contents",
    "/commits/{commit_sha}/pulls": "pull_requests",
    "/environments/{environment_name}/secrets": "environments",
    "/environments": "actions",
    "/git/trees": "contents",
    "/issues": "issues",
    "/pages": "pages",
    "/pulls": "pull_requests",
}
#: What everybody may ask of a public repository, with whatever token.
PUBLIC = {"actions", "contents", "issues", "metadata", "pull_requests"}
LEVELS = ("none", "read", "write")


def refused(asked: Asked, method: str, path: str) -> Answer | None:
    """Return how GitHub refuses a request, None where it does not."""
    token = asked.token
    assert token
    if not path.startswith(REPO):
        return None
    needed = next((name for part, name in NEEDED.items() if path.startswith(REPO + part)), "metadata")
    level = "read" if method == "GET" else "write"
    if token.kind == "none" and (level == "write" or asked.forge.private):
        return error(
            404 if asked.forge.private else 401, "Not Found" if asked.forge.private else "Requires authentication"
        )
    if level == "read" and not asked.forge.private and needed in PUBLIC:
        return None
    if token.kind == "classic":
        return _classic(token, needed, level, private=asked.forge.private)
    either = (needed, "pull_requests") if needed == "issues" else (needed,)
    if any(LEVELS.index(token.granted.get(name, "none")) >= LEVELS.index(level) for name in (*either,)):
        return None
    whose = "integration" if token.kind == "actions" else "personal access token"
    made = error(403, f"Resource not accessible by {whose}")
    made.headers["X-Accepted-GitHub-Permissions"] = f"{needed}={level}"
    return made


def _classic(token: Token, needed: str, level: str, *, private: bool) -> Answer | None:
    role = token.account.permission
    seen = "repo" in token.scopes or (not private and "public_repo" in token.scopes)
    if (private and role == "none") or not seen:
        return error(404, "Not Found")
    if needed in ("administration", "secrets", "variables", "environments"):
        return None if role == "admin" else error(404, "Not Found")
    if level == "write" and needed != "issues" and role not in ("admin", "maintain", "write"):
        return error(403, "Must have write access to the repository.")
    return None
