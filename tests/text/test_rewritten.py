"""A document written anew says the same, to readers who agree on little."""

from __future__ import annotations

import re

import html5lib
import markdown
import pytest
from markdown_it import MarkdownIt

from pipeline.text import document
from pipeline.text.rewritten import rewritten

SOURCE = """\
# Strategy

First line
second line with **bold**, *leaning*, `code` and [a link](https://a.example/x?a=1&b=2).

## Goals

1. one
2. two

   and more of it
   - inner
   - other
3. three

> A quotation
> of two lines.

| a | b |
| --- | --- |
| 1 | **2** |

* * *

```python
x = {{ 7 * 7 }}
    # indented
```
"""
HOSTILE = """\
<script>alert(1)</script> [x](javascript:alert(1)) ![a picture](https://spy.example/x.png) {{ secrets }} {% raw %}

    indented {{ code }}

<img src=x onerror=alert(1)>
"""


def shape(html: str) -> list[str]:
    """Return the elements and the words of HTML, in their order, but for paragraphs within an item."""
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)[1]
    found: list[str] = []
    for each in tree.iter():
        found += [] if each.tag in {"p", "body", "br", "pre", "code"} else [each.tag]
    return [*found, " ".join("".join(tree.itertext()).split())]


def test_it_has_the_same_headings_lists_tables_and_links() -> None:
    """As two readers have it, one of which wants four spaces where the other wants two."""
    made = rewritten(SOURCE)
    wanted = shape(document.html(SOURCE))
    for html in (
        MarkdownIt("commonmark").enable("table").render(made),
        markdown.markdown(made, extensions=["tables"]),
    ):
        assert shape(html) == wanted


@pytest.mark.parametrize("below", [0, 1])
def test_nothing_in_it_is_active(below: int) -> None:
    """HTML is text, pictures are their words, links lead to the web alone, templates are no templates."""
    made = rewritten(HOSTILE, below)
    assert not re.search(r"\{\{|\{%|<|!\[|\]\(javascript", made)
    html = markdown.markdown(made, extensions=["extra"])
    assert shape(html)[:-1] == []
    assert "a picture {{ secrets }} {% raw %} indented {{ code }} <img src=x onerror=alert(1)>" in shape(html)[-1]
