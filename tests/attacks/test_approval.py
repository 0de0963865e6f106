"""Attacks on the approval: every way we know of to have words go out that nobody else agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.trust.approval.statement import NAMESPACE
from tests.forge.setup import REVIEWED
from tests.forge.state import Fault
from tests.pictures import png
from tests.trust.approval import test_cases as stories
from tests.trust.approval.house import KAHVE, text
from tests.trust.approval.world import POST as SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.attacks.conftest import Scene
    from tests.trust.approval.house import House
    from tests.trust.approval.world import World

SAID = "Kahve."
POST = text(SAID)
EVIL = text("Bedava kahve!")


def merge(scene: Scene, files: dict[str, str | bytes | None], *, approved: bool = True) -> None:
    """Merge a pull request of Mona's, which Ada approved or nobody did."""
    pull = scene.forge.open(f"p{len(scene.forge.pulls)}", by=scene.house.mona, files=files)
    if approved:
        pull.review(scene.house.ada)
    pull.merge("squash", by=scene.house.ada)


def test_what_somebody_else_approved_goes_out(scene: Scene) -> None:
    """What is asserted below would be worth nothing if nothing went out at all."""
    merge(scene, {KAHVE: POST})
    assert scene.sent() == [SAID]


def refused(scene: Scene, play: Callable[[House], object], says: str = "") -> None:
    """Play a story, and see that nothing of it goes out and that the plan says why."""
    play(scene.house)
    assert scene.sent() == []
    assert says in scene.why()


@pytest.mark.parametrize("play", [stories.approved_by_who_opened_it, stories.approved_by_who_wrote_it])
def test_attack_24_an_author_approves_their_own(scene: Scene, play: Callable[[House], object]) -> None:
    """Whoever opened it or wrote a part of it has a say already."""
    refused(scene, play, "ada")


def test_attack_25_somebody_approves_who_may_not(scene: Scene) -> None:
    """Anybody who can read may press the button; only who is listed counts."""
    refused(scene, stories.approved_by_who_may_not, "zeki")


def test_attack_26_a_machine_approves(scene: Scene) -> None:
    """Also one that is on the list."""
    scene.house.can.kind = "Bot"
    pull = scene.forge.open("kahve", by=scene.house.mona, files={KAHVE: POST})
    pull.review(scene.house.can)
    pull.merge("squash", by=scene.house.ada)
    assert scene.sent() == []


def test_attack_27_a_machine_opens_and_its_master_approves(scene: Scene) -> None:
    """What a machine opened may be anybody's words: it takes two."""
    refused(scene, stories.opened_by_a_machine, "1 of 2")


def test_attack_27_two_people_are_enough(scene: Scene) -> None:
    """The neighbour of the attack."""
    pull = scene.forge.open("kahve", by=scene.forge.bot("planner[bot]"), files={KAHVE: POST})
    for person in (scene.house.ada, scene.house.can):
        pull.review(person)
    pull.merge("squash", by=scene.house.can)
    assert scene.sent() == [SAID]


@pytest.mark.parametrize("play", [stories.pushed_after_the_review, stories.force_pushed_away])
def test_attack_28_other_bytes_after_the_approval(scene: Scene, play: Callable[[House], object]) -> None:
    """An approval is of the bytes that were looked at."""
    refused(scene, play)


def test_attack_29_a_dismissed_approval(scene: Scene) -> None:
    """It is as if it had never been given, also where it is taken back after the merge."""
    refused(scene, stories.dismissed)
    pull = scene.forge.open("cay", by=scene.house.mona, files={"content/x/cay.md": text("Çay.", number=2)})
    review = pull.review(scene.house.ada)
    pull.merge("squash", by=scene.house.ada)
    pull.dismiss(review)
    assert scene.sent() == []


def test_attack_30_somebody_asked_for_changes_later(scene: Scene) -> None:
    """A no of somebody who counts stands until they say yes."""
    refused(scene, stories.approved_then_changes_requested)


def test_attack_31_a_remark_after_the_approval(scene: Scene) -> None:
    """It takes nothing back: else whoever comments could stop a post, and nobody would comment."""
    stories.approved_then_commented(scene.house)
    assert scene.sent() == [SAID]


def test_attack_32_a_merge_that_brings_other_words(scene: Scene) -> None:
    """What the merge commit has is not what was looked at."""
    refused(scene, stories.evil_merge)


@pytest.mark.parametrize("play", [stories.pushed_to_main, stories.merged_without_a_review])
def test_attack_33_past_the_review(scene: Scene, play: Callable[[House], object]) -> None:
    """Pushed to main, or merged by somebody who may do without."""
    refused(scene, play)


