"""What github3.py leaves open, closed: addresses that a token must not go to, limits, trouble, garbage, secrets."""

from __future__ import annotations

import json
import re
import shutil
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import (
    ForgeAwayError,
    ForgeBusyError,
    ForgeDeniedError,
    ForgeError,
    ForgeMissingError,
    ForgeRefusedError,
    UsageError,
)
from pipeline.trust.github.client import GitHub, github
from pipeline.trust.github.forge import ReviewState
from pipeline.trust.github.transport import LONGEST_WAIT, Transport
from tests.forge.state import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.forge.state import Forge, Pull


class Elsewhere:
    """Another server, which notes what it is sent."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
        seen: list[dict[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(dict(self.headers))
                answer(self)

            do_POST = do_GET  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.seen = seen
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)


@pytest.fixture
def elsewhere() -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], Elsewhere]]:
    """Start another server on loopback."""
    made: list[Elsewhere] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> Elsewhere:
        made.append(Elsewhere(answer))
        made[-1].thread.start()
        return made[-1]

    yield start
    for each in made:
        each.server.shutdown()
        each.server.server_close()
        each.thread.join()


def nothing(handler: BaseHTTPRequestHandler) -> None:
    """Answer with an empty list."""
    handler.send_response_only(200)
    handler.send_header("Content-Length", "2")
    handler.end_headers()
    handler.wfile.write(b"[]")


def test_a_further_page_elsewhere_is_not_asked_for(
    forge: Forge, gh: GitHub, pull: Pull, elsewhere: Callable[..., Elsewhere]
) -> None:
    """Neither with the token nor without it: whoever answers there could hide a veto."""
    other = elsewhere(nothing)
    link = {"Link": f'<{other.url}/repos/kirkikindi/kahve/pulls/1/reviews?page=2>; rel="next"'}
    forge.faults.append(Fault(200, b"[]", link, where="reviews"))
    with pytest.raises(ForgeAwayError, match=f"leads to {re.escape(other.url)} for"):
        gh.reviews(pull.number)
    assert other.seen == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_is_not_followed(
    forge: Forge, gh: GitHub, elsewhere: Callable[..., Elsewhere], status: int
) -> None:
    """Who holds a name that the repository once had could answer there."""
    other = elsewhere(nothing)
    forge.faults.append(Fault(status, b"{}", {"Location": f"{other.url}/repos/kirkikindi/kahve"}))
    with pytest.raises(ForgeAwayError, match=f"leads to {re.escape(other.url)} for"):
        gh.repository()
    assert other.seen == []


def test_a_renamed_repository_is_read_under_its_new_name_and_never_written(forge: Forge, gh: GitHub) -> None:
    """GitHub redirects; the id is the same."""
    old = GitHub(gh.transport, "kirkikindi/old")
    moved = {"Location": f"{forge.url}/repos/{forge.name}"}
    forge.faults.append(Fault(301, b"{}", moved, where="/old"))
    assert old.repository() == gh.repository()
    forge.faults.append(Fault(307, b"{}", {"Location": f"{forge.url}/repos/{forge.name}/issues"}, where="/old"))
    with pytest.raises(ForgeRefusedError, match="at another place"):
        old.open_issue("x", "y")
    assert forge.issues == {}


def test_an_enterprise_server_answers_below_its_own_address(forge: Forge, gh: GitHub, pull: Pull) -> None:
    """Its pages lead on below /api/v3 too."""
    ada = forge.person("ada")
    for _ in range(101):
        pull.review(ada)
    theirs = github(forge.name, forge.token, f"{forge.url}/api/v3/")
    assert theirs.repository() == gh.repository()
    assert len(theirs.reviews(pull.number)) == 101
    assert [each.path.startswith("/api/v3/") for each in forge.log] == [True, False, True, True]


@pytest.mark.parametrize(
    "fault",
    [Fault(500), Fault(502, b"<html>"), Fault(503), Fault(504), Fault(0), Fault(429, b"{}", {"Retry-After": "7"})],
    ids=lambda fault: str(fault.status),
)
def test_a_read_is_tried_again(forge: Forge, gh: GitHub, pauses: list[float], fault: Fault) -> None:
    """Trouble passes; whoever asks to wait is waited for."""
    fault.times = 2
    forge.faults.append(fault)
    assert gh.repository().id == forge.id
    assert pauses == ([7, 7] if fault.status == 429 else [1, 2])
    assert gh.calls == len(forge.log) == 3


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_a_write_is_never_tried_again(forge: Forge, gh: GitHub, pauses: list[float], status: int) -> None:
    """It may have been done."""
    forge.faults.append(Fault(status, b"{}", {"Retry-After": "1"}))
    with pytest.raises(ForgeAwayError):
        gh.open_issue("x", "y")
    assert (len(forge.log), pauses, forge.issues) == (1, [], {})


def test_nobody_is_waited_for_longer_than_a_bound(forge: Forge, gh: GitHub, pauses: list[float]) -> None:
    """Who asks for an hour is asked in the next run."""
    forge.faults.append(Fault(429, b"{}", {"Retry-After": "3600"}, times=9))
    with pytest.raises(ForgeBusyError) as caught:
        gh.repository()
    assert pauses == []
    assert caught.value.until
    assert abs(caught.value.until - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)
    forge.faults[:] = [Fault(429, b"{}", {"Retry-After": "25"}, times=9)]
    with pytest.raises(ForgeBusyError):
        gh.repository()
    assert sum(pauses) <= LONGEST_WAIT
    assert len(forge.log) == 4


def test_a_server_in_trouble_is_left_alone_in_the_end(forge: Forge, gh: GitHub, pauses: list[float]) -> None:
    """A run has better things to do than to wait for each of fifty questions."""
    forge.faults.append(Fault(503, times=999, headers={"Retry-After": "19"}))
    asked = 0
    while not (said := _refused(gh)).endswith("in this run (repos/kirkikindi/kahve)"):
        asked += 1
        assert "503" in said
        assert asked < 9
    assert 2 <= asked <= 4
    before = len(forge.log)
    _refused(gh)
    assert len(forge.log) == before
    assert sum(pauses) < 300


def _refused(gh: GitHub) -> str:
    with pytest.raises(ForgeAwayError) as caught:
        gh.repository()
    return str(caught.value)


def test_too_much_at_once_is_told_from_too_much_in_an_hour_and_from_no(
    forge: Forge, gh: GitHub, pauses: list[float]
) -> None:
    """All three are a 403."""
    words = json.dumps({"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}).encode()
    forge.faults.append(Fault(403, words))
    assert gh.repository().id == forge.id
    assert pauses == [60]

    used = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{datetime.now(UTC).timestamp() + 1800:.0f}"}
    forge.faults.append(Fault(403, b'{"message": "API rate limit exceeded"}', used))
    with pytest.raises(ForgeBusyError, match="in an hour") as caught:
        gh.repository()
    assert caught.value.until
    assert timedelta(minutes=25) < caught.value.until - datetime.now(UTC) < timedelta(minutes=35)

    forge.faults.append(Fault(403, b'{"message": "Resource not accessible by integration"}'))
    with pytest.raises(ForgeDeniedError):
        gh.repository()
    assert pauses == [60]


def test_an_hour_that_is_over_in_a_moment_is_waited_for(forge: Forge, gh: GitHub, pauses: list[float]) -> None:
    """By the clock of the server, not by ours."""
    forge.skew = timedelta(hours=5)
    there = (datetime.now(UTC) + forge.skew).timestamp()
    forge.faults.append(Fault(403, b"{}", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{there + 20:.0f}"}))
    assert gh.repository().id == forge.id
    assert len(pauses) == 1
    assert 15 <= pauses[0] <= 21


def test_how_much_may_still_be_asked_is_known_without_asking(forge: Forge, gh: GitHub) -> None:
    """Every answer says it."""
    forge.remaining = 124
    gh.repository()
    assert gh.limit
    assert (gh.limit.limit, gh.limit.remaining, gh.limit.resource) == (5000, 123, "core")
    assert gh.calls == 1
    forge.faults.append(Fault(200, b"[]", {"X-RateLimit-Reset": "9" * 40}))
    gh.open_pull_requests()
    assert gh.limit.remaining == 123


def test_what_time_it_is_there(forge: Forge, gh: GitHub) -> None:
    """For whoever compares clocks."""
    forge.skew = timedelta(hours=-3)
    there = gh.server_time()
    assert there
    assert abs(datetime.now(UTC) - there - timedelta(hours=3)) < timedelta(minutes=1)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
@pytest.mark.parametrize("trusted", [True, False])
def test_whose_certificates_the_system_believes_is_believed(
    tmp_path: Path, elsewhere: Callable[..., Elsewhere], monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    """An Enterprise Server has one of its own company; nobody else gets the token."""
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", *made, *named, *files], check=True, capture_output=True)
    other = elsewhere(nothing)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    other.server.socket = context.wrap_socket(other.server.socket, server_side=True)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    url = other.url.replace("http:", "https:")
    gh = GitHub(Transport(f"{url}/api/v3", "ghp_x123456", pause=lambda _: None), "a/b")
    if trusted:
        assert gh.reviews(1) == ()
        assert other.seen[0]["Authorization"] == "token ghp_x123456"
        return
    with pytest.raises(ForgeAwayError, match="certificate"):
        gh.reviews(1)
    assert other.seen == []


def test_no_answer_says_which_permission_is_missing(forge: Forge, gh: GitHub) -> None:
    """GitHub's own word where it gives one, else ours."""
    forge.granted["issues"] = "read"
    forge.granted["pull_requests"] = "none"
    with pytest.raises(ForgeDeniedError, match="not accessible by integration") as caught:
        gh.open_issue("x", "y")
    assert "issues=write" in str(caught.value.hint)
    forge.faults.append(Fault(404, b'{"message": "Not Found"}', where="pulls"))
    with pytest.raises(ForgeMissingError, match="Not Found") as missing:
        gh.pull_request(1)
    assert "pull_requests: read" in str(missing.value.hint)
    unknown = github(forge.name, "ghp_nobody0123456789", forge.url)
    with pytest.raises(ForgeDeniedError, match="Bad credentials") as denied:
        unknown.repository()
    assert "GITHUB_TOKEN" in str(denied.value.hint)
    forge.private = True
    with pytest.raises(ForgeMissingError):
        github(forge.name, "", forge.url).repository()


