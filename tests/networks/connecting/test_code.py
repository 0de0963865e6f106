"""The way of a code, from a browser to tokens, against a server that takes nothing but what the RFCs have."""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pipeline.errors import RejectedError, UsageError
from pipeline.networks.connecting.code import App, Errand
from pipeline.networks.connecting.finishing import Choice, finish, register, renew
from pipeline.networks.connecting.loopback import Loopback, read_pasted
from pipeline.networks.connecting.way import Challenge, Grant, Longer, Redirect, Way
from pipeline.networks.oauth2 import Endpoint
from tests.networks.case import QUICK
from tests.networks.fakes.authority import ID, REFRESH, SECRET, TOKEN, Authority
from tests.networks.fakes.base import serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SCOPES = ("read:accounts", "write:statuses")


@pytest.fixture
def authority() -> Iterator[Authority]:
    """One server."""
    with serving(Authority()) as fake:
        assert isinstance(fake, Authority)
        yield fake


def way(fake: Authority, **about: Any) -> Way:  # noqa: ANN401 - of a grant
    """Return how an account of the fake is connected."""
    endpoint = Endpoint(f"{fake.url}/oauth/token", fake.called, fake.basic)
    made = {"redirect": Redirect.FREE, "refreshes": True, **about}
    network = str(made.pop("network", "reddit"))
    return Way(network, (), (), "", date.min, Grant(f"{fake.url}/oauth/authorize", endpoint, SCOPES, **made))


def visit(address: str) -> tuple[int, str]:
    """Open an address as a browser does, one step; return the status and where it leads, or the page."""
    place = urlsplit(address)
    with closing(HTTPConnection(place.hostname or "", place.port, timeout=5)) as connection:
        connection.request("GET", f"{place.path or '/'}{'?' if place.query else ''}{place.query}")
        response = connection.getresponse()
        page = response.read().decode()
        return response.status, response.getheader("Location") or page


def browse(address: str) -> str:
    """Follow an authorization to the loopback page, and return what is on it."""
    status, back = visit(address)
    assert status == 302, back
    return visit(back)[1]


def connected(fake: Authority, the_way: Way) -> tuple[Errand, dict[str, Any]]:
    """Send a browser off, wait for it, and make tokens."""
    assert the_way.grant is not None
    with Loopback(the_way.grant.redirect, the_way.grant.path, patience=10) as page:
        fake.redirects.add(page.address)
        errand = Errand(the_way.grant, App(ID, SECRET), page.address)
        pages: list[str] = []
        browser = threading.Thread(target=lambda: pages.append(browse(errand.address)))
        browser.start()
        brought = page.wait(errand.state)
        browser.join()
    assert "close this page" in pages[0]
    return errand, errand.exchange(errand.code(brought), NOW, QUICK)


@pytest.mark.parametrize(
    ("fake", "challenge"),
    [
        (Authority(), Challenge.S256),
        (Authority(hashed="hex", called="client_key", between=","), Challenge.HEX),
        (Authority(hashed="", basic=True), Challenge.NONE),
        (Authority(basic=True), Challenge.S256),
    ],
    ids=["google", "tiktok", "reddit", "basic"],
)
def test_a_browser_brings_a_code_and_the_code_becomes_tokens(fake: Authority, challenge: Challenge) -> None:
    """As each network writes the proof, calls the app and lets it sign in."""
    with serving(fake):
        the_way = way(fake, challenge=challenge, between=fake.between)
        errand, said = connected(fake, the_way)
        made = finish(the_way, errand, said, now=NOW, choose=first, patience=QUICK)
    assert dict(made.secrets) == {"client_id": ID, "client_secret": SECRET, "refresh_token": REFRESH}
    assert made.ends == date(2027, 11, 25)
    assert SECRET not in repr(errand) + repr(made) + str(errand.address)
    assert errand.verifier not in errand.address


def first(choices: Sequence[Choice]) -> Choice:
    """Choose the last one that is offered."""
    return choices[-1]


