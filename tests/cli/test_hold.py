"""Pulling the brake on the command line, and letting it go."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.trust import holdbook
from pipeline.trust.ledger import LocalLedger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 09:00")
LATER = ("--clock", "2026-12-01 18:00")


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Make a workspace with a post for today on two channels, one for tomorrow, and one for next week."""
    return make_repository(
        {
            "content/bluesky/channel.toml": channel_text("bluesky", "deneme.example"),
            "content/campaigns/kis.md": "---\nname: Kış\nhashtag: kışa\n---\nKış.\n",
            "content/x/bir.md": post_text("Bir kahve.", status="approved", also="[bluesky]", title="Bir"),
            "content/x/yarin.md": post_text(
                "YANGINDAN sonra.", status="approved", publish_at="2026-12-02 10:00", tags="[kahve]"
            ),
            "content/x/hafta.md": post_text(
                "Gelecek hafta.", status="approved", publish_at="2026-12-09 10:00", campaign="kis"
            ),
            "content/x/fikir.md": post_text("Fikir.", status="draft", publish_at=None),
        }
    )


def held(root: Path) -> list[holdbook.Entry]:
    """Return the holds of the ledger."""
    return list(holdbook.entries(LocalLedger(root).read().control))


def states(tellal: Callable[..., Answer], root: Path, *clock: str) -> dict[str, str]:
    """Return target → state."""
    plan = tellal(root, *(clock or CLOCK), "plan", "--all", "--json").json
    return {target["target"]: target["state"] for target in plan["targets"]}


def test_everything_stops_at_once(tellal: Callable[..., Answer], root: Path) -> None:
    """With one command, and what it stops in the next two days is said."""
    answer = tellal(root, *CLOCK, "hold", "--all", "--reason", "Deprem", "--by", "Ayşe")
    assert answer.code == 0
    (entry,) = held(root)
    assert answer.out.splitlines()[:3] == [
        f"held  everything ({entry.id})",
        "  held by Ayşe since 2026-12-01 09:00: Deprem",
        "  what passes meanwhile waits for a person's word",
    ]
    assert "4 targets are held by that" in answer.out
    stopped = answer.out.partition("would have gone out in the next 48 hours, and now will not:")[2]
    assert stopped.count("scheduled") == 3
    assert "Gelecek hafta" not in stopped
    assert set(states(tellal, root).values()) == {"held", "draft"}
    assert tellal(root, "--clock", "2026-12-01 10:05", "publish").code == 0
    assert not (root / "outbox").exists()


@pytest.mark.parametrize(
    ("words", "covered"),
    [
        (["--channel", "bluesky"], {"x/bir@bluesky"}),
        (["bluesky"], {"x/bir@bluesky"}),
        (["--campaign", "kis"], {"x/hafta"}),
        (["--tag", "kahve"], {"x/yarin"}),
        (["--words", "yangın, deprem"], {"x/yarin"}),
        (["--words", "kışa"], {"x/hafta"}),
        (["x/bir"], {"x/bir"}),
        (["content/x/bir.md"], {"x/bir", "x/bir@bluesky"}),
        (["x/bir@bluesky", "yarin"], {"x/bir@bluesky", "x/yarin"}),
        (["--tag", "kahve", "--campaign", "kis"], {"x/yarin", "x/hafta"}),
    ],
)
def test_what_is_named_is_held(tellal: Callable[..., Answer], root: Path, words: list[str], covered: set[str]) -> None:
    """And nothing else."""
    answer = tellal(root, *CLOCK, "hold", *words, "--reason", "yas", "--json")
    assert answer.code == 0, answer
    assert {name for name, state in states(tellal, root).items() if state == "held"} == covered
    assert answer.json["targets"] == len(covered)
    assert sum(hold["targets"] for hold in answer.json["holds"]) == len(covered)
    soon = covered - {"x/hafta"}
    assert {target["target"] for target in answer.json["stopped"]} == soon


