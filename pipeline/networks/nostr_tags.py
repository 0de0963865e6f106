"""What a Nostr note says beside its text: hashtags, people and addresses as tags (NIPs 10, 19, 24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.variant import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model.variant import Span

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM, _KEY = 6, 32


def tags(spans: Iterable[Span]) -> list[list[str]]:
    """Return each hashtag, person and address of a text once, in order; hashtags in small letters."""
    return [list(tag) for tag in dict.fromkeys(_tags(spans))]


def _tags(spans: Iterable[Span]) -> Iterator[tuple[str, str]]:
    for span in spans:
        match span.kind:
            case SpanKind.TAG:
                yield "t", span.target.lower()
            case SpanKind.LINK if span.target.startswith(("https://", "http://")):
                yield "r", span.target
            case SpanKind.MENTION if key := public_key(span.target):
                yield "p", key
            case _:
                pass


def public_key(npub: str) -> str:
    """Return the key that `npub1…` stands for, in hexadecimal; empty where a letter of it is wrong (BIP 173)."""
    human, _, data = npub.rpartition("1")
    values = [_ALPHABET.find(char) for char in data]
    if human != "npub" or -1 in values or len(values) <= _CHECKSUM or _polymod([*_expanded(human), *values]) != 1:
        return ""
    number = 0
    for value in values[:-_CHECKSUM]:
        number = number << 5 | value
    spare = len(values[:-_CHECKSUM]) * 5 - _KEY * 8
    if not 0 <= spare < 5:  # noqa: PLR2004 - less than one letter
        return ""
    return (number >> spare).to_bytes(_KEY).hex()


def _expanded(human: str) -> list[int]:
    return [*(ord(char) >> 5 for char in human), 0, *(ord(char) & 31 for char in human)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check
