"""The pages as Markdown: another generator builds a whole site of them, in which nothing of a stranger's runs."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import frontmatter
import html5lib
import pytest

from pipeline.errors import UsageError
from pipeline.model.plan import State
from pipeline.site import build as building
from pipeline.site import markdown
from pipeline.site.build import build_markdown
from pipeline.site.output import MARKER, output
from tests.site.test_html import hostile
from tests.site.test_visibility import open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.site.conftest import Workshop

__all__ = ["open_site"]
#: As somebody has it who builds pages with MkDocs and knows nothing of us.
MKDOCS = "site_name: Pages\ndocs_dir: pages\nuse_directory_urls: false\nplugins: []\n"
EXTENSIONS = "markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables]\n"
#: What other programs take for the beginning of a template, a shortcode, an inclusion or an element.
STARTS = ("{{", "{%", "{!", "<", "--8<--", "](javascript")


def written(workshop: Workshop, place: Path, language: str = "en") -> Path:
    """Write a workshop's site as Markdown."""
    markdown.write(output(workshop.survey(), workshop.render, language), place, {})
    return place


def mkdocs(place: Path) -> Path:
    """Build what is in `pages` of a folder with plain MkDocs, where a warning is an error."""
    (place / "mkdocs.yml").write_text(MKDOCS + EXTENSIONS, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return place / "site"


def elements(page: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the elements of the part of a page that the theme did not write, with their attributes."""
    tree = html5lib.parse(page.read_text(encoding="utf-8"), treebuilder="etree", namespaceHTMLElements=False)
    main = next(each for each in tree.iter("div") if each.get("role") == "main")
    return ((each.tag, dict(each.attrib)) for each in main.iter())


@pytest.mark.parametrize("language", ["en", "tr"])
def test_mkdocs_builds_them_without_a_warning(full: Workshop, tmp_path: Path, language: str) -> None:
    """Every page is there, every link between them and every picture leads somewhere."""
    pages = written(full, tmp_path / "pages", language)
    built = mkdocs(tmp_path)
    names = {path.relative_to(pages).as_posix() for path in pages.rglob("*.md")}
    assert {"index.md", "agenda.md", "calendar/2026-12.md", "channels/x.md", "posts/x/thread.md", "health.md"} <= names
    links = 0
    for name in names:
        page = built / name.replace(".md", ".html")
        for tag, attributes in elements(page):
            where = urlsplit(attributes.get("href", attributes.get("src", "#")))
            if not where.scheme and where.path:
                links += 1
                assert (page.parent / unquote(where.path)).is_file(), (name, tag, attributes)
    assert links > 100


def test_a_page_says_what_that_of_html_says(full: Workshop, tmp_path: Path) -> None:
    """Text, pictures with their alternative text, state, times; the head has what other programs sort by."""
    pages = written(full, tmp_path / "pages")
    post = frontmatter.load(str(pages / "posts/x/thread.md"))
    assert post["title"] == "thread"
    assert post["date"] == "2026-12-01T06:00:00Z"
    assert post["channels"] == ["x", "bluesky", "blog"]
    assert post["tags"] == ["kahve"]
    assert "![Buharı tüten bir fincan](../../media/" in post.content
    assert "[https&#58;//example.org/kis](https://example.org/kis)" in post.content
    assert "> İkinci parça." in post.content
    assert "281 / 280" in post.content
    month = (pages / "calendar/2026-12.md").read_text(encoding="utf-8")
    assert "[thread](../posts/x/thread.md)" in month
    draft = frontmatter.load(str(pages / f"posts/x/{list(State).index(State.SCHEDULED):02}-scheduled.md"))
    assert "date" not in draft, "generators leave out what is of the future"
    assert draft["planned"]


@pytest.mark.parametrize("language", ["en", "tr"])
def test_nothing_of_a_stranger_is_active(workshop: Workshop, tmp_path: Path, language: str) -> None:
    """Neither for what reads Markdown, nor for what runs templates before; a theme's own places included."""
    hostile(workshop)
    pages = written(workshop, tmp_path / "pages", language)
    for path in pages.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not [start for start in STARTS if start in text.partition("\n---\n")[2]], path
        assert not set("<>") & set(text.partition("\n---\n")[0]), path
    built = mkdocs(tmp_path)
    shown = 0
    for path in pages.rglob("*.md"):
        page = built / path.relative_to(pages).with_suffix(".html")
        for tag, attributes in elements(page):
            assert tag not in {"script", "iframe", "object", "style"}, page
            assert not [name for name in attributes if name.startswith("on")], page
            assert not attributes.get("href", "").lower().startswith("javascript"), page
        whole = page.read_text(encoding="utf-8")
        assert "alert(1)</script>" not in whole
        shown += "&lt;script&gt;alert(1)&lt;/script&gt;" in whole.replace("&#60;", "&lt;").replace("&#62;", "&gt;")
    assert shown > 5, "it is there to be read"


def test_a_public_site_tells_no_more_as_markdown(open_site: Workshop, tmp_path: Path) -> None:
    """What is out, as its readers see it."""
    pages = written(open_site, tmp_path / "pages")
    told = [
        path
        for path in pages.rglob("*")
        if path.is_file() and "gizli" in path.read_bytes().decode(errors="replace").lower()
    ]
    assert told == []
    assert [path.name for path in (pages / "posts/x").iterdir()] == ["acik.md"]
    assert "Kış menüsü geldi." in (pages / "posts/x/acik.md").read_text(encoding="utf-8")
    mkdocs(tmp_path)


def test_every_language_of_a_site_is_there(full: Workshop, tmp_path: Path) -> None:
    """Its pages below it, pictures and calendars once for all."""
    full.settings = replace(full.settings, site=replace(full.settings.site, languages=("en", "tr")))
    pages = tmp_path / "pages"
    markdown.write(output(full.survey(), full.render), pages, {})
    other = (pages / "tr/posts/x/thread.md").read_text(encoding="utf-8")
    assert 'language: "tr"' in other
    assert "](../../../media/" in other
    assert "](../../calendar/2026-12.md)" in other
    assert not (pages / "tr/media").exists()
    mkdocs(tmp_path)


def test_it_is_whole_or_not_at_all(full: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same files for the same moment, untouched ones left alone, a stranger's folder not replaced."""
    monkeypatch.setattr(building, "output", lambda survey, **_: output(survey, full.render))
    out = tmp_path / "out"
    first = build_markdown(full.survey(), out)
    assert first.index == out / "index.md"
    assert (out / MARKER).is_file()
    assert first.pages == len(list(out.rglob("*.md")))
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert build_markdown(full.survey(), out) == first
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "mine.md").write_text("mine")
    with pytest.raises(UsageError):
        build_markdown(full.survey(), strange)
    assert [path.name for path in strange.iterdir()] == ["mine.md"]


def test_no_page_is_without_its_template() -> None:
    """A kind of page that has none would stop the build of whoever comes to it."""
    html = {path.stem for path in markdown.TEMPLATES.parent.glob("*.html") if not path.name.startswith("_")}
    ours = {path.stem for path in markdown.TEMPLATES.glob("*.md") if not path.name.startswith("_")}
    assert html - ours == {"base", "main", *(re.sub(r"\.html$", "", name) for name in markdown.LEFT_OUT)}
    assert ours <= html


def test_a_token_that_ends_is_said_as_markdown_too(workshop: Workshop, tmp_path: Path) -> None:
    """On the first page, whether it has ended or will."""
    workshop.channel("x", token_expires={"": date(2026, 11, 30)})
    workshop.channel("bluesky", token_expires={"": date(2026, 12, 5)})
    text = (written(workshop, tmp_path / "out") / "index.md").read_text(encoding="utf-8")
    assert "x: its token expired" in text
    assert "bluesky: its token expires in 4 days" in text
