"""A workspace in perfect health, as facts; tests break one thing at a time: `facts(skew=400)`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.doctor.examine import CHECKS
from pipeline.doctor.facts import Approver, Clone, Facts, Files, Guard, Machine, Memory, Token, Tried, Unseen
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode, Policy
from pipeline.model.event import History
from pipeline.model.settings import Channel, MediaPlace, Settings
from pipeline.networks.whoami import Identity
from pipeline.trust import signers
from pipeline.trust.github.forge import ActionsPolicy, Environment, Person, Repository, Rule, Run, Workflow

if TYPE_CHECKING:
    from pipeline.model.diagnosis import Diagnosis

NOW = datetime(2026, 12, 8, 12, tzinfo=UTC)
NOT_SEEN = Unseen(Message("api.github.test refused it"), Message("give the token administration: read"))
POLICY = Policy(mode=ApprovalMode.GITHUB, approvers={"mona": 583231, "ada": 12, "eda": 13})
ASKS = {
    "required_approving_review_count": 1,
    "dismiss_stale_reviews_on_push": True,
    "require_code_owner_review": True,
    "require_last_push_approval": True,
    "required_review_thread_resolution": False,
}
CHECKED = {"required_status_checks": [{"context": "validate", "integration_id": 15368}]}
MAIN = (
    Rule("pull_request", ASKS, 1),
    Rule("required_status_checks", CHECKED, 1),
    Rule("non_fast_forward", {}, 1),
    Rule("deletion", {}, 1),
)
LEDGER = (Rule("non_fast_forward", {}, 2), Rule("deletion", {}, 2))
CHANNEL = Channel(
    "mastodon", "content/mastodon/channel.toml", "mastodon", "kirkikindi", secrets={"token": "MASTODON_TOKEN"}
)
MEDIA = MediaPlace("site", "https://kirk.test/media/")
FLOW = """\
on: {schedule: [{cron: "7 * * * *"}]}
permissions: {}
jobs:
  publish:
    environment: publish
    permissions: {contents: write}
    steps:
      - name: Send
        env:
          TOKEN: ${{ secrets.MASTODON_TOKEN }}
        run: pip install -r requirements.txt && tellal publish
"""
SIGNERS = signers.read(
    b'mona@x.org ssh-ed25519 QUFB\nada@x.org valid-before="20280101" ssh-ed25519 QkJC\neda@x.org ssh-ed25519 Q0ND\n'
)
HASHED = "# what it takes\ntellal==1.0 --hash=sha256:aa\nclick==8.2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
DEPENDABOT = "updates: [{package-ecosystem: github-actions}]\n"


def run(minutes: int, conclusion: str | None = "success", event: str = "schedule") -> Run:
    """Return a run that began some minutes ago."""
    url = "https://github.test/o/r/actions/runs/1"
    return Run(1, event, "completed", conclusion, "main", "a" * 40, NOW - timedelta(minutes=minutes), url)


def facts(**broken: Any) -> Facts:  # noqa: ANN401 - facts of all kinds
    """Return the facts of a workspace in which all is well but for what is named."""
    settings = Settings("Deneme", approval=POLICY, ledger_remote="origin", ledger_root="b" * 40, media=MEDIA)
    history = History(delays=(60,) * 20)
    whole = Facts(
        NOW,
        settings=settings,
        channels={"mastodon": CHANNEL},
        web="https://github.test/o/r",
        machine=Machine("2.39.5", (3, 11, 7), (), ssh_keygen=True),
        memory=Memory("origin", None, None, None, False, "b" * 40, history, NOW - timedelta(minutes=9)),  # noqa: FBT003 - a record
        files=Files(
            {"publish.yml": FLOW},
            {"publish.yml": FLOW},
            DEPENDABOT,
            "* @ada\n",
            "* @ada\n",
            signers=SIGNERS,
            requirements=HASHED,
        ),
        skew=0.4,
        repository=Repository(1, "o/r", "main", private=True, fork=False),
        token=Token("workflow"),
        main=Guard("main", MAIN, None, ()),
        ledger=Guard("ledger", LEDGER, None, ()),
        actions=ActionsPolicy(enabled=True, allowed="all", pinned=False, token="read", may_approve=False),  # noqa: S106 - a permission
        forks="first_time_contributors",
        environment=Environment("publish", ("main",), protected_branches=False, reviewers=False),
        environment_secrets=frozenset({"MASTODON_TOKEN"}),
        repository_secrets=frozenset(),
        workflows=(Workflow(1, "publish", ".github/workflows/publish.yml", "active"),),
        runs=(run(9), run(24)),
        scheduled=(run(9), run(24)),
        approvers=(
            Approver("mona", 583231, Person(583231, "mona"), "write"),
            Approver("ada", 12, Person(12, "ada"), "admin"),
            Approver("eda", 13, Person(13, "eda"), "write"),
        ),
        lookup="admin",
        reviews=True,
        accounts=(Tried(CHANNEL, who=Identity("kirkikindi@mastodon.example", "7")),),
        media=(),
        clone=Clone(shallow=False, policy=POLICY),
    )
    if "settings" in broken:  # as they are committed
        broken.setdefault("clone", Clone(shallow=False, policy=broken["settings"].approval))
    return replace(whole, **broken)


def settings(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - of all kinds
    """Return the fact that the workspace's settings are others: `facts(**settings(ledger_root=""))`."""
    return {"settings": replace(facts().settings, **changed)}


def policy(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - of all kinds
    """Return the fact that the policy is another one."""
    return settings(approval=replace(facts().settings.approval, **changed))


def judged(seen: Facts) -> list[Diagnosis]:
    """Return what all checks say of some facts."""
    return [diagnosis for check in CHECKS for diagnosis in check.judge(seen)]


def of(code: str, seen: Facts) -> list[Diagnosis]:
    """Return what is said under a code."""
    return [diagnosis for diagnosis in judged(seen) if diagnosis.code == code]
