"""The drill for the hour in which news breaks: what would go out, what may hurt, and one command that acts."""

from __future__ import annotations

import subprocess
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.trust import holdbook
from pipeline.trust.ledger import LocalLedger
from tests.cli.test_hold import on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 09:00")


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Make a workspace with some posts for the next days."""
    return make_repository(
        {
            "content/bluesky/channel.toml": channel_text("bluesky", "deneme.example", timezone='"Europe/Berlin"'),
            "content/x/parti.md": post_text("Bu akşam PARTİ var!", status="approved", also="[bluesky]", title="Akşam"),
            "content/x/fiyat.md": post_text("Patlayan fiyatlar.", publish_at="2026-12-01 18:00"),
            "content/x/kahve.md": post_text("Yeni kahve.", status="approved", publish_at="2026-12-02 10:00  # salı"),
            "content/x/hafta.md": post_text("Deprem.", status="approved", publish_at="2026-12-09 10:00"),
            "content/x/fikir.md": post_text("Fikir.", status="draft", publish_at=None),
        }
    )


def listed(answer: Answer) -> list[str]:
    """Return the targets of an answer."""
    return [target["target"] for target in answer.json["targets"]]


def test_what_would_go_out_in_order(tellal: Callable[..., Answer], root: Path) -> None:
    """With the time in the channel's zone, the first words, the state, and what may hurt."""
    answer = tellal(root, *CLOCK, "triage")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "Tue 2026-12-01"
    first = [line.split() for line in lines if "PARTİ" in line and "!" not in line.split()[0]]
    assert sorted(first) == [
        ["08:00", "CET", "bluesky", "Akşam", "scheduled", "Bu", "akşam", "PARTİ", "var!"],
        ["10:00", "+03", "x", "Akşam", "scheduled", "Bu", "akşam", "PARTİ", "var!"],
    ]
    assert "! parti in the text · a celebration: Bu akşam PARTİ var!" in answer.out
    assert "! patlayan fiyat in the text · a figure of speech" in answer.out
    assert "unapproved" in answer.out
    assert "4 targets, 3 of them marked" in lines[-1]
    assert LocalLedger(root).read().version == ""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ["x/parti@bluesky", "x/parti", "x/fiyat", "x/kahve"]),
        (["--next", "2h"], ["x/parti@bluesky", "x/parti"]),
        (["--next", "30m"], []),
        (["--next", "10d"], ["x/parti@bluesky", "x/parti", "x/fiyat", "x/kahve", "x/hafta"]),
        (["--channel", "bluesky"], ["x/parti@bluesky"]),
    ],
)
def test_how_far_and_where(tellal: Callable[..., Answer], root: Path, words: list[str], expected: list[str]) -> None:
    """What is out, cancelled or a draft does not go out."""
    assert sorted(listed(tellal(root, *CLOCK, "triage", *words, "--json"))) == sorted(expected)


def test_words_of_the_hour_and_of_the_workspace(tellal: Callable[..., Answer], root: Path) -> None:
    """Are marked beside our own."""
    with (root / "tellal.toml").open("a", encoding="utf-8") as file:
        file.write('\n[triage]\nwords = ["akşam"]\n')
    answer = tellal(root, *CLOCK, "triage", "--words", "KAHVE", "--json")
    marks = {
        target["target"]: [(mark["word"], mark["asked"], mark["meaning"]) for mark in target["marks"]]
        for target in answer.json["targets"]
    }
    assert marks["x/kahve"] == [("KAHVE", True, "")]
    assert marks["x/parti"] == [("akşam", False, ""), ("parti", False, "a celebration")]


