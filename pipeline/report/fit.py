"""Where a post that is too long would be cut, as text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.report import preview
from pipeline.text.cutting import Seam

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.library import Target
    from pipeline.model.variant import Variant
    from pipeline.report.voice import Voice
    from pipeline.rules.fitting import Cut, Fitting

SCISSORS = "✂"


class Fit(NamedTuple):
    """What cutting came to on one channel.

    Args:
        target: the post there.
        variant: as it would be sent without cuts; None where it cannot be rendered.
        fitting: with cuts; None where nothing is too long, or the network has no threads.
        too_long: whether anything is.
    """

    target: Target
    variant: Variant | None
    fitting: Fitting | None
    too_long: bool


def lines(fits: Sequence[Fit], voice: Voice, width: int) -> Iterator[str]:
    """Yield what each network would get, with a line wherever it would be cut."""
    for index, fit in enumerate(fits):
        if index:
            yield ""
        yield preview.channel_line(fit.target.channel, voice, width)
        yield voice.say(_verdict(fit))
        if fit.fitting is not None:
            yield from _pieces(fit.fitting, voice)


def _verdict(fit: Fit) -> Message:
    if fit.variant is None:
        return Message("it cannot be shown: tellal check says why")
    if not fit.too_long:
        return Message("it fits as it is")
    if fit.fitting is None:
        return Message("it is too long, and {network} has no threads: shorten it", network=fit.target.channel.rules)
    count = len(fit.fitting.pieces)
    if not fit.fitting.fits:
        return Message("it would become {count} messages; what is still too long has no place for a cut", count=count)
    return Message("it would become {count} messages", count=count)


def _pieces(fitting: Fitting, voice: Voice) -> Iterator[str]:
    (variant,) = fitting.variants
    if variant is None:
        return
    for number, piece in enumerate(fitting.pieces, 1):
        yield ""
        yield from preview.message(number, variant, voice)
        if number - 1 in fitting.stuck:
            yield voice.paint(voice.say(Message("still too long")), "bad")
        if piece.cut is not None:
            yield voice.paint(f"{SCISSORS} {voice.say(_where(piece.cut))}", "warn")


def _where(cut: Cut) -> Message:
    match cut.seam:
        case Seam.PARAGRAPH:
            return Message("line {line}, between two paragraphs", line=cut.line)
        case Seam.LINE:
            return Message("line {line}, between two lines", line=cut.line)
        case Seam.SENTENCE:
            return Message("line {line}, between two sentences", line=cut.line)
        case Seam.CLAUSE:
            return Message("line {line}, inside a sentence", line=cut.line)
        case Seam.WORD:
            return Message("line {line}, between two words", line=cut.line)
        case Seam.LETTER:
            return Message("line {line}, between two letters", line=cut.line)


def data(fits: Sequence[Fit]) -> list[dict[str, Any]]:
    """Return it as plain data."""
    return [
        {
            "target": str(fit.target),
            "channel": fit.target.channel.name,
            "network": fit.target.channel.rules,
            "too_long": fit.too_long,
            "fits": not fit.too_long or (fit.fitting is not None and fit.fitting.fits),
            "messages": _messages(fit.fitting) if fit.fitting else [],
        }
        for fit in fits
    ]


def _messages(fitting: Fitting) -> list[dict[str, Any]]:
    (variant,) = fitting.variants
    parts = variant.parts if variant else ()
    return [
        {
            "text": part.text,
            "count": part.count,
            "limit": variant.limit if variant else 0,
            "too_long": number in fitting.stuck,
            "cut": {"line": piece.cut.line, "between": piece.cut.seam.name.lower()} if piece.cut else None,
        }
        for number, (part, piece) in enumerate(zip(parts, fitting.pieces, strict=True))
    ]
