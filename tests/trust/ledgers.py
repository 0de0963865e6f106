"""Ledgers for tests, kept in every way there is, and the events that are written to them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.model.event import Event, EventType
from pipeline.trust import record
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.remote import RemoteLedger

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.trust.ledger import Ledger

POST = "01JD0000000000000000000001"
KEY = f"{POST}/outbox.x.deneme"
FILE = f"posts/{KEY}.jsonl"
AT = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
DOCUMENT = b'{"payloads":[]}'
PAYLOAD = sha256(DOCUMENT).hexdigest()


def run(folder: Path, *words: str, given: str | None = None) -> str:
    """Run git as a user would."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True, input=given)
    return done.stdout.strip()


def intent(seq: int, key: str = KEY, part: int = 1, parts: int = 1, payload: str = PAYLOAD) -> Event:
    """Return an intent."""
    data = {
        "attempt": 1,
        "parts": parts,
        "digest": "1:abc",
        "payload": payload,
        "key": f"{key}{part}",
        "reply_to": [],
        "channel": "x",
        "due_at": record.time(AT),
        "lease_until": record.time(AT + timedelta(minutes=30)),
        "approval": {"verdict": "approved"},
    }
    return Event(key, seq, EventType.INTENT, AT, "r1", part, data)


def published(seq: int, answered: int, key: str = KEY, part: int = 1) -> Event:
    """Return a receipt."""
    data = {"intent": answered, "remote_id": "1", "url": "https://example.org/1", "via": "response"}
    return Event(key, seq, EventType.PUBLISHED, AT + timedelta(seconds=1), "r1", part, data)


def other(kind: EventType, seq: int, answered: int, key: str = KEY, part: int = 1) -> Event:
    """Return another answer to an intent."""
    said = {"reason": "no", "cause": "no", "looked_at": record.time(AT)}
    wanted = {name: said[name] for name in record.NEEDED[kind] if name != "intent"}
    return Event(key, seq, kind, AT, "r1", part, {"intent": answered, **wanted})


def missed(seq: int, key: str = KEY) -> Event:
    """Return a missed time."""
    return Event(key, seq, EventType.MISSED, AT, "r1", 0, {"due_at": record.time(AT)})


@dataclass(frozen=True)
class Place:
    """Where a ledger is kept.

    Args:
        root: a workspace, in a repository.
        home: the repository whose branch `ledger` counts: the workspace's own, or a bare one that it has as `origin`.
    """

    root: Path
    home: Path

    @property
    def is_remote(self) -> bool:
        """Whether the branch that counts is in another repository."""
        return self.root != self.home

    def ledger(self, pin: str = "", root: Path | None = None) -> Ledger:
        """Return the ledger as a process sees it that starts now, in this workspace or in another one."""
        if self.is_remote:
            return RemoteLedger(root or self.root, "origin", pin=pin)
        return LocalLedger(root or self.root, pin=pin)

    def another(self, name: str = "another") -> Path:
        """Return a workspace from which somebody else publishes: a clone of the same remote, or this very one."""
        if not self.is_remote:
            return self.root
        run(self.home.parent, "clone", "--quiet", str(self.home), name)
        return self.home.parent / name

    def tip(self) -> str:
        """Return where the branch is, empty where it is not."""
        return run(self.home, "for-each-ref", "--format=%(objectname)", "refs/heads/ledger")

    def first(self) -> str:
        """Return the branch's first commit."""
        return run(self.home, "rev-list", "--max-parents=0", "ledger")

    def remove(self) -> None:
        """Remove the branch."""
        run(self.home, "update-ref", "-d", "refs/heads/ledger")

    def rewrite(self, name: str, data: bytes | None, *, first: bool = False) -> None:
        """Change one file of the branch as somebody could by hand; None removes it.

        Args:
            name: the file.
            data: what it holds from then on.
            first: begin the branch anew with that.
        """
        index = self.home / "hand"
        environment = {**os.environ, "GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(self.home)}

        def git(*words: str, given: bytes | None = None) -> str:
            done = subprocess.run(
                ["git", *words], cwd=self.home, env=environment, check=True, capture_output=True, input=given
            )
            return done.stdout.decode().strip()

        git("read-tree", self.first() if first else "ledger")
        if data is None:
            git("update-index", "--force-remove", name)
        else:
            blob = git("hash-object", "-w", "--stdin", given=data)
            git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")
        parents = [] if first else ["-p", "ledger"]
        git("update-ref", "refs/heads/ledger", git("commit-tree", *parents, "-m", "by hand", git("write-tree")))
        index.unlink()
