"""Adapters against servers that other people wrote: what the documentation does not say, they do."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.errors import UnauthorisedError, UnknownOutcomeError
from pipeline.model.variant import Span, SpanKind
from pipeline.networks.after import Counts, Deletes, Edits
from pipeline.networks.bluesky import Bluesky
from pipeline.networks.contract import NoReceipt, Payload, Picture, Receipt
from pipeline.networks.mastodon import Mastodon
from tests.peers.running import call, wire

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.conftest import Peer

pytestmark = pytest.mark.peer
NOW = datetime.now(UTC).replace(microsecond=0)


def picture(root: Path, name: str, colour: str, alt: str) -> Picture:
    """Draw a small image."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "PNG")
    (root / name).write_bytes(file.getvalue())
    return Picture(name, hashlib.sha256(file.getvalue()).hexdigest(), alt, "image/png")


def plain(text: str, peer: Peer) -> Payload:
    """Return a message; a blog's has a title."""
    return Payload(text, markdown=text, lang="tr", title="" if peer.threads else "Kış menüsü")


def test_a_text(peer: Peer, tmp_path: Path) -> None:
    """A message is there as it was written, Turkish letters and emoji included."""
    text = "İlk yudum bizden: ılık süt, ığdır çayı ☕👨‍👩‍👧"
    receipt = peer.network(tmp_path, peer.url).send(plain(text, peer), reply_to=(), key="text", now=NOW)
    seen = peer.seen(receipt.remote_id)
    assert seen is not None
    assert seen.text == text


def test_two_images(peer: Peer, tmp_path: Path) -> None:
    """Both, in order, each with its alt text."""
    alts = ("Buharı tüten bir fincan", 'Çekirdekler, "koyu" kavrulmuş')
    images = (picture(tmp_path, "a.png", "red", alts[0]), picture(tmp_path, "b.png", "blue", alts[1]))
    payload = replace(plain("İki resim", peer), images=images)
    receipt = peer.network(tmp_path, peer.url).send(payload, reply_to=(), key="images", now=NOW)
    seen = peer.seen(receipt.remote_id)
    assert seen is not None
    assert seen.alts == alts


def test_a_thread(peer: Peer, tmp_path: Path) -> None:
    """Three parts, each answering the one before; by three runs, as after a thread that broke."""
    if not peer.threads:
        pytest.skip("has no threads")
    ids: list[str] = []
    for part in (1, 2, 3):
        network = peer.network(tmp_path, peer.url)
        ids.append(network.send(plain(f"Bölüm {part}", peer), reply_to=tuple(ids), key=f"t{part}", now=NOW).remote_id)
    seen = [peer.seen(name) for name in ids]
    assert [each and each.text for each in seen] == ["Bölüm 1", "Bölüm 2", "Bölüm 3"]
    assert [each and each.parent for each in seen] == ["", *ids[:2]]


def test_a_lost_answer(peer: Peer, tmp_path: Path) -> None:
    """The answer gets lost on the wire; the next run finds the very message, and finds nothing that was never sent."""
    images = (picture(tmp_path, "a.png", "green", "Yeşil"),)
    payload = replace(plain("Cevabı kaybolan", peer), images=images)
    with wire(peer.url) as between:
        between.lose = [peer.publishing]
        with pytest.raises(UnknownOutcomeError):
            peer.network(tmp_path, between.url).send(payload, reply_to=(), key="lost", now=NOW)
    later = peer.network(tmp_path, peer.url)
    if b"_matrix" in peer.publishing:  # of several events, only the first went out: half a message is none
        assert later.find(payload, reply_to=(), key="lost", since=NOW) is NoReceipt.ABSENT
        later.send(payload, reply_to=(), key="lost", now=NOW)
    found = later.find(payload, reply_to=(), key="lost", since=NOW)
    assert isinstance(found, Receipt)
    seen = peer.seen(found.remote_id)
    assert seen is not None
    assert "Cevabı kaybolan" in seen.text
    again = later.send(payload, reply_to=(), key="lost", now=NOW + timedelta(minutes=2))
    assert again.remote_id == found.remote_id
    assert later.find(plain("Hiç gönderilmedi", peer), reply_to=(), key="never", since=NOW) is NoReceipt.ABSENT


