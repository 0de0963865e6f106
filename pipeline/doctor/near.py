"""What can be seen from here: this machine, the workspace's files, the ledger. Nothing is changed by looking."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.doctor.facts import OFFLINE, Clone, Facts, Files, Machine, Memory, Unseen
from pipeline.doctor.media import reached
from pipeline.doctor.workflow import FOLDER
from pipeline.errors import LedgerBrokenError, TellalError
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.model.event import History
from pipeline.model.finding import Severity
from pipeline.model.post import Status
from pipeline.trust import codeowners, keyring, signs
from pipeline.trust.approval.policies import values_of
from pipeline.trust.ledger import HERE, kept_at, ledger_of, undecided
from pipeline.workspace import lineage
from pipeline.workspace.checkout import Checkout
from pipeline.workspace.files import leads_out
from pipeline.workspace.git import Git
from pipeline.workspace.notes import Notes
from pipeline.workspace.records import policy_from
from pipeline.workspace.requirements import NAME as REQUIREMENTS
from pipeline.workspace.settings import NAME as SETTINGS
from pipeline.workspace.source import LARGEST_TEXT, read_file
from pipeline.workspace.workflows import needs, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.doctor.facts import Maybe
    from pipeline.model.library import Library
    from pipeline.trust.signers import Signers

#: Where GitHub looks for it, in this order.
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
DEPENDABOT = (".github/dependabot.yml", ".github/dependabot.yaml")
#: How a workflow calls another one on an Enterprise Server.
BESIDE = "uses: ./.github/workflows/"
#: Files of a folder of workflows; more would take long.
MOST_WORKFLOWS = 200


def ground(library: Library, now: datetime, environment: Mapping[str, str], *, ci: bool) -> Facts:
    """Return what is known without looking any further."""
    wrong = (each for each in library.findings if each.path == SETTINGS and each.severity is Severity.ERROR)
    broken = next(wrong, None)
    trouble = None
    if broken is not None:
        trouble = Message("{path}:{line}: {what}", path=broken.path, line=broken.line, what=str(broken.message))
    return Facts(
        now,
        ci=ci,
        settings=library.settings,
        settings_trouble=trouble,
        channels=library.channels,
        coming=sum(
            post.status is not Status.CANCELLED and not _is_past(post.publish_at, now) for post in library.posts
        ),
        variables=frozenset(name for name, value in environment.items() if value.strip()),
    )


def probes(library: Library, *, offline: bool) -> dict[str, Callable[[], object]]:
    """Return what looks at each thing near; the ledger may be in a remote, which is not asked where nobody is to be."""
    return {
        "machine": lambda: machine(library.root),
        "clone": lambda: clone(library),
        "files": lambda: files(library),
        "media": lambda: OFFLINE if offline else reached(library),
        "memory": lambda: OFFLINE if offline and kept_at(library) not in {None, HERE} else memory(library),
    }


def machine(root: Path) -> Machine:
    """Look at this machine."""
    from pipeline.cards.features import missing  # noqa: PLC0415 - Pillow takes its time

    version = ""
    with suppress(TellalError, IndexError):
        version = Git(root).ask("version").decode("utf-8", "replace").split()[2]  # `git version 2.39.5`
    return Machine(version, sys.version_info[:3], missing(), shutil.which("ssh-keygen") is not None)


def clone(library: Library) -> Maybe[Clone]:
    """Look at the repository here: how much of its history there is, and which policy is committed."""
    git = Git(library.root)
    try:
        with git.objects() as objects:
            found = objects.one(f"HEAD:{git.prefix()}{SETTINGS}")
        values = values_of(found.data) if found is not None and found.kind == "blob" else None
        return Clone(lineage.is_shallow(git), None if values is None else policy_from(values))
    except TellalError as error:
        return Unseen(error.message, error.hint or Message("look at it yourself"))


def files(library: Library) -> Files:
    """Look at the files that decide what runs with secrets."""
    top = library.root
    with suppress(TellalError):
        top = Checkout(library.root).top()
    folder = top / FOLDER
    workflows: dict[str, str] = {}
    if not leads_out(top, folder) and folder.is_dir():
        for place in sorted(folder.iterdir())[:MOST_WORKFLOWS]:
            if place.suffix in {".yml", ".yaml"} and (text := _text(top, f"{FOLDER}/{place.name}")) is not None:
                workflows[place.name] = text
    return Files(
        workflows,
        _shipped(library, workflows),
        requirements=_text(top, REQUIREMENTS),
        dependabot=next((text for path in DEPENDABOT if (text := _text(top, path)) is not None), ""),
        codeowners=next((text for path in CODEOWNERS if (text := _text(top, path)) is not None), None),
        generated=_owners(library, top),
        signers=_signers(library),
    )


def _signers(library: Library) -> Signers | None:
    place = library.root / library.settings.approval.signers
    return None if leads_out(library.root, place) else keyring.listed(place)


def _owners(library: Library, top: Path) -> str | None:
    """Return CODEOWNERS as the policy would have it, None where the policy names nobody."""
    policy = library.settings.approval
    if policy.mode is not ApprovalMode.GITHUB or not policy.approvers:
        return None
    below = "" if library.root == top else f"{library.root.relative_to(top).as_posix()}/"
    campaigns = {slug: campaign.path for slug, campaign in library.campaigns.items()}
    made = codeowners.lines(policy, sorted(library.channels), campaigns, below)
    return codeowners.merged(_text(top, codeowners.PATH) or "", made)


def _shipped(library: Library, workflows: Mapping[str, str]) -> dict[str, str]:
    """Return the workflows that Tellal brings, as they would be written for this workspace: name → text."""
    enterprise = any(BESIDE in text for text in workflows.values())
    found = shipped(needs(library, enterprise=enterprise))
    return {path.rpartition("/")[2]: text for path, text in found.items() if path.startswith(f"{FOLDER}/")}


def memory(library: Library) -> Memory:
    """Look at the ledger."""
    trouble: TellalError | None = None
    history = History()
    open_question = None
    try:
        open_question = undecided(library)
        history = ledger_of(library).read()
    except TellalError as error:
        trouble = error
    root = ""
    with suppress(TellalError):
        head = history.version.partition("@")[0]
        root = Git(library.root).chain(head)[-1][0] if head else ""
    last = signs.last_seen(history, signs.find(library.root))
    return Memory(
        place=kept_at(library) or "",
        undecided=open_question.message if open_question else None,
        trouble=trouble.message if trouble else None,
        hint=trouble.hint if trouble else None,
        broken=isinstance(trouble, LedgerBrokenError),
        root=root,
        history=history,
        last=last.at if last else None,
        runner=last.runner if last else "",
    )


def _text(top: Path, path: str) -> str | None:
    """Return the text of a regular file that no link leads to, None where there is none."""
    place = top / path
    if leads_out(top, place):
        return None
    found = read_file(str(place), LARGEST_TEXT, Notes(path))
    return found.data.decode("utf-8", "replace") if found else None


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
