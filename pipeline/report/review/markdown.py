"""A review as Markdown for GitHub: the biggest news first, within a given room, content as nothing but text."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.report.review import literal, words
from pipeline.report.review.fitting import Item, Section, fitted, units
from pipeline.report.review.posts import Posts
from pipeline.review.record import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.report.summary import Paper
    from pipeline.report.voice import Voice
    from pipeline.review.record import Change, Problem, Review, Setting


class Places(NamedTuple):
    """Where a page can lead to.

    Args:
        card: file name of a card's picture → its address; empty where it cannot be shown.
        picture: path of a picture in the workspace → likewise.
        rest: where all of the report is.
        run: address of the run that made it, empty where it has none.
        note: what else to say.
    """

    card: Callable[[str], str] = lambda _: ""
    picture: Callable[[str], str] = lambda _: ""
    rest: Message = Message("the whole report is in the artifact of this run: report.md")
    run: str = ""
    note: Message | None = None


def page(
    review: Review, paper: Paper, places: Places, room: int | None = None, size: Callable[[str], int] = units
) -> str:
    """Return a review as a page.

    Args:
        review: what to tell.
        paper: how to write.
        places: where pictures and the rest are.
        room: how long it may be, None for as long as it takes.
        size: how that is measured.
    """
    return fitted(list(_Page(review, paper, places, short=room is not None).sections()), room, size)


class _Page:
    """The sections of a report."""

    def __init__(self, review: Review, paper: Paper, places: Places, *, short: bool) -> None:
        self._review = review
        self._paper = paper
        self._places = places
        self._short = short
        self._posts = Posts(review, paper, places.card, places.picture, short=short)

    def sections(self) -> Iterator[Section]:
        """Yield them, the biggest news first."""
        review, say = self._review, self._paper.say
        yield Section(self._head())
        errors = [each for each in review.problems if each.severity == "error"]
        yield from self._listed(Message("What stops it"), map(self._problem, errors))
        late = Message("Out already: readers keep seeing what went out")
        yield from self._listed(late, map(self._late, review.late))
        arranged = Message("What it changes about how posts go out")
        yield from self._listed(arranged, map(self._setting, review.settings))
        yield from self._approvals(Message("Approvals that lapse"), lapses=True)
        if own := review.own:
            folded = len(own) > 3  # noqa: PLR2004 - what fits on a screen or two
            items = [self._posts.told(change, folded=folded) for change in own]
            yield Section(self._heading(Message("What this change brings"), len(own)), tuple(items), self._more)
        needs = (self._line(self._voice.say(words.need(each))) for each in review.needs)
        yield from self._listed(Message("Who has to approve"), needs)
        yield from self._calendar()
        yield from self._blast()
        yield from self._approvals(Message("Approvals that move to this change"), lapses=False)
        yield from self._listed(
            Message("What it costs"), (self._line(words.cost(each, self._voice), each.source) for each in review.costs)
        )
        warnings = [each for each in review.problems if each.severity != "error"]
        if warnings:
            summary = say(Message("{n} warnings", n=len(warnings)))
            yield self._folded(f"<b>{summary}</b>", [self._problem(each) for each in warnings])
        yield Section(self._foot())

    @property
    def _voice(self) -> Voice:
        return self._paper.voice

    def _head(self) -> str:
        review, paper = self._review, self._paper
        said = list(words.totals(review, self._voice))
        nothing = self._voice.say(Message("readers will see no difference"))
        head = f"## {paper.say(Message('{name}: what readers will see', name=review.name))}\n\n"
        head += f"**{paper.plain(' · '.join(said) or nothing)}**\n"
        if review.ledger:
            unknown = Message("what is out already is not known: {why}", why=review.ledger)
            head += f"\n{paper.say(unknown)}\n"
        return head

    def _foot(self) -> str:
        review, say = self._review, self._paper.say
        compared = Message("compared with {base}, {files} files changed", base=review.base[:12], files=review.files)
        said = [say(compared)]
        if review.mended:
            said.append(say(Message("{n} findings are gone", n=review.mended)))
        if review.undrawn:
            said.append(say(Message("{n} cards that look different are not among the pictures", n=review.undrawn)))
        if self._places.note:
            said.append(say(self._places.note))
        if self._short:
            rest = say(self._places.rest)
            said.append(f'<a href="{literal.attribute(self._places.run)}">{rest}</a>' if self._places.run else rest)
        return f"\n<sub>{' · '.join(said)}</sub>\n"

    def _heading(self, name: Message, number: int) -> str:
        return f"\n### {self._paper.say(name)} ({number})\n\n"

    def _more(self, number: int) -> str:
        return f"\n{self._paper.say(Message('and {n} more, for which there is no room here', n=number))}\n"

    def _line(self, text: str, source: str = "") -> Item:
        line = f"- {self._paper.plain(text)}" + (f" <sub>{self._paper.plain(source)}</sub>" if source else "") + "\n"
        return Item(line, line)

    def _listed(self, name: Message, items: Iterator[Item]) -> Iterator[Section]:
        found = tuple(items)
        if found:
            yield Section(self._heading(name, len(found)), found, self._more)

    def _folded(self, summary: str, items: Sequence[Item]) -> Section:
        head = f"\n<details><summary>{summary}</summary>\n\n"
        return Section(head, tuple(items), self._more, "\n</details>\n")

    def _problem(self, problem: Problem) -> Item:
        paper = self._paper
        place = f"{self._review.prefix}{problem.path}" + (f":{problem.line}" if problem.line else "")
        line = f"- {paper.code(place)} {paper.plain(problem.message)} {paper.code(problem.code)}"
        hint = f"<br>{paper.plain(problem.hint)}" if problem.hint else ""
        return Item(f"{line}{hint}\n", f"{line}\n")

    def _late(self, change: Change) -> Item:
        paper = self._paper
        what = words.aspects(change, self._voice) or self._voice.say(words.KINDS[change.kind])
        url = f" {paper.link(change.url)}" if change.url else ""
        line = f"- {self._posts.name(change)}: {paper.plain(what)}{url}\n"
        return Item(line, line)

    def _setting(self, setting: Setting) -> Item:
        paper = self._paper
        name = f" {paper.code(setting.name)}" if setting.name else ""
        old = f" ~~{paper.plain(setting.before)}~~" if setting.before else ""
        new = f" → {paper.plain(setting.after)}" if setting.after else ""
        line = f"- {paper.code(self._review.prefix + setting.path)}{name}:{old}{new}\n"
        return Item(line, line)

    def _approvals(self, name: Message, *, lapses: bool) -> Iterator[Section]:
        paper = self._paper
        items = []
        for each in self._review.lapses:
            if each.lapses is lapses:
                line = f"- {paper.say(words.lapse(each))}"
                names = ", ".join(map(paper.code, each.targets))
                items.append(Item(f"{line}<br><sub>{names}</sub>\n", f"{line}\n"))
        yield from self._listed(name, iter(items))

    def _calendar(self) -> Iterator[Section]:
        items = [*self._moves()]
        clashes = [each for each in self._review.problems if each.code in words.CALENDAR_CODES]
        items += [self._problem(each) for each in clashes if each.severity != "error"]  # errors stand above
        yield from self._listed(Message("The calendar"), iter(items))

    def _moves(self) -> Iterator[Item]:
        """Yield what is not where it was in the calendar."""
        review, paper, voice = self._review, self._paper, self._voice
        for change in (*review.having(Kind.ADDED), *review.having(Kind.CANCELLED, Kind.REMOVED)):
            side = words.side_of(change)
            at = paper.plain(words.when(side.at, side.zone, voice))
            gone = change.kind is not Kind.ADDED
            yield self._entry(words.KINDS[change.kind], change, f"~~{at}~~" if gone else at)
        for change in filter(words.is_moved, review.having(Kind.EDITED, Kind.ALTERED)):
            old, new = change.before, change.after
            assert old is not None  # noqa: S101 - only what was there can move
            assert new is not None  # noqa: S101 - likewise
            moments = [paper.plain(words.when(side.at, side.zone, voice)) for side in (old, new)]
            yield self._entry(words.MOVED, change, f"~~{moments[0]}~~ → {moments[1]}")

    def _entry(self, what: Message, change: Change, moments: str) -> Item:
        line = f"- {self._paper.say(what)}: {self._posts.name(change)} {moments}\n"
        return Item(line, line)

    def _blast(self) -> Iterator[Section]:
        """Yield what looks different though nobody edited it, by what changed it."""
        groups: defaultdict[tuple[str, ...], list[Change]] = defaultdict(list)
        for change in self._review.blast:
            groups[change.causes].append(change)
        if not groups:
            return
        name = Message("What it changes elsewhere: posts whose own files are the same")
        yield Section(self._heading(name, len(self._review.blast)))
        for causes, changes in sorted(groups.items(), key=lambda group: -len(group[1])):
            files = ", ".join(self._paper.code(f"{self._review.prefix}{path}") for path in causes)
            files = files or self._paper.say(Message("for another reason"))
            count = self._paper.say(Message("1 post" if len(changes) == 1 else "{n} posts", n=len(changes)))
            yield self._folded(f"<b>{files}</b>: {count}", self._posts.altered(changes))
