"""Sina Weibo: one message with one picture, and an address of the domain that the app is registered for.

Source: open.weibo.com, 2/statuses/share, statuses/user_timeline, show, destroy and the error codes, as quoted in public
projects, read 2026-11. No server of others to try it against, and nobody we know tried it lately.

Weibo knows no keys. It refuses the same text again for a while, and a lost message is looked for in the account's
timeline, where every address has become a short one.
"""

from __future__ import annotations

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import file_name, form, multipart
from pipeline.networks.contract import NoReceipt, Receipt, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.errors import SendError
    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Body
    from pipeline.networks.contract import Payload
    from pipeline.networks.http import Patience

SERVER = "https://api.weibo.com"
#: What Weibo calls a token that ended, too much at once, what broke there, a text that it has, a thing that is gone.
NOT_LET_IN = frozenset({"21301", "21314", "21315", "21316", "21317", "21327", "21332", "10014", "10013"})
COME_LATER = frozenset({"10022", "10023", "10024", "20016"})
IN_DOUBT = frozenset({"10001", "10002", "10003", "10009", "10010", "10011"})
THERE_ALREADY = frozenset({"20017", "20019"})
GONE = frozenset({"20101"})
#: What it says to a text without an address of the registered domain.
NO_ADDRESS = "10017"
PAGE, PAGES = 100, 5
_LINK = re.compile(r"https?://[^\s<>\"'，。；！？（）【】]+")


class Weibo:
    """One account.

    Args:
        root: the workspace, where images are.
        token: of the account, for one app.
        domain: that the app is registered for: every message has to have an address of it.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=3)

    def __init__(
        self, root: Path, *, token: str, domain: str, server: str = SERVER, patience: Patience | None = None
    ) -> None:
        self._root = root
        self._domain = domain.lower().removeprefix("https://").strip("/")
        headers = {"Authorization": f"OAuth2 {token}"}
        self._server = Server(server, headers=headers, secrets=[token], patience=patience)
        self._user = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Weibo knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Share one message."""
        if reply_to:
            raise RejectedError(Message("a message on Weibo has no thread from here"), Message("make one post of it"))
        with preparing():
            body = self._body(payload)
        try:
            answer = self._changed("/2/statuses/share.json", body, now, last_look)
        except RejectedError as error:
            return self._after_refusal(error, payload, now)
        return _receipt(wanted(answer, "idstr"))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's
        """Look in the account's timeline: the same words but for addresses, made since then."""
        for each in self._own(since):
            if likeness.alike(_bare(str(at(each, "text") or "")), _bare(payload.text)):
                return _receipt(str(at(each, "idstr")))
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say whose token it is."""
        uid = self._me(now)
        return Identity(wanted(self._read("/2/users/show.json", now, ("uid", uid)), "screen_name"), uid)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a message back; one that is gone already is fine."""
        try:
            self._changed("/2/statuses/destroy.json", form([("id", remote_id)]), now)
        except RejectedError as error:
            if error.code not in GONE:
                raise

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return likes, reposts and replies."""
        there = self._read("/2/statuses/show.json", now, ("id", remote_id)).data()
        names = {"likes": "attitudes_count", "reposts": "reposts_count", "replies": "comments_count"}
        return {ours: int(at(there, theirs) or 0) for ours, theirs in names.items()}

    def _body(self, payload: Payload) -> Body:
        hosts = [urlsplit(found).hostname or "" for found in _LINK.findall(payload.text)]
        if not any(host.lower() == self._domain or host.lower().endswith(f".{self._domain}") for host in hosts):
            raise RejectedError(
                Message("Weibo takes nothing from here without an address of {domain}", domain=self._domain),
                Message("write one into the text: the app is registered for that domain"),
            )
        if len(payload.images) > 1:
            raise RejectedError(
                Message("a message on Weibo takes one image from here"), Message("leave the others out")
            )
        if not payload.images:
            return form([("status", payload.text)])
        image = payload.images[0]
        file = ("pic", file_name(1, image.media_type), image_bytes(self._root, image), image.media_type)
        return multipart([("status", payload.text)], [file])

    def _after_refusal(self, error: RejectedError, payload: Payload, now: datetime) -> Receipt:
        """Tell whether a text that Weibo has already is this very message."""
        if error.code == NO_ADDRESS:
            hint = Message(
                "look which domain the app is registered for, at open.weibo.com, and write it as [options] domain"
            )
            raise RejectedError(error.message, hint, status=error.status, code=error.code) from None
        if error.code not in THERE_ALREADY:
            raise error
        try:
            found = self.find(payload, reply_to=(), key="", since=now - timedelta(days=1))
        except (NotSentError, RejectedError):
            raise UnknownOutcomeError(
                error.message, Message("Weibo has this text already: look whether it is this post")
            ) from None
        if isinstance(found, Receipt):
            return found
        raise error

    def _me(self, now: datetime) -> str:
        if not self._user:
            self._user = wanted(self._read("/2/account/get_uid.json", now), "uid")
        return self._user

    def _own(self, since: datetime) -> Iterator[Any]:
        """Yield the account's messages since a moment, newest first.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        me, earliest = self._me(since), likeness.since(since)
        for number in range(1, PAGES + 1):
            params = [("uid", me), ("count", str(PAGE)), ("page", str(number)), ("trim_user", "1")]
            page = at(self._read("/2/statuses/user_timeline.json", since, *params).data(), "statuses") or []
            for each in page:
                made = _moment(str(at(each, "created_at") or ""))
                if made is not None and made < earliest:
                    return
                yield each
            if len(page) < PAGE:
                return
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )

    def _changed(self, path: str, body: Body, now: datetime, last_look: Callable[[], None] = unhurried) -> Answer:
        try:
            return self._server.exchange(Request("POST", path, body=body), now, last_look)
        except RejectedError as error:
            raise _meant(error) from None

    def _read(self, path: str, now: datetime, *params: tuple[str, str]) -> Answer:
        try:
            return self._server.look_up(path, now, *params)
        except RejectedError as error:
            raise _meant(error) from None


def _meant(error: RejectedError) -> SendError:
    """Return what a refusal of Weibo means: most come with 400 or 403, whatever they are about."""
    if error.code in NOT_LET_IN and not isinstance(error, UnauthorisedError):
        hint = Message("make a new one and store it under the name that channel.toml gives")
        return UnauthorisedError(error.message, hint, status=error.status, code=error.code)
    if error.code in COME_LATER:
        return NotSentError(error.message)
    return UnknownOutcomeError(error.message) if error.code in IN_DOUBT else error


def _bare(text: str) -> str:
    return _LINK.sub(" ", text)


def _moment(written: str) -> datetime | None:
    """Return the moment of `Tue May 31 17:46:55 +0800 2011`, None where it is none."""
    try:
        day, month, date, clock, zone, year = written.split()
        return parsedate_to_datetime(f"{day}, {date} {month} {year} {clock} {zone}")
    except ValueError:
        return None


def _receipt(name: str) -> Receipt:
    return Receipt(name, f"https://m.weibo.cn/status/{name}")


def account(given: Account) -> Weibo:
    """Return an account, by its token for one app."""
    return Weibo(given.root, token=given.secret("token"), domain=given.option("domain"))
