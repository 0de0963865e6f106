"""A network's own description of its API, held against what an adapter asks of the fake and what the fake answers.

A fake names its contract; whatever then goes through it is looked at, and what is not as described fails the test. Two
things are left out: what a test makes go wrong on purpose, and what a fake refuses, which is no answer of the network.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.described.closed import Closed
from tests.described.openapi import typed
from tests.networks.contracts import formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.described.openapi import Operation
    from tests.networks.fakes.base import Asked, Reply

FOLDER = Path(__file__).parent / "descriptions"
#: Those that no package has: whoever wants to hold against them makes them first, and git does not see them.
BY_HAND = FOLDER / "by-hand"
FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data"
#: Stands for the bytes of a file.
BYTES = "bytes"
#: A field that holds all others, as Discord has it.
WHOLE = "payload_json"
ERRORS, TROUBLE = range(400, 600), 500


class Described(Closed):
    """A description with the formats that it names.

    Args:
        whole: the document.
        errors: the name of what any operation may answer that could not be done; empty where each names its own.
    """

    def __init__(self, whole: Mapping[str, Any], errors: str) -> None:
        self.formats = formats.known(whole)
        self._errors = errors
        super().__init__(whole)

    def unnamed(self, status: int, data: object) -> list[str]:
        """Return what is wrong with an answer that an operation does not name."""
        if self._errors and status in ERRORS:
            return self.wrong({"$ref": f"#/components/schemas/{self._errors}"}, data)
        return super().unnamed(status, data)


@dataclass(frozen=True)
class Contract:
    """What a network says of its own API.

    Args:
        name: of the file in `descriptions`, or in `descriptions/by-hand`.
        errors: the name of what any operation may answer that could not be done.
        agrees: the field that says no where the status says yes.
        beside: `METHOD path` as a pattern → why the description does not have it.
        unlike: a complaint as a pattern, with or without its request → why the network is otherwise than it says.
    """

    name: str
    errors: str = ""
    agrees: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    unlike: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Where the description is, or would be."""
        kept = FOLDER / f"{self.name}.json"
        return kept if kept.is_file() else BY_HAND / f"{self.name}.json"

    @property
    def is_there(self) -> bool:
        """Whether there is anything to hold against."""
        return self.file.is_file()

    @property
    def description(self) -> Described:
        """The description, read once."""
        return _described(self.file, self.errors)

    def complaints(self, asked: Asked, reply: Reply | None) -> list[str]:
        """Return what is not as described.

        Args:
            asked: the request.
            reply: the fake's answer, None where it refused, or a test made it ill.
        """
        if not self.is_there:
            return []
        what = f"{asked.method} {asked.path}"
        found = self.description.operation(asked.method, asked.path)
        if found is None:
            known = any(re.fullmatch(pattern, what) for pattern in self.beside)
            return [] if known else [f"{what}: {self.name} describes no such operation"]
        operation, names = found
        kind, body, wrong = _body(asked, operation, self.description)
        wrong += self.description.asked(operation, names, asked.query, body, kind=kind)
        wrong += [
            f"the header {name} is missing"
            for (place, name), each in operation.parameters.items()
            if place == "header" and each.get("required") and name not in asked.headers
        ]
        by_another = reply is not None and isinstance(reply.data, str) and reply.status >= TROUBLE  # what is in front
        if reply is not None and not by_another:
            data = _data(reply)
            refuses = isinstance(data, dict) and data.get(self.agrees) is False
            said = self.description.answered(operation, TROUBLE if refuses else reply.status, data)
            wrong += [f"answer {reply.status}: {each}" for each in said]
        return [f"{what}: {each}" for each in wrong if not self._is_known(what, each)]

    def _is_known(self, what: str, complaint: str) -> bool:
        return any(re.search(each, text) for each in self.unlike for text in (complaint, f"{what}: {complaint}"))


@cache
def _described(file: Path, errors: str) -> Described:
    return Described(json.loads(file.read_text(encoding="utf-8")), errors)


def _body(asked: Asked, operation: Operation, description: Described) -> tuple[str, object, list[str]]:
    """Return a body's media type, what it says in the words of a schema, and what is wrong with its form."""
    kind = asked.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not asked.body:
        return kind, None, []
    if kind.endswith("json"):
        try:
            return kind, json.loads(asked.body), []
        except ValueError:
            return kind, None, ["the body is not JSON"]
    fields = {name: description.resolved(each) for name, each in _fields(operation.bodies.get(kind, {}), description)}
    if kind == FORM:
        pairs = parse_qsl(asked.body.decode(), keep_blank_values=True, strict_parsing=True)
        return kind, {name: typed(value, fields.get(name, {})) for name, value in pairs}, []
    if kind == FILES:
        return kind, _form(asked, fields), []
    return kind, BYTES, []


def _fields(schema: Any, description: Described) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Yield the fields of what a body may be."""
    schema = description.resolved(schema)
    yield from schema.get("properties", {}).items()
    for name in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(name, ()):
            yield from _fields(each, description)


def _form(asked: Asked, fields: Mapping[str, Any]) -> dict[str, object]:
    """Return the fields of a form with files: what is no text is JSON in it; a file may be named by another field."""
    made: dict[str, object] = {}
    files = [part.name for part in asked.parts() if part.file_name is not None]
    for part in asked.parts():
        if part.name in files:
            continue
        text = part.data.decode()
        if part.name == WHOLE and WHOLE not in fields:
            made |= json.loads(text)
        elif fields.get(part.name, {}).get("type") == "string":
            made[part.name] = text
        else:
            made[part.name] = _read(text)
    named = set(re.findall(r"attach://([\w.-]+)", json.dumps(made)))
    return made | {name: BYTES for name in files if name not in named}


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _data(reply: Reply) -> object:
    """Return what an answer says, None where it is empty."""
    if reply.data is None or reply.data == "":
        return None
    if isinstance(reply.data, str):
        try:
            return json.loads(reply.data)
        except ValueError:
            return reply.data
    return json.loads(reply.body)
