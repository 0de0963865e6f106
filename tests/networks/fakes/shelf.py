"""A place for pictures on the open web: fakes look there for what they are told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.bodies import media_name
from pipeline.networks.contract import Picture, image_bytes
from pipeline.networks.footage import clip_bytes

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.contract import Clip
    from tests.networks.fakes.base import Fake


class Shelf:
    """Puts pictures where a fake finds them.

    Args:
        root: the workspace.
        fake: who fetches them.
    """

    def __init__(self, root: Path, fake: Fake) -> None:
        self.root, self.fake = root, fake

    def address(self, media: Picture | Clip, now: datetime) -> str:  # noqa: ARG002 - the protocol's
        """Put a picture there."""
        address = f"https://media.example/{media_name(media.sha256, media.media_type)}"
        if isinstance(media, Picture):
            self.fake.shelf[address] = image_bytes(self.root, media)
        else:
            self.fake.shelf[address] = clip_bytes(self.root, media)
        return address
