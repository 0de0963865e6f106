"""What a person says of a post on the command line, from a doubt to its end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 12:00")
LATER = ("--clock", "2026-12-01 13:00")
BLUESKY = "x/bir@bluesky"


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Make a workspace with a post on two channels, and one that is to come."""
    return make_repository(
        {
            "content/bluesky/channel.toml": channel_text("bluesky", "deneme.example"),
            "content/x/bir.md": post_text("Bir kahve, bir kitap.", status="approved", also="[bluesky]"),
            "content/x/sonra.md": post_text("Sonra.", status="approved", publish_at="2026-12-05 10:00"),
        }
    )


def faults(root: Path, text: str) -> None:
    """Make the outbox fail on purpose."""
    (root / "outbox").mkdir(exist_ok=True)
    (root / "outbox/faults.toml").write_text(text, encoding="utf-8")


def mend(root: Path) -> None:
    """Let the outbox be read again, and nothing go wrong."""
    (root / "outbox/faults.toml").unlink()
    (root / "outbox/bluesky/000000.json").unlink()


@pytest.fixture
def doubtful(tellal: Callable[..., Answer], root: Path) -> Path:
    """Lose an answer on one channel, whose outbox cannot be read, so that nobody can look either."""
    faults(root, '[[fault]]\ndoes = "time-out-before"\nchannel = "bluesky"\n')
    (root / "outbox/bluesky").mkdir(parents=True)
    (root / "outbox/bluesky/000000.json").write_text("{", encoding="utf-8")
    answer = tellal(root, *CLOCK, "publish")
    assert answer.code == 4
    return root


def test_with_a_ledger_that_cannot_be_read_nobody_says_that_nothing_is_in_doubt(
    tellal: Callable[..., Answer], doubtful: Path
) -> None:
    """A person who was told that would go home."""
    subprocess.run(["git", "update-ref", "-d", "refs/heads/ledger"], cwd=doubtful, check=True)
    answer = tellal(doubtful, *LATER, "doubts")
    assert (answer.code, "in doubt" in answer.out) == (4, False)
    assert "ledger" in answer.err


def state(tellal: Callable[..., Answer], root: Path, target: str = BLUESKY) -> str:
    """Return where a target stands."""
    targets = tellal(root, *LATER, "plan", "--all", "--json").json["targets"]
    return str({each["target"]: each["state"] for each in targets}[target])


