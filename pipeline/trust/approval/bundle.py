"""Which files a target is made of, and whether those in the work tree are the committed ones, to the byte."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode
from pipeline.trust.approval.verdict import Approval, Verdict
from pipeline.workspace import store
from pipeline.workspace.objects import FILE_MODE
from pipeline.workspace.settings import NAME as SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model.library import Library, Target
    from pipeline.model.plan import Assessment
    from pipeline.trust.approval.mainline import Brought, Mainline
    from pipeline.workspace.git import Git

SIGNING = frozenset({ApprovalMode.ATTEST, ApprovalMode.SIGNED_MERGE})
BRAND = "brand/brand.toml"
STORE = "blobs"
_POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\n(?:[^\n]+\n)*?oid sha256:([0-9a-f]{64})\n")
_LONGEST_POINTER = 1024


class Bundles:
    """What the targets of a library are made of.

    Args:
        library: the workspace as it was read.
        assessment: knows what each target was rendered from.
    """

    def __init__(self, library: Library, assessment: Assessment) -> None:
        self._library = library
        self._checked = assessment.targets

    def of(self, target: Target) -> tuple[str, ...]:
        """Return every file that changes what readers see of a target, or who has to approve it; the post first."""
        library = self._library
        paths = [target.post.path]
        checked = self._checked.get(target.key)
        for kind, name, _ in checked.uses if checked else ():
            match kind:
                case "template":
                    paths.append(f"templates/text/{name}.j2")
                case "layout":
                    # A card takes its colours, fonts and logo from the brand.
                    paths += [f"templates/cards/{name}.toml", library.brand.logo, *library.brand.fonts.values()]
                case "campaign":
                    campaign = library.campaigns.get(name)
                    paths.append(campaign.path if campaign else "")
                case _:
                    paths.append(name)
        if target.post.campaign in library.campaigns:
            paths.append(library.campaigns[target.post.campaign].path)
        paths += [target.channel.path, BRAND, SETTINGS]
        if library.settings.approval.mode in SIGNING:
            paths.append(library.settings.approval.signers)
        return tuple(dict.fromkeys(path for path in paths if path))

    @cached_property
    def _read(self) -> dict[str, str]:
        """Path → SHA-256 of what was read of it."""
        library = self._library
        found = {path: media.sha for path, media in library.media.items()}
        found |= {post.path: post.sha for post in library.posts}
        found |= {campaign.path: campaign.sha for campaign in library.campaigns.values()}
        found |= {channel.path: channel.sha for channel in library.channels.values()}
        found |= {f"templates/text/{name}.j2": sha for name, sha in library.text_templates.items()}
        found |= {f"templates/cards/{name}.toml": sha for name, sha in library.card_layouts.items()}
        for path in (BRAND, SETTINGS, library.settings.approval.signers):
            place = library.root / path
            if not place.is_symlink() and place.is_file():
                found[path] = sha256(place.read_bytes()).hexdigest()
        return found

    def sha(self, path: str) -> str:
        """Return the fingerprint of what was read of a file, empty where it was not there."""
        return self._read.get(path, "")


class Committed:
    """What lies at the head, held against what was read.

    Args:
        bundles: knows what was read.
        line: knows what lies at the head.
        git: has the bytes.
    """

    def __init__(self, library: Library, bundles: Bundles, line: Mainline, git: Git) -> None:
        self._root = library.root
        self._bundles = bundles
        self._line = line
        self._git = git
        self._twins = Counter(map(_folded, line.paths))
        kept = store.load(library.root, STORE)
        self._shas: dict[str, Any] = kept if isinstance(kept, dict) else {}

    def prepare(self, paths: Iterable[str]) -> None:
        """Read the bytes of some files at once; without this they would be read one by one."""
        lines = (self._line.paths.get(path) for path in paths)
        wanted = {brought.blob for brought in lines if brought is not None and brought.mode == FILE_MODE}
        missing = sorted(wanted.difference(self._shas))
        if missing:
            with self._git.objects() as objects:
                for blob, found in zip(missing, objects.get(missing), strict=True):
                    self._shas[blob] = fingerprint(found.data) if found is not None and found.kind == "blob" else ""
            lying = {brought.blob for brought in self._line.paths.values()}
            store.save(self._root, STORE, {blob: sha for blob, sha in self._shas.items() if blob in lying})

    def flaw(self, path: str, brought: Brought | None) -> Approval | None:
        """Return why a file cannot be what somebody approved, whoever did; None where it can."""
        if brought is None:
            return Approval(
                Verdict.DIFFERS,
                Message(
                    "{path} is not committed, so nobody else has seen it: commit it, and have it reviewed", path=path
                ),
            )
        if brought.mode != FILE_MODE:
            return Approval(
                Verdict.ODD_FILE,
                Message(
                    "{path} is no plain file in git (mode {mode}): commit the file itself", path=path, mode=brought.mode
                ),
            )
        if self._twins[_folded(path)] > 1:
            return Approval(
                Verdict.ODD_FILE,
                Message(
                    "another file has nearly the name of {path}, and some systems take one for the other", path=path
                ),
            )
        if brought.blob not in self._shas:
            self.prepare((path,))
        if self._bundles.sha(path) != self._shas.get(brought.blob):
            return Approval(
                Verdict.DIFFERS,
                Message(
                    "{path} here is not the one that is committed: commit it, or git checkout -- {path}", path=path
                ),
            )
        return None


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of what a blob stands for: of the file itself where the blob only points to it (Git LFS)."""
    pointer = _POINTER.match(data) if len(data) <= _LONGEST_POINTER else None
    return pointer[1].decode() if pointer else sha256(data).hexdigest()


def _folded(path: str) -> str:
    return path if path.isascii() and path.islower() else unicodedata.normalize("NFC", path).casefold()


def is_of_posts(path: str) -> bool:
    """Return whether a file is a post, or lies beside the posts as their media do."""
    if not path.startswith("content/") or path.startswith("content/campaigns/"):
        return False
    return not path.endswith("/channel.toml")
