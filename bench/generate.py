"""A workspace of any number of posts, the same every time: `python bench/generate.py FOLDER 10000`.

Posts have eight keys of front matter and about 400 characters of Turkish or English, spread over eight channels and
four months, a seventh with a picture, a ninth in threads.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import random
from datetime import date, timedelta
from pathlib import Path

CHANNELS = {
    "x": ("x", "tr"),
    "instagram": ("instagram", "tr"),
    "linkedin": ("linkedin", "tr"),
    "bluesky": ("bluesky", "en"),
    "mastodon": ("mastodon", "en"),
    "telegram": ("telegram", "tr"),
    "blog": ("blog", "tr"),
    "atolye": ("mastodon", "tr"),
}
CAMPAIGNS = ("kis-indirimi", "yaz-takvimi", "new-roast", "atolye-gunleri")
PILLARS = ("urun", "zanaat", "mahalle", "soru")
TAGS = {
    "tr": ("kahve", "kış", "menü", "demleme", "çekirdek", "ikindi", "atölye"),
    "en": ("coffee", "winter", "menu", "brewing", "beans", "workshop", "roast"),
}
SENTENCES = {
    "tr": (
        "Bu sabah kavurduğumuz çekirdekler öğleden sonra rafta olacak.",
        "Yağmur başlayınca dükkânın camları buğulanır, içerisi tarçın kokar.",
        "İlk yudumda kuru incir, sonra uzun bir kakao tadı geliyor.",
        "Isıyı acele etmeden yükseltiyoruz; çekirdek kendi sesini duyuruyor.",
        "Değirmenin ayarını bir diş inceltince süre otuz saniye uzadı.",
        "Çarşamba günleri kapıyı yediye kadar açık tutuyoruz, gelin konuşalım.",
        "Soğuk havada fincanı önceden ısıtmak küçük ama işe yarayan bir alışkanlık.",
        "Komşumuz fırıncı İsmail ustanın simidi bu kahveye çok yakışıyor. ☕",
        "Şeker atmadan önce bir kez koklayın; gerisini siz söyleyin.",
        "Eski çuvalları atmıyoruz, atölyede çanta oluyorlar.",
    ),
    "en": (
        "This morning's roast will be on the shelf by the afternoon.",
        "When the rain starts, the windows steam up and the room smells of cinnamon.",
        "Dried fig on the first sip, then a long finish of cocoa.",
        "We raise the heat slowly; the beans tell us when they are ready.",
        "One notch finer on the grinder made it thirty seconds longer.",
        "On Wednesdays the door stays open until seven, so come and talk.",
        "Warming the cup first is a small habit that pays off on a cold day.",
        "The baker next door makes a sesame ring that goes well with it. ☕",
        "Smell it once before you reach for the sugar.",
        "We keep the old sacks: they become bags in the workshop.",
    ),
}
TITLES = {
    "tr": ("Kış menüsü geldi", "Islak taş kokusu", "İkindi yağmuru", "Üç demleme, bir çekirdek", "Mahalleden"),
    "en": ("The winter menu", "Smell of wet stone", "Afternoon rain", "Three brews, one bean", "From the street"),
}
LETTERS = 400
FIRST = date(2026, 10, 1)
DAYS = 120
BASE32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def generate(root: Path, posts: int) -> None:
    """Write a workspace.

    Args:
        root: the folder; what is there already is overwritten where it has the same name.
        posts: how many.
    """
    for path, content in frame():
        put(root / path, content)
    for channel in CHANNELS:
        put(root / f"content/{channel}/media/bardak.png", PICTURE)
    for number in range(posts):
        path, text = post(number)
        put(root / path, text.encode())


def put(path: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def frame() -> list[tuple[str, bytes]]:
    """Return everything but posts and pictures."""
    pillars = "".join(f'{name} = "{name.capitalize()}"\n' for name in PILLARS)
    settings = 'name = "Ölçü"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n\n[approval]\nallow_unreviewed = true\n'
    settings += f"\n[pillars]\n{pillars}"
    files = {
        "tellal.toml": settings,
        "brand/brand.toml": 'name = "Ölçü"\n\n[hashtags]\nkahve = ["kahve", "eskişehir"]\n',
        "templates/text/plain.j2": "{{ body }}\n",
    }
    for name, (rules, lang) in CHANNELS.items():
        channel = f'network = "outbox"\nas = "{rules}"\naccount = "olcu-{name}"\nlang = "{lang}"\ntemplate = "plain"\n'
        files[f"content/{name}/channel.toml"] = channel
    for name in CAMPAIGNS:
        files[f"content/campaigns/{name}.md"] = f"---\nname: {name}\nstarts: 2026-10-01\nends: 2027-02-28\n---\n"
    return [(path, text.encode()) for path, text in files.items()]


def post(number: int) -> tuple[str, str]:
    """Return the path and the text of one post; the same number gives the same post."""
    chance = random.Random(number)  # noqa: S311 - the same every time is the point
    channel = chance.choice(tuple(CHANNELS))
    lang = CHANNELS[channel][1]
    day = FIRST + timedelta(days=number % DAYS)
    time = f"{chance.randrange(8, 21):02d}:{chance.choice((0, 15, 30, 45)):02d}"
    lines = [
        f"id: {ident(number)}",
        f'title: "{chance.choice(TITLES[lang])}: {number}"',
        f"publish_at: {day} {time}",
        "status: approved",
        f"campaign: {chance.choice(CAMPAIGNS)}",
        f"pillar: {chance.choice(PILLARS)}",
        f"tags: [{', '.join(chance.sample(TAGS[lang], 3))}]",
        f"link: https://olcu.example/{lang}/{number}",
    ]
    body = text(chance, lang)
    if number % 7 == 0:
        body += "\n\n![Buharı tüten bir fincan, arkada yağmurlu cam](media/bardak.png)"
    front = "\n".join(lines)
    return f"content/{channel}/{day}-{number:06d}.md", f"---\n{front}\n---\n{body}\n"


def text(chance: random.Random, lang: str) -> str:
    """Return about 400 characters, now and then as a thread of two."""
    sentences: list[str] = []
    while sum(map(len, sentences)) < LETTERS - 30:
        sentences.append(chance.choice(SENTENCES[lang]))
    if chance.randrange(9) == 0:
        sentences.insert(len(sentences) // 2, "\n\n***\n\n")
    return " ".join(sentences).replace(" \n\n***\n\n ", "\n\n***\n\n") + f" #{TAGS[lang][0]}"


def ident(number: int) -> str:
    """Return a valid ULID."""
    digest = hashlib.sha256(str(number).encode()).digest()[:15]
    return "01" + base64.b32encode(digest).decode().translate(BASE32)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("posts", type=int)
    asked = parser.parse_args()
    generate(asked.folder, asked.posts)
