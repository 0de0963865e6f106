"""Attacks by what a post says: its front matter, its words, its links, its pictures."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import time
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

import pipeline
from pipeline.cards.developed import FOLDER
from pipeline.errors import NotSentError, TellalError, UsageError
from pipeline.networks import markup
from pipeline.networks.http import Patience, Request, Server
from pipeline.text import page
from pipeline.text.wall import MESSAGE, walled
from tests.cards.test_developed import bomb, frames
from tests.networks.faulty import faulty
from tests.pictures import drawn, png

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.attacks.conftest import Attack

A = "content/x/a.md"
HEAD = "id: 01JD0000000000000000000077\npublish_at: 2026-12-01 10:01\n"
READY = f"{HEAD}status: approved\n"


def test_an_ordinary_post_goes_out(attack: Callable[..., Attack], hostile: Callable[..., str]) -> None:
    """What is asserted below of attacks would be worth nothing if nothing went out at all."""
    made = attack({A: hostile("Merhaba."), "content/x/b.md": hostile("![Bir fincan](media/a.png)"),
                   "content/x/media/a.png": png(9, 9)})  # fmt: skip
    assert made.codes(A) == made.codes("content/x/b.md") == set()
    assert [each["payload"]["text"] for each in made.publish()] == ["Merhaba.", ""]


@pytest.mark.parametrize(
    ("front", "code"),
    [
        pytest.param(f"{HEAD}status: draft\nstatus: approved\n", "key-duplicate", id="the last one of two would count"),
        pytest.param(READY + "tags: &a [x, x]\nnote: *a\n", "yaml-alias", id="alias"),
        pytest.param(
            READY
            + "a: &a [x]\n"
            + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
            "yaml-anchor",
            id="alias bomb",
        ),
        pytest.param(READY + "<<: {status: approved}\n", "yaml-merge", id="merge key"),
        pytest.param(READY + "title: !!python/object/apply:os.system ['touch pwned']\n", "yaml-tag", id="python tag"),
        pytest.param(READY + "title: !!binary aGk=\n", "yaml-tag", id="binary tag"),
    ],
)
def test_attack_50_yaml_that_says_more_than_it_shows(attack: Callable[..., Attack], front: str, code: str) -> None:
    """Two values, copies, kinds that run code: none of them is read, the post stays where it is."""
    made = attack({A: f"---\n{front}---\nSaldırı.\n"})
    assert code in made.codes(A)
    assert made.publish() == []
    assert not list(made.root.rglob("pwned"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(f"---\n{READY}note: '{'x' * 10_000_000}'\n---\nx\n", "file-too-large", id="ten megabytes"),
        pytest.param(f"---\n{READY}note: '{'x' * 70_000}'\n---\nx\n", "front-matter-long", id="more than 64 KiB"),
        pytest.param(f"---\n{READY}tags: {'[' * 10_000}{']' * 10_000}\n---\nx\n", "yaml-depth", id="deep lists"),
        pytest.param(f"---\n{READY}card: {'{a: ' * 5_000}x{'}' * 5_000}\n---\nx\n", "yaml-depth", id="deep tables"),
    ],
)
def test_attack_51_front_matter_without_end(attack: Callable[..., Attack], text: str, code: str) -> None:
    """It is refused by its size or depth, in no time, before anything is made of it."""
    made = attack({A: text})
    began = time.process_time()
    codes = made.codes(A)
    assert time.process_time() - began < 10
    assert code in codes or (code == "front-matter-long" and codes)
    assert made.publish() == []


def test_attack_52_templates_in_a_post(attack: Callable[..., Attack], hostile: Callable[..., str]) -> None:
    """A post is never a template: what looks like one goes out as it stands."""
    body = "{{ 7 * 7 }} {{ cfg.token }} {% for x in range(9) %}a{% endfor %} ${HOME} {{ lipsum.x }}"
    made = attack({A: hostile(body, title='"{{ 7 * 7 }}"')})
    (message,) = made.publish()
    assert message["payload"]["text"] == body
    shown = made.pages()["posts/x/a.html"]
    assert "{{ 7 * 7 }}" in shown
    assert "49" not in re.sub(r"<[^>]*>", "", shown).split("7 * 7")[1][:9]


@pytest.mark.parametrize(
    "template",
    [
        "{{ body }}{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ body }}{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
        "{{ body }}{{ 'a' * 200000000 }}",
        "{{ body }}{{ post.__init__.__globals__ }}",
        "{{ body }}{{ '%1000000000s' % 'a' }}",
    ],
)
def test_attack_52_templates_of_a_pull_request(
    attack: Callable[..., Attack], hostile: Callable[..., str], template: str
) -> None:
    """A template is boxed in: no objects, no endless loops, no gigabytes."""
    made = attack({"templates/text/kotu.j2": template, A: hostile("Merhaba.", template="kotu")})
    began = time.process_time()
    assert made.codes(A) | made.codes("templates/text/kotu.j2")
    assert made.publish() == []
    assert time.process_time() - began < 20


ACTIVE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[tıkla](javascript:alert(1))",
    "[tıkla](JaVaScRiPt&#58;alert(1))",
    "[tıkla](data:text/html;base64,PHNjcmlwdD4=)",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<svg><animate onbegin=alert(1)>",
    '<div style="position:fixed;inset:0">örtü</div>',
    '"><script>alert(1)</script>',
    "</script><script>alert(1)</script>",
    "</textarea><iframe srcdoc='<script>alert(1)</script>'>",
    '![a](x" onerror="alert(1))',
)  # fmt: skip
ELEMENTS = {
    "animate", "applet", "base", "embed", "form", "iframe", "math", "mglyph", "object", "script", "textarea",
}  # fmt: skip


#: The site's own scripts: files beside its pages, by the hash of what is in them; and its form, which is sent nowhere.
SCRIPTS = re.compile(r'<script src="[./]*assets/(first|site|lists)-[0-9a-f]{16}\.js"(?: defer)?></script>')
FORM = re.compile(r'<form class="filters js-only" data-[a-z]+ role="search" aria-label="[^"<>]*">')


class _Active(HTMLParser):
    """Notes what of a page could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ELEMENTS:
            self.found.append(tag)
        for name, value in attrs:
            scheme = (value or "").partition(":")[0].strip().lower()
            if name.startswith("on") or name in {"style", "srcdoc"} or scheme in {"javascript", "data", "vbscript"}:
                self.found.append(f"{tag} {name}={value}")

    handle_startendtag = handle_starttag


