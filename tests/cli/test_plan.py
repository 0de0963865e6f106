"""`tellal plan` and `tellal status`: what will happen, and how things stand."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.trust import signs
from pipeline.trust.signs import Sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 12:00")
#: A moment that is over whenever this runs.
PAST = ("--clock", "2026-11-20 11:00")


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Make a workspace with a target in most of the states."""
    return make_repository(
        {
            "content/bluesky/channel.toml": channel_text("bluesky", "deneme.example", timezone='"Europe/Berlin"'),
            "content/x/due.md": post_text("Vakti geldi.", status="approved", title="Vakti geldi"),
            "content/x/late.md": post_text("Geç.", status="approved", publish_at="2026-11-20 10:00"),
            "content/x/later.md": post_text(
                "Sonra.", status="approved", publish_at="2026-12-05 10:00", also="[bluesky]", title="Sonra"
            ),
            "content/x/ready.md": post_text("Hazır.", publish_at="2026-12-06 10:00"),
            "content/x/gone.md": post_text("Vazgeçtik.", status="cancelled", publish_at="2026-12-07 10:00"),
            "content/x/idea.md": post_text("Fikir.", status="draft", publish_at=None),
        }
    )


def states(answer: Answer) -> dict[str, str]:
    """Return target → state."""
    return {target["target"]: target["state"] for target in answer.json["targets"]}


def test_the_table(tellal: Callable[..., Answer], root: Path) -> None:
    """What is over is left out and counted."""
    answer = tellal(root, *CLOCK, "plan")
    assert answer.code == 0
    assert answer.out.splitlines()[:2] == [
        "Tue 2026-12-01",
        "  10:00 +03  x        Vakti geldi  due         it is due, 2 hours late",
    ]
    assert "  08:00 CET  bluesky  Sonra        scheduled  " in answer.out
    assert answer.out.splitlines()[-2:] == [
        "1 draft · 1 unapproved · 2 scheduled · 1 due",
        "not shown: 1 missed · 1 cancelled",
    ]


@pytest.mark.parametrize(
    ("args", "targets"),
    [
        (["--state", "due"], ["x/due"]),
        (["--state", "missed", "--state", "cancelled"], ["x/late", "x/gone"]),
        (["--channel", "bluesky"], ["x/later@bluesky"]),
        (["--until", "2026-12-05"], ["x/due", "x/later", "x/later@bluesky"]),
        (["--until", "2026-12-05 10:00"], ["x/due"]),
        (["--until", "2026-12-05 10:01"], ["x/due", "x/later", "x/later@bluesky"]),
        (["--until", "4d"], ["x/due", "x/later", "x/later@bluesky"]),
        (["--until", "12h"], ["x/due"]),
    ],
)
def test_filters(tellal: Callable[..., Answer], root: Path, args: list[str], targets: list[str]) -> None:
    """By state, channel and time; a day counts to its end."""
    assert sorted(states(tellal(root, *CLOCK, "plan", "--json", *args))) == sorted(targets)


def test_all(tellal: Callable[..., Answer], root: Path) -> None:
    """Also what is over."""
    assert states(tellal(root, *CLOCK, "plan", "--all", "--json")) == {
        "x/late": "missed",
        "x/due": "due",
        "x/later": "scheduled",
        "x/later@bluesky": "scheduled",
        "x/ready": "unapproved",
        "x/gone": "cancelled",
        "x/idea": "draft",
    }


def test_json(tellal: Callable[..., Answer], root: Path) -> None:
    """Times for machines in UTC, and with the offset of the channel."""
    (target,) = tellal(root, *CLOCK, "plan", "--json", "--channel", "bluesky").json["targets"]
    assert target["when"] == target["publish_at"] == "2026-12-05T07:00:00Z"
    assert target["local"] == "2026-12-05T08:00:00+01:00"
    assert target["timezone"] == "Europe/Berlin"
    assert target["network"] == "bluesky"
    assert target["title"] == "Sonra"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--channel", "bluski"], "did you mean bluesky?"),
        (["--until", "soon"], "--until: 'soon' is not a time"),
        (["--until", ""], "--until"),
    ],
)
def test_what_cannot_be(tellal: Callable[..., Answer], root: Path, args: list[str], said: str) -> None:
    """A slip must not look like an empty plan."""
    answer = tellal(root, *CLOCK, "plan", *args)
    assert answer.code == 2
    assert said in answer.err