def test_a_whole_post_is_held_by_its_id_whatever_its_file_is_called(tellal: Callable[..., Answer], root: Path) -> None:
    """A renamed file, or a further channel, does not slip away."""
    tellal(root, *CLOCK, "hold", "content/x/bir.md", "--reason", "yas")
    (root / "content/x/bir.md").rename(root / "content/x/baska.md")
    assert states(tellal, root)["x/baska"] == "held"
    (root / "content/x/baska.md").unlink()
    assert states(tellal, root)["x/yarin"] == "scheduled"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing is named, so nothing would be held"),
        (["--channel", "blusky"], "did you mean bluesky?"),
        (["--campaign", "yaz"], "there is no campaign 'yaz'"),
        (["--tag", "kahv"], "did you mean kahve?"),
        (["--words", " , !"], "there is no word in"),
        (["nothing"], "there is no post 'nothing'"),
        (["--all", "--until", "2026-11-30"], "is over, so nothing would be held"),
        (["--all", "--until", "soon"], "is not a time"),
    ],
)
def test_a_brake_that_would_hold_nothing_is_refused(
    tellal: Callable[..., Answer], root: Path, words: list[str], said: str
) -> None:
    """Nothing is more dangerous than one that people trust in."""
    answer = tellal(root, *CLOCK, "hold", *words, "--reason", "yas")
    assert answer.code == 2
    assert said in answer.err
    assert LocalLedger(root).read().version == ""


def test_a_reason_has_to_be_there(tellal: Callable[..., Answer], root: Path) -> None:
    """Everybody reads it."""
    assert tellal(root, *CLOCK, "hold", "--all").code == 2
    assert tellal(root, *CLOCK, "hold", "--all", "--reason", "  ").code == 2


def test_a_rehearsal_holds_nothing(tellal: Callable[..., Answer], root: Path) -> None:
    """And says what it would."""
    answer = tellal(root, *CLOCK, "hold", "--words", "yangın", "--reason", "yas", "--dry-run")
    assert answer.code == 0
    assert "one target is held by that" in answer.out
    assert "YANGINDAN sonra" in answer.out
    assert LocalLedger(root).read().version == ""
    assert states(tellal, root)["x/yarin"] == "scheduled"


def test_it_ends_by_itself(tellal: Callable[..., Answer], root: Path) -> None:
    """`--until` takes a day to its end, a moment, or a time from now."""
    tellal(root, *CLOCK, "hold", "--all", "--reason", "yas", "--until", "2026-12-01", "--passed", "skip")
    (entry,) = held(root)
    assert f"{entry.until:%Y-%m-%d %H:%M}" == "2026-12-01 21:00"
    assert states(tellal, root, "--clock", "2026-12-01 23:59")["x/yarin"] == "held"
    after = states(tellal, root, "--clock", "2026-12-02 00:00")
    assert (after["x/yarin"], after["x/bir"]) == ("scheduled", "missed")


