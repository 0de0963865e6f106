"""A target becomes what its network will show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.codes import CODES
from pipeline.model.library import Target
from pipeline.model.settings import Channel
from pipeline.networks.written import written
from pipeline.render import render
from pipeline.workspace.library import load
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.variant import Variant
    from pipeline.render import Rendered

PNG = png(16, 9)
BRAND = """\
name = "Kırkikindi"
[hashtags]
tr = ["kırkikindi", "kahve"]
[people.ayse]
x = "aysekavuruyor"
bluesky = "@ayse.example"
[people.mert]
name = "Mert İnan"
x = "mertcizer"
"""
TELLAL = """\
name = "Deneme"
timezone = "Europe/Istanbul"
locale = "tr"
[utm]
domains = ["kirkikindi.example"]
source = "{network}"
medium = "social"
campaign = "{campaign}"
"""


@pytest.fixture
def shop(make_workspace: Callable[..., Path], channel_text: Callable[..., str]) -> Callable[..., Library]:
    """Make a workspace with a brand, four channels and the files of a test, and load it."""

    def make(files: dict[str, str | bytes]) -> Library:
        channels = {
            f"content/{name}/channel.toml": channel_text(name, "deneme", lang='"tr"')
            for name in ("x", "bluesky", "mastodon", "wordpress", "telegram", "linkedin")
        }
        return load(make_workspace({"tellal.toml": TELLAL, "brand/brand.toml": BRAND, **channels, **files}))

    return make


def rendered(library: Library, name: str = "") -> Rendered:
    """Render the only target, or the one of a name."""
    targets = [target for target in library.targets() if name in ("", str(target))]
    assert len(targets) == 1, [str(target) for target in library.targets()]
    return render(targets[0], library)


def variant_of(library: Library, name: str = "") -> Variant:
    """Render one target that has something to show."""
    found = rendered(library, name)
    assert found.variant is not None, [str(finding.message) for finding in found.findings]
    return found.variant


def test_one_post_through_many_networks(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """Each shows people, links and emphasis in its own way."""
    body = "**Kış** geldi @ayse, @mert! [Menü](https://kirkikindi.example/kis#alt) #kahve"
    library = shop({"content/x/a.md": post_text(body, also="[bluesky, mastodon, telegram]")})
    tagged = "https://kirkikindi.example/kis?utm_source={}&utm_medium=social#alt"
    shown = {
        name: variant_of(library, f"x/a{at}").parts[0]
        for name, at in (("x", ""), ("bluesky", "@bluesky"), ("mastodon", "@mastodon"), ("telegram", "@telegram"))
    }
    assert shown["x"].text == f"Kış geldi @aysekavuruyor, @mertcizer! Menü ({tagged.format('x')}) #kahve"
    assert shown["x"].count == 44 + 23 + 8
    assert shown["bluesky"].text == "Kış geldi @ayse.example, Mert İnan! Menü #kahve"
    assert [(str(span.kind), span.target) for span in shown["bluesky"].spans] == [
        ("mention", "ayse.example"),
        ("link", tagged.format("bluesky")),
        ("tag", "kahve"),
    ]
    assert shown["mastodon"].text == f"Kış geldi ayse, Mert İnan! Menü ({tagged.format('mastodon')}) #kahve"
    assert "strong" in {str(span.kind) for span in shown["telegram"].spans}
    assert shown["telegram"].markdown == f"**Kış** geldi ayse, Mert İnan! [Menü]({tagged.format('telegram')}) #kahve"
    findings = rendered(library, "x/a@mastodon").findings
    assert [(finding.code, finding.channel, finding.line) for finding in findings] == [
        ("mention-without-handle", "mastodon", 6),
        ("mention-without-handle", "mastodon", 6),
    ]


def test_lines_of_a_thread_are_those_of_the_file(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """With a template around each part, and an image that takes no line of the text."""
    library = shop(
        {
            "templates/text/default.j2": "{{ part }}/{{ parts }}\n\n{{ body }}\n\n#son",
            "content/x/a.md": post_text("\nbir\niki\n![Bir fincan kahve](media/a.png)\nüç\n\n***\n\n- dört\n"),
            "content/x/media/a.png": PNG,
        }
    )
    first, second = variant_of(library).parts
    assert first.text == "1/2\n\nbir\niki\nüç\n\n#son"
    assert (first.line, first.lines) == (6, (6, 6, 6, 7, 9, 9, 9))
    assert second.text == "2/2\n\n• dört\n\n#son"
    assert second.line_at(second.text.index("dört")) == 13
    assert first.images[0].line == 8


@pytest.mark.parametrize(
    ("files", "keys", "text"),
    [
        ({"default.j2": "{{ body }}!"}, {}, "a!"),
        ({"default.j2": "{{ body }}!", "own.j2": "{{ body }}?"}, {"template": "own"}, "a?"),
        ({"own.j2": "{{ body }}?"}, {}, "a"),
        ({}, {}, "a"),
        (
            {"default.j2": "{{ body }} {{ post.title }} {{ post.tags | join('+') }} {{ channel.network }}"},
            {"title": "T", "tags": "[b, c]"},
            "a T b+c x",
        ),
        (
            {"default.j2": "{{ body }} {{ campaign.line }}{{ post.link }}"},
            {"campaign": "kis"},
            "a Kış başladı.https://k.example/kis",
        ),
        ({"default.j2": "{{ body }} {{ campaign.line }}|{{ brand.name }}|{{ post.link }}|"}, {}, "a |Kırkikindi||"),
    ],
)
def test_templates_wrap_posts(
    shop: Callable[..., Library], post_text: Callable[..., str], files: dict[str, str], keys: dict[str, str], text: str
) -> None:
    """The post's own, else the channel's, else the workspace's, else none; empty words where there is nothing."""
    templates = {f"templates/text/{name}": source for name, source in files.items()}
    campaign = "---\nname: Kış\nline: Kış başladı.\nlink: https://k.example/kis\n---\n"
    library = shop({**templates, "content/campaigns/kis.md": campaign, "content/x/a.md": post_text("a", **keys)})
    assert variant_of(library).parts[0].text == text


