"""What the page of security leaves to people is what doctor looks at."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.doctor import branches
from pipeline.doctor.codes import CODES
from pipeline.doctor.examine import CHECKS
from pipeline.doctor.facts import Guard
from pipeline.doctor.workflow import read
from pipeline.model.diagnosis import Health
from pipeline.trust.github.forge import Rule
from pipeline.workspace.workflows import Needs, shipped
from tests.doctor.healthy import facts

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


def test_the_rules_that_are_ready_to_use_are_those_that_doctor_wants() -> None:
    """Whoever copies them has nothing left to mend; and the check is called as GitHub lists it."""
    page = (DOCS / "doctor.md").read_text(encoding="utf-8")
    main, ledger = (json.loads(block) for block in re.findall(r"<<'JSON'\n(.*?)\nJSON\n", page, re.DOTALL))
    guards = [
        Guard(made["name"], tuple(Rule(rule["type"], rule.get("parameters", {}), 1) for rule in made["rules"]), None)
        for made in (main, ledger)
    ]
    seen = facts(main=guards[0], ledger=guards[1])
    found = [*branches.main(seen), *branches.ledger(seen)]
    assert {each.health for each in found} == {Health.OK}
    assert len(found) == len(branches.MAIN) + 2
    flow = read("check.yml", shipped(Needs("en", (), ()))[".github/workflows/check.yml"])
    (check,) = next(rule for rule in main["rules"] if rule["type"] == "required_status_checks")["parameters"][
        "required_status_checks"
    ]
    assert check["context"] == flow.jobs()["validate"]["name"].text
    assert (main["enforcement"], main["bypass_actors"]) == ("active", [])
