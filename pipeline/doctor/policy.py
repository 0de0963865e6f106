"""Whether the policy of approvals can do what it promises: who may approve, and whether they are enough."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.doctor.facts import Approver, Facts
    from pipeline.model.approval import Policy
    from pipeline.model.diagnosis import Diagnosis

SETTINGS = "tellal.toml"
SIGNED = frozenset({ApprovalMode.ATTEST, ApprovalMode.SIGNED_MERGE})
#: How long before its end a key is named.
ENDS_SOON = timedelta(days=14)
_END = re.compile(r'valid-before="?([0-9]{8,14}Z?)', re.IGNORECASE)
CODEOWNERS = "tellal approvers codeowners"


def settings(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the settings can be read at all."""
    if facts.settings_trouble is None:
        yield well("settings", Message("tellal.toml can be read"))
    else:
        yield bad("settings", facts.settings_trouble, Message("mend it: tellal check"), "tellal check")


def mode(facts: Facts) -> Iterator[Diagnosis]:
    """Judge what an approval rests on."""
    code, policy = "approval-mode", facts.settings.approval
    if policy.mode is not ApprovalMode.SOLO:
        yield well(code, Message("an approval is a proof: mode {mode}", mode=policy.mode.value))
    elif policy.allow_unreviewed:
        yield look(
            code,
            Message("whoever may push can publish: solo approval counts in CI too"),
            Message('if others write too, let a review be the approval: mode = "github" under [approval]'),
        )
    else:
        yield look(
            code,
            Message("solo approval counts on your own machine only: CI sends nothing"),
            Message('write mode = "github" under [approval], or allow_unreviewed = true'),
        )


