"""What starts quickly stays so: which modules may not be imported on the paths that people wait for.

Times are measured by `bench/startup.py`; here it is what they are made of, which no busy machine can blur.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Each costs 10 ms or more, alone or with what it brings.
HEAVY = {
    "PIL",
    "asyncio",
    "concurrent.futures.process",
    "frontmatter",
    "github3",
    "html.parser",
    "http.client",
    "icalendar",
    "importlib.metadata",
    "jinja2",
    "logging",
    "markdown",
    "markdown_it",
    "mkdocs",
    "multiprocessing",
    "regex",
    "requests",
    "urllib.request",
    "yaml",
}
#: What even a warm plan needs and help does not.
NOT_FOR_HELP = {"json", "pipeline.workspace.library", "pipeline.plan", "subprocess", "tomllib", "zoneinfo", "hashlib"}
SCRIPT = """
import sys
from pipeline.cli.edge import run
code = run(sys.argv[1:])
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def imported(folder: Path, *args: str) -> set[str]:
    """Return the modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def heavy(modules: set[str]) -> set[str]:
    """Return those that may not be there."""
    return {name for name in HEAVY if name in modules}


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["--version"],
        ["plan", "--help"],
        ["check", "--help"],
        ["run", "--help"],
        ["watch", "--help"],
        ["hold", "--help"],
        ["triage", "--help"],
    ],
)
def test_help_imports_click_and_little_else(args: list[str], tmp_path: Path) -> None:
    """Not even the modules that are needed to do anything."""
    modules = imported(tmp_path, *args)
    assert heavy(modules) | (NOT_FOR_HELP & modules) == set()


@pytest.mark.parametrize("command", ["plan", "check", "status", "holds", "triage"])
def test_a_second_look_imports_no_parser(
    command: str, make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """What did not change since the first look is not parsed, rendered or drawn again."""
    root = make_repository(
        {"content/x/a.md": post_text("Bir.", status="approved"), "content/x/b.md": post_text("İki.")}
    )
    imported(root, "plan")
    assert heavy(imported(root, "--clock", "2026-11-30 10:00", command)) == set()


def test_a_plan_of_what_github_approved_asks_nobody_and_imports_no_client(
    make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """It knows from the ledger and from git what it has to know; git's objects are read once."""
    settings = 'name = "Deneme"\n[approval]\nmode = "github"\n[approval.approvers]\nada = 1\n'
    root = make_repository({"tellal.toml": settings, "content/x/a.md": post_text("Bir.")})
    imported(root, "plan")
    modules = imported(root, "--clock", "2026-11-30 10:00", "plan")
    assert (heavy(modules) | {"requests", "tempfile", "tomllib"} & modules) == set()
