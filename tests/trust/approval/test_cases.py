"""Every case of who approved which bytes when, on real repositories, against a GitHub that answers as GitHub does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.trust.approval import Verdict
from tests.trust.approval.house import KAHVE, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.trust.approval.house import House

SHORT, LONG = text("Kahve."), text("Kahve, bugün taze kavruldu.")


class Case(NamedTuple):
    """A story, and what the post comes to."""

    play: Callable[[House], object]
    verdict: Verdict
    says: str


CASES: list[Case] = []


def case(verdict: Verdict, says: str = "") -> Callable[[Callable[[House], object]], Callable[[House], object]]:
    """Take a story up; its reason has to say this."""

    def take_up(play: Callable[[House], object]) -> Callable[[House], object]:
        CASES.append(Case(play, verdict, says))
        return play

    return take_up


@case(Verdict.APPROVED)
def merged(house: House) -> None:
    """Approved, then merged with a merge commit."""
    house.merge("kahve", {KAHVE: SHORT}, "merge")


@case(Verdict.APPROVED)
def squashed(house: House) -> None:
    """Approved, then squashed into a commit of GitHub's."""
    house.merge("kahve", {KAHVE: SHORT}, "squash")


@case(Verdict.APPROVED)
def rebased(house: House) -> None:
    """Approved, then two commits rebased; the post came with the first of them."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.push({"content/x/cay.md": text("Çay.", number=2)}, by=house.mona)
    pull.review(house.ada)
    pull.merge("rebase", by=house.ada)


@case(Verdict.APPROVED)
def from_a_fork(house: House) -> None:
    """Opened from somebody's own copy."""
    house.merge("kahve", {KAHVE: SHORT}, "squash", by=house.forge.person("deniz", "read"), fork=True)


@case(Verdict.STALE, "ada approved pull request #1 when content/x/kahve.md was another")
def pushed_after_the_review(house: House) -> None:
    """Other bytes after the approval."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.push({KAHVE: LONG}, by=house.mona)
    pull.merge("squash", by=house.ada)


@case(Verdict.APPROVED)
def pushed_something_else_after_the_review(house: House) -> None:
    """The post stayed as it was approved."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.push({"docs/notes.md": "Not."}, by=house.mona)
    pull.merge("squash", by=house.ada)


@case(Verdict.APPROVED)
def branch_updated_by_its_approver(house: House) -> None:
    """“Update branch” brings in main and makes nobody an author."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    house.forge.push({"docs/notes.md": "Not."}, by=house.zeki)
    pull.update_branch(by=house.ada)
    pull.merge("merge", by=house.ada)


@case(Verdict.STALE, "was another")
def evil_merge(house: House) -> None:
    """Whoever merged put other words in."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.merge("merge", by=house.zeki, files={KAHVE: LONG})


@case(Verdict.INSUFFICIENT, "0 of 1 people approved content/x/kahve.md in pull request #1")
def dismissed(house: House) -> None:
    """The approval was taken back."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.dismiss(pull.review(house.ada))
    pull.merge("squash", by=house.ada)


@case(Verdict.INSUFFICIENT, "0 of 1")
def objection_dismissed(house: House) -> None:
    """Whose objection was waved aside did not say yes by that, whatever they had said before."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.dismiss(pull.review(house.ada, "CHANGES_REQUESTED"))
    pull.merge("squash", by=house.mona)


@case(Verdict.STALE)
def force_pushed_away(house: House) -> None:
    """What was approved is no commit any more."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    review = pull.review(house.ada)
    pull.push({KAHVE: LONG}, by=house.mona, force=True)
    review.commit = None
    pull.merge("squash", by=house.ada)


@case(Verdict.APPROVED)
def rebased_by_its_author_after_the_review(house: House) -> None:
    """What was approved is on no branch any more; GitHub still knows it, and the bytes are the same."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.push({KAHVE: SHORT, "docs/notes.md": "Not."}, by=house.mona, force=True)
    pull.merge("squash", by=house.ada)


@case(Verdict.PENDING, "it is a draft")
def merged_as_a_draft(house: House) -> None:
    """Approved or not, its author has not said that it is ready."""
    house.merge("kahve", {KAHVE: text(status="draft")})


@case(Verdict.APPROVED)
def force_pushed_and_approved_again(house: House) -> None:
    """The second approval is of what there is."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.push({KAHVE: LONG}, by=house.mona, force=True)
    pull.review(house.ada)
    pull.merge("squash", by=house.ada)


@case(Verdict.UNREVIEWED, "came without a pull request")
def pushed_to_main(house: House) -> None:
    """Nobody was asked."""
    house.forge.push({KAHVE: SHORT}, by=house.mona)


@case(Verdict.INSUFFICIENT, "0 of 1")
def merged_without_a_review(house: House) -> None:
    """An administrator may."""
    house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT}).merge("squash", by=house.forge.owner)


@case(Verdict.APPROVED)
def approved_after_the_merge(house: House) -> None:
    """Late, and still by somebody who looked at these bytes."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.merge("squash", by=house.mona)
    pull.review(house.ada)


