"""`tellal approvers`: who may approve, shown, named, taken out, and told to GitHub."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.workspace.library import load
from tests import keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer
    from tests.forge.state import Forge

SETTINGS = """\
name = "Deneme"  # kimin

[approval]
mode = "github"  # dört göz
# kim: ekip

[lateness]
max_late = "2h"
"""


@pytest.fixture
def root(make_repository: Callable[..., Path], channel_text: Callable[..., str]) -> Path:
    """Make a workspace with two channels."""
    return make_repository(
        {"tellal.toml": SETTINGS, "content/bluesky/channel.toml": channel_text("bluesky", "deneme.example")}
    )


def test_somebody_becomes_an_approver(tellal: Callable[..., Answer], root: Path) -> None:
    """The number is what counts; what else stands in the file stays."""
    answer = tellal(root, "approvers", "add", "@mona", "--id", "42")
    assert answer.code == 0
    assert "it counts once that is merged" in answer.out
    assert load(root).settings.approval.approvers == {"mona": 42}
    text = (root / "tellal.toml").read_text(encoding="utf-8")
    assert text == SETTINGS.replace("# dört göz\n", "# dört göz\n\n[approval.approvers]\nmona = 42\n")
    again = tellal(root, "approvers", "add", "mona", "--id", "42", "--json")
    assert again.json["changed"] == []


def test_github_knows_the_number(
    tellal: Callable[..., Answer], root: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked once for each, by a token that may do nothing else."""
    people = [forge.person(name) for name in ("mona", "ali")]
    for name, value in forge.env.items():
        monkeypatch.setenv(name, value)
    answer = tellal(root, "approvers", "add", "mona", "ali", "--channel", "bluesky", "--json")
    assert answer.code == 0, answer
    policy = load(root).settings.approval
    assert policy.approvers == {each.login: each.id for each in people}
    assert policy.channels["bluesky"].approvers == ("mona", "ali")
    assert answer.json["channels"] == {"bluesky": ["mona", "ali"]}
    assert len(forge.log) == 2


