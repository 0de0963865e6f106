"""One look at a real workspace shows what is written, what was sent, what is held, and what follows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import LedgerBrokenError, NoRepositoryError, RemoteError, UsageError
from pipeline.model.plan import State
from pipeline.networks import outbox_kept
from pipeline.publish import publish
from pipeline.survey import survey

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.errors import TellalError
    from pipeline.model.outcome import Outcomes

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def states(root: Path, now: datetime = NOW, *, ci: bool = False) -> dict[str, State]:
    """Return the state of every target."""
    return {str(planned.target): planned.state for planned in survey(root, now, ci=ci).plan.targets}


def texts(root: Path, channel: str = "x") -> list[str]:
    """Return what a channel's outbox took."""
    return [message["payload"]["text"] for message in outbox_kept.messages(root / "outbox" / channel)]


def go(root: Path, now: datetime = NOW) -> Outcomes:
    """Publish."""
    return publish(root, lambda: now)


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Return a workspace with a post in each of several states."""
    return make_repository(
        {
            "content/bluesky/channel.toml": channel_text("bluesky", "deneme.example"),
            "content/x/due.md": post_text("Günaydın.", status="approved", also="[bluesky]"),
            "content/x/thread.md": post_text("Bir.\n\n***\n\nİki.\n\n***\n\nÜç.", status="approved"),
            "content/x/later.md": post_text("Yarın.", status="approved", publish_at="2026-12-02 10:00"),
            "content/x/ready.md": post_text("Bekliyor.", status="ready"),
            "content/x/draft.md": post_text("Taslak.", status="draft"),
            "content/x/wrong.md": post_text("x" * 300, status="approved"),
        }
    )


def test_a_workspace_is_surveyed_published_and_surveyed_again(root: Path) -> None:
    """From files to the outbox and back, through every room."""
    before = survey(root, NOW)
    assert (before.trouble, before.now) == (None, NOW)
    assert states(root) == {
        "x/due": State.DUE,
        "x/due@bluesky": State.DUE,
        "x/thread": State.DUE,
        "x/later": State.SCHEDULED,
        "x/ready": State.UNAPPROVED,
        "x/draft": State.DRAFT,
        "x/wrong": State.INVALID,
    }
    outcomes = go(root)
    assert (outcomes.sent, outcomes.exit_code) == (5, 0)
    assert texts(root) == ["Günaydın.", "Bir.", "İki.", "Üç."]
    assert texts(root, "bluesky") == ["Günaydın."]
    after = survey(root, NOW + HOUR)
    assert [str(each.target) for each in after.plan.having(State.PUBLISHED)] == ["x/due@bluesky", "x/due", "x/thread"]
    assert go(root, NOW + HOUR).sent == 0


def test_publishing_leaves_the_work_tree_alone(root: Path) -> None:
    """What it makes is ignored; the branch and the index are as they were."""
    go(root)
    status = subprocess.run(["git", "status", "--porcelain"], cwd=root, check=True, capture_output=True, text=True)
    assert status.stdout == ""


def test_outside_of_a_repository_there_is_a_plan_and_a_warning(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Good enough to look at; nothing is sent on its strength."""
    root = make_workspace({"content/x/due.md": post_text("Günaydın.", status="approved")})
    found = survey(root, NOW)
    assert isinstance(found.trouble, NoRepositoryError)
    assert states(root) == {"x/due": State.DUE}
    with pytest.raises(NoRepositoryError) as caught:
        go(root)
    assert "git init" in str(caught.value.hint)
    assert not (root / "outbox").exists()


