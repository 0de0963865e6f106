"""A post with a video, from its file to the outbox: fitted, bare, once, and shown."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING, Any

from pipeline.check import check
from pipeline.clips.probe import Probed, probe
from pipeline.trust.approval.bundle import Bundles
from pipeline.workspace.library import load
from tests.films import LATITUDE, real

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEVC = (
    "-c:v",
    "libx265",
    "-tag:v",
    "hvc1",
    "-x265-params",
    "log-level=error",
    "-metadata",
    f"location={LATITUDE.decode()}",
)


def tellal(root: Path, *arguments: str) -> dict[str, Any]:
    """Run a command on a workspace and return what it answers."""
    command = [sys.executable, "-m", "pipeline", "--clock", "2026-12-01 10:05", *arguments, "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_video_goes_out_as_its_network_takes_it(
    make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]
) -> None:
    """A telephone's film of another coding reaches a twin of Telegram as H.264, without its place."""
    root = make_repository(
        {
            "content/telegram/channel.toml": channel_text("telegram"),
            "content/telegram/a.md": post_text("Kış geldi ![Renkli çubuklar döner](media/kis.mov)", status="approved"),
            "content/telegram/media/kis.mov": real(*HEVC, ending="mov"),
        }
    )
    assert tellal(root, "check")["errors"] == 0
    tellal(root, "publish")
    folder = root / "outbox" / "telegram"
    video = json.loads((folder / "000001.json").read_bytes())["payload"]["video"]
    data = (folder / "media" / f"{video['sha256']}.mp4").read_bytes()
    assert sha256(data).hexdigest() == video["sha256"]
    assert sha256(real(*HEVC, ending="mov")).hexdigest() == video["source"]
    assert LATITUDE not in data
    found = probe(io.BytesIO(data), len(data))
    assert isinstance(found, Probed)
    assert (found.media_type, found.video, found.width) == ("video/mp4", "h264", 160)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert f'<video src="media/{video["sha256"]}.mp4" width="160" height="90" controls' in page
    assert f'poster="media/{video["cover"]["sha256"]}.jpg"' in page
    assert (folder / "media" / f"{video['cover']['sha256']}.jpg").read_bytes().startswith(b"\xff\xd8")
    assert video["alt"] == "Renkli çubuklar döner"
    tellal(root, "site")
    shown = (root / "site" / "posts" / "telegram" / "a.html").read_text(encoding="utf-8")
    assert "media-src 'self'" in unescape(shown)
    assert '<video src="../../media/' in shown
    (copy,) = (root / "site" / "media").glob("*.mov")
    assert LATITUDE not in copy.read_bytes()


def test_a_video_is_part_of_what_somebody_approves(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """It is in the bundle of an approval, with its bytes, as an image is."""
    film, path = real(), "content/x/media/kis.mp4"
    library = load(make_workspace({"content/x/a.md": post_text("![Renkli çubuklar döner](media/kis.mp4)"), path: film}))
    bundles = Bundles(library, check(library))
    assert path in bundles.of(next(library.targets()))
    assert bundles.sha(path) == sha256(film).hexdigest()


def test_render_writes_the_video_beside_its_text(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Without what it tells of its maker."""
    film = real("-metadata", "comment=Mert'in evi")
    files = {"content/x/a.md": post_text("![Renkli çubuklar döner](media/kis.mp4)"), "content/x/media/kis.mp4": film}
    root = make_workspace(files)
    (target,) = tellal(root, "render")["targets"]
    data = json.loads((root / target["file"]).read_bytes())
    copy = (root / target["file"]).with_name(data["parts"][0]["video"]["file"]).read_bytes()
    assert b"Mert" in film
    assert b"Mert" not in copy
    assert len(copy) == len(film)
