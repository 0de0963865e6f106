"""What Facebook, Instagram and Threads share: Meta's Graph API, its errors, its lists and its containers.

Source: developers.facebook.com, Graph API (handling errors, paging) and Content Publishing, 2026-11. No server of
others to try it against; it rests on the documentation.

Graph answers most refusals with 400 and says inside what it means: a token that ended, too many requests, something
that broke. A container is a message that nobody sees yet; it is published once at most, and can be asked whether it
was.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pipeline.errors import NotSentError, RejectedError, RemoteError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness
from pipeline.networks.answers import at, wanted
from pipeline.networks.contract import NoReceipt, Receipt, unhurried
from pipeline.networks.http import Request, Server
from pipeline.networks.limits import spoken
from pipeline.networks.whoami import Identity, lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.errors import SendError
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Body, Stream
    from pipeline.networks.contract import Payload
    from pipeline.networks.http import Patience

#: What Graph calls a token that ended, one that may not do this, a limit that was reached, what broke at their side.
NOT_LET_IN = frozenset({"102", "190", "463", "467"})
LACKS_PERMISSION = frozenset({"10", "200"})
COME_LATER = frozenset({"4", "9", "17", "32", "613", "9007", "80001", "80002", "80006", "1390008"})
IN_DOUBT = frozenset({"-1", "1", "2"})
#: A picture or a video that it could not fetch, or not in time: no post came of it.
NOT_FETCHED = frozenset({"9004", "-2"})
NOT_FOUND = 404
#: How often a container is asked after, and how many seconds lie between.
ASKS, PAUSE = 20, 3.0
#: Entries on a page, and how many pages are searched.
PAGE, PAGES = 50, 20
PUBLISHED = "PUBLISHED"


class Listing(NamedTuple):
    """How a list shows its entries: the fields with the moment, the text, and the address, which may have none."""

    made: str
    text: str
    url: str = ""


class Graph:
    """One of Meta's servers, as one account talks to it.

    Args:
        network: whose version of the API is spoken.
        server: `https://graph.facebook.com`.
        token: of the account.
        patience: how long to wait.
        secrets: what no message may repeat, beside the token.
    """

    def __init__(
        self, network: str, server: str, token: str, patience: Patience | None, secrets: Iterable[str] = ()
    ) -> None:
        base = f"{server.rstrip('/')}/{spoken(network)}"
        headers = {"Authorization": f"Bearer {token}"}
        self._server = Server(base, headers=headers, secrets=[token, *secrets], patience=patience)
        self._token = token

    @property
    def host(self) -> str:
        """Who it is, for messages."""
        return self._server.host

    def post(
        self,
        path: str,
        body: Body | Stream,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Answer:
        """Send something; raises what `Server.exchange` does, by what Graph says inside."""
        try:
            return self._server.exchange(Request("POST", path, body=body), now, last_look)
        except RejectedError as error:
            raise _meant(error) from None

    def read(self, path: str, now: datetime, **params: str) -> Answer:
        """Read something; raises what `Server.look_up` does, by what Graph says inside."""
        try:
            return self._server.look_up(path, now, *params.items())
        except RejectedError as error:
            raise _meant(error) from None

    def delete(self, name: str, now: datetime) -> None:
        """Take something back; what is gone already is fine."""
        try:
            self._server.exchange(Request("DELETE", node(name)), now)
        except RejectedError as error:
            if not is_gone(error):
                raise _meant(error) from None

    def identity(self, name: str, called: tuple[str, ...], now: datetime, needed: tuple[str, ...] = ()) -> Identity:
        """Return who an account is.

        Args:
            name: the account's number, or `me`.
            called: the fields with its name, the first that is there.
            now: for the requests.
            needed: permissions that its token has to have; none where this server does not say which those are.
        """
        found = self.read(node(name), now, fields=",".join(("id", *called)))
        field, known = next(((each, str(said)) for each in called if (said := at(found.data(), each))), ("", ""))
        about = self._about_token(now) if needed else {}
        ends = at(about, "expires_at")
        return Identity(
            known,
            wanted(found, "id"),
            lacking(needed, at(about, "scopes") or ()),
            datetime.fromtimestamp(ends, UTC) if isinstance(ends, int) and ends > 0 else None,
            is_handle=field == "username",
        )

    def _about_token(self, now: datetime) -> Any:  # noqa: ANN401 - JSON
        """Return what Graph says of the token, nothing where it does not say."""
        try:
            return at(self.read("/debug_token", now, input_token=self._token).data(), "data")
        except RemoteError:
            return {}

    def permalink(self, name: str, field: str, now: datetime) -> str:
        """Return where people see something that was published; empty where Graph does not say just now."""
        try:
            return str(at(self.read(node(name), now, fields=field).data(), field) or "")
        except RemoteError:
            return ""  # it is out: that nobody told its address makes no doubt of it

    def ready(self, container: str, field: str, now: datetime, asks: int | None = None) -> str:
        """Return a container, once Graph is done with its pictures or its video.

        Args:
            container: its name.
            field: the one with its state.
            now: for the requests.
            asks: how often it is asked after.

        Raises:
            NotSentError: that takes too long.
            RejectedError: Graph cannot take them.
        """
        for _ in range(asks or ASKS):
            about = self.read(node(container), now, fields=_fields(field)).data()
            state = at(about, field)
            if state in {"FINISHED", PUBLISHED}:
                return container
            if state in {"ERROR", "EXPIRED"}:
                why = self._server.hide(str(at(about, "error_message") or at(about, "status") or state))
                raise RejectedError(
                    Message("{host} refused ({words})", host=self.host, words=" ".join(why.split())[:300])
                )
            self._server.pause(PAUSE)
        raise NotSentError(Message("{host} takes too long over what it fetches", host=self.host))

    def became(
        self, container: str, field: str, now: datetime, find: Callable[[], Receipt | NoReceipt]
    ) -> Receipt | NoReceipt:
        """Return what became of a container: nothing, or the message that a look-up finds.

        Args:
            container: its name.
            field: the one with its state.
            now: for the request.
            find: looks for the message; a container does not name it.

        Raises:
            UnknownOutcomeError: it is out, and not to be found yet.
        """
        try:
            out: bool | None = at(self.read(node(container), now, fields=field).data(), field) == PUBLISHED
        except RejectedError as error:
            if not is_gone(error):
                raise
            out = None  # Graph forgets containers after a day
        if out is False:
            return NoReceipt.ABSENT
        found = find()
        if out and not isinstance(found, Receipt):
            raise UnknownOutcomeError(Message("{host} has published it and does not show it yet", host=self.host))
        return found

    def listed(self, path: str, since: datetime, made: str, **params: str) -> Iterator[Any]:
        """Yield what a list has since a moment, newest first.

        Args:
            path: of the list.
            since: the moment.
            made: the field that says when an entry was made.
            params: beside those of paging.

        Raises:
            UnknownOutcomeError: there is more than can be searched.
        """
        earliest = likeness.since(since)
        params["limit"] = str(PAGE)
        for _ in range(PAGES):
            page = self.read(path, since, **params).data()
            entries = at(page, "data") or []
            oldest = None
            for entry in entries:
                oldest = likeness.read(at(entry, made))
                if oldest and oldest >= earliest:
                    yield entry
            after = at(page, "paging", "cursors", "after")
            if not entries or not after or not at(page, "paging", "next") or (oldest and oldest < earliest):
                return
            params["after"] = str(after)
        raise UnknownOutcomeError(Message("the posts of this account on {host} cannot be searched", host=self.host))

    def found(
        self, path: str, payload: Payload, since: datetime, listing: Listing, **order: str
    ) -> Receipt | NoReceipt:
        """Look in a list for a message with the same text, made since a moment.

        Args:
            path: of the list.
            payload: whose text.
            since: the moment.
            listing: how the list shows its entries.
            order: what makes it begin with the newest, where it does not by itself.
        """
        fields = ",".join(filter(None, ("id", *listing)))
        for entry in self.listed(path, since, listing.made, fields=fields, **order):
            if likeness.alike(str(at(entry, listing.text) or ""), payload.text):
                return Receipt(str(at(entry, "id")), str(at(entry, listing.url) or "") if listing.url else "")
        return NoReceipt.ABSENT

    def insights(self, name: str, metrics: dict[str, str], now: datetime) -> dict[str, int]:
        """Return counts, from our name for each to Graph's."""
        answer = self.read(f"{node(name)}/insights", now, metric=",".join(metrics.values()))
        said = {at(each, "name"): at(each, "values", 0, "value") for each in at(answer.data(), "data") or ()}
        return {ours: int(said.get(theirs) or 0) for ours, theirs in metrics.items()}


