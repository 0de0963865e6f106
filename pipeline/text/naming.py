"""What to call a post: its title, or how its text begins. The words are a stranger's: whoever shows them sees to it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model.post import Post

LONGEST_LINE = 400


def title(post: Post) -> str:
    """Return a post's title, else the first words of its text."""
    return post.title or first_words(post)


def first_words(post: Post) -> str:
    """Return the first line with words of a post's text, without marks; the file's name where there is none."""
    for line in post.body.splitlines():
        words = _markup().sub(lambda found: found[1] or "", line[:LONGEST_LINE]).strip("#>-+ \t")
        if words:
            return words
    return post.stem


@cache
def _markup() -> re.Pattern[str]:
    """Return what of Markdown is not words: images, the addresses of links, marks of emphasis."""
    return re.compile(r"!\[[^\]]*\]\([^)]*\)|\[([^\]]*)\]\([^)]*\)|[*_`~]+")
