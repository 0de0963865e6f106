"""Who has to say yes before something goes out, and where that is looked up: `[approval]` of `tellal.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from pipeline.i18n import Message


class ApprovalMode(StrEnum):
    """Where the proof of an approval comes from."""

    GITHUB = "github"
    ATTEST = "attest"
    SIGNED_MERGE = "signed-merge"
    SOLO = "solo"


class WhenAway(StrEnum):
    """What happens while nobody can ask GitHub."""

    WAIT = "wait"
    USE_CACHED = "use-cached"


class Asked(NamedTuple):
    """What was asked of GitHub.

    Args:
        calls: how many questions.
        pulls: about the reviews of how many pull requests.
        left: how many more it answers in this hour, None where it did not say.
        trouble: why something could not be asked, None where everything could.
    """

    calls: int
    pulls: int
    left: int | None = None
    trouble: Message | None = None


class Rule(NamedTuple):
    """What it takes for one target.

    Args:
        required: how many people have to approve.
        approvers: who may, by the names that the policy has for them (logins; principals of the signers' file); None
            where the rule leaves that to the policy.
    """

    required: int = 1
    approvers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """`[approval]` of one version of `tellal.toml`.

    Args:
        mode: where the proof comes from.
        required: how many people have to approve.
        approvers: who may: login → GitHub's id of that account, which stays when the login changes.
        anyone_with: permission that lets everybody approve who has it, as GitHub calls it; empty where only the list
            counts.
        four_eyes: whoever wrote the bytes does not count.
        max_age: how old the approval of a post and of its media may be; None for ever.
        revoked: people whose approvals no longer count: GitHub's ids, or principals.
        allow_unreviewed: solo approval may publish in CI too.
        when_away: what happens while nobody can ask GitHub.
        signers: the file of the keys that may sign, relative to the workspace's root.
        channels: what single channels ask beside that, by the name of their folder.
        campaigns: likewise single campaigns.
    """

    mode: ApprovalMode = ApprovalMode.SOLO
    required: int = 1
    approvers: Mapping[str, int] = field(default_factory=dict)
    anyone_with: str = ""
    four_eyes: bool = True
    max_age: timedelta | None = None
    revoked: tuple[int | str, ...] = ()
    allow_unreviewed: bool = False
    when_away: WhenAway = WhenAway.WAIT
    signers: str = "allowed_signers"
    channels: Mapping[str, Rule] = field(default_factory=dict)
    campaigns: Mapping[str, Rule] = field(default_factory=dict)

    def rule(self, channel: str = "", campaign: str = "") -> Rule:
        """Return what a target takes: the most that policy, channel and campaign ask for, and who all of them accept.

        Args:
            channel: name of its folder; empty for what belongs to no target, as the policy itself.
            campaign: slug of its campaign, empty where it has none.
        """
        rules = (Rule(self.required), self.channels.get(channel, Rule(0)), self.campaigns.get(campaign, Rule(0)))
        named = [rule.approvers for rule in rules if rule.approvers is not None]
        approvers = None
        if named:
            approvers = tuple(name for name in named[0] if all(name in others for others in named[1:]))
        return Rule(max(rule.required for rule in rules), approvers)
