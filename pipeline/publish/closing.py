"""How a run ends: whatever happened, what is owed is written, or kept where the ledger does not take it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.errors import TellalError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.networks.contract import Network
    from pipeline.trust.books import Books
    from pipeline.trust.kept import Keeper


def close(books: Books, keeper: Keeper, run: str, networks: Iterable[Network]) -> Message | None:
    """Write what is owed and finish with every account; return what went wrong with that, None where nothing did.

    Args:
        books: what the run knows and owes.
        keeper: keeps what the ledger cannot take.
        run: its name.
        networks: the accounts that it opened.
    """
    try:
        books.settle()
    except TellalError as error:
        return _keep(books, keeper, run, error)
    except BaseException:
        _keep(books, keeper, run, TellalError(Message("the run was interrupted")))
        raise
    finally:
        for network in networks:
            with suppress(Exception):  # what was sent is out, whatever an adapter fails at afterwards
                network.close()
    keeper.forget()
    if books.lost:
        keys = sorted({event.target for event in books.lost})
        return Message("another run took up what this one was sending: {keys}", keys=", ".join(keys))
    return None


def keep_first(books: Books, keeper: Keeper, run: str) -> None:
    """Keep what is owed before it is written, where the process may be killed at any moment; `close` forgets it."""
    if books.owed:
        with suppress(OSError, TellalError):  # writing it to the ledger is tried all the same
            keeper.keep(run, books.owed)


def _keep(books: Books, keeper: Keeper, run: str, error: TellalError) -> Message:
    """Keep what the ledger could not take, for the next run, here or elsewhere."""
    owed = books.owed
    try:
        place = keeper.keep(run, owed)
    except (OSError, TellalError):
        return Message(
            "{n} receipts could not be written ({reason}); the next run looks them up",
            n=len(owed),
            reason=str(error),
        )
    return Message(
        "{n} receipts could not be written ({reason}); they are kept in {path}, and the next run takes them up",
        n=len(owed),
        reason=str(error),
        path=place,
    )