def test_a_code_is_good_once(authority: Authority) -> None:
    """Whoever comes second with it gets nothing, and hears of no secret."""
    the_way = way(authority)
    errand, _ = connected(authority, the_way)
    with pytest.raises(RejectedError) as caught:
        errand.exchange("used-up", NOW, QUICK)
    said = f"{caught.value}{caught.value.hint}"
    assert SECRET not in said
    assert errand.verifier not in said


def test_another_proof_is_refused(authority: Authority) -> None:
    """Whoever steals the code has not what proves that they asked."""
    the_way = way(authority)
    assert the_way.grant is not None
    redirect = "http://127.0.0.1:9/"
    authority.redirects.add(redirect)
    errand = Errand(the_way.grant, App(ID, SECRET), redirect)
    brought = dict(parse_qsl(urlsplit(visit(errand.address)[1]).query))
    thief = Errand(the_way.grant, App(ID, SECRET), redirect, state=errand.state)
    with pytest.raises(RejectedError, match="code_verifier"):
        thief.exchange(thief.code(brought), NOW, QUICK)


def test_a_stranger_is_turned_away_and_the_right_one_still_waited_for(authority: Authority) -> None:
    """Any page in the browser can call the loopback; without the word that was sent off it is nobody."""
    the_way = way(authority)
    assert the_way.grant is not None
    with Loopback(Redirect.FREE, "/", patience=10) as page:
        errand = Errand(the_way.grant, App(ID, SECRET), page.address)
        strangers = ["?code=evil&state=guess", "?code=evil", "favicon.ico", f"other?code=evil&state={errand.state}"]
        seen: list[int] = []

        def visits() -> None:
            seen.extend(visit(page.address + each)[0] for each in strangers)
            seen.append(visit(f"{page.address}?code=right&state={errand.state}")[0])

        browser = threading.Thread(target=visits)
        browser.start()
        brought = page.wait(errand.state)
        browser.join()
    assert seen == [404, 404, 404, 404, 200]
    assert errand.code(brought) == "right"


def test_a_no_is_a_no(authority: Authority) -> None:
    """The person, or the network, did not want it; what it says is printed in one plain line."""
    the_way = way(authority)
    assert the_way.grant is not None
    authority.says_no = True
    authority.redirects.add("http://127.0.0.1:9/")
    errand = Errand(the_way.grant, App(ID, SECRET), "http://127.0.0.1:9/")
    brought = read_pasted(visit(errand.address)[1])
    with pytest.raises(RejectedError, match="The user said no"):
        errand.code(brought)
    with pytest.raises(RejectedError, match="a b"):
        errand.code({"state": errand.state, "error": "a\x1b\nb"})


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("http://127.0.0.1:9/?code=evil&state=another", "not the answer"),
        ("http://127.0.0.1:9/?code=evil", "not the answer"),
        ("just words", "not the address"),
    ],
)
def test_what_is_pasted_is_looked_at_like_what_comes_by_itself(pasted: str, said: str, authority: Authority) -> None:
    """An address of somebody else's would connect somebody else's account."""
    the_way = way(authority)
    assert the_way.grant is not None
    errand = Errand(the_way.grant, App(ID, SECRET), "http://127.0.0.1:9/")
    with pytest.raises(UsageError, match=said):
        errand.code(read_pasted(pasted))


def test_an_errand_without_a_word_takes_nobody(authority: Authority) -> None:
    """An empty word is no word: an address without one would fit it."""
    the_way = way(authority)
    assert the_way.grant is not None
    errand = Errand(the_way.grant, App(ID, SECRET), "http://127.0.0.1:9/", state="")
    with pytest.raises(UsageError):
        errand.code({"code": "x"})


def test_nobody_is_waited_for_for_ever() -> None:
    """Whoever closes the browser gets the terminal back, and the port is free again."""
    with Loopback(Redirect.FREE, "/", patience=0) as page, pytest.raises(UsageError, match="nobody came back"):
        page.wait("word")
    with pytest.raises(OSError):
        visit(page.address)


