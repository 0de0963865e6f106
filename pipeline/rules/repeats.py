"""The same words twice on one channel: networks refuse it, and readers take it for a mistake."""

from __future__ import annotations

import hashlib
import itertools
import unicodedata
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model.library import Target
    from pipeline.model.variant import Variant

WINDOW = timedelta(days=30)


def fingerprint(variant: Variant) -> str:
    """Return what is equal for equal words, whatever their case and spacing; empty where there are none."""
    words = " ".join(" ".join(part.text.split()) for part in variant.parts).strip()
    if not words:
        return ""
    folded = unicodedata.normalize("NFC", words).casefold()
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def findings(prints: Iterable[tuple[Target, str]]) -> Iterator[tuple[Finding, str]]:
    """Yield a finding for each repetition within thirty days, on the later post, with the path of the earlier.

    Args:
        prints: targets with their fingerprints; those without words or without a time are left alone.
    """
    groups: defaultdict[tuple[str, str], list[Target]] = defaultdict(list)
    for target, mark in prints:
        if mark and target.post.publish_at is not None:
            groups[target.channel.name, mark].append(target)
    for group in groups.values():
        if len(group) > 1:
            yield from _in(group)


def _in(group: list[Target]) -> Iterator[tuple[Finding, str]]:
    timed = sorted((target.post.publish_at, target.post.path, target) for target in group if target.post.publish_at)
    for (earlier_at, _, earlier), (later_at, _, later) in itertools.pairwise(timed):
        if later_at - earlier_at <= WINDOW and later.post.path != earlier.post.path:
            yield (
                Finding(
                    later.post.path,
                    later.post.body_line,
                    "text-repeated",
                    _said(earlier, later, (later_at - earlier_at).days),
                    Message("say it in other words, or cancel one of them"),
                    channel=later.channel.name,
                ),
                earlier.post.path,
            )


def _said(earlier: Target, later: Target, days: int) -> Message:
    other, channel = earlier.post.path, later.channel.name
    if not days:
        return Message("{other} says the same on {channel}, less than a day before", other=other, channel=channel)
    return Message("{other} says the same on {channel}, {days} days before", other=other, channel=channel, days=days)
