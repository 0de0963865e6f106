"""What the repository lets its workflows do, and what the token of this run may."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.doctor.facts import Facts, Token
    from pipeline.model.diagnosis import Diagnosis

PAGE = "settings/actions"
#: The branch that the workflows are about.
MAIN = "main"
#: Scopes of a classic token that publishing has no use for: with them it could do more harm than it has to.
TOO_MUCH = (
    "admin:",
    "delete",
    "workflow",
    "write:packages",
    "user",
    "gist",
    "codespace",
    "project",
    "audit_log",
    "copilot",
)
#: How long before its end a token is named.
ENDS_SOON = timedelta(days=14)
NEWCOMERS = "first_time_contributors_new_to_github"


def settings(facts: Facts) -> Iterator[Diagnosis]:
    """Judge what workflows may do by default."""
    policy = facts.actions
    if isinstance(policy, Unseen):
        yield from (unseen(code, policy) for code in ("actions-on", "actions-approve", "actions-token"))
        return
    where = facts.page(PAGE)
    if not policy.enabled:
        yield bad(
            "actions-on", Message("GitHub Actions are switched off: nothing runs"), Message("switch them on"), where
        )
        return
    if policy.allowed == "local_only":
        said = Message("only this repository's own actions may run, and the workflows use GitHub's")
        yield bad("actions-on", said, Message("allow actions that GitHub made"), where)
    else:
        yield well("actions-on", Message("GitHub Actions are switched on"))
    if policy.may_approve:
        yield bad(
            "actions-approve",
            Message("workflows may approve pull requests, so that a merge needs no person"),
            Message("switch off “Allow GitHub Actions to create and approve pull requests”"),
            where,
        )
    else:
        yield well("actions-approve", Message("workflows cannot approve pull requests"))
    if policy.token == "read":  # noqa: S105 - a permission
        yield well("actions-token", Message("a workflow that asks for nothing may only read"))
    else:
        yield look(
            "actions-token",
            Message("a workflow that does not say what it needs may write everything"),
            Message("choose “Read repository contents and packages permissions” as the default"),
            where,
        )


def forks(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whose pull requests wait before their workflows run."""
    code, policy = "actions-forks", facts.forks
    if not isinstance(facts.repository, Unseen) and facts.repository.private:
        yield well(code, Message("the repository is private: no stranger's workflow runs"))
    elif isinstance(policy, Unseen):
        yield unseen(code, policy)
    elif policy == NEWCOMERS:
        yield look(
            code,
            Message("a stranger's pull request runs its workflows at once, unless their account is new to GitHub"),
            Message("ask for approval of all first-time contributors, or of all external ones"),
            facts.page(PAGE),
        )
    else:
        yield well(code, Message("workflows of strangers' pull requests wait for somebody's yes"))


def token(facts: Facts) -> Iterator[Diagnosis]:
    """Judge what lets this run in."""
    known = facts.token
    if isinstance(known, Unseen):
        yield unseen("token-kind", known)
        yield unseen("token-ends", known)
        return
    yield _kind(known)
    yield _ends(facts, known)


def lookup(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the permission of whoever approves can be asked for, where the policy rests on that."""
    code, policy = "token-lookup", facts.settings.approval
    if policy.mode is not ApprovalMode.GITHUB or not policy.anyone_with:
        return
    if isinstance(facts.lookup, Unseen):
        yield unseen(code, facts.lookup)
    elif not facts.lookup:
        yield bad(
            code,
            Message("nobody's permission can be asked for with this token, so nobody's approval counts"),
            Message("name the people instead: tellal approvers add LOGIN; or give the token read access to members"),
            "tellal approvers add LOGIN",
        )
    else:
        yield well(code, Message("the permission of whoever approves can be asked for"))


def reviews(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether reviews can be asked for, where they are the approvals."""
    code = "token-reviews"
    if facts.settings.approval.mode is not ApprovalMode.GITHUB:
        return
    if isinstance(facts.reviews, Unseen):
        yield unseen(code, facts.reviews)
    else:
        yield well(code, Message("reviews of pull requests can be asked for"))


def repository(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the workflows do anything in this repository."""
    code, found = "repository", facts.repository
    if isinstance(found, Unseen):
        yield unseen(code, found)
    elif found.fork:
        said = Message("this repository is a fork, in which the workflows do nothing")
        yield look(code, said, Message("publish from the original, or make a repository that is no fork"))
    elif found.branch != MAIN:
        yield bad(
            code,
            Message(
                "the default branch is called {name}, and the workflows publish {main}", name=found.branch, main=MAIN
            ),
            Message("call it {main}", main=MAIN),
            facts.page("settings"),
        )
    else:
        yield well(code, Message("it is a repository of its own, and its branch is {main}", main=MAIN))


def _kind(known: Token) -> Diagnosis:
    code = "token-kind"
    much = [scope for scope in known.scopes if scope.startswith(TOO_MUCH)]
    if much:
        return look(
            code,
            Message("the token is a classic one and may do much more than publish: {scopes}", scopes=", ".join(much)),
            Message("make a fine-grained token for this one repository"),
            "https://github.com/settings/personal-access-tokens/new",
        )
    if known.kind == "classic":
        return look(
            code,
            Message("the token is a classic one: it opens every repository of its owner"),
            Message("make a fine-grained token for this one repository"),
            "https://github.com/settings/personal-access-tokens/new",
        )
    said = {
        "workflow": Message("the token is that of a run of GitHub Actions"),
        "app": Message("the token is that of a GitHub App"),
        "fine-grained": Message("the token is a fine-grained one"),
    }
    return well(code, said.get(known.kind, Message("the token is accepted; its kind does not show")))


def _ends(facts: Facts, known: Token) -> Diagnosis:
    code = "token-ends"
    if known.expires is None:
        return well(code, Message("the token names no last day"))
    date = f"{known.expires:%Y-%m-%d}"
    if known.expires - facts.now < ENDS_SOON:
        return look(
            code,
            Message("the token ends on {date}, and approvals cannot be asked for after that", date=date),
            Message("make a new one in time, and store it where the old one is"),
        )
    return well(code, Message("the token is good until {date}", date=date))
