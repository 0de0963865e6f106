"""The ledger as this workspace keeps it: decided, within reach, pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.doctor.facts import Facts
    from pipeline.model.diagnosis import Diagnosis

HERE = "."


def place(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether somebody decided where the ledger is."""
    code, memory = "ledger-place", facts.memory
    if isinstance(memory, Unseen):
        yield unseen(code, memory)
    elif memory.undecided is not None:
        yield bad(
            code, memory.undecided, Message('write where it is into tellal.toml, under [ledger]: remote = "origin"')
        )
    elif memory.place == HERE:
        yield well(code, Message("the ledger is in this repository alone, as tellal.toml says"))
    elif memory.place:
        yield well(code, Message("the ledger is at {remote}", remote=memory.place))
    else:
        yield well(code, Message("the ledger is in this repository, and nothing is sent that others could send too"))


def readable(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether it can be read, and is as it was left."""
    code, memory = "ledger-read", facts.memory
    if isinstance(memory, Unseen):
        yield unseen(code, memory)
    elif memory.trouble is None:
        said = (
            Message("the ledger can be read, whole")
            if memory.root
            else Message("the ledger is empty: nothing was sent yet")
        )
        yield well(code, said)
    elif memory.broken:
        yield bad(
            code,
            memory.trouble,
            memory.hint or Message("look at the branch before anything is sent: git log ledger"),
            "git log ledger",
        )
    else:
        yield unseen(code, Unseen(memory.trouble, memory.hint or Message("run again where the ledger can be reached")))


def pinned(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether a lost ledger would be noticed."""
    code, memory, pin = "ledger-pinned", facts.memory, facts.settings.ledger_root
    if isinstance(memory, Unseen):
        yield unseen(code, memory)
    elif pin and memory.trouble is None:
        yield well(code, Message("the ledger is the one that tellal.toml pins"))
    elif pin and memory.broken:
        yield bad(code, Message("the ledger is not the one that tellal.toml pins"), Message("see ledger-read"))
    elif pin or memory.trouble is not None:
        yield unseen(
            code,
            Unseen(Message("the ledger cannot be read, so its pin cannot be compared"), Message("see ledger-read")),
        )
    elif memory.root:
        yield look(
            code,
            Message("the ledger is not pinned: a clone without it would send everything again"),
            Message('write into tellal.toml, under [ledger]: root = "{root}"', root=memory.root),
        )
    else:
        yield look(
            code, Message("the ledger is not pinned, since it is empty"), Message("the first run says what to write")
        )
