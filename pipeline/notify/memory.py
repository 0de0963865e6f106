"""What was told already: on the ledger, which every machine sees, and on this machine for when there is no ledger."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.errors import LedgerConflictError, TellalError
from pipeline.trust.record import canonical, moment, time
from pipeline.workspace import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.model.event import History
    from pipeline.trust.ledger import Ledger

#: The control file of the ledger.
CONTROL = "told.json"
#: The same in `.tellal/`.
NAME = "told"
#: What was told longer ago is forgotten; the day of a token is long over by then.
KEPT = timedelta(days=400)
MOST = 1_000
TRIES = 4


def told(root: Path, history: History) -> dict[str, datetime]:
    """Return when what was told last (UTC), as far as anybody remembers; what cannot be read is not remembered."""
    here = store.load(root, NAME)
    return _later(_read(here), _there(history))


def remember(root: Path, ledger: Ledger, names: Iterable[str], now: datetime) -> None:
    """Remember that some news were told; where that cannot be, they are told once more.

    Args:
        root: the workspace.
        ledger: its memory; one that was never begun is not begun for this.
        names: of what was told.
        now: when (UTC).
    """
    new = dict.fromkeys(names, now)
    if not new:
        return
    here = _kept(_later(_read(store.load(root, NAME)), new), now)
    store.save(root, NAME, {name: time(at) for name, at in here.items()})
    for _ in range(TRIES):
        try:
            history = ledger.read()
            if not history.version:
                return
            kept = _kept(_later(_there(history), new), now)
            data = {"format": 1, "told": {name: time(at) for name, at in kept.items()}}
            ledger.append(history.version, (), control={CONTROL: canonical(data) + b"\n"}, at=now)
        except LedgerConflictError:
            continue
        except TellalError:
            return  # whoever looks at the ledger will hear of that elsewhere
        else:
            return


def _there(history: History) -> dict[str, datetime]:
    try:
        data = json.loads(history.control.get(CONTROL, b"{}"))
    except (ValueError, RecursionError):
        return {}
    return _read(data.get("told")) if isinstance(data, dict) else {}


def _read(value: object) -> dict[str, datetime]:
    if not isinstance(value, dict):
        return {}
    found = {}
    for name, at in value.items():
        try:
            found[str(name)] = moment(str(at)).astimezone(UTC)
        except ValueError:
            continue
    return found


def _later(one: Mapping[str, datetime], other: Mapping[str, datetime]) -> dict[str, datetime]:
    return {name: max(each[name] for each in (one, other) if name in each) for name in {**one, **other}}


def _kept(all_of_it: Mapping[str, datetime], now: datetime) -> dict[str, datetime]:
    newest = sorted(all_of_it.items(), key=lambda each: each[1], reverse=True)
    return {name: at for name, at in newest[:MOST] if now - at < KEPT}
