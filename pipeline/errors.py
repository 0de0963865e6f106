"""What stops a run: one small tree, each error with a sentence, a hint and the exit code of the process.

Wrong content is not here: that is data (`model.Finding`). These say "cannot go on" and are turned into text once, at
the edge that caught them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from datetime import datetime


class TellalError(Exception):
    """Anything we raise on purpose.

    Args:
        message: what happened and where.
        hint: what to do about it.
    """

    exit_code = 3

    def __init__(self, message: Message | str, hint: Message | str | None = None) -> None:
        super().__init__(str(message))
        self.message = message if isinstance(message, Message) else Message("{text}", text=message)
        self.hint = Message("{text}", text=hint) if isinstance(hint, str) else hint


class UsageError(TellalError):
    """The command or the settings make no sense: nothing was done."""

    exit_code = 2


class NoWorkspaceError(UsageError):
    """No `tellal.toml` here or above."""


class NoRepositoryError(UsageError):
    """The workspace is not in a git repository, which the ledger needs."""


class ContentError(TellalError):
    """The content has errors, so this step cannot start."""

    exit_code = 1


class RemoteError(TellalError):
    """Another side (a network, a git remote) failed or is in doubt."""

    exit_code = 4


class ForgeError(RemoteError):
    """The forge (GitHub) was asked something and did not tell."""


class ForgeAwayError(ForgeError):
    """It cannot be reached, has trouble of its own, or answers what makes no sense: ask again later."""


class ForgeBusyError(ForgeAwayError):
    """It was asked too much.

    Args:
        message: what happened and where.
        hint: what to do about it.
        until: when (UTC) it answers again; None where it did not say.
    """

    def __init__(
        self, message: Message | str, hint: Message | str | None = None, *, until: datetime | None = None
    ) -> None:
        super().__init__(message, hint)
        self.until = until


class ForgeRefusedError(ForgeError):
    """It said no.

    Args:
        message: what happened and where.
        hint: what to do about it.
        status: the HTTP status.
        reason: in its own words, empty where it gave none.
    """

    def __init__(
        self, message: Message | str, hint: Message | str | None = None, *, status: int = 0, reason: str = ""
    ) -> None:
        super().__init__(message, hint)
        self.status = status
        self.reason = reason


class ForgeDeniedError(ForgeRefusedError):
    """The token is none, or may not do this (401, 403)."""


class ForgeMissingError(ForgeRefusedError):
    """There is no such thing, or the token may not see it; a forge does not say which (404, 410)."""


class LedgerConflictError(RemoteError):
    """The ledger was not written, mostly because somebody else was first: read again and decide again."""


class LedgerRefusedError(LedgerConflictError):
    """The other side would not have it this time: a hook said no, or a connection broke before anything was changed."""


class LedgerBrokenError(RemoteError):
    """The ledger is missing, rewritten or unreadable; nothing may be sent until a person has looked."""


class SendError(RemoteError):
    """A send that did not end in a receipt; an adapter raises exactly one of the three below."""


class NotSentError(SendError):
    """Provably nothing reached the network: safe to repeat.

    Args:
        message: what happened and where.
        hint: what to do about it.
        not_before: the network asks to be left alone until then (UTC); None where it named no time.
    """

    def __init__(
        self, message: Message | str, hint: Message | str | None = None, *, not_before: datetime | None = None
    ) -> None:
        super().__init__(message, hint)
        self.not_before = not_before


class RejectedError(SendError):
    """The network answered no, and will say no again.

    Args:
        message: what happened and where.
        hint: what to do about it.
        status: the HTTP status, 0 where there was none.
        code: what the network calls the reason, empty where it has no name for it.
    """

    def __init__(
        self, message: Message | str, hint: Message | str | None = None, *, status: int = 0, code: str = ""
    ) -> None:
        super().__init__(message, hint)
        self.status = status
        self.code = code


class UnauthorisedError(RejectedError):
    """The network does not accept who we say we are: nothing of this account will get through until a person acts."""


class UnknownOutcomeError(SendError):
    """The post may be live: look before ever sending again."""