def node(name: str, edge: str = "") -> str:
    """Return the path of a thing, or of a list of it."""
    return f"/{quote(name, safe='')}{'/' if edge else ''}{edge}"


def name_in(answer: Answer) -> str:
    """Return what Graph calls the thing that was made."""
    return wanted(answer, "id")


def is_gone(error: RejectedError) -> bool:
    """Whether Graph says that there is no such thing; it says so with 400 as well."""
    return error.status == NOT_FOUND or (error.code == "100" and "does not exist" in str(error).lower())


def _fields(field: str) -> str:
    # Instagram says in `status` what went wrong, Threads in `error_message`.
    return "status_code,status" if field == "status_code" else f"{field},error_message"


def _meant(error: RejectedError) -> SendError:
    """Return what a refusal of Graph means."""
    known = NOT_LET_IN | LACKS_PERMISSION | COME_LATER | IN_DOUBT | NOT_FETCHED
    if isinstance(error, UnauthorisedError) or error.code not in known:
        return error
    if error.code in NOT_FETCHED:
        hint = Message("see that nothing keeps Meta's fetcher out: robots.txt, a firewall, a login")
        return NotSentError(error.message, hint)
    if error.code in NOT_LET_IN | LACKS_PERMISSION:
        hint = (
            Message("give the token the permission that it lacks: docs/networks lists them")
            if error.code in LACKS_PERMISSION
            else Message("make a new one and store it under the name that channel.toml gives")
        )
        return UnauthorisedError(error.message, hint, status=error.status, code=error.code)
    return NotSentError(error.message) if error.code in COME_LATER else UnknownOutcomeError(error.message)
