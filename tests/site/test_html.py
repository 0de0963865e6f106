"""Pages as a browser, and a stranger's content, see them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from pipeline.errors import RemoteError, UsageError
from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.plan import State
from pipeline.model.settings import SiteSettings
from pipeline.model.variant import LinkCard, SpanKind
from pipeline.site import addresses, loads
from pipeline.site.ics import calendars
from pipeline.site.output import output
from pipeline.site.pages import post_pages
from pipeline.site.templates import parted, visible
from pipeline.site.templates import printed as as_printed
from pipeline.trust.holds import Hold, Holds, Scope

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Workshop

    Printed = Callable[..., dict[str, str]]

EVIL = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\u2066\u2069\x00\x0b"
    "{{7*7}}{%raw%}</title></style>&amp;"
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take one."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def having(self, attribute: str) -> list[tuple[str, str]]:
        """Return tag and value wherever an attribute stands."""
        return [(tag, attrs[attribute]) for tag, attrs in self.found if attribute in attrs]


def hostile(workshop: Workshop) -> None:
    """Fill every field of a workspace with markup, quotes, direction marks, script and template syntax."""
    workshop.settings = replace(
        workshop.settings, name=EVIL, site_url='https://x.example//evil.example/"', pillars={"p": EVIL}
    )
    workshop.channel("x", title=EVIL, account=EVIL, lang=EVIL)
    workshop.campaign(
        "k", name=EVIL, line=EVIL, hashtag=EVIL, link="javascript:alert(1)", colour="red;}body{display:none"
    )
    link = workshop.span(SpanKind.LINK, EVIL, "script", "javascript:alert(1)")
    code = workshop.span(SpanKind.CODE, EVIL, "onerror", EVIL)
    part = workshop.part(EVIL, workshop.picture("content/x/media/a.png", EVIL), spans=(link, code))
    said: dict[str, Any] = {
        "title": EVIL,
        "body": EVIL,
        "campaign": "k",
        "pillar": "p",
        "author": EVIL,
        "note": EVIL,
        "lang": EVIL,
    }
    post = workshop.post(
        "evil", State.PUBLISHED, parts=(part,), reason=EVIL, url="javascript:alert(3)", tags=(EVIL,), **said
    )
    workshop.happened(
        post, EventType.INTENT, EventType.REJECTED, EventType.PUBLISHED, url="javascript:alert(5)", reason=EVIL
    )
    workshop.post("evil2", State.INVALID, rendered=False, reason=EVIL, link="javascript:alert(4)", **said)


def test_every_page_kind_is_strict_html(full: Workshop, printed: Printed) -> None:
    """The parser forgives nothing: no unclosed element, no character that HTML forbids."""
    for name, text in printed(full).items():
        html5lib.HTMLParser(strict=True).parse(text)
        assert (text.count("<h1"), text.count("<main")) == (1, 1), name


@pytest.mark.parametrize("language", ["en", "tr"])
def test_hostile_content_is_text_wherever_it_stands(workshop: Workshop, printed: Printed, language: str) -> None:
    """Nothing that a stranger's pull request carries becomes markup, script, style, a template or an address."""
    hostile(workshop)
    pages = printed(workshop, language)
    for name, text in pages.items():
        html5lib.HTMLParser(strict=True).parse(text)
        page = Elements(text)
        assert not {"style", "iframe", "object"} & {tag for tag, _ in page.found}, name
        ours = [attrs["src"].rpartition("assets/")[2] for tag, attrs in page.found if tag == "script"]
        assert [each.partition("-")[0] for each in ours] in (["first", "site"], ["first", "site", "lists"]), name
        assert not [tag for tag, attrs in page.found if any(key.startswith("on") for key in attrs)], name
        assert not page.having("style"), name
        assert not CONTROLS.search(text), name
        for _, address in page.having("href") + page.having("src"):
            assert not address.lower().startswith(("javascript:", "data:", "//")), name
            assert "evil.example" not in urlsplit(address).netloc, name
    post = pages["posts/x/evil.html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in post
    assert "{{7*7}}" in post
    assert "[U+202E]" in post, "a reviewer sees that a direction mark is there"


def test_a_hostile_colour_never_reaches_the_stylesheet(workshop: Workshop) -> None:
    """A colour is written anew from its three numbers."""
    hostile(workshop)
    workshop.brand = replace(workshop.brand, colours={"accent": "url(//evil.example)", "ink": "#12345"})
    files = output(workshop.survey(), workshop.render).files
    sheet = files.files[files.sheets[loads.EVERY][0]].decode()
    assert "evil" not in sheet
    assert "body{display:none" not in sheet


def test_nothing_is_asked_of_another_host(full: Workshop, printed: Printed) -> None:
    """Links may lead out, and say nothing of where they come from; nothing is loaded from elsewhere, or run."""
    for name, text in printed(full).items():
        page = Elements(text)
        loaded = page.having("src") + [
            (tag, attrs["href"]) for tag, attrs in page.found if tag in {"link", "use", "image"}
        ]
        assert not [address for _, address in loaded if urlsplit(address).netloc], name
        outward = [attrs for tag, attrs in page.found if tag == "a" and urlsplit(attrs["href"]).netloc]
        assert all("noreferrer" in attrs["rel"] and "noopener" in attrs["rel"] for attrs in outward), name
        policy = next(attrs["content"] for tag, attrs in page.found if attrs.get("http-equiv"))
        assert policy.startswith("default-src 'none'"), name
        assert "unsafe" not in policy, name


def test_every_link_leads_somewhere(full: Workshop, printed: Printed) -> None:
    """Each address is a file of the site, each fragment an element of its page, in each language."""
    full.settings = replace(full.settings, site=SiteSettings(languages=("en", "tr")))
    full.post("ağaç 100% #1?", channels=("x",), title="Ağaç")
    full.campaign("yeni yıl", name="Yeni yıl")
    full.post("kampanyalı", campaign="yeni yıl")
    whole = output(full.survey(), full.render)
    pages = printed(full, "")
    moments = [addresses.moment(each.made.prefix) for each in whole.editions]
    files = {*pages, *moments, *whole.files.files, *(unquote(address) for address, _ in calendars(whole.made))}
    files |= set(whole.made.pictures) | {address for page in pages.values() for address in pictures_of(page)}
    for name, text in pages.items():
        base = "" if name == "404.html" else posixpath.dirname(name)
        page = Elements(text)
        for _, address in page.having("href") + page.having("src"):
            parts = urlsplit(address)
            if parts.netloc:
                continue
            path = unquote(parts.path).removeprefix("/")
            target = posixpath.normpath(posixpath.join(base, path)) if path else name
            assert target in files, (name, address)
            if parts.fragment and target in pages:
                assert f'id="{unquote(parts.fragment)}"' in pages[target] or parts.fragment[:2] in {"s-", "n-", "g-"}, (
                    address
                )


def pictures_of(text: str) -> set[str]:
    """Return the pictures that a page shows, from the site's root."""
    return {address[address.index("media/") :] for _, address in Elements(text).having("src") if "media/" in address}


def test_every_sign_that_is_used_is_there(full: Workshop, printed: Printed) -> None:
    """A state is shown by a shape as well as by a colour; a shape that is missing shows nothing."""
    for name, text in printed(full).items():
        used = set(re.findall(r'<use href="#([^"]+)"', text))
        drawn = re.findall(r'<symbol id="([^"]+)" viewBox="0 0 16 16"><', text)
        assert used == set(drawn), name
        assert len(drawn) == len(set(drawn)), name


@pytest.mark.parametrize("state", State)
def test_each_state_is_said_in_words_on_the_month(full: Workshop, printed: Printed, state: State) -> None:
    """Colour alone tells nothing to many people, nor to a screen reader."""
    text = printed(full)["calendar/2026-12.html"] + printed(full)["calendar/2026-11.html"]
    assert re.search(rf'chip s-{state}[^>]*>(?:(?!</a>).)*<span class="vh">{state}</span>', text, re.DOTALL)


def test_a_month_is_a_table_with_headers(full: Workshop, printed: Printed) -> None:
    """The days stand under their weekdays, from Monday; a campaign is a band over its days."""
    text = printed(full)["calendar/2026-12.html"]
    assert re.findall(r'<th scope="col"><span class="wide">(\w+)', text)[:2] == ["Monday", "Tuesday"]
    assert '<td id="d2026-12-01" class="now" aria-current="date">' in text
    assert '<td colspan="3"></td><td colspan="4"><a class="band k1 a"' in text, "from Thursday the 3rd"


def test_a_post_shows_what_each_network_shows(full: Workshop, printed: Printed) -> None:
    """Parts, marked text, the picture at its ratio with its alternative text, counts, state, history, siblings."""
    text = printed(full)["posts/x/thread.html"]
    assert text.count('<article class="card') == 3
    assert '<a href="https://example.org/kis" rel="noopener noreferrer nofollow">https://example.org/kis</a>' in text
    assert text.count('href="https://example.org/kis"') == 3, "not again below the text"
    assert '<span class="mark">#kahve</span>' in text
    words = "Buharı tüten bir fincan"
    assert re.search(rf'<img src="../../media/\w+.png" alt="{words}" lang="tr" width="40" height="50"', text)
    assert f'<bdi lang="tr">{words}</bdi></figcaption>' in text
    assert "part 2 of 2" in text
    assert re.search(r'class="over">.*281 / 280', text)
    assert "no answer, so it may be live" in text
    assert 'href="https://social.example/1" rel="noopener noreferrer">See it live' in text
    assert "<code>content/x/thread.md</code>" in text
    assert "Önce fiyatı sor." in text
    assert 'href="../../posts/telegram/thread.html"' in text
    assert (
        '<time datetime="2026-12-01T06:00:00Z">Tuesday 1 December 2026, 09:00</time> · Europe/Istanbul, UTC+3' in text
    )


def test_each_network_looks_like_itself(full: Workshop, printed: Printed) -> None:
    """A thread hangs together on one, an article has a headline, and a channel tells its message in a bubble."""
    pages = printed(full)
    text = pages["posts/x/thread.html"]
    assert re.findall(r'class="card look (l-\w+) m-(\w+)', text) == [
        ("l-micro", "x"), ("l-micro", "bluesky"), ("l-article", "blog")
    ]  # fmt: skip
    assert text.count('<div class="post">') == 4
    assert '<div class="bubble">' in pages["posts/telegram/thread.html"]


def test_each_picture_of_a_carousel_says_which_it_is(workshop: Workshop, printed: Printed) -> None:
    """Only one is seen at a time; where they stand beside each other nobody has to be told."""
    pictures = [workshop.picture(f"{number}.png", "Fincan") for number in range(2)]
    workshop.post("iki", channels=("instagram", "x"), parts=(workshop.part("İki fincan", *pictures),))
    workshop.post("tek", channels=("instagram",), parts=(workshop.part("Tek fincan", pictures[0]),))
    pages = printed(workshop)
    assert re.findall(r'<p class="nth">([^<]+)', pages["posts/instagram/iki.html"]) == ["1/2", "2/2"]
    assert "nth" not in pages["posts/instagram/tek.html"]


@pytest.mark.parametrize(
    ("network", "account", "shown"),
    [
        ("x", "kirkikindi", "@kirkikindi"),
        ("bluesky", "kirkikindi.example", "@kirkikindi.example"),
        ("mastodon", "kirkikindi@toot.example", "@kirkikindi@toot.example"),
        ("mastodon", "@kirkikindi", "@kirkikindi"),
        ("threads", "kirkikindi", "@kirkikindi"),
        ("weibo", "kirkikindi", "kirkikindi"),
        ("x", "", ""),
    ],
)
def test_an_account_is_written_as_its_network_does(
    workshop: Workshop, printed: Printed, network: str, account: str, shown: str
) -> None:
    """With an @ where there is one, and never with two."""
    workshop.channel(network, account=account)
    workshop.post("kis", channels=(network,))
    text = printed(workshop)[f"posts/{network}/kis.html"]
    by = text.partition('<p class="by">')[2].partition("</p>")[0]
    assert f"<span><bdi>{shown}</bdi></span>" in by


def test_a_profile_of_pictures_is_a_grid(full: Workshop, printed: Printed) -> None:
    """As followers see it: what comes next stands first, what has no picture says its title."""
    cup = full.picture("content/instagram/media/cup.png", "Fincan", (40, 50))
    full.post("resimli", State.PUBLISHED, at=full.now, channels=("instagram",), parts=(full.part("a", cup),))
    full.post("yazılı", at=full.now + timedelta(days=1), channels=("instagram",))
    text = printed(full)["channels/instagram.html"]
    grid = text.partition('<section class="profile-grid"')[2].partition("</section>")[0]
    assert re.findall(r'href="../posts/instagram/([^"]+)\.html"', grid) == ["yaz%C4%B1l%C4%B1", "resimli"]
    assert 'alt="resimli" width="40" height="50"' in grid
    assert "profile-grid" not in printed(full)["channels/x.html"]


def test_a_post_leads_to_its_file_at_the_line_of_its_time(full: Workshop, printed: Printed) -> None:
    """Where people edit it; without a forge there is no such link."""
    assert "Edit or reschedule" not in "".join(printed(full).values())
    full.settings = replace(
        full.settings, site=SiteSettings(repository="https://ayse:gizli@github.com/kirkikindi/sosyal")
    )
    full.post("yarın", lines={"publish_at": 4})
    full.planned[-1] = full.planned[-1]._replace(goes=full.planned[-1].when)
    pages = printed(full)
    edit = "https://github.com/kirkikindi/sosyal/edit/main/content/x/yar%C4%B1n.md#L4"
    assert f'href="{edit}" rel="noopener noreferrer"' in pages["posts/x/yarın.html"]
    assert "Edit or reschedule" in pages["posts/x/yarın.html"]
    assert "gizli" not in "".join(pages.values())


def test_a_post_says_when_it_really_goes_out_and_on_whose_word(full: Workshop, printed: Printed) -> None:
    """Its account may have to wait; the verdict says what is missing."""
    full.post("bekler")
    full.planned[-1] = full.planned[-1]._replace(goes=full.now + timedelta(hours=3))
    text = printed(full)["posts/x/bekler.html"]
    assert re.search(r"goes out <time [^>]*>Tue 1 Dec 13:00", text)
    assert "Not approved: <bdi>set “status: approved”" in text


def test_a_post_that_cannot_be_rendered_shows_its_source_and_why(full: Workshop, printed: Printed) -> None:
    """The findings stand beside it, in the order that they were found in."""
    text = printed(full)["posts/x/broken.html"]
    assert "Gösterilemeyen metin." in text
    assert "unknown key pilar" in text
    assert re.search(r"<b>error</b> <span class=\"quiet\">line 7</span> <code>alt-missing</code>", text)


def test_the_first_page_says_what_needs_a_person(full: Workshop, printed: Printed) -> None:
    """Posts first, then what lost its file, then files that are no posts, each once."""
    text = printed(full)["index.html"]
    needs = text[text.index('class="needs"') : text.index('class="coming"')]
    order = [needs.index(word) for word in ("unknown.html", "01JDGONE/outbox.x.deneme", "content/x/unread.md:1")]
    assert order == sorted(order)
    assert "and 1 more in this file" in needs
    assert "published.html" not in needs


def test_trouble_with_the_ledger_comes_first(workshop: Workshop) -> None:
    """A plan that could not see what was sent must not look like one that could."""
    survey = replace(workshop.survey(), trouble=RemoteError(Message("the ledger is broken"), "look at it"))
    text = output(survey, workshop.render).html("index.html").decode()
    assert text.index("the ledger is broken") < text.index("<h1")


def test_a_token_that_ends_soon_is_said_on_the_first_page(workshop: Workshop, printed: Printed) -> None:
    """Whoever looks at the calendar can see to it before nothing goes out."""
    workshop.channel("x", token_expires={"": date(2026, 12, 5)}, secrets={"token": "X_TOKEN"})
    workshop.channel("bluesky", token_expires={"": date(2027, 12, 5)})
    text = printed(workshop)["index.html"]
    assert "on 2026-12-05</bdi></b>" in text
    assert "2027-12-05" not in text


def test_a_token_that_is_over_is_as_grave_as_on_the_page_of_health(workshop: Workshop, printed: Printed) -> None:
    """Nothing goes out with it, which is no hold; one that is still good for days is less."""
    workshop.channel("x", token_expires={"": date(2026, 11, 30)})
    workshop.channel("bluesky", token_expires={"": date(2026, 12, 5)})
    boxes = re.findall(r'<ul class="(alarm[^"]*)">(.*?)</ul>', printed(workshop)["index.html"], re.DOTALL)
    assert [kind for kind, _ in boxes] == ["alarm", "alarm s-held"]
    assert "x: its token expired" in boxes[0][1]
    assert "bluesky: its token expires in 4 days" in boxes[1][1]
    assert not any("#s-held" in text for _, text in boxes), "nobody holds anything"


def test_holds_are_said_on_the_first_page(workshop: Workshop, printed: Printed) -> None:
    """What is held, why and until when; one that has ended is not there."""
    workshop.holds = Holds(
        (
            Hold(Scope.CHANNEL, "x", "Hesap kapalı"),
            Hold(Scope.ALL, "", "Yas", workshop.now + timedelta(hours=1), "2026-12-01 11:00"),
            Hold(Scope.POST, workshop.post("kış", title="Kış menüsü").id, "Fiyat yanlış"),
            Hold(Scope.TAG, "kar", "Eridi", workshop.now, "2026-12-01 10:00"),
        )
    )
    text = printed(workshop)["index.html"]
    assert "<b><bdi>channel x</bdi></b> <span><bdi>held by content/holds.toml: Hesap kapalı</bdi>" in text
    assert (
        "<b><bdi>everything</bdi></b> <span><bdi>held by content/holds.toml until 2026-12-01 11:00: Yas</bdi>" in text
    )
    assert "<b><bdi>post Kış menüsü</bdi></b> <span><bdi>held by content/holds.toml: Fiyat yanlış</bdi>" in text
    assert "Eridi" not in text


def test_turkish(full: Workshop, printed: Printed) -> None:
    """Interface, dates and states are Turkish, and the page says so; the language of a post stays its own."""
    full.post("english", lang="en", title="The rain that named us")
    pages = printed(full, "tr")
    home, month = pages["index.html"], pages["calendar/2026-12.html"]
    assert '<html lang="tr"' in home
    assert "<h1>1 Aralık Salı</h1>" in home
    assert "Bugün</span>" in home
    assert "<h1>Aralık 2026</h1>" in month
    assert "Pazartesi</span>" in month
    assert '<span class="vh">planlandı</span>' in month
    assert '<bdi lang="en">The rain that named us</bdi>' in month
    assert "UTC+3" in home


def test_a_page_that_is_not_there_knows_its_way_home(workshop: Workshop, printed: Printed) -> None:
    """It is shown at any depth, so its addresses start at the site's own root."""
    assert 'href="/index.html"' in printed(workshop)["404.html"]
    workshop.settings = replace(workshop.settings, site_url="https://kirkikindi.example/takvim")
    assert 'href="/takvim/index.html"' in printed(workshop)["404.html"]


def test_an_empty_workspace_has_every_page(workshop: Workshop, printed: Printed) -> None:
    """Before the first post there is a calendar to look at, with words where posts will be."""
    workshop.channels.clear()
    pages = printed(workshop)
    assert {name for name in pages if "/" not in name} == {
        "index.html", "agenda.html", "channels.html", "campaigns.html", "pillars.html", "brand.html", "health.html",
        "search.html", "404.html",
    }  # fmt: skip
    assert {"calendar/2026-12.html", "calendar/2026-12-list.html", "calendar/week-2026-11-30.html"} < set(pages)
    for text in pages.values():
        html5lib.HTMLParser(strict=True).parse(text)


def test_overrides_of_templates_run_in_a_sandbox(workshop: Workshop, printed: Printed) -> None:
    """A workspace may change the theme, and a pull request must not run code through it."""
    own = workshop.root / "templates/site"
    own.mkdir(parents=True)
    (own / "missing.html").write_text("<p>{{ ().__class__.__base__.__subclasses__() }}</p>", encoding="utf-8")
    with pytest.raises(
        UsageError, match=r"templates/site does not work: missing.html: access to attribute .* is unsafe"
    ):
        printed(workshop)
    (own / "missing.html").write_text("<p>{{ site_name }} burada yok</p>", encoding="utf-8")
    assert printed(workshop)["404.html"] == "<p>Deneme burada yok</p>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("düz yazı 👩‍👩‍👧 İıĞ", "düz yazı 👩‍👩‍👧 İıĞ"),
        ("iki\r\nsatır\tsekme", "iki\r\nsatır\tsekme"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\x00b\x85c", "a[U+0000]b[U+0085]c"),
        ("\ud800", "[U+D800]"),
        ("\U0001fffe", "[U+1FFFE]"),
    ],
)
def test_invisible_characters_are_written_out(text: str, shown: str) -> None:
    """Joined emoji and line ends are text; what hides or turns text around is not."""
    assert str(visible(text)).replace("\r\n", "\n") == shown.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("Kavurmahaneden bir gün", "tr", "Kavur&shy;ma&shy;ha&shy;ne&shy;den bir gün"),
        ("Kavurmahaneden", "en", "Kavurmahaneden"),
        ("Bir gün", "tr", "Bir gün"),
        ("<b>Kavurmahaneden & gün", "tr", "&lt;b&gt;Kavur&shy;ma&shy;ha&shy;ne&shy;den &amp; gün"),
        ("Kavurma\u202ehaneden", "tr", "Kavurma[U+202E]hane&shy;den"),
    ],
)
def test_a_long_word_is_parted_where_its_syllables_are(text: str, lang: str, shown: str) -> None:
    """In a column of a month, where a browser would break it anywhere; escaped and visible as everywhere."""
    assert as_printed(parted(text, lang)) == shown


