"""Which policy counted when, and whether it was approved itself, back to the commit that the workspace began with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.trust.approval.verdict import Approval, Verdict
from pipeline.workspace import store
from pipeline.workspace.described import named
from pipeline.workspace.objects import FILE_MODE
from pipeline.workspace.records import policy_from
from pipeline.workspace.settings import NAME as SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pipeline.model.approval import Policy
    from pipeline.trust.approval.mainline import Brought, Mainline
    from pipeline.workspace.git import Git


STORE = "policies"


class Standing(NamedTuple):
    """A policy that came at some time.

    Args:
        brought: the change that it came with.
        policy: what it says.
        approval: whether it may count.
    """

    brought: Brought
    policy: Policy
    approval: Approval


NONE_THERE = Approval(
    Verdict.NO_POLICY,
    Message("there was no tellal.toml yet when it came, so nobody could approve it: change it once more"),
)
#: Where nobody knows yet whether a policy counts, nobody knows what follows from it either.
UNKNOWN = frozenset({Verdict.NOT_ASKED, Verdict.AWAY, Verdict.PENDING})


class Policies:
    """Every policy that the main line ever had, and which of them was in force when.

    In force is the newest that was approved, by the one that was in force before it; the first is what the workspace
    was begun with. What nobody approved, what nobody can read, and that the file was gone for a while, change nothing:
    so the way back is a pull request that is approved.

    Args:
        line: the main line.
        policies: what each of them says, by blob; None where nobody can read it.
        prove: says whether a change of the policy was approved, by the policy before it.
    """

    def __init__(
        self,
        line: Mainline,
        policies: Mapping[str, Policy | None],
        prove: Callable[[Brought, Policy], Approval],
    ) -> None:
        self._prove = prove
        plain = (each for each in line.settings if each.mode == FILE_MODE)
        self._written = [(each, policy) for each in plain if (policy := policies.get(each.blob)) is not None]
        self._standing: list[Standing] = []

    @property
    def founding(self) -> Brought | None:
        """The change that brought the first policy ever, None where there was none."""
        return self._written[0][0] if self._written else None

    def before(self, number: int) -> Standing | None:
        """Return the policy in force just before a change of the line, None where there never had been one.

        Where nobody knows whether a newer one counts, it is that one, with the reason.
        """
        for brought, policy in self._written[len(self._standing) :]:  # a loop, for each rests on those before it
            if brought.number >= number:
                break
            self._standing.append(Standing(brought, policy, self._next(brought, policy)))
        return self._in_force(number)

    def _in_force(self, number: int) -> Standing | None:
        for each in self._standing[::-1]:
            if each.brought.number < number and (each.approval.given or each.approval.verdict in UNKNOWN):
                return each
        return None

    def _next(self, brought: Brought, policy: Policy) -> Approval:
        before = self._in_force(brought.number)
        if before is None:
            return Approval(Verdict.APPROVED, evidence={"mode": "founding", "commit": brought.commit})
        if not before.approval.given or policy == before.policy:  # what says the same needs no proof to be in force
            return before.approval
        return self._prove(brought, before.policy)


def unfounded(standing: Standing) -> Approval:
    """Return what follows from a policy of which nobody knows whether it counts, for all that came under it."""
    reason = Message(
        "the policy that it came under may not count (tellal.toml of {commit}): {reason}",
        commit=standing.brought.commit[:10],
        reason=str(standing.approval.reason or ""),
    )
    return Approval(standing.approval.verdict, reason)


def read_policies(root: Path, git: Git, blobs: Iterable[str]) -> dict[str, Policy | None]:
    """Return what versions of `tellal.toml` say of approvals, by blob; None where somebody would have to guess.

    Raises:
        GitError: the repository lacks something.
    """
    kept = store.load(root, STORE)
    known: dict[str, Any] = kept if isinstance(kept, dict) else {}
    wanted = set(blobs)
    missing = sorted(wanted.difference(known))
    if missing:
        with git.objects() as objects:
            for blob, found in zip(missing, objects.get(missing), strict=True):
                known[blob] = values_of(found.data) if found is not None and found.kind == "blob" else None
        store.save(root, STORE, {blob: known[blob] for blob in sorted(wanted)})
    return {blob: None if (values := known[blob]) is None else policy_from(values) for blob in wanted}


def values_of(data: bytes) -> dict[str, Any] | None:
    """Return what a `tellal.toml` says under `[approval]`, None where it has an error: nobody knows what was meant.

    Only the file as a whole and `[approval]` are looked at: another Tellal may have known other keys.
    """
    from pipeline.workspace import toml  # noqa: PLC0415 - only where the policy changed
    from pipeline.workspace.approval_fields import APPROVAL  # noqa: PLC0415 - likewise
    from pipeline.workspace.nodes import Table  # noqa: PLC0415 - likewise
    from pipeline.workspace.notes import Notes  # noqa: PLC0415 - likewise
    from pipeline.workspace.shapes import read_fields  # noqa: PLC0415 - likewise
    from pipeline.workspace.source import LARGEST_TEXT, decode  # noqa: PLC0415 - likewise

    notes = Notes(SETTINGS)
    text = decode(data, notes) if len(data) <= LARGEST_TEXT else None
    table = toml.read(text, notes) if text is not None else None
    if table is None:
        return None
    own = Table({key: entry for key, entry in table.entries.items() if key == APPROVAL.name}, 1)
    values = read_fields(own, named(APPROVAL), notes)
    if any(finding.severity is Severity.ERROR for finding in notes.findings):
        return None
    return dict(values.get(APPROVAL.name, {}))
