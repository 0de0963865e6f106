"""The gallery of the documentation: `python -m tests.cards.gallery` draws it anew from the sample brand.

Each card's picture is a strip of three formats, small enough to be kept with the text.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from pipeline.cards import materials, moving, prepare
from pipeline.cards.alt import say
from pipeline.cards.examples import example
from pipeline.cards.formats import FORMATS
from pipeline.cards.guides import guided
from pipeline.cards.scene import compose
from pipeline.model.variant import CardSpec
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from pipeline.cards.layout import Layout
    from pipeline.model.library import Library

TOP = Path(__file__).resolve().parents[2]
PAGE = TOP / "docs" / "gallery.md"
PICTURES = TOP / "docs" / "gallery"
#: layout → SHA-256 of what its picture was drawn from, so that a changed layout without a new picture is noticed
DRAWN = PICTURES / "drawn.json"
#: a card with what it is drawn by, for the page about cards
GUIDES = TOP / "docs" / "pictures" / "guides.webp"
LARGEST = 40_000
HEIGHT, GAP = 400, 12
#: what the picture of a card's movement is called beside its own; which of its moments it shows, and how wide they are
MOVING, STRIP = "-moves", 1400
MOMENTS = (0.15, 0.3, 0.45, 0.6, 0.85, 1.0)
GROUND = "#d9d2c7"

HEAD = """<!-- Made by `make gallery` from templates/cards/ and brand/. Change it there. -->
# Gallery

The cards of the sample brand, a coffee roaster in Eskişehir, each with the words that show it at its best (`[example]`
in its file). They are data, not code: open one in `templates/cards/`, put it beside your own brand's colours and fonts,
change the words. How a layout is written is in [Cards](cards.md), every key in [Layouts](layouts.md).

Nothing here is a photograph. The pictures and the pieces that stand on the cards (bag, cup, bow, apron, branch) are
drawn by the scripts in `brand/art/`; a brand with photographs puts them in the same places.

