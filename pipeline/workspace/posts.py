"""The text of a post or a campaign → plain data, in the order of the record it becomes, or every reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.finding import Fix
from pipeline.workspace import frontmatter, times
from pipeline.workspace.nodes import lines_of
from pipeline.workspace.post_fields import CAMPAIGN, POST
from pipeline.workspace.shapes import is_absent, note_absent, read_fields

if TYPE_CHECKING:
    from pipeline.workspace.nodes import Table
    from pipeline.workspace.notes import Notes

#: What a fix writes where an id is to be made.
NEW_ID = "{new id}"
_UNTIMED = frozenset({"draft", "cancelled"})


def read_post(text: str, channel: str, sha: str, zone: str, notes: Notes) -> tuple[Any, ...] | None:
    r"""Return a post as a row (see `records.post_from`), None where the file is no post.

    Args:
        text: with `\n` at the end of each line.
        channel: the folder it is in.
        sha: of the file's bytes.
        zone: of its times, where it does not name one itself.
        notes: takes the findings; knows the path.
    """
    document = frontmatter.read(text, notes)
    if document is None:
        return None
    table = document.table
    values = read_fields(table, POST.fields, notes)
    lines = lines_of(table)
    get = values.get
    _check_id(table, notes)
    _check_status(table, notes)
    publish_at, expires_at = _times(table, values, zone, notes)
    return (
        get("id", ""),
        notes.path,
        channel,
        document.body,
        document.body_line,
        sha,
        lines,
        get("title", ""),
        publish_at,
        get("status", "ready"),
        get("campaign", ""),
        get("pillar", ""),
        get("tags", ()),
        _others(get("also", ()), channel, lines, notes),
        get("card"),
        get("link", ""),
        get("template", ""),
        get("lang", ""),
        get("author", ""),
        get("late"),
        get("max_late"),
        expires_at,
        get("sensitive", False),
        get("spoiler", ""),
        get("utm", True),
        get("note", ""),
        get("corrects", ""),
        get("urgent", False),
        get("exact", False),
    )


def _check_id(table: Table, notes: Notes) -> None:
    if not is_absent(table, "id"):
        return
    entry = table.entries.get("id")
    line = entry.line if entry else 1
    fix = _filled_in(entry.line, notes) if entry else _put_in(table, notes)
    hint = Message("`tellal check --fix` makes one; it stays the post's name for ever")
    notes.error(line, "id-missing", Message("the post has no id"), hint, fix)


def _check_status(table: Table, notes: Notes) -> None:
    """Note a status that is left empty: whoever wrote the key meant something, and `ready` may be sent."""
    if "status" in table.entries and is_absent(table, "status"):
        message = Message("'{key}' is left empty", key="status")
        hint = Message("write draft, ready, approved or cancelled, or take the line out")
        notes.error(table.entries["status"].line, "value-missing", message, hint)


def _filled_in(line: int, notes: Notes) -> Fix | None:
    """Return the mend of an id that is written without a value."""
    written = notes.line(line).rstrip()
    return Fix(line, written, f"id: {NEW_ID}") if written == "id:" else None


def _put_in(table: Table, notes: Notes) -> Fix | None:
    """Return the mend that puts an id above the first key; it quotes that line, so that it is done once only."""
    first = min((entry.line for entry in table.entries.values()), default=0)
    written = notes.line(first)
    return Fix(first, written, f"id: {NEW_ID}\n{written}") if written else None


def _times(table: Table, values: dict[str, Any], zone: str, notes: Notes) -> tuple[int | None, int | None]:
    """Return when a post goes out and when it expires, in seconds since 1970."""
    if "timezone" in table.entries and not is_absent(table, "timezone"):
        zone = values.get("timezone", times.BAD_ZONE)
    moments: list[int | None] = []
    for key in ("publish_at", "expires_at"):
        text = values.get(key)
        line = table.entries[key].line if text else 0
        moments.append(times.seconds(text, zone, line, key, notes) if text else None)
    publish_at, expires_at = moments
    if is_absent(table, "publish_at") and values.get("status") not in _UNTIMED:
        notes.error(
            1,
            "publish-at-missing",
            Message("nobody says when the post goes out"),
            Message("write publish_at: 2026-12-01 10:00, or status: draft"),
        )
    if publish_at is not None and expires_at is not None and expires_at <= publish_at:
        message = Message("the post expires before it goes out")
        notes.error(table.entries["expires_at"].line, "expires-too-early", message, Message("write a later expires_at"))
    return publish_at, expires_at


def _others(also: tuple[str, ...], channel: str, lines: dict[str, int], notes: Notes) -> tuple[str, ...]:
    if channel not in also:
        return also
    line = lines.get(f"also.{channel}", lines["also"])
    message = Message("'{channel}' is the post's own channel", channel=channel)
    notes.warning(line, "value-repeated", message, Message("take it out of also"))
    return tuple(name for name in also if name != channel)


def read_campaign(text: str, sha: str, notes: Notes) -> tuple[Any, ...] | None:
    r"""Return a campaign as a row (see `records.campaign_from`), None where the file is none.

    Args:
        text: with `\n` at the end of each line.
        sha: of the file's bytes.
        notes: takes the findings; knows the path.
    """
    document = frontmatter.read(text, notes)
    if document is None:
        return None
    table = document.table
    note_absent(table, CAMPAIGN.fields, notes)
    get = read_fields(table, CAMPAIGN.fields, notes).get
    slug = notes.path.rpartition("/")[2].removesuffix(".md")
    starts, ends = get("starts"), get("ends")
    if starts and ends and ends < starts:  # ISO dates sort as dates do
        message = Message("the campaign ends before it starts")
        notes.error(table.entries["ends"].line, "ends-too-early", message, Message("write a later day"))
    return (
        slug,
        notes.path,
        get("name", slug),
        document.body,
        document.body_line,
        sha,
        starts,
        ends,
        get("line", ""),
        get("hashtag", ""),
        get("link", ""),
        get("colour", ""),
    )
