"""`@name` of a post → that person as the channel's network knows them: by handle, by id and name, or in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity
from pipeline.networks.limits import limits
from pipeline.networks.naming import NAMINGS, named, words
from pipeline.text import casing
from pipeline.text.dress import Person
from pipeline.workspace.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.networks.naming import Named


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is who on one network.

    Args:
        people: of `brand.toml`: name → network → handle, id or `shown <id>`; `name` among the networks is what they are
            called without one.
        network: whose handles are wanted.
        lang: language of the post, for telling names apart by their letters.
    """

    people: Mapping[str, Mapping[str, str]]
    network: str
    lang: str

    def person(self, name: str) -> Person:
        """Return what stands for `@name`: a person of the brand by handle or by name, anybody else as written."""
        known, rest = self._known(name)
        if known is None:
            return Person("@" + name, name if name.isascii() else "")
        name = self.people[known].get("name", known)
        found = self._named(known)
        if found is None:
            return Person(name, "", rest)
        return Person(words(found, self.network, name), found.id or found.shown, rest)

    def findings(self, name: str, path: str, line: int, channel: str) -> list[Finding]:
        """Return what a writer should know about `@name` at a place."""
        known, _ = self._known(name)
        if known is not None:
            if self._named(known) is not None:
                return []
            code, message, hint = self._unmentioned(known)
            return [Finding(path, line, code, message, hint, Severity.WARNING, channel=channel)]
        meant = nearest(name, self.people)
        if meant is not None:
            message = Message("@{name} is nobody in brand/brand.toml", name=name)
            hint = Message(
                "did you mean @{meant}? Otherwise whoever has that name on the network is mentioned", meant=meant
            )
            return [Finding(path, line, "mention-unknown", message, hint, Severity.WARNING)]
        if not name.isascii():
            message = Message("@{name} can be nobody's handle, so it mentions nobody", name=name)
            hint = Message(
                "handles are written with a–z, 0–9 and _; add the person to brand/brand.toml to use the name"
            )
            return [Finding(path, line, "mention-unknown", message, hint, Severity.WARNING)]
        return []

    def _named(self, known: str) -> Named | None:
        """Return a person of the brand's as the network knows them, None where it cannot mention them."""
        value = self.people[known].get(self.network, "")
        mentions = limits(self.network).mentions
        if not value or mentions == "none":
            return None
        found = named(value, self.network)
        return found if found.id or (mentions == "handle" and found.shown) else None

    def _unmentioned(self, known: str) -> tuple[str, Message, Message]:
        """Say why a person of the brand's is not mentioned, and what would help."""
        about = {"name": known, "network": self.network}
        if limits(self.network).mentions == "none":
            return (
                "mention-nowhere",
                Message("{network} mentions nobody, so @{name} is shown as a plain name", **about),
                Message("write the name without @, or a link to where people find them"),
            )
        if limits(self.network).mentions == "id":
            return (
                "mention-without-handle",
                Message("@{name} has no id on {network}, so the plain name is shown", **about),
                Message(
                    'add {network} = "{example}" under [people.{name}] in brand/brand.toml, or leave out the @',
                    example=NAMINGS[self.network].example,
                    **about,
                ),
            )
        return (
            "mention-without-handle",
            Message("@{name} has no handle on {network}, so the plain name is shown", **about),
            Message(
                'add {network} = "…" under [people.{name}] in brand/brand.toml, or write the name without @', **about
            ),
        )

    def _known(self, name: str) -> tuple[str | None, str]:
        """Find a name of the brand's: as written, in another case, or before a full stop without a space after it."""
        for candidate in (name, casing.lower(name, self.lang), name.lower()):
            if candidate in self.people:
                return candidate, ""
        head, dot, tail = name.partition(".")
        if dot and head in self.people:
            return head, dot + tail
        return None, ""
