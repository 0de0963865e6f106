"""From a pull request to the post that is out: it is reported, approved, merged, sent; and what was not, is not."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.cards.probe import probe
from tests.flows.stage import ACT
from tests.networks.fakes.base import serving
from tests.networks.fakes.bluesky import Bluesky
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.flows.stage import Stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ACT.exists(), reason="act has no wheel for this kind of machine"),
]
POST = "content/bluesky/2026-11-26-hello.md"
OTHER = "content/bluesky/2026-11-26-other.md"


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
    assert "Nobody has read this.: unapproved" in run.summary
    assert stage.sent() == 1
    assert run.ran("Build the calendar")
    again = stage.tick()
    assert "nothing new was sent" in again.step("Send")
    assert stage.sent() == 1


#: Networks fetch from where anybody can, so the calendar beside it has to be public, or may be read.
MEDIA = """[site]
public_address = "everybody may read what is internal"
[media]
kind = "site"
url = "https://kirk.example/media/"
"""


def test_what_a_network_fetches_is_on_the_site_before_it_is_due(
    make_stage: Callable[..., Stage], due: Callable[..., str]
) -> None:
    """What ada approved for tomorrow is there today, under the hash of its bytes; what nobody approved is not."""
    stage = make_stage("github")
    forge = stage.forge
    forge.setup.pages = "workflow"
    mona, ada = forge.person("mona"), forge.person("ada")
    settings = forge.git.git("show", "main:tellal.toml")
    text = "We are open. ![A cup that steams](media/{name}.png)"
    pull = forge.open(
        "threads",
        by=mona,
        files={
            "tellal.toml": f"{settings}\n{MEDIA}",
            "content/threads/channel.toml": 'network = "threads"\naccount = "kirk"\nsecrets = { token = "TOKEN" }\n',
            "content/threads/2026-11-26-hello.md": due(text.format(name="a"), 86_400, status="ready"),
            "content/threads/media/a.png": png(400, 400),
        },
    )
    pull.review(ada)
    pull.merge("squash", by=mona)
    forge.push(
        {
            "content/threads/2026-11-26-other.md": due(text.format(name="b"), 86_400),
            "content/threads/media/b.png": png(300, 300),
        },
        by=forge.owner,
    )
    for run in (stage.push(), stage.dispatch("site")):
        assert run.code == 0, run.text
        fetched = [place for place in (stage.pages / "media").iterdir() if len(place.stem) == 64]
        assert [probe(place.read_bytes()) for place in fetched] == [("image/png", 400, 400)]
        assert [place.stem for place in fetched] == [sha256(place.read_bytes()).hexdigest() for place in fetched]
    assert stage.sent() == 0


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


def test_the_merge_queue_checks_what_will_be_merged(make_stage: Callable[..., Stage], due: Callable[..., str]) -> None:
    """The same checks on what main would be; there is nobody to comment to."""
    stage = make_stage("github")
    pull = stage.forge.open("hello", by=stage.forge.person("mona"), files={POST: due("Queued.", 3600)})
    run = stage.queue(pull)
    assert run.code == 0, run.text
    assert "Queued." in run.summary
    assert not run.ran("Say it on the pull request")


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


def test_the_first_post_takes_four_human_steps(make_stage: Callable[..., Stage]) -> None:
    """The README counts them: one secret, edit the sample post, review, merge. Then it is on Bluesky, once."""
    stage = make_stage("github", sample=True)  # the template repository
    forge, git = stage.forge, stage.forge.git
    assert stage.push().code == 0
    assert stage.sent() == 0  # nobody has read the sample posts

    with serving(network := Bluesky()):
        # 1. one secret
        stage.secrets["BLUESKY_PASSWORD"] = network.password
        # 2. edit the sample post, and go live
        (path,) = (
            name for name in git.git("ls-tree", "-r", "--name-only", "main").split() if name.endswith("hello.md")
        )
        channel = "content/bluesky/channel.toml"
        at = datetime.now(UTC) - timedelta(minutes=1)
        post = re.sub("(?s)\n---\n.*", "\n---\nOur first post.\n", git.git("show", f"main:{path}"))
        post = re.sub("(?m)^publish_at: .*", f"publish_at: {at:%Y-%m-%d %H:%M}", post)
        live = git.git("show", f"main:{channel}").replace(
            'network = "outbox"\nas = "bluesky"\n', 'network = "bluesky"\n'
        )
        live = live.replace("corner.example", "kirkikindi.test") + f'server = "{network.url}"\n'
        mona, ada = forge.person("mona"), forge.person("ada")
        pull = forge.open("first", by=mona, files={path: post, channel: live})
        checked = stage.check(pull)
        assert checked.code == 0, checked.text
        assert "Our first post." in pull.comments[0].body
        # 3. review
        pull.review(ada)
        # 4. merge
        pull.merge("squash", by=mona)

        for _ in range(2):
            run = stage.push()
            assert run.code == 0, run.text
            assert network.password not in run.text
        assert [each["text"] for each in network.posts] == ["Our first post.\n\n#cornershop"]
