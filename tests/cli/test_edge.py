"""Whatever goes wrong: words and an exit code, never a traceback, never a secret."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from pipeline import __version__
from pipeline.cli.base import LazyGroup
from pipeline.cli.edge import run
from pipeline.cli.root import root

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer

TELLAL = (sys.executable, "-m", "pipeline")


def call(*args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a real process."""
    return subprocess.run(
        [*TELLAL, *args], cwd=cwd, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    """Make `tellal schema` raise something that nobody foresaw, with a secret in it."""
    monkeypatch.setenv("NETWORK_TOKEN", "hunter2hunter2")

    class SurpriseError(Exception):
        pass

    def surprise() -> None:
        raise SurpriseError("server said no to hunter2hunter2 and aHVudGVyMmh1bnRlcjI=")

    monkeypatch.setattr(root, "get_command", lambda ctx, name: click.Command(name, callback=surprise))  # noqa: ARG005 - click's own signature
    return SurpriseError


def test_an_empty_clock_is_a_slip(capsys: pytest.CaptureFixture[str]) -> None:
    """`--clock "$NOT_SET"` must not mean the real now: a rehearsal would publish."""
    assert run(["--clock", "", "plan"]) == 2
    assert "'' is not a date and time" in capsys.readouterr().err


def test_examples_keep_their_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """The first that a newcomer reads can be copied."""
    assert run(["--help"]) == 0
    assert '\n    tellal new bluesky "Hello" ' in capsys.readouterr().out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """One line that a script can read."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"tellal {__version__}\n"


def test_help_names_every_command_under_a_heading(capsys: pytest.CaptureFixture[str]) -> None:
    """Everything that can be called is in the help, with a summary of its own."""
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    for heading, commands in root.sections.items():
        assert f"{heading}:" in text
        for name in commands:
            assert re.search(rf"^  {name} +\S", text, re.MULTILINE)


def test_summaries_are_the_commands_own() -> None:
    """The list in the help is written out so that help imports nothing; it says what the commands say."""
    groups = [root]
    for group in groups:
        for name, listed in group.listed.items():
            command = group.get_command(click.Context(group), name)
            assert command is not None
            assert command.name == name
            assert (command.help or "").partition("\n")[0] == listed.summary
            groups += [command] if isinstance(command, LazyGroup) else []
    assert len(groups) > 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["card", "shet"], "there is no command 'shet'; did you mean 'sheet'?"),
        (["card", "xyzzy"], "there is no command 'xyzzy'; see tellal card --help"),
        (["plann"], "there is no command 'plann'; did you mean 'plan'?"),
        (["xyzzy"], "there is no command 'xyzzy'; see tellal --help"),
        (["plan", "--stat", "due"], "No such option"),
        (["plan", "--state", "nope"], "Invalid value for '--state'"),
        (["--clock", "tomorrow", "plan"], "--clock: 'tomorrow' is not a date and time"),
        (["plan", "--clock", "9999-12-31 23:59"], "is not a date and time"),
        (["plan", "--clock", "2026-13-01 10:00"], "is not a date and time"),
        (["--root", "/no/such/folder", "plan"], "/no/such/folder"),
        (["render", "--nope"], "No such option"),
        (["new"], "a channel and a title are missing"),
        (["--lang", "xx", "plan"], "--lang"),
    ],
)
def test_misuse_ends_with_2(args: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what is wrong and where to read on; standard output stays empty."""
    assert run(args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """It is misuse, and the help is what helps."""
    assert run([]) == 2
    assert "Plan and publish:" in capsys.readouterr().err


def test_outside_a_workspace(tmp_path: Path) -> None:
    """The first thing that a newcomer does wrong gets told how to begin."""
    done = call("plan", cwd=tmp_path)
    assert done.returncode == 2
    assert "tellal.toml" in done.stderr
    assert "tellal init" in done.stderr
    assert done.stdout == ""


def test_errors_are_json_where_json_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """A script that reads standard output gets one document, whatever happens, also before options were read."""
    assert run(["plann", "--json"]) == 2
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert document["format"] == 1
    assert document["error"]["kind"] == "usage"
    assert document["error"]["exit_code"] == 2
    assert "did you mean" in document["error"]["message"]


@pytest.mark.usefixtures("broken")
def test_a_bug_leaves_a_report_without_secrets(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3; the report has versions, command and traceback, and none of the environment's secrets."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(["schema"]) == 3
    err = capsys.readouterr().err
    assert "this is a bug in tellal: SurpriseError" in err
    found = re.search(r"is in (\S+)", err)
    assert found is not None
    path = Path(found[1])
    text = path.read_text(encoding="utf-8")
    for wanted in (f"tellal {__version__}", "Python 3.", "command: tellal schema", "Traceback", "SurpriseError"):
        assert wanted in text
    for secret in ("hunter2", "aHVudGVyMmh1bnRlcjI"):
        assert secret not in text
        assert secret not in err


@pytest.mark.usefixtures("broken")
def test_a_bug_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Also a bug is one document."""
    assert run(["--json", "schema"]) == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["kind"], error["exit_code"]) == ("bug", 3)
    assert "hunter2" not in json.dumps(error)


def test_interrupted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with 130 and without a traceback."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(root, "get_command", lambda ctx, name: click.Command(name, callback=interrupt))  # noqa: ARG005 - click's own signature
    assert run(["plan"]) == 130
    assert "interrupted" in capsys.readouterr().err


@pytest.mark.parametrize("args", [["--help"], ["schema"], ["schema", "--json"], ["completion", "bash"]])
def test_a_reader_that_went_away(args: list[str], tmp_path: Path) -> None:
    """`tellal … | head` stays quiet."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*TELLAL, *args], cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk(tmp_path: Path) -> None:
    """What cannot be printed is said on standard error."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*TELLAL, "schema"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 141
    assert done.stderr == "tellal: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams(closed: str, tmp_path: Path) -> None:
    """Started by something that gives it no standard streams, it does its work."""
    done = subprocess.run(["bash", "-c", f"{sys.executable} -m pipeline schema {closed}"], cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_an_ascii_terminal(tmp_path: Path) -> None:
    """Letters that the terminal cannot show cost these letters, not the answer."""
    done = call("plan", "Kış", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 2
    assert "unexpected extra argument (K\\u" in done.stderr


def test_colours_only_on_a_terminal(tmp_path: Path) -> None:
    """In a pipe there is not one escape."""
    done = call("plann", cwd=tmp_path)
    assert "\x1b" not in done.stderr
    assert "\x1b" not in call("--help", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "tr_TR.UTF-8"}, "tr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "tr_TR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "tr_TR", "TELLAL_LANG": "en"}, "en"),
        ({"LANGUAGE": "tr:en", "LANG": "en_US"}, "tr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": ""}, "en"),
    ],
)
def test_the_language_of_messages(environment: dict[str, str], language: str) -> None:
    """As gettext reads the environment, with one variable of our own before it."""
    from pipeline.cli.options import language_of  # noqa: PLC0415 - only here

    assert language_of(environment) == language


def test_the_global_options_work_on_both_sides(tmp_path: Path) -> None:
    """Nobody remembers whether --root goes before or after the command."""
    for args in (["--root", str(tmp_path), "plan"], ["plan", "--root", str(tmp_path)]):
        done = call(*args, cwd=Path(__file__).parent)
        assert done.returncode == 2
        assert "tellal.toml" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each shell gets a script that calls tellal back."""
    assert run(["completion", shell]) == 0
    assert "_TELLAL_COMPLETE" in capsys.readouterr().out


def test_completion_completes(tmp_path: Path) -> None:
    """The commands come from the list, without importing any."""
    done = call(cwd=tmp_path, _TELLAL_COMPLETE="bash_complete", COMP_WORDS="tellal pl", COMP_CWORD="1")
    assert done.stdout.split() == ["plain,plan"]


@pytest.mark.parametrize("command", ["render", "site"])
def test_what_is_made_stays_in_the_workspace(tellal: Callable[..., Answer], tmp_path: Path, command: str) -> None:
    """A link in the place of our own folder, as a pull request may bring along, is refused in words."""
    workspace, elsewhere = tmp_path / "my-brand", tmp_path / "elsewhere"
    tellal(tmp_path, "init", "my-brand")
    elsewhere.mkdir()
    (workspace / ".tellal").symlink_to(elsewhere)
    answer = tellal(workspace, command)
    assert answer.code == 2
    assert "leads out of the workspace" in answer.err
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe with a name")
def test_a_pipe_in_the_place_of_a_picture_is_not_waited_for(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """Its post cannot be rendered, and the others can."""
    tellal(tmp_path, "init", "my-brand")
    media = tmp_path / "my-brand" / "content" / "instagram" / "media"
    (media / "cup.jpg").unlink()
    os.mkfifo(media / "cup.jpg")
    answer = tellal(tmp_path / "my-brand", "render", "--json")
    assert answer.code == 1
    (failed,) = answer.json["failed"]
    assert failed.endswith("-window")


def test_what_the_system_refuses_is_no_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Something may have been sent before the disk was full; scripts are told so, and people without a made-up name."""

    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(root, "get_command", lambda ctx, name: click.Command(name, callback=full))  # noqa: ARG005 - click's own signature
    assert run(["schema"]) == 4
    assert capsys.readouterr().err.startswith("tellal: No space left on device\n")
    assert run(["--json", "schema"]) == 4
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "system"


def test_a_group_without_a_command_answers_scripts_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Exactly one JSON document, whatever happens."""
    assert run(["--json", "card"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "usage"
