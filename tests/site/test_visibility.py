"""A public site: what is out is there as its readers see it, and nothing else is, in any file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.model.event import EventType, Out
from pipeline.model.finding import Finding
from pipeline.model.plan import Gone, State
from pipeline.model.settings import Settings, SiteSettings, Visibility
from pipeline.model.variant import Image, Video
from pipeline.site import markdown
from pipeline.site.kept import Writer
from pipeline.site.output import output
from pipeline.site.visibility import see_to_address, shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Workshop

PUBLIC = SiteSettings(Visibility.PUBLIC)
OUT = (State.PUBLISHED, State.CHANGED)


@pytest.fixture
def open_site(workshop: Workshop) -> Workshop:
    """A workspace in which every word that strangers must not see has `gizli` in it, and every other state a post."""
    now = workshop.now
    workshop.settings = replace(
        workshop.settings,
        site=PUBLIC,
        site_url="https://kirk.example/takvim/",
        pillars={"p": "gizli sütun"},
    )
    workshop.brand = replace(
        workshop.brand, people={"gizli-kisi": {"x": "gizlikisi"}}, never=("gizli-söz",), words=("gizli-kelime",)
    )
    workshop.channel(
        "x", title="X", secrets={"token": "GIZLI_TOKEN"}, token_expires={"token": now.date()}, slots=("mon 09:30",)
    )
    workshop.channel("slack", title="gizli oda", account="gizli-oda")
    workshop.channel("mastodon", title="gizli kanal", account="gizli-hesap")
    workshop.campaign("gizli", name="gizli kampanya", line="gizli satır")
    hidden: dict[str, Any] = {
        "campaign": "gizli",
        "pillar": "p",
        "author": "gizli-yazar",
        "note": "gizli not",
        "tags": ("gizli-etiket",),
        "corrects": "gizli/post",
    }
    for state in State:
        if state not in OUT:
            workshop.post(f"gizli-{state}", state, at=now + timedelta(hours=1), reason="gizli sebep", **hidden)
    workshop.post("gizli-slack", State.PUBLISHED, channels=("slack",), at=now - timedelta(hours=3))
    cup = workshop.picture("content/x/media/cup.png", "Bir fincan")
    post = workshop.post(
        "acik",
        State.PUBLISHED,
        at=now - timedelta(hours=2),
        channels=("x", "mastodon"),
        parts=(workshop.part("Kış menüsü geldi.", cup),),
        reason="gizli sebep",
        url="https://social.example/1",
        title="gizli başlık",
        body="<!-- gizli yorum --> gizli gövde",
        **hidden,
    )
    workshop.planned = [
        each._replace(state=State.SCHEDULED) if each.target.channel.name == "mastodon" else each
        for each in workshop.planned
    ]
    workshop.happened(post, EventType.INTENT, EventType.UNKNOWN, EventType.PUBLISHED, reason="gizli", by="gizli-kisi")
    workshop.findings.append(Finding(post.path, 3, "key-unknown", Message("gizli bulgu")))
    workshop.gone.append(Gone("01JDGONE/outbox.x.deneme", State.UNKNOWN, Message("gizli"), url="https://gizli.example"))
    return workshop


def show_what_cannot_be_shown(workshop: Workshop) -> None:
    """Publish a picture and a film that no page can show: their names on the disk are the team's."""
    odd = Image("content/x/media/gizli.tiff", "0" * 64, "Bir fincan", 0, media_type="image/tiff")
    film = Video("content/x/media/gizli.mp4", "1" * 64, "Kar", 1, size=2**30, media_type="video/mp4")
    parts = (workshop.part("Resim.", odd), replace(workshop.part("Film."), video=film))
    workshop.post(
        "film", State.PUBLISHED, at=workshop.now - timedelta(hours=4), parts=parts, url="https://social.example/2"
    )


def written(workshop: Workshop, place: Path) -> dict[str, bytes]:
    """Return every file of the site."""
    whole = output(workshop.survey(), workshop.render)
    whole.write_rest(Writer(place, {}))
    rest = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    return rest | {name: whole.html(name) for name in whole.overview}


def test_no_file_has_a_word_of_what_is_inside(open_site: Workshop, tmp_path: Path) -> None:
    """Pages, calendars, feeds, data for scripts: names of files, too."""
    show_what_cannot_be_shown(open_site)
    files = written(open_site, tmp_path)
    seen = {name: data.decode(errors="replace").lower() for name, data in files.items()}
    assert not [name for name, text in seen.items() if "gizli" in text or "gizli" in name.lower()]
    assert "posts/x/acik.html" in files


def test_no_markdown_has_a_word_of_it_either(open_site: Workshop, tmp_path: Path) -> None:
    """The same pages for another generator."""
    show_what_cannot_be_shown(open_site)
    markdown.write(output(open_site.survey(), open_site.render), tmp_path / "out", {})
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    seen = {path.name: path.read_bytes().decode(errors="replace").lower() for path in files}
    assert "film.md" in seen
    assert not [name for name, text in seen.items() if "gizli" in text or "gizli" in name.lower()]


