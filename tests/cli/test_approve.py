"""`tellal approve`, and what becomes of it: approved by signature, committed by anybody, published in CI."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests import keys
from tests.trust.approval.world import PEOPLE, World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.cli.conftest import Answer

POST = "content/x/kahve.md"
SETTINGS = """\
name = "Deneme"
timezone = "Europe/Istanbul"

[approval]
mode = "{mode}"
"""
#: When the posts are due.
DUE = ("--clock", "2026-12-01 10:05")
#: When people approve.
BEFORE = ("--clock", "2026-11-20 10:00")


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, keys.Key]:
    """Make everybody's key."""
    folder = tmp_path_factory.mktemp("ring")
    return {who: keys.make(folder, who) for who in PEOPLE}


@pytest.fixture
def begin(make_workspace: Callable[..., Path], ring: Mapping[str, keys.Key]) -> Callable[..., World]:
    """Begin a brand in a mode; Mona, Ali and Can are listed."""

    def make(mode: str = "attest", more: str = "") -> World:
        root = make_workspace({".gitignore": "/.tellal/\n/outbox/\n/site/\n"})
        now = datetime(2026, 11, 20, 6, tzinfo=UTC)
        return World(root, ring, now).begin(SETTINGS.format(mode=mode) + more)

    return make


@pytest.fixture
def text(post_text: Callable[..., str]) -> str:
    """Write the post."""
    return post_text("Kahve hazır.")


@pytest.fixture
def other(post_text: Callable[..., str], text: str) -> str:
    """Write another post, for another day."""
    del text
    return post_text("Çay da var.", publish_at="2026-11-30 10:00", max_late="2d")


def approve(tellal: Callable[..., Answer], world: World, who: str, *words: str) -> Answer:
    """Have somebody approve something, and anybody commit it."""
    answer = tellal(world.root, *BEFORE, "approve", *words, "--yes", "--key", str(world.ring[who].file))
    assert answer.code == 0, answer
    world.commit("eve", {})
    return answer


def state(tellal: Callable[..., Answer], world: World, name: str = "x/kahve") -> str:
    """Return how a post stands when it is due, on a machine that nobody watches."""
    plan = tellal(world.root, *DUE, "plan", "--all", "--json").json
    return str(next(each["state"] for each in plan["targets"] if each["target"] == name))