def test_taking_back(peer: Peer, tmp_path: Path) -> None:
    """What was taken back is gone, and a second time is fine."""
    network = peer.network(tmp_path, peer.url)
    receipt = network.send(plain("Geri alınacak", peer), reply_to=(), key="back", now=NOW)
    assert isinstance(network, Deletes)
    network.delete(receipt.remote_id, NOW)
    assert peer.seen(receipt.remote_id) is None
    network.delete(receipt.remote_id, NOW)


def test_another_text(peer: Peer, tmp_path: Path) -> None:
    """Where a text can be changed, readers see the new one at the same place."""
    network = peer.network(tmp_path, peer.url)
    if not isinstance(network, Edits):
        pytest.skip("takes no other text")
    receipt = network.send(plain("Yanlış yazılmış", peer), reply_to=(), key="edit", now=NOW)
    assert network.edit(receipt.remote_id, plain("Doğrusu bu", peer), NOW).remote_id == receipt.remote_id
    seen = peer.seen(receipt.remote_id)
    assert seen is not None
    assert seen.text == "Doğrusu bu"


def test_what_readers_did_is_counted(peer: Peer, tmp_path: Path) -> None:
    """Nothing at first, then what somebody did by other means than ours."""
    if peer.react is None:
        pytest.skip("counting is the business of another server")
    network = peer.network(tmp_path, peer.url)
    receipt = network.send(plain("Beğenilecek", peer), reply_to=(), key="counted", now=NOW)
    assert isinstance(network, Counts)
    assert set(network.counts(receipt.remote_id, NOW).values()) == {0}
    assert peer.react(receipt.remote_id) == network.counts(receipt.remote_id, NOW)


def test_facets_point_at_what_they_say(bluesky: Peer, tmp_path: Path) -> None:
    """Bytes, not characters, behind Turkish letters and emoji; a link, a tag and a mention that is somebody."""
    text = "İğne ☕ burada #kış @kirkikindi.test"
    spans = (
        Span(SpanKind.LINK, 7, 13, "https://example.org/?a=ğ"),
        Span(SpanKind.TAG, 14, 18, "kış"),
        Span(SpanKind.MENTION, 19, 35, "kirkikindi.test"),
    )
    receipt = bluesky.network(tmp_path, bluesky.url).send(
        Payload(text, spans, lang="tr"), reply_to=(), key="f", now=NOW
    )
    did, collection, key = receipt.remote_id.removeprefix("at://").split("/")
    where = f"repo={did}&collection={collection}&rkey={key}"
    record = call("GET", f"{bluesky.url}/xrpc/com.atproto.repo.getRecord?{where}")["value"]
    data = text.encode()
    said = [data[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode() for each in record["facets"]]
    assert said == ["burada", "#kış", "@kirkikindi.test"]
    assert record["facets"][2]["features"][0]["did"] == did


def test_a_wrong_password(bluesky: Peer, tmp_path: Path) -> None:
    """The server's own refusal is told from others."""
    network = Bluesky(tmp_path, handle="kirkikindi.test", password="wrong", server=bluesky.url)  # noqa: S106 - it opens nothing
    with pytest.raises(UnauthorisedError):
        network.send(Payload("x"), reply_to=(), key="w", now=NOW)


def test_a_wrong_token(mastodon: Peer, tmp_path: Path) -> None:
    """Likewise."""
    with pytest.raises(UnauthorisedError):
        Mastodon(tmp_path, server=mastodon.url, token="wrong").send(Payload("x"), reply_to=(), key="w", now=NOW)  # noqa: S106 - it opens nothing
