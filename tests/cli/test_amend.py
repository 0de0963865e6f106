"""`tellal update` and `tellal retract`: shown before it is done, asked, and told as it ended."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 12:00")
LATER = ("--clock", "2026-12-01 13:00")
BODY = "Kış menüsü geldi.\n\nİlk yudum bizden, ikincisi sizden."
NEW_BODY = "Kış menüsü geldi.\n\nİlk yudum bizden, üçüncüsü de."


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Make a workspace with a post on two channels, one that takes edits and one that does not."""
    return make_repository(
        {
            "content/mastodon/channel.toml": channel_text("mastodon", "deneme@kahve.example"),
            "content/mastodon/bir.md": post_text(BODY, status="approved", title="Birinci", also="[x]"),
            "content/x/sonra.md": post_text("Sonra.", status="approved", publish_at="2026-12-05 10:00"),
        }
    )


@pytest.fixture
def out(tellal: Callable[..., Answer], root: Path) -> Path:
    """Publish it, then edit its file."""
    assert tellal(root, *CLOCK, "publish").code == 0
    edit(root, BODY, NEW_BODY)
    return root


def edit(root: Path, old: str, new: str) -> None:
    """Change the post's file."""
    path = root / "content/mastodon/bir.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def states(tellal: Callable[..., Answer], root: Path) -> dict[str, str]:
    """Return where each target stands."""
    targets = tellal(root, *LATER, "plan", "--all", "--json").json["targets"]
    return {each["target"]: each["state"] for each in targets}


def feed(root: Path, channel: str) -> str:
    """Return what a follower sees, as a page."""
    return (root / "outbox" / channel / "index.html").read_text(encoding="utf-8")


def test_a_dry_run_shows_what_would_change_and_what_cannot(tellal: Callable[..., Answer], out: Path) -> None:
    """Word by word, as git does; nothing is done."""
    answer = tellal(out, *LATER, "update", "bir", "--dry-run")
    assert answer.code == 2
    assert "İlk yudum bizden, [-ikincisi-]{+üçüncüsü+} [-sizden.-]{+de.+}" in answer.out
    assert "Kış menüsü" not in answer.out, "what stays is not shown"
    assert "this network takes no edits" in answer.out
    assert "tellal retract and post it anew, or correct it by a reply" in answer.out
    data = tellal(out, *LATER, "update", "bir", "--dry-run", "--json").json
    assert [(each["target"], bool(each["refused"]), len(each["edits"])) for each in data["targets"]] == [
        ("mastodon/bir", False, 1),
        ("mastodon/bir@x", True, 0),
    ]
    assert data["targets"][0]["edits"][0]["new"] == NEW_BODY
    assert states(tellal, out)["mastodon/bir"] == "changed"
    assert tellal(out, *LATER, "update", "mastodon/bir", "--dry-run").code == 0


def test_an_update_changes_what_readers_see(tellal: Callable[..., Answer], out: Path) -> None:
    """Where the network takes edits; where it does not, that is said, and the command ends with 2."""
    answer = tellal(out, *LATER, "update", "content/mastodon/bir.md", "--yes", "--by", "Ayşe", "--reason", "yanlış söz")
    assert answer.code == 2
    assert "changed" in answer.out
    assert "it has the new text" in answer.out
    assert "refused" in answer.out
    assert "üçüncüsü" in feed(out, "mastodon")
    assert "üçüncüsü" not in feed(out, "x")
    assert states(tellal, out) == {
        "mastodon/bir": "published",
        "mastodon/bir@x": "changed",
        "x/sonra": "scheduled",
    }
    again = tellal(out, *LATER, "update", "mastodon/bir", "--yes", "--json")
    assert (again.code, again.json["targets"][0]["ending"]) == (0, "same")


def test_what_was_taken_back_is_gone_and_stays_so(tellal: Callable[..., Answer], out: Path) -> None:
    """On every channel of the post; the calendar and the plan say who and why."""
    answer = tellal(out, *LATER, "retract", "bir", "--yes", "--by", "Ayşe", "--reason", "yanlış fiyat")
    assert (answer.code, answer.out.count("taken back  ")) == (0, 2)
    assert "it is taken back" in answer.out
    assert feed(out, "x").count("<del>") == 1
    plan = tellal(out, *LATER, "plan", "--all").out
    assert plan.count("Ayşe took it back: yanlış fiyat") == 2
    assert "nothing new was sent" in tellal(out, *LATER, "publish").out
    assert tellal(out, *LATER, "site").code == 0
    page = (out / "site/posts/mastodon/bir.html").read_text(encoding="utf-8")
    assert "Ayşe geri çekiyor: yanlış fiyat" in page
    calendar = (out / "site/calendar.ics").read_text(encoding="utf-8")
    assert calendar.count("STATUS:CANCELLED") == 2
    again = tellal(out, *LATER, "retract", "bir", "--yes")
    assert (again.code, again.out.count("it was taken back already")) == (0, 2)


def test_what_is_out_goes_by_its_address_and_by_its_name_in_the_ledger(
    tellal: Callable[..., Answer], out: Path
) -> None:
    """What people have at hand when it must be quick; and what is left when the file is gone."""
    url = "outbox/mastodon/index.html#m000001"
    first = tellal(out, *LATER, "retract", url, "--yes", "--json")
    data = first.json
    assert "mastodon/bir@x is still out" in first.err
    assert [(each["target"], each["ending"], each["done"]) for each in data["targets"]] == [("mastodon/bir", "done", 1)]
    (out / "content/mastodon/bir.md").unlink()
    (gone,) = [
        each["key"] for each in tellal(out, *LATER, "plan", "--json").json["gone"] if each["state"] != "retracted"
    ]
    refused = tellal(out, *LATER, "update", gone, "--yes")
    assert (refused.code, "the file of" in refused.err) == (2, True)
    answer = tellal(out, *LATER, "retract", gone, "--yes")
    assert (answer.code, "it is taken back" in answer.out) == (0, True)
    assert feed(out, "x").count("<del>") == 1


