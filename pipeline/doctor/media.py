"""The place from which networks fetch pictures: whether one is named where a channel needs it, and open to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.i18n import Message
from pipeline.networks.hosting import fetches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.doctor.facts import Facts
    from pipeline.model.diagnosis import Diagnosis
    from pipeline.model.library import Library

SETTINGS = "tellal.toml"


def reached(library: Library) -> tuple[Message, ...]:
    """Ask for the place as a network would, without a login; return what is wrong with the answers."""
    from pipeline.networks.lookout import unreached  # noqa: PLC0415 - only where somebody asks

    place = library.settings.media
    if not place.ready:
        return ()
    addresses = (place.url, place.endpoint) if place.kind == "s3" else (place.url,)
    return tuple(wrong for address in addresses if (wrong := unreached(address)) is not None)


def place(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether there is a place, where a channel's network fetches pictures."""
    code, named = "media-place", facts.settings.media
    who = ", ".join(sorted(channel.name for channel in facts.channels.values() if fetches(channel)))
    if named.ready:
        yield well(code, Message("networks fetch pictures and videos from {url}", url=named.url))
    elif who:
        yield look(
            code,
            Message("{who}: pictures are fetched from a public address, and no place for them is named", who=who),
            Message("name one under [media] in tellal.toml: docs/networks/media.md says how"),
            SETTINGS,
        )
    else:
        yield well(code, Message("no channel's network fetches pictures"))


def answers(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the place answers anybody."""
    code, troubles = "media-open", facts.media
    if not facts.settings.media.ready:
        yield well(code, Message("there is no place to ask for"))
    elif isinstance(troubles, Unseen):
        yield unseen(code, troubles)
    elif troubles:
        remedy = Message("see that it is open to everybody, and that [media] in tellal.toml names the address itself")
        yield from (bad(code, trouble, remedy, SETTINGS) for trouble in troubles)
    else:
        yield well(code, Message("it answers"))
