"""What a card's file says of itself where the brand asks for it: its title, and whose it is.

Everything else that a file could say is never written. XMP carries every letter as it is; Exif is for programs that
read nothing else, and has the same letters as UTF-8.
"""

from __future__ import annotations

import struct
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import bands
from pipeline.cards.alt import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.model.settings import Brand

#: Characters of a text: more than any reader shows.
_LONGEST = 300
_DESCRIPTION, _COPYRIGHT = 0x010E, 0x8298
_ASCII = 2
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</rdf:Description>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_ENTRY = '<dc:{0}><rdf:Alt><rdf:li xml:lang="x-default">{1}</rdf:li></rdf:Alt></dc:{0}>'


class Credits(NamedTuple):
    """What a file says of itself; what is empty is not said."""

    title: str = ""
    copyright: str = ""


NONE = Credits()


def credits_of(brand: Brand, fields: Mapping[str, str]) -> Credits:
    """Return what the file of a card says.

    Args:
        brand: what it asks for.
        fields: what the card says.
    """
    values = {**fields, "brand": brand.name}
    return Credits(*(_plain(say(text, values)) for text in (brand.metadata.title, brand.metadata.copyright)))


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isprintable())[:_LONGEST].strip()


def text_chunks(said: Credits) -> Iterator[bytes]:
    """Yield the chunks of a PNG that say it."""
    for name, text in (("Title", said.title), ("Copyright", said.copyright), ("XML:com.adobe.xmp", _packet(said))):
        if text:
            # Neither packed, nor in a language, nor with its name translated.
            yield bands.chunk(b"iTXt", name.encode() + b"\0\0\0\0\0" + text.encode())


def xmp(said: Credits) -> bytes:
    """Return it as XMP, nothing where nothing is said."""
    return _packet(said).encode()


def _packet(said: Credits) -> str:
    named = (("title", said.title), ("rights", said.copyright))
    entries = "".join(_ENTRY.format(name, escape(text, quote=False)) for name, text in named if text)
    return _PACKET.format(entries) if entries else ""


def exif(said: Credits) -> bytes:
    """Return it as Exif, nothing where nothing is said."""
    entries = [(tag, text.encode() + b"\0") for tag, text in zip((_DESCRIPTION, _COPYRIGHT), said, strict=True) if text]
    if not entries:
        return b""
    table, behind = struct.pack("<H", len(entries)), b""
    start = 8 + 2 + 12 * len(entries) + 4
    for tag, text in entries:
        # Up to four bytes stand in the table itself.
        place = text.ljust(4, b"\0") if len(text) <= 4 else struct.pack("<L", start + len(behind))  # noqa: PLR2004 - see above
        table += struct.pack("<HHL", tag, _ASCII, len(text)) + place
        behind += text.ljust(len(text) + len(text) % 2, b"\0") if len(text) > 4 else b""  # noqa: PLR2004 - likewise
    return b"Exif\0\0II*\0" + struct.pack("<L", 8) + table + struct.pack("<L", 0) + behind
