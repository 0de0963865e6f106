"""The examination: which facts each check needs, what is gathered for it, and what all of them say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.doctor import (
    accounts,
    actions,
    branches,
    dangers,
    machine,
    media,
    memory,
    policy,
    running,
    secrets,
    shipped,
)
from pipeline.doctor.codes import CODES, GROUP_OF, GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.doctor.facts import Facts
    from pipeline.model.diagnosis import Diagnosis

    #: What looks at one thing: fact → how to see it.
    Probes = Mapping[str, Callable[[], object]]


class Check(NamedTuple):
    """A check.

    Args:
        judge: says how things are.
        needs: the facts that it judges by; settings and channels are there anyway.
        codes: what its diagnoses may be called.
    """

    judge: Callable[[Facts], Iterator[Diagnosis]]
    needs: tuple[str, ...]
    codes: tuple[str, ...]


CHECKS = (
    Check(policy.settings, (), ("settings",)),
    Check(policy.mode, (), ("approval-mode",)),
    Check(policy.committed, ("clone",), ("approval-committed",)),
    Check(policy.history, ("clone",), ("approval-history",)),
    Check(policy.people, ("approvers",), ("approvers-known", "approvers-access")),
    Check(policy.enough, ("files",), ("approvers-enough",)),
    Check(policy.signers, ("files",), ("approvers-sign",)),
    Check(policy.owners, ("files",), ("codeowners",)),
    Check(branches.main, ("main", "files"), branches.MAIN),
    Check(memory.place, ("memory",), ("ledger-place",)),
    Check(memory.readable, ("memory",), ("ledger-read",)),
    Check(memory.pinned, ("memory",), ("ledger-pinned",)),
    Check(branches.ledger, ("ledger",), ("ledger-rewrite", "ledger-writable")),
    Check(secrets.environment, ("environment", "repository", "files"), secrets.CODES),
    Check(secrets.secrets, ("environment_secrets", "repository_secrets", "files"), ("secrets-there", "secrets-place")),
    Check(shipped.handed_over, ("files",), ("secrets-handed",)),
    Check(secrets.endings, (), ("secrets-end",)),
    Check(secrets.visibility, ("repository",), ("visibility",)),
    Check(accounts.judge, ("accounts",), accounts.CODES),
    Check(media.place, (), ("media-place",)),
    Check(media.answers, ("media",), ("media-open",)),
    Check(shipped.shipped, ("files",), (shipped.CODE,)),
    Check(shipped.installs, ("files",), ("workflow-installs",)),
    Check(dangers.dangers, ("files",), dangers.CODES),
    Check(dangers.dependabot, ("files",), ("dependabot",)),
    Check(actions.settings, ("actions",), ("actions-on", "actions-approve", "actions-token")),
    Check(actions.forks, ("forks", "repository"), ("actions-forks",)),
    Check(actions.token, ("token",), ("token-kind", "token-ends")),
    Check(actions.repository, ("repository",), ("repository",)),
    Check(actions.reviews, ("reviews",), ("token-reviews",)),
    Check(actions.lookup, ("lookup",), ("token-lookup",)),
    Check(running.cron, ("workflows",), ("cron-on",)),
    Check(running.scheduled, ("scheduled", "workflows"), ("cron-runs",)),
    Check(running.last_run, ("runs", "workflows"), ("run-last",)),
    Check(running.seen, ("memory",), ("run-seen",)),
    Check(running.late, ("memory", "scheduled"), ("run-late",)),
    Check(running.clock, ("skew",), ("clock",)),
    Check(machine.machine, ("machine",), ("git", "python", "pillow", "ssh-keygen")),
)


def chosen(only: Sequence[str]) -> frozenset[str]:
    """Return the codes that some names mean: codes, groups, or what codes begin with.

    Where none is named, all are meant but for those of accounts, which take asking each network.

    Raises:
        KeyError: a name means none.
    """
    found: set[str] = set()
    for name in only:
        meant = {code for code in CODES if code == name or code.startswith(f"{name}-") or GROUP_OF[code] == name}
        if not meant:
            raise KeyError(name)
        found |= meant
    return frozenset(found or CODES.keys() - {*accounts.CODES})


def examine(
    facts: Facts, probes: Probes, codes: frozenset[str], told: Callable[[int, int, str], None] = lambda *_: None
) -> tuple[Diagnosis, ...]:
    """Look at what the checks of some codes need, and judge it.

    Args:
        facts: what is known beforehand.
        probes: what looks.
        codes: which diagnoses are wanted.
        told: hears how many looks are done, of how many, and what comes next.
    """
    checks = [check for check in CHECKS if codes & {*check.codes}]
    wanted = sorted({need for check in checks for need in check.needs}, key=list(probes).index)
    seen: dict[str, object] = {}
    for number, name in enumerate(wanted):
        told(number, len(wanted), name)
        seen[name] = probes[name]()
    told(len(wanted), len(wanted), "")
    whole = replace(facts, **seen)  # type: ignore[arg-type] # each probe is named after its fact
    return tuple(sorted((each for check in checks for each in check.judge(whole) if each.code in codes), key=_order))


def _order(diagnosis: Diagnosis) -> tuple[int, int]:
    group = GROUP_OF[diagnosis.code]
    return list(GROUPS).index(group), list(GROUPS[group][1]).index(diagnosis.code)
