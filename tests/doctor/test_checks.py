"""Each check three ways: well, broken (which is named, with what to do) and not seen (which is unknown)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.doctor.accounts import CODES as ACCOUNTS
from pipeline.doctor.codes import CODES
from pipeline.doctor.examine import CHECKS
from pipeline.doctor.facts import Approver, Clone, Facts, Guard, Machine, Token, Unseen
from pipeline.doctor.running import duration
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode, Policy, Rule
from pipeline.model.diagnosis import Health
from pipeline.model.event import History
from pipeline.model.settings import MediaPlace
from pipeline.trust import signers
from pipeline.trust.github.forge import ActionsPolicy, Bypass, Environment, Person, Protection, Repository, Workflow
from pipeline.trust.github.forge import Rule as BranchRule
from tests.doctor.healthy import (
    ASKS,
    CHANNEL,
    LEDGER,
    MAIN,
    NOT_SEEN,
    NOW,
    POLICY,
    facts,
    judged,
    of,
    policy,
    run,
    settings,
)

OLDER = Protection(1, stale=True, owners=True, last_push=True, admins=True, force_pushes=False, deletions=False)
ACTIONS = ActionsPolicy(enabled=True, allowed="all", pinned=False, token="read", may_approve=False)  # noqa: S106 - a permission
FAR = [
    "skew",
    "repository",
    "token",
    "main",
    "ledger",
    "actions",
    "forks",
    "environment",
    "environment_secrets",
    "repository_secrets",
    "workflows",
    "runs",
    "scheduled",
    "approvers",
    "lookup",
    "reviews",
]


def without(kind: str) -> tuple[BranchRule, ...]:
    """Return the rules of main but one."""
    return tuple(rule for rule in MAIN if rule.kind != kind)


def asking(**changed: object) -> tuple[BranchRule, ...]:
    """Return the rules of main with other demands on pull requests."""
    return (*without("pull_request"), BranchRule("pull_request", {**ASKS, **changed}, 1))


def checked(*checks: dict[str, Any]) -> tuple[BranchRule, ...]:
    """Return the rules of main with other checks."""
    return (
        *without("required_status_checks"),
        BranchRule("required_status_checks", {"required_status_checks": [*checks]}, 1),
    )


def main(rules: object = MAIN, protection: object = None, bypass: object = ()) -> dict[str, Any]:
    """Return the fact that main is guarded otherwise."""
    return {"main": Guard("main", rules, protection, bypass)}  # type: ignore[arg-type] # of all kinds


def memory(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - of all kinds
    """Return the fact that the ledger is otherwise."""
    found = facts().memory
    assert not isinstance(found, Unseen)
    return {"memory": found._replace(**changed)}


def files(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - of all kinds
    """Return the fact that the files are others."""
    found = facts().files
    assert not isinstance(found, Unseen)
    return {"files": found._replace(**changed)}


def approver(
    login: str = "mona", person: object = Person(583231, "mona"), permission: object = "write"
) -> dict[str, Any]:
    """Return the fact that one may approve, as the forge has them."""
    return {"approvers": (Approver(login, 583231, person, permission),)}  # type: ignore[arg-type] # of all kinds


def environment(branches: tuple[str, ...] | None = ("main",), **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - likewise
    """Return the fact that the environment is otherwise."""
    rest = {"protected_branches": False, "reviewers": False, **changed}
    return {"environment": Environment("publish", branches, **rest)}


def test_where_all_is_well_every_code_says_so() -> None:
    """A healthy workspace has nothing to look at, and no check was forgotten."""
    found = judged(facts())
    assert [each for each in found if each.health is not Health.OK] == []
    silent = {"approvers-sign", "token-lookup"}  # they are about other policies
    silent |= {*ACCOUNTS} - {"account-in"}  # whoever is let in has nothing more to say
    assert {each.code for each in found} == CODES.keys() - silent


BROKEN: list[tuple[str, str, Health, dict[str, Any]]] = [
    ("no pull request", "main-pull-request", Health.FAIL, main(without("pull_request"))),
    (
        "no pull request, solo",
        "main-pull-request",
        Health.WARN,
        main(without("pull_request")) | policy(mode=ApprovalMode.SOLO),
    ),
    ("no approval", "main-approvals", Health.FAIL, main(asking(required_approving_review_count=0))),
    ("no approval by the older protection", "main-approvals", Health.FAIL, main((), OLDER._replace(reviews=0))),
    ("stale approvals", "main-stale", Health.WARN, main(asking(dismiss_stale_reviews_on_push=False))),
    ("own push", "main-last-push", Health.WARN, main(asking(require_last_push_approval=False))),
    ("no owners", "main-code-owners", Health.WARN, main(asking(require_code_owner_review=False))),
    ("forced", "main-rewrite", Health.FAIL, main(without("non_fast_forward"))),
    ("deleted", "main-rewrite", Health.FAIL, main(without("deletion"))),
    ("forced by the older protection", "main-rewrite", Health.FAIL, main((), OLDER._replace(force_pushes=True))),
    ("a check of anybody's", "main-checks", Health.WARN, main(checked({"context": "validate"}))),
    ("no check", "main-checks", Health.WARN, main(without("required_status_checks"))),
    ("bypass", "main-bypass", Health.WARN, main(bypass=(Bypass("RepositoryRole", 5, "always"),))),
    ("administrators", "main-bypass", Health.WARN, main((), OLDER._replace(admins=False))),
    ("ledger forced", "ledger-rewrite", Health.FAIL, {"ledger": Guard("ledger", LEDGER[1:], None)}),
    ("no ledger yet", "ledger-rewrite", Health.WARN, {"ledger": None}),
    ("ledger by pull request", "ledger-writable", Health.FAIL, {"ledger": Guard("ledger", (*LEDGER, MAIN[0]), None)}),
    ("ledger's older protection", "ledger-writable", Health.FAIL, {"ledger": Guard("ledger", LEDGER, OLDER)}),
    ("nobody decided", "ledger-place", Health.FAIL, memory(undecided=Message("there are remotes"))),
    ("ledger broken", "ledger-read", Health.FAIL, memory(trouble=Message("rewritten"), broken=True)),
    ("ledger away", "ledger-read", Health.UNKNOWN, memory(trouble=Message("no answer"))),
    ("ledger not pinned", "ledger-pinned", Health.WARN, settings(ledger_root="")),
    ("ledger of another root", "ledger-pinned", Health.FAIL, memory(trouble=Message("rewritten"), broken=True)),
    ("nothing to pin", "ledger-pinned", Health.WARN, settings(ledger_root="") | memory(root="")),
    ("Actions off", "actions-on", Health.FAIL, {"actions": ACTIONS._replace(enabled=False)}),
    ("Actions of nobody's", "actions-on", Health.FAIL, {"actions": ACTIONS._replace(allowed="local_only")}),
    ("workflows approve", "actions-approve", Health.FAIL, {"actions": ACTIONS._replace(may_approve=True)}),
    ("workflows write", "actions-token", Health.WARN, {"actions": ACTIONS._replace(token="write")}),  # noqa: S106 - likewise
    (
        "strangers",
        "actions-forks",
        Health.WARN,
        {
            "forks": "first_time_contributors_new_to_github",
            "repository": Repository(1, "o/r", "main", private=False, fork=False),
        },
    ),
    ("classic token", "token-kind", Health.WARN, {"token": Token("classic", ("repo",))}),
    ("mighty token", "token-kind", Health.WARN, {"token": Token("classic", ("repo", "admin:org"))}),
    ("token ends", "token-ends", Health.WARN, {"token": Token("fine-grained", (), NOW + timedelta(days=13))}),
    ("no look-up", "token-lookup", Health.FAIL, policy(anyone_with="write") | {"lookup": ""}),
    ("no environment", "environment", Health.FAIL, {"environment": None}),
    ("no environment, no secret", "environment", Health.WARN, {"environment": None, "channels": {}}),
    ("environment of all", "environment-branches", Health.FAIL, environment(None)),
    ("environment of more", "environment-branches", Health.FAIL, environment(("main", "release/*"))),
    ("environment of tags", "environment-branches", Health.FAIL, environment(("main", "refs/tags/v*"))),
    ("environment of none", "environment-branches", Health.FAIL, environment(())),
    ("environment of the protected", "environment-branches", Health.WARN, environment(None, protected_branches=True)),
    ("reviewers", "environment-waits", Health.FAIL, environment(reviewers=True)),
    ("a timer", "environment-waits", Health.WARN, environment(wait=30)),
    ("no secret", "secrets-there", Health.FAIL, {"environment_secrets": frozenset()}),
    (
        "no secret for who is told",
        "secrets-there",
        Health.FAIL,
        settings(notify=replace(facts().settings.notify, url="TOLD")),
    ),
    ("secret for all", "secrets-place", Health.WARN, {"repository_secrets": frozenset({"MASTODON_TOKEN"})}),
    ("secret not handed over", "secrets-handed", Health.FAIL, files(workflows={"publish.yml": "on: push\njobs: {}\n"})),
    (
        "public",
        "visibility",
        Health.WARN,
        {"repository": Repository(1, "o/r", "main", private=False, fork=False), "coming": 3},
    ),
    (
        "nowhere to fetch from",
        "media-place",
        Health.WARN,
        settings(media=MediaPlace()) | {"channels": {"i": replace(CHANNEL, network="instagram")}},
    ),
    ("closed to others", "media-open", Health.FAIL, {"media": (Message("https://kirk.test/ does not answer"),)}),
    (
        "no secret for the bucket",
        "secrets-there",
        Health.FAIL,
        settings(media=MediaPlace("s3", "https://m.test/", secrets={"key": "MEDIA_KEY"})),
    ),
    ("no dependabot", "dependabot", Health.WARN, files(dependabot="")),
    ("no requirements", "workflow-installs", Health.FAIL, files(requirements=None)),
    ("no hash", "workflow-installs", Health.FAIL, files(requirements="tellal==1.0\n")),
    ("no publish.yml", "cron-on", Health.WARN, {"workflows": ()}),
    *(
        (state, "cron-on", Health.FAIL, {"workflows": (Workflow(1, "p", ".github/workflows/publish.yml", state),)})
        for state in ("disabled_inactivity", "disabled_manually", "disabled_fork")
    ),
    ("no run yet", "cron-runs", Health.WARN, {"scheduled": ()}),
    ("three hours", "cron-runs", Health.WARN, {"scheduled": (run(180),)}),
    ("two days", "cron-runs", Health.FAIL, {"scheduled": (run(2880),)}),
    ("failed", "run-last", Health.FAIL, {"runs": (run(1, None), run(9, "failure"))}),
    ("cancelled", "run-last", Health.WARN, {"runs": (run(9, "cancelled"),)}),
    ("none ended", "run-last", Health.WARN, {"runs": (run(1, None),)}),
    ("silent", "run-seen", Health.WARN, memory(last=NOW - timedelta(hours=3))),
    ("silent for long", "run-seen", Health.FAIL, memory(last=NOW - timedelta(days=3))),
    ("never", "run-seen", Health.WARN, memory(last=None)),
    ("late", "run-late", Health.WARN, memory(history=History(delays=(10_800,) * 20))),
    ("later than may be", "run-late", Health.FAIL, memory(history=History(delays=(30_000,) * 20))),
    ("gaps", "run-late", Health.WARN, memory(history=History()) | {"scheduled": (run(1), run(200))}),
    ("nothing to tell by", "run-late", Health.UNKNOWN, memory(history=History()) | {"scheduled": (run(1),)}),
    ("ahead", "clock", Health.WARN, {"skew": 61.0}),
    ("behind", "clock", Health.WARN, {"skew": -299.0}),
    ("wrong", "clock", Health.FAIL, {"skew": -301.0}),
    ("no git", "git", Health.FAIL, {"machine": Machine("", (3, 11, 0), (), ssh_keygen=True)}),
    ("old git", "git", Health.FAIL, {"machine": Machine("2.30.9", (3, 11, 0), (), ssh_keygen=True)}),
    (
        "git too old to check signatures",
        "git",
        Health.FAIL,
        {"machine": Machine("2.33.1", (3, 11, 0), (), ssh_keygen=True)} | policy(mode=ApprovalMode.SIGNED_MERGE),
    ),
    ("old Python", "python", Health.FAIL, {"machine": Machine("2.40", (3, 10, 9), (), ssh_keygen=True)}),
    ("no WebP", "pillow", Health.WARN, {"machine": Machine("2.40", (3, 11, 0), ("WebP",), ssh_keygen=True)}),
    (
        "no ssh-keygen",
        "ssh-keygen",
        Health.FAIL,
        {"machine": Machine("2.40", (3, 11, 0), (), ssh_keygen=False)} | policy(mode=ApprovalMode.ATTEST),
    ),
    ("settings", "settings", Health.FAIL, {"settings_trouble": Message("tellal.toml:3: no")}),
    ("solo", "approval-mode", Health.WARN, policy(mode=ApprovalMode.SOLO)),
    ("solo in CI", "approval-mode", Health.WARN, policy(mode=ApprovalMode.SOLO, allow_unreviewed=True)),
    ("a shallow clone", "approval-history", Health.FAIL, {"clone": Clone(shallow=True, policy=POLICY)}),
    ("not committed", "approval-committed", Health.WARN, {"clone": Clone(shallow=False, policy=Policy())}),
    ("nothing committed", "approval-committed", Health.WARN, {"clone": Clone(shallow=False, policy=None)}),
    ("gone", "approvers-known", Health.FAIL, approver(person=None)),
    ("a machine", "approvers-known", Health.FAIL, approver(person=Person(583231, "mona", bot=True))),
    ("renamed", "approvers-known", Health.WARN, approver(person=Person(583231, "monalisa"))),
    ("may not write", "approvers-access", Health.WARN, approver(permission="read")),
    ("too few", "approvers-enough", Health.FAIL, policy(required=4)),
    ("too few, one revoked", "approvers-enough", Health.FAIL, policy(required=3, revoked=(12,))),
    ("as many as it takes", "approvers-enough", Health.WARN, policy(required=3)),
    ("too few for a channel", "approvers-enough", Health.FAIL, policy(channels={"mastodon": Rule(2, ("mona",))})),
    ("too few for a campaign", "approvers-enough", Health.FAIL, policy(campaigns={"kis": Rule(1, ())})),
    ("no signers", "approvers-sign", Health.FAIL, policy(mode=ApprovalMode.ATTEST) | files(signers=None)),
    (
        "nobody's line",
        "approvers-sign",
        Health.WARN,
        policy(mode=ApprovalMode.ATTEST) | files(signers=signers.read(b"*@x.org ssh-ed25519 QUFB\n")),
    ),
    (
        "a key that ends",
        "approvers-sign",
        Health.WARN,
        policy(mode=ApprovalMode.SIGNED_MERGE)
        | files(signers=signers.read(b'mona valid-before="20261220" ssh-ed25519 QUFB\n')),
    ),
    (
        "too few signers",
        "approvers-enough",
        Health.FAIL,
        policy(mode=ApprovalMode.ATTEST, required=2) | files(signers=signers.read(b"mona,m@x.org ssh-ed25519 QUFB\n")),
    ),
    (
        "one signer revoked",
        "approvers-enough",
        Health.WARN,
        policy(mode=ApprovalMode.ATTEST, required=2, revoked=("ada@x.org",)),
    ),
    ("a fork", "repository", Health.WARN, {"repository": Repository(1, "o/r", "main", private=True, fork=True)}),
    (
        "another name",
        "repository",
        Health.FAIL,
        {"repository": Repository(1, "o/r", "trunk", private=True, fork=False)},
    ),
    ("no reviews", "token-reviews", Health.UNKNOWN, {"reviews": NOT_SEEN}),
    ("no owners", "codeowners", Health.WARN, files(codeowners=None)),
    ("other owners", "codeowners", Health.WARN, files(codeowners="* @eda\n")),
]


@pytest.mark.parametrize(("code", "health", "changed"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_is_broken_is_named_with_what_to_do(code: str, health: Health, changed: dict[str, Any]) -> None:
    """Under its code, as bad as it is, and with a remedy."""
    found = [each for each in of(code, facts(**changed)) if each.health is not Health.OK]
    assert {each.health for each in found} == {health}
    assert all(each.remedy is not None and str(each.remedy) for each in found)


@pytest.mark.parametrize("name", [*FAR, "machine", "memory", "files", "clone", "media"])
def test_what_is_not_seen_is_unknown(name: str) -> None:
    """Whatever rests on it: it says what would show it, and never that it is well or bad."""
    seen = facts(**{name: NOT_SEEN})
    resting = [check for check in CHECKS if name in check.needs]
    assert resting or name == "lookup"
    healths = {each.health for check in resting for each in check.judge(seen) if str(each.what) == str(NOT_SEEN.why)}
    assert healths <= {Health.UNKNOWN}
    found = [each for check in resting for each in check.judge(seen)]
    assert not [each for each in found if each.health is Health.FAIL]


def test_no_fact_is_judged_that_nobody_looks_at() -> None:
    """Each fact that may be unseen is needed by a check, so that a probe looks at it."""
    needed = {need for check in CHECKS for need in check.needs}
    assert needed <= {field.name for field in fields(Facts)}
    assert needed == {*FAR, "machine", "memory", "files", "clone", "accounts", "media"}
    assert {code for check in CHECKS for code in check.codes} == set(CODES)


@pytest.mark.parametrize(
    "code", ["main-pull-request", "main-approvals", "main-stale", "main-last-push", "main-code-owners", "main-rewrite"]
)
def test_the_older_protection_is_as_good_as_a_ruleset(code: str) -> None:
    """Whichever asks for it."""
    assert [each.health for each in of(code, facts(**main((), OLDER)))] == [Health.OK]


@pytest.mark.parametrize(
    ("rules", "protection", "health"),
    [
        (MAIN, NOT_SEEN, Health.OK),  # rulesets alone are enough
        ((), NOT_SEEN, Health.UNKNOWN),  # the older protection might ask for it
        (NOT_SEEN, None, Health.UNKNOWN),
        (NOT_SEEN, OLDER, Health.OK),
        ((), None, Health.FAIL),
    ],
)
def test_half_of_what_guards_a_branch_is_seen(rules: object, protection: object, health: Health) -> None:
    """What is not seen counts neither for nor against."""
    for code in ("main-pull-request", "main-approvals", "main-rewrite"):
        assert [each.health for each in of(code, facts(**main(rules, protection)))] == [health]


def test_a_bypass_list_that_nobody_may_see_is_unknown() -> None:
    """GitHub shows it to those only who may change it."""
    assert [each.health for each in of("main-bypass", facts(**main(bypass=NOT_SEEN)))] == [Health.UNKNOWN]


def test_a_secret_of_this_run_is_there_though_nobody_may_list_secrets() -> None:
    """And one that is not set is unknown, not missing."""
    blind = {"environment_secrets": NOT_SEEN, "repository_secrets": NOT_SEEN}
    assert [each.health for each in of("secrets-there", facts(**blind, variables=frozenset({"MASTODON_TOKEN"})))] == [
        Health.OK
    ]
    assert [each.health for each in of("secrets-there", facts(**blind))] == [Health.UNKNOWN]


def test_whose_account_nobody_may_see_is_unknown() -> None:
    """Neither the account nor the permission."""
    assert [each.health for each in of("approvers-known", facts(**approver(person=NOT_SEEN)))] == [Health.UNKNOWN]
    assert [each.health for each in of("approvers-access", facts(**approver(permission=NOT_SEEN)))] == [Health.UNKNOWN]


def test_a_renamed_approver_is_named_as_they_are_called_now() -> None:
    """So that the settings can be put right."""
    (found,) = of("approvers-known", facts(**approver(person=Person(583231, "monalisa"))))
    assert "monalisa" in str(found.what)
    assert found.where == "tellal approvers add monalisa"


def test_without_heartbeats_silence_shows_nothing() -> None:
    """Whoever wants none is not told of silence."""
    quiet = settings(ledger_heartbeat=timedelta(0)) | memory(last=NOW - timedelta(days=3))
    assert [each.health for each in of("run-seen", facts(**quiet))] == [Health.OK]


def test_keys_are_judged_where_approvals_are_signatures() -> None:
    """One who may sign under two names is one."""
    signed = policy(mode=ApprovalMode.ATTEST)
    assert [each.health for each in of("approvers-sign", facts(**signed))] == [Health.OK]
    assert [each.health for each in of("approvers-enough", facts(**signed))] == [Health.OK]


def test_what_lives_in_the_workspace_needs_no_secret() -> None:
    """A twin may name the secret that it will have one day."""
    channel = replace(facts().channels["mastodon"], network="outbox", twin="mastodon")
    seen = facts(channels={"mastodon": channel}, environment_secrets=frozenset())
    assert [each.health for each in of("secrets-there", seen)] == [Health.OK]
    assert of("secrets-handed", seen) == []


def test_the_check_that_is_to_be_required_goes_by_its_name() -> None:
    """As GitHub lists it."""
    flow = "on: pull_request\npermissions: {}\njobs: {validate: {name: Look at it}}\n"
    seen = facts(**main(without("required_status_checks")), **files(workflows={"check.yml": flow}))
    (found,) = of("main-checks", seen)
    assert "“Look at it”" in str(found.remedy)


def test_a_workflow_that_has_to_run_is_as_good_as_a_check() -> None:
    """Organisations may ask for one."""
    rules = (*without("required_status_checks"), BranchRule("workflows", {}, 9))
    assert [each.health for each in of("main-checks", facts(**main(rules)))] == [Health.OK]


def test_how_many_may_write_nobody_counts() -> None:
    """With `anyone_with`, there may be enough; a rule that names people is counted all the same."""
    anyone = {"anyone_with": "write", "approvers": {}, "required": 3}
    assert [each.health for each in of("approvers-enough", facts(**policy(**anyone)))] == [Health.OK]
    named = policy(**anyone, channels={"mastodon": Rule(1, ())})
    assert {each.health for each in of("approvers-enough", facts(**named))} == {Health.OK, Health.FAIL}


@pytest.mark.parametrize(("skew", "word"), [(90.0, "ahead"), (-90.0, "behind")])
def test_a_wrong_clock_is_said_to_be_ahead_or_behind(skew: float, word: str) -> None:
    """Whoever sets it has to know."""
    (found,) = of("clock", facts(skew=skew))
    assert word in str(found.what)


@pytest.mark.parametrize(("place", "words"), [(".", "alone"), ("origin", "at origin"), ("", "nothing is sent")])
def test_where_the_ledger_is_is_said(place: str, words: str) -> None:
    """Each of the three is well, where somebody decided or nobody has to."""
    (found,) = of("ledger-place", facts(**memory(place=place)))
    assert (found.health, words in str(found.what)) == (Health.OK, True)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(59, "59s"), (60, "1m"), (5400, "90m"), (7200, "2h"), (172_799, "47h"), (172_800, "2d"), (-5, "0s")],
)
def test_lengths_of_time_are_short(seconds: int, said: str) -> None:
    """As settings have them."""
    assert duration(timedelta(seconds=seconds)) == said


def test_where_another_machine_publishes_nobody_misses_secrets_at_github() -> None:
    """They are where that machine is."""
    elsewhere = facts(**files(workflows={}), environment=None, environment_secrets=frozenset())
    assert [each.health for each in of("secrets-there", elsewhere)] == [Health.UNKNOWN]
    assert [each.health for each in of("environment", elsewhere)] == [Health.WARN]
    there = replace(elsewhere, variables=frozenset({"MASTODON_TOKEN"}))
    assert [each.health for each in of("secrets-there", there)] == [Health.OK]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (Bypass("RepositoryRole", 5, "always"), "admin"),
        (Bypass("RepositoryRole", 77, "always"), "RepositoryRole 77"),
        (Bypass("OrganizationAdmin", None, "always"), "OrganizationAdmin"),
    ],
)
def test_whom_rules_do_not_bind_is_called_by_name(who: Bypass, said: str) -> None:
    """As far as the name is known."""
    (found,) = of("main-bypass", facts(**main(bypass=(who,))))
    assert str(found.what).endswith(f": {said}")
