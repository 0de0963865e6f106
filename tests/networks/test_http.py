"""Every way in which a request can end is of the right kind, and none of them tells a secret."""

from __future__ import annotations

import socket
import threading
import time
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from pipeline.errors import (
    NotSentError,
    RejectedError,
    RemoteError,
    SendError,
    UnauthorisedError,
    UnknownOutcomeError,
    UsageError,
)
from pipeline.networks.answers import wanted
from pipeline.networks.bodies import json_body
from pipeline.networks.http import LARGEST_ANSWER, Patience, Request, Server, preparing
from tests.networks.faulty import answer, faulty, read_request, reset

if TYPE_CHECKING:
    from tests.networks.faulty import Behaviour

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
TOKEN = "s3cret/tökén+=&x"  # noqa: S105 - it opens nothing
QUICK = Patience(connect=1, silence=0.3, deadline=0.6, pause=0.01)
POST = Request("POST", "/api/v1/statuses", body=json_body({"status": "Merhaba"}))
FORMS = (TOKEN, quote(TOKEN), quote(TOKEN, safe=""), b64encode(TOKEN.encode()).decode(), TOKEN.encode().hex())


def server_at(url: str, patience: Patience = QUICK) -> Server:
    """Return a server as an account with a token talks to it."""
    return Server(url, headers={"Authorization": f"Bearer {quote(TOKEN)}"}, secrets=[TOKEN], patience=patience)


def assert_no_secret(error: BaseException, server: Server) -> None:
    """No form of the token is in what the error or the server says of itself."""
    told = [str(error), repr(error), repr(server), repr(vars(error))]
    told += [str(getattr(error, "hint", "")), repr(error.args)]
    assert not [form for form in FORMS for text in told if form in text]


def ends(url: str, request: Request = POST, patience: Patience = QUICK) -> SendError:
    """Send a request that fails, and return how."""
    server = server_at(url, patience)
    with pytest.raises(SendError) as caught:
        server.exchange(request, NOW)
    assert_no_secret(caught.value, server)
    return caught.value


def silent(connection: socket.socket) -> None:
    """Read and say nothing until the other side hangs up."""
    read_request(connection)
    connection.settimeout(5)
    connection.recv(1)


def dripping(connection: socket.socket) -> None:
    """Say a byte of the head now and then, never all of it."""
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        connection.sendall(b".")
        time.sleep(0.05)


