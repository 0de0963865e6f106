"""Bytes of files, and the text in them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.workspace.notes import Notes
from pipeline.workspace.source import decode, digest_file, read_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "text", "expected"),
    [
        ("Kış ☕\n".encode(), "Kış ☕\n", []),
        (b"\xef\xbb\xbfa\n", "a\n", [(1, "encoding-bom", "warning")]),
        (b"a\nb\r\nc\r\n", "a\nb\nc\n", [(2, "line-ending-crlf", "warning")]),
        (b"a\nb\rc\nd", "a\nb c\nd", [(2, "line-ending-cr", "error")]),
        (b"a\r\nb\rc", "a\nb c", [(1, "line-ending-crlf", "warning"), (2, "line-ending-cr", "error")]),
        (b"a\nK\xfd\xfe", "a\nK\ufffd\ufffd", [(2, "encoding-not-utf8", "error")]),
        ("Kış".encode("utf-16"), None, [(1, "encoding-not-utf8", "error")]),
        (
            b"a\x00\nb\n\x1bc\x7f",
            "a\ufffd\nb\n\ufffdc\ufffd",
            [(1, "character-control", "error"), (3, "character-control", "error")],
        ),
        (b"tab\tstays\n", "tab\tstays\n", []),
        (b"", "", []),
    ],
)
def test_text(data: bytes, text: str | None, expected: list[tuple[int, str, str]]) -> None:
    """Whatever has to change on the way is said, with its line."""
    notes = Notes("a.md")
    assert decode(data, notes) == text
    assert [(found.line, found.code, found.severity) for found in notes.findings] == expected


def test_the_wrong_byte_is_named() -> None:
    """Where in the file, and which."""
    notes = Notes("a.md")
    decode("Kış\nIşık".encode("iso-8859-9"), notes)
    assert str(notes.findings[0].message) == "the file is not UTF-8: byte 1 is 0xfd"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Ten megabytes, most of them not even on the disk."""
    place = tmp_path / "a.md"
    with place.open("wb") as file:
        file.truncate(10_000_000)
    notes = Notes("a.md")
    assert read_file(os.fspath(place), 1_000_000, notes) is None
    assert [found.code for found in notes.findings] == ["file-too-large"]
    assert "10000000" in str(notes.findings[0].message)


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    """A pipe would make a reader wait for ever, a link may lead anywhere."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/hostname")
    (tmp_path / "folder").mkdir()
    codes = {}
    for name in ("pipe", "link", "folder", "nothing"):
        notes = Notes(name)
        assert read_file(f"{tmp_path}/{name}", 1000, notes) is None
        codes[name] = [found.code for found in notes.findings]
    assert codes == {
        "pipe": ["file-not-regular"],
        "link": ["file-unreadable"],
        "folder": ["file-not-regular"],
        "nothing": ["file-unreadable"],
    }


def test_a_digest_is_of_the_bytes(tmp_path: Path) -> None:
    """SHA-256, with the size, of files of any length."""
    place = tmp_path / "a.jpg"
    place.write_bytes(b"x" * 3_000_000)
    digest = digest_file(os.fspath(place), 10_000_000, Notes("a.jpg"))
    assert digest is not None
    assert (digest.sha[:8], digest.size) == ("e55b8bdf", 3_000_000)
