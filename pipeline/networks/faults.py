"""What can go wrong between us and a network, on purpose: for tests and demonstrations of the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.errors import NotSentError, RejectedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.workspace import source, toml
from pipeline.workspace.described import Field, Type, named
from pipeline.workspace.nodes import Scalar
from pipeline.workspace.notes import Notes
from pipeline.workspace.shapes import group, read_fields, tables_of
from pipeline.workspace.values import LINE, NAME, choice

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.errors import SendError
    from pipeline.networks.contract import Payload
    from pipeline.workspace.nodes import Node

PATH = "outbox/faults.toml"
LARGEST = 65_536


class Does(StrEnum):
    """What happens to a message."""

    UNREACHABLE = "unreachable"  # nothing gets through, and we know it
    REFUSE = "refuse"
    TIME_OUT_BEFORE = "time-out-before"  # no answer, and nothing arrived
    TIME_OUT_AFTER = "time-out-after"  # no answer, and it is there
    LOSE_ANSWER = "lose-answer"  # it is there, and the answer breaks off


class On(StrEnum):
    """What is done with a message."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Args:
        does: what.
        channel: where; empty for every channel.
        part: with which message of a thread; 0 for each.
        text: only where the message holds this.
        times: how often, over all runs; 0 for always.
        on: what is done with the message.
    """

    does: Does
    channel: str = ""
    part: int = 0
    text: str = ""
    times: int = 0
    on: On = On.SEND

    @property
    def accepts(self) -> bool:
        """Whether the message arrives all the same."""
        return self.does in (Does.TIME_OUT_AFTER, Does.LOSE_ANSWER)

    def strikes(self, channel: str, payload: Payload, on: On = On.SEND) -> bool:
        """Say whether this is meant to be done with a message."""
        fits = self.channel in ("", channel) and self.part in (0, payload.part) and self.text in payload.text
        return fits and self.on is on

    def error(self) -> SendError:
        """Return what an adapter would raise."""
        match self.does:
            case Does.UNREACHABLE:
                return NotSentError(Message("the outbox was made unreachable: see outbox/faults.toml"))
            case Does.REFUSE:
                return RejectedError(Message("the outbox was told to refuse it: see outbox/faults.toml"))
            case Does.LOSE_ANSWER:
                return UnknownOutcomeError(Message("the connection broke before the answer was there"))
            case _:
                return UnknownOutcomeError(Message("no answer came in time"))


def read(root: Path) -> tuple[Fault, ...]:
    """Return the faults of `outbox/faults.toml`, in order.

    Raises:
        NotSentError: it cannot be read; nothing is sent past a fault that somebody asked for.
    """
    notes = Notes(PATH)
    if not (root / PATH).exists():
        return ()
    contents = source.read_file(str(root / PATH), LARGEST, notes)
    text = source.decode(contents.data, notes) if contents else None
    table = toml.read(text, notes) if text is not None else None
    values = read_fields(table, FIELDS, notes) if table is not None else {}
    for finding in notes.findings:
        place = f"{PATH}:{finding.line}"
        raise NotSentError(Message("{place}: {message}", place=place, message=str(finding.message)), finding.hint)
    return tuple(
        Fault(**{**fault, "does": Does(fault["does"]), "on": On(fault.get("on", On.SEND))})
        for *_, fault in values.get("fault", ())
    )


def _number(node: Node, key: str, notes: Notes) -> int | None:
    if isinstance(node, Scalar) and node.kind == "number" and node.text.isdecimal():
        return int(node.text)
    notes.error(node.line, "value-type", Message("'{key}' takes a number", key=key), Message("write 1"))
    return None


NUMBER = Type("number", _number, {"type": "integer", "minimum": 0})
FIELDS = named(
    Field(
        "fault",
        tables_of(
            group(
                "table",
                Field("does", choice(*Does), "What goes wrong.", required=True, example='"lose-answer"'),
                Field("channel", NAME, "Where; everywhere if it is left out.", example='"bluesky"'),
                Field("part", NUMBER, "With which message of a thread; each if it is left out.", example="2"),
                Field("text", LINE, "Only where the message holds this.", example='"kahve"'),
                Field("times", NUMBER, "How often, over all runs; always if it is left out.", example="1"),
                Field("on", choice(*On), "When it is done; sending if it is left out.", example='"delete"'),
            )
        ),
        "What goes wrong, the first that fits.",
    )
)
