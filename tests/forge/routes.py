"""What the fake answers to each operation; the descriptions of objects are filled up to be complete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.forge.description import description
from tests.forge.state import Account, Comment, Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tests.forge.state import Forge, Pull, Review, Token

REPO = "/repos/{owner}/{repo}"
GHOST = Account(10137, "ghost")
ROLES = {"maintain": "write", "triage": "read"}


@dataclass
class Answer:
    """What GitHub answers.

    Args:
        data: its JSON, None for no body at all.
        items: whether `data` is a list of which one page is wanted.
        key: under which a page has the list, where it does not consist of it.
    """

    status: int
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    items: bool = False
    key: str = ""


@dataclass
class Asked:
    """What is asked, taken apart."""

    forge: Forge
    names: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    token: Token | None

    @property
    def me(self) -> Account:
        """Who asks."""
        assert self.token
        return self.token.account


HANDLERS: dict[tuple[str, str], Callable[[Asked], Answer]] = {}


def route(method: str, path: str) -> Callable[[Callable[[Asked], Answer]], Callable[[Asked], Answer]]:
    """Have a function answer an operation."""

    def keep(handler: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
        HANDLERS[method, path] = handler
        return handler

    return keep


def error(status: int, message: str) -> Answer:
    """Return an error as GitHub words it."""
    return Answer(
        status, {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
    )


NOT_FOUND = error(404, "Not Found")


def moment(at: datetime | None) -> str | None:
    """Return a moment as GitHub writes it."""
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"


def user(account: Account | None, schema: str = "simple-user") -> dict[str, Any] | None:
    """Return an account; null where it is gone."""
    if account is None or account.gone:
        return None
    return description().filled(
        schema,
        {
            "id": account.id,
            "login": account.login,
            "type": account.kind,
            "html_url": f"https://github.test/{account.login.removesuffix('[bot]')}",
        },
    )


def repository(forge: Forge, schema: str, *, fork: bool = False) -> dict[str, Any]:
    """Return the repository, or somebody's copy of it."""
    name = f"fork/{forge.name.partition('/')[2]}" if fork else forge.name
    return description().filled(
        schema,
        {
            "id": forge.id + fork,
            "name": name.partition("/")[2],
            "full_name": name,
            "owner": user(forge.owner),
            "private": forge.private,
            "fork": fork or forge.fork,
            "default_branch": forge.branch,
            "html_url": f"https://github.test/{name}",
        },
    )


def pull_request(pull: Pull, schema: str = "pull-request-simple") -> dict[str, Any]:
    """Return a pull request."""
    pull.follow()
    forge = pull.forge
    owner = forge.owner.login
    copy = None if pull.fork_gone else repository(forge, "repository", fork=pull.fork)
    if schema == "pull-request" and pull.fork_gone:
        copy = None
    base = forge.git.commit_of(pull.base) or pull.head
    values = {
        "id": forge.id * 1000 + pull.number,
        "number": pull.number,
        "state": "closed" if pull.issue.closed else "open",
        "title": pull.issue.title,
        "user": user(pull.author),
        "body": pull.issue.body,
        "draft": pull.draft,
        "created_at": moment(pull.issue.at),
        "updated_at": moment(pull.issue.at),
        "merged_at": moment(pull.merged_at),
        "merge_commit_sha": pull.landed[-1] if pull.landed else None,
        "html_url": f"https://github.test/{forge.name}/pull/{pull.number}",
        "head": {
            "label": f"{'fork' if pull.fork else owner}:{pull.branch}",
            "ref": pull.branch,
            "sha": pull.head,
            "user": user(pull.author if pull.fork else forge.owner),
            "repo": copy,
        },
        "base": {
            "label": f"{owner}:{pull.base}",
            "ref": pull.base,
            "sha": base,
            "user": user(forge.owner),
            "repo": repository(forge, "repository"),
        },
    }
    if schema == "pull-request":
        # Here GitHub does not know null: in the place of an account that is gone it puts this one.
        values["user"] = user(pull.author) or user(GHOST)
        values |= {
            "merged": pull.merged_at is not None,
            "merged_by": user(pull.merged_by),
            "commits": len(pull.commits),
        }
    return description().filled(schema, values)


