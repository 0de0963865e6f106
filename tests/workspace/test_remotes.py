"""A token gets git in, over https and at its own host only, and is seen nowhere."""

from __future__ import annotations

import base64
import os
import shutil
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import RemoteError
from pipeline.workspace.git import Git
from pipeline.workspace.remotes import Pushed, Remote, login

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TOKEN = "ghs_s3cr3t+token/with=signs"  # noqa: S105 - made up
BASIC = base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
REF = "refs/heads/ledger"


def run(folder: Path, *words: str) -> str:
    """Run git as a user would."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


class Host(ThreadingHTTPServer):
    """A git host behind https that lets in who has the token, and repeats whatever it was told to everybody else.

    Args:
        folder: has the repositories, and gets a certificate.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.certificate = folder / "certificate.pem"
        self.logins: list[list[str]] = []
        words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
        names = [
            "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout",
            f"{folder}/key.pem",
            "-out",
            str(self.certificate),
        ]
        subprocess.run(["openssl", *words.split(), *names], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, folder / "key.pem")
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.address = f"https://localhost:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """What answers a request: git's own backend."""

    server: Host

    def do_GET(self) -> None:
        """Answer."""
        given = self.headers.get_all("Authorization") or []
        self.server.logins.append(given)
        if given != [f"basic {BASIC}"]:
            self._answer(403, {"Content-Type": "text/plain"}, f"not with {given}".encode())
            return
        path, _, query = self.path.partition("?")
        environment = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.server.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "tellal",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        done = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self._answer(int(headers.pop("Status", "200").split()[0]), headers, content)

    def _answer(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 - the server's own name

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - the server's own signature
        """Keep quiet."""


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """Return a git host that has one bare repository, and is the one that tokens are for."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    run(tmp_path, "init", "--quiet", "--bare", "hub.git")
    for name in ("TELLAL_GIT_TOKEN", "GITHUB_TOKEN", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    with Host(tmp_path) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("GIT_SSL_CAINFO", str(server.certificate))
        monkeypatch.setenv("GITHUB_SERVER_URL", server.address)
        yield server
        server.shutdown()


@pytest.fixture
def repository(host: Host, tmp_path: Path) -> Path:
    """Return a repository that has the host's as `origin`, and one commit."""
    place = tmp_path / "workspace"
    place.mkdir()
    run(place, "init", "--quiet", "--initial-branch=main")
    run(place, "remote", "add", "origin", f"{host.address}/hub.git")
    run(place, "commit", "--quiet", "--allow-empty", "--message=content")
    return place


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that gets every command line of git."""
    log, shim = tmp_path / "words", tmp_path / "bin" / "git"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{shutil.which("git")}" "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(shim.parent), prepend=os.pathsep)
    return log


@pytest.mark.parametrize("variable", ["TELLAL_GIT_TOKEN", "GITHUB_TOKEN"])
def test_a_token_lets_us_in_and_is_seen_nowhere(
    host: Host, repository: Path, words: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Neither on a command line nor in a file, of ours or of git's."""
    monkeypatch.setenv(variable, TOKEN)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    remote = Remote(Git(repository), "origin")
    head = run(repository, "rev-parse", "HEAD")
    assert remote.tip(REF) == ""
    assert remote.push(REF, head, "") == (Pushed.DONE, "")
    assert remote.tip(REF) == head
    remote.fetch(REF)
    assert host.logins == [[f"basic {BASIC}"]] * len(host.logins)
    assert len(words.read_text(encoding="utf-8").splitlines()) > 4
    files = [path for path in words.parent.rglob("*") if path.is_file()]
    assert words in files
    for path in files:
        data = path.read_bytes()
        assert TOKEN.encode() not in data, path
        assert BASIC.encode() not in data, path


def test_a_login_that_a_checkout_left_behind_does_not_get_in_the_way(
    host: Host, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hosts refuse two logins at once."""
    run(repository, "config", f"http.{host.address}/.extraheader", "AUTHORIZATION: basic b2xk")
    monkeypatch.setenv("TELLAL_GIT_TOKEN", TOKEN)
    assert Remote(Git(repository), "origin").tip(REF) == ""
    assert host.logins[0] == [f"basic {BASIC}"]


def test_what_the_host_repeats_of_a_token_is_not_repeated(
    host: Host, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads the error finds out what to do, not how to get in."""
    token = "ghp_an0ther+token/with=signs"  # noqa: S105 - made up
    monkeypatch.setenv("TELLAL_GIT_TOKEN", token)
    remote = Remote(Git(repository), "origin")
    with pytest.raises(RemoteError) as caught:
        remote.tip(REF)
    said = f"{caught.value} {caught.value.hint}"
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    assert host.logins[0] == [f"basic {basic}"]
    assert "not with" in said
    assert "TELLAL_GIT_TOKEN" in said
    assert token not in said
    assert basic[:20] not in said
    assert remote.push(REF, run(repository, "rev-parse", "HEAD"), "").pushed is Pushed.UNKNOWN
    assert basic[:20] not in remote.push(REF, run(repository, "rev-parse", "HEAD"), "").said


def test_a_token_goes_to_no_other_host(host: Host, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A remote's address may be anything; the token is for one host."""
    monkeypatch.setenv("TELLAL_GIT_TOKEN", TOKEN)
    for server in ("", "https://github.com", host.address.replace("localhost", "127.0.0.1")):
        monkeypatch.setenv("GITHUB_SERVER_URL", server)
        with pytest.raises(RemoteError):
            Remote(Git(repository), "origin").tip(REF)
    assert host.logins == [[]] * 3


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TELLAL_GIT_TOKEN": "  "},
        {"GITHUB_TOKEN": TOKEN},  # on a developer's machine it is for other tools
        {"TELLAL_GIT_TOKEN": TOKEN, "GITHUB_SERVER_URL": "http://git.example.org"},
        {"TELLAL_GIT_TOKEN": TOKEN, "GITHUB_SERVER_URL": "git.example.org"},
    ],
)
def test_where_it_would_not_be_safe_no_login_is_made(environment: dict[str, str]) -> None:
    """Git then goes by the settings of the user."""
    assert login(environment) == {}


def test_a_login_is_for_the_host_and_its_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing that stands beside it in an address."""
    del monkeypatch
    found = login({"TELLAL_GIT_TOKEN": TOKEN, "GITHUB_SERVER_URL": "https://a:b@git.example.org:8443/path"})
    assert found == {"http.https://git.example.org:8443/.extraheader": f"AUTHORIZATION: basic {BASIC}"}
    assert list(login({"TELLAL_GIT_TOKEN": TOKEN})) == ["http.https://github.com/.extraheader"]
