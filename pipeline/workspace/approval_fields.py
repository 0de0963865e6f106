"""The fields of `[approval]` in `tellal.toml`: who has to say yes, and where that is looked up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.workspace.described import Field, Type
from pipeline.workspace.nodes import Scalar
from pipeline.workspace.shapes import group, list_of, table_of
from pipeline.workspace.values import DURATION, FLAG, LINE, NAME, PATH, choice, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes

_NUMBER = re.compile(r"[1-9]\d{0,17}\Z", re.ASCII)
_MOST_REVIEWS = 20


def _number(most: int, wrong: Message, hint: Message) -> Callable[[Node, str, Notes], int | None]:
    def read(node: Node, key: str, notes: Notes) -> int | None:
        if isinstance(node, Scalar) and node.is_empty:
            return None
        text = node.text if isinstance(node, Scalar) and node.kind != "text" else ""
        if _NUMBER.match(text) and int(text) <= most:
            return int(text)
        written = shown(node.text) if isinstance(node, Scalar) else "…"
        notes.error(node.line, "value-type", Message(wrong.text, key=key, text=written), hint)
        return None

    return read


def _read_revoked(node: Node, key: str, notes: Notes) -> int | str | None:
    """Read who no longer counts: an account by its number, or a principal of the signers' file as text."""
    if isinstance(node, Scalar) and node.kind == "text":
        principal: str | None = LINE.read(node, key, notes)
        return principal
    number: int | None = ACCOUNT.read(node, key, notes)
    return number


REVIEWS = Type(
    "number of people",
    _number(
        _MOST_REVIEWS,
        Message("'{key}' takes a number of people from 1 to 20, and this is {text}"),
        Message("write 1 or 2, without quotes"),
    ),
    {"type": "integer", "minimum": 1, "maximum": _MOST_REVIEWS},
)
ACCOUNT = Type(
    "number of a GitHub account",
    _number(
        10**18,
        Message("'{key}' takes the number of a GitHub account, and this is {text}"),
        Message("tellal approvers add LOGIN looks it up and writes it"),
    ),
    {"type": "integer", "minimum": 1},
)
_REVOKED = Type(
    "number of a GitHub account, or a principal as text",
    _read_revoked,
    {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]},
)
_RULE = group(
    "table",
    Field("required", REVIEWS, "How many people have to approve here.", "the workspace's", "2"),
    Field("approvers", list_of(NAME), "Who of the approvers counts here, by name.", "all of them", '["mona"]'),
)


def _rules(of: Type, key_name: str) -> Type:
    """Return the type of tables that somebody names, each with the fields of a rule."""
    table = table_of(of, key_name)
    return Type(f"table: {key_name} → `required`, `approvers`", table.read, table.schema)


APPROVAL = Field(
    "approval",
    group(
        "table",
        Field(
            "mode",
            choice("github", "attest", "signed-merge", "solo"),
            "Where the proof of an approval comes from.",
            '`"solo"`',
            '"github"',
        ),
        Field("required", REVIEWS, "How many people have to approve.", "1", "2"),
        Field(
            "approvers",
            table_of(ACCOUNT, "login"),
            "Who may approve: login and GitHub's number of the account, which `tellal approvers add` looks up.",
            "nobody",
            "{ mona = 583231 }",
        ),
        Field(
            "anyone_with",
            choice("write", "admin"),
            "Beside the approvers, everybody with this permission on GitHub may approve.",
            "only the approvers",
            '"write"',
        ),
        Field("four_eyes", FLAG, "Whether nobody can approve what they wrote themselves.", "true", "true"),
        Field(
            "max_age", DURATION, "How old the approval of a post and of its media may be.", "as old as it is", '"90d"'
        ),
        Field(
            "revoked",
            list_of(_REVOKED),
            "People whose approvals no longer count, the old ones included.",
            "nobody",
            "[4711]",
        ),
        Field(
            "allow_unreviewed",
            FLAG,
            "Whether what its author approved may be sent in CI too, where the mode is `solo`.",
            "false",
            "true",
        ),
        Field(
            "when_away",
            choice("wait", "use-cached"),
            "What happens while GitHub cannot be asked: posts wait, or what it said within a day counts.",
            '`"wait"`',
            '"use-cached"',
        ),
        Field(
            "signers",
            PATH,
            "The file of the keys that may sign, where the mode is `attest` or `signed-merge`.",
            '`"allowed_signers"`',
            '"keys/allowed_signers"',
        ),
        Field(
            "channels",
            _rules(_RULE, "channel"),
            "What single channels ask beside that.",
            "",
            "{ x = { required = 2 } }",
        ),
        Field(
            "campaigns",
            _rules(_RULE, "campaign"),
            "What single campaigns ask beside that.",
            "",
            "{ kis = { required = 2 } }",
        ),
    ),
    "Who has to say yes before something goes out.",
)