def active(html: str) -> list[str]:
    """Return the elements and attributes of a page that could do something."""
    reader = _Active()
    reader.feed(html)
    return reader.found


def test_what_is_active_is_noticed() -> None:
    """The look that the next tests trust."""
    for text in (*ACTIVE[:2], *ACTIVE[5:11], '<a href="javascript:x">', '<p title="x" onclick=y>'):
        assert active(text), text


@pytest.mark.parametrize("text", ACTIVE)
def test_attack_53_scripts_on_the_calendar(
    attack: Callable[..., Attack], hostile: Callable[..., str], text: str
) -> None:
    """On no page of it, wherever the words stand: text, title, note, name of a campaign, alternative text."""
    quoted = json.dumps(text)
    made = attack(
        {
            A: hostile(f"Merhaba {text}", title=quoted, note=quoted, tags=f"[{quoted}]", campaign="kotu"),
            "content/campaigns/kotu.md": f"---\nname: {quoted}\nline: {quoted}\n---\n{text}\n",
            "content/x/b.md": hostile(f"![{text}](media/a.png)"),
            "content/x/media/a.png": png(9, 9),
        }
    )
    for name, html in made.pages().items():
        if name.endswith(".html"):
            assert SCRIPTS.findall(html) in (["first", "site"], ["first", "site", "lists"]), name
            assert active(FORM.sub("", SCRIPTS.sub("", html), count=1)) == [], name
            policy = unescape(html)
            assert "default-src 'none'" in policy
            assert "form-action 'none'" in policy
            assert re.findall("script-src ([^;]*);", policy) == ["'self'"]