def review(pull: Pull, made: Review) -> dict[str, Any]:
    """Return a review."""
    return description().filled(
        "pull-request-review",
        {
            "id": made.id,
            "user": user(made.by),
            "body": made.body,
            "state": made.state,
            "commit_id": made.commit,
            "submitted_at": moment(made.at),
            "html_url": f"https://github.test/{pull.forge.name}/pull/{pull.number}#pullrequestreview-{made.id}",
        },
    )


def commits(forge: Forge, shas: Sequence[str]) -> list[dict[str, Any]]:
    """Return commits, with the accounts that their addresses belong to."""
    form = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x00"
    said = forge.git.git("show", "-s", form, *shas) if shas else ""
    fields = said.split("\0")[:-1]
    return [_commit(forge, fields[start : start + 10]) for start in range(0, len(fields), 10)]


def _commit(forge: Forge, fields: Sequence[str]) -> dict[str, Any]:
    sha, tree, parents, *people, message = (each.strip("\n") for each in fields)
    author, committer = people[:3], people[3:]
    inner = {
        role: dict(zip(("name", "email", "date"), values, strict=True))
        for role, values in (("author", author), ("committer", committer))
    }
    return description().filled(
        "commit",
        {
            "sha": sha,
            "author": user(forge.of_email(author[1])),
            "committer": user(forge.of_email(committer[1])),
            "parents": [{"sha": parent, "url": "https://github.test/"} for parent in parents.split()],
            "commit": {
                **inner,
                "message": message,
                "tree": {"sha": tree, "url": "https://github.test/"},
                "verification": {"verified": committer[0] == "GitHub", "reason": "unsigned"},
            },
        },
    )


def comment(forge: Forge, made: Comment, number: int) -> dict[str, Any]:
    """Return a comment."""
    return description().filled(
        "issue-comment",
        {
            "id": made.id,
            "user": user(made.by),
            "body": made.body,
            "created_at": moment(made.at),
            "updated_at": moment(made.at),
            "html_url": f"https://github.test/{forge.name}/issues/{number}#issuecomment-{made.id}",
        },
    )


def issue(forge: Forge, made: Issue) -> dict[str, Any]:
    """Return an issue; pull requests are issues too."""
    values: dict[str, Any] = {
        "id": forge.id * 100000 + made.number,
        "number": made.number,
        "title": made.title,
        "body": made.body,
        "user": user(made.by),
        "state": "closed" if made.closed else "open",
        "labels": [{"name": name} for name in made.labels],
        "comments": len(made.comments),
        "created_at": moment(made.at),
        "updated_at": moment(made.at),
        "html_url": f"https://github.test/{forge.name}/issues/{made.number}",
    }
    if made.number in forge.pulls:
        values["pull_request"] = {"url": "https://github.test/"}
    return description().filled("issue", values)


def pages(found: Iterable[Any], key: str = "") -> Answer:
    """Answer with a list, page by page."""
    return Answer(200, list(found), items=True, key=key)


@route("GET", "/rate_limit")
def _(asked: Asked) -> Answer:
    rate = {"limit": 5000, "remaining": asked.forge.remaining, "reset": 0, "used": 0}
    return Answer(
        200, description().filled("rate-limit-overview", {"resources": {"core": rate, "search": rate}, "rate": rate})
    )


@route("GET", "/user")
def _(asked: Asked) -> Answer:
    if asked.token and asked.token.kind == "none":
        return error(401, "Requires authentication")
    if asked.token and asked.token.kind == "actions":
        return error(403, "Resource not accessible by integration")
    return Answer(200, user(asked.me, "public-user"))


