"""Another time for a post: one value changes, and the rest of the file stays its author's, byte for byte."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.workspace import moves
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATH = "content/x/a.md"
HEAD = "---\n# yorum: dokunma\nid: 01JD0000000000000000000001\ntitle:   'Kış'   # iki boşluk\n"
TAIL = "status: approved\n---\nGövde.\n\npublish_at: 2026-12-01 10:00 burada da yazıyor\n"
ZONE = "Europe/Istanbul"


def write(make_workspace: Callable[..., Path], line: str, ending: str = "\n") -> Path:
    """Write a post whose time is in a line."""
    text = f"{HEAD}{line}\n{TAIL}".replace("\n", ending)
    return make_workspace({PATH: text.encode()})


def move(root: Path, when: str) -> moves.Move:
    """Plan a move of the only post."""
    return moves.planned(root, load(root).posts[0], when, ZONE)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("line", "when", "expected", "at"),
    [
        ("publish_at: 2026-12-01 10:00", "2026-12-10 18:30", "publish_at: 2026-12-10 18:30", "2026-12-10 15:30"),
        ("publish_at: 2026-12-01 10:00", "2026-12-10", "publish_at: 2026-12-10 10:00", "2026-12-10 07:00"),
        ("publish_at: 2026-12-01 10:00", "+2d", "publish_at: 2026-12-03 10:00", "2026-12-03 07:00"),
        ("publish_at: 2026-12-01 10:00", "+1d 12h", "publish_at: 2026-12-02 22:00", "2026-12-02 19:00"),
        (
            "publish_at:   2026-12-01 10:00   # salı",
            "+7d",
            "publish_at:   2026-12-08 10:00   # salı",
            "2026-12-08 07:00",
        ),
        ('publish_at: "2026-12-01 10:00"', "2026-12-10", 'publish_at: "2026-12-10 10:00"', "2026-12-10 07:00"),
        ("publish_at: '2026-12-01 10:00' # a", "+1d", "publish_at: '2026-12-02 10:00' # a", "2026-12-02 07:00"),
        ("publish_at: 2026-12-01 10:00:30", "+1d", "publish_at: 2026-12-02 10:00:30", "2026-12-02 07:00"),
        (
            "publish_at: 2026-12-01T10:00:00+01:00",
            "+1d",
            "publish_at: 2026-12-02T10:00:00+01:00",
            "2026-12-02 09:00",
        ),
        ("publish_at: 2026-12-01T10:00Z", "2026-12-10", "publish_at: 2026-12-10T10:00Z", "2026-12-10 10:00"),
        (
            "publish_at: 2026-12-01T10:00Z",
            "2026-12-10T08:00:00+03:00",
            "publish_at: 2026-12-10T08:00:00+03:00",
            "2026-12-10 05:00",
        ),
        (
            "timezone: Europe/Berlin\npublish_at: 2026-12-01 10:00",
            "+1d",
            "timezone: Europe/Berlin\npublish_at: 2026-12-02 10:00",
            "2026-12-02 09:00",
        ),
    ],
)
def test_only_the_time_changes(  # noqa: PLR0913, PLR0917 - a table
    make_workspace: Callable[..., Path], line: str, when: str, expected: str, at: str, ending: str
) -> None:
    """In the form in which it was written; the moment is what everybody will read there."""
    root = write(make_workspace, line, ending)
    planned = move(root, when)
    assert (root / PATH).read_bytes() == f"{HEAD}{line}\n{TAIL}".replace("\n", ending).encode()
    assert f"{planned.at:%Y-%m-%d %H:%M}" == at
    assert moves.carry_out(root, [planned]) == [planned]
    assert (root / PATH).read_bytes() == f"{HEAD}{expected}\n{TAIL}".replace("\n", ending).encode()
    assert load(root).posts[0].publish_at == planned.at


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("soon", "'soon' is not a time to move to"),
        ("+", "'+' is not a time to move to"),
        ("2026-13-01", "'2026-13-01' is not a time to move to"),
        ("2026-02-30 10:00", "is not a time to move to"),
        ("+9999999999999999d", "is not a time to move to"),
        ("2026-12-10 10:00\nstatus: draft", "is not a time to move to"),
        ("1980-01-01 10:00", "'publish_at' takes a date and a time"),
    ],
)
def test_what_is_no_time_is_refused(make_workspace: Callable[..., Path], when: str, why: str) -> None:
    """Before anything is written."""
    root = write(make_workspace, "publish_at: 2026-12-01 10:00")
    with pytest.raises(UsageError) as caught:
        move(root, when)
    assert why in str(caught.value)


def test_a_time_that_the_clocks_jump_over_is_refused(make_workspace: Callable[..., Path]) -> None:
    """With the first one that there is again."""
    root = write(make_workspace, "timezone: Europe/Berlin\npublish_at: 2026-12-01 02:30")
    with pytest.raises(UsageError) as caught:
        move(root, "2027-03-28")
    assert "the clocks jump over it" in str(caught.value)
    assert str(caught.value.hint) == "write 2027-03-28 03:30"


@pytest.mark.parametrize(
    "line",
    ["publish_at: >-\n  2026-12-01 10:00", '"publish_at": 2026-12-01 10:00', "publish_at:\n  2026-12-01 10:00"],
)
def test_a_time_that_is_written_in_an_unusual_way_is_left_alone(make_workspace: Callable[..., Path], line: str) -> None:
    """Its author moves it."""
    root = write(make_workspace, line)
    with pytest.raises(UsageError, match="does not say its time on a line of its own"):
        move(root, "+1d")


def test_a_post_without_a_time_cannot_be_moved(make_workspace: Callable[..., Path]) -> None:
    """There is nothing to edit."""
    root = write(make_workspace, "note: bir gün")
    with pytest.raises(UsageError, match="does not say its time"):
        move(root, "+1d")


def test_a_file_that_changed_since_it_was_read_is_not_planned_on(make_workspace: Callable[..., Path]) -> None:
    """Its author may be at it just now."""
    root = write(make_workspace, "publish_at: 2026-12-01 10:00")
    post = load(root).posts[0]
    (root / PATH).write_text(f"{HEAD}publish_at: 2026-12-01 11:00\n{TAIL}", encoding="utf-8")
    with pytest.raises(UsageError, match="has just changed"):
        moves.planned(root, post, "+1d", ZONE)


@pytest.mark.parametrize(
    "other", ["publish_at: 2026-12-01 10:00:30", "publish_at: 2026-12-01 11:00", "# publish_at: 2026-12-01 10:00"]
)
def test_a_file_that_changes_before_it_is_written_keeps_what_its_author_wrote(
    make_workspace: Callable[..., Path], other: str
) -> None:
    """Also where the line only begins as it did."""
    root = write(make_workspace, "publish_at: 2026-12-01 10:00")
    planned = move(root, "+1d")
    (root / PATH).write_text(f"{HEAD}{other}\n{TAIL}", encoding="utf-8")
    assert moves.carry_out(root, [planned]) == []
    assert (root / PATH).read_text(encoding="utf-8") == f"{HEAD}{other}\n{TAIL}"


def test_a_file_with_both_kinds_of_line_ends_keeps_them(make_workspace: Callable[..., Path]) -> None:
    """What its editor did to it is not ours to mend here."""
    text = f"{HEAD}publish_at: 2026-12-01 10:00\n{TAIL}".replace("status: approved\n", "status: approved\r\n")
    root = make_workspace({PATH: text.encode()})
    assert moves.carry_out(root, [move(root, "+1d")])
    assert (root / PATH).read_bytes() == text.replace(": 2026-12-01 10:00\n", ": 2026-12-02 10:00\n").encode()


def test_what_was_added_elsewhere_meanwhile_is_kept(make_workspace: Callable[..., Path]) -> None:
    """The line is still what it was."""
    root = write(make_workspace, "publish_at: 2026-12-01 10:00")
    planned = move(root, "+1d")
    (root / PATH).write_text(f"{HEAD}publish_at: 2026-12-01 10:00\n{TAIL}Bir cümle daha.\n", encoding="utf-8")
    assert moves.carry_out(root, [planned]) == [planned]
    text = (root / PATH).read_text(encoding="utf-8")
    assert text == f"{HEAD}publish_at: 2026-12-02 10:00\n{TAIL}Bir cümle daha.\n"


def test_a_moment_is_in_utc(make_workspace: Callable[..., Path]) -> None:
    """As everywhere."""
    root = write(make_workspace, "publish_at: 2026-12-01 10:00")
    assert move(root, "2026-12-10 10:00").at == datetime(2026, 12, 10, 7, tzinfo=UTC)
