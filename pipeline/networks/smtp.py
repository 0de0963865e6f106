"""One message to a mail server: the door to smtplib.

What a failure means follows from how far the conversation had come: before the end of the message nothing is sent, and
a code says whether to come again (4xx) or not (5xx, RFC 5321, 4.2.1); after it, without an answer, nobody knows.

The connection is that of everything else here: to a vetted address, with a certificate that is believed, cut at a
deadline. In the clear it goes to this very machine only.
"""

from __future__ import annotations

import smtplib
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import masking
from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import route
from pipeline.networks.contract import unhurried
from pipeline.networks.http import Patience, preparing
from pipeline.networks.line import Watch, dial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.networks.line import Socket

#: Ports of TLS from the first byte, and of a conversation that turns to it.
PORTS = {"tls": 465, "starttls": 587}
#: Characters of a server's own words that a message repeats.
LONGEST_WORDS = 300
_GO_ON, _FINE = 354, range(200, 300)
_NOT_LET_IN = frozenset({530, 534, 535, 538})
_LATER = range(400, 500)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends a message, and to whom: what the server goes by, whatever the message says of it."""

    sender: str
    recipients: Sequence[str]


class MailServer:
    """One account on one mail server.

    Args:
        host: its name.
        port: 0 takes the usual one.
        security: `tls` from the first byte, or `starttls`.
        login: user and password; None where this machine's own server asks for none.
        secrets: texts that no message may repeat, beside the password.
        patience: how long to wait.
    """

    def __init__(  # noqa: PLR0913 - how a server is reached
        self,
        host: str,
        *,
        port: int = 0,
        security: str = "tls",
        login: tuple[str, str] | None = None,
        secrets: Iterable[str] = (),
        patience: Patience | None = None,
    ) -> None:
        self._host = host
        self._port = port or PORTS[security]
        self._security = security
        self._login = login
        self._secrets = (*((login[1],) if login else ()), *secrets)
        self._patience = patience or Patience()

    def __repr__(self) -> str:
        return f"MailServer({self._host!r})"

    def greet(self) -> None:
        """Sign in and go.

        Raises:
            SendError: as `send` does.
        """
        with self._signed_in(self._patience.deadline):
            pass

    def send(self, envelope: Envelope, message: bytes, last_look: Callable[[], None] = unhurried) -> int:
        """Hand a message over; return how many recipients the server refused, never all of them.

        Args:
            envelope: who and to whom.
            message: header and body, lines ended by CR LF.
            last_look: called once the server waits for the message; it may raise NotSentError.

        Raises:
            NotSentError: nothing was sent.
            RejectedError: the server refused.
            UnknownOutcomeError: it may have been sent.
        """
        with self._signed_in(self._patience.deadline) as (connection, watch):
            with preparing():
                refused = self._addressed(connection, envelope)
            last_look()
            self._handed_over(connection, message, watch)
        return refused

    @contextmanager
    def _signed_in(self, deadline: float) -> Iterator[tuple[_Line, Watch]]:
        """Hold a connection that is ready for a message."""
        ends = time.monotonic() + deadline
        connection = _Line(self._host, self._security == "tls", min(self._patience.connect, deadline))
        watch = Watch(connection, deadline)
        with watch:
            with preparing():
                self._sign_in(connection)
            if connection.sock is None or time.monotonic() >= ends:
                raise NotSentError(Message("{host} was not reached in time", host=self._host))
            watch.keep(connection.sock)
            connection.sock.settimeout(min(self._patience.silence, deadline))
            yield connection, watch
            with suppress(OSError):
                connection.quit()

    def _sign_in(self, connection: _Line) -> None:
        try:
            self._converse(connection)
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code, error.smtp_error) from None
        except (OSError, ValueError) as error:
            raise NotSentError(
                Message("{host} was not reached ({what})", host=self._host, what=self._said(error))
            ) from None

    def _converse(self, connection: _Line) -> None:
        greeting, words = connection.connect(self._host, self._port)
        if greeting not in _FINE:
            raise smtplib.SMTPConnectError(greeting, words)
        connection.ehlo_or_helo_if_needed()
        if self._security != "tls":
            if connection.has_extn("starttls"):
                connection.starttls(context=route.trust())
                connection.ehlo_or_helo_if_needed()
            elif not route.is_here(self._host):
                raise NotSentError(
                    Message("{host} offers no TLS: the password would go there in the clear", host=self._host),
                    Message('take the port of TLS from the first byte: security = "tls"'),
                )
        if self._login is not None:
            connection.login(*self._login)

    def _addressed(self, connection: _Line, envelope: Envelope) -> int:
        """Say who sends and who gets it; return how many of them the server refused.

        Raises:
            NotSentError: none of them is taken, for now.
            RejectedError: nor later.
        """
        refusals: list[tuple[int, bytes]] = []
        try:
            code, words = connection.mail(envelope.sender)
            if code not in _FINE:
                raise self._refusal(code, words)
            for recipient in envelope.recipients:
                code, words = connection.rcpt(recipient)
                if code not in _FINE:
                    refusals.append((code, words))
            if len(refusals) == len(envelope.recipients):
                # Who is to come later may be taken later: the softest refusal counts.
                raise self._refusal(*min(refusals))
            code, words = connection.docmd("data")
            if code != _GO_ON:
                raise self._refusal(code, words)
        except (OSError, ValueError) as error:
            raise NotSentError(
                Message("{host} hung up before the message ({what})", host=self._host, what=self._said(error))
            ) from None
        return len(refusals)

    def _handed_over(self, connection: _Line, message: bytes, watch: Watch) -> None:
        """Send the message itself and hear what becomes of it."""
        lines = message.replace(b"\r\n.", b"\r\n..")
        whole = (b"." if lines.startswith(b".") else b"") + lines.removesuffix(b"\r\n") + b"\r\n.\r\n"
        try:
            connection.send(whole)
            code, words = connection.getreply()
        except (OSError, ValueError) as error:
            slow = watch.fired or any(isinstance(each, TimeoutError) for each in (error, error.__context__))
            what = str(Message("no answer in time")) if slow else self._said(error)
            raise UnknownOutcomeError(
                Message(
                    "the exchange with {host} broke off ({what}): it may have got through", host=self._host, what=what
                )
            ) from None
        if code not in _FINE:
            raise self._refusal(code, words)

    def _refusal(self, code: int, words: bytes | str) -> NotSentError | RejectedError | UnknownOutcomeError:
        """Return what a code means that says no."""
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        said: dict[str, str | int] = {"host": self._host, "status": code, "words": self._clean(text)}
        if code in _NOT_LET_IN:
            return UnauthorisedError(
                Message("{host} does not accept the token or password of this account ({status}: {words})", **said),
                Message("make a new one and store it under the name that channel.toml gives"),
                status=code,
            )
        if code in _LATER:
            return NotSentError(Message("{host} asks to wait ({status}: {words})", **said))
        if code >= _LATER.stop:
            return RejectedError(Message("{host} refused ({status}: {words})", **said), status=code)
        return UnknownOutcomeError(Message("{host} answered neither yes nor no ({status}: {words})", **said))

    def _said(self, error: Exception) -> str:
        return self._clean(f"{type(error).__name__}: {error}")

    def _clean(self, text: str) -> str:
        plain = masking.without(text, self._secrets)
        return " ".join("".join(char if char.isprintable() else " " for char in plain).split())[:LONGEST_WORDS]


class _Line(smtplib.SMTP):
    """The standard library's client, on a connection of ours."""

    def __init__(self, host: str, implicit: bool, timeout: float) -> None:  # noqa: FBT001 - one of two kinds of server
        super().__init__(local_hostname="[127.0.0.1]", timeout=timeout)  # our own name is nobody's business
        self._host = host  # smtplib's own: whose certificate it has to be
        self._implicit = implicit

    def _get_socket(self, host: str, port: int, timeout: float) -> Socket:
        sock = dial((host, port), timeout)
        return route.trust().wrap_socket(sock, server_hostname=host) if self._implicit else sock
