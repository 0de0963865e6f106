"""What GitHub is asked, how often, and what counts while it does not answer."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.trust.approval import Verdict
from tests.forge.routes import pull_request
from tests.forge.state import Fault
from tests.trust.approval.house import KAHVE, NOW, text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.trust.approval.house import House

LATER = "2026-11-28 10:00"
MINUTE = timedelta(minutes=1)


def test_twenty_due_posts_of_four_pull_requests_take_thirteen_questions(house: House) -> None:
    """One for the repository; of each pull request which it was, its reviews and its commits."""
    for number in range(4):
        files = {f"content/x/p{number}{n}.md": text(f"Gönderi {number} {n}.", number=10 * number + n) for n in range(5)}
        house.merge(f"posts-{number}", files)
    asked = house.asked(house.judge)
    assert len(asked) == 1 + 3 * 4
    found = house.judge()
    assert found.asked is not None
    assert (found.asked.calls, found.asked.pulls) == (1 + 3 * 4, 4)  # what is remembered is not enough to send it


def test_posts_to_come_are_asked_about_once_and_due_ones_each_time(house: House) -> None:
    """Once it is known, a plan needs nobody."""
    house.merge("kahve", {KAHVE: text(at=LATER)})
    assert len(house.asked(house.judge)) == 4
    assert house.asked(house.judge) == []
    assert house.of(online=False).given
    assert house.asked(lambda: house.judge(NOW + timedelta(days=7))) != []


def test_a_plan_asks_nobody_and_says_so(house: House) -> None:
    """What nobody has looked at is not approved, and not refused either."""
    house.merge("kahve", {KAHVE: text()})
    asked = house.asked(lambda: house.of(online=False))
    found = house.of(online=False)
    assert (asked, found.verdict) == ([], Verdict.NOT_ASKED)
    assert "tellal publish does" in str(found.reason)


def test_what_was_remembered_is_about_these_bytes_by_this_change(house: House) -> None:
    """The same bytes brought by a push, after they had been approved, are not in it."""
    house.merge("kahve", {KAHVE: text(at=LATER)})
    assert house.of().given
    house.forge.push({KAHVE: None}, by=house.zeki)
    house.forge.push({KAHVE: text(at=LATER)}, by=house.zeki)
    assert house.of(online=False).verdict is Verdict.NOT_ASKED
    assert house.of().verdict is Verdict.UNREVIEWED


def test_dismissing_a_review_after_the_merge_is_a_veto_until_it_is_sent(house: House) -> None:
    """So is asking for changes."""
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: text()})
    review = pull.review(house.ada)
    pull.merge("squash", by=house.mona)
    assert house.of().given
    pull.dismiss(review)
    assert house.of().verdict is Verdict.INSUFFICIENT
    assert house.of(online=False).verdict is Verdict.NOT_ASKED  # and it is not remembered any more
    pull.review(house.can)
    pull.review(house.ada, "CHANGES_REQUESTED")
    assert house.of().verdict is Verdict.CHANGES_REQUESTED


def test_whoever_may_write_the_ledger_cannot_say_what_reviewers_said(house: House) -> None:
    """A forged memory shows in a plan, and sends nothing: neither a post nor who may approve it."""
    real = house.merge("kahve", {KAHVE: text(at=LATER)})
    house.judge()
    forged = house.control["approvals.json"]
    settings = house.policy().replace("approvers]\n", f"approvers]\nzeki = {house.zeki.id}\n")
    house.forge.push({KAHVE: text("Bedava kahve!", at=LATER), "tellal.toml": settings}, by=house.zeki)
    house.forge.pull(house.root)
    (shape,) = json.loads(forged)["pulls"]
    (entry,) = shape["entries"]
    change, git = house.forge.git.commit_of("main"), house.forge.git
    lies = [
        {**entry, "path": path, "blob": git.git("rev-parse", f"main:{path}").strip(), "change": change}
        for path in (KAHVE, "tellal.toml")
    ]
    house.control["approvals.json"] = json.dumps({"format": 1, "pulls": [{**shape, "entries": lies}]}).encode()
    assert house.of(online=False).given
    found = house.of(now=NOW + timedelta(days=7))
    assert real == 1
    assert {each.path: each.approval.verdict for each in found.entries if not each.approval.given} == {
        KAHVE: Verdict.UNREVIEWED,
        "tellal.toml": Verdict.UNREVIEWED,
    }


def test_nothing_is_remembered_of_what_no_post_needs(house: House) -> None:
    """The file does not grow for ever."""
    house.merge("kahve", {KAHVE: text(at=LATER)})
    house.judge()
    assert b"kahve.md" in house.control["approvals.json"]
    house.merge("cay", {KAHVE: None, "content/x/cay.md": text("Çay.", at=LATER, number=2)})
    house.judge()
    assert b"kahve.md" not in house.control["approvals.json"]
    assert b"cay.md" in house.control["approvals.json"]


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'{"format":2}', b'{"format":1,"pulls":[{"pr":1}]}'])
def test_a_memory_that_cannot_be_read_is_none(house: House, junk: bytes) -> None:
    """It only saves questions."""
    house.merge("kahve", {KAHVE: text(at=LATER)})
    house.control["approvals.json"] = junk
    assert house.of(online=False).verdict is Verdict.NOT_ASKED
    assert house.of().given


@pytest.mark.parametrize(
    "fault",
    [
        Fault(500, b"oops", times=1000),
        Fault(403, b'{"message": "Resource not accessible by integration"}', times=1000, where="/pulls"),
        Fault(200, b"[]", times=1000, where="/reviews"),
        Fault(200, b"", times=1000, where="/pulls"),
        Fault(200, b'{"message": "?"}', times=1000, where="/reviews"),
    ],
    ids=["trouble", "not let in", "empty list", "nothing", "nonsense"],
)
def test_whatever_goes_wrong_is_no_approval(house: House, fault: Fault) -> None:
    """Silence is no consent, however it comes about."""
    house.merge("kahve", {KAHVE: text()})
    house.forge.pull(house.root)
    house.forge.faults.append(fault)
    found = house.of()
    assert not found.given
    assert found.verdict in {Verdict.AWAY, Verdict.INSUFFICIENT}
    if found.verdict is Verdict.AWAY:
        assert "nobody can tell whether it is approved" in str(found.reason)


def test_while_github_is_away_an_answer_of_today_counts_where_the_policy_lets_it(house: House) -> None:
    """Not one of the day before, and by default none."""
    policy = house.policy('when_away = "use-cached"')
    pull = house.forge.open("policy", by=house.mona, files={"tellal.toml": policy})
    pull.review(house.ada)
    pull.merge("squash", by=house.mona)
    house.merge("kahve", {KAHVE: text()})
    assert house.of().given
    house.forge.faults.append(Fault(502, b"", times=1000))
    assert house.of(now=NOW + timedelta(hours=23)).evidence["bundle"][0]["by"]["asked"] == "2026-11-21T08:00:00Z"
    assert house.of(now=NOW + timedelta(hours=25)).verdict is Verdict.AWAY
    house.forge.faults.clear()
    house.forge.tokens.clear()  # nobody is let in: that is no absence
    assert house.of(now=NOW + timedelta(hours=1)).verdict is Verdict.AWAY


def test_while_github_is_away_posts_wait(house: House) -> None:
    """Unless the policy says otherwise, whatever was known."""
    house.merge("kahve", {KAHVE: text()})
    assert house.of().given
    house.forge.faults.append(Fault(502, b"", times=1000))
    assert house.of().verdict is Verdict.AWAY


@pytest.mark.parametrize(
    "other",
    [{"merged_at": None}, {"base": {"ref": "side"}}, {"base": {"repo": {"id": 1}}}],
    ids=["not merged", "into another branch", "into another repository"],
)
def test_a_pull_request_that_was_not_merged_here_proves_nothing(house: House, other: dict[str, Any]) -> None:
    """Whatever GitHub lists beside a commit: copies have pull requests of their own."""
    number = house.merge("kahve", {KAHVE: text()})
    said = pull_request(house.forge.pulls[number])
    base = {**said["base"], **other.get("base", {})}
    base["repo"] = {**said["base"]["repo"], **other.get("base", {}).get("repo", {})}
    answer = json.dumps([{**said, **other, "base": base}]).encode()
    house.forge.faults.append(Fault(200, answer, times=1000, where="/commits/"))
    assert house.of().verdict is Verdict.UNREVIEWED


def test_a_login_that_is_anothers_by_now_gives_no_permission(house: House) -> None:
    """People are told apart by their numbers, also between two questions."""
    pull = house.forge.open("policy", by=house.mona, files={"tellal.toml": house.policy('anyone_with = "write"')})
    pull.review(house.ada)
    pull.merge("squash", by=house.mona)
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: text()})
    pull.review(house.zeki)
    pull.merge("squash", by=house.mona)
    namesake = {"permission": "admin", "role_name": "admin", "user": {"id": 99, "login": "zeki", "type": "User"}}
    house.forge.faults.append(Fault(200, json.dumps(namesake).encode(), where="/permission"))
    assert house.of().verdict is Verdict.INELIGIBLE
    assert house.of().given


def test_right_after_a_merge_github_may_not_know_yet(house: House) -> None:
    """That is a moment's wait, not a refusal; ten minutes later it is one."""
    house.forge.lagging = True
    house.merge("kahve", {KAHVE: text(at="2026-11-20 10:00")})
    assert house.of(now=house.forge.now + MINUTE).verdict is Verdict.PENDING
    assert house.of(now=house.forge.now + 11 * MINUTE).verdict is Verdict.UNREVIEWED
    house.forge.catch_up()
    assert house.of(now=house.forge.now + 11 * MINUTE).given


