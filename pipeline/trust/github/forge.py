"""What a forge knows, as records: who opened what, who said yes to which bytes, what is switched on.

Nothing here speaks to anybody; `client.py` does, and `answers.py` reads what it is told. People are told apart by their
ids, for a login can be given up and taken by somebody else. None stands for an account that is gone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Person(NamedTuple):
    """An account.

    Args:
        id: never changes, never comes back.
        login: what it is called now.
        bot: a machine.
    """

    id: int
    login: str
    bot: bool = False


class Repository(NamedTuple):
    """A repository.

    Args:
        name: `owner/name`.
        branch: the one that everything is merged into.
        private: not everybody may read it.
        fork: it was made from another one.
        url: where people see it.
    """

    id: int
    name: str
    branch: str
    private: bool
    fork: bool
    url: str = ""


class PullRequest(NamedTuple):
    """A change that somebody proposed.

    Args:
        author: who opened it.
        base: the branch that it goes to.
        base_repository: the id of the repository of that branch.
        head: the branch that it comes from.
        head_sha: its last commit.
        head_repository: the id of the repository of that branch, None where it was deleted.
        merged_at: when (UTC) it was merged, None where it was not.
        state: `open` or `closed`.
        url: where people see it.
    """

    number: int
    author: Person | None
    base: str
    base_repository: int
    head: str
    head_sha: str
    head_repository: int | None
    merged_at: datetime | None
    state: str
    draft: bool
    title: str = ""
    url: str = ""


class ReviewState(StrEnum):
    """What a review says; a forge may come to know others, which count for nothing."""

    APPROVED = "APPROVED"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    DISMISSED = "DISMISSED"
    COMMENTED = "COMMENTED"
    PENDING = "PENDING"
    OTHER = "OTHER"


class Review(NamedTuple):
    """What somebody said of a pull request as it was then.

    Args:
        commit: the commit that was looked at, None where it is gone.
        submitted_at: when (UTC), None while it is not submitted.
    """

    id: int
    person: Person | None
    state: ReviewState
    commit: str | None
    submitted_at: datetime | None


class Commit(NamedTuple):
    """A commit of a pull request.

    Args:
        author: the account that its author's address belongs to, None where it belongs to none.
        committer: likewise.
        author_email: as the commit has it, which anybody can write.
        committer_email: likewise.
        verified: the forge holds its signature for good.
    """

    sha: str
    author: Person | None
    committer: Person | None
    author_email: str
    committer_email: str
    verified: bool


class Access(NamedTuple):
    """What somebody may do in a repository.

    Args:
        person: the account that was asked about.
        permission: `admin`, `write`, `read` or `none`; maintainers write, triagers read.
    """

    person: Person | None
    permission: str

    @property
    def writes(self) -> bool:
        """Whether they may push."""
        return self.permission in {"admin", "write"}


class Entry(NamedTuple):
    """What lies at a path of a commit.

    Args:
        mode: as git writes it: `100644`.
        sha: of the blob.
    """

    mode: str
    sha: str


class Comment(NamedTuple):
    """A comment on an issue or a pull request."""

    id: int
    person: Person | None
    body: str
    url: str = ""


class Issue(NamedTuple):
    """An issue.

    Args:
        state: `open` or `closed`.
        labels: their names.
        url: where people see it.
    """

    number: int
    person: Person | None
    title: str
    body: str
    state: str
    labels: tuple[str, ...]
    url: str = ""


class Rule(NamedTuple):
    """A rule that holds for a branch.

    Args:
        kind: `pull_request`, `non_fast_forward`, `deletion`, `required_status_checks` …
        parameters: what it asks for, in the forge's words.
        ruleset: the id of the set that it belongs to, None where the forge does not say.
    """

    kind: str
    parameters: Mapping[str, Any]
    ruleset: int | None


class Bypass(NamedTuple):
    """Somebody whom a ruleset does not bind.

    Args:
        kind: `Team`, `Integration`, `OrganizationAdmin`, `RepositoryRole`, `DeployKey` …
        id: which one, None where there is only one.
        mode: `always` or `pull_request`.
    """

    kind: str
    id: int | None
    mode: str


class Ruleset(NamedTuple):
    """A set of rules.

    Args:
        target: `branch`, `tag` or `push`.
        enforcement: `active`, `evaluate` or `disabled`.
        bypass: None where the token may not see it.
    """

    id: int
    name: str
    target: str
    enforcement: str
    bypass: tuple[Bypass, ...] | None = None


class Protection(NamedTuple):
    """The older protection of a branch.

    Args:
        reviews: how many approvals it asks for, None where it asks for none.
        stale: approvals are dismissed when something is pushed.
        owners: owners of the code have to approve.
        last_push: somebody other than who pushed last has to approve.
        admins: it binds administrators too.
        force_pushes: history may be rewritten.
        deletions: the branch may be deleted.
    """

    reviews: int | None
    stale: bool
    owners: bool
    last_push: bool
    admins: bool
    force_pushes: bool
    deletions: bool


class Environment(NamedTuple):
    """A place that jobs are deployed to, with secrets of its own.

    Args:
        branches: which branches may deploy: patterns; None where every branch may. Tags begin with `refs/tags/`.
        protected_branches: only protected branches may, whatever their names.
        reviewers: somebody has to agree before a job runs.
        wait: minutes before a job runs.
    """

    name: str
    branches: tuple[str, ...] | None
    protected_branches: bool
    reviewers: bool
    wait: int = 0


class Workflow(NamedTuple):
    """A workflow.

    Args:
        path: its file.
        state: `active`, `disabled_manually`, `disabled_inactivity` …
    """

    id: int
    name: str
    path: str
    state: str


class Run(NamedTuple):
    """A run of a workflow.

    Args:
        event: what started it: `push`, `schedule` …
        status: `completed`, `in_progress`, `queued` …
        conclusion: `success`, `failure` …; None while it runs.
        sha: the commit that it ran on.
        started_at: when (UTC) it was made.
        url: where people see it.
    """

    id: int
    event: str
    status: str
    conclusion: str | None
    branch: str | None
    sha: str
    started_at: datetime
    url: str = ""


class ActionsPolicy(NamedTuple):
    """What a repository lets its workflows do.

    Args:
        enabled: they run at all.
        allowed: `all`, `local_only` or `selected` actions; empty where they do not run.
        pinned: actions have to be named by the full SHA of a commit.
        token: what a workflow's token may do where the workflow does not say: `read` or `write`.
        may_approve: workflows may open and approve pull requests.
    """

    enabled: bool
    allowed: str
    pinned: bool
    token: str
    may_approve: bool


class Limit(NamedTuple):
    """How many more questions a forge answers.

    Args:
        limit: questions an hour.
        remaining: of them.
        resets_at: when (UTC) it counts anew.
        resource: what kind of question: `core`, `search` …
    """

    limit: int
    remaining: int
    resets_at: datetime
    resource: str
