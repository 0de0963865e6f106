"""The outbox keeps what it was sent, to the byte, and can be made to behave as badly as any network."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cards.outgoing import Outgoing
from pipeline.errors import NotSentError, RejectedError, UnknownOutcomeError, UsageError
from pipeline.model.settings import Channel
from pipeline.model.variant import CardSpec, Image, Part, Span, SpanKind, Variant
from pipeline.networks import contract, outbox_kept, outbox_pages, registry
from pipeline.networks.contract import NoReceipt, Payload, Picture
from pipeline.networks.faults import Does, Fault, On
from pipeline.networks.looks import LOOKS, PLAIN
from pipeline.networks.outbox import Outbox

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
CHANNEL = Channel(
    name="bluesky",
    path="content/bluesky/channel.toml",
    network="outbox",
    account="kirkikindi.example",
    title="Kırkikindi",
    twin="bluesky",
    timezone="Europe/Istanbul",
    lang="tr",
)
BYTES = b"\x89PNG"
PICTURE = Picture("content/x/media/a.png", hashlib.sha256(BYTES).hexdigest(), 'Buharı tüten "fincan" <b>', "image/png")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace with one image."""
    place = tmp_path / "content" / "x" / "media" / "a.png"
    place.parent.mkdir(parents=True)
    place.write_bytes(BYTES)
    return tmp_path


def sent(root: Path) -> list[dict[str, object]]:
    """Return every message of the channel."""
    return list(outbox_kept.messages(root / "outbox" / "bluesky"))


def send(box: Outbox, text: str = "Merhaba.", key: str = "k1", *reply_to: str, **more: object) -> contract.Receipt:
    """Send a plain message."""
    payload = replace(Payload(text), **more)  # type: ignore[arg-type] # fields of a payload
    return box.send(payload, reply_to=reply_to, key=key, now=NOW)


def test_a_message_is_kept_exactly(root: Path) -> None:
    """With everything that a reader would see, and its images beside it."""
    spans = (Span(SpanKind.TAG, 0, 6, "kahve"),)
    payload = Payload(
        "#kahve ılık", spans, "#kahve **ılık**", (PICTURE,), 1, 2, "tr", "Başlık", "https://e.org/", spoiler="son"
    )
    receipt = Outbox(root, CHANNEL).send(payload, reply_to=(), key="k1", now=NOW)
    assert (receipt.remote_id, receipt.url) == ("000001", "outbox/bluesky/index.html#m000001")
    text = (root / "outbox/bluesky/000001.json").read_text(encoding="utf-8")
    kept = json.loads(text)
    assert kept == {
        "format": 1,
        "id": "000001",
        "key": "k1",
        "at": "2026-12-01T07:00:00Z",
        "reply_to": [],
        "network": "bluesky",
        "account": "kirkikindi.example",
        "payload": payload.as_data(),
    }
    assert "ılık" in text, "a person reads it too"
    assert Payload.from_data(kept["payload"]) == payload
    assert (root / "outbox/bluesky/media" / f"{PICTURE.sha256}.png").read_bytes() == BYTES


def test_the_same_message_twice_is_there_twice(root: Path) -> None:
    """So that a test, and a person, can see that something was sent twice."""
    box = Outbox(root, CHANNEL)
    assert [send(box).remote_id, send(box).remote_id] == ["000001", "000002"]
    box.close()
    assert (root / "outbox/bluesky/index.html").read_text(encoding="utf-8").count('class="alarm"') == 1


def test_a_message_is_found_by_its_key(root: Path) -> None:
    """By another process too."""
    receipt = send(Outbox(root, CHANNEL), key="k7")
    box = Outbox(root, CHANNEL)
    assert box.find(Payload("?"), reply_to=(), key="k7", since=NOW) == receipt
    assert box.find(Payload("?"), reply_to=(), key="k8", since=NOW) is NoReceipt.ABSENT
    assert (
        Outbox(root, replace(CHANNEL, name="x")).find(Payload("?"), reply_to=(), key="k7", since=NOW)
        is NoReceipt.ABSENT
    )


