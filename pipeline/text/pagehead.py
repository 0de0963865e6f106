"""What a web page says of itself in its head: title, description, picture. The page is a stranger's, so all of it is.

It is read as browsers read it (`wall.py`), and what comes out of that, a handful of elements in good order, is gone
through. Nothing of a page runs, nothing in it is followed, and its words are made plain: no control signs, no signs
that turn a line around, one line each.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import NamedTuple

from pipeline.text.wall import HEAD, walled

#: Characters of a page that are looked at: what is said in its head is said early.
MOST = 300_000
_SNIFFED = 4096
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
#: What pages say → what browsers take it for; anything else is no name of an encoding here.
_ENCODINGS = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "windows-1254": "cp1254", "cp1254": "cp1254", "iso-8859-9": "cp1254", "iso8859-9": "cp1254", "latin5": "cp1254",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-15": "iso8859-15", "iso-8859-2": "iso8859-2",
    "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1253": "cp1253", "windows-1255": "cp1255",
    "windows-1256": "cp1256", "windows-1257": "cp1257", "windows-1258": "cp1258", "iso-8859-7": "iso8859-7",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5", "shift_jis": "cp932", "shift-jis": "cp932", "euc-jp": "euc-jp", "euc-kr": "cp949",
}  # fmt: skip
#: What a page in no encoding that it names is most likely in, by the language of who reads it.
_USUAL = {"tr": "cp1254", "az": "cp1254", "ru": "cp1251", "uk": "cp1251", "bg": "cp1251", "el": "cp1253"}
_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("og:description", "twitter:description", "description")
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_ALTS = ("og:image:alt", "twitter:image:alt")
_SAYING = re.compile(r"<meta [^<>]*>|<title>[^<>]*</title>")
_BLANK = re.compile(r"\s+")


class Head(NamedTuple):
    """What a page says of itself; each is empty where it says nothing.

    Args:
        image: address of its picture, as it is written there.
        alt: what the picture shows.
    """

    title: str
    description: str
    image: str
    alt: str


def decoded(data: bytes, content_type: str, lang: str) -> str:
    """Return a page's text.

    Args:
        data: its bytes.
        content_type: what the server says that it is.
        lang: of whoever links to it, for pages that name no encoding and are in none that speaks for itself.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    said = _named(_CHARSET.search(content_type.encode("latin-1", "replace")))
    said = said or _named(_CHARSET.search(data[:_SNIFFED]))
    if said:
        return data.decode(said, "replace")
    try:
        # A page that was cut off may end within a letter.
        return data[:-4].decode() + data[-4:].decode(errors="replace") if len(data) > _SNIFFED else data.decode()
    except UnicodeDecodeError:
        return data.decode(_USUAL.get(lang.partition("-")[0], "cp1252"), "replace")


def _named(found: re.Match[bytes] | None) -> str:
    return _ENCODINGS.get(found[1].decode("ascii").lower(), "") if found else ""


def head(page: str) -> Head:
    """Return what a page says of itself."""
    reader = _Reader()
    # What else is left is the page's text, as much as there is of it.
    reader.feed("".join(_SAYING.findall(walled(page[:MOST], HEAD))))
    reader.close()
    said = reader.said
    return Head(
        title=_first(said, _TITLES) or plain(reader.title),
        description=_first(said, _DESCRIPTIONS),
        image=next((said[name].strip() for name in _IMAGES if said.get(name, "").strip()), ""),
        alt=_first(said, _ALTS),
    )


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := plain(said.get(name, "")))), "")


class _Reader(HTMLParser):
    """Goes through what the wall left: elements `title` and `meta`, well-formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.title = ""
        self._inside = self._ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a `meta` says: the first of a name counts."""
        known = dict(attrs)
        self._inside = tag == "title" and not self._ended
        name = (known.get("property") or known.get("name") or "").strip().lower()
        if tag == "meta" and name:
            self.said.setdefault(name, known.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        """Note that the title is over."""
        self._ended = self._ended or (tag == "title" and bool(self.title.strip()))
        self._inside = False

    def handle_data(self, data: str) -> None:
        """Note the words of the title."""
        if self._inside:
            self.title += data


def plain(text: str) -> str:
    """Return a stranger's words on one line, without signs that nobody sees."""
    kept = "".join(char if _is_seen(char) else " " if char.isspace() else "" for char in text)
    return unicodedata.normalize("NFC", _BLANK.sub(" ", kept)).strip()


def _is_seen(char: str) -> bool:
    # Joiners hold emoji and letters together; all other signs of layout, directions and private letters go.
    return char in "\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def cut(text: str, most: int) -> str:
    """Return a text that is no longer than so many characters: it ends between words, with an ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip(" ,;:.–—-") + "…"
