"""What is Snapchat's own: media that are encrypted and not ready at once, stories without a name."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError, UsageError
from pipeline.model.settings import Channel
from pipeline.networks import snapchat as adapter
from pipeline.networks.aes import encrypted
from pipeline.networks.contract import NoReceipt, Payload, Prepares
from pipeline.networks.registry import open_network
from tests.films import film
from tests.networks.case import ANY, FILM, FILM_BYTES, PICTURE
from tests.networks.cases_google import snapchat
from tests.networks.fakes.base import Reply, serving
from tests.networks.fakes.snapchat import Snapchat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
MESSAGE = Payload("Kış geldi #kahve", video=FILM)
STORY = Payload("", images=(ANY,))


@pytest.fixture
def fake() -> Iterator[Snapchat]:
    """Its server."""
    made = Snapchat()
    with serving(made):
        yield made


def test_a_known_answer() -> None:
    """NIST's first block of AES-256 in CBC mode (SP 800-38A, F.2.5)."""
    key = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    sealed = b"".join(encrypted([bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")], key, bytes(range(16))))
    assert sealed[:16].hex() == "f58c4c04d6e5f1ba779eabfb5f7bfbd6"
    assert len(sealed) == 32


def test_a_video_is_encrypted_and_posted(fake: Snapchat, tmp_path: Path) -> None:
    """Snap gets the key with it; what arrives is the film."""
    fake.busy = 3
    receipt = snapchat(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)
    (post,) = fake.posts
    assert (post["film"], post["text"], post["locale"]) == (FILM_BYTES, MESSAGE.text, "en_US")
    assert receipt.url == f"https://www.snapchat.com/@kirkikindi/spotlight/{post['id']}"
    (media,) = fake.media.values()
    assert FILM_BYTES[:64] not in b"".join(media["parts"])


def test_a_large_video_goes_in_parts(fake: Snapchat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as it takes, and no more than Snap takes."""
    data = film(played=bytes(range(256)) * 20)
    (tmp_path / "long.mp4").write_bytes(data)
    clip = replace(FILM, path="long.mp4", sha256=sha256(data).hexdigest(), size=len(data))
    account = snapchat(tmp_path, fake)
    monkeypatch.setattr(adapter, "PART", 1000)
    account.send(replace(MESSAGE, video=clip), reply_to=(), key="k", now=NOW)
    assert fake.posts[0]["film"] == data
    assert [len(part) for part in fake.media["m-0"]["parts"][:-1]] == [1000] * (len(data) // 1000)
    monkeypatch.setattr(adapter, "PART", 100)
    with pytest.raises(RejectedError, match="too large"):
        account.send(replace(MESSAGE, video=clip), reply_to=(), key="k", now=NOW)


def test_an_image_is_a_story(fake: Snapchat, tmp_path: Path) -> None:
    """It has no name there, so it can neither be looked for nor be taken back; words beside it would be lost."""
    account = snapchat(tmp_path, fake)
    receipt = account.send(STORY, reply_to=(), key="k", now=NOW)
    assert fake.stories == [PICTURE.getvalue()]
    assert (receipt.remote_id, receipt.url) == ("story/m-0", "https://www.snapchat.com/@kirkikindi")
    assert account.find(STORY, reply_to=(), key="k", since=NOW) is NoReceipt.UNSUPPORTED
    with pytest.raises(RejectedError, match="cannot be taken back"):
        account.delete(receipt.remote_id, NOW)
    with pytest.raises(RejectedError, match="has no text"):
        account.send(replace(STORY, text="Merhaba"), reply_to=(), key="k", now=NOW)


def test_a_posting_that_is_under_way_already_may_come_out(fake: Snapchat, tmp_path: Path) -> None:
    """An earlier request got through, whatever it answered: another upload would be a second post."""
    no = Reply(400, {"request_status": "ERROR", "error_code": "MEDIA_POSTING_ALREADY_IN_PROGRESS"})
    fake.ill = [no] * 99
    with pytest.raises(UnknownOutcomeError, match="under way"):
        snapchat(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)


def test_media_that_are_never_ready(fake: Snapchat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each refusal says that nothing was posted."""
    monkeypatch.setattr(adapter, "ASKS", 3)
    fake.busy = 99
    with pytest.raises(NotSentError, match="takes too long"):
        snapchat(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)


def test_what_was_uploaded_is_posted_by_its_name(fake: Snapchat, tmp_path: Path) -> None:
    """The name is known before anything is out; a lost answer is looked for by the words."""
    account = snapchat(tmp_path, fake)
    assert isinstance(account, Prepares)
    prepared = account.prepare(MESSAGE, reply_to=(), now=NOW)
    assert fake.posts == []
    assert account.find_prepared(prepared, MESSAGE, reply_to=(), since=NOW) is NoReceipt.ABSENT
    receipt = account.publish(prepared, MESSAGE, reply_to=(), now=NOW)
    assert account.find_prepared(prepared, MESSAGE, reply_to=(), since=NOW) == receipt
    story = account.prepare(STORY, reply_to=(), now=NOW)
    assert account.find_prepared(story, STORY, reply_to=(), since=NOW) is NoReceipt.UNSUPPORTED


def test_a_lost_one_among_many(fake: Snapchat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody documents which come first: all are looked at. One that does not say when it was made settles nothing."""
    monkeypatch.setattr(adapter, "PAGE", 2)
    account = snapchat(tmp_path, fake)
    sent = [account.send(replace(MESSAGE, text=f"Gün {number}"), reply_to=(), key="k", now=NOW) for number in range(5)]
    last = replace(MESSAGE, text="Gün 4")
    assert account.find(last, reply_to=(), key="k", since=NOW) == sent[4]
    fake.dated = False
    with pytest.raises(UnknownOutcomeError, match="does not say when"):
        account.find(last, reply_to=(), key="k", since=NOW)


def test_an_app_that_snap_does_not_let_in(fake: Snapchat, tmp_path: Path) -> None:
    """It concerns the whole account."""
    fake.barred = True
    with pytest.raises(UnauthorisedError) as caught:
        snapchat(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert "docs/networks/snapchat.md" in str(caught.value.hint)


def test_a_no_that_looks_like_a_yes(fake: Snapchat, tmp_path: Path) -> None:
    """The status says yes, the words say no."""
    fake.ill = [Reply(200, {"request_status": "ERROR", "error_code": "E3", "display_message": "too short"})]
    with pytest.raises(RejectedError, match="too short"):
        snapchat(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)


def test_what_encrypts_is_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed, that is said before anything is sent."""
    monkeypatch.setenv("THE_TOKEN", "s3cret")
    monkeypatch.setitem(sys.modules, "cryptography", None)
    channel = Channel("c", "content/c/channel.toml", "snapchat", "kirk", room="1", secrets={"token": "THE_TOKEN"})
    with pytest.raises(UsageError, match="what encrypts for snapchat is not installed") as caught:
        open_network(tmp_path, channel)
    assert "tellal[snapchat]" in str(caught.value.hint)
