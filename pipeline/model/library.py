"""Everything the workspace holds, read once: the input of every later stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.finding import Finding
    from pipeline.model.post import Campaign, Post
    from pipeline.model.settings import Brand, Channel, Settings


class Media(NamedTuple):
    """A media file that a post may show.

    Args:
        path: relative to the workspace's root.
        sha: SHA-256 of its bytes, hexadecimal.
        size: bytes.
    """

    path: str
    sha: str
    size: int


class WrittenHold(NamedTuple):
    """One `[[hold]]` of `content/holds.toml`, as somebody wrote it.

    Args:
        scope: all, channel, campaign, tag, words or post.
        name: which of them; empty for all; words have commas between them.
        reason: why, in their words.
        until: when it ends (UTC), None where somebody has to end it.
        written: `until` as it was written.
        line: where it stands, 1-based.
        passed: what becomes of posts whose time passes meanwhile: ask, skip or drip; empty where nothing is written.
    """

    scope: str
    name: str = ""
    reason: str = ""
    until: datetime | None = None
    written: str = ""
    line: int = 0
    passed: str = ""


class Target(NamedTuple):
    """One post on one channel: what is planned, approved, sent and shown.

    `str(target)` is what people type and read: `content/x/2026-12-01-winter.md` becomes `x/2026-12-01-winter`; sent
    through another channel with `also:` it is `x/2026-12-01-winter@bluesky`.
    """

    post: Post
    channel: Channel

    @property
    def key(self) -> str:
        """Its name in the ledger: `<post id>/<network and account>`."""
        return f"{self.post.id}/{self.channel.target_name}"

    def __str__(self) -> str:
        name = f"{self.post.channel}/{self.post.stem}"
        return name if self.channel.name == self.post.channel else f"{name}@{self.channel.name}"


@dataclass(frozen=True, slots=True)
class Library:
    """The workspace as records, sorted and the same for the same files.

    Args:
        root: absolute path of the workspace.
        channels: by folder name.
        campaigns: by slug.
        posts: readable posts, sorted by path; a file too broken to be a post is only in `findings`.
        media: by path, every file below `content/` and `brand/` that is not text of ours.
        text_templates: name → SHA-256 of `templates/text/<name>.j2`.
        card_layouts: name → SHA-256 of `templates/cards/<name>.toml`.
        findings: what reading found, sorted.
        holds: as written; None where `content/holds.toml` has an error, so that nobody knows what it meant to hold.
    """

    root: Path
    settings: Settings
    brand: Brand
    channels: Mapping[str, Channel]
    campaigns: Mapping[str, Campaign]
    posts: tuple[Post, ...]
    media: Mapping[str, Media]
    text_templates: Mapping[str, str]
    card_layouts: Mapping[str, str]
    findings: tuple[Finding, ...]
    holds: tuple[WrittenHold, ...] | None = ()

    def corrections(self) -> dict[str, Post]:
        """Return what posts put right: path of the one that does → the other; one that names nothing is not there."""
        wanted = [post for post in self.posts if post.corrects]
        if not wanted:
            return {}
        named: dict[str, Post] = {}
        for post in self.posts:
            for name in (post.id, f"{post.channel}/{post.stem}", post.path):
                named.setdefault(name, post)
        return {post.path: named[post.corrects] for post in wanted if post.corrects in named}

    def targets(self) -> Iterator[Target]:
        """Yield every post on its own channel, then on each `also` channel where no sibling file stands in for it."""
        repeated = any(post.also for post in self.posts)  # else no file can stand in for another
        stems = {(post.channel, post.stem) for post in self.posts} if repeated else ()
        for post in self.posts:
            for name in (post.channel, *post.also):
                channel = self.channels.get(name)
                stands_in = name != post.channel and (name, post.stem) in stems
                if channel is not None and not stands_in:
                    yield Target(post, channel)
