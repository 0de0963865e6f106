"""This machine: what it takes to draw, to read history, to sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.doctor.facts import Facts
    from pipeline.model.diagnosis import Diagnosis

#: Older ones lack what reading the ledger asks of them; signatures of ssh take a newer one.
GIT, SIGNING_GIT = (2, 31), (2, 34)
PYTHON = (3, 11)
SIGNED = frozenset({ApprovalMode.ATTEST, ApprovalMode.SIGNED_MERGE})


def machine(facts: Facts) -> Iterator[Diagnosis]:
    """Judge the tools."""
    found = facts.machine
    if isinstance(found, Unseen):
        yield from (unseen(code, found) for code in ("git", "python", "pillow", "ssh-keygen"))
        return
    yield _git(facts, found.git)
    python = ".".join(map(str, found.python))
    if found.python >= PYTHON:
        yield well("python", Message("Python {version}", version=python))
    else:
        yield bad("python", Message("Python {version} is too old", version=python), Message("take 3.11 or newer"))
    if found.missing:
        yield look(
            "pillow",
            Message("Pillow was built without: {what}", what=", ".join(found.missing)),
            Message("install its wheel in place of the system's: pip install --force-reinstall pillow"),
            "pip install --force-reinstall pillow",
        )
    else:
        yield well("pillow", Message("Pillow reads and draws all that cards need"))
    if found.ssh_keygen:
        yield well("ssh-keygen", Message("ssh-keygen is there"))
    elif facts.settings.approval.mode in SIGNED:
        said = Message("ssh-keygen is not there, and approvals are signatures: none can be checked here")
        yield bad("ssh-keygen", said, Message("install OpenSSH"))


def _git(facts: Facts, version: str) -> Diagnosis:
    if not version:
        return bad(
            "git", Message("git is not installed, or not in the PATH"), Message("get it from https://git-scm.com")
        )
    least = SIGNING_GIT if facts.settings.approval.mode is ApprovalMode.SIGNED_MERGE else GIT
    numbers = tuple(int(each) for each in re.findall(r"\d+", version)[:2])
    if numbers < least:
        return bad(
            "git",
            Message("git {version} is too old", version=version),
            Message("take {least} or newer", least=".".join(map(str, least))),
        )
    return well("git", Message("git {version}", version=version))
