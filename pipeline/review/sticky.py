"""Our comment on a pull request: one, found again, kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.review.previews import BRANCH

if TYPE_CHECKING:
    from pipeline.trust.github.client import GitHub
    from pipeline.trust.github.forge import PullRequest

#: By which our comment is found again; what a stranger's comment says does not matter, for it is not ours.
MARKER = "<!-- tellal: what readers will see -->"
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")


class Told(NamedTuple):
    """What was done.

    Args:
        url: of the comment.
        new: there was none of ours before.
    """

    url: str
    new: bool


def addressee(hub: GitHub, number: int) -> PullRequest:
    """Return the pull request that is to be told.

    Raises:
        UsageError: it comes from another repository, whose pictures and words get no rights in this one.
        ForgeError: it cannot be asked for.
    """
    pull = hub.pull_request(number)
    if pull.head_repository != pull.base_repository:
        raise UsageError(
            Message("pull request #{number} comes from another repository, so it gets no comment", number=number),
            Message("its report is in the summary and the artifact of its run"),
        )
    return pull


def tell(hub: GitHub, number: int, page: str) -> Told:
    """Write a page as our comment: over the one that we wrote before, else as a new one.

    Ours is what our own account wrote and what begins with our mark. Were there several, as after two runs at once, the
    oldest is the one.

    Args:
        hub: where.
        number: of the pull request.
        page: Markdown, without the mark.

    Raises:
        ForgeError: it did not work; the comment that was there is there still.
    """
    me = hub.me().id
    body = f"{MARKER}\n{page}"
    for comment in hub.comments(number):
        if comment.person is not None and comment.person.id == me and comment.body.startswith(MARKER):
            if comment.body.replace("\r\n", "\n").rstrip() == body.rstrip():
                return Told(comment.url, new=False)
            return Told(hub.edit_comment(comment.id, body).url, new=False)
    return Told(hub.comment(number, body).url, new=True)


def card_address(web: str, number: int, name: str) -> str:
    """Return where a picture on the branch of pictures is shown, for everybody who may read the repository."""
    return f"{web}/blob/{BRANCH}/pr-{number}/{quote(name, safe='')}?raw=true" if name else ""


def picture_address(web: str, commit: str, path: str) -> str:
    """Return where a picture of a commit is shown; empty for a path that is none, or leads somewhere else."""
    pieces = path.split("/")
    if not path.lower().endswith(_ENDINGS) or any(piece in {"", ".", ".."} for piece in pieces):
        return ""
    return f"{web}/blob/{commit}/{quote(path)}?raw=true"
