"""A Dask cluster: the only import of distributed.

Its workers are this same program with the same Pillow, or they are not taken: a card has to be the same wherever it
was drawn. They see the workspace's files under the same path.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import BrokenExecutor, Future
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pipeline import __version__
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable

Piece = TypeVar("Piece")
Made = TypeVar("Made")
#: Seconds in which a scheduler has to answer.
_PATIENCE = 10


class Edition(NamedTuple):
    """What pixels depend on beside their input."""

    tellal: str
    pillow: str
    python: str


class _Box:
    """What all pieces share, in one piece: a list would be spread over the workers."""

    def __init__(self, inside: object) -> None:
        self.inside = inside


class Cluster:
    """The workers of a scheduler.

    Args:
        address: of the scheduler, such as `tcp://127.0.0.1:8786`.
        shared: what every piece needs; it is handed to each worker once.

    Raises:
        UsageError: the package is missing, nobody answers, there are no workers, or they are another edition.
    """

    def __init__(self, address: str, shared: object) -> None:
        try:
            from distributed import Client  # noqa: PLC0415 - only who has a cluster needs it
        except ImportError as error:
            message = Message("--executor: a Dask cluster needs the package distributed")
            raise UsageError(message, Message("pip install 'tellal[dask]'")) from error
        try:
            make: Any = Client  # which has no types
            self._client = make(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            message = Message("--executor: no Dask scheduler answers at {address}", address=address)
            raise UsageError(message, Message("start one: dask scheduler")) from error
        try:
            self.number = self._looked_at(address)
            self._shared = self._client.scatter(_Box(shared), broadcast=True, hash=False)
        except BaseException:
            self.close()
            raise

    def _looked_at(self, address: str) -> int:
        """Return how many pieces are done at the same time."""
        editions: dict[str, Edition] = self._client.run(edition)
        if not editions:
            message = Message("--executor: the Dask scheduler at {address} has no workers", address=address)
            raise UsageError(message, Message("start some: dask worker {address} --nthreads 1", address=address))
        ours = edition()
        for worker, theirs in sorted(editions.items()):
            if theirs != ours:
                raise UsageError(
                    Message(
                        "--executor: the Dask worker {worker} has {theirs}; here is {ours}",
                        worker=worker,
                        theirs=_said(theirs),
                        ours=_said(ours),
                    ),
                    Message("install the same editions on every machine, so that cards are the same everywhere"),
                )
        return len(editions)

    def given(self, work: Callable[[Any, Piece], Made], piece: Piece) -> Future[Made]:
        """Hand a piece to the cluster."""
        done: Future[Made] = Future()
        try:
            # Not through the client's own executor, which never ends what was given up before it could look.
            handed = self._client.submit(_do, work, self._shared, piece, pure=False)
        except Exception as error:  # noqa: BLE001 - what all pieces share may be lost by now
            done.set_exception(_as_ours(error))
        else:
            handed.add_done_callback(lambda ended: _pass_on(ended.result, done))
        return done

    def close(self) -> None:
        """Take back what was not done, and leave."""
        self._client.close()


def edition() -> Edition:
    """Return what this process is."""
    import PIL  # noqa: PLC0415 - its version alone; nothing of it is drawn with here

    return Edition(__version__, PIL.__version__, ".".join(map(str, sys.version_info[:2])))


def _said(found: Edition) -> str:
    return f"tellal {found.tellal}, Pillow {found.pillow}, Python {found.python}"


def _pass_on(result: Callable[[], Made], done: Future[Made]) -> None:
    """Say of a piece what the cluster says, and of a lost one that it is lost."""
    try:
        done.set_result(result())
    except BaseException as error:  # noqa: BLE001 - a cancelled piece too is one that nobody does
        done.set_exception(_as_ours(error))


def _as_ours(error: BaseException) -> BaseException:
    """Return an error of the work as it is, and one of the cluster as that of a lost worker."""
    lost = type(error).__module__.partition(".")[0] == "distributed" or type(error).__name__ == "CancelledError"
    return BrokenExecutor(str(error)) if lost else error


_one_at_a_time = threading.Lock()


def _do(work: Callable[[Any, Piece], Made], shared: _Box, piece: Piece) -> Made:
    # A worker may have several threads; what a card is drawn with is made for one.
    with _one_at_a_time:
        return work(shared.inside, piece)
