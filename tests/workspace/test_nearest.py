"""Did you mean."""

from __future__ import annotations

import pytest

from pipeline.workspace.nearest import nearest

KNOWN = ["campaign", "channel", "kış-indirimi", "pillar", "publish_at", "tags", "urun", "x"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("chanel", "channel"),
        ("cahnnel", "channel"),
        ("Publish-At", "publish_at"),
        ("publishAt", "publish_at"),
        ("kis-indirimi", "kış-indirimi"),
        ("KIŞ-İNDİRİMİ", "kış-indirimi"),
        ("ürün", "urun"),
        ("tag", "tags"),
        ("X", "x"),
        ("y", None),
        ("", None),
        ("something else", None),
        ("a" * 100_000, None),
    ],
)
def test_nearest(written: str, meant: str | None) -> None:
    """The closest word within a slip per three letters, and nothing rather than nonsense."""
    assert nearest(written, KNOWN) == meant


def test_equally_near_is_the_first_in_order() -> None:
    """The answer does not depend on the order of a set."""
    assert nearest("bb", {"ab", "bc", "ba"}) == "ab"
