"""Options are data with sources, and reach adapters with their defaults."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.model.settings import Channel
from pipeline.networks.accounts import Account
from pipeline.networks.names import NAMES
from pipeline.networks.options import KINDS, networks, options
from pipeline.networks.registry import ADAPTERS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model.settings import OptionValue


@pytest.mark.parametrize("network", networks())
def test_every_option_is_whole(network: str) -> None:
    """It belongs to a network, has a kind, a sentence, a source with a date, and a default that it takes itself."""
    assert network in {*NAMES, *ADAPTERS}
    for option in options(network).values():
        assert option.takes in KINDS
        assert option.source
        assert option.says.endswith(".")
        assert option.read > date(2025, 1, 1)
        assert bool(option.words) == (option.takes == "word")
        assert type(option.default) is KINDS[option.takes]
        assert option.fits(option.default) or option.default in {"", ()}
        assert not option.needed or not option.default


def test_a_network_without_options() -> None:
    """It has none, and that is no error."""
    assert options("threads") == {}
    assert options("smoke-signals") == {}


def test_what_an_adapter_gets(tmp_path: Path) -> None:
    """What the channel wrote, else the default; played by the outbox, it is the played network's."""
    plain = Account(tmp_path, Channel("c", "c.toml", "youtube", "k"))
    assert (plain.option("privacy"), plain.option("category"), plain.option("made_for_kids")) == ("public", 22, False)
    settled: dict[str, OptionValue] = {"privacy": "unlisted", "category": 27, "made_for_kids": True}
    for channel in (
        Channel("c", "c.toml", "youtube", "k", options=settled),
        Channel("c", "c.toml", "outbox", "k", twin="youtube", options=settled),
    ):
        assert {name: Account(tmp_path, channel).option(name) for name in settled} == settled


@pytest.mark.parametrize("wrong", ["secret", "", 1, True, ("public",)])
def test_nothing_is_sent_with_a_value_that_an_option_does_not_take(wrong: str, tmp_path: Path) -> None:
    """Checked again where it is used: it decides who sees something."""
    given = Account(tmp_path, Channel("c", "content/c/channel.toml", "youtube", "k", options={"privacy": wrong}))
    with pytest.raises(UsageError, match=r"content/c/channel\.toml: the option “privacy” of youtube"):
        given.option("privacy")
