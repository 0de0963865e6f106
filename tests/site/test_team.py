"""What the team has beside the calendar: pillars, strategy, brand, health."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import html5lib

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.finding import Finding, Severity
from pipeline.model.library import Media
from pipeline.model.plan import Lateness, State
from pipeline.model.settings import Brand, SiteSettings
from pipeline.site.brandbook import swatches
from pipeline.site.health import health
from pipeline.site.pages import site
from pipeline.site.pillars import pillar_views
from tests.site.test_html import EVIL

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site.conftest import Workshop

    Printed = Callable[..., dict[str, str]]


def test_a_pillar_says_its_share_and_when_it_was_spoken_of(workshop: Workshop) -> None:
    """Of four weeks back and ahead; what was cancelled is no talk, and what is far does not count."""
    for days, pillar, state in (
        (-20, "urun", State.PUBLISHED), (-1, "urun", State.PUBLISHED), (2, "urun", State.SCHEDULED),
        (3, "demleme", State.SCHEDULED), (4, "demleme", State.CANCELLED), (40, "demleme", State.SCHEDULED),
    ):  # fmt: skip
        workshop.post(f"{pillar}{days}", state, at=workshop.now + timedelta(days=days), pillar=pillar)
    workshop.settings = replace(workshop.settings, pillars={"urun": "Ürün", "ekip": "Ekip", "demleme": "Demleme"})
    made = site(workshop.survey(), workshop.render)
    product, people, brewing = pillar_views(made.pillar_tones, made.entries, workshop.now)
    assert (product.name, product.share, product.out, product.ahead) == ("Ürün", 75, 2, 1)
    assert product.weeks == (0, 1, 0, 1, 1, 0, 0, 0)
    assert [entry.post.title for entry in product.last] == ["urun-1"]
    assert (people.name, people.share, people.coming) == ("Ekip", 0, ())
    assert (brewing.share, [entry.post.title for entry in brewing.coming]) == (25, ["demleme3", "demleme40"])


def test_everything_that_a_pillar_counts_is_of_the_same_weeks_and_posts(workshop: Workshop) -> None:
    """What is out and what is to come are as many as bars and channels have, whoever shares a post."""
    for days, state, channels in (
        (-60, State.PUBLISHED, ("x",)), (-3, State.PUBLISHED, ("x", "bluesky")), (2, State.DRAFT, ("x",)),
        (3, State.SCHEDULED, ("bluesky", "x")), (50, State.SCHEDULED, ("x",)),
    ):  # fmt: skip
        workshop.post(f"{days}", state, at=workshop.now + timedelta(days=days), pillar="urun", channels=channels)
    workshop.post("ekip", at=workshop.now + timedelta(days=1), pillar="ekip")
    made = site(workshop.survey(), workshop.render)
    product, people = pillar_views(made.pillar_tones, made.entries, workshop.now)
    assert (product.out, product.ahead) == (2, 3)
    assert sum(product.weeks) == sum(count for _, count in product.channels) == 5
    assert (product.share, people.share) == (83, 17)


def test_posts_without_a_pillar_stand_last(full: Workshop, printed: Printed) -> None:
    """They are talk too, and count."""
    made = site(full.survey(), full.render)
    assert [view.name for view in pillar_views(made.pillar_tones, made.entries, full.now)] == ["Ürün", ""]
    assert "Without a pillar" in printed(full)["pillars.html"]


def test_the_strategy_is_a_page_and_no_program(workshop: Workshop, printed: Printed) -> None:
    """Its first heading is the page's; what a stranger writes in it is text."""
    (workshop.root / "content").mkdir(exist_ok=True)
    (workshop.root / "content/strategy.md").write_text(
        f"# Plan {EVIL}\n\n| a |\n| --- |\n| {EVIL} |\n", encoding="utf-8"
    )
    text = printed(workshop)["strategy.html"]
    html5lib.HTMLParser(strict=True).parse(text)
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert "<table>" in text
    assert text.count("<h1") == 1


def test_what_people_wrote_is_read_out_in_its_own_language(workshop: Workshop, printed: Printed) -> None:
    """WCAG 3.1.2: a strategy and a voice in Turkish, on pages in English."""
    workshop.settings = replace(workshop.settings, locale="tr", site=SiteSettings(languages=("en",)))
    workshop.brand = replace(workshop.brand, words=("taze",))
    (workshop.root / "content").mkdir(exist_ok=True)
    (workshop.root / "content/strategy.md").write_text("# Plan\n\nKahve.\n", encoding="utf-8")
    pages = printed(workshop)
    assert '<html lang="en"' in pages["strategy.html"]
    assert '<article class="document" lang="tr"' in pages["strategy.html"]
    assert '<bdi lang="tr">taze</bdi>' in pages["brand.html"]


def test_a_strategy_that_is_a_link_is_none(workshop: Workshop, printed: Printed) -> None:
    """It would show what lies elsewhere on this machine."""
    (workshop.root.parent / "secret").write_text("gizli", encoding="utf-8")
    (workshop.root / "content").mkdir(exist_ok=True)
    (workshop.root / "content/strategy.md").symlink_to(workshop.root.parent / "secret")
    pages = printed(workshop)
    assert "strategy.html" not in pages
    assert "gizli" not in "".join(pages.values())


