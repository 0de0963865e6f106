"""In a job on GitHub no text becomes a command of the runner, and the runner knows what to hide."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

COMMANDS = (
    "::set-output name=x::1",
    "::add-path::/tmp",
    "::stop-commands::x",
    "##[set-env name=PATH]x",
    "  ::debug::x",
    ":::error::x",
)
SECRET = "s3cr3t/ çok gizli & uzun"  # noqa: S105 - it opens nothing


@pytest.fixture(autouse=True)
def _job(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a job on GitHub."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")


def commands(text: str) -> list[str]:
    """Return the lines that the runner would take for commands."""
    return [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line]


@pytest.mark.parametrize("hostile", COMMANDS)
def test_no_word_of_content_is_a_command(
    tellal: Callable[..., Answer],
    make_workspace: Callable[..., Path],
    post_text: Callable[..., str],
    hostile: str,
) -> None:
    """In no command, on neither stream: a title, a text, a name of a file, a key that is not known."""
    root = make_workspace({
        "content/x/a.md": post_text(f"{hostile}\n{hostile}", title=json.dumps(hostile), note='"x\\n::y::"'),
        "content/x/b.md": f"---\n{hostile}: x\n---\n{hostile}\n",
        f"content/x/{hostile.replace('/', '_')}.md": "---\nid: x\n---\nx",
    })  # fmt: skip
    for args in (("check",), ("plan",), ("preview", "content/x/a.md"), ("status",), ("triage",), ("preview", hostile)):
        answer = tellal(root, *args)
        assert commands(answer.out) == []
        assert commands(answer.err) == []


def test_annotations_are_commands_still(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """What we mean as one goes around, one line each, with the hostile name escaped."""
    root = make_workspace({"content/x/a.md": post_text("![](yok.png)", also="['::x::']")})
    answer = tellal(root, "check", "--format", "github")
    found = commands(answer.out)
    assert found
    assert all(re.match(r"::(error|warning) file=[^:]+,line=\d+,title=[^:]+::[^:]", line) for line in found), found


def test_a_document_for_machines_says_the_same_and_holds_no_command(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """JSON has a way of its own to write any sign."""
    root = make_workspace({"content/x/a.md": post_text("::x ##[y]", title='"::x ##[y] :::z"')})
    answer = tellal(root, "preview", "a", "--json")
    assert "::" not in answer.out
    assert "##[" not in answer.out
    part = answer.json["targets"][0]["variant"]["parts"][0]
    assert part["text"] == "::x ##[y]"


def test_two_writes_make_no_command_either(capsys: pytest.CaptureFixture[str]) -> None:
    """A text that is cut in two is put together by whoever reads the log."""
    from pipeline.cli.log import logged  # noqa: PLC0415 - it is only there in a job

    with logged({"GITHUB_ACTIONS": "true"}):
        for piece in ("\n:", ":stop-commands::x", "#", "#", "[x]", ":", ":", ":"):
            sys.stdout.write(piece)
    out, _ = capsys.readouterr()
    assert "::" not in out
    assert "##[" not in out


def run(root: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call the command line as a step of a job does."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *args],
        cwd=root,
        env={**os.environ, "GITHUB_ACTIONS": "true", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_runner_is_told_every_form_of_every_secret(make_workspace: Callable[..., Path]) -> None:
    """Before anything else is printed, on standard error: documents on standard output stay whole."""
    done = run(make_workspace(), "plan", "--json", MY_TOKEN=SECRET, HOME_TOWN="Eskişehir")
    masked = [
        line.removeprefix("::add-mask::").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        for line in done.stderr.splitlines()
        if line.startswith("::add-mask::")
    ]
    assert SECRET in masked
    for before in range(3):
        whole = base64.b64encode(b"x" * before + SECRET.encode() + b"yz").decode()
        assert any(form in whole for form in masked)
    assert json.dumps(SECRET)[1:-1] in masked
    assert "Eski" not in "".join(masked)
    assert "add-mask" not in done.stdout
    assert json.loads(done.stdout)["command"] == "plan"


def test_secrets_are_not_named_where_a_file_would_keep_them(
    make_workspace: Callable[..., Path], tmp_path: Path
) -> None:
    """`2> file` is not the runner."""
    with (tmp_path / "log").open("wb") as file:
        subprocess.run(
            [sys.executable, "-m", "pipeline", "plan"],
            cwd=make_workspace(),
            env={**os.environ, "GITHUB_ACTIONS": "true", "MY_TOKEN": SECRET},
            stdout=subprocess.DEVNULL,
            stderr=file,
            check=True,
        )
    assert SECRET not in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_run_says_whether_the_calendar_is_to_be_built_anew(
    make_repository: Callable[..., Path], post_text: Callable[..., str], tmp_path: Path
) -> None:
    """In the words that the workflow waits for, and in no others."""
    post = post_text("x", title='"changed=false"', publish_at="2026-11-01 10:00", status="approved")
    root = make_repository({"content/x/a.md": post})
    output = tmp_path / "output"
    for changed, sent in (("true", "1"), ("false", "0")):
        output.unlink(missing_ok=True)
        done = run(root, "--clock", "2026-11-01 10:05", "publish", GITHUB_OUTPUT=str(output), TELLAL_HOLD="")
        assert done.returncode == 0, done.stderr
        lines = output.read_text(encoding="utf-8").splitlines()
        assert [lines[0].partition("<<")[0], lines[1], lines[3].partition("<<")[0], lines[4]] == [
            "changed", changed, "sent", sent,
        ]  # fmt: skip