def test_nobody_whom_github_does_not_know(
    tellal: Callable[..., Answer], root: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a machine; then nothing is written, of nobody."""
    forge.person("mona")
    forge.bot("renovate[bot]")
    for name, value in forge.env.items():
        monkeypatch.setenv(name, value)
    assert tellal(root, "approvers", "add", "mona", "nobody").code == 4
    answer = tellal(root, "approvers", "add", "renovate[bot]")
    assert answer.code == 2
    assert "its word never counts" in answer.err
    assert (root / "tellal.toml").read_text(encoding="utf-8") == SETTINGS


def test_without_a_token_the_number_has_to_be_named(
    tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where it stands is said."""
    for name in ("TELLAL_GITHUB_TOKEN", "GITHUB_TOKEN", "GITHUB_API_URL"):
        monkeypatch.delenv(name, raising=False)
    answer = tellal(root, "approvers", "add", "mona")
    assert answer.code == 2
    assert "https://api.github.com/users/mona" in answer.err


def test_somebody_leaves(tellal: Callable[..., Answer], root: Path) -> None:
    """From every list; a key that stays behind is named."""
    tellal(root, "approvers", "add", "mona", "--id", "42", "--channel", "x")
    tellal(root, "approvers", "add", "ali", "--id", "7", "--channel", "x")
    key = keys.make(root.parent / "keys", "mona")
    tellal(root, "approvers", "signer", "mona@example.org,mona", str(key.file))
    answer = tellal(root, "approvers", "remove", "mona")
    assert answer.code == 0
    assert "the key of mona is still in allowed_signers" in answer.err
    policy = load(root).settings.approval
    assert policy.approvers == {"ali": 7}
    assert policy.channels["x"].approvers == ("ali",)
    for login, said in (("ali", "ali is the only approver of x"), ("nobody", "nobody is no approver")):
        answer = tellal(root, "approvers", "remove", login)
        assert answer.code == 2
        assert said in answer.err


def test_everybody_is_listed(tellal: Callable[..., Answer], root: Path) -> None:
    """With where they count, whose key is whose, and what counts for nobody."""
    tellal(root, "approvers", "add", "mona", "--id", "42")
    tellal(root, "approvers", "add", "ali", "--id", "7", "--channel", "bluesky")
    key = keys.make(root.parent / "keys", "mona")
    tellal(root, "approvers", "signer", "mona@example.org,mona", str(key.file))
    with (root / "allowed_signers").open("a", encoding="utf-8") as file:
        file.write(f"*@example.org {key.public}\n")
    lines = tellal(root, "approvers").out.splitlines()
    assert lines[0] == "approvals: github, 1 for each post"
    assert "  mona  42  not for bluesky" in lines
    assert "  ali  7  for all, and by name for bluesky" in lines
    assert any(line.startswith("  mona@example.org, mona  ssh-ed25519  SHA256:") for line in lines)
    assert any(line.startswith("  allowed_signers:2: a pattern names nobody") for line in lines)
    data = tellal(root, "approvers", "list", "--json").json
    assert data["approvers"] == [{"login": "mona", "id": 42}, {"login": "ali", "id": 7}]
    assert data["signers"][0]["principals"] == ["mona@example.org", "mona"]
    assert data["wrong"][0]["line"] == 2


def test_github_is_told_whom_to_ask(tellal: Callable[..., Answer], root: Path) -> None:
    """From the top of the repository, with other people's lines kept; a check says when it is behind."""
    place = root / ".github" / "CODEOWNERS"
    assert tellal(root, "approvers", "codeowners").code == 2
    tellal(root, "approvers", "add", "mona", "--id", "42")
    assert tellal(root, "approvers", "codeowners", "--check").code == 1
    assert not place.exists()
    place.parent.mkdir()
    place.write_text("/docs/ @can\n", encoding="utf-8")
    assert tellal(root, "approvers", "codeowners").out == "wrote .github/CODEOWNERS\n"
    text = place.read_text(encoding="utf-8")
    assert text.startswith("/docs/ @can\n")
    assert "\n/tellal.toml @mona\n" in text
    assert tellal(root, "approvers", "codeowners", "--check").code == 0
    tellal(root, "approvers", "add", "ali", "--id", "7", "--channel", "bluesky")
    answer = tellal(root, "approvers", "codeowners", "--check", "--json")
    assert (answer.code, answer.json["stale"]) == (1, True)
    assert tellal(root, "approvers", "codeowners").code == 0
    assert "\n/content/bluesky/ @ali\n" in place.read_text(encoding="utf-8")


def test_no_link_leads_what_is_written_elsewhere(tellal: Callable[..., Answer], root: Path) -> None:
    """A folder, or the file itself."""
    tellal(root, "approvers", "add", "mona", "--id", "42")
    outside = root.parent / "outside"
    outside.mkdir()
    (root / ".github").symlink_to(outside)
    assert tellal(root, "approvers", "codeowners").code == 2
    (root / ".github").unlink()
    (root / ".github").mkdir()
    (root / ".github" / "CODEOWNERS").symlink_to(outside / "CODEOWNERS")
    assert tellal(root, "approvers", "codeowners").code == 2
    assert list(outside.iterdir()) == []


def test_a_workspace_below_the_top(
    tellal: Callable[..., Answer], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its paths begin with its folder, and the file lies at the top."""
    monkeypatch.delenv("TELLAL_ROOT", raising=False)
    top = tmp_path / "top"
    top.mkdir()
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=top, check=True)
    for place in (".git", ".gitignore"):
        subprocess.run(["rm", "-rf", str(root / place)], check=True)
    root.rename(top / "kahve")
    tellal(top / "kahve", "approvers", "add", "mona", "--id", "42")
    assert tellal(top / "kahve", "approvers", "codeowners").code == 0
    assert "\n/kahve/tellal.toml @mona\n" in (top / ".github" / "CODEOWNERS").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add"], "tellal approvers add LOGIN"),
        (["remove"], "tellal approvers remove LOGIN"),
        (["signer", "mona"], "tellal approvers signer NAME KEYFILE"),
        (["list", "mona"], "tellal approvers list"),
        (["list", "--check"], "--check belongs to"),
        (["remove", "mona", "--channel", "x"], "--channel and --id belong to"),
        (["add", "mona", "ali", "--id", "7"], "--id is the number of one account"),
        (["add", "mona", "--id", "7", "--channel", "blusky"], "did you mean bluesky?"),
        (["elsewhere"], "elsewhere"),
    ],
)
def test_what_makes_no_sense_is_refused(tellal: Callable[..., Answer], root: Path, words: list[str], said: str) -> None:
    """Before anything is asked or written."""
    answer = tellal(root, "approvers", *words)
    assert answer.code == 2
    assert said in answer.err
    assert (root / "tellal.toml").read_text(encoding="utf-8") == SETTINGS
