"""A small brand where people write, sign and merge: real commits, real keys, real signatures."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.model.approval import ApprovalMode, Policy, Rule
from pipeline.trust.approval import statement
from pipeline.trust.approval.attest import Attest
from pipeline.trust.approval.claims import Claim, Entry, Ground
from pipeline.trust.approval.signed import SignedMerge
from pipeline.trust.approval.statement import Decision, Statement
from pipeline.workspace.git import Git
from pipeline.workspace.past import Past

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.trust.approval.verdict import Approval
    from tests import keys

BEGAN = datetime(2026, 11, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
POST = "content/x/a.md"
PEOPLE = ("mona", "ali", "can", "eve")


def mail(who: str) -> str:
    """Return somebody's mail address."""
    return f"{who}@example.org"


@dataclass
class World:
    """A repository on `main`, with people who have keys; Mona, Ali and Can are listed, Eve is not.

    Args:
        root: the repository and the workspace.
        ring: who has which key.
        now: the time by the clock on the wall; it passes with every commit.
    """

    root: Path
    ring: Mapping[str, keys.Key]
    now: datetime = BEGAN
    policy: dict[str, Any] = field(default_factory=dict)

    def begin(self, settings: str = 'name = "Deneme"\n') -> World:
        """Make the first commit, with the list of signers, and with what lies there already."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("ali", {"tellal.toml": settings, "allowed_signers": self.listed("mona", "ali", "can")})
        return self

    def listed(self, *people: str, options: str = "") -> str:
        """Return a list of signers."""
        middle = f" {options} " if options else " "
        return "".join(f"{mail(who)},{who}{middle}{self.ring[who].public}\n" for who in people)

    def git(self, *words: str, who: str = "ali", author: str = "") -> str:
        """Run git as somebody."""
        own = {
            "GIT_AUTHOR_NAME": author or who,
            "GIT_AUTHOR_EMAIL": mail(author or who),
            "GIT_COMMITTER_NAME": who,
            "GIT_COMMITTER_EMAIL": mail(who),
            "GIT_AUTHOR_DATE": self.now.isoformat(),
            "GIT_COMMITTER_DATE": self.now.isoformat(),
        }
        done = subprocess.run(
            ["git", *words], cwd=self.root, check=True, capture_output=True, text=True, env={**os.environ, **own}
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write or remove files."""
        for name, content in files.items():
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                place.unlink()
            else:
                place.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, who: str, files: Mapping[str, str | bytes | None], *, author: str = "", signed: str = "") -> str:
        """Write or remove files, and commit everything as somebody."""
        self.write(files)
        self.git("add", "--all")
        return self._commit(("commit", "--quiet", "--allow-empty", "--message=x"), who, author, signed)

    def branch(self, name: str) -> None:
        """Begin a branch at what is checked out."""
        self.git("checkout", "--quiet", "-b", name)

    def checkout(self, name: str) -> None:
        """Go to a branch."""
        self.git("checkout", "--quiet", name)

    def merge(self, who: str, name: str, *, signed: str = "") -> str:
        """Merge a branch into main as somebody."""
        self.checkout("main")
        return self._commit(("merge", "--quiet", "--no-ff", "--message=m", name), who, "", signed)

    def _commit(self, words: tuple[str, ...], who: str, author: str, signed: str) -> str:
        self.now += timedelta(minutes=1)
        seal = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={self.ring[signed].file}") if signed else ()
        self.git(*seal, *words, *(["--gpg-sign"] if signed else []), who=who, author=author)
        return self.git("rev-parse", "HEAD")

    def entry(self, path: str, commit: str = "HEAD") -> Entry:
        """Return a file as a commit has it."""
        mode, _, blob, *_ = self.git("ls-tree", commit, "--", path).split()
        return Entry(path, mode, blob)

    def said(  # noqa: PLR0913 - all that can be wrong with it
        self,
        who: str,
        *paths: str,
        decision: Decision = Decision.APPROVED,
        at: datetime | None = None,
        repo: str = "",
        namespace: str = statement.NAMESPACE,
        commit: str = "HEAD",
    ) -> dict[str, bytes]:
        """Return a signed statement about files: name → bytes."""
        files = tuple(self.entry(path, commit) for path in paths)
        first = repo or Past(self.root).first("HEAD")
        made = Statement(first, files, decision, at or self.now)
        armour = self.ring[who].sign(statement.message_of(made), namespace)
        name, data = statement.file_of(made, armour)
        return {f"approvals/{name}": data}

    def claim(self, path: str = POST, rule: Rule | None = None, **more: Any) -> Claim:  # noqa: ANN401 - as they come
        """Return what has to be proved of a file."""
        introduced = Past(self.root).changed("HEAD", path)
        policy = Policy(mode=ApprovalMode.ATTEST, **self.policy)
        before = self.git("rev-parse", f"{introduced}^1")
        listed = self.git("rev-parse", f"{before}:{policy.signers}")
        wanted = rule or policy.rule("x")
        return Claim(self.entry(path), introduced, before, policy, wanted, signers=listed, **more)

    def ground(self) -> Ground:
        """Return where proofs are looked for."""
        return Ground(Git(self.root), self.git("rev-parse", "HEAD"), "", self.now)

    def attested(self, path: str = POST, rule: Rule | None = None, **more: Any) -> Approval:  # noqa: ANN401 - likewise
        """Judge a file by signed statements."""
        return Attest(self.ground(), self.root).prove(self.claim(path, rule, **more))

    def merged(self, path: str = POST, rule: Rule | None = None, **more: Any) -> Approval:  # noqa: ANN401 - likewise
        """Judge a file by signed merges."""
        return SignedMerge(self.ground(), self.root).prove(self.claim(path, rule, **more))


def told(approval: Approval) -> str:
    """Return a verdict with its reason."""
    return f"{approval.verdict}: {approval.reason}" if approval.reason else str(approval.verdict)
