"""GitHub, as far as approving and reporting need it; GitHub Enterprise Server likewise.

Whoever imports this pays for github3.py and what it brings: import it inside the function that asks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ForgeDeniedError, ForgeRefusedError, UsageError
from pipeline.i18n import Message
from pipeline.trust.github import answers
from pipeline.trust.github.setup import Setup
from pipeline.trust.github.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pipeline.trust.github.forge import (
        Access,
        Comment,
        Commit,
        Entry,
        Issue,
        Limit,
        Person,
        PullRequest,
        Repository,
        Review,
    )

API = "https://api.github.com"
#: The account that a workflow's own token acts as.
ACTIONS = "github-actions[bot]"
_NAME = re.compile(r"(?!\.)[\w.-]+/(?!\.\.?\Z)[\w.-]+", re.ASCII)
#: GitHub names no more commits of a pull request than this.
MOST_COMMITS = 250
#: GitHub answers with this where a workflow's token asks who it is.
_NOBODY = "by integration"
_PULLS = "pull_requests: read"
_ISSUES = "issues: write"


class GitHub:
    """One repository, as one token sees it.

    Every method may raise ForgeAwayError (ForgeBusyError where too much was asked), ForgeDeniedError, or
    ForgeMissingError; all are ForgeError. None of them names the token.

    Args:
        transport: where to ask.
        name: `owner/name`.
    """

    def __init__(self, transport: Transport, name: str) -> None:
        self.transport = transport
        self.name = name
        self._repo: tuple[str | int, ...] = ("repos", *name.split("/"))
        self._trees: dict[str, dict[str, Entry]] = {}

    def __repr__(self) -> str:
        return f"GitHub({self.name!r})"

    @property
    def setup(self) -> Setup:
        """How the repository is set up: rules, environments, workflows."""
        return Setup(self.transport, self.name)

    @property
    def calls(self) -> int:
        """How many requests were made."""
        return self.transport.calls

    @property
    def limit(self) -> Limit | None:
        """How many more questions are answered, as the last answer had it."""
        return self.transport.limit

    @property
    def scopes(self) -> tuple[str, ...] | None:
        """What a classic token may do, as the last answer had it; None for others."""
        return self.transport.scopes

    def server_time(self) -> datetime | None:
        """Ask what time it is there (UTC); it does not count against the limit."""
        self.transport.get("rate_limit")
        return self.transport.date

    def repository(self) -> Repository:
        """Return the repository itself."""
        return answers.repository(self.transport.get(*self._repo, needs="metadata: read"))

    def me(self) -> Person:
        """Return whose token it is; a workflow's own acts as a machine that may not ask.

        The token of another app may not ask either, and is taken for a workflow's: nothing tells them apart.
        """
        try:
            return answers.person(self.transport.get("user"))
        except ForgeDeniedError as error:
            if _NOBODY not in error.reason:
                raise
        return self.user(ACTIONS)

    def user(self, login: str) -> Person:
        """Return the account that has a login now."""
        return answers.person(self.transport.get("users", login))

    def account(self, number: int) -> Person:
        """Return the account that has an id, whatever it is called now."""
        return answers.person(self.transport.get("user", number))

    def permission(self, login: str) -> Access:
        """Return what somebody may do in the repository."""
        found = self.transport.get(*self._repo, "collaborators", login, "permission", needs="metadata: read")
        return answers.access(found)

    def pull_requests_of(self, commit: str) -> tuple[PullRequest, ...]:
        """Return the pull requests that brought a commit; right after a merge there may be none yet."""
        found = self.transport.pages(*self._repo, "commits", commit, "pulls", needs=_PULLS)
        return tuple(map(answers.pull_request, found))

    def pull_request(self, number: int) -> PullRequest:
        """Return a pull request."""
        return answers.pull_request(self.transport.get(*self._repo, "pulls", number, needs=_PULLS))

    def open_pull_requests(self, head: str = "") -> tuple[PullRequest, ...]:
        """Return the pull requests that are open, with `head` only those from one branch: `owner:branch`."""
        wanted = {"head": head} if head else {}
        found = self.transport.pages(*self._repo, "pulls", needs=_PULLS, state="open", **wanted)
        return tuple(map(answers.pull_request, found))

    def reviews(self, number: int) -> tuple[Review, ...]:
        """Return all reviews of a pull request, the oldest first."""
        found = self.transport.pages(*self._repo, "pulls", number, "reviews", needs=_PULLS)
        return tuple(map(answers.review, found))

    def commits_of(self, number: int) -> tuple[Commit, ...]:
        """Return the commits of a pull request.

        Raises:
            ForgeRefusedError: there may be more than GitHub names, so nobody could say who wrote them.
        """
        found = self.transport.pages(*self._repo, "pulls", number, "commits", needs=_PULLS)
        if len(found) >= MOST_COMMITS:
            raise ForgeRefusedError(
                Message("pull request #{number} has {count} commits or more", number=number, count=MOST_COMMITS),
                Message("GitHub does not name more of them: bring the change in smaller ones"),
            )
        return tuple(map(answers.commit, found))

    def entry(self, commit: str, path: str) -> Entry | None:
        """Return what lies at a path of a commit, None where nothing does.

        For commits that git does not have here: it costs a call for each folder on the way, once.
        """
        *folders, name = path.split("/")
        tree = self._tree(commit)
        for folder in folders:
            below = tree.get(folder)
            if below is None or below.mode != "040000":
                return None
            tree = self._tree(below.sha)
        return tree.get(name)

    def _tree(self, sha: str) -> dict[str, Entry]:
        if sha not in self._trees:
            data = self.transport.get(*self._repo, "git", "trees", sha, needs="contents: read")
            if data.get("truncated"):
                raise answers.without("tree")
            self._trees[sha] = {
                answers.text(each, "path"): answers.entry(each) for each in answers.listed(data, "tree")
            }
        return self._trees[sha]

    def comments(self, number: int) -> tuple[Comment, ...]:
        """Return the comments on an issue or a pull request, the oldest first."""
        found = self.transport.pages(*self._repo, "issues", number, "comments", needs="issues: read")
        return tuple(map(answers.comment, found))

    def comment(self, number: int, body: str) -> Comment:
        """Comment on an issue or a pull request."""
        sent = self.transport.send(
            "POST", *self._repo, "issues", number, "comments", body={"body": body}, needs=_ISSUES
        )
        return answers.comment(sent)

    def edit_comment(self, comment: int, body: str) -> Comment:
        """Give a comment another text."""
        where = (*self._repo, "issues", "comments", comment)
        return answers.comment(self.transport.send("PATCH", *where, body={"body": body}, needs=_ISSUES))

    def open_pull_request(self, title: str, body: str, *, head: str, base: str) -> PullRequest:
        """Propose a change: merge the branch `head` into `base`."""
        wanted = {"title": title, "body": body, "head": head, "base": base}
        sent = self.transport.send("POST", *self._repo, "pulls", body=wanted, needs="pull_requests: write")
        return answers.pull_request(sent)

    def issue(self, number: int) -> Issue:
        """Return an issue."""
        return answers.issue(self.transport.get(*self._repo, "issues", number, needs="issues: read"))

    def issues(self, label: str = "", state: str = "open", since: datetime | None = None) -> tuple[Issue, ...]:
        """Return issues, the newest first, pull requests not among them.

        Args:
            label: only those that bear it.
            state: `open`, `closed` or `all`.
            since: only those that were touched at or after that (UTC).
        """
        wanted = {"labels": label} if label else {}
        if since is not None:
            wanted["since"] = f"{since:%Y-%m-%dT%H:%M:%SZ}"
        found = self.transport.pages(*self._repo, "issues", needs="issues: read", state=state, **wanted)
        return tuple(answers.issue(each) for each in found if "pull_request" not in each)

    def open_issue(self, title: str, body: str, labels: Iterable[str] = ()) -> Issue:
        """Open an issue; labels that do not exist are made."""
        wanted = {"title": title, "body": body, "labels": list(labels)}
        return answers.issue(self.transport.send("POST", *self._repo, "issues", body=wanted, needs=_ISSUES))

    def close_issue(self, number: int) -> Issue:
        """Close an issue."""
        wanted = {"state": "closed"}
        return answers.issue(self.transport.send("PATCH", *self._repo, "issues", number, body=wanted, needs=_ISSUES))

    def label(self, number: int, labels: Iterable[str]) -> None:
        """Put labels on an issue or a pull request, beside those that it has."""
        where = (*self._repo, "issues", number, "labels")
        self.transport.send("POST", *where, body={"labels": list(labels)}, needs=_ISSUES)


def github(name: str, token: str, url: str = API) -> GitHub:
    """Return a repository of GitHub, or of an Enterprise Server.

    Args:
        name: `owner/name`.
        token: the secret.
        url: of the API, as GITHUB_API_URL has it.

    Raises:
        UsageError: the name or the address is none, or the address would send the token in the clear.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            Message("“{name}” is not the name of a repository", name=name),
            Message("write it as owner/name, in GITHUB_REPOSITORY"),
        )
    return GitHub(Transport(url, token), name)
