"""A finding: something wrong in the content, with its place, what to do, and the mend where only one is right."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.i18n import Message


class Severity(StrEnum):
    """An error stops the post it belongs to; a warning is for a person to weigh."""

    ERROR = "error"
    WARNING = "warning"


class Fix(NamedTuple):
    """The one right answer, as an edit of the file's text: replace columns of one line, or whole lines.

    Args:
        line: the first line the edit touches, 1-based; 0 for every occurrence of `old` in the file.
        old: the exact text there now, so that a file that changed since is left alone: from the line's first character
            on, or a text that the line holds once.
        new: the text that takes its place; empty `old` inserts before the line's first character. `{new id}` stands for
            an id that is made when the mend is done.
    """

    line: int
    old: str
    new: str


class Finding(NamedTuple):
    """Something wrong in the content.

    Args:
        path: the file, relative to the workspace's root, with forward slashes.
        line: 1-based; 0 where the whole file is meant.
        code: stable kebab-case name, one of `model.codes.CODES`.
        message: what is wrong.
        hint: what to do.
        severity: error or warning.
        fix: the mend, where there is one right answer.
        channel: the channel whose rules were broken, empty where the post itself is wrong on every channel.
    """

    path: str
    line: int
    code: str
    message: Message
    hint: Message | None = None
    severity: Severity = Severity.ERROR
    fix: Fix | None = None
    channel: str = ""

    @property
    def sort_key(self) -> tuple[str, int, str, str, str]:
        """Order of every report: by place, then code, then channel, then words."""
        return (self.path, self.line, self.code, self.channel, str(self.message))
