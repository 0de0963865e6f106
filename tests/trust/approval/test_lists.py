"""Which list of keys counted when, whatever became of its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.trust.approval import lists
from pipeline.trust.approval.claims import Ground
from pipeline.trust.approval.lists import Lists
from pipeline.trust.approval.mainline import Brought, mainline
from pipeline.trust.approval.verdict import Approval, Verdict
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.trust.approval.world import World

PATH = "allowed_signers"
GONE = ("000000", "0" * 40)


def counted(verdicts: Sequence[str], number: int = 100) -> str:
    """Return which of some versions counts; the first came with the first policy, and digits are a mode of its own."""
    changes = tuple(
        Brought(
            at * 10,
            f"commit{at}",
            "",
            verdict if verdict.isdecimal() else "100644",
            f"v{at}",
        )
        for at, verdict in enumerate(verdicts)
    )

    def prove(path: str, brought: Brought) -> Approval:
        assert path == PATH
        return Approval(Verdict(verdicts[brought.number // 10]))

    return Lists(0, lambda _: changes, prove).before(PATH, number)


YES, NO, UNKNOWN = Verdict.APPROVED, Verdict.UNREVIEWED, Verdict.NOT_ASKED


@pytest.mark.parametrize(
    ("verdicts", "version"),
    [
        ([], ""),
        ([NO], "v0"),  # what the workspace began with needs no proof
        ([YES, YES], "v1"),
        ([YES, NO], "v0"),
        ([YES, YES, NO, NO], "v1"),
        ([YES, NO, YES], "v2"),
        ([YES, UNKNOWN], ""),  # it may have taken somebody out
        ([YES, Verdict.AWAY], ""),
        ([YES, UNKNOWN, NO], ""),
        ([YES, UNKNOWN, YES], "v2"),
        ([YES, "120000"], "v0"),  # a link is no list
        ([YES, GONE[0]], "v0"),
    ],
)
def test_the_last_version_that_was_approved_counts(verdicts: Sequence[str], version: str) -> None:
    """Where nobody knows about a newer one, none does: whoever was taken out must not get in by that."""
    assert counted(verdicts) == version


def test_only_what_came_before_a_change_counts_for_it() -> None:
    """Nobody is let in by the very change that they sign."""
    versions = [YES, YES, YES]
    assert [counted(versions, number) for number in (0, 1, 10, 11, 20, 21)] == ["", "v0", "v0", "v1", "v1", "v2"]


def test_a_version_is_proved_once_and_never_by_itself() -> None:
    """However many changes are judged by it, and however long the history is."""
    asked: list[int] = []
    changes = tuple(Brought(number, f"c{number}", "", "100644", f"v{number}") for number in range(3000))

    def prove(path: str, brought: Brought) -> Approval:
        asked.append(brought.number)
        assert known.before(path, brought.number) == f"v{brought.number - 1}"
        return Approval(Verdict.APPROVED)

    known = Lists(0, lambda _: changes, prove)
    assert known.before(PATH, 300) == "v299"
    assert known.before(PATH, 300) == "v299"
    assert asked == list(range(1, 300))


def test_history_knows_each_version_with_its_place_on_the_line(world: World) -> None:
    """As the main line counts, also of one that was taken away, and the same when it is remembered."""
    world.commit("ali", {"a.md": "1\n"})
    world.branch("side")
    world.commit("can", {PATH: world.listed("mona", "can")})
    world.merge("ali", "side")
    world.commit("ali", {PATH: None})
    git = Git(world.root)
    head = git.commit("HEAD")
    line = mainline(world.root, git, head, whole=True)
    ground = Ground(git, head, "", world.now)
    found = lists.history(world.root, ground, line, PATH)
    order = world.git("rev-list", "--first-parent", "--reverse", "HEAD").splitlines()
    assert [(each.number, each.commit, each.before) for each in found] == [
        (0, order[0], ""),
        (2, order[2], order[1]),
        (3, order[3], order[2]),
    ]
    assert found[1].blob == world.git("rev-parse", f"{order[2]}:{PATH}")
    assert (found[2].mode, found[2].blob) == GONE
    assert lists.history(world.root, ground, line, PATH) == found
