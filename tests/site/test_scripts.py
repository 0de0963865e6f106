"""The scripts of the site as files: each is right by itself, keeps to itself, and makes no markup of texts."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from pipeline.site import scripts
from pipeline.site.words import Words

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(scripts.FOLDER.glob("*.js"))
#: What makes markup, or program, of a text.
SINKS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", 'setTimeout("')


def test_every_script_is_loaded() -> None:
    """A file that no page has is dead."""
    assert {path.name for path in FILES} == {scripts.FIRST, *chain(*scripts.LATER.values())}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_is_small_and_makes_no_markup_of_text(path: Path) -> None:
    """Text is set as text; what is drawn from a string are signs of ours alone."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 170
    assert [sink for sink in SINKS if sink in text] == []
    assert ("parseFromString" in text) is (path.name == "rows.js")
    assert text.startswith("// "), "what it is for"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_is_right(path: Path) -> None:
    """As Node reads it; where there is none the browser's tests say so."""
    node = shutil.which("node")
    if not node:
        pytest.skip("no Node is installed")
    done = subprocess.run([node, "--check", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("language", ["en", "tr"])
def test_every_word_that_a_script_says_is_there(language: str) -> None:
    """In the language of its pages."""
    words = Words(language, "Europe/Istanbul")
    whole = "".join(scripts.later(name, words).decode() for name in scripts.LATER)
    said = set(re.findall(r'\bsay\("(\w+)"', whole)) | set(re.findall(r'"(key[A-Z]\w+)"\]', whole))
    assert said <= set(scripts.WORDS)
    assert set(scripts.WORDS) - said == set(), "a word that nobody says"
    assert ('"close": "Kapat"' in whole) is (language == "tr")


def test_only_what_is_read_by_people_is_left_out() -> None:
    """Indents and comments cost every reader a few kilobytes."""
    whole = scripts.first().decode()
    assert whole.startswith('"use strict";\n{\n')
    assert "toLocaleString" in whole
