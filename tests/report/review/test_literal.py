"""Texts of strangers between our tags: the same lines, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.report.review.fitting import Item, Section, fitted, units
from pipeline.report.review.literal import changed, pre
from pipeline.report.voice import visible_lines

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Arbitrary characters, and more of those that mean something somewhere.
TEXTS = st.text(st.characters() | st.sampled_from(list("<>&@#`*_[]()!|~$\\\n\r\t\"'-=: ")), max_size=200)


def rendered(text: str) -> Element:
    """Return a page as a browser gets it."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return html5lib.parse(markdown.render(f"before\n\n{text}\n\nafter\n"), namespaceHTMLElements=False)


def shape(tree: Element) -> list[str]:
    """Return the tags of a page, in order, without those that mark words."""
    return [each.tag for each in tree.iter() if each.tag not in {"del", "ins"}]


def plain(text: str) -> str:
    """Return a text as it is shown, without joiners."""
    return "\n".join(visible_lines(text)).replace("\u2060", "")


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """One block with these very lines, whatever they say."""
    tree = rendered(pre(text, str)[0])
    assert shape(tree) == ["html", "head", "body", "p", "pre", "p"]
    (shown,) = ["".join(found.itertext()) for found in tree.iter("pre")]
    assert shown.replace("\u2060", "") == plain(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_any_change_is_shown_within_one_block(old: str, new: str) -> None:
    """What went and what came are in their marks; nothing of a text is a mark."""
    tree = rendered(changed(old, new, str)[0])
    assert shape(tree) == ["html", "head", "body", "p", "pre", "p"]
    for tag, whole in (("del", old), ("ins", new)):
        for found in tree.iter(tag):
            assert "".join(found.itertext()).replace("\u2060", "") in plain(whole)


@given(st.text(max_size=300), st.integers(0, 100))
def test_what_is_cut_off_is_counted(text: str, most: int) -> None:
    """Shown and left together are the whole."""
    _, left = pre(text, str, most)
    assert left == max(0, len("\n".join(visible_lines(text))) - most)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 400), max_size=30), max_size=6), st.integers(300, 5_000))
def test_it_fits_and_all_of_it_is_counted(sizes: list[list[int]], room: int) -> None:
    """Within the room, each thing told or counted, the first of a section before its others."""
    sections = [
        Section(
            f"<{number}>",
            tuple(Item(f"({number}:{n})" + "x" * size, f"({number}:{n})") for n, size in enumerate(each)),
            lambda left: f"[{left} more]",
            ";",
        )
        for number, each in enumerate(sizes)
    ]
    text = fitted(sections, room, units)
    assert len(text) <= room
    for number, each in enumerate(sizes):
        told = [int(n) for n in re.findall(rf"\({number}:(\d+)\)", text)]
        assert told == list(range(len(told)))
        part = text[text.index(f"<{number}>") :].partition(";")[0]
        left = re.search(r"\[(\d+) more\]", part)
        assert len(told) + (int(left[1]) if left else 0) == len(each)
