"""What a network says of its own API is really held against what is asked and answered; what is otherwise is noted."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from contextlib import suppress
from copy import deepcopy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

from tests.described.openapi import schemas
from tests.networks.contracts.held import FOLDER, Contract
from tests.networks.contracts.trim import MADE, NOT_KEPT
from tests.networks.fakes.base import Asked, Fake, Reply, serving
from tests.networks.fakes.bluesky import DID, Bluesky
from tests.networks.fakes.x import X

if TYPE_CHECKING:
    from collections.abc import Mapping

PUT = ("POST", "/xrpc/com.atproto.repo.putRecord")
RECORD = {
    "repo": DID,
    "collection": "app.bsky.feed.post",
    "rkey": "3kabcdefghijk",
    "record": {
        "$type": "app.bsky.feed.post",
        "text": "Kış menüsü #kahve",
        "createdAt": "2026-12-01T07:00:00.000Z",
        "facets": [
            {
                "index": {"byteStart": 14, "byteEnd": 20},
                "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "kahve"}],
            }
        ],
    },
}
#: What is put in where: a path into the record, and the value.
WRONG = [
    (("rkey",), "not a key!", "rkey"),
    (("recrod",), {}, "recrod"),
    (("record", "text"), "x" * 301, "record"),
    (("record", "text"), "👨‍👩‍👧‍👦" * 130, "record"),
    (("record", "text"), None, "record"),
    (("record", "createdAt"), "yesterday", "record"),
    (("record", "createdAt"), "2026-13-01T07:00:00.000Z", "record"),
    (("record", "$type"), "app.bsky.feed.pots", "record"),
    (("record", "alt"), "", "record"),
    (("record", "langs"), ["tr"] * 4, "record"),
    (("record", "facets", 0, "index", "byteEnd"), "20", "record"),
    (("record", "facets", 0, "features", 0, "$type"), "app.bsky.richtext.facet#hashtag", "record"),
    (("record", "facets", 0, "features", 0, "uri"), "https://a.example", "record"),
]


def asked(method: str, path: str, body: object = None, query: Mapping[str, str] | None = None) -> Asked:
    """Return a request."""
    headers: Any = EmailMessage()
    if body is not None:
        headers["Content-Type"] = "application/json"
    return Asked(method, path, dict(query or {}), headers, b"" if body is None else json.dumps(body).encode())


def changed(data: Any, path: tuple[str | int, ...], value: object) -> Any:  # noqa: ANN401 - JSON
    """Return data with another value at a path."""
    made = deepcopy(data)
    place = made
    for each in path[:-1]:
        place = place[each]
    place[path[-1]] = value
    return made


@pytest.mark.parametrize("name", sorted(MADE))
def test_each_description_is_one_and_is_reproducible(name: str) -> None:
    """What is there is made by the script, has an origin, and can be compiled."""
    assert f"`{name}.json`" in (FOLDER / "README.md").read_text(encoding="utf-8")
    assert (FOLDER / f"{name}.json").is_file() is (name not in NOT_KEPT)
    if not Contract(name).is_there:
        pytest.skip(f"no copy of {name}'s description may be kept here: {FOLDER.name}/README.md says how to make one")
    description = Contract(name).description
    assert description.operations
    for operation in description.operations:
        for each in (*operation.bodies.values(), *(p["schema"] for p in operation.parameters.values())):
            description.wrong(each, None)
        for status in operation.answers:
            description.answered(operation, int(status) if status.isdecimal() else 200, {})


def test_there_are_no_others() -> None:
    """A description that nobody makes is one that nobody looks after."""
    assert {each.stem for each in FOLDER.glob("*.json")} == MADE.keys() - NOT_KEPT


def test_what_is_as_described_is_fine() -> None:
    """Else the checks below would say nothing."""
    reply = Reply(200, {"uri": f"at://{DID}/app.bsky.feed.post/3kabcdefghijk", "cid": "bafyreigh2akiscaild"})
    assert Contract("bluesky").complaints(asked(*PUT, RECORD), reply) == []
    post = asked("POST", "/2/tweets", {"text": "Kahve", "reply": {"in_reply_to_tweet_id": "17"}})
    assert Contract("x").complaints(post, Reply(201, {"data": {"id": "18", "text": "Kahve"}})) == []


@pytest.mark.parametrize(("path", "value", "where"), WRONG, ids=lambda each: str(each)[:40])
def test_a_wrong_record_is_noted(path: tuple[str | int, ...], value: object, where: str) -> None:
    """Also where the lexicon's bounds are not those of JSON: graphemes, bytes, keys, moments."""
    found = Contract("bluesky").complaints(asked(*PUT, changed(RECORD, path, value)), None)
    assert found
    assert all(where in each for each in found)


