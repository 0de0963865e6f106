"""How long a text is, in the ways networks count: each counter has a name that `networks/limits.toml` refers to.

Most posts are plain letters, for which every counter is the number of characters; only what needs the full rules of
Unicode (emoji, marks, scripts that join) pays for the `regex` module, which is imported at that moment.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.text import urls
from pipeline.text.domains import endings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

URL_WEIGHT = 23

# One character, one grapheme: letters of Europe and the punctuation of sentences; no marks, no joiners, no `\r`.
_SIMPLE_LETTERS = r"\n\x20-\u02ff\u2010-\u2027\u2030-\u203b\u203d-\u2048\u20a0-\u20bf"
_SIMPLE = re.compile(f"[{_SIMPLE_LETTERS}]*")
# Stretches of others. Each may hang on to a neighbour; between two simple ones there is always a border.
_OTHERS = re.compile(f"[^{_SIMPLE_LETTERS}]+(?:[{_SIMPLE_LETTERS}][^{_SIMPLE_LETTERS}]+)*")
# The same, all of weight 1 at X (twitter-text v3, `ranges`).
_LIGHT = re.compile(r"[\n\x20-\u02ff\u2000-\u200c\u2010-\u201f\u2032-\u2037]*")
_LIGHT_RANGES = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

_LATIN = r"A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
# Written out: a pattern that ignores case takes `ı` for an `I`.
_SCHEME = r"[Hh][Tt][Tt][Pp][Ss]?://"
_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9@$#＠＃])(?:(?P<scheme>{_SCHEME})(?P<host>[^\W_](?:[\w.-]*\w)?)|(?<![-_./])(?P<bare>[{_LATIN}-]+(?:\.[{_LATIN}-]+)+))"
    rf"(?::\d+)?(?P<path>/[{_LATIN}\u0400-\u04ff!*';:=+,.$/%#\[\]_~@|&()\-\u2013]*)?"
    rf"(?P<query>\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]_.,~|-]*)?"
)
# A flag is two letters; `regex` walks back through a whole run of them for each, so pairs become one wide letter first.
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FLAG_STAND_IN, _EMOJI_STAND_IN = "\u65d7", "\U0001f3f3"
_MENTION = re.compile(r"(?<![=/\w])@(\w+(?:[\w.-]*\w)?)@[\w.-]*\w")
_OWN = re.compile(rf"{_SCHEME}[Tt]\.[Cc][Oo]/[A-Za-z0-9]+")
_PLAIN_START = re.compile(r"[A-Za-z0-9-]+")
_MAX_LABEL = 63


def count(counter: str, text: str) -> int:
    """Return how long a text is by a named counter.

    Raises:
        KeyError: there is no such counter.
    """
    return COUNTERS[counter](text)


def graphemes(text: str) -> int:
    """Count what people see as characters: an emoji family is one."""
    if _SIMPLE.fullmatch(text):
        return len(text)
    length = len(text)
    for match in _OTHERS.finditer(text):
        others = text[max(match.start() - 1, 0) : match.end() + 1]
        length += len(_clusters().findall(_FLAG.sub(_FLAG_STAND_IN, others))) - len(others)
    return length


def graphemes_url23(text: str) -> int:
    """Count as Mastodon does: graphemes, each address as 23, `@name@server` as `@name`."""
    if "://" in text:
        text = "".join(_with_placeholders(text))
    if "@" in text:
        text = _MENTION.sub(r"@\1", text)
    return graphemes(text)


def utf16(text: str) -> int:
    """Count UTF-16 units, as JavaScript and Telegram's entities do."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def utf8(text: str) -> int:
    """Count bytes of UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def threads(text: str) -> int:
    """Count as Threads does: characters, and an emoji by its bytes of UTF-8."""
    if _SIMPLE.fullmatch(text):
        return len(text)
    text, flags = _FLAG.subn(_EMOJI_STAND_IN, text)
    missing = flags * (utf8("🇹🇷") - utf8(_EMOJI_STAND_IN))
    return missing + sum(_threads_cluster(match[0]) for match in _clusters().finditer(text))


def weibo(text: str) -> int:
    """Count as Weibo does: Chinese characters, of which two of ASCII make one; half a one is one begun."""
    half = sum(char.isascii() for char in text)
    return utf16(text) - half + (half + 1) // 2


def x_weighted(text: str) -> int:
    """Count as X does (twitter-text v3): NFC; light scripts 1, others 2, any emoji 2, any address 23."""
    text = unicodedata.normalize("NFC", text)
    if "." not in text:
        return _x_weight(text)
    total, position = 0, 0
    for start, stop, weight in _x_addresses(text):
        total += _x_weight(text[position:start]) + weight
        position = stop
    return total + _x_weight(text[position:])


def x_has_address(text: str) -> bool:
    """Whether X would find an address in a text, or might."""
    return "." in text and any(weight >= URL_WEIGHT for _, _, weight in _x_addresses(text))


def _with_placeholders(text: str) -> Iterator[str]:
    position = 0
    for start, stop in urls.find(text):
        yield text[position:start]
        yield "x" * URL_WEIGHT
        position = stop
    yield text[position:]


def _x_weight(text: str) -> int:
    if _LIGHT.fullmatch(text):
        return len(text)
    # No emoji reaches over a blank, so only the words that have one are looked at closely.
    words = text.split(" ")
    return len(words) - 1 + sum(len(word) if _LIGHT.fullmatch(word) else _x_word(word) for word in words)


def _x_word(text: str) -> int:
    return sum(_x_cluster(match[0]) for match in _clusters().finditer(_FLAG.sub(_FLAG_STAND_IN, text)))


def _x_cluster(cluster: str) -> int:
    if len(cluster) > 1 and "\ufe0e" not in cluster and (emoji := _emoji().match(cluster)):
        # What hangs on to an emoji and is no part of it, such as a joiner that joins nothing, weighs by itself.
        return 2 + _x_letters(cluster[emoji.end() :])
    return _x_letters(cluster)


def _threads_cluster(cluster: str) -> int:
    # Of letters with marks nobody says whether they are one: the longer reading.
    return utf8(cluster) if "\ufe0e" not in cluster and _emoji().match(cluster) else len(cluster)


def _x_letters(text: str) -> int:
    return sum(1 if any(first <= ord(char) <= last for first, last in _LIGHT_RANGES) else 2 for char in text)


def _x_addresses(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and weight of what X shortens to a t.co address, or might."""
    for match in _ADDRESS.finditer(text):
        labels = (match["host"] or match["bare"]).split(".")
        is_host = not text.startswith(("@", "+"), match.end()) and _is_host(labels)
        # An address without its scheme begins with a plain letter: X leaves the `ç` of çay.com before it.
        start = match.start() + (match["bare"] is not None and not match[0][0].isascii())
        # An address of X's own shortener is no longer than its name there.
        short = _OWN.match(match[0])
        stop = match.start() + len(short[0] if short else _ended(match[0]))
        if is_host and labels[-1].lower() in endings():
            yield start, stop, URL_WEIGHT
            continue
        # An ending that we do not know: whichever reading is longest, so that no post turns out too long.
        first = match.start("host" if match["host"] else "bare")
        ends = [first + end for end in _known_ends(labels) if is_host or first + end < match.end()]
        rests = [text[end:stop] for end in ends[-1:]]
        readings = [URL_WEIGHT] * is_host + [URL_WEIGHT + _x_weight(rest) for rest in rests]
        yield start, stop, max([_x_weight(text[start:stop]), *readings])


