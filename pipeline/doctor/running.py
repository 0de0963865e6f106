"""Whether runs come: the workflow that publishes, the clock that starts it, how late it is, and our own clock."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.i18n import Message
from pipeline.plan.lateness import lateness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.doctor.facts import Facts
    from pipeline.model.diagnosis import Diagnosis
    from pipeline.trust.github.forge import Run

PUBLISHING = ".github/workflows/publish.yml"
PAGE = "actions/workflows/publish.yml"
ENABLE = "gh workflow enable publish.yml"
#: The clock of GitHub is a hint: it was seen four hours late.
LATE, SILENT = timedelta(hours=2), timedelta(hours=24)
#: Seconds between our clock and the forge's.
SKEWED, WRONG = 60, 300
FAILED = frozenset({"failure", "timed_out", "startup_failure", "action_required"})


def cron(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the workflow that publishes is switched on."""
    code, known = "cron-on", facts.workflows
    if isinstance(known, Unseen):
        yield unseen(code, known)
        return
    state = next((each.state for each in known if each.path == PUBLISHING), "")
    if state == "active":
        yield well(code, Message("the workflow that publishes is switched on"))
    elif not state:
        yield look(
            code,
            Message("GitHub knows no workflow {path}: nothing is published from there", path=PUBLISHING),
            Message("commit those that tellal workflows writes; if another machine publishes, all is well"),
        )
    elif state == "disabled_inactivity":
        said = Message("GitHub switched publishing off, since nothing had happened in the repository for 60 days")
        yield bad(code, said, Message("switch it on again"), ENABLE)
    elif state == "disabled_fork":
        said = Message("this is a fork, in which GitHub starts nothing by the clock")
        yield bad(code, said, Message("publish from the original, or switch it on here"), ENABLE)
    else:
        said = Message("somebody switched the workflow that publishes off ({state})", state=state)
        yield bad(code, said, Message("switch it on again"), ENABLE)


def scheduled(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the clock starts runs."""
    code, runs = "cron-runs", facts.scheduled
    if isinstance(runs, Unseen):
        yield unseen(code, runs)
        return
    if not _is_known(facts):
        return
    if not runs:
        yield look(
            code,
            Message("no run was started by the clock yet"),
            Message("it begins within an hour of the first push to main; until then: gh workflow run publish.yml"),
            facts.page(PAGE),
        )
        return
    age = facts.now - runs[0].started_at
    said = Message("the clock started a run {age} ago", age=duration(age))
    if age <= LATE:
        yield well(code, said)
    else:
        made = bad if age > SILENT else look
        remedy = Message("see whether GitHub has an outage; start one by hand: gh workflow run publish.yml")
        yield made(code, said, remedy, facts.page(PAGE))


def last_run(facts: Facts) -> Iterator[Diagnosis]:
    """Judge how the last run ended that was started there."""
    code, runs = "run-last", facts.runs
    if isinstance(runs, Unseen):
        yield unseen(code, runs)
        return
    if not _is_known(facts):
        return
    last = next((run for run in runs if run.conclusion is not None), None)
    if last is None:
        said = Message("no run of the workflow that publishes has ended yet")
        yield look(code, said, Message("start one: gh workflow run publish.yml"), facts.page(PAGE))
    elif last.conclusion in FAILED:
        said = Message("the last run failed ({conclusion})", conclusion=str(last.conclusion))
        yield bad(code, said, Message("read its summary, mend what it names, and run it again"), last.url)
    elif last.conclusion == "success":
        yield well(code, Message("the last run went through"))
    else:
        said = Message("the last run did not go through ({conclusion})", conclusion=str(last.conclusion))
        yield look(code, said, Message("read its summary"), last.url)


def seen(facts: Facts) -> Iterator[Diagnosis]:
    """Judge when publishing last went through, by the signs in the ledger."""
    code, memory = "run-seen", facts.memory
    if isinstance(memory, Unseen):
        yield unseen(code, memory)
        return
    if memory.trouble is not None:
        needs = memory.hint or Message("see ledger-read")
        yield unseen(
            code, Unseen(Message("the ledger cannot be read, so nobody knows when publishing went through"), needs)
        )
        return
    if memory.last is None:
        said = Message("the ledger shows no run yet")
        yield look(
            code, said, Message("try one that sends nothing: tellal publish --dry-run"), "tellal publish --dry-run"
        )
        return
    age = facts.now - memory.last
    said = Message("publishing last went through {age} ago", age=duration(age))
    quiet = max(LATE, 2 * facts.settings.ledger_heartbeat)
    if age <= quiet or not facts.settings.ledger_heartbeat:  # without heartbeats silence shows nothing
        yield well(code, said)
    else:
        made = bad if age > max(SILENT, quiet) else look
        yield made(
            code,
            said,
            Message("see why no run comes: cron-on and cron-runs, or the watcher's machine"),
            "tellal status",
        )


def late(facts: Facts) -> Iterator[Diagnosis]:
    """Judge how late posts go out, by the last ones; else by the gaps between runs."""
    code, memory, runs = "run-late", facts.memory, facts.scheduled
    known = None if isinstance(memory, Unseen) else lateness(memory.history.delays)
    if known is not None:
        most = known.most
        said = Message("nine of ten posts went out within {most} of their time", most=duration(most))
    elif not isinstance(runs, Unseen) and len(runs) > 1:
        most = max(_gaps(runs))
        said = Message(
            "between two of the last {n} runs by the clock at most {most} passed", n=len(runs), most=duration(most)
        )
    else:
        needs = Message("it takes ten posts, or two runs by the clock")
        yield unseen(code, Unseen(Message("how late posts go out cannot be told yet"), needs))
        return
    if most > facts.settings.max_late:
        limit = duration(facts.settings.max_late)
        remedy = Message("max_late is {limit}: raise it, or let a machine of your own publish too", limit=limit)
        yield bad(code, said, remedy, "tellal watch")
    elif most > LATE:
        remedy = Message("where minutes matter, let a machine of your own publish too")
        yield look(code, said, remedy, "tellal watch")
    else:
        yield well(code, said)


def clock(facts: Facts) -> Iterator[Diagnosis]:
    """Judge our clock by the forge's."""
    code, skew = "clock", facts.skew
    if isinstance(skew, Unseen):
        yield unseen(code, skew)
        return
    seconds = round(abs(skew))
    if seconds <= SKEWED:
        yield well(code, Message("this machine's clock is right to a minute"))
        return
    said = (
        Message("this machine's clock is {n} seconds ahead of GitHub's", n=seconds)
        if skew > 0
        else Message("this machine's clock is {n} seconds behind GitHub's", n=seconds)
    )
    made = bad if seconds > WRONG else look
    yield made(code, said, Message("let the system set its clock by the network (NTP)"), "timedatectl set-ntp true")


def duration(length: timedelta) -> str:
    """Return a length of time as settings write it: `3d`, `2h`, `15m`."""
    seconds = max(0, int(length.total_seconds()))
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "m")):
        if seconds >= 2 * size or (seconds >= size and unit == "m"):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _is_known(facts: Facts) -> bool:
    """Whether GitHub knows the workflow that publishes, or nobody can tell; else `cron-on` says all there is to say."""
    return isinstance(facts.workflows, Unseen) or any(each.path == PUBLISHING for each in facts.workflows)


def _gaps(runs: Sequence[Run]) -> Iterator[timedelta]:
    for newer, older in pairwise(runs):
        yield newer.started_at - older.started_at
