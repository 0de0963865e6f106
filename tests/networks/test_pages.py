"""Pages that posts lead to: what they say of themselves, whatever they are written in; and where nobody is to look."""

from __future__ import annotations

import io
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.cards.probe import probe
from pipeline.errors import NotSentError
from pipeline.networks.http import Patience
from pipeline.networks.pages import LARGEST_PAGE, RECIPE, look_at
from pipeline.workspace.linkcards import LONGEST_DESCRIPTION, LONGEST_TITLE
from tests.networks.fakes.base import Reply, serving
from tests.networks.fakes.pages import Pages
from tests.pictures import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = """<!doctype html><html><head><title>Pencere başlığı</title>
<meta property="og:title" content="Kış menüsü geldi &amp; sıcak">
<meta property="og:description" content="Salep,
 boza">
<meta property="og:image" content="/kis.jpg?b=1&amp;c=2"><meta property="og:image:alt" content="Bir fincan">
</head><body>…</body></html>"""
QUICK = Patience(connect=2, silence=2, deadline=4, tries=1)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """A site on this machine, which whoever runs the tests allows."""
    made = Pages()
    monkeypatch.setenv("TELLAL_PRIVATE_HOSTS", "127.0.0.1")
    with serving(made):
        yield made


def test_a_page_says_what_readers_will_see(site: Pages) -> None:
    """Title, description and picture as the page gives them; the picture is small enough for everybody."""
    site.picture("/kis.jpg", drawn("PNG", (2400, 1260), "RGBA"))
    shown = look_at(site.page("/kis", PAGE), "tr")
    assert (shown.title, shown.description, shown.alt) == ("Kış menüsü geldi & sıcak", "Salep, boza", "Bir fincan")
    found = probe(shown.picture)
    assert found is not None
    assert (found.width, found.height) == (1200, 630)
    assert found.media_type == shown.media_type
    assert len(shown.picture) <= RECIPE.most
    asked = site.asked[-1]
    assert asked.query == {"b": "1", "c": "2"}
    assert "Authorization" not in asked.headers
    assert "Cookie" not in asked.headers


@pytest.mark.parametrize(
    ("encoding", "kind", "meta"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=UTF-8", "<meta charset=iso-8859-9>"),
        ("cp1254", "text/html; charset=windows-1254", ""),
        ("cp1254", "text/html", '<meta charset="windows-1254">'),
        ("iso8859-9", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-9">'),
        ("cp1254", "text/html; charset=zlib", ""),
        ("utf-8-sig", "text/html; charset=windows-1254", ""),
        ("utf-16", "text/html", ""),
    ],
)
def test_turkish_letters_in_whatever_a_page_is_written(site: Pages, encoding: str, kind: str, meta: str) -> None:
    """The server's word comes first, then the page's; one that names none is most likely in what the language uses."""
    html = f"<html><head>{meta}<title>Şişli’de ığdır çöğür</title></head>".replace("’", "'")
    assert look_at(site.page("/a", html.encode(encoding), kind), "tr").title == "Şişli'de ığdır çöğür"


def test_the_first_of_each_counts_and_what_is_no_element_counts_for_nothing(site: Pages) -> None:
    """Scripts, comments and drawings have words of their own; a title in them is none."""
    url = site.page(
        "/a",
        """<head><script>"<meta property=og:title content=Betik>"</script><!-- <title>Yorum</title> -->
        <svg><title>Çizim</title></svg><meta name="description" content="Bir">
        <title>Bir</title><title>İki</title><meta name=description content="İki"></head>""",
    )
    shown = look_at(url, "tr")
    assert (shown.title, shown.description, shown.picture, shown.trouble) == ("Bir", "Bir", b"", None)


def test_long_words_are_cut_where_everybody_sees_it(site: Pages) -> None:
    """Between words, with an ellipsis, when the page is looked at; never later."""
    html = f'<title>{"kahve " * 100}</title><meta name="description" content="{"x" * 1000}">'
    shown = look_at(site.page("/a", html), "tr")
    assert shown.title.endswith("kahve…")
    assert LONGEST_TITLE - 6 <= len(shown.title) <= LONGEST_TITLE
    assert shown.description == "x" * (LONGEST_DESCRIPTION - 1) + "…"


def test_signs_that_nobody_sees_are_left_out(site: Pages) -> None:
    """What turns a line around, control signs, and line ends; emoji that joiners hold together stay whole."""
    html = "<title>A\u202etxt.exe\u2066 \x07B\u200b\n👩\u200d👧 \ue000\U000e0041</title>"
    assert look_at(site.page("/a", html), "tr").title == "Atxt.exe B 👩\u200d👧"


def test_a_page_may_have_moved(site: Pages) -> None:
    """It is followed a few times, and its picture is looked for where it was in the end."""
    site.picture("/yeni/a.png", drawn("PNG", (300, 200)))
    site.page("/yeni/kis", '<title>Yeni</title><meta property="og:image" content="a.png">')
    site.moved("/orta", "/yeni/kis", 301)
    shown = look_at(site.moved("/eski", f"{site.url}/orta"), "tr")
    assert (shown.title, shown.media_type) == ("Yeni", "image/png")


def test_a_page_that_moves_for_ever(site: Pages) -> None:
    """It is left, after a few steps."""
    with pytest.raises(NotSentError, match="sends everybody on and on"):
        look_at(site.moved("/a", "/a"), "tr")
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:8080/",
        "http://localhost./",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.2]/",
        "http://10.0.0.1/",
        "http://127.0.0.1@127.0.0.2/",
        "http://127.0.0.1\\@127.0.0.2/",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "//metadata.google.internal/",
        "http://router.local/",
        "http://127.0.0.1%2e.example.org@10.0.0.1/",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_sent_on_to_where_content_has_no_business(site: Pages, to: str) -> None:
    """Not by a redirect, and not for a picture: only the host that was named on purpose may be on this machine."""
    with pytest.raises(NotSentError):
        look_at(site.moved("/a", to), "tr")
    site.there.clear()
    html = f'<title>A</title><meta property="og:image" content="{to}">'
    shown = look_at(site.page("/b", html), "tr")
    assert (shown.title, shown.picture) == ("A", b"")
    assert shown.trouble


