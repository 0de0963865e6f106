"""How the files of a workspace go together: ids that are there twice, names of channels that do not exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.finding import Fix
from pipeline.workspace import policy, scan
from pipeline.workspace.nearest import nearest
from pipeline.workspace.notes import Notes
from pipeline.workspace.scan import Role
from pipeline.workspace.values import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from pipeline.model.finding import Finding
    from pipeline.workspace.index import Entry
    from pipeline.workspace.records import Row

_FEW = 12
#: What a hold may be about that has no name to look up.
_NAMELESS = frozenset({"all", "words"})
#: Where the row of a post has what it corrects.
CORRECTS = 26
#: And what else it names: key → its place in the row.
_KEYS = {"campaign": 10, "pillar": 11, "template": 16, "corrects": CORRECTS}


class Reference(NamedTuple):
    """A name in a file that has to be there somewhere.

    Args:
        path: the file.
        line: where the name stands.
        key: what it is the value of.
        name: the name.
    """

    path: str
    line: int
    key: str
    name: str


class Known(NamedTuple):
    """What names of one kind there are.

    Args:
        names: all of them.
        code: of the finding where one is not among them.
        message: of the same; knows `{name}`.
        none: what to do where there is none at all.
    """

    names: Collection[str]
    code: str
    message: Message
    none: Message


def findings(root: Path, entries: Mapping[str, Mapping[str, Entry]]) -> list[Finding]:
    """Return what is wrong between files.

    Args:
        root: the workspace, from which lines are quoted where a mend is possible.
        entries: role → path → what was read.
    """
    by_role = {role: {path: entry.row for path, entry in entries.get(role.value, {}).items()} for role in Role}
    posts = {path: row for path, row in by_role[Role.POST].items() if row is not None}
    known = _known(by_role, posts)
    references = (*_of_posts(posts, known), *_of_channels(by_role), *_of_holds(by_role), *_of_site(by_role))
    return [
        *_twice(posts),
        *_lost_posts(by_role),
        *_missing_media(by_role),
        *_circles(posts),
        *_of_policy(by_role, known),
        *(_unknown(root, one, known[one.key]) for one in references if one.name not in known[one.key].names),
    ]


def _known(by_role: Mapping[Role, Mapping[str, Any]], posts: Mapping[str, Row]) -> dict[str, Known]:
    settings, brand = (
        by_role[role].get(path) for role, path in ((Role.SETTINGS, scan.SETTINGS), (Role.BRAND, scan.BRAND))
    )
    pillars = settings[0].get("pillars", {}) if settings else None
    sets = brand[0].get("hashtags", {}) if brand else {}
    channels = Known(
        {_folder(path) for path in by_role[Role.CHANNEL]},
        "channel-unknown",
        Message("there is no channel '{name}'"),
        Message("a channel is a folder of content/ with a channel.toml"),
    )
    campaigns = Known(
        {_stem(path) for path in by_role[Role.CAMPAIGN]},
        "campaign-unknown",
        Message("there is no campaign '{name}'"),
        Message("a campaign is a file of content/campaigns/"),
    )
    text_templates = Known(
        {_stem(path) for path in by_role[Role.TEXT_TEMPLATE]},
        "template-unknown",
        Message("there is no text template '{name}'"),
        Message("text templates are files of templates/text/"),
    )
    return {
        "also": channels,
        "campaign": campaigns,
        "template": text_templates,
        "pillar": Known(
            _Anything() if pillars is None else pillars,
            "pillar-unknown",
            Message("there is no pillar '{name}'"),
            Message("pillars are keys of [pillars] in tellal.toml"),
        ),
        "card.template": Known(
            {_stem(path) for path in by_role[Role.CARD_LAYOUT]},
            "card-layout-unknown",
            Message("there is no card layout '{name}'"),
            Message("layouts are files of templates/cards/"),
        ),
        "hashtags": Known(
            sets,
            "hashtags-unknown",
            Message("there is no set of hashtags '{name}'"),
            Message("sets are keys of [hashtags] in brand/brand.toml"),
        ),
        "corrects": Known(
            {name for path, row in posts.items() for name in _own_names(path, row)}
            if any(row[CORRECTS] for row in posts.values())
            else (),
            "corrects-unknown",
            Message("there is no post '{name}' to correct"),
            Message("name it by its id, or by its channel and file name: x/2026-12-01-kis"),
        ),
        "hold.channel": channels._replace(code="hold-unknown"),
        "hold.campaign": campaigns._replace(code="hold-unknown"),
        "hold.tag": Known(
            {tag for row in posts.values() for tag in row[12]} if by_role[Role.HOLDS] else (),
            "hold-unknown",
            Message("no post has the tag '{name}'"),
            Message("take the hold out"),
        ),
        "hold.post": Known(
            _names_of_posts(posts) if by_role[Role.HOLDS] else (),
            "hold-unknown",
            Message("there is no post '{name}'"),
            Message("name it by its id or its path"),
        ),
    }


class _Anything(tuple[str, ...]):
    """Holds every name: used where nobody can know which there are."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return True


