"""A workspace becomes records; what is wrong in it becomes findings, all of them in one run, each in its place."""

from __future__ import annotations

import hashlib
import os
import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.codes import CODES
from pipeline.model.library import Media, WrittenHold
from pipeline.model.post import CardRequest, Late, Status
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline.model.library import Library

ID = "01JD8XKQ2M7V5T9Z3N6R4W1YBC"


def found(library: Library) -> list[tuple[str, int, str]]:
    """Return place and code of each finding."""
    return [(finding.path, finding.line, finding.code) for finding in library.findings]


def in_post(make_workspace: Callable[..., Path], front: str, **files: str) -> list[tuple[int, str]]:
    """Return line and code of what is found in a post with some front matter, beside the two lines it needs."""
    text = f"---\nid: {ID}\npublish_at: 2026-12-01 10:00\n{front}\n---\nBody\n"
    library = load(make_workspace({"content/x/a.md": text, **files}))
    assert all(code in CODES for _, _, code in found(library))
    return [(line, code) for path, line, code in found(library) if path == "content/x/a.md"]


def test_everything_that_can_be_written(make_workspace: Callable[..., Path]) -> None:
    """Each field reaches its record as it was written."""
    post = f"""\
---
id: {ID}
title: "Kış: menüsü"
publish_at: 2026-12-01T10:00:00+01:00
status: approved
campaign: kis
pillar: urun
tags: [kahve, 'kış']
also: [b]
card:
  template: duyuru
  headline: no
  price: 1.10
  alt: Bir fincan
link: https://example.org/kış?a=b#c
template: plain
lang: tr
author: Ayşe
late: skip
max_late: 1d 2h
expires_at: 2026-12-24 18:00
timezone: America/New_York
sensitive: true
spoiler: on
utm: false
note: |
  iki
  satır
---
Gövde
"""
    files = {
        "content/x/a.md": post,
        "content/b/channel.toml": 'network = "outbox"\naccount = "b"\nhashtags = "kahve"\nslots = ["mon 09:30"]\n',
        "content/campaigns/kis.md": '---\nname: Kış\nstarts: 2026-12-01\ncolour: "#aabbcc"\n---\nPlan\n',
        "content/holds.toml": '[[hold]]\nchannel = "b"\nreason = "?"\nuntil = 2026-12-05 10:00:00\n',
        "brand/brand.toml": 'logo = "logo.png"\nfonts = { text = "fonts/a.ttf" }\n[hashtags]\nkahve = ["kahve"]\n'
        '[voice]\nnever = ["bedava"]\n[people.ayse]\nx = "ayse"\n[colours]\nink = "#2a1a14"\n',
        "brand/logo.png": b"png",
        "brand/fonts/a.ttf": b"ttf",
        "content/x/media/a.jpg": b"jpg",
        "templates/text/plain.j2": "{{ body }}",
        "templates/cards/duyuru.toml": "",
        "tellal.toml": 'name = "Kırkikindi"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n[lateness]\nmax_late = "2h"\n'
        '[pillars]\nurun = "Ürün"\n[utm]\ndomains = ["example.org"]\nsource = "{network}"\n',
    }
    library = load(make_workspace(files))
    assert found(library) == []
    (one,) = library.posts
    assert (one.id, one.path, one.channel, one.stem, one.title) == (ID, "content/x/a.md", "x", "a", "Kış: menüsü")
    assert (one.body, one.body_line, one.line("expires_at")) == ("Gövde\n", 30, 21)
    assert one.publish_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert one.expires_at == datetime(2026, 12, 24, 23, tzinfo=UTC)
    assert (one.status, one.late, one.max_late) == (Status.APPROVED, Late.SKIP, timedelta(days=1, hours=2))
    assert (one.campaign, one.pillar, one.tags, one.also) == ("kis", "urun", ("kahve", "kış"), ("b",))
    assert one.card == CardRequest("duyuru", (("headline", "no"), ("price", "1.10")), "Bir fincan")
    assert (one.link, one.template, one.lang) == ("https://example.org/kış?a=b#c", "plain", "tr")
    assert (one.author, one.note, one.spoiler) == ("Ayşe", "iki\nsatır\n", "on")
    assert (one.sensitive, one.utm) == (True, False)
    assert (one.lines["card"], one.lines["card.price"]) == (10, 13)
    campaign = library.campaigns["kis"]
    assert (campaign.name, campaign.starts, campaign.colour) == ("Kış", date(2026, 12, 1), "#aabbcc")
    channel = library.channels["b"]
    assert (channel.timezone, channel.lang, channel.slots) == ("Europe/Istanbul", "tr", ("mon 09:30",))
    assert (library.settings.max_late, library.settings.utm) == (timedelta(hours=2), {"source": "{network}"})
    assert library.holds == (
        WrittenHold("channel", "b", "?", datetime(2026, 12, 5, 7, tzinfo=UTC), "2026-12-05 10:00:00", 1),
    )
    brand = library.brand
    assert (brand.name, brand.logo, brand.fonts) == ("Kırkikindi", "brand/logo.png", {"text": "brand/fonts/a.ttf"})
    assert (brand.hashtags, brand.people, brand.never) == ({"kahve": ("kahve",)}, {"ayse": {"x": "ayse"}}, ("bedava",))
    assert list(library.media) == ["brand/fonts/a.ttf", "brand/logo.png", "content/x/media/a.jpg"]
    sha = hashlib.sha256(b"jpg").hexdigest()
    assert library.media["content/x/media/a.jpg"] == Media("content/x/media/a.jpg", sha, 3)
    assert (list(library.text_templates), list(library.card_layouts)) == (["plain"], ["duyuru"])
    assert [str(target) for target in library.targets()] == ["x/a", "x/a@b"]


