"""A site in several languages: the same pages in each, what they share once, and a way from each page to its like."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.model.plan import State
from pipeline.model.settings import Settings, SiteSettings
from pipeline.site import languages
from pipeline.site.kept import Writer
from pipeline.site.output import output
from pipeline.site.pages import post_pages
from tests.site.test_build import contents
from tests.site.test_html import Elements

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Workshop

    Printed = Callable[..., dict[str, str]]


@pytest.fixture
def both(full: Workshop) -> Workshop:
    """A workshop whose site is Turkish first, and English."""
    full.settings = replace(full.settings, site=SiteSettings(languages=("tr", "en"), countries=("TR",)))
    return full


@pytest.mark.parametrize(
    ("locale", "asked", "found"),
    [
        ("tr", (), [("tr", "Türkçe", "")]),
        ("tr-CY", (), [("tr", "Türkçe", "")]),
        ("pt-BR", (), [("en", "English", "")]),
        ("tr", ("en",), [("en", "English", "")]),
        ("tr", ("en", "tr"), [("en", "English", ""), ("tr", "Türkçe", "tr/")]),
    ],
)
def test_the_first_language_stands_at_the_address_of_the_site(
    locale: str, asked: tuple[str, ...], found: list[tuple[str, str, str]]
) -> None:
    """Where none is asked for it is the workspace's own, and English where we do not have that."""
    assert list(languages.of(Settings("-", locale=locale, site=SiteSettings(languages=asked)))) == found


def test_each_page_is_there_in_each_language(both: Workshop, printed: Printed) -> None:
    """But that of a wrong address, of which a server knows one."""
    pages = printed(both, "")
    first = {name for name in pages if not name.startswith("en/")}
    assert {f"en/{name}" for name in first - {"404.html"}} == pages.keys() - first
    for name, text in pages.items():
        assert f'<html lang="{"en" if name.startswith("en/") else "tr"}"' in text, name
    assert "<title>Bugün ·" in pages["index.html"]
    assert "<title>Today ·" in pages["en/index.html"]


def test_each_page_knows_its_like(both: Workshop, printed: Printed) -> None:
    """The switch and what search engines read lead to the same page, from two folders down too, and back."""
    pages = printed(both, "")
    for name, text in pages.items():
        if name == "404.html":
            continue
        bare, page = name.removeprefix("en/"), Elements(text)
        for kind in ("link", "a"):
            found = {
                attrs["hreflang"]: posixpath.normpath(posixpath.join(posixpath.dirname(name), attrs["href"]))
                for tag, attrs in page.found
                if tag == kind and "hreflang" in attrs
            }
            assert found == {"tr": bare, "en": f"en/{bare}"}, (name, kind)
        here = [attrs["lang"] for _, attrs in page.found if attrs.get("aria-current") == "true" and "hreflang" in attrs]
        assert here == ["en" if name.startswith("en/") else "tr"], name


def test_a_site_in_one_language_has_no_switch(full: Workshop, printed: Printed) -> None:
    """A choice of one is none."""
    assert not [name for name, text in printed(full, "tr").items() if "hreflang" in text or 'class="langs"' in text]


def test_dates_holidays_states_and_sentences_are_said_in_the_language_of_the_page(
    both: Workshop, printed: Printed
) -> None:
    """What is written by people stays in theirs."""
    pages = printed(both, "")
    tr, en = pages["calendar/2027-01.html"], pages["en/calendar/2027-01.html"]
    assert "Yılbaşı" in tr
    assert "New Year" in en
    assert "Yılbaşı" not in en
    assert "Ocak 2027" in tr
    assert "January 2027" in en
    assert "Pazartesi" in tr
    assert "Monday" in en
    assert "Kış menüsü" in pages["en/campaigns.html"]
    listed = pages["en/agenda.html"]
    assert "held" in listed
    assert "bekletiliyor" not in listed


def test_pages_are_printed_fast_as_they_are_printed_at_length(both: Workshop) -> None:
    """Pages of posts share their frame, in which the way to the other language is each page's own."""
    whole = output(both.survey(), both.render)
    for edition in whole.editions:
        for page in post_pages(whole.made):
            assert edition.printer.html(page).decode() == edition.printer.at_length(page)


def test_templates_of_a_workspace_lead_to_the_other_language_too(both: Workshop) -> None:
    """Theirs are printed the long way."""
    own = both.root / "templates/site/missing.html"
    own.parent.mkdir(parents=True)
    own.write_text("", encoding="utf-8")
    whole = output(both.survey(), both.render)
    links = re.compile(r'<a href="([^"]*)" lang="tr"')
    found = {links.findall(whole.editions[1].printer.html(page).decode())[0] for page in post_pages(whole.made)}
    assert found == {f"../../../{page.address}" for page in post_pages(whole.made)}


def test_what_is_no_page_is_there_once(both: Workshop, tmp_path: Path) -> None:
    """Pictures, calendars, search and data weigh more than the pages do."""
    whole = output(both.survey(), both.render)
    whole.write_rest(Writer(tmp_path, {}))
    found = contents(tmp_path)
    assert {posixpath.splitext(name)[1] for name in found if name.startswith("en/")} == {".html"}
    scripts = [
        data.decode() for name, data in found.items() if name.startswith("assets/site-") and name.endswith(".js")
    ]
    assert [("bekletiliyor" in text, '"held": "held"' in text) for text in sorted(scripts)] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )
    assert "bekletiliyor" not in found["posts.js"].decode()
    assert b"UTC+3" in found["assets/moment-en.css"]
    assert found["assets/moment.css"] != found["assets/moment-en.css"]


def test_a_public_site_has_its_languages_too(workshop: Workshop, printed: Printed) -> None:
    """With nothing more in one than in the other."""
    site = replace(SiteSettings(languages=("en", "tr")), visibility=type(SiteSettings().visibility)("public"))
    workshop.settings = replace(workshop.settings, site=site)
    workshop.post("a", State.PUBLISHED, at=workshop.now)
    workshop.post("gizli", State.DRAFT)
    workshop.settings = replace(workshop.settings, site_url="https://kirkikindi.example/takvim")
    pages = printed(workshop, "")
    assert {"posts/x/a.html", "tr/posts/x/a.html", "tr/index.html"} <= pages.keys()
    whole = 'hreflang="tr" href="https://kirkikindi.example/takvim/tr/posts/x/a.html">'
    assert whole in pages["posts/x/a.html"], "search engines want whole addresses"
    assert not [name for name, text in pages.items() if "gizli" in name + text]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("tr", ["10 soru", "Cezve", "Çekirdek", "Demleme", "Irmak", "İnci", "Ödül", "Pazar", "Şehir", "Tatlı", "Ürün"]),
        ("en", ["10 soru", "Çekirdek", "Cezve", "Demleme", "İnci", "Irmak", "Ödül", "Pazar", "Şehir", "Tatlı", "Ürün"]),
    ],
)
def test_names_stand_in_the_order_of_the_language(code: str, names: list[str]) -> None:
    """A filter in which Ürün comes after Zeytin is looked through twice."""
    assert languages.in_order([*reversed(names), names[0]], code) == names
