"""Approving by signed statements: each case on a real repository, with real keys."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest

from pipeline.model.approval import Rule
from pipeline.trust import signatures
from pipeline.trust.approval import attest, statement
from pipeline.trust.approval.shelf import Shelf
from pipeline.trust.approval.statement import Decision
from pipeline.trust.approval.verdict import Verdict
from tests.trust.approval.world import DAY, POST, World, mail, told

REJECTED = Decision.REJECTED


def written(world: World, who: str = "ali", text: str = "Merhaba.\n") -> None:
    """Have somebody write the post on a branch."""
    world.branch("post")
    world.commit(who, {POST: text})


def approved(world: World, *people: str) -> World:
    """Have Ali write the post, others sign it, and Can merge it."""
    written(world)
    for who in people:
        world.commit(who, world.said(who, POST))
    world.merge("can", "post")
    return world


def test_what_somebody_else_signed_is_approved(world: World) -> None:
    """With who, when, which key and which file as evidence."""
    found = approved(world, "mona").attested()
    assert found.verdict is Verdict.APPROVED
    (name,) = (place.name for place in (world.root / "approvals").iterdir())
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", world.ring["mona"].file], check=True, capture_output=True, text=True
    )
    assert found.evidence == {
        "mode": "attest",
        "by": ["mona@example.org"],
        "keys": [shown.stdout.split()[1]],
        "at": ["2026-11-01T09:02:00Z"],
        "statements": [name],
    }


@pytest.mark.parametrize("how", ["merge", "squash", "rebase", "direct", "after"])
def test_it_does_not_matter_how_it_came_to_the_branch(world: World, how: str) -> None:
    """Nor whether the signature came with it or later; anybody may commit it."""
    written(world)
    said = world.said("mona", POST)
    if how != "after":
        world.commit("ali", said)
    if how == "merge":
        world.merge("can", "post")
    elif how == "squash":
        world.checkout("main")
        world.git("merge", "--quiet", "--squash", "post")
        world.commit("ali", {})
    elif how == "rebase":
        world.checkout("main")
        world.commit("can", {"content/x/other.md": "x\n"})
        world.git("cherry-pick", "main..post")
    else:
        world.checkout("main")
        world.git("merge", "--quiet", "--ff-only", "post")
        world.commit("ali", {} if how == "direct" else said)
    assert told(world.attested()) == "approved"


def test_what_nobody_signed_is_not_approved(world: World) -> None:
    """Attack 33: a direct push, or a merge without a word."""
    assert told(approved(world).attested()) == "unreviewed: nobody has signed for it: tellal approve content/x/a.md"


def test_a_reviewer_in_the_message_is_only_a_text(world: World) -> None:
    """Attack 46: anybody can write “Reviewed-by”."""
    written(world)
    message = f"Post\n\nReviewed-by: Mona <{mail('mona')}>\nApproved-by: mona\nSigned-off-by: Mona <{mail('mona')}>\n"
    world.git("commit", "--quiet", "--amend", "--message", message)
    world.merge("can", "post")
    assert world.attested().verdict is Verdict.UNREVIEWED
    assert world.merged().verdict is Verdict.UNREVIEWED


@pytest.mark.parametrize("later", ["Merhabaa.\n", "Merhaba. \n", ""])
def test_other_bytes_are_not_approved(world: World, later: str) -> None:
    """Attack 28: the author goes on writing after the approval."""
    written(world)
    world.commit("mona", world.said("mona", POST))
    world.commit("ali", {POST: later})
    world.merge("can", "post")
    assert told(world.attested()) == "stale: other bytes of it were approved: tellal approve content/x/a.md"


def test_an_evil_merge_is_not_approved(world: World) -> None:
    """Attack 32: whoever merges writes something else on the way."""
    written(world)
    world.commit("mona", world.said("mona", POST))
    world.checkout("main")
    world.git("merge", "--quiet", "--no-ff", "--no-commit", "post")
    world.commit("can", {POST: "Kötü.\n"})
    assert world.attested().verdict is Verdict.STALE


def test_what_else_happens_leaves_an_approval_alone(world: World) -> None:
    """Other files change, the branch is brought up to date."""
    written(world)
    world.commit("mona", world.said("mona", POST))
    world.checkout("main")
    world.commit("can", {"content/x/other.md": "x\n"})
    world.checkout("post")
    world.git("merge", "--quiet", "--message=m", "main")
    world.merge("can", "post")
    world.commit("can", {"content/x/third.md": "x\n"})
    assert told(world.attested()) == "approved"


def test_another_place_is_another_thing(world: World) -> None:
    """Attack 42: the same bytes under another name, which may be another time."""
    approved(world, "mona")
    world.git("mv", POST, "content/x/b.md")
    world.commit("ali", {})
    assert world.attested("content/x/b.md").verdict is Verdict.UNREVIEWED


def test_another_mode_is_another_thing(world: World) -> None:
    """A file that became a program was not approved as one."""
    approved(world, "mona")
    (world.root / POST).chmod(0o755)
    world.commit("ali", {})
    assert world.attested().verdict is Verdict.STALE


@pytest.mark.parametrize("between", ["deleted", "changed"])
def test_bytes_that_come_back_take_a_new_approval(world: World, between: str) -> None:
    """Attack 43: what was taken away with reason is put back with the old word for it."""
    approved(world, "mona")
    text = (world.root / POST).read_text(encoding="utf-8")
    world.commit("can", {POST: None if between == "deleted" else "Başka.\n"})
    world.commit("ali", {POST: text})
    assert told(world.attested()) == "stale: it had other bytes since it was approved: tellal approve content/x/a.md"
    (name,) = (place.name for place in (world.root / "approvals").iterdir())
    data = (world.root / "approvals" / name).read_bytes()
    world.commit("ali", {f"approvals/{name}": None})
    world.commit("ali", {f"approvals/x{name}": data})
    assert world.attested().verdict is not Verdict.APPROVED
    world.commit("ali", world.said("mona", POST))
    assert told(world.attested()) == "approved"


def test_nobody_approves_what_they_wrote(world: World) -> None:
    """Attack 24: not the author, not who committed it, not one of several."""
    approved(world, "ali")
    said = "self-approved: ali@example.org approved it, who wrote it: somebody else has to"
    assert told(world.attested()) == said
    world.policy["four_eyes"] = False
    assert told(world.attested()) == "approved"


@pytest.mark.parametrize(("author", "committer"), [("mona", "ali"), ("ali", "mona")])
def test_who_committed_it_for_another_wrote_it_too(world: World, author: str, committer: str) -> None:
    """One of them could have written anything."""
    world.branch("post")
    world.commit(committer, {POST: "Merhaba.\n"}, author=author)
    world.commit("can", world.said("mona", POST))
    world.merge("can", "post")
    assert world.attested().verdict is Verdict.SELF_APPROVED


def test_who_wrote_a_part_of_it_wrote_it(world: World) -> None:
    """And another one still may approve."""
    written(world)
    world.commit("mona", {POST: "Merhaba dünya.\n"})
    world.commit("mona", world.said("mona", POST))
    world.merge("can", "post")
    assert world.attested().verdict is Verdict.SELF_APPROVED
    world.commit("ali", world.said("can", POST))
    assert told(world.attested()) == "approved"


def test_who_only_merged_it_did_not_write_it(world: World) -> None:
    """And may be the one who approves."""
    written(world)
    said = world.said("can", POST)
    world.merge("can", "post")
    world.commit("can", said)
    assert told(world.attested()) == "approved"


@pytest.mark.parametrize(
    "address", ["MONA@example.org", "mona@users.noreply.github.com", "583231+mona@users.noreply.github.com"]
)
def test_a_hidden_address_hides_nobody(world: World, address: str) -> None:
    """GitHub commits in people's names with an address that has their login in it."""
    world.branch("post")
    world.write({POST: "Merhaba.\n"})
    world.git("add", "--all")
    world.git("-c", "user.name=M", "commit", "--quiet", f"--author=M <{address}>", "--message=x")
    world.commit("can", world.said("mona", POST))
    world.merge("can", "post")
    assert world.attested().verdict is Verdict.SELF_APPROVED


