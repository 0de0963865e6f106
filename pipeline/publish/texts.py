"""The text that something which is out is to get, beside what readers may see of it now."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.amended import Refusal
from pipeline.networks.allowed import allowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model.settings import Channel
    from pipeline.networks.allowed import Allowed
    from pipeline.networks.contract import Payload, Picture

#: Where cards lie: drawn anew by another version of Pillow, one of the same name may differ in its bytes.
DRAWN = ".tellal/"


class Text(NamedTuple):
    """What a target is to say.

    Args:
        parts: every message of it.
        document: the same, as the ledger keeps it.
        digest: fingerprint of what readers will see.
        before: what readers may see now; one of them for sure.
    """

    parts: Sequence[Payload]
    document: bytes
    digest: str
    before: Sequence[Sequence[Payload]]

    @property
    def payload(self) -> str:
        """The document's name in the ledger."""
        return hashlib.sha256(self.document).hexdigest()

    @property
    def fits(self) -> bool:
        """Whether there are as many messages as before."""
        return all(len(old) == len(self.parts) for old in self.before)

    @property
    def touched(self) -> tuple[int, ...]:
        """The messages that say something else, or may, by number."""
        if not self.fits:
            return ()
        columns = zip(self.parts, *self.before, strict=True)
        return tuple(n for n, (new, *old) in enumerate(columns, 1) if any(_words(each) != _words(new) for each in old))


def cannot(text: Text, channel: Channel) -> Refusal | None:
    """Return why a text cannot take the place of the one before, and what to do instead; None where it can."""
    can = allowed(channel)
    if not text.fits:
        return Refusal(
            Message("it has {old} parts and the file has {new}", old=len(text.before[0]), new=len(text.parts)),
            instead(can),
        )
    if any(not _alike(old, new) for before in text.before for old, new in zip(before, text.parts, strict=True)):
        return Refusal(Message("an edit changes words, and the file shows other pictures now"), instead(can))
    if any(_card(old) != _card(new) for before in text.before for old, new in zip(before, text.parts, strict=True)):
        return Refusal(Message("an edit changes words, and the card of the link is another now"), instead(can))
    if text.touched and can.edits == "never":
        return Refusal(Message("this network takes no edits"), instead(can))
    if can.edits == "without-images" and any(_shows(text.parts[number - 1]) for number in text.touched):
        return Refusal(Message("this network takes no edits of a message with pictures"), instead(can))
    return None


def instead(can: Allowed) -> Message:
    """Return what to do where an edit is not possible."""
    match can.replies, can.deletes:
        case True, True:
            return Message("tellal retract and post it anew, or correct it by a reply")
        case False, True:
            return Message("tellal retract and post it anew")
        case True, False:
            return Message("correct it by a reply")
    return Message("nothing can be changed there")


def shown(old: Payload, new: Payload) -> tuple[str, str]:
    """Return two messages as texts that differ, if readers can see a difference: with their marks where it is that."""
    plain = _said(old, old.text), _said(new, new.text)
    return plain if plain[0] != plain[1] else (_said(old, old.markdown), _said(new, new.markdown))


def _said(payload: Payload, text: str) -> str:
    return "\n".join(filter(None, (payload.title, payload.spoiler, text, payload.link)))


def _words(payload: Payload) -> dict[str, Any]:
    """Return what of a message an edit changes."""
    data = payload.as_data()
    del data["images"]
    data.pop("video", None)
    data.pop("linked", None)
    return data


def _card(payload: Payload) -> tuple[object, ...]:
    """Return what readers see of the link."""
    card = payload.linked
    return (card.title, card.description, _picture(card.image) if card.image else None) if card else ()


def _shows(payload: Payload) -> bool:
    return bool(payload.images or payload.video)


def _alike(old: Payload, new: Payload) -> bool:
    """Say whether two messages show the same pictures, and the same video."""
    films = [(each.video.source or each.video.sha256, each.video.alt) if each.video else None for each in (old, new)]
    return films[0] == films[1] and [_picture(each) for each in old.images] == [_picture(each) for each in new.images]


def _picture(picture: Picture) -> tuple[str, str]:
    return (picture.path if picture.path.startswith(DRAWN) else picture.source or picture.sha256), picture.alt
