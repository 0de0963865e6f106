"""Rules: what is wrong with a post on its network, at which line, and nothing else."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import PIL.Image
import pytest

from pipeline.check import check
from pipeline.model.codes import CODES
from pipeline.model.finding import Finding, Fix, Severity
from pipeline.networks.limits import limits
from pipeline.render import render
from pipeline.rules import findings_for, images
from pipeline.rules.case import Case
from pipeline.workspace.library import load
from tests.films import film
from tests.pictures import drawn, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BRAND = """\
name = "Kırkikindi"
[voice]
never = ["bedava", "son şans", "ILIK", "world-class"]
[people.ayse]
instagram = "ayse"
[people.can]
instagram = "can"
[people.ece]
instagram = "ece"
[people.su]
instagram = "su"
"""


@cache
def jpeg(width: int, height: int) -> bytes:
    """Return a JPEG of a size."""
    return drawn("JPEG", (width, height))


@pytest.fixture
def judge(
    make_workspace: Callable[..., Path], channel_text: Callable[..., str], post_text: Callable[..., str]
) -> Callable[..., tuple[Finding, ...]]:
    """Judge one post on one network: `judge("mastodon", "Body", title="T")`."""

    def run(
        network: str, body: str = "Merhaba", media: dict[str, bytes] | None = None, lang: str = "tr", **keys: str
    ) -> tuple[Finding, ...]:
        root = make_workspace(
            {
                "brand/brand.toml": BRAND,
                f"content/{network}/channel.toml": channel_text(network, lang=f'"{lang}"'),
                f"content/{network}/a.md": post_text(body, **keys),
                **{f"content/{network}/media/{name}": data for name, data in (media or {}).items()},
            }
        )
        library = load(root)
        target = next(target for target in library.targets() if target.channel.name == network)
        variant = render(target, library).variant
        assert variant is not None
        found = findings_for(target, variant, library)
        for finding in found:
            assert finding.code in CODES
            assert finding.path == target.post.path
            assert finding.hint
            assert "{" not in str(finding.message).replace("{{ post.link }}", "")
        return found

    return run


def said(findings: tuple[Finding, ...]) -> list[tuple[int, str]]:
    """Line and code of each finding."""
    return [(finding.line, finding.code) for finding in findings]


# Length.


def test_a_post_that_fits_to_the_last_character(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """The limit itself is allowed."""
    assert said(judge("x", "a" * 280)) == []
    assert said(judge("mastodon", "ş" * 500)) == []
    assert said(judge("bluesky", "ş" * 300)) == []


def test_one_character_too_many_says_how_many(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Counted as the network counts, on the line where it runs over."""
    (found,) = judge("x", "bir\n" + "☕" * 139)
    assert str(found.message) == "282 of 280 characters for X"
    assert str(found.hint) == "take out 2, or part it: tellal fit x/a shows where"
    assert (found.line, found.code, found.channel, found.severity) == (6, "text-too-long", "x", Severity.ERROR)
    (found,) = judge("linkedin", "a" * 3001)
    assert str(found.hint) == "take out 1"


