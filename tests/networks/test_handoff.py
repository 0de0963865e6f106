"""A sheet for a person: everything to copy, nothing that breaks out, one for each message."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NotSentError
from pipeline.model.settings import Channel
from pipeline.model.variant import Span, SpanKind
from pipeline.networks.allowed import allowed
from pipeline.networks.contract import Clip, HandedOver, NoReceipt, Payload, Picture
from pipeline.networks.handoff import composer, in_folder, sheet
from tests.films import film
from tests.pictures import png

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
KEY = "3f2a91c07b1e" + "0" * 20
WHATSAPP = Channel("duyuru", "content/duyuru/channel.toml", "handoff", "Kırk İkindi", twin="whatsapp")
HOSTILE = "Merhaba\n```\n- [x] done\n````\n@everyone <!-- --> \u2028```` [a](b)\r\n~~~"


def test_the_sheet_has_everything_to_copy_and_the_command_that_ends_it(tmp_path: Path) -> None:
    """Text as WhatsApp marks it, the picture beside it with its alt text, a filled-in composer, a checklist."""
    data = png(4, 3)
    (tmp_path / "a.png").write_bytes(data)
    picture = Picture("a.png", sha256(data).hexdigest(), "Bir fincan", "image/png")
    message = Payload("Yeni kahve", (Span(SpanKind.STRONG, 0, 4),), "**Yeni** kahve", (picture,))
    network = in_folder(tmp_path, WHATSAPP)
    receipt = network.send(message, reply_to=(), key=KEY, now=NOW)
    assert receipt == HandedOver(KEY, "handoff/duyuru/3f2a91c07b1e.md")
    text = (tmp_path / receipt.url).read_text(encoding="utf-8")
    assert "```text\n*Yeni* kahve\n```" in text
    assert "```text\nBir fincan\n```" in text
    assert "(3f2a91c07b1e-1.png)" in text
    assert (tmp_path / "handoff/duyuru/3f2a91c07b1e-1.png").read_bytes() == data
    assert "https://wa.me/?text=%2AYeni%2A%20kahve" in text
    assert "`tellal done 3f2a91c07b1e URL`" in text
    assert network.find(message, reply_to=(), key=KEY, since=NOW) == receipt
    assert network.find(message, reply_to=(), key="f" * 32, since=NOW) is NoReceipt.ABSENT


def test_the_sheet_names_the_video(tmp_path: Path) -> None:
    """A person takes it from the workspace; other bytes than those that were approved are handed to nobody."""
    data = film()
    (tmp_path / "kis.mp4").write_bytes(data)
    clip = Clip("kis.mp4", sha256(data).hexdigest(), "Buhar yükseliyor", "video/mp4", len(data), 640, 360, 2.0)
    network = in_folder(tmp_path, WHATSAPP)
    receipt = network.send(Payload("Yeni kahve", video=clip), reply_to=(), key=KEY, now=NOW)
    text = (tmp_path / receipt.url).read_text(encoding="utf-8")
    assert "`kis.mp4`" in text
    assert "```text\nBuhar yükseliyor\n```" in text
    (tmp_path / "kis.mp4").write_bytes(data + b"more")
    with pytest.raises(NotSentError, match="not the video"):
        network.send(Payload("Yeni kahve", video=clip), reply_to=(), key="f" * 32, now=NOW)


def test_nothing_in_a_text_ends_its_block() -> None:
    """Else a post could tick its own list, call people, or show another text than is copied."""
    found = sheet(Payload(HOSTILE, title=HOSTILE, spoiler=HOSTILE), WHATSAPP, KEY, (HOSTILE,), ())
    outside = re.sub(r"(?ms)^(`{3,})text\n.*?\n\1$", "", found)
    assert "@everyone" not in outside
    assert outside.count("- [") == 3
    assert "`" * 5 + "text\nMerhaba" in found


def test_a_later_message_says_what_it_answers() -> None:
    """A person needs to find the first one."""
    found = sheet(Payload("İki.", part=2, parts=3), WHATSAPP, KEY, ("https://example.org/1",), ())
    assert "message 2 of 3" in found
    assert "```text\nhttps://example.org/1\n```" in found


def test_an_image_that_changed_is_not_handed_over(tmp_path: Path) -> None:
    """Nobody approved the new one."""
    (tmp_path / "a.png").write_bytes(png(4, 3))
    message = Payload("Bir.", images=(Picture("a.png", "0" * 64, "", "image/png"),))
    with pytest.raises(NotSentError):
        in_folder(tmp_path, WHATSAPP).send(message, reply_to=(), key=KEY, now=NOW)
    assert not (tmp_path / "handoff").exists()


def test_a_folder_that_leads_elsewhere_takes_nothing(tmp_path: Path) -> None:
    """A checkout may bring a link."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "handoff").symlink_to(tmp_path)
    with pytest.raises(NotSentError):
        in_folder(root, WHATSAPP).send(Payload("Bir."), reply_to=(), key=KEY, now=NOW)
    assert not (tmp_path / "duyuru").exists()


def test_a_composer_opens_with_what_the_network_takes() -> None:
    """Some take a text, some nothing but a link, most nothing."""
    link = Payload("Bak: site & daha", (Span(SpanKind.LINK, 5, 9, "https://example.org/?a=b"),))
    assert composer(link, "x", link.text) == "https://x.com/intent/post?text=Bak%3A%20site%20%26%20daha"
    assert composer(link, "facebook", link.text).endswith("?u=https%3A%2F%2Fexample.org%2F%3Fa%3Db")
    assert not composer(Payload("Bir."), "facebook", "Bir.")
    assert not composer(link, "youtube", link.text)
    assert not composer(Payload("a"), "x", "a" * 7_000)


def test_what_a_person_published_only_a_person_changes() -> None:
    """Whatever the network would allow an app; it can be answered by hand, though."""
    assert allowed(WHATSAPP) == ("never", False, True)
