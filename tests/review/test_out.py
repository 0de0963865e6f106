"""What is out already does not change with its file: a review says so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.cli.edge import run
from pipeline.review.record import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.review.conftest import Repository


def test_an_edit_after_publishing(
    repository: Callable[..., Repository], post_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out, edited, and a template that would have altered it: readers keep seeing what went out."""
    text = post_text("Çıktı.", status="approved", publish_at="2026-12-01 10:00")
    waiting = post_text("Bekler.", status="approved", publish_at="2026-12-09 10:00")
    made = repository({"content/x/a.md": text, "content/x/b.md": waiting, "templates/text/default.j2": "{{ body }}"})
    monkeypatch.chdir(made.root)
    assert run(["publish", "--clock", "2026-12-01 10:05"]) == 0
    made.write({"content/x/a.md": text.replace("Çıktı", "Değişti"), "templates/text/default.j2": "{{ body }} ☕"})
    review = made.review(datetime(2026, 12, 2, tzinfo=UTC))
    assert [(change.target, change.out) for change in review.late] == [("x/a", True)]
    assert review.late[0].url
    assert [change.target for change in review.blast] == ["x/b"]
    assert review.own == ()


def test_a_post_that_is_out_and_deleted(
    repository: Callable[..., Repository], post_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is gone; what went out is not."""
    made = repository({"content/x/a.md": post_text("Çıktı.", status="approved", publish_at="2026-12-01 10:00")})
    monkeypatch.chdir(made.root)
    assert run(["publish", "--clock", "2026-12-01 10:05"]) == 0
    made.write({"content/x/a.md": None})
    (change,) = made.review(datetime(2026, 12, 2, tzinfo=UTC)).changes
    assert (change.kind, change.out) == (Kind.REMOVED, True)


def test_a_ledger_out_of_reach_is_said(repository: Callable[..., Repository], post_text: Callable[..., str]) -> None:
    """Nobody is to believe that nothing is out."""
    settings = 'name = "Deneme"\n[ledger]\nremote = "origin"\n'
    made = repository({"tellal.toml": settings, "content/x/a.md": post_text()})
    made.git("remote", "add", "origin", str(made.root / "nowhere"))
    assert "ledger" in made.review().ledger
    made.write({"tellal.toml": settings.replace("[ledger]", "nmae = 1\n[ledger]").replace('"origin"', '"."')})
    assert made.review().ledger == ""
