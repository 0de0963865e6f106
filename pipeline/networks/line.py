"""The line below HTTP, SMTP and WebSocket: a host is looked up, vetted and dialled, and what takes too long is cut."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from pipeline.networks import route

if TYPE_CHECKING:
    import socket
    from http.client import HTTPConnection

    #: For those who hold one and have no business to make any.
    Socket = socket.socket

    class Connection(Protocol):
        """What is cut: `sock` is None until it stands."""

        sock: socket.socket | None

        def close(self) -> object:
            """Let go of it."""


def vetted(connection: HTTPConnection) -> HTTPConnection:
    """Return a connection that will look where its host leads, and go to that very address."""
    connection._create_connection = dial  # type: ignore[attr-defined] # noqa: SLF001 - http.client's own way to another socket
    return connection


def dial(there: tuple[str, int], timeout: float, _: object = None) -> socket.socket:
    """Connect to the first address of a host that answers, once it was vetted.

    Raises:
        OSError: none answers.
        NotSentError: an address is none that this host may lead to.
    """
    import socket  # noqa: PLC0415 - loaded long since

    failed: OSError = OSError("the name leads nowhere")
    for family, kind, protocol, _name, address in socket.getaddrinfo(*there, type=socket.SOCK_STREAM):
        route.vet(there[0], str(address[0]), os.environ)
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(timeout)
            sock.connect(address)
        except OSError as error:
            failed = error
            sock.close()
        else:
            return sock
    raise failed


class Watch:
    """Cuts a connection when its time is over.

    Args:
        seconds: from the beginning of the block.
    """

    def __init__(self, connection: Connection, seconds: float) -> None:
        import threading  # noqa: PLC0415 - only what is sent pays for it

        self.fired = False
        self._connection = connection
        self._sock: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._connection.close()

    def keep(self, sock: socket.socket) -> None:
        """Remember the socket: the connection forgets it as soon as an answer begins."""
        self._sock = sock

    def _cut(self) -> None:
        import socket  # noqa: PLC0415 - loaded long since

        self.fired = True
        sock = self._sock or self._connection.sock
        if sock is not None:
            with suppress(OSError):
                # The plain socket's own: that of TLS first forgets its encryption, while others may still be writing.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