@pytest.mark.parametrize(
    ("request_", "what"),
    [
        (asked("GET", "/2/tweet"), "describes no such operation"),
        (asked("PUT", "/2/tweets", {"text": "x"}), "describes no such operation"),
        (asked("POST", "/2/tweets"), "the body is missing"),
        (asked("POST", "/2/tweets", {"txt": "x"}), "there is no txt"),
        (asked("POST", "/2/tweets", {"text": 3}), "3 is not of type"),
        (asked("POST", "/2/tweets", {"text": "x", "reply": {"to": "1"}}), "'to' was unexpected"),
        (asked("POST", "/2/tweets", {"text": "x", "media": {"media_ids": ["a"]}}), "does not match"),
        (asked("DELETE", "/2/tweets/kahve"), "path parameter id"),
        (asked("GET", "/2/tweets"), "query parameter ids is missing"),
        (asked("GET", "/2/tweets", None, {"ids": "1", "fields": "x"}), "no query parameter fields"),
        (asked("GET", "/2/users/7/tweets", None, {"max_results": "many"}), "query parameter max_results"),
        (asked("GET", "/2/users/7/tweets", None, {"exclude": "retweets,ads"}), "query parameter exclude"),
    ],
)
def test_a_wrong_request_is_noted(request_: Asked, what: str) -> None:
    """Whatever the fake makes of it."""
    assert what in "\n".join(Contract("x").complaints(request_, None))


@pytest.mark.parametrize(
    ("name", "request_", "what"),
    [
        ("discord", asked("POST", "/api/v10/channels/2/messages", {"contents": "x"}), "there is no contents"),
        ("discord", asked("POST", "/api/v10/channels/2/messages", {"content": 3}), "3 is not"),
        ("discord", asked("GET", "/api/v10/channels/kahve/messages"), "path parameter channel_id"),
        ("pinterest", asked("POST", "/v5/pins", {"board_id": "1", "tittle": "x"}), "there is no tittle"),
        (
            "pinterest",
            asked("POST", "/v5/pins", {"board_id": "1", "title": "x" * 101}),
            "101 characters|longer than 100",
        ),
        ("pinterest", asked("POST", "/v5/pins", {"media_source": {"source_type": "image"}}), "media_source"),
        ("slack", asked("POST", "/api/chat.postMessage", {"text": "x"}), '"channel" is a required'),
        ("slack", asked("POST", "/api/chat.postMessage", {"channel": "C1", "txt": "x"}), "there is no txt"),
        ("telegram", asked("POST", "/bot1:a/sendMessage", {"chat_id": "@a"}), '"text" is a required'),
        ("telegram", asked("POST", "/bot1:a/sendMessage", {"chat_id": "@a", "txt": "x"}), "there is no txt"),
        ("telegram", asked("POST", "/bot1:a/sendMessage", {"chat_id": True, "text": "x"}), "chat_id: true is not"),
        ("telegram", asked("POST", "/bot1:a/sendMesage", {"chat_id": "@a"}), "describes no such operation"),
        ("youtube", asked("PUT", "/youtube/v3/videos", {"snipet": {}}, {"part": "snippet"}), "there is no snipet"),
    ],
)
def test_a_wrong_request_is_noted_wherever_a_description_is_kept(name: str, request_: Asked, what: str) -> None:
    """Each was made in a way of its own."""
    assert re.search(what, "\n".join(Contract(name).complaints(request_, None)))


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (Reply(201, {"data": {"id": 18, "text": "x"}}), "18 is not of type"),
        (Reply(201, {"data": {"id": "18"}}), '"text" is a required property'),
        (Reply(201, {"data": {"id": "18", "text": "x", "url": "https://x.com"}}), "'url' was unexpected"),
        (Reply(201, "<html>"), "is not of type"),
        (Reply(403, {"error": "no"}), "answer 403"),
    ],
)
def test_a_wrong_answer_of_a_fake_is_noted(reply: Reply, what: str) -> None:
    """It would become a mistake of the adapter."""
    assert what in "\n".join(Contract("x").complaints(asked("POST", "/2/tweets", {"text": "x"}), reply))


@pytest.mark.parametrize("make", [X, Bluesky])
def test_what_is_noted_fails_the_test_that_it_happens_in(make: type[Fake]) -> None:
    """No test has to ask for it."""
    fake = make()
    with pytest.raises(AssertionError, match="no such operation"), serving(fake), suppress(urllib.error.HTTPError):
        urllib.request.urlopen(f"{fake.url}/nothing", timeout=5)  # noqa: S310 - loopback


def test_what_a_network_does_otherwise_has_a_reason_and_concerns_nothing_else() -> None:
    """One exception does not open the door for others."""
    contract = Contract("x", unlike={"txt": "as an example"}, beside={"GET /own": "as an example"})
    assert contract.complaints(asked("GET", "/own"), None) == []
    assert contract.complaints(asked("GET", "/own/other"), None)
    (left,) = contract.complaints(asked("POST", "/2/tweets", {"text": 3, "txt": ""}), None)
    assert "3 is not of type" in left


def test_null_is_said_in_two_ways() -> None:
    """Older documents have a word for it that JSON Schema does not know."""
    assert schemas({"type": "string", "nullable": True}) == {"type": ["string", "null"]}
