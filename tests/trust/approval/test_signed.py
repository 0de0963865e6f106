"""Approving by signed merges: each case on a real repository, with real keys and commits signed by git."""

from __future__ import annotations

import subprocess

import pytest

from pipeline.model.approval import Rule
from pipeline.trust.approval import commits
from pipeline.trust.approval.verdict import Verdict
from pipeline.workspace.git import Git
from tests.trust.approval.world import DAY, POST, World, mail, told


def merged(world: World, by: str = "mona", *, signed: str = "mona", author: str = "ali") -> World:
    """Have somebody write the post on a branch, and somebody merge and sign it."""
    world.branch("post")
    world.commit(author, {POST: "Merhaba.\n"})
    world.merge(by, "post", signed=signed)
    return world


def test_what_somebody_else_merged_and_signed_is_approved(world: World) -> None:
    """With who, which key and which commit as evidence."""
    found = merged(world).merged()
    assert found.verdict is Verdict.APPROVED
    assert found.evidence["by"] == ["mona@example.org"]
    assert found.evidence["commit"] == world.git("rev-parse", "HEAD")


def test_git_itself_says_the_same_of_the_signature(world: World) -> None:
    """Of a right one, and of one that was made for something else."""
    merged(world)
    (world.root / "list").write_text(world.listed("mona"), encoding="utf-8")
    words = ("-c", "gpg.ssh.allowedSignersFile=list", "verify-commit", "HEAD")
    assert subprocess.run(["git", *words], cwd=world.root, check=False, capture_output=True).returncode == 0
    with Git(world.root).objects() as door:
        head = door.one("HEAD")
    assert head is not None
    read = commits.read(head.data)
    assert read.message + read.armour != head.data
    assert read.at == world.now
    assert len(read.parents) == 2


@pytest.mark.parametrize("signed", ["", "eve"])
def test_what_nobody_signed_who_counts_is_not_approved(world: World, signed: str) -> None:
    """Attack 25 and 33: no signature, or one with a key that nobody listed."""
    found = merged(world, signed=signed).merged()
    assert found.verdict is (Verdict.INELIGIBLE if signed else Verdict.UNREVIEWED)
    assert ("a key that was not in allowed_signers before" if signed else "is not signed: git merge") in told(found)


def test_nobody_merges_what_they_wrote(world: World) -> None:
    """Attack 24: also not one of several who wrote it."""
    world.branch("post")
    world.commit("ali", {POST: "Merhaba.\n"})
    world.commit("mona", {POST: "Merhaba dünya.\n"})
    world.merge("mona", "post", signed="mona")
    assert told(world.merged()) == "self-approved: mona@example.org merged it, who wrote it: somebody else has to"
    world.policy["four_eyes"] = False
    assert told(world.merged()) == "approved"


def test_what_she_wrote_elsewhere_on_the_branch_does_not_matter(world: World) -> None:
    """Each file by itself."""
    world.branch("post")
    world.commit("ali", {POST: "Merhaba.\n"})
    world.commit("mona", {"content/x/b.md": "Başka.\n"})
    world.merge("mona", "post", signed="mona")
    assert told(world.merged()) == "approved"
    assert world.merged("content/x/b.md").verdict is Verdict.SELF_APPROVED


@pytest.mark.parametrize(("author", "verdict"), [("mona", Verdict.SELF_APPROVED), ("ali", Verdict.APPROVED)])
def test_a_squash_counts_where_its_author_is_another(world: World, author: str, verdict: Verdict) -> None:
    """Who commits another's work and signs it has looked at it; a signed commit of one's own is none of that."""
    world.commit("mona", {POST: "Merhaba.\n"}, author=author, signed="mona")
    assert world.merged().verdict is verdict


def test_an_evil_merge_is_what_the_merger_wrote(world: World) -> None:
    """Attack 32: the signature is right, and nobody else has seen it."""
    world.branch("post")
    world.commit("ali", {POST: "Merhaba.\n"})
    world.checkout("main")
    world.git("merge", "--quiet", "--no-ff", "--no-commit", "post")
    world.commit("mona", {POST: "Kötü.\n"}, signed="mona")
    assert world.merged().verdict is Verdict.SELF_APPROVED


def test_only_the_list_before_the_change_counts(world: World) -> None:
    """Attack 36: whoever merges puts their own key into the list."""
    world.branch("post")
    world.commit("ali", {POST: "Merhaba.\n", "allowed_signers": world.listed("mona", "ali", "can", "eve")})
    world.merge("eve", "post", signed="eve")
    assert world.merged().verdict is Verdict.INELIGIBLE
    assert world.merged("allowed_signers").verdict is Verdict.INELIGIBLE