def test_a_checkout_that_is_not_on_the_main_branch_sends_nothing(house: House) -> None:
    """Whatever was approved elsewhere: only what was merged there can be."""
    house.merge("kahve", {KAHVE: text()})
    house.forge.pull(house.root)
    subprocess.run(["git", "commit", "--quiet", "--allow-empty", "-m", "Ours"], cwd=house.root, check=True)
    found = house.of(pull=False)
    assert (found.verdict, "is not on the branch main" in str(found.reason)) == (Verdict.AWAY, True)


def test_a_checkout_that_is_behind_is_on_the_main_branch(house: House) -> None:
    """A run that started a moment ago."""
    house.merge("kahve", {KAHVE: text()})
    house.forge.pull(house.root)
    house.forge.push({"docs/notes.md": "Not."}, by=house.zeki)
    assert house.of(pull=False).given


def test_half_a_history_proves_nothing(house: House, tmp_path: Path) -> None:
    """The reason says how to get the rest."""
    house.merge("kahve", {KAHVE: text()})
    place = tmp_path / "shallow"
    url = f"file://{house.forge.git.path}"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", url, str(place)], check=True)
    house.root = place
    found = house.of(pull=False)
    assert (found.given, "fetch-depth: 0" in str(found.reason)) == (False, True)