def test_a_post_broken_in_ten_ways(make_workspace: Callable[..., Path]) -> None:
    """Ten mistakes, ten findings, each on its line; none hides another, also where the YAML itself is broken."""
    broken = """\
---
titel: Kış menüsü
publish_at: 2026-02-30 10:00
status: redy
tags: [#kahve, #kış]
also: [blusky]
campaign: kıs-indirimi
sensitive: yes
link: www.example.org
note: Launch #python
max_late: 6
---
Gövde
"""
    root = make_workspace(
        {
            "content/x/a.md": broken,
            "content/bluesky/channel.toml": 'network = "outbox"\naccount = "b"\n',
            "content/campaigns/kis-indirimi.md": "---\nname: Kış\n---\n",
        }
    )
    assert found(load(root)) == [
        ("content/x/a.md", line, code)
        for line, code in [
            (1, "id-missing"),
            (2, "key-unknown"),
            (3, "value-invalid"),
            (4, "value-unknown"),
            (5, "value-cut"),
            (6, "channel-unknown"),
            (7, "campaign-unknown"),
            (8, "value-type"),
            (9, "value-invalid"),
            (10, "value-cut"),
            (11, "value-invalid"),
        ]
    ]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("chanel: x", [(4, "key-unknown")]),
        ("date: 2026-12-01", [(4, "key-unknown")]),
        ("content: x\nhandler: y\nself: z", [(4, "key-unknown"), (5, "key-unknown"), (6, "key-unknown")]),
        ("title: [a]", [(4, "value-type")]),
        ("title: {a: b}", [(4, "value-type")]),
        ("title: Launch # python", [(4, "value-cut")]),
        ("pillar: # none yet", []),
        ("status: ready # fine", []),
        ('title: "a\\u0000b"', [(4, "character-control")]),
        ('title: "a\\ud800b"', [(4, "yaml-syntax")]),
        ("title: |\n  a\n  b", [(4, "value-invalid")]),
        ("status: Ready", [(4, "value-unknown")]),
        ("status:", [(4, "value-missing")]),
        ("status: # draft", [(4, "value-missing")]),
        ("campaign:\npillar:\nalso:\ncard:\nutm:", []),
        ("tags: kahve", [(4, "value-type")]),
        ("tags: ['#kahve']", [(4, "value-invalid")]),
        ("tags: [a, a]", [(4, "value-repeated")]),
        ("tags:\n  - a\n  -\n  - b", [(6, "value-missing")]),
        ("tags: [[a]]", [(4, "value-type")]),
        ("also: [x]", [(4, "value-repeated")]),
        ("also:\n  - x\n  - nowhere", [(5, "value-repeated"), (6, "channel-unknown")]),
        ("campaign: none-such", [(4, "campaign-unknown")]),
        ("pillar: none-such", [(4, "pillar-unknown")]),
        ("template: none-such", [(4, "template-unknown")]),
        ("card: {template: none-such}", [(4, "card-layout-unknown")]),
        ("card: {headline: a}", [(4, "key-missing")]),
        ("card: duyuru", [(4, "value-type")]),
        ("card:\n  template: none-such\n  headline:", [(5, "card-layout-unknown"), (6, "value-missing")]),
        ("sensitive: yes", [(4, "value-type")]),
        ('utm: "true"', [(4, "value-type")]),
        ("link: example.org", [(4, "value-invalid")]),
        ("link: javascript:alert(1)", [(4, "value-invalid")]),
        ("link: https://a b", [(4, "value-invalid")]),
        ("lang: Türkçe", [(4, "value-invalid")]),
        ("max_late: 12:30", [(4, "value-invalid")]),
        ("max_late: 99999999999999d", [(4, "value-invalid")]),
        ("expires_at: 2026-12-01", [(4, "value-invalid")]),
        ("expires_at: 2026-12-01 09:59", [(4, "expires-too-early")]),
        ("expires_at: 0026-12-02 10:00", [(4, "value-invalid")]),
        ("timezone: Europe/Istambul", [(4, "zone-unknown")]),
        ("timezone: ../../etc/passwd", [(4, "zone-unknown")]),
        ("id: x", [(4, "key-duplicate")]),
    ],
)
def test_fields_of_posts(make_workspace: Callable[..., Path], front: str, expected: list[tuple[int, str]]) -> None:
    """What each field refuses, and that it refuses nothing else."""
    assert in_post(make_workspace, front) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\npublish_at: 2026-12-01 10:00\n---\n", [(1, "id-missing")]),
        ("---\nid:\npublish_at: 2026-12-01 10:00\n---\n", [(2, "id-missing")]),
        ("---\nid: 12345\npublish_at: 2026-12-01 10:00\n---\n", [(2, "id-malformed")]),
        ("---\nid: ../../x\nstatus: draft\n---\n", [(2, "id-malformed")]),
        (f"---\nid: {ID.lower()}\nstatus: draft\n---\n", [(2, "id-malformed")]),
        (f"---\nid: {ID}\n---\n", [(1, "publish-at-missing")]),
        (f"---\nid: {ID}\nstatus: approved\n---\n", [(1, "publish-at-missing")]),
        (f"---\nid: {ID}\nstatus: draft\n---\n", []),
        (f"---\nid: {ID}\nstatus: cancelled\n---\n", []),
        (f"---\nid: {ID}\npublish_at: @x\n---\n", [(3, "yaml-syntax")]),
        (f"---\r\nid: {ID}\r\nstatus: draft\r\n---\r\n", [(1, "line-ending-crlf")]),
        (f"\ufeff---\nid: {ID}\nstatus: draft\n---\n", [(1, "encoding-bom")]),
        (f"---\nid: {ID}\nstatus: draft\n---\nIşık\x00\n".encode(), [(5, "character-control")]),
        (f"---\nid: {ID}\nstatus: draft\n---\nIşık\n".encode("iso-8859-9"), [(5, "encoding-not-utf8")]),
    ],
)
def test_whole_posts(make_workspace: Callable[..., Path], text: str | bytes, expected: list[tuple[int, str]]) -> None:
    """What makes a file a post, and what is wrong with those that are none."""
    library = load(make_workspace({"content/x/a.md": text}))
    assert [(line, code) for _, line, code in found(library)] == expected


