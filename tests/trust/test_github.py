"""GitHub as it really is: gone accounts, many pages, limits, trouble, and addresses that a token must not go to."""

from __future__ import annotations

import pytest

from pipeline.errors import (
    ForgeAwayError,
    ForgeMissingError,
    ForgeRefusedError,
)
from pipeline.trust.forge import Access, Entry, Person, ReviewState
from pipeline.trust.github import GitHub, github
from pipeline.trust.transport import Transport
from tests.forge.state import Fault, Forge, Pull

POST = "content/x/kahve.md"


@pytest.fixture
def pauses() -> list[float]:
    """Return how long was waited, in seconds."""
    return []


@pytest.fixture
def hub(forge: Forge, pauses: list[float]) -> GitHub:
    """Return the repository as a workflow sees it."""
    forge.push({"tellal.toml": "x\n", POST: "one\n"}, by=forge.owner)
    return GitHub(Transport(forge.url, forge.token, pause=pauses.append), forge.name)


@pytest.fixture
def pull(forge: Forge, hub: GitHub) -> Pull:  # noqa: ARG001 - there is something to change
    """Return a pull request of mona's."""
    return forge.open("kahve", by=forge.person("mona"), files={POST: "two\n"})


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
def test_a_merged_commit_leads_to_its_pull_request_and_reviews(forge: Forge, hub: GitHub, pull: Pull, how: str) -> None:
    """Whoever merges however, the commit on main says who approved which bytes."""
    ada = forge.person("ada")
    made = pull.review(ada)
    landed = pull.merge(how, by=ada)

    (found,) = hub.pull_requests_of(landed)
    assert (found.number, found.base, found.base_repository) == (pull.number, "main", hub.repository().id)
    assert found.author == Person(pull.author.id, "mona")
    assert found.merged_at == pull.merged_at
    (review,) = hub.reviews(found.number)
    assert (review.person, review.state) == (Person(ada.id, "ada"), ReviewState.APPROVED)
    assert (review.commit, review.submitted_at) == (pull.head, made.at)
    (commit,) = hub.commits_of(found.number)
    assert (commit.sha, commit.author, commit.verified) == (pull.head, Person(pull.author.id, "mona"), False)


def test_accounts_that_are_gone_are_nobody(forge: Forge, hub: GitHub, pull: Pull) -> None:
    """One deleted account must not hide what the others said."""
    ada, eda = forge.person("ada"), forge.person("eda")
    pull.review(ada)
    pull.review(eda, "CHANGES_REQUESTED")
    ada.gone = pull.author.gone = True
    assert [each.person for each in hub.reviews(pull.number)] == [None, Person(eda.id, "eda")]
    assert hub.pull_request(pull.number).author is None
    (commit,) = hub.commits_of(pull.number)
    assert commit.author is None
    assert commit.author_email == pull.author.name.email
    with pytest.raises(ForgeMissingError):
        hub.user("ada")


def test_what_stands_on_later_pages_counts(forge: Forge, hub: GitHub, pull: Pull) -> None:
    """The veto is the last of 230 reviews."""
    ada = forge.person("ada")
    for _ in range(229):
        pull.review(ada, "COMMENTED")
    pull.review(ada, "CHANGES_REQUESTED")
    before = hub.calls
    states = [each.state for each in hub.reviews(pull.number)]
    assert (len(states), states[-1]) == (230, ReviewState.CHANGES_REQUESTED)
    assert hub.calls - before == 3


def test_a_page_that_is_none_is_not_the_end_of_the_list(forge: Forge, hub: GitHub, pull: Pull) -> None:
    """A veto on a page that got lost must not make an approval."""
    ada = forge.person("ada")
    for _ in range(101):
        pull.review(ada)
    for body, status in ((b"", 204), (b"", 200), (b"{}", 200), (b"null", 200), (b"[null]", 200), (b"<html>", 200)):
        forge.faults.append(Fault(status, body, where="page=2"))
        with pytest.raises(ForgeAwayError):
            hub.reviews(pull.number)
    assert len(hub.reviews(pull.number)) == 101


