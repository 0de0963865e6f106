"""What readers see of a post that is out, beside what its file says by now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import TellalError
from pipeline.model.plan import State
from pipeline.networks import contract
from pipeline.text.difference import difference
from pipeline.trust.ledger import ledger_of
from pipeline.trust.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.site.previews import Preview
    from pipeline.survey import Survey


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a message that readers see otherwise than its file has it.

    Args:
        part: which message of the thread; 0 for the line after the first of a message.
        stretches: (fate, words): `same`, `gone` of what readers see, `new` of what the file says.
    """

    part: int
    stretches: tuple[tuple[str, str], ...]


def changes(survey: Survey, previews: Iterable[Preview]) -> dict[str, tuple[LineView, ...]]:
    """Return the lines that differ, by channel; only of what is out and was edited, for the ledger is asked for it."""
    found = {}
    for preview in previews:
        if preview.target.state is State.CHANGED:
            new = ["".join(piece.text for piece in part.pieces) for part in preview.parts]
            lines = tuple(_lines(_out(survey, preview.target.key), new))
            if lines:
                found[preview.target.channel.name] = lines
    return found


def _out(survey: Survey, key: str) -> list[str]:
    """Return what readers see of each message; nothing where the ledger cannot say."""
    history = survey.history
    showing = progress(history.of(key)).showing
    with suppress(TellalError):
        for digest in showing[:1]:
            document = ledger_of(survey.library).payload(history.version, key, digest)
            return [payload.text for payload in contract.from_document(document)]
    return []


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterable[LineView]:
    if not old:
        return
    most = max(len(old), len(new))
    for number in range(most):
        before, after = (texts[number] if number < len(texts) else "" for texts in (old, new))
        for index, stretches in enumerate(difference(before, after)):
            part = number + 1 if most > 1 and not index else 0
            yield LineView(part, tuple((stretch.fate.value, stretch.text) for stretch in stretches))
