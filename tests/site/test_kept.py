"""Builds that only make what would be otherwise: the very bytes of a site that is made from nothing."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest

from pipeline.publish import publish
from pipeline.site import printing
from pipeline.site.build import build
from pipeline.survey import survey
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
TWO_LANGUAGES = '[site]\nlanguages = ["tr", "en"]\n'


def contents(place: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


class Desk:
    """A workspace that is changed and built, again and again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.now = NOW

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the workspace."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())

    def change(self, path: str, old: str, new: str) -> None:
        """Change a file of the workspace."""
        before = (self.root / path).read_text(encoding="utf-8")
        assert old in before
        self.write(path, before.replace(old, new))

    def build(self) -> dict[str, bytes]:
        """Build the site over the one before it."""
        build(survey(self.root, self.now), self.root / "site")
        return contents(self.root / "site")

    def anew(self) -> dict[str, bytes]:
        """Build the site from nothing, remembering nothing."""
        shutil.rmtree(self.root / "fresh", ignore_errors=True)
        kept = self.root / ".tellal"
        kept.rename(self.root / "aside")
        try:
            build(survey(self.root, self.now), self.root / "fresh")
        finally:
            shutil.rmtree(kept, ignore_errors=True)
            (self.root / "aside").rename(kept)
        return contents(self.root / "fresh")


