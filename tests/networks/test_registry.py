"""Networks that other packages bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.model.settings import Channel
from pipeline.networks import registry
from pipeline.networks.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADAPTER = """
def account(given):
    return given.channel.network, given.secret("token")
"""


@pytest.fixture(autouse=True)
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that brings a network of its own, and one that would like to be ours."""
    (tmp_path / "acme_social.py").write_text(ADAPTER)
    about = tmp_path / "acme_social-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-social\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        f"[{registry.GROUP}]\nacme = acme_social:account\noutbox = acme_social:account\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("ACME_TOKEN", "s3cret")
    registry.others.cache_clear()
    yield
    registry.others.cache_clear()


def channel(network: str) -> Channel:
    """Return a channel on a network."""
    return Channel("c", "content/c/channel.toml", network, "kirkikindi", secrets={"token": "ACME_TOKEN"})


def test_a_network_of_others_is_opened_as_ours_are(tmp_path: Path) -> None:
    """It gets the settings, and secrets by name."""
    made: object = registry.open_network(tmp_path, channel("acme"))
    assert made == ("acme", "s3cret")


def test_no_package_takes_the_place_of_a_network_of_ours(tmp_path: Path) -> None:
    """What is installed beside us cannot have our posts."""
    assert isinstance(registry.open_network(tmp_path, channel("outbox")), Outbox)


def test_a_misspelt_name_is_told_what_is_near_it(tmp_path: Path) -> None:
    """Also where that is a network of others."""
    with pytest.raises(UsageError) as caught:
        registry.open_network(tmp_path, channel("acmee"))
    assert str(caught.value.hint) == "did you mean “acme”?"
