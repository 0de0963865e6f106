"""What a run leaves to the job on GitHub that it is a step of: a page for people, a few words for its next steps."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.put_away import put_away
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.cli.options import Options
    from pipeline.model.event import History
    from pipeline.model.outcome import Outcomes
    from pipeline.survey import Survey

#: Control files that change without anything being new for who looks at the calendar.
QUIET = frozenset({"heartbeat.json", "told.json"})


def leave(options: Options, before: History, outcomes: Outcomes, known: Survey) -> None:
    """Say what a run came to where its job is asked: on its page, to its next steps, and on issues that are done with.

    Args:
        options: how to speak, and to whom.
        before: the ledger as the run found it.
        outcomes: what the run came to.
        known: everything there is to know.
    """
    put_away(known.library, outcomes.history)
    page, words = os.environ.get("GITHUB_STEP_SUMMARY"), os.environ.get("GITHUB_OUTPUT")
    try:
        if page:
            _page(options, outcomes, known, Path(page))
        if words:
            from pipeline.report import outputs  # noqa: PLC0415 - only in CI

            outputs.leave(Path(words), {"changed": changed(before, outcomes), "sent": outcomes.sent})
    except OSError as error:
        options.warn(UsageError(Message("the summary cannot be written: {why}", why=str(error.strerror))))


def changed(before: History, outcomes: Outcomes) -> bool:
    """Return whether a run made news for the calendar: something sent, missed, in doubt, or known to be approved."""
    if outcomes.targets or outcomes.missed:
        return True
    after = outcomes.history.control
    return any(data != before.control.get(name) for name, data in after.items() if name not in QUIET)


def _page(options: Options, outcomes: Outcomes, known: Survey, place: Path) -> None:
    from pipeline.cli.paper import paper  # noqa: PLC0415 - only in CI
    from pipeline.report import summary  # noqa: PLC0415 - likewise

    summary.leave(place, summary.page(outcomes, known.plan, known.library, paper(options.language)))
