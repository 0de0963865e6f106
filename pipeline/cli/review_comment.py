"""`tellal review comment`: a pull request is told what its readers will see."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.cli.options import Options
    from pipeline.review.previews import Shown
    from pipeline.trust.github.client import GitHub
    from pipeline.workspace.git import Git


def tell(options: Options, folder: Path, number: int) -> int:
    """Comment on a pull request from a report that another job wrote.

    Args:
        options: of the command line.
        folder: the report, which is taken for a stranger's.
        number: of the pull request, as the event has it.
    """
    from pipeline.cli.paper import paper  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report.review.fitting import COMMENT, units  # noqa: PLC0415 - likewise
    from pipeline.report.review.markdown import Places, page  # noqa: PLC0415 - likewise
    from pipeline.review import artifact, sticky  # noqa: PLC0415 - likewise
    from pipeline.trust.github.origin import open_github, place  # noqa: PLC0415 - likewise
    from pipeline.workspace.git import Git as Repository  # noqa: PLC0415 - likewise

    git = Repository(_place(options))
    found = artifact.read(folder.absolute())
    hub, web = open_github(git, os.environ), place(git, os.environ).web
    pull = sticky.addressee(hub, number)
    shown, trouble = _pictures(options, git, hub, number, found.pictures)
    prefix = found.review.prefix
    places = Places(
        card=lambda name: sticky.card_address(web, number, shown.files.get(name, "")) if name else "",
        picture=lambda path: sticky.picture_address(web, pull.head_sha, prefix + path) if path else "",
        run=_run(web, os.environ.get("GITHUB_RUN_ID", "")),
        note=trouble,
    )
    room = COMMENT - units(f"{sticky.MARKER}\n")
    told = sticky.tell(hub, number, page(found.review, paper(found.review.language), places, room))
    options.answer(
        lambda: {"url": told.url, "new": told.new, "pictures": len(shown.pictures), "calls": hub.calls},
        lambda: [
            options.voice().say(
                Message(
                    "#{number} is told: {url} ({calls} questions to GitHub)",
                    number=number,
                    url=told.url,
                    calls=hub.calls,
                )
            )
        ],
    )
    return 0


def _place(options: Options) -> Path:
    """Return where we are in the repository; the branch that a first pull request goes to has no workspace yet."""
    try:
        return options.workspace()
    except UsageError:
        return options.root or Path.cwd()


def _pictures(
    options: Options, git: Git, hub: GitHub, number: int, found: dict[str, bytes]
) -> tuple[Shown, Message | None]:
    """Push the pictures; where that does not work, the comment does without and says so."""
    from pipeline.review import previews  # noqa: PLC0415 - not needed for `--help`

    nothing = previews.Shown({}, {}, 0)
    if not found:
        return nothing, None
    made = previews.shown(found)
    try:
        if made.pictures:
            still = [each.number for each in hub.open_pull_requests()]
            previews.push(git, number, made.pictures, still, options.now())
    except TellalError as error:
        options.warn(error)
        return nothing, Message("the cards could not be shown here; they are in the artifact of this run")
    left = Message("{n} pictures found no room here", n=made.left) if made.left else None
    return made, left


def _run(web: str, number: str) -> str:
    """Return where the run is seen that this is part of, empty outside of GitHub Actions."""
    return f"{web}/actions/runs/{number}" if number.isascii() and number.isdigit() else ""
