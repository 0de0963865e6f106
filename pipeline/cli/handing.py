"""Where new secrets go: into GitHub by `gh`, into a file that only its owner reads, or before the eyes of who asked.

Never into the workspace, whose files are committed, and never into an argument, which every program could read.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.report.voice import Voice

PRIVATE = 0o600
_PLAIN = re.compile(r"[A-Za-z0-9_./:+=@%,-]+\Z")
_LINE = re.compile(r"(?:export )?([A-Za-z_][A-Za-z0-9_]*)=")


@dataclass(frozen=True, slots=True)
class Hands:
    """How secrets are handed over; one of the three.

    Args:
        gh: into the environment of the repository on GitHub, of this name; empty for not.
        file: into this file; None for not.
        show: onto the terminal.
    """

    gh: str = ""
    file: Path | None = None
    show: bool = False

    def over(self, secrets: Mapping[str, str], root: Path, voice: Voice, said: Callable[[str], None]) -> None:
        """Hand secrets over.

        Args:
            secrets: name of the variable → value.
            root: the workspace.
            voice: how to speak.
            said: is told what was done, never a value but with `show`.

        Raises:
            TellalError: they could not be handed over.
        """
        if self.gh:
            from pipeline.trust.github import vault  # noqa: PLC0415 - only where gh stores them

            for name, value in secrets.items():
                vault.store(name, value, self.gh, root)
                said(voice.say(Message("stored {name} in the environment “{place}”", name=name, place=self.gh)))
        elif self.file is not None:
            write(self.file, secrets, root)
            said(voice.say(Message("wrote {names} into {path}", names=", ".join(secrets), path=str(self.file))))
        else:
            for name, value in secrets.items():
                said(f"{name}={value}")


def hands(*, gh: bool, file: Path | None, show: bool, place: str, root: Path) -> Hands:
    """Return how secrets are to be handed over: by `gh` where nothing else was said and it is there.

    Raises:
        UsageError: more than one way was named, none is there, or the one that was named would leak.
    """
    if sum((gh, file is not None, show)) > 1:
        raise UsageError(
            Message("secrets are handed over in one way"), Message("choose one of --store gh, --env-file and --show")
        )
    if show and not sys.stdout.isatty():
        raise UsageError(
            Message("--show writes secrets to a terminal only, and this is none"),
            Message("use --store gh, or --env-file PATH"),
        )
    if file is not None:
        see_that_it_is_apart(file, root)
        return Hands(file=file)
    if show:
        return Hands(show=True)
    from pipeline.trust.github import vault  # noqa: PLC0415 - only where gh may store them

    if not vault.is_there():
        raise UsageError(
            Message("it is not said where the secrets go, and the program gh is not here"),
            Message(
                "install gh and sign in, or name a file outside of the workspace: --env-file ~/tellal.env; or --show"
            ),
        )
    return Hands(gh=place)


def see_that_it_is_apart(file: Path, root: Path) -> None:
    """See that a file of secrets lies in no repository, whose files are committed some day.

    Raises:
        UsageError: it does.
    """
    there = Path(os.path.realpath(file.expanduser().parent))
    inside = there.is_relative_to(root.resolve()) or any((each / ".git").exists() for each in (there, *there.parents))
    if inside:
        raise UsageError(
            Message("{path} lies in a repository: secrets would be committed some day", path=str(file)),
            Message("name a file elsewhere: --env-file ~/tellal.env"),
        )


def write(file: Path, secrets: Mapping[str, str], root: Path) -> None:
    """Write secrets into a file that only its owner reads; other lines of it stay.

    Raises:
        UsageError: it is somebody else's, or others may read it, or it cannot be written.
    """
    place = file.expanduser()
    see_that_it_is_apart(place, root)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        lines = [line for line in _lines(place) if (found := _LINE.match(line)) is None or found[1] not in secrets]
        lines += [f"{name}={quoted(value)}" for name, value in secrets.items()]
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, PRIVATE)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write("\n".join(lines) + "\n")
        beside.replace(place)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(
            Message("{path} cannot be written: {reason}", path=str(file), reason=error.strerror or ""),
            Message("name a file that only you can read, or a new one"),
        ) from None


def _lines(place: Path) -> list[str]:
    if not place.is_symlink() and not place.exists():
        return []
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, encoding="utf-8") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_uid != os.getuid() or about.st_mode & 0o077:
            raise UsageError(
                Message("{path} can be read by others", path=str(place)),
                Message("chmod 600 {path}, and begin again", path=str(place)),
            )
        return file.read().splitlines()


def quoted(value: str) -> str:
    """Return a value as a shell and systemd read it."""
    if _PLAIN.match(value):
        return value
    escaped = re.sub(r'(["\\$`])', r"\\\1", value.replace("\n", " "))
    return f'"{escaped}"'


store_option = click.option(
    "--store",
    type=click.Choice(["gh"]),
    help="Hand the secrets to the program gh, through a pipe; it stores them on GitHub. This is what is done if gh is "
    "there and nothing else is said.",
)
file_option = click.option(
    "--env-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PATH",
    help="Write them into a file outside of any repository that only you can read.",
)
show_option = click.option("--show", is_flag=True, help="Show them, on a terminal only.")
place_option = click.option(
    "--env", "place", default="publish", metavar="NAME", help="The environment on GitHub that keeps them: publish."
)
