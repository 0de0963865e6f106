"""`tellal preview` and `tellal render`: what each network gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-07T07:15Z")


@pytest.fixture
def root(tellal: Callable[..., Answer], tmp_path: Path) -> Path:
    """Make the starter, which has a thread, a card on two channels and a photo."""
    tellal(tmp_path, *CLOCK, "init", "a", "--timezone", "Europe/Istanbul")
    return tmp_path / "a"


@pytest.mark.parametrize(
    "name",
    [
        "content/bluesky/2026-12-07-hello.md",
        "bluesky/2026-12-07-hello",
        "2026-12-07-hello",
        "hello",
        "HELLO",
        "2026-12-07",
    ],
)
def test_a_post_by_any_of_its_names(tellal: Callable[..., Answer], root: Path, name: str) -> None:
    """A path, channel/name, a part that only one has."""
    answer = tellal(root, *CLOCK, "preview", name)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "Hello"
    assert lines[1].startswith("content/bluesky/2026-12-07-hello.md · 01")
    assert "due  Mon 2026-12-07 10:15 Europe/Istanbul · 07:15 UTC" in lines
    assert "it is due" in lines


def test_a_post_by_its_id_and_from_its_folder(tellal: Callable[..., Answer], root: Path) -> None:
    """What one copies from a report or completes in a shell."""
    data = tellal(root, *CLOCK, "preview", "hello", "--json").json
    assert tellal(root, *CLOCK, "preview", data["targets"][0]["id"], "--json").json == data
    assert tellal(root / "content/bluesky", *CLOCK, "preview", "2026-12-07-hello.md", "--json").json == data


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("o", "means 4 posts"),
        ("helo", "did you mean bluesky/2026-12-07-hello?"),
        ("nothing like it", "tellal plan --all lists them"),
        ("", "there is no post ''"),
        ("/etc/passwd", "there is no post '/etc/passwd'"),
    ],
)
def test_which_one(tellal: Callable[..., Answer], root: Path, name: str, said: str) -> None:
    """Several are listed; none gets the nearest."""
    answer = tellal(root, *CLOCK, "preview", name)
    assert answer.code == 2
    assert said in answer.err


def test_a_thread(tellal: Callable[..., Answer], root: Path) -> None:
    """Each part with its number, its count and the limit."""
    out = tellal(root, *CLOCK, "preview", "three-ways").out
    counts = [line.split()[0] for line in out.splitlines() if line.endswith(" of 300")]
    assert counts == ["1/4", "2/4", "3/4", "4/4"]
    assert "│ Patient: pour over." in out


def test_a_card_on_two_networks(tellal: Callable[..., Answer], root: Path) -> None:
    """Drawn in each one's format, so that the paths can be opened; with alt text."""
    answer = tellal(root, *CLOCK, "preview", "eleven", "--json")
    cards = [image for target in answer.json["targets"] for image in target["variant"]["parts"][0]["images"]]
    assert [(card["width"], card["height"]) for card in cards] == [(1200, 675), (1080, 1350)]
    for card, magic in zip(cards, (b"\x89PNG", b"\xff\xd8\xff"), strict=True):
        assert (root / card["path"]).read_bytes().startswith(magic)
        assert "Open until eleven" in card["alt"]
    assert "card poster .tellal/cards/" in tellal(root, *CLOCK, "preview", "eleven").out
    one = tellal(root, *CLOCK, "preview", "eleven", "--channel", "instagram", "--json")
    assert [target["channel"] for target in one.json["targets"]] == ["instagram"]


def test_a_channel_that_it_does_not_go_through(tellal: Callable[..., Answer], root: Path) -> None:
    """With those that it does."""
    answer = tellal(root, *CLOCK, "preview", "eleven", "--channel", "x")
    assert answer.code == 2
    assert "it goes through: bluesky, instagram" in answer.err


def test_where_links_lead(tellal: Callable[..., Answer], root: Path) -> None:
    """A link whose text is not its address is listed with it, parameters included."""
    post = root / "content/bluesky/2026-12-07-hello.md"
    post.write_text(
        post.read_text(encoding="utf-8") + "\nSee [the menu](https://example.org/menu).\n", encoding="utf-8"
    )
    out = tellal(root, *CLOCK, "preview", "hello").out
    assert "→ the menu: https://example.org/menu?utm_source=bluesky" in out or "https://example.org/menu?utm" in out


@pytest.mark.parametrize(("rules", "seen"), [("facebook", True), ("email", False)])
def test_the_link_of_a_post(tellal: Callable[..., Answer], root: Path, rules: str, *, seen: bool) -> None:
    """It is shown where the network shows it beside the text, and nowhere else: as text and on the calendar."""
    post, channel = root / "content/bluesky/2026-12-07-hello.md", root / "content/bluesky/channel.toml"
    text = post.read_text(encoding="utf-8").replace("title: Hello", "title: Hello\nlink: https://example.com/guide")
    post.write_text(text, encoding="utf-8")
    channel.write_text(
        channel.read_text(encoding="utf-8").replace('as = "bluesky"', f'as = "{rules}"'), encoding="utf-8"
    )
    shown = tellal(root, *CLOCK, "preview", "hello").out
    assert ("  link https://example.com/guide" in shown.splitlines()) is seen
    tellal(root, *CLOCK, "site")
    page = (root / "site/posts/bluesky/2026-12-07-hello.html").read_text(encoding="utf-8")
    assert ("https://example.com/guide" in page) is seen


