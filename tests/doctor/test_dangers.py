"""What makes a workflow dangerous, whoever wrote it."""

from __future__ import annotations

import pytest

from pipeline.doctor.dangers import CODES
from pipeline.doctor.facts import Files
from pipeline.model.diagnosis import Diagnosis, Health
from tests.doctor.healthy import facts, judged

PIN = "3d3c42e5aac5ba805825da76410c181273ba90b1"
SAFE = f"""\
on: [push, pull_request]
permissions: {{}}
jobs:
  a:
    runs-on: ubuntu-latest
    environment: publish
    steps:
      - uses: actions/checkout@{PIN} # v7.0.1
        with:
          persist-credentials: false
      - name: Say
        env:
          TOKEN: ${{{{ secrets.TOKEN }}}}
        run: echo hello
"""


def wrong(text: str) -> list[tuple[str, Health, str]]:
    """Return what is wrong with a workflow: code, how bad, and on which line."""
    return [
        (each.code, each.health, each.where.rpartition(":")[2]) for each in said(text) if each.health is not Health.OK
    ]


def said(text: str) -> list[Diagnosis]:
    """Return what is said of a workflow."""
    files = Files({"ours.yml": text}, {}, "github-actions")
    return [each for each in judged(facts(files=files)) if each.code in CODES]


def test_a_safe_workflow_is_well_in_every_way() -> None:
    """One word for each code."""
    assert [(each.code, each.health) for each in said(SAFE)] == [(code, Health.OK) for code in CODES]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[push, pull_request]", "pull_request_target", ("workflow-triggers", Health.FAIL, "1")),
        ("[push, pull_request]", "[push, workflow_run]", ("workflow-triggers", Health.FAIL, "1")),
        ("on: [push, pull_request]", "on:\n  pull_request_target:", ("workflow-triggers", Health.FAIL, "2")),
        (f"checkout@{PIN}", "checkout@v7", ("workflow-pins", Health.WARN, "8")),
        (f"checkout@{PIN}", "checkout@main", ("workflow-pins", Health.WARN, "8")),
        ("echo hello", "echo ${{ github.event.issue.title }}", ("workflow-scripts", Health.FAIL, "14")),
        ("echo hello", "echo ${{ inputs.name }}", ("workflow-scripts", Health.FAIL, "14")),
        ("echo hello", "echo ${{ runner.temp }}", ("workflow-scripts", Health.WARN, "14")),
        ("permissions: {}\n", "", ("workflow-permissions", Health.WARN, "1")),
        ("permissions: {}", "permissions: write-all", ("workflow-permissions", Health.FAIL, "2")),
        ("    environment: publish\n", "", ("workflow-secrets", Health.WARN, "12")),
        ("echo hello", "echo hello\n    secrets: inherit", ("workflow-secrets", Health.WARN, "15")),
        ("secrets.TOKEN", "toJSON(secrets)", ("workflow-secrets", Health.FAIL, "13")),
        ("permissions: {}", "permissions: {}\nenv: {T: '${{ secrets.T }}'}", ("workflow-secrets", Health.WARN, "3")),
        ("false", "true", ("workflow-checkout", Health.WARN, "8")),
        ("actions/checkout", "actions/cache", ("workflow-cache", Health.WARN, "8")),
        (
            "persist-credentials: false",
            "persist-credentials: false\n          cache: pip",
            ("workflow-cache", Health.WARN, "8"),
        ),
        (
            "jobs:",
            "concurrency: {group: publish, cancel-in-progress: true}\njobs:",
            ("workflow-cancel", Health.WARN, "3"),
        ),
        (
            "    runs-on:",
            "    concurrency:\n      group: publish\n      cancel-in-progress: true\n    runs-on:",
            ("workflow-cancel", Health.WARN, "7"),
        ),
    ],
)
def test_each_danger_is_named_by_its_line(old: str, new: str, expected: tuple[str, Health, str]) -> None:
    """And nothing else is."""
    assert old in SAFE
    assert wrong(SAFE.replace(old, new, 1)) == [expected]


@pytest.mark.parametrize("uses", ["./here", "$/.github/workflows/site.yml", "docker://x@sha256:" + "a" * 64])
def test_what_comes_with_the_commit_needs_no_pin(uses: str) -> None:
    """Nor does an image that is named by its digest."""
    assert wrong(SAFE.replace(f"actions/checkout@{PIN} # v7.0.1", uses)) == []


def test_what_cannot_be_read_strictly_is_unknown() -> None:
    """An alias could bring in anything."""
    assert wrong("on: push\nx: &x {}\njobs: *x\n") == [("workflow-triggers", Health.UNKNOWN, "2")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    environment: publish\n", "    # none\n"),  # a job without secrets may have a cache
        ("jobs:", "concurrency: {group: publish, cancel-in-progress: false}\njobs:"),
        ("jobs:", "concurrency: publish\njobs:"),
        ("jobs:", "concurrency: {group: ours, cancel-in-progress: true}\njobs:"),
    ],
)
def test_what_looks_dangerous_and_is_not(old: str, new: str) -> None:
    """A warning for nothing is read once."""
    text = SAFE.replace("secrets.TOKEN", "github.token").replace(old, new, 1)
    if "# none" in new:
        text = text.replace("persist-credentials: false", "persist-credentials: false\n          cache: pip")
    assert wrong(text) == []
