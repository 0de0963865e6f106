"""What is seen of a repository on GitHub, by whom, and what is left when nobody answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.doctor.facts import Approver, Guard, Token, Unseen
from pipeline.doctor.far import Reach, reach
from pipeline.trust.github.forge import Bypass, Environment, Person
from pipeline.workspace.library import load
from tests.forge.setup import REVIEWED
from tests.forge.setup import Environment as Made
from tests.forge.state import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.forge.state import Forge

TELLAL = """\
name = "Deneme"

[approval]
mode = "github"
anyone_with = "write"

[approval.approvers]
mona = {mona}
gone = 999999
"""


@pytest.fixture
def look(forge: Forge, make_repository: Callable[..., Path]) -> Callable[..., Reach]:
    """Return the repository as a token sees it; the workflow's unless another one is named."""
    mona = forge.person("mona")
    root = make_repository({"tellal.toml": TELLAL.format(mona=mona.id)})
    forge.take(root)
    mona.login = "monalisa"
    library = load(root)

    def see(token: str = "", **told: str) -> Reach:
        return reach(library, {**forge.env, **({"GITHUB_TOKEN": token} if token else {}), **told}, offline=False)

    return see


def seen(reach: Reach) -> dict[str, object]:
    """Return everything that is seen."""
    return {name: probe() for name, probe in reach.probes().items()}


def test_an_administrator_sees_everything(forge: Forge, look: Callable[..., Reach]) -> None:
    """Each thing as it is."""
    asked = {**REVIEWED, "required_approving_review_count": 1}
    forge.setup.ruleset("main", rules={"pull_request": asked, "deletion": None}, bypass=[("Team", 7, "always")])
    forge.setup.environments["Publish"] = Made(branches=["main"], secrets=["A"])
    forge.setup.secrets.append("B")
    forge.setup.shared_secrets.append("C")
    flow = forge.setup.workflow(".github/workflows/publish.yml")
    flow.run("schedule", at=forge.now - timedelta(minutes=20), conclusion="failure")
    flow.run("push", at=forge.now, conclusion=None)
    found = seen(look(forge.token_of(forge.owner)))

    assert {name for name, each in found.items() if isinstance(each, Unseen)} == set()
    guard = found["main"]
    assert isinstance(guard, Guard)
    assert (guard.branch, guard.protection, guard.bypass) == ("main", None, (Bypass("Team", 7, "always"),))
    assert found["ledger"] is None
    assert found["environment"] == Environment("Publish", ("main",), protected_branches=False, reviewers=False)
    assert (found["environment_secrets"], found["repository_secrets"]) == ({"A"}, {"B", "C"})
    assert found["token"] == Token("classic", ("repo",))
    assert [run.conclusion for run in found["runs"]] == [None, "failure"]  # type: ignore[attr-defined] # a tuple of runs
    assert [run.event for run in found["scheduled"]] == ["schedule"]  # type: ignore[attr-defined] # likewise
    assert (found["forks"], found["lookup"], found["reviews"]) == ("first_time_contributors", "admin", True)


def test_a_workflow_sees_less_and_is_told_what_would_show_it(look: Callable[..., Reach]) -> None:
    """What takes an administrator is unknown, each with its permission; the rest is seen."""
    found = seen(look(GITHUB_ACTIONS="true"))
    hidden = {name: each for name, each in found.items() if isinstance(each, Unseen)}
    assert hidden.keys() == {"actions", "forks", "repository_secrets"}
    assert all("as an administrator" in str(each.needs) for each in hidden.values())
    assert look().actions().needs != look(GITHUB_ACTIONS="true").actions().needs  # type: ignore[union-attr] # both unseen
    assert found["token"] == Token("workflow")


def test_approvers_are_known_by_their_ids(forge: Forge, look: Callable[..., Reach]) -> None:
    """One was renamed, another never was."""
    mona = next(each for each in forge.accounts if each.login == "monalisa")
    assert look().approvers() == (
        Approver("mona", mona.id, Person(mona.id, "monalisa"), "write"),
        Approver("gone", 999999, None, "none"),
    )


