"""Whose secrets these are, asked of every network without publishing anything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from pipeline.errors import RejectedError
from pipeline.networks.whoami import UNTRIED, WhoAmI, lacking
from tests.networks.cases import CASES
from tests.networks.fakes.base import Fake, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.networks.case import Case

NOW = datetime.now(UTC).replace(microsecond=0)
#: What each network calls the account of its fake, where the case itself does not say (`who`).
NAMES = {
    "bluesky": "kirkikindi.test",
    "devto": "kirk",
    "discord": "duyurular",
    "discord-webhook": "Kırk",
    "facebook": "Kırkikindi",
    "instagram": "kirkikindi",
    "linkedin": "",
    "mastodon": "mock@127.0.0.1",
    "matrix": "@kirk:example.org",
    "reddit": "kirkikindi",
    "slack": "Kırkikindi",
    "telegram": "kirkikindi",
    "threads": "kirkikindi",
    "wordpress": "ayse",
    "x": "kirkikindi",
}
#: What a fake has to say for its account to lack something, and what that is.
LACKS: dict[str, tuple[str, object, str]] = {
    "facebook": ("scopes", ["pages_read_engagement"], "pages_manage_posts"),
    "linkedin": ("may_read", False, "r_organization_social"),
    "mastodon": ("scopes", ["read", "write:statuses"], "write:media"),
    "matrix": ("joined", [], "join #kirk:example.org"),
    "slack": ("scopes", "chat:write,files:write,files:read", "channels:history"),
    "telegram": ("member", {"status": "administrator", "can_post_messages": False}, "can_post_messages"),
    "wordpress": ("may", {"publish_posts": True, "read": True}, "upload_files"),
    "x": ("level", "read", "Read and write"),
}
NAMES |= {case.name: case.who for case in CASES if case.who is not None}
TRIED = [case for case in CASES if case.name in NAMES]


@pytest.fixture(params=TRIED, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """One network after the other."""
    found: Case = request.param
    return found


@pytest.fixture
def fake(case: Case) -> Iterator[Any]:
    """Its server."""
    with serving(case.fake()) as fake:
        yield fake


def test_an_account_says_who_it_is(case: Case, fake: Fake, tmp_path: Path) -> None:
    """The name is what people see there; nothing is published, and nothing is lacking."""
    network = case.adapter(tmp_path, fake)
    assert isinstance(network, WhoAmI)
    who = network.whoami(NOW)
    assert (who.name, who.lacks, who.tried) == (NAMES[case.name], (), True)
    assert fake.posts == []
    assert not [asked for asked in fake.asked if fake.publishes(asked) or fake.changes(asked)]


def test_wrong_secrets_are_nobodys(case: Case, fake: Fake, tmp_path: Path) -> None:
    """The refusal is the one that publishing would meet, and repeats no secret."""
    with pytest.raises(RejectedError) as caught:
        case.wrong(tmp_path, fake).whoami(NOW)
    assert isinstance(caught.value, case.unauthorised)
    said = f"{caught.value} {caught.value.hint}"
    assert not [secret for secret in case.secrets if secret in said or quote(secret, safe="") in said]


@pytest.mark.parametrize("name", sorted(LACKS))
def test_what_an_account_may_not_do_is_said(name: str, tmp_path: Path) -> None:
    """A post would fail with it, hours later."""
    case = next(case for case in CASES if case.name == name)
    field, value, lacks = LACKS[name]
    with serving(case.fake()) as fake:
        setattr(fake, field, value)
        assert case.adapter(tmp_path, fake).whoami(NOW).lacks == (lacks,)


def test_a_token_of_facebook_says_when_it_ends(tmp_path: Path) -> None:
    """One without an end says 0, which is no moment of 1970."""
    case = next(case for case in CASES if case.name == "facebook")
    with serving(case.fake()) as fake:
        network = case.adapter(tmp_path, fake)
        assert network.whoami(NOW).expires is None
        fake.ends = int(datetime(2027, 1, 25, tzinfo=UTC).timestamp())  # type: ignore[attr-defined] # its fake's
        assert network.whoami(NOW).expires == datetime(2027, 1, 25, tzinfo=UTC)


def test_a_server_that_does_not_tell_permissions_is_believed(tmp_path: Path) -> None:
    """Older servers of Mastodon do not know the question; that is no lack."""
    case = next(case for case in CASES if case.name == "mastodon")
    with serving(case.fake()) as fake:
        fake.scopes = None  # type: ignore[attr-defined] # its fake's
        assert case.adapter(tmp_path, fake).whoami(NOW).lacks == ()


def test_a_webhook_of_slack_cannot_be_tried(tmp_path: Path) -> None:
    """Whatever is sent to it is published, so nobody claims that it works."""
    case = next(case for case in CASES if case.name == "slack-webhook")
    with serving(case.fake()) as fake:
        assert case.adapter(tmp_path, fake).whoami(NOW) is UNTRIED
        assert fake.asked == []


def test_every_network_says_who_somebody_is_or_is_known_not_to() -> None:
    """A new adapter says in its case what its fake calls the account."""
    assert {case.name for case in CASES} - {*NAMES} <= {"slack-webhook"}


def test_only_known_permissions_are_missed() -> None:
    """Where a network tells none, nothing is lacking."""
    assert lacking(("a", "b"), ("b", "c")) == ("a",)
    assert lacking(("a", "b"), ()) == ()
