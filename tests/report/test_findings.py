"""Findings as lines, SARIF, annotations and data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.i18n import Message
from pipeline.model.codes import CODES
from pipeline.model.finding import Finding, Fix, Severity
from pipeline.report import findings, github, sarif, shapes
from pipeline.report.voice import Voice

UNKNOWN = Finding(
    "content/x/kış.md",
    4,
    "key-unknown",
    Message("unknown key {key}", key="chanel"),
    Message("write {key}", key="channel"),
)
LONG = Finding("content/x/kış.md", 9, "too-long", Message("300 of 280"), severity=Severity.WARNING, channel="x")
WHOLE = Finding("content/y/channel.toml", 0, "no-network", Message("it names no network"))


def test_lines_are_grouped_by_file() -> None:
    """A place that an editor can jump to, the code, the hint below; an empty line between files."""
    assert list(findings.lines([UNKNOWN, LONG, WHOLE], Voice())) == [
        "content/x/kış.md:4: unknown key chanel [key-unknown]",
        "    write channel",
        "content/x/kış.md:9: warning: 300 of 280 (x) [too-long]",
        "",
        "content/y/channel.toml: it names no network [no-network]",
    ]


@pytest.mark.parametrize(
    ("given", "posts", "expected"),
    [
        ([], 1, "1 post checked: all is well"),
        ([], 0, "0 posts checked: all is well"),
        ([UNKNOWN], 3, "3 posts checked: 1 error in 1 file"),
        ([UNKNOWN, LONG, WHOLE], 61, "61 posts checked: 2 errors, 1 warning in 2 files"),
        ([LONG], 1, "1 post checked: 1 warning in 1 file"),
    ],
)
def test_summary(given: list[Finding], posts: int, expected: str) -> None:
    """Numbers read as a sentence."""
    assert findings.summary(given, posts, Voice()) == expected


def test_what_was_mended() -> None:
    """Old and new stand side by side; what was added has no old."""
    changed = Finding("a.md", 2, "key-unknown", Message("x"), fix=Fix(2, "chanel: x\n", "channel: x\n"))
    added = Finding("a.md", 1, "id-missing", Message("x"), fix=Fix(2, "", "id: 01\n"))
    assert findings.mended(changed, Voice()) == "a.md:2: chanel: x is now channel: x [key-unknown]"
    assert findings.mended(added, Voice()) == "a.md:1: added id: 01 [id-missing]"


def test_what_was_mended_and_cannot_be_seen() -> None:
    """White space is named, not shown; what was only taken out has no new."""
    endings = Finding("a.md", 1, "line-ending-crlf", Message("lines end with CR LF"), fix=Fix(0, "\r\n", "\n"))
    mark = Finding("a.md", 1, "encoding-bom", Message("x"), fix=Fix(1, "\ufeff", ""))
    assert findings.mended(endings, Voice()) == "a.md:1: mended: lines end with CR LF [line-ending-crlf]"
    assert findings.mended(mark, Voice()) == "a.md:1: taken out: \\ufeff [encoding-bom]"


def test_annotations_name_file_and_line() -> None:
    """GitHub puts them beside the lines; a whole file gets its first."""
    assert list(github.commands([UNKNOWN, WHOLE], Voice(), "brand/")) == [
        "::error file=brand/content/x/kış.md,line=4,title=tellal%3A key-unknown::unknown key chanel%0Awrite channel",
        "::error file=brand/content/y/channel.toml,line=1,title=tellal%3A no-network::it names no network",
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "x\n::set-output name=a::b",
        "x\r\n::stop-commands::token",
        "100%0A::error::boo",
        "a,line=1::error::x",
        "::add-mask::",
        "\u2028::error::x",
    ],
)
def test_content_cannot_write_workflow_commands(hostile: str) -> None:
    """Whatever a post says stays within its one annotation."""
    given = Finding(f"content/{hostile}.md", 1, "c", Message("{x}", x=hostile), Message("{x}", x=hostile))
    (line,) = github.commands([given], Voice())
    assert len(line.splitlines()) == 1
    assert line.startswith("::error file=content/")
    properties = line.removeprefix("::error ").partition("::")[0]
    assert [pair.partition("=")[0] for pair in properties.split(",")] == ["file", "line", "title"]
    assert not github.harmless(f"content/{hostile}: fixed").startswith("::")
    assert "::" not in github.harmless(hostile)


def test_sarif_has_the_shape_of_the_standard() -> None:
    """Every result points at a rule, a file and a line; addresses are escaped; it is plain JSON."""
    log: dict[str, Any] = json.loads(json.dumps(sarif.log([UNKNOWN, LONG, WHOLE], Voice(), "mono repo/")))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning"}
        assert result["message"]["text"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places[0] == {
        "artifactLocation": {"uri": "mono%20repo/content/x/k%C4%B1%C5%9F.md"},
        "region": {"startLine": 4},
    }
    assert "region" not in places[2]


def test_sarif_explains_the_codes_it_knows() -> None:
    """A reader of the report sees what a code means and what to do."""
    code = next(iter(CODES), None)
    if code is None:
        pytest.skip("no codes yet")
    (rule,) = sarif.log([Finding("a.md", 1, code, Message("x"))], Voice())["runs"][0]["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == CODES[code].meaning
    assert rule["help"]["text"] == CODES[code].remedy


def test_as_data() -> None:
    """Machines get the code, the place, and whether --fix would mend it."""
    data = shapes.check([UNKNOWN, LONG], 2, Voice())
    assert (data["posts"], data["errors"], data["warnings"]) == (2, 1, 1)
    assert data["findings"][0] == {
        "path": "content/x/kış.md",
        "line": 4,
        "code": "key-unknown",
        "severity": "error",
        "message": "unknown key chanel",
        "hint": "write channel",
        "channel": "",
        "fixable": False,
    }
