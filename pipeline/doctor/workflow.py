"""A workflow of GitHub Actions, read strictly and laid flat: each value under the path that leads to it, with its line.

Steps go by their names, so that one more of them moves no other: `jobs.publish.steps.Check out.uses`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.workspace.compose import compose
from pipeline.workspace.nodes import Broken, Items, Scalar, Table
from pipeline.workspace.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.i18n import Message
    from pipeline.workspace.nodes import Node

FOLDER = ".github/workflows"
#: Characters; more is no workflow of anybody's.
LONGEST = 200_000
PINNED = re.compile(r"[0-9a-f]{40}\Z|sha256:[0-9a-f]{64}\Z")
SECRET = re.compile(r"secrets\.([A-Za-z_][A-Za-z0-9_]*)|secrets\[\s*['\"]([^'\"]+)['\"]\s*\]")
#: What a job has of its own accord.
OWN = "GITHUB_TOKEN"


class Value(NamedTuple):
    """A value, as it is written.

    Args:
        line: of the file, 1-based.
        comment: what follows on its line.
    """

    text: str
    line: int
    comment: str = ""


class Step(NamedTuple):
    """A step of a job.

    Args:
        path: what leads to it.
        values: what it says, by the path below it: `uses`, `with.ref`, `env.TOKEN`.
        line: where it begins.
    """

    path: str
    values: Mapping[str, Value]
    line: int


class Workflow(NamedTuple):
    """A workflow.

    Args:
        name: its file.
        values: everything that it says, flat.
        trouble: why it cannot be read, None where it can.
        line: of that.
    """

    name: str
    values: Mapping[str, Value]
    trouble: Message | None = None
    line: int = 0

    @property
    def path(self) -> str:
        """Its file, from the repository's root."""
        return f"{FOLDER}/{self.name}"

    def triggers(self) -> dict[str, int]:
        """Return what starts it, each with its line."""
        found: dict[str, int] = {}
        for path, value in self.values.items():
            head, _, rest = path.partition(".")
            if head == "on":
                name = rest.partition(".")[0]
                found.setdefault(value.text if not name or name.isdecimal() else name, value.line)
        return found

    def jobs(self) -> dict[str, dict[str, Value]]:
        """Return what each job says, flat."""
        found: dict[str, dict[str, Value]] = {}
        for path, value in self.values.items():
            head, _, rest = path.partition(".")
            name, _, below = rest.partition(".")
            if head == "jobs" and name:
                found.setdefault(name, {})[below] = value
        return found

    def steps(self) -> Iterator[tuple[str, Step]]:
        """Yield each step with the name of its job."""
        for job, values in self.jobs().items():
            inside: dict[str, dict[str, Value]] = {}
            for path, value in values.items():
                if path.startswith("steps."):
                    name, _, below = path.removeprefix("steps.").partition("\0")
                    inside.setdefault(name, {})[below] = value
            for name, found in inside.items():
                yield job, Step(f"{job}/{name}", found, min(value.line for value in found.values()))


def read(name: str, text: str) -> Workflow:
    """Read a workflow; what is no plain YAML is said to be unreadable rather than guessed at."""
    notes = Notes(name, text)
    table = compose(text, 1, notes) if len(text) <= LONGEST else None
    if table is None or notes.findings:
        first = notes.findings[0] if notes.findings else None
        return Workflow(name, {}, first.message if first else _too_long(), first.line if first else 1)
    return Workflow(name, dict(_flat("", table)))


def secrets_in(text: str) -> set[str]:
    """Return the secrets that an expression asks for."""
    return {first or second for first, second in SECRET.findall(text)} - {OWN}


def _too_long() -> Message:
    from pipeline.i18n import Message  # noqa: PLC0415 - hardly ever

    return Message("it is longer than anything that could be read")


def _flat(path: str, node: Node) -> Iterator[tuple[str, Value]]:
    if isinstance(node, Scalar):
        yield path, Value(node.text.strip(), node.line, node.comment)
    elif isinstance(node, Table):
        if not node.entries:
            yield path, Value("{}", node.line)
        for key, entry in node.entries.items():
            below = f"{path}.{key}" if path else key
            found = list(_flat(below, entry.node))
            # `pull_request:` without more is a key all the same.
            yield from found or [(below, Value("", entry.line))]
    elif isinstance(node, Items):
        names: dict[str, int] = {}
        for number, item in enumerate(node.items):
            if path.endswith(".steps"):
                name = _step_name(item, number)
                names[name] = names.get(name, 0) + 1
                # A zero byte ends the name: names may have dots in them.
                below = f"{path}.{name}{f' ({names[name]})' if names[name] > 1 else ''}\0"
                yield from ((each.replace("\0.", "\0"), value) for each, value in _flat(below, item))
            else:
                yield from _flat(f"{path}.{number}", item)
    elif isinstance(node, Broken):
        yield path, Value("", node.line)


def _step_name(item: Node, number: int) -> str:
    if isinstance(item, Table):
        for key in ("name", "id", "uses"):
            entry = item.entries.get(key)
            if entry is not None and isinstance(entry.node, Scalar) and entry.node.text:
                return entry.node.text.replace("\0", "").replace(".", "·") if key != "name" else entry.node.text
    return f"step {number + 1}"
