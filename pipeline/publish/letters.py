"""What is to be sent of a target, to the byte: rendered as it was checked, or as an earlier try pinned it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.errors import NotSentError
from pipeline.i18n import Message
from pipeline.networks import contract
from pipeline.networks.people import Addresses
from pipeline.trust.delivery import Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from typing import Any

    from pipeline.doors import Doors
    from pipeline.model.event import Event
    from pipeline.model.library import Target
    from pipeline.networks.contract import Network, Payload
    from pipeline.survey import Survey
    from pipeline.trust.progress import Course


def nothing(_: str) -> Sequence[str]:
    """Answer nothing."""
    return ()


class Letters:
    """What makes letters in one run.

    Args:
        found: what the survey found.
        doors: renders and draws.
        document: returns what an intent pinned, as the ledger keeps it.
        shows_other: says whether a reader would see something else now than what has a fingerprint.
        answers: says what the first message of a target answers: remote ids, first to last.
    """

    def __init__(
        self,
        found: Survey,
        doors: Doors,
        document: Callable[[str, Event], bytes],
        shows_other: Callable[[str, str], bool],
        answers: Callable[[str], Sequence[str]] = nothing,
    ) -> None:
        self._found = found
        self._library = found.library
        self._doors = doors
        self._document = document
        self._shows_other = shows_other
        self._answers = answers
        self._commit = doors.commit(found.library.root)

    def make(  # noqa: PLR0913 - what is sent, where it stands, and who sends it
        self, target: Target, key: str, come: Course, now: datetime, network: Network, *, waited: bool = False
    ) -> Letter:
        """Return what is to be sent of a target; the intent says whether it waited for its turn.

        What is half out goes on as it began, whatever the file says by now. A message that was tried and is not out is
        tried again with the very bytes of the first try, also where a newer Tellal would make others: then it has the
        same name at the network.

        Raises:
            NotSentError: it is not what was checked.
            Exception: whatever rendering, drawing or reading fails at.
        """
        due = target.post.publish_at or now
        about = {**self.about(target), **self._marks(waited=waited)}
        intent = come.intent
        if intent is not None and (come.receipts or not self._shows_other(intent.data["digest"], key)):
            document = self._document(key, intent)
            parts = contract.from_document(document)
            if self._has_images(parts, target, key) or come.receipts:
                digest = intent.data["digest"]
                return Letter(key, parts, document, digest, due, about, self._answers(key))
        parts, digest = self.rendered(target, key)
        if isinstance(network, Addresses):
            parts = network.addressed(parts)
        return Letter(key, parts, contract.document(parts), digest, due, about, self._answers(key))

    def rendered(self, target: Target, key: str) -> tuple[tuple[Payload, ...], str]:
        """Return what readers would see of a target now, and its fingerprint.

        Raises:
            NotSentError: it is not what was checked.
        """
        variant = self._doors.render(target, self._library)
        checked = self._found.assessment.targets.get(key)
        if variant is None or checked is None or variant.digest != checked.digest:
            raise NotSentError(Message("what it looks like now is not what was checked; run again"))
        return self._doors.payloads(variant, self._library), variant.digest

    def about(self, target: Target) -> dict[str, Any]:
        """Return what an intent says beside what it sends: from where, on whose word."""
        approval = self._found.approvals.of(target)
        return {
            "channel": target.channel.name,
            "network": target.channel.network,
            "account": target.channel.account,
            "path": target.post.path,
            "commit": self._commit,
            "tool": f"tellal {__version__}",
            "approval": {"verdict": str(approval.verdict), **approval.evidence},
        }

    def _marks(self, *, waited: bool) -> dict[str, Any]:
        """Return what shows later on whether a post was late because runs come late."""
        marks: dict[str, Any] = {"runner": self._doors.runner} if self._doors.runner else {}
        return {**marks, "waited": True} if waited else marks

    def _has_images(self, parts: tuple[Payload, ...], target: Target, key: str) -> bool:
        """Say whether pinned images and videos are there to the byte; those that are missing are made anew first."""
        root = self._library.root
        images = {image for part in parts for image in part.pictures}
        videos = {part.video for part in parts if part.video}
        images |= {video.cover for video in videos if video.cover}

        def there() -> bool:
            exact = all(contract.is_exact(root, image) for image in images)
            return exact and all(contract.has_clip(root, video) for video in videos)

        if not there():
            self.rendered(target, key)
        return there()
