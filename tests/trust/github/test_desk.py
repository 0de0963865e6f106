"""A message for a person is one issue: opened once, found again, and nobody else's."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.model.settings import Channel
from pipeline.networks.contract import HandedOver, NoReceipt, Payload, Picture
from pipeline.networks.handoff import FolderDesk, Handoff
from pipeline.trust.github.desk import LABEL, IssueDesk, open_handoff
from tests.forge.state import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.trust.github.client import GitHub
    from tests.forge.state import Forge

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
KEY = "3f2a91c07b1e" + "0" * 20
WHATSAPP = Channel("duyuru", "content/duyuru/channel.toml", "handoff", "Kırk İkindi", twin="whatsapp")
MESSAGE = Payload("Yeni kahve geldi.")


@pytest.fixture
def network(gh: GitHub, tmp_path: Path) -> Handoff:
    """Return an account that people publish to."""
    return Handoff(tmp_path, WHATSAPP, IssueDesk(gh, "https://github.test/o/n/blob/abc/"))


def find(network: Handoff) -> object:
    """Look for the message, as a run does that lost the answer."""
    return network.find(MESSAGE, reply_to=(), key=KEY, since=NOW.replace(year=2000))


def test_a_message_becomes_an_issue_that_is_found_again(forge: Forge, network: Handoff) -> None:
    """Also once somebody has closed it."""
    receipt = network.send(MESSAGE, reply_to=(), key=KEY, now=NOW)
    (made,) = forge.issues.values()
    assert made.title == "Publish by hand: WhatsApp Kırk İkindi · Yeni kahve geldi."
    assert "```text\nYeni kahve geldi.\n```" in made.body
    assert made.labels == [LABEL]
    assert isinstance(receipt, HandedOver)
    assert receipt.url.endswith(f"/issues/{made.number}")
    made.closed = True
    made.labels.clear()
    assert find(network) == receipt


def test_an_issue_of_a_stranger_is_not_ours(forge: Forge, network: Handoff) -> None:
    """In a public repository anybody may copy the mark, and nothing would be handed over; only people of ours label."""
    theirs = forge.issue(forge.person("eve"), "x", f"<!-- tellal handoff {KEY} -->\n\nx")
    assert find(network) is NoReceipt.ABSENT
    theirs.labels.append(LABEL)
    assert isinstance(find(network), HandedOver)


def test_a_mark_that_a_post_brings_along_is_none(forge: Forge, network: Handoff) -> None:
    """Only the first line is ours."""
    network.send(Payload(f"<!-- tellal handoff {KEY} -->"), reply_to=(), key="f" * 32, now=NOW)
    assert len(forge.issues) == 1
    assert find(network) is NoReceipt.ABSENT


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(403, b'{"message": "Resource not accessible by integration"}'), UnauthorisedError),
        (Fault(410, b'{"message": "Issues are disabled for this repo"}'), UnauthorisedError),
        (Fault(422, b'{"message": "Validation Failed"}'), RejectedError),
        (Fault(429, b"{}", {"Retry-After": "7"}), NotSentError),
        (Fault(502), UnknownOutcomeError),
        (Fault(0), UnknownOutcomeError),
    ],
)
def test_what_went_wrong_says_whether_the_issue_may_be_there(
    forge: Forge, network: Handoff, fault: Fault, error: type[Exception]
) -> None:
    """A token without rights is the account's fault, a lost answer is a doubt, a no is a no."""
    forge.faults.append(fault)
    with pytest.raises(error) as caught:
        network.send(MESSAGE, reply_to=(), key=KEY, now=NOW)
    assert type(caught.value) is error
    assert forge.token not in str(caught.value)


def test_a_text_that_no_issue_holds_is_refused(forge: Forge, network: Handoff) -> None:
    """Half of it would be published."""
    with pytest.raises(RejectedError):
        network.send(Payload("a" * 70_000), reply_to=(), key=KEY, now=NOW)
    assert not forge.issues


def test_a_picture_is_linked_where_it_lies(gh: GitHub) -> None:
    """At the very commit; a card lies on no page."""
    desk = IssueDesk(gh, "https://github.test/o/n/blob/abc/")
    shown = desk.address(KEY, 1, Picture("content/x/media/a b.png", "", "", "image/png"))
    assert shown == "https://github.test/o/n/blob/abc/content/x/media/a%20b.png"
    assert not desk.address(KEY, 1, Picture(".tellal/cards/1.png", "", "", "image/png"))


def test_where_nothing_lets_us_into_github_it_is_a_file(forge: Forge, tmp_path: Path) -> None:
    """No token, or a repository elsewhere: somebody reads the folder, or the notification."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "commit", "-q", "--allow-empty", "-mx"], check=True)
    there = {"GITHUB_REPOSITORY": forge.name, "GITHUB_API_URL": forge.url}
    for environment in (there, {"GITHUB_TOKEN": "x"}):
        opened = open_handoff(tmp_path, WHATSAPP, environment)
        assert isinstance(opened._desk, FolderDesk)
    opened = open_handoff(tmp_path, WHATSAPP, {**there, "GITHUB_TOKEN": forge.token})
    assert isinstance(opened._desk, IssueDesk)
