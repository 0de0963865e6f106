"""The bytes of a video, piece by piece: the right ones, or none that anybody could take for a whole."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.clips import shelf
from pipeline.clips.bared import bare
from pipeline.errors import NotSentError
from pipeline.networks.bodies import Stream, multipart_around
from pipeline.networks.contract import (
    Clip,
    Payload,
    clip_body,
    clip_bytes,
    clip_parts,
    document,
    from_document,
    has_clip,
)
from pipeline.networks.http import Patience, Request, Server
from tests.films import LATITUDE, film
from tests.networks.fakes.base import Asked, Fake, Reply, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
QUICK = Patience(connect=2, silence=2, deadline=4, pause=0, sleep=lambda _: None)


def clip_of(root: Path, data: bytes, **about: Any) -> Clip:  # noqa: ANN401 - fields of a clip
    """Put a video into a workspace and return it as a payload names it."""
    (root / "film.mp4").write_bytes(data)
    fields = {"sha256": sha256(data).hexdigest(), "size": len(data), **about}
    return Clip(path="film.mp4", alt="Kahve", media_type="video/mp4", width=640, height=360, seconds=2, **fields)


class Taking(Fake):
    """A server that keeps what it is sent."""

    def handle(self, asked: Asked) -> Reply:
        """Take anything."""
        if len(asked.body) != int(asked.headers["Content-Length"]):
            return Reply(400)  # it broke off
        return Reply(200, {"id": "1"})

    def publishes(self, asked: Asked) -> bool:
        """Everything does."""
        return bool(asked)


@pytest.fixture
def fake() -> Iterator[Taking]:
    """Serve it."""
    taking = Taking()
    with serving(taking):
        yield taking


def test_pieces_join_to_the_file(tmp_path: Path) -> None:
    """Each as long as was asked for, the last one shorter."""
    data = film()
    clip = clip_of(tmp_path, data)
    pieces = list(clip_parts(tmp_path, clip, 700))
    assert b"".join(pieces) == data
    assert {len(piece) for piece in pieces[:-1]} == {700}
    assert clip_bytes(tmp_path, clip) == data
    assert has_clip(tmp_path, clip)


def test_what_was_made_of_a_file_is_sent_in_its_place(tmp_path: Path) -> None:
    """The one without the place where it was taken."""
    data = film(told=LATITUDE)
    (tmp_path / "film.mp4").write_bytes(data)
    made = bare(tmp_path, "film.mp4", sha256(data).hexdigest())
    clip = clip_of(tmp_path, data, sha256=made, source=sha256(data).hexdigest())
    assert LATITUDE not in clip_bytes(tmp_path, clip)
    assert sha256(clip_bytes(tmp_path, clip)).hexdigest() == made
    (tmp_path / shelf.FOLDER / made).unlink()
    assert not has_clip(tmp_path, clip)


@pytest.mark.parametrize("other", [film(seconds=3), b"", film() + b"more"])
def test_other_bytes_are_not_sent(other: bytes, tmp_path: Path) -> None:
    """A file that has changed since it was approved, of whatever length."""
    clip = clip_of(tmp_path, film())
    (tmp_path / "film.mp4").write_bytes(other)
    with pytest.raises(NotSentError, match="changed"):
        next(clip_parts(tmp_path, clip))
    assert not has_clip(tmp_path, clip)


def test_a_file_that_changes_on_the_way_never_arrives_whole(tmp_path: Path) -> None:
    """The last piece is kept back until all of it is known to be right."""
    clip = clip_of(tmp_path, b"\x11" * 4_000_000)
    pieces = clip_parts(tmp_path, clip, 1_000_000)
    sent = next(pieces)
    (tmp_path / "film.mp4").write_bytes(b"\x22" * 4_000_000)
    rest: list[bytes] = []
    with pytest.raises(NotSentError, match="changed"):
        rest.extend(pieces)
    assert len(sent) + sum(map(len, rest)) < clip.size


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    """It may lead out of the workspace."""
    root = tmp_path / "workspace"
    root.mkdir()
    clip = clip_of(tmp_path, film())
    (root / "film.mp4").symlink_to(tmp_path / "film.mp4")
    with pytest.raises(NotSentError, match="cannot be read"):
        clip_bytes(root, clip)


def test_a_large_video_is_sent_without_being_held_in_memory(fake: Taking, tmp_path: Path) -> None:
    """Forty megabytes go out in pieces of one."""
    data = bytes(40_000_000)
    clip = clip_of(tmp_path, data)
    body = clip_body(tmp_path, clip)
    held = 0
    tracemalloc.start()
    for _ in body.pieces():
        held = max(held, tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert held < 4_000_000
    Server(fake.url, patience=QUICK).exchange(Request("PUT", "/film", body=body), NOW)
    assert sha256(fake.asked[0].body).hexdigest() == clip.sha256
    assert fake.asked[0].headers["Content-Type"] == "video/mp4"


def test_a_large_file_is_a_field_of_a_form(fake: Taking, tmp_path: Path) -> None:
    """As any form with a file is."""
    clip = clip_of(tmp_path, film())
    body = multipart_around([("description", "Kahve ☕")], "file", "film.mp4", clip_body(tmp_path, clip), clip.sha256)
    Server(fake.url, patience=QUICK).exchange(Request("POST", "/media", body=body), NOW)
    said, sent = fake.asked[0].parts()
    assert (said.name, said.data.decode()) == ("description", "Kahve ☕")
    assert (sent.name, sent.file_name, sent.media_type, sent.data) == ("file", "film.mp4", "video/mp4", film())


def test_a_body_that_cannot_be_read_to_its_end_was_not_sent(fake: Taking, tmp_path: Path) -> None:
    """The server never had all of it, so it did nothing."""
    clip = clip_of(tmp_path, bytes(3_000_000))

    def broken() -> Iterator[bytes]:
        yield bytes(1_000_000)
        (tmp_path / "film.mp4").write_bytes(bytes(2_999_999))
        yield from clip_parts(tmp_path, clip)

    request = Request("PUT", "/film", body=Stream(clip.size, "video/mp4", broken))
    with pytest.raises(NotSentError, match="changed"):
        Server(fake.url, patience=QUICK).exchange(request, NOW)


def test_a_video_comes_back_from_the_ledger_as_it_was_pinned(tmp_path: Path) -> None:
    """With everything that an adapter asks of it."""
    payload = Payload("Merhaba", video=clip_of(tmp_path, film()))
    assert from_document(document([payload])) == (payload,)
