"""The page of a CI job: what matters first, and content that is text whatever it says."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from pipeline.report import summary
from pipeline.report.summary import LARGEST, Paper
from pipeline.report.voice import Voice

if TYPE_CHECKING:
    from pathlib import Path

PAPER = Paper(Voice(), lambda text: text.replace("hush-hush", "•••"))
HOSTILE = [
    "<script>alert(1)</script>",
    "![](https://elsewhere.example/pixel.png)",
    "[click](javascript:alert(1))",
    "@everybody and #1",
    "https://elsewhere.example www.elsewhere.example",
    "**bold** _soft_ `code` ~~gone~~",
    "| a | b |",
    "# heading\n- [ ] task\n> quote",
    "a\u202eb\x1b[2J",
    "&lt;b&gt; &amp;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_content_is_text(text: str) -> None:
    """No sign of Markdown or HTML stands in it for itself, and nothing that GitHub makes a link of."""
    for said in (PAPER.plain(text), PAPER.code(text).removeprefix("<code>").removesuffix("</code>")):
        bare = re.sub(r"&#\d+;", "", said)
        assert not set(bare) & set("<>[]()!#*_`~|@:/&\\\n\x1b\u202e")
    assert not re.search(r"@\w|#\d|://|www\.", unescape(PAPER.plain(text)))


def test_what_is_copied_is_what_was_meant() -> None:
    """Nothing invisible gets into a command."""
    said = PAPER.code("tellal resolve x/a@bluesky --absent")
    assert (
        re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), said)
        == "<code>tellal resolve x/a@bluesky --absent</code>"
    )


def test_secrets_are_taken_out_before_they_are_written_in_numbers() -> None:
    """Afterwards nobody would find them."""
    for said in (PAPER.plain("a hush-hush b"), PAPER.code("hush-hush"), PAPER.link("https://a.example/hush-hush")):
        assert "hush" not in said


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://mastodon.example/@k/1", "](<https://mastodon.example/@k/1>)"),
        ("https://a.example/<b>|c", "](<https://a.example/%3Cb%3E%7Cc>)"),
        ("javascript:alert(1)", ""),
        ("outbox/x/index.html#m000001", ""),
    ],
)
def test_only_web_addresses_are_links(address: str, link: str) -> None:
    """Whatever a network answered."""
    said = PAPER.link(address)
    assert said.endswith(link)
    assert ("](" in said) is bool(link)


def test_it_is_never_larger_than_github_takes(tmp_path: Path) -> None:
    """Else it would show nothing at all; what another tool left there counts, and stays."""
    place = tmp_path / "summary.md"
    place.write_bytes(b"x" * (LARGEST - 100) + b"\n")
    summary.leave(place, ["a" * 50, "ş" * 50, "never"])
    written = place.read_bytes()
    assert len(written) <= LARGEST
    assert written.endswith(b"x\n" + b"a" * 50 + b"\n")
