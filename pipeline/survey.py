"""Everything there is to know at one moment: what is written, what was found, sent, approved and held, what follows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.check import check
from pipeline.errors import LedgerBrokenError, RemoteError, TellalError, UsageError
from pipeline.i18n import Message
from pipeline.model.event import History
from pipeline.model.finding import Severity
from pipeline.plan import plan
from pipeline.trust import holds as brake
from pipeline.trust.approval import Approvals, approvals_of
from pipeline.trust.ledger import last_seen, ledger_of, undecided
from pipeline.workspace.library import load
from pipeline.workspace.settings import NAME as SETTINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.plan import Assessment, Plan
    from pipeline.trust.holds import Holds
    from pipeline.trust.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Survey:
    """What one look at the workspace showed.

    Args:
        history: what the ledger remembers; empty where it could not be read, what was seen last where it is out of
            reach.
        trouble: why nothing may be sent, None where it may. Outside a git repository, or where nobody has decided
            where the ledger is, the plan is what it would be; where the ledger cannot be read, or nobody knows which
            one is meant, the plan holds everything.
    """

    library: Library
    assessment: Assessment
    history: History
    approvals: Approvals
    holds: Holds
    plan: Plan
    now: datetime
    trouble: TellalError | None = None


def survey(
    root: Path,
    now: datetime,
    *,
    ci: bool = False,
    ledger: Ledger | None = None,
    environment: Mapping[str, str] | None = None,
) -> Survey:
    """Look at a workspace.

    Args:
        root: the workspace.
        now: the moment to plan for (UTC).
        ci: nobody watches this run.
        ledger: where the memory is, if not in the workspace's own repository.
        environment: as for `look_at`.

    Raises:
        UsageError: `tellal.toml` makes no sense.
    """
    library = load(root)
    return look_at(library, check(library), now, ci=ci, ledger=ledger, environment=environment)


def look_at(  # noqa: PLR0913 - everything that decides
    library: Library,
    assessment: Assessment,
    now: datetime,
    *,
    ci: bool = False,
    ledger: Ledger | None = None,
    environment: Mapping[str, str] | None = None,
    wanted: Collection[str] | None = None,
) -> Survey:
    """Look at what belongs to a library that was read and checked already.

    Args:
        library: the workspace as it was read.
        assessment: as it was checked.
        now: the moment to plan for (UTC).
        ci: nobody watches this run.
        ledger: where the memory is, if not in the workspace's own repository.
        environment: says where GitHub is asked about reviews; None where nobody far away is asked.
        wanted: keys of the targets that GitHub is asked about, whatever their time; None for what is due and to come.
    """
    trouble: TellalError | None = None
    deaf: Message | None = None
    history = History()
    try:
        history = (ledger or ledger_of(library)).read()
        trouble = None if ledger else undecided(library)
    except UsageError as error:  # no repository, no git
        trouble = error
    except RemoteError as error:  # a ledger that cannot be read is never an empty one
        trouble, deaf = error, error.message
        if not isinstance(error, LedgerBrokenError):  # out of reach, so what is known of it is old, not wrong
            history = last_seen(library)
    if unreadable := _unreadable(library):  # whatever was found was not looked for as the settings would have it
        trouble, deaf = unreadable, unreadable.message
    held = brake.of(library, history.control, os.environ)._replace(broken=deaf)
    given = approvals_of(library, assessment, history, now, ci=ci, environment=environment, wanted=wanted)
    planned = plan(library, assessment, history, given, held, now)
    return Survey(library, assessment, history, given, held, planned, now, trouble)


def _unreadable(library: Library) -> UsageError | None:
    """Return what is wrong with the settings: a pin that cannot be read must not pass for none."""
    for found in library.findings:
        if found.path == SETTINGS and found.severity is Severity.ERROR:
            return UsageError(
                Message(
                    "{path}:{line}: {what}; until that is mended, nothing is sent",
                    path=found.path,
                    line=found.line,
                    what=str(found.message),
                ),
                found.hint,
            )
    return None
