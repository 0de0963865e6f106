"""Workers that do pieces of a work: hired together, let go together, and missed where one of them dies.

A piece is done by a function of a module, which gets what all pieces share and the piece itself, and returns what it
came to. On Linux what is shared is inherited by a fork and costs nothing; elsewhere it is handed over once a worker.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pipeline.errors import TellalError
from pipeline.i18n import Message
from pipeline.workers import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import ProcessPoolExecutor

    from pipeline.workers.places import Place

Shared = TypeVar("Shared")
Piece = TypeVar("Piece")
Made = TypeVar("Made")
#: Pieces that are under way for each worker: enough that none waits, few enough that what they make stays small.
_AHEAD = 4


class WorkerDiedError(TellalError):
    """A worker died over a piece, twice; or the cluster that had it is gone."""


class Crew(Generic[Shared]):
    """Workers that have what all pieces share; this one does everything here, one by one."""

    #: how many pieces are done at the same time
    number = 1

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    def each(
        self, work: Callable[[Shared, Piece], Made], pieces: Iterable[Piece], ahead: int = _AHEAD
    ) -> Iterator[Future[Made]]:
        """Yield for each piece, in order, a future that is done; its `result()` raises what the work raised.

        Args:
            work: a function of a module, for it is named to other processes.
            pieces: what is handed to it.
            ahead: so many pieces for each worker are begun at once, before the first outcome is asked for, and kept
                under way; others than the usual few are for outcomes that are small.

        A worker that dies (killed, out of memory) fails its own piece alone, with a `WorkerDiedError`.
        """
        del ahead  # there is nobody who could begin
        return self._each(work, pieces)

    def _each(self, work: Callable[[Shared, Piece], Made], pieces: Iterable[Piece]) -> Iterator[Future[Made]]:
        for piece in pieces:
            done: Future[Made] = Future()
            try:
                done.set_result(work(self._shared, piece))
            except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
                done.set_exception(error)
            yield done

    def close(self, *, at_once: bool) -> None:
        """Let the workers go; at once: whatever they are doing."""


class _Ahead(Crew[Shared]):
    """Workers elsewhere: they get pieces ahead of those that were asked for."""

    def each(
        self, work: Callable[[Shared, Piece], Made], pieces: Iterable[Piece], ahead: int = _AHEAD
    ) -> Iterator[Future[Made]]:
        """Yield for each piece, in order, a future that is done."""
        coming = iter(pieces)
        begun = deque((piece, self._given(work, piece)) for piece in islice(coming, self.number * ahead))
        return self._done(work, begun, coming)

    def _done(
        self, work: Callable[[Shared, Piece], Made], begun: deque[tuple[Piece, Future[Made]]], coming: Iterator[Piece]
    ) -> Iterator[Future[Made]]:
        """Yield what was begun, and begin another piece for each."""
        while begun:
            piece, done = begun.popleft()
            if isinstance(done.exception(), BrokenExecutor):
                done = self._once_more(work, piece)
                # The others lost their workers with this one.
                begun = deque((other, self._kept(work, other, last)) for other, last in begun)
            begun.extend((another, self._given(work, another)) for another in islice(coming, 1))
            yield done

    def _kept(self, work: Callable[[Shared, Piece], Made], piece: Piece, last: Future[Made]) -> Future[Made]:
        return self._given(work, piece) if isinstance(last.exception(), BrokenExecutor) else last

    def _given(self, work: Callable[[Shared, Piece], Made], piece: Piece) -> Future[Made]:
        raise NotImplementedError

    def _once_more(self, work: Callable[[Shared, Piece], Made], piece: Piece) -> Future[Made]:
        """Return the outcome of a piece whose worker died, or one that died beside it."""
        raise NotImplementedError


class _Processes(_Ahead[Shared]):
    """Processes of this machine."""

    def __init__(self, shared: Shared, number: int) -> None:
        super().__init__(shared)
        self.number = number
        from multiprocessing import active_children  # noqa: PLC0415 - 10 ms, only where processes are hired

        self._pool: ProcessPoolExecutor | None = None
        self._before = set(active_children())

    def _given(self, work: Callable[[Shared, Piece], Made], piece: Piece) -> Future[Made]:
        self._pool = self._pool or self._hired(self.number)
        try:
            return self._pool.submit(_do, work, piece)
        except BrokenExecutor as error:
            broken: Future[Made] = Future()
            broken.set_exception(error)
            return broken

    def _once_more(self, work: Callable[[Shared, Piece], Made], piece: Piece) -> Future[Made]:
        """Do it alone, so that it is known which of those under way is the end of its worker."""
        self.close(at_once=False)
        with self._hired(1) as alone:
            done = alone.submit(_do, work, piece)
            if not isinstance(done.exception(), BrokenExecutor):
                return done
        lost: Future[Made] = Future()
        lost.set_exception(
            WorkerDiedError(
                Message("the process that worked on it was ended from outside, most often for want of memory"),
                Message("see that there is memory, or take fewer processes: --executor serial"),
            )
        )
        return lost

    def _hired(self, number: int) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - likewise
        from multiprocessing import get_context  # noqa: PLC0415 - likewise

        context = get_context("fork" if places.may_fork() else "spawn")
        return ProcessPoolExecutor(number, context, _begin, (self._shared,))

    def close(self, *, at_once: bool) -> None:
        """Let the processes go; at once: by ending them."""
        pool, self._pool = self._pool, None
        if at_once:
            from multiprocessing import active_children  # noqa: PLC0415 - likewise

            for child in set(active_children()) - self._before:
                child.terminate()
        if pool is not None:
            pool.shutdown(cancel_futures=True)


class _Cluster(_Ahead[Shared]):
    """Workers of a Dask cluster."""

    def __init__(self, shared: Shared, address: str) -> None:
        super().__init__(shared)
        from pipeline.workers import cluster  # noqa: PLC0415 - only who has a cluster needs the package

        self._cluster = cluster.Cluster(address, shared)
        self.number = self._cluster.number

    def _given(self, work: Callable[[Shared, Piece], Made], piece: Piece) -> Future[Made]:
        return self._cluster.given(work, piece)

    def _once_more(self, work: Callable[[Shared, Piece], Made], piece: Piece) -> Future[Made]:
        del work, piece  # a cluster tries again by itself
        lost: Future[Made] = Future()
        lost.set_exception(
            WorkerDiedError(
                Message("the workers of the cluster that worked on it were ended, or cannot be reached any more"),
                Message("look at the logs of the cluster, or work on this machine: --executor processes"),
            )
        )
        return lost

    def close(self, *, at_once: bool) -> None:
        """Take back what was not done, and leave the cluster."""
        del at_once
        self._cluster.close()


@contextmanager
def crew(place: Place, pieces: int, shared: Shared, *, enough: int = 16) -> Iterator[Crew[Shared]]:
    """Hire workers for as long as the block lasts; where it ends in an error or with Ctrl-C they are ended at once.

    Args:
        place: where, as `read` understood it.
        pieces: about how many there will be; few of them are done here.
        shared: what every piece needs; elsewhere than here it is a copy, so a change to it is lost.
        enough: so many pieces pay for the start of another process.

    Raises:
        UsageError: the cluster cannot be reached, its workers are other than this program, or the package is missing.
    """
    found: Crew[Shared]
    number = places.number(place, pieces, enough)
    if place.kind == places.CLUSTER:
        found = _Cluster(shared, place.address)
    elif place.kind == places.PROCESSES or number > 1:
        found = _Processes(shared, number)
    else:
        found = Crew(shared)
    try:
        yield found
    except BaseException:
        found.close(at_once=True)
        raise
    found.close(at_once=False)


def is_worker() -> bool:
    """Whether this is a worker: what it would have others do, it does itself."""
    return bool(_shared)


# In a worker.

_shared: list[Any] = []


def _begin(shared: object) -> None:
    """Become a worker."""
    from multiprocessing import parent_process  # noqa: PLC0415 - likewise

    # Ctrl-C is for the process that people see; it stops the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _shared[:] = [shared]
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: Any) -> None:  # noqa: ANN401 - multiprocessing does not export its class
    """End when the parent has ended, however it did: nobody else would ever tell a worker."""
    parent.join()
    os._exit(1)


def _do(work: Callable[[Any, Piece], Made], piece: Piece) -> Made:
    return work(_shared[0], piece)