def test_who_asks_as_nobody_sends_no_token(
    forge: Forge, gh: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not that of `~/.netrc` either."""
    (tmp_path / ".netrc").write_text("default login me password ghp_fromnetrc0123\n", encoding="utf-8")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    assert github(forge.name, "", forge.url).repository() == gh.repository()
    assert "Authorization" not in forge.log[0].headers


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"id": "4711"}',
        b'{"id": true}',
        b'{"id": 1, "full_name": null}',
        b"[" * 100_000,
    ],
)
def test_garbage_is_trouble_of_theirs(forge: Forge, gh: GitHub, data: bytes) -> None:
    """What nobody said is not made up."""
    forge.faults.append(Fault(200, data))
    with pytest.raises(ForgeAwayError):
        gh.repository()


@pytest.mark.parametrize("field", ["user", "state", "commit_id", "id"])
def test_a_review_that_lacks_something_is_no_review(forge: Forge, gh: GitHub, field: str) -> None:
    """Null has a meaning, a missing field has none."""
    review = {"id": 1, "user": None, "state": "APPROVED", "commit_id": None, "submitted_at": None}
    forge.faults.append(Fault(200, json.dumps([review]).encode()))
    assert [each.state for each in gh.reviews(1)] == [ReviewState.APPROVED]
    del review[field]
    forge.faults.append(Fault(200, json.dumps([review]).encode()))
    with pytest.raises(ForgeAwayError, match=field):
        gh.reviews(1)


def test_a_review_of_an_unknown_kind_counts_for_nothing(forge: Forge, gh: GitHub) -> None:
    """GitHub may think of new ones."""
    review = {"id": 1, "user": None, "state": "approved?", "commit_id": None}
    forge.faults.append(Fault(200, json.dumps([review]).encode()))
    assert [each.state for each in gh.reviews(1)] == [ReviewState.OTHER]


def test_a_list_that_leads_back_to_itself_ends(forge: Forge, gh: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an error, not in what was read so far."""
    monkeypatch.setattr("pipeline.trust.github.transport.MOST_PAGES", 5)
    link = {"Link": f'<{forge.url}/repos/kirkikindi/kahve/pulls?page=2>; rel="next"'}
    forge.faults.append(Fault(200, b"[]", link, times=99))
    with pytest.raises(ForgeAwayError):
        gh.open_pull_requests()
    assert len(forge.log) == 6


def test_a_server_that_says_nothing_is_not_waited_for(
    forge: Forge, gh: GitHub, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection alone is no answer."""
    monkeypatch.setattr(gh.transport._session, "default_read_timeout", 0.1)
    forge.faults.append(Fault(200, b"{}", times=4, seconds=30))
    with pytest.raises(ForgeAwayError, match="in time"):
        gh.repository()
    assert pauses == [1, 2, 4]


def test_a_server_that_says_a_byte_now_and_then_is_cut_off(
    elsewhere: Callable[..., Elsewhere], pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would outlive any time-out of the connection."""
    monkeypatch.setattr("pipeline.trust.github.transport.ANSWER", 0.3)
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            if ended.wait(0.05):
                return

    other = elsewhere(drip)
    with pytest.raises(ForgeAwayError, match="in time"):
        GitHub(Transport(other.url, "ghp_x123456", pause=pauses.append), "a/b").repository()
    ended.set()
    assert len(other.seen) == 4


def test_an_answer_without_end_is_cut_off(elsewhere: Callable[..., Elsewhere], monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is not for filling."""
    monkeypatch.setattr("pipeline.trust.github.transport.LARGEST_ANSWER", 1 << 20)
    sent = []

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.end_headers()
        try:
            for _ in range(1000):
                handler.wfile.write(b" " * (1 << 20))
                sent.append(1)
        except OSError:
            return

    other = elsewhere(flood)
    with pytest.raises(ForgeAwayError):
        GitHub(Transport(other.url, "ghp_x123456", pause=lambda _: None), "a/b").repository()
    assert len(sent) < 4 * 20


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(
    elsewhere: Callable[..., Elsewhere], pauses: list[float]
) -> None:
    """Even where what came is JSON."""

    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"[]")

    other = elsewhere(cut)
    with pytest.raises(ForgeAwayError):
        GitHub(Transport(other.url, "ghp_x123456", pause=pauses.append), "a/b").reviews(1)
    assert len(other.seen) == 4


def test_nobody_there(pauses: list[float]) -> None:
    """The address is right, the server is off."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_address[1]
    gh = GitHub(Transport(f"http://127.0.0.1:{port}", "ghp_x123456", pause=pauses.append), "a/b")
    with pytest.raises(ForgeAwayError, match="cannot be reached"):
        gh.repository()
    assert pauses == [1, 2, 4]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(401, b'{"message": "Bad credentials: TOKEN"}'),
        Fault(403, b'{"message": "TOKEN may not"}', {"X-Accepted-GitHub-Permissions": "x\x1b[31m"}),
        Fault(404, b'{"message": "no TOKEN"}'),
        Fault(422, b'{"message": "TOKEN"}'),
        Fault(400, b"TOKEN"),
        Fault(302, b"", {"Location": "http://127.0.0.1:1/TOKEN"}),
        Fault(501, b"TOKEN"),
        Fault(200, b"TOKEN"),
        Fault(0),
    ],
    ids=lambda fault: str(fault.status),
)
def test_no_error_shows_the_token(forge: Forge, gh: GitHub, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the server echoes; nothing that is printed carries it, nor what libraries log at their loudest."""
    caplog.set_level("DEBUG")
    fault.body = fault.body.replace(b"TOKEN", forge.token.encode())
    fault.headers = {key: value.replace("TOKEN", forge.token) for key, value in fault.headers.items()}
    fault.times = 9
    forge.faults.append(fault)
    with pytest.raises(ForgeError) as caught:
        gh.repository()
    error = caught.value
    shown = " ".join(map(repr, (error, error.message, error.hint, str(error), str(error.hint), gh, gh.transport)))
    shown += repr(vars(gh.transport._session)) + repr(error.__cause__)
    assert forge.token not in shown + caplog.text
    assert forge.token[:4] not in shown
    assert "\x1b" not in str(error.hint)
    assert error.__suppress_context__


@pytest.mark.parametrize("token", ["ghp_x\nEvil: 1", "ghp_ü", "two words", "ghp_\x00"])
def test_what_cannot_be_a_token_is_not_sent(token: str) -> None:
    """Nor shown."""
    with pytest.raises(UsageError) as caught:
        github("a/b", token)
    assert token not in str(caught.value)


def test_the_line_end_of_a_stored_token_is_not_part_of_it(forge: Forge, gh: GitHub) -> None:
    """Secrets are pasted with it."""
    assert github(forge.name, f"{forge.token}\n", forge.url).repository() == gh.repository()


def test_a_token_does_not_travel_in_the_clear() -> None:
    """But for this very machine."""
    with pytest.raises(UsageError, match="in the clear"):
        github("a/b", "ghp_x123456", "http://ghe.example/api/v3")


def test_what_people_are_called_is_not_part_of_an_address(forge: Forge, gh: GitHub) -> None:
    """Names come from pull requests."""
    for login in ("../../user", "..", ".", "", "a/b", "a?per_page=1", "%2e%2e", "a#b", "a b"):
        with pytest.raises((ForgeMissingError, ForgeAwayError)):
            gh.user(login)
    assert {each.path.partition("?")[0].rpartition("/")[0] for each in forge.log} <= {"/users"}