def test_a_colour_says_what_can_be_read_on_it() -> None:
    """The most readable first; what is not enough even for large text is left out."""
    paper = next(each for each in swatches({"ink": "#000000", "paper": "#ffffff", "sun": "#f2b544", "odd": "x"}))
    assert (paper.role, paper.pairs) == ("ink", (("paper", "#ffffff", 21.0, 108), ("sun", "#f2b544", 11.5, 68)))
    [_, white, _] = swatches({"ink": "#000000", "paper": "#ffffff", "sun": "#f2b544"})
    assert [role for role, *_ in white.pairs] == ["ink"]


def test_the_brand_has_a_page(workshop: Workshop, printed: Printed) -> None:
    """Voice, hashtags, people, fonts; in a hostile brand all of it is text."""
    workshop.brand = Brand(
        "Deneme", {"accent": "#b3412a", "ink": "#2a1a14", EVIL: "#ffffff"}, {EVIL: "brand/fonts/a.ttf"}, "",
        ("taze", EVIL), ("efsane",), {"tr": ("kahve", EVIL)}, {"ayse": {"x": "ayse", "bluesky": EVIL}},
    )  # fmt: skip
    text = printed(workshop)["brand.html"]
    html5lib.HTMLParser(strict=True).parse(text)
    assert "<script>alert" not in text
    for words in ("taze", "efsane", "#kahve", "@ayse", "#b3412a"):
        assert words in text


def test_a_large_font_is_not_loaded_by_a_page(workshop: Workshop) -> None:
    """A small one is set in."""
    library = replace(
        workshop.survey().library,
        brand=Brand(
            "D", fonts={"display": "brand/fonts/a.ttf", "emoji": "brand/fonts/b.ttf", "odd": "brand/fonts/c.svg"}
        ),
        media={
            path: Media(path, "0" * 64, size)
            for path, size in (("brand/fonts/a.ttf", 1000), ("brand/fonts/b.ttf", 10_000_000), ("brand/fonts/c.svg", 9))
        },
    )
    made = site(replace(workshop.survey(), library=library), workshop.render)
    assert dict(made.faces) == {"display": "face-1"}


def test_health_gathers_findings_by_file_errors_first(full: Workshop) -> None:
    """With how many there are, and what only a person can settle."""
    full.findings.append(Finding("content/a.md", 1, "odd", Message("odd"), None, Severity.WARNING))
    survey = full.survey()
    made = site(survey, full.render)
    found = health(survey, made.posts, made.channels, made.today)
    assert (found.errors, found.warnings) == (3, 2)
    assert [(file.path, file.errors) for file in found.files] == [
        ("content/x/broken.md", 1), ("content/x/unread.md", 2), ("content/a.md", 0)
    ]  # fmt: skip
    assert [finding.code for finding in found.files[0].findings] == ["alt-missing", "key-unknown"]
    assert found.states[State.UNKNOWN] == 1


def test_health_says_which_tokens_end_and_how_late_posts_are(workshop: Workshop, printed: Printed) -> None:
    """Days are those of the workspace; delays fall into bars."""
    workshop.channel("x", token_expires={"token": date(2026, 12, 5)})
    workshop.channel("bluesky", token_expires={"": date(2026, 11, 30)})
    survey = workshop.survey()
    survey = replace(
        survey,
        plan=survey.plan._replace(lateness=Lateness(timedelta(minutes=3), timedelta(hours=2), 20)),
        history=replace(survey.history, delays=(10, 50, 200, 200, 90_000)),
    )
    made = site(survey, workshop.render)
    found = health(survey, made.posts, made.channels, made.today)
    assert [(token.channel.name, token.left) for token in found.tokens] == [("bluesky", -1), ("x", 4)]
    assert found.delays == ((1, 2), (5, 2), (15, 0), (60, 0), (240, 0), (0, 1))
    text = printed(workshop)["health.html"]
    assert "4 days left" in text
    assert "it is over" in text


def test_a_doubt_says_what_settles_it(full: Workshop, printed: Printed) -> None:
    """The command, ready to be typed."""
    post = next(post for post in full.posts.values() if "unknown" in post.path)
    full.happened(post, EventType.INTENT, EventType.UNKNOWN, cause="timeout", intent=1, payload="a" * 64, channel="x")
    text = printed(full)["health.html"]
    assert "In doubt" in text
    assert "tellal resolve" in text


def test_today_says_what_is_free_and_that_nobody_ran_yet(workshop: Workshop, printed: Printed) -> None:
    """Two weeks of slots, no more."""
    workshop.channel("x", slots=("wed 10:00",))
    text = printed(workshop)["index.html"]
    assert "Free in the next two weeks" in text
    assert '<time datetime="2026-12-09T07:00:00Z">' in text
    assert "2026-12-16T07:00:00Z" not in text
    assert "There is no sign of a run yet." in text