def dripping_body(connection: socket.socket) -> None:
    """Give a head at once and the body never."""
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n{")
    for _ in range(200):
        connection.sendall(b" ")
        time.sleep(0.05)


def endless(connection: socket.socket) -> None:
    """Give more than anybody wants."""
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(LARGEST_ANSWER // 65536 + 2):
        connection.sendall(b"x" * 65536)


def before_reading(connection: socket.socket) -> None:
    """Break off when something has come, without reading it; any sooner, and nothing would have been sent."""
    connection.recv(1, socket.MSG_PEEK)
    reset(connection)


def after_reading(connection: socket.socket) -> None:
    """Read everything, then break off."""
    read_request(connection)
    reset(connection)


def after_half_an_answer(connection: socket.socket) -> None:
    """Break off inside the body."""
    read_request(connection)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"id": "1')


def garbage(connection: socket.socket) -> None:
    """Speak another language."""
    read_request(connection)
    connection.sendall(b"\x15\x03\x01\x00\x02\x02\x46" * 10)


def early_refusal(connection: socket.socket) -> None:
    """Refuse after the head, without reading the body."""
    connection.recv(200)
    connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(5)
    while connection.recv(65536):
        pass


def test_nobody_listens() -> None:
    """A refused connection carried nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert type(ends(f"http://127.0.0.1:{port}")) is NotSentError


def test_no_such_name() -> None:
    """A name that nobody knows: nothing left."""
    assert type(ends("https://tellal.invalid")) is NotSentError


def test_a_name_that_cannot_be_one() -> None:
    """A host that no resolver even takes."""
    assert type(ends(f"https://{'ç' * 70}.invalid")) is NotSentError


def test_plain_text_behind_https() -> None:
    """TLS that never came to be: nothing left."""
    with faulty(garbage) as server:
        assert type(ends(f"https://127.0.0.1:{server.port}")) is NotSentError


def test_a_server_that_says_nothing_to_https() -> None:
    """The same, where the other side just waits: within the time for connecting."""
    with faulty(silent) as server:
        began = time.monotonic()
        assert (
            type(ends(f"https://127.0.0.1:{server.port}", patience=Patience(connect=0.2, deadline=0.4))) is NotSentError
        )
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"])
def test_a_proxy_that_refuses(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the proxy does not let through did not arrive, and the login to the proxy is nobody's business."""
    with faulty(answer(status)) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://ayse:{quote(TOKEN, safe='')}@127.0.0.1:{server.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert type(ends("https://tellal.invalid")) is NotSentError
        assert server.asked == 1


def test_a_proxy_that_we_cannot_speak_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another kind of proxy is named, not silently passed by."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    assert "HTTPS_PROXY" in str(ends("https://tellal.invalid"))


@pytest.mark.parametrize(
    "behave",
    [
        before_reading,
        after_reading,
        after_half_an_answer,
        silent,
        dripping,
        dripping_body,
        endless,
        garbage,
        answer("200 OK\nTransfer-Encoding: chunked", b"5\r\nhel"),
        answer("301 Moved Permanently\nLocation: https://example.org/"),
        answer("307 Temporary Redirect\nLocation: /again"),
        answer("408 Request Timeout"),
        answer("409 Conflict"),
        answer("500 Internal Server Error", b"<h1>Oops</h1>"),
        answer("502 Bad Gateway"),
        answer("503 Service Unavailable\nRetry-After: 5"),
        answer("504 Gateway Timeout"),
        answer("100 Continue\n\nHTTP/1.1 103 Early Hints"),
    ],
    ids=lambda behave: getattr(behave, "__name__", ""),
)
def test_doubt(behave: Behaviour) -> None:
    """Once the connection stood, only an answer tells what was done; it is never asked a second time."""
    with faulty(behave) as server:
        began = time.monotonic()
        assert type(ends(server.url)) is UnknownOutcomeError
        assert time.monotonic() - began < 3
        assert server.asked == 1


@pytest.mark.parametrize("status", [400, 402, 403, 404, 405, 410, 413, 415, 422, 451])
def test_a_refusal(status: int) -> None:
    """A definite no, with the network's own words and its name for the reason."""
    with faulty(answer(f"{status} No", b'{"error": "InvalidRecord", "message": "text is too\\nlong"}')) as server:
        error = ends(server.url)
    assert type(error) is RejectedError
    assert (error.status, error.code) == (status, "InvalidRecord")
    assert "text is too long" in str(error)


def test_a_refusal_before_everything_was_read() -> None:
    """A server may refuse a large body and hang up while it still comes: its answer counts."""
    large = Request("POST", "/media", body=json_body("x" * 20_000_000))
    with faulty(early_refusal) as server:
        assert isinstance(ends(server.url, large, Patience(silence=2, deadline=5)), RejectedError)


def test_a_refusal_whose_words_break_off() -> None:
    """The verdict stands in the first line."""
    with faulty(answer("422 No\nContent-Length: 500", b'{"error": "x')) as server:
        assert isinstance(ends(server.url), RejectedError)


def test_an_account_that_is_not_let_in() -> None:
    """401 concerns all that the account would send, so it has a kind of its own."""
    with faulty(answer("401 Unauthorized", b'{"error": "The access token is invalid"}')) as server:
        assert type(ends(server.url)) is UnauthorisedError


def test_a_network_that_repeats_the_token() -> None:
    """Whatever a network says back, the token is not in our words."""
    body = f'{{"error": "bad token {TOKEN} / {quote(TOKEN)}", "code": "{"x" * 280}{TOKEN}"}}'.encode()
    with faulty(answer("403 Forbidden", body)) as server:
        assert "bad token •••" in str(ends(server.url))


def test_a_secret_at_the_edge_of_what_is_shown() -> None:
    """Words are shortened after the secrets are out of them, not before."""
    with faulty(answer("403 Forbidden", f'{{"error": "{"x" * 295}{TOKEN}"}}'.encode())) as server:
        assert TOKEN[:4] not in str(ends(server.url))


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ("Retry-After: 120", b"", 120),
        ("Retry-After: 1.5", b"", 1.5),
        (f"Retry-After: {format_datetime(NOW + timedelta(minutes=3), usegmt=True)}", b"", 180),
        (
            "Date: Tue, 01 Dec 2026 06:00:00 GMT\nRetry-After: Tue, 01 Dec 2026 06:02:00 GMT",
            b"",
            120,
        ),
        ("Retry-After: Tue, 01 Dec 2025 07:00:00 GMT", b"", 0),
        ("Retry-After: 99999999", b"", 7 * 86400),
        (f"RateLimit-Reset: {int(NOW.timestamp()) + 60}", b"", 60),
        ("X-RateLimit-Reset: 2026-12-01T07:05:00.000000Z", b"", 300),
        ("X-RateLimit-Reset-After: 0.25", b"", 0.25),
        ("Retry-After: soon", b'{"retry_after": 2}', 2),
        ("X-None: 1", b'{"ok": false, "parameters": {"retry_after": 35}}', 35),
        ("X-None: 1", b'{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}', 2.5),
        ("X-None: 1", b"slow down", None),
        ("Retry-After: nan", b"", 0),
        ("Retry-After: -5", b"", 0),
    ],
)
def test_when_to_come_again(headers: str, body: bytes, seconds: float | None) -> None:
    """429 did nothing; the time that it names is understood in every form that networks use."""
    with faulty(answer(f"429 Too Many Requests\n{headers}", body)) as server:
        error = ends(server.url)
    assert type(error) is NotSentError
    assert error.not_before == (None if seconds is None else NOW + timedelta(seconds=seconds))