def test_findings_are_shown_and_make_it_1(tellal: Callable[..., Answer], root: Path) -> None:
    """What check would say of this post."""
    post = root / "content/instagram/2026-12-15-window.md"
    post.write_text(post.read_text(encoding="utf-8").replace("cup.jpg", "mug.jpg"), encoding="utf-8")
    answer = tellal(root, *CLOCK, "preview", "window")
    assert answer.code == 1
    assert "media/mug.jpg" in answer.out
    assert "content/instagram/2026-12-15-window.md:" in answer.out


def test_a_stranger_cannot_steer_the_terminal(tellal: Callable[..., Answer], root: Path) -> None:
    """Text, alt texts and links are shown with their control characters written out."""
    post = root / "content/bluesky/2026-12-07-hello.md"
    post.write_text(
        post.read_text(encoding="utf-8") + "\x1b[2J\u202e [a\x1bb](https://example.org/\x1b)\n", encoding="utf-8"
    )
    assert "\x1b" not in tellal(root, *CLOCK, "preview", "hello").out


def test_render_writes_what_networks_get(tellal: Callable[..., Answer], root: Path) -> None:
    """A JSON file for each post and channel, its images beside it."""
    answer = tellal(root, *CLOCK, "render", "--out", "out", "--json")
    assert answer.code == 0
    files = sorted(path.relative_to(root / "out").as_posix() for path in (root / "out").rglob("*") if path.is_file())
    assert files == [
        "bluesky/2026-12-07-hello.json",
        "bluesky/2026-12-08-three-ways.json",
        "bluesky/idea-cat.json",
        "instagram/2026-12-10-open-until-eleven-1.jpg",
        "instagram/2026-12-10-open-until-eleven.json",
        "instagram/2026-12-10-open-until-eleven@bluesky-1.png",
        "instagram/2026-12-10-open-until-eleven@bluesky.json",
        "instagram/2026-12-15-window-1.jpg",
        "instagram/2026-12-15-window.json",
    ]
    variant = json.loads((root / "out/bluesky/2026-12-08-three-ways.json").read_text(encoding="utf-8"))
    assert len(variant["parts"]) == 4
    photo = json.loads((root / "out/instagram/2026-12-15-window.json").read_text(encoding="utf-8"))
    assert photo["parts"][0]["images"][0]["file"] == "2026-12-15-window-1.jpg"
    assert len(answer.json["targets"]) == 6


def test_render_twice_writes_the_same_bytes(tellal: Callable[..., Answer], root: Path) -> None:
    """Nothing in it depends on when or how often it was made."""
    outputs = []
    for name in ("one", "two"):
        assert tellal(root, *CLOCK, "render", "content/bluesky", "--out", name).code == 0
        outputs.append({path.name: path.read_bytes() for path in sorted((root / name).rglob("*.json"))})
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) == 3


def test_render_names_what_it_cannot(tellal: Callable[..., Answer], root: Path) -> None:
    """The others are written all the same."""
    photo = root / "content/instagram/media/cup.jpg"
    photo.unlink()
    photo.symlink_to("/etc/hostname")
    (root / "templates/text/broken.j2").write_text("{{ body", encoding="utf-8")
    hello = root / "content/bluesky/2026-12-07-hello.md"
    hello.write_text(
        hello.read_text(encoding="utf-8").replace("---\nWe", "template: broken\n---\nWe"), encoding="utf-8"
    )
    answer = tellal(root, *CLOCK, "render", "--json")
    assert answer.code == 1
    assert answer.json["failed"] == ["bluesky/2026-12-07-hello", "instagram/2026-12-15-window"]
    assert len(answer.json["targets"]) == 4
    assert Path(answer.json["out"]) == root / ".tellal/rendered"
    text = tellal(root, *CLOCK, "render").out
    assert "bluesky/2026-12-07-hello cannot be rendered: see tellal check" in text


def test_schema(tellal: Callable[..., Answer], root: Path) -> None:
    """The kinds, one kind, all of them into a folder; a misspelt kind gets the nearest."""
    kinds = tellal(root, "schema").out.split()
    assert {"post", "channel", "brand", "campaign", "tellal", "holds"} <= set(kinds)
    assert json.loads(tellal(root, "schema", "post").out)["$schema"].endswith("2020-12/schema")
    assert tellal(root, "schema", "pots").code == 2
    answer = tellal(root, "schema", "--write", "made", "--json")
    assert len(answer.json["files"]) == len(kinds)
    for kind in kinds:
        assert (root / f"made/{kind}.schema.json").read_bytes() == (root / f"schema/{kind}.schema.json").read_bytes()


def test_site(tellal: Callable[..., Answer], root: Path) -> None:
    """The calendar, wherever it is wanted; a folder with something else in it is left alone."""
    answer = tellal(root, *CLOCK, "site", "--out", "calendar")
    assert answer.code == 0
    assert (root / "calendar/index.html").exists()
    refused = tellal(root, *CLOCK, "site", "--out", "content")
    assert refused.code == 2
    assert (root / "content/bluesky/channel.toml").exists()


def test_what_sending_costs(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """X asks more for a message with an address; others ask for nothing."""
    root = make_workspace(
        {
            "content/b/channel.toml": 'network = "outbox"\nas = "bluesky"\naccount = "deneme"\n',
            "content/x/a.md": post_text("Merhaba: https://kirk.example\n\n***\n\nSon.", also="[b]"),
        }
    )
    assert "to send it costs $0.215" in tellal(root, *CLOCK, "--lang", "en", "preview", "x/a").out
    data = tellal(root, *CLOCK, "preview", "x/a", "--json").json
    assert {target["network"]: target["price"] for target in data["targets"]} == {"x": "0.215", "bluesky": ""}
