"""What an update would change, and what became of posts that were changed or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.amended import Ending
from pipeline.report import times
from pipeline.report.plan import title
from pipeline.report.voice import cells, pad, visible, visible_lines
from pipeline.text.difference import Fate, difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipeline.model.amended import Amended, Amendments, Change, Edit
    from pipeline.model.library import Target
    from pipeline.report.voice import Voice
    from pipeline.text.difference import Stretch

MARKS = {Fate.GONE: ("[-", "-]", "bad"), Fate.NEW: ("{+", "+}", "good")}
COLOURS = {
    Ending.DONE: "good",
    Ending.SAME: "dim",
    Ending.REFUSED: "warn",
    Ending.FAILED: "bad",
    Ending.UNKNOWN: "bad",
}
#: What people call an ending; `done` is said by the command.
ENDINGS = {
    Ending.SAME: Message("nothing to do"),
    Ending.REFUSED: Message("refused"),
    Ending.FAILED: Message("failed"),
    Ending.UNKNOWN: Message("unknown"),
}


def differences(changes: Sequence[Change], voice: Voice) -> Iterator[str]:
    """Yield what an update would change, word by word as git shows it, and what it cannot."""
    for change in changes:
        yield _name(change.key, change.target, voice)
        if change.refused is not None:
            yield f"  {voice.paint(voice.say(change.refused.message), 'warn')}"
            if change.refused.hint is not None:
                yield f"  {voice.paint(voice.say(change.refused.hint), 'dim')}"
            continue
        if change.pinned:
            yield "  " + voice.say(Message("an earlier run began with this text and left no answer"))
        if not change.edits:
            yield "  " + voice.paint(voice.say(Message("readers would see no difference")), "dim")
        for edit in change.edits:
            if change.parts > 1:
                yield voice.paint(f"  {edit.part}/{change.parts}", "dim")
            yield from (f"  {line}" for line in _difference(edit, voice))


def differences_data(changes: Sequence[Change], now: datetime, voice: Voice) -> dict[str, Any]:
    """Return what an update would change at a moment (UTC), for machines."""
    return {"now": times.iso(now), "dry_run": True, "targets": [_change_shape(change, voice) for change in changes]}


def lines(amendments: Amendments, done: Message, voice: Voice) -> Iterator[str]:
    """Yield what became of each target, and what to do now.

    Args:
        amendments: what a run did.
        done: what it is called where it went well.
        voice: how to speak.
    """
    said = [(each, voice.say(ENDINGS.get(each.ending, done))) for each in amendments.targets]
    margin = max((cells(verb) for _, verb in said), default=0) + 2
    for each, verb in said:
        yield voice.paint(pad(verb, margin), COLOURS[each.ending]) + _name(each.key, each.target, voice)
        yield " " * margin + voice.say(each.message)
        if each.hint is not None:
            yield " " * margin + voice.paint(voice.say(each.hint), "dim")
        if each.url:
            yield " " * margin + voice.paint(visible(each.url), "dim")
    if amendments.stopped is not None:
        stopped = Message("stopped early: {why}", why=amendments.stopped.say(voice.language))
        yield voice.paint(voice.say(stopped), "bad")


def data(amendments: Amendments, voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    return {
        "now": times.iso(amendments.now),
        "dry_run": False,
        "targets": [_shape(each, voice) for each in amendments.targets],
        "stopped": amendments.stopped.say(voice.language) if amendments.stopped else "",
    }


def _name(key: str, target: Target | None, voice: Voice) -> str:
    if target is None:
        return visible(key)
    return f"{visible(str(target))}  {voice.paint(title(target.post), 'dim')}"


def _difference(edit: Edit, voice: Voice) -> Iterator[str]:
    """Yield the lines of a message that change: words that go in [-…-], words that come in {+…+}, as git shows them."""
    old, new = ("\n".join(visible_lines(text)) for text in (edit.old, edit.new))
    for stretches in difference(old, new):
        yield from "".join(_marked(stretch, voice) for stretch in stretches).split("\n")


def _marked(stretch: Stretch, voice: Voice) -> str:
    """Return words with marks around them, on each of their lines."""
    if stretch.fate is Fate.SAME:
        return stretch.text
    start, end, role = MARKS[stretch.fate]
    pieces = stretch.text.split("\n")
    return "\n".join(voice.paint(f"{start}{piece}{end}", role) if piece else "" for piece in pieces)


def _change_shape(change: Change, voice: Voice) -> dict[str, Any]:
    refused = change.refused
    return {
        "target": str(change.target),
        "key": change.key,
        "path": change.target.post.path,
        "url": change.url,
        "refused": refused.message.say(voice.language) if refused else "",
        "hint": refused.hint.say(voice.language) if refused and refused.hint else "",
        "pinned": change.pinned,
        "parts": change.parts,
        "edits": [{"part": edit.part, "old": edit.old, "new": edit.new} for edit in change.edits],
    }


def _shape(amended: Amended, voice: Voice) -> dict[str, Any]:
    return {
        "target": str(amended.target) if amended.target else "",
        "key": amended.key,
        "path": amended.target.post.path if amended.target else "",
        "ending": amended.ending.value,
        "message": amended.message.say(voice.language),
        "hint": amended.hint.say(voice.language) if amended.hint else "",
        "url": amended.url,
        "done": amended.done,
    }
