"""A plan as a table for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.plan import State
from pipeline.report import times
from pipeline.report.voice import cells, cut, pad, visible
from pipeline.text import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from pipeline.model.plan import Planned
    from pipeline.model.post import Post
    from pipeline.report.voice import Voice

COLOURS = {
    State.DRAFT: "dim",
    State.INVALID: "bad",
    State.UNAPPROVED: "warn",
    State.HELD: "warn",
    State.SCHEDULED: "info",
    State.DUE: "bold",
    State.SENDING: "warn",
    State.UNKNOWN: "bad",
    State.HANDED: "warn",
    State.PUBLISHED: "good",
    State.CHANGED: "warn",
    State.RETRACTED: "dim",
    State.PARTIAL: "bad",
    State.REJECTED: "bad",
    State.MISSED: "warn",
    State.CANCELLED: "dim",
}
#: What is over: shown only where somebody asks for it.
SETTLED = frozenset({State.PUBLISHED, State.CHANGED, State.RETRACTED, State.CANCELLED, State.MISSED})
#: What does not move on without a person.
WAITING = (State.INVALID, State.UNAPPROVED, State.HELD, State.UNKNOWN, State.HANDED, State.PARTIAL, State.REJECTED)
INDENT = "  "
TITLE_WIDTH = 40
LEAST_REASON = 24
LEAST_TITLE = 18
LEAST_WIDTH = 60


def table(
    targets: Sequence[Planned], voice: Voice, width: int, below: Callable[[Planned], str] = lambda _: ""
) -> Iterator[str]:
    """Yield a table, a heading for each day: time, channel, title, state, reason.

    Args:
        targets: in order.
        voice: how to speak.
        width: cells of a line, within which reasons wrap.
        below: what to say under a target; nothing where it is empty.
    """
    if not targets:
        return
    several_zones = len({planned.target.channel.timezone for planned in targets}) > 1
    moments = [
        times.local(planned.when, planned.target.channel.timezone) if planned.when else None for planned in targets
    ]
    rows = [_row(planned, there, voice, zones=several_zones) for planned, there in zip(targets, moments, strict=True)]
    columns = _columns(rows, max(width, LEAST_WIDTH))
    previous = ""
    for planned, there, row in zip(targets, moments, rows, strict=True):
        heading = _heading(there, voice)
        if heading != previous:
            if previous:
                yield ""
            yield voice.paint(heading, "bold")
            previous = heading
        yield from columns.lines(row, planned.state, voice)
        if said := below(planned):
            yield columns.indented(voice.paint(said, "dim"))


def origin(planned: Planned) -> str:
    """Return the file that a target comes from, and its key in the ledger."""
    return f"{visible(planned.target.post.path)} · {visible(planned.target.key)}"


def totals(targets: Iterable[Planned], voice: Voice) -> str:
    """Return how many targets are in each state: `3 due · 12 scheduled`."""
    numbers = Counter(planned.state for planned in targets)
    said = [f"{numbers[state]} {voice.say(Message(state.value))}" for state in State if numbers[state]]
    return " · ".join(said)


def in_doubt(number: int, voice: Voice) -> str:
    """Return how many there are, and which command says more."""
    if number == 1:
        said = Message("1 message is in doubt: tellal doubts shows it, and how to settle it")
    else:
        said = Message("{n} messages are in doubt: tellal doubts shows them, and how to settle them", n=number)
    return voice.paint(voice.say(said), "bad")


def title(post: Post) -> str:
    """Return what to call a post: its title, or the first words of its text."""
    return visible(naming.title(post))


def first_words(post: Post) -> str:
    """Return the first line with words of a post's text, without marks; the file's name where there is none."""
    return visible(naming.first_words(post))


def _heading(there: datetime | None, voice: Voice) -> str:
    return voice.say(Message("without a time")) if there is None else times.day_of(there, voice)


def _row(planned: Planned, there: datetime | None, voice: Voice, *, zones: bool) -> tuple[str, str, str, str, str]:
    clock = "" if there is None else f"{there:%H:%M %Z}" if zones else f"{there:%H:%M}"
    name = cut(title(planned.target.post), TITLE_WIDTH)
    return (
        clock,
        visible(planned.target.channel.name),
        name,
        voice.say(Message(planned.state.value)),
        voice.say(planned.reason),
    )


def _columns(rows: Sequence[tuple[str, ...]], width: int) -> _Columns:
    """Return columns that leave room for reasons: where there is little, titles are cut."""
    widths = [max(cells(row[column]) for row in rows) for column in range(4)]
    missing = LEAST_REASON - (width - len(INDENT) - sum(widths) - 2 * len(widths))
    if 0 < missing <= widths[2] - LEAST_TITLE:
        widths[2] -= missing
    return _Columns(widths, width)


class _Columns(NamedTuple):
    """How wide each column is, in cells, and how wide the whole line may be."""

    widths: list[int]
    width: int

    def indented(self, text: str) -> str:
        """Return text under the second column."""
        return " " * (len(INDENT) + self.widths[0] + 2) + text

    def lines(self, row: tuple[str, ...], state: State, voice: Voice) -> Iterator[str]:
        """Yield one row: the reason beside the rest where there is room for it, else below."""
        *short, reason = row
        padded = [pad(cut(text, size), size) for text, size in zip(short, self.widths, strict=True)]
        padded[3] = voice.paint(padded[3], COLOURS[state])
        start = INDENT + "  ".join(padded)
        margin = len(INDENT) + sum(self.widths) + 2 * len(self.widths)
        if self.width - margin >= LEAST_REASON:
            first, *rest = wrap(reason, self.width - margin) or [""]
            yield f"{start}  {voice.paint(first, 'dim')}".rstrip()
        else:
            yield start.rstrip()
            margin = len(INDENT) + self.widths[0] + 2
            rest = wrap(reason, self.width - margin)
        for line in rest:
            yield " " * margin + voice.paint(line, "dim")


def wrap(text: str, width: int) -> list[str]:
    """Return text as lines of at most so many cells, broken between words; a longer word stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and cells(lines[-1]) + 1 + cells(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
