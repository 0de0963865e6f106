"""`tellal workflows`: what lets GitHub check, publish and show a workspace, as this version ships it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.workspace.requirements import Pin
    from pipeline.workspace.workflows import Needs

#: What people change to their taste; it is written where it is missing, and left alone where it is there.
THEIRS = frozenset({".github/dependabot.yml"})


@click.command(cls=Command)
@click.option("--check", is_flag=True, help="Write nothing; end with 1 where something is missing or not as shipped.")
@click.option(
    "--wheel",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Let the workflows install this very wheel of Tellal.",
)
@click.option("--enterprise-server", is_flag=True, help="For a GitHub Enterprise Server.")
@pass_options
def workflows(options: Options, *, check: bool, wheel: Path | None, enterprise_server: bool) -> int:
    """Write the workflows for GitHub as this version has them.

    They pass the secrets that channels name, so run this after a channel got another one, and after an update of
    Tellal. What changed is for git to show.

      tellal workflows
      tellal workflows --check
      tellal workflows --wheel tellal-1.0-py3-none-any.whl
    """
    from pipeline.workspace.files import stay_inside, write  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise
    from pipeline.workspace.workflows import needs  # noqa: PLC0415 - likewise

    root = options.workspace()
    if not is_repository(root):
        raise UsageError(
            Message("GitHub reads workflows at the top of a repository, and this workspace is a folder of one"),
            Message("give the workspace a repository of its own"),
        )
    wanted = needs(load(root), enterprise=enterprise_server)
    pin = pinned(root, wheel)
    new = [path for path, data in files(root, wanted, pin) if _read(root, path) != data]
    if check:
        return _compare(options, root, wanted, pin)
    made = dict(files(root, wanted, pin))
    for path in new:
        stay_inside(root, root / path)
        write(root / path, made[path])
    options.answer(
        lambda: {"written": new, "hashed": pin.hashed, "secrets": list(wanted.secrets)},
        lambda: _lines(options, new, wanted, pin),
    )
    return 0


def files(root: Path, wanted: Needs, pin: Pin) -> Iterator[tuple[str, bytes]]:
    """Yield every file that GitHub takes, path → bytes; what is people's own is left out where it is there."""
    from pipeline.workspace import requirements  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.workflows import shipped  # noqa: PLC0415 - likewise

    for path, text in shipped(wanted).items():
        if path not in THEIRS or not (root / path).exists():
            yield path, text.encode()
    yield requirements.NAME, requirements.written(pin).encode()


def pinned(root: Path, wheel: Path | None = None) -> Pin:
    """Return the line of `requirements.txt` for Tellal: of a wheel, as it was, or as it is installed here.

    Raises:
        UsageError: the wheel is none of Tellal.
    """
    from importlib import metadata  # noqa: PLC0415 - not needed for `--help`

    from pipeline import __version__  # noqa: PLC0415 - likewise
    from pipeline.workspace import requirements  # noqa: PLC0415 - likewise

    if wheel is not None:
        return requirements.of_wheel(wheel, root)
    before = (_read(root, requirements.NAME) or b"").decode("utf-8", "replace")
    if pin := requirements.kept(before, __version__):
        return pin
    try:
        address = metadata.distribution("tellal").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        address = None
    return requirements.installed(__version__, address)


def is_repository(root: Path) -> bool:
    """Return whether a workspace is the top of its repository, or in none yet."""
    return (root / ".git").exists() or not any((folder / ".git").exists() for folder in root.parents)


def _compare(options: Options, root: Path, wanted: Needs, pin: Pin) -> int:
    from pipeline.workspace.workflows import PUBLISH, different, not_passed, shipped  # noqa: PLC0415 - likewise

    found = {path: (_read(root, path) or b"").decode("utf-8", "replace") for path in shipped(wanted)}
    others = different(wanted, found)
    missing = not_passed(wanted, found[PUBLISH])
    voice = options.voice()

    def lines() -> Iterator[str]:
        for name in missing:
            yield voice.say(Message("{path} does not hand on the secret {name}", path=PUBLISH, name=name))
        for path in others:
            yield voice.say(Message("{path} is not as this version ships it", path=path))
        if not pin.hashed:
            yield voice.say(NO_HASH)
        if others:
            yield voice.say(Message("bring them up to date: tellal workflows"))
        elif pin.hashed:
            yield voice.paint(voice.say(Message("the workflows are as this version ships them")), "good")

    options.answer(lambda: {"different": list(others), "not_passed": list(missing), "hashed": pin.hashed}, lines)
    return int(bool(others) or not pin.hashed)


NO_HASH = Message("requirements.txt has no hash for Tellal yet: its first lines say how to give it one")


def _read(root: Path, path: str) -> bytes | None:
    try:
        return (root / path).read_bytes()
    except OSError:
        return None


def _lines(options: Options, new: Sequence[str], wanted: Needs, pin: Pin) -> Iterator[str]:
    voice = options.voice()
    for path in new:
        yield voice.say(Message("wrote {path}", path=path))
    if not new:
        yield voice.say(Message("the workflows are as this version ships them"))
    if wanted.secrets:
        names = ", ".join(wanted.secrets)
        yield voice.say(
            Message("secrets to store at GitHub, under Settings → Environments → publish: {names}", names=names)
        )
    if not pin.hashed:
        yield voice.paint(voice.say(NO_HASH), "warn")


def first(root: Path, made: Mapping[str, bytes], language: str) -> dict[str, bytes]:
    """Return what a new workspace gets beside what it has, path → bytes."""
    from pipeline.workspace.workflows import needs_of  # noqa: PLC0415 - only with `tellal init`

    return dict(files(root, needs_of(made, language), pinned(root)))
