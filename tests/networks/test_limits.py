"""Limits are data with sources."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import date

import pytest

from pipeline.networks.limits import FILE, Limits, facts, known_afterwards, limits, spoken
from pipeline.networks.looks import LOOKS
from pipeline.networks.names import CHARGING, NAMES
from pipeline.text.counting import COUNTERS

FORMATS = {"square", "portrait", "landscape", "wide", "story"}


def test_the_names_are_those_of_the_file() -> None:
    """Nobody needs to parse the file to know the networks."""
    assert sorted(NAMES) == list(NAMES)
    assert set(tomllib.loads(FILE.read_text(encoding="utf-8"))) - {"sources", "after", "price", "api"} == set(NAMES)
    assert set(tomllib.loads(FILE.read_text(encoding="utf-8"))["price"]) == set(CHARGING)


def test_a_table_read_alone_is_that_of_the_file() -> None:
    """Only what is asked for is parsed; nothing of it may be lost on the way."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for network in NAMES:
        assert {name: fact.value for name, fact in facts(network).items()} == {
            name: entry["is"] for name, entry in table[network].items()
        }
    assert known_afterwards() == tuple(table["after"])
    with pytest.raises(KeyError):
        facts("smoke-signals")


@pytest.mark.parametrize("network", NAMES)
def test_every_network_is_complete_and_every_fact_has_a_source(network: str) -> None:
    """A field that the record does not know, a counter that does not exist, a fact without a date: none of them."""
    known = {field.name for field in fields(Limits)}
    for name, fact in facts(network).items():
        assert name in known
        assert fact.source
        assert fact.read > date(2025, 1, 1)
    found = limits(network)
    assert found.network == network
    assert found.counter in COUNTERS
    assert found.second_counter in {"", *COUNTERS}
    assert bool(found.second_counter) == bool(found.second_max)
    assert found.card_format in FORMATS
    assert found.title_counter in COUNTERS
    assert found.title in {"needed", "shown", "none"}
    assert network == "outbox" or network in LOOKS
    assert found.markup in {"plain", "html", "markdown"}
    assert all(kind.startswith("image/") for kind in found.media_types)
    assert set(found.video_types) <= {"video/mp4", "video/quicktime"}
    assert found.video_types or not {name for name in facts(network) if name.startswith("video_")}


def test_a_source_that_nobody_names_is_left_over() -> None:
    """The list of sources does not rot."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    tables = [
        *(table[network] for network in NAMES),
        *table["after"].values(),
        *table["price"].values(),
        *table["api"].values(),
    ]
    named = {entry["source"] for entries in tables for entry in entries.values()}
    assert named == set(table["sources"])


@pytest.mark.parametrize("network", ["facebook", "instagram", "linkedin", "threads"])
def test_the_version_of_an_api_is_not_too_old(network: str) -> None:
    """A version dies a year or two after it came; who speaks a dead one sends nothing."""
    assert re.fullmatch(r"20\d\d(0[1-9]|1[0-2])|v\d+\.0", spoken(network))


def test_limits_that_posts_live_by() -> None:
    """The numbers people know by heart."""
    assert (limits("x").counter, limits("x").max) == ("x-weighted", 280)
    assert (limits("bluesky").max, limits("bluesky").second_counter, limits("bluesky").second_max) == (
        300,
        "bytes",
        3000,
    )
    assert limits("instagram").needs_image
    assert limits("instagram").media_types == ("image/jpeg",)
    assert not limits("linkedin").threads
    assert limits("wordpress").title == "needed"
    assert limits("telegram").max_of(images=True) == 1024
    assert limits("telegram").max_of(images=False) == 4096
    assert limits("x").max_of(images=True) == 280
    assert (limits("youtube").counter, limits("youtube").max) == ("bytes", 5000)
    assert (limits("threads").counter, limits("threads").max_links) == ("threads", 5)
    assert not facts("facebook")["max"].sure
    assert facts("x")["max"].sure


def test_a_network_without_limits_takes_everything() -> None:
    """A third party's adapter is not held to rules that nobody wrote down."""
    found = limits("smoke-signals")
    assert found.network == "smoke-signals"
    assert found.max == 0
    assert found.threads