@pytest.mark.parametrize("text", ACTIVE)
def test_attack_53_scripts_in_what_networks_get(
    attack: Callable[..., Attack], hostile: Callable[..., str], text: str
) -> None:
    """Neither in the HTML that we make for a network nor on the pages of the outbox."""
    assert active(page.html(text, lambda *_: "")) == []
    assert active(walled(markup.write(text, (), markup.Html(("b", "i", "code"), "\n")), MESSAGE)) == []
    assert active(walled(text, MESSAGE)) == []
    made = attack({A: hostile(f"Merhaba {text}")})
    made.publish()
    for place in (made.root / "outbox").rglob("*.html"):
        assert active(place.read_text(encoding="utf-8")) == [], place.name


def holding(folder: Path, sign: bytes) -> list[Path]:
    """Return the files of a folder that hold something."""
    places = (place for place in folder.rglob("*") if place.is_file() and not place.is_symlink())
    return [place for place in places if sign in place.read_bytes()]


def test_attack_54_pictures_that_are_programs(attack: Callable[..., Attack], hostile: Callable[..., str]) -> None:
    """SVG runs scripts and reads files of the machine that opens it: it is no picture here, by no name."""
    svg = (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>&x;</text></svg>'
    )
    made = attack({
        A: hostile("![Bir fincan](media/a.svg)"), "content/x/media/a.svg": svg,
        "content/x/b.md": hostile("![Bir fincan](media/b.png)"), "content/x/media/b.png": svg,
    })  # fmt: skip
    assert "image-unreadable" in made.codes("content/x/b.md")
    assert made.codes(A)
    assert made.publish() == []
    made.pages()
    assert not [
        place for place in (made.root / "site").rglob("*") if place.is_file() and b"onload" in place.read_bytes()
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        pytest.param("a.png", bomb(), "image-too-large", id="a bomb of 3.6 billion pixels"),
        pytest.param("a.gif", frames(10_000), "image-too-large", id="ten thousand frames"),
        pytest.param("a.jpg", drawn("JPEG", (300, 200))[:-500], "image-damaged", id="cut off"),
        pytest.param("a.png", b"<html><script>alert(1)</script>", "image-unreadable", id="a page"),
        pytest.param("a.jpg", png(9, 9), "image-misnamed", id="another kind than its name"),
        pytest.param("a.png", png(9, 9, 30_000_000), "image-too-large", id="30 MB"),
    ],
)
def test_attack_55_pictures_that_are_too_much(
    attack: Callable[..., Attack], hostile: Callable[..., str], name: str, data: bytes, code: str
) -> None:
    """They are found by `check`, in bounded time, and nothing of them is sent or shown."""
    made = attack({A: hostile(f"![Bir fincan](media/{name})"), f"content/x/media/{name}": data})
    began = time.perf_counter()
    assert code in made.codes(A)
    assert time.perf_counter() - began < 60
    assert made.publish() == []


def test_attack_55_pictures_that_carry_something(attack: Callable[..., Attack], hostile: Callable[..., str]) -> None:
    """A place, a profile, a page behind the end: what goes out and what the calendar shows is the picture alone."""
    from PIL import Image  # noqa: PLC0415 - as a camera would

    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (41.0, 0.0, 28.9784)
    exif[0x010E] = "<script>alert(1)</script>"
    bad = drawn("JPEG", exif=exif.tobytes(), icc_profile=b"bomb" * 100_000) + b"<script>alert(2)</script>"
    made = attack({A: hostile("![Bir fincan](media/a.jpg)"), "content/x/media/a.jpg": bad})
    (message,) = made.publish()
    made.pages()
    places = [*(made.root / "outbox").rglob("*"), *(made.root / "site").rglob("*"), *(made.root / FOLDER).rglob("*")]
    pictures = [place.read_bytes() for place in places if place.is_file() and place.read_bytes()[:3] == b"\xff\xd8\xff"]
    assert len(pictures) >= 3
    for data in pictures:
        assert not {b"script", b"Exif", b"bomb"} & {sign for sign in (b"script", b"Exif", b"bomb") if sign in data}
    assert message["payload"]["images"]