![All cards of the sample brand as squares, side by side](gallery/all.webp)
"""


def page(library: Library) -> str:
    """Return the page about every card of the sample brand."""
    parts = [HEAD]
    for name in sorted(library.card_layouts):
        layout = _layout(library, name)
        title, _, about = _said(layout).partition(": ")
        parts.append(f"## {title} (`{name}`)\n\n{about[:1].upper()}{about[1:]}\n")
        parts.append(f"![{say(layout.alt['en'], layout.example)}](gallery/{name}.webp)\n")
        asked = [f"`{field.name}`" for field in layout.fields.values() if field.required]
        free = [f"`{field.name}`" for field in layout.fields.values() if not field.required]
        formats = [f"`{fmt}`" for fmt in layout.layers]
        everywhere = len(formats) == len(FORMATS)
        words = f"Asks for {', '.join(asked)}" + (f"; takes {', '.join(free)}" if free else "")
        parts.append(f"{words}. Drawn in {'every format' if everywhere else ', '.join(formats)}.\n")
        if moving_format(layout):
            parts.append("It can [move](cards.md#motion); these are its first two seconds:\n")
            parts.append(f"![{title}, coming in layer by layer](gallery/{name}{MOVING}.webp)\n")
    return "\n".join(parts)


def drawn_from(library: Library) -> dict[str, str]:
    """Return what each layout is now: what its picture should have been drawn from."""
    return {name: _layout(library, name).sha for name in sorted(library.card_layouts)}


def strip(library: Library, name: str) -> Image.Image:
    """Return a card in three or more formats side by side, all equally high."""
    layout = _layout(library, name)
    high = [fmt for fmt in ("square", "portrait", "pin", "story") if fmt in layout.layers]
    flat = [fmt for fmt in ("wide", "thumbnail") if fmt in layout.layers]
    columns = [[fmt] for fmt in ((high[0], high[-1]) if flat else high)] + ([flat] if flat else [])
    placed, left = [], 0
    for column in columns:
        tall = (HEIGHT - GAP * (len(column) - 1)) // len(column)
        images = [small(library, layout, fmt, tall) for fmt in column]
        wide = min(image.width for image in images)
        for index, image in enumerate(images):
            placed.append((image.crop((0, 0, wide, image.height)), (left, index * (tall + GAP))))
        left += wide + GAP
    whole = Image.new("RGB", (left - GAP, HEIGHT), GROUND)
    for image, where in placed:
        whole.paste(image, where)
    return whole


def moving_format(layout: Layout) -> str:
    """Return the format in which a layout is shown moving; empty where nothing in it does."""
    return next((fmt for fmt in ("story", "wide") if moving.seconds(layout, fmt)), "")


def moments(library: Library, name: str) -> Image.Image:
    """Return a card that moves at some moments side by side, the last one at rest."""
    layout = _layout(library, name)
    fmt = moving_format(layout)
    spec = CardSpec(name, fmt, _values(library, layout), "tr", layout.sha)
    frames = list(moving.Reel(spec, library).frames(moving.FRAMES))
    shown = [frames[round(share * (len(frames) - 1))] for share in MOMENTS]
    high = min(HEIGHT, round(STRIP / len(shown) * shown[0].height / shown[0].width))
    images = [each.resize((round(each.width * high / each.height), high), Image.Resampling.LANCZOS) for each in shown]
    step = images[0].width + GAP
    whole = Image.new("RGB", (step * len(images) - GAP, high), GROUND)
    for index, image in enumerate(images):
        whole.paste(image, (index * step, 0))
    return whole


def small(library: Library, layout: Layout, fmt: str, height: int) -> Image.Image:
    """Return a card drawn with its example, made small."""
    image = compose(layout, fmt, "tr", dict(_values(library, layout)), library).image()
    return image.resize((round(image.width * height / image.height), height), Image.Resampling.LANCZOS)


def _values(library: Library, layout: Layout) -> tuple[tuple[str, str], ...]:
    shown = materials.photo_fields(layer for layers in layout.layers.values() for layer in layers)
    values = {name: f"brand/{text}" if name in shown else text for name, text in layout.example.items()}
    return tuple({**values, "brand": library.brand.name}.items())


def guides(library: Library, name: str = "duyuru", fmt: str = "story") -> Image.Image:
    """Return a card with its guides over it, made small."""
    layout = _layout(library, name)
    wish, place = example(layout)
    prepared = prepare(wish, fmt, "tr", library, place)
    assert prepared.spec is not None, prepared.findings
    image = Image.open(io.BytesIO(guided(layout, prepared.spec, library, "en"))).convert("RGB")
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)


def light(image: Image.Image) -> bytes:
    """Return an image as WebP, as good as the limit allows."""
    for quality in range(88, 20, -4):
        held = io.BytesIO()
        image.save(held, "WEBP", quality=quality, method=6)
        if held.tell() <= LARGEST:
            return held.getvalue()
    raise ValueError(image.size)


def main() -> None:
    """Draw every picture and write the page."""
    library = load(TOP)
    PICTURES.mkdir(exist_ok=True)
    names = sorted(library.card_layouts)
    for old in PICTURES.glob("*.webp"):
        old.unlink()
    for name in names:
        (PICTURES / f"{name}.webp").write_bytes(light(strip(library, name)))
        if moving_format(_layout(library, name)):
            (PICTURES / f"{name}{MOVING}.webp").write_bytes(light(moments(library, name)))
    (PICTURES / "all.webp").write_bytes(light(_wall(library, names)))
    GUIDES.write_bytes(light(guides(library)))
    DRAWN.write_text(json.dumps(drawn_from(library), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(library), encoding="utf-8")


def _wall(library: Library, names: list[str], across: int = 6, side: int = 168) -> Image.Image:
    squares = [name for name in names if "square" in _layout(library, name).layers]
    shown = squares[: len(squares) - len(squares) % across] if len(squares) > across else squares
    rows = -(-len(shown) // across)
    step = side + GAP
    wall = Image.new("RGB", (across * step - GAP, rows * step - GAP), GROUND)
    for index, name in enumerate(shown):
        wall.paste(
            small(library, _layout(library, name), "square", side), (index % across * step, index // across * step)
        )
    return wall


def _layout(library: Library, name: str) -> Layout:
    layout, findings = materials.layout(library, name)
    assert layout is not None, findings
    return layout


def _said(layout: Layout) -> str:
    """Return the comment that a layout's file begins with."""
    first = (TOP / layout.path).read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("# ")


if __name__ == "__main__":
    main()
