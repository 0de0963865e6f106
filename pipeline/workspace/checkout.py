"""The checked-out branch, brought up to what its remote has: forward only, and only where nobody is at work in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import RemoteError, TellalError, UsageError
from pipeline.i18n import Message
from pipeline.workspace.git import Git, GitError
from pipeline.workspace.remotes import Remote

#: How long the remote may take to say where its branch is, in seconds: what is due waits for it.
SECONDS = 20


class Pulled(NamedTuple):
    """What came of it.

    Args:
        commit: where the branch is now, if it moved; else empty.
        trouble: why it stayed where it is although it should not, None where all is well.
    """

    commit: str = ""
    trouble: TellalError | None = None


class Checkout(Git):
    """The repository of a folder, as far as its work tree is concerned."""

    def top(self) -> Path:
        """Return the folder that the whole work tree lies in."""
        return Path(os.fsdecode(self._run("rev-parse", "--show-toplevel").removesuffix(b"\n")))

    def branch(self) -> str:
        """Return the full name of the checked-out branch, empty where a commit is checked out by itself."""
        return self._run("symbolic-ref", "--quiet", "HEAD", fine=(0, 1)).decode("utf-8", "surrogateescape").strip()

    def upstream(self, branch: str) -> tuple[str, str]:
        """Return the remote that a branch follows, and the branch there; both empty where it follows none."""
        form = "--format=%(upstream:remotename)%00%(upstream:remoteref)"
        remote, _, ref = self._run("for-each-ref", form, branch).rstrip(b"\n").partition(b"\0")
        return (remote.decode(), ref.decode("utf-8", "surrogateescape")) if remote and ref else ("", "")

    def changed(self) -> bool:
        """Say whether something that git knows was changed and not committed."""
        return bool(self._run("status", "--porcelain", "--untracked-files=no", "--ignore-submodules", "--no-renames"))

    def forward(self, commit: str) -> None:
        """Move the checked-out branch and its files forward to a commit, or not at all.

        Raises:
            GitError: something is in the way; nothing was changed.
        """
        # An ignored file, such as the outbox's, would be overwritten without a word.
        plain = ("--ff-only", "--quiet", "--no-overwrite-ignore", "--no-autostash", "--no-stat")
        self._run("-c", "submodule.recurse=false", "merge", *plain, commit)


class StaysError(RemoteError):
    """The checkout stays as it is, although its remote has something else."""


def pull(checkout: Checkout) -> Pulled:
    """Bring the checked-out branch up to what its remote has.

    Raises:
        NoRepositoryError: there is none.
    """
    branch = checkout.branch()
    name, ref = checkout.upstream(branch) if branch else ("", "")
    if not name:
        advice = Message("check out a branch that follows one: git branch --set-upstream-to=origin/main")
        return Pulled(
            trouble=StaysError(Message("nothing is pulled: what is checked out follows no branch of a remote"), advice)
        )
    try:
        return Pulled(_follow(checkout, Remote(checkout, name, SECONDS), ref))
    except StaysError as error:
        return Pulled(trouble=error)
    except (RemoteError, UsageError) as error:
        why = Message("nothing is pulled: {remote} cannot be asked ({said})", remote=name, said=_said(error))
        return Pulled(trouble=StaysError(why))


def _follow(checkout: Checkout, remote: Remote, ref: str) -> str:
    """Move the checked-out branch to where it is in a remote; return where it is now, empty where it was there.

    Raises:
        StaysError: it is somewhere else, and cannot be moved.
    """
    here, there = checkout.commit("HEAD"), remote.tip(ref)
    name = f"{remote.name}/{ref.removeprefix('refs/heads/')}"
    if not there:
        raise StaysError(Message("nothing is pulled: {name} is gone", name=name))
    if here != there:
        remote.fetch(ref)
    if here == there or not checkout.chain(there, here):  # what we have and it has not is a person's business
        return ""
    if checkout.chain(here, there):
        raise StaysError(
            Message("nothing is pulled: this branch and {name} have gone different ways", name=name),
            Message("bring them together by hand: git pull --rebase, then git push"),
        )
    if checkout.changed():
        raise StaysError(
            Message(
                "nothing is pulled: something is changed here and not committed, while {name} has gone on", name=name
            ),
            Message("commit it or take it back: git status"),
        )
    try:
        checkout.forward(there)
    except GitError as error:
        raise StaysError(
            Message("nothing is pulled: something is in the way of {name} ({said})", name=name, said=_said(error))
        ) from None
    return there


def _said(error: TellalError) -> str:
    """Return what git said, on one line."""
    return " ".join(str(error.message.values.get("said", str(error.message))).split())