@pytest.mark.parametrize(
    "source",
    [
        "../../../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "//sunucu/a.png", "\\\\sunucu\\a.png",
        "../../.git/config", "%2e%2e/%2e%2e/%2e%2e/etc/passwd", "media/bag.png", "../../.tellal/looked", "CON",
        "media/a.png%00.txt", "https://kotu.example/a.png", "media/boru.png",
    ],
)  # fmt: skip
def test_attack_56_paths_that_lead_elsewhere(
    attack: Callable[..., Attack], hostile: Callable[..., str], tmp_path: Path, source: str
) -> None:
    """No file outside of the workspace is opened, by no way of writing it, and nothing hangs on a pipe."""
    (tmp_path / "gizli.png").write_bytes(png(9, 9) + b"top secret")
    made = attack({A: hostile(f"![Bir fincan](<{source}>)" if "\\" not in source else f"![Bir fincan]({source})"),
                   "content/x/media/a.png": png(9, 9)})  # fmt: skip
    (made.root / "content/x/media/bag.png").symlink_to(tmp_path / "gizli.png")
    os.mkfifo(made.root / "content/x/media/boru.png")
    assert made.codes(A)
    assert made.publish() == []
    assert not holding(made.root / ".tellal", b"top secret")


def test_attack_56_folders_that_are_links(attack: Callable[..., Attack], tmp_path: Path) -> None:
    """What is written stays in the workspace, also where content brings a link along."""
    elsewhere = tmp_path / "baska"
    elsewhere.mkdir()
    made = attack({})
    for name in ("outbox", "site"):
        (made.root / name).symlink_to(elsewhere)
    made.call("publish")
    made.call("site")
    assert list(elsewhere.iterdir()) == []


LINKED = (
    "tellal.toml", "brand/brand.toml", "brand/logo.png", "brand/fonts/a.ttf", "content/x/channel.toml", A,
    "content/campaigns/k.md", "content/holds.toml", "templates/text/default.j2", "templates/cards/duyuru.toml",
    "templates/site/today.html", "templates/site/missing.html", "templates/site/_side.html", "outbox/faults.toml",
    "content/x/media/a.png", "allowed_signers", "templates/site", "templates/text", "content/x/media", "brand/fonts",
)  # fmt: skip


@pytest.mark.parametrize("name", LINKED)
@pytest.mark.parametrize("where", ["outside", "hidden"])
def test_attack_56_files_that_are_links(
    attack: Callable[..., Attack], hostile: Callable[..., str], tmp_path: Path, name: str, where: str
) -> None:
    """What a link leads to is shown nowhere: on no page, in no message, in no output, whichever file is one."""
    made = attack({
        A: hostile("![Bir fincan](media/a.png)"), "content/x/media/a.png": png(9, 9),
        "brand/brand.toml": 'name = "Deneme"\nlogo = "logo.png"\n[fonts]\ndisplay = "fonts/a.ttf"\n',
        "brand/logo.png": png(40, 40), "brand/fonts/a.ttf": b"font", "templates/site/x.html": "x",
        "templates/text/x.j2": "{{ body }}",
    })  # fmt: skip
    secret = (tmp_path / "elsewhere") if where == "outside" else made.root / ".git/secret"
    place = made.root / name
    if place.is_dir():
        secret.mkdir()
        shutil.rmtree(place)
        for each in ("today.html", "default.j2", "a.png", "a.ttf", "missing.html"):
            (secret / each).write_text("t0p-s3cret", encoding="utf-8")
    else:
        secret.write_text("t0p-s3cret", encoding="utf-8")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
    place.symlink_to(secret)
    answers = [made.call(*args) for args in (("check",), ("preview", A), ("plan",), ("publish",), ("site",))]
    assert not [answer for answer in answers if "t0p-s3cret" in answer.out + answer.err]
    assert [answer.code for answer in answers if answer.code == 3] == []
    assert not [path for folder in ("site", "outbox", ".tellal") for path in holding(made.root / folder, b"t0p-s3cret")]


