"""What can be seen of the repository on GitHub: each look is one or two questions, and a refusal is an answer too.

A look that was refused comes back as `Unseen`, with the permission that it takes. Where GitHub cannot be reached at
all, it is not asked again and again: what comes later is unseen for the same reason.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from pipeline.doctor.facts import OFFLINE, Approver, Guard, Token, Unseen
from pipeline.doctor.running import PUBLISHING
from pipeline.doctor.secrets import NAME as ENVIRONMENT
from pipeline.errors import (
    ForgeAwayError,
    ForgeBusyError,
    ForgeDeniedError,
    ForgeError,
    ForgeMissingError,
    ForgeRefusedError,
    TellalError,
)
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.trust.github import origin
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.doctor.facts import Facts, Maybe
    from pipeline.model.library import Library
    from pipeline.trust.github.client import GitHub
    from pipeline.trust.github.forge import (
        ActionsPolicy,
        Bypass,
        Environment,
        Person,
        Protection,
        Repository,
        Rule,
        Ruleset,
        Run,
        Workflow,
    )
    from pipeline.trust.github.origin import Place

T = TypeVar("T")
LEDGER = "ledger"
#: How often in a row it may give no answer, or none that makes sense, before it is left alone.
PATIENCE = 2
#: A branch that nobody has: it is about being let in.
NOBODYS = "tellal:nobody-s"
#: What a token begins with says what it is.
KINDS = {"ghs_": "app", "ghu_": "app", "github_pat_": "fine-grained", "ghp_": "classic", "gho_": "classic"}
#: Permissions that the token of a workflow cannot be given.
ADMINISTRATORS = ("administration", "secrets", "environments")
AS_ADMINISTRATOR = Message("a workflow's token can never see it: run tellal doctor as an administrator once in a while")
UNKNOWN_SERVER = Message("this Enterprise Server may be too old to know it")
NO_STRANGERS = Unseen(
    Message("an Enterprise Server does not say whose pull requests wait before their workflows run"),
    Message("look at it yourself"),
)
NO_BYPASS = Unseen(
    Message("only who may change a ruleset sees whom it does not bind"),
    Message("give the token administration: write, or look yourself: Settings → Rules → Rulesets"),
)


class Reach:
    """The repository, as far as it can be reached.

    Args:
        library: the workspace.
        github: the repository on GitHub, or why it cannot be asked.
        kind: of the token that it is asked with: see `facts.Token`.
        place: where it is, None where nobody knows.
        wall: says what time it is here (UTC).
    """

    def __init__(
        self,
        library: Library,
        github: Maybe[GitHub],
        kind: str = "other",
        place: Place | None = None,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._policy = library.settings.approval
        self._github = github
        self._kind = kind
        self._missed = 0
        self._enterprise = place.api.endswith("/api/v3") if place else False
        self._wall = wall
        self._away: Unseen | None = github if isinstance(github, Unseen) else None
        self.web = place.web if place else ""

    def known(self, facts: Facts) -> Facts:
        """Return facts with what is known before anybody is asked."""
        return replace(facts, web=self.web)

    def probes(self) -> dict[str, Callable[[], object]]:
        """Return what looks at each thing far."""
        return {
            "repository": lambda: self.repository,
            "skew": self.skew,
            "token": self.token,
            "main": self.main,
            "ledger": self.ledger,
            "actions": self.actions,
            "forks": self.forks,
            "environment": lambda: self.environment,
            "environment_secrets": self.environment_secrets,
            "repository_secrets": self.repository_secrets,
            "workflows": lambda: self.workflows,
            "runs": self.runs,
            "scheduled": self.scheduled,
            "approvers": self.approvers,
            "lookup": self.lookup,
            "reviews": self.reviews,
        }

    @cached_property
    def repository(self) -> Maybe[Repository]:
        """Look at the repository itself."""
        return self._see(lambda hub: hub.repository())

    @cached_property
    def environment(self) -> Maybe[Environment | None]:
        """Look for the environment of the job that sends."""
        found = self._see(lambda hub: hub.setup.environments())
        if isinstance(found, Unseen):
            return found
        return next((each for each in found if each.name.lower() == ENVIRONMENT), None)

    @cached_property
    def workflows(self) -> Maybe[tuple[Workflow, ...]]:
        """Look at the workflows that GitHub knows."""
        return self._see(lambda hub: hub.setup.workflows())

    def skew(self) -> Maybe[float]:
        """Look how many seconds our clock is ahead."""
        before = self._wall()
        there = self._see(lambda hub: hub.server_time())
        after = self._wall()
        if isinstance(there, Unseen):
            return there
        if there is None:
            return Unseen(Message("GitHub did not say what time it is"), Message("look at a proxy in between"))
        return (before + (after - before) / 2 - there).total_seconds()

    def token(self) -> Maybe[Token]:
        """Look at what lets us in: what the forge says of it with each answer."""
        found = self.repository  # any answer will do
        if isinstance(found, Unseen) or isinstance(self._github, Unseen):
            return found if isinstance(found, Unseen) else OFFLINE
        transport = self._github.transport
        kind = "classic" if self._kind == "other" and transport.scopes is not None else self._kind
        return Token(kind, transport.scopes or (), transport.expires)

    def main(self) -> Maybe[Guard]:
        """Look at what guards the branch that is published."""
        found = self.repository
        return found if isinstance(found, Unseen) else self._guard(found.branch)

    def ledger(self) -> Maybe[Guard | None]:
        """Look at what guards the ledger; None where there is no such branch yet."""
        found = self._see(lambda hub: hub.setup.is_protected(LEDGER))
        return None if found is None else found if isinstance(found, Unseen) else self._guard(LEDGER)

    def actions(self) -> Maybe[ActionsPolicy]:
        """Look at what workflows may do."""
        return self._see(lambda hub: hub.setup.actions())

    def forks(self) -> Maybe[str]:
        """Look whose pull requests wait before their workflows run."""
        found = self.repository
        if not isinstance(found, Unseen) and found.private:
            return ""  # it asks about public ones only
        if self._enterprise:
            return self._away or NO_STRANGERS
        return self._see(lambda hub: hub.setup.forks())

    def environment_secrets(self) -> Maybe[frozenset[str]]:
        """Look at the names of the environment's secrets."""
        if self.environment is None:
            return frozenset()
        if isinstance(self.environment, Unseen):
            return self.environment
        name = self.environment.name
        return self._see(lambda hub: frozenset(hub.setup.secrets(name)))

    def repository_secrets(self) -> Maybe[frozenset[str]]:
        """Look at the names of the secrets that every workflow may ask for, the organisation's among them."""
        return self._see(lambda hub: frozenset((*hub.setup.secrets(), *hub.setup.shared_secrets())))

    def runs(self) -> Maybe[tuple[Run, ...]]:
        """Look at the last runs of the workflow that publishes."""
        return self._of_publishing(lambda hub, file: hub.setup.runs(file))

    def scheduled(self) -> Maybe[tuple[Run, ...]]:
        """Look at those that the clock started."""
        return self._of_publishing(lambda hub, file: hub.setup.runs(file, event="schedule"))

    def approvers(self) -> Maybe[tuple[Approver, ...]]:
        """Look at everybody who may approve."""
        if self._policy.mode is not ApprovalMode.GITHUB:
            return ()
        return tuple(self._approver(login, number) for login, number in self._policy.approvers.items())

    def lookup(self) -> Maybe[str]:
        """Try whether somebody's permission can be asked for; empty where that is refused."""
        found = self.repository
        if isinstance(found, Unseen) or not self._policy.anyone_with:
            return found if isinstance(found, Unseen) else "-"
        logins = [*self._policy.approvers, found.name.partition("/")[0]]

        def ask(hub: GitHub) -> str:
            for login in logins:
                try:
                    return hub.permission(login).permission
                except ForgeMissingError:
                    continue  # an organisation, or a login that was given up
                except ForgeRefusedError:
                    return ""
            return ""

        return self._see(ask)

    def reviews(self) -> Maybe[bool]:
        """Try whether pull requests can be asked for."""
        if self._policy.mode is not ApprovalMode.GITHUB:
            return True
        return self._see(lambda hub: hub.open_pull_requests(NOBODYS) is not None)

    def _approver(self, login: str, number: int) -> Approver:
        def ask(hub: GitHub) -> Person | None:
            try:
                return hub.account(number)
            except ForgeMissingError:
                return None

        person = self._see(ask)
        if person is None or isinstance(person, Unseen):
            return Approver(login, number, person, person or "none")
        return Approver(login, number, person, self._see(lambda hub: hub.permission(person.login).permission))

    def _guard(self, branch: str) -> Guard:
        rules = self._see(lambda hub: hub.setup.rules(branch))
        protected = self._see(lambda hub: hub.setup.is_protected(branch))
        older: Maybe[Protection | None] = None
        if protected:
            older = self._see(lambda hub: hub.setup.protection(branch))
        return Guard(branch, rules, older, rules if isinstance(rules, Unseen) else self._bypass(rules))

    def _bypass(self, rules: tuple[Rule, ...]) -> Maybe[tuple[Bypass, ...]]:
        found: list[Bypass] = []
        for number in sorted({rule.ruleset for rule in rules if rule.ruleset is not None}):
            ruleset = self._ruleset(number)
            if isinstance(ruleset, Unseen):
                return ruleset
            if ruleset.bypass is None:
                return NO_BYPASS
            found += ruleset.bypass
        return tuple(found)

    def _ruleset(self, number: int) -> Maybe[Ruleset]:
        return self._see(lambda hub: hub.setup.ruleset(number))

    def _of_publishing(self, ask: Callable[[GitHub, str], tuple[Run, ...]]) -> Maybe[tuple[Run, ...]]:
        if isinstance(self.workflows, Unseen):
            return self.workflows
        if all(each.path != PUBLISHING for each in self.workflows):
            return ()
        return self._see(lambda hub: ask(hub, PUBLISHING.rpartition("/")[2]))

    def _see(self, ask: Callable[[GitHub], T]) -> Maybe[T]:
        """Ask one thing; what is refused, or cannot be asked, is unseen."""
        if self._away is not None or isinstance(self._github, Unseen):
            return self._away or OFFLINE
        try:
            found = ask(self._github)
        except ForgeAwayError as error:
            gone = Unseen(error.message, error.hint or Message("run it again later"))
            self._missed += 1
            if self._missed == PATIENCE or isinstance(error, ForgeBusyError):
                self._away = gone
            return gone
        except ForgeError as error:
            self._missed = 0
            return Unseen(error.message, self._advice(error) or Message("look at it yourself"))
        self._missed = 0
        return found

    def _advice(self, error: ForgeError) -> Message | None:
        """Return what would show a thing that GitHub did not let us see."""
        if isinstance(error, ForgeMissingError) and self._enterprise:
            return UNKNOWN_SERVER
        if isinstance(error, ForgeDeniedError) and self._kind == "workflow":
            never = any(each in str(error.hint) for each in ADMINISTRATORS)
            return AS_ADMINISTRATOR if never else error.hint
        return error.hint


def reach(library: Library, environment: Mapping[str, str], *, offline: bool) -> Reach:
    """Return the repository of a workspace on GitHub, as far as it can be reached.

    Args:
        library: the workspace.
        environment: has a token, and in a run of Actions says which repository it is.
        offline: nobody is to be asked.
    """
    git, secret, place = Git(library.root), origin.token(environment), None
    try:
        place = origin.place(git, environment)
        hub: Maybe[GitHub] = OFFLINE if offline else origin.open_github(git, environment)
    except TellalError as error:
        hub = OFFLINE if offline else Unseen(error.message, error.hint or Message("look at it yourself"))
    kind = next((kind for begin, kind in KINDS.items() if secret.startswith(begin)), "other")
    if kind == "app" and environment.get("GITHUB_ACTIONS"):
        kind = "workflow"
    return Reach(library, hub, kind, place)
