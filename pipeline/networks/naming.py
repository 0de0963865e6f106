"""How networks know people: by a handle, by an id beside a name, or not at all."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAMED = re.compile(r"(?P<shown>[^<>]*?)\s*<(?P<id>[^<>\s]+)>\Z")


class Naming(NamedTuple):
    """How a network takes an id.

    Args:
        pattern: what an id looks like there.
        example: what `brand.toml` says, for people who look for it.
        words: what readers see, from `{shown}` and `{id}`.
    """

    pattern: re.Pattern[str]
    example: str
    words: str


#: Networks that know people by an id, and those that take one beside a handle.
NAMINGS = {
    "bluesky": Naming(re.compile(r"did:[a-z]+:[\w.:%-]+\Z"), "ayse.example <did:plc:…>", "@{shown}"),
    "discord": Naming(re.compile(r"\d{5,25}\Z"), "Ayşe <123456789012345678>", "@{shown}"),
    "facebook": Naming(re.compile(r"\d{5,25}\Z"), "Name of the Page <1234567890>", "{shown}"),
    "linkedin": Naming(
        re.compile(r"urn:li:(?:person|organization):[\w-]+\Z"), "Exact Name <urn:li:person:…>", "{shown}"
    ),
    "matrix": Naming(re.compile(r"@[\w.=/+-]+:[\w.:-]+\Z"), "Ayşe <@ayse:server.example>", "{shown}"),
    "nostr": Naming(re.compile(r"npub1[02-9ac-hj-np-z]{58}\Z"), "npub1…", "nostr:{id}"),
    "slack": Naming(re.compile(r"[UW][A-Z0-9]{6,20}\Z"), "Ayşe <U0123ABCD>", "@{shown}"),
    "telegram": Naming(re.compile(r"\d{5,20}\Z"), "ayse", "@{shown}"),
}
#: What readers see of a handle.
WORDS = {"reddit": "u/{shown}"}


class Named(NamedTuple):
    """A person on a network, as `brand.toml` has it.

    Args:
        shown: the handle or the name, without `@`; empty where the value is an id alone.
        id: as the network knows it, empty where the value has none that it would take.
    """

    shown: str
    id: str


def named(value: str, network: str) -> Named:
    """Read `handle`, `id` or `shown <id>`."""
    naming = NAMINGS.get(network)
    found = _NAMED.match(value)
    shown, given = (found["shown"], found["id"]) if found else (value, value)
    is_id = naming is not None and naming.pattern.match(given) is not None
    if not found and is_id:
        return Named("", given)
    return Named(_handle(shown.strip(), network), given if is_id else "")


def words(named: Named, network: str, name: str) -> str:
    """Return what readers see of a person who can be mentioned.

    Args:
        named: as read.
        network: where.
        name: what they are called, where the value does not say.
    """
    naming = NAMINGS.get(network)
    pattern = naming.words if naming else WORDS.get(network, "@{shown}")
    return pattern.format(shown=named.shown or name, id=named.id)


def _handle(written: str, network: str) -> str:
    if network == "reddit":
        return re.sub(r"\A/?u/", "", written)
    return written.removeprefix("@")
