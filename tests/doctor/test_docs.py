"""What the page of security leaves to people is what doctor looks at."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.doctor.codes import CODES
from pipeline.doctor.examine import CHECKS

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def test_what_rests_on_people_names_codes_that_there_are() -> None:
    """Each line of the table at least one."""
    _, _, rest = (DOCS / "security.md").read_text(encoding="utf-8").partition("## What rests on you")
    rows = [line for line in rest.splitlines() if line.startswith("| ") and "---" not in line][1:]
    named = [re.findall(r"`([a-z]+(?:-[a-z]+)*)`", row.rpartition(" | ")[2]) for row in rows]
    assert len(rows) > 10
    assert all(named)
    assert {code for found in named for code in found} <= CODES.keys()


def test_every_code_has_a_check_and_a_line_in_the_page() -> None:
    """The page is made from the codes: `make reference`."""
    page = (DOCS / "doctor.md").read_text(encoding="utf-8")
    assert all(f"| `{code}` | " in page for code in CODES)
    assert {code for check in CHECKS for code in check.codes} == CODES.keys()
