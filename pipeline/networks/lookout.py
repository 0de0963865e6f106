"""Looks whether a picture or a video can be read at its address, by anybody and to the byte, and waits for it.

A network that fetches would take an error page, or yesterday's picture, and publish it or refuse the post for good. So
what is there is read whole, as it streams by, and compared, before the network is told of it.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from pipeline.errors import NotSentError, RemoteError, UsageError
from pipeline.i18n import Message
from pipeline.networks.contract import Clip
from pipeline.networks.http import LONGEST_BODY, Patience, Request, Server

if TYPE_CHECKING:
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Picture

#: Seconds for all that one account waits for in a run, and between two looks.
WAIT, PAUSE = 120.0, 5.0
#: Bytes that are read at most: no network takes a larger video.
LARGEST = 4_000_000_000
REDIRECTS = range(300, 400)
OK, TROUBLE = 200, 500
PATIENCE = Patience(deadline=120)
LATER = Message("the next run tries it again; docs/networks/media.md says who puts it there")


class Lookout:
    """Looks at what lies below an address of the open web.

    Args:
        base: what addresses begin with, ending with a slash.
        patience: how long each look may take; its `sleep` waits between two.
    """

    def __init__(self, base: str, patience: Patience | None = None) -> None:
        self._base = base
        self._patience = patience or PATIENCE
        self._left = WAIT
        self._seen: set[str] = set()

    def wait_for(self, name: str, media: Picture | Clip) -> str:
        """Return the address of a picture or a video, once the very bytes can be read there.

        Args:
            name: below the base.
            media: what has to be there.

        Raises:
            NotSentError: they cannot be read there, or not yet; it says what is there in their place.
        """
        address = f"{self._base}{quote(name)}"
        while name not in self._seen:
            began = time.monotonic()
            wrong = self.wrong(name, media)
            if wrong is None:
                self._seen.add(name)
                break
            self._left -= max(PAUSE, time.monotonic() - began)
            if self._left <= 0 or isinstance(wrong, _ForGoodError):
                raise wrong
            self._patience.sleep(PAUSE)
        return address

    def wrong(self, name: str, media: Picture | Clip) -> NotSentError | None:
        """Look once: return why a network must not fetch it, None where it may."""
        digest = hashlib.sha256()
        request = Request("GET", f"/{quote(name)}", headers={"Accept": "*/*"}, largest=LARGEST, taken=digest.update)
        address = f"{self._base}{quote(name)}"
        longer = min(media.size / self._patience.slowest, LONGEST_BODY) if isinstance(media, Clip) else 0
        patience = replace(self._patience, deadline=self._patience.deadline + longer)
        try:
            answer = Server(self._base, patience=patience).ask(request)
        except UsageError as error:
            return _ForGoodError(error.message, error.hint)
        except RemoteError as error:
            return NotSentError(
                Message("{address} cannot be read: {reason}", address=address, reason=str(error)), error.hint or LATER
            )
        return self._judged(address, answer, media, digest.hexdigest())

    @staticmethod
    def _judged(address: str, answer: Answer, media: Picture | Clip, sha256: str) -> NotSentError | None:
        if answer.status in REDIRECTS:
            there = urlsplit(answer.headers.get("location", "")).hostname or "…"
            return _ForGoodError(
                Message("{address} leads on to {host}, and nobody is sent around", address=address, host=there),
                Message("write into tellal.toml ([media] url) the address that answers itself"),
            )
        if answer.status != OK:
            return NotSentError(
                Message(
                    "{path} is not at its address yet: {host} answered {status} ({address})",
                    path=media.path,
                    host=answer.host,
                    status=answer.status,
                    address=address,
                ),
                LATER,
            )
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != media.media_type:
            return NotSentError(
                Message(
                    "{address} is {kind}, where {path} is {wanted}",
                    address=address,
                    kind=kind[:60] if kind.isprintable() and kind else "?",
                    path=media.path,
                    wanted=media.media_type,
                ),
                LATER,
            )
        if sha256 != media.sha256:
            return NotSentError(
                Message("{address} has other bytes than {path}", address=address, path=media.path), LATER
            )
        return None


def unreached(address: str, patience: Patience | None = None) -> Message | None:
    """Return why nobody can read what lies below an address, None where a server answers there for itself.

    What it answers to the bare address says nothing: most list no folder.
    """
    try:
        answer = Server(address, patience=patience or Patience()).ask(Request("GET", "/", headers={"Accept": "*/*"}))
    except (RemoteError, UsageError) as error:
        return Message("{address} does not answer: {reason}", address=address, reason=str(error))
    if answer.status in REDIRECTS:
        there = urlsplit(answer.headers.get("location", "")).hostname or "…"
        return Message("{address} leads on to {host}, and nobody is sent around", address=address, host=there)
    if answer.status >= TROUBLE:
        return Message("{address} does not answer: {reason}", address=address, reason=str(answer.status))
    return None


class _ForGoodError(NotSentError):
    """No waiting mends it."""
