"""A message as its network gets it: its text in the network's own markup. What is sent, and what is counted as sent."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from pipeline.networks.markup import Discord, Facebook, LittleText, Matrix, Slack, Telegram, WhatsApp, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.model.variant import Span
    from pipeline.networks.markup import Tongue

    #: source and alt text of a picture → how the network shows it
    Picture = Callable[[str, str], str]

#: How networks write whose messages are a text with marks.
TONGUES: dict[str, Tongue] = {
    "discord": Discord(),
    "facebook": Facebook(),
    "linkedin": LittleText(),
    "matrix": Matrix(("strong", "em", "code"), "<br>"),
    "slack": Slack(),
    "telegram": Telegram(("b", "i", "code"), "\n"),
    "whatsapp": WhatsApp(),
}
#: Those whose messages are pages.
PAGES = frozenset({"devto", "email", "feed", "reddit", "wechat", "wordpress"})
_MARKDOWN = frozenset({"devto", "reddit"})
#: The longest address of a picture that networks give, for counting before there is one.
ADDRESS = "https://" + "x" * 192

#: How WeChat shows what Markdown makes, as short as can be: it counts.
_LOOKS = {
    "blockquote": "margin:1em 0;padding-left:1em;border-left:3px solid #ccc",
    "code": "font-family:monospace",
    "h1": "font-size:1.4em;margin:1em 0",
    "h2": "font-size:1.25em;margin:1em 0",
    "h3": "font-size:1.1em;margin:1em 0",
    "img": "max-width:100%",
    "p": "margin:1em 0",
    "pre": "overflow-x:auto",
}
_BARE = re.compile(rf"<({'|'.join(_LOOKS)})( [^<>]*>| ?/?>)")


def written(network: str, text: str, spans: Sequence[Span], markdown: str) -> str:
    """Return a message in its network's markup, with stand-ins for pictures within it.

    Args:
        network: by name; one without markup gets the text as it is.
        text: of the part.
        spans: over the text.
        markdown: the same as Markdown.
    """
    if network in PAGES:
        return page(network, markdown, _no_picture if network in _MARKDOWN else _stand_in)
    tongue = TONGUES.get(network)
    return write(text, spans, tongue) if tongue else text


def page(network: str, markdown: str, picture: Picture) -> str:
    """Return a page in the network's markup.

    Args:
        network: one of `PAGES`.
        markdown: of the part.
        picture: how a picture is shown there.
    """
    from pipeline.text import page as pages  # noqa: PLC0415 - the Markdown parser, only for networks with pages
    from pipeline.text import rewrite  # noqa: PLC0415 - likewise

    match network:
        case "devto":
            return rewrite.rewrite(markdown, rewrite.FOREM, picture)
        case "reddit":
            return rewrite.rewrite(markdown, rewrite.REDDIT, picture)
        case "wechat":
            return _styled(pages.html_without_links(markdown, picture))
        case _:
            return pages.html(markdown, picture)


def _styled(html: str) -> str:
    """Return HTML with its looks in every element: WeChat takes no style sheet, and shows nothing by itself."""
    return _BARE.sub(lambda found: f'<{found[1]} style="{_LOOKS[found[1]]}"{found[2]}', html)


def _stand_in(_: str, alt: str) -> str:
    return f'<img src="{ADDRESS}" alt="{escape(alt)}" />'


def _no_picture(*_: str) -> str:
    return ""
