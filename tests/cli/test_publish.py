"""`tellal publish` and `tellal run`: sent once, said plainly, nobody stopped by another's mistake."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 12:00")


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Make a workspace with three due targets on two channels, one that is invalid and one for later."""
    return make_repository(
        {
            "content/x/channel.toml": channel_text("x", catch_up_gap='"0m"'),
            "content/bluesky/channel.toml": channel_text("bluesky", "deneme.example"),
            "content/x/bir.md": post_text("Bir.", status="approved", title="Birinci"),
            "content/x/iki.md": post_text(
                "İki.", status="approved", title="İkinci", publish_at="2026-12-01 11:00", also="[bluesky]"
            ),
            "content/x/kirik.md": post_text(
                "Kırık.", status="approved", title="Kırık", publish_at="2026-12-01 11:30", pilar="x"
            ),
            "content/x/sonra.md": post_text(
                "Sonra.", status="approved", title="Sonraki", publish_at="2026-12-05 10:00"
            ),
        }
    )


def sent(root: Path) -> list[str]:
    """Return the messages that the outbox holds."""
    return sorted(path.relative_to(root / "outbox").as_posix() for path in (root / "outbox").glob("*/*.json"))


def test_a_dry_run_does_nothing(tellal: Callable[..., Answer], root: Path) -> None:
    """It shows what would be sent, and leaves neither a message nor a ledger."""
    answer = tellal(root, *CLOCK, "publish", "--dry-run")
    assert answer.code == 0
    assert answer.out.count("it is due") == 3
    assert not (root / "outbox").exists()
    data = tellal(root, *CLOCK, "publish", "--dry-run", "--json").json
    assert data["dry_run"] is True
    assert {(each["target"], each["step"]) for each in data["outcomes"]} == {
        ("x/bir", "send"),
        ("x/iki", "send"),
        ("x/iki@bluesky", "send"),
    }
    assert "nothing was ever published" in tellal(root, *CLOCK, "status").out


def test_late_posts_of_one_account_go_out_one_by_one(
    tellal: Callable[..., Answer], root: Path, channel_text: Callable[..., str]
) -> None:
    """A run says what it left and since when, plan and status when it goes; waiting is no failure."""
    (root / "content/x/channel.toml").write_text(channel_text("x"), encoding="utf-8")
    answer = tellal(root, *CLOCK, "run", "--json")
    assert (answer.json["publish"]["sent"], answer.json["publish"]["remaining"]) == (2, [])
    assert [(each["target"], each["goes"]) for each in answer.json["next"]] == [
        ("x/iki", "2026-12-01T09:10:00Z"),
        ("x/sonra", "2026-12-05T07:00:00Z"),
    ]
    reason = "catching up, one late post after another: it goes out at about 12:10"
    data = tellal(root, *CLOCK, "plan", "--state", "due", "--json").json
    assert [(each["state"], each["reason"], each["when"], each["goes"]) for each in data["targets"]] == [
        ("due", reason, "2026-12-01T08:00:00Z", "2026-12-01T09:10:00Z")
    ]
    assert {each[key] for each in data["targets"] for key in ("expected", "latest")} == {None}
    assert "Tue 2026-12-01 12:10 Europe/Istanbul (in 10 min)  x  İkinci" in tellal(root, *CLOCK, "status").out
    assert tellal(root, *CLOCK, "publish").code == 0
    assert tellal(root, "--clock", "2026-12-01 12:10", "publish", "--json").json["sent"] == 1


def test_what_is_due_is_sent_once(tellal: Callable[..., Answer], root: Path) -> None:
    """The second time there is nothing to send, and it says so."""
    first = tellal(root, *CLOCK, "publish")
    assert first.code == 0
    assert "Birinci" in first.out
    assert "outbox/x/index.html#" in first.out
    assert sent(root) == ["bluesky/000001.json", "x/000001.json", "x/000002.json"]
    second = tellal(root, *CLOCK, "publish")
    assert second.code == 0
    assert "nothing new was sent" in second.out
    assert len(sent(root)) == 3


