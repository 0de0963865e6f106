"""Alt text from a template, and alt texts that say nothing."""

from __future__ import annotations

import pytest

from pipeline.cards.alt import is_sound, names, say, says_something


@pytest.mark.parametrize(
    ("template", "values", "said"),
    [
        ("{headline}", {"headline": "Kış geldi"}, "Kış geldi"),
        ("{headline}[: {more}]", {"headline": "Kış geldi", "more": "Salep var"}, "Kış geldi: Salep var"),
        ("{headline}[: {more}]", {"headline": "Kış geldi"}, "Kış geldi"),
        ("{headline}[: {more}]", {"headline": "Kış geldi", "more": "  "}, "Kış geldi"),
        ("[{kicker}: ]{headline}", {"headline": "İki\nsatır"}, "İki satır"),
        ("{headline}", {"headline": "{more} [x]", "more": "secret"}, "{more} [x]"),
        ("{headline}", {}, ""),
        ("{headline}. {more}", {"headline": "Kim gelir?", "more": "Salep var"}, "Kim gelir? Salep var"),
        ("{headline}[. {more}].", {"headline": "“Kar!”", "more": "Salep var."}, "“Kar!” Salep var."),
        ("{headline}. {more}", {"headline": "Ve sonra...", "more": "1.250 kg"}, "Ve sonra... 1.250 kg"),
    ],
)
def test_an_alt_text_is_filled_in(template: str, values: dict[str, str], said: str) -> None:
    """What is empty takes its brackets with it; a value is data, never a template."""
    assert say(template, values) == said


@pytest.mark.parametrize("template", ["{headline", "headline}", "[{a}", "{a}]", "[{a}[{b}]]"])
def test_brackets_pair_up(template: str) -> None:
    """A slip in a template is found in the template."""
    assert not is_sound(template)


def test_fields_are_named_in_order() -> None:
    """For the check that they exist."""
    assert names("{a}[ {b}] {a}") == ["a", "b", "a"]


@pytest.mark.parametrize("text", ["", "   ", "image", "Image.", "[Görsel]", "FOTOĞRAF", "resim", "☕", "…", "alt text"])
def test_nothing_said(text: str) -> None:
    """A word that fits every picture describes none."""
    assert not says_something(text)


@pytest.mark.parametrize("text", ["Buharı tüten bir fincan", "Görsel bir şölen", "5"])
def test_something_said(text: str) -> None:
    """Anything else is for a person to judge."""
    assert says_something(text)