@route("GET", "/user/{account_id}")
def _(asked: Asked) -> Answer:
    wanted = int(asked.names["account_id"])
    found = next((each for each in asked.forge.accounts if each.id == wanted and not each.gone), None)
    return Answer(200, user(found, "public-user")) if found else NOT_FOUND


@route("GET", "/users/{username}")
def _(asked: Asked) -> Answer:
    found = asked.forge.account(asked.names["username"])
    return Answer(200, user(found, "public-user")) if found else NOT_FOUND


@route("GET", REPO)
def _(asked: Asked) -> Answer:
    return Answer(200, repository(asked.forge, "full-repository"))


@route("GET", f"{REPO}/collaborators/{{username}}/permission")
def _(asked: Asked) -> Answer:
    found = asked.forge.account(asked.names["username"])
    if found is None:
        return NOT_FOUND
    role = found.permission
    if role == "none" and not asked.forge.private:
        role = "read"  # everybody reads what is public
    who = user(found, "nullable-collaborator")
    data = {"permission": ROLES.get(role, role), "role_name": role, "user": who}
    return Answer(200, description().filled("repository-collaborator-permission", data))


@route("GET", f"{REPO}/commits/{{commit_sha}}/pulls")
def _(asked: Asked) -> Answer:
    forge, sha = asked.forge, asked.names["commit_sha"]
    if forge.git.commit_of(sha) is None:
        return error(422, f"No commit found for SHA: {sha}")
    found = [
        pull
        for pull in forge.pulls.values()
        if (sha in pull.landed and pull.number not in forge.lagged)
        # GitHub says nothing of the heads of copies.
        or (not pull.issue.closed and not pull.fork and sha in pull.commits)
    ]
    return pages(map(pull_request, found))


@route("GET", f"{REPO}/pulls")
def _(asked: Asked) -> Answer:
    state, head, base = (
        asked.query.get(name, default) for name, default in (("state", "open"), ("head", ""), ("base", ""))
    )
    made = [pull_request(pull) for pull in reversed(asked.forge.pulls.values())]
    found = [each for each in made if state in ("all", each["state"])]
    found = [each for each in found if not head or each["head"]["label"] == head]
    return pages(each for each in found if not base or each["base"]["ref"] == base)


@route("POST", f"{REPO}/pulls")
def _(asked: Asked) -> Answer:
    forge, body = asked.forge, asked.body
    sha, base = (forge.git.commit_of(f"refs/heads/{body[name]}") for name in ("head", "base"))
    same = [each for each in forge.pulls.values() if each.branch == body["head"] and not each.issue.closed]
    if sha is None or base is None or same or not forge.git.between(base, sha):
        return error(422, "Validation Failed")
    made = forge.open(body["head"], by=asked.me, title=body["title"], base=body["base"])
    made.issue.body, made.draft = body.get("body") or "", body.get("draft", False)
    return Answer(201, pull_request(made, "pull-request"))


@route("GET", f"{REPO}/pulls/{{pull_number}}")
def _(asked: Asked) -> Answer:
    pull = _pull(asked)
    return Answer(200, pull_request(pull, "pull-request")) if pull else NOT_FOUND


@route("GET", f"{REPO}/pulls/{{pull_number}}/reviews")
def _(asked: Asked) -> Answer:
    pull = _pull(asked)
    return pages(review(pull, each) for each in pull.reviews) if pull else NOT_FOUND


@route("GET", f"{REPO}/pulls/{{pull_number}}/commits")
def _(asked: Asked) -> Answer:
    pull = _pull(asked)
    return pages(commits(asked.forge, pull.commits[:250])) if pull else NOT_FOUND


