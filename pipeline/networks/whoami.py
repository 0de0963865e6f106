"""Who an account is, asked without publishing anything: whether its secrets are good, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """An account as its network has it.

    Args:
        name: as people see it there, without `@`; empty where the network does not say.
        id: the network's own name of it, where it has one.
        lacks: what its secrets may not do and would have to, in the network's words.
        expires: the last moment of its secrets (UTC), None where the network does not say.
        tried: whether the network was asked at all; some secrets cannot be tried without publishing.
        is_handle: whether the name is what channels call the account by, and not a title that may be written anyhow.
    """

    name: str
    id: str = ""
    lacks: tuple[str, ...] = ()
    expires: datetime | None = None
    tried: bool = True
    is_handle: bool = True


#: What is said of an account of which nothing can be tried without publishing.
UNTRIED = Identity("", tried=False)


@runtime_checkable
class WhoAmI(Protocol):
    """A network that says who somebody is by their secrets."""

    def whoami(self, now: datetime) -> Identity:
        """Return whose secrets these are; nothing is published by asking.

        Raises:
            UnauthorisedError: the secrets are good for nobody.
            SendError: as `Network.send` does.
        """


def lacking(needed: Iterable[str], allowed: Iterable[str]) -> tuple[str, ...]:
    """Return what of the needed permissions is not among the allowed ones; nothing where none are known."""
    known = set(allowed)
    return tuple(each for each in needed if each not in known) if known else ()
