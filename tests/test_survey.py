"""One look at a real workspace shows what is written, what was sent, what is held, and what follows."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import LedgerBrokenError, NoRepositoryError, UsageError
from pipeline.model.plan import State
from pipeline.networks import outbox
from pipeline.publish import publish
from pipeline.survey import survey

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.model.outcome import Outcomes

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def states(root: Path, now: datetime = NOW, *, ci: bool = False) -> dict[str, State]:
    """Return the state of every target."""
    return {str(planned.target): planned.state for planned in survey(root, now, ci=ci).plan.targets}


def texts(root: Path, channel: str = "x") -> list[str]:
    """Return what a channel's outbox took."""
    return [message["payload"]["text"] for message in outbox.messages(root / "outbox" / channel)]


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
    assert (due.state, str(due.reason)) == (State.HELD, "until somebody releases it: Yas")
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
