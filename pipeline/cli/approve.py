"""`tellal approve`: a signed word about what is committed, for approvals that need no forge."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.model.library import Library
    from pipeline.model.plan import Planned
    from pipeline.survey import Survey
    from pipeline.trust.approval.claims import Entry
    from pipeline.trust.approval.signing import Signing


SETTINGS = "tellal.toml"


@click.command(cls=Command)
@click.argument("paths", nargs=-1, required=True)
@click.option("--reject", is_flag=True, help="Say no: it waits until you approve it, whoever else does.")
@click.option("--key", metavar="FILE", default="", help="Your SSH key; otherwise the one that git signs with.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@pass_options
def approve(options: Options, *, paths: tuple[str, ...], reject: bool, key: str, yes: bool) -> int:
    """Approve posts as they are committed, with a signature that anybody can check.

    PATHS are posts, or other files that decide what readers see: a template, the brand, tellal.toml. What will be
    shown is shown first. The signature goes into a file in approvals/, which you or anybody else commits; it needs no
    forge and no network. It counts where [approval] says mode = "attest", for the very bytes and in this repository
    only. See docs/approvals.md.

      tellal approve kis-menusu
      tellal approve content/x/2026-12-01-winter.md --key ~/.ssh/id_ed25519
      tellal approve tellal.toml allowed_signers
      tellal approve kis-menusu --reject
    """
    from pipeline.trust.approval import signing  # noqa: PLC0415 - not needed for `--help`
    from pipeline.trust.approval.statement import Decision  # noqa: PLC0415 - likewise

    found = options.look()
    chosen = _Chosen(found, paths)
    entries = signing.committed(found.library.root, chosen.rejected() if reject else chosen.approved())
    if not options.json:
        _show(options, chosen, entries)
    if not yes:
        _ask(options, reject=reject)
    decision = Decision.REJECTED if reject else Decision.APPROVED
    done = signing.sign(found.library.root, entries, decision, options.now(found.library.settings.timezone), key)
    _warn(options, found.library, done)
    options.answer(lambda: _data(done), lambda: _lines(options, done))
    return 0


class _Chosen:
    """What was named: posts, with what they are made of, and other files.

    Args:
        found: what is known.
        names: as typed.
    """

    def __init__(self, found: Survey, names: Sequence[str]) -> None:
        from pipeline.cli.find import post_named  # noqa: PLC0415 - not needed for `--help`

        self._found = found
        self.library = found.library
        self.findings = found.assessment.findings
        self._files = dict.fromkeys(path for name in names if (path := _file(name, found.library)))
        self._posts = dict.fromkeys(
            post_named(name, found.library).path for name in names if not _file(name, found.library)
        )

    def targets(self) -> list[Planned]:
        """Return every target of the posts."""
        return [each for each in self._found.plan.targets if each.target.post.path in self._posts]

    def rejected(self) -> tuple[str, ...]:
        """Return what a no is about: what was named, and nothing that others are made of too."""
        return tuple(dict.fromkeys((*self._posts, *self._files)))

    def approved(self) -> tuple[str, ...]:
        """Return what a yes is about: what was named, and what the posts are made of as far as it is not approved.

        Who may approve is never approved in passing: the policy and the list of keys have to be named.
        """
        settings = self._found.library.settings
        own = {SETTINGS, settings.approval.signers}
        paths = list(self.rejected())
        for planned in self.targets():
            paths += [path for path in self._unapproved(planned) if path not in own]
        return tuple(dict.fromkeys(paths))

    def beside(self, entries: Iterable[Entry]) -> list[str]:
        """Return what of the posts' bundles is not approved and not among some files either."""
        there = {entry.path for entry in entries}
        paths = (path for planned in self.targets() for path in self._unapproved(planned))
        return [path for path in dict.fromkeys(paths) if path not in there]

    def _unapproved(self, planned: Planned) -> Iterator[str]:
        judged = self._found.approvals.of(planned.target).entries
        yield from (each.path for each in judged if not each.approval.given)


def _file(name: str, library: Library) -> str:
    """Return a file that was named and is no post, relative to the workspace; empty where that is something else."""
    here = Path(os.path.normpath(Path.cwd() / name))
    places = [here, library.root / name]
    for place in places:
        if place.is_relative_to(library.root) and place.is_file():
            path = place.relative_to(library.root).as_posix()
            if all(post.path != path for post in library.posts):
                return path
    return ""


def _show(options: Options, chosen: _Chosen, entries: Sequence[Entry]) -> None:
    """Show what readers will see of the posts, then which files the word is about."""
    from pipeline.cli.options import put  # noqa: PLC0415 - not needed for `--help`
    from pipeline.cli.preview import lines, shown  # noqa: PLC0415 - likewise
    from pipeline.report import approving as text  # noqa: PLC0415 - likewise

    targets = chosen.targets()
    variants = [shown(each, chosen.library) for each in targets]
    said: list[str] = []
    for post in dict.fromkeys(each.target.post.path for each in targets):
        pairs = [pair for pair in zip(targets, variants, strict=True) if pair[0].target.post.path == post]
        problems = [finding for finding in chosen.findings if finding.path == post]
        said += [
            *lines(options, pairs[0][0].target.post, [one for one, _ in pairs], [two for _, two in pairs], problems),
            "",
        ]
    messages = sum(len(variant.parts) for variant in variants if variant)
    said += text.files(entries, messages, len(targets), chosen.beside(entries), options.voice())
    put("\n".join(said))


def _ask(options: Options, *, reject: bool) -> None:
    """Ask whether somebody looked, and means it.

    Raises:
        UsageError: there is nobody to ask, or they do not.
    """
    if not sys.stdin.isatty():
        raise UsageError(
            Message("there is nobody here to ask whether that is meant"), Message("if you looked at it, add --yes")
        )
    question = (
        Message("Say no to these files, with your signature?")
        if reject
        else Message("Approve these files as they are, with your signature?")
    )
    if not click.confirm(options.stderr_voice().say(question), err=True):
        raise UsageError(Message("nothing was written"))


def _warn(options: Options, library: Library, done: Signing) -> None:
    """Say what stands in the way of the word: another mode, or a key that nobody listed."""
    from pipeline.trust import keyring  # noqa: PLC0415 - not needed for `--help`

    policy = library.settings.approval
    if policy.mode != "attest":
        said = Message(
            "approvals come from elsewhere here (mode = “{mode}”): this counts for nothing", mode=str(policy.mode)
        )
        options.warn(UsageError(said, Message('write under [approval] in tellal.toml: mode = "attest"')))
    listed = keyring.listed(library.root / policy.signers)
    if listed is None or not listed.people_of(done.armour):
        said = Message("your key {key} is not in {path}: this counts for nothing", key=done.key, path=policy.signers)
        options.warn(
            UsageError(said, Message("tellal approvers signer NAME KEYFILE puts it there; others approve that"))
        )


def _lines(options: Options, done: Signing) -> Iterator[str]:
    voice = options.voice()
    yield voice.say(Message("signed with {key}: {path}", key=done.key, path=done.path))
    yield voice.say(Message("it counts once that file is committed and merged: git add {path}", path=done.path))


def _data(done: Signing) -> dict[str, object]:
    said = done.statement
    return {
        "path": done.path,
        "decision": str(said.decision),
        "at": f"{said.at:%Y-%m-%dT%H:%M:%SZ}",
        "repo": said.repo,
        "key": done.key,
        "files": [{"path": file.path, "mode": file.mode, "blob": file.blob} for file in said.files],
    }
