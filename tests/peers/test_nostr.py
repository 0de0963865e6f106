"""Notes at a relay that others wrote (nostr-relay), read back by its own program."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import UnknownOutcomeError
from pipeline.networks.contract import NoReceipt, Payload, Picture, Receipt
from pipeline.networks.http import Patience
from pipeline.networks.nostr import Nostr
from pipeline.networks.schnorr import Signer
from tests.peers.running import answers, free_port, program, running
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.peer
NOW = datetime.now(UTC).replace(microsecond=0)
SETTINGS = """
storage:
  sqlalchemy.url: sqlite+aiosqlite:///{folder}/nostr.sqlite3
  num_concurrent_reqs: 10
  num_concurrent_adds: 2
  validators:
    - nostr_relay.validators.is_not_too_large
    - nostr_relay.validators.is_signed
    - nostr_relay.validators.is_recent
gunicorn:
  bind: 127.0.0.1:{port}
  workers: 1
  loglevel: info
"""


class Shelf:
    """A place for pictures."""

    def address(self, media: Any, now: datetime) -> str:  # noqa: ANN401 - a picture or a video
        """Return where it is."""
        del now
        return f"https://media.example/{media.sha256}.png"


class There:
    """The relay.

    Args:
        url: where it is.
        settings: its own.
    """

    def __init__(self, url: str, settings: Path) -> None:
        self.url = url
        self._settings = settings

    def network(self, root: Path, secret: int) -> Nostr:
        """Return an account there."""
        return Nostr(root, signer=Signer(bytes([secret]) * 32), relays=[self.url], hosting=Shelf())

    def read(self, name: str) -> dict[str, Any] | None:
        """Return a note as the relay's own program finds it."""
        asked = [program("nostr-relay"), "-c", str(self._settings), "dump"]
        said = subprocess.run(asked, check=True, capture_output=True, text=True, cwd=self._settings.parent).stdout
        found = [json.loads(line)[1] for line in said.splitlines() if line.startswith('["EVENT"')]
        return next((event for event in found if event["id"] == name), None)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    """Start it on a database of its own."""
    command = program("nostr-relay")
    folder = tmp_path_factory.mktemp("nostr")
    port = free_port()
    settings = folder / "settings.yaml"
    settings.write_text(SETTINGS.format(folder=folder, port=port), encoding="utf-8")
    with running([command, "-c", str(settings), "serve"], answers(f"http://127.0.0.1:{port}"), folder):
        yield There(f"ws://127.0.0.1:{port}", settings)


def test_a_thread_with_pictures_arrives_once(there: There, tmp_path: Path) -> None:
    """Text, tags and what each part answers; the same part sent again is known already."""
    (tmp_path / "a.png").write_bytes(data := png(8, 6))
    image = Picture("a.png", hashlib.sha256(data).hexdigest(), "Buharı tüten bir fincan", "image/png")
    ours = there.network(tmp_path, 2)
    first = Payload('Kış menüsü geldi ☕👨‍👩‍👧 "ılık"\n\tçay \\', images=(image,), part=1, parts=2)
    made = ours.prepare(first, reply_to=(), now=NOW)
    receipt = ours.publish(made, first, reply_to=(), now=NOW)
    assert there.network(tmp_path, 2).publish(made, first, reply_to=(), now=NOW) == receipt
    second = ours.send(Payload("İkinci", part=2, parts=2), reply_to=(receipt.remote_id,), key="k", now=NOW)
    seen = there.read(receipt.remote_id)
    assert seen is not None
    assert seen["content"] == f"{first.text}\n\nhttps://media.example/{image.sha256}.png"
    assert "alt Buharı tüten bir fincan" in seen["tags"][0]
    answer = there.read(second.remote_id)
    assert answer is not None
    assert answer["tags"][0] == ["e", receipt.remote_id, there.url, "root", seen["pubkey"]]
    assert there.network(tmp_path, 3).counts(receipt.remote_id, NOW)["replies"] == 1


def test_it_is_found_and_taken_back(there: There, tmp_path: Path) -> None:
    """By its name; after that it is there no more."""
    ours = there.network(tmp_path, 4)
    payload = Payload("Geri alınacak")
    assert ours.find(payload, reply_to=(), key="k", since=NOW) is NoReceipt.ABSENT
    receipt = ours.send(payload, reply_to=(), key="k", now=NOW)
    found = ours.find(payload, reply_to=(), key="k", since=NOW)
    assert isinstance(found, Receipt)
    assert found.remote_id == receipt.remote_id
    ours.delete(receipt.remote_id, NOW)
    assert there.read(receipt.remote_id) is None


def test_a_note_that_it_does_not_answer_is_in_doubt_and_not_there(there: There, tmp_path: Path) -> None:
    """One of long ago it drops without a word."""
    relays = [there.url]
    ours = Nostr(
        tmp_path, signer=Signer(bytes([5]) * 32), relays=relays, hosting=Shelf(), patience=Patience(deadline=3)
    )
    payload, long_ago = Payload("Eski"), datetime(2001, 1, 1, tzinfo=UTC)
    with pytest.raises(UnknownOutcomeError, match="no answer in time"):
        ours.send(payload, reply_to=(), key="k", now=long_ago)
    assert ours.find(payload, reply_to=(), key="k", since=long_ago) is NoReceipt.ABSENT
