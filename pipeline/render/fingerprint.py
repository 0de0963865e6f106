"""The fingerprint of a variant: what an approval covers."""

from __future__ import annotations

import json
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.model.settings import Channel
    from pipeline.model.variant import Part

VERSION = "v2"
#: One for all: to make it takes as long as to use it.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def digest(
    channel: Channel, publish_at: datetime | None, parts: Sequence[Part], *, markup: bool, about: dict[str, Any]
) -> str:
    """Return `v2:` and the SHA-256 of everything a reader sees, where and when, and whose credentials bring it there.

    Secrets count by their names alone. Lines, paths and counts are no part of it: a renamed file shows the same.

    Args:
        channel: whose account.
        publish_at: when it goes out; None while it has no time.
        parts: the messages.
        markup: readers see Markdown's structure, so it counts.
        about: what else they see: language, title, link, warnings, what it answers.
    """
    seen = {
        "account": [channel.network, channel.twin, channel.account],
        "place": [channel.server, channel.room, sorted(channel.secrets.items())],
        **({"options": sorted(channel.options.items())} if channel.options else {}),
        "publish_at": publish_at.astimezone(UTC).isoformat(timespec="seconds") if publish_at else None,
        "parts": [
            {
                "text": part.text,
                "spans": [[str(span.kind), span.start, span.end, span.target] for span in part.spans],
                "images": [[image.digest, image.alt] for image in part.images],
                # Only where there is one: other posts keep the fingerprint that they were approved and sent under.
                **({"video": [part.video.digest, part.video.alt]} if part.video else {}),
                **({"markdown": part.markdown} if markup else {}),
            }
            for part in parts
        ],
        **about,
    }
    canonical = _CANONICAL.encode(seen)
    return f"{VERSION}:{sha256(canonical.encode('utf-8', 'surrogatepass')).hexdigest()}"
