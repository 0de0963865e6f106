"""Sites on disk and on loopback, for the browser of the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.site import addresses
from pipeline.site.kept import Writer
from pipeline.site.output import output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.site.conftest import Workshop

TOP = Path(__file__).resolve().parents[3]
#: The moment of `make demo`.
MOMENT = "2026-12-08 10:20"
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Return the system's Chromium; without one skip the test, or fail where it has to be (`TELLAL_BROWSER_NEEDED`)."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), "")
    if not found and os.environ.get("TELLAL_BROWSER_NEEDED"):
        pytest.fail("no Chromium is installed")
    if not found:
        pytest.skip("no Chromium is installed: the pages were not looked at in a browser")
    return found


def written(workshop: Workshop, place: Path, language: str = "en") -> Path:
    """Write the whole site of a workshop into a folder."""
    whole = output(workshop.survey(), workshop.render, language)
    for name in whole.overview:
        path = place / addresses.file_name(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(whole.html(name))
    whole.write_rest(Writer(place, {}))
    return place


def sample(workspace: Path, place: Path, *languages: str) -> Path:
    """Build the site of the sample brand in some languages, in a copy of it."""
    for name in ("content", "brand", "templates"):
        shutil.copytree(TOP / name, workspace / name, dirs_exist_ok=True)
    settings = (TOP / "tellal.toml").read_text(encoding="utf-8")
    spoken = settings.replace('languages = ["tr", "en"]', f"languages = {list(languages)}".replace("'", '"'))
    spoken = spoken.replace('locale = "tr"', f'locale = "{languages[0]}"')
    (workspace / "tellal.toml").write_text(spoken, encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "--clock", MOMENT, "site", "--out", str(place)]
    environment = {**os.environ, "PYTHONPATH": str(TOP)}
    done = subprocess.run(command, cwd=workspace, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback until the block ends, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - the parent's
        """Keep quiet."""