def test_a_login_that_changed_is_known_by_its_number(world: World) -> None:
    """Attack 38: the number in a hidden address is the account's."""
    world.branch("post")
    world.write({POST: "Merhaba.\n"})
    world.git("add", "--all")
    world.git("commit", "--quiet", "--author=M <583231+oldmona@users.noreply.github.com>", "--message=x")
    world.commit("can", world.said("mona", POST))
    world.merge("can", "post")
    assert told(world.attested()) == "approved"
    world.policy["approvers"] = {"mona": 583231}
    assert world.attested().verdict is Verdict.SELF_APPROVED


def test_a_key_that_was_not_listed_before_does_not_count(world: World) -> None:
    """Attack 25 and 36: Eve signs, and puts herself into the list in the same change."""
    written(world)
    world.commit("eve", world.said("eve", POST))
    world.commit("eve", {"allowed_signers": world.listed("mona", "ali", "can", "eve")})
    world.merge("can", "post")
    found = world.attested()
    assert found.verdict is Verdict.INELIGIBLE
    assert "a key that was not in allowed_signers before the change" in told(found)
    assert world.attested("allowed_signers").verdict is Verdict.UNREVIEWED


def test_who_was_listed_before_stays_so_for_what_came_then(world: World) -> None:
    """Somebody leaves; what they approved is approved, unless they are revoked."""
    approved(world, "mona")
    world.commit("can", {"allowed_signers": world.listed("ali", "can")})
    assert told(world.attested()) == "approved"
    for name in ("mona", mail("mona")):
        assert world.attested(revoked=frozenset((name,))).verdict is Verdict.INELIGIBLE
    world.policy["approvers"] = {"mona": 583231}
    assert world.attested(revoked=frozenset((583231,))).verdict is Verdict.INELIGIBLE
    assert told(world.attested(revoked=frozenset(("ali", 7)))) == "approved"