def _known_ends(labels: list[str]) -> Iterator[int]:
    """Yield where a shorter address could end inside a host: `foo.bar` in foo.bar.baz, `a.com.tr` in a.com.tré."""
    position = len(labels[0]) + 1
    for label in labels[1:]:
        plain = _PLAIN_START.match(label)
        if plain and plain[0].lower() in endings():
            yield position + plain.end()
        position += len(label) + 1


def _is_host(labels: list[str]) -> bool:
    if len(labels) < 2 or any("_" in label for label in labels[-2:]) or not all(map(_is_label, labels)):  # noqa: PLR2004 - a name and an ending
        return False
    return labels[-1].startswith("xn--") or (labels[-1].isalpha() and len(labels[-1]) > 1)


def _is_label(label: str) -> bool:
    if not label or label[0] in "-_" or label[-1] in "-_":
        return False
    if label.isascii():
        return len(label) <= _MAX_LABEL
    return len(label.encode("punycode")) + len("xn--") <= _MAX_LABEL


def _ended(address: str) -> str:
    """Cut what an address may hold but not end with; a balanced `)` may end it."""
    surplus = address.count(")") - address.count("(")
    stop = len(address)
    while stop:
        last = address[stop - 1]
        if last == ")" and surplus <= 0:
            break
        if last.isalnum() or last in "=_#/+-&":
            break
        surplus -= last == ")"
        stop -= 1
    return address[:stop]


@cache
def _clusters() -> Any:  # noqa: ANN401 - the `regex` module is typed loosely and imported only here
    import regex  # type: ignore[import-untyped] # noqa: PLC0415 - 35 ms that plain posts never pay

    return regex.compile(r"\X")


@cache
def _emoji() -> Any:  # noqa: ANN401 - likewise
    import regex  # noqa: PLC0415 - likewise

    one = r"(?:\p{Extended_Pictographic}|\p{Regional_Indicator})[\uFE0F\U0001F3FB-\U0001F3FF]?[\U000E0020-\U000E007F]*"
    return regex.compile(rf"{one}(?:\u200D{one})*|[0-9#*]\uFE0F?\u20E3")


COUNTERS: dict[str, Callable[[str], int]] = {
    "bytes": utf8,
    "characters": len,
    "graphemes": graphemes,
    "graphemes-url23": graphemes_url23,
    "threads": threads,
    "utf16": utf16,
    "weibo": weibo,
    "x-weighted": x_weighted,
}