def test_a_port_that_is_taken_is_said() -> None:
    """Where the network knows the port, another one would be refused there."""
    with Loopback(Redirect.FIXED, "/"), pytest.raises(UsageError, match="taken"):
        Loopback(Redirect.FIXED, "/")


def test_only_this_machine_can_reach_the_page() -> None:
    """Nobody on the same network can bring a code."""
    with Loopback(Redirect.FREE, "/") as page:
        assert page._server.server_address[0] == "127.0.0.1"


def test_an_app_is_registered_at_the_accounts_own_server() -> None:
    """As Mastodon has it: for this very address, with no more than is needed."""
    with serving(Authority(apps=True)) as fake:
        grant = way(fake, refreshes=False).grant  # type: ignore[arg-type] # its own fake
        assert grant is not None
        app = register(fake.url, "http://127.0.0.1:9/", grant, NOW, QUICK)
    assert (app.id, app.secret) == (ID, SECRET)
    assert SECRET not in repr(app)


LONGER = ("access_token", "ig_exchange_token", "refresh_access_token", "ig_refresh_token")


def meta(fake: Authority, network: str) -> Way:
    """Return a way of Meta's at the fake."""
    exchange, grant, again, regrant = LONGER
    longer = Longer(f"{fake.url}/{exchange}", grant, f"{fake.url}/{again}", regrant)
    if network == "facebook":
        longer = Longer(f"{fake.url}/{exchange}", "fb_exchange_token", field="fb_exchange_token", app=True)
    return way(fake, network=network, refreshes=False, longer=longer)


@pytest.mark.parametrize(
    ("network", "token", "settings", "ends"),
    [
        ("instagram", "lasting-1", {"account": "kirkikindi", "room": "17841"}, date(2027, 1, 24)),
        ("threads", "lasting-1", {"account": "kirkikindi"}, date(2027, 1, 24)),
        ("facebook", "page-2", {"account": "İkindi", "room": "12"}, None),
    ],
)
def test_a_token_of_an_hour_becomes_one_that_lasts(
    network: str, token: str, settings: dict[str, str], ends: date | None, authority: Authority
) -> None:
    """With whose it is; a Page's token is the Page's own, of the one that was chosen, and does not end."""
    the_way = meta(authority, network)
    errand, said = connected(authority, the_way)
    made = finish(the_way, errand, said, now=NOW, choose=first, patience=QUICK)
    assert (dict(made.secrets), dict(made.settings), made.ends) == ({"token": token}, settings, ends)


def test_a_token_of_two_months_is_renewed(authority: Authority) -> None:
    """Without a browser and without the app."""
    held = {"token": "lasting-1"}
    made = renew(meta(authority, "instagram"), held.__getitem__, NOW, QUICK)
    assert (dict(made.secrets), made.ends) == ({"token": "lasting-2"}, date(2027, 1, 24))


def test_a_refresh_token_that_changes_is_what_is_new(authority: Authority) -> None:
    """The old one is dead from then on."""
    held = {"client_id": ID, "client_secret": SECRET, "refresh_token": REFRESH}
    made = renew(way(authority), held.__getitem__, NOW, QUICK)
    assert dict(made.secrets) == {"refresh_token": "refresh-2"}


def test_what_cannot_be_renewed_says_what_to_do(authority: Authority) -> None:
    """A token of LinkedIn's ends after two months, whatever one does."""
    with pytest.raises(RejectedError) as caught:
        renew(way(authority, network="linkedin", refreshes=False), str.upper, NOW, QUICK)
    assert "tellal connect linkedin" in str(caught.value.hint)


def test_a_network_without_a_refresh_token_is_not_taken_for_one_with(authority: Authority) -> None:
    """Google gives one the first time only; what would end in an hour is not stored."""
    authority.refreshes = False
    the_way = way(authority)
    errand, said = connected(authority, the_way)
    with pytest.raises(RejectedError, match="no refresh token"):
        finish(the_way, errand, said, now=NOW, choose=first, patience=QUICK)
    assert TOKEN not in repr(errand)