def test_only_some_count_for_a_channel(world: World) -> None:
    """By any name of their key."""
    approved(world, "mona")
    assert told(world.attested(rule=Rule(1, ("mona",)))) == "approved"
    assert told(world.attested(rule=Rule(1, ("can", mail("mona"))))) == "approved"
    said = "ineligible: mona@example.org approved it, whose word does not count here"
    assert told(world.attested(rule=Rule(1, ("can",)))) == said
    assert told(world.attested(rule=Rule(1, ()))) == said


def test_as_many_people_as_it_takes(world: World) -> None:
    """People, not signatures: who signs twice, or with two keys, is one."""
    approved(world, "mona", "mona")
    world.commit("can", {"allowed_signers": world.listed("mona", "ali", "can")})
    assert told(world.attested(rule=Rule(2))) == "insufficient: 1 of 2 people approved it: mona@example.org"
    world.commit("ali", world.said("ali", POST))
    assert world.attested(rule=Rule(2)).verdict is Verdict.INSUFFICIENT
    world.commit("ali", world.said("can", POST))
    assert told(world.attested(rule=Rule(2))) == "approved"
    assert world.attested(rule=Rule(2)).evidence["by"] == ["can@example.org", "mona@example.org"]


def test_two_keys_of_one_person_are_one_word(world: World) -> None:
    """Also where only one of their names is shared."""
    both = world.listed("mona", "ali", "can") + f"mona,m@other.example {world.ring['eve'].public}\n"
    world.commit("can", {"allowed_signers": both})
    approved(world, "mona", "eve")
    assert world.attested(rule=Rule(2)).verdict is Verdict.INSUFFICIENT
    assert told(world.attested()) == "approved"


def test_a_no_counts_until_the_same_person_says_yes(world: World) -> None:
    """Whoever else approves meanwhile."""
    approved(world, "mona")
    world.now += DAY
    no = world.said("can", POST, decision=REJECTED)
    world.commit("can", no)
    said = "changes-requested: can@example.org asked for changes: tellal approve takes it back"
    assert told(world.attested()) == said
    world.commit("mona", world.said("mona", POST))
    assert world.attested().verdict is Verdict.CHANGES_REQUESTED
    world.commit("can", world.said("can", POST))
    assert told(world.attested()) == "approved"