def test_a_commit_that_was_changed_after_it_was_signed_does_not_count(world: World) -> None:
    """The signature is copied into another commit."""
    merged(world)
    with Git(world.root).objects() as door:
        head = door.one("HEAD")
    assert head is not None
    forged = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=world.root,
        input=head.data.replace(b"Merhaba", b"merhaba") + b"x\n",
        check=True,
        capture_output=True,
    ).stdout.decode()
    world.git("reset", "--quiet", "--hard", forged.strip())
    found = world.merged()
    assert found.verdict is Verdict.INELIGIBLE
    assert "was changed after it was signed" in told(found)


def test_a_word_signed_for_a_statement_is_none_for_a_commit(world: World) -> None:
    """Attack 47: another namespace."""
    world.branch("post")
    world.commit("ali", {POST: "Merhaba.\n"})
    world.merge("mona", "post")
    with Git(world.root).objects() as door:
        head = door.one("HEAD")
    assert head is not None
    armour = world.ring["mona"].sign(head.data).rstrip(b"\n").replace(b"\n", b"\n ")
    top, blank, body = head.data.partition(b"\n\n")
    sealed = top + b"\ngpgsig " + armour + blank + body
    forged = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=world.root,
        input=sealed,
        check=True,
        capture_output=True,
    ).stdout.decode()
    world.git("reset", "--quiet", "--hard", forged.strip())
    assert "was made for something else" in told(world.merged())


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        ('valid-before="20261101"', Verdict.INELIGIBLE),
        ('valid-before="20261102"', Verdict.APPROVED),
        ('namespaces="tellal-approval"', Verdict.INELIGIBLE),
    ],
)
def test_a_key_has_to_count_when_it_signs(world: World, options: str, verdict: Verdict) -> None:
    """Attack 47: an expired key, or one for something else."""
    world.commit("can", {"allowed_signers": world.listed("mona", options=options)})
    assert merged(world).merged().verdict is verdict


def test_a_claimed_date_revives_no_old_key(world: World) -> None:
    """Attack 47: a merge was not made before the commit that it follows."""
    world.now += 10 * DAY
    world.commit("can", {"allowed_signers": world.listed("mona", options='valid-before="20261105"')})
    world.branch("post")
    world.commit("ali", {POST: "Merhaba.\n"})
    world.now -= 9 * DAY
    world.merge("eve", "post", signed="mona")
    assert world.merged().verdict is Verdict.INELIGIBLE


def test_no_setting_of_the_user_decides_who_may_sign(world: World) -> None:
    """A configuration of this machine could list anybody."""
    merged(world, signed="eve")
    (world.root / ".git" / "all").write_text(f"{mail('eve')} {world.ring['eve'].public}\n", encoding="utf-8")
    world.git("config", "gpg.ssh.allowedSignersFile", str(world.root / ".git" / "all"))
    world.git("config", "gpg.ssh.program", "true")
    assert world.merged().verdict is Verdict.INELIGIBLE


@pytest.mark.parametrize(
    ("seal", "said"),
    [
        (b"-----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----", "is signed with OpenPGP"),
        (b"garbage", "is not signed with an SSH key"),
    ],
)
def test_other_signatures_are_told_apart(world: World, seal: bytes, said: str) -> None:
    """GitHub signs what is merged there, with its own key: that is nobody's word."""
    world.branch("post")
    world.commit("ali", {POST: "Merhaba.\n"})
    world.merge("mona", "post")
    with Git(world.root).objects() as door:
        head = door.one("HEAD")
    assert head is not None
    top, blank, body = head.data.partition(b"\n\n")
    forged = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=world.root,
        input=top + b"\ngpgsig " + seal + blank + body,
        check=True,
        capture_output=True,
    ).stdout.decode()
    world.git("reset", "--quiet", "--hard", forged.strip())
    found = world.merged()
    assert found.verdict is Verdict.UNREVIEWED
    assert said in told(found)


def test_who_counts_for_a_channel_and_who_is_revoked(world: World) -> None:
    """As with statements."""
    merged(world)
    assert told(world.merged(rule=Rule(1, ("mona",)))) == "approved"
    assert world.merged(rule=Rule(1, ("can",))).verdict is Verdict.INELIGIBLE
    assert world.merged(revoked=frozenset((mail("mona"),))).verdict is Verdict.INELIGIBLE


def test_a_merge_is_one_persons_word(world: World) -> None:
    """Where it takes two, statements can say so."""
    merged(world)
    said = "insufficient: it takes 2 people, and a merge is signed by one: mona@example.org"
    assert told(world.merged(rule=Rule(2))) == said


def test_a_merge_gets_old_where_the_policy_says_so(world: World) -> None:
    """Of posts and media only."""
    merged(world)
    world.policy["max_age"] = 30 * DAY
    world.now += 31 * DAY
    assert told(world.merged(ages=True)) == "expired: mona@example.org merged it too long ago"
    assert told(world.merged()) == "approved"
