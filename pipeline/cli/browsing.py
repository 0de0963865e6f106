"""A browser sent off to a network and waited for: the part of `tellal connect` that needs one."""

from __future__ import annotations

import threading
import webbrowser
from typing import TYPE_CHECKING

import click

from pipeline.i18n import Message
from pipeline.networks.connecting.code import App, Errand
from pipeline.networks.connecting.finishing import finish, register
from pipeline.networks.connecting.loopback import HOST, Loopback, read_pasted
from pipeline.networks.connecting.way import NOWHERE, PORT, Redirect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from pipeline.cli.options import Options
    from pipeline.networks.connecting.finishing import Choice, Made
    from pipeline.networks.connecting.way import Grant, Way

ORGANISATION = "urn:li:organization:"


def granted(  # noqa: PLR0913 - all that it takes
    way: Way,
    answers: Mapping[str, str],
    options: Options,
    choose: Callable[[Sequence[Choice]], Choice],
    *,
    browser: bool,
    say: Callable[[str], None],
) -> Made:
    """Send a browser off, wait for it, and return what came of it.

    Raises:
        UsageError: nobody came back, or somebody who was not sent.
        SendError: the network gives no access.
    """
    grant = way.grant
    if grant is None:
        raise AssertionError(way.network)
    if answers.get("room", "").startswith(ORGANISATION) and grant.organisation:
        grant = grant._replace(scopes=grant.organisation)
    now, voice = options.now(), options.voice()
    if not browser or grant.redirect is Redirect.PASTED:
        back = NOWHERE if grant.redirect is Redirect.PASTED else f"http://{HOST}:{PORT}{grant.path}"
        errand = _errand(grant, answers, back, now)
        say(voice.say(Message("open this address, and say yes:")))
        say(errand.address)
        if browser:
            _open(errand.address)
        ended = Message("the browser ends at an address that begins with {address}: all of that address", address=back)
        brought: Mapping[str, str] = read_pasted(click.prompt(voice.say(ended), hide_input=True, type=str))
    else:
        page = Loopback(grant.redirect, grant.path)
        with page:
            errand = _errand(grant, answers, page.address, now)
            say(voice.say(Message("the browser opens; if it does not, open this address:")))
            say(errand.address)
            _open(errand.address)
            brought = page.wait(errand.state)
    said = errand.exchange(errand.code(brought), now)
    return finish(way._replace(grant=grant), errand, said, now=now, choose=choose)


def _open(address: str) -> None:
    """Open the browser beside us: some of them end only when they are closed, and it is us whom they come back to."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _errand(grant: Grant, answers: Mapping[str, str], back: str, now: datetime) -> Errand:
    server = answers.get("server", "")
    app = register(server, back, grant, now) if grant.registers else App(answers["client_id"], answers["client_secret"])
    return Errand(grant, app, back, server)
