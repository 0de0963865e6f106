"""The table of what can be done on each network says what the adapters do: a wrong cell fails."""

from __future__ import annotations

import importlib
import inspect
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import RemoteError
from pipeline.networks.after import Counts, Deletes, Edits
from pipeline.networks.apprise import Apprise
from pipeline.networks.contract import Payload
from pipeline.networks.email import Email
from pipeline.networks.feed import Feed
from pipeline.networks.handoff import Handoff
from pipeline.networks.limits import limits
from pipeline.networks.linkedin import LinkedIn
from pipeline.networks.names import NAMES
from pipeline.networks.nostr import Nostr
from pipeline.networks.registry import ADAPTERS
from pipeline.networks.ways import NO, Way, ways
from tests.networks.case import ANY, FILM, QUICK, Case
from tests.networks.cases import CASES
from tests.networks.contracts.trim import NOT_KEPT
from tests.networks.fakes.base import Fake, serving

if TYPE_CHECKING:
    from pipeline.networks.contract import Network

TOP = Path(__file__).resolve().parent.parent.parent
NOW = datetime.now(UTC).replace(microsecond=0)
WAYS = {each.key: each for each in ways()}
#: What is written for the embedded network, and never shown to anybody.
EMBEDDED = "outbox"
ORGANISATION = next(each for each in CASES if each.name == "linkedin")
#: The same adapter with another token, which may less.
PERSON = replace(
    ORGANISATION,
    name="linkedin-person",
    adapter=lambda root, fake: LinkedIn(root, token=fake.personal, server=fake.url, patience=QUICK),
    same_key=False,
    finds=False,
)
TRIED = [*CASES, PERSON]
#: Those that have no server of their own, and so no case.
ALONE: dict[str, type] = {"apprise": Apprise, "email": Email, "feed": Feed, "handoff": Handoff, "nostr": Nostr}
WHILE = re.compile(r"(.+, )?while .+ refuses (duplicates|repeated ones)")
#: Parsers and servers of others, with the file that tries them.
PEERS = {
    "apprise": "tests/networks/test_apprise.py",
    "bluesky": "tests/peers/conftest.py",
    "email": "tests/networks/test_email.py",
    "feed": "tests/site/test_feeds.py",
    "mastodon": "tests/peers/conftest.py",
    "matrix": "tests/peers/conftest.py",
    "nostr": "tests/peers/test_nostr.py",
    "wordpress": "tests/peers/conftest.py",
    "x": "tests/networks/test_x.py",
}
#: Networks whose descriptions are those of GitHub, which is where their posts are handed over.
BY_GITHUB = {"handoff"}


def network_of(key: str) -> str:
    """Return the network that a way leads to."""
    return next(each for each in (key, key.rpartition("-")[0]) if each in {*NAMES, *ADAPTERS})


def counted(case: Case, network: Network) -> set[str]:
    """Return what is counted of a post."""
    title = "" if case.parent is not None and not case.titled else "Kış menüsü"
    images, video = (ANY,) if case.pictured else (), FILM if case.filmed else None
    payload = Payload(f"Kahve{case.tail}", markdown="Kahve", lang="tr", title=title, images=images, video=video)
    receipt = network.send(payload, reply_to=(), key="k1", now=NOW)
    if not isinstance(network, Counts):
        return set()
    try:
        return set(network.counts(receipt.remote_id, NOW))
    except RemoteError:
        return set()


def held(fake: Fake) -> bool:
    """Whether anything that was asked is held against a description of the network's, where there is one."""
    if fake.contract is None:
        return False
    if not fake.contract.is_there:
        return True
    return any(fake.contract.description.operation(each.method, each.path) for each in fake.asked)


def thread(case: Case) -> str:
    """Return what a thread becomes."""
    if case.parent is None:
        return NO
    return "one comment" if case.comments else "yes" if case.answers else "one after another"