def _names_of_posts(posts: Mapping[str, Row]) -> set[str]:
    names: set[str] = set()
    for path, row in posts.items():
        names.update(_own_names(path, row), (f"{row[2]}/{_stem(path)}@{other}" for other in row[13]))
    return names


def _own_names(path: str, row: Row) -> tuple[str, str, str]:
    """Return what a post itself may be called: by its id, its file, its channel and file name."""
    return row[0], path, f"{row[2]}/{_stem(path)}"


def _of_posts(posts: Mapping[str, Row], known: Mapping[str, Known]) -> Iterator[Reference]:
    """Yield the names that are not there: there may be many thousands of posts, and nearly all names are."""
    for key, at in _KEYS.items():
        names = known[key].names
        for path, row in posts.items():
            if row[at] and row[at] not in names:
                yield Reference(path, row[6][key], key, row[at])
    channels, layouts = known["also"].names, known["card.template"].names
    for path, row in posts.items():
        for name in row[13]:
            if name not in channels:
                yield Reference(path, row[6].get(f"also.{name}", row[6]["also"]), "also", name)
        if row[14] and row[14][0] not in layouts:
            yield Reference(path, row[6]["card.template"], "card.template", row[14][0])


def _of_channels(by_role: Mapping[Role, Mapping[str, Any]]) -> Iterator[Reference]:
    for path, row in by_role[Role.CHANNEL].items():
        for key in ("template", "hashtags"):
            if row and key in row[0]:
                yield Reference(path, row[2][key], key, row[0][key])


def _of_holds(by_role: Mapping[Role, Mapping[str, Any]]) -> Iterator[Reference]:
    for path, rows in by_role[Role.HOLDS].items():
        for line, scope, name, *_ in rows or ():
            if scope not in _NAMELESS:
                yield Reference(path, line, f"hold.{scope}", name)


def _of_site(by_role: Mapping[Role, Mapping[str, Any]]) -> Iterator[Reference]:
    for path, row in by_role[Role.SETTINGS].items():
        for name in row[0].get("site", {}).get("channels", ()) if row else ():
            yield Reference(path, row[2]["site.channels"], "also", name)


def _of_policy(by_role: Mapping[Role, Mapping[str, Any]], known: Mapping[str, Known]) -> Iterator[Finding]:
    for path, row in by_role[Role.SETTINGS].items():
        if row is not None:
            values, _, lines = row
            yield from policy.findings(path, values, lines, known["also"].names, known["campaign"].names)


def _unknown(root: Path, reference: Reference, known: Known) -> Finding:
    notes = Notes(reference.path)
    meant = nearest(reference.name, known.names)
    fix = None
    if meant:
        hint = Message("did you mean '{word}'?", word=meant)
        fix = _fix(root, reference, meant)
    elif 0 < len(known.names) <= _FEW:
        hint = Message("there are: {words}", words=", ".join(sorted(known.names)))
    else:
        hint = known.none
    message = Message(known.message.text, name=shown(reference.name))
    notes.error(reference.line, known.code, message, hint, fix)
    return notes.findings[0]


def _fix(root: Path, reference: Reference, meant: str) -> Fix | None:
    """Return the mend of a name, None where its line does not hold it exactly once as a word."""
    try:
        lines = (root / reference.path).read_bytes().removeprefix(b"\xef\xbb\xbf").decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    line = lines[reference.line - 1] if reference.line <= len(lines) else ""
    start = line.find(":") + 1 if reference.key in line.partition(":")[0] else 0
    places = list(re.finditer(rf"(?<![\w-]){re.escape(reference.name)}(?![\w-])", line[start:]))
    if len(places) != 1:
        return None
    at = start + places[0].start()
    return Fix(reference.line, line[: at + len(reference.name)], line[:at] + meant)


