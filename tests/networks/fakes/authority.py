"""An authorization server that takes nothing but what RFC 6749 and RFC 7636 have, with an account behind it."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode

from tests.networks.fakes.base import Fake, Reply, must, only

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

ID, SECRET = "app-1", "s3cret/of+the app"
REFRESH, TOKEN = "refresh-tökén/1", "access-tökén/1"


class Authority(Fake):
    """One app, one account.

    Args:
        hashed: how the proof is written: `s256`, `hex`, or empty where none is taken.
        basic: the app signs in by HTTP Basic.
        called: what the app's id is called.
        between: what stands between two scopes.
        refreshes: it gives refresh tokens.
        apps: it registers apps, as Mastodon's do.
    """

    def __init__(  # noqa: PLR0913 - as networks differ
        self,
        *,
        hashed: str = "s256",
        basic: bool = False,
        called: str = "client_id",
        between: str = " ",
        refreshes: bool = True,
        apps: bool = False,
    ) -> None:
        super().__init__()
        self.hashed, self.basic, self.called, self.between = hashed, basic, called, between
        self.refreshes, self.apps = refreshes, apps
        self.redirects: set[str] = set()
        self.scopes = {"read:accounts", "read:statuses", "write:statuses", "write:media"}
        self.codes: dict[str, dict[str, str]] = {}
        self.says_no = False
        self.meddles = ""
        self.known = {ID: SECRET}
        self.lasting = TOKEN
        self.lasts = "lasting-1"

    def publishes(self, asked: Asked) -> bool:
        """Nothing is published here."""
        del asked
        return False

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        match (asked.method, asked.path):
            case ("POST", "/api/v1/apps"):
                return self.register(asked)
            case ("GET", "/oauth/authorize"):
                return self.authorize(asked)
            case ("POST", "/oauth/token"):
                return self.tokens(asked)
            case ("GET", "/access_token"):
                return self.longer(asked)
            case ("GET", "/refresh_access_token"):
                return self.renew(asked)
        must(
            asked.headers.get("Authorization", "") in {f"Bearer {self.lasting}", latin(f"Bearer {self.lasting}")},
            "who",
            401,
        )
        match asked.path:
            case "/api/v1/accounts/verify_credentials":
                return Reply(200, {"id": "7", "acct": "kirk"})
            case "/api/v1/apps/verify_credentials":
                return Reply(200, {"scopes": sorted(self.scopes)})
            case "/me/accounts":
                pages = [
                    {"id": "11", "name": "Kırk", "access_token": "page-1"},
                    {"id": "12", "name": "İkindi", "access_token": "page-2"},
                ]
                return Reply(200, {"data": pages})
            case "/me":
                return Reply(200, {"id": "9", "user_id": "17841", "username": "kirkikindi"})
        return Reply(404, {"error": "not found"})

    def register(self, asked: Asked) -> Reply:
        """Take an app."""
        must(self.apps, "no apps here", 404)
        fields = form(asked)
        only(fields, {"client_name", "redirect_uris", "scopes", "website"}, {"client_name", "redirect_uris"})
        self.redirects.add(fields["redirect_uris"])
        return Reply(200, {"client_id": ID, "client_secret": SECRET, "name": fields["client_name"]})

    def authorize(self, asked: Asked) -> Reply:
        """Send the browser back with a code, or with a no."""
        query = asked.query
        must(query.get("response_type") == "code", "response_type")
        must(query.get(self.called) in self.known, "no such app")
        must(query.get("redirect_uri") in self.redirects, "redirect_uri is not the one of the app")
        must(set(query.get("scope", "").split(self.between)) <= self.scopes, "scope")
        must(len(query.get("state", "")) >= 16, "state")
        must(bool(query.get("code_challenge")) == bool(self.hashed), "code_challenge")
        must(not self.hashed or query.get("code_challenge_method") == "S256", "code_challenge_method")
        state = self.meddles or query["state"]
        if self.says_no:
            return back(query["redirect_uri"], error="access_denied", error_description="The user said no", state=state)
        code = secrets.token_urlsafe(12)
        self.codes[code] = {"redirect": query["redirect_uri"], "challenge": query.get("code_challenge", "")}
        return back(query["redirect_uri"], code=code, state=state)

    def tokens(self, asked: Asked) -> Reply:
        """Make tokens of a code, once, or of a refresh token."""
        fields = form(asked)
        if self.basic:
            kind, _, login = asked.headers.get("Authorization", "").partition(" ")
            name, _, password = b64decode(login).decode().partition(":")
            must(kind == "Basic" and self.known.get(unquote(name)) == unquote(password), "invalid_client", 401)
            must(not {self.called, "client_secret"} & {*fields}, "the app signs in twice")
        else:
            must(
                self.known.get(fields.pop(self.called, "")) == fields.pop("client_secret", None), "invalid_client", 401
            )
        if fields.get("grant_type") == "refresh_token":
            only(fields, {"grant_type", "refresh_token"}, {"refresh_token"})
            must(fields["refresh_token"] == REFRESH, "invalid_grant")
            return Reply(
                200,
                {
                    "access_token": TOKEN,
                    "expires_in": 3600,
                    "refresh_token": "refresh-2",
                    "refresh_expires_in": 86_400 * 365,
                },
            )
        only(fields, {"grant_type", "code", "redirect_uri", "code_verifier"}, {"grant_type", "code", "redirect_uri"})
        must(fields["grant_type"] == "authorization_code", "grant_type")
        known = self.codes.pop(fields["code"], None)
        must(known is not None, "invalid_grant")
        must(known is not None and fields["redirect_uri"] == known["redirect"], "redirect_uri is another one")
        must(known is not None and self.proves(fields.get("code_verifier", ""), known["challenge"]), "code_verifier")
        said: dict[str, Any] = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 86_400 * 60}
        return Reply(
            200,
            {**said, "refresh_token": REFRESH, "refresh_token_expires_in": 86_400 * 365} if self.refreshes else said,
        )

    def proves(self, verifier: str, challenge: str) -> bool:
        """Whether a proof is that of a challenge."""
        if not self.hashed:
            return not verifier and not challenge
        digest = hashlib.sha256(verifier.encode()).digest()
        expected = digest.hex() if self.hashed == "hex" else urlsafe_b64encode(digest).decode().rstrip("=")
        return 43 <= len(verifier) <= 128 and challenge == expected

    def longer(self, asked: Asked) -> Reply:
        """Make a token of two months of one of an hour."""
        query = asked.query
        must(
            query.get("client_secret") == SECRET and query.get("grant_type", "").endswith("exchange_token"), "exchange"
        )
        token = query.get("access_token") or query.get("fb_exchange_token")
        must(token == TOKEN, "which token")
        self.lasting = self.lasts
        return Reply(200, {"access_token": self.lasting, "token_type": "bearer", "expires_in": 5_184_000})

    def renew(self, asked: Asked) -> Reply:
        """Make a new token of two months."""
        only(asked.query, {"grant_type", "access_token"}, {"grant_type", "access_token"})
        must(asked.query["grant_type"].endswith("refresh_token"), "grant_type")
        must(asked.query["access_token"] == self.lasts, "invalid")
        return Reply(200, {"access_token": "lasting-2", "expires_in": 5_184_000})


def form(asked: Asked) -> dict[str, str]:
    """Return the fields of a form."""
    must(asked.headers.get("Content-Type") == "application/x-www-form-urlencoded", "not a form")
    return dict(parse_qsl(asked.body.decode(), keep_blank_values=True, strict_parsing=True))


def back(redirect: str, **params: str) -> Reply:
    """Send the browser back."""
    return Reply(302, "", {"Location": f"{redirect}?{urlencode(params)}"})


def latin(text: str) -> str:
    """Return a header as http.server reads it."""
    return text.encode().decode("latin-1")
