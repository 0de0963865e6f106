"""Which policy counts for which bytes: the one before the change, if it was approved itself, back to the beginning."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.trust.approval import Verdict
from tests.trust.approval.house import KAHVE, NOW, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.forge.state import Forge
    from tests.trust.approval.house import House

TEXT = text()
SOLO = 'name = "Deneme"\ntimezone = "Europe/Istanbul"\n[approval]\nmode = "solo"\nallow_unreviewed = true\n'
ZEKI = "[approval.approvers]\n"


def with_zeki(house: House, more: str = "") -> str:
    """Return a policy that lets Zeki approve too."""
    return house.policy(more).replace(ZEKI, f"{ZEKI}zeki = {house.zeki.id}\n")


def change_policy(house: House, settings: str, *, approved: bool = True) -> None:
    """Merge a change of the policy, with Ada's approval or without."""
    pull = house.forge.open("policy", by=house.mona, files={"tellal.toml": settings})
    if approved:
        pull.review(house.ada)
    pull.merge("squash", by=house.mona)


def test_a_policy_counts_for_what_comes_after_it(house: House) -> None:
    """Zeki was made an approver, and approves."""
    change_policy(house, with_zeki(house))
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: TEXT})
    pull.review(house.zeki)
    pull.merge("squash", by=house.mona)
    assert house.of().given


def test_a_policy_that_nobody_approved_stops_everything_and_counts_for_nothing(house: House) -> None:
    """Not even for what it would let through; a pull request that is approved by the old one is the way back."""
    change_policy(house, with_zeki(house), approved=False)
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: TEXT})
    pull.review(house.zeki)
    pull.merge("squash", by=house.mona)
    found = house.of()
    assert {each.path for each in found.entries if not each.approval.given} == {KAHVE, "tellal.toml"}
    change_policy(house, with_zeki(house, "required = 1"))
    found = house.of()
    assert {each.path for each in found.entries if not each.approval.given} == {KAHVE}
    assert found.verdict is Verdict.INELIGIBLE


def test_a_policy_pushed_to_main_stops_everything_until_it_is_put_right(house: House) -> None:
    """Whoever may push cannot make themselves an approver, and nobody has to rewrite history to get out."""
    house.merge("kahve", {KAHVE: TEXT})
    house.forge.push({"tellal.toml": with_zeki(house)}, by=house.zeki)
    assert house.of().verdict is Verdict.UNREVIEWED
    change_policy(house, house.policy())
    assert house.of().given


def test_a_policy_that_was_deleted_is_in_force_still(house: House) -> None:
    """Coming back, it is no beginning: what it says is judged by the one that was there before."""
    house.forge.push({"tellal.toml": None}, by=house.zeki)
    house.forge.push({"tellal.toml": with_zeki(house), KAHVE: TEXT}, by=house.zeki)
    found = house.of()
    assert found.verdict is Verdict.UNREVIEWED
    assert {each.path for each in found.entries if not each.approval.given} == {KAHVE, "tellal.toml"}


def test_what_a_workspace_began_with_is_its_ground_and_posts_are_not(house: House) -> None:
    """Brand, channels and policy of the first commit count; what goes out has to be looked at."""
    house.merge("kahve", {KAHVE: TEXT})
    ground = {each.path: each.approval.evidence for each in house.of().entries if each.path != KAHVE}
    assert {evidence["mode"] for evidence in ground.values()} == {"founding"}
    assert set(ground) == {"content/x/channel.toml", "brand/brand.toml", "tellal.toml"}