def _twice(posts: Mapping[str, Row]) -> Iterator[Finding]:
    """Yield a finding for each post whose id another one has too."""
    first: dict[str, str] = {}
    if len({row[0] for row in posts.values()}) == len(posts):
        return
    for path, row in posts.items():
        other = first.setdefault(row[0], path)
        if other is path or not row[0]:
            continue
        for one, twin in ((other, path), (path, other)):
            notes = Notes(one)
            notes.error(
                posts[one][6]["id"],
                "id-duplicate",
                Message("{other} has the same id", other=twin),
                Message("take the id out of the copy; `tellal check --fix` makes a new one"),
            )
            yield notes.findings[0]


def _circles(posts: Mapping[str, Row]) -> Iterator[Finding]:
    """Yield a finding for each post that puts itself right, be it by way of others: each would wait for the other."""
    wanted = {path: row[CORRECTS] for path, row in posts.items() if row[CORRECTS]}
    if not wanted:
        return
    named = {name: path for path, row in posts.items() for name in _own_names(path, row)}
    for path, name in wanted.items():
        seen, at = {path}, named.get(name)
        while at is not None and at not in seen:
            seen.add(at)
            at = named.get(wanted.get(at, ""))
        if at == path:
            notes = Notes(path)
            message = Message("the post corrects itself")
            if len(seen) > 1:
                message = Message("the post corrects itself, by way of {other}", other=min(seen - {path}))
            notes.error(posts[path][6]["corrects"], "corrects-itself", message, Message("name the post that was wrong"))
            yield notes.findings[0]


def _lost_posts(by_role: Mapping[Role, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield a finding for each folder that has posts and is no channel."""
    channels = {_folder(path) for path in by_role[Role.CHANNEL]}
    for name in sorted({path.split("/")[1] for path in by_role[Role.POST]} - channels):
        notes = Notes(f"content/{name}")
        message = Message("the folder has posts and no channel.toml, so nobody knows where they go")
        meant = nearest(name, channels)
        hint = (
            Message("did you mean content/{name}? otherwise write a channel.toml: tellal schema channel", name=meant)
            if meant
            else Message("write content/{name}/channel.toml: tellal schema channel", name=name)
        )
        notes.error(0, "channel-without-settings", message, hint)
        yield notes.findings[0]


def _missing_media(by_role: Mapping[Role, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield a finding for each file that brand.toml names and is not there."""
    for path, row in by_role[Role.BRAND].items():
        if row is None:
            continue
        values, _, lines = row
        named = {f"fonts.{role}": font for role, font in values.get("fonts", {}).items()}
        if "logo" in values:
            named["logo"] = values["logo"]
        for key, name in named.items():
            if f"brand/{name}" not in by_role[Role.MEDIA]:
                notes = Notes(path)
                meant = nearest(name, (other.removeprefix("brand/") for other in by_role[Role.MEDIA]))
                hint = Message("did you mean '{word}'?", word=meant) if meant else Message("put the file into brand/")
                message = Message("there is no file brand/{name}", name=shown(name))
                notes.error(lines.get(key, 0), "media-missing", message, hint)
                yield notes.findings[0]
        yield from _unknown_roles(path, values, lines)


def _unknown_roles(path: str, values: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[Finding]:
    """Yield a finding for each role that brand.toml speaks of and does not have."""
    setting, fonts, colours = values.get("type", {}), values.get("fonts", {}), values.get("colours", {})
    grounds = values.get("logo_rules", {}).get("grounds", ())
    for key, named, known in (
        ("type.fallback", setting.get("fallback", ()), fonts),
        ("type.axes", setting.get("axes", {}), fonts),
        ("logo_rules.grounds", grounds, colours),
    ):
        for role in named:
            if role not in known:
                notes = Notes(path)
                meant = nearest(role, known)
                message = Message(
                    "'{key}' speaks of '{role}', which the brand does not have", key=key, role=shown(role)
                )
                hint = (
                    Message("did you mean '{word}'?", word=meant)
                    if meant
                    else Message("write one of: {known}", known=", ".join(known))
                )
                notes.error(lines.get(key, lines.get(key.partition(".")[0], 0)), "brand-role", message, hint)
                yield notes.findings[0]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def _folder(path: str) -> str:
    return path.split("/")[1]
