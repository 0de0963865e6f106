"""What may be wrong with a post as a network would show it: one file per subject, a case in, findings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model.finding import Finding
    from pipeline.model.library import Library, Target
    from pipeline.model.variant import Variant


def findings_for(target: Target, variant: Variant, library: Library) -> tuple[Finding, ...]:
    """Return everything that is wrong with a target as its network would show it, sorted."""
    from pipeline.rules import every  # noqa: PLC0415 - rules across posts are asked even where no post changed

    return every.findings_for(target, variant, library)
