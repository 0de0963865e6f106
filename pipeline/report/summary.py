"""A run of publishing as the summary of a step of GitHub Actions: Markdown, in which content is nothing but text."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.outcome import FAILED, OUT
from pipeline.model.plan import Gone, Plan, Planned, State
from pipeline.networks.looks import web_address
from pipeline.plan import doubts
from pipeline.report import plan as tables
from pipeline.report import times
from pipeline.report.voice import visible
from pipeline.trust.tokens import expiring, remedy, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.model.library import Library, Target
    from pipeline.model.outcome import Outcome, Outcomes
    from pipeline.report.voice import Voice

#: GitHub takes no more of one step, and shows nothing of one that is larger.
LARGEST = 1024 * 1024
#: Rows of a section.
MOST = 50
NEXT = 5
_LITERAL = frozenset(" ,;…“”’")
#: What GitHub makes links of wherever it stands in a text: a word joiner in it keeps it text.
_JOINED = {"@": "@\u2060", "#": "#\u2060", "://": ":\u2060//", "www.": "www\u2060."}


class Paper(NamedTuple):
    """How to write.

    Args:
        voice: in which language.
        hide: takes secrets out of a text.
    """

    voice: Voice
    hide: Callable[[str], str]

    def say(self, message: Message) -> str:
        """Return a sentence of ours."""
        return self.plain(self.voice.say(message))

    def plain(self, text: str) -> str:
        """Return text of which Markdown makes nothing: no link, no image, no name that is told, no structure."""
        said = self.hide(visible(text))
        for found, joined in _JOINED.items():
            said = said.replace(found, joined)
        return _literal(said)

    def code(self, text: str) -> str:
        """Return what can be copied."""
        return f"<code>{_literal(self.hide(visible(text)))}</code>"

    def link(self, address: str) -> str:
        """Return an address as a link, as text where it is none that is safe."""
        safe = "".join(f"%{ord(char):02X}" if char in "<>\\|" else char for char in web_address(self.hide(address)))
        return f"[{self.plain(address)}](<{safe}>)" if safe else self.plain(address)


def page(outcomes: Outcomes, plan: Plan, library: Library, paper: Paper) -> Iterator[str]:
    """Yield the lines of a summary: what is in doubt, failed, went out, was missed, waits for a person, comes next.

    Args:
        outcomes: what the run did.
        plan: every target, before the run or after it.
        library: whose it is.
        paper: how to write.
    """
    taken = {outcome.key for outcome in outcomes.targets}
    sent = [outcome for outcome in outcomes.targets if outcome.state in OUT]
    failed = [outcome for outcome in outcomes.targets if outcome.state in FAILED - {State.UNKNOWN}]
    waiting = [each for each in plan.having(*tables.WAITING) if each.state is not State.UNKNOWN]
    yield f"## {paper.plain(library.settings.name)}: {_total(outcomes, len(failed), paper)}"
    yield ""
    yield paper.plain(times.full(outcomes.now, library.settings.timezone, paper.voice))
    yield from _troubles(outcomes, paper)
    yield from _section(Message("in doubt"), list(_doubtful(outcomes, paper)), paper)
    yield from _section(Message("failed"), [_outcome(each, paper) for each in failed], paper)
    yield from _section(Message("sent"), [_outcome(each, paper) for each in sent], paper)
    yield from _section(Message("missed"), [_planned(each, paper) for each in outcomes.missed], paper)
    left = [each for each in waiting if each.target.key not in taken]
    yield from _section(Message("waiting"), [_planned(each, paper) for each in left], paper)
    ending = expiring(library.channels.values(), outcomes.now)
    yield from _section(
        Message("tokens"), [f"{paper.say(said(each))}: {paper.say(remedy(each))}" for each in ending], paper
    )
    coming = plan.having(State.SCHEDULED)[:NEXT]
    yield from _section(Message("next"), [_coming(each, paper) for each in coming], paper)


def leave(place: Path, lines: Iterable[str]) -> None:
    """Add lines to the summary of a step, as far as it has room for them.

    Raises:
        OSError: it cannot be written.
    """
    room = LARGEST - (place.stat().st_size if place.exists() else 0)
    kept: list[bytes] = []
    for line in chain(lines, ("",)):
        data = f"{line}\n".encode("utf-8", "backslashreplace")
        room -= len(data)
        if room < 0:
            break
        kept.append(data)
    with place.open("ab") as file:
        file.write(b"".join(kept))


def _literal(text: str) -> str:
    """Return text with every sign that Markdown or HTML could take for its own written as a number."""
    return "".join(char if char.isalnum() or char in _LITERAL or char > "\x7f" else f"&#{ord(char)};" for char in text)


def _total(outcomes: Outcomes, failed: int, paper: Paper) -> str:
    said = [paper.say(Message("1 message sent" if outcomes.sent == 1 else "{n} messages sent", n=outcomes.sent))]
    if failed:
        said.append(paper.say(Message("{n} failed", n=failed)))
    if outcomes.doubts:
        said.append(paper.say(Message("{n} in doubt", n=len(outcomes.doubts))))
    return ", ".join(said)


def _troubles(outcomes: Outcomes, paper: Paper) -> Iterator[str]:
    """Yield what went wrong with the run itself."""
    said: list[str] = []
    if outcomes.stopped is not None:
        left = len(outcomes.remaining) - outcomes.shut - outcomes.resting
        said.append(paper.say(Message("stopped early, {n} left: {why}", n=left, why=str(outcomes.stopped))))
    if outcomes.kept:
        take = Message("keep this file as an artifact, and give it to the next run: tellal publish --receipts")
        said.append(f"{paper.code(outcomes.kept)} {paper.say(take)}")
    if outcomes.shut:
        said.append(paper.say(Message("not tried, because their account is not let in: {n}", n=outcomes.shut)))
    if outcomes.resting:
        said.append(paper.say(Message("not tried, because their network asks to wait: {n}", n=outcomes.resting)))
    for each in said:
        yield ""
        yield f"**{each}**"


def _section(name: Message, rows: Sequence[str], paper: Paper) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"### {paper.say(name)}"
    yield ""
    yield from (f"- {row}" for row in rows[:MOST])
    if len(rows) > MOST:
        yield f"- {paper.say(Message('and {n} more: tellal plan --all', n=len(rows) - MOST))}"


def _doubtful(outcomes: Outcomes, paper: Paper) -> Iterator[str]:
    """Yield what is in doubt, each with what settles it."""
    known = {outcome.key: outcome.message for outcome in outcomes.targets}
    targets = tuple(each for each in outcomes.doubts if isinstance(each, Planned))
    gone = tuple(each for each in outcomes.doubts if isinstance(each, Gone))
    for doubt in doubts(Plan(outcomes.now, targets, gone), outcomes.history):
        commands = "<br>".join(paper.code(command) for command in doubt.commands)
        yield f"{_name(doubt.target, doubt.key, paper)}: {paper.say(known.get(doubt.key, doubt.stands))}<br>{commands}"


def _outcome(outcome: Outcome, paper: Paper) -> str:
    name = _name(outcome.target, outcome.key, paper)
    if outcome.state in OUT:
        return f"{name}: {paper.link(outcome.url)}"
    return f"{name}: {paper.say(Message(outcome.state.value))}: {paper.say(outcome.message)}"


def _planned(planned: Planned, paper: Paper) -> str:
    return f"{_name(planned.target, '', paper)}: {paper.say(Message(planned.state.value))}: {paper.say(planned.reason)}"


def _coming(planned: Planned, paper: Paper) -> str:
    when = times.full(planned.when, planned.target.channel.timezone, paper.voice) if planned.when else ""
    return f"{paper.plain(when)} {_name(planned.target, '', paper)}"


def _name(target: Target | None, key: str, paper: Paper) -> str:
    if target is None:
        return paper.code(key)
    return f"**{paper.plain(target.channel.name)}** {paper.plain(tables.title(target.post))}"