def test_attack_34_approved_somewhere_else(scene: Scene) -> None:
    """A pull request to another branch is not one to main."""
    refused(scene, stories.merged_into_another_branch)


def test_attack_35_approved_closed_and_pushed(scene: Scene) -> None:
    """It was never merged, so what was pushed nobody let in."""
    refused(scene, stories.closed_and_pushed)


def out(scene: Scene) -> str:
    """Publish what main has now, and return everything that is out."""
    scene.forge.pull(scene.house.root)
    scene.call("publish")
    places = sorted((scene.house.root / "outbox").glob("*/[0-9]*.json"))
    return "".join(place.read_text(encoding="utf-8") for place in places)


def test_attack_36_a_pull_request_names_its_own_approver(scene: Scene) -> None:
    """Who counts is what was said before it; a policy that nobody approved stops everything until somebody does."""
    stories.adds_its_own_approver(scene.house)
    assert SAID not in out(scene)
    assert "zeki" in scene.why() or "tellal.toml" in scene.why()
    merge(scene, {"tellal.toml": scene.house.policy()})
    assert SAID not in out(scene)


@pytest.mark.parametrize("how", ["deleted", "solo", "no approvers", "allow_unreviewed"])
def test_attack_37_the_policy_goes_away(scene: Scene, how: str) -> None:
    """Deleted, made solo or emptied without an approval: nothing goes out on that policy's word."""
    changed = {
        "deleted": None,
        "solo": scene.house.policy().replace('"github"', '"solo"'),
        "no approvers": scene.house.policy().partition("[approval.approvers]")[0],
        "allow_unreviewed": scene.house.policy("allow_unreviewed = true").replace('"github"', '"solo"'),
    }[how]
    scene.forge.push({"tellal.toml": changed}, by=scene.house.mona)
    if how == "deleted":
        scene.forge.push({"tellal.toml": scene.house.policy().replace('"github"', '"solo"')}, by=scene.house.mona)
    scene.forge.push({KAHVE: text(SAID, status="approved")}, by=scene.house.mona)
    assert SAID not in out(scene)


def test_attack_38_a_login_that_somebody_else_has_now(scene: Scene) -> None:
    """People are told apart by their numbers."""
    refused(scene, stories.approved_by_a_namesake)


@pytest.mark.parametrize("play", [stories.reviewer_is_gone, stories.author_is_gone])
def test_attack_39_accounts_that_are_gone(scene: Scene, play: Callable[[House], object]) -> None:
    """Who is gone says nothing, and whose author is gone nobody can judge. The neighbour's are here still."""
    scene.house.merge("onlar", {"content/x/onlar.md": text("Onlar.", number=8)}, by=scene.house.zeki)
    play(scene.house)
    assert SAID not in out(scene)


def test_attack_40_the_picture_is_exchanged(scene: Scene) -> None:
    """The text is approved; the picture that it shows is another than the one that was looked at."""
    picture = "content/x/media/a.png"
    merge(scene, {KAHVE: text("Bak: ![Bir fincan kahve](media/a.png)"), picture: png(9, 9)})
    scene.forge.push({picture: png(8, 8)}, by=scene.house.mona)
    assert scene.sent() == []
    assert picture in scene.why()


def test_attack_40_the_picture_that_was_approved_goes_out(scene: Scene) -> None:
    """The neighbour of the attack: what came by a pull request of its own."""
    picture = "content/x/media/a.png"
    merge(scene, {KAHVE: text("Bak: ![Bir fincan kahve](media/a.png)"), picture: png(9, 9)})
    merge(scene, {picture: png(8, 8)})
    assert scene.sent() == ["Bak:"]


def test_attack_41_the_template_is_changed(scene: Scene) -> None:
    """What is put around a post is part of what was approved."""
    merge(scene, {KAHVE: text(SAID, template="son"), "templates/text/son.j2": "{{ body }}\n"})
    scene.forge.push({"templates/text/son.j2": "{{ body }} Bedava!\n"}, by=scene.house.mona)
    assert scene.sent() == []
    assert "templates/text/son.j2" in scene.why()


def test_attack_42_another_time_or_name(scene: Scene) -> None:
    """A file that moves, or a time that is changed, is another decision."""
    merge(scene, {KAHVE: text(SAID, at="2027-01-01 10:00")})
    scene.forge.push({KAHVE: None, "content/x/yeni.md": text(SAID)}, by=scene.house.mona)
    assert scene.sent() == []
    assert "content/x/yeni.md" in scene.why("content/x/yeni.md")


