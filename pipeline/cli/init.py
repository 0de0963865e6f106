"""`tellal init`: a small workspace to start from."""

from __future__ import annotations

import json
import os
import re
import shlex
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options, typed
from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

STARTER = Path(__file__).parent.parent / "starter"
PILLARS = {
    "en": 'shop = "The shop"\ncraft = "How it is made"',
    "tr": 'dukkan = "Dükkân"\nzanaat = "Zanaat"',
}
#: How posts get approved → what `tellal.toml` says of it, and of where the ledger is.
APPROVAL = {
    "solo": (
        """mode = "solo"             # who may write here may approve, with `status: approved`
allow_unreviewed = true   # in CI too""",
        """# Once others, or CI, publish too: where all of them remember what was sent.
# [ledger]
# remote = "origin\"""",
    ),
    "github": (
        """mode = "github"           # a post goes out once somebody else has approved its pull request
required = 1              # so many of them
anyone_with = "write"     # of all who may write here; or of those you name: tellal approvers add LOGIN""",
        """# Where all that publish, CI among them, remember what was sent.
[ledger]
remote = "origin\"""",
    ),
}
HASHTAGS = {"en": '"cornershop"', "tr": '"mahalledükkânı"'}
#: What is no file of a workspace, or is written when it is known what the workspace needs.
AWAY = frozenset({"__pycache__", "dot-github", "requirements.txt"})
#: What is text and has its tokens filled in; everything else is copied as it is.
TEXT = frozenset({"", ".j2", ".json", ".md", ".toml", ".yml"})
#: What whoever has a new workspace does with it.
NEXT: Mapping[str, Sequence[tuple[str, Message]]] = {
    "solo": (
        ("tellal plan", Message("what goes out when, and why")),
        ("tellal run", Message("publish what is due, build the calendar")),
    ),
    "github": (
        (
            "tellal workflows --wheel FILE",
            Message("what the workflows install, by its hash: requirements.txt says how"),
        ),
        ("git add . && git commit && git push", Message("to GitHub; README.md has the four steps to a first post")),
        ("tellal doctor", Message("what else it takes before anything goes out")),
    ),
}
_TOKEN = re.compile(r"@@([A-Z]+)([+]?)(\d*)@@")
_DAY = re.compile(r"^day(\d+)-")
_ZONE = re.compile(r"zoneinfo/(?:posix/|right/)?(.+)")


@click.command(cls=Command)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--name", help="The brand's name; otherwise the folder's.")
@click.option("--timezone", metavar="ZONE", help="Such as Europe/Istanbul; otherwise this machine's.")
@click.option(
    "--approval",
    type=click.Choice(tuple(APPROVAL)),
    default="solo",
    help="solo, or by reviews of pull requests on github; without it solo.",
)
@pass_options
def init(options: Options, folder: Path, name: str | None, timezone: str | None, approval: str) -> int:
    """Make a small workspace to start from.

    Two channels that need no account, a few posts, a campaign, a card layout, a calendar, and the workflows that check
    and publish it all on GitHub. A file that is there already is kept as it is. Where there is no git repository yet,
    one is begun: the ledger lives in it. With `--approval github` nothing goes out that nobody has reviewed.

      tellal init my-brand
      tellal init my-brand --approval github
      tellal --lang tr init markam --timezone Europe/Istanbul
    """
    from pipeline.cli.workflows import first, is_repository  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.git import Git  # noqa: PLC0415 - likewise
    from pipeline.workspace.zones import zone  # noqa: PLC0415 - likewise

    timezone = timezone or machine_zone()
    there = zone(timezone)
    if there is None:
        raise UsageError(
            Message("--timezone: nobody knows the zone {zone}", zone=timezone),
            Message("write it as in the IANA list: Europe/Istanbul"),
        )
    root = folder.absolute()
    title = typed(name or root.name)
    language = options.language if options.language in HASHTAGS else "en"  # others have words of ours, but no starter
    now = options.now().astimezone(there)
    files = dict(starter(Brief(language, title, timezone, now, approval)))
    if os.path.lexists(root / "tellal.toml"):
        raise UsageError(
            Message("{path} is there already, so nothing was written", path=str(root / "tellal.toml")),
            Message("choose another folder: tellal init my-brand"),
        )
    kept = _write(root, files)
    if is_repository(root):
        files |= (more := first(root, files, language))
        kept += _write(root, more)
    made = [path for path in sorted(files) if path not in kept]
    try:
        begun = Git(root).begin()
    except TellalError as error:  # the workspace is made all the same: only publishing needs git
        begun = False
        options.warn(error)
    options.answer(
        lambda: {"root": str(root), "files": made, "kept": kept, "repository": begun},
        lambda: [*_lines(options, folder, len(made), kept, begun=begun), *_next(options, folder, NEXT[approval])],
    )
    return 0