def test_a_no_that_was_taken_away_by_another_still_counts(world: World) -> None:
    """Whoever may write to the branch could delete the file; their own new word takes it back."""
    approved(world, "mona")
    world.now += DAY
    no = world.said("can", POST, decision=REJECTED)
    world.commit("can", no)
    world.commit("ali", dict.fromkeys(no))
    assert world.attested().verdict is Verdict.CHANGES_REQUESTED
    world.commit("can", world.said("can", POST))
    assert told(world.attested()) == "approved"


def test_a_yes_that_was_taken_away_is_gone(world: World) -> None:
    """Taking away can only make it stricter."""
    approved(world, "mona")
    for place in (world.root / "approvals").iterdir():
        place.unlink()
    world.commit("ali", {})
    assert world.attested().verdict is Verdict.UNREVIEWED


def test_a_no_of_somebody_who_does_not_count_is_none(world: World) -> None:
    """Nor one about other bytes."""
    approved(world, "mona")
    world.commit("eve", world.said("eve", POST, decision=REJECTED))
    assert told(world.attested()) == "approved"
    world.commit("can", world.said("can", POST, decision=REJECTED))
    assert told(world.attested(revoked=frozenset(("can",)))) == "approved"
    assert told(world.attested(rule=Rule(1, ("mona",)))) == "approved"
    assert world.attested().verdict is Verdict.CHANGES_REQUESTED


def test_of_two_words_in_one_second_the_no_counts(world: World) -> None:
    """Nobody can tell which was the last."""
    approved(world, "mona")
    at = world.now
    world.commit("mona", {**world.said("can", POST, at=at), **world.said("can", POST, decision=REJECTED, at=at)})
    assert world.attested().verdict is Verdict.CHANGES_REQUESTED


def test_an_approval_gets_old_where_the_policy_says_so(world: World) -> None:
    """Of posts and media only, which is what `ages` says."""
    approved(world, "mona")
    world.policy["max_age"] = 30 * DAY
    world.now += 29 * DAY
    assert told(world.attested(ages=True)) == "approved"
    world.now += DAY
    said = "expired: mona@example.org approved it too long ago: tellal approve content/x/a.md"
    assert told(world.attested(ages=True)) == said
    assert told(world.attested(ages=False)) == "approved"


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        ('valid-before="20261101"', Verdict.INELIGIBLE),
        ('valid-before="20261102"', Verdict.APPROVED),
        ('valid-after="20261102"', Verdict.INELIGIBLE),
        ('namespaces="git"', Verdict.INELIGIBLE),
        ('namespaces="git,tellal-approval"', Verdict.APPROVED),
    ],
)
def test_a_key_has_to_count_when_it_signs(world: World, options: str, verdict: Verdict) -> None:
    """Attack 47: an expired key, or one for something else."""
    world.commit("can", {"allowed_signers": world.listed("mona", options=options)})
    assert approved(world, "mona").attested().verdict is verdict


def test_a_claimed_date_revives_no_old_key(world: World) -> None:
    """Attack 47: who has an old key writes an old date; the change that it came with has another."""
    world.now += 10 * DAY
    world.commit("can", {"allowed_signers": world.listed("mona", options='valid-before="20261105"')})
    written(world)
    world.commit("eve", world.said("mona", POST, at=world.now - 9 * DAY))
    world.merge("eve", "post")
    assert world.attested().verdict is Verdict.INELIGIBLE


@pytest.mark.parametrize(
    ("wrong", "verdict", "said"),
    [
        ({"namespace": "git"}, Verdict.INELIGIBLE, "was signed for something else, not as an approval"),
        ({"repo": "0" * 40}, Verdict.STALE, "was signed for another repository"),
        ({"at": "later"}, Verdict.INELIGIBLE, "was signed at a time that is to come"),
    ],
)
def test_a_statement_has_to_be_about_this(world: World, wrong: dict[str, str], verdict: Verdict, said: str) -> None:
    """Attack 47: not for git, not for another brand's repository, not from the future."""
    written(world)
    more = {"at": world.now + timedelta(hours=1)} if "at" in wrong else wrong
    world.commit("can", world.said("mona", POST, **more))
    world.merge("can", "post")
    found = world.attested()
    assert found.verdict is verdict
    assert said in told(found)


