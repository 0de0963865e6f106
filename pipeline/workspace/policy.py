"""What is wrong with a policy: names that nobody has, and what nobody could ever approve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.workspace.nearest import nearest
from pipeline.workspace.notes import Notes
from pipeline.workspace.records import policy_from
from pipeline.workspace.values import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pipeline.model.approval import Policy
    from pipeline.model.finding import Finding

_FEW = 12


def findings(
    path: str,
    values: Mapping[str, Any],
    lines: Mapping[str, int],
    channels: Collection[str],
    campaigns: Collection[str],
) -> Iterator[Finding]:
    """Yield what is wrong with `[approval]` of a `tellal.toml`.

    Args:
        path: the file.
        values: what it says.
        lines: key → line.
        channels: the folders that are channels.
        campaigns: the slugs of the campaigns.
    """
    written = values.get("approval")
    if not written:
        return
    policy = policy_from(written)
    notes = Notes(path)
    for kind, rules, known in (("channels", policy.channels, channels), ("campaigns", policy.campaigns, campaigns)):
        for name, rule in rules.items():
            line = _line(lines, f"approval.{kind}")
            if name not in known:
                _unknown(f"approval.{kind}", name, known, line, notes)
            if policy.mode is ApprovalMode.GITHUB:
                for login in rule.approvers or ():
                    if login not in policy.approvers:
                        _unknown(f"approval.{kind}.{name}.approvers", login, policy.approvers, line, notes)
    if policy.mode is ApprovalMode.GITHUB:
        _note_impossible(policy, lines, notes)
    if policy.mode is ApprovalMode.SIGNED_MERGE:
        _note_one_signature(policy, lines, notes)
    yield from notes.findings


def _note_impossible(policy: Policy, lines: Mapping[str, int], notes: Notes) -> None:
    """Note what could never be approved on GitHub: nobody may, or fewer than it takes."""
    if not policy.approvers and not policy.anyone_with:
        notes.error(
            _line(lines, "approval.mode"),
            "approval-impossible",
            Message("approvals come from GitHub, and nobody may approve"),
            Message('tellal approvers add LOGIN, or under [approval]: anyone_with = "write"'),
        )
        return
    if not policy.anyone_with:
        _note_too_many("approval.required", policy.required, len(_counting(policy, None)), lines, notes)
    for kind, names in (("channels", policy.channels), ("campaigns", policy.campaigns)):
        for name in names:
            rule = policy.rule(name) if kind == "channels" else policy.rule("", name)
            if rule.approvers is None and policy.anyone_with:
                continue
            among = len(_counting(policy, rule.approvers))
            if rule.required > policy.required or among < len(_counting(policy, None)):
                _note_too_many(f"approval.{kind}.{name}", rule.required, among, lines, notes)


def _note_one_signature(policy: Policy, lines: Mapping[str, int], notes: Notes) -> None:
    """Note where it takes more people than can sign a merge."""
    wanted = {"approval.required": policy.required}
    wanted |= {f"approval.channels.{name}": rule.required for name, rule in policy.channels.items()}
    wanted |= {f"approval.campaigns.{name}": rule.required for name, rule in policy.campaigns.items()}
    for key, required in wanted.items():
        if required > 1:
            message = Message(
                "'{key}' takes {required} people, and a merge is signed by one", key=key, required=required
            )
            hint = Message('let people sign for each post: mode = "attest"')
            notes.error(_line(lines, key), "approval-impossible", message, hint)


def _counting(policy: Policy, names: tuple[str, ...] | None) -> set[int]:
    """Return the accounts of those names that may approve; of None, of all."""
    accounts = {
        policy.approvers[name] for name in (policy.approvers if names is None else names) if name in policy.approvers
    }
    return accounts.difference(each for each in policy.revoked if isinstance(each, int))


def _note_too_many(key: str, required: int, among: int, lines: Mapping[str, int], notes: Notes) -> None:
    if required <= among:
        return
    notes.error(
        _line(lines, key),
        "approval-impossible",
        Message("'{key}' takes {required} people, and {among} may approve", key=key, required=required, among=among),
        Message("name more approvers, or ask for fewer"),
    )


def _unknown(key: str, name: str, known: Collection[str], line: int, notes: Notes) -> None:
    meant = nearest(name, known)
    if meant:
        hint = Message("did you mean '{word}'?", word=meant)
    elif 0 < len(known) <= _FEW:
        hint = Message("there are: {words}", words=", ".join(sorted(known)))
    else:
        hint = Message("take it out")
    message = Message("'{key}' names {name}, which is not there", key=key, name=f"“{shown(name)}”")
    notes.error(line, "approval-unknown", message, hint)


def _line(lines: Mapping[str, int], key: str) -> int:
    """Return the line of a key, or of the table that it lies in."""
    while key not in lines and "." in key:
        key = key.rpartition(".")[0]
    return lines.get(key, 1)
