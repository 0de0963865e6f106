"""What is known of how a network lets an account in: plain data."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - of records
from enum import StrEnum
from typing import NamedTuple

from pipeline.i18n import Message  # noqa: TC001 - of records
from pipeline.networks.oauth2 import Endpoint  # noqa: TC001 - of records

#: Where the browser is sent back to on this machine, where a network wants to know the port beforehand.
PORT = 8917
#: A network that takes no `http` sends the browser here, where nothing answers; the person copies the address.
NOWHERE = "https://localhost/"


class Redirect(StrEnum):
    """Where the browser goes with the code."""

    FREE = "free"  # to this machine, to whatever port is free
    FIXED = "fixed"  # to this machine, to the port that was written down at the network
    PASTED = "pasted"  # nowhere: the person copies the address out of the browser


class Challenge(StrEnum):
    """How the proof of who asked (PKCE, RFC 7636) is written."""

    NONE = "none"
    S256 = "s256"
    HEX = "hex"  # TikTok: SHA-256 in hexadecimal digits


class Ask(NamedTuple):
    """What a person is asked for.

    Args:
        name: of a secret, or of one of `SETTINGS`.
        what: what it is, in a few words.
        hidden: it is a secret, and is not shown while it is typed.
        optional: it may be left empty.
    """

    name: str
    what: Message
    hidden: bool = True
    optional: bool = False


#: What may be asked for and is no secret: the fields of `channel.toml` that it is written into.
SETTINGS = ("account", "server", "room")


class Longer(NamedTuple):
    """How a token of an hour becomes one of two months, as Meta has it.

    Args:
        address: who makes it.
        grant: what it is called: `ig_exchange_token`.
        renew: who makes a new one of it before it ends; empty where nobody does.
        regrant: what that is called: `ig_refresh_token`.
        field: what the token is called in the question.
        app: the app signs the question with its id, too.
    """

    address: str
    grant: str
    renew: str = ""
    regrant: str = ""
    field: str = "access_token"
    app: bool = False


class Grant(NamedTuple):
    """How an authorization code is had and made into tokens (RFC 6749, 4.1).

    Args:
        authorize: where a person says yes; `{server}` is the account's own server.
        tokens: who makes tokens; likewise.
        scopes: what is asked for.
        between: what stands between two scopes.
        redirect: where the browser goes with the code.
        challenge: how the proof is written.
        params: what stands in the address beside that.
        longer: where a token of an hour has to be made into one that lasts.
        refreshes: what is kept is a refresh token, with the app's id and secret, and not the token itself.
        registers: the app is registered by us, at the account's own server.
        path: where on this machine the browser goes.
        organisation: what is asked for in place of the scopes where an organisation posts.
        settled: what is asked for besides where a channel has an option so: option, value, scope.
    """

    authorize: str
    tokens: Endpoint
    scopes: tuple[str, ...]
    between: str = " "
    redirect: Redirect = Redirect.FIXED
    challenge: Challenge = Challenge.S256
    params: tuple[tuple[str, str], ...] = ()
    longer: Longer | None = None
    refreshes: bool = False
    registers: bool = False
    path: str = "/"
    organisation: tuple[str, ...] = ()
    settled: tuple[tuple[str, str, str], ...] = ()

    @property
    def renews(self) -> bool:
        """Whether new secrets can be made of the old ones, without a person."""
        return self.refreshes or bool(self.longer and self.longer.renew)

    @property
    def kept(self) -> tuple[str, ...]:
        """The names of the secrets that are stored."""
        return ("client_id", "client_secret", "refresh_token") if self.refreshes else ("token",)


class Way(NamedTuple):
    """How an account of a network is connected.

    Args:
        network: its name.
        steps: what a person does first, in order.
        asks: what they are asked for then.
        grant: how the browser gets tokens; None where what was asked for is all.
        source: where that is documented.
        read: when it was read.
        warning: what is worth knowing before one begins.
    """

    network: str
    steps: tuple[Message, ...]
    asks: tuple[Ask, ...]
    source: str
    read: date
    grant: Grant | None = None
    warning: Message | None = None

    @property
    def redirect(self) -> str:
        """What a person writes down at the network as the address that the browser is sent back to."""
        if self.grant is None:
            return ""
        if self.grant.redirect is Redirect.PASTED:
            return NOWHERE
        port = "*" if self.grant.redirect is Redirect.FREE else str(PORT)
        return f"http://127.0.0.1:{port}{self.grant.path}"
