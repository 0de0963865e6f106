"""Workflows beside those that Tellal brings: each change is named by its line, and what is weaker is told apart."""

from __future__ import annotations

import pytest

from pipeline.doctor.facts import Files
from pipeline.doctor.shipped import differences
from pipeline.doctor.workflow import read
from pipeline.model.diagnosis import Diagnosis, Health
from tests.doctor.healthy import facts, of

PIN = "3d3c42e5aac5ba805825da76410c181273ba90b1"
OTHER = "a" * 40
BROUGHT = f"""\
# What is due goes out.
name: publish
on:
  schedule:
    - cron: "7,22 * * * *"
  push:
    branches: [main]
permissions: {{}}
concurrency:
  group: publish
  cancel-in-progress: false
jobs:
  publish:
    name: Send what is due
    if: ${{{{ github.ref == 'refs/heads/main' }}}}
    timeout-minutes: 15
    environment: publish # its secrets
    permissions:
      contents: write # the ledger
      pull-requests: read
    steps:
      - name: Check out
        uses: actions/checkout@{PIN} # v7.0.1
        with:
          ref: main
          persist-credentials: false
      - name: Install
        run: |
          python -I -m pip install --require-hashes -r requirements.txt
          echo done
      - name: Send
        env:
          GITHUB_TOKEN: ${{{{ github.token }}}}
@@SECRETS@@
        run: tellal publish
"""
#: As it is written for a workspace whose channel has a secret.
OWN = BROUGHT.replace("@@SECRETS@@", "          TOKEN: ${{ secrets.MASTODON_TOKEN }}")


def found(old: str, new: str) -> list[tuple[int, bool]]:
    """Return line and weakness of each difference that a change makes."""
    assert old in OWN
    brought = read("publish.yml", OWN)
    own = read("publish.yml", OWN.replace(old, new, 1))
    assert own.trouble is None
    return [(each.line, each.weaker) for each in differences(brought, own, {"MASTODON_TOKEN"})]


def judged(own: str, brought: str = OWN) -> list[Diagnosis]:
    """Return what is said of a workflow."""
    return of("workflow-shipped", facts(files=Files({"publish.yml": own}, {"publish.yml": brought})))


def test_secrets_of_channels_comments_and_names_are_no_difference() -> None:
    """They have to be handed over; the rest only people read."""
    own = OWN.replace("# What is due goes out.", "# ours").replace("Send what is due", "Ours").replace("# v7.0.1", "")
    assert [(each.health, each.where) for each in judged(own)] == [(Health.OK, "")]


@pytest.mark.parametrize(
    ("old", "new", "line", "weaker"),
    [
        ("    environment: publish # its secrets\n", "", 14, True),
        ("environment: publish", "environment: other", 17, True),
        ("pull-requests: read", "pull-requests: write", 20, True),
        ("      contents: write # the ledger\n", "      contents: read\n", 19, False),
        ("permissions: {}", "permissions: write-all", 8, True),
        ("permissions: {}\n", "", 1, True),
        ("permissions: {}", "permissions: {contents: read}", 8, True),
        ("      pull-requests: read\n", "", 19, False),
        ("    if: ${{ github.ref == 'refs/heads/main' }}\n", "", 14, True),
        (f"checkout@{PIN}", f"checkout@{OTHER}", 23, False),
        (f"checkout@{PIN}", "checkout@v7", 23, True),
        ("ref: main", "ref: ${{ github.head_ref }}", 25, True),
        ("          persist-credentials: false\n", "", 25, True),
        ("cancel-in-progress: false", "cancel-in-progress: true", 11, True),
        ("timeout-minutes: 15", "timeout-minutes: 60", 16, True),
        ("timeout-minutes: 15", "timeout-minutes: 10", 16, False),
        (" --require-hashes", "", 29, True),
        ("echo done", "echo ours", 30, False),
        ("7,22 * * * *", "9 * * * *", 5, False),
        ("  push:\n", "  pull_request:\n  push:\n", 6, True),
        ("          TOKEN: ${{ secrets.MASTODON_TOKEN }}\n", "          TOKEN: ${{ secrets.OTHER }}\n", 34, True),
        ("      - name: Send\n", "      - name: Ours\n        run: echo\n      - name: Send\n", 31, False),
    ],
)
def test_each_change_is_named_by_its_line(old: str, new: str, line: int, weaker: bool) -> None:  # noqa: FBT001 - of pytest's
    """And whether it lets in more."""
    assert found(old, new) == [(line, weaker)]


def test_what_is_weaker_is_bad_and_what_is_other_is_to_be_looked_at() -> None:
    """With the place, and what to do."""
    own = OWN.replace(PIN, "v7").replace("echo done", "echo ours")
    assert [(each.health, each.where) for each in judged(own)] == [
        (Health.FAIL, ".github/workflows/publish.yml:23"),
        (Health.WARN, ".github/workflows/publish.yml:30"),
    ]


def test_a_workflow_that_is_missing_or_cannot_be_read() -> None:
    """Neither is well."""
    missing = of("workflow-shipped", facts(files=Files({"ours.yml": OWN}, {"publish.yml": BROUGHT})))
    assert [(each.health, each.where) for each in missing] == [(Health.WARN, "tellal workflows")]
    assert [each.health for each in judged("on: &a push\njobs: {}\n")] == [Health.UNKNOWN]
    none = of("workflow-shipped", facts(files=Files({}, {"publish.yml": BROUGHT})))
    assert [each.health for each in none] == [Health.WARN]


def test_many_differences_are_counted() -> None:
    """Nobody reads a hundred lines; what is weaker comes first."""
    more = "".join(f"      - name: Ours {number}\n        run: echo\n" for number in range(30))
    said = judged(OWN + more)
    assert len(said) == 9
    assert "22" in str(said[-1].what)
    assert {each.health for each in said} == {Health.WARN}


def test_of_long_lines_the_part_is_shown_that_differs() -> None:
    """What is the same in both shows nothing; and of scripts the first line that is another."""
    own = OWN.replace("-r requirements.txt", "-r ours.txt")
    (found,) = judged(own)
    assert "…" in str(found.what)
    assert "-r ours.txt" in str(found.what)
    assert "-r requirements.txt" in str(found.what)


def test_differences_come_in_the_order_of_the_lines() -> None:
    """Whatever kind they are."""
    own = OWN.replace("    environment: publish # its secrets\n", "").replace("main]", "trunk]").replace("15", "99")
    brought = read("publish.yml", OWN)
    lines = [each.line for each in differences(brought, read("publish.yml", own), set())]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_a_secret_that_a_channel_names_may_be_handed_on_anywhere() -> None:
    """Under whatever name the step wants it; another one may not."""
    assert found("          TOKEN:", "          ALSO: ${{ secrets.MASTODON_TOKEN }}\n          TOKEN:") == []
    more = "          ALSO: ${{ secrets.MASTODON_TOKEN }}${{ secrets.OTHER }}\n          TOKEN:"
    assert found("          TOKEN:", more) == [(34, True)]
