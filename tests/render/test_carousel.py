"""Several cards of one post: what each says, where it goes, and what is wrong before anything is drawn."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.render import render
from pipeline.rules import findings_for
from pipeline.text import markdown
from pipeline.text.items import item_rows, said
from pipeline.workspace.library import load
from tests.cards.conftest import BRAND, FONTS
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library
    from pipeline.model.variant import Variant

LAYOUT = """\
description = "Tip"
alt = "[{number} of {count}: ]{headline}[. {text}]"
[fields.headline]
required = true
max = 60
[fields.text]
[fields.number]
[fields.count]
[fields.kicker]
[[layers]]
type = "colour"
colour = "paper"
[[layers]]
type = "stack"
box = { left = 90, right = 90, top = 290, bottom = 360 }
[layers.on.wide]
box = { left = 60, right = 60, top = 40, bottom = 40 }
[[layers.items]]
field = "kicker"
colour = "ink"
size = 40
[[layers.items]]
field = "headline"
colour = "ink"
size = 90
[[layers.items]]
field = "text"
colour = "ink"
size = 48
"""
LIST = """\
Üç küçük alışkanlık:

- **Taze öğütün.** Kahve on dakikada solar.
- **Suyu tartın:** kaşık her gün başka
  bir kaşık.
- Bekletmeyin

#kahve
"""
THREAD = "**Sabırlı:** süzme kahve.\n\n***\n\n**Aceleci:** mokapot.\nÜç dakika.\n\n***\n\nYarın da gel."


@pytest.fixture
def shop(
    make_workspace: Callable[..., Path], channel_text: Callable[..., str], post_text: Callable[..., str]
) -> Callable[..., Library]:
    """Make a workspace whose one post wishes for a card for each, through a channel."""

    def make(network: str, body: str, each: str, more: str = "", layout: str = LAYOUT, **channel: str) -> Library:
        card = f"{{template: ipucu, each: {each}{more}}}"
        root = make_workspace(
            {
                "brand/brand.toml": BRAND,
                "templates/cards/ipucu.toml": layout,
                f"content/{network}/channel.toml": channel_text(network, "deneme", lang='"tr"', **channel),
                f"content/{network}/a.md": post_text(body, card=card),
            }
        )
        shutil.copytree(FONTS, root / "brand" / "fonts", dirs_exist_ok=True)
        return load(root)

    return make


def shown(library: Library) -> tuple[Variant, list[Finding]]:
    """Return the only post as its network shows it, and everything that is wrong with it."""
    (target,) = library.targets()
    rendered = render(target, library)
    assert rendered.variant is not None
    found = [*rendered.findings, *findings_for(target, rendered.variant, library)]
    return rendered.variant, [each for each in found if each.code != "alt-missing"]


def test_each_item_of_a_list_is_a_card(shop: Callable[..., Library]) -> None:
    """With its own words, number and alt text; the text of the post stays whole."""
    variant, found = shown(shop("instagram", LIST, "item", ', kicker: "Üç ipucu"', card_format='"square"'))
    assert not found
    (part,) = variant.parts
    assert [image.alt for image in part.images] == [
        "1 of 3: Taze öğütün. Kahve on dakikada solar.",
        "2 of 3: Suyu tartın. kaşık her gün başka bir kaşık.",
        "3 of 3: Bekletmeyin",
    ]
    assert len({image.digest for image in part.images}) == 3
    assert "• Taze öğütün. Kahve on dakikada solar." in part.text
    assert all(image.card and dict(image.card.fields)["kicker"] == "Üç ipucu" for image in part.images)
    assert [image.line for image in part.images] == sorted({image.line for image in part.images}), "each at its item"


PICTURED = (
    LAYOUT.replace("[fields.kicker]", "[fields.kicker]\n[fields.foto]\n[fields.picture]")
    .replace('[[layers]]\ntype = "stack"', '[[layers]]\ntype = "photo"\nfield = "foto"\n[[layers]]\ntype = "stack"')
    .replace("{headline}[. {text}]", "{headline}[. {text}][ ({picture})]")
)
ILLUSTRATED = """\
Üç adım: ![Bir değirmen](media/bir.png)

