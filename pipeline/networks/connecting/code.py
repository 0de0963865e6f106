"""The authorization code grant: a browser is sent off, comes back with a code, and the code becomes tokens."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from pipeline.errors import NotSentError, RejectedError, UsageError
from pipeline.i18n import Message
from pipeline.networks.answers import at, wanted, words
from pipeline.networks.bodies import form
from pipeline.networks.connecting.loopback import is_ours
from pipeline.networks.connecting.way import Challenge
from pipeline.networks.http import Request, Server, preparing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.networks.answers import Answer
    from pipeline.networks.connecting.way import Grant
    from pipeline.networks.http import Patience


@dataclass(frozen=True, slots=True)
class App:
    """An app that asks for an account's word."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Errand:
    """One time that a browser is sent off.

    Args:
        grant: how the network does it.
        app: who asks.
        redirect: where the browser comes back to.
        server: the account's own server, where the network has many.
        state: the word that has to come back.
        verifier: what proves that it is us who ask for the tokens.
    """

    grant: Grant
    app: App
    redirect: str
    server: str = ""
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64), repr=False)

    @property
    def address(self) -> str:
        """Where the browser is sent."""
        params = [
            ("response_type", "code"),
            (self.grant.tokens.client_name, self.app.id),
            ("redirect_uri", self.redirect),
            ("scope", self.grant.between.join(self.grant.scopes)),
            ("state", self.state),
            *self.grant.params,
        ]
        if self.grant.challenge is not Challenge.NONE:
            params += [
                ("code_challenge", challenge(self.verifier, self.grant.challenge)),
                ("code_challenge_method", "S256"),
            ]
        return f"{placed(self.grant.authorize, self.server)}?{urlencode(params)}"

    def code(self, brought: Mapping[str, str]) -> str:
        """Return the code that the browser brought.

        Raises:
            UsageError: it is not ours, or brought none.
            RejectedError: the person, or the network, said no.
        """
        if not is_ours(self.state, brought):
            raise UsageError(
                Message("what came back is not the answer to what was asked"),
                Message("begin again, and use the newest address only"),
            )
        if "error" in brought:
            said = brought.get("error_description") or brought["error"]
            plain = " ".join("".join(char if char.isprintable() else " " for char in said).split())[:300]
            raise RejectedError(
                Message("the network gives no access: {words}", words=plain), Message("begin again, and say yes")
            )
        if not brought.get("code"):
            raise UsageError(Message("what came back holds no code"), Message("begin again"))
        return brought["code"].removesuffix("#_")

    def exchange(self, code: str, now: datetime, patience: Patience | None = None) -> dict[str, Any]:
        """Make tokens of a code; return all that the network says of them.

        Raises:
            NotSentError: the network is not to be reached.
            RejectedError: it says no.
        """
        fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", self.redirect)]
        if self.grant.challenge is not Challenge.NONE:
            fields.append(("code_verifier", self.verifier))
        headers: dict[str, str] = {}
        hidden = [code, self.verifier, self.app.secret]
        if self.grant.tokens.basic:
            login = b64encode(f"{quote(self.app.id, safe='')}:{quote(self.app.secret, safe='')}".encode()).decode()
            headers["Authorization"] = f"Basic {login}"
            hidden.append(login)
        else:
            fields += [(self.grant.tokens.client_name, self.app.id), ("client_secret", self.app.secret)]
        address = placed(self.grant.tokens.address, self.server)
        server = Server(address, headers=headers, secrets=hidden, patience=patience)
        with preparing():
            return told(server.exchange(Request("POST", "", body=form(fields)), now), server)


def challenge(verifier: str, kind: Challenge) -> str:
    """Return what is shown of a proof before it is asked for."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return digest.hex() if kind is Challenge.HEX else urlsafe_b64encode(digest).decode().rstrip("=")


def placed(address: str, server: str) -> str:
    """Return an address with the account's own server in it."""
    return address.replace("{server}", server.rstrip("/"))


def told(answer: Answer, server: Server) -> dict[str, Any]:
    """Return what a network says of a token, which is there.

    Raises:
        RejectedError: it is not: some say no with a status that says yes.
        UnknownOutcomeError: nobody understands the answer.
    """
    data = answer.data()
    inner = at(data, "data", 0)  # Instagram puts it into a list
    found = inner if isinstance(inner, dict) and "access_token" in inner else data
    if not at(found, "access_token") and at(data, "error"):
        said = words(answer, server.hide)
        raise RejectedError(Message("{host} refused ({words})", host=answer.host, words=said), status=answer.status)
    if not isinstance(found, dict) or not at(found, "access_token"):
        wanted(answer, "access_token")
    if not isinstance(found, dict):
        raise NotSentError(Message("{host} gave no token", host=answer.host))
    return found
