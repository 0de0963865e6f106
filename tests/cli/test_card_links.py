"""`tellal card fetch-links`: pages are looked at once, and what they say lies beside the posts until it goes out."""

from __future__ import annotations

import json
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.networks.fakes.base import serving
from tests.networks.fakes.pages import Pages
from tests.pictures import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 09:00")
ID = "01JD0000000000000000000001"
PLACE = f"content/b/media/links/{ID}"
URL = "https://kirkikindi.example/kis"
PICTURE = drawn("PNG", (600, 315))
RECORD = f'url = "{URL}"\ntitle = "Kış menüsü"\ndescription = "Salep, boza"\nfetched = 2026-11-25\n'


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """A site on this machine, which whoever runs the tests allows."""
    made = Pages()
    monkeypatch.setenv("TELLAL_PRIVATE_HOSTS", "127.0.0.1")
    with serving(made):
        made.picture("/kis.png", drawn("PNG", (600, 315)))
        made.page(
            "/kis",
            '<title>Kış</title><meta property="og:title" content="Kış menüsü">'
            '<meta property="og:description" content="Salep, boza"><meta property="og:image" content="/kis.png">'
            '<meta property="og:image:alt" content="Bir fincan">',
        )
        yield made


@pytest.fixture
def make(
    make_repository: Callable[..., Path], channel_text: Callable[..., str], post_text: Callable[..., str]
) -> Callable[..., Path]:
    """Make a workspace with a post on Bluesky that has a link."""

    def made(link: str = URL, files: dict[str, str | bytes] | None = None, **keys: str) -> Path:
        return make_repository(
            {
                "content/b/channel.toml": channel_text("bluesky", account="deneme.example"),
                "content/b/kis.md": post_text("Kış menümüz geldi.", link=link, **keys),
                **(files or {}),
            }
        )

    return made


def codes(answer: Answer) -> list[str]:
    """Return the codes of all findings."""
    return [each["code"] for each in answer.json["findings"]]


def test_a_page_is_looked_at_once(tellal: Callable[..., Answer], site: Pages, make: Callable[..., Path]) -> None:
    """What it says lies beside the post; the next call looks at nothing."""
    root = make(f"{site.url}/kis")
    answer = tellal(root, *CLOCK, "card", "fetch-links", "--json")
    assert answer.code == 0, answer.err
    assert [(each["post"], each["became"], each["trouble"]) for each in answer.json["links"]] == [
        ("content/b/kis.md", "new", "")
    ]
    record = tomllib.loads((root / f"{PLACE}.toml").read_text(encoding="utf-8"))
    assert record | {"fetched": str(record["fetched"])} == {
        "url": f"{site.url}/kis",
        "title": "Kış menüsü",
        "description": "Salep, boza",
        "image": f"{ID}.png",
        "alt": "Bir fincan",
        "fetched": "2026-12-01",
    }
    asked = len(site.asked)
    again = tellal(root, *CLOCK, "card", "fetch-links")
    assert "is there already" in again.out
    assert len(site.asked) == asked == 2


def test_looking_again_shows_what_changed(
    tellal: Callable[..., Answer], site: Pages, make: Callable[..., Path]
) -> None:
    """A page that says what it said leaves the files alone, so that nobody has to approve them again."""
    root = make(f"{site.url}/kis")
    tellal(root, *CLOCK, "card", "fetch-links", "b/kis")
    first = {place.name: place.read_bytes() for place in (root / "content/b/media/links").iterdir()}
    later = ("--clock", "2026-12-05 09:00")
    assert "says what it said" in tellal(root, *later, "card", "fetch-links", "b/kis", "--refresh").out
    assert first == {place.name: place.read_bytes() for place in (root / "content/b/media/links").iterdir()}
    site.page("/kis", "<title>Yaz menüsü</title>")
    changed = tellal(root, *later, "card", "fetch-links", "b/kis", "--refresh")
    assert "- Kış menüsü" in changed.out
    assert "+ Yaz menüsü" in changed.out
    assert [place.name for place in (root / "content/b/media/links").iterdir()] == [f"{ID}.toml"]


def test_a_page_that_cannot_be_read(tellal: Callable[..., Answer], site: Pages, make: Callable[..., Path]) -> None:
    """It is said, nothing is written, others go on; a card that is there stays."""
    root = make(f"{site.url}/yok")
    answer = tellal(root, *CLOCK, "card", "fetch-links")
    assert answer.code == 4
    assert "404" in answer.out
    assert not (root / "content/b/media").exists()


def test_posts_that_are_out_are_left_alone(
    tellal: Callable[..., Answer], site: Pages, make: Callable[..., Path]
) -> None:
    """A card would make another post of what readers have seen already; who wants that names it."""
    root = make(f"{site.url}/kis", publish_at="2026-11-01 10:00")
    assert "no post wants a card" in tellal(root, *CLOCK, "card", "fetch-links").out
    assert tellal(root, *CLOCK, "card", "fetch-links", "b/kis", "--json").json["links"][0]["became"] == "new"


