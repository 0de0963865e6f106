"""Codes of what is wrong with cards and their layouts. Keep the list sorted."""

from __future__ import annotations

from pipeline.model.codes.code import Code

CARDS: dict[str, Code] = {
    "card-alt": Code(
        "A card has no alt text, or one that says nothing (`image`).",
        "Write `alt:` in the post's `card`, or mend the layout's `alt` template.",
    ),
    "card-chart": Code(
        "The numbers of a card's chart cannot be read, or there are too many.",
        "Write a name and a number, with semicolons between: `Huila 46 %; Guji 31 %`.",
    ),
    "card-code": Code(
        "A QR code of a card is too small, too faint or too long for phones to read it.",
        "Shorten what it says, or give it a larger box, dark modules and a light ground in the layout.",
    ),
    "card-contrast": Code(
        "A text of a card has less contrast with what is behind it than WCAG 2.2 AA asks for.",
        "Give the text the colour that the finding names, or put a calmer ground under it in the layout.",
    ),
    "card-cropped": Code(
        "A layout is to be whole on profiles too, and they crop words or the logo of a card.",
        "Move them inwards: `tellal card preview --grid` shows what is left; or take `profile` out of the layout.",
    ),
    "card-each": Code(
        "A post asks for a card for each part or item, and there are none, or the layout cannot tell them apart.",
        "Write a list, use a layout that has the field `headline` or `text`, or leave out `each`.",
    ),
    "card-field-long": Code(
        "A card's text has more characters than its layout allows.",
        "Shorten it, or raise the field's `max` in the layout.",
    ),
    "card-field-missing": Code(
        "A card lacks a text that its layout requires.",
        "Write the field in the post's `card`.",
    ),
    "card-field-unknown": Code(
        "A card has a text that its layout has no place for.",
        "Write the field as the layout names it.",
    ),
    "card-focus": Code(
        "A card says what of its picture stays in sight, in words that name no point.",
        "Write where it is, from left and from above: `70% 30%`, or `top right`.",
    ),
    "card-font": Code(
        "A font of the brand is missing or is no font.",
        "Put a TrueType or OpenType file below `brand/fonts/` and name it in `brand.toml`.",
    ),
    "card-format": Code(
        "A card's layout has no version for the format that the channel asks for.",
        "Choose another `card_format` for the channel, or add the format to the layout.",
    ),
    "card-glyph-missing": Code(
        "No font of the brand can draw a character of a card.",
        "Take the character out, or add a font that has it.",
    ),
    "card-layout-broken": Code(
        "A card's layout has errors, so the card cannot be drawn.",
        "Mend the layout; its own findings say where.",
    ),
    "card-layout-unknown": Code(
        "A card asks for a layout that does not exist.",
        "Write the name of a file in `templates/cards/`, without its ending.",
    ),
    "card-logo": Code(
        "The logo on a card is smaller, more crowded or on another ground than the brand's rules allow.",
        "Move it in the layout, or change `[logo_rules]` in `brand.toml`.",
    ),
    "card-motion": Code(
        "A post asks for a card that moves, and it cannot: nothing in its layout does, it is beside other pictures, or "
        "this machine makes no videos.",
        "Write `motion` in the layers, let the card be alone, install the extra `video`, or leave out `moves`.",
    ),
    "card-picture": Code(
        "A picture of a card is missing, too large or cannot be decoded.",
        "Put a JPEG, PNG, WebP or AVIF picture where the card says it is.",
    ),
    "card-shaping": Code(
        "This machine draws text without Raqm, which emoji families and some scripts need.",
        "Install the system library fribidi.",
    ),
    "card-text-overflow": Code(
        "A text of a card does not fit its box, not even at the layout's smallest size.",
        "Shorten the text, or give it more room in the layout.",
    ),
    "card-too-heavy": Code(
        "A card has more bytes than its network takes, even in the least quality; only a very busy photo can do that.",
        "Take a calmer picture, or a smaller `card_format` in the channel.",
    ),
    "file-too-large": Code(
        "A file is larger than anything of its kind, so it is not read.",
        "Make it smaller; pictures are files of their own.",
    ),
    "key-unknown": Code(
        "A key is none that this file takes; most often it is misspelt.",
        "Write the key that the finding names; all are on the page about fields.",
    ),
    "layout-covered": Code(
        "A text of a card layout stands where the network puts its own buttons and names.",
        "Move the text between the covered edges.",
    ),
    "layout-extends": Code(
        "A card layout extends one that does not exist, that has errors, or that comes back to itself.",
        "Write the name of another layout, or mend that one first.",
    ),
    "layout-field": Code(
        "A card layout speaks of a field or a format that does not exist.",
        "Declare the field below `[fields]`, or write the name that exists.",
    ),
    "layout-font": Code(
        "A card layout asks a font for a weight or a feature that it does not have.",
        "Choose another font, or take `weight`, `figures` or `features` out.",
    ),
    "layout-role": Code(
        "A card layout asks for a colour or a font that the brand does not have.",
        "Write a role of `brand.toml`, or add it there.",
    ),
    "layout-value": Code(
        "A value of a card layout is missing, of the wrong kind or out of its limits.",
        "Write the value as the finding says.",
    ),
}