@pytest.mark.parametrize(
    ("targets", "messages"),
    [
        (["x/bir"], ["x/000001.json"]),
        (["content/x/bir.md"], ["x/000001.json"]),
        (["bluesky"], ["bluesky/000001.json"]),
        (["x/iki@bluesky"], ["bluesky/000001.json"]),
        (["iki"], ["bluesky/000001.json", "x/000001.json"]),
        (["x/bir", "bluesky"], ["bluesky/000001.json", "x/000001.json"]),
        (["sonra"], []),
    ],
)
def test_only_some(tellal: Callable[..., Answer], root: Path, targets: list[str], messages: list[str]) -> None:
    """A post, a channel, a post on one channel; what is not due stays where it is."""
    assert tellal(root, *CLOCK, "publish", *targets).code == 0
    assert sent(root) == messages


@pytest.mark.parametrize(
    ("target", "said"),
    [("x/birr", "did you mean x/bir?"), ("ki", "means 3 posts"), ("x/bir@bluesky", "goes to no channel of that name")],
)
def test_a_target_that_is_not_there(tellal: Callable[..., Answer], root: Path, target: str, said: str) -> None:
    """Nothing is sent by guess."""
    answer = tellal(root, *CLOCK, "publish", target)
    assert answer.code == 2
    assert said in answer.err
    assert not (root / "outbox").exists()


