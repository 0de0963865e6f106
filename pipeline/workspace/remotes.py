"""A remote of the repository: what a branch there points to, fetching it, and moving it by compare-and-swap.

Only branches and objects travel: no tags, no submodules, no hooks of ours. Whatever else the user's settings say about
the remote (its address, ssh, a proxy, who helps with logins) counts as it does for git itself. A token comes in by the
environment and reaches git by the environment: never by a command line, which others can read, nor by a file.
"""

from __future__ import annotations

import base64
import os
import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from pipeline import masking
from pipeline.errors import RemoteError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.workspace.git import Git, Told

#: How long asking or pushing may take, in seconds; a first fetch has more to bring.
SECONDS = 60
FETCHING = 180
#: A connection that brings less than this for so long is as good as broken; the whole time holds for every protocol.
SETTINGS = {
    "http.lowSpeedLimit": "100",
    "http.lowSpeedTime": "20",
    "protocol.ext.allow": "never",  # an address that is a command
    "protocol.fd.allow": "never",
    "fetch.writeCommitGraph": "false",
    "maintenance.auto": "false",
    "gc.auto": "0",
    "push.gpgSign": "false",
}
LONGEST = 500
#: What a server says that was not fast enough, in every version of git that we know of, and on the big hosts.
MOVED = re.compile(r"lock|incorrect old value|already exists|failed to update ref|fetch first|non-fast-forward|stale")
STATUS = re.compile(r"([ +*=!-])\t[^\t]*\t(.*)")
REASON = re.compile(r"\[(remote rejected|rejected)\]\s*(?:\((.*)\))?")
LOCKED_OUT = re.compile(
    r"could not read (Username|Password)|Authentication failed|Permission .*denied|returned error: 40[13]"
    r"|Host key verification failed|terminal prompts disabled",
    re.IGNORECASE,
)


class Pushed(StrEnum):
    """What came of a push."""

    DONE = "done"
    MOVED = "moved"  # the branch was not where it had to be: nothing was changed
    REFUSED = "refused"  # the other side would not have it: nothing was changed
    UNKNOWN = "unknown"  # it may have been taken


class Answer(NamedTuple):
    """What came of a push, and what the other side said to it."""

    pushed: Pushed
    said: str


class Purpose(NamedTuple):
    """What to say where a remote fails what it is needed for; `{remote}` is its name, `{said}` what it answered.

    Args:
        not_asked: it cannot be asked where a branch is.
        not_fetched: a branch cannot be fetched.
        unknown: there is no remote of that name.
        remedy: for all of that.
    """

    not_asked: Message
    not_fetched: Message
    unknown: Message
    remedy: Message


LEDGER = Purpose(
    Message("the ledger cannot be asked for at {remote}: {said}"),
    Message("the ledger cannot be fetched from {remote}: {said}"),
    Message("tellal.toml keeps the ledger in {remote}, and this repository has no such remote"),
    Message("nothing is sent without it; see that this works by itself: git ls-remote {remote}"),
)


