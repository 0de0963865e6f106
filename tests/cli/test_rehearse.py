"""`--rehearse`: everything as in a run, without an account; and nothing of it is ever taken for a publication."""

from __future__ import annotations

import io
import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.publish.rehearsal import FOLDER, REF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CLOCK = ("--clock", "2026-12-01 12:00")
MASTODON = """\
network = "mastodon"
account = "deneme"
server = "https://mastodon.invalid"
timezone = "Europe/Istanbul"
secrets = {token = "MASTO_TOKEN"}
"""


@pytest.fixture
def root(make_repository: Callable[..., Path], post_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a workspace with one due post for a real network, whose secret nobody has."""
    monkeypatch.delenv("MASTO_TOKEN", raising=False)
    post = post_text("Bir.", status="approved", title="Birinci", publish_at="2026-12-01 11:00")
    return make_repository({"content/m/channel.toml": MASTODON, "content/m/bir.md": post})


def refs(root: Path) -> set[str]:
    """Return the names of the repository's refs."""
    done = subprocess.run(
        ["git", "-C", str(root), "for-each-ref", "--format=%(refname)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def messages(root: Path) -> list[str]:
    """Return the texts that the outbox of rehearsals holds."""
    found = sorted((root / FOLDER / "outbox").glob("*/*.json"))
    return [json.loads(path.read_text(encoding="utf-8"))["payload"]["text"] for path in found]


def state(tellal: Callable[..., Answer], root: Path) -> str:
    """Return how the post stands, as the plan has it."""
    (target,) = tellal(root, *CLOCK, "plan", "--json").json["targets"]
    return str(target["state"])


def test_it_is_played_once_and_counts_for_nothing(tellal: Callable[..., Answer], root: Path) -> None:
    """The twin takes it, the second rehearsal plays nothing new, and the plan still has it due."""
    before = refs(root)
    first = tellal(root, *CLOCK, "publish", "--rehearse")
    assert first.code == 0, first
    assert "rehearsal: nothing went out" in first.out
    assert messages(root) == ["Bir."]
    assert "mastodon" in (root / FOLDER / "outbox/m/index.html").read_text(encoding="utf-8").lower()
    second = tellal(root, *CLOCK, "publish", "--rehearse", "--json")
    assert (second.code, second.json["sent"], second.json["rehearsal"]) == (0, 0, True)
    assert messages(root) == ["Bir."]
    assert state(tellal, root) == "due"
    assert refs(root) - before == {REF}
    assert not (root / "outbox").exists()
    assert not (root / ".tellal/receipts").exists()


def test_the_environment_can_ask_for_it(
    tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workflows of forks do; `0` is a no. A calendar of a rehearsal lies apart, too."""
    monkeypatch.setenv("TELLAL_REHEARSAL", "1")
    assert tellal(root, *CLOCK, "run", "--json").json["site"].endswith(f"{FOLDER}/site/index.html")
    assert messages(root) == ["Bir."]
    assert not (root / "site").exists()
    monkeypatch.setenv("TELLAL_REHEARSAL", "0")
    refused = tellal(root, *CLOCK, "publish")
    assert refused.code == 2
    assert "would really go out" in refused.err


@pytest.mark.parametrize("command", [("publish", "-q"), ("publish",), ("run", "-q")])
def test_what_the_environment_asks_for_is_said_aloud(
    tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """A variable that somebody left where it is published must not keep every post from going out unnoticed."""
    monkeypatch.setenv("TELLAL_REHEARSAL", "1")
    answer = tellal(root, *CLOCK, *command)
    assert "TELLAL_REHEARSAL is set" in answer.err
    monkeypatch.delenv("TELLAL_REHEARSAL")
    assert "TELLAL_REHEARSAL" not in tellal(root, *CLOCK, *command, "--rehearse").err


def test_a_run_never_plays_by_itself(tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str]) -> None:
    """Where secrets are missing, it fails and says what it takes; the post stays due, nothing is in any outbox."""
    (root / "content/m/bir.md").write_text(
        post_text("Bir.", status="approved", publish_at="2020-12-01 11:00", max_late="9999d"), encoding="utf-8"
    )
    answer = tellal(root, "publish")
    assert answer.code == 4, answer
    assert "no secret of any channel is set here: MASTO_TOKEN" in answer.err
    assert "tellal publish --rehearse" in answer.err
    assert "MASTO_TOKEN is not set" in answer.out
    assert state(tellal, root) == "due"
    assert not list(root.rglob("outbox"))


def test_a_rehearsal_needs_no_secret_and_uses_none(
    tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the secrets rehearses as everybody else: the server, which is nowhere, is not asked."""
    monkeypatch.setenv("MASTO_TOKEN", "a-secret-of-mastodon")
    answer = tellal(root, *CLOCK, "publish", "--rehearse")
    assert answer.code == 0
    assert messages(root) == ["Bir."]
    assert "a-secret-of-mastodon" not in answer.out + answer.err


def test_a_clone_and_a_push_know_nothing_of_it(tellal: Callable[..., Answer], root: Path, tmp_path: Path) -> None:
    """Its ref is no branch: neither a push of all branches nor a clone takes it along."""
    assert tellal(root, *CLOCK, "publish", "--rehearse").code == 0
    there = tmp_path / "there.git"
    subprocess.run(["git", "init", "--bare", "-q", str(there)], check=True)
    subprocess.run(["git", "-C", str(root), "push", "-q", "--all", str(there)], check=True)
    subprocess.run(["git", "clone", "-q", str(root), str(tmp_path / "clone")], check=True)
    assert not [name for place in (there, tmp_path / "clone") for name in refs(place) if "rehears" in name]
    assert refs(there)


def test_nothing_is_written_behind_a_link(tellal: Callable[..., Answer], root: Path, tmp_path: Path) -> None:
    """A pull request that brings a link along gets nothing written outside of the workspace."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / ".tellal").mkdir(exist_ok=True)
    (root / FOLDER).symlink_to(outside, target_is_directory=True)
    assert tellal(root, *CLOCK, "publish", "--rehearse").code == 2
    assert list(outside.iterdir()) == []


def test_watch_refuses_to_rehearse(tellal: Callable[..., Answer], root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A forgotten variable must not make a service play what it should send."""
    monkeypatch.setenv("TELLAL_REHEARSAL", "1")
    answer = tellal(root, "watch", "--once")
    assert answer.code == 2
    assert "TELLAL_REHEARSAL" in answer.err


def test_an_image_comes_from_the_workspace(
    tellal: Callable[..., Answer], root: Path, post_text: Callable[..., str]
) -> None:
    """The outbox of a rehearsal lies elsewhere, the pictures do not."""
    file = io.BytesIO()
    Image.new("RGB", (800, 800), "brown").save(file, "PNG")
    (root / "content/m/media").mkdir()
    (root / "content/m/media/a.png").write_bytes(file.getvalue())
    text = post_text("Bir. ![Bir fincan](media/a.png)", status="approved", publish_at="2026-12-01 11:00")
    (root / "content/m/bir.md").write_text(text, encoding="utf-8")
    answer = tellal(root, *CLOCK, "publish", "--rehearse")
    assert answer.code == 0, answer
    assert len(list((root / FOLDER / "outbox/m/media").iterdir())) == 1
