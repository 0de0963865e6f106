"""What checks judge: how things are near and far, or why nobody could see it. `near.py` and `far.py` look.

A fact that could not be seen is an `Unseen`, which says why and what would show it. No check may take it for a good
one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from pipeline.i18n import Message
from pipeline.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.errors import TellalError
    from pipeline.model.approval import Policy
    from pipeline.model.event import History
    from pipeline.model.settings import Channel
    from pipeline.networks.whoami import Identity
    from pipeline.trust.github.forge import (
        ActionsPolicy,
        Bypass,
        Environment,
        Person,
        Protection,
        Repository,
        Rule,
        Run,
        Workflow,
    )
    from pipeline.trust.signers import Signers

T = TypeVar("T")
#: The workflow that publishes.
PUBLISHING = "publish.yml"
#: The network that lives in the workspace.
EMBEDDED = "outbox"


class Unseen(NamedTuple):
    """Nobody could look.

    Args:
        why: what kept us from it.
        needs: what would show it.
    """

    why: Message
    needs: Message


class Tried(NamedTuple):
    """A channel whose secrets were tried.

    Args:
        unset: variables that it names and that hold nothing here.
        who: what the network said; None where it said nothing.
        trouble: why it did not.
        refused: it was asked, and does not let us in.
    """

    channel: Channel
    unset: tuple[str, ...] = ()
    who: Identity | None = None
    trouble: TellalError | None = None
    refused: bool = False


Maybe: TypeAlias = T | Unseen
OFFLINE = Unseen(Message("nobody was asked"), Message("run it without --offline"))
NOT_TRIED = Unseen(Message("no account was tried"), Message("run tellal doctor --network"))
NOT_ASKED = Unseen(Message("nobody looked"), Message("run tellal doctor without --only"))


class Guard(NamedTuple):
    """What guards a branch: rulesets, and the older protection.

    Args:
        branch: its name.
        rules: those that hold for it.
        protection: None where it has none.
        bypass: whom its rulesets do not bind.
    """

    branch: str
    rules: Maybe[tuple[Rule, ...]]
    protection: Maybe[Protection | None]
    bypass: Maybe[tuple[Bypass, ...]] = ()


class Token(NamedTuple):
    """What lets us in at the forge, without the token itself.

    Args:
        kind: `workflow` (of a run of Actions), `app`, `fine-grained`, `classic` or `other`.
        scopes: of a classic one.
        expires: its last moment (UTC), None where it says none.
    """

    kind: str
    scopes: tuple[str, ...] = ()
    expires: datetime | None = None


class Approver(NamedTuple):
    """Somebody who may approve, as the settings and as the forge have them.

    Args:
        login: as the settings write it.
        id: likewise.
        person: the account of that id now, None where there is none.
        permission: what it may do in the repository: `admin`, `write`, `read` or `none`.
    """

    login: str
    id: int
    person: Maybe[Person | None]
    permission: Maybe[str]


class Machine(NamedTuple):
    """What this machine has.

    Args:
        git: its version, empty where git is not there.
        python: its version.
        missing: what Pillow was built without that cards need.
        ssh_keygen: it is there.
    """

    git: str
    python: tuple[int, int, int]
    missing: tuple[str, ...]
    ssh_keygen: bool


class Memory(NamedTuple):
    """The ledger, as far as it could be read.

    Args:
        place: the remote that keeps it, `.` for this repository, empty where nobody decided.
        undecided: why somebody has to decide where it is, None where that is clear.
        trouble: why it cannot be read, None where it can.
        hint: what to do about that.
        broken: it was reached and is not as it was left.
        root: its first commit, empty where it has none yet.
        last: when publishing last went through (UTC), None where nothing shows that it ever did.
        runner: who that was, empty where that is not known.
    """

    place: str
    undecided: Message | None
    trouble: Message | None
    hint: Message | None
    broken: bool
    root: str
    history: History
    last: datetime | None = None
    runner: str = ""


class Clone(NamedTuple):
    """The repository here.

    Args:
        shallow: its history ends before its beginning.
        policy: `[approval]` as it is committed; None where there is none that can be read.
    """

    shallow: bool
    policy: Policy | None


class Files(NamedTuple):
    """The files of the repository that decide what runs with its secrets.

    Args:
        workflows: name in `.github/workflows` → text.
        shipped: the same as they come with Tellal.
        requirements: text of what the workflows install, None where there is none.
        dependabot: text of `.github/dependabot.yml`, empty where there is none.
        codeowners: text of the CODEOWNERS file that counts, None where there is none.
        generated: what `tellal approvers codeowners` would write, None where the policy names nobody.
        signers: who may sign, None where there is no such file.
    """

    workflows: Mapping[str, str]
    shipped: Mapping[str, str]
    dependabot: str = ""
    codeowners: str | None = None
    generated: str | None = None
    signers: Signers | None = None
    requirements: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was seen.

    Args:
        now: the moment that everything is judged at (UTC).
        ci: nobody watches this run.
        settings: of the workspace.
        settings_trouble: what is wrong with them, None where they could be read.
        channels: of the workspace, by name.
        coming: how many posts are not out yet.
        variables: names of environment variables of this run that hold something.
        web: where people see the repository, empty where it is on no forge.
        skew: seconds that our clock is ahead of the forge's.
        forks: whose pull requests wait before their workflows run, in the forge's words.
        environment: where the secrets of networks belong, None where it is missing.
        environment_secrets: their names.
        repository_secrets: names of the secrets that every workflow of the repository may ask for.
        runs: the last ones of the workflow that publishes, newest first.
        scheduled: those of them that the clock started.
        reviews: pull requests can be asked for.
        lookup: what a reader of the repository may do can be asked for, in one word: their permission.
        accounts: the channels whose secrets were tried on their networks.
        media: what is wrong with the place from which networks fetch pictures.
    """

    now: datetime
    ci: bool = False
    settings: Settings = field(default_factory=lambda: Settings("?"))
    settings_trouble: Message | None = None
    channels: Mapping[str, Channel] = field(default_factory=dict)
    coming: int = 0
    variables: frozenset[str] = frozenset()
    web: str = ""
    machine: Maybe[Machine] = NOT_ASKED
    memory: Maybe[Memory] = NOT_ASKED
    files: Maybe[Files] = NOT_ASKED
    clone: Maybe[Clone] = NOT_ASKED
    skew: Maybe[float] = NOT_ASKED
    repository: Maybe[Repository] = NOT_ASKED
    token: Maybe[Token] = NOT_ASKED
    main: Maybe[Guard] = NOT_ASKED
    ledger: Maybe[Guard | None] = NOT_ASKED
    actions: Maybe[ActionsPolicy] = NOT_ASKED
    forks: Maybe[str] = NOT_ASKED
    environment: Maybe[Environment | None] = NOT_ASKED
    environment_secrets: Maybe[frozenset[str]] = NOT_ASKED
    repository_secrets: Maybe[frozenset[str]] = NOT_ASKED
    workflows: Maybe[tuple[Workflow, ...]] = NOT_ASKED
    runs: Maybe[tuple[Run, ...]] = NOT_ASKED
    scheduled: Maybe[tuple[Run, ...]] = NOT_ASKED
    approvers: Maybe[tuple[Approver, ...]] = NOT_ASKED
    lookup: Maybe[str] = NOT_ASKED
    reviews: Maybe[bool] = NOT_ASKED
    accounts: Maybe[tuple[Tried, ...]] = NOT_TRIED
    media: Maybe[tuple[Message, ...]] = NOT_ASKED

    def secrets(self) -> dict[str, list[str]]:
        """Return the names of all secrets that are needed, each with who needs it; what lives here needs none."""
        wanted: dict[str, list[str]] = {}
        for channel in self.channels.values():
            for name in channel.secrets.values() if channel.network != EMBEDDED else ():
                wanted.setdefault(name, []).append(channel.name)
        if url := self.settings.notify.url:
            wanted.setdefault(url, []).append("[notify]")
        for name in self.settings.media.secrets.values():
            wanted.setdefault(name, []).append("[media]")
        return wanted

    @property
    def elsewhere(self) -> bool:
        """Whether it is not GitHub that publishes, as far as the workflows show."""
        return not isinstance(self.files, Unseen) and PUBLISHING not in self.files.workflows

    def page(self, path: str) -> str:
        """Return the address of a page of the repository, empty where it is on no forge."""
        return f"{self.web}/{path}" if self.web else ""
