"""Two posts on one channel in the same minute."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pipeline.model.library import Target


def findings(targets: Iterable[Target]) -> Iterator[tuple[Finding, str]]:
    """Yield a warning for each post whose minute is taken, on the later path, with the path of the other."""
    groups: defaultdict[tuple[str, datetime], list[Target]] = defaultdict(list)
    for target in targets:
        at = target.post.publish_at
        if at is not None:
            # Nearly every time is a whole minute already, and there may be many thousands.
            groups[target.channel.name, at.replace(second=0, microsecond=0) if at.second else at].append(target)
    for group in groups.values():
        if len(group) == 1:
            continue
        group.sort(key=lambda target: target.post.path)
        for other, target in itertools.pairwise(group):
            yield (
                Finding(
                    target.post.path,
                    target.post.line("publish_at"),
                    "time-taken",
                    Message(
                        "{other} goes out on {channel} in the same minute",
                        other=other.post.path,
                        channel=target.channel.name,
                    ),
                    Message("move one of them: readers see only the later"),
                    severity=Severity.WARNING,
                    channel=target.channel.name,
                ),
                other.post.path,
            )
