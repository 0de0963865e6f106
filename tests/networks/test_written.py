"""What is written once arrives on each network in its own words: one post, 30 readers."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.networks.limits import limits
from pipeline.networks.names import NAMES
from pipeline.networks.written import PAGES, TONGUES, written
from pipeline.render import render
from pipeline.text.counting import count
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable

#: How the post arrives on each network. `TELLAL_GOLDEN=write` writes it anew; then read what changed, line by line.
GOLDEN = Path(__file__).with_name("written.toml")
BODY = """\
**Kış menüsü** geldi: *ılık* `çay_1` ☕👨‍👩‍👧‍👦 _iğde_ 3*4*5 snake_case ~x~

[Menüye bak](https://kirk.example/kis_a) ya da https://kirk.example/b_c. @ayse, #kahve ve #kış_2026

**مرحبا** [x] {y} (z) | <b> 50% & "tırnak" \\*yıldız\\* @everyone

- bir
- *iki* {% embed x %}
"""


@pytest.fixture(scope="module")
def golden() -> dict[str, dict[str, str | int]]:
    """Read what is expected."""
    return tomllib.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("network", NAMES)
def test_one_post_in_every_networks_words(
    network: str,
    make_workspace: Callable[..., Path],
    channel_text: Callable[..., str],
    post_text: Callable[..., str],
    request: pytest.FixtureRequest,
) -> None:
    """Emphasis is the network's own or gone, addresses are links or written out, signs mean nothing by accident."""
    root = make_workspace(
        {
            "content/a/channel.toml": channel_text(network, lang='"tr"'),
            "content/a/a.md": post_text(BODY, title="Kış menüsü"),
        }
    )
    library = load(root)
    target = next(target for target in library.targets() if target.channel.name == "a")
    variant = render(target, library).variant
    assert variant is not None
    (part,) = variant.parts
    sent = written(network, part.text, part.spans, part.markdown)
    if os.environ.get("TELLAL_GOLDEN") == "write":
        _write(network, sent, part.count)
    expected = request.getfixturevalue("golden")[network]
    assert (sent, part.count) == (expected["sent"], expected["count"])
    if limits(network).counts_markup:
        assert part.count == count(limits(network).counter, sent)


def test_who_counts_signs_has_some() -> None:
    """Measuring a text as it is sent needs somebody who writes it so."""
    assert {network for network in NAMES if limits(network).counts_markup} <= PAGES | set(TONGUES)
    assert {network for network in NAMES if limits(network).page} == PAGES


def _write(network: str, sent: str, length: int) -> None:
    text = GOLDEN.read_text(encoding="utf-8") if network != NAMES[0] else ""
    GOLDEN.write_text(f"{text}[{network}]\ncount = {length}\nsent = '''\n{sent}'''\n\n", encoding="utf-8", newline="\n")
