"""Records as plain data: what `--json` prints. The shapes are documented in docs/cli.md and only ever grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report import lateness, times
from pipeline.report.findings import counts
from pipeline.report.plan import title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model.finding import Finding
    from pipeline.model.plan import Gone, Lateness, Plan, Planned
    from pipeline.model.variant import Image, LinkCard, Part, Variant, Video
    from pipeline.report.voice import Voice

#: Raised when a field changes its meaning or goes away; a new field does not raise it.
FORMAT = 1


def document(command: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return the whole answer of a command."""
    return {"format": FORMAT, "command": command, **data}


def failure(command: str, kind: str, message: str, hint: str, exit_code: int) -> dict[str, Any]:
    """Return the answer of a command that could not go on."""
    error = {"kind": kind, "message": message, "hint": hint, "exit_code": exit_code}
    return document(command, {"error": error})


def check(findings: Sequence[Finding], posts: int, voice: Voice) -> dict[str, Any]:
    """Return all findings and how many there are."""
    errors, warnings = counts(findings)
    return {
        "posts": posts,
        "errors": errors,
        "warnings": warnings,
        "findings": [finding_shape(finding, voice) for finding in findings],
    }


def finding_shape(finding: Finding, voice: Voice) -> dict[str, Any]:
    """Return one finding."""
    return {
        "path": finding.path,
        "line": finding.line,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message.say(voice.language),
        "hint": finding.hint.say(voice.language) if finding.hint else "",
        "channel": finding.channel,
        "fixable": finding.fix is not None,
    }


def plan(whole: Plan, targets: Sequence[Planned], voice: Voice) -> dict[str, Any]:
    """Return some targets of a plan, and what only the ledger knows still."""
    return {
        "now": times.iso(whole.now),
        "targets": [planned_shape(planned, voice, whole.lateness) for planned in targets],
        "gone": [_gone(gone, voice) for gone in whole.gone],
        "lateness": lateness.data(whole.lateness),
    }


def _gone(gone: Gone, voice: Voice) -> dict[str, Any]:
    return {
        "key": gone.key,
        "state": gone.state.value,
        "reason": gone.reason.say(voice.language),
        "when": times.iso(gone.when),
        "url": gone.url,
    }


def planned_shape(planned: Planned, voice: Voice, late: Lateness | None = None) -> dict[str, Any]:
    """Return one target with its state.

    Args:
        planned: the target.
        voice: how to speak.
        late: how late posts usually are, where that is known.
    """
    post, channel, goes = planned.target.post, planned.target.channel, planned.goes
    return {
        "target": str(planned.target),
        "key": planned.target.key,
        "path": post.path,
        "id": post.id,
        "title": title(post),
        "channel": channel.name,
        "network": channel.rules,
        "campaign": post.campaign,
        "pillar": post.pillar,
        "state": planned.state.value,
        "reason": planned.reason.say(voice.language),
        "publish_at": times.iso(post.publish_at),
        "when": times.iso(planned.when),
        "local": times.iso_local(planned.when, channel.timezone),
        "goes": times.iso(goes),
        "expected": times.iso(goes + late.usual if goes and late else None),
        "latest": times.iso(goes + late.most if goes and late else None),
        "timezone": channel.timezone,
        "url": planned.url,
    }


def variant_shape(variant: Variant) -> dict[str, Any]:
    """Return a post as one network will show it."""
    return {
        "digest": variant.digest,
        "network": variant.network,
        "lang": variant.lang,
        "limit": variant.limit,
        "title": variant.title,
        "link": variant.link,
        "sensitive": variant.sensitive,
        "spoiler": variant.spoiler,
        "parts": [_part(part) for part in variant.parts],
        **({"link_card": _link_card(variant.link_card)} if variant.link_card else {}),
    }


def _link_card(card: LinkCard) -> dict[str, Any]:
    image = image_shape(card.image) if card.image else None
    return {"title": card.title, "description": card.description, "image": image}


def _part(part: Part) -> dict[str, Any]:
    spans = [
        {"kind": span.kind.value, "start": span.start, "end": span.end, "target": span.target} for span in part.spans
    ]
    return {
        "text": part.text,
        "count": part.count,
        "spans": spans,
        "markdown": part.markdown,
        "images": [image_shape(image) for image in part.images],
        "video": _video(part.video) if part.video else None,
    }


def _video(video: Video) -> dict[str, Any]:
    """Return the video of a part."""
    names = ("path", "alt", "width", "height", "seconds", "frames", "media_type", "codec", "sound", "size", "digest")
    return {name: getattr(video, name) for name in names}


def image_shape(image: Image) -> dict[str, Any]:
    """Return one image of a part."""
    return {
        "path": image.path,
        "alt": image.alt,
        "width": image.width,
        "height": image.height,
        "media_type": image.media_type,
        "digest": image.digest,
        "card": image.card.layout if image.card else "",
    }
