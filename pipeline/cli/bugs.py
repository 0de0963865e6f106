"""A report of a bug, ready to paste: what ran, on what, and where it broke; no secrets."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.cli.masking import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cli.options import Options

PACKAGES = (
    "click",
    "icalendar",
    "jinja2",
    "markdown-it-py",
    "mkdocs",
    "pillow",
    "python-frontmatter",
    "pyyaml",
    "regex",
    "tzdata",
)


def keep_report(error: BaseException, args: Sequence[str], options: Options) -> str:
    """Write a report below `.tellal/`, elsewhere where that cannot be, and return its path."""
    text = report(error, args)
    name = f"bug-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}.txt"
    for folder in _folders(options):
        try:
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", errors="replace")
        except OSError:
            continue
        return str(folder / name)
    return "-"


def report(error: BaseException, args: Sequence[str]) -> str:
    """Return the report as text."""
    lines = [
        f"tellal {__version__}",
        f"Python {platform.python_version()} ({platform.python_implementation()}) on {platform.platform()}",
        f"packages: {', '.join(_packages())}",
        f"encoding: {sys.stdout.encoding}, file names {sys.getfilesystemencoding()}",
        f"command: tellal {' '.join(args)}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    return masked("\n".join(lines), os.environ)


def _packages() -> list[str]:
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} -")
    return found


def _folders(options: Options) -> list[Path]:
    try:
        own = [options.workspace() / ".tellal"]
    except Exception:  # noqa: BLE001 - the bug may be right there, and the report must come out
        own = []
    return [*own, Path(tempfile.gettempdir())]
