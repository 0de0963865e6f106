"""An upload that is filled piece by piece and can be asked how far it came, as Google has them.

Source: developers.google.com, YouTube Data API, resumable uploads, 2026-11.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from pipeline.errors import NotSentError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks.bodies import Body
from pipeline.networks.contract import clip_parts
from pipeline.networks.http import Request, Server, preparing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Clip
    from pipeline.networks.http import Patience
    from pipeline.networks.oauth2 import Login

#: What it says while bytes are missing.
INCOMPLETE = 308
#: Bytes that are sent at once, a multiple of 256 KiB; how often in a row there may be no headway.
CHUNK, STUCK = 8 * 1024 * 1024, 4
PAUSE = 2.0
_RANGE = re.compile(r"bytes=0-(\d{1,18})", re.ASCII)


class Upload:
    """One upload of one video.

    Args:
        root: the workspace, where the video is.
        clip: the video.
        place: the upload's address; whoever knows it may fill it.
        login: of the account.
        theirs: host and what ends the names of others that may see the account's token.
        patience: how long to wait.
    """

    def __init__(  # noqa: PLR0913 - what an upload consists of
        self, root: Path, clip: Clip, *, place: str, login: Login, theirs: tuple[str, str], patience: Patience | None
    ) -> None:
        parts = urlsplit(place)
        self._root = root
        self._clip = clip
        self._path = parts.path
        self._params = tuple(parse_qsl(parts.query, keep_blank_values=True))
        secrets = [value for _, value in self._params]
        self._server = Server(f"{parts.scheme}://{parts.netloc}", secrets=secrets, patience=patience)
        host = self._server.host
        self._login = login if host == theirs[0] or host.endswith(theirs[1]) else None

    def ask(self, now: datetime) -> Answer:
        """Return how far it came: an answer that says `INCOMPLETE`, or that of the whole.

        Raises:
            SendError: as `Server.exchange` does.
        """
        return self._put(b"", f"bytes */{self._clip.size}", now)

    def fill(self, answer: Answer, now: datetime, last_look: Callable[[], None]) -> Answer:
        """Send what is missing and return the answer to the last piece, which makes the whole.

        Args:
            answer: what it said when it was asked.
            now: for requests.
            last_look: called before the last piece leaves.

        Raises:
            NotSentError: it was not filled.
            SendError: as `Server.exchange` does, for the last piece.
        """
        stuck = 0
        while answer.status == INCOMPLETE:
            before = kept(answer)
            for start, piece in self._pieces(before):
                answer = self._piece(start, piece, now, last_look)
                if answer.status != INCOMPLETE or kept(answer) != start + len(piece):
                    break
            stuck = stuck + 1 if answer.status == INCOMPLETE and kept(answer) <= before else 0
            if stuck > STUCK:
                raise NotSentError(Message("{host} takes no more of {path}", host=answer.host, path=self._clip.path))
        return answer

    def _piece(self, start: int, piece: bytes, now: datetime, last_look: Callable[[], None]) -> Answer:
        end, size = start + len(piece), self._clip.size
        about = f"bytes {start}-{end - 1}/{size}"
        if end == size:
            return self._put(piece, about, now, last_look)
        with preparing():
            try:
                return self._put(piece, about, now)
            except UnknownOutcomeError:  # some of it may have arrived: it says how much
                self._server.pause(PAUSE)
                return self.ask(now)

    def _put(self, data: bytes, about: str, now: datetime, last_look: Callable[[], None] | None = None) -> Answer:
        server = self._login.into(self._server, now) if self._login else self._server
        body = Body(data, self._clip.media_type) if data else None
        request = Request("PUT", self._path, self._params, {"Content-Range": about}, body, frozenset({INCOMPLETE}))
        return server.exchange(request, now, last_look) if last_look else server.exchange(request, now)

    def _pieces(self, begin: int) -> Iterator[tuple[int, bytes]]:
        """Yield what comes after so many bytes, in pieces, each with the place where it begins."""
        skip, start, waiting = begin, begin, b""
        for piece in clip_parts(self._root, self._clip, CHUNK):
            waiting += piece[skip:]
            skip = max(skip - len(piece), 0)
            if len(waiting) > CHUNK:  # the last one has to be known as the last
                yield start, waiting[:CHUNK]
                start, waiting = start + CHUNK, waiting[CHUNK:]
        yield start, waiting


def kept(answer: Answer) -> int:
    """Return how many bytes an upload has."""
    found = _RANGE.fullmatch(answer.headers.get("range", ""))
    return int(found[1]) + 1 if found else 0