def test_the_host_of_a_link_is_in_no_language(workshop: Workshop, printed: Printed) -> None:
    """Set in capitals on a Turkish page, as Facebook sets it, `kirkikindi.example` would get dots that no host has."""
    post = workshop.post("kutu", channels=("facebook",), link="https://kirkikindi.example/kutu")
    known = workshop.variants[post.path, "facebook"]
    workshop.variants[post.path, "facebook"] = replace(known, link_card=LinkCard("Kutu"))
    page = printed(workshop, language="tr")["posts/facebook/kutu.html"]
    assert '<small lang="">kirkikindi.example</small>' in page


def test_a_page_stays_small(full: Workshop, printed: Printed) -> None:
    """Somebody opens it on a phone on a train."""
    for name, text in printed(full, now=full.now + timedelta(minutes=1)).items():
        assert len(text.encode()) < 60_000, name


@pytest.mark.parametrize(
    "text", ["{{ nobody }}", "{% if %}", "{{ 1 / 0 }}", "{{ now + 'a' }}", "{% include 'gone.html' %}"]
)
def test_a_mistake_in_an_override_is_named(workshop: Workshop, printed: Printed, text: str) -> None:
    """Whoever wrote it reads which file it is, not a traceback of ours."""
    own = workshop.root / "templates/site"
    own.mkdir(parents=True)
    (own / "missing.html").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"templates/site does not work: missing.html"):
        printed(workshop)
    (own / "missing.html").rename(own / "_side.html")
    with pytest.raises(UsageError, match=r"templates/site does not work: _side.html"):
        printed(workshop)


