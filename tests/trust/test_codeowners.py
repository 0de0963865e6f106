"""Whom GitHub asks, out of the policy: the last line that fits counts, and other people's lines stay."""

from __future__ import annotations

import pytest

from pipeline.model.approval import Policy, Rule
from pipeline.trust.codeowners import BEGIN, END, lines, merged

POLICY = Policy(
    approvers={"mona": 42, "ali": 7},
    channels={"instagram": Rule(2, ("mona",)), "x": Rule(2), "gone": Rule(1, ("nobody",))},
    campaigns={"kis": Rule(1, ("ali", "nobody"))},
)


def owner(made: list[str], path: str) -> list[str]:
    """Return who owns a path, as GitHub reads it: the last pattern that fits."""
    fitting = [line.split() for line in made if path.startswith(line.split()[0])]
    return fitting[-1][1:] if fitting else []


def test_each_place_has_those_who_may_approve_it() -> None:
    """What decides about everything belongs to all approvers, a channel to its own list."""
    made = lines(POLICY, ["gone", "instagram", "x"], {"kis": "content/campaigns/kis.md"})
    both = ["@mona", "@ali"]
    for path in ("/tellal.toml", "/.github/workflows/publish.yml", "/requirements.txt", "/allowed_signers"):
        assert owner(made, path) == both
    for path in ("/brand/logo.png", "/templates/text/plain.j2", "/content/x/a.md", "/content/gone/a.md"):
        assert owner(made, path) == both
    assert owner(made, "/content/instagram/a.md") == ["@mona"]
    assert owner(made, "/content/campaigns/kis.md") == ["@ali"]
    assert owner(made, "/README.md") == []


def test_a_workspace_below_the_top_has_its_own_paths() -> None:
    """Only `.github/` is the repository's."""
    made = lines(POLICY, ["instagram"], {}, "brands/kahve/")
    assert made[0] == "/.github/ @mona @ali"
    assert "/brands/kahve/content/instagram/ @mona" in made
    assert owner(made, "/content/instagram/a.md") == []


def test_odd_names_of_folders_fall_to_everybody() -> None:
    """A pattern that GitHub would read otherwise, or that would begin a comment, is no line."""
    policy = Policy(
        approvers={"mona": 42}, channels={name: Rule(1, ("mona",)) for name in ("a b", "c*", "d#e", "f\ng")}
    )
    made = lines(policy, ["a b", "c*", "d#e", "f\ng"], {})
    assert made[-1] == r"/content/a\ b/ @mona"
    assert made[-2] == "/content/ @mona"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "BLOCK\n"),
        ("\n", "BLOCK\n"),
        ("/docs/ @can\n", "/docs/ @can\n\nBLOCK\n"),
        ("/docs/ @can", "/docs/ @can\n\nBLOCK\n"),
        (f"/docs/ @can\n{BEGIN}\n/old @x\n{END}\n/src/ @can\n", "/docs/ @can\nBLOCK\n/src/ @can\n"),
        (f"{BEGIN}\n/old @x\n{END}", "BLOCK\n"),
        (f"{BEGIN}\n/old @x\n", f"{BEGIN}\n/old @x\n\nBLOCK\n"),
    ],
)
def test_lines_of_others_stay(before: str, after: str) -> None:
    """Ours take the place of ours; doing it twice changes nothing."""
    block = f"{BEGIN}\n/x @mona\n{END}"
    made = merged(before, ["/x @mona"])
    assert made == after.replace("BLOCK", block)
    if before.count(BEGIN) == before.count(END):
        assert merged(made, ["/x @mona"]) == made
