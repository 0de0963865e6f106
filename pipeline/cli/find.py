"""Which post somebody means: a path, `channel/stem`, an id, or a part of a name that only one has."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.event import History
    from pipeline.model.library import Library, Target
    from pipeline.model.post import Post

MOST_LISTED = 10
_DATED = re.compile(r"\d{4}-\d\d-\d\d-")


def post_named(name: str, library: Library) -> Post:
    """Return the one post that a name means.

    Raises:
        UsageError: none is meant, or several.
    """
    for reading in (_by_path, _by_name, _by_part):
        found = reading(name, library)
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(name, [_short(post) for post in found])
    raise _unknown(name, library)


def targets_named(names: Sequence[str], library: Library) -> list[Target]:
    """Return the targets that names mean: `x/winter@bluesky` is one, a post all of its own, a channel all in it.

    Raises:
        UsageError: a name means nothing, or several posts.
    """
    everything = list(library.targets())
    chosen: dict[str, Target] = {}
    for name in names:
        exact = [target for target in everything if name in (str(target), target.key)]
        if not exact and name in library.channels:
            exact = [target for target in everything if target.channel.name == name]
        if not exact:
            stem, _, channel = name.partition("@")
            post = post_named(stem, library)
            exact = [target for target in everything if target.post is post and channel in ("", target.channel.name)]
        if not exact:
            raise UsageError(Message("{name} goes to no channel of that name", name=repr(name)))
        chosen.update((str(target), target) for target in exact)
    return [target for target in everything if str(target) in chosen]


def short_of(names: Sequence[str], library: Library) -> list[str]:
    """Return what names mean as a hold keeps it: the id of a post, with the account where one target of it is meant.

    Raises:
        UsageError: a name means nothing, or several posts; or the post has no id, so that it cannot go out anyway.
    """
    found: dict[str, None] = {}
    for name in names:
        chosen = targets_named([name], library)
        post = chosen[0].post
        if post.id.startswith("no-id-"):
            raise UsageError(
                Message("{path} has no id, so it cannot go out, and cannot be held", path=post.path),
                Message("tellal check --fix makes one"),
            )
        every = [target for target in library.targets() if target.post.id == post.id]
        found.update(dict.fromkeys([post.id] if len(chosen) == len(every) else [target.key for target in chosen]))
    return list(found)


def keys_named(names: Sequence[str], library: Library, history: History) -> dict[str, list[str]]:
    """Return what names mean, as the ledger calls it: name → keys; a target whose file is gone goes by its key, or id.

    Raises:
        UsageError: a name means nothing, several posts, or a whole channel.
    """
    known = {target.key for target in library.targets()}
    found: dict[str, list[str]] = {}
    for name in names:
        if name in library.channels:
            raise UsageError(
                Message("{name} is a whole channel: name posts, or targets such as x/winter", name=repr(name)),
                Message("tellal hold stops a channel, tellal doubts and tellal plan name what is in it"),
            )
        gone = [key for key in history.targets if key not in known and name in (key, key.partition("/")[0])]
        found[name] = gone or [target.key for target in targets_named([name], library)]
    return found


def _by_path(name: str, library: Library) -> list[Post]:
    # Where the reader stands, then from the workspace's root.
    here = Path(os.path.normpath(Path.cwd() / name))
    below = here.relative_to(library.root).as_posix() if here.is_relative_to(library.root) else ""
    return [post for post in library.posts if post.path in {below, name}]


def _by_name(name: str, library: Library) -> list[Post]:
    return [post for post in library.posts if name in {_short(post), post.id, post.stem}]


def _by_part(name: str, library: Library) -> list[Post]:
    wanted = _folded(name)
    return [post for post in library.posts if wanted and any(wanted in _folded(text) for text in _names(post))]


def _names(post: Post) -> Iterator[str]:
    yield post.path.removeprefix("content/")
    yield post.title
    yield post.id


def _folded(text: str) -> str:
    from pipeline.text.casing import ascii_fold  # noqa: PLC0415 - only where nothing fits exactly

    return ascii_fold(text).casefold()


def _short(post: Post) -> str:
    return f"{post.channel}/{post.stem}"


def _ambiguous(name: str, candidates: list[str]) -> UsageError:
    listed = ", ".join(sorted(candidates)[:MOST_LISTED])
    more = len(candidates) - MOST_LISTED
    hint = Message("which one? {names}", names=listed)
    if more > 0:
        hint = Message("which one? {names} and {n} more", names=listed, n=more)
    return UsageError(Message("{name} means {n} posts", name=repr(name), n=len(candidates)), hint)


def _written(post: Post) -> Iterator[str]:
    """Yield what people may have meant to type: also the name without its date, and the title."""
    yield from (_short(post), post.stem, post.path, _DATED.sub("", post.stem))
    if post.title:
        yield post.title


def _unknown(name: str, library: Library) -> UsageError:
    from pipeline.workspace.nearest import nearest  # noqa: PLC0415 - only after a mistake

    names = {text: _short(post) for post in library.posts for text in _written(post)}
    meant = names.get(nearest(name, names) or "")
    hint = Message("did you mean {name}?", name=meant) if meant else Message("tellal plan --all lists them")
    return UsageError(Message("there is no post {name}", name=repr(name)), hint)