def test_a_picture_that_is_called_a_post(make_workspace: Callable[..., Path]) -> None:
    """It is refused for what it is, without filling the screen."""
    library = load(make_workspace({"content/x/a.md": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100}))
    codes = [code for _, _, code in found(library)]
    assert {"encoding-not-utf8", "front-matter-missing"} < set(codes)
    assert len(codes) < 30
    assert library.posts == ()


def test_posts_without_an_id_are_different_posts(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """They have errors, so nothing sends them; until then each is one of its own, by a name that no file could have."""
    posts = load(make_workspace({f"content/x/{name}.md": post_text(id=None) for name in "ab"})).posts
    assert len({one.id for one in posts}) == 2
    assert all(one.id.startswith("no-id-") for one in posts)


def test_two_posts_with_one_id(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """Both are named, wherever they are, each with the other's place."""
    text = post_text()
    library = load(make_workspace({"content/x/b.md": text, "content/x/2026/a.md": text}))
    assert found(library) == [("content/x/2026/a.md", 2, "id-duplicate"), ("content/x/b.md", 2, "id-duplicate")]
    assert "content/x/b.md" in str(library.findings[0].message)


@pytest.mark.parametrize(
    "case",
    [
        ("Europe/Istanbul", "2026-12-01 10:00", [], "2026-12-01 07:00"),
        ("Europe/Berlin", "2026-03-29 02:30", ["time-skipped"], None),
        ("Europe/Berlin", "2026-10-25 02:30", ["time-twice"], "2026-10-25 00:30"),
        ("Europe/Berlin", "2026-10-25T02:30:00+01:00", [], "2026-10-25 01:30"),
        ("Pacific/Apia", "2011-12-30 12:00", ["time-skipped"], None),
        ("Nowhere/Land", "2026-12-01 10:00", ["zone-unknown"], None),
        (None, "2026-12-01 10:00", ["zone-missing"], None),
        (None, "2026-12-01T10:00:00Z", [], "2026-12-01 10:00"),
    ],
)
def test_times_in_zones(
    make_workspace: Callable[..., Path],
    post_text: Callable[..., str],
    case: tuple[str | None, str, list[str], str | None],
) -> None:
    """A time is a moment, or a finding with the next one; never another time than was meant."""
    zone, written, expected, utc = case
    channel = 'network = "outbox"\naccount = "x"\n' + (f'timezone = "{zone}"\n' if zone else "")
    files = {
        "tellal.toml": 'name = "x"\n',
        "content/x/channel.toml": channel,
        "content/x/a.md": post_text(publish_at=written),
    }
    library = load(make_workspace(files))
    assert [code for _, _, code in found(library)] == expected
    assert library.posts[0].publish_at == (datetime.fromisoformat(f"{utc}+00:00") if utc else None)


def test_the_next_time_that_exists_is_named(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """The hint can be copied."""
    post = post_text(publish_at="2026-03-29 02:30", timezone="Europe/Berlin")
    (finding,) = load(make_workspace({"content/x/a.md": post})).findings
    assert (finding.line, str(finding.hint)) == (3, "write 2026-03-29 03:30")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tellal.toml": None}, [("tellal.toml", 0, "settings-missing")]),
        ({"tellal.toml": 'name = "x\n'}, [("tellal.toml", 1, "toml-syntax")]),
        ({"tellal.toml": b"\xff\xfe"}, [("tellal.toml", 1, "encoding-not-utf8")]),
        ({"tellal.toml": "timezone = 'UTC'\n"}, [("tellal.toml", 1, "key-missing")]),
        (
            {"tellal.toml": 'name = "x"\ntimezone = "UTC"\nnmae = "y"\n[aproval]\n'},
            [("tellal.toml", 3, "key-unknown"), ("tellal.toml", 4, "key-unknown")],
        ),
        (
            {"tellal.toml": 'name = 3\ntimezone = "UTC"\n[approval]\nmode = "sol"\nallow_unreviewed = "yes"\n'},
            [("tellal.toml", 1, "value-type"), ("tellal.toml", 4, "value-unknown"), ("tellal.toml", 5, "value-type")],
        ),
        (
            {"tellal.toml": 'name = "x"\ntimezone = "UTC"\nutm = { source = "{netwrk}" }\n'},
            [("tellal.toml", 3, "value-invalid")],
        ),
        ({"brand/brand.toml": 'logo = "../logo.png"\n'}, [("brand/brand.toml", 1, "media-path")]),
        ({"brand/brand.toml": 'logo = "/etc/passwd"\n'}, [("brand/brand.toml", 1, "media-path")]),
        ({"brand/brand.toml": "logo = 'a\\b.png'\n"}, [("brand/brand.toml", 1, "media-path")]),
        ({"brand/brand.toml": '[fonts]\ntext = "fonts/a.ttf"\n'}, [("brand/brand.toml", 2, "media-missing")]),
        ({"brand/brand.toml": '[colours]\nink = "red"\n'}, [("brand/brand.toml", 2, "value-invalid")]),
        ({"brand/brand.toml": 'hashtags = ["a"]\n'}, [("brand/brand.toml", 1, "value-type")]),
        ({"content/x/channel.toml": 'network = "outbox"\n'}, [("content/x/channel.toml", 1, "key-missing")]),
        (
            {"content/x/channel.toml": None, "content/x/a.md": f"---\nid: {ID}\nstatus: draft\n---\n"},
            [("content/x", 0, "channel-without-settings")],
        ),
        (
            {
                "content/x/channel.toml": 'network = "outbox"\naccount = "x"\n'
                'template = "t"\nhashtags = "h"\nslots = ["mon 9:30"]\n'
            },
            [
                ("content/x/channel.toml", 3, "template-unknown"),
                ("content/x/channel.toml", 4, "hashtags-unknown"),
                ("content/x/channel.toml", 5, "value-invalid"),
            ],
        ),
        (
            {"content/campaigns/a.md": "---\nstarts: 2026-12-02\nends: 2026-12-01\n---\n"},
            [("content/campaigns/a.md", 2, "key-missing"), ("content/campaigns/a.md", 3, "ends-too-early")],
        ),
        (
            {"content/campaigns/a.md": "---\nname: a\ncolour: #aabbcc\nstarts: 12.01.2026\n---\n"},
            [("content/campaigns/a.md", 3, "value-cut"), ("content/campaigns/a.md", 4, "value-invalid")],
        ),
        (
            {
                "content/holds.toml": '[[hold]]\nchannel = "y"\n[[hold]]\nreason = "?"\n'
                '[[hold]]\nscope = "all"\ntag = "z"\n'
            },
            [
                ("content/holds.toml", 1, "hold-unknown"),
                ("content/holds.toml", 3, "hold-scope"),
                ("content/holds.toml", 5, "hold-scope"),
                ("content/holds.toml", 5, "hold-unknown"),
            ],
        ),
        ({"content/holds.toml": "hold = true\n"}, [("content/holds.toml", 1, "value-type")]),
        (
            {
                "content/a.md": "x",
                "content/x/b.MD": "x",
                "content/x/c.markdown": "x",
                "content/README.md": "x",
                "content/x/README.md": "x",
                "content/strategy.md": "x",
                "content/x/media/d.md": "x",
            },
            [
                ("content/a.md", 0, "post-without-channel"),
                ("content/x/b.MD", 0, "file-name-ending"),
                ("content/x/c.markdown", 0, "file-name-ending"),
            ],
        ),
        (
            {"content/x/media/A.jpg": "x", "content/x/media/a.jpg": "y"},
            [("content/x/media/a.jpg", 0, "file-name-collision")],
        ),
        ({"content/x/media/e\u0301.jpg": "x"}, [("content/x/media/e\u0301.jpg", 0, "file-name-nfc")]),
        (
            {"content/x/media/e\u0301.jpg": "x", "content/x/media/\u00e9.jpg": "y"},
            [
                ("content/x/media/e\u0301.jpg", 0, "file-name-nfc"),
                ("content/x/media/\u00e9.jpg", 0, "file-name-collision"),
            ],
        ),
        ({"content/x/a\nb.md": "x"}, [("content/x/a\\x0ab.md", 0, "file-name-odd")]),
        ({"content/x/\u202e.md": "x"}, [("content/x/\u202e.md", 1, "front-matter-missing")]),
    ],
)
def test_other_files(
    make_workspace: Callable[..., Path], files: Mapping[str, str | bytes | None], expected: list[tuple[str, int, str]]
) -> None:
    """Settings, brand, channels, campaigns, holds and names; nothing else is said."""
    assert found(load(make_workspace(files))) == expected


def test_broken_settings_hide_nothing(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """With a broken tellal.toml there is a library of defaults, and everything else is still reported."""
    files = {"tellal.toml": "name =\n= x\n", "content/x/a.md": post_text(titel="x", pillar="urun")}
    library = load(make_workspace(files))
    assert ("content/x/a.md", 4, "key-unknown") in found(library)
    assert (library.settings.timezone, len(library.posts), library.posts[0].publish_at) == ("UTC", 1, None)


def test_a_hold_that_cannot_be_read_is_no_hold_less(make_workspace: Callable[..., Path]) -> None:
    """Nobody knows what it meant; one that names nothing can still be read."""
    root = make_workspace({"content/holds.toml": "[[hold]]\nscope = \n"})
    assert load(root).holds is None
    (root / "content/holds.toml").write_text('[[hold]]\nchannel = "y"\n', encoding="utf-8")
    assert load(root).holds == (WrittenHold("channel", "y", line=1),)
    (root / "content/holds.toml").unlink()
    (root / "content/holds.toml").mkdir()
    assert load(root).holds is None


def test_links_are_never_followed(make_workspace: Callable[..., Path], tmp_path: Path) -> None:
    """Not to a file, not to a folder, not at the top, not to a pipe that nobody writes to."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(f"---\nid: {ID}\nstatus: draft\n---\nsecret\n", encoding="utf-8")
    root = make_workspace({"templates/x": "x"})
    (root / "content/x/a.md").symlink_to(outside / "secret.md")
    (root / "content/y").symlink_to(outside, target_is_directory=True)
    (root / "templates/text").symlink_to(outside, target_is_directory=True)
    (root / "content/x/dir.md").mkdir()
    os.mkfifo(root / "content/x/pipe.md")
    library = load(root)
    assert found(library) == [
        ("content/x/a.md", 0, "file-symlink"),
        ("content/x/dir.md", 0, "file-not-regular"),
        ("content/x/pipe.md", 0, "file-not-regular"),
        ("content/y", 0, "file-symlink"),
        ("templates/text", 0, "file-symlink"),
    ]
    assert library.posts == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """Files and folders without permission are named."""
    root = make_workspace({"content/x/a.md": post_text(), "content/x/b/c.md": post_text()})
    (root / "content/x/a.md").chmod(0)
    (root / "content/x/b").chmod(0)
    assert found(load(root)) == [("content/x/a.md", 0, "file-unreadable"), ("content/x/b", 0, "file-unreadable")]
    (root / "content/x/b").chmod(0o700)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """It is an empty workspace, and stays where it is: nowhere."""
    assert found(load(tmp_path / "nowhere")) == [("tellal.toml", 0, "settings-missing")]
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_is_too_large(make_workspace: Callable[..., Path]) -> None:
    """It is refused by its size."""
    root = make_workspace()
    with (root / "content/x/a.md").open("wb") as file:
        file.truncate(10_000_000)
    assert found(load(root)) == [("content/x/a.md", 0, "file-too-large")]


def test_the_nearest_name_is_offered(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """Keys, channels, campaigns, pillars, templates, layouts, zones and hashtag sets."""
    files = {
        "tellal.toml": 'name = "x"\ntimezone = "Europe/Istanbul"\n[pillars]\nurun = "Ürün"\n',
        "content/bluesky/channel.toml": 'network = "outbox"\naccount = "b"\nhashtags = "kahwe"\n',
        "content/campaigns/kis-indirimi.md": "---\nname: a\n---\n",
        "brand/brand.toml": 'hashtags = { kahve = ["kahve"] }\n',
        "templates/text/plain.j2": "",
        "templates/cards/duyuru.toml": "",
        "content/x/a.md": post_text(
            expiresat="x",
            also="[blusky]",
            campaign="kış-indirimi",
            pillar="ürün",
            template="plian",
            card="{template: duyru}",
            timezone="europe/istanbul",
        ),
    }
    hints = {finding.code: str(finding.hint) for finding in load(make_workspace(files)).findings}
    assert hints == {
        "key-unknown": "did you mean 'publish_at'?"
        if "publish_at" not in files["content/x/a.md"]
        else hints["key-unknown"],
        "channel-unknown": "did you mean 'bluesky'?",
        "campaign-unknown": "did you mean 'kis-indirimi'?",
        "pillar-unknown": "did you mean 'urun'?",
        "template-unknown": "did you mean 'plain'?",
        "card-layout-unknown": "did you mean 'duyuru'?",
        "zone-unknown": "did you mean 'Europe/Istanbul'?",
        "hashtags-unknown": "did you mean 'kahve'?",
    }


def test_the_same_files_make_the_same_library(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Order of writing, age and index make no difference, to records or to findings."""
    files = {f"content/x/{name}.md": post_text(chanel="x", title=name) for name in "çzaıi"}
    root = make_workspace(dict(random.Random(1).sample(list(files.items()), len(files))))  # noqa: S311 - an order, no secret
    first = load(root)
    assert [post.path for post in first.posts] == sorted(files)
    assert list(first.findings) == sorted(first.findings, key=lambda finding: finding.sort_key)
    assert load(root) == first
    (root / ".tellal/index").unlink()
    assert load(root) == first


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                *("tellal.toml", "brand/brand.toml", "content/holds.toml", "content/x/channel.toml"),
                *("content/x/a.md", "content/x/b.md", "content/campaigns/c.md"),
            ]
        ),
        st.binary(max_size=200)
        | st.text("abı:#-[]{}'\"=\n\t .0").map(str.encode)
        | st.text("abı:#-[]{}'\"=\n\t .0").map(lambda text: f"---\nid: {ID}\n{text}\n---\n{text}".encode()),
    )
)
def test_any_bytes_make_a_library(make_workspace: Callable[..., Path], files: dict[str, bytes]) -> None:
    """Nothing that files hold makes reading raise, and a second look says the same."""
    root = make_workspace(files)
    library = load(root)
    assert all(code in CODES for _, _, code in found(library))
    assert load(root) == library


def test_many_files_are_read_as_few_are(make_workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes read them: the same records and findings in the same order, at first and after changes."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    body = "---\nid: {ident}\npublish_at: 2026-12-01 10:00\n{key}: x\n---\nGövde {number}\n"
    files = {
        f"content/x/p{number:04}.md": body.format(
            ident=f"{ID[:-4]}{number:04}", number=number, key="note" if number % 7 else "unknown"
        )
        for number in range(1100)
    }
    root = make_workspace(files)
    many = load(root)
    assert len(many.posts) == 1100
    monkeypatch.setattr("pipeline.workspace.reading._MANY", 10_000)
    (root / ".tellal/index").unlink()
    assert load(root) == many
    monkeypatch.undo()
    for number in (3, 700):
        (root / f"content/x/p{number:04}.md").write_text("no post", encoding="utf-8")
    os.utime(root / "content/x/p0005.md")
    again = load(root)
    assert len(again.posts) == 1098
    assert [finding.path for finding in again.findings if finding.code == "front-matter-missing"] == [
        "content/x/p0003.md",
        "content/x/p0700.md",
    ]
