"""Whose word counts, and what is kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model.approval import Policy
from pipeline.model.library import Library
from pipeline.model.post import Post, Status
from pipeline.model.settings import Brand, Channel, Settings
from pipeline.trust.approval import Approvals, Verdict, approvals

CHANNEL = Channel(name="x", path="content/x/channel.toml", network="outbox", account="deneme")


def library(status: Status, *, allow_unreviewed: bool = False) -> Library:
    """Return a library with one post."""
    post = Post("01JD", "content/x/kis.md", "x", "Merhaba.", 1, "0" * 64, {}, status=status, author="Ayşe")
    settings = Settings("Deneme", approval=Policy(allow_unreviewed=allow_unreviewed))
    return Library(Path("/nowhere"), settings, Brand("D"), {"x": CHANNEL}, {}, (post,), {}, {}, {}, ())


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("ci", [False, True])
@pytest.mark.parametrize("allowed", [False, True])
def test_approved_is_what_says_so_where_that_is_enough(*, status: Status, ci: bool, allowed: bool) -> None:
    """Locally its author's word, in CI only if the workspace allows it."""
    known = library(status, allow_unreviewed=allowed)
    found = approvals(known, ci=ci).of(next(known.targets()))
    assert found.given is (status is Status.APPROVED and (allowed or not ci))
    assert (found.reason is None) is found.given


def test_the_evidence_says_who_and_which_bytes() -> None:
    """The ledger keeps it, for whoever asks later why this went out."""
    known = library(Status.APPROVED)
    found = approvals(known, ci=False).of(next(known.targets()))
    assert found.evidence == {"mode": "solo", "path": "content/x/kis.md", "sha256": "0" * 64, "by": "Ayşe"}


def test_in_ci_the_reason_names_the_setting() -> None:
    """So that nobody has to search."""
    known = library(Status.APPROVED)
    found = approvals(known, ci=True).of(next(known.targets()))
    assert found.verdict is Verdict.UNREVIEWED
    assert "allow_unreviewed" in str(found.reason)


def test_what_nobody_judged_is_not_approved() -> None:
    """Silence is no consent."""
    known = library(Status.APPROVED)
    assert not Approvals({}).of(next(known.targets())).given
