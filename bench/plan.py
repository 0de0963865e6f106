"""Planning many targets against a long ledger: `python bench/plan.py [TARGETS]`.

A workspace of so many posts, one target each, and a ledger of as many events: half of the posts are out (an intent and
a receipt each). Every figure is a process of its own, medians of some; `×` is against reading the bytes of the posts,
beside it in the same run. Memory is the process's peak, the interpreter and the whole library included. Git processes
are counted by a `git` that writes down each call: their number must not grow with the posts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from check import read_bytes  # type: ignore[import-not-found] # beside this file, which is run as a script
from generate import generate  # type: ignore[import-not-found] # likewise

from pipeline import check as checking
from pipeline.model.event import EventType
from pipeline.model.pace import Pace
from pipeline.pace import quiet
from pipeline.plan import plan
from pipeline.survey import look_at
from pipeline.trust import entries
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.record import time as written
from pipeline.workspace import library as libraries

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.event import Event
    from pipeline.model.library import Target

RUNS = 3
MEBIBYTE = 1024
NOW = datetime(2026, 12, 8, 7, 20, tzinfo=UTC)
DOCUMENT = b'{"payloads":[]}'


def fill(root: Path) -> str:
    """Make a repository around a workspace, and a ledger in which every second post is out."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    known = libraries.load(root)
    checked = checking.check(known)
    events: list[Event] = []
    for target in [target for target in known.targets() if target.post.publish_at][::2]:
        events += _out(target, checked.targets[target.key].digest)
    LocalLedger(root).append("", events, {sha256(DOCUMENT).hexdigest(): DOCUMENT})
    return f"{len(events)} events"


def _out(target: Target, digest: str) -> tuple[Event, Event]:
    due = target.post.publish_at or NOW
    data = {
        "attempt": 1,
        "parts": 1,
        "digest": digest,
        "payload": sha256(DOCUMENT).hexdigest(),
        "reply_to": [],
        "channel": target.channel.name,
        "due_at": written(due),
        "lease_until": written(due + timedelta(minutes=30)),
        "approval": {
            "verdict": "approved",
            "mode": "solo",
            "path": target.post.path,
            "sha256": target.post.sha,
            "by": "",
        },
    }
    intent = entries.intent(target.key, 1, due + timedelta(minutes=4), "bench", data)._replace(seq=1)
    receipt = {"remote_id": "1", "url": "https://social.example/1", "via": "response"}
    return intent, entries.published(intent, due + timedelta(minutes=4), "bench", receipt)._replace(seq=2)


def read(root: Path) -> str:
    """Read the bytes of every post and do nothing with them: the limit."""
    return f"{read_bytes(root)} bytes"


def survey(root: Path) -> str:
    """Do all that `tellal plan` does before it prints."""
    known = libraries.load(root)
    found = look_at(known, checking.check(known), NOW)
    states = {state.value: len(found.plan.having(state)) for state in {each.state for each in found.plan.targets}}
    return json.dumps(dict(sorted(states.items())))


def ledger(root: Path) -> str:
    """Read the ledger alone."""
    return f"{len(LocalLedger(root).read().targets)} targets"


def decide(root: Path) -> str:
    """Plan alone: everything was read before the clock of this figure starts."""
    known = libraries.load(root)
    found = look_at(known, checking.check(known), NOW)
    start = time.perf_counter()
    planned = plan(known, found.assessment, found.history, found.approvals, found.holds, NOW)
    return f"{len(planned.targets)} targets in {(time.perf_counter() - start) * 1000:.0f} ms"


def decide_bounded(root: Path) -> str:
    """Plan alone, where every account has quiet hours, a gap and a most: each post has its turn."""
    known = libraries.load(root)
    found = look_at(known, checking.check(known), NOW)
    pace = Pace(quiet.read("22:00-07:00"), timedelta(minutes=1), max_per_day=1000, max_per_week=5000)
    channels = {name: replace(channel, pace=pace) for name, channel in known.channels.items()}
    known = replace(known, channels=channels)
    start = time.perf_counter()
    planned = plan(known, found.assessment, found.history, found.approvals, found.holds, NOW)
    waiting = sum(each.goes not in {None, each.when} for each in planned.targets)
    return f"{len(planned.targets)} targets in {(time.perf_counter() - start) * 1000:.0f} ms, {waiting} wait"


