"""Our client and the fake GitHub, with a validator of others between them that knows GitHub's own description."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import ForgeAwayError, ForgeRefusedError
from pipeline.trust.forge import ReviewState
from pipeline.trust.github import GitHub, github
from pipeline.trust.transport import Transport
from tests.forge.description import FILE
from tests.forge.setup import REVIEWED, Environment
from tests.forge.state import Fault
from tests.peers.running import PEERS, answers, free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.forge.state import Forge

pytestmark = pytest.mark.peer
POST = "content/x/kahve.md"


@pytest.fixture
def between(forge: Forge, tmp_path: Path) -> Iterator[str]:
    """Return the address of a proxy that lets through only what is as GitHub describes it."""
    program = PEERS / "atproto" / "node_modules" / ".bin" / "prism"
    if not program.exists() or not shutil.which("node"):
        pytest.skip("@stoplight/prism-cli is not installed: make test-peers")
    port = free_port()
    forge.public = f"http://127.0.0.1:{port}"
    where = ["-h", "127.0.0.1", "-p", str(port)]
    command = [str(program), "proxy", "--errors", *where, str(FILE), forge.url]
    with running(command, answers(f"{forge.public}/rate_limit"), tmp_path / "prism"):
        forge.log.clear()
        yield forge.public


def test_an_approval_is_read_and_the_report_written_through_it(forge: Forge, between: str) -> None:
    """All that publishing asks and all that the report writes, to the letter of GitHub's description."""
    mona, ada, eda = (forge.person(name) for name in ("mona", "ada", "eda"))
    forge.push({"tellal.toml": "x\n", POST: "one\n"}, by=forge.owner)
    pull = forge.open("kahve", by=mona, files={POST: "two\n"})
    gh = github(forge.name, forge.token, between)

    made = gh.comment(pull.number, "<!-- tellal --> one")
    gh.edit_comment(made.id, "<!-- tellal --> two")
    me = gh.me()
    assert [(each.person, each.body) for each in gh.comments(pull.number)] == [(me, "<!-- tellal --> two")]

    for _ in range(99):
        pull.review(eda, "COMMENTED")
    pull.review(eda, "CHANGES_REQUESTED")
    pull.review(ada)
    eda.gone = True
    landed = pull.merge("squash", by=ada)
    (found,) = gh.pull_requests_of(landed)
    assert gh.pull_request(found.number) == found
    assert gh.repository().id == found.base_repository
    reviews = gh.reviews(found.number)
    assert [(each.person and each.person.login, each.state) for each in reviews[-2:]] == [
        (None, ReviewState.CHANGES_REQUESTED),
        ("ada", ReviewState.APPROVED),
    ]
    assert reviews[-1].commit
    blob = gh.entry(reviews[-1].commit, POST)
    assert blob == gh.entry(landed, POST)
    assert [each.author and each.author.login for each in gh.commits_of(found.number)] == ["mona"]
    assert gh.permission("ada").writes

    issue = gh.open_issue("Missed", "It was late", ["tellal"])
    gh.label(issue.number, ["late"])
    assert gh.issues("late")[0].number == issue.number
    assert gh.close_issue(issue.number).state == gh.issue(issue.number).state == "closed"
    # The reviews are two pages, and the second one was asked for through the proxy too.
    assert sum("/reviews" in each.path for each in forge.log) == 2


def test_the_settings_are_read_through_it(forge: Forge, between: str) -> None:
    """All that the doctor asks."""
    forge.push({"tellal.toml": "x\n"}, by=forge.owner)
    forge.setup.ruleset("main", rules={"pull_request": REVIEWED, "deletion": None})
    forge.setup.protections["main"] = {"allow_deletions": {"enabled": False}}
    forge.setup.environments["publish"] = Environment(branches=["main"], reviewers=[forge.owner], secrets=["A"])
    forge.setup.workflow(".github/workflows/publish.yml").run("schedule", at=forge.now)
    forge.setup.pages = "workflow"
    setup = github(forge.name, forge.token_of(forge.owner), between).setup
    assert {each.kind for each in setup.rules("main")} == {"pull_request", "deletion"}
    assert setup.ruleset(setup.rulesets()[0].id).bypass == ()
    assert setup.protection("main")
    assert setup.environments()[0].branches == ("main",)
    assert setup.secrets("publish") == ("A",)
    assert (setup.secrets(), setup.variables()) == ((), {})
    assert setup.workflows()[0].state == "active"
    assert setup.runs("publish.yml")[0].event == "schedule"  # by its id is one kind too many for Prism
    assert (setup.actions().token, setup.pages()) == ("read", "workflow")
    setup.enable("publish.yml")
    setup.start("publish.yml", "main")


def test_it_does_notice(forge: Forge, between: str) -> None:
    """A validator that says yes to all would prove nothing."""
    forge.push({"tellal.toml": "x\n"}, by=forge.owner)
    gh = GitHub(Transport(between, forge.token, pause=lambda _: None), forge.name)
    forge.faults.append(Fault(200, b'{"id": "not a number"}', {"Content-Type": "application/json"}, times=9))
    with pytest.raises(ForgeAwayError, match="500"):
        gh.repository()
    forge.faults.clear()
    with pytest.raises(ForgeRefusedError, match=r"422|406"):  # 406 where it cannot say 422 in what we accept
        gh.transport.send("POST", "repos", *forge.name.split("/"), "issues", 1, "comments", body={"no": "body"})
    assert not any(each.method == "POST" for each in forge.log)
