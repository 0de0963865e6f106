"""By what something was approved, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping


def by(evidence: Mapping[str, Any]) -> Message:
    """Return by what something was approved, in words."""
    match evidence.get("mode"):
        case "github":
            people = ", ".join(map(str, evidence.get("logins", evidence["reviewers"])))
            return Message("pull request #{number}, by {who}", number=evidence["pr"], who=people)
        case "founding":
            return Message("as the workspace began with it")
        case "solo":
            return Message("by its author's word")
        case mode:
            people = ", ".join(map(str, evidence.get("by", ())))
            return Message("{mode}, by {who}", mode=str(mode), who=people)