def test_the_first_run_says_what_to_pin_and_no_other_does(tellal: Callable[..., Answer], root: Path) -> None:
    """One line, to the letter; what it says is what the settings take."""
    lines = tellal(root, *CLOCK, "publish", "x/bir").out.splitlines()
    said = "the ledger has begun; pin it with two lines at the end of tellal.toml: [ledger] and root = "
    (line,) = [line for line in lines if "tellal.toml" in line]
    assert line.startswith(said)
    with (root / "tellal.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"[ledger]\nroot = {line.removeprefix(said)}\n")
    again = tellal(root, *CLOCK, "publish", "--json").json
    assert (again["sent"], again["ledger_root"], again["shut"]) == (2, "", 0)
    assert "tellal.toml" not in tellal(root, *CLOCK, "publish").out


def test_quiet(tellal: Callable[..., Answer], root: Path) -> None:
    """For cron: no word while all is well, on neither stream."""
    assert tellal(root, *CLOCK, "publish", "--quiet") == (0, "", "")
    assert len(sent(root)) == 3


def faults(root: Path, text: str) -> None:
    """Make the outbox fail on purpose."""
    (root / "outbox").mkdir(exist_ok=True)
    (root / "outbox/faults.toml").write_text(text, encoding="utf-8")


def test_a_failing_network_is_4_and_stops_nobody_else(tellal: Callable[..., Answer], root: Path) -> None:
    """What failed is named with its reason, also with --quiet; the others got their posts; the next run tries again."""
    faults(root, '[[fault]]\ndoes = "unreachable"\nchannel = "x"\ntext = "Bir"\ntimes = 1\n')
    answer = tellal(root, *CLOCK, "publish", "--quiet")
    assert answer.code == 4
    (failed,) = [line for line in answer.out.splitlines() if line.startswith("failed")]
    assert "Birinci" in failed
    assert "unreachable" in failed
    assert sent(root) == ["bluesky/000001.json", "x/000001.json"]
    assert tellal(root, *CLOCK, "publish").code == 0
    assert len(sent(root)) == 3


def test_a_refusal_is_said_and_not_tried_again(tellal: Callable[..., Answer], root: Path) -> None:
    """A person has to look; `status` names it."""
    faults(root, '[[fault]]\ndoes = "refuse"\ntext = "Bir"\n')
    assert tellal(root, *CLOCK, "publish").code == 4
    again = tellal(root, *CLOCK, "publish")
    assert again.code == 0
    assert "nothing new was sent" in again.out
    status = tellal(root, *CLOCK, "status")
    assert "rejected" in status.out
    assert "Birinci" in status.out


@pytest.mark.skipif(sys.platform == "win32", reason="a git of our own is a shell script")
@pytest.mark.parametrize("command", ["publish", "run"])
def test_what_another_machine_could_not_write_down_is_taken_up(
    tellal: Callable[..., Answer], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Its outbox is not here, so a look-up would find nothing, and the message would go out twice."""
    git = tmp_path / "bin/git"
    git.parent.mkdir()
    git.write_text(
        f'#!/bin/sh\ncase "$*" in *update-ref*) [ -e "$0.once" ] && exit 1; : > "$0.once";; esac\n'
        f'exec {shutil.which("git")} "$@"\n',
        encoding="utf-8",
    )
    git.chmod(0o755)
    with monkeypatch.context() as path:
        path.setenv("PATH", f"{git.parent}{os.pathsep}{os.environ['PATH']}")
        path.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
        answer = tellal(root, *CLOCK, "publish", "x/bir")
    assert answer.code == 4
    (kept,) = (root / ".tellal/receipts").iterdir()
    assert f".tellal/receipts/{kept.name}" in answer.out
    assert f"<code>.tellal/receipts/{kept.name}</code>" in unescape(
        (tmp_path / "summary.md").read_text(encoding="utf-8")
    )
    assert sent(root) == ["x/000001.json"]
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(root, elsewhere, ignore=shutil.ignore_patterns(".tellal", "outbox"))
    assert tellal(elsewhere, *CLOCK, command, "--receipts", str(root / ".tellal/receipts")).code in {0, 1}
    assert sent(elsewhere) == ["bluesky/000001.json", "x/000001.json"], "İki, on both channels; not Bir"
    targets = tellal(elsewhere, *CLOCK, "plan", "--all", "--json").json["targets"]
    assert {each["target"]: each["url"] for each in targets}["x/bir"] == "outbox/x/index.html#m000001"


@pytest.mark.parametrize(("text", "code"), [(None, 2), ("{}\n", 4)])
def test_receipts_that_are_none_stop_the_run(
    tellal: Callable[..., Answer], root: Path, text: str | None, code: int
) -> None:
    """What is missing or mangled is not passed over: it may be what keeps a post from going out twice."""
    if text is not None:
        (root / "kept.jsonl").write_text(text, encoding="utf-8")
    assert tellal(root, *CLOCK, "publish", "--receipts", "kept.jsonl").code == code
    assert sent(root) == []


def test_a_lost_answer_is_not_sent_twice(tellal: Callable[..., Answer], root: Path) -> None:
    """It is looked up; the message is there once."""
    faults(root, '[[fault]]\ndoes = "lose-answer"\ntext = "Bir"\ntimes = 1\n')
    tellal(root, *CLOCK, "publish")
    tellal(root, "--clock", "2026-12-01 13:00", "publish")
    assert len(sent(root)) == 3
    targets = tellal(root, "--clock", "2026-12-01 13:00", "plan", "--all", "--json").json["targets"]
    assert {target["target"]: target["state"] for target in targets}["x/bir"] == "published"


def test_outside_a_repository(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """There is nowhere to remember what was sent, so nothing is."""
    root = make_workspace({"content/x/a.md": post_text(status="approved")})
    for command in ("publish", "run"):
        answer = tellal(root, *CLOCK, command)
        assert answer.code == 2
        assert "git init" in answer.err
        assert not (root / "outbox").exists()


def test_run(tellal: Callable[..., Answer], root: Path) -> None:
    """Every stage, and a summary; one post with an error makes it 1 and stops none of the others."""
    answer = tellal(root, *CLOCK, "run")
    assert answer.code == 1
    assert len(sent(root)) == 3
    assert [line.split()[0] for line in answer.err.splitlines()] == ["check", "cards", "publish", "site"]
    lines = answer.out.splitlines()
    assert lines[1] == "Deneme · Tue 2026-12-01 12:00 Europe/Istanbul"
    assert lines[2].split()[:3] == ["sent", "x", "Birinci"]
    assert any(line.startswith("waiting") and "Kırık" in line and "invalid" in line for line in lines)
    assert any(line.startswith("next") and "Sonraki" in line and "Sat 2026-12-05 10:00" in line for line in lines)
    assert lines[-2].startswith("errors")
    assert lines[-1].split() == ["calendar", "site/index.html"]
    assert (root / "site/index.html").exists()
    again = tellal(root, *CLOCK, "run", "--quiet")
    assert again.code == 1
    assert again.err == ""
    assert "nothing new was sent" in again.out


def test_run_as_json(tellal: Callable[..., Answer], root: Path) -> None:
    """One document with the answer of each stage."""
    answer = tellal(root, *CLOCK, "run", "--json")
    assert answer.err == ""
    data = answer.json
    assert data["check"]["errors"] == 1
    assert data["publish"]["sent"] == 3
    assert {outcome["state"] for outcome in data["publish"]["outcomes"]} == {"published"}
    assert [target["target"] for target in data["next"]] == ["x/sonra"]
    assert [target["target"] for target in data["waiting"]] == ["x/kirik"]
    assert data["site"] == str(root / "site/index.html")


def test_in_ci_an_author_cannot_approve_alone(
    tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless the workspace says so, a run that nobody watches takes no word without a witness."""
    settings = root / "tellal.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("= true", "= false"), encoding="utf-8")
    monkeypatch.setenv("CI", "true")
    assert "nothing new was sent" in tellal(root, *CLOCK, "publish").out
    monkeypatch.delenv("CI")
    assert "Birinci" in tellal(root, *CLOCK, "publish").out


def test_what_was_pulled_needs_a_witness_too(tellal: Callable[..., Answer], root: Path) -> None:
    """Nobody here has seen it, as little as in CI. That there was nothing to pull from is said, and stops nothing."""
    settings = root / "tellal.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("= true", "= false"), encoding="utf-8")
    pulled = tellal(root, *CLOCK, "publish", "--pull")
    assert "nothing new was sent" in pulled.out
    assert "follows no branch of a remote" in pulled.err
    assert tellal(root, *CLOCK, "publish", "--pull", "--json").json["pull"]["commit"] == ""
    assert tellal(root, *CLOCK, "publish", "--pull", "--dry-run").code == 2
    assert "Birinci" in tellal(root, *CLOCK, "publish").out


def test_a_run_leaves_a_sign_of_life_and_a_rehearsal_none(
    tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the ledger, named by where it ran; a run of some targets shows nothing about the others."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def runners() -> list[str]:
        show = ["git", "show", "ledger:control/heartbeat.json"]
        done = subprocess.run(show, cwd=root, capture_output=True, text=True, check=False)
        return [name.partition("@")[0] for name in json.loads(done.stdout)["runners"]] if done.stdout else []

    tellal(root, *CLOCK, "publish")
    assert runners() == []
    due = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in ("a", "b", "c"):
        path = root / f"content/x/{name}.md"
        path.write_text(
            post_text(f"Şimdi {name}.", status="approved", publish_at=due).replace("01JD", f"01J{name.upper()}"),
            encoding="utf-8",
        )
    tellal(root, "publish", "x/a")
    assert runners() == []
    (root / "content/x/b.md").unlink()
    tellal(root, "publish")
    assert runners() == ["local"]
    path.write_text(post_text("Yine.", status="approved", publish_at=due).replace("01JD", "01JE"), encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    tellal(root, "publish")
    assert runners() == ["github-actions", "local"]


@pytest.mark.parametrize("network", ["bluesky", "outbox"])
def test_a_made_up_time_loses_no_post_of_a_real_network(
    tellal: Callable[..., Answer], root: Path, channel_text: Callable[..., str], network: str
) -> None:
    """What is missed is written down for good, so a rehearsal may only miss what is the outbox's."""
    folder = "content/bluesky"
    settings = channel_text("bluesky", "deneme.example", secrets='{password = "BLUESKY_PASSWORD"}')
    if network == "bluesky":
        settings = settings.replace('network = "outbox"\nas = "bluesky"', 'network = "bluesky"')
    (root / folder / "channel.toml").write_text(settings, encoding="utf-8")
    (root / "content/x/iki.md").unlink()
    post = (root / "content/x/sonra.md").read_text(encoding="utf-8").replace("Sonra.", "Başka.")
    (root / folder / "baska.md").write_text(post.replace("01JD", "01JE"), encoding="utf-8")
    tellal(root, "--clock", "2030-01-01 00:00", "publish")
    planned = tellal(root, "--clock", "2026-12-04 12:00", "plan", "--all", "--channel", "bluesky", "--json").json
    assert [target["state"] for target in planned["targets"]] == ["scheduled" if network == "bluesky" else "missed"]
