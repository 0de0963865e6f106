"""Bringing a message to its services: where they are, and what came of it; never longer than a bound, never an error.

The addresses come from the environment variable that `[notify]` names; how they are kept, `networks/courier.py` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.networks import courier
from pipeline.networks.courier import Fate
from pipeline.report.voice import cut, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model.settings import Notify
    from pipeline.networks.courier import Carried
    from pipeline.notify.words import Notice

#: How long one message to all of them may take, in seconds, whatever they do.
PATIENCE = 20.0
LONGEST = 200
#: Whoever has more addresses wants a service that passes messages on.
MOST = 10


class Reached(NamedTuple):
    """What came of one address.

    Args:
        service: what is behind it, by its name; empty where nobody knows.
        taken: whether it took the message.
        why: why not, in words; empty where it did.
    """

    service: str
    taken: bool
    why: Message | None = None


def addresses(settings: Notify, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return where messages go.

    Raises:
        UsageError: the variable is not set, or holds too many, or nothing that carries messages is installed.
    """
    found = environment.get(settings.url, "").split()
    if not found:
        raise UsageError(
            Message("nobody is told: the environment variable {variable} is not set", variable=settings.url),
            Message("set it to an Apprise URL, or take [notify] out of tellal.toml; see docs/notifications.md"),
        )
    if not courier.is_installed():
        raise UsageError(
            Message("nobody is told: what carries messages is not installed"),
            Message("{command}", command="pip install 'tellal[notify]'"),
        )
    if len(found) > MOST:
        raise UsageError(
            Message(
                "nobody is told: {variable} holds {n} addresses; {most} are the most",
                variable=settings.url,
                n=len(found),
                most=MOST,
            ),
            Message("take fewer, or a service that passes messages on"),
        )
    return tuple(found)


def reach(
    notice: Notice, to: Sequence[str], environment: Mapping[str, str], patience: float = PATIENCE
) -> list[Reached]:
    """Bring a message to all of its addresses at once; return what came of each, in their order.

    Args:
        notice: the message.
        to: the addresses.
        environment: the run's; what is not needed of it stays here.
        patience: how many seconds all of it may take.
    """
    parcel = courier.Parcel(notice.title, notice.body, str(notice.kind))
    return [_reached(carried, patience) for carried in courier.carry(parcel, to, environment, patience)]


def _reached(carried: Carried, patience: float) -> Reached:
    service = visible(", ".join(carried.services))
    match carried.fate:
        case Fate.TAKEN:
            return Reached(service, taken=True)
        case Fate.SLOW:
            return Reached("", taken=False, why=Message("no answer within {n} seconds", n=round(patience)))
        case Fate.SILENT:
            return Reached("", taken=False, why=Message("what carries messages ended without an answer"))
        case Fate.STRANGE:
            return Reached("", taken=False, why=Message("this is no address that Apprise knows"))
        case Fate.REFUSED:
            said = cut(visible(carried.heard or "-"), LONGEST)
            return Reached(service, taken=False, why=Message("{said}", said=said))
