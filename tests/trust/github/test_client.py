"""GitHub as approving and reporting ask it: accounts that are gone, many pages, three ways to merge."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import ForgeAwayError, ForgeMissingError, ForgeRefusedError, UsageError
from pipeline.trust.github.client import github
from pipeline.trust.github.forge import Access, Entry, Person, ReviewState
from tests.forge.state import Fault, RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.trust.github.client import GitHub
    from tests.forge.state import Forge, Pull

POST = "content/x/kahve.md"


@pytest.fixture(params=["", "/api/v3"], ids=["github", "enterprise"])
def api(forge: Forge, request: pytest.FixtureRequest) -> str:
    """Both kinds of GitHub answer alike, each held against its own description."""
    return f"{forge.url}{request.param}"


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
def test_a_merged_commit_leads_to_its_pull_request_and_reviews(forge: Forge, gh: GitHub, pull: Pull, how: str) -> None:
    """Whoever merges however, the commit on main says who approved which bytes."""
    ada = forge.person("ada")
    made = pull.review(ada)
    landed = pull.merge(how, by=ada)

    (found,) = gh.pull_requests_of(landed)
    assert (found.number, found.base, found.base_repository) == (pull.number, "main", gh.repository().id)
    assert found.author == Person(pull.author.id, "mona")
    assert found.merged_at == pull.merged_at
    (review,) = gh.reviews(found.number)
    assert (review.person, review.state) == (Person(ada.id, "ada"), ReviewState.APPROVED)
    assert (review.commit, review.submitted_at) == (pull.head, made.at)
    (commit,) = gh.commits_of(found.number)
    assert (commit.sha, commit.author, commit.verified) == (pull.head, Person(pull.author.id, "mona"), False)


def test_what_is_pushed_with_git_belongs_to_the_pull_request(
    forge: Forge, gh: GitHub, pull: Pull, tmp_path: Path
) -> None:
    """The fake notices, as GitHub does; what was approved before stays what it was."""
    ada = forge.person("ada")
    pull.review(ada)
    before = pull.head
    clone = tmp_path / "clone"
    for args in (
        ("clone", "-q", "-b", "kahve", str(forge.git.path), str(clone)),
        ("-C", str(clone), "commit", "-q", "--allow-empty", "-mx"),
    ):
        subprocess.run(["git", *args], check=True)
    subprocess.run(["git", "-C", str(clone), "push", "-q"], check=True)
    after = subprocess.run(["git", "-C", str(clone), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    assert gh.pull_request(pull.number).head_sha == after.stdout.strip() != before
    pull.review(ada)
    assert [each.commit for each in gh.reviews(pull.number)] == [before, after.stdout.strip()]
    assert len(gh.commits_of(pull.number)) == 2


def test_accounts_that_are_gone_are_nobody(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """One deleted account must not hide what the others said."""
    ada, eda = forge.person("ada"), forge.person("eda")
    pull.review(ada)
    pull.review(eda, "CHANGES_REQUESTED")
    ada.gone = pull.author.gone = True
    assert [each.person for each in gh.reviews(pull.number)] == [None, Person(eda.id, "eda")]
    assert gh.pull_request(pull.number).author is None
    (commit,) = gh.commits_of(pull.number)
    assert commit.author is None
    assert commit.author_email == pull.author.name.email
    with pytest.raises(ForgeMissingError):
        gh.user("ada")


def test_who_takes_a_name_that_somebody_gave_up_is_somebody_else(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """Ids stay, logins do not."""
    mona, ada = pull.author, forge.person("ada")
    pull.review(ada)
    ada.login, mona.login = "ada-2", "mona-2"
    other = forge.person("ada")
    (review,) = gh.reviews(pull.number)
    assert review.person == Person(ada.id, "ada-2")
    assert gh.user("ada") == Person(other.id, "ada")
    (commit,) = gh.commits_of(pull.number)
    assert commit.author == Person(mona.id, "mona-2")


def test_what_stands_on_later_pages_counts(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """The veto is the last of 230 reviews."""
    ada = forge.person("ada")
    for _ in range(229):
        pull.review(ada, "COMMENTED")
    pull.review(ada, "CHANGES_REQUESTED")
    before = gh.calls
    states = [each.state for each in gh.reviews(pull.number)]
    assert (len(states), states[-1]) == (230, ReviewState.CHANGES_REQUESTED)
    assert gh.calls - before == 3


def test_a_page_that_is_none_is_not_the_end_of_the_list(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """A veto on a page that got lost must not make an approval."""
    ada = forge.person("ada")
    for _ in range(101):
        pull.review(ada)
    for body, status in ((b"", 204), (b"", 200), (b"{}", 200), (b"null", 200), (b"[null]", 200), (b"<html>", 200)):
        forge.faults.append(Fault(status, body, where="page=2"))
        with pytest.raises(ForgeAwayError):
            gh.reviews(pull.number)
    assert len(gh.reviews(pull.number)) == 101


def test_permissions_are_asked_of_the_repository(forge: Forge, gh: GitHub) -> None:
    """Maintainers write, triagers read, and on a public repository everybody does."""
    roles = ("admin", "maintain", "write", "triage", "read", "none")
    people = [forge.person(f"p-{role}", role) for role in roles]
    found = [gh.permission(person.login) for person in people]
    assert [each.permission for each in found] == ["admin", "write", "write", "read", "read", "read"]
    assert [each.writes for each in found] == [True, True, True, False, False, False]
    forge.private = True
    assert gh.permission("p-none") == Access(Person(people[-1].id, "p-none"), "none")


def test_what_lies_at_a_path_of_a_commit_is_asked_for_once(forge: Forge, gh: GitHub) -> None:
    """The mode says whether it is a file, a program or a link; folders are remembered."""
    commit = forge.push({"a/b/c#?.md": "x\n", "a/link": ("120000", b"b"), "a/run": ("100755", b"x")}, by=forge.owner)
    blob = forge.git.git("rev-parse", f"{commit}:a/b/c#?.md").strip()
    assert gh.entry(commit, "a/b/c#?.md") == Entry("100644", blob)
    before = gh.calls
    modes = [found.mode for path in ("a/link", "a/run") if (found := gh.entry(commit, path))]
    assert modes == ["120000", "100755"]
    assert [gh.entry(commit, path) for path in ("a/nope", "a/link/c.md", "nope/c.md")] == [None] * 3
    assert gh.calls == before


def test_a_pull_request_with_more_commits_than_github_names_is_not_judged(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """Who wrote the rest could not be said."""
    commit = "commit refs/heads/kahve\ncommitter x <x@example.org> 1 +0000\ndata 1\nx\n"
    first = commit + f"from {pull.head}\n"
    forge.git.git("fast-import", "--quiet", "--force", given=(first + commit * 248).encode())
    pull.head = forge.git.git("rev-parse", "kahve").strip()
    with pytest.raises(ForgeRefusedError, match="250 commits"):
        gh.commits_of(pull.number)


def test_comments_are_listed_written_and_changed(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """The sticky comment is found by whose it is."""
    pull.comment(forge.person("eve"), "<!-- tellal -->")
    made = gh.comment(pull.number, "<!-- tellal --> one")
    gh.edit_comment(made.id, "<!-- tellal --> two")
    me = gh.me()
    assert me == Person(41898282, "github-actions[bot]", bot=True)
    assert [each.body for each in gh.comments(pull.number) if each.person == me] == ["<!-- tellal --> two"]


def test_a_person_s_token_says_whose_it_is(forge: Forge, gh: GitHub) -> None:
    """Their own name, and what a classic token may do."""
    ada = forge.person("ada")
    theirs = github(forge.name, forge.token_of(ada, scopes=("repo", "workflow")), forge.url)
    assert (theirs.me(), theirs.scopes) == (Person(ada.id, "ada"), ("repo", "workflow"))
    gh.repository()
    assert gh.scopes is None


def test_issues_are_opened_found_by_label_and_closed(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """Pull requests are not among them, though GitHub lists them too."""
    forge.issue(forge.owner, "Other")
    made = gh.open_issue("Missed", "It was late", ["tellal"])
    gh.label(made.number, ["late"])
    gh.label(pull.number, ["late"])
    assert [each.title for each in gh.issues()] == ["Missed", "Other"]
    assert [(each.number, each.labels) for each in gh.issues("late")] == [(made.number, ("tellal", "late"))]
    gh.close_issue(made.number)
    assert (gh.issue(made.number).state, gh.issues("late")) == ("closed", ())


def test_a_pull_request_is_opened_and_found_by_its_branch(forge: Forge, gh: GitHub) -> None:
    """As the workflow does that turns an issue into a post."""
    tree = forge.git.tree("main", {POST: "three\n"})
    sha = forge.git.commit(
        tree, [str(forge.git.commit_of("main"))], "x", author=forge.owner.name, committer=forge.owner.name, at=forge.now
    )
    forge.git.set("refs/heads/post-1", sha)
    made = gh.open_pull_request("A post", "Closes #1", head="post-1", base="main")
    assert (made.head_sha, made.author) == (sha, gh.me())
    assert [each.number for each in gh.open_pull_requests("kirkikindi:post-1")] == [made.number]
    with pytest.raises(ForgeRefusedError):
        gh.open_pull_request("A post", "", head="post-1", base="main")


@pytest.mark.parametrize("name", ["", "kahve", "a/b/c", "a/..", "../b", "a/b?x", "a/ b", "a/b#", "/b", "a/"])
def test_what_is_no_name_of_a_repository_is_not_asked_for(name: str) -> None:
    """A name is two words."""
    with pytest.raises(UsageError):
        github(name, "ghp_x123456")


def test_on_github_nobody_approves_their_own(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """The fake keeps to GitHub's rules, unless it is told to lie."""
    with pytest.raises(RefusedError):
        pull.review(pull.author)
    pull.review(pull.author, "COMMENTED")
    forge.private = True
    with pytest.raises(RefusedError):
        pull.review(forge.person("stranger", "none"))
    pull.review(forge.person("reader", "read"))
    pull.review(pull.author, forced=True)
    assert [each.state for each in gh.reviews(pull.number)] == ["COMMENTED", "APPROVED", "APPROVED"]
