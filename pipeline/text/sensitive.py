"""Words that may hurt on a bad day: what the news is about, what celebrates, and what means neither and sounds like it.

Short lists of our own, on the side of too much: a mark stops nothing by itself, it makes somebody read a line again.
All languages are looked for in every text, since brands mix them. A workspace adds its own: `[triage] words`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.text.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.text.wording import Find


class Kind(NamedTuple):
    """Words that hurt in the same way.

    Args:
        meaning: how.
        beginnings: language → words with commas between them, which may go on.
        whole: the same of those that are meant as they stand, since other words begin like them.
    """

    meaning: Message
    beginnings: dict[str, str]
    whole: dict[str, str]


KINDS = (
    Kind(
        Message("a disaster"),
        {
            "tr": "deprem, artçı, enkaz, yangın, alevler, sel bask, sel felaket, su baskın, heyelan, çığ düş, fırtına, "
            "hortum, tsunami, salgın, felaket, afet, patlama, patladı, göçük, yıkım, acil durum, can kayb",
            "en": "earthquake, aftershock, wildfire, flood, landslide, avalanche, hurricane, tornado, tsunami, "
            "epidemic, pandemic, outbreak, disaster, catastroph, explosion, exploded, collapse, emergency",
        },
        {"tr": "sel, kaza, kazada, kazası, kazası'nda, kazasında, kazaya, kazayı", "en": "crash, fire, fires, quake"},
    ),
    Kind(
        Message("death or mourning"),
        {
            "tr": "ölüm, öldü, ölen, vefat, cenaze, taziye, başsağlığı, baş sağlığı, rahmet, yas ilan, yas günü, "
            "matem, şehit, şehid, şehad, kaybettik, hayatını kaybe, anma tören, intihar",
            "en": "death, dead, died, killed, killing, funeral, mourning, condolence, obituary, suicide, passed away, "
            "rest in peace",
        },
        {"tr": "yas, yasta", "en": "die, dies, dying, rip"},
    ),
    Kind(
        Message("war or violence"),
        {
            "tr": "savaş, saldırı, terör, bomba, füze, silah, çatışma, işgal, darbe, rehine, katliam, cinayet, kurşun, "
            "vuruldu, çöküş, kriz",
            "en": "attack, terror, bomb, missile, weapon, shooting, gunman, invasion, hostage, massacre, murder, riot, "
            "crisis",
        },
        {"tr": "", "en": "war, wars, shot, coup"},
    ),
    Kind(
        Message("a celebration"),
        {
            "tr": "kutla, kutlu olsun, parti, eğlence, coşku, şenlik, festival, konfeti, havai fişek, çılgın, müjde, "
            "mutlu yıllar, doğum günü, bayram",
            "en": "party, celebrat, festiv, confetti, firework, hooray, hurray, cheers, congratulat, birthday, "
            "happy new year",
        },
        {"tr": "yaşasın", "en": "fun, sale, sales"},
    ),
    Kind(
        Message("a figure of speech"),
        {
            "tr": "patlayan fiyat, patlayan indirim, bomba gibi, bomba fiyat, bomba indirim, öldüren fiyat, "
            "yıkılan fiyat, fiyatlar yan, fiyatlar çök, alev alev, ateş paha, şok fiyat, şok indirim, sallıyor, "
            "salladı, deprem etkisi, ortalığı yık, yakıp kavur, uçuşa geç",
            "en": "to die for, killer deal, killer price, bombshell, blowout, dropping like, hot as hell, drop dead, "
            "on fire, going viral, smash hit, earth-shattering, earth shattering",
        },
        {"tr": "", "en": ""},
    ),
)


def marks(text: str) -> Iterator[tuple[Find, Message]]:
    """Yield each sensitive word of a text, with what it makes people think of."""
    for meaning, wording in _wordings():
        for found in wording.finds(text):
            yield found, meaning


@cache
def _wordings() -> tuple[tuple[Message, Wording], ...]:
    return tuple((kind.meaning, Wording(_listed(kind.beginnings), _listed(kind.whole))) for kind in KINDS)


def _listed(words: dict[str, str]) -> Iterator[str]:
    for line in words.values():
        yield from filter(None, map(str.strip, line.split(",")))