def lookup(base: str) -> None:
    """Ask a server for something, once."""
    Server(base, patience=Patience(connect=2, silence=2, deadline=3, tries=1)).look_up("/", datetime.now(UTC))


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1",
        "fe80::1", "fd00:ec2::254", "0.0.0.0", "::", "::1", "127.0.0.1", "100.100.100.200", "64:ff9b::7f00:1",  # noqa: S104 - nobody binds it
        "2002:7f00:1::", "224.0.0.1",
    ],
)  # fmt: skip
def test_attack_57_a_name_that_leads_inside(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Whatever a name leads to at the moment of connecting, it is no address of this machine or its network."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    with pytest.raises(NotSentError, match="not on the open network"):
        lookup("https://kotu.example")
    assert asked == ["kotu.example"]


def test_attack_57_a_name_that_changes_between_two_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that is connected to is the one that was looked at: there is no second look."""
    answers = ["93.184.215.14", "127.0.0.1"]
    went: list[object] = []

    def resolve(_: str, port: int, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

    def connect(_: socket.socket, place: object) -> None:
        went.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(NotSentError, match="was not reached"):
        lookup("https://kotu.example")
    assert went == [("93.184.215.14", 443)]


@pytest.mark.parametrize(
    "base", ["gopher://a.example", "file:///etc/passwd", "http://a.example", "ftp://a.example", "https://u:p@a.example"]
)
def test_attack_57_another_way_to_speak(base: str) -> None:
    """A server is spoken to over https, without a login in its address, or not at all."""
    with pytest.raises(UsageError):
        Server(base)


def test_attack_57_a_redirect_is_not_followed() -> None:
    """An answer that sends us elsewhere is no answer, and nobody goes there."""

    def elsewhere(connection: socket.socket) -> None:
        connection.recv(4096)
        place = b"http://127.0.0.1:%d/inside" % connection.getsockname()[1]
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + place + b"\r\nContent-Length: 0\r\n\r\n")

    with faulty(elsewhere) as server:
        with pytest.raises(TellalError):
            Server(server.url, patience=Patience(deadline=3, tries=1)).exchange(Request("POST", "/"), datetime.now(UTC))
        assert server.asked == 1


def test_attack_57_checks_ask_nobody(
    attack: Callable[..., Attack], hostile: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a pull request opens no connection, whatever it links to."""
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("asked for a name"))
    made = attack(
        {A: hostile("https://kotu.example/ ![Bir fincan](https://kotu.example/a.png)", link="https://a.example/")}
    )
    assert "image-remote" in made.codes(A)
    for args in (("plan",), ("preview", A), ("site",)):
        made.call(*args)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Öde: \u202ekoc.elpmaxe\u202c", "hidden-character"),
        ("in\u200bdirim", "hidden-character"),
        ("\u2066gizli\u2069", "hidden-character"),
        ("\U000e0041\U000e0042", "hidden-character"),
        ("https://аpple.com/", "link-malformed"),
        ("https://xn--pple-43d.com/", "link-malformed"),
        ("https://\u0441\u043e\u0440\u0435.com/", "link-malformed"),
        ("https://paypal.com@kotu.example/", "link-malformed"),
        ("http://0x7f000001/", "link-malformed"),
        ("http://127.1/", "link-malformed"),
    ],
)
def test_attack_58_words_that_are_not_what_they_seem(
    attack: Callable[..., Attack], hostile: Callable[..., str], body: str, code: str
) -> None:
    """Signs that turn a line around or hide in it, and addresses that look like somebody else's."""
    made = attack({A: hostile(body)})
    assert code in made.codes(A)
    assert made.publish() == []


def test_attack_58_other_alphabets_are_fine(attack: Callable[..., Attack], hostile: Callable[..., str]) -> None:
    """Names and words in them, right-to-left text, emoji families, Turkish letters in an address."""
    body = "Привет, مرحبا, 👨‍👩‍👧, https://пример.рф/ https://kırkikindi.example/ https://bücher.example/ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"
    assert attack({A: hostile(body)}).codes(A) == set()


def test_attack_59_line_ends_where_lines_mean_something(
    attack: Callable[..., Attack], hostile: Callable[..., str]
) -> None:
    """In a calendar file, a header, the message of a commit: a line end of content begins no line there."""
    evil = '"a\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\r\\nSUMMARY:sahte\\u2028X"'
    made = attack({A: hostile("Merhaba\n\nBEGIN:VEVENT\nSUMMARY:sahte", title=evil)})
    assert "character-control" in made.codes(A)
    text = made.pages()["calendar.ics"]
    events = Calendar.from_ical(text.encode()).walk("VEVENT")
    assert [str(event["summary"]) for event in events].count("sahte") == 0
    assert len(events) <= 2
    with pytest.raises(NotSentError, match="cannot be put together"):
        Server("http://127.0.0.1:1", headers={"X": "a\r\nAuthorization: b"}).exchange(
            Request("GET", "/"), datetime.now(UTC)
        )


