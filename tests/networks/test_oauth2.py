"""Tokens that are made from others: once a run, for the right server, and repeated by nothing."""

# ruff: noqa: S106 - no secret in here opens anything

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from pipeline.errors import NotSentError, RejectedError, SendError, UnauthorisedError, UsageError
from pipeline.model.settings import Channel
from pipeline.networks.accounts import Account
from pipeline.networks.http import Patience, Request, Server
from pipeline.networks.oauth2 import Client, Endpoint, Held, Refreshed, login
from tests.networks.faulty import answer, faulty, read_request, reset

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 12, 1, tzinfo=UTC)
CLIENT = Client("app-1", "s3cret-app", "s3cret-ref/resh+")
QUICK = Patience(connect=2, silence=2, deadline=4, pause=0, sleep=lambda _: None)


def says(status: str, **data: Any) -> Callable[[socket.socket], None]:  # noqa: ANN401 - JSON
    """Answer with JSON."""
    return answer(f"{status}\nContent-Type: application/json", json.dumps(data).encode())


def keeping(asked: list[bytes], **data: Any) -> Callable[[socket.socket], None]:  # noqa: ANN401 - JSON
    """Answer with JSON, and keep what was asked."""

    def behave(connection: socket.socket) -> None:
        asked.append(read_request(connection))
        body = json.dumps(data).encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    return behave


def made(url: str, **about: Any) -> Refreshed:  # noqa: ANN401 - of an endpoint
    """Return a login at a server."""
    return Refreshed("youtube", Endpoint(f"{url}/token", **about), CLIENT, QUICK)


def test_a_token_is_made_once_and_used() -> None:
    """Two requests, one token; the form is that of the standard."""
    asked: list[bytes] = []
    with faulty(keeping(asked, access_token="s3cret-acc", expires_in=3600)) as tokens, faulty(says("200 OK")) as api:
        signing = made(tokens.url)
        for _ in range(2):
            signing.into(Server(api.url, patience=QUICK), NOW).exchange(Request("POST", "/x"), NOW)
    assert (tokens.asked, api.asked) == (1, 2)
    head, _, body = asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /token HTTP/1.1\r\n")
    assert b"Authorization" not in head
    assert {name: value for name, (value,) in parse_qs(body.decode()).items()} == {
        "grant_type": "refresh_token",
        "refresh_token": CLIENT.refresh,
        "client_id": CLIENT.id,
        "client_secret": CLIENT.secret,
    }
    assert signing.rotated == ""


def test_one_that_ended_is_made_anew() -> None:
    """A run may take longer than a token holds; where the refresh token changes too, the new one is used."""
    asked: list[bytes] = []
    once = keeping(asked, access_token="one", expires_in=1, refresh_token="s3cret-next")
    with faulty(once, keeping(asked, access_token="two")) as tokens:
        signing = made(tokens.url)
        assert [signing.token(NOW) for _ in range(3)] == ["one", "two", "two"]
    assert b"s3cret-next" in asked[1]
    assert tokens.asked == 2


def test_a_refresh_token_that_came_meanwhile_is_repeated_by_nothing() -> None:
    """It is a secret as the first one was, and so is each token that was made."""
    once = says("200 OK", access_token="s3cret-one", expires_in=1, refresh_token="s3cret-next")
    no = says("400 Bad Request", error="invalid_grant", error_description="revoked: s3cret-next, s3cret-one")
    with faulty(once, no) as tokens:
        signing = made(tokens.url)
        signing.token(NOW)
        with pytest.raises(UnauthorisedError, match="revoked") as caught:
            signing.token(NOW)
    assert "s3cret" not in f"{caught.value}{vars(caught.value)}"


def test_a_client_that_signs_in_by_basic() -> None:
    """Then it is not in the form."""
    asked: list[bytes] = []
    with faulty(keeping(asked, access_token="one")) as tokens:
        made(tokens.url, basic=True).token(NOW)
    assert b"Authorization: Basic YXBwLTE6czNjcmV0LWFwcA==" in asked[0]
    assert b"client_secret" not in asked[0]


def test_a_client_by_another_name() -> None:
    """TikTok calls it a key."""
    asked: list[bytes] = []
    with faulty(keeping(asked, access_token="one")) as tokens:
        made(tokens.url, client_name="client_key").token(NOW)
    assert b"client_key=app-1" in asked[0]


@pytest.mark.parametrize(
    "no",
    [
        says("400 Bad Request", error="invalid_grant", error_description="Token has been revoked: s3cret-app"),
        says("401 Unauthorized", error="invalid_client"),
        says("200 OK", error="invalid_grant", error_description="Refresh token is invalid: s3cret-app"),
    ],
)
def test_a_word_that_does_not_count_any_more(no: Callable[[socket.socket], None]) -> None:
    """Nothing of this account gets through until a person connects it anew; they are told how."""
    with faulty(no) as tokens, pytest.raises(UnauthorisedError) as caught:
        made(tokens.url).token(NOW)
    assert str(caught.value.hint) == "connect the account anew: tellal connect youtube"
    assert "s3cret" not in f"{caught.value}{vars(caught.value)}"


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (says("400 Bad Request", error="invalid_scope"), RejectedError),
        (says("429 Too Many Requests", error="slow_down"), NotSentError),
        (says("500 Internal Server Error"), NotSentError),
        (answer("200 OK", b"<html>"), NotSentError),
        (says("200 OK", token_type="Bearer"), NotSentError),
        (reset, NotSentError),
    ],
)
def test_no_token_means_that_nothing_was_sent(behaviour: Callable[[socket.socket], None], error: type) -> None:
    """Whatever went wrong there, no message left."""
    with faulty(behaviour) as tokens, pytest.raises(SendError) as caught:
        made(tokens.url).token(NOW)
    assert type(caught.value) is error


def test_what_is_handed_out_is_repeated_by_nothing() -> None:
    """A server that repeats the token, and what it was made from, is not quoted."""
    parts = ("s3cret-acc", CLIENT.secret, CLIENT.refresh)
    with (
        faulty(says("200 OK", access_token="s3cret-acc")) as tokens,
        faulty(says("400 Bad Request", message=f"what is {' '.join(parts)}")) as api,
    ):
        signing = made(tokens.url)
        assert "s3cret" not in repr(signing)
        server = signing.into(Server(api.url, patience=QUICK), NOW)
        with pytest.raises(RejectedError) as caught:
            server.exchange(Request("POST", "/"), NOW)
    assert "what is" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_token_server_that_leads_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets go to the open network only, like everything else."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.1.2.3", 443))])
    with pytest.raises(NotSentError, match=r"10\.1\.2\.3, which is not on the open network"):
        made("https://tokens.example").token(NOW)


def test_how_a_channel_signs_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a token where it names one, else by what a token is made from; what is missing is named."""
    monkeypatch.setenv("THE_TOKEN", "s3cret")
    channel = Channel("c", "content/c/channel.toml", "google-business", "k", secrets={"token": "THE_TOKEN"})
    there = Endpoint("https://tokens.example/token")
    assert login(Account(tmp_path, channel), there) == Held("s3cret")
    parts = dict.fromkeys(("client_id", "client_secret", "refresh_token"), "THE_TOKEN")
    assert isinstance(login(Account(tmp_path, replace(channel, secrets=parts)), there), Refreshed)
    del parts["refresh_token"]
    with pytest.raises(UsageError) as caught:
        login(Account(tmp_path, replace(channel, secrets=parts)), there)
    assert 'secrets = {refresh_token = "GOOGLE_BUSINESS_REFRESH_TOKEN"}' in str(caught.value.hint)
