"""Tokens that end within hours, each made anew from one that lasts: OAuth 2.0, refresh tokens.

Source: RFC 6749, sections 5 and 6; what networks do otherwise is an `Endpoint`'s.

A token that is handed out is a secret too: whoever gets a `Server` from here gets one that repeats neither it nor what
it was made from.
"""

from __future__ import annotations

import time
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from pipeline.errors import RejectedError, UnauthorisedError
from pipeline.i18n import Message
from pipeline.networks.answers import at, code, wanted, words
from pipeline.networks.bodies import form
from pipeline.networks.contract import unhurried
from pipeline.networks.http import Request, Server, preparing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipeline.errors import SendError
    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.http import Patience

#: What a server says of a client or of a token that it does not know, or no longer.
REFUSED = frozenset({"invalid_grant", "invalid_client", "unauthorized_client"})
#: Seconds before its end from which on a token is not used any more, and how long one holds that does not say.
MARGIN, HOLDS = 60, 3600


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a network makes tokens, and how it wants to be asked.

    Args:
        address: `https://oauth2.googleapis.com/token`.
        client_name: what it calls the client's id.
        basic: the client signs in by HTTP Basic, not in the form.
    """

    address: str
    client_name: str = "client_id"
    basic: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Client:
    """What access tokens are made from: an app, and the word of an account that it may act for it."""

    id: str
    secret: str
    refresh: str


class Login(Protocol):
    """How an account signs in, with a token of either kind."""

    @property
    def key(self) -> str:
        """What nobody but the account's own runs knows."""

    def into(self, server: Server, now: datetime) -> Server:
        """Return a server that takes us for the account, and repeats none of its secrets.

        Raises:
            NotSentError: no token is to be had just now.
            RejectedError: nor will one be until a person acts.
        """


@dataclass(frozen=True, slots=True)
class Held(Login):
    """A token as it is, for as long as it holds."""

    token: str = field(repr=False)

    @property
    def key(self) -> str:
        """The token itself."""
        return self.token

    def into(self, server: Server, now: datetime) -> Server:  # noqa: ARG002 - the protocol's
        """Return the server with the token."""
        return server.signed_in({"Authorization": f"Bearer {self.token}"}, [self.token])


class Refreshed(Login):
    """A token that is made when it is first needed, once a run unless it ends before.

    Args:
        network: its name, for what a person has to do.
        endpoint: who makes it.
        client: what it is made from.
        patience: how long to wait.
    """

    def __init__(self, network: str, endpoint: Endpoint, client: Client, patience: Patience | None = None) -> None:
        self._network = network
        self._endpoint = endpoint
        self._client = client
        secrets = [client.id, client.secret, client.refresh]
        headers = {}
        if endpoint.basic:
            login = b64encode(f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}".encode()).decode()
            headers["Authorization"] = f"Basic {login}"
            secrets.append(login)
        self._secrets = tuple(secrets)
        self._server = Server(endpoint.address, headers=headers, secrets=secrets, patience=patience)
        self._token = ""
        self._ends = 0.0
        #: The refresh token that came in the place of ours, where the network changes them; empty where it does not.
        self.rotated = ""
        #: For how many seconds the refresh token holds, where the network says so.
        self.lasts: int | None = None

    @property
    def key(self) -> str:
        """The client's secret: tokens change."""
        return self._client.secret

    def into(self, server: Server, now: datetime) -> Server:
        """Return the server with a token that holds."""
        token = self.token(now)
        return server.signed_in({"Authorization": f"Bearer {token}"}, [token, *self._secrets])

    def token(self, now: datetime) -> str:
        """Return the token, made anew where there is none that holds.

        Raises:
            NotSentError: there is none to be had just now.
            UnauthorisedError: the app or its word for the account is not known, or no longer.
            RejectedError: the server says no for another reason.
        """
        if not self._token or time.monotonic() >= self._ends:
            with preparing():
                answer = self._made(now)
                self._token = wanted(answer, "access_token")
            holds = at(answer.data(), "expires_in")
            self._ends = time.monotonic() + (float(holds) if isinstance(holds, int | float) else HOLDS) - MARGIN
            fresh = at(answer.data(), "refresh_token")
            self.lasts = lasts(answer.data())
            self.rotated = str(fresh) if fresh and fresh != self._client.refresh else ""
            self._secrets += (self._token, *filter(None, (self.rotated,)))
            self._server = self._server.signed_in({}, self._secrets)
        return self._token

    def _made(self, now: datetime) -> Answer:
        fields = [("grant_type", "refresh_token"), ("refresh_token", self.rotated or self._client.refresh)]
        if not self._endpoint.basic:
            fields += [(self._endpoint.client_name, self._client.id), ("client_secret", self._client.secret)]
        try:
            answer = self._server.exchange(Request("POST", "", body=form(fields)), now)
        except RejectedError as error:
            raise self._meant(error) from None
        # Some say no with a status that says yes.
        if refused := code(answer, self._server.hide) if not at(answer.data(), "access_token") else "":
            reason = words(answer, self._server.hide) or refused
            message = Message("{host} refused ({words})", host=self._server.host, words=reason)
            raise self._meant(RejectedError(message, status=answer.status, code=refused))
        return answer

    def _meant(self, error: RejectedError) -> SendError:
        if not isinstance(error, UnauthorisedError) and error.code not in REFUSED:
            return error
        hint = Message("connect the account anew: tellal connect {network}", network=self._network)
        return UnauthorisedError(error.message, hint, status=error.status, code=error.code)


class SignedIn:
    """A server that is spoken to as somebody.

    Args:
        server: whom to speak to.
        login: as whom.
        meant: what a refusal of this network means.
    """

    def __init__(self, server: Server, login: Login, meant: Callable[[RejectedError], SendError]) -> None:
        self._server = server
        self._login = login
        self._meant = meant

    def look_up(self, path: str, now: datetime, *params: tuple[str, str]) -> Answer:
        """Read, as `Server.look_up` does."""
        try:
            return self._login.into(self._server, now).look_up(path, now, *params)
        except RejectedError as error:
            raise self._meant(error) from None

    def exchange(self, request: Request, now: datetime, last_look: Callable[[], None] = unhurried) -> Answer:
        """Send a request once, as `Server.exchange` does."""
        try:
            return self._login.into(self._server, now).exchange(request, now, last_look)
        except RejectedError as error:
            raise self._meant(error) from None


def lasts(said: object) -> int | None:
    """Return for how many seconds a refresh token holds, as networks say it; None where one does not."""
    for name in ("refresh_token_expires_in", "refresh_expires_in"):
        found = at(said, name)
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            return found
    return None


def login(given: Account, endpoint: Endpoint) -> Login:
    """Return how a channel signs in: by `token` where it names one, else by `client_id client_secret refresh_token`.

    Args:
        given: the channel and its secrets.
        endpoint: where its network makes tokens.

    Raises:
        UsageError: a secret is not named, or not set.
    """
    if "token" in given.channel.secrets:
        return Held(given.secret("token"))
    client = Client(given.secret("client_id"), given.secret("client_secret"), given.secret("refresh_token"))
    return Refreshed(given.channel.network, endpoint, client)
