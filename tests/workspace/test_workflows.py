"""The files for GitHub follow from the workspace: its secrets, its channels, its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from pipeline.workspace.issue_form import LABELS
from pipeline.workspace.library import load
from pipeline.workspace.workflows import PUBLISH, WORDS, Needs, different, needs, needs_of, not_passed, shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORM = ".github/ISSUE_TEMPLATE/new-post.yml"


def test_what_channels_and_notify_name_is_needed(
    make_workspace: Callable[..., Path], channel_text: Callable[..., str]
) -> None:
    """Each once, sorted; the form offers every channel."""
    root = make_workspace(
        {
            "content/a/channel.toml": channel_text("x", "a", secrets='{ token = "X_TOKEN", key = "A_KEY" }'),
            "content/b/channel.toml": channel_text("x", "b", secrets='{ token = "X_TOKEN" }'),
        }
    )
    (root / "tellal.toml").write_text(
        (root / "tellal.toml").read_text(encoding="utf-8") + '[notify]\nurl = "TELLAL_NOTIFY_URL"\n', encoding="utf-8"
    )
    assert needs(load(root)) == Needs("tr", ("a", "b", "x"), ("A_KEY", "TELLAL_NOTIFY_URL", "X_TOKEN"))


def test_no_place_is_left_and_all_is_yaml() -> None:
    """In each language, with secrets and without."""
    for language in WORDS:
        for secrets in ((), ("A_TOKEN", "B_KEY")):
            for path, text in shipped(Needs(language, ("x",), secrets)).items():
                assert "@@" not in text, path
                assert yaml.safe_load(text)


def test_both_languages_say_the_same_things() -> None:
    """A place without a word would be an error on the day somebody runs `init` in that language."""
    assert WORDS["en"].keys() == WORDS["tr"].keys()
    assert LABELS["en"].keys() == LABELS["tr"].keys()
    assert list(LABELS["en"]) == list(LABELS["tr"])


def test_the_form_asks_in_the_order_in_which_it_is_read() -> None:
    """And for the text last, so that nothing in it can pass for another field."""
    for language, labels in LABELS.items():
        form = yaml.safe_load(shipped(Needs(language, ("x", "günlük"), ()))[FORM])
        fields = [field for field in form["body"] if field["type"] != "markdown"]
        assert [field["attributes"]["label"] for field in fields] == list(labels.values())
        assert [field["id"] for field in fields] == list(labels)
        assert fields[0]["attributes"]["options"] == ["x", "günlük"]
        assert fields[-1]["type"] == "textarea"


def test_a_workspace_without_channels_gets_no_form() -> None:
    """GitHub takes no list without entries."""
    assert FORM not in shipped(Needs("en", (), ()))


def test_enterprise_server_gets_what_it_knows() -> None:
    """`$/` is not known there; nothing else differs."""
    plain, enterprise = shipped(Needs("en", ("x",), ())), shipped(Needs("en", ("x",), (), enterprise=True))
    assert "uses: ./.github/workflows/site.yml" in enterprise[PUBLISH]
    assert [path for path in plain if plain[path] != enterprise[path]] == [PUBLISH]
    assert different(Needs("en", ("x",), ()), enterprise) == ()


def test_what_differs_is_named() -> None:
    """A workflow that was edited or taken away; line endings and what lies beside them count for nothing."""
    wanted = Needs("en", ("x",), ())
    found = {path: text.replace("\n", "\r\n") for path, text in shipped(wanted).items()}
    found[".github/workflows/mine.yml"] = "name: mine"
    assert different(wanted, found) == ()
    found[PUBLISH] += "# more"
    del found[".github/workflows/report.yml"]
    assert different(wanted, found) == (PUBLISH, ".github/workflows/report.yml")


def test_a_secret_that_is_not_handed_on_is_named() -> None:
    """A channel that names a new one cannot send until the workflow knows it; a comment hands on nothing."""
    text = shipped(Needs("en", ("x",), ("A_TOKEN",)))[PUBLISH]
    wanted = Needs("en", ("x",), ("A_TOKEN", "B_KEY"))
    assert not_passed(wanted, text) == ("B_KEY",)
    assert not_passed(wanted, text + "          # B_KEY: ${{ secrets.B_KEY }}\n") == ("B_KEY",)


def test_names_that_are_none_of_a_secret_are_left_out(
    make_workspace: Callable[..., Path], channel_text: Callable[..., str]
) -> None:
    """Nothing that a channel file says becomes YAML of a workflow."""
    root = make_workspace({"content/x/channel.toml": channel_text(secrets='{ token = "A }}\\n  evil: ${{" }')})
    assert needs(load(root)).secrets == ()


def test_where_people_publish_the_job_may_write_issues(
    make_workspace: Callable[..., Path], channel_text: Callable[..., str]
) -> None:
    """And nowhere else: the job has no more rights than it needs."""
    root = make_workspace({"content/a/channel.toml": channel_text("x", "a")})
    assert "issues: write" not in shipped(needs(load(root)))[PUBLISH]
    by_hand = 'network = "handoff"\nas = "whatsapp"\naccount = "k"\n'
    make_workspace({"content/w/channel.toml": by_hand})
    jobs = yaml.safe_load(shipped(needs(load(root)))[PUBLISH])["jobs"]
    assert jobs["publish"]["permissions"]["issues"] == "write"
    assert "issues" not in jobs["site"]["permissions"]
    assert needs_of({"content/w/channel.toml": by_hand.encode()}, "en").by_hand
