"""The whole plan: every target of a library, and what only the ledger knows still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.model.plan import Plan
from pipeline.plan import pace
from pipeline.plan.decide import decide, forgotten, gone, published
from pipeline.plan.lateness import lateness
from pipeline.plan.situation import keyed, situation_of

if TYPE_CHECKING:
    from pipeline.model.event import History
    from pipeline.model.library import Library
    from pipeline.model.plan import Assessment
    from pipeline.trust.approval import Approvals
    from pipeline.trust.holds import Holds

#: Of what was taken back the plan says by whom and why, which only the events tell.
TAKEN_BACK = "retracted"
NEVER = datetime.max.replace(tzinfo=UTC)


def plan(  # noqa: PLR0913, PLR0917 - everything that a plan is made of, each from another room
    library: Library, assessment: Assessment, history: History, approvals: Approvals, holds: Holds, now: datetime
) -> Plan:
    """Decide on every target of a library, and on what only the ledger knows still."""
    targets = keyed(library)
    situation = situation_of(library, assessment, history, approvals, holds, now)
    known = history.out
    planned = [
        published(target, key, known[key], situation)
        if key in known and known[key].since != TAKEN_BACK
        else decide(target, key, history.of(key), situation)
        for key, target in targets
    ]
    planned = pace.paced(planned, [key for key, _ in targets], situation)
    planned.sort(key=lambda each: (each.when or NEVER, each.target.post.path, each.target.channel.name))
    unwritten = sorted(history.targets.keys() - {key for key, _ in targets})
    lost = (
        gone(key, known[key])
        if key in known and known[key].since != TAKEN_BACK
        else forgotten(key, history.of(key), situation)
        for key in unwritten
    )
    gone_by = tuple(each for each in lost if each is not None)
    return Plan(now, tuple(planned), gone_by, lateness(history.delays))
