"""Feeds of what is out, made from the ledger, read by a parser that others wrote."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from pipeline.doors import Doors
from pipeline.model.event import EventType
from pipeline.networks import feed as network
from pipeline.networks.contract import NoReceipt, Payload
from pipeline.publish import amend, publish
from pipeline.publish.words import Word
from pipeline.site.feeds import feeds
from pipeline.site.feeds import found as found_feeds
from pipeline.site.output import output
from pipeline.site.syndication import FORMATS, Enclosure, Entry, Feed, atom, json_feed, rss
from pipeline.survey import survey
from tests.films import film
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHANNEL = """\
network = "feed"
account = "haberler"
title = "Kırk İkindi haberleri"
server = "https://kirk.example/takvim/"
"""
BODY = """\
# Kış

**Kış menüsü** [geldi](https://kirk.example/kis?a=1&b=2). #kahve

![Buharı tüten bir fincan](media/a.png)
"""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """A workspace with a feed, and one post that is due."""
    return make_repository(
        {
            "content/haberler/channel.toml": CHANNEL,
            "content/haberler/media/a.png": png(40, 30),
            "content/haberler/kis.md": post_text(
                BODY, title="Kış menüsü", link="https://kirk.example/kis", status="approved"
            ),
        }
    )


def files(root: Path, now: datetime = NOW) -> dict[str, bytes]:
    """Return every file of the feeds."""
    return dict(feeds(survey(root, now)))


def read(data: bytes) -> Any:  # noqa: ANN401 - feedparser's own
    """Return a feed as others read it; it has no mistakes."""
    found = feedparser.parse(data)
    assert not found.bozo, found.get("bozo_exception")
    return found


def send(root: Path, now: datetime = NOW) -> None:
    """Publish what is due."""
    assert publish(root, lambda: now).exit_code == 0


def change(root: Path, old: str, new: str) -> None:
    """Write something else into the post."""
    place = root / "content/haberler/kis.md"
    place.write_text(place.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def update(root: Path, now: datetime) -> None:
    """Give everything that is out the text of its file."""
    found = survey(root, now)
    targets = [planned.target for planned in found.plan.targets]
    assert amend.update(found, targets, lambda: now, Doors(), Word("Ayşe", "yazım")).exit_code == 0


def retract(root: Path, now: datetime) -> None:
    """Take everything back that is out."""
    found = survey(root, now)
    targets = [(planned.target.key, planned.target) for planned in found.plan.targets]
    assert amend.retract(found, targets, lambda: now, Doors(), Word("Ayşe", "yazım")).exit_code == 0


def test_before_anything_is_out_the_feed_is_there_and_empty(root: Path) -> None:
    """So that people can subscribe; planned posts are nobody's business."""
    made = files(root)
    assert sorted(made) == ["feeds/haberler.atom", "feeds/haberler.json", "feeds/haberler.rss"]
    assert [len(read(made[f"feeds/haberler.{ending}"]).entries) for ending in ("atom", "rss")] == [0, 0]
    assert json.loads(made["feeds/haberler.json"])["items"] == []
    assert b"menu" not in b"".join(made.values())


def test_what_is_out_stands_in_the_feed(root: Path) -> None:
    """Title, text with its marks, picture at an absolute address, tags, moment; the same for every kind of reader."""
    send(root)
    made = files(root)
    picture = next(name for name in made if name.startswith("feeds/media/"))
    address = f"https://kirk.example/takvim/{picture}"
    for ending in ("atom", "rss"):
        found = read(made[f"feeds/haberler.{ending}"])
        (entry,) = found.entries
        assert found.feed.title == "Kırk İkindi haberleri"
        assert f"https://kirk.example/takvim/feeds/haberler.{ending}" in [
            link.href for link in found.feed.links if link.rel == "self"
        ]
        assert (entry.title, entry.link) == ("Kış menüsü", "https://kirk.example/kis")
        assert entry.published_parsed[:5] == (2026, 12, 1, 7, 0)
        assert entry.id.startswith("urn:uuid:")
        (content,) = entry.content
        assert "<strong>Kış menüsü</strong>" in content.value
        assert f'src="{address}"' in content.value
        assert 'alt="Buharı tüten bir fincan"' in content.value
        assert [tag.term for tag in entry.tags] == ["kahve"]
        (enclosure,) = entry.enclosures
        assert (enclosure.href, enclosure.type, enclosure.length) == (address, "image/png", str(len(made[picture])))
    data = json.loads(made["feeds/haberler.json"])
    assert (data["version"], data["feed_url"]) == (
        "https://jsonfeed.org/version/1.1",
        "https://kirk.example/takvim/feeds/haberler.json",
    )
    (item,) = data["items"]
    assert (item["title"], item["tags"], item["image"]) == ("Kış menüsü", ["kahve"], address)
    assert (item["date_published"], item["language"]) == ("2026-12-01T07:00:00Z", "tr")


def test_the_same_ledger_makes_the_same_bytes_at_any_time(root: Path) -> None:
    """A reader that asks again tomorrow gets nothing new, and no entry has another name."""
    send(root)
    assert files(root) == files(root, NOW + 100 * HOUR)


def test_another_text_keeps_the_entrys_name(root: Path) -> None:
    """Title and text change, the moment of the change is said, nobody is shown a new entry."""
    send(root)
    before = read(files(root)["feeds/haberler.atom"]).entries[0]
    change(root, "title: Kış menüsü", "title: Yeni kış menüsü")
    change(root, "geldi", "burada")
    update(root, NOW + HOUR)
    after = read(files(root)["feeds/haberler.atom"]).entries[0]
    assert (after.id, after.published) == (before.id, before.published)
    assert (after.title, after.updated) == ("Yeni kış menüsü", "2026-12-01T08:00:00Z")
    assert "burada" in after.content[0].value


def test_what_is_taken_back_is_said_to_be_gone(root: Path) -> None:
    """It leaves the feed, and Atom says when (RFC 6721)."""
    send(root)
    name = read(files(root)["feeds/haberler.atom"]).entries[0].id
    retract(root, NOW + HOUR)
    made = files(root)
    assert read(made["feeds/haberler.atom"]).entries == []
    (gone,) = ET.fromstring(made["feeds/haberler.atom"]).iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")  # noqa: S314 - ours
    assert gone.attrib == {"ref": name, "when": "2026-12-01T08:00:00Z"}
    assert json.loads(made["feeds/haberler.json"])["items"] == []


def test_where_the_site_is_known_there_is_a_feed_of_everything(
    root: Path, make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """A post that went out on several channels stands in it once."""
    settings = (root / "tellal.toml").read_text(encoding="utf-8")
    (root / "tellal.toml").write_text(f'site_url = "https://kirk.example"\n{settings}', encoding="utf-8")
    make_repository(
        {
            "content/bluesky/channel.toml": 'network = "outbox"\nas = "bluesky"\naccount = "kirk.example"\n',
            "content/x/iki.md": post_text(
                "İki yerde.", also="[bluesky]", id="01JD0000000000000000000077", status="approved"
            ),
        }
    )
    send(root)
    send(root, NOW + HOUR)
    found = read(files(root)["published.atom"])
    assert sorted(entry.title for entry in found.entries) == ["Kış menüsü", "İki yerde."]
    assert found.feed.id == "https://kirk.example/published.atom"


def everything(root: Path, make_repository: Callable[..., Path], files: dict[str, str | bytes]) -> None:
    """Say where the site is, so that it has a feed of everything, and add files."""
    settings = (root / "tellal.toml").read_text(encoding="utf-8")
    make_repository({"tellal.toml": f'site_url = "https://kirk.example"\n{settings}', **files})


def test_a_thread_is_told_whole(
    root: Path, make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Whoever reads it elsewhere gets every message of it, and a page to go to."""
    thread = post_text("Birinci #bir.\n\n***\n\nİkinci #iki.", id="01JD0000000000000000000077", status="approved")
    everything(root, make_repository, {"content/x/dizi.md": thread})
    send(root)
    send(root, NOW + HOUR)
    made = files(root)
    entry = next(each for each in read(made["published.atom"]).entries if each.title.startswith("Birinci"))
    assert "Birinci" in entry.content[0].value
    assert "İkinci" in entry.content[0].value
    assert [tag.term for tag in entry.tags] == ["bir", "iki"]
    item = next(each for each in json.loads(made["published.json"])["items"] if "Birinci" in each["content_text"])
    assert "İkinci" in item["content_text"]
    assert item["url"]


def test_what_is_left_nowhere_is_gone_from_the_feed_of_everything(
    root: Path, make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Its entry is said to be gone once, and the feed never says that it is older than before."""
    everything(root, make_repository, {"content/x/iki.md": post_text("Bir kez.", status="approved")})
    send(root)
    send(root, NOW + HOUR)
    before = read(files(root)["published.atom"])
    retract(root, NOW + 2 * HOUR)
    after = files(root)["published.atom"]
    assert read(after).entries == []
    gone = [each.attrib for each in ET.fromstring(after).iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")]  # noqa: S314 - ours
    assert {each["ref"] for each in gone} == {entry.id for entry in before.entries}
    assert read(after).feed.updated == "2026-12-01T09:00:00Z" > before.feed.updated


def test_a_change_that_was_made_stays_the_last_one_while_another_is_begun(root: Path) -> None:
    """What is refused, or begun to be taken back, changes nothing that readers see."""
    send(root)
    change(root, "geldi", "burada")
    update(root, NOW + HOUR)
    seen = survey(root, NOW + 2 * HOUR)
    key = seen.plan.targets[0].target.key
    events = seen.history.of(key)
    first = next(event for event in events if event.type is EventType.UPDATE)
    begun = first._replace(seq=events[-1].seq + 1, at=NOW + 2 * HOUR)
    history = replace(seen.history, targets={key: (*events, begun)})
    (entry,) = read(dict(feeds(replace(seen, history=history)))["feeds/haberler.atom"]).entries
    assert entry.updated == "2026-12-01T08:00:00Z"


def test_a_film_without_a_word_is_told_by_what_it_shows(
    root: Path, make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """An entry says something in every format, and leads to where the film can be seen."""
    everything(
        root,
        make_repository,
        {
            "content/kar/channel.toml": 'network = "outbox"\nas = "telegram"\naccount = "kirk"\n',
            "content/kar/media/f.mp4": film(),
            "content/kar/film.md": post_text("![Kar yağıyor](media/f.mp4)", status="approved"),
        },
    )
    (root / "content/haberler/kis.md").unlink()
    send(root)
    made = files(root)
    (entry,) = read(made["published.atom"]).entries
    assert (entry.title, "Kar yağıyor" in entry.content[0].value) == ("Kar yağıyor", True)
    assert entry.link == "https://kirk.example/posts/kar/film.html"
    (item,) = json.loads(made["published.json"])["items"]
    assert (item["content_text"], item["url"]) == ("Kar yağıyor", entry.link)


def test_a_feed_that_stands_alone_leads_to_no_page(
    root: Path, make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """It may be put where strangers read it, without the site: there is no page, and names of files are the team's."""
    everything(root, make_repository, {"content/haberler/not.md": post_text("Kısa not.", status="approved")})
    send(root)
    send(root, NOW + HOUR)
    made = files(root)
    alone = next(each for each in read(made["feeds/haberler.atom"]).entries if "Kısa" in each.title)
    assert not alone.get("links")


def test_an_item_without_a_word_has_its_content_all_the_same() -> None:
    """JSON Feed 1.1 wants one."""
    entry = Entry("urn:1", "", "", "", "", "", NOW, NOW)
    (item,) = json.loads(json_feed(Feed("https://a.example/f", "https://a.example/", "T", "A", "tr", NOW, [entry])))[
        "items"
    ]
    assert item["content_text"] == ""


def test_a_picture_that_is_gone_is_left_out(root: Path) -> None:
    """The text stays; nothing leads to a file that is not there."""
    send(root)
    (root / "content/haberler/media/a.png").unlink()
    shutil.rmtree(root / ".tellal")
    made = files(root)
    assert not [name for name in made if name.endswith(".png")]
    assert b"<img" not in made["feeds/haberler.json"]


EVIL = 'a]]>b<script>alert(1)</script>&amp;"\x00\x0b\u202e\ud800\r\n' + "ğ"
ENTRY = Entry(
    id="urn:uuid:6f0e1d5a-54e9-5e3c-9a3f-0a5c3f1b7d42",
    title=EVIL,
    words=EVIL,
    html="<p>]]&gt; &lt;script&gt;\x01</p>",
    text=EVIL,
    link="https://kirk.example/?a=1&b=2",
    published=NOW,
    updated=NOW + HOUR,
    lang="tr",
    tags=(EVIL,),
    images=(Enclosure("https://kirk.example/a.png?x&y", "image/png", 12, EVIL),),
)
FEED = Feed("https://kirk.example/feeds/a", "https://kirk.example/", EVIL, EVIL, "tr", NOW, (ENTRY,))


def test_whatever_a_post_says_is_text_in_every_format() -> None:
    """Markup, control characters and the end of a CDATA section mean nothing."""
    for write in (atom, rss):
        (entry,) = read(write(FEED)).entries
        assert entry.content[0].value == "<p>]]&gt; &lt;script&gt;</p>"
        assert entry.link == "https://kirk.example/?a=1&b=2"
    assert ET.fromstring(atom(FEED)).findtext(f"{ATOM}title") == 'a]]>b<script>alert(1)</script>&amp;"\nğ'  # noqa: S314 - ours
    assert json.loads(json_feed(FEED))["items"][0]["title"] == 'a]]>b<script>alert(1)</script>&amp;"\nğ'


def test_atom_has_what_the_specification_wants() -> None:
    """RFC 4287: id, title and updated of feed and entry, an author, a link to itself, dates with a zone."""
    root = ET.fromstring(atom(replace(FEED, entries=(replace(ENTRY, title="", link=""),))))  # noqa: S314 - ours
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    for each in (root, entry):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1
            assert each.findtext(f"{ATOM}{name}")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert entry.findtext(f"{ATOM}updated") == "2026-12-01T08:00:00Z"
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["self", "alternate"]
    assert entry.find(f"{ATOM}content") is not None


def test_an_entry_without_a_title_has_none_where_none_is_needed() -> None:
    """JSON Feed knows short messages; Atom and RSS show the first words."""
    short = replace(FEED, entries=(replace(ENTRY, title="", words="Merhaba"),))
    assert "title" not in json.loads(json_feed(short))["items"][0]
    assert [read(FORMATS[ending](short)).entries[0].title for ending in ("atom", "rss")] == ["Merhaba"] * 2


def test_the_receipt_names_the_entry(tmp_path: Path) -> None:
    """The name follows from the key, so that a message that is tried again is the same entry."""
    made = network.Feed(tmp_path, channel="haber ler", site="https://kirk.example/takvim/")
    payload = Payload("Merhaba.")
    first = made.send(payload, reply_to=(), key="k1", now=NOW)
    assert first == made.send(payload, reply_to=(), key="k1", now=NOW + HOUR)
    assert first.url.startswith("https://kirk.example/takvim/feeds/haber%20ler.atom#")
    assert made.send(payload, reply_to=(), key="k2", now=NOW).remote_id != first.remote_id
    assert made.find(payload, reply_to=(), key="k1", since=NOW) is NoReceipt.ABSENT


def test_a_hub_is_named_in_every_format(root: Path) -> None:
    """Readers that know WebSub ask it; what is no address is left out."""
    place = root / "content/haberler/channel.toml"
    place.write_text(f'{CHANNEL}\n[options]\nhub = "https://hub.example/"\n', encoding="utf-8")
    made = files(root)
    for ending in ("atom", "rss"):
        links = read(made[f"feeds/haberler.{ending}"]).feed.links
        assert [link.href for link in links if link.rel == "hub"] == ["https://hub.example/"]
    assert json.loads(made["feeds/haberler.json"])["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    place.write_text(f'{CHANNEL}\n[options]\nhub = "javascript:alert(1)"\n', encoding="utf-8")
    assert b"javascript" not in b"".join(files(root).values())


def test_every_page_names_the_feeds_to_browsers(root: Path) -> None:
    """Relative to the page, so that it works wherever the site is."""
    assert found_feeds(survey(root, NOW).library) == (("feeds/haberler.atom", "Kırk İkindi haberleri"),)
    made = output(survey(root, NOW))
    link = (
        '<link rel="alternate" type="application/atom+xml" title="Kırk İkindi haberleri" href="{}feeds/haberler.atom">'
    )
    assert link.format("") in made.html("index.html").decode()
    assert link.format("../") in made.html("calendar/2026-12.html").decode()
