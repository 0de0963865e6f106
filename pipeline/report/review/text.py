"""A review on a terminal."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.report.review import words
from pipeline.report.voice import visible, visible_lines
from pipeline.review.record import Kind
from pipeline.text.difference import Fate, difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.report.voice import Voice
    from pipeline.review.record import Change, Face, Problem, Review, Side
    from pipeline.text.difference import Stretch

BAR = "│"
#: Targets that another file altered alike are named up to this number.
_NAMES = 8
_MARKS = {Fate.GONE: ("[-", "-]", "bad"), Fate.NEW: ("{+", "+}", "good")}
_COLOURS = {Kind.ADDED: "good", Kind.REMOVED: "bad", Kind.CANCELLED: "warn", Kind.EDITED: "info", Kind.ALTERED: "warn"}


def lines(review: Review, voice: Voice) -> Iterator[str]:
    """Yield a review, what matters most at its end, where a terminal shows it."""
    yield from _blast(review, voice)
    for change in (*review.having(Kind.REMOVED, Kind.CANCELLED), *review.own):
        yield from _post(change, voice)
    yield from _calendar(review, voice)
    for cost in review.costs:
        yield from ("", words.cost(cost, voice))
    yield from _approvals(review, voice)
    if review.settings:
        yield from _heading(Message("What it changes about how posts go out"), voice)
        for each in review.settings:
            name = f" {visible(each.name)}" if each.name else ""
            yield f"  {visible(each.path)}{name}: {visible(each.before) or '–'} → {visible(each.after) or '–'}"
    if review.late:
        yield from _heading(Message("Out already: readers keep seeing what went out"), voice)
        for change in review.late:
            what = words.aspects(change, voice) or voice.say(words.KINDS[change.kind])
            yield f"  {visible(change.target)}: {what} {visible(change.url)}".rstrip()
    yield from _problems(review, voice)
    yield ""
    if review.ledger:
        yield voice.paint(voice.say(Message("what is out already is not known: {why}", why=review.ledger)), "warn")
    yield summary(review, voice)


def summary(review: Review, voice: Voice) -> str:
    """Return what the change comes to, in a line."""
    said = " · ".join(words.totals(review, voice)) or voice.say(Message("readers will see no difference"))
    files = Message("compared with {base}, {files} files changed", base=review.base[:12], files=review.files)
    errors = any(problem.severity == "error" for problem in review.problems)
    return f"{voice.paint(said, 'bad' if errors else 'bold')} {voice.paint(f'({voice.say(files)})', 'dim')}"


def _heading(name: Message, voice: Voice) -> Iterator[str]:
    yield ""
    yield voice.paint(voice.say(name), "bold")


def _post(change: Change, voice: Voice) -> Iterator[str]:
    side = words.side_of(change)
    yield ""
    what = voice.paint(voice.say(words.KINDS[change.kind]), _COLOURS[change.kind])
    why = f" ({words.aspects(change, voice)})" if change.aspects else ""
    yield f"{what}{why}  {voice.paint(f'{words.name(side)}: {visible(side.title)}', 'bold')}"
    yield voice.paint(f"{words.when(side.at, side.zone, voice)} · {visible(change.target)}", "dim")
    yield from _moved(change, voice)
    if change.kind in {Kind.ADDED, Kind.EDITED}:
        if side.face is None:
            yield voice.say(words.NOT_SHOWN)
        else:
            yield from _face(side.face, voice)
    if change.kind is Kind.EDITED:
        yield from _differences(change, voice)


def _moved(change: Change, voice: Voice) -> Iterator[str]:
    if words.is_moved(change) and change.before and change.after:
        old, new = (words.when(side.at, side.zone, voice) for side in (change.before, change.after))
        yield f"{voice.paint(old, 'dim')} → {new}"


def _face(face: Face, voice: Voice) -> Iterator[str]:
    if face.title:
        yield f"{voice.say(Message('title'))}: {visible(face.title)}"
    if face.warning or face.sensitive:
        yield f"{voice.say(Message('content warning'))}: {visible(face.warning) or voice.say(Message('sensitive'))}"
    for number, each in enumerate(face.words, 1):
        of = f"{number}/{len(face.words)}  " if len(face.words) > 1 else ""
        count = Message("{n} of {limit}", n=each.length, limit=face.limit)
        if not face.limit:
            count = Message("{n} characters", n=each.length)
        yield voice.paint(of + voice.say(count), "dim")
        yield from (f"{voice.paint(BAR, 'dim')} {line}".rstrip() for line in visible_lines(each.text))
        yield from (f"  → {visible(shown)}: {visible(address)}" for shown, address in each.links)
        for picture in each.pictures:
            what = Message("card {layout}", layout=picture.card) if picture.card else Message("image")
            yield f"  {voice.paint(voice.say(what), 'info')} {visible(picture.path)}".rstrip()
            yield f"    {voice.paint('alt', 'dim')} {visible(picture.alt)}"


def _differences(change: Change, voice: Voice) -> Iterator[str]:
    """Yield what is not the same in the texts, word by word as git shows it."""
    for old, new in ((_text(change.before), _text(change.after)),):
        for stretches in difference("\n".join(visible_lines(old)), "\n".join(visible_lines(new))):
            shown = "".join(_marked(stretch, voice) for stretch in stretches)
            yield from (f"  {line}" for line in shown.split("\n"))


def _text(side: Side | None) -> str:
    face = side.face if side else None
    return "\n***\n".join(each.text for each in face.words) if face else ""


def _marked(stretch: Stretch, voice: Voice) -> str:
    if stretch.fate is Fate.SAME:
        return stretch.text
    start, end, role = _MARKS[stretch.fate]
    pieces = stretch.text.split("\n")
    return "\n".join(voice.paint(f"{start}{piece}{end}", role) if piece else "" for piece in pieces)


def _blast(review: Review, voice: Voice) -> Iterator[str]:
    groups: defaultdict[tuple[str, ...], list[Change]] = defaultdict(list)
    for change in review.blast:
        groups[change.causes].append(change)
    for causes, changes in sorted(groups.items(), key=lambda group: len(group[1])):
        files = ", ".join(map(visible, causes)) or voice.say(Message("for another reason"))
        count = Message("1 post" if len(changes) == 1 else "{n} posts", n=len(changes))
        yield ""
        yield voice.paint(f"{files}: {voice.say(count)}", "bold")
        alike: defaultdict[tuple[str, tuple[str, ...]], list[Change]] = defaultdict(list)
        for change in changes:
            shown = (*_moved(change, voice), *_differences(change, voice))
            alike[words.aspects(change, voice), shown].append(change)
        for (what, shown), group in alike.items():
            names = ", ".join(visible(change.target) for change in group[:_NAMES])
            left = len(group) - _NAMES
            more = f" {voice.say(Message('and {n} more', n=left))}" if left > 0 else ""
            yield f"  {names}{more}: {what}"
            yield from (f"    {line}" for line in shown)


def _calendar(review: Review, voice: Voice) -> Iterator[str]:
    found = [each for each in review.problems if each.code in words.CALENDAR_CODES]
    if found:
        yield from _heading(Message("The calendar"), voice)
        yield from (_problem(each, voice) for each in found)


def _approvals(review: Review, voice: Voice) -> Iterator[str]:
    if review.lapses or review.needs:
        yield from _heading(Message("What it means for approvals"), voice)
        yield from (f"  {voice.say(words.need(each))}" for each in review.needs)
        for each in review.lapses:
            yield f"  {voice.paint(voice.say(words.lapse(each)), 'warn' if each.lapses else 'dim')}"


def _problems(review: Review, voice: Voice) -> Iterator[str]:
    found = [each for each in review.problems if each.code not in words.CALENDAR_CODES]
    if found:
        yield from _heading(Message("What is wrong"), voice)
        for each in reversed(found):
            yield _problem(each, voice)
            if each.hint:
                yield f"      {voice.paint(visible(each.hint), 'dim')}"


def _problem(problem: Problem, voice: Voice) -> str:
    warning = problem.severity != "error"
    place = visible(problem.path) + (f":{problem.line}" if problem.line else "")
    code = voice.paint(f"[{problem.code}]", "warn" if warning else "bad")
    return f"  {voice.paint(place + ':', 'place')} {visible(problem.message)} {code}"