def test_a_broken_template_shows_nothing(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """Half a post would be worse than none."""
    library = shop({"templates/text/default.j2": "bir\n{{ yok }}{{ body }}", "content/x/a.md": post_text("a")})
    found = rendered(library)
    assert found.variant is None
    assert [(finding.path, finding.line, finding.code) for finding in found.findings] == [
        ("templates/text/default.j2", 2, "template-error")
    ]


def test_what_a_template_does_wrong_is_its_own_fault(
    shop: Callable[..., Library], post_text: Callable[..., str]
) -> None:
    """A finding about the template's words names the template, one about the body names the post."""
    library = shop({"templates/text/default.j2": "{{ body }}\n<b>x</b>", "content/x/a.md": post_text("<i>y</i>")})
    assert [(finding.path, finding.line, finding.code) for finding in rendered(library).findings] == [
        ("content/x/a.md", 5, "html-as-text"),
        # Only the first of a kind is named, and that was the post's.
    ]
    library = shop({"content/x/a.md": post_text("y")})
    assert [(finding.path, finding.code) for finding in rendered(library).findings] == [
        ("templates/text/default.j2", "html-as-text")
    ]


@pytest.mark.parametrize(
    ("keys", "url", "wanted"),
    [
        ({}, "https://kirkikindi.example", "https://kirkikindi.example?utm_source=x&utm_medium=social"),
        (
            {"campaign": "kis"},
            "https://kirkikindi.example",
            "https://kirkikindi.example?utm_source=x&utm_medium=social&utm_campaign=kis",
        ),
        ({"utm": "false"}, "https://kirkikindi.example", "https://kirkikindi.example"),
        ({}, "https://baska.example", "https://baska.example"),
        (
            {},
            "https://kirkikindi.example/?utm_source=posta",
            "https://kirkikindi.example/?utm_source=posta&utm_medium=social",
        ),
    ],
)
def test_own_addresses_say_where_readers_came_from(
    shop: Callable[..., Library], post_text: Callable[..., str], keys: dict[str, str], url: str, wanted: str
) -> None:
    """In the text and in the post's link alike."""
    library = shop(
        {
            "content/campaigns/kis.md": "---\nname: Kış\n---\n",
            "content/x/a.md": post_text(f"Bak {url}", link=url, **keys),
        }
    )
    variant = variant_of(library)
    assert variant.link == wanted
    assert variant.parts[0].text == f"Bak {wanted}"


def test_a_link_of_the_campaign_stands_in(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """Where the post names none."""
    library = shop(
        {
            "content/campaigns/kis.md": "---\nname: Kış\nlink: https://k.example/kis\n---\n",
            "content/x/a.md": post_text("a", campaign="kis"),
            "content/x/b.md": post_text("b", campaign="kis", link="https://k.example/b"),
        }
    )
    assert variant_of(library, "x/a").link == "https://k.example/kis"
    assert variant_of(library, "x/b").link == "https://k.example/b"


def test_a_warning_counts_as_it_is(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """Mastodon shortens addresses in the text, and none in the warning; an emoji of one does not join the other."""
    address = "https://kirkikindi.example/" + "a" * 30
    library = shop({"content/mastodon/a.md": post_text(f"{address} ☕", spoiler=f'"{address} 👨"')})
    assert variant_of(library, "mastodon/a").parts[0].count == len(address) + 2 + 23 + 2


def test_titles_only_where_they_are_shown(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """A blog has one; X does not, whatever the calendar calls the post."""
    library = shop({"content/wordpress/a.md": post_text("a", title="Başlık", also="[x]")})
    assert variant_of(library, "wordpress/a").title == "Başlık"
    assert variant_of(library, "wordpress/a@x").title == ""


# People.


@pytest.mark.parametrize(
    ("body", "text", "codes"),
    [
        ("@Ayse'nin", "@aysekavuruyor'nin", []),
        ("@ayse.Sonra", "@aysekavuruyor.Sonra", []),
        ("@yabanci", "@yabanci", []),
        ("@aysse", "@aysse", ["mention-unknown"]),
        ("@kırkıncı", "@kırkıncı", ["mention-unknown"]),
    ],
)
def test_people(
    shop: Callable[..., Library], post_text: Callable[..., str], body: str, text: str, codes: list[str]
) -> None:
    """In any case, before any ending; a name that is nearly one of them is worth a word."""
    found = rendered(shop({"content/x/a.md": post_text(body)}))
    assert found.variant is not None
    assert found.variant.parts[0].text == text
    assert [finding.code for finding in found.findings] == codes


NPUB = "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"


@pytest.mark.parametrize(
    ("network", "value", "text", "target", "sent"),
    [
        ("linkedin", "Ayşe (U) <urn:li:person:a>", "Ayşe (U)", "urn:li:person:a", r"@[Ayşe \(U\)](urn:li:person:a)"),
        ("linkedin", "urn:li:organization:12345", "Ayşe Tınaz", "urn:li:organization:12345", None),
        ("linkedin", "ayse-tinaz", "Ayşe Tınaz", None, None),
        ("bluesky", "ayse.example <did:plc:abc>", "@ayse.example", "did:plc:abc", None),
        ("bluesky", "@ayse.example", "@ayse.example", "ayse.example", None),
        ("discord", "Ayşe <123456789>", "@Ayşe", "123456789", "<@123456789>"),
        ("discord", "ayse", "Ayşe Tınaz", None, None),
        ("slack", "U0123ABCD", "@Ayşe Tınaz", "U0123ABCD", "<@U0123ABCD>"),
        ("facebook", "Kahveci <1234567>", "Kahveci", "1234567", "@[1234567]"),
        ("matrix", "Ayşe <@ayse:e.org>", "Ayşe", "@ayse:e.org", '<a href="https://matrix.to/#/@ayse:e.org">Ayşe</a>'),
        ("matrix", "@ayse:e.org", "Ayşe Tınaz", "@ayse:e.org", None),
        ("telegram", "Ayşe <123456789>", "@Ayşe", "123456789", '<a href="tg://user?id=123456789">@Ayşe</a>'),
        ("nostr", NPUB, f"nostr:{NPUB}", NPUB, None),
        ("nostr", "npub1yok", "Ayşe Tınaz", None, None),
        ("reddit", "/u/ayse_k", "u/ayse_k", "ayse_k", "u/ayse_k"),
        ("youtube", "aysekavurur", "@aysekavurur", "aysekavurur", None),
        ("wordpress", "ayse", "Ayşe Tınaz", None, "<p>Ayşe Tınaz</p>\n"),
        ("email", "", "Ayşe Tınaz", None, None),
        ("x", "", "Ayşe Tınaz", None, None),
    ],
)  # fmt: skip
def test_a_person_as_each_network_knows_them(  # noqa: PLR0913, PLR0917 - one for each thing to know
    make_workspace: Callable[..., Path],
    channel_text: Callable[..., str],
    post_text: Callable[..., str],
    network: str,
    value: str,
    text: str,
    target: str | None,
    sent: str | None,
) -> None:
    """By handle, by id and name, or as a plain name with a finding."""
    line = f'{network} = "{value}"\n' if value else ""
    brand = f'name = "Deneme"\n[people.ayse]\nname = "Ayşe Tınaz"\n{line}'
    library = load(
        make_workspace(
            {
                "brand/brand.toml": brand,
                "content/a/channel.toml": channel_text(network),
                "content/a/a.md": post_text("@ayse", title="T"),
            }
        )
    )
    found = rendered(library, "a/a")
    assert found.variant is not None
    (part,) = found.variant.parts
    assert part.text == text
    assert [span.target for span in part.spans] == ([target] if target else [])
    codes = [finding.code for finding in found.findings]
    nowhere = network in {"wordpress", "email"}
    assert codes == ([] if target else ["mention-nowhere" if nowhere else "mention-without-handle"])
    if sent is not None:
        assert written(network, part.text, part.spans, part.markdown) == sent


# Images.


def test_images_are_files_of_the_workspace(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """Relative to the post, escaped or not, with size and type from their bytes."""
    library = shop(
        {
            "content/x/alt/a.md": post_text(
                "![Bir fincan](../media/a.png) ![İki fincan](<../media/b c.png>) ![Üç](../media/b%20c.png)"
            ),
            "content/x/media/a.png": PNG,
            "content/x/media/b c.png": PNG,
        }
    )
    images = variant_of(library).parts[0].images
    assert [image.path for image in images] == [
        "content/x/media/a.png",
        "content/x/media/b c.png",
        "content/x/media/b c.png",
    ]
    assert {(image.width, image.height, image.media_type) for image in images} == {(16, 9, "image/png")}
    assert images[0].digest == library.media["content/x/media/a.png"].sha
    assert variant_of(library).parts[0].markdown.count("](content/x/media/a.png)") == 1
    assert "](<content/x/media/b c.png>)" in variant_of(library).parts[0].markdown


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("media/yok.png", "image-missing"),
        ("../../../../etc/passwd", "image-outside"),
        ("/etc/passwd", "image-outside"),
        ("..\\..\\a.png", "image-outside"),
        ("../../.git/config", "image-outside"),
        ("../../.tellal/index", "image-outside"),
        ("https://a.example/a.png", "image-remote"),
        ("//a.example/a.png", "image-remote"),
        ("file:///etc/passwd", "image-remote"),
        ("data:image/png;base64,AAAA", "image-remote"),
        ("media/metin.png", "image-unreadable"),
        ("media/yanlis.jpg", "image-misnamed"),
        ("media/link.png", "image-link"),
        ("media/klasor", "image-missing"),
        ("", "image-outside"),
    ],
)
def test_what_is_wrong_with_an_image(
    shop: Callable[..., Library], post_text: Callable[..., str], source: str, code: str
) -> None:
    """Each with its line; nothing outside the workspace is ever read."""
    library = shop(
        {
            "content/x/a.md": post_text(f"Metin\n![Bir fincan kahve]({source})"),
            "content/x/media/metin.png": "metin",
            "content/x/media/yanlis.jpg": PNG,
            "content/x/media/klasor/a.png": PNG,
        }
    )
    (library.root / "content/x/media/link.png").symlink_to("yanlis.jpg")
    found = rendered(load(library.root))
    assert [(finding.path, finding.line, finding.code) for finding in found.findings] == [("content/x/a.md", 6, code)]
    assert code in CODES


def test_a_missing_image_with_a_name_nearly_right(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """The hint names the one that was meant."""
    library = shop({"content/x/a.md": post_text("![Bir fincan](media/fincam.png)"), "content/x/media/fincan.png": PNG})
    assert str(rendered(library).findings[0].hint) == "did you mean content/x/media/fincan.png?"


# The fingerprint.


def test_the_digest_covers_what_readers_see(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """Text, links behind words, images, alt text, time, account, warnings: any of them is another post."""
    body = "Bir [iki](https://a.example) ![Bir fincan](media/a.png)"
    library = shop(
        {"content/bluesky/a.md": post_text(body, publish_at="2026-12-01 10:00"), "content/bluesky/media/a.png": PNG}
    )
    target = next(library.targets())
    post = target.post

    def digest(**changes: object) -> str:
        found = render(Target(replace(post, **changes), target.channel), library).variant  # type: ignore[arg-type] # any field
        assert found is not None
        return found.digest

    before = digest()
    assert before.startswith("v2:")
    assert len(before) == 67
    moment = datetime(2026, 12, 1, 7, tzinfo=UTC)
    same: list[dict[str, object]] = [
        {"path": "content/bluesky/b.md"},
        {"body_line": 40},
        {"note": "x"},
        {"tags": ("b",)},
        {"publish_at": moment.astimezone()},
        {"sha": "0" * 64},
        {"title": "Takvimdeki ad"},
    ]
    other: list[dict[str, object]] = [
        {"body": body + "!"},
        {"body": body.replace("a.example", "b.example")},
        {"body": body.replace("Bir fincan", "İki fincan")},
        {"publish_at": moment + timedelta(minutes=1)},
        {"publish_at": None},
        {"sensitive": True},
        {"spoiler": "uyarı"},
        {"link": "https://a.example"},
        {"lang": "en"},
    ]
    assert {digest(**change) for change in same} == {before}
    assert len({before, *(digest(**change) for change in other)}) == 1 + len(other)


def test_the_digest_covers_where_a_post_goes(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """Another account, server, room or credential is another post: whoever approved it approved it for there."""
    library = shop({"content/x/a.md": post_text("Merhaba.")})
    target = next(library.targets())
    own = {name: getattr(target.channel, name) for name in Channel.__slots__}

    def digest(**changes: object) -> str:
        found = render(Target(post=target.post, channel=Channel(**{**own, **changes})), library).variant
        assert found is not None
        return found.digest

    other: list[dict[str, object]] = [
        {"account": "başka"},
        {"server": "https://baska.example"},
        {"room": "https://baska.example"},
        {"secrets": {"token": "ACCOUNT_TOKEN"}},
        {"secrets": {"token": "OTHER_TOKEN"}},
        {"secrets": {"webhook": "OTHER_TOKEN"}},
        {"secrets": {"token": "ACCOUNT_TOKEN", "key": "ACCOUNT_KEY"}},
    ]
    assert len({digest(), *(digest(**change) for change in other)}) == 1 + len(other)
    swapped = {"key": "ACCOUNT_KEY", "token": "ACCOUNT_TOKEN"}
    assert digest(secrets=swapped) == digest(**other[-1])
    same: list[dict[str, object]] = [{"name": "elsewhere"}, {"path": "content/elsewhere/channel.toml"}, {"title": "Y"}]
    assert {digest(**change) for change in same} == {digest()}


def test_emphasis_counts_only_where_it_shows(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """On X bold is nothing; in an article it is."""
    library = shop({"content/x/a.md": post_text("**a**"), "content/x/b.md": post_text("a")})
    assert variant_of(library, "x/a").digest == variant_of(library, "x/b").digest
    library = shop({"content/wordpress/a.md": post_text("# a"), "content/wordpress/b.md": post_text("a")})
    assert variant_of(library, "wordpress/a").digest != variant_of(library, "wordpress/b").digest


def test_what_a_rendering_used(shop: Callable[..., Library], post_text: Callable[..., str]) -> None:
    """Whatever would change it if it changed, there or not."""
    library = shop(
        {
            "templates/text/default.j2": "{{ body }}{% include 'son' %}",
            "templates/text/son.j2": "!",
            "content/x/a.md": post_text("![Bir fincan](media/a.png) ![Yok işte](media/yok.png)", campaign="yok"),
            "content/x/media/a.png": PNG,
        }
    )
    assert rendered(library).uses == (
        ("campaign", "yok"),
        ("media", "content/x/media/a.png"),
        ("media", "content/x/media/yok.png"),
        ("template", "default"),
        ("template", "son"),
    )


def test_without_any_template_the_default_may_still_come(
    shop: Callable[..., Library], post_text: Callable[..., str]
) -> None:
    """Then the rendering depends on its absence."""
    assert rendered(shop({"content/x/a.md": post_text("a")})).uses == (("template", "default"),)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(max_size=300))
def test_any_body_renders(shop: Callable[..., Library], post_text: Callable[..., str], body: str) -> None:
    """On every network, with and without anything around it; spans stay inside, findings have codes that exist."""
    library = shop({"content/x/a.md": post_text("a", also="[bluesky, mastodon, wordpress, telegram, linkedin]")})
    for target in library.targets():
        found = render(Target(replace(target.post, body=body), target.channel), library)
        assert found.variant is not None
        for part in found.variant.parts:
            assert all(0 <= span.start < span.end <= len(part.text) for span in part.spans)
            assert len(part.lines) in (0, part.text.count("\n") + 1)
        assert {finding.code for finding in found.findings} <= set(CODES)
