"""What is known of how networks let accounts in fits what their adapters want."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.i18n import Message
from pipeline.model.settings import Channel
from pipeline.networks.connecting.way import SETTINGS, Redirect, Way
from pipeline.networks.connecting.ways import WAYS
from pipeline.networks.registry import ADAPTERS, open_network

PAGES = Path(__file__).resolve().parents[3] / "docs" / "networks"


@pytest.fixture(params=sorted(WAYS))
def way(request: pytest.FixtureRequest) -> Way:
    """One network after the other."""
    return WAYS[request.param]


def test_every_network_has_a_way_or_a_page() -> None:
    """Of one without a way, its channel says which secrets are asked for, and its page where they are to be had."""
    missing = set(ADAPTERS) - set(WAYS) - {"outbox"}
    assert not [name for name in missing if not (PAGES / f"{name}.md").is_file()]


def test_what_is_stored_is_what_the_adapter_takes(way: Way, tmp_path: Path) -> None:
    """The secrets have the names that it asks for, and the settings are all there."""
    if way.network not in ADAPTERS:
        pytest.skip("no adapter yet")
    secrets = way.grant.kept if way.grant else [ask.name for ask in way.asks if ask.name not in SETTINGS]
    names = dict.fromkeys(secrets, "A_TOKEN")
    # A Page, an account, a server: asked for or found out.
    channel = Channel(
        "c",
        "content/c/channel.toml",
        way.network,
        "kirkikindi",
        secrets=names,
        room="222",
        server="https://example.org",
    )
    environment = {"A_TOKEN": "https://hooks.example.org/a/b"}
    open_network(tmp_path, channel, environment=environment).close()


def test_steps_are_whole(way: Way) -> None:
    """Each has all that it names, and a network that wants to know the redirect is told which one to write down."""
    said = [str(Message(step.text, **{**step.values, "redirect": way.redirect})) for step in way.steps]
    assert said
    assert not [step for step in said if "{" in step]
    named = any("{redirect}" in step.text for step in way.steps)
    wants = way.grant is not None and not way.grant.registers and way.grant.redirect is not Redirect.FREE
    assert named or not wants
    assert way.source


def test_nothing_is_asked_in_the_clear(way: Way) -> None:
    """What is hidden is a secret, and settings are not; every address is one of TLS."""
    assert {ask.name for ask in way.asks if not ask.hidden} <= {*SETTINGS, "client_id"}
    if way.grant:
        for address in (way.grant.authorize, way.grant.tokens.address):
            assert address.startswith(("https://", "{server}/"))
