"""A GitHub of one's own: one repository, its people, and what they do.

    forge.take(root)                      # the workspace's main is pushed here, and origin leads here
    mona, ada = forge.person("mona"), forge.person("ada")     # both may write
    pull = forge.open("kahve", by=mona, files={"content/x/kahve.md": text})
    pull.push({"content/x/kahve.md": other}, by=mona)
    pull.review(ada)                      # approves the head as it is now
    pull.merge("squash", by=ada)          # or "merge", "rebase"
    forge.pull(root)                      # git pull, in the workspace

`forge.env` is what a process needs to know of it. Whatever people cannot do on GitHub raises RefusedError, unless it is
forced, for a forge that lies. `forge.now` is the time there; everything that happens takes a minute.
"""

from __future__ import annotations

import itertools
import subprocess
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.forge.repository import Bare, Name
from tests.forge.setup import Setup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.forge.repository import File

WEB_FLOW = Name("GitHub", "noreply@github.com")
#: The numeric id of github-actions[bot] on github.com.
ACTIONS_ID = 41898282
#: What a workflow's token may be given.
GRANTED = {
    "actions": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pages": "write",
    "pull_requests": "write",
}


@dataclass
class Fault:
    """Trouble that the server has.

    Args:
        status: what it answers; 0 where it breaks the connection off.
        body: the answer, whatever it is.
        times: how often, before it is well again.
        where: only for paths that contain this.
        method: only for these; empty for all.
        seconds: how long it keeps one waiting first.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 1
    where: str = ""
    method: str = ""
    seconds: float = 0


@dataclass
class Logged:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = b""
    status: int = 0


class RefusedError(Exception):
    """People cannot do this on GitHub."""


@dataclass(eq=False)
class Account:
    """Somebody, or something.

    Args:
        permission: in the repository: `admin`, `maintain`, `write`, `triage`, `read` or `none`.
        gone: the account was deleted: GitHub answers null where it was.
    """

    id: int
    login: str
    kind: str = "User"
    permission: str = "write"
    gone: bool = False

    @property
    def name(self) -> Name:
        """Whom their commits are by."""
        return Name(self.login, f"{self.id}+{self.login}@users.noreply.github.com")


@dataclass
class Token:
    """A token.

    Args:
        account: who it acts as.
        kind: `actions`, `classic` or `fine`.
        granted: permission → `read` or `write`; for classic tokens that of the account counts.
        scopes: of a classic token.
        expires: its last moment, None where it has none.
    """

    account: Account
    kind: str
    granted: dict[str, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    expires: datetime | None = None


@dataclass(eq=False)
class Review:
    """A review."""

    id: int
    by: Account
    state: str
    commit: str | None
    at: datetime
    body: str = ""


@dataclass(eq=False)
class Comment:
    """A comment."""

    id: int
    by: Account
    body: str
    at: datetime


@dataclass(eq=False)
class Issue:
    """An issue, or what a pull request has of one."""

    number: int
    by: Account
    title: str
    body: str
    at: datetime
    labels: list[str] = field(default_factory=list)
    closed: bool = False
    comments: list[Comment] = field(default_factory=list)


@dataclass(eq=False)
class Pull:
    """A pull request; made by `Forge.open`."""

    forge: Forge
    issue: Issue
    branch: str
    base: str
    head: str
    fork: bool = False
    fork_gone: bool = False
    draft: bool = False
    reviews: list[Review] = field(default_factory=list)
    merged_at: datetime | None = None
    merged_by: Account | None = None
    landed: list[str] = field(default_factory=list)
    frozen: list[str] | None = None

    @property
    def number(self) -> int:
        """Its number."""
        return self.issue.number

    @property
    def author(self) -> Account:
        """Who opened it."""
        return self.issue.by

    @property
    def commits(self) -> list[str]:
        """Its commits, the oldest first."""
        return self.frozen if self.frozen is not None else self.forge.git.between(self.base, self.head)

    def push(
        self,
        files: Mapping[str, File],
        *,
        by: Account,
        author: Name | None = None,
        message: str = "More",
        force: bool = False,
    ) -> str:
        """Push a commit to its branch and return it.

        Args:
            files: path → what becomes of it; None deletes it.
            by: who pushes.
            author: whom the commit says it is by: whatever one likes.
            message: of the commit.
            force: instead of what was there, on top of the main branch.
        """
        git = self.forge.git
        parent = git.commit_of(self.base) if force else self.head
        assert parent
        tree = git.tree(parent, files)
        at = self.forge.tick()
        self._set(git.commit(tree, [parent], message, author=author or by.name, committer=by.name, at=at))
        return self.head

    def update_branch(self, *, by: Account) -> str:
        """Merge the main branch into it, as the button does."""
        git = self.forge.git
        base = git.commit_of(self.base)
        assert base
        tree = git.merged_tree(self.head, base)
        at = self.forge.tick()
        message = f"Merge branch '{self.base}' into {self.branch}"
        self._set(git.commit(tree, [self.head, base], message, author=by.name, committer=WEB_FLOW, at=at))
        return self.head

    def follow(self) -> None:
        """Take note of what was pushed to its branch with git itself."""
        sha = None if self.fork or self.issue.closed else self.forge.git.commit_of(f"refs/heads/{self.branch}")
        if sha and sha != self.head:
            self._set(sha)

    def _set(self, sha: str) -> None:
        self.head = sha
        if not self.fork:
            self.forge.git.set(f"refs/heads/{self.branch}", sha)
        self.forge.git.set(f"refs/pull/{self.number}/head", sha)

    def review(
        self, by: Account, state: str = "APPROVED", commit: str | None = None, *, forced: bool = False
    ) -> Review:
        """Let somebody review it.

        Args:
            by: who.
            state: `APPROVED`, `CHANGES_REQUESTED` or `COMMENTED`.
            commit: what they looked at; the head as it is now unless named.
            forced: whether GitHub would let them or not.

        Raises:
            RefusedError: authors cannot approve their own, and who cannot see it cannot review it.
        """
        self.follow()
        if not forced and by is self.author and state != "COMMENTED":
            raise RefusedError("Can not approve your own pull request")
        if not forced and self.forge.private and by.permission == "none":
            raise RefusedError("they cannot see it")
        made = Review(self.forge.next_id(), by, state, commit or self.head, self.forge.tick())
        self.reviews.append(made)
        return made

    def dismiss(self, review: Review) -> None:
        """Dismiss a review: it keeps its place and its commit."""
        self.forge.tick()
        review.state = "DISMISSED"

    def merge(self, how: str = "merge", *, by: Account, files: Mapping[str, File] | None = None) -> str:
        """Merge it, and return what the main branch is then.

        Args:
            how: `merge`, `squash` or `rebase`.
            by: who presses the button.
            files: what the merge brings in besides, as an evil merge does.
        """
        if self.issue.closed:
            raise RefusedError("it is closed")
        self.follow()
        git = self.forge.git
        base = git.commit_of(self.base)
        assert base
        self.frozen = self.commits
        at = self.forge.tick()
        if how == "rebase":
            self.landed = git.rebased(base, self.frozen, by.name, at)
        else:
            tree = git.tree(git.merged_tree(base, self.head), files or {})
            parents = [base, self.head] if how == "merge" else [base]
            author = by if how == "merge" else self.author
            message = f"Merge pull request #{self.number}" if how == "merge" else f"{self.issue.title} (#{self.number})"
            made = git.commit(tree, parents, message, author=author.name, committer=WEB_FLOW, at=at)
            self.landed = [*self.frozen, made] if how == "merge" else [made]
        git.set(f"refs/heads/{self.base}", self.landed[-1])
        self.issue.closed, self.merged_at, self.merged_by = True, at, by
        if self.forge.lagging:
            self.forge.lagged.add(self.number)
        return self.landed[-1]

    def close(self) -> None:
        """Close it unmerged."""
        self.forge.tick()
        self.frozen, self.issue.closed = self.commits, True

    def comment(self, by: Account, body: str) -> Comment:
        """Let somebody comment."""
        made = Comment(self.forge.next_id(), by, body, self.forge.tick())
        self.issue.comments.append(made)
        return made

    @property
    def comments(self) -> list[Comment]:
        """What was said, the oldest first."""
        return self.issue.comments


class Forge:
    """GitHub with one repository.

    Attributes:
        git: the repository itself.
        now: the time there; every event takes a minute.
        skew: how far its clock is from ours.
        lagging: what is merged from now on is not associated with its commits until `catch_up`.
        token: of a workflow, with everything in `granted`.
        violations: where a request or an answer was not as GitHub describes it.
        log: every request.
        faults: trouble that it has next; see `Fault`.
        setup: rules, environments, workflows; see `setup.py`.
        remaining: how many more questions it answers in this hour.
        public: the address that others see it under, where that is another one.
    """

    def __init__(self, folder: Path, name: str = "kirkikindi/kahve") -> None:
        self.git = Bare(folder)
        self.name = name
        self.id = 4711
        self.private = False
        self.fork = False
        self.branch = "main"
        self.url = ""
        self.now = datetime(2026, 11, 20, 9, tzinfo=UTC)
        self.skew = timedelta()
        self.lagging = False
        self.lagged: set[int] = set()
        self.violations: list[str] = []
        self.log: list[Logged] = []
        self.faults: list[Fault] = []
        self.remaining = 5000
        self.public = ""
        self.turn = threading.RLock()
        self._ids = itertools.count(1001)
        self._numbers = itertools.count(1)
        self.accounts: list[Account] = []
        self.pulls: dict[int, Pull] = {}
        self.issues: dict[int, Issue] = {}
        self.labels: set[str] = set()
        self.setup = Setup()
        self.owner = self.person(name.partition("/")[0], "admin")
        self.actions = Account(ACTIONS_ID, "github-actions[bot]", "Bot")
        self.accounts.append(self.actions)
        self.token = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"  # noqa: S105 - it opens nothing
        self.granted = dict(GRANTED)
        self.tokens: dict[str, Token] = {self.token: Token(self.actions, "actions", self.granted)}

    @property
    def env(self) -> dict[str, str]:
        """What a process in a workflow knows of it."""
        return {"GITHUB_API_URL": self.url, "GITHUB_REPOSITORY": self.name, "GITHUB_TOKEN": self.token}

    def settle(self) -> None:
        """Fail where a request or an answer was not as GitHub describes it."""
        assert not self.violations, "\n".join(self.violations)

    def fault_for(self, method: str, path: str) -> Fault | None:
        """Return the trouble that a request runs into, and count it."""
        for fault in self.faults:
            if fault.times > 0 and fault.where in path and fault.method in ("", method):
                fault.times -= 1
                return fault
        return None

    def tick(self) -> datetime:
        """Let a minute pass, and return what time it is."""
        self.now += timedelta(minutes=1)
        return self.now

    def next_id(self) -> int:
        """Return an id that nobody has."""
        return next(self._ids)

    def person(self, login: str, permission: str = "write") -> Account:
        """Make somebody's account."""
        made = Account(self.next_id(), login, permission=permission)
        self.accounts.append(made)
        return made

    def bot(self, login: str, permission: str = "write") -> Account:
        """Make a machine's account: `dependabot[bot]`."""
        made = self.person(login, permission)
        made.kind = "Bot"
        return made

    def account(self, login: str) -> Account | None:
        """Return the account that is called so now."""
        return next((each for each in self.accounts if each.login.lower() == login.lower() and not each.gone), None)

    def token_of(
        self, account: Account, *, scopes: Sequence[str] = ("repo",), granted: Mapping[str, str] | None = None
    ) -> str:
        """Make a token of somebody's: a classic one with scopes, a fine-grained one where permissions are given."""
        text = f"{'github_pat_' if granted is not None else 'ghp_'}{self.next_id():036d}"
        kind = "classic" if granted is None else "fine"
        self.tokens[text] = Token(account, kind, dict(granted or {}), tuple(scopes) if granted is None else ())
        return text

    def take(self, root: Path) -> None:
        """Push the main branch of a workspace's repository here; its `origin` leads here from now on."""
        for args in (("remote", "add", "origin", str(self.git.path)), ("push", "--quiet", "-u", "origin", self.branch)):
            subprocess.run(["git", *args], cwd=root, check=True, capture_output=True)

    def pull(self, root: Path) -> None:
        """Bring a workspace up to date."""
        args = ("pull", "--quiet", "--ff-only", "origin", self.branch)
        subprocess.run(["git", *args], cwd=root, check=True, capture_output=True)

    def push(self, files: Mapping[str, File], *, by: Account, message: str = "Straight to main") -> str:
        """Push a commit to the main branch without asking anybody, and return it."""
        parent = self.git.commit_of(self.branch)
        tree = self.git.tree(parent, files)
        parents = [parent] if parent else []
        made = self.git.commit(tree, parents, message, author=by.name, committer=by.name, at=self.tick())
        self.git.set(f"refs/heads/{self.branch}", made)
        return made

    def open(  # noqa: PLR0913 - what a pull request has
        self,
        branch: str,
        *,
        by: Account,
        files: Mapping[str, File] | None = None,
        title: str = "",
        base: str = "",
        fork: bool = False,
        author: Name | None = None,
    ) -> Pull:
        """Open a pull request.

        Args:
            branch: where it comes from; it may have been pushed here before.
            by: who opens it, and makes its first commit.
            files: its first commit: path → what becomes of it.
            title: what it is called.
            base: where it goes; the main branch unless named.
            fork: its branch is in somebody's own copy.
            author: whom its first commit says it is by.
        """
        base = base or self.branch
        head = (None if fork else self.git.commit_of(f"refs/heads/{branch}")) or self.git.commit_of(base)
        assert head, "there is nothing to change yet"
        issue = Issue(next(self._numbers), by, title or branch, "", self.tick())
        made = Pull(self, issue, branch, base, head, fork=fork)
        self.issues[made.number], self.pulls[made.number] = issue, made
        if files is not None:
            made.push(files, by=by, author=author, message=issue.title)
        else:
            made._set(head)
        return made

    def issue(self, by: Account, title: str, body: str = "", labels: Sequence[str] = ()) -> Issue:
        """Open an issue."""
        made = Issue(next(self._numbers), by, title, body, self.tick(), list(labels))
        self.labels.update(labels)
        self.issues[made.number] = made
        return made

    def catch_up(self) -> None:
        """Let GitHub know which commits came by which pull request."""
        self.lagging = False
        self.lagged.clear()

    def of_email(self, email: str) -> Account | None:
        """Return the account that an address in a commit belongs to: by its id, whatever it is called now."""
        number, _, rest = email.partition("+")
        theirs = number if rest.endswith("@users.noreply.github.com") else ""
        return next((each for each in self.accounts if str(each.id) == theirs and not each.gone), None)