@case(Verdict.UNREVIEWED, "came without a pull request")
def replayed(house: House) -> None:
    """Deleted, and put back by a push: the same bytes once more are another decision."""
    house.merge("kahve", {KAHVE: SHORT})
    house.forge.push({KAHVE: None}, by=house.mona)
    house.forge.push({KAHVE: SHORT}, by=house.mona)


@case(Verdict.APPROVED)
def approver_removed_later(house: House) -> None:
    """Who counted then counts for what was approved then."""
    house.merge("kahve", {KAHVE: SHORT})
    pull = house.forge.open("policy", by=house.mona, files={"tellal.toml": house.policy().replace("ada =", "eda =")})
    pull.review(house.can)
    pull.merge("squash", by=house.can)


@case(Verdict.INELIGIBLE, "their word does not count")
def approver_revoked_later(house: House) -> None:
    """Except where somebody's word is taken back for good."""
    house.merge("kahve", {KAHVE: SHORT})
    revoking = house.policy(f"revoked = [{house.ada.id}]")
    pull = house.forge.open("policy", by=house.mona, files={"tellal.toml": revoking})
    pull.review(house.can)
    pull.merge("squash", by=house.can)


@case(Verdict.INSUFFICIENT, "0 of 1")
def reviewer_is_gone(house: House) -> None:
    """An account that was deleted says nothing."""
    house.merge("kahve", {KAHVE: SHORT})
    house.ada.gone = True


@case(Verdict.INELIGIBLE, "who opened pull request #1 is gone")
def author_is_gone(house: House) -> None:
    """Nobody can tell whether the approver was the same person."""
    house.merge("kahve", {KAHVE: SHORT})
    house.mona.gone = True


@case(Verdict.APPROVED)
def login_given_away(house: House) -> None:
    """People are told apart by their ids."""
    house.merge("kahve", {KAHVE: SHORT})
    house.ada.login = "ada-lovelace"
    house.forge.person("ada")


@case(Verdict.INELIGIBLE, "their word does not count")
def approved_by_a_namesake(house: House) -> None:
    """Whoever has the login now is not who was meant."""
    house.ada.login = "ada-lovelace"
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.forge.person("ada"))
    pull.merge("squash", by=house.ada)


@case(Verdict.APPROVED)
def edited_by_a_second_pull_request(house: House) -> None:
    """The last one decides."""
    house.merge("kahve", {KAHVE: SHORT})
    house.merge("kahve-2", {KAHVE: LONG})


@case(Verdict.APPROVED)
def edited_and_put_back_on_a_branch(house: House) -> None:
    """What a branch did on its way is no change of the main line: its merge left the post alone."""
    house.merge("kahve", {KAHVE: SHORT})
    pull = house.forge.open("cay", by=house.mona, files={KAHVE: LONG})
    pull.push({KAHVE: SHORT, "docs/notes.md": "Not."}, by=house.mona)
    pull.merge("merge", by=house.mona)


@case(Verdict.INSUFFICIENT, "pull request #2")
def edited_without_a_review(house: House) -> None:
    """The last one decides, in this direction too."""
    house.merge("kahve", {KAHVE: SHORT})
    house.forge.open("kahve-2", by=house.mona, files={KAHVE: LONG}).merge("squash", by=house.mona)


@case(Verdict.SELF_APPROVED, "ada approved pull request #1 and wrote content/x/kahve.md")
def approved_by_who_opened_it(house: House) -> None:
    """GitHub does not let them; who lies about that gets no further."""
    pull = house.forge.open("kahve", by=house.ada, files={KAHVE: SHORT})
    pull.review(house.ada, forced=True)
    pull.merge("squash", by=house.ada)


@case(Verdict.SELF_APPROVED, "ada approved pull request #2")
def approved_by_who_opened_it_with_the_commits_of_another(house: House) -> None:
    """Whose idea it was is no second pair of eyes."""
    house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT}).close()
    pull = house.forge.open("kahve", by=house.ada)
    pull.review(house.ada, forced=True)
    pull.merge("squash", by=house.mona)


@case(Verdict.SELF_APPROVED, "somebody else has to look at it too")
def approved_by_who_wrote_it(house: House) -> None:
    """Ada pushes her words into Mona's pull request, and approves them."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.push({KAHVE: LONG}, by=house.ada)
    pull.review(house.ada)
    pull.merge("squash", by=house.ada)


@case(Verdict.APPROVED)
def approved_by_who_wrote_something_else(house: House) -> None:
    """Ada touched another file of the same pull request."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.push({"content/x/cay.md": text("Çay.", number=2)}, by=house.ada)
    pull.review(house.ada)
    pull.merge("squash", by=house.ada)