def test_a_reply_needs_what_it_replies_to(root: Path) -> None:
    """As with every network; and a name is no path."""
    box = Outbox(root, CHANNEL)
    first = send(box).remote_id
    assert send(box, "İki", "k2", first).remote_id == "000002"
    for unknown in ("000009", "../../content/x/a", ""):
        with pytest.raises(RejectedError):
            send(box, "Üç", "k3", first, unknown)


@pytest.mark.parametrize("how", ["gone", "changed", "outside", "linked outside"])
def test_only_the_image_that_was_meant_is_sent(root: Path, tmp_path_factory: pytest.TempPathFactory, how: str) -> None:
    """Not another one of the same name, and nothing from elsewhere on the disk."""
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    secret.write_bytes(BYTES)
    picture, place = PICTURE, root / PICTURE.path
    match how:
        case "gone":
            place.unlink()
        case "changed":
            place.write_bytes(b"another")
        case "outside":
            picture = replace(PICTURE, path=os.path.relpath(secret, root))
        case "linked outside":
            place.unlink()
            place.symlink_to(secret)
    with pytest.raises(NotSentError):
        send(Outbox(root, CHANNEL), images=(picture,))
    assert sent(root) == []


def test_an_outbox_that_leads_elsewhere_is_not_written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link in the repository must not make us write outside of it."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / "outbox").symlink_to(elsewhere)
    with pytest.raises(NotSentError, match="leads out"):
        send(Outbox(root, CHANNEL))
    Outbox(root, CHANNEL).close()
    assert list(elsewhere.iterdir()) == []