def forget(root: Path) -> None:
    """Delete what this machine remembers of the ledger."""
    (root / ".tellal" / "ledger").unlink(missing_ok=True)


def send(root: Path) -> None:
    """Let the ledger grow by one event."""
    own = LocalLedger(root)
    history = own.read()
    target = next(key for key, events in history.targets.items() if events[-1].type is EventType.PUBLISHED)
    seq = len(history.of(target)) + 1
    about = {"digest": "x", "payload": sha256(DOCUMENT).hexdigest(), "by": "", "note": "", "approval": {}}
    begun = entries.update(target, NOW, "bench", about)._replace(seq=seq)
    own.append(history.version, [begun, entries.updated(begun, NOW, "bench")._replace(seq=seq + 1)])


#: What is shown → what the process does, and what is done to the workspace before.
JOBS: dict[str, tuple[str, Callable[[Path], None] | None]] = {
    "whole plan, warm": ("survey", None),
    "whole plan, ledger grew": ("survey", send),
    "whole plan, ledger unread": ("survey", forget),
    "ledger alone, warm": ("ledger", None),
    "ledger alone, unread": ("ledger", forget),
    "deciding alone": ("decide", None),
    "deciding alone, limits": ("decide bounded", None),
}
WORK: dict[str, Callable[[Path], str]] = {
    "fill": fill,
    "read": read,
    "survey": survey,
    "ledger": ledger,
    "decide": decide,
    "decide bounded": decide_bounded,
}


def work(job: str, root: Path) -> None:
    """Do a job and print its figures."""
    start = time.perf_counter()
    said = WORK[job](root)
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE, said]))


def measure(job: str, root: Path, counting: Path) -> tuple[float, float, str, int]:
    """Return seconds, peak MiB, what came out and how many git processes a job took, in a process of its own."""
    calls = counting / "calls"
    calls.write_text("", encoding="utf-8")
    environment = {**os.environ, "PATH": f"{counting}:{os.environ['PATH']}"}
    command = [sys.executable, __file__, "--job", job, str(root)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    seconds, peak, said = json.loads(ended.stdout)
    return seconds, peak, said, len(calls.read_text(encoding="utf-8").splitlines())


def table(root: Path, targets: int, counting: Path) -> None:
    """Print a line per job."""
    print(
        f"{targets} targets, {targets} ledger events, medians of {RUNS} processes; × against reading the posts' bytes"
    )
    for name, (job, before) in JOBS.items():
        figures, limits = [], []
        for _ in range(RUNS):
            if before is not None:
                before(root)
            limits.append(measure("read", root, counting)[0])
            figures.append(measure(job, root, counting))
        seconds = statistics.median(each[0] for each in figures)
        peak, git = max(each[1] for each in figures), figures[-1][3]
        print(
            f"  {name:26} {seconds:6.2f} s {seconds / statistics.median(limits):6.1f} × {peak:6.0f} MiB"
            f" {git:3} git processes  {figures[-1][2]}",
            flush=True,
        )


def main() -> None:
    """Make a workspace in a temporary folder and measure on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="?", default="10000")
    parser.add_argument("--job", choices=sorted(WORK), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.job:
        work(asked.job, Path(asked.targets))
        return
    targets = int(asked.targets)
    real = shutil.which("git")
    with tempfile.TemporaryDirectory() as folder:
        root, counting = Path(folder) / "workspace", Path(folder) / "bin"
        counting.mkdir()
        script = f'#!/bin/sh\necho "$*" >> "{counting}/calls"\nexec "{real}" "$@"\n'
        (counting / "git").write_text(script, encoding="utf-8")
        (counting / "git").chmod(0o755)
        generate(root, targets)
        measure("fill", root, counting)  # in a process of its own: what this one takes would count for the others
        table(root, targets, counting)


if __name__ == "__main__":
    main()