def test_an_answer() -> None:
    """Yes is yes, once, on a connection of its own, with what was asked for."""
    got: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        got.append(read_request(connection))
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"id": "109"}')

    request = Request("POST", "/a%20b", (("q", "ı & i"),), {"Idempotency-Key": "k"}, json_body({"status": "Kış"}))
    with faulty(behave) as server:
        found = server_at(server.url + "/base/").exchange(request, NOW)
    assert wanted(found, "id") == "109"
    head, _, body = got[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /base/a%20b?q=%C4%B1+%26+i HTTP/1.1"
    assert {"Idempotency-Key: k", "Connection: close", f"Host: 127.0.0.1:{server.port}"} <= set(lines)
    assert body == '{"status": "Kış"}'.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"id": ""}',
        b'{"id": null}',
        b'{"id": true}',
        b'{"id": {"a": 1}}',
        b"[1]",
        b"<html>",
        b'{"id"',
        b"[" * 9999,
    ],
)
def test_yes_without_an_id(body: bytes) -> None:
    """A success that does not say what it made leaves open what it did."""
    with faulty(answer("200 OK", body)) as server:
        found = server_at(server.url).exchange(POST, NOW)
    with pytest.raises(UnknownOutcomeError):
        wanted(found, "id")


def test_a_look_up_tries_again() -> None:
    """Reading changes nothing, so it may be tried again, a few times."""
    with faulty(before_reading, answer("503 Busy"), answer("200 OK", b"{}")) as server:
        assert server_at(server.url).look_up("/x", NOW).data() == {}
        assert server.asked == 3


