"""The second wall around HTML that we made of somebody's text: what is not on the list for its use is taken out.

The first wall is how it is made: escaped word by word. This one holds where the first has a hole. The door to nh3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASS = re.compile(r"(?:wp-image-[0-9]{1,20}|wp-block-(?:image|video)|language-[A-Za-z0-9_+#.-]{1,40})\Z")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class Use:
    """What HTML may hold where it is going.

    Args:
        tags: elements.
        attributes: element → its attributes.
        schemes: of addresses.
        emptied: elements that go with what is in them.
        rel: what every link says of where it leads; None leaves it as it is.
    """

    tags: frozenset[str]
    attributes: Mapping[str, set[str]] = field(default_factory=dict)
    schemes: frozenset[str] = frozenset({"http", "https", "mailto", "tel"})
    emptied: frozenset[str] = frozenset({"script", "style"})
    rel: str | None = None


#: A message: looks and links.
MESSAGE = Use(frozenset({"a", "br", "code", "em", "strong"}), {"a": {"href"}})
#: An article: what Markdown makes, and the pictures that we uploaded.
ARTICLE = Use(
    frozenset(
        {
            "a", "blockquote", "br", "code", "em", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li",
            "ol", "p", "pre", "span", "strong", "ul", "video",
        }
    ),
    {
        "a": {"href"},
        "code": {"class"},
        "figure": {"class"},
        "img": {"src", "alt", "class"},
        "ol": {"start"},
        "video": {"src", "controls"},
    },
)  # fmt: skip

#: A document of the workspace, for its own people.
DOCUMENT = Use(
    frozenset(
        {
            "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "span",
            "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
        }
    ),
    {"a": {"href", "rel"}, "ol": {"start"}},
    schemes=frozenset({"http", "https", "mailto"}),
)  # fmt: skip

#: What a page of somebody else says of itself, for nobody to see but us.
HEAD = Use(
    frozenset({"meta", "title"}),
    {"meta": {"content", "name", "property"}},
    emptied=frozenset({"math", "noscript", "script", "style", "svg", "template", "textarea"}),
)


def walled(html: str, use: Use) -> str:
    """Return HTML without anything that is not on the list; what was fine stays as readers saw it."""
    import nh3  # noqa: PLC0415 - only for what is sent

    clean = nh3.clean(
        html,
        tags=set(use.tags),
        clean_content_tags=set(use.emptied),
        attributes={tag: set(names) for tag, names in use.attributes.items()},
        attribute_filter=_attribute,
        url_schemes=set(use.schemes),
        link_rel=use.rel,
    )
    # It names this one space, which not every network knows by its name; the sign itself is as harmless.
    return clean.replace("&nbsp;", "\xa0")


def _attribute(_: str, name: str, value: str) -> str | None:
    if name == "class":
        return value if _CLASS.match(value) else None
    return None if name == "start" and not _NUMBER.match(value) else value
