"""Videos for Bluesky: its video service takes them, makes them playable and puts them into the account's repository.

Source: bluesky-social/bsky-docs, tutorials/video; lexicons/app/bsky/video, 2026-08-20. The service has no server of
others to try it against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import NotSentError, RejectedError
from pipeline.i18n import Message
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import video_name
from pipeline.networks.contract import clip_body
from pipeline.networks.http import Request, Server

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.contract import Clip
    from pipeline.networks.http import Patience

SERVICE = "https://video.bsky.app"
#: How often a video is asked after, and how many seconds lie between.
ASKS, PAUSE = 150, 2.0
#: What the service lets us do in the account's name.
ALLOWED = "com.atproto.repo.uploadBlob"


def home(session: Any, host: str) -> str:  # noqa: ANN401 - JSON
    """Return the host of the server that has the account's data, which the one that lets in may not be.

    Args:
        session: what signing in gave.
        host: where we signed in.
    """
    for service in at(session, "didDoc", "service") or ():
        if str(at(service, "id") or "").endswith("#atproto_pds"):
            return urlsplit(str(at(service, "serviceEndpoint") or "")).hostname or host
    return host


class Account(NamedTuple):
    """Whose videos they are, and where they go.

    Args:
        did: of the account.
        pds: host of the server that has the account's data.
        server: the account's, signed in.
        service: address of the video service.
        patience: how long to wait.
    """

    did: str
    pds: str
    server: Server
    service: str
    patience: Patience | None


def upload(clip: Clip, root: Path, account: Account, now: datetime) -> dict[str, Any]:
    """Have a video taken and return the part of a post that shows it.

    Raises:
        NotSentError: it takes too long.
        RejectedError: the service cannot use it.
    """
    asked = (("aud", f"did:web:{account.pds}"), ("lxm", ALLOWED))
    token = wanted(account.server.look_up("/xrpc/com.atproto.server.getServiceAuth", now, *asked), "token")
    headers = {"Authorization": f"Bearer {token}"}
    films = Server(account.service, headers=headers, secrets=[token], patience=account.patience)
    params = (("did", account.did), ("name", video_name(clip.media_type)))
    request = Request("POST", "/xrpc/app.bsky.video.uploadVideo", params, body=clip_body(root, clip))
    answer = films.exchange(request, now)
    # The lexicon has it inside of `jobStatus`, the service has been giving it bare.
    job = wanted(answer, *(("jobStatus", "jobId") if at(answer.data(), "jobStatus") else ("jobId",)))
    blob = _done(Server(account.service, patience=account.patience), job, clip, now)
    shape = {"width": clip.width, "height": clip.height}
    shown: dict[str, Any] = {"$type": "app.bsky.embed.video", "video": blob, "aspectRatio": shape}
    return {**shown, "alt": clip.alt} if clip.alt else shown


def _done(films: Server, job: str, clip: Clip, now: datetime) -> dict[str, Any]:
    """Return the video as a post names it, once the service is done with it."""
    for _ in range(ASKS):
        status = at(films.look_up("/xrpc/app.bsky.video.getJobStatus", now, ("jobId", job)).data(), "jobStatus")
        blob = at(status, "blob")
        if isinstance(blob, dict):
            return blob
        if at(status, "state") == "JOB_STATE_FAILED":
            raise RejectedError(Message("{host} cannot read {path}", host=films.host, path=clip.path))
        films.pause(PAUSE)
    raise NotSentError(Message("{host} takes too long over {path}", host=films.host, path=clip.path))
