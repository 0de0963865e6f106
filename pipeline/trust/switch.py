"""The brake as an environment variable, `TELLAL_HOLD`: for CI systems, where setting one takes no commit and no merge.

Empty, `0`, `false`, `no` and `off` hold nothing. `all`, `1`, `true`, `yes` and `on` hold everything. Else it is a list
of what is held, `channel:x, tag:indirim`. Whatever it says beside that, somebody meant to stop something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.trust.hold import VARIABLE, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING = frozenset({"", "0", "false", "no", "off"})
EVERYTHING = frozenset({"all", "1", "true", "yes", "on"})
#: Longest piece of it that is repeated in a message.
SHOWN = 60


class UnreadableError(ValueError):
    """What it says is none of what it may say; `message` says which piece."""

    def __init__(self, piece: str) -> None:
        super().__init__(piece)
        self.message = Message(
            "everything is held: {variable} cannot be read: “{text}”; write all, or channel:x, campaign:y, tag:z",
            variable=VARIABLE,
            text=piece[:SHOWN],
        )


def read(environment: Mapping[str, str]) -> tuple[tuple[Scope, str], ...]:
    """Return what is held: scope and name of each.

    Raises:
        UnreadableError: a piece of it cannot be read.
    """
    text = environment.get(VARIABLE, "").strip()
    if text.lower() in NOTHING:
        return ()
    pieces = [piece for piece in map(str.strip, text.split(",")) if piece]
    return tuple(map(_piece, pieces or [text]))


def _piece(text: str) -> tuple[Scope, str]:
    if text.lower() in EVERYTHING:
        return Scope.ALL, ""
    scope, _, name = (each.strip() for each in text.partition(":"))
    named = {str(each): each for each in Scope if each is not Scope.ALL}
    if scope.lower() not in named or not name:
        raise UnreadableError(text)
    return named[scope.lower()], name