def test_a_look_up_ends() -> None:
    """A server that never answers is given up on, within the deadline."""
    with faulty(before_reading) as server:
        with pytest.raises(UnknownOutcomeError):
            server_at(server.url).look_up("/x", NOW)
        assert server.asked == QUICK.tries
    with faulty(silent) as server:
        began = time.monotonic()
        with pytest.raises(RemoteError):
            server_at(server.url).look_up("/x", NOW)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("seconds", "age", "fine"),
    [(0, "", True), (59, "", True), (-59, "", True), (62, "", False), (-62, "", False), (600, "600", True)],
)
def test_a_look_up_wants_clocks_that_agree(seconds: int, age: str, *, fine: bool) -> None:
    """With a clock that is wrong, what is there passes for something older, and would be sent again."""
    there = NOW - timedelta(seconds=seconds)
    head = f"200 OK\nDate: {format_datetime(there, usegmt=True)}" + (f"\nAge: {age}" if age else "")
    patience = replace(QUICK, wall=NOW.timestamp)
    with faulty(answer(head, b"{}")) as server:
        asking = Server(server.url, patience=patience)
        if fine:
            assert asking.look_up("/x", NOW).data() == {}
        else:
            with pytest.raises(NotSentError, match=r"the clocks of this computer and of 127\.0\.0\.1 are 1 min apart"):
                asking.look_up("/x", NOW)
        assert asking.exchange(POST, NOW).status == 200, "what is sent does not depend on it"


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "429 Too Many Requests\nRetry-After: 9"])
def test_a_look_up_takes_no_for_an_answer(status: str) -> None:
    """A refusal, or the wish to be left alone, is not argued with."""
    with faulty(answer(status)) as server:
        with pytest.raises(RemoteError):
            server_at(server.url).look_up("/x", NOW)
        assert server.asked == 1


def test_what_comes_before_the_message() -> None:
    """An upload in doubt means that the message was not sent; a refused one stays refused."""
    with faulty(before_reading) as server, pytest.raises(NotSentError), preparing():
        server_at(server.url).exchange(POST, NOW)
    with faulty(answer("413 Too Large")) as server, pytest.raises(RejectedError), preparing():
        server_at(server.url).exchange(POST, NOW)


def test_who_sees_at_the_last_moment_that_it_is_too_late_sends_nothing() -> None:
    """The connection stands by then, and not a byte has gone through it."""
    got: list[bytes] = []
    stands = threading.Event()

    def listen(connection: socket.socket) -> None:
        stands.set()
        got.append(connection.recv(1))

    def stop() -> None:
        assert stands.wait(5)
        raise NotSentError("too late")

    with faulty(listen) as server, pytest.raises(NotSentError, match="too late"):
        server_at(server.url).exchange(POST, NOW, stop)
    assert got == [b""]


@pytest.mark.parametrize("token", ["line\r\nX-Evil: 1", "ğ", "\x00"])
def test_a_token_that_cannot_travel(token: str) -> None:
    """A header that would break the request is never sent, and not repeated."""
    with faulty(answer("200 OK")) as server:
        there = Server(server.url, headers={"Authorization": token}, secrets=[token], patience=QUICK)
        with pytest.raises(NotSentError) as caught:
            there.exchange(POST, NOW)
        assert server.asked == 0
    assert token not in str(caught.value)


@pytest.mark.parametrize(
    "base",
    [
        "http://example.org",
        "ftp://example.org",
        "example.org",
        "https://",
        "https://ayse:s3cret@example.org",
        "https://example.org/?a=1",
        "https://[::1",
        "https://example.org:99999",
        "http://127.0.0.1.example.org",
        "",
    ],
)
def test_an_address_that_is_none(base: str) -> None:
    """Only https, or this machine; said when the account is set up, not when something is due."""
    with pytest.raises(UsageError) as caught:
        Server(base)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1", "https://example.org/sub"]
)
def test_an_address(base: str) -> None:
    """This machine may be spoken to in the clear."""
    assert Server(base).host


def test_no_proxy_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stays here does not travel through a proxy."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with faulty(answer("200 OK", b"{}")) as server:
        assert server_at(server.url).look_up("/", NOW).status == 200
