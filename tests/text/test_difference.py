"""What went and what came between two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.difference import MOST_WORDS, Fate, Stretch, difference

TEXTS = st.lists(st.sampled_from(["kahve", "çay", "ve", " ", "\n", "  ", "☕"]), max_size=12).map("".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(old: str, new: str) -> None:
    """What is gone and what stays is the old lines, what is new and stays the new ones; equal texts say nothing."""
    found = list(difference(old, new))
    assert bool(found) is (old != new)
    for texts, other in ((old, Fate.NEW), (new, Fate.GONE)):
        said = ["".join(text for fate, text in stretches if fate is not other) for stretches in found]
        assert all(line in texts for line in said)
        assert all(stretch.text for stretches in found for stretch in stretches)


def test_words_are_told_apart_and_other_lines_left_out() -> None:
    """As people read a correction."""
    (line,) = difference("Başlık\nİlk 100 siparişte bizden.\nSon", "Başlık\nİlk 50 siparişte bizden.\nSon")
    assert line == (
        Stretch(Fate.SAME, "İlk "),
        Stretch(Fate.GONE, "100"),
        Stretch(Fate.NEW, "50"),
        Stretch(Fate.SAME, " siparişte bizden."),
    )


def test_a_stretch_that_is_too_long_is_shown_whole() -> None:
    """Comparing takes its square."""
    old, new = "a " * MOST_WORDS, "b " * MOST_WORDS
    assert list(difference(old, new)) == [(Stretch(Fate.GONE, old), Stretch(Fate.NEW, new))]


def test_texts_of_many_lines_do_not_keep_anybody_waiting() -> None:
    """A line in a long article is found; two texts that have nothing in order in common are shown whole, at once."""
    long = "satır\n" * 100_000
    (line,) = difference(f"{long}eski\n{long}", f"{long}yeni\n{long}")
    assert line == (Stretch(Fate.GONE, "eski"), Stretch(Fate.NEW, "yeni"))
    old, new = ("\n".join(f"{n % 7}{name}" for n in range(50_000)) for name in "ab")
    assert list(difference(old, new)) == [(Stretch(Fate.GONE, old), Stretch(Fate.NEW, new))]
