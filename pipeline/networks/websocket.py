"""Texts back and forth over one connection (RFC 6455): the door to wsproto, on connections of ours."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, UnknownOutcomeError, UsageError
from pipeline.i18n import Message
from pipeline.networks import http, route
from pipeline.networks.line import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from urllib.parse import SplitResult

    from wsproto import WSConnection

    from pipeline.networks.http import Patience
    from pipeline.networks.line import Socket

#: Bytes that one connection may bring.
LARGEST = 8 * 1024 * 1024
_CHUNK = 65536
_SCHEMES = {"wss": "https", "ws": "http"}


def web_form(url: str, hide: Callable[[str], str] = str) -> SplitResult:
    """Return where the server of `wss://…` answers to HTTP; `ws://` is for this machine only.

    Raises:
        UsageError: it is no such address.
    """
    scheme, separator, rest = url.partition("://")
    if scheme.lower() not in _SCHEMES:
        raise UsageError(
            Message("“{address}” is not the address of a relay", address=hide(url)),
            Message("write it like wss://relay.example.org"),
        )
    return route.address(f"{_SCHEMES[scheme.lower()]}{separator}{rest}", hide)


class Talk:
    """One conversation that stands.

    Args:
        host: with whom.
        sock: its connection.
        protocol: what was said on it so far.
        watch: cuts it.
    """

    def __init__(self, host: str, sock: Socket, protocol: WSConnection, watch: Watch) -> None:
        self._host = host
        self._sock = sock
        self._protocol = protocol
        self._watch = watch
        self._texts: list[str] = []
        self._begun: list[str] = []
        self._size = 0

    def say(self, text: str) -> None:
        """Send a text.

        Raises:
            UnknownOutcomeError: it may have arrived.
        """
        from wsproto.events import TextMessage  # noqa: PLC0415 - an extra

        try:
            self._sock.sendall(self._protocol.send(TextMessage(text)))
        except OSError as error:
            raise self._broke_off(error) from None

    def hear(self) -> str:
        """Return the next text.

        Raises:
            UnknownOutcomeError: there is none.
        """
        while not self._texts:
            self._read()
        return self._texts.pop(0)

    def _read(self) -> None:
        from wsproto import events  # noqa: PLC0415 - an extra
        from wsproto.utilities import RemoteProtocolError  # noqa: PLC0415 - likewise

        try:
            data = self._sock.recv(_CHUNK)
            self._size += len(data)
            self._protocol.receive_data(data or None)
            for event in self._protocol.events():
                if isinstance(event, events.TextMessage):
                    self._begun.append(event.data)
                    if event.message_finished:
                        self._texts.append("".join(self._begun))
                        self._begun.clear()
                elif isinstance(event, events.Ping):
                    self._sock.sendall(self._protocol.send(event.response()))
                elif isinstance(event, events.CloseConnection):
                    raise ConnectionResetError("it hung up")
        except (OSError, RemoteProtocolError) as error:
            raise self._broke_off(error) from None
        if self._size > LARGEST:
            raise self._broke_off(OverflowError("the answer does not end"))

    def _broke_off(self, error: Exception) -> UnknownOutcomeError:
        slow = self._watch.fired or isinstance(error, TimeoutError)
        what = str(Message("no answer in time")) if slow else f"{type(error).__name__}: {error}"
        return UnknownOutcomeError(
            Message(
                "the exchange with {host} broke off ({what}): it may have got through", host=self._host, what=what[:200]
            )
        )


@contextmanager
def talking(url: str, patience: Patience) -> Iterator[Talk]:
    """Hold a conversation with a server.

    Args:
        url: `wss://…`.
        patience: how long to wait; its deadline is that of the whole conversation.

    Raises:
        UsageError: the address is none, or what talks is not installed.
        NotSentError: it did not begin.
    """
    installed()
    from wsproto import ConnectionType, WSConnection  # noqa: PLC0415 - an extra
    from wsproto.events import CloseConnection, Request  # noqa: PLC0415 - likewise

    address = web_form(url)
    host = address.hostname or ""
    ends = time.monotonic() + patience.deadline
    connection = http.connection_to(address, min(patience.connect, patience.deadline))
    watch = Watch(connection, patience.deadline)
    with watch:
        protocol = WSConnection(ConnectionType.CLIENT)
        try:
            connection.connect()
            sock = connection.sock
            watch.keep(sock)
            sock.settimeout(min(patience.silence, patience.deadline))
            sock.sendall(protocol.send(Request(host=address.netloc, target=address.path or "/")))
            _accepted(sock, protocol)
        except http.failures() as error:
            raise NotSentError(
                Message("{host} was not reached ({what})", host=host, what=f"{type(error).__name__}: {error}"[:200])
            ) from None
        if time.monotonic() >= ends:
            raise NotSentError(Message("{host} was not reached in time", host=host))
        yield Talk(host, sock, protocol, watch)
        try:
            sock.sendall(protocol.send(CloseConnection(code=1000)))
        except http.failures():
            return  # a farewell that is not heard


def _accepted(sock: Socket, protocol: WSConnection) -> None:
    """Wait until the other side agrees to talk.

    Raises:
        OSError: it does not.
    """
    from wsproto.events import AcceptConnection, RejectConnection  # noqa: PLC0415 - an extra
    from wsproto.utilities import ProtocolError  # noqa: PLC0415 - likewise

    size = 0
    while True:
        data = sock.recv(1)  # no byte of what follows is taken away with the answer
        size += len(data)
        try:
            protocol.receive_data(data or None)
            found: list[Any] = list(protocol.events())
        except ProtocolError as error:
            raise OSError(str(error)) from None
        if any(isinstance(event, AcceptConnection) for event in found):
            return
        refused = next((event.status_code for event in found if isinstance(event, RejectConnection)), None)
        if refused is not None or not data or size > _CHUNK:
            raise OSError(f"it does not talk ({refused or 'no answer'})")


def installed() -> None:
    """See that what talks is there.

    Raises:
        UsageError: it is not.
    """
    from importlib.util import find_spec  # noqa: PLC0415 - only where somebody is to be talked to

    if find_spec("wsproto") is None:
        raise UsageError(
            Message("what talks to {network} is not installed", network="nostr"),
            Message("{command}", command="pip install 'tellal[nostr]'"),
        )