def test_images_stay_in_the_workspace_too(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link in the place of a channel's media is refused like one in the place of the whole outbox."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / "outbox" / "bluesky").mkdir(parents=True)
    (root / "outbox" / "bluesky" / "media").symlink_to(elsewhere)
    with pytest.raises(NotSentError, match="leads out"):
        send(Outbox(root, CHANNEL), images=(PICTURE,))
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe with a name")
def test_a_pipe_among_the_messages_is_not_waited_for(root: Path) -> None:
    """The next message is taken; nothing is known of the one in whose place the pipe is."""
    box = Outbox(root, CHANNEL)
    send(box)
    place = root / "outbox" / "bluesky" / "000001.json"
    place.unlink()
    os.mkfifo(place)
    assert send(box, key="k2").remote_id == "000002"
    box.close()
    with pytest.raises(OSError, match="000001"):
        box.find(Payload("Merhaba."), reply_to=(), key="k1", since=NOW)


def test_a_link_to_itself_was_not_sent_to(root: Path) -> None:
    """Provably nothing arrived there, so that it is no doubt for a person to look into."""
    (root / "outbox").symlink_to(root / "outbox")
    with pytest.raises(NotSentError):
        send(Outbox(root, CHANNEL))


def test_processes_that_send_at_once_lose_nothing(root: Path) -> None:
    """Each message has a number of its own."""
    children = []
    for runner in range(4):
        child = os.fork()
        if child == 0:
            box = Outbox(root, CHANNEL)
            for number in range(15):
                send(box, key=f"{runner}-{number}")
            os._exit(0)
        children.append(child)
    assert {os.waitpid(child, 0)[1] for child in children} == {0}
    assert len({message["key"] for message in sent(root)}) == 60
    assert [message["id"] for message in sent(root)] == [f"{number:06d}" for number in range(1, 61)]
    assert not list((root / "outbox/bluesky").glob(".*"))


@pytest.mark.parametrize(
    ("does", "error", "arrives"),
    [
        (Does.UNREACHABLE, NotSentError, False),
        (Does.REFUSE, RejectedError, False),
        (Does.TIME_OUT_BEFORE, UnknownOutcomeError, False),
        (Does.TIME_OUT_AFTER, UnknownOutcomeError, True),
        (Does.LOSE_ANSWER, UnknownOutcomeError, True),
    ],
)
@pytest.mark.parametrize("written", [False, True], ids=["given", "in-the-file"])
def test_what_goes_wrong_on_purpose(
    root: Path, does: Does, error: type[Exception], *, arrives: bool, written: bool
) -> None:
    """Each raises what an adapter would raise, and each leaves what a network would have."""
    if written:
        (root / "outbox").mkdir()
        (root / "outbox/faults.toml").write_text(f'[[fault]]\ndoes = "{does}"\n', encoding="utf-8")
    box = Outbox(root, CHANNEL, None if written else (Fault(does),))
    with pytest.raises(error):
        send(box)
    assert bool(sent(root)) is arrives


def test_a_fault_strikes_where_and_as_often_as_it_says(root: Path) -> None:
    """Counted over all runs, so that a demonstration can lose one answer and then go well."""
    (root / "outbox").mkdir()
    (root / "outbox/faults.toml").write_text(
        '[[fault]]\ndoes = "refuse"\nchannel = "x"\n'
        '[[fault]]\ndoes = "refuse"\ntext = "çay"\n'
        '[[fault]]\ndoes = "unreachable"\npart = 2\n'
        '[[fault]]\ndoes = "lose-answer"\ntimes = 2\n',
        encoding="utf-8",
    )
    for number in range(2):
        with pytest.raises(UnknownOutcomeError):
            send(Outbox(root, CHANNEL), key=f"k{number}")
    assert send(Outbox(root, CHANNEL)).remote_id == "000003"
    with pytest.raises(RejectedError):
        send(Outbox(root, CHANNEL), "Bir çay")
    with pytest.raises(NotSentError):
        send(Outbox(root, CHANNEL), part=2, parts=2)
    with pytest.raises(RejectedError):
        send(Outbox(root, replace(CHANNEL, name="x")))


@pytest.mark.parametrize(
    "text",
    [
        "[[fault]\n",
        '[[fault]]\ndoes = "explode"\n',
        "[[fault]]\n",
        '[[fault]]\ndoes = "refuse"\ntimes = "two"\n',
        '[[fault]]\ndoes = "refuse"\nwhen = "now"\n',
        '[[falt]]\ndoes = "refuse"\n',
    ],
)
def test_faults_that_cannot_be_read_let_nothing_through(root: Path, text: str) -> None:
    """Somebody wanted something to go wrong; and the place is named."""
    (root / "outbox").mkdir()
    (root / "outbox/faults.toml").write_text(text, encoding="utf-8")
    with pytest.raises(NotSentError, match=r"outbox/faults\.toml:\d"):
        send(Outbox(root, CHANNEL))
    assert sent(root) == []


def test_a_full_disk_is_not_a_doubt(root: Path) -> None:
    """Nothing was taken, and that is certain."""
    (root / "outbox").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(NotSentError, match="cannot be written"):
        send(Outbox(root, CHANNEL))


def test_another_text_is_one_more_record(root: Path) -> None:
    """What was sent stays as it was sent; what readers see is the last text, with the pictures it came with."""
    box = Outbox(root, CHANNEL)
    receipt = send(box, "Merhaba.", images=(PICTURE,))
    before = (root / "outbox/bluesky/000001.json").read_bytes()
    assert box.edit(receipt.remote_id, Payload("Selam.", images=(PICTURE,)), LATER) == receipt
    assert box.edit(receipt.remote_id, Payload("Selam.", images=(PICTURE,)), LATER) == receipt
    assert (root / "outbox/bluesky/000001.json").read_bytes() == before
    (change,) = outbox_kept.changes(root / "outbox/bluesky", "000001")
    assert (change["at"], change["payload"]["text"]) == ("2026-12-01T08:00:00Z", "Selam.")
    assert [image["alt"] for image in change["payload"]["images"]] == [PICTURE.alt]
    assert len(sent(root)) == 1
    box.close()
    found = page(root)
    assert "Selam." in found.text
    assert "Merhaba." not in found.text
    assert "düzenlendi" in found.text
    assert len(found.of("img")) == 1
    assert box.find(Payload("?"), reply_to=(), key="k1", since=NOW) == receipt


def test_what_was_taken_back_is_a_gap_that_whoever_checks_can_see(root: Path) -> None:
    """It is not found any more, cannot be answered or changed, and is not forgotten."""
    box = Outbox(root, CHANNEL)
    first = send(box, "Merhaba.").remote_id
    send(box, "Devamı.", "k2", first, part=2, parts=2)
    box.delete(first, LATER)
    box.delete(first, LATER)
    box.delete("000009", LATER)
    assert box.find(Payload("?"), reply_to=(), key="k1", since=NOW) is NoReceipt.ABSENT
    assert len(outbox_kept.changes(root / "outbox/bluesky", "000001")) == 1
    with pytest.raises(RejectedError):
        send(box, "Yanıt.", "k3", first)
    with pytest.raises(RejectedError):
        box.edit(first, Payload("Selam."), LATER)
    assert [message["payload"]["text"] for message in sent(root)] == ["Merhaba.", "Devamı."]  # type: ignore[index] # JSON
    box.close()
    found = page(root)
    assert len(found.of("del")) == 1
    assert "Geri çekildi" in found.text
    assert "Merhaba." in found.text


@pytest.mark.parametrize("name", ["../../content/x/a", "", "1/../../x", "000002"])
def test_only_what_was_sent_can_be_changed(root: Path, name: str) -> None:
    """A name is no path."""
    box = Outbox(root, CHANNEL)
    send(box)
    with pytest.raises(RejectedError):
        box.edit(name, Payload("Selam."), NOW)
    box.delete(name, NOW)
    assert not (root / "outbox/bluesky/after").exists()


@pytest.mark.parametrize(
    ("does", "error", "arrives"),
    [
        (Does.UNREACHABLE, NotSentError, False),
        (Does.REFUSE, RejectedError, False),
        (Does.TIME_OUT_BEFORE, UnknownOutcomeError, False),
        (Does.LOSE_ANSWER, UnknownOutcomeError, True),
    ],
)
@pytest.mark.parametrize("on", [On.EDIT, On.DELETE])
def test_what_goes_wrong_on_purpose_afterwards(
    root: Path, does: Does, error: type[Exception], on: On, *, arrives: bool
) -> None:
    """Only with what it names: sending goes well."""
    box = Outbox(root, CHANNEL, (Fault(does, on=on, times=1),))
    name = send(box).remote_id

    def act() -> None:
        if on is On.EDIT:
            box.edit(name, Payload("Selam."), LATER)
        else:
            box.delete(name, LATER)

    with pytest.raises(error):
        act()
    arrived = len(outbox_kept.changes(root / "outbox/bluesky", name))
    assert bool(arrived) is arrives
    act()
    assert len(outbox_kept.changes(root / "outbox/bluesky", name)) == 1


def test_a_fault_of_the_file_says_when_it_strikes(root: Path) -> None:
    """Sending, unless it says otherwise."""
    (root / "outbox").mkdir()
    (root / "outbox/faults.toml").write_text('[[fault]]\ndoes = "refuse"\non = "delete"\n', encoding="utf-8")
    box = Outbox(root, CHANNEL)
    name = send(box).remote_id
    with pytest.raises(RejectedError):
        box.delete(name, LATER)


def test_changes_stay_in_the_workspace(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link in the place of their folder is refused like any other."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    box = Outbox(root, CHANNEL)
    name = send(box).remote_id
    (root / "outbox/bluesky/after").symlink_to(elsewhere)
    for act in (lambda: box.delete(name, NOW), lambda: box.edit(name, Payload("Selam."), NOW)):
        with pytest.raises(NotSentError, match="leads out"):
            act()
    assert list(elsewhere.iterdir()) == []


class Page(HTMLParser):
    """Reads a page, and sees that every element is closed where it should be."""

    EMPTY = frozenset({"meta", "img", "link"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag == "a":
            assert "a" not in self.open, "a link in a link"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Read a text."""
        self.text += data

    def of(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def page(root: Path, name: str = "bluesky/index.html") -> Page:
    """Read a page of the outbox."""
    return Page((root / "outbox" / name).read_text(encoding="utf-8"))


def test_the_page_shows_what_a_follower_would_see(root: Path) -> None:
    """Links, mentions and tags lead somewhere, the thread is in one piece, pictures come with their words."""
    box = Outbox(root, CHANNEL)
    text = "Gel @ayse, #kahve iç: e.org"
    spans = (
        Span(SpanKind.MENTION, 4, 9, "ayse.example"),
        Span(SpanKind.TAG, 11, 17, "kahve"),
        Span(SpanKind.LINK, 22, 27, "https://e.org/?a=1&b=2"),
    )
    first = box.send(Payload(text, spans, "", (PICTURE,), 1, 2, "tr"), reply_to=(), key="k1", now=NOW)
    send(box, "Arada.", "k2")
    send(box, "Devamı.", "k3", first.remote_id, part=2, parts=2, lang="en")
    box.close()
    found = page(root)
    links = [link["href"] for link in found.of("a")]
    assert links[-3:] == [
        "https://bsky.app/profile/ayse.example",
        "https://bsky.app/hashtag/kahve",
        "https://e.org/?a=1&b=2",
    ]
    assert [section["id"] for section in found.of("section")] == ["m000002", "m000001", "m000003"], (
        "newest thread first"
    )
    assert len(found.of("article")) == 2
    (image,) = found.of("img")
    assert (image["alt"], image["src"]) == (PICTURE.alt, f"media/{PICTURE.sha256}.png")
    assert (root / "outbox/bluesky" / image["src"]).exists()
    assert PICTURE.alt in found.text
    assert "2026-12-01 10:00" in found.text, "in the channel's zone"
    assert found.of("html") == [{"lang": "tr"}]
    assert [part["lang"] for part in found.of("div") if "lang" in part] == ["tr", "tr", "en"]


def test_the_front_page_leads_to_every_channel(root: Path) -> None:
    """And counts what is there."""
    for name in ("x", "bluesky", "ı&<"):
        box = Outbox(root, replace(CHANNEL, name=name))
        send(box)
        box.close()
    found = page(root, "index.html")
    assert [link["href"] for link in found.of("a")] == ["bluesky/index.html", "x/index.html", "%C4%B1%26%3C/index.html"]
    assert "ı&<" in found.text


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;</p></div></main><!--\u202e\u0000]]>"


def test_what_strangers_write_is_only_text(root: Path) -> None:
    """In every place where content meets the page."""
    channel = replace(CHANNEL, title=HOSTILE, account=HOSTILE, lang='"><script>')
    box = Outbox(root, channel)
    spans = (
        Span(SpanKind.LINK, 0, 5, "javascript:alert(1)"),
        Span(SpanKind.MENTION, 0, 5, HOSTILE),
        Span(SpanKind.TAG, 5, 9, HOSTILE),
        Span(SpanKind.LINK, 6, 9, 'https://e.org/"onclick="x'),
    )
    payload = Payload(
        HOSTILE,
        spans,
        HOSTILE,
        (replace(PICTURE, alt=HOSTILE),),
        1,
        1,
        HOSTILE,
        HOSTILE,
        "javascript:alert(1)",
        sensitive=True,
        spoiler=HOSTILE,
    )
    box.send(payload, reply_to=(), key=HOSTILE, now=NOW)
    box.close()
    for name in ("index.html", "bluesky/index.html"):
        found = page(root, name)
        assert found.of("script") == []
        assert not [key for _, attributes in found.elements for key in attributes if key.startswith("on")]
        assert all(re.match(r"https://|[\w./%-]+\.html$", link["href"]) for link in found.of("a"))


@pytest.mark.parametrize("name", ["index.html", "bluesky/index.html"])
def test_the_page_allows_itself_nothing_but_its_own_style(root: Path, name: str) -> None:
    """A policy of its own: no script, nothing from elsewhere; the style by its fingerprint."""
    box = Outbox(root, CHANNEL)
    send(box)
    box.close()
    text = (root / "outbox" / name).read_text(encoding="utf-8")
    sheet = text.partition("<style>")[2].partition("</style>")[0]
    policy = next(meta["content"] for meta in page(root, name).of("meta") if "http-equiv" in meta)
    fingerprint = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    allowed = f"img-src 'self' file:; media-src 'self' file:; style-src 'sha256-{fingerprint}'"
    assert policy == f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    assert "style=" not in text
    assert "http" not in sheet
    assert "prefers-color-scheme" in sheet
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page(root, name).of("meta")


def test_the_same_messages_give_the_same_page(root: Path) -> None:
    """To the byte."""
    box = Outbox(root, CHANNEL)
    send(box)
    box.close()
    before = (root / "outbox/bluesky/index.html").read_bytes()
    Outbox(root, CHANNEL).close()
    assert (root / "outbox/bluesky/index.html").read_bytes() == before


def test_a_long_feed_shows_the_newest(root: Path) -> None:
    """The files have the rest."""
    box = Outbox(root, CHANNEL)
    for number in range(outbox_pages.LONGEST + 5):
        send(box, f"Gönderi {number}.", f"k{number}")
    box.close()
    found = page(root)
    assert len(found.of("article")) == outbox_pages.LONGEST
    assert "Gönderi 4." not in found.text
    assert "Gönderi 304." in found.text


KINDS = st.sampled_from(SpanKind)
TEXTS = st.text(alphabet="aı<&> \n#@", max_size=12)


@given(
    text=TEXTS,
    spans=st.lists(
        st.tuples(
            KINDS,
            st.integers(-2, 14),
            st.integers(-2, 14),
            st.sampled_from(["https://e.org", "javascript:x", "ayse", '"<']),
        )
    ),
)
def test_any_spans_give_a_proper_page(text: str, spans: list[tuple[SpanKind, int, int, str]]) -> None:
    """Overlapping, nested, outside of the text: every element is closed, and the text is all there."""
    for look in (*LOOKS.values(), PLAIN):
        assert Page(outbox_pages.rich(text, [Span(*span) for span in spans], look)).text == text


def test_a_mention_leads_to_its_own_server() -> None:
    """Mastodon's people are at home in many places."""
    look = LOOKS["mastodon"]
    assert (
        look.address(Span(SpanKind.MENTION, 0, 1, "ayse@kahve.social"), "deneme.social") == "https://kahve.social/@ayse"
    )
    assert look.address(Span(SpanKind.MENTION, 0, 1, "ayse"), "deneme.social") == "https://deneme.social/@ayse"
    assert look.address(Span(SpanKind.TAG, 0, 1, "kış"), "deneme.social") == "https://deneme.social/tags/k%C4%B1%C5%9F"


def test_a_variant_becomes_its_payloads() -> None:
    """A part each; title and link come with the first; each picture counts by the bytes that were made of it."""
    spec = CardSpec("duyuru", "square", (("headline", "Kış"),), "tr", "d1")
    card = Image(".tellal/cards/d1.png", "d1", "Kış", 3, 10, 10, "image/png", spec)
    photo = Image(PICTURE.path, PICTURE.sha256, PICTURE.alt, 4, media_type="image/png")
    parts = (Part("Bir", (), "Bir", (card, photo), 1), Part("İki", (), "İki", (), 5))
    variant = Variant(
        "01JD", "x", "x", "tr", parts, "1:a", 280, "Başlık", "https://e.org/", spoiler="son", sensitive=True
    )
    asked: list[Image] = []

    def ready(image: Image) -> Outgoing:
        asked.append(image)
        source = "" if image.card else image.digest
        return Outgoing(image.path, f"made of {image.digest}", image.media_type, source=source)

    first, second = contract.payloads(variant, ready)
    assert asked == [card, photo]
    assert first.images == (
        Picture(".tellal/cards/d1.png", "made of d1", "Kış", "image/png"),
        replace(PICTURE, sha256=f"made of {PICTURE.sha256}", source=PICTURE.sha256),
    )
    assert (first.title, first.link, first.part, first.parts) == ("Başlık", "https://e.org/", 1, 2)
    assert (second.text, second.title, second.link, second.part) == ("İki", "", "", 2)
    assert (second.spoiler, second.sensitive, second.lang) == ("son", True, "tr")
    assert contract.from_document(contract.document((first, second))) == (first, second)


def test_the_registry_opens_what_a_channel_names(root: Path) -> None:
    """And knows what was probably meant."""
    assert isinstance(registry.open_network(root, CHANNEL), Outbox)
    with pytest.raises(UsageError, match=r"content/bluesky/channel\.toml: there is no network “outbx”") as caught:
        registry.open_network(root, replace(CHANNEL, network="outbx"))
    assert str(caught.value.hint) == "did you mean “outbox”?"
    with pytest.raises(UsageError) as caught:
        registry.open_network(root, replace(CHANNEL, network="myspace"))
    assert "outbox" in str(caught.value.hint)


def test_an_outbox_needs_no_waiting(root: Path) -> None:
    """What it has, it shows at once; what it has not when asked will not come."""
    assert Outbox(root, CHANNEL).in_flight == Outbox(root, CHANNEL).visibility == timedelta(0)
