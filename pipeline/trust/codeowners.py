"""`CODEOWNERS` out of the policy, so that GitHub asks those for a review whose word counts here (pure).

It only asks: what counts is the policy. Lines of the workspace's own people stay, outside of our two marks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.workspace.settings import NAME as SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model.approval import Policy

PATH = ".github/CODEOWNERS"
BEGIN = (
    "# >>> made by `tellal approvers codeowners` from [approval] in tellal.toml; lines outside of the marks are yours"
)
END = "# <<< made by tellal"
_MARKED = re.compile(r"^# >>> made by `tellal.*?^# <<< made by tellal[^\n]*\n?", re.MULTILINE | re.DOTALL)
#: What a pattern of CODEOWNERS cannot say; such a folder is everybody's, by the line above it.
_ODD = re.compile(r"[*?\[\]!#\\\x00-\x1f]")


def lines(policy: Policy, channels: Sequence[str], campaigns: Mapping[str, str], prefix: str = "") -> list[str]:
    """Return who has to be asked about what; of several lines that fit, the last one counts.

    Args:
        policy: who may approve.
        channels: the names of their folders.
        campaigns: slug → file.
        prefix: the workspace's folder in the repository, with a slash at its end; empty where it is the top.
    """
    everybody = tuple(policy.approvers)
    top = f"/{prefix}"
    paths = [
        "/.github/",
        f"{top}{SETTINGS}",
        f"{top}{policy.signers}",
        f"{top}requirements.txt",
        f"{top}brand/",
        f"{top}templates/",
        f"{top}content/",
    ]
    made = [(path, everybody) for path in paths]
    made += [(f"{top}content/{name}/", _among(policy.rule(name).approvers, policy)) for name in channels]
    made += [(f"{top}{path}", _among(policy.rule("", slug).approvers, policy)) for slug, path in campaigns.items()]
    return [f"{_escaped(path)} {_written(who)}" for path, who in made if who and not _ODD.search(path)]


def _among(who: tuple[str, ...] | None, policy: Policy) -> tuple[str, ...]:
    """Return those of a list who are approvers; nobody where everybody is meant, which the line above says."""
    return tuple(name for name in who or () if name in policy.approvers)


def _escaped(path: str) -> str:
    return path.replace(" ", r"\ ")


def _written(who: Sequence[str]) -> str:
    return " ".join(f"@{name}" for name in who)


def merged(before: str, made: Sequence[str]) -> str:
    """Return the file with our lines in their place, or at its end, and everything else as it was."""
    block = "\n".join((BEGIN, *made, END)) + "\n"
    if _MARKED.search(before):
        return _MARKED.sub(lambda _: block, before, count=1)
    if not before.strip():
        return block
    return before.rstrip("\n") + "\n\n" + block
