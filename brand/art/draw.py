"""Draw the pictures of the sample brand: `python brand/art/draw.py [name …]` writes them where posts look for them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import bar
import people
import pieces
import still
import town
from kit import BRAND

PHOTOS = BRAND.parent / "content" / "instagram" / "media"
PICTURES = {
    "fincan-bugu": still.fincan_bugu,
    "cekirdekler": still.cekirdekler,
    "latte-yaprak": still.latte_yaprak,
    "paket-guji": still.paket_guji,
    "kis-menusu": still.kis_menusu,
    "hediye-kutusu": still.hediye_kutusu,
    "cezve-lokum": still.cezve_lokum,
    "takvim-aralik": still.takvim_aralik,
    "kavurma-tamburu": bar.kavurma_tamburu,
    "demleme-v60": bar.demleme_v60,
    "sut-potu": bar.sut_potu,
    "tadim-masasi": bar.tadim_masasi,
    "atolye-masasi": bar.atolye_masasi,
    "dukkan-yagmur": town.dukkan_yagmur,
    "porsuk-kopru": town.porsuk_kopru,
    "ilk-kar": town.ilk_kar,
    "bisiklet-teslimat": town.bisiklet_teslimat,
    "rota-harita": town.rota_harita,
    "deniz": people.deniz,
}
#: the same, cut to 4:5 for posts of Instagram whose first picture or card is upright: all are shown in the first one's shape
UPRIGHT = {
    "cekirdekler-dik": ("cekirdekler", 108),
    "latte-yaprak-dik": ("latte-yaprak", 166),
    "hediye-kutusu-dik": ("hediye-kutusu", 176),
    "cezve-lokum-dik": ("cezve-lokum", 160),
    "tadim-masasi-dik": ("tadim-masasi", 108),
}
#: pictures that examples of card layouts show; those lie below `brand/`
SHOWN = ("atolye-masasi", "deniz", "ilk-kar", "kavurma-tamburu")
#: pieces that card layouts place, clear around them
PIECES = {
    "cekirdek": pieces.tek_cekirdek,
    "dal": pieces.dal,
    "demleme": pieces.demleme,
    "fincan": pieces.fincan,
    "fincan-ust": pieces.ust_fincan,
    "fiyonk": pieces.fiyonk,
    "kis-uclusu": pieces.kis_uclusu,
    "onluk": pieces.onluk,
    "paket": pieces.paket,
    "yigin": pieces.yigin,
}


def main() -> None:
    """Draw everything, or what is named."""
    for name in sys.argv[1:] or [*PICTURES, *UPRIGHT, *PIECES]:
        if name in PIECES:
            piece = BRAND / "art" / f"{name}.webp"
            PIECES[name]().cut(piece)
            print(f"{name}: {piece.stat().st_size} bytes")
            continue
        place = PHOTOS / f"{name}.jpg"
        whole, left = UPRIGHT.get(name, (name, None))
        art = PICTURES[whole]()
        grain, quality = (art if left is None else art.upright(left)).save(place)
        if name in SHOWN:
            shutil.copyfile(place, BRAND / "photos" / place.name)
        print(f"{name}: {place.stat().st_size} bytes, grain {grain}, quality {quality}")


if __name__ == "__main__":
    main()
