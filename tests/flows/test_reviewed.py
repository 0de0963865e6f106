"""From a pull request to the post that is out: it is reported, approved, merged, sent; and what was not, is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flows.stage import ACT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.flows.stage import Stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ACT.exists(), reason="act has no wheel for this kind of machine"),
]
#: Until reviews are asked for when something is due.
soon = pytest.mark.xfail(reason="publish does not ask GitHub yet", strict=False)
POST = "content/bluesky/2026-11-26-hello.md"
OTHER = "content/bluesky/2026-11-26-other.md"


@soon
def test_an_approved_merge_is_sent_at_its_time_and_an_unapproved_push_is_not(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """Two posts are due: one that ada approved in mona's pull request, one that somebody pushed straight to main."""
    stage = make_stage("github")
    forge = stage.forge
    mona, ada = forge.person("mona"), forge.person("ada")
    pull = forge.open("hello", by=mona, files={POST: due("We are open.", status="ready")})
    pull.review(ada)
    pull.merge("squash", by=mona)
    forge.push({OTHER: due("Nobody has read this.", status="approved")}, by=forge.owner)

    run = stage.push()
    assert run.code == 0, run.text
    assert "1 message sent" in run.summary
    assert "We are open." in run.summary or "hello" in run.summary
    assert stage.sent() == 1
    assert run.ran("Build the calendar")
    again = stage.tick()
    assert "nothing new was sent" in again.step("Send")
    assert stage.sent() == 1


def test_bytes_that_changed_after_the_approval_are_not_sent(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """Approved was another text; the workflow asks GitHub and sends nothing."""
    stage = make_stage("github")
    forge = stage.forge
    mona, ada = forge.person("mona"), forge.person("ada")
    text = due("We are open.", status="ready")
    pull = forge.open("hello", by=mona, files={POST: text})
    pull.review(ada)
    pull.push({POST: text.replace("We are open.", "We are closed.")}, by=mona)
    pull.merge("merge", by=mona)
    run = stage.push()
    assert run.code == 0, run.text
    assert stage.sent() == 0


@soon
def test_a_post_of_the_issue_form_takes_two(make_stage: Callable[..., Stage], due: Callable[..., str]) -> None:
    """A pull request of a machine is nobody's, so one approval is the only pair of eyes that it had."""
    stage = make_stage("github")
    forge = stage.forge
    mona, ada = forge.person("mona"), forge.person("ada")
    pull = forge.open("post/issue-7", by=forge.actions, files={POST: due("From an issue.", status="ready")})
    pull.review(ada)
    pull.merge("merge", by=mona)
    assert stage.push().code == 0
    assert stage.sent() == 0
    pull.review(mona)
    assert stage.tick().code == 0
    assert stage.sent() == 1


def test_a_pull_request_is_told_what_readers_will_see(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """On the page of the run, beside the lines, and in one comment that stays one."""
    stage = make_stage("github")
    forge = stage.forge
    mona = forge.person("mona")
    pull = forge.open("hello", by=mona, files={POST: due("We are open.", 3600, status="ready")})
    run = stage.check(pull)
    assert run.code == 0, run.text
    assert "We are open." in run.summary
    (comment,) = pull.comments
    assert comment.by is forge.actions
    assert "We are open." in comment.body

    pull.push({POST: due("We are open! ![](x.png)", 3600, status="ready")}, by=mona)
    wrong = stage.check(pull)
    assert wrong.code != 0
    assert f"::error file={POST}" in wrong.text
    (comment,) = pull.comments
    assert "We are open!" in comment.body


def test_a_pull_request_of_a_fork_is_told_without_a_token(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """The summary says it; nothing of a stranger's meets a token that may write."""
    stage = make_stage("github")
    pull = stage.forge.open("hello", by=stage.forge.person("eve", "read"), files={POST: due("Hello.", 3600)}, fork=True)
    run = stage.check(pull)
    assert run.code == 0, run.text
    assert "Hello." in run.summary
    assert not run.ran("Say it on the pull request")
    assert pull.comments == []


def test_nothing_that_a_pull_request_brings_is_run(make_stage: Callable[..., Stage], due: Callable[..., str]) -> None:
    """Attacks 2, 3, 16: files that Python, git and MkDocs would take for code, and names that a shell would."""
    stage = make_stage("github")
    code = f"import pathlib; pathlib.Path({str(stage.folder / 'owned')!r}).touch()\n"
    modules = ("sitecustomize.py", "usercustomize.py", "pipeline/__init__.py", "pip/__main__.py", "click.py")
    files = dict.fromkeys(modules, code)
    files |= {
        "conftest.py": code,
        "hooks.py": code,
        "mkdocs.yml": "site_name: x\nhooks: [hooks.py]\n",
        "x.pth": code,
        ".gitattributes": "* filter=evil\n",
        "content/bluesky/2026-11-26-$(touch owned);`id`.md": due("Hello.", 3600),
        "tests.pth": code,
    }
    pull = stage.forge.open("$(touch${IFS}owned)", by=stage.forge.person("mona"), files=files, title="`touch owned`")
    stage.check(pull)
    stage.dispatch("site")
    assert not list(stage.folder.rglob("owned*"))
