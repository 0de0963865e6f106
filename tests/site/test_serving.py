"""`tellal site serve` as a browser and a stranger meet it: a real process, real HTTP on loopback."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.listened import PATIENCE, Listened, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: dict[str, str]
    text: str


class Served:
    """A site that is served."""

    def __init__(self, root: Path, address: str) -> None:
        self.root = root
        self.address = urlsplit(address)

    def ask(self, path: str, host: str = "", method: str = "GET") -> Answer:
        """Ask for a page."""
        connection = http.client.HTTPConnection(str(self.address.hostname), self.address.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or self.address.netloc)
        connection.endheaders()
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)

    def news(self) -> Iterator[str]:
        """Yield the versions that a page is told of, each once: where a build takes long it is told one again."""
        last = ""
        connection = http.client.HTTPConnection(str(self.address.hostname), self.address.port, timeout=PATIENCE)
        connection.request("GET", "/_live")
        answer = connection.getresponse()
        while line := answer.readline().decode():
            if line.startswith("data: ") and line != last:
                last = line
                yield line.removeprefix("data: ").strip()


@pytest.fixture
def served(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> Iterator[Served]:
    """A small site, served on a free port."""
    root = make_repository({"content/x/kis.md": post_text("Kış menümüz başlıyor."), "secret.txt": "secret"})
    command = [sys.executable, "-m", "pipeline", "--json", "site", "serve", "--port", "0"]
    process = Listened(command, {}, root, subprocess.DEVNULL)
    try:
        said = process.hear("address")
        yield Served(root, json.loads(f"{{{said}}}")["address"])
        assert process.end(signal.SIGINT) == 0
    finally:
        process.clear()


@pytest.mark.slow
def test_a_save_is_on_the_page_at_once(served: Served) -> None:
    """What waits is told, and finds the new words."""
    page = served.ask("/posts/x/kis.html")
    assert (page.status, "Kış menümüz" in page.text, "/_live.js" in page.text) == (200, True, True)
    news = served.news()
    first = next(news)
    assert f'data-version="{first}"' in page.text
    path = served.root / "content/x/kis.md"
    save(path, path.read_text(encoding="utf-8").replace("başlıyor", "bitiyor"))
    assert next(news) != first
    assert "bitiyor" in served.ask("/posts/x/kis.html").text
    assert "bitiyor" in served.ask("/").text


def test_another_language_is_served_as_a_folder(served: Served) -> None:
    """Whoever types `/en/` expects its first page, as every web server has it."""
    news = served.news()
    next(news)
    settings = served.root / "tellal.toml"
    save(settings, settings.read_text(encoding="utf-8") + '[site]\nlanguages = ["tr", "en"]\n')
    next(news)
    found = served.ask("/en/")
    assert (found.status, '<html lang="en"' in found.text, "/_live.js" in found.text) == (200, True, True)
    assert served.ask("/posts/").status == 404


@pytest.mark.slow
def test_a_broken_save_is_said_on_the_page_and_healed_by_the_next(served: Served) -> None:
    """Also by a page that was opened while it was broken."""
    news = served.news()
    next(news)
    settings = served.root / "tellal.toml"
    good = settings.read_text(encoding="utf-8")
    settings.unlink()
    next(news)
    broken = served.ask("/index.html")
    assert broken.status == 500
    assert "tellal.toml" in broken.text
    assert "/_live.js" in broken.text
    save(settings, good)
    next(news)
    assert served.ask("/index.html").status == 200


@pytest.mark.slow
def test_strangers_get_nothing(served: Served) -> None:
    """Neither under another name, nor from outside of the site, nor by another address of this machine."""
    port = served.address.port
    for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", "127.0.0.1", "x"):
        assert served.ask("/index.html", host).status == 403, host
    assert served.ask("/index.html", f"localhost:{port}").status == 200
    (served.root / ".tellal/live/out.txt").symlink_to(served.root / "secret.txt")
    for path in ("/../../secret.txt", "/..%2f..%2fsecret.txt", "//secret.txt", "/%00", "/out.txt", "/posts/../../x"):
        answer = served.ask(path)
        assert (answer.status, "secret" in answer.text) == (404, False), path
    assert served.ask("/index.html", method="POST").status == 501


@pytest.mark.slow
def test_pages_keep_their_policy(served: Served) -> None:
    """What reloads them is a file of ours; no script may stand in a page."""
    page = served.ask("/index.html")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy + page.text
    assert "connect-src 'self'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert served.ask("/calendar.ics").headers["content-type"].startswith("text/calendar")
    assert served.ask("/nowhere.html").status == 404
    head = served.ask("/index.html", method="HEAD")
    assert (head.status, head.text) == (200, "")


@pytest.mark.slow
def test_a_port_that_is_taken_is_said(served: Served) -> None:
    """With the way out, and without a traceback."""
    command = [sys.executable, "-m", "pipeline", "site", "serve", "--port", str(served.address.port)]
    ended = subprocess.run(
        command, cwd=served.root, env={**os.environ, "TELLAL_LANG": "en"}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
