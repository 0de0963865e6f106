"""A picture whose file is a film is a video of its message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.render import render
from pipeline.workspace.library import load
from tests.films import box, film
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.render import Rendered

BODY = "Kış geldi ![Buhar yükselen bir fincan](media/{})"


@pytest.fixture
def shown(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> Callable[..., Rendered]:
    """Render a post with a file beside it."""

    def run(name: str, data: bytes, body: str = BODY) -> Rendered:
        files = {"content/x/a.md": post_text(body.replace("{}", name)), f"content/x/media/{name}": data}
        (target,) = load(make_workspace(files)).targets()
        return render(target, load(make_workspace()))

    return run


def codes(found: Rendered) -> list[str]:
    """Return the codes of what is wrong."""
    return [finding.code for finding in found.findings]


def test_a_video_is_known_by_what_is_in_it(shown: Callable[..., Rendered]) -> None:
    """Size, length and codecs go along, and no image is made of it."""
    found = shown("kis.mp4", film(size=(1280, 720), seconds=4, frames=100))
    assert found.variant
    (part,) = found.variant.parts
    assert part.video
    assert not part.images
    assert (part.video.width, part.video.height, part.video.seconds, part.video.frames) == (1280, 720, 4.0, 25.0)
    assert (part.video.codec, part.video.sound, part.video.media_type) == ("h264", "aac", "video/mp4")
    assert (part.video.alt, part.video.path) == ("Buhar yükselen bir fincan", "content/x/media/kis.mp4")
    assert ("media", "content/x/media/kis.mp4") in found.uses
    assert codes(found) == []


def test_other_bytes_and_other_words_need_another_approval(shown: Callable[..., Rendered]) -> None:
    """The fingerprint covers the video's bytes and its alt text."""
    digests = {
        found.variant.digest
        for found in (
            shown("kis.mp4", film()),
            shown("kis.mp4", film(seconds=3)),
            shown("kis.mp4", film(), BODY.replace("Buhar", "Duman")),
            shown("kis.mp4", film()),
        )
        if found.variant
    }
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("kis.mp4", film(brand=b"qt  "), "video-misnamed"),
        ("kis.png", film(), "video-misnamed"),
        ("kis.mp4", png(4, 4), "video-unreadable"),
        ("kis.mkv", b"\x1aE\xdf\xa3" + bytes(50), "video-unreadable"),
        ("kis.mp4", film()[:-9], "video-damaged"),
        ("kis.heic", box(b"ftyp", b"heic", bytes(8)) + bytes(64), "image-unreadable"),
    ],
)
def test_a_file_that_is_no_video_says_so(name: str, data: bytes, code: str, shown: Callable[..., Rendered]) -> None:
    """By its content, whatever its name."""
    assert codes(shown(name, data)) == [code]


def test_a_message_has_one_video(shown: Callable[..., Rendered]) -> None:
    """The second one is one too many."""
    assert codes(shown("kis.mp4", film(), f"{BODY} {BODY}")) == ["video-too-many"]


def test_a_video_that_is_not_there(shown: Callable[..., Rendered]) -> None:
    """As with any picture."""
    assert codes(shown("kis.mp4", film(), "![Buhar yükselen bir fincan](media/yaz.mp4)")) == ["image-missing"]
