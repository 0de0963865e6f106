"""The pictures of the calendar site in the documentation, taken anew: `make pictures`.

The sample brand in the week of `make demo`, in English where its interface speaks, as a desktop and a phone show it.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.site.browser.serving import MOMENT, TOP, chromium, sample, serving

FOLDER = TOP / "docs" / "pictures"
EMOJI = TOP / "brand/fonts/NotoColorEmoji-Subset.ttf"
#: Larger ones make a page of the documentation slow.
LARGEST = 60_000
DAYS = tuple(f"2026-12-0{day} {hour}" for day in range(1, 8) for hour in ("09:35", "13:05", "19:35"))
_WHO = ("-c", "user.name=Tellal", "-c", "user.email=tellal@example.org")
GIT = (("init", "--quiet"), ("add", "--all"), (*_WHO, "commit", "--quiet", "--message=Content"))
#: name → page, width, height, light or dark, what is typed first
TAKEN = {
    "month": ("calendar/2026-12.html", 1280, 900, "light", ""),
    "today": ("index.html", 1280, 900, "dark", ""),
    "search": ("calendar/2026-12.html", 1280, 900, "light", "/kahve"),
    "phone": ("index.html", 390, 844, "light", ""),
}


def main() -> None:
    """Play the week, build the site, take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace, place = Path(folder, "brand"), Path(folder, "site")
        sample(workspace, place, "en")
        for step in GIT:
            subprocess.run(["git", *step], cwd=workspace, check=True, capture_output=True)
        for moment in DAYS:
            command = [sys.executable, "-m", "pipeline", "--clock", moment, "publish", "--quiet"]
            subprocess.run(command, cwd=workspace, check=True)
        command = [sys.executable, "-m", "pipeline", "--clock", MOMENT, "site", "--out", str(place)]
        subprocess.run(command, cwd=workspace, check=True, capture_output=True)
        with serving(place) as address, sync_playwright() as started:
            seen: dict[str, str | float | bool] = {**os.environ, "XDG_DATA_HOME": str(emoji(Path(folder, "letters")))}
            browser = started.chromium.launch(executable_path=chromium(), args=["--no-sandbox"], env=seen)
            for name, (page_of, width, height, scheme, typed) in TAKEN.items():
                window = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                    timezone_id="Europe/Istanbul",
                    reduced_motion="reduce",
                )
                page = window.new_page()
                page.goto(address + page_of)
                if typed:
                    page.keyboard.type(typed)
                    page.locator(".palette .row").first.wait_for()
                (FOLDER / f"{name}.webp").write_bytes(small(page.screenshot()))
                window.close()
            browser.close()


def emoji(home: Path) -> Path:
    """Put the sample's emoji where the browser finds fonts, and return that: not every machine has its own."""
    (home / "fonts").mkdir(parents=True)
    shutil.copy(EMOJI, home / "fonts")
    return home


def small(data: bytes) -> bytes:
    """Return a screenshot as WebP, as good as fits."""
    with Image.open(io.BytesIO(data)) as image:
        for quality in range(90, 20, -5):
            out = io.BytesIO()
            image.convert("RGB").save(out, "WEBP", quality=quality, method=6)
            if out.tell() <= LARGEST:
                return out.getvalue()
    raise SystemExit("a picture cannot be made small enough")


if __name__ == "__main__":
    main()
