"""From a workspace to a verdict on each target, whatever the mode: the ways of approving behind one door."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.check import check
from pipeline.model.event import History
from pipeline.trust.approval import Approval, Verdict, approvals_of
from pipeline.workspace.library import load
from tests.trust.approval.world import POST, World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests import keys

SETTINGS = 'name = "Deneme"\ntimezone = "UTC"\n\n[approval]\nmode = "{mode}"\n'
CHANNEL = 'network = "outbox"\nas = "x"\naccount = "deneme"\n'
TEXT = "---\nid: 01JD0000000000000000000001\npublish_at: 2026-11-02 09:00\n---\nKahve.\n"
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def verdict(root: Path, now: datetime = NOW, *, ci: bool = True) -> Approval:
    """Return the verdict on the one target of a workspace."""
    library = load(root)
    (target,) = library.targets()
    return approvals_of(library, check(library), History(), now, ci=ci).of(target)


@pytest.fixture
def begin(tmp_path: Path, ring: Mapping[str, keys.Key]) -> Callable[[str], World]:
    """Begin a workspace with a mode."""

    def begun(mode: str) -> World:
        world = World(tmp_path / "workspace", ring)
        world.root.mkdir()
        world.write({"content/x/channel.toml": CHANNEL, ".gitignore": ".tellal/\n"})
        return world.begin(SETTINGS.format(mode=mode))

    return begun


def test_by_signed_statements(begin: Callable[[str], World]) -> None:
    """Of everything that a post is made of; what it began with needs none."""
    world = begin("attest")
    world.commit("mona", {POST: TEXT})
    assert verdict(world.root).verdict is Verdict.UNREVIEWED
    world.commit("mona", world.said("mona", POST))
    assert verdict(world.root).verdict is Verdict.SELF_APPROVED
    world.commit("mona", world.said("ali", POST))
    found = verdict(world.root)
    assert (found.given, found.evidence["mode"]) == (True, "attest")
    assert {each["path"]: each["by"]["mode"] for each in found.evidence["bundle"]} == {
        POST: "attest",
        "content/x/channel.toml": "founding",
        "tellal.toml": "founding",
        "allowed_signers": "founding",
    }
    world.commit("mona", {POST: TEXT + "Bedava!\n"})
    assert verdict(world.root).verdict is Verdict.STALE


def test_by_signed_merges(begin: Callable[[str], World]) -> None:
    """Somebody else's signature on the change that brought it."""
    world = begin("signed-merge")
    world.branch("kahve")
    world.commit("mona", {POST: TEXT})
    world.merge("ali", "kahve", signed="ali")
    found = verdict(world.root)
    assert (found.given, found.evidence["mode"]) == (True, "signed-merge")
    world.commit("mona", {POST: TEXT + "Bedava!\n"})
    assert verdict(world.root).verdict is Verdict.UNREVIEWED


def test_a_list_of_keys_is_part_of_what_has_to_be_approved(begin: Callable[[str], World]) -> None:
    """Who adds a key by a push stops everything, and it lets nobody in."""
    world = begin("attest")
    world.commit("mona", {POST: TEXT})
    world.commit("mona", world.said("ali", POST))
    assert verdict(world.root).given
    world.commit("eve", {"allowed_signers": world.listed("mona", "ali", "can", "eve")})
    found = verdict(world.root)
    assert {each.path for each in found.entries if not each.approval.given} == {"allowed_signers"}


def test_the_way_is_that_of_the_policy_before_the_change(begin: Callable[[str], World]) -> None:
    """From statements to signed merges, by a statement about the policy."""
    world = begin("attest")
    world.commit("mona", {POST: TEXT})
    world.commit("mona", world.said("ali", POST))
    settings = SETTINGS.format(mode="signed-merge")
    world.commit("mona", {"tellal.toml": settings})
    assert verdict(world.root).verdict is Verdict.UNREVIEWED
    world.commit("mona", world.said("can", "tellal.toml"))
    assert verdict(world.root).given
    world.branch("kahve")
    world.commit("mona", {POST: TEXT + "Taze.\n"})
    world.merge("can", "kahve", signed="can")
    found = verdict(world.root)
    assert {each["path"]: each["by"]["mode"] for each in found.evidence["bundle"]}[POST] == "signed-merge"


@pytest.mark.parametrize("mode", ["github", "attest", "signed-merge"])
def test_without_a_repository_or_a_commit_nothing_is_approved(make_workspace: Callable[..., Path], mode: str) -> None:
    """Whatever a file says of itself."""
    files = {"tellal.toml": SETTINGS.format(mode=mode), POST: TEXT.replace("publish", "status: approved\npublish")}
    root = make_workspace(files)
    assert verdict(root, ci=False).verdict is Verdict.DIFFERS
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    found = verdict(root, ci=False)
    assert (found.verdict, "commit it" in str(found.reason)) == (Verdict.DIFFERS, True)


def test_alone_and_without_a_repository_a_word_is_enough(make_workspace: Callable[..., Path]) -> None:
    """As it always was: nothing has to be committed, nobody is asked."""
    root = make_workspace({POST: TEXT.replace("publish", "status: approved\npublish")})
    found = verdict(root, NOW + timedelta(hours=1))
    assert (found.given, found.entries) == (True, ())