def test_nobody_looks_at_this_machine_unless_told_so(site: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a post says does not count."""
    monkeypatch.delenv("TELLAL_PRIVATE_HOSTS")
    with pytest.raises(NotSentError, match="private network"):
        look_at(site.page("/a", "<title>A</title>"), "tr")
    assert site.asked == []


def test_a_huge_page_is_read_as_far_as_its_head(site: Pages) -> None:
    """The rest is not even received."""
    html = "<title>Büyük</title>" + "<p>kahve</p>" * (LARGEST_PAGE // 4)
    assert look_at(site.page("/a", html), "tr", QUICK).title == "Büyük"


@pytest.mark.parametrize(
    "noise", ["<!", "<!--", "<a ", "&", "<title>", "<svg>", "<meta name=a content=b>", "</", "<table>"]
)
def test_pages_that_keep_a_parser_busy(site: Pages, noise: str) -> None:
    """They come to an end in a few seconds of computing."""
    html = "<title>A</title>" + noise * (LARGEST_PAGE // len(noise))
    before = os.times().user
    assert look_at(site.page("/a", html), "tr").title == "A"
    assert os.times().user - before < 20


def test_a_page_without_a_title(site: Pages) -> None:
    """There is nothing to make a card of."""
    with pytest.raises(NotSentError, match="has no title"):
        look_at(site.page("/a", "<p>x</p>"), "tr")


def test_what_is_no_page(site: Pages) -> None:
    """A file, an error, nobody there: each is said."""
    site.there["/pdf"] = Reply(200, "%PDF", {"Content-Type": "application/pdf"})
    with pytest.raises(NotSentError, match="application/pdf"):
        look_at(f"{site.url}/pdf", "tr")
    with pytest.raises(NotSentError, match="404"):
        look_at(f"{site.url}/nowhere", "tr")
    with pytest.raises(NotSentError, match="was not reached"):
        look_at("http://127.0.0.1:9/", "tr")


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        drawn("JPEG", (300, 200))[:200],
        drawn("PNG", (20, 20)),
    ],
    ids=["svg", "cut off", "tiny"],
)
def test_a_picture_that_cannot_be_used(site: Pages, data: bytes) -> None:
    """The card goes without, and it is said why."""
    site.picture("/p", data)
    shown = look_at(site.page("/a", '<title>A</title><meta property="og:image" content="/p">'), "tr")
    assert (shown.picture, shown.alt) == (b"", "")
    assert shown.trouble


def test_a_heavy_photo_becomes_a_light_one(site: Pages) -> None:
    """Noise is the worst that a picture can be."""
    held = io.BytesIO()
    Image.effect_noise((2400, 1600), 80).convert("RGB").save(held, "JPEG", quality=97)
    site.picture("/p", held.getvalue())
    shown = look_at(site.page("/a", '<title>A</title><meta property="og:image" content="/p">'), "tr")
    assert len(held.getvalue()) > RECIPE.most >= len(shown.picture) > 0


def test_a_server_that_says_a_byte_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page has a deadline, and what came until then is not taken for the page."""
    monkeypatch.setenv("TELLAL_PRIVATE_HOSTS", "127.0.0.1")
    over = threading.Event()

    def trickle(server: socket.socket) -> None:
        there, _ = server.accept()
        with there, suppress(OSError):
            there.recv(4096)
            there.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>A</title>")
            while not over.wait(0.1):
                there.sendall(b" ")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=trickle, args=(server,))
        thread.start()
        try:
            with pytest.raises(NotSentError, match="no whole answer"):
                look_at(f"http://127.0.0.1:{server.getsockname()[1]}/", "tr", QUICK)
        finally:
            over.set()
            thread.join()
