"""The environment that holds the secrets of networks, and whether they are there: by their names, never by a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.i18n import Message
from pipeline.trust.tokens import expiring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.doctor.facts import Facts
    from pipeline.model.diagnosis import Diagnosis

#: The environment of the job that sends.
NAME = "publish"
PAGE = "settings/environments"
CODES = ("environment", "environment-branches", "environment-waits")


def environment(facts: Facts) -> Iterator[Diagnosis]:
    """Judge who can get at the secrets, and whether runs have to wait for somebody."""
    found, where = facts.environment, facts.page(PAGE)
    if isinstance(found, Unseen):
        yield from (unseen(code, found) for code in CODES)
        return
    if found is None:
        made = bad if facts.secrets() and not facts.elsewhere else look
        yield made(
            "environment",
            Message("there is no environment “{name}”, where the secrets of networks belong", name=NAME),
            Message("make it, let only {branch} deploy to it, and put the secrets there", branch=_branch(facts)),
            where,
        )
        return
    yield well("environment", Message("the environment “{name}” is there", name=NAME))
    yield _branches(facts, found.branches, protected=found.protected_branches)
    if found.reviewers:
        yield bad(
            "environment-waits",
            Message("each run waits for somebody's yes before it sends, at night as well"),
            Message("take the required reviewers out of the environment: the review of the post is the approval"),
            where,
        )
    elif found.wait:
        yield look(
            "environment-waits",
            Message("each run waits {n} minutes before it sends", n=found.wait),
            Message("take the wait timer out of the environment"),
            where,
        )
    else:
        yield well("environment-waits", Message("runs wait for nobody"))


def secrets(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether each channel's secrets are where the job that sends finds them, and nowhere else."""
    wanted, wide = facts.secrets(), facts.repository_secrets
    if not wanted:
        yield well("secrets-there", Message("no channel needs a secret"))
        return
    yield from (_there(facts, name, ", ".join(who)) for name, who in wanted.items())
    if isinstance(wide, Unseen):
        yield unseen("secrets-place", wide)
        return
    for name in wanted.keys() & wide:
        yield look(
            "secrets-place",
            Message("{secret} is open to every workflow of the repository, on every branch", secret=name),
            Message("move it to the environment “{name}”, and delete it from the repository", name=NAME),
            _store(name),
        )
    if not wanted.keys() & wide:
        yield well("secrets-place", Message("no workflow outside the environment can ask for them"))


def endings(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether a secret ends soon, as far as the channels say when."""
    code, found = "secrets-end", expiring(facts.channels.values(), facts.now)
    for each in found:
        values = {"channel": each.channel.name, "secret": each.secret or "token", "date": each.last.isoformat()}
        remedy = Message("make a new one, store it, and write its last day into {path}", path=each.channel.path)
        if each.left < 0:
            yield bad(code, Message("{channel}: its {secret} ended on {date}", **values), remedy, each.channel.path)
        else:
            yield look(code, Message("{channel}: its {secret} ends on {date}", **values), remedy, each.channel.path)
    if not found:
        yield well(code, Message("no secret ends soon, as far as channels say when"))


def visibility(facts: Facts) -> Iterator[Diagnosis]:
    """Judge who can read what is not out yet."""
    code, repository = "visibility", facts.repository
    if isinstance(repository, Unseen):
        yield unseen(code, repository)
    elif repository.private:
        yield well(code, Message("the repository is private"))
    elif facts.coming:
        yield look(
            code,
            Message("the repository is public: everybody can read {n} posts before they go out", n=facts.coming),
            Message("if any of them must not be known beforehand, make the repository private"),
            facts.page("settings"),
        )
    else:
        yield well(code, Message("the repository is public, and nothing in it waits to go out"))


def _there(facts: Facts, name: str, who: str) -> Diagnosis:
    """Judge whether a secret is there, wherever."""
    code = "secrets-there"
    blind = None
    for names, said in (
        (facts.environment_secrets, Message("{who}: {secret} is in the environment", who=who, secret=name)),
        (facts.repository_secrets, Message("{who}: {secret} is in the repository", who=who, secret=name)),
        (facts.variables, Message("{who}: {secret} is set for this run", who=who, secret=name)),
    ):
        if isinstance(names, Unseen):
            blind = blind or names
        elif name in names:
            return well(code, said)
    if blind is not None:
        why = Message("{who}: nobody can see whether {secret} is there", who=who, secret=name)
        return unseen(code, Unseen(why, blind.needs))
    if facts.elsewhere:
        why = Message("{who}: {secret} is not set here", who=who, secret=name)
        return unseen(code, Unseen(why, Message("run tellal doctor where it is published, with what runs have there")))
    return bad(
        code,
        Message("{who}: there is no secret {secret}, so nothing goes out there", who=who, secret=name),
        Message("store it in the environment “{name}”", name=NAME),
        _store(name),
    )


def _store(name: str) -> str:
    return f"gh secret set {name} --env {NAME}"


def _branches(facts: Facts, allowed: tuple[str, ...] | None, *, protected: bool) -> Diagnosis:
    code, branch, where = "environment-branches", _branch(facts), facts.page(PAGE)
    remedy = Message("let only {branch} deploy to the environment “{name}”", branch=branch, name=NAME)
    if protected:
        return look(
            code,
            Message(
                "every protected branch can use the secrets of “{name}”, not {branch} alone", name=NAME, branch=branch
            ),
            remedy,
            where,
        )
    if allowed is None:
        return bad(
            code,
            Message("every branch can use the secrets of “{name}”: whoever may push can read them", name=NAME),
            remedy,
            where,
        )
    if others := sorted({*allowed} - {branch}):
        return bad(
            code,
            Message(
                "more branches than {branch} can use the secrets of “{name}”: {others}",
                branch=branch,
                name=NAME,
                others=", ".join(others),
            ),
            remedy,
            where,
        )
    if branch not in allowed:
        return bad(code, Message("no branch can use the secrets of “{name}”", name=NAME), remedy, where)
    return well(code, Message("only {branch} can use the secrets of “{name}”", branch=branch, name=NAME))


def _branch(facts: Facts) -> str:
    return "main" if isinstance(facts.repository, Unseen) else facts.repository.branch
