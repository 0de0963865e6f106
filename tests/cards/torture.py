"""Texts that break layouts, and the sheet on which all of them can be looked at.

`python -m tests.cards.torture sheet.png` draws it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from pipeline.cards import materials
from pipeline.cards.scene import Scene, compose
from pipeline.workspace.library import load
from tests.cards.conftest import FONTS
from tests.cards.scripts import PLACES

if TYPE_CHECKING:
    from pipeline.model.library import Library

BRAND = """\
name = "Deneme"

[colours]
ink = "#2a1a14"
paper = "#f7efe2"
frame = "#ead8bd"

[fonts]
display = "fonts/Fraunces-Bold.ttf"
text = "fonts/BricolageGrotesque-Medium.ttf"
arabic = "fonts/arabic.ttf"
hebrew = "fonts/hebrew.ttf"
devanagari = "fonts/devanagari.ttf"
thai = "fonts/thai.ttf"
signs = "fonts/cjk.ttc"
emoji = "fonts/NotoColorEmoji-Subset.ttf"

[type]
fallback = ["arabic", "hebrew", "devanagari", "thai", "signs"]
"""
#: the box of the texts is drawn, so that the eye sees what leaves it
LAYOUT = """\
description = "Deneme"
alt = "{headline}"

[fields.headline]
max = 400

[[layers]]
type = "colour"
colour = "paper"

[[layers]]
type = "shape"
colour = "frame"
box = { left = 90, right = 90, top = "22%", bottom = "22%" }

[[layers]]
type = "stack"
valign = "middle"
box = { left = 90, right = 90, top = "22%", bottom = "22%" }

[[layers.items]]
field = "headline"
font = "display"
colour = "ink"
size = 130
smallest = 40
leading = 1.0
hyphens = true
case = "CASE"
"""


class Case(NamedTuple):
    """A text and what is to be said of it.

    Args:
        codes: of the findings, on every format.
        case: of the layout.
    """

    name: str
    text: str
    lang: str = "tr"
    codes: tuple[str, ...] = ()
    case: str = "none"


OVERFLOW, MISSING = "card-text-overflow", "card-glyph-missing"
CASES = (
    Case("two hundred characters", ("Kırk ikindi yağmurları bitti, sokak ıslak, kahve sıcak: " * 4)[:200]),
    Case(
        "German compounds",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen und Kaffeebohnenröstmeister",
        "de",
    ),
    Case("a language that is one word", "Çekoslovakyalılaştıramadıklarımızdanmışsınızcasına"),
    Case("Turkish capitals", "ilık ışık, İstanbul'daki ikindi ve ğüşöç", case="upper"),
    Case("Turkish small capitals", "Diyarbakır'ın ılık ikindisi, İnönü'nün kışı", case="small-caps"),
    Case("Turkish, letters and dots apart", "I\u0307stanbul'da ıs\u0327ık g\u0306eldi", case="none"),
    Case("Arabic", "قهوة طازجة كل صباح، 25% خصم على Kırkikindi حتى ٣١ ديسمبر", "ar"),
    Case("Persian, with what does not join", "قهوه‌ی تازه می‌نوشیم و خانه‌ها گرم‌اند", "fa"),
    Case("Hebrew with Latin and brackets", "קפה טרי (Kırkikindi) כל בוקר ב־8:30!", "he"),
    Case("Hindi", "ताज़ी भुनी हुई कॉफ़ी हर सुबह — क्षमा कीजिए, दुकान सोमवार को बंद है", "hi"),
    Case("Thai, without spaces", "กาแฟคั่วสดใหม่ทุกเช้า\u200bเปิดเวลาแปดโมง\u200bปิดหกโมงเย็น", "th"),
    Case("Chinese", "新鲜烘焙的咖啡，每天早上八点三十分开门。「四十个下午」的雨停了！欢迎光临我们的小店。", "zh"),
    Case("Japanese", "毎朝焙煎したてのコーヒーを、2026年12月1日から￥500で。「ゆっくり」どうぞ！", "ja"),
    Case("Korean", "매일 아침 갓 볶은 커피를 만나보세요, 오늘도 좋은 하루", "ko"),
    Case("flags and families", "Yağmur dindi ☕️👩\u200d🍳🇹🇷 hoş geldiniz 👨\u200d👩\u200d👧\u200d👦 🌧️🌈"),
    Case("emoji alone", "☕️" * 24),
    Case("one-letter words", "a b c d e f g h ı i j k l m n o p r s t u v y z"),
    Case("one letter", "O"),
    Case("no place to break", "x" * 220, codes=(OVERFLOW,)),
    Case("more than fits", "bir " * 99, codes=()),
    Case("an address", "https://kirkikindi.example/menu/kis/2026/salep-tarcinli-latte?masa=12"),
    Case("marks upon marks", "Z̵̧͔͇͖̩̐͋͛a̶͎̪̋̀̔l̴̟̆̉g̷̙̑o̶͖͛ kahve", codes=(MISSING,)),
    Case("a script that no font has", "Սուրճ և ☕️ ᠮᠣᠩᠭᠣᠯ 𒀀𒁀", codes=(MISSING,)),
    Case("an override that hides", "fatura\u202egpj.exe", codes=(MISSING,)),
    Case("blanks of all kinds", "bir\u00a0iki\u2009üç\u3000dört\tbeş\r\naltı\u2028yedi"),
    Case("nothing but blanks", " \u200b\u00ad\n\t "),
)


def torture_chamber(root: Path) -> dict[str, Library]:
    """Make a workspace for each case of letters; return its libraries."""
    made: dict[str, Library] = {}
    for case in ("none", "upper", "small-caps"):
        here = root / case
        shutil.copytree(FONTS, here / "brand/fonts")
        for name, path in PLACES.items():
            shutil.copy(path, here / "brand/fonts" / f"{name}{path.suffix}")
        (here / "templates/cards").mkdir(parents=True)
        (here / "templates/cards/afis.toml").write_text(LAYOUT.replace("CASE", case), encoding="utf-8")
        (here / "brand/brand.toml").write_text(BRAND, encoding="utf-8")
        (here / "tellal.toml").write_text('name = "Deneme"\nlocale = "tr"\ntimezone = "UTC"\n', encoding="utf-8")
        made[case] = load(here)
    return made


def scene_of(case: Case, library: Library, fmt: str) -> Scene:
    """Place a text of torture."""
    layout, findings = materials.layout(library, "afis")
    assert layout, findings
    return compose(layout, fmt, case.lang, {"headline": case.text}, library)


def sheet(path: str) -> None:
    """Draw all of them, small, on one picture."""
    side, across = 300, 6
    with tempfile.TemporaryDirectory() as folder:
        libraries = torture_chamber(Path(folder))
        whole = Image.new("RGB", (across * side, -(-len(CASES) // across) * side), "white")
        for at, case in enumerate(CASES):
            image = scene_of(case, libraries[case.case], "square").image()
            small = image.resize((side - 6, side - 6), Image.Resampling.LANCZOS)
            whole.paste(small, (at % across * side + 3, at // across * side + 3))
        whole.save(path)


if __name__ == "__main__":
    sheet(sys.argv[1])