def test_whoever_may_write_may_approve_where_the_policy_says_so(house: House) -> None:
    """Asked by login, and believed only of the same account."""
    pull = house.forge.open("policy", by=house.mona, files={"tellal.toml": house.policy('anyone_with = "write"')})
    pull.review(house.ada)
    pull.merge("squash", by=house.mona)
    reader = house.forge.person("deniz", "read")
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: text()})
    pull.review(reader)
    pull.merge("squash", by=house.mona)
    assert house.of().verdict is Verdict.INELIGIBLE
    pull.review(house.zeki)
    assert house.of().given
    house.zeki.login = "zeki-2"
    house.forge.person("zeki", "admin")
    assert house.of().given


def test_without_a_token_nothing_goes_out_and_the_reason_says_what_is_missing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a laptop."""
    house.merge("kahve", {KAHVE: text()})
    monkeypatch.setattr(house.forge, "token", "")
    found = house.of()
    assert (found.verdict, "TELLAL_GITHUB_TOKEN" in str(found.reason)) == (Verdict.AWAY, True)


def test_the_evidence_names_people_reviews_commits_and_bytes(house: House) -> None:
    """For whoever asks later why this went out."""
    number = house.merge("kahve", {KAHVE: text()})
    review = house.forge.pulls[number].reviews[0]
    found = house.of()
    (post,) = (each for each in found.evidence["bundle"] if each["path"] == KAHVE)
    assert post["mode"] == "100644"
    assert post["blob"] == house.forge.git.git("rev-parse", f"main:{KAHVE}").strip()
    assert post["change"] == house.forge.git.commit_of("main")
    assert post["by"]["pr"] == number
    assert (post["by"]["reviews"], post["by"]["reviewers"]) == ([review.id], [house.ada.id])
    assert post["by"]["commits"] == [review.commit]
    assert found.evidence["policy"] == house.forge.git.git("rev-parse", "main:tellal.toml").strip()
