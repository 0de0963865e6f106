"""A small brand on GitHub: a channel, a policy, people who write and people who approve; what its posts come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.check import check
from pipeline.model.event import History
from pipeline.trust.approval import approvals_of
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline.trust.approval import Approval, Approvals
    from tests.forge.state import Account, Forge

#: A day after everything happened, and an hour after the posts were due.
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
KAHVE = "content/x/kahve.md"
TELLAL = """\
name = "Deneme"
timezone = "Europe/Istanbul"

[approval]
mode = "github"
{more}
[approval.approvers]
ada = {ada}
can = {can}
"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def text(body: str = "Kahve hazır.", at: str = "2026-11-21 10:00", number: int = 1, **keys: str) -> str:
    """Return a post: due at 10:00 in Istanbul, an hour before NOW."""
    lines = {"id": f"01JD{number:022d}", "publish_at": at, **keys}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items()) + f"---\n{body}\n"


@dataclass
class House:
    """The brand.

    Args:
        root: its workspace.
        forge: its GitHub.
        mona: writes posts, and may push.
        ada: approves.
        can: approves too.
        zeki: writes, and approves nothing.
        control: the ledger's control files, as the last run left them.
    """

    root: Path
    forge: Forge
    mona: Account
    ada: Account
    can: Account
    zeki: Account
    control: dict[str, bytes] = field(default_factory=dict)

    def policy(self, more: str = "") -> str:
        """Return the workspace's settings, with more lines under `[approval]`."""
        return TELLAL.format(more=more, ada=self.ada.id, can=self.can.id)

    def merge(self, name: str, files: Mapping[str, str | bytes | None], how: str = "squash", **more: object) -> int:
        """Let Mona open a pull request, Ada approve it, and Ada merge it; return its number."""
        by = more.pop("by", self.mona)
        pull = self.forge.open(name, by=by, files=files, **more)  # type: ignore[arg-type] # as they are
        pull.review(self.ada)
        pull.merge(how, by=self.ada)
        return pull.number

    def judge(self, now: datetime = NOW, *, online: bool = True, ci: bool = True, pull: bool = True) -> Approvals:
        """Return the verdicts of a run; what it found out is remembered as its ledger would."""
        if pull:
            self.forge.pull(self.root)
        library = load(self.root)
        history = History(control=dict(self.control))
        environment = self.forge.env if online else None
        found = approvals_of(library, check(library), history, now, ci=ci, environment=environment)
        self.control |= found.remembered(self.control, writes=False)
        return found

    def of(self, name: str = "x/kahve", now: datetime = NOW, **more: bool) -> Approval:
        """Return the verdict on one target."""
        found = self.judge(now, **more)
        targets = {str(target): target for target in load(self.root).targets()}
        return found.of(targets[name])

    def asked(self, act: Callable[[], object]) -> list[str]:
        """Return what was asked of GitHub meanwhile."""
        before = len(self.forge.log)
        act()
        return [f"{each.method} {each.path.partition('?')[0]}" for each in self.forge.log[before:]]