@pytest.fixture
def desk(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Desk:
    """A workspace with two channels, a campaign, pictures, siblings and a post that is broken."""
    root = make_repository(
        {
            "content/bluesky/channel.toml": channel_text("bluesky", account="deneme.example"),
            "content/campaigns/kis.md": "---\nname: Kış\nstarts: 2026-12-01\nends: 2026-12-20\n---\n",
            "content/x/a.md": post_text("Kış menümüz başlıyor. #kahve ![Fincan](media/a.png)", campaign="kis"),
            "content/x/b.md": post_text("İkinci gönderi.", publish_at="2026-12-02 10:00", also="[bluesky]"),
            "content/bluesky/a.md": post_text("The winter menu.", publish_at="2026-12-03 10:00"),
            "content/x/broken.md": post_text("Bozuk.", pilar="urun"),
            "content/x/media/a.png": png(40, 50),
        }
    )
    made = Desk(root)
    made.build()
    return made


def ours(desk: Desk) -> dict[str, int]:
    """Return the inode of each file of the site: which of them are still the same."""
    return {
        str(path.relative_to(desk.root / "site")): path.stat().st_ino
        for path in (desk.root / "site").rglob("*")
        if path.is_file()
    }


def test_a_build_of_nothing_new_writes_next_to_nothing(desk: Desk) -> None:
    """A minute later the pages of posts say what they said: they are the very files of before."""
    desk.now += timedelta(minutes=1)  # from the very minute on in which a post's week begins
    desk.build()
    before = ours(desk)
    desk.now += timedelta(minutes=1)
    assert desk.build() == desk.anew()
    fresh = {name for name, inode in ours(desk).items() if before.get(name) != inode}
    assert {name for name in fresh if name.endswith((".html", ".css", ".js", ".png"))} <= {
        "index.html",
        "assets/moment.css",
    }
    assert "assets/moment.css" in fresh


def test_a_day_later_what_is_far_says_what_it_said(desk: Desk) -> None:
    """A page that counted days would be another one each day, and wrong to whoever reads it the day after."""
    desk.change("content/x/b.md", "publish_at", "status: approved\npublish_at")
    desk.build()
    before = ours(desk)
    desk.now += timedelta(days=1)
    assert desk.build() == desk.anew()
    after = ours(desk)
    assert before["posts/x/b.html"] == after["posts/x/b.html"]
    assert before["calendar/2026-12-list.html"] == after["calendar/2026-12-list.html"]


def test_one_changed_post_is_the_only_one_that_is_printed(desk: Desk) -> None:
    """Also its siblings, which show where it stands."""
    before = ours(desk)
    desk.change("content/x/b.md", "İkinci", "Başka bir")
    desk.build()
    after = ours(desk)
    assert {name for name in after if name.startswith("posts/") and before.get(name) != after[name]} == {
        "posts/x/b.html"
    }


def test_far_months_and_other_channels_are_left_alone(desk: Desk) -> None:
    """A post of December is nothing to January, nor to the channels that it does not go to."""
    desk.write("content/bluesky/z.md", "---\nid: 01JD8888888888888888888888\npublish_at: 2027-01-20 10:00\n---\nZ.\n")
    desk.build()
    before = ours(desk)
    desk.change("content/x/a.md", "başlıyor", "bitiyor")
    desk.build()
    after = ours(desk)
    assert {name for name in after if name.endswith(".html") and before.get(name) != after[name]} == {
        "index.html",
        "agenda.html",
        "campaigns.html",
        "calendar/2026-12.html",
        "calendar/2026-12-list.html",
        "calendar/week-2026-11-30.html",
        "channels/x.html",
        "pillars.html",
        "posts/bluesky/a.html",  # its sibling, which says its first words
        "posts/x/a.html",
    }


def test_a_new_post_is_nothing_to_other_months(desk: Desk) -> None:
    """How many posts each month has is on every month's page, in the file that every build writes anew."""
    before = ours(desk)
    counted = (desk.root / "site/assets/moment.css").read_text(encoding="utf-8")
    desk.write("content/x/z.md", "---\nid: 01JD8888888888888888888888\npublish_at: 2026-12-20 10:00\n---\nZ.\n")
    desk.build()
    after = ours(desk)
    assert {name for name in before if name.startswith("calendar/") and before[name] != after[name]} == {
        "calendar/2026-12.html",
        "calendar/2026-12-list.html",
        "calendar/week-2026-12-14.html",
    }
    assert '.n2026-12::after{content:"5"}' in counted
    assert '.n2026-12::after{content:"6"}' in (desk.root / "site/assets/moment.css").read_text(encoding="utf-8")


Step: TypeAlias = "Callable[[Desk], object]"


def says(path: str, old: str, new: str) -> Step:
    """Change words of a file."""
    return lambda desk: desk.change(path, old, new)


def has(path: str, content: str | bytes) -> Step:
    """Write a file."""
    return lambda desk: desk.write(path, content)


def goes(path: str) -> Step:
    """Delete a file or a folder."""

    def delete(desk: Desk) -> None:
        place = desk.root / path
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()

    return delete


def moment(**said: int) -> Step:
    """Let time go by."""

    def wait(desk: Desk) -> None:
        desk.now += timedelta(**said)

    return wait


def forgets(desk: Desk) -> None:
    """Forget what the site was made of."""
    for path in (desk.root / ".tellal").glob("site-*"):
        path.unlink()


def builds(desk: Desk) -> None:
    """Build in between, so that what comes next is built on that."""
    desk.build()


def publishes(desk: Desk) -> None:
    """Send what is due."""
    assert publish(desk.root, lambda: desk.now).exit_code == 0


CHANGES: dict[str, tuple[Step, ...]] = {
    "text": (says("content/x/a.md", "başlıyor", "bitiyor"),),
    "time": (says("content/x/a.md", "2026-12-01 10:00", "2026-12-09 11:00"),),
    "new post": (
        has("content/x/c.md", "---\nid: 01JD9999999999999999999999\npublish_at: 2026-12-05 10:00\n---\nYeni.\n"),
    ),
    "post goes": (goes("content/x/b.md"),),
    "post is renamed": (lambda desk: (desk.root / "content/x/b.md").rename(desk.root / "content/x/z.md"),),
    "post loses its time": (says("content/x/a.md", "publish_at: 2026-12-01 10:00\n", ""),),
    "sibling": (says("content/bluesky/a.md", "winter", "summer"),),
    "sibling's title": (says("content/bluesky/a.md", "---\nThe", "title: Winter\n---\nThe"),),
    "draft": (says("content/x/a.md", "---\nKış", "status: draft\n---\nKış"),),
    "channel's name": (says("content/x/channel.toml", 'account = "deneme"', 'account = "yeni"'),),
    "channel's rules": (says("content/x/channel.toml", 'as = "x"', 'as = "mastodon"'),),
    "channel's zone": (says("content/x/channel.toml", "network", 'timezone = "Asia/Tokyo"\nnetwork'),),
    "new channel": (has("content/telegram/channel.toml", 'network = "outbox"\nas = "telegram"\naccount = "kanal"\n'),),
    "campaign's name": (says("content/campaigns/kis.md", "Kış", "Bahar"),),
    "campaign goes": (goes("content/campaigns/kis.md"),),
    "new campaign": (
        has("content/campaigns/bahar.md", "---\nname: Bahar\nstarts: 2026-11-01\nends: 2026-11-20\n---\n"),
    ),
    "picture": (has("content/x/media/a.png", png(60, 20)),),
    "picture goes": (goes("content/x/media/a.png"),),
    "picture breaks": (has("content/x/media/a.png", png(60, 20)[:-30]),),
    "brand's colour": (has("brand/brand.toml", 'name = "Deneme"\n[colours]\naccent = "#117733"\n'),),
    "logo": (
        has("brand/mark.png", png(32, 32)),
        has("brand/logo.png", png(64, 32)),
        has("brand/brand.toml", 'name = "Deneme"\nlogo = "logo.png"\n'),
    ),
    "name": (says("tellal.toml", "name = ", 'name = "Başka"\n# '),),
    "language": (says("tellal.toml", 'locale = "tr"', 'locale = "en"'),),
    "country": (
        says("tellal.toml", 'locale = "tr"', 'locale = "en"'),
        builds,
        says("tellal.toml", 'locale = "en"', 'locale = "en-US"'),
    ),
    "new campaign far ahead": (
        has("content/campaigns/yaz.md", "---\nname: Yaz\nstarts: 2027-06-20\nends: 2027-08-20\n---\n"),
    ),
    "zone": (says("tellal.toml", "Europe/Istanbul", "America/New_York"),),
    "address": (says("tellal.toml", "name = ", 'site_url = "https://deneme.example/t/"\nname = '),),
    "template": (
        has("templates/text/kisa.j2", "{{ body }} (kısa)\n"),
        says("content/x/channel.toml", "network", 'template = "kisa"\nnetwork'),
    ),
    "another template": (
        has("templates/text/kisa.j2", "{{ body }} (çok kısa)\n"),
        says("content/x/channel.toml", "network", 'template = "kisa"\nnetwork'),
    ),
    "theme": (
        has("templates/site/post.html", '{% extends "base.html" %}{% block main %}{{ now|moment }}{% endblock %}'),
    ),
    "everything that is written beside a text": (
        says("content/x/a.md", "campaign: kis", "campaign: kis\nauthor: ayse\ntags: [çay]\nnote: sor\npillar: urun"),
    ),
    "pillar's name": (
        says("content/x/b.md", "---\nİkinci", "pillar: urun\n---\nİkinci"),
        builds,
        has("tellal.toml", 'name = "D"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n[pillars]\nurun = "Ürün"\n'),
    ),
    "reminders": (
        says("content/x/b.md", "publish_at", "status: approved\npublish_at"),
        builds,
        has("tellal.toml", 'name = "D"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n[site]\nalarm = "15m"\n'),
    ),
    "it is approved, and its day comes near": (
        says("content/x/b.md", "publish_at", "status: approved\npublish_at"),
        builds,
        moment(days=5, hours=23),
    ),
    "it is out, and edited then": (
        says("content/x/b.md", "publish_at", "status: approved\npublish_at"),
        builds,
        moment(days=6, hours=1),
        publishes,
        builds,
        says("content/x/b.md", "İkinci", "Başka bir"),
    ),
    "strangers may see it": (
        says("content/x/b.md", "publish_at", "status: approved\npublish_at"),
        moment(days=6, hours=1),
        publishes,
        builds,
        has("tellal.toml", 'name = "D"\ntimezone = "Europe/Istanbul"\n[site]\nvisibility = "public"\n'),
        builds,
        says("content/x/b.md", "İkinci", "Başka bir"),
    ),
    "a day goes by": (moment(days=1),),
    "its time comes": (moment(days=6, minutes=10),),
    "a month goes by": (moment(days=31),),
    "a mistake": (says("content/x/a.md", "campaign:", "campaing:"),),
    "a mistake is mended": (says("content/x/broken.md", "pilar: urun\n", ""),),
    "somebody writes into the site": (has("site/posts/x/a.html", "x"),),
    "somebody takes a page": (goes("site/posts/x/a.html"),),
    "somebody takes the pictures": (goes("site/media"),),
    "a stranger's page": (has("site/posts/old.html", "old"),),
    "a folder in the way": (goes("site/posts/x/a.html"), has("site/posts/x/a.html/deep/old.html", "old")),
    "a file in the way": (goes("site/posts/x"), has("site/posts/x", "file")),
    "what was remembered is lost": (forgets,),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_after_any_change_the_site_is_what_it_would_be_from_nothing(desk: Desk, kind: str) -> None:
    """A page that was not made anew and should have been would tell yesterday's news."""
    for step in CHANGES[kind]:
        step(desk)
    assert desk.build() == desk.anew()


@pytest.mark.parametrize(
    "step",
    [
        says("content/x/a.md", "başlıyor", "bitiyor"),
        has("content/x/media/a.png", png(60, 20)),
        goes("site/en/posts/x/a.html"),
        goes("site/posts/x/a.html"),
        says("tellal.toml", '["tr", "en"]', '["tr"]'),
        says("tellal.toml", '["tr", "en"]', '["en", "tr"]'),
        forgets,
    ],
)
def test_after_any_change_every_language_of_the_site_is_what_it_would_be(desk: Desk, step: Step) -> None:
    """What one page says in two languages stands twice, and is kept or made anew twice."""
    desk.write("tellal.toml", (desk.root / "tellal.toml").read_text(encoding="utf-8") + TWO_LANGUAGES)
    assert desk.build() == desk.anew()
    step(desk)
    assert desk.build() == desk.anew()


def test_a_page_that_stands_stays_in_each_language(desk: Desk) -> None:
    """A second language must not cost a whole build each time."""
    desk.write("tellal.toml", (desk.root / "tellal.toml").read_text(encoding="utf-8") + TWO_LANGUAGES)
    desk.build()
    before = ours(desk)
    desk.change("content/x/b.md", "İkinci", "Başka bir")
    desk.build()
    after = ours(desk)
    changed = {name for name in after if "posts/" in name and before.get(name) != after[name]}
    assert changed == {"posts/x/b.html", "en/posts/x/b.html"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_many_changes_in_any_order_too(desk: Desk, seed: int) -> None:
    """What one change leaves behind must not mislead the build after the next."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is the point
    kinds = sorted(CHANGES)
    for _ in range(8):
        for kind in chance.sample(kinds, chance.randrange(1, 4)):
            try:
                for step in CHANGES[kind]:
                    step(desk)
            except (AssertionError, FileNotFoundError, FileExistsError, NotADirectoryError):
                continue  # what it would change is not there any more
        assert desk.build() == desk.anew(), kind


def test_nothing_is_written_through_a_link_in_the_site(desk: Desk, tmp_path: Path) -> None:
    """A link that came with a checkout must not have pages written somewhere else."""
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.rmtree(desk.root / "site/posts/x")
    (desk.root / "site/posts/x").symlink_to(outside)
    desk.change("content/x/a.md", "başlıyor", "bitiyor")
    assert desk.build() == desk.anew()
    assert list(outside.iterdir()) == []


def test_a_site_that_was_copied_is_made_anew(desk: Desk) -> None:
    """Pages that came from elsewhere may say anything; that they look like ours proves nothing."""
    shutil.move(desk.root / "site", desk.root / "was")
    shutil.copytree(desk.root / "was", desk.root / "site")
    before = ours(desk)
    assert desk.build() == desk.anew()
    assert not {name for name, inode in ours(desk).items() if before.get(name) == inode}


@pytest.fixture
def many(desk: Desk) -> Desk:
    """The same with so many posts that several processes print them."""
    text = "---\nid: 01JE{:022d}\npublish_at: 2026-12-{:02} 12:00\n---\nGönderi {}. ![Fincan](media/{}.png)\n"
    for number in range(350):
        desk.write(f"content/x/m{number}.md", text.format(number, number % 28 + 1, number, number % 5))
    for number in range(5):
        desk.write(f"content/x/media/{number}.png", png(20 + number, 20))
    return desk


@pytest.mark.slow
def test_many_processes_print_what_one_does(many: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a page was printed is no part of it."""
    many.build()
    together = contents(many.root / "site")
    monkeypatch.setattr(printing, "_ENOUGH", 10**9)
    assert many.anew() == together