- **Öğütün.** Taze olsun. ![Kum gibi kahve](media/iki.png)
- **Tartın.**
- **Dökün.** ![Bir ibrik](media/%C3%BC%C3%A7%20a.png) ![Yine ibrik](media/bir.png)
"""


def illustrated(shop: Callable[..., Library], layout: str, more: str = "") -> tuple[Variant, list[Finding]]:
    """Return a post with a picture above its list and in two of its items."""
    library = shop("instagram", ILLUSTRATED, "item", more, layout, card_format='"square"')
    for number, name in enumerate(("bir", "iki", "üç a"), 1):
        place = library.root / f"content/instagram/media/{name}.png"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(png(600, 600, number))
    return shown(load(library.root))


def test_a_picture_of_an_item_stands_on_its_card(shop: Callable[..., Library]) -> None:
    """And not beside it; a card of an item without one has none, and what stands above the list stays there."""
    variant, found = illustrated(shop, PICTURED)
    assert not found
    (part,) = variant.parts
    cards = [image for image in part.images if image.card]
    fields = [dict(image.card.fields) for image in cards if image.card]
    assert [each.get("foto") for each in fields] == [
        "content/instagram/media/iki.png",
        None,
        "content/instagram/media/üç a.png",
    ]
    assert [image.alt for image in cards] == [
        "1 of 3: Öğütün. Taze olsun. (Kum gibi kahve)",
        "2 of 3: Tartın",
        "3 of 3: Dökün (Bir ibrik)",
    ]
    assert [image.alt for image in part.images if not image.card] == ["Bir değirmen", "Yine ibrik"]
    assert "media/" not in part.text


def test_where_a_card_has_no_place_for_it_a_picture_of_an_item_stands_beside_it(shop: Callable[..., Library]) -> None:
    """So it does where the front matter puts another one on every card, and where there is no such file."""
    every = ["Bir değirmen", "Kum gibi kahve", "Bir ibrik", "Yine ibrik"]
    variant, _ = illustrated(shop, LAYOUT)
    assert [image.alt for image in variant.parts[0].images if not image.card] == every
    variant, _ = illustrated(shop, PICTURED, ", foto: media/bir.png")
    assert [image.alt for image in variant.parts[0].images if not image.card] == every
    assert len({dict(image.card.fields)["foto"] for image in variant.parts[0].images if image.card}) == 1
    _, found = shown(shop("instagram", "- **Bir.** ![Olmayan bir fincan](media/yok.png)", "item", layout=PICTURED))
    assert [each.code for each in found] == ["image-missing"]


def test_each_part_of_a_thread_has_its_own_card(shop: Callable[..., Library]) -> None:
    """It stands where it is said."""
    variant, found = shown(shop("mastodon", THREAD, "part"))
    assert not found
    assert [[image.alt for image in part.images] for part in variant.parts] == [
        ["1 of 3: Sabırlı. süzme kahve."],
        ["2 of 3: Aceleci. mokapot. Üç dakika."],
        ["3 of 3: Yarın da gel."],
    ]


def test_where_there_are_no_threads_the_parts_are_read_on_the_cards(shop: Callable[..., Library]) -> None:
    """The first part is the text, and the cards follow each other."""
    variant, found = shown(shop("instagram", THREAD, "part"))
    assert not found
    (part,) = variant.parts
    assert part.text == "Sabırlı: süzme kahve."
    assert len(part.images) == 3


def test_another_word_of_one_item_is_another_post(shop: Callable[..., Library]) -> None:
    """An approval covers every card."""
    before, _ = shown(shop("mastodon", THREAD, "part"))
    after, _ = shown(shop("mastodon", THREAD.replace("Üç dakika", "Dört dakika"), "part"))
    assert before.digest != after.digest
    assert before.parts[0].images[0].digest == after.parts[0].images[0].digest
    assert before.parts[1].images[0].digest != after.parts[1].images[0].digest


def test_more_cards_than_a_message_takes(shop: Callable[..., Library]) -> None:
    """The finding is at the first that is too many."""
    body = "\n".join(f"- Bir {number}" for number in range(12))
    _, found = shown(shop("mastodon", body, "item"))
    (finding,) = found
    assert (finding.code, str(finding.message)) == ("image-too-many", "12 of 4 images for Mastodon")
    assert finding.line == 10


def test_an_item_that_is_too_long_is_found_at_its_line(shop: Callable[..., Library]) -> None:
    """Not at the front matter, where nobody could mend it."""
    _, found = shown(shop("mastodon", f"Metin\n\n- kısa\n- {'uzun ' * 20}", "item"))
    assert [(finding.code, finding.line) for finding in found] == [("card-field-long", 9)]


@pytest.mark.parametrize(
    ("body", "each", "more", "code"),
    [
        ("Liste yok", "item", "", "card-each"),
        ("- bir\n- iki", "item", ", alt: Kartlar", "card-alt"),
        ("- bir\n- iki", "all", "", "value-choice"),
    ],
)
def test_what_cannot_be_told_apart_is_a_finding(
    shop: Callable[..., Library], body: str, each: str, more: str, code: str
) -> None:
    """No list, one alt text for all, a word that is none."""
    library = shop("mastodon", body, each, more)
    if code == "value-choice":
        assert any("part" in str(finding.hint) + str(finding.message) for finding in library.findings)
        return
    _, found = shown(library)
    assert [finding.code for finding in found] == [code]


def test_an_alt_text_of_the_post_may_say_what_differs(shop: Callable[..., Library]) -> None:
    """In the way layouts do."""
    variant, found = shown(shop("mastodon", "- bir\n- iki", "item", ', alt: "{number}. kart: {headline}"'))
    assert not found
    assert [image.alt for image in variant.parts[0].images] == ["1. kart: bir", "2. kart: iki"]


def test_a_layout_without_a_place_for_the_words(shop: Callable[..., Library]) -> None:
    """Every card would be alike."""
    layout = LAYOUT.replace("headline", "title").replace('"text"', '"body"').replace("{text}", "{body}")
    layout = layout.replace("fields.text", "fields.body")
    _, found = shown(shop("mastodon", "- bir\n- iki", "item", ", title: Aynı", layout))
    assert [finding.code for finding in found] == ["card-each"]


@pytest.mark.parametrize(
    ("source", "headline", "text"),
    [
        ("**Bir.** İki üç", "Bir", "İki üç"),
        ("**Bir…** İki üç?", "Bir…", "İki üç?"),
        ("**Bir:** iki", "Bir", "iki"),
        ("**Bir** — iki\nüç", "Bir", "iki\nüç"),
        ("## Bir\n\niki", "Bir", "iki"),
        ("Bir\niki\n\nüç", "Bir", "iki\nüç"),
        ("Bir", "Bir", ""),
        ("Bir\n\n#kahve #kış", "Bir", ""),
        ("#kahve", "", ""),
        ("", "", ""),
    ],
)
def test_what_some_lines_say(source: str, headline: str, text: str) -> None:
    """A heading in bold or on a line of its own, and what follows."""
    assert said(markdown.read(source).lines) == (headline, text)


def test_items_are_those_of_the_outermost_lists() -> None:
    """What is nested belongs to its item; quotes and code have none."""
    source = "Baş\n\n- bir\n  - a\n  - b\n- iki\n\n> - alıntı\n\n1. üç\n\n   dört\n2. beş"
    rows = item_rows(source)
    lines = markdown.read(source).lines
    assert [said([line for line in lines if line.number in each], item=True).whole for each in rows] == [
        "bir\n• a\n• b",
        "iki",
        "üç\ndört",
        "beş",
    ]
