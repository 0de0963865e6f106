"""The brake: what must not go out just now, why, and until when. It is written in three places, which all count.

`content/holds.toml` takes a pull request, `tellal hold` writes to the ledger branch and needs no merge, and the
environment variable `TELLAL_HOLD` takes no commit at all. A hold that cannot be read, or that points to nothing, holds
everything: whoever wrote it wanted something to stop, and sending cannot be undone.
"""

from __future__ import annotations

import os
from datetime import UTC
from typing import TYPE_CHECKING

from pipeline.errors import LedgerBrokenError
from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.trust import holdbook, switch
from pipeline.trust.hold import PATH, Hold, Holds, Passed, Scope, Source, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime, tzinfo

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library, WrittenHold
    from pipeline.text.wording import Wording
    from pipeline.trust.holdbook import Entry

__all__ = ["PATH", "Hold", "Holds", "Passed", "Scope", "Source", "of", "read_again"]


def of(library: Library, control: Mapping[str, bytes], environment: Mapping[str, str]) -> Holds:
    """Return the holds that were read with a library, those of the ledger and that of the environment.

    Args:
        library: what was read.
        control: the ledger's control files, at the version that is decided on.
        environment: of this process, which may have the variable.
    """
    return _together(library, _written(library, library.holds, library.findings), control, environment)


def read_again(library: Library, control: Mapping[str, bytes]) -> Holds:
    """Return the holds as they are at this moment: somebody may have pulled the brake since the library was read."""
    return _together(library, _read_file(library), control, os.environ)


def entered(entry: Entry, library: Library) -> Hold:
    """Return a hold of the ledger as it counts for a library."""
    zone = _zone(library)
    return _resolved(
        Hold(
            entry.scope,
            entry.name,
            entry.reason,
            entry.until,
            "" if entry.until is None else _read_by_people(entry.until, zone),
            source=Source.LEDGER,
            id=entry.id,
            by=entry.by,
            since=entry.at,
            begun=_read_by_people(entry.at, zone),
            released=entry.released,
            passed=entry.passed,
            ended_by=entry.ended_by,
            note=entry.note,
        ),
        library,
    )


def _together(
    library: Library, written: Iterable[Hold], control: Mapping[str, bytes], environment: Mapping[str, str]
) -> Holds:
    return Holds((*_of_ledger(library, control), *written, *_of_variable(library, environment)))


def _of_ledger(library: Library, control: Mapping[str, bytes]) -> list[Hold]:
    try:
        return [entered(entry, library) for entry in holdbook.entries(control)]
    except LedgerBrokenError as error:
        return [_everything(Source.LEDGER, Message("everything is held: {why}", why=str(error.message)))]


def _of_variable(library: Library, environment: Mapping[str, str]) -> list[Hold]:
    try:
        named = switch.read(environment)
    except switch.UnreadableError as error:
        return [_everything(Source.VARIABLE, error.message)]
    return [_resolved(Hold(scope, name, source=Source.VARIABLE), library) for scope, name in named]


def _read_file(library: Library) -> Iterable[Hold]:
    from pipeline.workspace.hold_fields import HOLDS  # noqa: PLC0415 - likewise
    from pipeline.workspace.notes import Notes  # noqa: PLC0415 - only publishing looks again
    from pipeline.workspace.records import hold_from  # noqa: PLC0415 - likewise
    from pipeline.workspace.settings import read_holds  # noqa: PLC0415 - likewise
    from pipeline.workspace.source import LARGEST_TEXT, decode, read_file  # noqa: PLC0415 - likewise

    place = f"{library.root}/{PATH}"
    if not os.path.lexists(place):
        return ()
    notes = Notes(PATH)
    contents = read_file(place, LARGEST_TEXT, notes)
    text = decode(contents.data, notes) if contents else None
    rows = read_holds(text, HOLDS, library.settings.timezone, notes) if text is not None else ()
    if any(finding.severity is Severity.ERROR for finding in notes.findings):
        return _written(library, None, notes.findings)
    return _written(library, tuple(map(hold_from, rows)), ())


def _written(library: Library, written: Iterable[WrittenHold] | None, findings: Iterable[Finding]) -> Iterator[Hold]:
    """Yield the holds of the file; where it could not be read, one over everything."""
    if written is not None:
        for each in written:
            passed = Passed(each.passed) if each.passed else None
            hold = Hold(Scope(each.scope), each.name, each.reason, each.until, each.written, passed=passed)
            yield _resolved(hold, library)
        return
    wrong = [each for each in findings if each.path == PATH and each.severity is Severity.ERROR]
    # That a hold holds nothing often follows from what else is wrong with it.
    first = min(wrong, key=lambda finding: (finding.code == "hold-scope", finding.sort_key), default=None)
    place = f"{PATH}:{first.line}" if first and first.line else PATH
    why = str(first.message) if first else "?"
    yield _everything(Source.FILE, Message("everything is held: {place} cannot be read: {why}", place=place, why=why))


def _everything(source: Source, said: Message) -> Hold:
    """Return a hold over everything, for holds that cannot be read; nothing is missed by their fault."""
    return Hold(Scope.ALL, source=source, passed=Passed.ASK, said=said)


def _resolved(hold: Hold, library: Library) -> Hold:
    """Return a hold that knows what it means in a library, or that there is nothing of this name."""
    match hold.scope:
        case Scope.CHANNEL:
            return hold._replace(lost=hold.name not in library.channels)
        case Scope.CAMPAIGN:
            return hold._replace(lost=hold.name not in library.campaigns)
        case Scope.POST if hold.source is Source.LEDGER:
            return hold._replace(whom=_accounts(hold.name, library))
        case Scope.POST:
            return hold._replace(lost=not any(hold.name in names_of(target) for target in library.targets()))
        case Scope.WORDS:
            return _about_words(hold, library)
    return hold


def _accounts(name: str, library: Library) -> dict[str, frozenset[str]]:
    """Return which posts are meant, on which accounts; an account that is no more of this workspace stands for all.

    A post that is not there holds nothing: the name was right when it was written, and what is deleted cannot go out.
    """
    known = {channel.target_name for channel in library.channels.values()}
    whom: dict[str, set[str]] = {}
    everywhere: set[str] = set()
    for piece in name.split(","):
        post_id, _, account = piece.strip().partition("/")
        if account in known:
            whom.setdefault(post_id, set()).add(account)
        else:
            everywhere.add(post_id)
    return {post_id: frozenset(whom.get(post_id, ())) for post_id in whom} | dict.fromkeys(everywhere, frozenset())


def _about_words(hold: Hold, library: Library) -> Hold:
    from pipeline.text.wording import Wording, split  # noqa: PLC0415 - few holds are about words

    wording = Wording(split(hold.name))
    campaigns = frozenset(slug for slug in library.campaigns if _campaign_says(slug, wording, library))
    return hold._replace(wording=wording, campaigns=campaigns, lost=not wording)


def _campaign_says(slug: str, wording: Wording, library: Library) -> bool:
    """Say whether one of some words is in what templates add to a campaign's posts."""
    campaign = library.campaigns[slug]
    return wording.is_in(f"{campaign.line}\n#{campaign.hashtag}")


def _zone(library: Library) -> tzinfo:
    from pipeline.workspace.zones import zone  # noqa: PLC0415 - 4 ms, and often there is no hold

    return zone(library.settings.timezone) or UTC


def _read_by_people(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
