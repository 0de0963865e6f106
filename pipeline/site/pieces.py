"""A part's text and the spans over it, cut into stretches that a template can walk through."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.model.variant import SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model.variant import Span

_WEB = ("http", "https")
_NESTING = (SpanKind.LINK, SpanKind.MENTION, SpanKind.TAG, SpanKind.STRONG, SpanKind.EMPHASIS, SpanKind.CODE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one kind.

    Args:
        kinds: what it is beside text, outermost first.
        href: a web address that is safe to link to, else empty.
    """

    text: str
    kinds: tuple[SpanKind, ...] = ()
    href: str = ""


def pieces(text: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """Cut a text where a span starts or ends; spans may lie in one another or overlap."""
    if not spans:
        return (Piece(text),) if text else ()
    cuts = sorted({0, len(text), *(min(max(at, 0), len(text)) for span in spans for at in (span.start, span.end))})
    return tuple(_piece(text, start, end, spans) for start, end in pairwise(cuts))


def web_address(target: str) -> str:
    """Return an address that is safe to link to, empty for any other (`javascript:` and the like)."""
    if any(char <= " " or char == "\x7f" for char in target):
        return ""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    return target if parts.scheme.lower() in _WEB and parts.netloc else ""


def _piece(text: str, start: int, end: int, spans: Sequence[Span]) -> Piece:
    over = [span for span in spans if span.start <= start and end <= span.end]
    kinds = {span.kind for span in over}
    links = [web_address(span.target) for span in over if span.kind is SpanKind.LINK]
    return Piece(text[start:end], tuple(kind for kind in _NESTING if kind in kinds), links[0] if links else "")
