"""The workflows run, on a GitHub of our own: what is sent, when, on whose word, and what is said of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.flows.stage import ACT
from tests.forge.state import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.flows.stage import Stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ACT.exists(), reason="act has no wheel for this kind of machine"),
]
POST = "content/bluesky/2026-11-26-hello.md"


def test_what_is_due_is_sent_once_and_then_the_calendar_is_built(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """A push sends it and builds the site with it; the clock and a re-run find it sent, and build nothing."""
    stage = make_stage("solo")
    stage.forge.setup.pages = "workflow"
    settings = stage.forge.git.git("show", "main:tellal.toml")
    open_to_all = f'{settings}\n[site]\nvisibility = "public"\n'
    stage.forge.push({POST: due("We are open."), "tellal.toml": open_to_all}, by=stage.forge.owner)
    first = stage.push()
    assert first.code == 0, first.text
    assert "1 message sent" in first.summary
    assert stage.sent() == 1
    assert first.text.index("Run Main Send") < first.text.index("Run Main Build")
    assert "published" in (stage.pages / "index.html").read_text(encoding="utf-8").lower()

    for again in (stage.tick(), stage.push()):
        assert again.code == 0, again.text
        assert "nothing new was sent" in again.step("Send")
        assert not again.ran("Build the calendar")
    assert stage.sent() == 1


def test_an_internal_site_is_not_put_where_anybody_can_open_it(make_stage: Callable[..., Stage]) -> None:
    """The run says what to write; where only those see it who may read the repository, it is put."""
    stage = make_stage("solo")
    stage.forge.setup.pages = "workflow"
    refused = stage.dispatch("site")
    assert refused.code != 0
    assert "anybody could open it" in refused.text
    assert not stage.pages.exists()
    stage.forge.setup.pages_public = False
    assert stage.dispatch("site").code == 0
    assert (stage.pages / "index.html").exists()


def test_a_post_goes_out_at_its_time_and_not_before(make_stage: Callable[..., Stage], due: Callable[..., str]) -> None:
    """By a clock that nobody set: the run before it sends nothing, the run after it does."""
    stage = make_stage("solo")
    begun = time.monotonic()
    assert stage.tick().code == 0
    seconds = 2 * (time.monotonic() - begun) + 10  # well beyond what a run takes on this machine, today
    pushed = time.monotonic()
    stage.forge.push({POST: due("At its time.", seconds)}, by=stage.forge.owner)
    assert "nothing new was sent" in stage.tick().step("Send")
    left = seconds - (time.monotonic() - pushed)
    assert left > 0, "this machine is too busy to tell"
    time.sleep(left + 1)
    assert "1 message sent" in stage.tick().summary
    assert stage.sent() == 1


def test_a_click_only_rehearses(make_stage: Callable[..., Stage], due: Callable[..., str]) -> None:
    """Until somebody takes the tick away."""
    stage = make_stage("solo")
    stage.forge.push({POST: due("A rehearsal.")}, by=stage.forge.owner)
    rehearsed = stage.dispatch(**{"dry-run": "true"})
    assert rehearsed.code == 0, rehearsed.text
    assert "A rehearsal" in rehearsed.step("Send")
    assert stage.sent() == 0
    assert stage.dispatch(**{"dry-run": "false"}).code == 0
    assert stage.sent() == 1


def test_the_brake_is_a_variable_of_the_repository(make_stage: Callable[..., Stage], due: Callable[..., str]) -> None:
    """Settings → Variables → Actions: no commit, no merge, and it holds at the next run."""
    stage = make_stage("solo")
    stage.forge.push({POST: due("Held.")}, by=stage.forge.owner)
    stage.variables["TELLAL_HOLD"] = "all"
    assert stage.tick().code == 0
    assert stage.sent() == 0
    stage.variables["TELLAL_HOLD"] = "off"
    assert stage.tick().code == 0
    assert stage.sent() == 1


def test_only_main_of_the_repository_itself_publishes(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """Attacks 21 and 22: neither a branch that somebody dispatches from, nor a fork whose clock runs."""
    stage = make_stage("solo")
    stage.forge.git.set("refs/heads/side", stage.forge.push({POST: due("Mine.")}, by=stage.forge.owner))
    branch = stage.dispatch(ref="side", **{"dry-run": "false"})
    stage.forge.fork = True
    fork = stage.tick()
    for run in (branch, fork):
        assert run.code == 0, run.text
        assert not run.ran("Send what is due")
    assert stage.sent() == 0


def test_a_receipt_that_could_not_be_written_down_is_taken_up_by_the_next_run(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """The remote refuses every push but that of the intent; the receipt travels as an artifact."""
    stage = make_stage("solo")
    stage.forge.push({POST: due("Kept.")}, by=stage.forge.owner)
    hook = stage.forge.git.path / "hooks" / "pre-receive"
    hook.write_text('#!/bin/sh\nn=$(cat "$0.n" 2>/dev/null || echo 0); echo $((n+1)) > "$0.n"; [ "$n" -lt 1 ]\n')
    hook.chmod(0o755)
    first = stage.tick()
    assert first.code != 0
    assert list((stage.artifacts / "receipts").iterdir())
    assert stage.sent() == 0
    hook.unlink()
    second = stage.tick()
    assert second.code == 0, second.text
    assert stage.sent() == 1
    assert "1 message sent" not in second.summary


def form(channel: str = "bluesky", text: str = "We are open on Sunday.") -> str:
    """Return what GitHub makes of the form."""
    values = {"Channel": channel, "When": "_No response_", "Campaign": "_No response_", "Link": "_No response_"}
    values |= {"Alternative text": "_No response_", "Text": text}
    return "\n\n".join(f"### {label}\n\n{value}" for label, value in values.items())


def test_an_issue_becomes_a_pull_request(make_stage: Callable[..., Stage]) -> None:
    """Once it is labelled: one file on a branch of its own, a pull request by the workflow, an answer."""
    stage = make_stage("github")
    evil = (
        'We are open.\n\n$(touch owned) `touch owned` ${{ github.token }}\n\n### Channel\n\ninstagram\n\n"; exit 1; "'
    )
    issue = stage.forge.issue(stage.forge.person("ada", "read"), 'Sunday"; $(touch owned) `id` #', form(text=evil))
    other = stage.label(issue, "question")
    assert not other.ran("Write the post")
    run = stage.label(issue, "make-it-so")
    assert run.code == 0, run.text
    (pull,) = stage.forge.pulls.values()
    assert pull.author is stage.forge.actions
    assert pull.branch == f"post/issue-{issue.number}"
    git = stage.forge.git
    (path,) = git.git("diff", "--name-only", "main", pull.head).split()
    assert path.startswith("content/bluesky/")
    text = git.git("show", f"{pull.head}:{path}")
    assert "status: ready\nauthor: ada\n" in text
    assert evil in text
    assert f"/pull/{pull.number}" in issue.comments[-1].body
    again = stage.label(issue, "make-it-so")
    assert again.code == 0, again.text
    assert "There is a branch" in issue.comments[-1].body


def test_an_issue_that_cannot_become_a_post_is_answered(make_stage: Callable[..., Stage]) -> None:
    """In words, quoted; nothing is pushed."""
    stage = make_stage("github")
    issue = stage.forge.issue(stage.forge.person("ada", "read"), "Sunday", form(channel="blusky"))
    run = stage.label(issue, "make-it-so")
    assert run.code == 0, run.text
    assert stage.forge.pulls == {}
    assert "    tellal: there is no channel 'blusky'" in issue.comments[-1].body
    assert "did you mean bluesky?" in issue.comments[-1].body


def test_where_workflows_may_open_nothing_one_click_is_left(make_stage: Callable[..., Stage]) -> None:
    """The safer setting of a repository: the branch is there, and the answer holds the address that opens it."""
    stage = make_stage("github")
    stage.forge.faults.append(Fault(403, where="/pulls", method="POST"))
    issue = stage.forge.issue(stage.forge.person("ada", "read"), "Sunday", form())
    run = stage.label(issue, "make-it-so")
    assert run.code == 0, run.text
    assert stage.forge.pulls == {}
    branch = f"post/issue-{issue.number}"
    assert stage.forge.git.commit_of(branch)
    assert f"/{stage.forge.name}/compare/main...{branch}?expand=1" in issue.comments[-1].body


def test_once_a_month_the_clocks_are_wound_and_one_issue_says_what_is_wrong(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """What a person switched off stays off; the text is quoted, so that no title of a post mentions anybody."""
    stage = make_stage("solo")
    forge = stage.forge
    clocks = [forge.setup.workflow(f".github/workflows/{name}.yml") for name in ("publish", "report")]
    clocks[0].state, clocks[1].state = "disabled_inactivity", "disabled_manually"
    forge.push({POST: due("@everybody look", 3600)}, by=forge.owner)
    first = stage.dispatch("report")
    assert first.code == 0, first.text
    assert [clock.state for clock in clocks] == ["active", "disabled_manually"]
    (issue,) = forge.issues.values()
    assert issue.by is forge.actions
    said, *quoted = issue.body.split("\n\n", 1)
    assert "`tellal doctor`" in said
    assert quoted
    assert all(line.startswith("    ") for line in quoted[0].splitlines() if line)
    second = stage.dispatch("report")
    assert second.code == 0, second.text
    assert list(forge.issues.values()) == [issue]
    assert not issue.closed