def test_a_clock_with_and_without_a_zone(tellal: Callable[..., Answer], root: Path) -> None:
    """Without an offset it is the workspace's; 06:59:59 in UTC is a second too early."""
    assert states(tellal(root, "--clock", "2026-12-01 10:00", "plan", "--json"))["x/due"] == "due"
    assert states(tellal(root, "--clock", "2026-12-01T07:00Z", "plan", "--json"))["x/due"] == "due"
    assert states(tellal(root, "--clock", "2026-12-01T06:59:59Z", "plan", "--json"))["x/due"] == "scheduled"


def test_outside_a_repository(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """A plan can be made, and says that nothing can be remembered there."""
    answer = tellal(make_workspace({"content/x/a.md": post_text(status="approved")}), *CLOCK, "plan")
    assert answer.code == 0
    assert "due" in answer.out
    assert "git init" in answer.err


def test_an_empty_workspace(tellal: Callable[..., Answer], make_repository: Callable[..., Path]) -> None:
    """Nothing is said to be nothing."""
    root = make_repository()
    assert tellal(root, *CLOCK, "plan").out == "nothing to show\n"
    assert "nothing is scheduled" in tellal(root, *CLOCK, "status").out


def test_turkish(tellal: Callable[..., Answer], root: Path) -> None:
    """The whole table, days and states included."""
    answer = tellal(root, *CLOCK, "plan", "--lang", "tr")
    assert answer.out.startswith("Sal 2026-12-01\n")
    assert "due" not in answer.out
    assert "scheduled" not in answer.out


def test_status(tellal: Callable[..., Answer], root: Path) -> None:
    """Before and after a run: what was last, what is next, what waits for somebody."""
    before = tellal(root, *CLOCK, "status")
    assert "nothing was ever published from here" in before.out
    assert tellal(root, *CLOCK, "publish").code == 0
    answer = tellal(root, "--clock", "2026-12-01 13:00", "status")
    assert "Tue 2026-12-01 12:00 Europe/Istanbul (60 min ago)" in answer.out or "(1 h ago)" in answer.out
    assert "1 published, 1 missed" in answer.out
    assert "Sonra" in answer.out
    assert "waiting for a person:" in answer.out
    data = tellal(root, "--clock", "2026-12-01 13:00", "status", "--json").json
    assert data["last_run"]["events"] == {"intent": 1, "missed": 1, "published": 1}
    assert data["last_run"]["at"] == "2026-12-01T09:00:00Z"
    assert [target["target"] for target in data["next"]] == ["x/later@bluesky", "x/later"]
    assert [target["target"] for target in data["waiting"]] == ["x/ready"]
    assert data["states"]["published"] == 1


def test_status_for_monitors(tellal: Callable[..., Answer], root: Path) -> None:
    """Its exit code says whether somebody should look; without being asked, it judges nothing."""
    assert tellal(root, *CLOCK, "status").code == 0
    never = tellal(root, *CLOCK, "status", "--max-age", "2h")
    assert never.code == 4
    assert "nothing has run yet" in never.out
    assert tellal(root, *CLOCK, "publish").code == 0
    well = tellal(root, "--clock", "2026-12-01 13:00", "status", "--max-age", "2h")
    assert well.code == 0
    assert "healthy" in well.out
    data = tellal(root, "--clock", "2026-12-01 14:01", "status", "--max-age", "2h", "--json")
    assert data.code == 4
    assert data.json["healthy"] is False
    (problem,) = data.json["problems"]
    assert (problem["kind"], problem["target"]) == ("last-run", "")
    assert data.json["last_seen"] == {"at": "2026-12-01T09:00:00Z", "runner": ""}
    late = tellal(root, "--clock", "2026-12-05 12:00", "status", "--max-age", "1h", "--json").json
    assert [(each["kind"], each["target"]) for each in late["problems"]] == [
        ("last-run", ""),
        ("overdue", "x/later@bluesky"),
        ("overdue", "x/later"),
    ]
    assert [target["target"] for target in late["overdue"]] == ["x/later@bluesky", "x/later"]
    assert "healthy" not in tellal(root, *CLOCK, "status", "--json").json


def test_status_knows_of_who_looked_and_found_nothing_to_do(tellal: Callable[..., Answer], root: Path) -> None:
    """A watcher here, or a run elsewhere that left its sign in the ledger."""
    tellal(root, *PAST, "publish")
    now = datetime.now(UTC).replace(microsecond=0)
    signs.leave(root, Sign(now, 17, "1.0", "done"))
    answer = tellal(root, "status", "--max-age", "2h", "--json").json
    assert answer["last_seen"]["at"] == f"{now:%Y-%m-%dT%H:%M:%SZ}"
    assert answer["last_seen"]["runner"].startswith("watch@")
    assert "last look" in tellal(root, "status").out
    signs.leave(root, Sign(now, 17, "1.0", "error"))
    assert tellal(root, "status", "--json").json["last_seen"]["at"] == "2026-11-20T08:00:00Z"


def test_status_names_the_holds(tellal: Callable[..., Answer], root: Path) -> None:
    """Whoever wonders why nothing goes out finds them there; those that are over are not named."""
    holds = '[[hold]]\ntag = "kahve"\nreason = "Stok bitti"\n[[hold]]\nscope = "all"\nuntil = "2026-11-30 10:00"\n'
    (root / "content/holds.toml").write_text(holds, encoding="utf-8")
    assert "tag kahve  held by content/holds.toml: Stok bitti" in tellal(root, *CLOCK, "status").out
    assert tellal(root, *CLOCK, "status", "--json").json["holds"] == [
        {
            "scope": "tag",
            "name": "kahve",
            "reason": "Stok bitti",
            "until": None,
            "source": "file",
            "id": "",
            "by": "",
        }
    ]


def test_a_ledger_that_is_gone_is_no_health(tellal: Callable[..., Answer], root: Path) -> None:
    """Everything is held then, and nothing would be overdue."""
    tellal(root, *CLOCK, "publish")
    tellal(root, *CLOCK, "status")
    subprocess.run(["git", "branch", "--quiet", "-D", "ledger"], cwd=root, check=True)
    data = tellal(root, *CLOCK, "status", "--max-age", "2h", "--json")
    assert data.code == 4
    assert "ledger" in [problem["kind"] for problem in data.json["problems"]]


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("2026-12-01 12:00", ""),
        ("2026-12-08 12:00", "bluesky: its password expires in 12 days, on 2026-12-20"),
        (
            "2026-12-17 12:00",
            "bluesky: its password expires in 3 days, on 2026-12-20: make a new one, store it",
        ),
        ("2026-12-19 12:00", "bluesky: tomorrow, 2026-12-20, is the last day of its password: make a new one"),
        ("2026-12-20 12:00", "bluesky: today is the last day of its password: make a new one"),
        ("2026-12-25 12:00", "bluesky: its password expired on 2026-12-20: make a new one"),
    ],
)
def test_a_token_that_ends_is_seen_in_time(
    tellal: Callable[..., Answer], root: Path, channel_text: Callable[..., str], clock: str, said: str
) -> None:
    """From two weeks before its last day on, everywhere; from three days on, with what to do."""
    keys = {"secrets": '{password = "BSKY_PASSWORD"}', "token_expires": '{password = "2026-12-20"}'}
    settings = channel_text("bluesky", "deneme.example", **keys)
    (root / "content/bluesky/channel.toml").write_text(settings, encoding="utf-8")
    for command in ("plan", "status", "publish", "run"):
        answer = tellal(root, "--clock", clock, command)
        lines = [line for line in answer.out.splitlines() if "its password" in line]
        assert [said in line for line in lines] == ([True] if said else [])
        data = tellal(root, "--clock", clock, command, "--json").json
        assert [each["expires"] for each in data["tokens"]] == (["2026-12-20"] if said else [])