def test_posts_that_a_template_came_with_take_a_pull_request(
    make_repository: Callable[..., Path], make_workspace: Callable[..., Path], forge: Forge, house: House
) -> None:
    """The first human step is to change one."""
    root = house.root
    make_repository({KAHVE: TEXT})
    subprocess.run(["git", "commit", "--quiet", "--amend", "--no-edit"], cwd=root, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True).stdout
    whole = subprocess.run(
        ["git", "commit-tree", f"{head.strip()}^{{tree}}", "-m", "Begin"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    subprocess.run(["git", "reset", "--quiet", "--hard", whole], cwd=root, check=True)
    subprocess.run(["git", "push", "--quiet", "--force", "origin", "main"], cwd=root, check=True)
    del make_workspace, forge
    found = house.of(pull=False)
    assert (found.verdict, "change it in a pull request" in str(found.reason)) == (Verdict.UNREVIEWED, True)
    house.merge("kahve", {KAHVE: text("Kahve, gözden geçti.")})
    assert house.of().given


@pytest.fixture
def solo_house(make_repository: Callable[..., Path], forge: Forge, house: House) -> House:
    """Return a brand that was begun alone, with a post, on another GitHub than the usual house."""
    root = house.root
    for command in (["checkout", "--quiet", "--orphan", "solo"], ["reset", "--quiet"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    (root / "tellal.toml").write_text(SOLO, encoding="utf-8")
    make_repository({KAHVE: text(status="approved")})
    subprocess.run(["git", "branch", "--quiet", "--force", "main", "solo"], cwd=root, check=True)
    subprocess.run(["git", "checkout", "--quiet", "main"], cwd=root, check=True)
    subprocess.run(["git", "push", "--quiet", "--force", "origin", "main"], cwd=root, check=True)
    assert forge.git.commit_of("main")
    return house


def test_from_solo_to_github_takes_effect_with_the_next_change(solo_house: House) -> None:
    """What was approved by its author's word stays so, and the switch itself too; what comes now takes a review."""
    house = solo_house
    assert house.of(online=False).evidence["mode"] == "solo"
    house.forge.push({"tellal.toml": house.policy()}, by=house.mona)
    assert house.of().given
    house.forge.push({KAHVE: text("Başka.", status="approved")}, by=house.mona)
    assert house.of().verdict is Verdict.UNREVIEWED


def test_from_github_to_solo_takes_an_approval(house: House) -> None:
    """Otherwise whoever may push could do without."""
    house.merge("kahve", {KAHVE: TEXT})
    house.forge.push({"tellal.toml": SOLO, KAHVE: text(status="approved")}, by=house.zeki)
    assert house.of().verdict is Verdict.UNREVIEWED
    assert house.of(ci=False).verdict is Verdict.UNREVIEWED
    change_policy(house, SOLO + "# yes\n")
    house.forge.push({KAHVE: text("Yine.", status="approved")}, by=house.zeki)
    assert house.of().given


def test_what_is_not_committed_has_not_been_seen_by_anybody(house: House) -> None:
    """Neither a post that was edited here nor a policy."""
    house.merge("kahve", {KAHVE: TEXT})
    assert house.of().given
    (house.root / KAHVE).write_text(text("Burada başka."), encoding="utf-8")
    found = house.of()
    assert (found.verdict, "is not the one that is committed" in str(found.reason)) == (Verdict.DIFFERS, True)
    house.forge.pull(house.root)
    subprocess.run(["git", "checkout", "--quiet", "."], cwd=house.root, check=True)
    (house.root / "tellal.toml").write_text(SOLO, encoding="utf-8")
    assert house.of().verdict is Verdict.DIFFERS


@pytest.mark.parametrize(
    ("more", "reviewers", "keys", "verdict"),
    [
        ("[approval.channels.x]\nrequired = 2\n", "ada", {}, Verdict.INSUFFICIENT),
        ("[approval.channels.x]\nrequired = 2\n", "ada can", {}, Verdict.APPROVED),
        ('[approval.channels.x]\napprovers = ["can"]\n', "ada", {}, Verdict.INELIGIBLE),
        ('[approval.channels.x]\napprovers = ["can"]\n', "can", {}, Verdict.APPROVED),
        ("[approval.campaigns.kis]\nrequired = 2\n", "ada", {"campaign": "kis"}, Verdict.INSUFFICIENT),
        ("[approval.campaigns.kis]\nrequired = 2\n", "ada", {}, Verdict.APPROVED),
        ("", "ada", {"urgent": "true"}, Verdict.INSUFFICIENT),
        ("", "ada can", {"urgent": "true"}, Verdict.APPROVED),
    ],
)
def test_channels_campaigns_and_hurry_ask_for_more(
    house: House, more: str, reviewers: str, keys: dict[str, str], verdict: Verdict
) -> None:
    """Whatever else the policy says."""
    pull = house.forge.open("policy", by=house.mona, files={"tellal.toml": house.policy() + more})
    pull.review(house.ada)
    pull.merge("squash", by=house.mona)
    campaign = "---\nname: Kış\n---\n"
    files = {
        KAHVE: text(number=1, **keys),
        **({"content/campaigns/kis.md": campaign} if "campaign" in keys or "kis" in more else {}),
    }
    pull = house.forge.open("kahve", by=house.mona, files=files)
    for name in reviewers.split():
        pull.review(getattr(house, name))
    pull.merge("squash", by=house.mona)
    assert house.of().verdict is verdict


def test_an_approval_of_a_post_may_get_too_old_and_that_of_a_brand_does_not(house: House) -> None:
    """`max_age` is about words, which time makes wrong."""
    change_policy(house, house.policy('max_age = "12h"'))
    house.merge("brand", {"brand/brand.toml": 'name = "Deneme"\n# more\n'})
    house.merge("kahve", {KAHVE: TEXT})
    found = house.of()
    assert (found.verdict, "longer ago" in str(found.reason)) == (Verdict.EXPIRED, True)
    assert {each.path for each in found.entries if not each.approval.given} == {KAHVE}
    assert house.of(now=NOW.replace(day=20, hour=12)).given


def test_who_was_revoked_counts_no_more_and_one_cannot_be_unrevoked_by_a_push(house: House) -> None:
    """Their old approvals included; the people who are left can put it right."""
    house.merge("kahve", {KAHVE: TEXT})
    pull = house.forge.open("policy", by=house.mona, files={"tellal.toml": house.policy(f"revoked = [{house.ada.id}]")})
    pull.review(house.can)
    pull.merge("squash", by=house.mona)
    assert house.of().verdict is Verdict.INELIGIBLE
    pull = house.forge.open("again", by=house.mona, files={KAHVE: text("Kahve, yeniden.")})
    pull.review(house.can)
    pull.merge("squash", by=house.mona)
    assert house.of().given