def test_permissions_are_asked_of_the_repository(forge: Forge, hub: GitHub) -> None:
    """Maintainers write, triagers read, and on a public repository everybody does."""
    roles = ("admin", "maintain", "write", "triage", "read", "none")
    people = [forge.person(f"p-{role}", role) for role in roles]
    found = [hub.permission(person.login) for person in people]
    assert [each.permission for each in found] == ["admin", "write", "write", "read", "read", "read"]
    assert [each.writes for each in found] == [True, True, True, False, False, False]
    forge.private = True
    assert hub.permission("p-none") == Access(Person(people[-1].id, "p-none"), "none")


def test_what_lies_at_a_path_of_a_commit_is_asked_for_once(forge: Forge, hub: GitHub) -> None:
    """The mode says whether it is a file, a program or a link; folders are remembered."""
    commit = forge.push({"a/b/c#?.md": "x\n", "a/link": ("120000", b"b"), "a/run": ("100755", b"x")}, by=forge.owner)
    blob = forge.git.git("rev-parse", f"{commit}:a/b/c#?.md").strip()
    assert hub.entry(commit, "a/b/c#?.md") == Entry("100644", blob)
    before = hub.calls
    modes = [found.mode for path in ("a/link", "a/run") if (found := hub.entry(commit, path))]
    assert modes == ["120000", "100755"]
    assert [hub.entry(commit, path) for path in ("a/nope", "a/link/c.md", "nope/c.md")] == [None] * 3
    assert hub.calls == before


def test_a_pull_request_with_more_commits_than_github_names_is_not_judged(
    forge: Forge, hub: GitHub, pull: Pull
) -> None:
    """Who wrote the rest could not be said."""
    tree = forge.git.tree(pull.head, {})
    head = pull.head
    for _ in range(249):
        head = forge.git.commit(tree, [head], "x", author=forge.owner.name, committer=forge.owner.name, at=forge.now)
    pull.head = head
    with pytest.raises(ForgeRefusedError, match="250 commits"):
        hub.commits_of(pull.number)


def test_comments_are_listed_written_and_changed(forge: Forge, hub: GitHub, pull: Pull) -> None:
    """The sticky comment is found by whose it is."""
    pull.comment(forge.person("eve"), "<!-- tellal -->")
    made = hub.comment(pull.number, "<!-- tellal --> one")
    hub.edit_comment(made.id, "<!-- tellal --> two")
    me = hub.me()
    assert me == Person(41898282, "github-actions[bot]", bot=True)
    assert [each.body for each in hub.comments(pull.number) if each.person == me] == ["<!-- tellal --> two"]


def test_a_person_s_token_says_whose_it_is(forge: Forge, hub: GitHub) -> None:
    """Their own name, and what a classic token may do."""
    ada = forge.person("ada")
    theirs = github(forge.name, forge.token_of(ada, scopes=("repo", "workflow")), forge.url)
    assert (theirs.me(), theirs.scopes) == (Person(ada.id, "ada"), ("repo", "workflow"))
    hub.repository()
    assert hub.scopes is None


def test_issues_are_opened_found_by_label_and_closed(forge: Forge, hub: GitHub, pull: Pull) -> None:
    """Pull requests are not among them, though GitHub lists them too."""
    forge.issue(forge.owner, "Other")
    made = hub.open_issue("Missed", "It was late", ["tellal"])
    hub.label(made.number, ["late"])
    hub.label(pull.number, ["late"])
    assert [each.title for each in hub.issues()] == ["Missed", "Other"]
    assert [(each.number, each.labels) for each in hub.issues("late")] == [(made.number, ("tellal", "late"))]
    hub.close_issue(made.number)
    assert (hub.issue(made.number).state, hub.issues("late")) == ("closed", ())


def test_a_pull_request_is_opened_and_found_by_its_branch(forge: Forge, hub: GitHub) -> None:
    """As the workflow does that turns an issue into a post."""
    tree = forge.git.tree("main", {POST: "three\n"})
    sha = forge.git.commit(
        tree, [str(forge.git.commit_of("main"))], "x", author=forge.owner.name, committer=forge.owner.name, at=forge.now
    )
    forge.git.set("refs/heads/post-1", sha)
    made = hub.open_pull_request("A post", "Closes #1", head="post-1", base="main")
    assert (made.head_sha, made.author) == (sha, hub.me())
    assert [each.number for each in hub.open_pull_requests("kirkikindi:post-1")] == [made.number]
    with pytest.raises(ForgeRefusedError):
        hub.open_pull_request("A post", "", head="post-1", base="main")