def test_who_it_was(tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they say, else as git has it, else as the system does."""
    for name in ("HOME", "XDG_CONFIG_HOME"):  # where git keeps the name of whoever runs the tests
        monkeypatch.setenv(name, str(root))
    monkeypatch.setenv("GITHUB_ACTOR", "can-gh")
    tellal(root, *CLOCK, "hold", "--tag", "kahve", "--reason", "a")
    subprocess.run(["git", "config", "user.name", "Ayşe Y."], cwd=root, check=True)
    tellal(root, *CLOCK, "hold", "--tag", "kahve", "--reason", "b")
    tellal(root, *CLOCK, "hold", "--tag", "kahve", "--reason", "c", "--by", "Can")
    assert [entry.by for entry in held(root)] == ["can-gh", "Ayşe Y.", "Can"]


def test_a_made_up_clock_holds_nothing_real(
    tellal: Callable[..., Answer], root: Path, channel_text: Callable[..., str]
) -> None:
    """It would say that it began at another time."""
    text = channel_text("bluesky", "deneme.example").replace('"outbox"', '"bluesky"').replace('as = "bluesky"\n', "")
    (root / "content/bluesky/channel.toml").write_text(text, encoding="utf-8")
    answer = tellal(root, *CLOCK, "hold", "--all", "--reason", "yas")
    assert answer.code == 2
    assert "--clock is for rehearsals" in answer.err
    assert tellal(root, *CLOCK, "hold", "--tag", "kahve", "--reason", "yas").code == 0


def test_without_a_ledger_it_says_what_stops_everything_all_the_same(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Whoever reaches for the brake is in a hurry."""
    root = make_workspace({"content/x/a.md": post_text()})
    answer = tellal(root, *CLOCK, "hold", "--all", "--reason", "yas")
    assert answer.code == 2
    assert "TELLAL_HOLD=all" in answer.err
    assert "git init" in answer.err


def test_a_ledger_out_of_reach_is_said_with_what_stops_everything(
    tellal: Callable[..., Answer], root: Path, tmp_path: Path
) -> None:
    """The network may be down in that very hour."""
    with (root / "tellal.toml").open("a", encoding="utf-8") as settings:
        settings.write('[ledger]\nremote = "origin"\n')
    subprocess.run(["git", "remote", "add", "origin", tmp_path / "gone.git"], cwd=root, check=True)
    answer = tellal(root, *CLOCK, "hold", "--all", "--reason", "yas")
    assert answer.code == 4
    assert "nothing was held" in answer.err
    assert "TELLAL_HOLD=all" in answer.err
    assert answer.out == ""


def test_release_by_name(tellal: Callable[..., Answer], root: Path) -> None:
    """What goes on is said; who ended it and why is kept."""
    tellal(root, *CLOCK, "hold", "--all", "--reason", "yas")
    (entry,) = held(root)
    answer = tellal(root, *CLOCK, "release", entry.id, "--note", "geçti", "--by", "Can")
    assert answer.code == 0
    assert f"released  everything ({entry.id})" in answer.out
    assert "4 targets go on" in answer.out
    (ended,) = held(root)
    assert (ended.ended_by, ended.note) == ("Can", "geçti")
    assert states(tellal, root)["x/bir"] == "scheduled"
    again = tellal(root, *CLOCK, "release", entry.id)
    assert again.code == 2
    assert f"{entry.id} was over already" in again.err


def test_release_all_ends_every_hold_of_the_ledger(tellal: Callable[..., Answer], root: Path) -> None:
    """What is written elsewhere ends there, and that is said."""
    (root / "content/holds.toml").write_text('[[hold]]\ntag = "kahve"\nreason = "stok"\n', encoding="utf-8")
    tellal(root, *CLOCK, "hold", "--channel", "x", "--campaign", "kis", "--reason", "yas")
    answer = tellal(root, *CLOCK, "release", "--all", "--json")
    assert answer.code == 0
    assert len(answer.json["holds"]) == 2
    assert "still held by content/holds.toml" in answer.err
    assert [name for name, state in states(tellal, root).items() if state == "held"] == ["x/yarin"]


def test_what_passed_waits_for_a_word(tellal: Callable[..., Answer], root: Path) -> None:
    """Said at the release, in the plan and in the list; the word sends it, and only it."""
    tellal(root, *CLOCK, "hold", "--all", "--reason", "yas")
    (entry,) = held(root)
    answer = tellal(root, *LATER, "release", entry.id)
    asked = answer.out.partition("waiting for a word, because their time has passed:")[2]
    assert asked.count("its time passed while it was held") == 2
    asking = tellal(root, *LATER, "holds", "--json").json["asking"]
    assert sorted(target["target"] for target in asking) == ["x/bir", "x/bir@bluesky"]
    assert tellal(root, *LATER, "publish", "--json").json["sent"] == 0
    word = tellal(root, *LATER, "release", "x/bir@bluesky")
    assert word.code == 0, word
    assert states(tellal, root, *LATER)["x/bir@bluesky"] == "due"
    assert states(tellal, root, *LATER)["x/bir"] == "held"
    tellal(root, *LATER, "cancel", "x/bir")
    assert tellal(root, *LATER, "publish", "--json").json["sent"] == 1
    assert states(tellal, root, *LATER)["x/bir"] == "cancelled"


def test_a_post_that_a_hold_holds_is_not_released_alone(tellal: Callable[..., Answer], root: Path) -> None:
    """Who stopped everything stopped it too."""
    tellal(root, *CLOCK, "hold", "--all", "--reason", "yas")
    answer = tellal(root, *CLOCK, "release", "x/bir")
    assert answer.code == 2
    assert states(tellal, root)["x/bir"] == "held"


def test_release_of_nothing_says_what_there_is_to_say(tellal: Callable[..., Answer], root: Path) -> None:
    """Where nobody can be asked."""
    answer = tellal(root, *CLOCK, "release")
    assert answer.code == 2
    assert "name holds by their ids" in answer.err


def test_release_asks_on_a_terminal(tellal: Callable[..., Answer], root: Path) -> None:
    """With what is held before their eyes; one name is enough."""
    tellal(root, *CLOCK, "hold", "--all", "--reason", "yas")
    tellal(root, *CLOCK, "hold", "--tag", "kahve", "--reason", "stok")
    first, second = held(root)
    out = on_terminal(root, f"{first.id}\n", *CLOCK, "release")
    assert f"{first.id}  everything" in out
    assert second.id in out
    assert [entry.released is None for entry in held(root)] == [False, True]


def on_terminal(root: Path, answers: str, *words: str) -> str:
    """Run a command on a terminal of its own, type answers, and return what it showed."""
    here, there = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "dumb"},
        stdin=there,
        stdout=there,
        stderr=there,
    )
    os.close(there)
    os.write(here, answers.encode())
    shown = b""
    while True:
        try:
            piece = os.read(here, 4096)
        except OSError:  # its end is closed
            break
        if not piece:
            break
        shown += piece
    process.wait(timeout=60)
    os.close(here)
    return shown.decode()