def test_bytes_of_a_statement_that_changed_do_not_count(world: World) -> None:
    """A signature of one statement under another."""
    written(world)
    world.commit("ali", {"content/x/b.md": "Başka.\n"})
    (one,), (other,) = (world.said("mona", path).values() for path in (POST, "content/x/b.md"))
    mark = b"-----BEGIN"
    forged = one.partition(mark)[0] + mark + other.partition(mark)[2]
    world.commit("eve", {f"approvals/{statement._name(world.now, forged)}": forged})
    world.merge("can", "post")
    assert world.attested().verdict is Verdict.INELIGIBLE
    assert "was changed after it was signed" in told(world.attested())


def hostile(world: World) -> dict[str, bytes]:
    """Return files that are no statements, or not where they should be."""
    ((name, data),) = world.said("eve", POST).items()
    ((_, mine),) = world.said("mona", POST).items()
    return {
        "approvals/garbage": b"\0\xff" * 100,
        "approvals/huge.txt": mine + b" " * 300_000,
        "approvals/deep.txt": b"[" * 100_000 + b"-----BEGIN SSH SIGNATURE-----",
        "approvals/other-name.txt": mine,
        "approvals/below/x.txt": mine,
        "approvals/twice.txt": mine.replace(b"{\n", b'{\n "v": 1,\n'),
        "approvals/README.md": b"# Approvals\n",
        name: data,
    }


def test_whatever_lies_there_breaks_nothing_and_is_named(world: World) -> None:
    """Garbage, huge files, links, programs, folders: what is right beside them counts."""
    written(world)
    world.commit("mona", world.said("mona", POST))
    world.write(hostile(world))
    (world.root / "approvals" / "link.txt").symlink_to("/etc/passwd")
    (world.root / "approvals" / "program.txt").write_bytes(b"#!/bin/sh\n")
    (world.root / "approvals" / "program.txt").chmod(0o755)
    world.commit("eve", {})
    world.merge("can", "post")
    assert told(world.attested()) == "approved"
    wrong = {path: str(why) for path, why in Shelf(world.ground()).wrong()}
    assert wrong == {
        "approvals/garbage": "it is not an approval as tellal approve writes it",
        "approvals/huge.txt": f"it has {300_000 + len(next(iter(world.said('mona', POST).values())))} bytes; "
        "at most 256000 are read",
        "approvals/deep.txt": "it is not an approval as tellal approve writes it",
        "approvals/other-name.txt": "its name does not belong to what it holds",
        "approvals/below/x.txt": "it lies in a folder of its own",
        "approvals/twice.txt": "it is not an approval as tellal approve writes it",
        "approvals/link.txt": "it is a link, a program or a submodule",
        "approvals/program.txt": "it is a link, a program or a submodule",
    }


def test_a_folder_that_is_a_file_or_a_link_breaks_nothing(world: World) -> None:
    """Nothing is approved then."""
    written(world)
    (world.root / "approvals").symlink_to("/etc")
    world.commit("eve", {})
    world.merge("can", "post")
    assert world.attested().verdict is Verdict.UNREVIEWED


def test_thousands_of_files_are_read_in_one_go(world: World) -> None:
    """And the one that counts is found among them, with few processes."""
    written(world)
    world.commit("mona", world.said("mona", POST))
    ((_, data),) = world.said("eve", POST).items()
    world.write({f"approvals/{number}.txt": data + b"%d" % number for number in range(3000)})
    world.commit("eve", {})
    world.merge("can", "post")
    assert told(world.attested()) == "approved"


def test_thousands_of_wrong_signatures_do_not_keep_a_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is an end to looking, and then it is not approved."""
    monkeypatch.setattr(attest, "MOST_WRONG", 3)
    written(world)
    for number in range(5):
        world.commit("eve", world.said("mona", POST, namespace="git", at=world.now + timedelta(seconds=number)))
    world.merge("can", "post")
    assert told(world.attested()) == "unreviewed: approvals/ holds more than 3 wrong signatures for it"


def test_a_right_signature_is_looked_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine remembers; a right one stays right."""
    approved(world, "mona")
    assert told(world.attested()) == "approved"

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(signatures, "_run", never)
    assert told(world.attested()) == "approved"
    for place in (world.root / ".tellal").iterdir():
        place.write_bytes(place.read_bytes())  # as if it had come with a checkout
    with pytest.raises(AssertionError):
        world.attested()