def test_what_is_out_is_there_as_its_readers_see_it(open_site: Workshop, tmp_path: Path) -> None:
    """Text, picture, time and the way to the post itself, on the first page, its own, its month and its channel's."""
    files = {name: data.decode(errors="replace") for name, data in written(open_site, tmp_path).items()}
    for name in ("index.html", "posts/x/acik.html", "calendar/2026-12.html", "channels/x.html", "calendar.ics"):
        assert "Kış menüsü geldi." in files[name], name
    page = files["posts/x/acik.html"]
    assert "https://social.example/1" in page
    assert 'alt="Bir fincan"' in page
    assert not {"agenda.html", "campaigns.html"} & set(files)


def test_an_internal_site_shows_what_the_public_one_does_not(open_site: Workshop, tmp_path: Path) -> None:
    """Otherwise the test above could not fail."""
    open_site.settings = replace(open_site.settings, site=SiteSettings())
    text = "".join(data.decode(errors="replace") for data in written(open_site, tmp_path).values())
    words = (
        "sütun",
        "kampanya",
        "sebep",
        "başlık",
        "yazar",
        "not",
        "etiket",
        "bulgu",
        "oda",
        "kanal",
        "scheduled",
        "draft",
    )
    assert [word for word in words if f"gizli {word}" not in text and f"gizli-{word}" not in text] == []


def test_a_channel_is_shown_where_the_workspace_says_so(open_site: Workshop) -> None:
    """Some rooms are open to everybody, and some accounts to nobody."""
    site = replace(PUBLIC, channels=("slack",))
    open_site.settings = replace(open_site.settings, site=site)
    survey = shown(open_site.survey(), open_site.render).survey
    assert list(survey.library.channels) == ["slack"]
    assert [each.target.post.stem for each in survey.plan.targets] == ["gizli-slack"]


@pytest.mark.parametrize(
    ("network", "said", "seen"),
    [
        ("telegram", {"account": "kirk"}, True),
        ("telegram", {"account": "kirk", "room": "-1001234567890"}, False),
        ("youtube", {}, True),
        ("youtube", {"options": {"privacy": "unlisted"}}, False),
        ("youtube", {"options": {"privacy": "private"}}, False),
        ("tiktok", {}, False),
        ("tiktok", {"options": {"privacy": "followers"}}, False),
        ("tiktok", {"options": {"privacy": "public"}}, True),
    ],
)
def test_a_room_that_not_everybody_can_enter_is_closed(
    open_site: Workshop, network: str, said: dict[str, Any], *, seen: bool
) -> None:
    """By what its channel says of it, as far as nobody wrote it out; who writes it out means it."""
    open_site.channel("oda", twin=network, **said)
    open_site.post("oda", State.PUBLISHED, channels=("oda",), at=open_site.now - timedelta(hours=1))
    assert ("oda" in shown(open_site.survey(), open_site.render).survey.library.channels) == seen
    open_site.settings = replace(open_site.settings, site=replace(PUBLIC, channels=("oda",)))
    assert list(shown(open_site.survey(), open_site.render).survey.library.channels) == ["oda"]


def test_what_the_ledger_cannot_say_of_an_edited_post_is_not_guessed(open_site: Workshop) -> None:
    """The file of a post that is out says something new, which nobody has agreed to: it is not what readers see."""
    open_site.post("degisti", State.CHANGED, at=open_site.now - timedelta(hours=1), body="gizli yeni metin")
    survey = shown(open_site.survey(), open_site.render).survey
    assert [each.target.post.stem for each in survey.plan.targets] == ["acik"]


def test_search_engines_come_into_a_public_site_alone(open_site: Workshop, tmp_path: Path) -> None:
    """A page says it too: robots.txt counts at the top of a host, and few calendars stand there."""
    public = written(open_site, tmp_path / "a")
    open_site.settings = replace(open_site.settings, site=SiteSettings())
    inside = written(open_site, tmp_path / "b")
    assert (public["robots.txt"], inside["robots.txt"]) == (
        b"User-agent: *\nAllow: /\n",
        b"User-agent: *\nDisallow: /\n",
    )
    assert b"noindex" not in public["index.html"]
    assert all(b"noindex" in data for name, data in inside.items() if name.endswith(".html"))


def test_feeds_have_no_post_of_a_closed_room(open_site: Workshop) -> None:
    """They are made from the ledger, which knows every account."""
    survey = open_site.survey()
    keys = {each.target.key for each in survey.plan.targets if each.state is State.PUBLISHED}
    out = {key: Out("2026-12-01T05:00:00Z", "https://social.example/1", "1:1") for key in keys}
    survey = replace(survey, history=replace(survey.history, out=out))
    assert [key.partition("/")[2] for key in out] != []
    assert {key.partition("/")[2] for key in shown(survey, open_site.render).survey.history.out} == {
        "outbox.x.deneme-x"
    }


@pytest.mark.parametrize(
    ("site", "refused"),
    [
        (SiteSettings(), True),
        (SiteSettings(exposed=True), False),
        (PUBLIC, False),
    ],
)
def test_an_internal_site_does_not_get_where_anybody_can_open_it(site: SiteSettings, *, refused: bool) -> None:
    """Unless somebody said so in words; the error says which."""
    settings = Settings("Deneme", site=site)
    if not refused:
        see_to_address(settings)
        return
    with pytest.raises(UsageError, match="anybody could open it"):
        see_to_address(settings)
