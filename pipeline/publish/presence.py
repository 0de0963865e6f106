"""What a run leaves in the ledger beside events: what was found out about approvals, and a sign that there was one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.trust import signs
from pipeline.trust.memory import NONE
from pipeline.trust.signs import Beat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.model.event import History
    from pipeline.survey import Survey


def left(history: History, found: Survey, runner: str, now: datetime, *, writes: bool) -> Mapping[str, bytes]:
    """Return the control files that a run changes at its end; a rehearsal, or a run of some targets, changes none.

    Args:
        history: what the ledger holds now.
        found: what the run found when it began.
        runner: who runs; empty leaves nothing.
        now: the moment (UTC).
        writes: a commit is made anyway.
    """
    if not runner:
        return NONE
    remembered = found.approvals.remembered(history.control, writes=writes)
    return {**remembered, **sign(history, found, runner, now, writes=writes or bool(remembered))}


def sign(history: History, found: Survey, runner: str, now: datetime, *, writes: bool) -> Mapping[str, bytes]:
    """Return the control file that a run changes at its end, nothing where there is no need for it.

    A commit that is made anyway takes the sign along; one is made for it alone where the last sign of any run is older
    than the settings have it. A ledger is never begun for a sign.

    Args:
        history: what the ledger holds now.
        found: what the run found when it began.
        runner: who runs; empty leaves no sign.
        now: the moment (UTC).
        writes: a commit is made anyway.
    """
    every = found.library.settings.ledger_heartbeat
    if not runner or not every or not history.version:
        return NONE
    last = signs.last_seen(history)
    wrote = history.version != found.history.version
    if not writes and (wrote or (last is not None and now - last.at < every)):
        return NONE
    coming = next((planned.goes for planned in found.plan.coming), None)
    return signs.beaten(history, runner, Beat(now, __version__, coming))
