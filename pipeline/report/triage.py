"""What would go out soon, for the hour in which news breaks: in order, with the words that may hurt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.plan import State, Step
from pipeline.report import times
from pipeline.report.plan import COLOURS, first_words, title
from pipeline.report.shapes import planned_shape
from pipeline.report.voice import cells, cut, pad, visible
from pipeline.text import sensitive
from pipeline.text.wording import Wording, written_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipeline.model.plan import Plan, Planned
    from pipeline.model.post import Post
    from pipeline.report.voice import Voice
    from pipeline.workspace.moves import Move

#: Where a target stands that may go out, by itself or by a word that somebody may give any minute.
WAITING = frozenset(
    {State.SCHEDULED, State.DUE, State.SENDING, State.UNKNOWN, State.HANDED, State.UNAPPROVED, State.HELD}
)
TITLE_WIDTH = 32
WORDS_WIDTH = 48
#: How many marks of one post are shown.
MARKS = 4
WHERE = {
    "title": Message("in the title"),
    "text": Message("in the text"),
    "spoiler": Message("in the spoiler"),
    "card": Message("on the card"),
    "alt": Message("in a description"),
    "tag": Message("in a tag"),
}


class Mark(NamedTuple):
    """A word that may hurt.

    Args:
        word: as it is in the list.
        meaning: what it makes people think of; None where the workspace, or somebody just now, named it.
        what: what it is in, one of `WHERE`.
        around: the text around it.
        asked: it was named just now.
    """

    word: str
    meaning: Message | None
    what: str
    around: str
    asked: bool


class Item(NamedTuple):
    """One target that would go out."""

    planned: Planned
    marks: tuple[Mark, ...]

    @property
    def asked(self) -> bool:
        """Whether it has one of the words that were named just now."""
        return any(mark.asked for mark in self.marks)


class Looked(NamedTuple):
    """What is looked for beside our own lists.

    Args:
        asked: words that were named just now.
        own: words of the workspace.
    """

    asked: Wording
    own: Wording


def items(plan: Plan, until: datetime, channels: Sequence[str], looked: Looked) -> tuple[Item, ...]:
    """Return what may go out before a moment, the next first; what is late counts as well."""
    known: dict[str, tuple[Mark, ...]] = {}
    found = []
    for planned in plan.targets:
        post = planned.target.post
        ahead = planned.state in WAITING or planned.step is Step.SEND
        soon = post.publish_at is not None and post.publish_at < until
        if ahead and soon and (not channels or planned.target.channel.name in channels):
            if post.path not in known:
                known[post.path] = tuple(marks(post, looked))
            found.append(Item(planned, known[post.path]))
    return tuple(found)


def marks(post: Post, looked: Looked) -> Iterator[Mark]:
    """Yield each word that may hurt in a post, once: those that were asked for first."""
    seen: set[str] = set()
    for wording, asked in ((looked.asked, True), (looked.own, False)):
        for what, text in written_in(post):
            for found in wording.finds(text):
                if found.word not in seen:
                    seen.add(found.word)
                    yield Mark(found.word, None, what, found.where, asked)
    for what, text in written_in(post):
        for found, meaning in sensitive.marks(text):
            if found.word not in seen:
                seen.add(found.word)
                yield Mark(found.word, meaning, what, found.where, asked=False)


def lines(listed: Sequence[Item], voice: Voice, width: int) -> Iterator[str]:
    """Yield a table: time, channel, title, state, first words; below it what is marked, and why."""
    if not listed:
        yield voice.paint(voice.say(Message("nothing goes out in that time")), "good")
        return
    several = len({item.planned.target.channel.timezone for item in listed}) > 1
    rows = [_row(item, voice, zones=several) for item in listed]
    widths = [max(cells(row[column]) for row in rows) for column in range(4)]
    margin = 2 + widths[0] + 2
    previous = ""
    for item, row in zip(listed, rows, strict=True):
        day = _day(item.planned, voice)
        if day != previous:
            yield from ("", voice.paint(day, "bold")) if previous else (voice.paint(day, "bold"),)
            previous = day
        padded = [pad(text, size) for text, size in zip(row, widths, strict=True)]
        padded[3] = voice.paint(padded[3], COLOURS[item.planned.state])
        left = max(width - sum(widths) - 10, 0)
        words = voice.paint(cut(first_words(item.planned.target.post), min(left, WORDS_WIDTH)), "dim") if left else ""
        yield f"  {'  '.join([*padded, words])}".rstrip()
        for mark in item.marks[:MARKS]:
            yield f"{' ' * margin}{voice.paint('!', 'bad')} {_marked(mark, voice)}"
        if len(item.marks) > MARKS:
            more = Message("and {n} more words", n=len(item.marks) - MARKS)
            yield f"{' ' * margin}  {voice.paint(voice.say(more), 'dim')}"
    yield ""
    n, marked = len(listed), sum(bool(item.marks) for item in listed)
    yield voice.say(Message("{n} targets, {marked} of them marked", n=n, marked=marked))


def data(listed: Sequence[Item], now: datetime, until: datetime, voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    return {
        "now": times.iso(now),
        "until": times.iso(until),
        "targets": [
            {
                **planned_shape(item.planned, voice),
                "begins": cut(first_words(item.planned.target.post), WORDS_WIDTH),
                "marks": [
                    {
                        "word": mark.word,
                        "meaning": voice.say(mark.meaning) if mark.meaning else "",
                        "what": mark.what,
                        "around": mark.around,
                        "asked": mark.asked,
                    }
                    for mark in item.marks
                ],
            }
            for item in listed
        ],
    }


def moved(moves: Sequence[Move], written: Sequence[Move], voice: Voice) -> Iterator[str]:
    """Yield what became of other times for posts, and what is to be done with the files now."""
    for move in moves:
        place = f"{visible(move.path)}:{move.line}"
        if move in written:
            yield f"{voice.paint(voice.say(Message('moved')), 'good')}  {place}  {move.old} → {move.new}"
        else:
            said = Message("it has just changed, so it stays as it is: look at it, and try again")
            yield f"{voice.paint(voice.say(Message('not moved')), 'bad')}  {place}  {voice.say(said)}"
    if written:
        yield voice.say(Message("commit that and open a pull request: an approval of the old time is none of the new"))
        yield voice.say(Message("until it is merged, the old time counts where publishing runs: hold the post as well"))


def _row(item: Item, voice: Voice, *, zones: bool) -> tuple[str, str, str, str]:
    planned = item.planned
    there = times.local(_time(planned), planned.target.channel.timezone)
    clock = f"{there:%H:%M %Z}" if zones else f"{there:%H:%M}"
    name = cut(title(planned.target.post), TITLE_WIDTH)
    return clock, visible(planned.target.channel.name), name, voice.say(Message(planned.state.value))


def _day(planned: Planned, voice: Voice) -> str:
    return times.day(_time(planned), planned.target.channel.timezone, voice)


def _time(planned: Planned) -> datetime:
    """Return when it is to go out, whatever was tried of it since."""
    at = planned.target.post.publish_at
    assert at is not None  # noqa: S101 - what has no time is not listed
    return at


def _marked(mark: Mark, voice: Voice) -> str:
    where = voice.say(WHERE[mark.what])
    why = f" · {voice.say(mark.meaning)}" if mark.meaning else ""
    return f"{voice.paint(visible(mark.word), 'warn')} {where}{why}: {voice.paint(visible(mark.around), 'dim')}"
