"""Every rule that looks at one target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.limits import limits
from pipeline.rules import (
    emptiness,
    hashtags,
    hidden,
    images,
    length,
    links,
    mentions,
    refused,
    secret,
    threads,
    titles,
    videos,
    voice,
)
from pipeline.rules.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library, Target
    from pipeline.model.variant import Variant

#: Every rule that looks at one target; rules across posts are `repeats` and `clashes`.
RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    emptiness.findings,
    hashtags.findings,
    hidden.findings,
    images.findings,
    length.findings,
    links.findings,
    mentions.findings,
    refused.findings,
    secret.findings,
    threads.findings,
    titles.findings,
    videos.findings,
    voice.findings,
)


def findings_for(target: Target, variant: Variant, library: Library) -> tuple[Finding, ...]:
    """Return everything that is wrong with a target as its network would show it, sorted."""
    case = Case(target, variant, library, limits(variant.network))
    found = {finding for rule in RULES for finding in rule(case)}
    return tuple(sorted(found, key=lambda finding: finding.sort_key))
