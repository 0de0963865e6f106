"""Findings as annotations of GitHub Actions: workflow commands that the log turns into notes beside the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.voice import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.finding import Finding
    from pipeline.report.voice import Voice

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def commands(findings: Sequence[Finding], voice: Voice, prefix: str = "") -> Iterator[str]:
    """Yield one workflow command for each finding.

    `prefix` is the workspace's folder within the repository, with a slash at its end; empty where it is the root.
    """
    for finding in findings:
        text = voice.say(finding.message)
        if finding.hint is not None:
            text += "\n" + voice.say(finding.hint)
        properties = {
            "file": visible(prefix + finding.path),
            "line": str(finding.line or 1),
            "title": f"tellal: {finding.code}",
        }
        listed = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
        yield f"::{finding.severity.value} {listed}::{_escaped(text, _DATA)}"


def harmless(line: str) -> str:
    """Return a line that the runner's log will not take for a workflow command, whatever content it repeats."""
    return line.replace("::", ":\u2060:").replace("##[", "#\u2060#[")


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)
