"""What every rule looks at, and how it says what it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.finding import Finding, Severity
from pipeline.networks.looks import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.i18n import Message
    from pipeline.model.library import Library, Target
    from pipeline.model.variant import Variant
    from pipeline.networks.limits import Limits


class Words(NamedTuple):
    """Something that readers will read.

    Args:
        line: offset in the text → the file's line.
        what: `text`, `alt`, `title`, `spoiler`, `card`.
    """

    text: str
    line: Callable[[int], int]
    what: str


@dataclass(frozen=True, slots=True)
class Case:
    """One target with what its network would show and what that network accepts."""

    target: Target
    variant: Variant
    library: Library
    limits: Limits

    @property
    def network(self) -> str:
        """The network's own name."""
        look = LOOKS.get(self.limits.network)
        return look.name if look else self.limits.network

    def error(self, line: int, code: str, message: Message, hint: Message) -> Finding:
        """Return an error against the rules of this channel."""
        return self._finding(line, code, message, hint, Severity.ERROR, self.target.channel.name)

    def warning(self, line: int, code: str, message: Message, hint: Message) -> Finding:
        """Return a warning about this channel."""
        return self._finding(line, code, message, hint, Severity.WARNING, self.target.channel.name)

    def anywhere(self, line: int, code: str, message: Message, hint: Message, severity: Severity) -> Finding:
        """Return a finding about the post itself, the same on every channel."""
        return self._finding(line, code, message, hint, severity, "")

    def _finding(  # noqa: PLR0913, PLR0917 - a finding's own fields
        self, line: int, code: str, message: Message, hint: Message, severity: Severity, channel: str
    ) -> Finding:
        return Finding(self.target.post.path, line, code, message, hint, severity, channel=channel)

    def words(self) -> Iterator[Words]:
        """Yield everything that readers will read, with where it is written."""
        post = self.target.post
        for part in self.variant.parts:
            yield Words(part.text, part.line_at, "text")
            for image in part.images:
                yield Words(image.alt, _always(image.line), "alt")
            if part.video:
                yield Words(part.video.alt, _always(part.video.line), "alt")
        if self.variant.title:
            yield Words(self.variant.title, _always(post.line("title")), "title")
        if card := self.variant.link_card:
            for text in (card.title, card.description):
                yield Words(text, _always(post.line("link")), "link card")
        if self.variant.spoiler:
            yield Words(self.variant.spoiler, _always(post.line("spoiler")), "spoiler")
        for name, text in post.card.fields if post.card else ():
            yield Words(text, _always(post.lines.get(f"card.{name}", post.line("card"))), "card")


def _always(line: int) -> Callable[[int], int]:
    return lambda _: line