def test_attack_43_old_bytes_come_back(scene: Scene) -> None:
    """What was approved once and taken away again is not approved when somebody puts it back."""
    refused(scene, stories.replayed)


@pytest.mark.parametrize("twin", ["content/x/Kahve.md", "content/x/kah\u0076e\u0301.md", "content/x/kahvé.md"])
def test_attack_44_a_twin_of_a_path(scene: Scene, twin: str) -> None:
    """A name in other letters or another spelling is another path, which nobody approved."""
    merge(scene, {KAHVE: POST})
    scene.forge.push({twin: text("Bedava kahve!", number=7)}, by=scene.house.mona)
    assert "Bedava kahve!" not in scene.sent()


def test_attack_44_two_names_that_a_disk_cannot_tell_apart(scene: Scene) -> None:
    """They are an error: which of them is read would depend on the disk."""
    merge(scene, {"content/x/Kahve.md": text("Bir.", number=2), KAHVE: text("İki.", number=3)})
    scene.forge.pull(scene.house.root)
    found = scene.call("check", "--json").json["findings"]
    assert [each["path"] for each in found if each["code"] == "file-name-collision"] == [KAHVE]


@pytest.mark.parametrize("asked", [False, True])
def test_attack_45_a_commit_in_somebody_elses_name(scene: Scene, asked: bool) -> None:  # noqa: FBT001 - set up or not
    """Ada pushes in Mona's name and approves: no commit tells. GitHub's rule does, and doctor says whether it is on."""
    rules = {**REVIEWED, "require_last_push_approval": asked, "required_approving_review_count": 1}
    scene.forge.setup.ruleset("main", rules={"pull_request": rules})
    found = scene.call("doctor", "--json", "--only", "main").json["diagnoses"]
    (diagnosis,) = [each for each in found if each["code"] == "main-last-push"]
    assert (diagnosis["severity"] == "ok") is asked


def test_attack_45_who_wrote_it_by_git_counts_as_its_author(scene: Scene) -> None:
    """And in her own name it helps her nothing."""
    refused(scene, stories.approved_by_who_wrote_it)


def test_attack_46_a_reviewer_in_the_message(scene: Scene) -> None:
    """`Reviewed-by: ada` is a word like any other."""
    refused(scene, stories.forged_trailer)


@pytest.mark.parametrize(
    ("who", "namespace", "options", "given"),
    [
        pytest.param("mona", "git", "", False, id="signed for something else"),
        pytest.param("eve", NAMESPACE, "", False, id="by a key that nobody listed"),
        pytest.param("mona", NAMESPACE, 'valid-before="20260101"', False, id="by a key that was over"),
        pytest.param("mona", NAMESPACE, 'namespaces="git"', False, id="by a key for something else"),
        pytest.param("ali", NAMESPACE, "", False, id="by who wrote it"),
        pytest.param("mona", NAMESPACE, "", True, id="as it should be"),
    ],
)
def test_attack_47_a_signature_that_does_not_count(
    world: World,
    who: str,
    namespace: str,
    options: str,
    given: bool,  # noqa: FBT001 - the expectation
) -> None:
    """A statement counts only where it was signed as one, by a key that counted then, of somebody else."""
    world.commit("can", {"allowed_signers": world.listed("mona", "ali", options=options)})
    world.branch("post")
    world.commit("ali", {SIGNED: "Merhaba.\n"})
    world.commit("can", world.said(who, SIGNED, namespace=namespace))
    world.merge("can", "post")
    assert world.attested().given is given


def test_attack_48_the_approval_is_on_the_second_page(scene: Scene) -> None:
    """So it is found; and so is a no that stands there."""
    stories.review_on_the_second_page(scene.house)
    assert scene.sent() == [SAID]


def test_attack_48_the_no_is_on_the_second_page(scene: Scene) -> None:
    """A hundred remarks hide nothing."""
    pull = scene.forge.open("kahve", by=scene.house.mona, files={KAHVE: POST})
    pull.review(scene.house.ada)
    for _ in range(120):
        pull.review(scene.house.zeki, "COMMENTED")
    pull.review(scene.house.can, "CHANGES_REQUESTED")
    pull.merge("squash", by=scene.house.ada)
    assert scene.sent() == []


@pytest.mark.parametrize("status", [500, 403, 404, 401])
def test_attack_49_github_does_not_answer(scene: Scene, status: int) -> None:
    """Then nobody is known to have said yes, and a post waits; when it answers again, it goes."""
    merge(scene, {KAHVE: POST})
    scene.forge.faults.append(Fault(status, times=10_000, where="/reviews"))
    assert out(scene) == ""
    scene.forge.faults.clear()
    assert scene.sent() == [SAID]