def test_check_says_what_is_missing_without_looking(
    tellal: Callable[..., Answer], site: Pages, make: Callable[..., Path]
) -> None:
    """A warning with the command that helps; nobody is asked."""
    root = make()
    answer = tellal(root, *CLOCK, "check", "--json")
    assert codes(answer) == ["link-card-missing"]
    assert answer.code == 0
    assert "tellal card fetch-links b/kis" in answer.json["findings"][0]["hint"]
    assert site.asked == []


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (RECORD, []),
        (RECORD.replace("kis", "yaz"), ["link-card-missing"]),
        (RECORD.replace("2026-11-25", "2026-09-01"), ["link-card-old"]),
        (RECORD.replace('"Salep, boza"', "7"), ["link-card-damaged"]),
        (RECORD + 'image = "../../../brand/logo.png"\n', ["link-card-damaged"]),
        (RECORD + f'image = "{ID}.png"\n', ["link-card-damaged"]),
        (RECORD.replace("Kış menüsü", "x" * 201), ["link-card-damaged"]),
        (RECORD.replace("Kış menüsü", " "), ["link-card-damaged"]),
        (RECORD + "script = 1\n", ["link-card-damaged"]),
        ("not TOML", ["link-card-damaged"]),
        (RECORD.replace("menüsü", "\u202emenüsü"), ["hidden-character"]),
    ],
)
def test_what_check_says_of_a_record(
    tellal: Callable[..., Answer], make: Callable[..., Path], record: str, found: list[str]
) -> None:
    """People may change it by hand, and so may strangers."""
    root = make(files={f"{PLACE}.toml": record})
    assert codes(tellal(root, *CLOCK, "check", "--json")) == found


def test_the_picture_of_another_posts_card_is_none_of_this_one(
    tellal: Callable[..., Answer], make: Callable[..., Path]
) -> None:
    """Whoever looks at that page again would alter what is approved here."""
    other = "01JD0000000000000000000002"
    files = {f"{PLACE}.toml": RECORD + f'image = "{other}.png"\n', f"content/b/media/links/{other}.png": PICTURE}
    answer = tellal(make(files=files), *CLOCK, "check", "--json")
    assert codes(answer) == ["link-card-damaged"]
    assert f"{ID}.jpg" in answer.json["findings"][0]["message"]


def messages(root: Path) -> list[dict[str, Any]]:
    """Return what the outbox has."""
    places = sorted((root / "outbox").glob("*/[0-9]*.json"))
    return [json.loads(place.read_text(encoding="utf-8"))["payload"] for place in places]


def test_what_was_frozen_goes_out(tellal: Callable[..., Answer], make: Callable[..., Path]) -> None:
    """Title, description and picture, to the byte; the address has its parameters, the record has not."""
    picture = drawn("PNG", (600, 315))
    settings = (
        'name = "Deneme"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n'
        '[approval]\nmode = "solo"\nallow_unreviewed = true\n'
        '[utm]\ndomains = ["kirkikindi.example"]\nsource = "{network}"\n'
    )
    record = RECORD + f'image = "{ID}.png"\nalt = "Bir fincan"\n'
    files = {f"{PLACE}.toml": record, f"{PLACE}.png": picture, "tellal.toml": settings}
    root = make(files=files, status="approved")
    shown = tellal(root, *CLOCK, "preview", "b/kis").out
    assert "link card" in shown
    assert "Salep, boza" in shown
    assert tellal(root, "--clock", "2026-12-01 10:01", "publish").code == 0
    (sent,) = messages(root)
    assert sent["link"] == f"{URL}?utm_source=bluesky"
    assert (sent["linked"]["title"], sent["linked"]["description"]) == ("Kış menüsü", "Salep, boza")
    assert sent["linked"]["image"]["alt"] == "Bir fincan"
    page = (root / "outbox/b/index.html").read_text(encoding="utf-8")
    assert "<b>Kış menüsü</b>" in page
    assert f"media/{sent['linked']['image']['sha256']}.png" in page
    assert (root / f"outbox/b/media/{sent['linked']['image']['sha256']}.png").is_file()


def test_beside_a_picture_there_is_no_card(tellal: Callable[..., Answer], make: Callable[..., Path]) -> None:
    """A post has room for one of them, so nobody is asked to freeze what would not be shown."""
    root = make(files={"content/b/media/a.png": drawn("PNG")})
    post = root / "content/b/kis.md"
    post.write_text(post.read_text(encoding="utf-8") + "\n![Bir fincan salep](media/a.png)\n", encoding="utf-8")
    assert "link-card-missing" not in codes(tellal(root, *CLOCK, "check", "--json"))


def test_a_network_that_looks_by_itself_wants_no_card(
    tellal: Callable[..., Answer], make: Callable[..., Path], channel_text: Callable[..., str]
) -> None:
    """Mastodon makes its own."""
    root = make(files={"content/b/channel.toml": channel_text("mastodon", account="deneme@deneme.example")})
    assert "link-card-missing" not in codes(tellal(root, *CLOCK, "check", "--json"))


def test_a_card_is_part_of_what_is_reviewed(tellal: Callable[..., Answer], make: Callable[..., Path]) -> None:
    """A change of its words is a change of the post, and the reviewer sees which file did it."""
    root = make(files={f"{PLACE}.toml": RECORD})
    (root / f"{PLACE}.toml").write_text(RECORD.replace("boza", "sahlep"), encoding="utf-8")
    subprocess.run(["git", "commit", "--quiet", "--all", "--message=Card"], cwd=root, check=True)
    (change,) = tellal(root, *CLOCK, "review", "HEAD~1", "--json").json["changes"]
    assert (change["aspects"], change["causes"]) == (["link"], [f"{PLACE}.toml"])


def test_nothing_is_written_through_a_link(
    tellal: Callable[..., Answer], site: Pages, make: Callable[..., Path], tmp_path: Path
) -> None:
    """A folder that leads out of the workspace takes no card."""
    root = make(f"{site.url}/kis")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "content/b/media").symlink_to(elsewhere)
    assert tellal(root, *CLOCK, "card", "fetch-links").code == 2
    assert list(elsewhere.iterdir()) == []