def test_a_ruleset_whose_bypass_list_is_hidden(forge: Forge, look: Callable[..., Reach]) -> None:
    """Not to see whom it does not bind is not the same as nobody."""
    forge.setup.ruleset("main", rules={"deletion": None}, bypass=[("Team", 7, "always")])
    guard = look().main()
    assert isinstance(guard, Guard)
    assert isinstance(guard.bypass, Unseen)
    assert isinstance(guard.protection, Unseen)


def test_a_refused_look_up_is_seen_as_one(forge: Forge, look: Callable[..., Reach]) -> None:
    """Without it, nobody's approval counts."""
    forge.faults.append(Fault(403, b'{"message": "Resource not accessible by integration"}', where="/permission"))
    assert look().lookup() == ""


def test_who_is_away_is_not_asked_on_and_on(forge: Forge, look: Callable[..., Reach]) -> None:
    """Each further look would take as long as the first."""
    there = look()
    assert not isinstance(there.repository, Unseen)
    before = len(forge.log)
    forge.faults.append(Fault(302, b"", {"Location": "https://example.org/"}, times=99))
    found = seen(there)
    answered = {name for name, each in found.items() if not isinstance(each, Unseen)}
    assert answered == {"repository", "token", "main", "approvers"}  # known before, or unknown within
    assert len(forge.log) == before + 2


def test_one_answer_that_makes_no_sense_hides_no_other(forge: Forge, look: Callable[..., Reach]) -> None:
    """An older server may answer one thing in another way."""
    forge.faults.append(Fault(200, b'{"environments": 3}', times=99, where="/environments"))
    found = seen(look(forge.token_of(forge.owner)))
    assert {name for name, each in found.items() if isinstance(each, Unseen)} == {"environment", "environment_secrets"}


def test_who_asked_too_much_asks_no_more(forge: Forge, look: Callable[..., Reach]) -> None:
    """The rest of the hour is for runs."""
    there = look()
    forge.faults.append(Fault(403, b'{"message": "API rate limit exceeded"}', {"X-RateLimit-Remaining": "0"}, times=99))
    found = seen(there)
    assert {name for name, each in found.items() if not isinstance(each, Unseen)} == {"approvers"}
    assert len(forge.log) == 1


def test_an_enterprise_server_is_asked_what_it_knows(forge: Forge, look: Callable[..., Reach]) -> None:
    """And what it does not know is unknown."""
    there = look(forge.token_of(forge.owner), GITHUB_API_URL=f"{forge.url}/api/v3")
    hidden = {name for name, each in seen(there).items() if isinstance(each, Unseen)}
    assert hidden == {"forks"}


def test_clocks_are_compared(forge: Forge, look: Callable[..., Reach]) -> None:
    """By the moment in between asking and hearing."""
    forge.skew = timedelta(minutes=7)
    skew = look().skew()
    assert isinstance(skew, float)
    assert -425 < skew < -415


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"GITHUB_TOKEN": ""}, "no token"),
        ({"GITHUB_REPOSITORY": "", "GITHUB_API_URL": ""}, "leads to"),
        ({"GITHUB_API_URL": "http://example.org"}, ""),
    ],
)
def test_what_cannot_be_asked_is_unknown(look: Callable[..., Reach], told: dict[str, str], why: str) -> None:
    """All of it, for one reason, and nothing breaks."""
    found = seen(look(**told))
    hidden = {each for each in found.values() if isinstance(each, Unseen)}
    assert all(why in str(each.why) for each in hidden)
    assert [name for name, each in found.items() if not isinstance(each, Unseen)] == ["approvers"]


def test_offline_nobody_is_asked(forge: Forge, make_repository: Callable[..., Path]) -> None:
    """Not even with a token."""
    library = load(make_repository())
    found = seen(reach(library, forge.env, offline=True))
    answers = {name for name, each in found.items() if not isinstance(each, Unseen)}
    assert answers == {"approvers", "reviews"}  # with solo approval there is nobody to ask about
    assert forge.log == []


def test_the_moment_of_a_token_that_ends(forge: Forge, look: Callable[..., Reach]) -> None:
    """Fine-grained ones do."""
    token = forge.token_of(forge.owner, granted={"metadata": "read"})
    forge.tokens[token].expires = datetime(2027, 1, 1, tzinfo=UTC)
    assert look(token).token() == Token("fine-grained", (), datetime(2027, 1, 1, tzinfo=UTC))
