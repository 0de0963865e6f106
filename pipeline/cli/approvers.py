"""`tellal approvers`: who may approve, written where it counts."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.trust.signers import Signers

ACTIONS = ("list", "add", "remove", "signer", "codeowners")
STALE = 1


@click.command(cls=Command)
# Written out, since releases of click put brackets around it in two ways.
@click.argument("action", type=click.Choice(ACTIONS), default="list", metavar=f"[{'|'.join(ACTIONS)}]")
@click.argument("names", nargs=-1)
@click.option("--channel", "channels", metavar="NAME", multiple=True, help="With add: join the channel's own list.")
@click.option(
    "--id", "number", metavar="N", type=click.IntRange(1), help="With add: the account's number; asks nobody."
)
@click.option("--check", is_flag=True, help="With codeowners: only say whether it is up to date; ends with 1 if not.")
@pass_options
def approvers(  # noqa: PLR0913 - one for each option
    options: Options,
    *,
    action: str,
    names: tuple[str, ...],
    channels: tuple[str, ...],
    number: int | None,
    check: bool,
) -> int:
    """Show and change who may approve.

    add and remove edit tellal.toml as text: comments and order stay. GitHub is asked for the number of an account,
    which stays when its login changes. A channel without a list of its own takes every approver; --channel gives it
    one, or joins it. signer adds a public key to the list of those that may sign. codeowners writes .github/CODEOWNERS,
    so that GitHub asks the right people. A change counts once it is merged, by the word of those who counted before.

      tellal approvers add mona ali
      tellal approvers add mona --channel instagram --id 583231
      tellal approvers remove ali
      tellal approvers signer mona@example.org,mona ~/.ssh/id_ed25519.pub
      tellal approvers codeowners --check
    """
    _refuse_strays(action, names, channels=bool(channels), number=number, check=check)
    from pipeline.workspace.library import load  # noqa: PLC0415 - not needed for `--help`

    library = load(options.workspace())
    if action == "add":
        return _add(options, library, names, channels, number)
    if action == "remove":
        return _remove(options, library, names)
    if action == "signer":
        return _signer(options, library, *names)
    if action == "codeowners":
        return _codeowners(options, library, check=check)
    return _list(options, library)


def _refuse_strays(action: str, names: Sequence[str], *, channels: bool, number: int | None, check: bool) -> None:
    """See that what was named belongs to what is to be done.

    Raises:
        UsageError: it does not.
    """
    if (channels or number is not None) and action != "add":
        raise UsageError(Message("--channel and --id belong to: tellal approvers add LOGIN"))
    if check and action != "codeowners":
        raise UsageError(Message("--check belongs to: tellal approvers codeowners"))
    if number is not None and len(names) > 1:
        raise UsageError(Message("--id is the number of one account, and {n} are named", n=len(names)))
    wanted = {"add": len(names) > 0, "remove": len(names) > 0, "signer": len(names) == len(("who", "key"))}
    if not wanted.get(action, not names):
        how = {
            "add": "tellal approvers add LOGIN",
            "remove": "tellal approvers remove LOGIN",
            "signer": "tellal approvers signer NAME KEYFILE",
        }
        raise UsageError(Message("write it as: {command}", command=how.get(action, f"tellal approvers {action}")))


def _add(options: Options, library: Library, names: Sequence[str], channels: Sequence[str], number: int | None) -> int:
    from pipeline.cli.new import known  # noqa: PLC0415 - only where somebody is added
    from pipeline.workspace import policy_text  # noqa: PLC0415 - likewise

    for name in channels:
        known(name, library.channels, Message("there is no channel {name}", name=repr(name)))
    people = [_person(name, number) for name in names]
    changed = [login for login, found in people if policy_text.add(library.root, login, found, channels)]
    return _said(options, library, people=people, changed=changed)


def _person(name: str, number: int | None) -> tuple[str, int]:
    """Return a login as GitHub writes it, and the account's number.

    Raises:
        TellalError: there is no such person, or GitHub cannot be asked.
    """
    login = name.removeprefix("@")
    if number is not None:
        return login, number
    from pipeline.trust.github.client import API, github  # noqa: PLC0415 - only where GitHub is asked

    token = os.environ.get("TELLAL_GITHUB_TOKEN") or os.environ.get("GITHUB_TOKEN") or ""
    url = os.environ.get("GITHUB_API_URL") or API
    if not token:
        raise UsageError(
            Message("GitHub is not asked for {login} without a token", login=login),
            Message(
                "set TELLAL_GITHUB_TOKEN, or name the number: --id N; it stands in {url}", url=f"{url}/users/{login}"
            ),
        )
    found = github(os.environ.get("GITHUB_REPOSITORY") or "tellal/tellal", token, url).user(login)
    if found.bot:
        raise UsageError(Message("{login} is a machine, and its word never counts", login=found.login))
    return found.login, found.id


def _remove(options: Options, library: Library, names: Sequence[str]) -> int:
    from pipeline.workspace import policy_text  # noqa: PLC0415 - only where somebody is removed

    logins = [name.removeprefix("@") for name in names]
    there = library.settings.approval.approvers
    for login in logins:
        if login not in there:
            raise UsageError(
                Message("{login} is no approver", login=login), Message("there are: {names}", names=", ".join(there))
            )
    changed = [login for login in logins if policy_text.remove(library.root, login)]
    for login in changed:
        signers = _signers(library)
        if any(login in each.principals for each in (signers.lines if signers else ())):
            said = Message("the key of {login} is still in {path}", login=login, path=library.settings.approval.signers)
            options.warn(UsageError(said, Message("take the line out, or let it end: valid-before")))
    return _said(options, library, people=[], changed=changed)


def _said(options: Options, library: Library, *, people: Sequence[tuple[str, int]], changed: Sequence[str]) -> int:
    from pipeline.report import approvers as text  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    policy = load(library.root).settings.approval
    voice = options.voice()
    same = [login for login, _ in people if login not in changed]
    options.answer(
        lambda: {"changed": list(changed), **text.data(policy, _signers(library), (), voice)},
        lambda: [
            *(voice.say(Message("{login}: nothing to change", login=login)) for login in same),
            *([voice.say(Message("tellal.toml is changed; it counts once that is merged"))] if changed else []),
            *text.lines(policy, None, (), voice),
        ],
    )
    return 0


def _signer(options: Options, library: Library, who: str, place: str) -> int:
    from pipeline.trust import keyring  # noqa: PLC0415 - only where a key is added
    from pipeline.workspace.files import stay_inside  # noqa: PLC0415 - likewise

    path = library.settings.approval.signers
    stay_inside(library.root, library.root / path)
    line = keyring.add(library.root / path, who, place)
    voice = options.voice()
    options.answer(
        lambda: {"path": path, "line": line or "", "changed": bool(line)},
        lambda: [
            voice.say(
                Message("{path}: {line}", path=path, line=line)
                if line
                else Message("that key is in {path} already", path=path)
            ),
            *([voice.say(Message("it counts once that is merged"))] if line else []),
        ],
    )
    return 0


def _codeowners(options: Options, library: Library, *, check: bool) -> int:
    from pipeline.trust import codeowners  # noqa: PLC0415 - only where that file is asked for
    from pipeline.workspace.checkout import Checkout  # noqa: PLC0415 - likewise
    from pipeline.workspace.files import stay_inside, write  # noqa: PLC0415 - likewise

    policy = library.settings.approval
    if not policy.approvers:
        raise UsageError(
            Message("nobody is named who may approve"), Message("name them first: tellal approvers add LOGIN")
        )
    top = Checkout(library.root).top()
    place = top / codeowners.PATH
    stay_inside(top, place)
    before = _text(place)
    prefix = library.root.relative_to(top).as_posix() if library.root != top else ""
    campaigns = {slug: campaign.path for slug, campaign in library.campaigns.items()}
    made = codeowners.lines(policy, sorted(library.channels), campaigns, f"{prefix}/" if prefix else "")
    after = codeowners.merged(before, made)
    stale = after != before
    if stale and not check:
        write(place, after.encode())
    voice = options.voice()
    said = Message("{path} is up to date", path=codeowners.PATH)
    if stale:
        said = (
            Message("{path} is not what the policy says: tellal approvers codeowners", path=codeowners.PATH)
            if check
            else Message("wrote {path}", path=codeowners.PATH)
        )
    options.answer(
        lambda: {"path": codeowners.PATH, "stale": stale, "written": stale and not check, "lines": made},
        lambda: [voice.say(said)],
    )
    return STALE if stale and check else 0


def _text(place: Path) -> str:
    """Return a file of other people's, empty where there is none.

    Raises:
        UsageError: it is no file, or no text.
    """
    try:
        return "" if not place.exists() and not place.is_symlink() else _read(place)
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            Message("{path} cannot be read", path=str(place)), Message("make it a text file that you may read")
        ) from None


def _read(place: Path) -> str:
    if place.is_symlink():
        raise OSError
    return place.read_bytes().decode()


def _list(options: Options, library: Library) -> int:
    from pipeline.report import approvers as text  # noqa: PLC0415 - not needed for `--help`

    policy = library.settings.approval
    known = policy, _signers(library), _wrong(library), options.voice()
    options.answer(lambda: text.data(*known), lambda: text.lines(*known))
    return 0


def _wrong(library: Library) -> tuple[tuple[str, Message], ...]:
    """Return what lies among the approvals of the commit that is checked out and counts for nothing, and why."""
    from pipeline.errors import NoRepositoryError  # noqa: PLC0415 - not needed for `--help`
    from pipeline.trust.approval.claims import Ground  # noqa: PLC0415 - likewise
    from pipeline.trust.approval.shelf import Shelf  # noqa: PLC0415 - likewise
    from pipeline.workspace.git import Git  # noqa: PLC0415 - likewise

    git = Git(library.root)
    try:
        head = git.commit("HEAD")
    except NoRepositoryError:
        return ()
    return Shelf(Ground(git, head, git.prefix(), datetime.now(UTC))).wrong() if head else ()


def _signers(library: Library) -> Signers | None:
    """Return the list of keys as it lies here, None where there is none."""
    from pipeline.trust import keyring  # noqa: PLC0415 - not needed for `--help`

    return keyring.listed(library.root / library.settings.approval.signers)