def test_every_network_has_its_row() -> None:
    """Each that we send to or know the rules of; those that we cannot send to are published by hand."""
    assert {network_of(key) for key in WAYS} == {*NAMES, *ADAPTERS} - {EMBEDDED}
    assert {network_of(key) for key, way in WAYS.items() if way.page} == {*ADAPTERS} - {EMBEDDED}
    assert {key for key, way in WAYS.items() if way.page} == {each.name for each in TRIED} | set(ALONE)


@pytest.mark.parametrize("way", WAYS.values(), ids=lambda way: way.key)
def test_every_row_is_whole(way: Way) -> None:
    """No cell is empty, each page is there, and what is published by hand promises nothing."""
    assert way.name
    assert way.once
    cells = (way.again, way.lost, way.thread, way.images, way.alt, way.video, way.deleted, way.edited)
    assert all(cells) if way.page else not any((*cells, way.counts, way.peer, way.described))
    if way.page:
        assert (TOP / "docs" / "networks" / way.page).is_file()
        assert isinstance(way.images, int) or way.images in {"any", NO}
        assert way.thread in {"yes", "one comment", "one after another", NO}
        assert not way.lost.startswith(NO) or way.lost == "no: a person looks"


@pytest.mark.parametrize("case", TRIED, ids=lambda case: case.name)
def test_the_row_says_what_the_suite_has_tried(case: Case) -> None:
    """What comes of trying again, of a lost answer, of threads and of images, as every adapter has to show."""
    way = WAYS[case.name]
    assert way.thread == thread(case)
    assert (not way.lost.startswith(NO)) is case.finds
    if not WHILE.fullmatch(way.again):  # then that has tests of its own
        assert (way.again != NO) is case.same_key
    assert (way.images != NO) is (case.alts is not None)
    assert way.alt.replace("as caption", "yes") == ("–" if case.alts is None else "yes" if case.describes else NO)
    most = limits(network_of(case.name)).max_images
    assert case.alts is None or way.images == (most or "any")


@pytest.mark.parametrize("case", TRIED, ids=lambda case: case.name)
def test_the_row_says_what_the_adapter_can(case: Case, tmp_path: Path) -> None:
    """What it can take back, edit and count, as it does on its fake."""
    way = WAYS[case.name]
    with serving(case.fake()) as fake:
        network: Any = case.adapter(tmp_path, fake)
        assert isinstance(network, Deletes) is (way.deleted != NO)
        assert isinstance(network, Edits) is (way.edited != NO)
        assert counted(case, network) == set(way.counts)
        assert bool(way.described) is held(fake)
        by_hand = fake.contract is not None and fake.contract.name in NOT_KEPT
        assert way.described.endswith(", by hand") is by_hand
    alike = [each for each in WAYS.values() if each.page == way.page]
    assert reads(case, r"\.video\b") is any(each.video != NO for each in alike)
    assert case.video is None or way.video != NO
    fetches = any(each.fetched for each in alike)
    assert reads(case, r"\bhosting\b") is fetches


@pytest.mark.parametrize("key", sorted(ALONE))
def test_the_row_says_what_an_adapter_without_a_server_can(key: str) -> None:
    """Likewise."""
    way, adapter = WAYS[key], ALONE[key]
    assert issubclass(adapter, Deletes) is (way.deleted != NO)
    assert issubclass(adapter, Edits) is (way.edited != NO)
    assert issubclass(adapter, Counts) is bool(way.counts)
    assert bool(way.described) is (key in BY_GITHUB)


def test_who_else_was_asked() -> None:
    """A network is said to be tried on somebody else's server or parser where a test does so."""
    assert {key for key, way in WAYS.items() if way.peer} == set(PEERS)
    for key, file in PEERS.items():
        assert key in (TOP / file).read_text(encoding="utf-8").lower()


def reads(case: Case, what: str) -> bool:
    """Whether an adapter looks at something that not all of them need."""
    module = importlib.import_module(ADAPTERS[network_of(case.name)].partition(":")[0])
    return re.search(what, inspect.getsource(module)) is not None
