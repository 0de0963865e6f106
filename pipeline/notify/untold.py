"""What nobody could be told yet: the network that lost an answer may be the one that the message about it goes through.

It is kept on this machine (`.tellal/untold`) and told with what comes next. What has a name comes again by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.notify.news import Kind, News
from pipeline.trust.progress import progress
from pipeline.workspace import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model.event import History
    from pipeline.model.library import Library

NAME = "untold"
#: Goes up when what is kept changes its shape.
SHAPE = 1
#: How long services that took nothing are left alone: a watcher runs every few seconds.
PAUSE = timedelta(minutes=10)
MOST = 100


class Untold(NamedTuple):
    """What was kept.

    Args:
        news: what was to be told and is true still.
        failed: when it was tried last (UTC), None where it never was.
    """

    news: tuple[News, ...] = ()
    failed: datetime | None = None

    def waits(self, now: datetime) -> bool:
        """Say whether it is too early to try again."""
        return self.failed is not None and abs(now - self.failed) < PAUSE


def kept(library: Library, history: History) -> Untold:
    """Return what nobody could be told, without what has settled since."""
    value = store.load(library.root, NAME)
    if not isinstance(value, tuple) or value[:1] != (SHAPE,):
        return Untold()
    _, failed, rows = value
    targets = {target.key: target for target in library.targets()}
    news = (_news(row) for row in rows)
    return Untold(
        tuple(each._replace(target=targets.get(each.key)) for each in news if not _is_settled(each, history)),
        datetime.fromtimestamp(failed, UTC),
    )


def keep(library: Library, news: Sequence[News], failed: datetime | None) -> None:
    """Keep what nobody took.

    Args:
        library: whose news it is.
        news: what was to be told; nothing, where somebody took it.
        failed: when it was tried (UTC); None where somebody took it.
    """
    rows = [_row(each) for each in news if not each.name][-MOST:]
    store.save(library.root, NAME, (SHAPE, failed.timestamp(), rows) if failed else None)


def _is_settled(news: News, history: History) -> bool:
    """Say whether a target went out after all."""
    return news.kind is not Kind.SENT and progress(history.of(news.key)).out


def _row(news: News) -> tuple[Any, ...]:
    texts = [None if each is None else (each.text, each.values) for each in (news.message, news.why, news.todo)]
    return (str(news.kind), *texts, news.key, news.url)


def _news(row: tuple[Any, ...]) -> News:
    kind, *texts, key, url = row
    message, why, todo = (None if each is None else Message(each[0], **each[1]) for each in texts)
    return News(Kind(kind), message or Message("{what}", what=key), why, None, key, todo, url)