def test_attack_59_a_reason_begins_no_line_of_a_commit(
    attack: Callable[..., Attack], hostile: Callable[..., str]
) -> None:
    """What a person says stands in the ledger as data; no trailer of a commit can be forged with it."""
    made = attack({A: hostile("Merhaba.")})
    made.call("hold", "--reason", "x\n\nReviewed-by: Ayşe <ayse@example.org>\nSigned-off-by: z")
    import subprocess  # noqa: PLC0415 - git is asked here

    log = subprocess.run(
        ["git", "log", "--format=%(trailers)%B", "ledger"], cwd=made.root, capture_output=True, text=True, check=False
    ).stdout
    assert not [line for line in log.splitlines() if line.startswith(("Reviewed-by", "Signed-off-by"))]


def test_attack_60_formulas(attack: Callable[..., Attack], hostile: Callable[..., str]) -> None:
    """Nothing that Tellal writes is opened by a spreadsheet: no file that it makes is a table of that kind."""
    made = attack({A: hostile('=HYPERLINK("https://kotu.example";"x")', title='"=1+1"')})
    made.publish()
    made.pages()
    written = [place.suffix for place in made.root.rglob("*") if place.is_file() and ".git" not in place.parts]
    assert not {".csv", ".tsv", ".xls", ".xlsx", ".ods"} & set(written)
    for module in Path(pipeline.__file__).parent.rglob("*.py"):
        assert not re.search(r"^\s*(import csv|from csv )", module.read_text(encoding="utf-8"), re.MULTILINE), module


@pytest.mark.parametrize(
    "piece",
    [
        "#a",
        "@a.",
        "https://a.b/(",
        "[a](",
        "![a](",
        "*a",
        "`",
        "a@",
        "##",
        "&#x",
        "xn--",
        "-----BEGIN ",
        "token=",
        "a:b@",
    ],
)
def test_attack_61_texts_that_keep_a_parser_busy(
    attack: Callable[..., Attack], hostile: Callable[..., str], piece: str
) -> None:
    """60 KB of anything are checked in seconds."""
    made = attack({A: hostile(piece * (60_000 // len(piece)))})
    began = time.process_time()
    made.codes(A)
    assert time.process_time() - began < 30


SECRETS = (
    "ghp_" + "a1B2" * 10,
    "AKIA" + "IOSFODNN7EXAMPLE",
    "https://hooks.slack.com/services/" + "T0001/B0001/abcdefgh",
    "-----BEGIN " + "RSA PRIVATE KEY-----",
    "123456789:AA" + "a1B2c3D4" * 5,
    "access_token=" + "vQ3xT9kLm2PzR7wYc5Hn",
)


@pytest.mark.parametrize("text", SECRETS)
def test_attack_62_a_secret_in_a_post(attack: Callable[..., Attack], hostile: Callable[..., str], text: str) -> None:
    """It stops the post, and the finding does not repeat it."""
    made = attack({A: hostile(f"Merhaba {text}")})
    answer = made.call("check")
    assert "[secret]" in answer.out
    assert text[12:] not in answer.out + answer.err
    assert made.publish() == []


@pytest.mark.parametrize("encode", [str, lambda text: base64.b64encode(f"x:{text}".encode()).decode(), json.dumps])
def test_attack_62_a_token_in_an_error(
    attack: Callable[..., Attack], monkeypatch: pytest.MonkeyPatch, encode: Callable[[str], str]
) -> None:
    """Whatever breaks, in whatever form the token got into its words, the token is not among them."""
    token = "vQ3xT9kLm2PzR7wYc5Hn"  # noqa: S105 - it opens nothing
    monkeypatch.setenv("MASTODON_TOKEN", token)
    made = attack({})
    monkeypatch.setattr(
        "pipeline.check.check", lambda *_, **__: (_ for _ in ()).throw(RuntimeError(f"broke {encode(token)}"))
    )
    answer = made.call("check")
    assert answer.code == 3
    said = (
        answer.out
        + answer.err
        + "".join(place.read_text(encoding="utf-8") for place in (made.root / ".tellal").glob("bug-*"))
    )
    assert "broke" in said
    assert token not in said
    assert encode(token)[6:-6] not in said