@pytest.mark.parametrize("command", ["update", "retract"])
def test_where_nobody_can_be_asked_nothing_is_done(tellal: Callable[..., Answer], out: Path, command: str) -> None:
    """A script says that it means it."""
    answer = tellal(out, *LATER, command, "mastodon/bir")
    assert answer.code == 2
    assert "there is nobody here to ask" in answer.err
    assert "add --yes" in answer.err
    assert states(tellal, out)["mastodon/bir"] == "changed"


@pytest.mark.parametrize("answer", ["n", "y"])
@pytest.mark.parametrize("command", ["update", "retract"])
def test_on_a_terminal_it_is_asked_first(
    tellal: Callable[..., Answer], out: Path, monkeypatch: pytest.MonkeyPatch, command: str, answer: str
) -> None:
    """The difference stands above the question; whoever says no has done nothing."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
    said = tellal(out, *LATER, command, "mastodon/bir")
    assert said.code == (0 if answer == "y" else 2)
    assert ("üçüncüsü" in said.out) is (command == "update")
    changed = {"update": "published", "retract": "retracted"}[command]
    assert states(tellal, out)["mastodon/bir"] == (changed if answer == "y" else "changed")


@pytest.mark.parametrize("command", ["update", "retract"])
def test_a_network_that_fails_is_4(tellal: Callable[..., Answer], out: Path, command: str) -> None:
    """And the next call goes on; what may have got through is loud in the plan."""
    on = {"update": "edit", "retract": "delete"}[command]
    faults = out / "outbox/faults.toml"
    faults.write_text(f'[[fault]]\ndoes = "lose-answer"\non = "{on}"\n', encoding="utf-8")
    answer = tellal(out, *LATER, command, "mastodon/bir", "--yes")
    assert answer.code == 4
    assert f"tellal {command} makes sure" in answer.out
    assert f"tellal {command} makes sure" in tellal(out, *LATER, "plan", "--all").out
    faults.write_text("", encoding="utf-8")
    assert tellal(out, *LATER, command, "mastodon/bir", "--yes").code == 0


@pytest.mark.parametrize("command", ["update", "retract"])
@pytest.mark.parametrize(
    ("target", "said"),
    [("mastodon", "whole channel"), ("mastodon/birr", "did you mean mastodon/bir?"), ("01JX/outbox.x.yok", "no post")],
)
def test_a_target_that_is_not_there(
    tellal: Callable[..., Answer], out: Path, command: str, target: str, said: str
) -> None:
    """Nothing is done by guess, and nothing to a whole channel."""
    answer = tellal(out, *LATER, command, target, "--yes")
    assert answer.code == 2
    assert said in answer.err


@pytest.mark.parametrize("command", ["update", "retract"])
def test_what_is_not_out_yet(tellal: Callable[..., Answer], out: Path, command: str) -> None:
    """Says what to do instead."""
    answer = tellal(out, *LATER, command, "x/sonra", "--yes")
    assert answer.code == 2
    assert {"update": "it is not out", "retract": "tellal cancel keeps it from going out"}[command] in answer.out


@pytest.mark.parametrize("command", ["update", "retract"])
def test_a_made_up_time_changes_nothing_of_a_real_network(
    tellal: Callable[..., Answer], make_repository: Callable[..., Path], post_text: Callable[..., str], command: str
) -> None:
    """What is written down is written down for good."""
    channel = 'network = "mastodon"\naccount = "a@b.example"\nserver = "https://b.example"\nsecrets = {token = "T"}\n'
    root = make_repository({"content/m/channel.toml": channel, "content/m/a.md": post_text("Bir.", status="approved")})
    answer = tellal(root, *LATER, command, "m/a", "--yes")
    assert answer.code == 2
    assert "--clock is for rehearsals" in answer.err


def test_the_page_of_an_edited_post_shows_the_difference(tellal: Callable[..., Answer], out: Path) -> None:
    """What readers see beside what the file says, on each channel; a post that was not edited says nothing of it."""
    assert tellal(out, *LATER, "site").code == 0
    page = (out / "site/posts/mastodon/bir.html").read_text(encoding="utf-8")
    assert page.count("<del>ikincisi</del><ins>üçüncüsü</ins>") == 2
    assert "<del>" not in (out / "site/posts/x/sonra.html").read_text(encoding="utf-8")


def test_a_warm_plan_asks_what_networks_allow_only_where_something_was_edited(out: Path) -> None:
    """Limits are read where the answer depends on them."""
    script = (
        "import sys\nfrom pipeline.cli.edge import run\nrun(sys.argv[1:])\n"
        "print('pipeline.networks.allowed' in sys.modules, file=sys.stderr)"
    )

    def asks() -> bool:
        done = subprocess.run(
            [sys.executable, "-c", script, *LATER, "plan"],
            cwd=out,
            env={**os.environ, "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stderr.split()[-1] == "True"

    assert asks()
    edit(out, NEW_BODY, BODY)
    asks()  # what was edited is parsed anew
    assert not asks()
