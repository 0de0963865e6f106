"""Findings as SARIF 2.1.0, the format that code hosts and editors read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline import __version__
from pipeline.model.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model.finding import Finding
    from pipeline.report.voice import Voice

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def log(findings: Sequence[Finding], voice: Voice, prefix: str = "") -> dict[str, Any]:
    """Return a SARIF log of one run.

    `prefix` is the workspace's folder within the repository, with a slash at its end; empty where it is the root.
    """
    codes = sorted({finding.code for finding in findings})
    rules = {code: index for index, code in enumerate(codes)}
    driver = {
        "name": "tellal",
        "semanticVersion": __version__,
        "version": __version__,
        "rules": [_rule(code) for code in codes],
    }
    results = [_result(finding, rules, voice, prefix) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    known = CODES.get(code)
    if known is None:
        return {"id": code}
    return {"id": code, "shortDescription": {"text": known.meaning}, "help": {"text": known.remedy}}


def _result(finding: Finding, rules: dict[str, int], voice: Voice, prefix: str) -> dict[str, Any]:
    text = voice.say(finding.message)
    if finding.hint is not None:
        text += "\n" + voice.say(finding.hint)
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(prefix + finding.path, errors="surrogateescape")}}
    if finding.line:
        location["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    }
