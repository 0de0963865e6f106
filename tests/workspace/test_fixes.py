"""Mends are done in the text itself: what no mend touches stays, byte for byte, comments and order included."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.model.finding import Finding, Fix
from pipeline.workspace.fixes import apply
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATH = "content/x/a.md"


def finding(line: int, old: str, new: str) -> Finding:
    """Return a finding with a mend."""
    return Finding(PATH, line, "key-unknown", Message("?"), fix=Fix(line, old, new))


def mended(root: Path, before: str | bytes, *fixes: tuple[int, str, str]) -> bytes:
    """Write a file, do some mends in it, and return its bytes."""
    place = root / PATH
    place.write_bytes(before if isinstance(before, bytes) else before.encode())
    ids = (f"ID{number}" for number in itertools.count(1))
    apply(root, [finding(*fix) for fix in fixes], lambda: next(ids))
    return place.read_bytes()


def test_what_check_offers(make_workspace: Callable[..., Path]) -> None:
    """Missing id, misspelt keys and names, truth values, lists, line endings and byte order mark, all in one file."""
    before = """\
\ufeff---\r
# keep this comment\r
titel:   Kış   # and this one, with its blanks\r
publish_at:  2026-12-01 10:00\r
campaign: kıs   \r
also: [ blusky ]\r
tags: kahve\r
sensitive: Yes\r
---\r
The titel stays, and so do two blanks at the end.  \r
"""
    after = """\
---
# keep this comment
id: NEW
title:   Kış   # and this one, with its blanks
publish_at:  2026-12-01 10:00
campaign: kis   
also: [ bluesky ]
tags: [kahve]
sensitive: true
---
The titel stays, and so do two blanks at the end.  
"""  # noqa: W291 - the blanks at the ends are what must stay
    root = make_workspace(
        {
            PATH: before.encode(),
            "content/bluesky/channel.toml": 'network = "outbox"\naccount = "b"\n',
            "content/campaigns/kis.md": "---\nname: Kış\n---\n",
        }
    )
    done = apply(root, load(root).findings, lambda: "NEW")
    assert (root / PATH).read_text(encoding="utf-8") == after
    assert [each.code for each in done] == [
        "encoding-bom",
        "id-missing",
        "line-ending-crlf",
        "key-unknown",
        "campaign-unknown",
        "channel-unknown",
        "value-type",
        "value-type",
    ]
    assert done[1].fix == Fix(3, "", "id: NEW\n")


def test_a_second_time_does_nothing(make_workspace: Callable[..., Path]) -> None:
    """Neither with the old findings, which no longer fit, nor with new ones."""
    root = make_workspace({PATH: "---\ntitel: a\nstatus: draft\nutm: no\n---\n"})
    findings = load(root).findings
    assert len(apply(root, findings)) == 3
    text = (root / PATH).read_bytes()
    assert apply(root, findings) == ()
    assert apply(root, load(root).findings) == ()
    assert (root / PATH).read_bytes() == text
    assert load(root).findings == ()


@pytest.mark.parametrize(
    ("before", "fixes", "after"),
    [
        ("a\nb\n", [(2, "b", "c")], "a\nc\n"),
        ("a\nb", [(2, "b", "c")], "a\nc"),
        ("a\nb\n", [(2, "x", "c")], "a\nb\n"),
        ("a\nb\n", [(9, "b", "c")], "a\nb\n"),
        ("a b\n", [(1, "b", "c")], "a c\n"),
        ("a b b\n", [(1, "b", "c")], "a b b\n"),
        ("a\nb\n", [(2, "", "new\n")], "a\nnew\nb\n"),
        ("a\r\nb\r\n", [(2, "", "new\n")], "a\r\nnew\r\nb\r\n"),
        ("a\r\nb\r\n", [(2, "", "new\n"), (0, "\r\n", "\n")], "a\nnew\nb\n"),
        ("a\r\nb\rc", [(0, "\r\n", "\n"), (0, "\r", "\n")], "a\nb\nc"),
        ("a\r\nb\rc", [(0, "\r", "\n")], "a\r\nb\nc"),
        ("abc: d\n", [(1, "abc: d", "abc: e"), (1, "abc", "abd")], "abd: e\n"),
        ("abc: d\n", [(1, "abc", "abd"), (1, "abc", "abe")], "abd: d\n"),
        ("a\nb\nc\nd\n", [(2, "b\nc", "x")], "a\nx\nd\n"),
        ("a\n", [(1, "a", "{new id}"), (1, "", "{new id}\n")], "ID2\nID1\n"),
        (b"\xff a\n", [(1, "a", "b")], b"\xff a\n"),
    ],
)
def test_edits(
    make_workspace: Callable[..., Path],
    before: str | bytes,
    fixes: list[tuple[int, str, str]],
    after: str | bytes,
) -> None:
    """Only where the text is what the mend was made for; each place once; in the file's own line endings."""
    assert mended(make_workspace(), before, *fixes) == (after if isinstance(after, bytes) else after.encode())


def test_nothing_outside_is_touched(make_workspace: Callable[..., Path], tmp_path: Path) -> None:
    """Not by a path that leads out, not through a link."""
    outside = tmp_path / "outside.md"
    outside.write_text("a\n", encoding="utf-8")
    root = make_workspace()
    (root / PATH).symlink_to(outside)
    wanted = [finding(1, "a", "b"), Finding("../outside.md", 1, "key-unknown", Message("?"), fix=Fix(1, "a", "b"))]
    assert apply(root, wanted) == ()
    assert outside.read_text(encoding="utf-8") == "a\n"


def test_a_place_that_cannot_be_written(make_workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said in a sentence, with the file's name."""
    root = make_workspace({PATH: "a\n"})

    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path), len(data))

    monkeypatch.setattr("pipeline.workspace.files.write", refuse)
    with pytest.raises(UsageError, match=r"content/x/a\.md cannot be written: Permission denied"):
        apply(root, [finding(1, "a", "b")])