def test_hold_everything_listed(tellal: Callable[..., Answer], root: Path) -> None:
    """In one hold, with one reason."""
    answer = tellal(root, *CLOCK, "triage", "--hold", "--reason", "Deprem", "--by", "Ayşe", "--json")
    assert answer.code == 0
    (entry,) = holdbook.entries(LocalLedger(root).read().control)
    assert answer.json["holds"][0]["id"] == entry.id
    plan = tellal(root, *CLOCK, "plan", "--json").json["targets"]
    assert {target["target"]: target["state"] for target in plan} == {
        "x/parti": "held",
        "x/parti@bluesky": "held",
        "x/fiyat": "unapproved",
        "x/kahve": "held",
        "x/hafta": "scheduled",
        "x/fikir": "draft",
    }


def test_hold_what_has_the_words(tellal: Callable[..., Answer], root: Path) -> None:
    """With --words, --hold means these and not our own marks."""
    tellal(root, *CLOCK, "triage", "--words", "kahve", "--hold", "--reason", "Deprem")
    plan = tellal(root, *CLOCK, "plan", "--state", "held", "--json")
    assert listed(plan) == ["x/kahve"]


def test_all_of_one_call_is_one_commit(tellal: Callable[..., Answer], root: Path) -> None:
    """Holds and cancellations; a move is an edit of its file, and nothing else in it changes."""
    before = (root / "content/x/kahve.md").read_text(encoding="utf-8")
    tellal(root, *CLOCK, "hold", "--words", "deprem", "--reason", "önce")
    commits = count(root)
    answer = tellal(
        root,
        *CLOCK,
        "triage",
        *("--hold", "x/parti", "--cancel", "x/fiyat", "--cancel", "x/parti@bluesky"),
        *("--move", "x/kahve=+2d", "--reason", "Deprem", "--by", "Ayşe"),
    )
    assert answer.code == 0, answer
    assert count(root) == commits + 1
    states = {each["target"]: each["state"] for each in tellal(root, *CLOCK, "plan", "--all", "--json").json["targets"]}
    assert (states["x/parti"], states["x/parti@bluesky"], states["x/fiyat"]) == ("held", "cancelled", "cancelled")
    after = (root / "content/x/kahve.md").read_text(encoding="utf-8")
    assert after == before.replace("2026-12-02 10:00", "2026-12-04 10:00")
    assert "publish_at: 2026-12-04 10:00  # salı" in after
    assert "moved  content/x/kahve.md:3  2026-12-02 10:00 → 2026-12-04 10:00" in answer.out
    assert "open a pull request" in answer.out
    assert "hold the post as well" in answer.out
    events = LocalLedger(root).read().of(f"{identity(root, 'fiyat')}/outbox.x.deneme")
    assert [(str(event.type), event.data["by"], event.data["note"]) for event in events] == [
        ("cancelled", "Ayşe", "Deprem")
    ]


def count(root: Path) -> int:
    """Return how many commits the ledger has."""
    command = ["git", "rev-list", "--count", "ledger"]
    return int(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout)


def identity(root: Path, name: str) -> str:
    """Return the id of a post."""
    text = (root / f"content/x/{name}.md").read_text(encoding="utf-8")
    return text.partition("id: ")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--hold"], "--reason: say why"),
        (["--hold", "x/parti"], "--reason: say why"),
        (["--hold", "nothing", "--reason", "a"], "there is no post 'nothing'"),
        (["--hold", "bluesky", "--reason", "a"], "tellal hold --channel bluesky holds it"),
        (["--words", "yok", "--hold", "--reason", "a"], "nothing is listed that could be held"),
        (["--next", "30m", "--hold", "--reason", "a"], "nothing is listed that could be held"),
        (["--move", "x/kahve"], "does not say which post and when"),
        (["--move", "x/kahve=soon"], "is not a time to move to"),
        (["--move", "x/kahve=2026-11-30 10:00"], "that is over"),
        (["--move", "x/kahve=+1d", "--move", "kahve=+2d"], "is named twice"),
        (["--move", "x/kahve=+1d", "--cancel", "nothing"], "there is no post 'nothing'"),
        (["--next", "soon"], "is not a duration"),
        (["--words", "!"], "there is no word in"),
        (["--channel", "blusky"], "did you mean bluesky?"),
    ],
)
def test_what_makes_no_sense_does_nothing(
    tellal: Callable[..., Answer], root: Path, words: list[str], said: str
) -> None:
    """Not even half of it."""
    before = {path: path.read_bytes() for path in root.rglob("content/**/*.md")}
    answer = tellal(root, *CLOCK, "triage", *words)
    assert answer.code == 2
    assert said in answer.err
    assert LocalLedger(root).read().version == ""
    assert {path: path.read_bytes() for path in root.rglob("content/**/*.md")} == before