class Remote:
    """A remote, by its name in the repository.

    Args:
        git: the repository.
        name: the remote's; never an address or a path.
        seconds: how long asking or pushing may take.
        purpose: what it is needed for.
    """

    def __init__(self, git: Git, name: str, seconds: float = SECONDS, purpose: Purpose = LEDGER) -> None:
        self.name = name
        self._purpose = purpose
        self._git = git
        self._seconds = seconds
        self._known = False

    def tip(self, ref: str) -> str:
        """Return what a ref points to there, empty where there is none of that name.

        Raises:
            UsageError: there is no such remote.
            RemoteError: it cannot be asked.
        """
        told = self._talk("ls-remote", "--quiet", self.name, ref)
        if told.code != 0:
            raise self._error(self._purpose.not_asked, told)
        lines = (line.split("\t") for line in told.output.splitlines())
        return next((found for found, name in lines if name == ref), "")

    def fetch(self, ref: str) -> None:
        """Bring everything that a ref includes there, without moving any ref here.

        Raises:
            UsageError: there is no such remote.
            RemoteError: it cannot be fetched.
        """
        plain = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-filter", "--refmap=")
        told = self._talk("fetch", *plain, self.name, ref, seconds=max(self._seconds, FETCHING))
        if told.code != 0:
            raise self._error(self._purpose.not_fetched, told)

    def push(self, ref: str, new: str, old: str) -> Answer:
        """Make a ref there point elsewhere if it still points where it did; an empty `old` stands for "nowhere".

        Raises:
            UsageError: there is no such remote.
        """
        plain = ("--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no")
        told = self._talk("push", *plain, f"--force-with-lease={ref}:{old}", self.name, f"{new}:{ref}")
        lines = (STATUS.fullmatch(line) for line in told.output.splitlines())
        flag, summary = next((line.groups() for line in lines if line), ("", ""))
        if told.code == 0 and flag and flag in " *":
            return Answer(Pushed.DONE, "")
        if told.code == 0 and flag == "=":  # the very commit is there already: whoever made it, it was not this push
            return Answer(Pushed.MOVED, "it is there already")
        reason = REASON.match(summary) if flag == "!" and told.code is not None else None
        said = self._said(told)
        if reason is None:
            return Answer(Pushed.UNKNOWN, said)
        if reason[1] == "rejected" or MOVED.search(reason[2] or ""):
            return Answer(Pushed.MOVED, said)
        return Answer(Pushed.REFUSED, said)

    def _talk(self, *words: str, seconds: float = 0) -> Told:
        if not self._known:
            self._see_that_it_is_one()
        settings = SETTINGS | {f"remote.{self.name}.mirror": "false"}
        return self._git.talk(*words, seconds=seconds or self._seconds, settings=settings, extra=login(os.environ))

    def _see_that_it_is_one(self) -> None:
        """See that the name is that of a remote: git would take any other for a path, and look what is there."""
        address = self._git.address(self.name)
        if not address:
            raise UsageError(
                Message(self._purpose.unknown.text, remote=self.name),
                Message("git remote add {remote} …, or correct `remote` under [ledger]", remote=self.name),
            )
        if address.startswith(("ext::", "fd::")):
            raise UsageError(
                Message("the address of {remote} is a command, which is not run", remote=self.name),
                Message("give it an address: git remote set-url {remote} …", remote=self.name),
            )
        self._known = True

    def _error(self, what: Message, told: Told) -> RemoteError:
        hint = Message(self._purpose.remedy.text, remote=self.name)
        if LOCKED_OUT.search(told.said):
            hint = Message(
                "nobody let us in: give the run a token that may write contents, as TELLAL_GIT_TOKEN or GITHUB_TOKEN; "
                "or see that this works without a question: git ls-remote {remote}",
                remote=self.name,
            )
        return RemoteError(Message(what.text, remote=self.name, said=self._said(told)), hint)

    def _said(self, told: Told) -> str:
        """Return what the other side said, in one line, without anything that lets somebody in."""
        if told.code is None:
            return f"no answer within {self._seconds:g} seconds"
        lines = [line.removeprefix("remote:").strip() for line in told.said.splitlines()]
        text = " · ".join(line for line in lines if line and not line.startswith("error: failed to push some refs"))
        secrets = [os.environ.get(name, "") for name in TOKENS]
        secrets += [value.rpartition(" ")[2] for value in login(os.environ).values()]
        return masking.without(text, secrets)[:LONGEST] or "git ended without a word"


TOKENS = ("TELLAL_GIT_TOKEN", "GITHUB_TOKEN")


def login(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings that let git in with the token of an environment; none where it has none.

    Git itself sees to it that they count for https on that one host only.

    Args:
        environment: has `TELLAL_GIT_TOKEN`, or in a run of GitHub Actions `GITHUB_TOKEN`; `GITHUB_SERVER_URL` says
            whose they are.
    """
    token = environment.get("TELLAL_GIT_TOKEN", "").strip()
    if not token and environment.get("GITHUB_ACTIONS"):
        token = environment.get("GITHUB_TOKEN", "").strip()
    server = urlsplit(environment.get("GITHUB_SERVER_URL") or "https://github.com")
    if not token or server.scheme != "https" or not server.hostname:
        return {}
    host = server.netloc.rpartition("@")[2]
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {f"http.https://{host}/.extraheader": f"AUTHORIZATION: basic {basic}"}
