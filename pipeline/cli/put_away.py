"""Issues of posts that people have published by now, closed in passing: where that fails, the next run does it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.errors import TellalError
from pipeline.networks.addresses import HANDOFF

if TYPE_CHECKING:
    from pipeline.model.event import History
    from pipeline.model.library import Library


def put_away(library: Library, history: History) -> None:
    """Close the issues whose messages are out, as far as a token lets us."""
    accounts = {each.target_name for each in library.channels.values() if each.network == HANDOFF}
    if not accounts:
        return
    from pipeline.trust.github import desk  # noqa: PLC0415 - only where people publish

    with suppress(TellalError):
        desk.put_away(library.root, accounts, history, os.environ)
