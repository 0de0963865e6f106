"""The findings of one file while it is read."""

from __future__ import annotations

from pipeline.i18n import Message
from pipeline.model.finding import Finding, Fix, Severity

#: Findings of one file; more are an attack, or a file that was never a post.
MOST = 100


class Notes:
    """Collects findings about a file.

    Args:
        path: the file, relative to the workspace's root.
        text: its text, as far as it could be read; mends quote from it.
    """

    __slots__ = ("findings", "path", "text")

    def __init__(self, path: str, text: str = "") -> None:
        self.path = path
        self.text = text
        self.findings: list[Finding] = []

    def error(
        self, line: int, code: str, message: Message, hint: Message | None = None, fix: Fix | None = None
    ) -> None:
        """Note what stops the file from being used as it is."""
        self._add(Finding(self.path, line, code, message, hint, fix=fix))

    def warning(
        self, line: int, code: str, message: Message, hint: Message | None = None, fix: Fix | None = None
    ) -> None:
        """Note what somebody should look at."""
        self._add(Finding(self.path, line, code, message, hint, Severity.WARNING, fix))

    def _add(self, finding: Finding) -> None:
        if len(self.findings) < MOST:
            self.findings.append(finding)
        elif len(self.findings) == MOST:
            message = Message("there is more to mend here than the {n} mistakes listed", n=MOST)
            self.findings.append(
                Finding(self.path, finding.line, "findings-many", message, Message("mend those first"))
            )

    def line(self, number: int) -> str:
        """Return a line of the file, empty where there is none of this number (from 1)."""
        lines = self.text.split("\n", number)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def replacement(self, line: int, column: int, old: str, new: str) -> Fix | None:
        """Return the mend that writes something else in one place; None if the place does not hold the old text.

        It quotes the line up to the place's end, so that it cannot hit the same text somewhere else.
        """
        written = self.line(line)
        if not old or not written.startswith(old, column):
            return None
        return Fix(line, written[: column + len(old)], written[:column] + new)