def test_a_rehearsal_does_nothing(tellal: Callable[..., Answer], root: Path) -> None:
    """And says what it would do."""
    before = (root / "content/x/kahve.md").read_bytes()
    words = ("--hold", "x/parti", "--cancel", "x/fiyat", "--move", "x/kahve=+2d", "--reason", "a")
    answer = tellal(root, *CLOCK, "triage", *words, "--dry-run")
    assert answer.code == 0
    for said in (
        "would be held: x/parti",
        "would be cancelled: x/fiyat",
        "would be moved: content/x/kahve.md from 2026-12-02 10:00 to 2026-12-04 10:00",
    ):
        assert said in answer.out
    assert LocalLedger(root).read().version == ""
    assert (root / "content/x/kahve.md").read_bytes() == before


def test_a_ledger_that_cannot_be_written_leaves_files_alone(tellal: Callable[..., Answer], root: Path) -> None:
    """Whoever reads that it failed must not find half of it done."""
    LocalLedger(root).append("", [], control={"holds.jsonl": b"{}\n"}, at=datetime(2026, 12, 1, tzinfo=UTC))
    before = (root / "content/x/kahve.md").read_bytes()
    answer = tellal(root, *CLOCK, "triage", "--hold", "x/parti", "--move", "x/kahve=+2d", "--reason", "a")
    assert answer.code == 4
    assert (root / "content/x/kahve.md").read_bytes() == before


def test_on_a_terminal_it_asks_about_each_post(tellal: Callable[..., Answer], root: Path) -> None:
    """Hold, cancel, move or leave; then everything is done at once."""
    tellal(root, *CLOCK, "plan")
    order = listed(tellal(root, *CLOCK, "triage", "--json"))
    answers = {"x/parti": "h\n", "x/parti@bluesky": "c\n", "x/fiyat": "\n", "x/kahve": "m\nsoon\n2026-12-05\n"}
    typed = "".join(answers[name] for name in order) + "Deprem\n"
    out = on_terminal(root, typed, *CLOCK, "triage", "--by", "Ayşe")
    assert "is not a time to move to" in out
    assert "moved" in out
    states = {each["target"]: each["state"] for each in tellal(root, *CLOCK, "plan", "--all", "--json").json["targets"]}
    assert (states["x/parti"], states["x/parti@bluesky"], states["x/fiyat"]) == ("held", "cancelled", "unapproved")
    assert "publish_at: 2026-12-05 10:00  # salı" in (root / "content/x/kahve.md").read_text(encoding="utf-8")
    (entry,) = holdbook.entries(LocalLedger(root).read().control)
    assert (entry.by, entry.reason) == ("Ayşe", "Deprem")


def test_on_a_terminal_nothing_need_be_done(tellal: Callable[..., Answer], root: Path) -> None:
    """Somebody only wanted to see."""
    tellal(root, *CLOCK, "plan")
    assert "x/parti" in on_terminal(root, "q\n", *CLOCK, "triage")
    assert LocalLedger(root).read().version == ""


def test_it_is_quick(tellal: Callable[..., Answer], root: Path) -> None:
    """In the hour for which it is made nobody waits; the sample of a whole brand is in `test_sample.py`."""
    tellal(root, *CLOCK, "plan")
    began = time.process_time()
    tellal(root, *CLOCK, "triage")
    assert time.process_time() - began < 1
