"""Our client and the fake GitHub, with a validator of others between them that knows GitHub's own description."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import ForgeAwayError, ForgeRefusedError
from pipeline.trust.github.client import GitHub, github
from pipeline.trust.github.forge import ReviewState
from pipeline.trust.github.transport import Transport
from tests.forge.description import FILE
from tests.forge.setup import REVIEWED, Environment
from tests.forge.state import Fault
from tests.peers.running import PEERS, answers, free_port, missing, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.forge.state import Forge

pytestmark = pytest.mark.peer
TOP = Path(__file__).resolve().parents[2]
POST = "content/x/kahve.md"


@pytest.fixture
def between(forge: Forge, tmp_path: Path) -> Iterator[str]:
    """Return the address of a proxy that lets through only what is as GitHub describes it."""
    program = PEERS / "atproto" / "node_modules" / ".bin" / "prism"
    if not program.exists() or not shutil.which("node"):
        missing("@stoplight/prism-cli is not installed: make test-peers")
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
    hub = github(forge.name, forge.token_of(forge.owner), between)
    setup = hub.setup
    assert hub.account(forge.owner.id).login == forge.owner.login
    assert (setup.is_protected("main"), setup.is_protected("ledger")) == (True, None)
    assert (setup.shared_secrets(), setup.forks()) == ((), "first_time_contributors")
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


def tellal(root: Path, there: str, forge: Forge, *args: str) -> dict[str, Any]:
    """Run the program as a workflow does, an hour after the post was due."""
    environment = {**os.environ, **forge.env, "GITHUB_API_URL": there, "PYTHONPATH": str(TOP)}
    command = [sys.executable, "-m", "pipeline", "--clock", "2026-11-21 11:00", "--json", *args]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_post_goes_all_its_way_through_it(
    forge: Forge, between: str, make_repository: Callable[..., Path], post_text: Callable[..., str], tmp_path: Path
) -> None:
    """The report is written and changed, the approval read, the post sent once; one that nobody reviewed is not."""
    mona, ada = forge.person("mona"), forge.person("ada")
    policy = f'[approval]\nmode = "github"\n[approval.approvers]\nada = {ada.id}\n'
    root = make_repository({"tellal.toml": f'name = "Deneme"\ntimezone = "Europe/Istanbul"\n\n{policy}'})
    forge.take(root)
    files = {POST: post_text("Kahve.", publish_at="2026-11-21 10:00")}
    pull = forge.open("kahve", by=mona, files=files)
    for words in (("fetch", "--quiet", "origin", pull.head), ("checkout", "--quiet", "--detach", pull.head)):
        subprocess.run(["git", *words], cwd=root, check=True)
    report = tmp_path / "report"
    tellal(root, between, forge, "review", "origin/main", "--out", str(report))
    subprocess.run(["git", "checkout", "--quiet", "main"], cwd=root, check=True)
    for _ in range(2):
        tellal(root, between, forge, "review", "comment", str(report), "--pr", str(pull.number))
    assert [each.by for each in pull.comments] == [forge.actions]
    assert "Kahve." in pull.comments[0].body

    pull.review(ada)
    pull.merge("squash", by=ada)
    forge.push({"content/x/cay.md": post_text("Çay.", publish_at="2026-11-21 10:00")}, by=mona)
    forge.pull(root)
    before = len(forge.log)
    first, second = (tellal(root, between, forge, "publish") for _ in range(2))
    assert (first["sent"], second["sent"]) == (1, 0)
    assert first["asked"]["calls"] == len(forge.log) - before - second["asked"]["calls"]
    assert second["asked"]["left"] == forge.remaining
    sent = [path.read_text(encoding="utf-8") for path in (root / "outbox").rglob("[0-9]*.json")]
    assert sum("Kahve." in each for each in sent) == 1
    assert not any("Çay." in each for each in sent)
    assert {each.method for each in forge.log[before:]} == {"GET"}
    # A workflow's token may not ask who it is, and that is all that was refused.
    assert {each.path for each in forge.log if each.status >= 400} == {"/user"}
