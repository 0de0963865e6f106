"""From what a network handed out to what is stored: a token that lasts, whose it is, and until when it is good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import RejectedError
from pipeline.i18n import Message
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import form
from pipeline.networks.connecting.code import App, told
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.oauth2 import Client, Refreshed, lasts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from pipeline.networks.connecting.code import Errand
    from pipeline.networks.connecting.way import Grant, Longer, Way
    from pipeline.networks.http import Patience

CLIENT_NAME, WEBSITE = "Tellal", "https://github.com/tellal/tellal"


class Choice(NamedTuple):
    """One of several that a person has to choose from."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it.

    Args:
        secrets: name in `channel.toml` → value.
        settings: fields of `channel.toml` that were found out.
        ends: the last day of the secrets, None where nobody says so or they do not end.
    """

    secrets: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str] = field(default_factory=dict)
    ends: date | None = None


def register(server: str, redirect: str, grant: Grant, now: datetime, patience: Patience | None = None) -> App:
    """Make an app at an account's own server (Mastodon), and return it.

    Raises:
        SendError: the server does not make one.
    """
    fields = [
        ("client_name", CLIENT_NAME),
        ("redirect_uris", redirect),
        ("scopes", grant.between.join(grant.scopes)),
        ("website", WEBSITE),
    ]
    there = Server(server, patience=patience)
    with preparing():
        answer = there.exchange(Request("POST", "/api/v1/apps", body=form(fields)), now)
        return App(wanted(answer, "client_id"), wanted(answer, "client_secret"))


def finish(  # noqa: PLR0913 - all that it takes
    way: Way,
    errand: Errand,
    said: Mapping[str, Any],
    *,
    now: datetime,
    choose: Callable[[Sequence[Choice]], Choice],
    patience: Patience | None = None,
) -> Made:
    """Make what is stored of what a network said when it made a token.

    Args:
        way: of the network.
        errand: what was asked.
        said: what it answered.
        now: the moment (UTC).
        choose: asks a person for one of several.
        patience: how long to wait.

    Raises:
        SendError: the network does not say what it takes.
    """
    token, grant, app = str(said["access_token"]), errand.grant, errand.app
    if grant.refreshes:
        refresh = at(dict(said), "refresh_token")
        if not refresh:
            raise RejectedError(
                Message("{network} gave no refresh token", network=way.network),
                Message("take the app's access away in the account's settings, and begin again"),
            )
        secrets = {"client_id": app.id, "client_secret": app.secret, "refresh_token": str(refresh)}
        return Made(secrets, {}, _day(now, lasts(dict(said))))
    if grant.longer is None:
        return Made({"token": token}, {}, _day(now, at(dict(said), "expires_in")))
    longer = _longer(grant.longer, app, token, now, patience)
    token, ends = str(longer["access_token"]), _day(now, at(longer, "expires_in"))
    if way.network == "facebook":
        return _page(grant.longer, token, now, choose, patience)
    return Made({"token": token}, _account(way, grant.longer, token, now, patience), ends)


def renew(way: Way, secret: Callable[[str], str], now: datetime, patience: Patience | None = None) -> Made:
    """Make new secrets of a channel's present ones, where its network does that; nothing new where they go on.

    Args:
        way: of the network.
        secret: returns a secret by its name in `channel.toml`.
        now: the moment (UTC).
        patience: how long to wait.

    Raises:
        RejectedError: the network does not renew them.
        SendError: it does not answer as it should.
    """
    grant = way.grant
    if grant is not None and grant.refreshes:
        client = Client(secret("client_id"), secret("client_secret"), secret("refresh_token"))
        login = Refreshed(way.network, grant.tokens, client, patience)
        login.token(now)
        return Made({"refresh_token": login.rotated} if login.rotated else {}, {}, _day(now, login.lasts))
    if grant is None or grant.longer is None or not grant.longer.renew:
        raise RejectedError(
            Message("nothing renews the secrets of {network}", network=way.network),
            Message("make new ones: tellal connect {network}", network=way.network),
        )
    token = secret("token")
    params = (("grant_type", grant.longer.regrant), ("access_token", token))
    there = Server(grant.longer.renew, secrets=[token], patience=patience)
    with preparing():
        answer = told(there.exchange(Request("GET", "", params), now), there)
    return Made({"token": str(answer["access_token"])}, {}, _day(now, at(answer, "expires_in")))


def _longer(longer: Longer, app: App, token: str, now: datetime, patience: Patience | None) -> dict[str, Any]:
    """Return what is said of a token of two months, made of one of an hour."""
    params = [("grant_type", longer.grant), ("client_secret", app.secret), (longer.field, token)]
    if longer.app:
        params.append(("client_id", app.id))
    there = Server(longer.address, secrets=[token, app.secret], patience=patience)
    with preparing():
        return told(there.exchange(Request("GET", "", tuple(params)), now), there)


def _page(
    longer: Longer,
    token: str,
    now: datetime,
    choose: Callable[[Sequence[Choice]], Choice],
    patience: Patience | None,
) -> Made:
    """Return the token of one of a person's Pages, which has no end when it is made of a token that lasts."""
    there = _signed_in(longer, token, patience)
    listed = there.look_up("/me/accounts", now, ("fields", "id,name,access_token")).data()
    pages = [each for each in at(listed, "data") or () if at(each, "access_token")]
    if not pages:
        raise RejectedError(
            Message("this person manages no Page that the app was given access to"),
            Message("begin again, and tick the Page"),
        )
    choices = [Choice(str(at(each, "id")), str(at(each, "name") or "")) for each in pages]
    chosen = choose(choices) if len(choices) > 1 else choices[0]
    page = next(each for each in pages if str(at(each, "id")) == chosen.id)
    return Made({"token": str(at(page, "access_token"))}, {"room": chosen.id, "account": chosen.name})


def _account(way: Way, longer: Longer, token: str, now: datetime, patience: Patience | None) -> dict[str, str]:
    """Return which account of Instagram or Threads a token is of."""
    field = "user_id" if way.network == "instagram" else "id"
    me = _signed_in(longer, token, patience).look_up("/me", now, ("fields", f"{field},username"))
    found = {"account": str(at(me.data(), "username") or "")}
    return {**found, "room": wanted(me, field)} if way.network == "instagram" else found


def _signed_in(longer: Longer, token: str, patience: Patience | None) -> Server:
    parts = urlsplit(longer.address)
    headers = {"Authorization": f"Bearer {token}"}
    return Server(f"{parts.scheme}://{parts.netloc}", headers=headers, secrets=[token], patience=patience)


def _day(now: datetime, seconds: object) -> date | None:
    """Return the last whole day of something that holds for some seconds."""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds <= 0:
        return None
    return (now + timedelta(seconds=min(seconds, 10 * 366 * 86_400)) - timedelta(days=1)).date()
