"""Pictures and videos that networks fetch from the calendar's site: put there before their posts are due.

The site is built before a post goes out and after it, never in between. So what is approved and goes out soon is there
ahead of its time; publishing only waits for it. It is the very bytes that are sent, under their SHA-256.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from pipeline.doors import Doors
from pipeline.errors import TellalError
from pipeline.model.plan import State
from pipeline.networks import contract
from pipeline.networks.bodies import media_name
from pipeline.networks.footage import clip_parts
from pipeline.networks.hosting import fetches, fetches_videos
from pipeline.networks.limits import limits
from pipeline.site.fingerprints import of_code
from pipeline.site.kept import Known
from pipeline.trust.ledger import ledger_of
from pipeline.trust.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pipeline.model.plan import Planned
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Payload
    from pipeline.site.kept import Writer
    from pipeline.site.whole import Render
    from pipeline.survey import Survey

FOLDER = "media"
#: What goes out by itself at its time.
_COMING = frozenset({State.SCHEDULED, State.DUE})
#: What was begun: another message of it may follow, with the words and pictures that it began with.
_BEGUN = frozenset({State.SENDING, State.UNKNOWN, State.PARTIAL})
_OUT = frozenset({State.PUBLISHED, State.CHANGED})


def write(survey: Survey, render: Render, writer: Writer) -> None:
    """Write what networks fetch into the site's folder of media; what cannot be made is left out, and not sent.

    Args:
        survey: what is known.
        render: a target as its network shows it.
        writer: writes the files of the site.
    """
    root = survey.library.root
    for channel, payload in _payloads(survey, render):
        video = payload.video if fetches_videos(channel) else None
        pictures = (*payload.images, *((video.cover,) if video and video.cover else ()))
        for picture in pictures:
            with suppress(TellalError):
                _put(writer, media_name(picture.sha256, picture.media_type), partial(_picture, root, picture))
        if video:
            with suppress(TellalError):
                _put(writer, media_name(video.sha256, video.media_type), partial(clip_parts, root, video))


def _picture(root: Path, picture: contract.Picture) -> tuple[bytes]:
    return (contract.image_bytes(root, picture),)


def _put(writer: Writer, name: str, pieces: Callable[[], Iterable[bytes]]) -> None:
    address, known = f"{FOLDER}/{name}", Known(of_code())
    if writer.stands(address, known.key) or address in writer.made:
        return
    place = writer.place / address
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with place.open("wb") as file:
            file.writelines(pieces())
    except TellalError:  # it changed on the way: half of it is nothing that anybody may fetch
        place.unlink()
        raise
    writer.made[address] = known


def _payloads(survey: Survey, render: Render) -> Iterator[tuple[Channel, Payload]]:
    if not survey.library.settings.media.by_site:
        return
    payloads = Doors().payloads
    for planned in survey.plan.targets:
        if not _is_wanted(planned, survey):
            continue
        channel = planned.target.channel
        if planned.state in _BEGUN:
            yield from ((channel, payload) for payload in _pinned(planned, survey))
        with suppress(TellalError):
            variant = render(planned.target)
            yield from ((channel, payload) for payload in (payloads(variant, survey.library) if variant else ()))


def _is_wanted(planned: Planned, survey: Survey) -> bool:
    channel, state = planned.target.channel, planned.state
    if not fetches(channel):
        return False
    if state in _COMING:
        due = planned.target.post.publish_at
        return due is not None and due - survey.library.settings.media.ahead <= survey.now
    return state in _BEGUN or (state in _OUT and limits(channel.network).media_stays)


def _pinned(planned: Planned, survey: Survey) -> Iterator[Payload]:
    """Yield what was begun, as the ledger has it."""
    key, history = planned.target.key, survey.history
    intent = progress(history.of(key)).intent
    if intent is not None and "payload" in intent.data:
        with suppress(TellalError):
            document = ledger_of(survey.library).payload(history.version, key, intent.data["payload"])
            yield from contract.from_document(document)
