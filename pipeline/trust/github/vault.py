"""Secrets into GitHub, by the program `gh` that the person is signed in with: each goes through a pipe.

No secret is an argument, which every other program of the machine could read, and none is ever read back: GitHub keeps
them so that nobody can.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from pipeline.errors import ForgeError, UsageError
from pipeline.i18n import Message
from pipeline.masking import without

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "gh"
#: Seconds that GitHub may take.
PATIENCE = 60


def is_there() -> bool:
    """Whether the program is installed."""
    return shutil.which(PROGRAM) is not None


def store(name: str, value: str, environment: str, folder: Path) -> None:
    """Store one secret in an environment of the repository that a folder belongs to.

    Args:
        name: of the secret.
        value: the secret.
        environment: of the repository.
        folder: in the repository.

    Raises:
        UsageError: the program is not there.
        ForgeError: GitHub did not take it.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise UsageError(
            Message("the program gh is not installed"),
            Message("install it from https://cli.github.com, or use --env-file"),
        )
    command = [program, "secret", "set", name, "--env", environment]
    try:
        done = subprocess.run(  # noqa: S603 - a program of the person's, with names that we checked
            command, input=value.encode(), cwd=folder, capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise ForgeError(
            Message("gh did not store {name} in time", name=name), Message("look at it: gh auth status")
        ) from None
    if done.returncode:
        said = without(done.stderr.decode("utf-8", "replace"), [value])
        plain = " ".join("".join(char if char.isprintable() else " " for char in said).split())[:300]
        raise ForgeError(
            Message("gh did not store {name}: {words}", name=name, words=plain or "?"),
            Message("look at it: gh auth status; who stores secrets has to administer the repository"),
        )
