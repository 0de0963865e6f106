"""All talk with networks: one request, one connection, and what became of it.

What a failure means follows from how far the exchange had come, not from what the error is called:

    the connection never stood (name, address, proxy, TLS)     nothing can have left      NotSentError
    an answer came                                             `answers.judge` knows      an answer, or one of the three
    anything else                                              it may have been done      UnknownOutcomeError

So a request is made ready first, then connected, then sent. It is sent once: no redirects, no second tries, no
connection that somebody used before, no `~/.netrc`, no cookies. The whole exchange has one deadline, kept by cutting
the connection, for a server that says a byte now and then would outlive any time-out of the socket.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pipeline import __version__, masking
from pipeline.errors import NotSentError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import route
from pipeline.networks.answers import REFUSALS, TOO_MANY, Answer, dated, judge
from pipeline.networks.contract import unhurried
from pipeline.networks.line import Watch, vetted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from http.client import HTTPConnection, HTTPResponse
    from urllib.parse import SplitResult

    from pipeline.networks.bodies import Body, Stream

#: Bytes of an answer; that of an API is far smaller, and a hostile one need not be read to its end.
LARGEST_ANSWER = 8 * 1024 * 1024
_CHUNK = 65536
#: Seconds that our clock and a server's may be apart: two machines that keep to it are no farther from each other than
#: `trust.delivery.CLOCKS` allows for.
CLOCKS_APART = 60
#: Seconds that a body may take beside what an exchange may take without one.
LONGEST_BODY = 600
#: Bytes of a body for which a server may be silent a second longer before it answers.
SWALLOWED = 10_000_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    Args:
        connect: for each address of a host to accept the connection.
        silence: for the next bytes.
        deadline: for a whole exchange, or a whole look-up with all its tries.
        slowest: bytes a second of a large body that a deadline has room for, at most `LONGEST_BODY` seconds of it.
        tries: how often something is looked up that does not answer.
        pause: before the second try; twice as long before each further one.
        sleep: what waits.
        wall: says what time it is on this computer, in seconds since 1970.
    """

    connect: float = 10
    silence: float = 30
    deadline: float = 60
    slowest: float = 1_000_000
    tries: int = 3
    pause: float = 1
    sleep: Callable[[float], None] = time.sleep
    wall: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a server.

    Args:
        path: below the server's address, quoted.
        params: what stands behind the `?`.
        headers: beside those of the server.
        fine: statuses that say yes here, beside those that always do.
        largest: bytes of an answer; more is an answer without end.
        taken: is given the bytes of an answer as they come, which are not kept then.
        beginning: the beginning of an answer is enough, where it is larger.
    """

    method: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Body | Stream | None = field(default=None, repr=False)
    fine: frozenset[int] = frozenset()
    largest: int = LARGEST_ANSWER
    taken: Callable[[bytes], object] | None = field(default=None, repr=False)
    beginning: bool = False


@contextmanager
def preparing() -> Iterator[None]:
    """Hold what comes before a message itself (signing in, uploads), of which no reader sees anything.

    Raises:
        NotSentError: one of its steps is in doubt; the message was not sent for sure.
    """
    try:
        yield
    except UnknownOutcomeError as error:
        raise NotSentError(Message("nothing was published yet: {reason}", reason=str(error)), error.hint) from None


def connection_to(address: SplitResult, timeout: float) -> HTTPConnection:
    """Return a connection that does not stand yet: vetted, through the proxy that this machine's settings name.

    Raises:
        NotSentError: that proxy cannot be used.
    """
    from http.client import HTTPConnection, HTTPSConnection  # noqa: PLC0415 - only what is sent pays for it

    host, port = address.hostname or "", address.port
    if address.scheme == "http":
        return vetted(HTTPConnection(host, port or 80, timeout=timeout))
    proxy = route.proxy(host)
    if proxy is None:
        return vetted(HTTPSConnection(host, port or 443, timeout=timeout, context=route.trust()))
    connection = HTTPSConnection(proxy.hostname or "", proxy.port or 80, timeout=timeout, context=route.trust())
    connection.set_tunnel(host, port or 443, route.proxy_login(proxy))
    return connection


class Server:
    """One server as one account talks to it.

    Args:
        base: its address, `https://…`; `http` only on this machine.
        headers: for each request.
        secrets: texts that no message may repeat, in whatever form.
        patience: how long to wait.

    Raises:
        UsageError: the address is none, or would send secrets in the clear.
    """

    def __init__(
        self,
        base: str,
        *,
        headers: Mapping[str, str] | None = None,
        secrets: Iterable[str] = (),
        patience: Patience | None = None,
    ) -> None:
        self._secrets = tuple(secrets)
        self._address = route.address(base, self.hide)
        self._headers = {"User-Agent": f"tellal/{__version__}", "Accept": "application/json", **(headers or {})}
        self._patience = patience or Patience()

    @property
    def host(self) -> str:
        """Who it is, for messages."""
        return self._address.hostname or ""

    def __repr__(self) -> str:
        return f"Server({self.host!r})"

    def hide(self, text: str) -> str:
        """Return a text without the secrets."""
        return masking.without(text, self._secrets)

    def pause(self, seconds: float) -> None:
        """Wait, as patience has it."""
        self._patience.sleep(seconds)

    def signed_in(self, headers: Mapping[str, str], secrets: Iterable[str]) -> Server:
        """Return the same server with further headers, and further secrets to keep."""
        base = self._address.geturl()
        together = (*self._secrets, *secrets)
        return Server(base, headers={**self._headers, **headers}, secrets=together, patience=self._patience)

    def exchange(self, request: Request, now: datetime, last_look: Callable[[], None] = unhurried) -> Answer:
        """Send a request, once, and return the answer, which says yes.

        Args:
            request: what to ask.
            now: what a span of waiting counts from (UTC).
            last_look: called once the connection stands and before anything is sent; it may raise NotSentError.

        Raises:
            NotSentError: nothing was done; if the network named a time, it may be tried again then.
            RejectedError: the network refused.
            UnknownOutcomeError: it may have been done.
        """
        return judge(self.ask(request, last_look), now, self.hide, request.fine)

    def ask(self, request: Request, last_look: Callable[[], None] = unhurried) -> Answer:
        """Send a request, once, and return the answer, whatever it says; raises where none came."""
        size = request.body.size if request.body else 0
        longer = min(size / self._patience.slowest, LONGEST_BODY)
        return self._answer(request, self._patience.deadline + longer, last_look)

    def look_up(self, path: str, now: datetime, *params: tuple[str, str]) -> Answer:
        """Read something, and try again where no answer came: reading changes nothing.

        Raises:
            NotSentError: the server is not to be reached, or asks to wait, or its clock and ours are too far apart to
                tell what is older than what.
            RejectedError: it refused.
            UnknownOutcomeError: it gives no proper answer.
        """
        request = Request("GET", path, params)
        ends = time.monotonic() + self._patience.deadline
        for tries in range(1, self._patience.tries + 1):
            left = max(ends - time.monotonic(), 0)
            try:
                return judge(self._same_time(self._answer(request, left)), now, self.hide)
            except (NotSentError, UnknownOutcomeError) as error:
                pause = self._patience.pause * 2 ** (tries - 1)
                asked = isinstance(error, NotSentError) and error.not_before is not None
                if asked or tries == self._patience.tries or time.monotonic() + pause >= ends:
                    raise
            self.pause(pause)
        raise AssertionError  # the last try returns or raises

    def _same_time(self, answer: Answer) -> Answer:
        """Return an answer of a server whose clock shows what ours does, about.

        A look-up takes what is older than a message for another one. With a clock that is wrong it would not find what
        is there, and the message would be sent again.

        Raises:
            NotSentError: it shows something else.
        """
        there = dated(answer)
        apart = abs(there.timestamp() - self._patience.wall()) if there else 0
        if apart <= CLOCKS_APART:
            return answer
        raise NotSentError(
            Message("the clocks of this computer and of {host} are {n} min apart", host=self.host, n=int(apart // 60)),
            Message("set the clock right: until then nobody can tell what is there already"),
        )

    def _answer(self, request: Request, deadline: float, last_look: Callable[[], None] = unhurried) -> Answer:
        ends = time.monotonic() + deadline
        connection = connection_to(self._address, min(self._patience.connect, deadline))
        watch = Watch(connection, deadline)
        with watch:
            self._make_ready(connection, request)
            self._connect(connection)
            if time.monotonic() >= ends:
                raise NotSentError(Message("{host} was not reached in time", host=self.host))
            # A computer that sleeps from here on wakes to a connection that the server has closed.
            last_look()
            watch.keep(connection.sock)
            # What takes long to arrive takes a while to be looked at.
            more = request.body.size / SWALLOWED if request.body else 0
            connection.sock.settimeout(min(self._patience.silence + more, deadline))
            return self._converse(connection, request, watch)

    def _make_ready(self, connection: HTTPConnection, request: Request) -> None:
        """Put the request together without sending any of it: what cannot be put together never leaves."""
        query = f"?{urlencode(request.params)}" if request.params else ""
        body = request.body
        headers = {**self._headers, **request.headers, "Accept-Encoding": "identity", "Connection": "close"}
        if body is not None:
            headers |= {"Content-Type": body.media_type, "Content-Length": str(body.size)}
        elif request.method not in ("GET", "HEAD"):
            headers["Content-Length"] = "0"
        try:
            target = f"{self._address.path.rstrip('/')}{request.path}{query}"
            connection.putrequest(request.method, target, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, _header(value))
        except failures() as error:
            # What it says would repeat the header or the address that it cannot take.
            raise NotSentError(
                Message(
                    "the request to {host} cannot be put together ({what})", host=self.host, what=type(error).__name__
                ),
                Message("look for stray line ends or letters in the token"),
            ) from None

    def _connect(self, connection: HTTPConnection) -> None:
        try:
            connection.connect()
        except failures() as error:
            raise NotSentError(
                Message("{host} was not reached ({what})", host=self.host, what=self._said(error))
            ) from None

    def _converse(self, connection: HTTPConnection, request: Request, watch: Watch) -> Answer:
        broken: Exception | None = None
        try:
            connection.endheaders(request.body.pieces() if request.body else None)
        except OSError as error:  # a server may refuse before it has read everything: then its answer is there
            broken = error
        try:
            response = connection.getresponse()
        except failures() as error:
            raise self._doubt(broken or error, watch) from None
        answer, ended = self._read(response, watch, request)
        if ended is None or answer.status in REFUSALS or answer.status == TOO_MANY:
            return answer  # of a refusal the words may be lost, not the verdict
        raise self._doubt(ended, watch)

    def _read(self, response: HTTPResponse, watch: Watch, request: Request) -> tuple[Answer, Exception | None]:
        """Return an answer, and what broke it off where it is not whole."""
        pieces: list[bytes] = []
        take = request.taken or pieces.append
        size = 0
        ended: Exception | None = None
        with response:
            try:
                while piece := response.read(_CHUNK):
                    take(piece)
                    size += len(piece)
                    if size > request.largest:
                        ended = OverflowError("the answer does not end")
                        break
            except failures() as error:
                ended = error
        if ended is None and response.length:
            ended = EOFError("the answer breaks off")
        if ended is None and watch.fired:
            ended = TimeoutError("the answer does not end in time")
        headers = {name.lower(): value for name, value in response.getheaders()}
        enough = request.beginning and isinstance(ended, OverflowError)
        return Answer(self.host, response.status, headers, b"".join(pieces)), None if enough else ended

    def _doubt(self, error: Exception, watch: Watch) -> UnknownOutcomeError:
        what = Message("no answer in time") if watch.fired or isinstance(error, TimeoutError) else self._said(error)
        return UnknownOutcomeError(
            Message(
                "the exchange with {host} broke off ({what}): it may have got through", host=self.host, what=str(what)
            )
        )

    def _said(self, error: Exception) -> str:
        text = self.hide(f"{type(error).__name__}: {error}")
        return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:200]


def _header(value: str) -> bytes:
    if any(char < " " or char == "\x7f" for char in value):
        raise ValueError("a control character")
    return value.encode("latin-1")


def failures() -> tuple[type[Exception], ...]:
    """Return everything that the standard library's HTTP fails with."""
    from http.client import HTTPException  # noqa: PLC0415 - only what is sent pays for it

    return (OSError, HTTPException, ValueError)
