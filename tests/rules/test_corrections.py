"""A correction answers a post that is there, on a network where posts answer each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.check import check
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WRONG = "content/x/yanlis.md"
RIGHT = "content/x/dogru.md"


@pytest.fixture
def workspace(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]
) -> Callable[..., Path]:
    """Make a post, its correction, and some channels."""

    def make(corrects: str, also: str | None = None, wrong_also: str | None = None, **more: str) -> Path:
        return make_workspace(
            {
                WRONG: post_text("Kahve 90 lira.", also=wrong_also),
                RIGHT: post_text("Düzeltme: kahve 95 lira.", corrects=corrects, also=also, **more),
                "content/mastodon/channel.toml": channel_text("mastodon", "deneme@kahve.example"),
                "content/linkedin/channel.toml": channel_text("linkedin", "deneme"),
            }
        )

    return make


def found(root: Path) -> list[tuple[str, int, str, str]]:
    """Return what is wrong with corrections: path, line, code, channel."""
    findings = check(load(root)).findings
    return [(each.path, each.line, each.code, each.channel) for each in findings if each.code.startswith("corrects")]


@pytest.mark.parametrize("name", ["x/yanlis", WRONG, "01JD0000000000000000000001"])
def test_a_post_is_corrected_by_any_of_its_names(workspace: Callable[..., Path], name: str) -> None:
    """Its id, its file, its channel and file name."""
    root = workspace(name)
    assert found(root) == []
    assert {path: other.path for path, other in load(root).corrections().items()} == {RIGHT: WRONG}


def test_a_name_that_means_nothing_is_found_with_its_line(workspace: Callable[..., Path]) -> None:
    """And the nearest one is proposed."""
    root = workspace("x/yanlış")
    assert found(root) == [(RIGHT, 4, "corrects-unknown", "")]
    (finding,) = [each for each in check(load(root)).findings if each.code == "corrects-unknown"]
    assert "x/yanlis" in str(finding.hint)


def test_nothing_corrects_itself(workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """Neither at once nor over others: it would wait for itself."""
    root = workspace("x/dogru")
    assert found(root) == [(RIGHT, 4, "corrects-itself", "")]
    root = workspace("x/yanlis")
    (root / WRONG).write_text(post_text("Kahve 90 lira.", corrects="x/dogru"), encoding="utf-8")
    assert {(path, code) for path, _, code, _ in found(root)} == {
        (RIGHT, "corrects-itself"),
        (WRONG, "corrects-itself"),
    }


def test_a_correction_of_a_correction_is_none_of_itself(
    workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """It answers the answer."""
    root = workspace("x/yanlis")
    (root / "content/x/sonra.md").write_text(post_text("Yine yanlış.", corrects="x/dogru"), encoding="utf-8")
    assert found(root) == []


def test_where_nothing_is_or_nothing_answers_there_is_nothing_to_reply_to(workspace: Callable[..., Path]) -> None:
    """Said of that channel alone; the others may go on."""
    root = workspace("x/yanlis", also="[mastodon, linkedin]", wrong_also="[linkedin]")
    assert found(root) == [
        (RIGHT, 4, "corrects-elsewhere", "mastodon"),
        (RIGHT, 4, "corrects-unsupported", "linkedin"),
    ]
    errors = {key.partition("/")[2]: checked.errors for key, checked in check(load(root)).targets.items()}
    assert errors["outbox.x.deneme"] == 0


def test_what_it_corrects_is_part_of_what_is_approved(workspace: Callable[..., Path]) -> None:
    """The same words answer another post: readers see something else."""
    digests = set()
    for name in ("x/yanlis", WRONG):
        root = workspace(name)
        digests |= {each.digest for key, each in check(load(root)).targets.items() if key.startswith("01JD")}
    assert len(digests) >= 3
