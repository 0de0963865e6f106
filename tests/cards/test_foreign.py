"""Files that are no pictures are called by their name; pictures that are something else as well are found out."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.cards.foreign import hidden, name_of
from tests.pictures import drawn

KINDS = ("PNG", "JPEG", "GIF", "WEBP")


def archive() -> bytes:
    """Return a ZIP with one file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr(zipfile.ZipInfo("autorun.cmd"), "echo merhaba")  # of 1980: the same bytes in every worker
    return held.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("tail", "name"),
    [
        (archive(), "ZIP"),
        (b"\n%PDF-1.7\n1 0 obj", "PDF"),
        (b"<!doctype HTML><script>alert(1)</script>", "HTML"),
        (b"\0\0<?php system($_GET['c']); ?>", "PHP"),
        (b"MZ\x90\0\3", "EXE"),
        (b"#!/bin/sh\nrm -rf", "a script"),
    ],
    ids=("zip", "pdf", "html", "php", "exe", "script"),
)
def test_what_hangs_behind_a_picture_has_a_name(kind: str, tail: bytes, name: str) -> None:
    """Whoever opens the file otherwise than as a picture gets that."""
    assert hidden(drawn(kind) + tail) == name


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_is_one_alone_says_nothing(kind: str) -> None:
    """Neither do empty bytes behind it, nor the second picture of a telephone."""
    assert hidden(drawn(kind, (300, 200))) == ""
    assert hidden(drawn(kind) + b"\0" * 64) == ""
    assert hidden(drawn(kind) + drawn("JPEG")) == ""
    assert hidden(drawn(kind)[:30]) == ""


def test_a_page_in_front_of_a_picture_is_found() -> None:
    """A PDF may begin anywhere in the first kilobyte: in a comment, too."""
    assert hidden(drawn("JPEG", comment=b"%PDF-1.4 1 0 obj")) == "PDF"


def test_words_inside_a_picture_are_no_page() -> None:
    """What a camera or an editor wrote about it stays within the picture."""
    assert hidden(drawn("JPEG", (300, 200), comment=b"<html> is what he said")) == ""


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (drawn("TIFF"), "TIFF"),
        (drawn("BMP"), "BMP"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?>\n<!-- Inkscape -->\n<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<!DOCTYPE html><title>404</title>", "HTML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "Git LFS"),
        (b"kahve", ""),
        (b"", ""),
    ],
)
def test_a_file_that_is_no_picture_is_called_by_its_name(head: bytes, name: str) -> None:
    """Its author knows then what to do about it."""
    assert name_of(head) == name