def test_a_part_of_a_thread_names_itself(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Two of three, at its own line."""
    (found,) = judge("x", f"bir\n***\n{'a' * 281}\n***\nüç")
    assert (found.line, str(found.message)) == (7, "2/3: 281 of 280 characters for X")


def test_bluesky_counts_bytes_as_well(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """A family is one character of 25 bytes."""
    (found,) = judge("bluesky", "👨\u200d👩\u200d👧\u200d👦" * 130)
    assert str(found.message) == "3250 of 3000 bytes for Bluesky"


def test_a_caption_is_shorter_than_a_message(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Telegram's limit depends on images."""
    picture = {"a.png": png(100, 100)}
    assert said(judge("telegram", "a" * 2000)) == []
    (found,) = judge("telegram", "a" * 1025 + "\n\n![Bir fincan kahve](media/a.png)", picture)
    assert str(found.message) == "1025 of 1024 characters for Telegram"
    assert str(found.hint) == "take out 1; without an image it may have 4096"


def test_a_content_warning_counts_where_it_counts(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Mastodon adds it to the text."""
    assert said(judge("mastodon", "a" * 495, spoiler="yedi")) == []
    (found,) = judge("mastodon", "a" * 495, spoiler="yediyedi")
    assert str(found.message) == "503 of 500 characters for Mastodon"


# Images and alt text.


@pytest.mark.parametrize(
    ("alt", "codes"),
    [
        ("Buharı tüten bir fincan", []),
        ("", ["alt-missing"]),
        (" ", ["alt-missing"]),
        ("image", ["alt-meaningless"]),
        ("Resim", ["alt-meaningless"]),
        ("görsel.", ["alt-meaningless"]),
        ("fincan", ["alt-meaningless"]),
        ("fincan.png", ["alt-meaningless"]),
        ("IMG_2034.JPG", ["alt-meaningless"]),
        ("☕", ["alt-meaningless"]),
        ("ab", ["alt-meaningless"]),
        ("Bir fincan.png dosyası var", []),
    ],
)
def test_alt_text_says_what_an_image_shows(
    judge: Callable[..., tuple[Finding, ...]], alt: str, codes: list[str]
) -> None:
    """Never nothing, never "image", never the file's name; the same on every channel."""
    found = judge("x", f"a\n![{alt}](media/fincan.png)", {"fincan.png": png(100, 100)})
    assert said(found) == [(6, code) for code in codes]
    assert all(finding.channel == "" for finding in found)


def test_alt_text_has_a_limit_too(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Each network its own."""
    picture = {"a.png": png(100, 100)}
    (found,) = judge("x", f"a\n![{'söz ' * 251}](media/a.png)", picture)
    assert (found.code, str(found.message)) == ("alt-too-long", "1003 of 1000 characters of alt text for X")
    assert said(judge("mastodon", f"a\n![{'söz ' * 251}](media/a.png)", picture)) == []


def test_pictures_that_instagram_cuts_to_the_shape_of_the_first(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """A card in 4:5 behind a square photo loses its edges; a pixel that rounding added is nobody's loss."""
    images = {"a.jpg": jpeg(1080, 1080), "b.jpg": jpeg(1080, 1350), "c.jpg": jpeg(1080, 1081), "d.jpg": jpeg(540, 540)}
    post = "\n".join(f"![Bir fincan kahve](media/{name})" for name in images)
    (found,) = judge("instagram", post, images)
    assert (found.line, found.code, found.severity) == (6, "image-cut", Severity.WARNING)
    said_so = "picture 2 is 1080 × 1350; Instagram cuts it to the shape of the first, 1080 × 1080"
    assert str(found.message) == said_so
    assert said(judge("mastodon", post, images)) == []


def test_images_of_a_kind_size_and_shape(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Instagram takes JPEG between 4:5 and 1.91:1; X takes five megabytes; nobody takes a billion pixels.

    Kind and weight are made to fit; a shape is for its author to change.
    """
    one = "![Bir fincan kahve](media/{})"
    assert said(judge("instagram", one.format("a.png"), {"a.png": png(1080, 1080)})) == []
    assert said(judge("instagram", one.format("b.jpg"), {"b.jpg": jpeg(1080, 1350)})) == []
    (found,) = judge("instagram", one.format("c.jpg"), {"c.jpg": jpeg(1080, 1920)})
    assert (found.code, str(found.hint)) == ("image-shape", "cut it to between 0.8:1 and 1.91:1, width to height")
    assert said(judge("x", one.format("d.png"), {"d.png": png(100, 100, 5_100_000)})) == []
    assert said(judge("x", one.format("e.png"), {"e.png": png(60_000, 60_000)})) == [(5, "image-too-large")]


def test_not_too_many_images_and_not_too_few(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """The fifth of four is the one that is named; Instagram shows nothing without one."""
    pictures = {f"{name}.png": png(100, 100) for name in "abcde"}
    body = "\n".join(f"![Fincan numara {name}](media/{name}.png)" for name in "abcde")
    (found,) = judge("x", body, pictures)
    assert (found.line, str(found.message)) == (9, "5 of 4 images for X")
    assert said(judge("instagram", "Yalnızca yazı")) == [(5, "image-needed")]


def test_images_that_are_too_small_or_too_large_for_a_network(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Where the network says so, and with the number."""
    body = "https://kirk.example ![Bir fincan kahve](media/a.png)"
    (found,) = judge("google-business", body, {"a.png": png(400, 249)})
    assert (found.code, str(found.hint)) == ("image-too-small", "use one with at least 250 on its shorter side")
    assert said(judge("google-business", body, {"a.png": png(400, 250)})) == []
    held = io.BytesIO()
    PIL.Image.new("1", (6000, 6000)).save(held, "PNG")
    assert said(judge("mastodon", body, {"a.png": held.getvalue()})) == []


def test_a_picture_that_moves_goes_out_as_it_is_or_not_at_all(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Nobody but its author could say which of its frames readers should see."""
    held = io.BytesIO()
    frames = [PIL.Image.new("RGB", (600, 400), colour) for colour in ("red", "green", "blue")]
    frames[0].save(held, "GIF", save_all=True, append_images=frames[1:])
    moving, body = held.getvalue(), "![Bir fincan kahve](media/a.gif)"
    (found,) = judge("instagram", body, {"a.gif": moving})
    assert (found.code, str(found.hint)) == ("image-type", "save one of its frames as JPEG")
    assert said(judge("x", body, {"a.gif": moving})) == []
    assert said(judge("x", body, {"a.gif": moving + bytes(5_000_000)})) == [(5, "image-too-heavy")]
    assert said(judge("bluesky", body, {"a.gif": drawn("GIF") + bytes(2_000_000)})) == []


@pytest.mark.parametrize(
    ("network", "media", "codes"),
    [
        ("threads", "", ["image-unhosted"] * 2),
        ("devto", "", ["image-unhosted"] * 2),
        ("threads", '[media]\nkind = "url"\nurl = "https://www.example.org/media/"\n', []),
        ("outbox", "", []),
    ],
)
def test_images_that_a_network_could_not_fetch(
    make_workspace: Callable[..., Path],
    post_text: Callable[..., str],
    network: str,
    media: str,
    codes: list[str],
) -> None:
    """Some take them by their address only; without a place for them nobody could send the post. A twin shows it."""
    twin = 'as = "threads"\n' if network == "outbox" else ""
    root = make_workspace(
        {
            "content/a/channel.toml": f'network = "{network}"\n{twin}account = "kirk"\n',
            "content/a/a.md": post_text("Metin ![Bir fincan kahve](media/a.png)", title="Kahve"),
            "content/a/b.md": post_text("Film ![Bir fincan kahve](media/a.mp4)", title="Film"),
            "content/a/media/a.png": png(400, 400),
            "content/a/media/a.mp4": film(),
        }
    )
    for settings, expected in (("", ["image-unhosted"] * 2 * (network != "outbox")), (media, codes)):
        (root / "tellal.toml").write_text(f'name = "Deneme"\n{settings}', encoding="utf-8")
        found = check(load(root)).findings  # what was kept of the first look must not count for the second
        assert [each.code for each in found if each.code.startswith("image-")] == expected


def test_where_images_cannot_go(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """A network that takes none from us says so, once."""
    root = make_workspace(
        {
            "content/a/channel.toml": 'network = "outbox"\naccount = "kirk"\n',
            "content/a/a.md": post_text("Metin ![Bir fincan kahve](media/a.png)"),
            "content/a/media/a.png": png(9, 9),
        }
    )
    library = load(root)
    (target,) = library.targets()
    variant = render(target, library).variant
    assert variant is not None
    case = Case(target, variant, library, replace(limits("outbox"), max_images=-1))
    assert [each.code for each in images.findings(case)] == ["image-too-many"]


# Text.


def test_characters_that_a_network_refuses(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """In the text and in the title, at their line."""
    shown, video = "![Buhar yükselen bir fincan](media/kis.mp4)\n", {"kis.mp4": film()}
    assert said(judge("youtube", f"{shown}bir\n1 < 2\n", video, title='"a > b"')) == [
        (4, "character-refused"),
        (8, "character-refused"),
    ]
    assert said(judge("youtube", f"{shown}bir", video, title="iki")) == []
    assert said(judge("weibo", "雨 https://kirk.example/a#b")) == []
    assert said(judge("weibo", "雨 #雨# https://kirk.example")) == [(5, "character-refused")]
    assert said(judge("whatsapp", "Bir.\n\nİki.")) == [(5, "character-refused")]


def test_what_is_refused_and_not_only_disliked(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Instagram likes five hashtags and refuses 31; X takes one cashtag."""
    picture = {"a.jpg": jpeg(1080, 1080)}
    body = "{} ![Bir fincan kahve](media/a.jpg)"
    tags = " ".join(f"#kahve{number}" for number in range(31))
    (found,) = judge("instagram", body.format(tags), picture)
    assert (found.severity, str(found.message)) == (Severity.ERROR, "31 of 30 hashtags for Instagram")
    (found,) = judge("instagram", body.format(tags.rpartition(" ")[0]), picture)
    assert (found.severity, str(found.message)) == (Severity.WARNING, "30 hashtags; Instagram likes 5 at most")
    (found,) = judge("instagram", body.format("@ayse " * 21), picture)
    assert (found.severity, str(found.message)) == (Severity.ERROR, "21 of 20 mentions for Instagram")
    assert said(judge("x", "$KHV 5$ $a1b US$ $toolong $KAVE\n$CAY")) == [(5, "cashtag-too-many")]
    assert said(judge("x", "$KHV ve 100$, $20")) == []
    assert said(judge("mastodon", "$KHV $KAVE")) == []


def test_signs_count_where_the_network_counts_them(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Discord measures what is sent: stars, backslashes and the address behind words."""
    assert said(judge("discord", "a" * 1996 + "**b**"))[0][1] == "text-too-long"
    assert said(judge("discord", "a" * 1995 + "**b**")) == []
    assert said(judge("discord", "*".join("a" * 1000))) == [(5, "text-too-long")]
    assert said(judge("telegram", "a" * 4095 + "**b**")) == []


def test_a_title_in_the_networks_unit(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """TikTok counts an emoji twice, YouTube does not."""
    picture = {"a.jpg": jpeg(100, 100)}
    body = "Metin ![Bir fincan kahve](media/a.jpg)"
    assert said(judge("tiktok", body, picture, title="a" * 88 + "☕👋")) == [(4, "title-too-long")]
    assert said(judge("tiktok", body, picture, title="a" * 88 + "👋")) == []
    filmed = "Metin ![Buhar yükselen bir fincan](media/kis.mp4)"
    assert said(judge("youtube", filmed, {"kis.mp4": film()}, title="a" * 99 + "👋")) == []


def test_as_many_links_as_a_network_wants(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Weibo takes no post without one, Threads no more than five different ones."""
    assert said(judge("weibo", "雨")) == [(5, "link-needed")]
    assert said(judge("weibo", "雨 https://kirk.example")) == []
    links = [f"https://kirk.example/{number}" for number in range(6)]
    assert said(judge("threads", "\n".join([*links[:5], links[0]]))) == []
    assert said(judge("threads", "\n".join(links))) == [(10, "link-too-many")]


def test_a_link_beside_a_picture(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """A pin leads to its link; a picture on Facebook takes the card's place."""
    picture = {"a.jpg": jpeg(400, 600)}
    body = "Metin ![Bir fincan kahve](media/a.jpg)"
    assert said(judge("pinterest", body, picture, link="https://kirk.example")) == []
    assert said(judge("facebook", body, picture, link="https://kirk.example")) == [(4, "link-not-shown")]


# Threads, titles, emptiness.


def test_threads_only_where_there_are_threads(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """At the marker."""
    assert said(judge("wordpress", "bir\n\n***\niki", title="T")) == [(8, "thread-unsupported")]
    assert said(judge("mastodon", "bir\n***\niki")) == []


def test_one_comment_below_a_post_where_there_are_no_threads(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Of words alone, with a length of its own."""
    assert said(judge("linkedin", "bir\n\n***\niki")) == []
    assert said(judge("facebook", "bir\n***\niki\n***\nüç")) == [(8, "thread-unsupported")]
    assert said(judge("linkedin", f"bir\n***\n{'a' * 1250}")) == []
    (found,) = judge("linkedin", f"bir\n***\n{'a' * 1251}")
    assert str(found.message) == "2/2: 1251 of 1250 characters for LinkedIn"
    pictured = judge("facebook", "bir\n***\niki ![Bir fincan](media/a.png)", {"a.png": png(9, 9)})
    assert said(pictured) == [(7, "image-too-many")]


def test_titles_where_they_are_needed(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """An article without one has none."""
    assert said(judge("wordpress", "a")) == [(1, "title-missing")]
    assert said(judge("wordpress", "a", title="Başlık")) == []


@pytest.mark.parametrize("body", ["", "   ", "\n\n\t\n"])
def test_an_empty_post(judge: Callable[..., tuple[Finding, ...]], body: str) -> None:
    """Nothing to say."""
    assert [finding.code for finding in judge("x", body)] == ["post-empty"]


def test_an_empty_part(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """One marker too many; an image alone is something."""
    assert said(judge("x", "bir\n***\n\n***\niki")) == [(7, "part-empty")]
    assert said(judge("x", "bir\n***\n![Bir fincan kahve](media/a.png)", {"a.png": png(9, 9)})) == []


def test_an_empty_post_in_a_template_is_still_empty(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Hashtags of the brand alone are no post."""
    root = make_workspace({"templates/text/default.j2": "{{ body }}\n\n#kahve", "content/x/a.md": post_text("")})
    library = load(root)
    (target,) = library.targets()
    variant = render(target, library).variant
    assert variant is not None
    assert [finding.code for finding in findings_for(target, variant, library)] == ["post-empty"]


# Hashtags and mentions.


def test_hashtags_not_too_many_and_none_twice(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Instagram likes five; capitals make no other hashtag, and neither does the dot of a Turkish i."""
    picture = {"a.jpg": jpeg(100, 100)}
    image = "\n![Bir fincan kahve](media/a.jpg)"
    assert said(judge("instagram", "#a #b #c #d #e" + image, picture)) == []
    (found,) = judge("instagram", "#a #b #c\n#d #e #f #g" + image, picture)
    assert (found.line, found.severity) == (6, Severity.WARNING)
    assert str(found.message) == "7 hashtags; Instagram likes 5 at most"
    assert said(judge("x", "#İkindi\n#ikindi #IŞIK")) == [(6, "hashtag-twice")]
    assert said(judge("x", "#IŞIK #ışık")) == [(5, "hashtag-twice")]
    assert said(judge("x", "#IŞIK #işik")) == []


def test_mentions_not_too_many(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Instagram lets three through."""
    picture = {"a.jpg": jpeg(100, 100)}
    (found,) = judge("instagram", "@ayse @can\n@ece @su\n![Bir fincan kahve](media/a.jpg)", picture)
    assert (found.line, found.code) == (6, "mention-too-many")


# Voice.


@pytest.mark.parametrize(
    ("body", "lang", "lines"),
    [
        ("Bugün kahve bedava!", "tr", [5]),
        ("BEDAVA\nkahve, Bedava'ya", "tr", [5, 6]),
        ("bedavacı ve abedava", "tr", []),
        ("Bu son\nşans", "tr", [5]),
        ("SON ŞANS", "tr", [5]),
        ("ılık bir çay,\nILIK", "tr", [5, 6]),
        ("ilik bir çay", "tr", []),
        ("World-class\nWORLD-CLASS", "en", [5, 6]),
        ("world class", "en", []),
        ("**be**dava", "tr", [5]),
        ("#bedava\n@bedava", "tr", [5, 6]),
    ],
)
def test_words_that_the_brand_never_uses(
    judge: Callable[..., tuple[Finding, ...]], body: str, lang: str, lines: list[int]
) -> None:
    """Whole words, in any case, by the letters of the language."""
    assert [finding.line for finding in judge("x", body, lang=lang) if finding.code == "voice-never"] == lines


def test_the_brand_minds_its_words_everywhere(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """In alt texts, titles and on cards."""
    picture = {"a.png": png(100, 100)}
    assert said(judge("x", "a\n![Bedava kahve dağıtan biri](media/a.png)", picture)) == [(6, "voice-never")]
    assert said(judge("wordpress", "a", title="Bedava kahve")) == [(4, "voice-never")]
    assert (4, "voice-never") in said(judge("x", "a", card='{template: yok, headline: "Bedava"}'))


# Links.


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("https://kirkikindi.example/a", []),
        ("http://kirkikindi.example/a", ["link-not-secure"]),
        ("[a](https://kirkikindi)", ["link-malformed"]),
        ("[a](https://ayse:parola@kirkikindi.example)", ["link-malformed"]),
        ("<https://10.0.0.1/x>", ["link-malformed"]),
    ],
)
def test_addresses_lead_somewhere(judge: Callable[..., tuple[Finding, ...]], body: str, codes: list[str]) -> None:
    """On the line where they stand."""
    assert said(judge("x", "bir\n" + body)) == [(6, code) for code in codes]


def test_an_address_that_nobody_can_follow(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Instagram."""
    found = judge("instagram", "Bak https://a.example\n![Bir fincan kahve](media/a.jpg)", {"a.jpg": jpeg(9, 9)})
    assert [(finding.code, finding.severity) for finding in found] == [("link-dead", Severity.WARNING)]


def test_the_link_of_a_post_is_seen_somewhere(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """In the text, or beside it where the network shows a card for it."""
    link = "https://kirkikindi.example/kis"
    assert said(judge("x", "a", link=link)) == [(4, "link-not-shown")]
    assert said(judge("x", f"a {link}", link=link)) == []
    assert said(judge("bluesky", "a", link=link)) == []
    assert said(judge("bluesky", "a\n![Bir fincan kahve](media/a.png)", {"a.png": png(9, 9)}, link=link)) == [
        (4, "link-not-shown")
    ]


@pytest.mark.parametrize(
    ("fills", "keys", "codes"),
    [
        ('["text", "link"]', {"link": "https://kirk.example/kis"}, []),
        ('["text"]', {"link": "https://kirk.example/kis"}, ["link-not-shown"]),
        ('["text", "link"]', {}, ["link-needed"]),
        ('["title", "text"]', {"title": "Kış"}, []),
        ('["title", "text"]', {}, ["title-missing"]),
    ],
)
def test_a_template_has_fields_for_link_and_title(
    make_workspace: Callable[..., Path],
    post_text: Callable[..., str],
    fills: str,
    keys: dict[str, str],
    codes: list[str],
) -> None:
    """WhatsApp shows them where the channel says so, and takes no field that is empty."""
    channel = f'network = "outbox"\nas = "whatsapp"\naccount = "a"\n[options]\ntemplate = "t"\nfills = {fills}\n'
    library = load(make_workspace({"content/w/channel.toml": channel, "content/w/a.md": post_text("a", **keys)}))
    (target,) = (each for each in library.targets() if each.channel.name == "w")
    variant = render(target, library).variant
    assert variant is not None
    assert [each.code for each in findings_for(target, variant, library)] == codes
    assert variant.title == keys.get("title", "")


# Hidden characters.


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (
            "Düz metin — “tırnak” ☕👨\u200d👩\u200d👧 ❤️ 1️⃣ ©️",
            [],
        ),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", []),
        ("bir\u202eiki", ["hidden-character"]),
        ("bir\u2066iki\u2069", ["hidden-character", "hidden-character"]),
        ("bir\u200biki\u200büç", ["hidden-character"]),
        ("bir\ufeff iki", ["hidden-character"]),
        ("kah\xadve", ["hidden-character"]),
        ("a\u200db", ["hidden-character"]),
        ("می\u200cخواهم", []),
        ("a\U000e0041\U000e0042", ["hidden-character", "hidden-character"]),
        ("a\ue000b", ["hidden-character"]),
        ("a\u2028b", ["hidden-character"]),
        ("a\u200eb", ["hidden-character"]),
        ("bozuk \ufffd", ["hidden-character"]),
        ("&#x202e;ters", ["hidden-character"]),
    ],
)
def test_characters_that_nobody_sees(judge: Callable[..., tuple[Finding, ...]], body: str, codes: list[str]) -> None:
    """They turn lines around or carry words away; inside emoji and Persian they are at home."""
    assert [finding.code for finding in judge("x", body)] == codes


def test_a_hidden_character_can_be_taken_out(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """The mend is known where the character stands in the file itself."""
    (found,) = judge("x", "bir\niki\u200büç")
    assert (found.line, found.fix) == (6, Fix(0, "\u200b", ""))
    assert "U+200B (zero width space)" in str(found.message)
    (found,) = judge("x", "&#x200b;")
    assert found.fix is None


def test_hidden_characters_in_alt_texts(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Screen readers read those aloud."""
    found = judge("x", "a\n![Bir\u202e fincan kahve](media/a.png)", {"a.png": png(9, 9)})
    assert said(found) == [(6, "hidden-character")]


# Secrets. Written in two pieces, so that no scanner takes this file for a leak.

SECRETS = [
    "AKIA" + "IOSFODNN7EXAMPLE",
    "ghp_" + "a1B2" * 10,
    "github_pat_" + "a1B2" * 12,
    "glpat-" + "a1B2c3D4e5F6g7H8i9J0",
    "xoxb-" + "1234567890-abcdef",
    "https://hooks.slack.com/services/" + "T0001/B0001/abcdefgh",
    "https://discord.com/api/webhooks/" + "123456/" + "abcdef" * 5,
    "123456789:AA" + "a1B2c3D4" * 5,
    "AIza" + "a1B2c3D" * 5,
    "sk-" + "proj-" + "a1B2" * 10,
    "sk_live_" + "a1B2" * 6,
    "eyJ" + "hbGciOiJIUzI1NiJ9." + "eyJ" + "zdWIiOiIxMjM0In0." + "abcdefghijkl",
    "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
    "nsec1" + "q" * 58,
    "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----",
    "xapp-" + "1-A012-345-abcdef",
    "M" + "Tk4NjIyNDgzNDcxOTI1MjQ4." + "Cl2FMQ" + ".ZnCjm1XVW7vRze4b7Cq4se7kKWs",
    "IGQV" + "a1B2c3" * 12,
    "npm_" + "a1B2c3" * 6,
    "SG." + "a1B2c3D4e5F6g7H8" + ".a1B2c3D4e5F6g7H8",
    "postgres://" + "kahve:gizli1@db.example.org",
    "MASTODON_TOKEN=" + "vQ3xT9kLm2PzR7wYc5Hn",
    "parola: " + "cokgizli123",
]


@pytest.mark.parametrize("text", SECRETS, ids=range(len(SECRETS)))
def test_secrets_are_found_and_not_repeated(judge: Callable[..., tuple[Finding, ...]], text: str) -> None:
    """A finding says where, what kind, and how it begins; it ends up in public logs."""
    found = [finding for finding in judge("telegram", f"bir\n{text}") if finding.code == "secret"]
    assert [(finding.line, finding.channel) for finding in found] == [(6, "")]
    assert text[8:].strip() not in str(found[0].message)


def test_secrets_in_the_front_matter(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Notes are not published, but they are in the repository."""
    found = judge("x", "a", note="ghp_" + "a1B2" * 10)
    assert said(found) == [(4, "secret")]


def test_ordinary_words_are_no_secrets(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Talking of passwords is allowed."""
    body = "Şifremiz yok, wifi parolası: sor bize. task-force eyJ AIza sk-8 123456789:AAB https://a.example:8080/b "
    body += "token: kahve-dukkanimizin-jetonu secret recipe-of-the-house-since-1998"
    assert said(judge("x", body)) == []


def test_a_post_wrong_in_ten_ways_gets_ten_findings(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """All of them in one run, each at its line."""
    body = (
        "Bedava kahve!\n"  # 5 voice-never
        "http://kirkikindi.example\n"  # 6 link-not-secure
        "ghp_" + "a1B2" * 10 + "\n"  # 7 secret
        "kah\u200bve\n"  # 8 hidden-character
        "#a #a\n"  # 9 hashtag-twice
        "![](media/a.png)\n"  # 10 alt-missing
        "![image](media/a.png)\n"  # 11 alt-meaningless
        "\n***\n\n***\n"  # 14 part-empty, 15 thread-unsupported (the second marker)
        "son"
    )
    found = judge("linkedin", body, {"a.png": png(60_000, 60_000)})
    assert sorted(set(said(found))) == [
        (5, "voice-never"),
        (6, "link-not-secure"),
        (7, "secret"),
        (8, "hidden-character"),
        (9, "hashtag-twice"),
        (10, "alt-missing"),
        (10, "image-too-large"),
        (11, "alt-meaningless"),
        (11, "image-too-large"),
        (14, "part-empty"),
        (15, "thread-unsupported"),
    ]


def test_every_message_is_a_template_with_values(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Translators get the sentence, not one of its thousand variants."""
    for finding in judge("x", "Bedava " + "a" * 300 + "\n![](media/yok.png)"):
        assert re.fullmatch(r"[^{}]*(\{[a-z_]+\}[^{}]*)*", finding.message.text)


# Videos.


def test_a_video_that_its_network_does_not_take(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """What would be left out without a word is refused."""
    body = "![Buhar yükselen bir fincan](media/kis.mp4)"
    assert said(judge("devto", body, {"kis.mp4": film()}, title="Kış")) == [(6, "video-refused")]
    assert said(judge("outbox", body, {"kis.mp4": film()})) == []


def test_a_network_of_videos(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """A post without a video is none there."""
    assert said(judge("youtube", "Metin", title="Kış")) == [(6, "video-missing")]
    body = "Metin ![Buhar yükselen bir fincan](media/kis.mp4)"
    assert said(judge("youtube", body, {"kis.mp4": film()}, title="Kış")) == []


def test_an_image_that_goes_alone(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """What nobody would see is refused; beside a video there may be words."""
    picture, film_ = {"a.jpg": jpeg(600, 600)}, {"kis.mp4": film()}
    assert said(judge("snapchat", "Metin ![Bir fincan kahve](media/a.jpg)", picture)) == [(5, "text-beside-image")]
    assert said(judge("snapchat", "![Bir fincan kahve](media/a.jpg)", picture)) == []
    assert "text-beside-image" not in {
        code for _, code in said(judge("snapchat", "Metin ![Buhar yükselen bir fincan](media/kis.mp4)", film_))
    }


def test_a_video_says_what_it_shows(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """As pictures do."""
    assert said(judge("outbox", "![](media/kis.mp4)", {"kis.mp4": film()})) == [(5, "alt-missing")]
    assert said(judge("outbox", "![kis](media/kis.mp4)", {"kis.mp4": film()})) == [(5, "alt-meaningless")]


def test_a_message_has_a_video_or_pictures(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """No network shows both."""
    body = "![Buhar yükselen bir fincan](media/kis.mp4) ![Bir fincan kahve](media/a.jpg)"
    media = {"kis.mp4": film(), "a.jpg": jpeg(600, 600)}
    assert said(judge("outbox", body, media)) == [(5, "video-with-images")]


@pytest.mark.parametrize(
    ("network", "about", "code"),
    [
        ("snapchat", {"seconds": 61}, "video-too-long"),
        ("snapchat", {"seconds": 5}, "video-too-short"),
        ("snapchat", {"seconds": 30, "size": (500, 900)}, "video-too-small"),
        ("pinterest", {"seconds": 30, "size": (400, 1000)}, "video-shape"),
        ("tiktok", {"seconds": 30, "code": b"av01"}, "video-type"),
        ("viber", {"seconds": 30, "brand": b"qt  "}, "video-type"),
        ("tiktok", {"seconds": 30, "sound": b"Opus"}, "video-type"),
        ("tiktok", {"seconds": 30, "frames": 3600}, "video-too-large"),
    ],
)
def test_a_video_that_a_network_would_refuse(
    network: str,
    about: dict[str, Any],
    code: str,
    judge: Callable[..., tuple[Finding, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Length, shape, kind and pictures a second, where nobody can make it fit."""
    monkeypatch.setattr("pipeline.clips.goal.can_encode", lambda: False)
    name = "kis.mov" if about.get("brand") else "kis.mp4"
    body = f"![Buhar yükselen bir fincan](media/{name})"
    found = judge(network, body, {name: film(**{"size": (720, 1280), **about})})
    assert [finding.code for finding in found if finding.code.startswith("video")] == [code]


def test_a_video_that_is_made_to_fit_is_none_to_complain_of(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """With the extra, another kind or coding is made what the network takes; one that is too long stays too long."""
    body = "![Buhar yükselen bir fincan](media/kis.mov)"
    mov = film(brand=b"qt  ", code=b"hvc1", size=(720, 1280), seconds=30)
    assert said(judge("viber", body, {"kis.mov": mov})) == []
    assert said(judge("viber", body, {"kis.mov": film(brand=b"qt  ", seconds=181)})) == [(5, "video-too-long")]


def test_a_video_that_needs_a_cover(judge: Callable[..., tuple[Finding, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can make one, its network would refuse it."""
    body, media = "![Buhar yükselen bir fincan](media/kis.mp4)", {"kis.mp4": film()}
    assert said(judge("reddit", body, media, title="Kış")) == []
    monkeypatch.setattr("pipeline.clips.goal.can_encode", lambda: False)
    assert said(judge("reddit", body, media, title="Kış")) == [(6, "video-cover-missing")]


def test_a_video_too_long_for_the_bytes_it_may_have(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """Three hours in sixteen megabytes would be nothing to look at, whoever encodes it."""
    body = "![Buhar yükselen bir fincan](media/kis.mp4)"
    (found,) = judge("whatsapp", body, {"kis.mp4": film(seconds=3 * 3600, played=bytes(16_100_000))})
    assert found.code == "video-too-large"
    assert str(found.hint).startswith("cut it")


def test_a_text_beside_a_video_may_be_as_long_as_beside_a_picture(judge: Callable[..., tuple[Finding, ...]]) -> None:
    """On Telegram it is a caption."""
    body = "ş" * 1025 + "\n\n![Buhar yükselen bir fincan](media/kis.mp4)"
    assert [finding.code for finding in judge("telegram", body, {"kis.mp4": film()})] == ["text-too-long"]