def history(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the history that approvals are found in is here."""
    code, clone = "approval-history", facts.clone
    if facts.settings.approval.mode is ApprovalMode.SOLO:
        return
    if isinstance(clone, Unseen):
        yield unseen(code, clone)
    elif clone.shallow:
        yield bad(
            code,
            Message("the history here is cut off, so nobody can tell which change brought what"),
            Message("fetch all of it; in a workflow: fetch-depth: 0"),
            "git fetch --unshallow",
        )
    else:
        yield well(code, Message("the whole history is here"))


def committed(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the policy that is looked at is the one that is committed."""
    code, clone = "approval-committed", facts.clone
    if isinstance(clone, Unseen):
        yield unseen(code, clone)
    elif clone.policy is None:
        said = Message("no tellal.toml is committed that could be read")
        yield look(code, said, Message("commit it: what counts is what was merged"))
    elif clone.policy != facts.settings.approval:
        said = Message("[approval] in tellal.toml is not as it is committed")
        yield look(code, said, Message("it counts once it is merged, by a change that was approved itself"))
    else:
        yield well(code, Message("[approval] in tellal.toml is as it is committed"))


def people(facts: Facts) -> Iterator[Diagnosis]:
    """Judge the people who may approve, one by one."""
    policy, known = facts.settings.approval, facts.approvers
    if policy.mode is not ApprovalMode.GITHUB:
        return
    if isinstance(known, Unseen):
        yield unseen("approvers-known", known)
        yield unseen("approvers-access", known)
        return
    found = [diagnosis for approver in known for diagnosis in _person(approver)]
    if known and not any(each.code == "approvers-known" for each in found):
        yield well("approvers-known", Message("everybody who may approve is there under the name that is written"))
    yield from found


def enough(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether there are as many people as approvals are asked for, for each channel and campaign."""
    code, policy = "approvers-enough", facts.settings.approval
    if policy.mode is ApprovalMode.SOLO:
        return
    if policy.mode is ApprovalMode.GITHUB:
        if policy.anyone_with:
            said = Message("whoever has the permission “{permission}” may approve", permission=policy.anyone_with)
            yield well(code, said)
        people: set[tuple[str, ...]] = {
            (login,) for login, number in policy.approvers.items() if number not in policy.revoked
        }
    elif isinstance(facts.files, Unseen):
        yield unseen(code, facts.files)
        return
    else:
        signers = facts.files.signers
        people = {each for each in (signers.people() if signers else ()) if not {*each} & {*policy.revoked}}
    found = [each for place in _rules(facts, policy) for each in _rule(policy, place, people)]
    yield from found
    if not found and not policy.anyone_with:
        yield well(code, Message("there are as many people as approvals are asked for"))


def signers(facts: Facts) -> Iterator[Diagnosis]:
    """Judge the keys of those who may sign, where approvals are signatures."""
    code, policy, files = "approvers-sign", facts.settings.approval, facts.files
    if policy.mode not in SIGNED:
        return
    if isinstance(files, Unseen):
        yield unseen(code, files)
        return
    if files.signers is None:
        said = Message("there is no {path}, so no signature counts and nothing goes out", path=policy.signers)
        yield bad(code, said, Message("name who may sign: tellal approvers signer NAME KEY.pub"), policy.signers)
        return
    for line, why in files.signers.wrong:
        said = Message("line {line} of {path} counts for nobody: {why}", line=line, path=policy.signers, why=str(why))
        yield look(code, said, Message("correct it"), f"{policy.signers}:{line}")
    for each in files.signers.lines:
        end = _END.search(each.options)
        last = _moment(end[1]) if end else None
        if last and last - facts.now < ENDS_SOON:
            yield look(
                code,
                Message("the key of {who} counts until {date}", who=each.principals[0], date=f"{last:%Y-%m-%d}"),
                Message("add their next key before that; what was signed until then goes on counting"),
                f"{policy.signers}:{each.line}",
            )
    yield well(code, Message("the keys of those who may sign are in {path}", path=policy.signers))


def owners(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether CODEOWNERS says what the policy says."""
    code, files = "codeowners", facts.files
    if isinstance(files, Unseen):
        yield unseen(code, files)
    elif files.generated is None:  # the policy names nobody
        return
    elif files.codeowners is None:
        said = Message("there is no CODEOWNERS file: GitHub asks nobody in particular")
        yield look(code, said, Message("make it from the policy"), CODEOWNERS)
    elif files.generated != files.codeowners:
        said = Message("CODEOWNERS does not say what the policy says")
        yield look(code, said, Message("make it anew from the policy"), CODEOWNERS)
    else:
        yield well(code, Message("CODEOWNERS says what the policy says"))


def _person(approver: Approver) -> Iterator[Diagnosis]:
    person, login = approver.person, approver.login
    if isinstance(person, Unseen):
        yield unseen("approvers-known", person)
        return
    if person is None:
        yield bad(
            "approvers-known",
            Message("{login} ({id}) is no account any more: those approvals are lost", login=login, id=approver.id),
            Message("take them out: tellal approvers remove {login}", login=login),
            f"tellal approvers remove {login}",
        )
        return
    if person.bot:
        said = Message("{login} is a machine, whose approval never counts", login=login)
        yield bad("approvers-known", said, Message("name a person"), f"tellal approvers remove {login}")
    if person.login.lower() != login.lower():
        yield look(
            "approvers-known",
            Message("{login} is called {now} now; approvals count by the id and go on", login=login, now=person.login),
            Message(
                "write the new name: tellal approvers remove {login}, then add {now}", login=login, now=person.login
            ),
            f"tellal approvers add {person.login}",
        )
    yield _access(approver)


def _access(approver: Approver) -> Diagnosis:
    code, login, permission = "approvers-access", approver.login, approver.permission
    if isinstance(permission, Unseen):
        return unseen(code, permission)
    if permission in {"admin", "write"}:
        return well(code, Message("{login} may write", login=login))
    return look(
        code,
        Message(
            "{login} may not write, so their approval is none for GitHub's rules, and a pull request stays unmerged",
            login=login,
        ),
        Message("give them write access, or name somebody else"),
    )


def _rules(facts: Facts, policy: Policy) -> Iterator[tuple[str, str, str]]:
    """Yield channel, campaign and a name of each place that has a rule."""
    yield "", "", SETTINGS
    yield from ((name, "", name) for name in policy.channels if name in facts.channels)
    yield from (("", name, name) for name in policy.campaigns)


def _rule(policy: Policy, place: tuple[str, str, str], people: set[tuple[str, ...]]) -> Iterator[Diagnosis]:
    """Yield what is wrong with the number of people in one place.

    Args:
        policy: of the workspace.
        place: channel, campaign, and what to call it.
        people: who may approve at all, each by all of their names.
    """
    code, (channel, campaign, name) = "approvers-enough", place
    rule = policy.rule(channel, campaign)
    left = sum(rule.approvers is None or bool({*each} & {*rule.approvers}) for each in people)
    if policy.anyone_with and rule.approvers is None:
        return  # how many those are, nobody can tell
    if left < rule.required:
        yield bad(
            code,
            Message(
                "{where}: {n} approvals are asked for, and {m} people may give one: nothing can go out",
                where=name,
                n=rule.required,
                m=left,
            ),
            Message("name more people: tellal approvers add LOGIN; or lower required"),
            "tellal approvers add LOGIN",
        )
    elif left == rule.required and policy.four_eyes:
        yield look(
            code,
            Message(
                "{where}: what one of those {n} people writes can never be approved, since nobody approves their own",
                where=name,
                n=left,
            ),
            Message("name one more: tellal approvers add LOGIN"),
            "tellal approvers add LOGIN",
        )


def _moment(written: str) -> datetime:
    """Read a moment as ssh-keygen writes it: `20270101`, `202701011200Z`; without Z it is taken for UTC."""
    digits = written.removesuffix("Z").ljust(14, "0")
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