@case(Verdict.APPROVED)
def spoofed_author(house: House) -> None:
    """Not to be told from commits: Ada pushes as Mona into Mona's, and approves. `tellal doctor` names the rule."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.push({KAHVE: LONG}, by=house.mona, author=house.mona.name)
    pull.review(house.ada)
    pull.merge("squash", by=house.ada)


@case(Verdict.INELIGIBLE, "zeki approved pull request #1")
def approved_by_who_may_not(house: House) -> None:
    """Anybody who can read may press the button."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.zeki)
    pull.merge("squash", by=house.zeki)


@case(Verdict.INSUFFICIENT, "0 of 1")
def approved_by_a_machine(house: House) -> None:
    """Even one that is on the list."""
    house.ada.kind = "Bot"
    house.merge("kahve", {KAHVE: SHORT})


@case(Verdict.INSUFFICIENT, "1 of 2 people approved pull request #1, which a machine opened")
def opened_by_a_machine(house: House) -> None:
    """Whoever had it opened could be the one approver."""
    house.merge("kahve", {KAHVE: SHORT}, by=house.forge.bot("planner[bot]"))


@case(Verdict.APPROVED)
def opened_by_a_machine_and_approved_by_two(house: House) -> None:
    """Two people are enough."""
    pull = house.forge.open("kahve", by=house.forge.bot("planner[bot]"), files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.review(house.can)
    pull.merge("squash", by=house.can)


@case(Verdict.CHANGES_REQUESTED, "can asked for changes in pull request #1")
def changes_requested(house: House) -> None:
    """One yes does not outvote one who wants it changed."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.review(house.can, "CHANGES_REQUESTED")
    pull.merge("squash", by=house.ada)


@case(Verdict.APPROVED)
def changes_requested_by_who_may_not(house: House) -> None:
    """Whose yes counts for nothing cannot stop it either."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.review(house.zeki, "CHANGES_REQUESTED")
    pull.merge("squash", by=house.ada)


@case(Verdict.CHANGES_REQUESTED)
def approved_then_changes_requested(house: House) -> None:
    """The last word counts."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.review(house.ada, "CHANGES_REQUESTED")
    pull.merge("squash", by=house.mona)


@case(Verdict.APPROVED)
def changes_requested_then_approved(house: House) -> None:
    """The last word counts."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada, "CHANGES_REQUESTED")
    pull.review(house.ada)
    pull.merge("squash", by=house.mona)


@case(Verdict.APPROVED)
def approved_then_commented(house: House) -> None:
    """A remark takes nothing back."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    pull.review(house.ada, "COMMENTED")
    pull.merge("squash", by=house.mona)


@case(Verdict.UNREVIEWED)
def merged_into_another_branch(house: House) -> None:
    """Approved for a side branch, then pushed to main."""
    house.forge.git.set("refs/heads/side", house.forge.git.commit_of("main") or "")
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT}, base="side")
    pull.review(house.ada)
    house.forge.git.set("refs/heads/main", pull.merge("merge", by=house.ada))


@case(Verdict.UNREVIEWED)
def closed_and_pushed(house: House) -> None:
    """Approved, closed, then pushed to main all the same."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    pull.review(house.ada)
    house.forge.git.set("refs/heads/main", pull.head)
    pull.close()


@case(Verdict.INELIGIBLE)
def adds_its_own_approver(house: House) -> None:
    """Who may approve is what it was before the change."""
    files = {
        KAHVE: SHORT,
        "tellal.toml": house.policy().replace(
            "[approval.approvers]\n", f"[approval.approvers]\nzeki = {house.zeki.id}\n"
        ),
    }
    pull = house.forge.open("kahve", by=house.mona, files=files)
    pull.review(house.zeki)
    pull.merge("squash", by=house.zeki)


@case(Verdict.INELIGIBLE)
def forged_trailer(house: House) -> None:
    """“Reviewed-by: ada” in a message is a word like any other."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT}, title="Kahve\n\nReviewed-by: ada")
    pull.review(house.zeki)
    pull.merge("squash", by=house.mona)


@case(Verdict.ODD_FILE, "mode 100755")
def made_a_program(house: House) -> None:
    """The bytes are approved, and it is no plain file."""
    house.merge("kahve", {KAHVE: ("100755", SHORT.encode())})  # type: ignore[dict-item] # a mode


@case(Verdict.APPROVED)
def review_on_the_second_page(house: House) -> None:
    """After more than a hundred remarks."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHORT})
    for _ in range(120):
        pull.review(house.zeki, "COMMENTED")
    pull.review(house.ada)
    pull.merge("squash", by=house.ada)


@pytest.mark.parametrize("told", CASES, ids=lambda told: told.play.__name__)
def test_what_counts_is_who_said_yes_to_these_very_bytes(house: House, told: Case) -> None:
    """Each story is told at its function; the reason says what to do."""
    told.play(house)
    found = house.of()
    assert (found.verdict, str(found.reason or "")) == (told.verdict, str(found.reason or ""))
    assert told.says in str(found.reason)
    assert (found.reason is None) is found.given