def test_the_list_has_all_three_places(
    tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who, why, until when, how many, and what becomes of what passes; what is over comes last."""
    (root / "content/holds.toml").write_text(
        '[[hold]]\ntag = "kahve"\nreason = "stok"\nuntil = "2026-12-03 10:00"\n[[hold]]\nwords = ["deprem"]\n'
        'until = "2026-11-30 10:00"\npassed = "drip"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("TELLAL_HOLD", "channel:bluesky")
    tellal(root, *CLOCK, "hold", "--all", "--reason", "yas", "--by", "Ayşe")
    tellal(root, *CLOCK, "hold", "--campaign", "kis", "--reason", "bütçe", "--by", "Ayşe", "--passed", "drip")
    first, second = held(root)
    tellal(root, *CLOCK, "release", first.id, "--by", "Can", "--note", "geçti")
    answer = tellal(root, *CLOCK, "holds")
    assert answer.code == 0
    on, over = answer.out.split("over:")
    assert f"{second.id}  campaign kis" in on
    assert "held by Ayşe since 2026-12-01 09:00: bütçe" in on
    assert "one target is held; what passes meanwhile goes out afterwards" in on
    assert "held by content/holds.toml until 2026-12-03 10:00: stok" in on
    assert "held by TELLAL_HOLD" in on
    assert "time goes on meanwhile: what gets too late is missed" in on
    assert f"{first.id}  everything  ended 2026-12-01 09:00 by Can: geçti" in over
    assert "words deprem  ended by itself 2026-11-30 10:00" in over
    data = tellal(root, *CLOCK, "holds", "--json").json
    assert [(hold["source"], hold["scope"], hold["passed"]) for hold in data["holds"]] == [
        ("ledger", "campaign", "drip"),
        ("file", "tag", ""),
        ("variable", "channel", ""),
    ]
    assert [hold["on"] for hold in data["over"]] == [False, False]


def test_nothing_is_held(tellal: Callable[..., Answer], root: Path) -> None:
    """That is said too."""
    assert tellal(root, *CLOCK, "holds").out == "nothing is held\n"


def test_what_cannot_be_read_is_said_at_once(
    tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the list, in the plan, and to monitors."""
    monkeypatch.setenv("TELLAL_HOLD", "chanel:x")
    assert "everything is held: TELLAL_HOLD cannot be read" in tellal(root, *CLOCK, "holds").out
    assert states(tellal, root)["x/bir"] == "held"
    health = tellal(root, *CLOCK, "status", "--max-age", "900d", "--json")
    assert "holds" in [problem["kind"] for problem in health.json["problems"]]


def test_turkish(tellal: Callable[..., Answer], root: Path) -> None:
    """The whole way."""
    answer = tellal(root, *CLOCK, "--lang", "tr", "hold", "--all", "--reason", "Deprem", "--by", "Ayşe")
    assert "Ayşe, 2026-12-01 09:00 tarihinden beri bekletiyor: Deprem" in answer.out
