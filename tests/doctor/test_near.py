"""What is seen from here: the machine, the files, the ledger; and nothing behind a link."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.doctor import near
from pipeline.doctor.facts import OFFLINE, Clone, Memory, Unseen
from pipeline.model.approval import Policy
from pipeline.workspace.git import Git
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_this_machine_has_what_the_tests_need() -> None:
    """Else they would not run."""
    found = near.machine(Path())
    assert found.git[0] in "23"
    assert (found.missing, found.python >= (3, 11)) == ((), True)


def test_workflows_are_read_at_the_top_of_the_repository(make_workspace: Callable[..., Path]) -> None:
    """Where GitHub reads them, wherever the workspace is."""
    root = make_workspace()
    top = root.parent
    subprocess.run(["git", "init", "--quiet"], cwd=top, check=True)
    for name, text in (
        (".github/workflows/publish.yml", "on: push\n"),
        (".github/workflows/notes.txt", "no\n"),
        (".github/dependabot.yml", "updates: []\n"),
        ("CODEOWNERS", "* @mona\n"),
        ("requirements.txt", "tellal\n"),
        ("workspace/.github/workflows/other.yml", "on: push\n"),
    ):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    found = near.files(load(root))
    assert found.workflows == {"publish.yml": "on: push\n"}
    assert found.shipped.keys() >= {"check.yml", "publish.yml", "report.yml", "site.yml"}
    assert (found.dependabot, found.codeowners, found.requirements) == ("updates: []\n", "* @mona\n", "tellal\n")


def test_owners_are_those_of_the_policy(make_repository: Callable[..., Path]) -> None:
    """As `tellal approvers codeowners` writes them, beside what others wrote there."""
    policy = 'name = "x"\n[approval]\nmode = "github"\n[approval.approvers]\nmona = 1\n'
    root = make_repository({"tellal.toml": policy, ".github/CODEOWNERS": "* @eda\n"})
    found = near.files(load(root))
    assert found.codeowners == "* @eda\n"
    assert found.generated is not None
    assert {"* @eda", "@mona"} <= {*found.generated.splitlines(), *found.generated.split()}
    (root / ".github/CODEOWNERS").write_text(found.generated)
    again = near.files(load(root))
    assert again.generated == again.codeowners
    assert near.files(load(make_repository({"tellal.toml": 'name = "x"\n'}))).generated is None


def test_nothing_is_read_behind_a_link(make_repository: Callable[..., Path], tmp_path: Path) -> None:
    """Neither behind one of a folder nor behind one of a file."""
    away = tmp_path / "away"
    away.mkdir()
    (away / "publish.yml").write_text("secret\n")
    root = make_repository()
    (root / ".github").mkdir()
    (root / ".github/workflows").symlink_to(away)
    (root / "CODEOWNERS").symlink_to(away / "publish.yml")
    found = near.files(load(root))
    assert (found.workflows, found.codeowners) == ({}, None)


def test_the_ledger_is_looked_at_without_being_begun(make_repository: Callable[..., Path]) -> None:
    """And what is wrong with it is a fact, no error."""
    root = make_repository()
    found = near.memory(load(root))
    assert (found.trouble, found.root, found.last) == (None, "", None)
    assert Git(root).refs("refs/heads/ledger") == {}
    (root / "tellal.toml").write_text('name = "x"\n[ledger]\nremote = "nowhere"\n')
    found = near.memory(load(root))
    assert found.place == "nowhere"
    assert found.trouble is not None
    assert not found.broken


def test_a_ledger_elsewhere_is_not_asked_for_offline(make_repository: Callable[..., Path]) -> None:
    """One in this repository is read all the same."""
    root = make_repository({"tellal.toml": 'name = "x"\n[ledger]\nremote = "origin"\n'})
    assert isinstance(near.probes(load(root), offline=True)["memory"](), Unseen)
    (root / "tellal.toml").write_text('name = "x"\n[ledger]\nremote = "."\n')
    assert isinstance(near.probes(load(root), offline=True)["memory"](), Memory)


def test_a_ledger_that_is_gone_is_broken(make_repository: Callable[..., Path]) -> None:
    """One that is pinned and not there was lost."""
    root = make_repository()
    (root / "tellal.toml").write_text(f'name = "x"\n[ledger]\nroot = "{"a" * 40}"\n')
    found = near.memory(load(root))
    assert found.trouble is not None
    assert found.broken


def test_the_policy_that_is_committed(make_repository: Callable[..., Path]) -> None:
    """And how much of the history is here."""
    root = make_repository({"tellal.toml": 'name = "x"\n[approval]\nrequired = 3\n'})
    (root / "tellal.toml").write_text('name = "x"\n')
    found = near.clone(load(root))
    assert found == Clone(shallow=False, policy=Policy(required=3))
    cut = root.parent / "cut"
    subprocess.run(["git", "commit", "--quiet", "--allow-empty", "-m", "x"], cwd=root, check=True)
    subprocess.run(["git", "clone", "--quiet", "--depth=1", root.as_uri(), str(cut)], check=True)
    assert near.clone(load(cut)) == Clone(shallow=True, policy=Policy(required=3))


def test_outside_a_repository_nothing_is_committed(make_workspace: Callable[..., Path]) -> None:
    """And it is said why."""
    assert isinstance(near.clone(load(make_workspace())), Unseen)


def test_settings_that_cannot_be_read_are_a_fact(make_repository: Callable[..., Path]) -> None:
    """With their place; names of variables are known by what they hold."""
    root = make_repository({"tellal.toml": 'name = "x"\nnonsense = 3\n'})
    found = near.ground(load(root), NOW, {"A": "1", "B": " "}, ci=True)
    assert "tellal.toml:2" in str(found.settings_trouble)
    assert found.variables == {"A"}
    assert found.ci


def test_what_is_not_out_yet_is_counted(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """Drafts without a time too; what was cancelled, or was due before, not."""
    root = make_repository(
        {
            "content/x/a.md": post_text(),
            "content/x/b.md": post_text(publish_at=None, status="draft"),
            "content/x/c.md": post_text(status="cancelled"),
            "content/x/d.md": post_text(publish_at="2026-10-01 10:00"),
        }
    )
    assert near.ground(load(root), NOW, {}, ci=False).coming == 2


def test_the_place_of_pictures_is_asked_for(make_workspace: Callable[..., Path]) -> None:
    """As a network would, unless nobody is to be asked; one that is named nowhere is not asked for."""
    root = make_workspace({"tellal.toml": 'name = "K"\n[media]\nkind = "url"\nurl = "http://127.0.0.1:9/media/"\n'})
    library = load(root)
    wrong = near.probes(library, offline=False)["media"]()
    assert "127.0.0.1:9/media/ does not answer" in str(wrong)
    assert near.probes(library, offline=True)["media"]() is OFFLINE
    make_workspace({"tellal.toml": 'name = "K"\n'})
    assert near.probes(load(root), offline=False)["media"]() == ()
