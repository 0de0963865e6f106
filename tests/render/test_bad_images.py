"""Pictures that are cut, lying, enormous or two things at once: a sentence for each, and memory within bounds."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from pipeline.model.codes import CODES
from pipeline.render import render
from pipeline.rules import findings_for
from pipeline.workspace.library import load
from tests.pictures import drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def black(width: int, height: int) -> bytes:
    """Return a PNG of a few kilobytes with so many black pixels."""
    squeeze = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    rows = b"".join([squeeze.compress(row * 100) for _ in range(height // 100)]) + squeeze.flush()
    parts = [(b"IHDR", struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in parts
    )


def lying(width: int, height: int) -> bytes:
    """Return a PNG that says it is small, and unpacks to this many pixels' rows."""
    whole = black(width, height)
    head = b"IHDR" + struct.pack(">LLBBBBB", 100, 100, 1, 0, 0, 0, 0)
    return whole[:12] + head + struct.pack(">L", zlib.crc32(head)) + whole[33:]


def moving(count: int) -> bytes:
    """Return a GIF of so many frames."""
    still = drawn("GIF", (8, 8), "P")
    start = still.index(b",", 13)
    return still[:start] + still[start:-1] * count + b";"


def archive() -> bytes:
    """Return a ZIP with one file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("a.cmd", "echo")
    return held.getvalue()


BAD = {
    "cut.jpg": (drawn("JPEG", (600, 400))[:-900], "image-damaged", "cut off or damaged"),
    "cut.png": (drawn("PNG", (600, 400))[:-40], "image-damaged", "cut off or damaged"),
    "cut.avif": (drawn("AVIF", (600, 400))[:-40], "image-damaged", "cut off or damaged"),
    "cut.webp": (drawn("WEBP", (600, 400))[:-40], "image-damaged", "cut off or damaged"),
    "bomb.png": (black(60_000, 60_000), "image-too-large", "60000 × 60000 pixels"),
    "liar.png": (lying(60_000, 60_000), "", ""),
    "wide.png": (black(200_000, 300), "image-too-large", "200000 × 300 pixels"),
    "wrong.jpg": (drawn("PNG"), "image-misnamed", "is image/png by its content"),
    "print.jpg": (drawn("JPEG", mode="CMYK"), "image-print-colours", "colours of print"),
    "frames.gif": (moving(10_000), "image-too-large", "more than 1,000 frames"),
    "two.png": (drawn("PNG") + archive(), "image-hides", "picture and ZIP in one file"),
    "phone.jpg": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "image-unreadable", "is HEIC"),
    "logo.png": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image-unreadable", "is SVG"),
    "heavy.png": (drawn("PNG") + bytes(25_000_000), "image-too-large", "larger than 25 MB"),
    "empty.png": (b"", "image-unreadable", "is not a PNG"),
}


@pytest.fixture
def shop(
    make_workspace: Callable[..., Path], channel_text: Callable[..., str], post_text: Callable[..., str]
) -> Callable[..., Path]:
    """Make a workspace with a post that shows pictures."""

    def make(files: dict[str, bytes]) -> Path:
        body = "\n".join(["Metin", *(f"![Bir fincan kahve](media/{name})" for name in files)])
        made = {"a.md": post_text(body), "channel.toml": channel_text("mastodon", "deneme", lang='"tr"')}
        media = {f"media/{name}": data for name, data in files.items()}
        return make_workspace({f"content/mastodon/{name}": data for name, data in {**made, **media}.items()})

    return make


@pytest.mark.parametrize("name", BAD)
def test_each_has_a_finding_that_says_what_it_is(shop: Callable[..., Path], name: str) -> None:
    """With the file's name and what to do, never a crash."""
    data, code, words = BAD[name]
    library = load(shop({name: data}))
    (target,) = library.targets()
    rendered = render(target, library)
    assert rendered.variant is not None
    found = [*rendered.findings, *findings_for(target, rendered.variant, library)]
    wanted = [finding for finding in found if finding.code == code]
    if not code:  # it is what it says, for nobody unpacks more than that
        assert not [finding for finding in found if finding.code.startswith("image-")]
        return
    assert wanted, [str(finding.message) for finding in found]
    assert words in str(wanted[0].message)
    assert wanted[0].hint
    assert code in CODES


PEAKS = """
import json, re, resource, sys
from pathlib import Path
from pipeline.cards import darkroom
from pipeline.render import render
from pipeline.workspace.library import load

library = load(Path(sys.argv[1]))
peak = lambda: int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
(target,) = library.targets()
render(target, library)
after = peak()
darkroom._room.close()
print(json.dumps([before, after, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts kilobytes as Linux does")
def test_memory_is_bounded(shop: Callable[..., Path]) -> None:
    """All of them in one post, and the largest that are taken: a run holds a file, the dark room a picture's pixels."""
    largest = {
        "clear.png": drawn("PNG", (6320, 6320), "RGBA", compress_level=1).ljust(24_900_000, b"\0"),
        "print40.jpg": drawn("JPEG", (4000, 4000), "CMYK"),
        "large.avif": drawn("AVIF", (1600, 1200), speed=10),
    }
    root = shop({**{name: data for name, (data, *_) in BAD.items()}, **largest})
    told = subprocess.run([sys.executable, "-c", PEAKS, str(root)], capture_output=True, check=True, text=True)
    before, after, room = json.loads(told.stdout)
    assert after - before < 80_000, "the run itself"
    assert room < 400_000, "the dark room and what it forks"
