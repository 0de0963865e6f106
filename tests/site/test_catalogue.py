"""Translations are complete, agree with what was compiled, and keep the places of their values."""

from __future__ import annotations

import gettext
import io

import pytest

from pipeline.i18n import LANGUAGES, Message
from pipeline.model.plan import State
from pipeline.site import catalogue

OTHERS = LANGUAGES[1:]


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_is_made_from_the_written_one(language: str) -> None:
    """If not: python -m pipeline.site.catalogue."""
    translations = catalogue.read(language)
    assert catalogue.source(language).with_suffix(".mo").read_bytes() == catalogue.compiled(language, translations)
    assert catalogue.source(language).read_text(encoding="utf-8") == catalogue.written(language, translations)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    """A sentence here and there in English is no Turkish interface."""
    translations = catalogue.read(language)
    assert [text for text in catalogue.sentences() if not translations.get(text)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_their_values(language: str) -> None:
    """A place that is missing loses a value; one that is not known is an error in front of a reader."""
    translations = catalogue.read(language)
    assert [
        text
        for text, said in translations.items()
        if said and catalogue.placeholders(text) != catalogue.placeholders(said)
    ] == []


def test_python_reads_what_we_compile() -> None:
    """With its own reader: sorted or not, with quotes, line ends and letters of any alphabet."""
    said = {"b {n}": "ı {n}", "a": 'İ "ş"\nğ', "c": ""}
    found = gettext.GNUTranslations(io.BytesIO(catalogue.compiled("tr", said)))
    assert [found.gettext(text) for text in ("a", "b {n}", "c", "d")] == ['İ "ş"\nğ', "ı {n}", "c", "d"]


def test_sentences_are_found_wherever_they_stand() -> None:
    """In modules, in templates, and the states, which are named by their values."""
    found = catalogue.sentences()
    assert found["Where it stands"] == ["site"], "a template"
    assert found["part %(number)s of %(parts)s"] == ["site"], "a template, with values"
    assert found["in {minutes} min"] == ["site"], "a module"
    assert {state.value for state in State} <= set(found)
    assert "{text}" not in found


def test_messages_speak_turkish() -> None:
    """The whole way, from a record to a reader."""
    assert Message("in {minutes} min", minutes=5).say("tr") == "5 dk sonra"
