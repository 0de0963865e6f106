"""Where lines break without a space: between the signs of China and Japan, by their rules, and between emoji."""

from __future__ import annotations

import re

from pipeline.cards.clusters import clusters, wants_colour

# Signs that are words by themselves, kana, and their wide punctuation. Korean breaks at its spaces.
_SIGN = (
    "\u2e80-\u303f\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff64\U00020000-\U0003ffff"
)
_SIGNS = re.compile(f"[{_SIGN}]")
_ANY = re.compile(f"[{_SIGN}\u2600-\u27bf\U0001f000-\U0001faff]")
# No line starts with closing brackets, points, small kana, marks that repeat or lengthen (JIS X 4051, GB/T 15834).
_NOT_FIRST = frozenset(
    "、。，．・：；？！‼⁇⁈⁉゛゜ヽヾゝゞ々ー〜～‐–—…‥’”）〕］｝〉》」』】〙〗｠»,.:;?!)]}%％‰℃°￠"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
)
# What no line ends with: opening brackets, and signs of currency before their number.
_NOT_LAST = frozenset("‘“（〔［｛〈《「『【〘〖｟«([{￥＄￡＃@#№$€£₺")
# What counts stays with its number: years, months, days, hours, people, pieces.
_COUNTS = frozenset("年月日時时分秒円元個个人杯枚本名回度点點階层歳岁週周号號万億亿千百")


def has_places(text: str) -> bool:
    """Whether a text may have such places at all; the texts of Europe have none."""
    return _ANY.search(text) is not None


def parts(word: str) -> list[str]:
    """Split what stands between two spaces into what no line breaks."""
    if not has_places(word):
        return [word]
    found: list[str] = []
    before = ""
    for cluster in clusters(word):
        if before and _parts_between(before, cluster):
            found.append(cluster)
        else:
            found[-1:] = ["".join([*found[-1:], cluster])]
        before = cluster
    return found


def _parts_between(one: str, other: str) -> bool:
    """Whether a line may end between two clusters."""
    if wants_colour(one) and wants_colour(other):
        return True
    if not (_SIGNS.match(one) or _SIGNS.match(other)) or other[0] in _NOT_FIRST or one[-1] in _NOT_LAST:
        return False
    return not (one[-1].isdecimal() and other[0] in _COUNTS) and not _is_steering(one) and not _is_steering(other)


def _is_steering(cluster: str) -> bool:
    """Whether it forbids a break, as a no-break space and a word joiner do."""
    return cluster in "\u00a0\u202f\u2060"
