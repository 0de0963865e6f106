"""A public site from the command line: with a ledger, after real runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 12:00")
LATER = ("--clock", "2026-12-01 12:30")
TELLAL = '\n[site]\nvisibility = "public"\n'


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Make a workspace with a due post and one for tomorrow."""
    due = post_text("Eski metin.", status="approved", publish_at="2026-12-01 11:00")
    tomorrow = post_text("Yarın.", status="approved", publish_at="2026-12-02 11:00", title="Gizli yarın")
    return make_repository(
        {"content/x/channel.toml": channel_text(), "content/x/bugun.md": due, "content/x/yarin.md": tomorrow}
    )


def site_of(root: Path) -> str:
    """Return the text of every file of the site."""
    return "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((root / "site").rglob("*"))
        if path.is_file()
    )


def test_readers_see_the_text_that_went_out(tellal: Callable[..., Answer], root: Path) -> None:
    """The file was edited since: what it says now is nobody's but the team's, and the post does not disappear."""
    settings = root / "tellal.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + TELLAL, encoding="utf-8")
    assert tellal(root, *CLOCK, "publish").code == 0
    post = root / "content/x/bugun.md"
    post.write_text(post.read_text(encoding="utf-8").replace("Eski metin.", "Yeni metin."), encoding="utf-8")
    assert tellal(root, *LATER, "site", "--public-address").code == 0
    seen = site_of(root)
    assert "Eski metin." in seen
    assert "Yeni metin." not in seen
    assert "Yarın." not in seen
    assert "Gizli yarın" not in seen


def test_an_internal_site_is_refused_at_a_public_address(tellal: Callable[..., Answer], root: Path) -> None:
    """Nothing is built, and the error says what to write."""
    refused = tellal(root, *CLOCK, "site", "--public-address")
    assert refused.code == 2
    assert 'visibility = "public"' in refused.err
    assert not (root / "site").exists()
    assert tellal(root, *CLOCK, "site").code == 0
    assert "Gizli yarın" in site_of(root)
