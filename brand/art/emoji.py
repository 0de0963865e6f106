"""Make the emoji face of the brand: `python brand/art/emoji.py NotoColorEmoji.ttf`.

A few hundred pictures and the sequences that people write, out of Noto Color Emoji (OFL, beside the font). Needs fontTools.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

PLACE = Path(__file__).parent.parent / "fonts" / "NotoColorEmoji-Subset.ttf"
PICTURES = """
©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌚⌛⌨⏩⏪⏫⏬⏰⏱⏲⏳⏸⏹⏺▪▫▶◀◽◾☀☁☂☃☎☑☔☕☝☹♻⚓⚖⚙⚜⚠⚡⚪⚫⚽⚾⛄
⛅⛈⛔⛩⛪⛰⛲⛳⛴⛵⛹⛺⛽✂✅✈✉✋✌✍✏✒✔✖✨❄❌❎❓❔❕❗❣❤➕➖➗➡➰⬅⬆⬇⬛⬜⭐〰🆒🆓🆕🆗🆙🌁🌂🌃🌄🌅
🌆🌇🌈🌉🌊🌋🌌🌍🌎🌏🌐🌙🌚🌛🌜🌝🌞🌟🌤🌥🌦🌧🌨🌩🌪🌫🌬🌮🌯🌰🌱🌲🌳🌴🌵🌶🌷🌸🌹🌺🌻🌼🌽🌾🌿🍀🍁🍂🍃🍄🍅🍆🍇🍈🍉🍊
🍋🍌🍎🍏🍐🍑🍒🍓🍔🍕🍚🍛🍜🍝🍞🍦🍨🍩🍪🍫🍬🍭🍯🍰🍲🍳🍴🍵🍶🍷🍺🍻🍽🍾🍿🎀🎁🎂🎃🎄🎆🎇🎈🎉🎊🎋🎌🎐🎒🎖🎗🎠🎡🎢🎣🎤
🎥🎧🎨🎩🎪🎬🎭🎮🎯🎱🎲🎵🎶🎸🎹🎺🎻🎼🎽🎾🎿🏀🏁🏂🏃🏄🏅🏆🏇🏈🏉🏊🏋🏌🏍🏎🏐🏓🏔🏕🏖🏜🏝🏞🏠🏡🏢🏣🏤🏥🏦🏨🏪🏫🏬🏭
🏯🏰🏳🏴🏷🏸🏹🏺🐇🐈🐊🐋🐌🐍🐐🐑🐓🐔🐕🐗🐘🐙🐛🐜🐝🐞🐟🐠🐡🐢🐤🐦🐧🐨🐪🐫🐬🐭🐮🐯🐰🐱🐳🐴🐵🐶🐷🐸🐹🐺🐻🐼🐾🐿👀👂
👃👄👆👇👈👉👋👌👍👎👏👐👒👓👕👖👗👛👜👟👠👦👧👨👩👪👫👬👭👮👴👵👶👷💁💂💃💈💉💊💋💌💍💎💐💑💓💔💕💖💗💘💙💚💛💜
💝💞💟💠💡💢💤💥💦💧💨💪💫💬💭💯💰💳💴💵💶💷💹💻💾💿📀📁📂📃📄📅📆📇📈📉📊📋📌📍📎📏📐📑📒📓📔📕📖📗📘📙📚📜📝📡
📢📣📤📥📦📧📨📩📫📬📭📮📱📷📸📹📺📻🔀🔁🔂🔃🔄🔇🔈🔉🔊🔋🔌🔍🔎🔑🔒🔓🔔🔕🔖🔘🔙🔚🔛🔜🔝🔥🔦🔧🔨🔩🔪🔬🔭🔰🔴🔵🔶🔷
🔸🔹🔺🔻🔼🔽🕊🕋🕌🕍🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛🕯🕰🕵🕶🕺🖇🖊🖋🖌🖍🖐🖖🖤🖥🖨🗂🗃🗒🗓🗝🗯🗺🗼🗽😀😁😂😃😄😅😆😇😉😊
😋😌😍😎😏😐😑😒😓😔😕😖😗😘😛😜😞😟😠😡😢😣😤😥😨😩😪😫😬😭😮😯😰😱😲😳😴😵😶😷🙁🙂🙃🙄🙅🙆🙈🙉🙊🙋🙌🙏🚀🚁🚂🚃
🚄🚅🚆🚇🚈🚉🚊🚋🚌🚎🚏🚑🚒🚓🚕🚗🚙🚚🚛🚜🚝🚞🚢🚤🚥🚦🚧🚩🚪🚫🚲🚴🚵🚶🚿🛁🛋🛍🛏🛒🛠🛥🛫🛬🛳🛴🛵🛶🛸🟠🟡🟢🟣🟤🟥🟦
🟧🟨🟩🟪🟫🤌🤍🤎🤏🤐🤒🤓🤔🤕🤗🤘🤙🤚🤝🤞🤟🤠🤣🤤🤦🤧🤨🤩🤪🤫🤭🤯🤲🤷🤸🤺🤾🥁🥂🥄🥇🥈🥉🥊🥋🥐🥑🥕🥖🥗🥙🥛🥜🥝🥞🥣
🥤🥥🥯🥰🥱🥲🥳🥵🥶🥺🦀🦁🦄🦅🦆🦇🦈🦉🦊🦋🦐🦑🦒🦔🧀🧁🧂🧄🧅🧇🧊🧋🧐🧑🧒🧔🧗🧘🧡🧢🧣🧤🧥🧦🧭🧰🧲🧴🧹🧺🧻🧼🧾🧿🩹🪂
🪑🪙🪣🪨🪬🪴🪵🫐🫖🫘🫠🫶
"""
SEQUENCES = """
👩‍🍳 👨‍🍳 🧑‍🍳 👩‍🌾 👨‍🌾 🧑‍🌾 👨‍👩‍👧 👨‍👩‍👧‍👦 👩‍💻 👨‍💻 🧑‍💻 👩‍🎨 🧑‍🎨 ❤️‍🔥 🏳️‍🌈
🤷‍♀️ 🤷‍♂️ 🤦‍♀️ 🤦‍♂️ 🙋‍♀️ 🙋‍♂️ 🚴‍♀️ 🚴‍♂️ 🇹🇷 🇪🇹 🇨🇴 🇬🇹 🇰🇪 🇧🇷 🇬🇧 🇺🇸 🇩🇪 🇫🇷
🇮🇹 🇪🇺 🇾🇪 🇵🇪 🇭🇳 🇨🇷 🇷🇼 🇮🇩 🇦🇿 🇬🇷 🇳🇱 🇯🇵 🇸🇪 🇳🇴 🇪🇸 🇵🇹 🇮🇳
"""
HANDS = "👍👎👌✌👋💪🙏🙌👏🤝✋☝👇👉"
TONES = "🏻🏼🏽🏾🏿"
KEYS = "0123456789#*"
STEERING = "\u200d\u20e3 "


def ligatures(font: TTFont) -> dict[tuple[str, ...], str]:
    """Return the picture that each sequence of glyphs becomes."""
    found: dict[tuple[str, ...], str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner: Any = getattr(table, "ExtSubTable", table)
            for first, following in getattr(inner, "ligatures", {}).items():
                found |= {(first, *ligature.Component): ligature.LigGlyph for ligature in following}
    return found


def main() -> None:
    """Cut the font down and say what it weighs."""
    font = TTFont(sys.argv[1])
    known, joined = font.getBestCmap(), ligatures(font)
    toned = [hand + tone for hand in HANDS for tone in TONES]
    sequences = SEQUENCES.split() + toned + [f"{key}\ufe0f\u20e3" for key in KEYS]
    glyphs = []
    for sequence in sequences:
        parts = tuple(known[ord(char)] for char in sequence if ord(char) in known)
        glyphs.append(joined[parts])
    characters = {ord(char) for char in "".join((PICTURES, *sequences, KEYS, STEERING)) if char != "\n"}
    options = subset.Options(layout_features=["*"], layout_closure=False, notdef_outline=True, name_IDs=["*"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters, glyphs=glyphs)
    cutter.subset(font)
    font.save(PLACE)
    print(f"{len(font.getBestCmap())} characters, {len(glyphs)} sequences, {PLACE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
