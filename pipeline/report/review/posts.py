"""Posts in a report for GitHub: as readers will see them, and what is not as it was."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.report.review import literal, words
from pipeline.report.review.fitting import Item
from pipeline.review.record import Aspect, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.report.summary import Paper
    from pipeline.review.record import Change, Face, Picture, Review, Side, Words

#: Characters of one text in a report with bounded room.
_LONGEST = 5_000
_WIDTH = 280
#: Posts of which it is looked in such a report whether they changed alike.
_MOST_ALTERED = 1_000
#: Names of targets in one line.
_NAMES = 30


class Posts:
    """Tells of posts.

    Args:
        review: whose.
        paper: how to write.
        card: file name of a card's picture → its address, empty where it cannot be shown.
        picture: path of a picture in the workspace → likewise.
        short: long texts are cut.
    """

    def __init__(
        self,
        review: Review,
        paper: Paper,
        card: Callable[[str], str],
        picture: Callable[[str], str],
        *,
        short: bool,
    ) -> None:
        self._paper = paper
        self._card, self._picture = card, picture
        self._most = _LONGEST if short else None
        self._files = {pair.before: pair.files[0] for pair in review.cards}
        self._files |= {pair.after: pair.files[1] for pair in review.cards}
        self._between = {(pair.before, pair.after): (pair.files[2], pair.share) for pair in review.cards}

    def name(self, change: Change) -> str:
        """Return what to call a target, in bold where and then the post."""
        side = words.side_of(change)
        return f"**{self._paper.plain(side.channel)}** {self._paper.plain(side.title)}"

    def told(self, change: Change, *, folded: bool) -> Item:
        """Return a post that a change brings or edits, as its network will show it.

        Args:
            change: what becomes of it.
            folded: only its first line is seen until somebody wants to see the rest.
        """
        paper, voice = self._paper, self._paper.voice
        side = words.side_of(change)
        when = paper.plain(words.when(side.at, side.zone, voice))
        what = paper.say(words.KINDS[change.kind])
        if change.aspects:
            what += f" ({paper.plain(words.aspects(change, voice))})"
        short = f"- {self.name(change)}: {when}, {what}\n"
        return Item(lambda: self._told(change, side, f"{when} · {what}", folded=folded), short)

    def _told(self, change: Change, side: Side, about: str, *, folded: bool) -> str:
        title = f"{self._paper.plain(words.name(side))}: {self._paper.plain(side.title)}"
        body = "".join(self._body(change, side, "" if folded else f"{about} · "))
        if folded:
            return f"\n<details><summary><b>{title}</b> · {about}</summary>\n\n{body}\n</details>\n"
        return f"\n#### {title}\n\n{body}"

    def altered(self, changes: Sequence[Change]) -> list[Item]:
        """Return posts that another file changed; those that changed alike are told of together."""
        alike: defaultdict[tuple[str, str, str], list[Change]] = defaultdict(list)
        most = _MOST_ALTERED if self._most else len(changes)
        for change in changes[:most]:
            shown = "".join((*self._moved(change), *self._differences(change)))
            alike[words.aspects(change, self._paper.voice), shown, "".join(self._cards_beside(change))].append(change)
        items = []
        for (what, shown, cards), group in alike.items():
            names = ", ".join(map(self._named, group[:_NAMES]))
            if len(group) > _NAMES:
                names += f" {self._paper.say(Message('and {n} more', n=len(group) - _NAMES))}"
            side = words.side_of(group[0])
            soonest = self._paper.plain(words.when(side.at, side.zone, self._paper.voice))
            line = f"- {names}: {self._paper.plain(what)} · {soonest}\n"
            items.append(Item(f"\n{line}\n{shown}{cards}", line))
        if (left := len(changes) - most) > 0:
            line = f"- {self._paper.say(Message('and {n} more', n=left))}\n"
            items.append(Item(line, line))
        return items

    def _named(self, change: Change) -> str:
        return self._paper.code(change.target)

    def _body(self, change: Change, side: Side, about: str) -> Iterator[str]:
        paper = self._paper
        status = paper.plain(words.status(side, paper.voice))
        urgent = f" · {paper.say(Message('urgent: it waits for nothing'))}" if change.urgent else ""
        yield f"{about}{status}{urgent} · {paper.code(side.path)}\n\n"
        yield from self._moved(change)
        if side.face is None:
            yield f"{paper.say(words.NOT_SHOWN)}\n"
            return
        yield from self._face(side.face)
        if change.kind is not Kind.ADDED and (shown := "".join(self._differences(change))):
            yield f"{paper.say(Message('what is not as it was'))}:\n\n{shown}"
        yield from self._cards_beside(change)

    def _moved(self, change: Change) -> Iterator[str]:
        old, new = change.before, change.after
        if old is None or new is None or change.kind is Kind.ADDED:
            return
        plain, voice = self._paper.plain, self._paper.voice
        if Aspect.TIME in change.aspects:
            moments = [plain(words.when(side.at, side.zone, voice)) for side in (old, new)]
            yield f"~~{moments[0]}~~ → {moments[1]}\n\n"
        if Aspect.ACCOUNT in change.aspects:
            yield f"~~{plain(words.name(old))}~~ → {plain(words.name(new))}\n\n"
        if Aspect.STATUS in change.aspects:
            said = [plain(words.status(side, voice)) for side in (old, new)]
            yield f"~~{said[0]}~~ → {said[1]}\n\n"

    def _face(self, face: Face) -> Iterator[str]:
        paper = self._paper
        facts = [
            (Message("title"), face.title),
            (
                Message("content warning"),
                face.warning or (paper.voice.say(Message("sensitive")) if face.sensitive else ""),
            ),
            (Message("link"), face.link),
        ]
        for name, value in facts:
            if value:
                yield f"{paper.say(name)}: {paper.code(value)}\n\n"
        yield from self._link_card(face)
        for number, each in enumerate(face.words, 1):
            of = f"{number}/{len(face.words)} · " if len(face.words) > 1 else ""
            yield f"<sub>{of}{paper.say(_length(each, face))}</sub>\n\n"
            yield from self._cut(literal.pre(each.text, paper.hide, self._most))
            yield from (f"- {paper.code(shown)} → {paper.code(address)}\n" for shown, address in each.links)
            for picture in each.pictures:
                yield from self._image(picture)
            yield "\n"

    def _link_card(self, face: Face) -> Iterator[str]:
        """Yield what readers see of the link."""
        title, description, path, *_ = (*face.card, "", "", "")
        if not title:
            return
        paper = self._paper
        yield f"{paper.say(Message('link card'))}: “{paper.plain(title)}”\n\n"
        if description:
            yield f"{paper.plain(description)}\n\n"
        if path and (address := self._picture(path)):
            yield f"{_tag(address, title)}\n\n"

    def _cut(self, shown: tuple[str, int]) -> Iterator[str]:
        text, left = shown
        yield f"{text}\n"
        if left:
            yield f"{self._paper.say(Message('and {n} more characters', n=left))}\n\n"

    def _image(self, picture: Picture) -> Iterator[str]:
        paper = self._paper
        size = f" {picture.width}×{picture.height}" if picture.width and picture.height else ""
        what = Message("card {layout}", layout=picture.card) if picture.card else Message("image")
        name = "" if picture.card else f" {paper.code(picture.path)}"
        yield f"- {paper.say(what)}{name}{size}: “{paper.plain(picture.alt)}”\n"
        address = self._card(self._files.get(picture.digest, "")) if picture.card else self._picture(picture.path)
        if address:
            yield f"\n{_tag(address, picture.alt)}\n\n"

    def _differences(self, change: Change) -> Iterator[str]:
        """Yield what differs between the words of two faces."""
        old, new = (side.face if side else None for side in (change.before, change.after))
        if old is None or new is None:
            if change.kind is Kind.ALTERED and Aspect.RENDERED in change.aspects:
                yield f"{self._paper.say(words.NOT_SHOWN if new is None else Message('it can be shown again'))}\n\n"
            return
        for before, after in ((_texts(old), _texts(new)), (_notes(old), _notes(new))):
            if before != after:
                yield from self._cut(literal.changed(before, after, self._paper.hide, self._most))

    def _cards_beside(self, change: Change) -> Iterator[str]:
        """Yield the cards before and after, and what lies between, where they can be shown."""
        old, new = (_cards(side) for side in (change.before, change.after))
        for before, after in zip(old, new, strict=False):
            if before.digest == after.digest:
                continue
            file, share = self._between.get((before.digest, after.digest), ("", 0))
            names = (self._files.get(before.digest, ""), self._files.get(after.digest, ""), file)
            tags = [_tag(address, "") for name in names if name and (address := self._card(name))]
            if tags:
                yield f"{' '.join(tags)}\n\n"
            if share:
                said = Message("{percent} % of the card’s pixels changed", percent=f"{share / 10:g}")
                yield f"<sub>{self._paper.say(said)}</sub>\n\n"


def _length(each: Words, face: Face) -> Message:
    if face.limit:
        return Message("{n} of {limit}", n=each.length, limit=face.limit)
    return Message("{n} characters", n=each.length)


def _texts(face: Face) -> str:
    """Return all messages as one text, a thread with its marks between them."""
    return "\n***\n".join((*([face.title] if face.title else []), *(each.text for each in face.words)))


def _notes(face: Face) -> str:
    """Return what goes along with the texts, a line each."""
    pictures = [picture.alt for each in face.words for picture in each.pictures]
    links = [f"{shown} → {address}" for each in face.words for shown, address in each.links]
    return "\n".join([face.link, *face.card[:2], face.warning, *links, *pictures])


def _cards(side: Side | None) -> list[Picture]:
    if side is None or side.face is None:
        return []
    return [picture for each in side.face.words for picture in each.pictures if picture.card]


def _tag(address: str, alt: str) -> str:
    return f'<img src="{literal.attribute(address)}" alt="{literal.attribute(alt)}" width="{_WIDTH}">'
