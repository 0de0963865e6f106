"""The workspace's root, and its TOML files → plain data: `tellal.toml`, `brand.toml`, `channel.toml`, `holds.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import NoWorkspaceError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.workspace.described import FileKind
    from pipeline.workspace.notes import Notes
    from pipeline.workspace.records import Row

NAME = "tellal.toml"
_SCOPES = ("scope", "channel", "campaign", "tag", "words", "post")


def find_root(start: Path) -> Path:
    """Return the folder that holds `tellal.toml`: the one given, or the nearest above it.

    Raises:
        NoWorkspaceError: there is none.
    """
    here = start.absolute()
    for folder in (here, *here.parents):
        if (folder / NAME).is_file():
            return folder
    raise NoWorkspaceError(
        Message("there is no {name} in {folder} or above it", name=NAME, folder=str(here)),
        Message("go into a workspace, name one with --root, or make one: tellal init my-brand"),
    )


def timezone_of(root: Path) -> str:
    """Return the workspace's time zone without reading anything else; UTC where it says none that exists."""
    from pipeline.workspace.notes import Notes  # noqa: PLC0415 - only where somebody asks
    from pipeline.workspace.settings_fields import TELLAL  # noqa: PLC0415 - likewise
    from pipeline.workspace.source import LARGEST_TEXT, decode, read_file  # noqa: PLC0415 - likewise

    notes = Notes(NAME)
    contents = read_file(f"{root}/{NAME}", LARGEST_TEXT, notes)
    text = decode(contents.data, notes) if contents else None
    row = read_toml(text, TELLAL, notes) if text is not None else None
    return str(row[0].get("timezone", "UTC")) if row else "UTC"


def read_toml(text: str, kind: FileKind, notes: Notes) -> Row | None:
    r"""Return a settings file as a row, None where it cannot be read: its values, its time zone, the line of each key.

    The time zone is as `times.seconds` takes it: written, or not, or written wrongly.

    Args:
        text: with `\n` at the end of each line.
        kind: which file.
        notes: takes the findings; knows the path.
    """
    from pipeline.workspace import times, toml  # noqa: PLC0415 - not on a warm start
    from pipeline.workspace.nodes import lines_of  # noqa: PLC0415 - likewise
    from pipeline.workspace.shapes import is_absent, note_absent, read_fields  # noqa: PLC0415 - likewise

    table = toml.read(text, notes)
    if table is None:
        return None
    note_absent(table, kind.fields, notes)
    values = read_fields(table, kind.fields, notes)
    if "media" in values:
        from pipeline.workspace.media_fields import note_wanting  # noqa: PLC0415 - only where somebody hosts media

        note_wanting(values, lines_of(table), notes)
    unset = times.NO_ZONE if is_absent(table, "timezone") else times.BAD_ZONE
    return values, values.get("timezone", unset), lines_of(table)


def read_holds(text: str, kind: FileKind, zone: str, notes: Notes) -> tuple[Row, ...]:
    """Return the holds of `holds.toml`: line, scope, name, reason, end in seconds since 1970 and as written, passed.

    Args:
        text: as above.
        kind: the description of the file.
        zone: of the times in it.
        notes: takes the findings.
    """
    row = read_toml(text, kind, notes)
    found = row[0].get("hold", ()) if row else ()
    return tuple(hold for line, lines, values in found for hold in _holds(line, lines, values, zone, notes))


def _holds(line: int, lines: dict[str, int], values: dict[str, Any], zone: str, notes: Notes) -> list[Row]:
    from pipeline.workspace import times  # noqa: PLC0415 - likewise

    scopes = [key for key in _SCOPES if values.get(key) not in (None, ())]
    if len(scopes) != 1:
        message = (
            Message("this hold says more than one thing to hold") if scopes else Message("this hold holds nothing")
        )
        hint = Message('write one of: scope = "all", channel, campaign, tag, words, post')
        notes.error(line, "hold-scope", message, hint)
    written = values.get("until", "")
    passed = values.get("passed", "")
    until = times.seconds(written, zone, lines["until"], "until", notes) if written else None
    name_of = {scope: _name(scope, values[scope]) for scope in scopes}
    return [
        (line, "all" if scope == "scope" else scope, name, values.get("reason", ""), until, written, passed)
        for scope, name in name_of.items()
    ]


def _name(scope: str, value: Any) -> str:  # noqa: ANN401 - a text, or texts where it is words
    """Return what a hold is about, as one text."""
    if scope == "scope":
        return ""
    return ", ".join(value) if scope == "words" else str(value)
