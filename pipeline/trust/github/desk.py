"""Messages that people publish, as issues on GitHub: each once, and found again by the mark that it begins with."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.errors import (
    ForgeAwayError,
    ForgeBusyError,
    ForgeDeniedError,
    ForgeMissingError,
    ForgeRefusedError,
    NotSentError,
    RejectedError,
    UnauthorisedError,
    UnknownOutcomeError,
    UsageError,
)
from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.networks.handoff import Handoff, in_folder
from pipeline.trust.github import origin
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.event import History
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Picture
    from pipeline.trust.github.client import GitHub

LABEL = "handoff"
_MARK = re.compile(r"<!-- tellal handoff (\w+) -->")
#: The longest text that an issue holds, in characters.
LONGEST = 65_536


class IssueDesk:
    """Sheets as issues.

    Args:
        github: the repository.
        files: address of the workspace's files as they are published, up to the last `/`; empty where nobody sees them.
    """

    in_flight = timedelta(minutes=1)
    visibility = timedelta(minutes=1)

    def __init__(self, github: GitHub, files: str) -> None:
        self._github = github
        self._files = files

    def address(self, key: str, number: int, picture: Picture) -> str:  # noqa: ARG002 - the desk's
        """Return the page of the file; a card is drawn anew each time and lies on no page."""
        drawn = picture.path.startswith(".")
        return f"{self._files}{quote(picture.path)}" if self._files and not drawn else ""

    def put(self, key: str, title: str, sheet: str, pictures: Sequence[tuple[Picture, bytes]]) -> str:  # noqa: ARG002 - the desk's; an issue links to files
        """Open the issue."""
        body = f"{_mark(key)}\n\n{sheet}"
        if len(body) > LONGEST:
            raise RejectedError(Message("it is too long for an issue: {n} characters", n=len(body)))
        try:
            return self._github.open_issue(title, body, [LABEL]).url
        except ForgeBusyError as error:
            raise NotSentError(error.message, error.hint, not_before=error.until) from None
        except (ForgeDeniedError, ForgeMissingError) as error:
            raise UnauthorisedError(error.message, error.hint) from None
        except ForgeRefusedError as error:
            raise RejectedError(error.message, error.hint) from None
        except ForgeAwayError as error:
            raise UnknownOutcomeError(error.message, error.hint) from None

    def find(self, key: str, since: datetime) -> str:
        """Look for the issue, open or closed: one that this very account opened, or that bears the label.

        Anybody may open an issue with that mark in a public repository; only people who look after it set labels.
        """
        ours = self._github.me()
        for issue in self._github.issues(state="all", since=since):
            if issue.body.startswith(_mark(key)) and (issue.person == ours or LABEL in issue.labels):
                return issue.url
        return ""


def put_away(root: Path, accounts: Collection[str], history: History, environment: Mapping[str, str]) -> int:
    """Close the issues of messages that people have published by now; return how many.

    Args:
        root: the workspace.
        accounts: those that people publish to, as keys of targets name them.
        history: what the ledger remembers.
        environment: says where GitHub is asked, and lets us in.

    Raises:
        TellalError: GitHub does not let itself be asked, or is not where this repository is.
    """
    if not accounts or not origin.token(environment):
        return 0
    github = origin.open_github(Git(root), environment)
    waiting = {mark[1]: issue.number for issue in github.issues(LABEL) if (mark := _MARK.match(issue.body))}
    closed = 0
    for key in _published(accounts, history) if waiting else ():
        if key in waiting:
            github.close_issue(waiting.pop(key))
            closed += 1
        if not waiting:
            break
    return closed


def _published(accounts: Collection[str], history: History) -> Iterator[str]:
    """Yield the keys of messages that are out on some accounts, the newest first."""
    touched = {**{key: out.at for key, out in history.out.items()}, **history.begun}
    for target in sorted(touched, key=lambda key: touched[key], reverse=True):
        if target.partition("/")[2] not in accounts:
            continue
        events = history.of(target)
        answered = {event.data["intent"] for event in events if event.type is EventType.PUBLISHED}
        yield from (event.data["key"] for event in events if event.type is EventType.INTENT and event.seq in answered)


def open_handoff(root: Path, channel: Channel, environment: Mapping[str, str]) -> Handoff:
    """Return an account that people publish to: issues where GitHub lets us in, else files.

    Args:
        root: the workspace.
        channel: of the account.
        environment: says where GitHub is asked, and lets us in.
    """
    git = Git(root)
    if not origin.token(environment):
        return in_folder(root, channel)
    try:
        there, github = origin.place(git, environment), origin.open_github(git, environment)
    except UsageError:
        return in_folder(root, channel)  # a repository elsewhere
    commit = git.commit("HEAD")
    return Handoff(root, channel, IssueDesk(github, f"{there.web}/blob/{commit}/{quote(git.prefix())}"))


def _mark(key: str) -> str:
    return f"<!-- tellal handoff {key} -->"