class Brief(NamedTuple):
    """What somebody asked for.

    Args:
        language: of the workspace's words.
        title: the brand's name.
        timezone: of the workspace.
        now: in that zone.
        approval: how its posts get approved.
    """

    language: str
    title: str
    timezone: str
    now: datetime
    approval: str = "solo"


def starter(brief: Brief) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a new workspace, path → bytes, with its name and with dates from today on.

    What GitHub takes is not among them: it follows from what is in the workspace then.
    """
    fill = _filler(brief)
    now = brief.now
    for layer in ("shared", brief.language):
        base = STARTER / layer
        for path in sorted(base.rglob("*")):
            if not path.is_file() or AWAY.intersection(path.relative_to(base).parts):
                continue
            data = path.read_bytes()
            if path.suffix in TEXT:
                data = _TOKEN.sub(fill, data.decode()).encode()
            yield _placed(path.relative_to(base), now), data
    yield from schemas()


def schemas() -> Iterator[tuple[str, bytes]]:
    """Yield the JSON Schema of each kind of file, as editors find them in `schema/`."""
    from pipeline.cli.schema import files  # noqa: PLC0415 - only here

    yield from files()


def machine_zone() -> str:
    """Return the zone that this machine's clock is set to, UTC where it does not say."""
    if named := os.environ.get("TZ", "").lstrip(":"):
        return named if "/" in named or named == "UTC" else "UTC"
    try:
        match = _ZONE.search(str(Path("/etc/localtime").readlink()))
    except (OSError, ValueError):
        match = None
    return match[1].removeprefix("Etc/") if match and match[1] != "Etc/Unknown" else "UTC"


def _write(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write what is not there yet; return what is, which is kept."""
    from pipeline.workspace.files import write  # noqa: PLC0415 - not needed for `--help`

    kept = sorted(path for path in files if os.path.lexists(root / path))
    for path, data in files.items():
        if path not in kept:
            write(root / path, data)
    return kept


def _filler(brief: Brief) -> Callable[[re.Match[str]], str]:
    from pipeline.workspace.ids import new_id  # noqa: PLC0415 - only here

    language, title, timezone, now, _ = brief
    approval, ledger = APPROVAL[brief.approval]
    plain: Mapping[str, str] = {
        "APPROVAL": approval,
        "LEDGER": ledger,
        "HASHTAGS": HASHTAGS[language],
        "LOCALE": language,
        "NAME": json.dumps(title, ensure_ascii=False),
        "PILLARS": PILLARS[language],
        "TIME": f"{now:%H:%M}",
        "TIMEZONE": json.dumps(timezone),
        "TITLE": title,
    }
    made: dict[str, str] = {}

    def fill(match: re.Match[str]) -> str:
        name, _, number = match.groups()
        if name == "DAY":
            return f"{now + timedelta(days=int(number)):%Y-%m-%d}"
        if name == "ID":
            return made.setdefault(number, new_id(now))
        return plain[name]

    return fill


def _placed(path: Path, now: datetime) -> str:
    """Return where a file of the starter goes: `dot-x` to `.x`, `day3-x.md` to the date in three days."""
    parts = [f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part for part in path.parts]
    parts[-1] = _DAY.sub(lambda day: f"{now + timedelta(days=int(day[1])):%Y-%m-%d}-", parts[-1])
    return "/".join(parts)


def _lines(options: Options, folder: Path, files: int, kept: Sequence[str], *, begun: bool) -> Iterator[str]:
    voice = options.voice()
    where = str(folder)
    yield voice.paint(voice.say(Message("made {n} files in {folder}", n=files, folder=where)), "good")
    for path in kept:
        yield voice.say(Message("kept yours: {path}", path=path))
    if begun:
        yield voice.say(Message("began a git repository there"))


def _next(options: Options, folder: Path, steps: Sequence[tuple[str, Message]]) -> Iterator[str]:
    voice = options.voice()
    yield ""
    yield voice.say(Message("next:"))
    if str(folder) != ".":
        yield f"  cd {shlex.quote(str(folder))}"
    width = max(len(command) for command, _ in steps)
    yield from (f"  {command.ljust(width)}  {voice.paint(voice.say(said), 'dim')}" for command, said in steps)
