"""What is Bluesky's own: bytes that facets point at, keys that look like moments, records that meet themselves."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import NotSentError, RejectedError
from pipeline.model.variant import Span, SpanKind
from pipeline.networks.bluesky import ALPHABET, FIRST_MOMENT, Bluesky, record_key
from pipeline.networks.contract import Linked, Payload, Picture
from tests.networks.case import QUICK
from tests.networks.fakes import bluesky
from tests.networks.fakes.base import Reply, serving
from tests.pictures import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
LINK = "https://example.org/ğ"


@pytest.fixture
def fake() -> Iterator[bluesky.Bluesky]:
    """A personal data server."""
    made = bluesky.Bluesky()
    with serving(made):
        yield made


def network(fake: bluesky.Bluesky, root: Path) -> Bluesky:
    """Return the adapter, as a new run has it."""
    return Bluesky(
        root, handle="kirkikindi.test", password=fake.password, server=fake.url, view=fake.url, patience=QUICK
    )


@given(
    text=st.text(max_size=40),
    spans=st.lists(
        st.tuples(st.sampled_from([SpanKind.LINK, SpanKind.TAG]), st.integers(-3, 45), st.integers(-3, 45)), max_size=6
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facets_point_at_what_they_say(text: str, spans: list[tuple[SpanKind, int, int]], tmp_path: Path) -> None:
    """Cut out by bytes, each facet is the stretch of characters that its span covers; none overlaps another."""
    marks = sorted(
        (Span(kind, start, end, LINK) for kind, start, end in spans), key=lambda span: (span.start, -span.end)
    )
    nobody = Bluesky(tmp_path, handle="a.test", password="x", server="http://127.0.0.1:9")  # noqa: S106 - it opens nothing
    data, free = text.encode("utf-8", "surrogatepass"), 0
    words = {text[max(span.start, 0) : span.end] for span in marks}
    for facet in nobody._facets(Payload(text, tuple(marks)), NOW):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert free <= start < end <= len(data)
        assert data[start:end].decode() in words
        free = end


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_record_keys(one: str, other: str) -> None:
    """Always a valid one, the same for the same key, in the past, another for another key."""
    key = record_key(one)
    assert len(key) == 13
    assert set(key) <= set(ALPHABET)
    assert key[0] in "234567abcdefghij"
    number = sum(ALPHABET.index(letter) << 5 * place for place, letter in enumerate(reversed(key)))
    year = timedelta(days=366) / timedelta(microseconds=1)
    assert FIRST_MOMENT <= number >> 10 < FIRST_MOMENT + year
    assert (record_key(other) == key) == (other == one)


def test_a_later_try_meets_the_first(fake: bluesky.Bluesky, tmp_path: Path) -> None:
    """The second record has another date, so the server refuses it: that is arrival, not refusal."""
    payload = Payload("Kış menüsü")
    first = network(fake, tmp_path).send(payload, reply_to=(), key="k", now=NOW)
    assert network(fake, tmp_path).send(payload, reply_to=(), key="k", now=NOW + timedelta(days=3)) == first
    assert [post["createdAt"] for post in fake.posts] == ["2026-12-01T07:00:00.000Z"]


def test_a_frozen_card_goes_out_as_it_is(fake: bluesky.Bluesky, tmp_path: Path) -> None:
    """Title, description and picture are those that were reviewed; without one the address stands for itself."""
    data = drawn("JPEG")
    (tmp_path / "a.jpg").write_bytes(data)
    linked = Linked("Kış", "Salep", Picture("a.jpg", hashlib.sha256(data).hexdigest(), "", "image/jpeg"))
    payload = Payload("a", link="https://kirkikindi.example/a", linked=linked)
    network(fake, tmp_path).send(payload, reply_to=(), key="k", now=NOW)
    network(fake, tmp_path).send(replace(payload, linked=None), reply_to=(), key="l", now=NOW)
    first, second = (post["embed"]["external"] for post in fake.posts)
    thumb = first.pop("thumb")
    assert (thumb["size"], thumb["mimeType"]) == (len(data), "image/jpeg")
    assert first == {"uri": "https://kirkikindi.example/a", "title": "Kış", "description": "Salep"}
    assert second == {"uri": "https://kirkikindi.example/a", "title": "kirkikindi.example", "description": ""}


def test_somebody_elses_record(fake: bluesky.Bluesky, tmp_path: Path) -> None:
    """Another text under the key is not ours: refused, and left alone."""
    network(fake, tmp_path).send(Payload("bir"), reply_to=(), key="k", now=NOW)
    with pytest.raises(RejectedError):
        network(fake, tmp_path).send(Payload("iki"), reply_to=(), key="k", now=NOW + timedelta(days=1))
    assert [post["text"] for post in fake.posts] == ["bir"]


def test_one_session_for_a_run(fake: bluesky.Bluesky, tmp_path: Path) -> None:
    """Signing in is rationed."""
    run = network(fake, tmp_path)
    for number in range(3):
        run.send(Payload(f"{number}"), reply_to=(), key=f"k{number}", now=NOW)
    assert len([asked for asked in fake.asked if asked.path.endswith("createSession")]) == 1


def test_a_session_that_ended(fake: bluesky.Bluesky, tmp_path: Path) -> None:
    """An ended session refuses nothing for good: signed in anew, it goes through."""
    run = network(fake, tmp_path)
    fake.ill = [Reply(400, {"error": "ExpiredToken", "message": "Token has expired"})]
    with pytest.raises(NotSentError):
        run.send(Payload("a"), reply_to=(), key="k", now=NOW)
    run.send(Payload("a"), reply_to=(), key="k", now=NOW)
    assert len(fake.posts) == 1


@pytest.mark.parametrize(
    ("about", "embed"),
    [
        (
            {"link": "https://example.org/kis", "title": "Kış"},
            {"uri": "https://example.org/kis", "title": "Kış", "description": ""},
        ),
        (
            {"link": "https://example.org/kis"},
            {"uri": "https://example.org/kis", "title": "example.org", "description": ""},
        ),
        ({"link": "javascript:alert(1)"}, None),
        ({}, None),
    ],
)
def test_the_card_of_a_link(about: dict[str, Any], embed: object, fake: bluesky.Bluesky, tmp_path: Path) -> None:
    """The post's link is shown as a card, if it is one that may be followed."""
    network(fake, tmp_path).send(Payload("Kış menüsü", **about), reply_to=(), key="k", now=NOW)
    assert fake.posts[0].get("embed", {}).get("external") == embed


def test_a_tag_that_is_too_long_stays_words(fake: bluesky.Bluesky, tmp_path: Path) -> None:
    """The server would refuse the whole post for it."""
    text = "#" + "ş" * 65 + " #" + "ş" * 64
    spans = (Span(SpanKind.TAG, 0, 66, "ş" * 65), Span(SpanKind.TAG, 67, 132, "ş" * 64))
    network(fake, tmp_path).send(Payload(text, spans), reply_to=(), key="k", now=NOW)
    assert [facet["features"][0]["tag"] for facet in fake.posts[0]["facets"]] == ["ş" * 64]


def test_mentions(fake: bluesky.Bluesky, tmp_path: Path) -> None:
    """Whoever has the handle is mentioned; a handle that nobody has stays words."""
    spans = (Span(SpanKind.MENTION, 0, 10, "ayse.test"), Span(SpanKind.MENTION, 11, 21, "yok.test"))
    network(fake, tmp_path).send(Payload("@ayse.test @yok.test.", spans), reply_to=(), key="k", now=NOW)
    assert [facet["features"][0]["did"] for facet in fake.posts[0]["facets"]] == ["did:plc:ayse"]