def test_without_git_there_is_a_plan_and_a_warning(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer's machine may have none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in str(survey(root, NOW).trouble)
    assert states(root)["x/due"] is State.DUE
    with pytest.raises(UsageError):
        go(root)


def test_a_ledger_that_is_gone_holds_everything(root: Path) -> None:
    """And says so at each post, so that no page shows an empty past."""
    go(root)
    survey(root, NOW)
    subprocess.run(["git", "branch", "--quiet", "-D", "ledger"], cwd=root, check=True)
    found = survey(root, NOW)
    assert isinstance(found.trouble, LedgerBrokenError)
    assert states(root)["x/due"] is State.HELD
    with pytest.raises(LedgerBrokenError):
        go(root)
    assert texts(root) == ["Günaydın.", "Bir.", "İki.", "Üç."]


def test_a_hold_is_seen(root: Path) -> None:
    """Without a commit: whoever pulls the brake is in a hurry."""
    (root / "content/holds.toml").write_text('[[hold]]\nscope = "all"\nreason = "Yas"\n', encoding="utf-8")
    (due,) = (planned for planned in survey(root, NOW).plan.targets if str(planned.target) == "x/due")
    assert (due.state, str(due.reason)) == (State.HELD, "held by content/holds.toml: Yas")
    assert go(root).targets == ()
    (root / "content/holds.toml").write_text("[[hold]\n", encoding="utf-8")
    (due,) = (planned for planned in survey(root, NOW).plan.targets if str(planned.target) == "x/due")
    assert due.state is State.HELD
    assert "content/holds.toml:1" in str(due.reason)


def test_in_ci_a_word_without_a_witness_is_not_enough(root: Path) -> None:
    """Unless the workspace allows it, as the sample of this test does."""
    assert states(root, ci=True)["x/due"] is State.DUE
    settings = (root / "tellal.toml").read_text(encoding="utf-8")
    (root / "tellal.toml").write_text(settings.replace("allow_unreviewed = true", ""), encoding="utf-8")
    assert states(root, ci=True)["x/due"] is State.UNAPPROVED
    assert states(root)["x/due"] is State.DUE


def git(folder: Path, *words: str) -> str:
    """Run git as a user would."""
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def pin(root: Path, written: str) -> None:
    """Put a pin, however written, at the end of the settings."""
    with (root / "tellal.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n{written}\n")


def forget(root: Path) -> None:
    """Take away what only this machine remembers, as a fresh runner has it."""
    shutil.rmtree(root / ".tellal")


def refuses(root: Path, why: type[TellalError] = LedgerBrokenError, state: State = State.HELD) -> str:
    """See that nothing would go out and nothing does; return what is said and advised."""
    before = sorted(root.glob("outbox/*/*.json"))
    assert states(root)["x/due"] is state
    with pytest.raises(why) as caught:
        go(root)
    assert sorted(root.glob("outbox/*/*.json")) == before
    return f"{caught.value} {caught.value.hint}"


REAL = 'network = "mastodon"\naccount = "deneme@example.social"\nsecrets = { token = "DENEME_TOKEN" }\n'


@pytest.fixture
def hub(root: Path, tmp_path: Path) -> Path:
    """Return a bare repository that the workspace has as `origin`, up to date."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "hub.git")
    git(root, "remote", "add", "origin", str(tmp_path / "hub.git"))
    git(root, "push", "--quiet", "origin", "main")
    return tmp_path / "hub.git"


def test_where_others_may_publish_too_somebody_decides_where_the_ledger_is(root: Path, hub: Path) -> None:
    """A rehearsal needs no decision; before anything leaves, each clone would have a memory of its own."""
    assert survey(root, NOW).trouble is None
    (root / "content/mastodon").mkdir()
    (root / "content/mastodon/channel.toml").write_text(REAL, encoding="utf-8")
    said = refuses(root, UsageError, State.DUE)
    assert "does not say where the ledger is" in said
    assert 'remote = "origin"' in said
    settings = (root / "tellal.toml").read_text(encoding="utf-8")
    pin(root, '[ledger]\nremote = "."')
    assert go(root).sent == 5
    assert git(hub, "branch", "--list", "ledger") == ""
    (root / "tellal.toml").write_text(settings, encoding="utf-8")
    git(root, "remote", "remove", "origin")
    assert survey(root, NOW).trouble is None


def test_with_the_ledger_in_a_remote_each_clone_knows_what_the_others_sent(
    root: Path, hub: Path, tmp_path: Path
) -> None:
    """The settings travel with the content, and so does the memory."""
    pin(root, '[ledger]\nremote = "origin"')
    git(root, "commit", "--quiet", "--all", "--message=Settings")
    git(root, "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", "--depth=1", hub.as_uri(), "clone")
    assert go(root).sent == 5
    assert states(tmp_path / "clone")["x/due"] is State.PUBLISHED
    assert go(tmp_path / "clone").sent == 0
    assert texts(tmp_path / "clone") == []


def test_a_remote_that_is_out_of_reach_holds_what_is_not_out(root: Path, hub: Path, tmp_path: Path) -> None:
    """What was seen last is shown, and nothing is decided on it."""
    pin(root, '[ledger]\nremote = "origin"')
    go(root)
    hub.rename(tmp_path / "away.git")
    seen = states(root, NOW + 27 * HOUR)
    assert (seen["x/due"], seen["x/later"]) == (State.PUBLISHED, State.HELD)
    with pytest.raises(RemoteError, match="cannot be asked for at origin"):
        go(root, NOW + 27 * HOUR)


@pytest.mark.parametrize("written", ["https://example.org/x.git", "../elsewhere", "--upload-pack=x", "a b"])
def test_a_remote_is_a_name(root: Path, written: str) -> None:
    """Git would take an address or a path as well, and settings come by pull request."""
    pin(root, f'[ledger]\nremote = "{written}"')
    assert "takes the name of a git remote" in refuses(root, UsageError, State.INVALID)


@pytest.fixture
def pinned(root: Path) -> Path:
    """Return the workspace after its first run, with the pin that this run asked for, committed."""
    pin(root, f'[ledger]\nroot = "{go(root).began}"')
    git(root, "commit", "--quiet", "--all", "--message=Pin")
    return root


def test_the_run_that_begins_the_ledger_says_what_to_pin(root: Path) -> None:
    """That one alone, and only where nothing is pinned."""
    assert go(root, NOW - HOUR).began == "", "nothing was due"
    began = go(root).began
    assert began == git(root, "rev-list", "--max-parents=0", "ledger")
    (root / "content/x/ready.md").write_text(
        (root / "content/x/ready.md").read_text(encoding="utf-8").replace("ready", "approved"), encoding="utf-8"
    )
    again = go(root, NOW + HOUR)
    assert (again.sent, again.began) == (1, "")


def test_with_the_pin_everything_goes_on(pinned: Path) -> None:
    """With what the machine remembers, and without."""
    for _ in range(2):
        assert survey(pinned, NOW).trouble is None
        assert states(pinned)["x/due"] is State.PUBLISHED
        assert go(pinned).sent == 0
        forget(pinned)


@pytest.mark.parametrize("fresh", [False, True], ids=["seen", "fresh"])
def test_a_pinned_ledger_that_is_missing_is_not_an_empty_one(pinned: Path, *, fresh: bool) -> None:
    """Nothing is sent, on a machine that never saw it either, and the words say how to get it."""
    git(pinned, "branch", "-m", "ledger", "elsewhere")
    if fresh:
        forget(pinned)
    said = refuses(pinned)
    assert "tellal.toml says that there is one" in said
    assert "git fetch origin ledger:ledger" in said
    assert git(pinned, "branch", "--list", "ledger") == ""


@pytest.mark.parametrize("fresh", [False, True], ids=["seen", "fresh"])
def test_a_pinned_ledger_that_was_begun_anew_is_refused(pinned: Path, *, fresh: bool) -> None:
    """By somebody whose clone had neither the branch nor the pin yet."""
    settings = (pinned / "tellal.toml").read_text(encoding="utf-8")
    git(pinned, "branch", "-m", "ledger", "kept")
    forget(pinned)
    (pinned / "tellal.toml").write_text(settings.partition("[ledger]")[0], encoding="utf-8")
    assert go(pinned, NOW + HOUR).began != ""
    if fresh:
        forget(pinned)
    (pinned / "tellal.toml").write_text(settings, encoding="utf-8")
    said = refuses(pinned)
    assert "it was begun anew" in said
    assert "git branch -m ledger ledger-wrong" in said


def test_a_pinned_ledger_that_was_rewound_is_refused_where_it_was_seen(pinned: Path) -> None:
    """Its first commit is the right one; what this machine remembers says that there was more."""
    survey(pinned, NOW)
    head = git(pinned, "rev-parse", "ledger")
    git(pinned, "branch", "--force", "ledger", "ledger~2")
    said = refuses(pinned)
    assert f"git branch -f ledger {head}, or git fetch origin +ledger:ledger" in said


def test_a_pinned_ledger_that_was_rewritten_is_refused_anywhere(pinned: Path) -> None:
    """The same files under other commits."""
    tree = git(pinned, "rev-parse", "ledger^{tree}")
    git(pinned, "branch", "--force", "ledger", git(pinned, "commit-tree", tree, "-m", "ledger"))
    forget(pinned)
    assert "begins with" in refuses(pinned)


def test_a_clone_of_one_branch_sends_nothing_until_it_has_the_ledger(pinned: Path, tmp_path: Path) -> None:
    """As CI checks out: `main` alone. The advice that it gives is the whole cure."""
    git(tmp_path, "clone", "--quiet", "--single-branch", "--branch=main", pinned.as_uri(), "clone")
    clone = tmp_path / "clone"
    said = refuses(clone)
    assert not (clone / "outbox").exists()
    assert "git fetch origin ledger:ledger" in said
    git(clone, "fetch", "--quiet", "origin", "ledger:ledger")
    assert states(clone)["x/due"] is State.PUBLISHED
    assert go(clone).sent == 0


def test_a_shallow_ledger_does_not_pass_for_the_pinned_one(pinned: Path, tmp_path: Path) -> None:
    """Its oldest commit is not the first; the advice brings the rest."""
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", pinned.as_uri(), "clone")
    clone = tmp_path / "clone"
    assert "git fetch --unshallow" in refuses(clone)
    git(clone, "fetch", "--quiet", "--unshallow")
    assert go(clone).sent == 0


def test_without_a_pin_a_clone_without_the_ledger_begins_anew(root: Path, tmp_path: Path) -> None:
    """Why there are pins: it sends again what is still in time."""
    git(tmp_path, "clone", "--quiet", "--single-branch", "--branch=main", root.as_uri(), "clone")
    assert go(root).sent == 5
    outcomes = go(tmp_path / "clone")
    assert (outcomes.sent, len(outcomes.began)) == (5, 40)


@pytest.mark.parametrize(
    "written",
    [
        '[ledger]\nroot = "abc123"',
        "[ledger]\nroot = 1",
        '[ledger]\nrot = "9f1c3a7e0b5d2846c1e9f7a3b0d45862e7c9a1f3"',
        '[leger]\nroot = "9f1c3a7e0b5d2846c1e9f7a3b0d45862e7c9a1f3"',
        '[ledger]\nroot = "9f1c3a7e0b5d2846c1e9f7a3b0d45862e7c9a1f3',
        "ledger = []",
    ],
)
def test_a_pin_that_cannot_be_read_does_not_pass_for_none(root: Path, written: str) -> None:
    """Whoever wrote it wanted to be safe."""
    pin(root, written)
    assert "tellal.toml:" in refuses(root, UsageError, State.INVALID)
    assert git(root, "branch", "--list", "ledger") == ""


HEAVY = {"PIL", "frontmatter", "jinja2", "markdown_it", "mkdocs", "regex", "requests", "tomllib", "yaml", "zoneinfo"}


def test_a_second_look_needs_nothing_heavy(root: Path) -> None:
    """People plan on every save."""
    go(root)
    program = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path; from pipeline.survey import survey;"
        f"survey(Path({str(root)!r}), datetime(2026, 12, 1, 8, tzinfo=UTC));"
        "print(' '.join(sorted(name for name in sys.modules if '.' not in name)))"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert HEAVY & set(done.stdout.split()) == set()


@pytest.mark.parametrize("broken", ["card missing", "template missing", "media missing"])
def test_a_post_that_is_broken_stops_no_other(
    root: Path, make_repository: Callable[..., Path], post_text: Callable[..., str], broken: str
) -> None:
    """It is invalid, the others go out."""
    keys = {"card missing": {"card": "{template: yok}"}, "template missing": {"template": "yok"}, "media missing": {}}
    body = "![Bir fincan](media/yok.png)" if broken == "media missing" else "Kötü."
    make_repository(
        {"content/x/bad.md": post_text(body, id="01JD0000000000000000000099", status="approved", **keys[broken])}
    )
    assert states(root)["x/bad"] is State.INVALID
    assert go(root).exit_code == 0
    assert "Günaydın." in texts(root)