def test_an_override_that_is_a_link_is_none(workshop: Workshop, printed: Printed, tmp_path: Path) -> None:
    """It would show what lies elsewhere on this machine to everybody: the theme's own page stands there."""
    (tmp_path / "secret").write_text("gizli", encoding="utf-8")
    own = workshop.root / "templates/site"
    own.mkdir(parents=True)
    usual = printed(workshop)["404.html"]
    (own / "missing.html").symlink_to(tmp_path / "secret")
    assert printed(workshop)["404.html"] == usual


def test_a_page_in_a_frame_is_the_page_that_its_template_makes(full: Workshop) -> None:
    """What pages of posts have alike is printed once; nobody must be able to tell."""
    full.post("\ue000 \ue002 <b>", title="\ue001 \ue003")
    full.settings = replace(full.settings, name="Köşe \ue002 \ue000")
    full.channel("x", title="Mavi \ue002 gök")
    whole = output(full.survey(), full.render)
    printed = {page.address: whole.printer.html(page).decode() for page in post_pages(whole.made)}
    assert printed == {page.address: whole.printer.at_length(page) for page in post_pages(whole.made)}


def test_the_moment_of_the_site_stands_in_one_file(full: Workshop, printed: Printed) -> None:
    """Pages of posts say nothing else when only time goes by."""
    before = printed(full)
    full.now += timedelta(minutes=1)
    changed = {name for name, text in printed(full).items() if before[name] != text}
    assert not [name for name in changed if name.startswith("posts/")]
    whole = output(full.survey(full.now), full.render)
    sheet = dict(whole.texts())[addresses.moment("")].decode()
    assert '.moment::after{content:"Tue 1 Dec 10:01 · Europe/Istanbul, UTC+3"}' in sheet
