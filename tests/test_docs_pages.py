"""The documentation: every page is in its table of contents, every link leads somewhere, every channel shown is one."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLE = re.compile(r"^( *)```toml\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Every example in TOML on the pages of networks: the page and how many came before it there, and its text."""
    found: list[tuple[str, str]] = []
    for page in sorted((DOCS / "networks").glob("*.md")):
        texts = [textwrap.dedent(each[2]) for each in EXAMPLE.finditer(page.read_text(encoding="utf-8"))]
        found += [(f"{page.stem}-{number}", text) for number, text in enumerate(texts)]
    return found


CHANNELS = [each for each in examples() if re.search(r"^network = ", each[1], re.MULTILINE)]
SETTINGS = [each for each in examples() if re.search(r"^\[media\]$", each[1], re.MULTILINE)]


@pytest.mark.parametrize("text", [text for _, text in CHANNELS], ids=[name for name, _ in CHANNELS])
def test_every_channel_shown_is_read_without_a_finding(make_workspace: Callable[..., Path], text: str) -> None:
    """Who copies it from the page of a network has a channel: every key, secret and option is one that is known."""
    library = load(make_workspace({"content/shown/channel.toml": text}))
    assert library.findings == ()
    assert library.channels["shown"].network in text


@pytest.mark.parametrize("text", [text for _, text in SETTINGS], ids=[name for name, _ in SETTINGS])
def test_every_place_of_pictures_shown_is_read_as_well(make_workspace: Callable[..., Path], text: str) -> None:
    """The same of the settings that say from where networks fetch."""
    start = 'name = "Kırk"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n'
    library = load(make_workspace({"tellal.toml": f"{start}{text}\n[approval]\nallow_unreviewed = true\n"}))
    assert library.findings == ()


def test_the_pages_are_whole(tmp_path: Path) -> None:
    """`make docs` warns of nothing: no page outside the table of contents, no link into nothing."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    made = subprocess.run(
        [*command, "--config-file", "docs/mkdocs.yml", "--site-dir", tmp_path / "site"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert made.returncode == 0, made.stderr


def test_the_readme_leads_to_pages_that_are_there() -> None:
    """Nobody follows a link from the first page into nothing; and every network's page can be reached from it."""
    linked = re.findall(r"\]\(([\w./-]+\.md)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert "docs/networks/index.md" in linked
    assert [each for each in linked if not (ROOT / each).is_file()] == []
    index = (DOCS / "networks" / "index.md").read_text(encoding="utf-8")
    pages = {page.name for page in (DOCS / "networks").glob("*.md")} - {"index.md"}
    assert sorted(page for page in pages if f"({page}" not in index) == []
