"""What only GitHub knows, asked as rarely as can be: which pull request brought a change, and who said what of it.

What was approved is not asked there but of git: the commits that reviewers looked at are fetched, and what lies at a
path of them is read here. GitHub is asked for a tree only where that fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import ForgeDeniedError, ForgeRefusedError, RemoteError, UsageError
from pipeline.i18n import Message
from pipeline.trust.approval.claims import Entry
from pipeline.trust.approval.reviews import (
    APPROVED,
    CHANGES_REQUESTED,
    Facts,
    Opinion,
    Sight,
    asks_for_permission,
)
from pipeline.workspace import lineage
from pipeline.workspace.objects import read_tree
from pipeline.workspace.remotes import Purpose, Remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.trust.approval.claims import Claim, Ground
    from pipeline.trust.github.client import GitHub
    from pipeline.trust.github.forge import Commit, PullRequest, Repository, Review
    from pipeline.workspace.objects import Objects

#: Questions that one run asks about what is not due yet.
BUDGET = 60
#: What the remote is asked for.
MERGED = Purpose(
    Message("it cannot be asked: {said}"),
    Message("it cannot be fetched from: {said}"),
    Message("there is no remote {remote}, so nobody can tell what was merged there"),
    Message("see that this works by itself: git ls-remote {remote}"),
)
#: Words that replace what somebody said before; a comment does not.
OPINIONS = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")


class Pull(NamedTuple):
    """A pull request that is looked at.

    Args:
        facts: what GitHub says of it.
        head: its last commit.
    """

    facts: Facts
    head: str


class Asking:
    """GitHub, for the length of one run; every answer is asked for once.

    Args:
        ground: where the commits are looked for first.
        open_forge: opens the repository at GitHub, at the first question.
        remote: the git remote that leads to the same repository.
        budget: how many questions may be asked about what is not due yet.
    """

    def __init__(self, ground: Ground, open_forge: Callable[[], GitHub], remote: str, budget: int = BUDGET) -> None:
        self._ground = ground
        self._prefix = ground.prefix
        self._open = open_forge
        self._remote = Remote(ground.git, remote, purpose=MERGED)
        self._budget = budget
        self._forge: GitHub | None = None
        self._spent = 0
        self._pulls: dict[str, tuple[PullRequest, ...]] = {}
        self._facts: dict[int, Facts] = {}
        self._permissions: dict[int, str] = {}
        self._touching: dict[int, dict[str, frozenset[str]] | None] = {}
        self._writers: dict[tuple[int, str], frozenset[int]] = {}
        self._commits: dict[int, dict[str, Commit]] = {}
        self._fetched: set[int] = set()
        self._stands: Repository | None = None
        self.asked: set[int] = set()

    @property
    def calls(self) -> int:
        """How many questions were asked."""
        return self._forge.calls if self._forge else 0

    @property
    def more(self) -> int | None:
        """How many more GitHub answers in this hour, None where it did not say."""
        return self._forge.limit.remaining if self._forge and self._forge.limit else None

    @property
    def left(self) -> bool:
        """Whether one more may be asked about what is not due yet."""
        return self._spent < self._budget

    def spend(self, before: int) -> None:
        """Count what was asked about something that is not due yet.

        Args:
            before: how many questions there had been.
        """
        self._spent += self.calls - before

    def _github(self) -> GitHub:
        if self._forge is None:
            self._forge = self._open()
        return self._forge

    def repository(self) -> Repository:
        """Return the repository, once it is clear that the checkout is one of its main branch.

        Raises:
            UsageError: it is not.
            RemoteError: nobody could be asked.
        """
        if self._stands is None:
            repository = self._github().repository()
            self._see_that_it_is_on(repository.branch)
            self._stands = repository
        return self._stands

    def _see_that_it_is_on(self, branch: str) -> None:
        git, head = self._ground.git, self._ground.head
        tip = self._tip(branch)
        if tip == head:
            return
        if not tip or not lineage.contains(git, tip, head):
            raise UsageError(
                Message(
                    "this checkout ({head}) is not on the branch {branch} of {remote}, and only what was merged "
                    "there can be approved",
                    head=head[:10],
                    branch=branch,
                    remote=self._remote.name,
                ),
                Message("push it, or check out {branch}", branch=branch),
            )

    def _tip(self, branch: str) -> str:
        """Return where the main branch is now, with what it includes; empty where there is none."""
        name, ref = self._remote.name, f"refs/heads/{branch}"
        if not self._ground.git.address(name):
            raise UsageError(
                Message("there is no remote {remote}, so nobody can tell what was merged there", remote=name),
                Message("git remote add {remote} …", remote=name),
            )
        try:
            tip = self._remote.tip(ref)
            if tip and not lineage.has(self._ground.git, tip):
                self._remote.fetch(ref)
        except RemoteError as error:
            why = str(error.message)
            said = Message("git cannot tell where {branch} of {remote} is ({why})", branch=branch, remote=name, why=why)
            raise RemoteError(said, error.hint) from None
        return tip

    def pulls(self, commit: str) -> tuple[PullRequest, ...]:
        """Return the pull requests that were merged into the main branch and brought a commit there.

        Raises:
            UsageError: this is no checkout of the main branch.
            RemoteError: nobody could be asked.
        """
        if commit not in self._pulls:
            repository = self.repository()
            self._pulls[commit] = tuple(
                pull
                for pull in self._github().pull_requests_of(commit)
                if pull.merged_at is not None
                and pull.base == repository.branch
                and pull.base_repository == repository.id
            )
        return self._pulls[commit]

    def facts(self, pull: PullRequest, claim: Claim) -> Facts:
        """Return what reviewers say of a pull request now, and what a claim has to know about them.

        Raises:
            UsageError: this is no checkout of the main branch.
            RemoteError: nobody could be asked.
        """
        number, author = pull.number, pull.author
        known = self._facts.get(number)
        if known is None:
            opinions = opinions_of(self._github().reviews(number))
            known = Facts(
                number, author.id if author else None, author is not None and author.bot, opinions, self._ground.now
            )
            self.asked.add(number)
        known = known._replace(opinions=tuple(self._with_permission(each, claim) for each in known.opinions))
        self._facts[number] = known
        return known

    def _with_permission(self, opinion: Opinion, claim: Claim) -> Opinion:
        wanted = opinion.state in {APPROVED, CHANGES_REQUESTED} and asks_for_permission(opinion.person, claim)
        if not wanted or opinion.permission:
            return opinion
        if opinion.person not in self._permissions:
            try:
                access = self._github().permission(opinion.login)
            except ForgeDeniedError:
                raise
            except ForgeRefusedError:  # nobody is called so any more
                permission = "none"
            else:  # the login may be somebody else's by now
                same = access.person is not None and access.person.id == opinion.person
                permission = access.permission if same else "none"
            self._permissions[opinion.person] = permission
        return opinion._replace(permission=self._permissions[opinion.person])

    def sight(self, pull: Pull, claim: Claim) -> Sight:
        """Return what a pull request has to do with the path of a claim.

        Raises:
            RemoteError: nobody could be asked.
        """
        entry = claim.entry
        yes = [each for each in pull.facts.opinions if each.state == APPROVED and each.commit]
        same = [each.review for each in yes if self._entry(pull, each.commit, entry.path) == entry]
        writers = self._writers_of(pull, claim) if claim.policy.four_eyes else frozenset[int]()
        return Sight(frozenset(same), writers)

    def _entry(self, pull: Pull, commit: str, path: str) -> Entry | None:
        """Return what lies at a path of a commit of a pull request."""
        if self._bring(pull, commit):
            with self._ground.git.objects() as objects:
                return entry_of(objects, commit, self._prefix, path)
        found = self._github().entry(commit, f"{self._prefix}{path}")
        return None if found is None else Entry(path, found.mode, found.sha)

    def _bring(self, pull: Pull, commit: str) -> bool:
        """Bring a commit of a pull request here; return whether it is."""
        number, git = pull.facts.number, self._ground.git
        if lineage.has(git, commit):
            return True
        if number in self._fetched:
            return False
        self._fetched.add(number)
        try:
            self._remote.fetch(f"refs/pull/{number}/head")
        except (RemoteError, UsageError):
            return False
        return lineage.has(git, commit)

    def _writers_of(self, pull: Pull, claim: Claim) -> frozenset[int]:
        """Return the accounts of who wrote or committed what a pull request changed at a path.

        Raises:
            ForgeRefusedError: GitHub does not name all of its commits.
        """
        number, path = pull.facts.number, claim.entry.path
        if (number, path) not in self._writers:
            if number not in self._commits:
                self._commits[number] = {each.sha: each for each in self._github().commits_of(number)}
            commits = self._commits[number]
            touching = self._commits_touching(pull, claim)
            chosen = commits.keys() if touching is None else touching.get(f"{self._prefix}{path}", frozenset())
            if unknown := [sha for sha in chosen if sha not in commits]:
                raise ForgeRefusedError(
                    Message(
                        "pull request #{number} has a commit that GitHub does not name ({commit})",
                        number=number,
                        commit=unknown[0][:10],
                    ),
                    Message("bring the change once more, in a pull request of its own"),
                )
            people = (who for sha in chosen for who in (commits[sha].author, commits[sha].committer))
            self._writers[number, path] = frozenset(who.id for who in people if who)
        return self._writers[number, path]

    def _commits_touching(self, pull: Pull, claim: Claim) -> dict[str, frozenset[str]] | None:
        """Return which commits of a pull request changed which path, None where they cannot be had: then all count."""
        number, git = pull.facts.number, self._ground.git
        if number not in self._touching:
            found: dict[str, set[str]] | None = None
            if self._bring(pull, pull.head):
                found = {}
                for commit, changed in lineage.differences(git, lineage.parents(git, pull.head, claim.before)):
                    for change in changed:
                        found.setdefault(change.path, set()).add(commit)
            self._touching[number] = None if found is None else {path: frozenset(by) for path, by in found.items()}
        return self._touching[number]


def opinions_of(reviews: Iterable[Review]) -> tuple[Opinion, ...]:
    """Return the last word of everybody who had one; neither machines nor accounts that are gone have any.

    Args:
        reviews: the oldest first.
    """
    last: dict[int, Opinion] = {}
    for each in reviews:
        if each.person is None or each.person.bot or each.submitted_at is None or str(each.state) not in OPINIONS:
            continue
        last.pop(each.person.id, None)
        last[each.person.id] = Opinion(
            each.id, each.person.id, each.person.login, str(each.state), each.commit or "", each.submitted_at
        )
    return tuple(last.values())


def entry_of(objects: Objects, commit: str, prefix: str, path: str) -> Entry | None:
    """Return what lies at a path of a commit, None where nothing does."""
    folder, _, name = f"{prefix}{path}".rpartition("/")
    found = None if "\n" in folder else objects.one(f"{commit}:{folder}")
    if found is None or found.kind != "tree":
        return None
    entry = read_tree(found.data, "sha1" if len(commit) == 40 else "sha256").get(name)  # noqa: PLR2004 - hexadecimal
    return None if entry is None else Entry(path, entry.mode, entry.id)
