"""`tellal new`: everything that can be known is filled in, nothing that is there is touched."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-06 12:00")
SLOTS = '["mon 09:30", "thu 18:00"]'


@pytest.fixture
def root(make_workspace: Callable[..., Path], channel_text: Callable[..., str], post_text: Callable[..., str]) -> Path:
    """Make a channel with two slots a week, of which the first is taken, and a campaign."""
    return make_workspace(
        {
            "content/x/channel.toml": channel_text(lang='"tr"', slots=SLOTS),
            "content/x/2026-12-07-once.md": post_text("Dolu.", publish_at="2026-12-07 09:30"),
            "content/bluesky/channel.toml": channel_text("bluesky", timezone='"Europe/Berlin"', slots=SLOTS),
            "content/campaigns/kis.md": "---\nname: Kış\n---\nKış.\n",
        }
    )


def test_the_next_free_slot(tellal: Callable[..., Answer], root: Path) -> None:
    """Monday is taken, so Thursday; the slug is the Turkish word in plain letters; a draft, so nothing goes out yet."""
    answer = tellal(root, *CLOCK, "new", "x", "Kış menüsü: İlk Isırık")
    assert answer == (0, "content/x/2026-12-10-kis-menusu-ilk-isirik.md\n", "")
    lines = (root / "content/x/2026-12-10-kis-menusu-ilk-isirik.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "---"
    assert lines[1].startswith("id: 01")
    assert lines[2:] == [
        'title: "Kış menüsü: İlk Isırık"',
        "publish_at: 2026-12-10 18:00",
        "status: draft",
        "---",
        "",
    ]


def test_a_post_from_another_channel_takes_a_slot_too(
    tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str]
) -> None:
    """What comes here by `also:` stands at its time here."""
    (root / "content/x/2026-12-07-cift.md").write_text(
        post_text("Çift.", publish_at="2026-12-07 11:30", also="[bluesky]"), encoding="utf-8"
    )
    answer = tellal(root, *CLOCK, "new", "bluesky", "Hello")  # 11:30 in Istanbul is 09:30 in Berlin
    assert answer.out == "content/bluesky/2026-12-10-hello.md\n"


def test_options_fill_in_the_rest(tellal: Callable[..., Answer], root: Path) -> None:
    """What was said is written as it was said; the answer names all of it."""
    answer = tellal(root, *CLOCK, "new", "x", "Winter menu", "--at", "2026-12-01 10:00", "--campaign", "kis", "--json")
    assert answer.code == 0
    path = root / answer.json["path"]
    assert path.name == "2026-12-01-winter-menu.md"
    text = path.read_text(encoding="utf-8")
    assert "title: Winter menu\npublish_at: 2026-12-01 10:00\nstatus: draft\ncampaign: kis\n---\n" in text
    assert answer.json["id"] in text


def test_nothing_is_overwritten(tellal: Callable[..., Answer], root: Path) -> None:
    """The same title on the same day gets a number; the first file keeps its words."""
    first = root / tellal(root, *CLOCK, "new", "x", "Kar", "--at", "2026-12-10 18:00").out.strip()
    first.write_text("kept", encoding="utf-8")
    again = [tellal(root, *CLOCK, "new", "x", "Kar", "--at", "2026-12-10 18:00").out.strip() for _ in range(2)]
    assert again == ["content/x/2026-12-10-kar-2.md", "content/x/2026-12-10-kar-3.md"]
    assert first.read_text(encoding="utf-8") == "kept"


def test_a_link_that_leads_nowhere_counts_as_a_file(tellal: Callable[..., Answer], root: Path, tmp_path: Path) -> None:
    """Writing through it would put the post somewhere else."""
    (root / "content/x/2026-12-10-kar.md").symlink_to(tmp_path / "elsewhere.md")
    tellal(root, *CLOCK, "new", "x", "Kar")
    assert not (tmp_path / "elsewhere.md").exists()
    assert (root / "content/x/2026-12-10-kar-2.md").exists()


@pytest.mark.parametrize(
    "title",
    [
        "no",
        "12:30",
        "1.10",
        "007",
        "Launch #python",
        "a: b",
        "- x",
        '"quoted"',
        "it's",
        "tab\there",
        "yes ",
        "☕ kahve",
        "[list]",
        "{map}",
        "@ayse",
        "> fold",
        "null",
        "back\\slash",
        "iki\nsatır",
    ],
)
def test_any_title_reads_back_as_it_was_typed(tellal: Callable[..., Answer], root: Path, title: str) -> None:
    """Nothing that YAML makes something else of; a title is one line."""
    answer = tellal(root, *CLOCK, "new", "x", "--json", "--", title)
    assert answer.code == 0
    plan = tellal(root, *CLOCK, "plan", "--state", "draft", "--json").json
    titles = {target["path"]: target["title"] for target in plan["targets"]}
    assert titles[answer.json["path"]] == " ".join(title.split())


def test_a_title_without_letters_gets_a_name_anyway(tellal: Callable[..., Answer], root: Path) -> None:
    """A file needs a name."""
    assert tellal(root, *CLOCK, "new", "x", "☕☕☕").out == "content/x/2026-12-10-post.md\n"


def test_a_long_title_gets_a_short_name(tellal: Callable[..., Answer], root: Path) -> None:
    """Cut between words, so that file systems and people can live with it."""
    name = tellal(root, *CLOCK, "new", "x", "kahve " * 60).out.strip().rpartition("/")[2]
    assert len(name) < 80
    assert name.endswith("kahve.md")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["blusky", "T"], "did you mean bluesky?"),
        (["../x", "T"], "there is no channel '../x'"),
        (["x", "T", "--campaign", "kiss"], "did you mean kis?"),
        (["x", "T", "--card", "poster"], "there is no card layout 'poster'"),
        (["x", "T", "--at", "tomorrow"], "--at: 'tomorrow' is not a date and time"),
        (["bluesky", "T", "--at", "2027-03-28 02:30"], "the next moment there is 2027-03-28 03:30"),
    ],
)
def test_what_cannot_be(tellal: Callable[..., Answer], root: Path, args: list[str], said: str) -> None:
    """Nothing is written, and the mistake is named with the way out."""
    before = sorted(root.rglob("*.md"))
    answer = tellal(root, *CLOCK, "new", *args)
    assert answer.code == 2
    assert said in answer.err
    assert sorted(root.rglob("*.md")) == before


def test_the_path_is_printed_from_where_one_stands(tellal: Callable[..., Answer], root: Path) -> None:
    """So that `$EDITOR $(tellal new …)` works in every folder of the workspace."""
    assert tellal(root / "content", *CLOCK, "new", "x", "Kar").out == f"x{os.sep}2026-12-10-kar.md\n"


def test_the_new_post_is_clean(tellal: Callable[..., Answer], root: Path) -> None:
    """A draft without text is no error."""
    tellal(root, *CLOCK, "new", "x", "Kar")
    assert tellal(root, *CLOCK, "check").code == 0


def issue(root: Path, channel: str = "x", when: str = "_No response_", text: str = "Kar yağıyor.") -> Path:
    """Write the event of an issue of the form."""
    values = {"Kanal": channel, "Ne zaman": when, "Kampanya": "kis", "Bağlantı": "", "Alternatif metin": ""}
    body = "\n\n".join(f"### {label}\n\n{value}" for label, value in {**values, "Metin": text}.items())
    event = {"issue": {"number": 12, "title": "Kar  yağıyor", "body": body, "user": {"login": "mona"}}}
    path = root.parent / "event.json"
    path.write_text(json.dumps(event), encoding="utf-8")
    return path


def test_an_issue_becomes_a_post(tellal: Callable[..., Answer], root: Path) -> None:
    """All that the form asked for is in it; it is ready to be read, not approved."""
    answer = tellal(root, *CLOCK, "new", "--from-issue", str(issue(root)))
    assert answer == (0, "content/x/2026-12-10-kar-yagiyor.md\n", "")
    lines = (root / "content/x/2026-12-10-kar-yagiyor.md").read_text(encoding="utf-8").splitlines()
    assert lines[2:] == [
        "title: Kar yağıyor",
        "publish_at: 2026-12-10 18:00",
        "status: ready",
        "author: mona",
        'note: "#12"',
        "campaign: kis",
        "---",
        "Kar yağıyor.",
    ]
    assert tellal(root, *CLOCK, "check").code == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channel": "../x"}, "there is no channel '../x'"),
        ({"channel": "blusky"}, "did you mean bluesky?"),
        ({"when": "tomorrow: [1]"}, "is not a date and time"),
        ({"text": ""}, "the text is empty"),
    ],
)
def test_an_issue_that_cannot_become_a_post(
    tellal: Callable[..., Answer], root: Path, wrong: dict[str, str], said: str
) -> None:
    """What is wrong is said in a sentence that can be answered with; nothing is written."""
    before = sorted(root.rglob("*.md"))
    answer = tellal(root, *CLOCK, "new", "--from-issue", str(issue(root, **wrong)))
    assert answer.code == 2
    assert said in answer.err
    assert sorted(root.rglob("*.md")) == before


@pytest.mark.parametrize("args", [["x", "T", "--from-issue", "e.json"], [], ["x"], ["--from-issue", "e.json"]])
def test_half_a_post_is_none(tellal: Callable[..., Answer], root: Path, args: list[str]) -> None:
    """Either a channel and a title, or an issue, and one that can be read."""
    assert tellal(root, "new", *args).code == 2


def test_a_title_that_is_no_text_leaves_nothing_behind(tellal: Callable[..., Answer], root: Path) -> None:
    """A terminal in another encoding hands over bytes; half a post would fail the next check."""
    before = sorted(root.rglob("*.md"))
    answer = tellal(root, "new", "x", "Ka\udcfe")
    assert (answer.code, "no letters in UTF-8" in answer.err) == (2, True)
    assert sorted(root.rglob("*.md")) == before