def ledger(root: Path) -> list[str]:
    """Return what the ledger's commits say, newest first."""
    done = subprocess.run(["git", "log", "--format=%s", "ledger"], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def sent(root: Path) -> list[str]:
    """Return the messages that the outbox holds."""
    return sorted(path.relative_to(root / "outbox").as_posix() for path in (root / "outbox").glob("*/0*.json"))


def test_what_is_in_doubt_is_shown_with_what_settles_it(tellal: Callable[..., Answer], doubtful: Path) -> None:
    """Which message, since when, why, what was sent, where to look, what to type; 4 for whoever only reads codes."""
    answer = tellal(doubtful, *LATER, "doubts")
    assert answer.code == 4
    for said in (
        BLUESKY,
        "Tue 2026-12-01 12:00 Europe/Istanbul (1 h ago)",
        "no answer came in time",
        "“Bir kahve, bir kitap.”",
        "outbox/bluesky/index.html",
        f"tellal resolve {BLUESKY} --published URL",
        f"tellal resolve {BLUESKY} --absent",
        "1 message is in doubt",
    ):
        assert said in answer.out
    (doubt,) = tellal(doubtful, *LATER, "doubts", "--json").json["doubts"]
    assert (doubt["target"], doubt["what"], doubt["since"]) == (BLUESKY, "send", "2026-12-01T09:00:00Z")


def test_a_doubt_is_loud_everywhere(
    tellal: Callable[..., Answer], doubtful: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every run that cannot settle it names it and ends with 4; plan and status point to it; so does the job's page."""
    pointer = "1 message is in doubt: tellal doubts shows it"
    for command in ("plan", "status"):
        answer = tellal(doubtful, *LATER, command)
        assert pointer in answer.out
        assert answer.code == 0
    assert tellal(doubtful, *LATER, "status", "--json").json["doubts"] == 1
    page = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    for words in (["publish"], ["publish", "--quiet"], ["run"]):
        page.unlink(missing_ok=True)
        answer = tellal(doubtful, *LATER, *words)
        assert answer.code == 4
        assert "it may be out, and cannot be looked up" in answer.out
        assert pointer in answer.out
        written = unescape(page.read_text(encoding="utf-8"))
        assert "1 in doubt" in written
        assert f"<code>tellal resolve {BLUESKY} --absent</code>" in written
    data = tellal(doubtful, *LATER, "publish", "--json").json
    assert [(each["target"], each["state"]) for each in data["doubts"]] == [(BLUESKY, "unknown")]


def test_a_doubt_stands_on_the_first_page_of_the_calendar(tellal: Callable[..., Answer], doubtful: Path) -> None:
    """With what settles it, to be copied; also where its file is gone."""
    tellal(doubtful, *LATER, "run")
    home = (doubtful / "site/index.html").read_text(encoding="utf-8")
    assert f"<code>tellal resolve {BLUESKY} --published URL</code>" in home
    assert f"<code>tellal resolve {BLUESKY} --absent</code>" in home
    (doubtful / "content/x/bir.md").unlink()
    tellal(doubtful, *LATER, "run")
    key = tellal(doubtful, *LATER, "doubts", "--json").json["doubts"][0]["key"]
    assert f"<code>tellal resolve {key} --absent</code>" in (doubtful / "site/index.html").read_text(encoding="utf-8")


def test_a_run_that_did_something_leaves_a_page(
    tellal: Callable[..., Answer], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went out, what failed and why, what comes next; whatever a title says is text."""
    post = root / "content/x/sonra.md"
    post.write_text(post.read_text(encoding="utf-8").replace("Sonra.", "<img src=x> @herkes"), encoding="utf-8")
    faults(root, '[[fault]]\ndoes = "refuse"\nchannel = "bluesky"\n')
    page = tmp_path / "summary.md"
    page.write_text("what came before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    tellal(root, *CLOCK, "publish", "--dry-run")
    assert page.read_text(encoding="utf-8") == "what came before\n"
    assert tellal(root, *CLOCK, "publish").code == 4
    written = page.read_text(encoding="utf-8")
    assert written.startswith("what came before\n## Deneme: 1 message sent, 1 failed\n")
    sections = re.findall(r"^### (.*)$", written, re.MULTILINE)
    assert sections == ["failed", "sent", "next"]
    assert "the network refused it" in unescape(written)
    assert "<img" not in written
    assert "@herkes" not in unescape(written)


def test_nothing_in_doubt_is_0(tellal: Callable[..., Answer], root: Path) -> None:
    """For scripts that ask."""
    assert tellal(root, *CLOCK, "publish").code == 0
    answer = tellal(root, *LATER, "doubts")
    assert (answer.code, answer.out) == (0, "nothing is in doubt\n")


def test_a_doubt_whose_file_is_gone_is_shown_and_settled(tellal: Callable[..., Answer], doubtful: Path) -> None:
    """Under the name that the ledger has for it."""
    (doubtful / "content/x/bir.md").unlink()
    mended = tellal(doubtful, *LATER, "doubts", "--json").json["doubts"][0]["key"]
    answer = tellal(doubtful, *LATER, "doubts")
    assert f"tellal resolve {mended} --absent" in answer.out
    assert "its file is gone" in answer.out
    assert tellal(doubtful, *LATER, "resolve", mended, "--absent", "--yes").code == 0
    assert tellal(doubtful, *LATER, "doubts").code == 0


def test_somebody_found_it(tellal: Callable[..., Answer], doubtful: Path) -> None:
    """The post on all its channels means the one that is in doubt."""
    url = "outbox/bluesky/index.html#m000001"
    answer = tellal(doubtful, *LATER, "resolve", "bir", "--published", url, "--by", "Ayşe", "--note", "gördüm")
    assert answer.code == 0
    assert "settled: it is out" in answer.out
    assert state(tellal, doubtful) == "published"
    assert ledger(doubtful)[0].startswith("published")
    mend(doubtful)
    tellal(doubtful, *LATER, "publish")
    assert sent(doubtful) == ["x/000001.json"]


def test_somebody_looked_and_it_is_not_there(tellal: Callable[..., Answer], doubtful: Path) -> None:
    """It is due again, and goes out once."""
    answer = tellal(doubtful, *LATER, "resolve", BLUESKY, "--absent", "--yes", "--json")
    assert answer.code == 0
    (said,) = answer.json["targets"]
    assert (said["done"], said["written"], said["state"]) == (True, ["absent"], "due")
    assert "next run" in said["hint"]
    mend(doubtful)
    assert tellal(doubtful, *LATER, "publish").code == 0
    assert sent(doubtful) == ["bluesky/000001.json", "x/000001.json"]


def test_absent_needs_somebody_who_is_sure(tellal: Callable[..., Answer], doubtful: Path) -> None:
    """A wrong word sends it twice: a script says --yes, a person is asked."""
    answer = tellal(doubtful, *LATER, "resolve", BLUESKY, "--absent")
    assert answer.code == 2
    assert "--yes" in answer.err
    assert state(tellal, doubtful) == "unknown"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
@pytest.mark.parametrize(("typed", "code", "stands"), [("y\n", 0, "due"), ("n\n", 2, "unknown"), ("\n", 2, "unknown")])
def test_on_a_terminal_it_is_asked(
    tellal: Callable[..., Answer], doubtful: Path, typed: str, code: int, stands: str
) -> None:
    """Enter alone is no yes."""
    import pty  # noqa: PLC0415 - not on Windows

    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *LATER, "resolve", BLUESKY, "--absent", "--root", str(doubtful)],
        stdin=theirs,
        capture_output=True,
        check=False,
        text=True,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == code, done.stderr
    assert "is it not there?" in done.stderr
    assert state(tellal, doubtful) == stands


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x/bir@bluesky"], "say either"),
        (["x/bir@bluesky", "--absent", "--published", "outbox/bluesky/index.html#m000001"], "say either"),
        (["x/bir@bluesky", "--published", ""], "the address is missing"),
        (["x/biir", "--published", "outbox/bluesky/index.html#m000001"], "did you mean x/bir?"),
        (["bluesky", "--published", "outbox/bluesky/index.html#m000001"], "a whole channel"),
        (["x/bir@bluesky", "--published", "outbox/bluesky/index.html#m000001", "--part", "0"], "0 is not in the range"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tellal: Callable[..., Answer], doubtful: Path, words: list[str], said: str
) -> None:
    """Nothing is written by guess."""
    answer = tellal(doubtful, *LATER, "resolve", *words)
    assert answer.code == 2
    assert said in answer.err
    assert state(tellal, doubtful) == "unknown"


def test_what_cannot_be_said_is_2_with_how_it_stands(tellal: Callable[..., Answer], doubtful: Path) -> None:
    """Somebody else was quicker, or there never was a doubt."""
    url = "outbox/x/index.html#m000001"
    answer = tellal(doubtful, *LATER, "resolve", "x/sonra", "--published", url)
    assert answer.code == 2
    assert "refused" in answer.out
    assert "scheduled: it goes out in 3 days" in answer.out
    assert "no doubt" in answer.out


def test_cancelled_and_let_go_again(tellal: Callable[..., Answer], root: Path) -> None:
    """Without a merge: the plan says who and why, nothing goes out, and a word brings it back."""
    answer = tellal(root, *CLOCK, "cancel", "bir", "--by", "Ayşe", "--reason", "fiyat yanlış")
    assert answer.code == 0
    assert answer.out.count("cancelled: Ayşe cancelled it: fiyat yanlış") == 2
    assert ledger(root)[0].endswith("and 1 more"), "both channels, one commit"
    tellal(root, *CLOCK, "publish")
    assert sent(root) == []
    again = tellal(root, *CLOCK, "cancel", BLUESKY)
    assert again.code == 2
    assert "Ayşe cancelled it" in again.out
    assert tellal(root, *CLOCK, "retry", BLUESKY, "--by", "Ayşe").code == 0
    tellal(root, *CLOCK, "publish")
    assert sent(root) == ["bluesky/000001.json"]


def test_what_still_goes_out_elsewhere_is_said(tellal: Callable[..., Answer], root: Path) -> None:
    """A post's name with its channel is that channel alone; whoever is in a hurry may have meant all of them."""
    answer = tellal(root, *CLOCK, "cancel", "x/bir")
    assert answer.code == 0
    assert f"{BLUESKY} is not cancelled" in answer.err
    assert "tellal cancel content/x/bir.md" in answer.err
    assert "is not cancelled" not in tellal(root, *CLOCK, "cancel", BLUESKY).err


def test_a_name_counts_as_done_where_one_of_its_channels_is(tellal: Callable[..., Answer], root: Path) -> None:
    """A post that is out on one channel and refused on the other is tried again there."""
    faults(root, '[[fault]]\ndoes = "refuse"\nchannel = "bluesky"\ntimes = 1\n')
    tellal(root, *CLOCK, "publish")
    answer = tellal(root, *CLOCK, "retry", "content/x/bir.md")
    assert answer.code == 0
    assert "it goes out with the next run" in answer.out
    assert tellal(root, *CLOCK, "retry", "bir", "x/sonra").code == 2
    tellal(root, *CLOCK, "publish")
    assert sent(root) == ["bluesky/000001.json", "x/000001.json"]


def test_who_said_it_is_who_commits_here(tellal: Callable[..., Answer], root: Path) -> None:
    """Unless they say another name; the ledger takes it on one line."""
    subprocess.run(["git", "config", "user.name", "Ayşe Yılmaz"], cwd=root, check=True)
    tellal(root, *CLOCK, "cancel", "x/sonra")
    assert "Ayşe Yılmaz cancelled it" in tellal(root, *CLOCK, "plan", "--all").out
    tellal(root, *CLOCK, "cancel", "x/bir", "--by", "Mehmet\x1b[2J")
    out = tellal(root, *CLOCK, "plan", "--all").out
    assert "Mehmet [2J cancelled it" in out


def test_a_made_up_time_says_nothing_about_a_real_network(
    tellal: Callable[..., Answer], root: Path, channel_text: Callable[..., str]
) -> None:
    """What is written in the ledger stays there, and a rehearsal is none of its business."""
    real = channel_text("bluesky", "deneme.example", secrets='{password = "BLUESKY_PASSWORD"}')
    real = real.replace('network = "outbox"\nas = "bluesky"', 'network = "bluesky"')
    (root / "content/bluesky/channel.toml").write_text(real, encoding="utf-8")
    answer = tellal(root, *CLOCK, "cancel", BLUESKY)
    assert answer.code == 2
    assert "rehearsals" in answer.err
    assert tellal(root, "cancel", BLUESKY).code == 0


def test_a_word_reaches_every_machine_that_shares_the_ledger(
    tellal: Callable[..., Answer], root: Path, tmp_path: Path
) -> None:
    """Said in one clone, it counts in the other, with nothing merged, pulled or checked out."""
    hub, other = tmp_path / "hub.git", tmp_path / "other"
    with (root / "tellal.toml").open("a", encoding="utf-8") as settings:
        settings.write('[ledger]\nremote = "origin"\n')
    subprocess.run(["git", "commit", "--quiet", "--all", "--message=A shared ledger"], cwd=root, check=True)
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", hub], check=True)
    subprocess.run(["git", "remote", "add", "origin", hub], cwd=root, check=True)
    subprocess.run(["git", "push", "--quiet", "origin", "main"], cwd=root, check=True)
    subprocess.run(["git", "clone", "--quiet", "--branch=main", hub, other], check=True)
    assert tellal(root, *CLOCK, "cancel", "bir", "--by", "Ayşe").code == 0
    assert tellal(other, *CLOCK, "publish").code == 0
    assert sent(other) == []
    assert "Ayşe cancelled it" in tellal(other, *CLOCK, "plan", "--all").out
    assert tellal(other, *CLOCK, "retry", BLUESKY).code == 0
    assert tellal(root, *CLOCK, "publish").code == 0
    assert sent(root) == ["bluesky/000001.json"]
    subprocess.run(["git", "remote", "set-url", "origin", tmp_path / "gone.git"], cwd=root, check=True)
    answer = tellal(root, *CLOCK, "cancel", "sonra")
    assert answer.code == 4
    assert answer.out == ""


def test_outside_of_a_repository_nobody_can_say_anything(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """There is no ledger to say it in."""
    root = make_workspace({"content/x/a.md": post_text(status="approved")})
    for words in (["cancel", "x/a"], ["retry", "x/a"], ["resolve", "x/a", "--absent", "--yes"]):
        answer = tellal(root, *CLOCK, *words)
        assert answer.code == 2
        assert "git init" in answer.err
