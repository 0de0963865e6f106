"""A server on loopback that behaves as badly as one wants: it speaks bytes, so it can break off anywhere."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Behaviour = Callable[[socket.socket], None]


def read_request(connection: socket.socket) -> bytes:
    """Read one request, whole."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def reset(connection: socket.socket) -> None:
    """Break the connection off with a reset instead of a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def answer(text: str, body: bytes = b"") -> Behaviour:
    """Read a request, then say this: head lines separated by newlines, the first one the status."""

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        status, *headers = text.split("\n")
        lines = [f"HTTP/1.1 {status}", *headers]
        if not any(line.lower().startswith(("content-length:", "transfer-encoding:")) for line in headers):
            lines.append(f"Content-Length: {len(body)}")
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    return behave


class Faulty:
    """What the server got: `asked` connections."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked = 0
        self.url = f"http://127.0.0.1:{port}"
        self.over = threading.Event()


@contextmanager
def faulty(*behaviours: Behaviour) -> Iterator[Faulty]:
    """Serve; each connection gets the next behaviour, the last one for all that follow."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Faulty(listener.getsockname()[1])
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket, behave: Any) -> None:  # noqa: ANN401 - a behaviour; the name exists for the type checker only
        with connection, suppress(OSError):
            behave(connection)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if server.over.is_set():
                connection.close()
                return
            behave = behaviours[min(server.asked, len(behaviours) - 1)]
            server.asked += 1
            threads.append(threading.Thread(target=serve, args=(connection, behave), daemon=True))
            threads[-1].start()

    threads.append(threading.Thread(target=accept, daemon=True))
    threads[0].start()
    try:
        yield server
    finally:
        server.over.set()
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=1):
            pass  # wakes the one who accepts
        for thread in threads:
            thread.join(timeout=5)
        listener.close()  # after whoever accepts: its number would be that of another server's by then