@route("GET", f"{REPO}/git/trees/{{tree_sha}}")
def _(asked: Asked) -> Answer:
    git, name = asked.forge.git, asked.names["tree_sha"]
    try:
        sha = git.git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{tree}}").strip()
    except RuntimeError:
        return NOT_FOUND
    lines = git.git("ls-tree", "-z", sha).split("\0")[:-1]
    entries = [(*line.partition("\t")[0].split(), line.partition("\t")[2]) for line in lines]
    tree = [{"mode": mode, "type": kind, "sha": each, "path": path} for mode, kind, each, path in entries]
    return Answer(200, description().filled("git-tree", {"sha": sha, "tree": tree, "truncated": False}))


@route("GET", f"{REPO}/issues")
def _(asked: Asked) -> Answer:
    state, labels = asked.query.get("state", "open"), set(filter(None, asked.query.get("labels", "").split(",")))
    made = [each for each in reversed(asked.forge.issues.values()) if labels <= set(each.labels)]
    found = [each for each in made if state == "all" or each.closed == (state == "closed")]
    return pages(issue(asked.forge, each) for each in found)


@route("POST", f"{REPO}/issues")
def _(asked: Asked) -> Answer:
    body = asked.body
    made = asked.forge.issue(asked.me, body["title"], body.get("body") or "", body.get("labels", ()))
    return Answer(201, issue(asked.forge, made))


@route("GET", f"{REPO}/issues/{{issue_number}}")
def _(asked: Asked) -> Answer:
    found = _issue(asked)
    return Answer(200, issue(asked.forge, found)) if found else NOT_FOUND


@route("PATCH", f"{REPO}/issues/{{issue_number}}")
def _(asked: Asked) -> Answer:
    found = _issue(asked)
    if found is None:
        return NOT_FOUND
    found.title, found.body = asked.body.get("title", found.title), asked.body.get("body", found.body)
    found.closed = asked.body.get("state", "closed" if found.closed else "open") == "closed"
    found.labels = list(asked.body.get("labels", found.labels))
    return Answer(200, issue(asked.forge, found))


@route("GET", f"{REPO}/issues/{{issue_number}}/comments")
def _(asked: Asked) -> Answer:
    found = _issue(asked)
    return pages(comment(asked.forge, each, found.number) for each in found.comments) if found else NOT_FOUND


@route("POST", f"{REPO}/issues/{{issue_number}}/comments")
def _(asked: Asked) -> Answer:
    found = _issue(asked)
    if found is None:
        return NOT_FOUND
    if len(asked.body["body"]) > 65536:
        return error(422, "Validation Failed")
    made = Comment(asked.forge.next_id(), asked.me, asked.body["body"], asked.forge.tick())
    found.comments.append(made)
    return Answer(201, comment(asked.forge, made, found.number))


@route("PATCH", f"{REPO}/issues/comments/{{comment_id}}")
def _(asked: Asked) -> Answer:
    wanted = int(asked.names["comment_id"])
    for each in asked.forge.issues.values():
        for made in each.comments:
            if made.id == wanted:
                if len(asked.body["body"]) > 65536:
                    return error(422, "Validation Failed")
                if made.by is not asked.me and asked.me.permission not in ("admin", "maintain", "write"):
                    return error(403, "Resource not accessible")
                made.body = asked.body["body"]
                return Answer(200, comment(asked.forge, made, each.number))
    return NOT_FOUND


@route("POST", f"{REPO}/issues/{{issue_number}}/labels")
def _(asked: Asked) -> Answer:
    found = _issue(asked)
    if found is None:
        return NOT_FOUND
    found.labels += [name for name in asked.body["labels"] if name not in found.labels]
    asked.forge.labels.update(found.labels)
    return Answer(200, [description().filled("label", {"name": name}) for name in found.labels])


def _pull(asked: Asked) -> Pull | None:
    return asked.forge.pulls.get(int(asked.names["pull_number"]))


def _issue(asked: Asked) -> Issue | None:
    return asked.forge.issues.get(int(asked.names["issue_number"]))
