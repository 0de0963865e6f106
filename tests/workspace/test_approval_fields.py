"""Who has to say yes: as it is written in `tellal.toml`, and what is wrong with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.approval import ApprovalMode, Policy, Rule, WhenAway
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TELLAL = 'name = "Deneme"\ntimezone = "Europe/Istanbul"\n'
CHANNEL = 'network = "outbox"\nas = "x"\naccount = "deneme"\n'
SIGNED = TELLAL + '[approval]\nmode = "signed-merge"\n'
GITHUB = TELLAL + '[approval]\nmode = "github"\n'
PEOPLE = "[approval.approvers]\nmona = 583231\nayse = 4711\n"
WHOLE = """\
[approval]
mode = "github"
required = 2
anyone_with = "write"
four_eyes = false
max_age = "90d"
revoked = [4711, "ayse@example.org"]
allow_unreviewed = true
when_away = "use-cached"
signers = "keys/signers"
[approval.approvers]
mona = 583231
[approval.channels.x]
required = 3
approvers = ["mona"]
"""


@pytest.mark.parametrize(
    ("written", "policy"),
    [
        ("", Policy()),
        ('[approval]\nmode = "attest"\n', Policy(mode=ApprovalMode.ATTEST)),
        (
            WHOLE,
            Policy(
                mode=ApprovalMode.GITHUB,
                required=2,
                approvers={"mona": 583231},
                anyone_with="write",
                four_eyes=False,
                max_age=timedelta(days=90),
                revoked=(4711, "ayse@example.org"),
                allow_unreviewed=True,
                when_away=WhenAway.USE_CACHED,
                signers="keys/signers",
                channels={"x": Rule(3, ("mona",))},
            ),
        ),
    ],
)
def test_a_policy_is_what_is_written_and_strict_where_nothing_is(
    make_workspace: Callable[..., Path], channel_text: Callable[..., str], written: str, policy: Policy
) -> None:
    """The same when it is read from what was kept."""
    root = make_workspace({"tellal.toml": TELLAL + written, "content/x/channel.toml": channel_text()})
    for _ in range(2):
        library = load(root)
        assert library.settings.approval == policy
        codes = [found.code for found in library.findings if found.path == "tellal.toml"]
        assert codes == (["approval-impossible"] if written == WHOLE else [])  # three, and one who may


@pytest.mark.parametrize(
    ("written", "line", "code", "says"),
    [
        (GITHUB, 4, "approval-impossible", "nobody may approve"),
        (GITHUB + "required = 3\n" + PEOPLE, 5, "approval-impossible", "takes 3 people, and 2 may"),
        (GITHUB + "required = 2\nrevoked = [4711]\n" + PEOPLE, 5, "approval-impossible", "takes 2 people, and 1 may"),
        (GITHUB + PEOPLE + "[approval.channels.x]\nrequired = 3\n", 8, "approval-impossible", "channels.x"),
        (
            GITHUB + PEOPLE + '[approval.channels.x]\nrequired = 2\napprovers = ["mona"]\n',
            8,
            "approval-impossible",
            "takes 2 people, and 1 may",
        ),
        (GITHUB + PEOPLE + "[approval.channels.y]\nrequired = 2\n", 8, "approval-unknown", "“y”"),
        (GITHUB + PEOPLE + "[approval.campaigns.kis]\nrequired = 2\n", 8, "approval-unknown", "“kis”"),
        (
            GITHUB + PEOPLE + '[approval.channels.x]\napprovers = ["mona", "mehmet"]\n',
            8,
            "approval-unknown",
            "“mehmet”",
        ),
        (SIGNED + "required = 2\n", 5, "approval-impossible", "takes 2 people, and a merge is signed by one"),
        (SIGNED + "[approval.channels.x]\nrequired = 2\n", 5, "approval-impossible", "channels.x"),
        (GITHUB + "required = 0\n" + PEOPLE, 5, "value-type", "from 1 to 20"),
        (GITHUB + 'required = "2"\n' + PEOPLE, 5, "value-type", "from 1 to 20"),
        (GITHUB + '[approval.approvers]\nmona = "583231"\n', 6, "value-type", "number of a GitHub account"),
        (TELLAL + '[approval]\nanyone_with = "read"\n', 4, "value-unknown", "read"),
        (TELLAL + '[approval]\nsigners = "../keys"\n', 4, "media-path", "leads out"),
    ],
)
def test_a_policy_that_makes_no_sense_is_an_error(
    make_workspace: Callable[..., Path], written: str, line: int, code: str, says: str
) -> None:
    """With its line, since nothing is sent until it is mended."""
    root = make_workspace({"tellal.toml": written, "content/x/channel.toml": CHANNEL})
    found = [finding for finding in load(root).findings if finding.path == "tellal.toml"]
    assert (line, code) in [(each.line, each.code) for each in found if says in str(each.message)]


def test_as_many_as_there_are_may_be_asked_for(make_workspace: Callable[..., Path]) -> None:
    """Two of two."""
    assert load(make_workspace({"tellal.toml": GITHUB + "required = 2\n" + PEOPLE})).findings == ()


@pytest.mark.parametrize(
    ("channel", "campaign", "rule"),
    [
        ("", "", Rule(1, None)),
        ("y", "", Rule(1, None)),
        ("x", "", Rule(2, ("mona", "ayse"))),
        ("", "kis", Rule(3, None)),
        ("x", "kis", Rule(3, ("mona", "ayse"))),
        ("x", "yaz", Rule(2, ("ayse",))),
    ],
)
def test_a_target_takes_the_most_that_anybody_asks_and_whom_all_accept(channel: str, campaign: str, rule: Rule) -> None:
    """A campaign cannot make a channel's rule milder."""
    policy = Policy(
        channels={"x": Rule(2, ("mona", "ayse"))},
        campaigns={"kis": Rule(3), "yaz": Rule(0, ("ayse", "mehmet"))},
    )
    assert policy.rule(channel, campaign) == rule