@pytest.fixture
def _ci(tellal: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody watches."""
    del tellal
    monkeypatch.setenv("CI", "true")


pytestmark = pytest.mark.usefixtures("_ci")


def test_a_post_is_approved_by_signature_and_goes_out(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str
) -> None:
    """Written by one, signed by another, committed by a third, sent by a machine; the ledger keeps who said so."""
    world = begin()
    world.commit("ali", {POST: text})
    assert state(tellal, world) == "unapproved"
    assert tellal(world.root, *DUE, "publish", "--json").json["sent"] == 0
    answer = approve(tellal, world, "mona", "kahve")
    assert "│ Kahve hazır." in answer.out
    assert "messages: 1, posts on channels: 1" in answer.out
    assert "  content/x/kahve.md  " in answer.out
    assert answer.err == ""
    assert tellal(world.root, *DUE, "publish", "--json").json["sent"] == 1
    events = [
        json.loads(line)
        for name in world.git("ls-tree", "-r", "--name-only", "ledger", "posts").splitlines()
        if name.endswith(".jsonl")
        for line in world.git("show", f"ledger:{name}").splitlines()
    ]
    (intent,) = (event for event in events if event["type"] == "intent")
    assert "mona@example.org" in json.dumps(intent["approval"])
    assert tellal(world.root, *DUE, "publish", "--json").json["sent"] == 0


def test_a_post_is_approved_by_a_signed_merge_and_goes_out(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str
) -> None:
    """The other way of signing; without a signature, or by who wrote it, nothing goes out."""
    world = begin("signed-merge")
    world.branch("post")
    world.commit("ali", {POST: text})
    world.merge("mona", "post")
    assert state(tellal, world) == "unapproved"
    world.git("reset", "--quiet", "--hard", "HEAD^1")
    world.merge("ali", "post", signed="ali")
    assert state(tellal, world) == "unapproved"
    world.git("reset", "--quiet", "--hard", "HEAD^1")
    world.merge("mona", "post", signed="mona")
    assert tellal(world.root, *DUE, "publish", "--json").json["sent"] == 1


def test_nobody_approves_their_own(tellal: Callable[..., Answer], begin: Callable[..., World], text: str) -> None:
    """Attack 24, from end to end."""
    world = begin()
    world.commit("mona", {POST: text})
    approve(tellal, world, "mona", "kahve")
    assert state(tellal, world) == "unapproved"
    approve(tellal, world, "can", "kahve")
    assert state(tellal, world) == "due"


def test_what_changes_afterwards_takes_a_new_approval(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str
) -> None:
    """The post, and what it is made of; the new word is about that too, and says so."""
    world = begin()
    world.commit("ali", {POST: text})
    approve(tellal, world, "mona", "kahve")
    assert state(tellal, world) == "due"
    world.commit("ali", {"brand/brand.toml": 'name = "Başka"\n'})
    assert state(tellal, world) == "unapproved"
    answer = approve(tellal, world, "mona", "kahve")
    assert "  brand/brand.toml  " in answer.out
    assert state(tellal, world) == "due"
    world.commit("ali", {POST: text.replace("hazır", "bitti")})
    assert state(tellal, world) == "unapproved"


def test_who_may_approve_is_never_approved_in_passing(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str, other: str
) -> None:
    """Attack 36: a new policy and a new list of keys come with a post, which somebody approves."""
    world = begin()
    evil = SETTINGS.format(mode="attest") + "four_eyes = false\n"
    listed = world.listed("mona", "ali", "can", "eve")
    world.commit("eve", {POST: text, "tellal.toml": evil, "allowed_signers": listed})
    answer = approve(tellal, world, "mona", "kahve")
    assert "not approved either, and not by this: name them if you mean them too" in answer.out
    assert answer.out.count("tellal.toml") == 1
    assert state(tellal, world) == "unapproved"
    world.commit("eve", {"content/x/b.md": other})
    approve(tellal, world, "eve", "content/x/b.md")
    assert state(tellal, world, "x/b") == "unapproved"
    approve(tellal, world, "mona", "tellal.toml")
    assert state(tellal, world) == "unapproved"
    world.commit("can", {"allowed_signers": world.listed("mona", "ali", "can")})
    approve(tellal, world, "mona", "allowed_signers")
    assert state(tellal, world) == "due"
    assert state(tellal, world, "x/b") == "unapproved"


def test_a_list_that_nobody_approved_has_no_effect(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str, other: str
) -> None:
    """Attack 36: Eve pushes herself into the list and signs.

    All waits until the list is put right; what she signed stays unapproved, and who was in the list goes on approving.
    """
    world = begin()
    good = world.listed("mona", "ali", "can")
    world.commit("eve", {"allowed_signers": good + world.listed("eve")})
    world.commit("ali", {POST: text, "content/x/b.md": other})
    approve(tellal, world, "eve", "content/x/b.md")
    approve(tellal, world, "mona", "kahve")
    assert (state(tellal, world), state(tellal, world, "x/b")) == ("unapproved", "unapproved")
    world.commit("eve", {"allowed_signers": good})
    approve(tellal, world, "mona", "allowed_signers")
    assert (state(tellal, world), state(tellal, world, "x/b")) == ("due", "unapproved")
    world.commit("can", {"allowed_signers": good + world.listed("eve")})
    approve(tellal, world, "eve", "allowed_signers")
    world.commit("ali", {"content/x/b.md": other.replace("Çay", "Soğuk çay")})
    approve(tellal, world, "eve", "content/x/b.md")
    assert state(tellal, world, "x/b") == "unapproved"


def test_a_new_key_counts_once_the_list_with_it_is_approved(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str
) -> None:
    """By somebody who was in it before and did not write it."""
    world = begin()
    assert tellal(world.root, "approvers", "signer", "eve@example.org", str(world.ring["eve"].file)).code == 0
    world.commit("can", {})
    approve(tellal, world, "can", "allowed_signers")
    world.commit("ali", {POST: text})
    approve(tellal, world, "eve", "kahve")
    assert state(tellal, world) == "unapproved"
    approve(tellal, world, "mona", "allowed_signers")
    assert state(tellal, world) == "due"


def test_from_one_mode_to_another(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str, other: str
) -> None:
    """From solo to signatures takes effect with the next change; back takes an approved one."""
    world = begin("solo", "allow_unreviewed = true\n")
    world.commit("ali", {POST: text.replace("publish_at", "status: approved\npublish_at")})
    assert state(tellal, world) == "due"
    world.commit("ali", {"tellal.toml": SETTINGS.format(mode="attest")})
    assert state(tellal, world) == "due"
    world.commit("ali", {"content/x/c.md": other})
    assert state(tellal, world, "x/c") == "unapproved"
    world.commit("ali", {"tellal.toml": SETTINGS.format(mode="solo") + "allow_unreviewed = true\n"})
    world.commit("ali", {"content/x/c.md": other.replace("publish_at", "status: approved\npublish_at", 1)})
    assert state(tellal, world, "x/c") == "unapproved"
    approve(tellal, world, "mona", "tellal.toml")
    assert state(tellal, world, "x/c") == "due"


def test_an_urgent_post_takes_two(tellal: Callable[..., Answer], begin: Callable[..., World], text: str) -> None:
    """It waits for nothing, so two people look at it."""
    world = begin()
    world.commit("ali", {POST: text.replace("publish_at", "urgent: true\npublish_at")})
    approve(tellal, world, "mona", "kahve")
    assert state(tellal, world) == "unapproved"
    approve(tellal, world, "can", "kahve")
    assert state(tellal, world) == "due"


def test_a_no_stops_it(tellal: Callable[..., Answer], begin: Callable[..., World], text: str, other: str) -> None:
    """It is about the post alone, whatever it is made of; the same person's yes takes it back."""
    world = begin()
    world.commit("ali", {POST: text, "content/x/b.md": other})
    approve(tellal, world, "mona", "content/x/b.md", POST)
    answer = tellal(
        world.root, "--clock", "2026-11-20 11:00", "approve", "kahve", "--reject", "-y", "--json",
        "--key", str(world.ring["can"].file),
    )  # fmt: skip
    assert [each["path"] for each in answer.json["files"]] == [POST]
    assert answer.json["decision"] == "rejected"
    world.commit("eve", {})
    assert (state(tellal, world), state(tellal, world, "x/b")) == ("unapproved", "due")


@pytest.mark.parametrize("how", ["changed", "new", "program", "nothing"])
def test_only_what_is_committed_can_be_approved(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str, how: str
) -> None:
    """What lies on the desk may be something else."""
    world = begin()
    if how != "nothing":
        world.commit("ali", {} if how == "new" else {POST: text})
    if how == "changed":
        world.write({POST: text + "\nBir satır daha.\n"})
    if how == "new":
        world.write({POST: text})
    if how == "program":
        (world.root / POST).chmod(0o755)
        world.commit("ali", {})
    if how == "nothing":
        subprocess.run(["git", "update-ref", "-d", "HEAD"], cwd=world.root, check=True)
        world.write({POST: text})
    answer = tellal(world.root, *BEFORE, "approve", POST, "--yes", "--key", str(world.ring["mona"].file))
    assert answer.code == 2
    said = {
        "changed": "content/x/kahve.md here is not the one that is committed",
        "new": "content/x/kahve.md is not committed, so it cannot be approved",
        "program": "content/x/kahve.md is no plain file in git (mode 100755)",
        "nothing": "nothing is committed yet, so nothing can be approved",
    }
    assert said[how] in answer.err
    assert not (world.root / "approvals").exists()


def test_nobody_is_asked_for_nothing(tellal: Callable[..., Answer], begin: Callable[..., World], text: str) -> None:
    """Where there is no terminal, somebody has to say that they looked."""
    world = begin()
    world.commit("ali", {POST: text})
    answer = tellal(world.root, *BEFORE, "approve", "kahve", "--key", str(world.ring["mona"].file))
    assert answer.code == 2
    assert "add --yes" in answer.err
    assert not (world.root / "approvals").exists()


@pytest.mark.parametrize(("typed", "written"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_on_a_terminal_one_is_asked(
    begin: Callable[..., World],
    text: str,
    typed: str,
    written: bool,  # noqa: FBT001 - a table
) -> None:
    """After everything was shown; only a yes signs."""
    world = begin()
    world.commit("ali", {POST: text})
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "pipeline", *BEFORE, "approve", "kahve", "--key", str(world.ring["mona"].file)]
    with subprocess.Popen(
        words, cwd=world.root, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        os.write(ours, typed.encode())
        out, err = run.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert "│ Kahve hazır." in out
    assert "Approve these files as they are, with your signature?" in err
    assert (world.root / "approvals").exists() == written
    assert run.returncode == (0 if written else 2)


@pytest.mark.parametrize("how", ["file", "home", "literal"])
def test_the_key_that_git_signs_with_is_the_usual_one(
    tellal: Callable[..., Answer],
    begin: Callable[..., World],
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    """A file, one below the home folder, or the public key itself with the other half in an agent."""
    world = begin()
    world.commit("ali", {POST: text})
    key = world.ring["mona"]
    answer = tellal(world.root, *BEFORE, "approve", "kahve", "--yes")
    assert answer.code == 2
    assert "--key" in answer.err
    monkeypatch.setenv("HOME", str(key.file.parent))
    named = {"file": str(key.file), "home": f"~/{key.file.name}", "literal": f"key::{key.public}"}
    world.git("config", "gpg.format", "ssh")
    world.git("config", "user.signingkey", named[how])
    if how != "literal":
        assert tellal(world.root, *BEFORE, "approve", "kahve", "--yes").code == 0
        return
    answer = tellal(world.root, *BEFORE, "approve", "kahve", "--yes")
    assert answer.code == 2
    assert "ssh-keygen did not sign with" in answer.err
    assert "the agent must hold it" in answer.err


def test_what_stands_in_the_way_of_a_word_is_said(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str
) -> None:
    """A key that nobody listed, and a brand that approves in another way."""
    world = begin("github", "anyone_with = 'write'\n")
    world.commit("ali", {POST: text})
    answer = tellal(world.root, *BEFORE, "approve", "kahve", "-y", "--key", str(world.ring["eve"].file))
    assert answer.code == 0
    assert "approvals come from elsewhere here (mode = “github”): this counts for nothing" in answer.err
    assert "is not in allowed_signers: this counts for nothing" in answer.err


def test_two_people_never_write_into_one_file(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str
) -> None:
    """So that their branches merge whatever they approved, and when."""
    world = begin()
    world.commit("ali", {POST: text})
    for who in ("mona", "can"):
        world.checkout("main")
        world.branch(who)
        approve(tellal, world, who, "kahve")
    world.merge("ali", "mona")
    world.merge("ali", "can")
    assert len(list((world.root / "approvals").iterdir())) == 2
    assert state(tellal, world) == "due"


def test_no_link_leads_what_is_written_elsewhere(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str
) -> None:
    """A folder of approvals may have come with a pull request."""
    world = begin()
    outside = world.root.parent / "outside"
    outside.mkdir()
    (world.root / "approvals").symlink_to(outside)
    world.commit("ali", {POST: text})
    answer = tellal(world.root, *BEFORE, "approve", "kahve", "-y", "--key", str(world.ring["mona"].file))
    assert answer.code == 2
    assert "leads out of the workspace" in answer.err
    assert list(outside.iterdir()) == []


def test_a_clone_without_its_history_signs_nothing(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str, tmp_path: Path
) -> None:
    """It does not know which repository it is."""
    world = begin()
    world.commit("ali", {POST: text})
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", world.root.as_uri(), str(clone)], check=True)
    answer = tellal(clone, *BEFORE, "approve", "kahve", "-y", "--key", str(world.ring["mona"].file))
    assert answer.code == 2
    assert "git fetch --unshallow" in answer.err


def test_garbage_among_the_approvals_stops_nobody(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str
) -> None:
    """It counts for nothing, and `tellal approvers` names it."""
    world = begin()
    world.commit("ali", {POST: text})
    approve(tellal, world, "mona", "kahve")
    (world.root / "approvals" / "link").symlink_to("/etc/passwd")
    world.commit("eve", {"approvals/garbage": b"\0" * 1000, "approvals/big.txt": b"x" * 300_000})
    assert tellal(world.root, *DUE, "publish", "--json").json["sent"] == 1
    lines = tellal(world.root, "approvers").out
    for name in ("approvals/garbage", "approvals/link", "approvals/big.txt"):
        assert f"  {name}: " in lines


@pytest.mark.parametrize("mode", ["attest", "signed-merge"])
def test_a_workspace_below_the_top_of_its_repository(
    tellal: Callable[..., Answer], begin: Callable[..., World], text: str, mode: str
) -> None:
    """Paths are the workspace's own, and statements and keys elsewhere in the repository count for nothing."""
    made = begin(mode)
    top = made.root.parent / "top"
    top.mkdir()
    subprocess.run(["rm", "-rf", str(made.root / ".git")], check=True)
    made.root.rename(top / "kahve")
    (top / "allowed_signers").write_text(made.listed("eve"), encoding="utf-8")
    whole = World(top, made.ring, made.now)
    whole.git("init", "--quiet", "--initial-branch=main")
    whole.commit("ali", {})
    inner = World(top / "kahve", made.ring, whole.now)
    inner.branch("post")
    inner.commit("ali", {POST: text})
    for who, expected in (("eve", "unapproved"), ("mona", "due")):
        inner.checkout("post" if mode == "attest" else "main")
        if mode == "attest":
            approve(tellal, inner, who, "kahve")
        else:
            inner.merge(who, "post", signed=who)
        assert state(tellal, inner) == expected
        if mode == "signed-merge" and who == "eve":
            inner.git("reset", "--quiet", "--hard", "HEAD^1")
