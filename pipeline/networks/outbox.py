"""The embedded network: a folder that takes every message, keeps it for good, and shows it as its twin would.

    outbox/<channel>/000001.json           a message, exactly as it was sent, in the order of arrival
    outbox/<channel>/after/000001-1.json   what was done with it afterwards: another text, or taken back
    outbox/<channel>/media/<sha256>        its images
    outbox/<channel>/index.html            the feed
    outbox/index.html                      every channel
    outbox/faults.toml                     what goes wrong, on purpose

It behaves like the least helpful of networks: the same message sent twice is there twice. It forgets nothing: a message
that was taken back stays on the disk, and on its page as a gap that whoever checks can see.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import contextmanager, suppress
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, RejectedError
from pipeline.i18n import Message
from pipeline.networks import contract, faults, outbox_kept
from pipeline.networks.bodies import media_name
from pipeline.networks.contract import NoReceipt, Payload, Receipt, unhurried
from pipeline.networks.faults import On
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.settings import Channel
    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Clip, Picture
    from pipeline.networks.faults import Fault

FORMAT = 1
STRUCK = "struck.jsonl"


class Outbox:
    """The embedded network, for one channel.

    Args:
        root: the workspace.
        channel: whose messages it takes.
        goes_wrong: on purpose; None reads `outbox/faults.toml`.
        files: where pictures and videos are read, if not in the workspace: a rehearsal keeps its outbox elsewhere.
    """

    in_flight = timedelta(0)
    visibility = timedelta(0)

    def __init__(
        self, root: Path, channel: Channel, goes_wrong: Sequence[Fault] | None = None, *, files: Path | None = None
    ) -> None:
        self._root = root
        self._files = files or root
        self._channel = channel
        self._faults = goes_wrong
        self._folder = root / outbox_kept.FOLDER / channel.name

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Take one message.

        Raises:
            NotSentError: an image is not the one that was named, the folder cannot be written, or a fault says so.
            RejectedError: it answers a message that is not here, or a fault says so.
            UnknownOutcomeError: a fault says so.
        """
        fault = self._fault(payload)
        if fault and not fault.accepts:
            raise fault.error()
        if self._leads_out():
            raise NotSentError(
                Message("{folder} leads out of the workspace", folder=f"{outbox_kept.FOLDER}/{self._channel.name}")
            )
        pictures = [(image, contract.image_bytes(self._files, image)) for image in payload.pictures]
        if payload.video and not contract.has_clip(self._files, payload.video):
            raise NotSentError(Message("{path} is not the video that was to be sent", path=payload.video.path))
        with _writing():
            missing = {name for name in reply_to if not outbox_kept.is_there(self._folder, name)}
            if missing:
                raise RejectedError(Message("there is no message {id} to reply to", id=min(missing)))
            for image, data in pictures:
                self._keep(image, data)
            if payload.video:
                self._keep_video(payload.video)
            last_look()
            name = self._take(payload, reply_to, key, now)
        if fault:
            raise fault.error()
        return self._receipt(name)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; here the key is enough
        """Look for a message by its key."""
        for message in outbox_kept.messages(self._folder):
            if message["key"] == key and outbox_kept.is_there(self._folder, message["id"]):
                return self._receipt(message["id"])
        return NoReceipt.ABSENT

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a message another text, its images as they are; the text that it has already changes nothing.

        Raises:
            NotSentError: the folder cannot be written, or a fault says so.
            RejectedError: there is no such message, or a fault says so.
            UnknownOutcomeError: a fault says so.
        """
        with _writing():
            if not outbox_kept.is_there(self._folder, remote_id):
                raise RejectedError(Message("there is no message {id} to change", id=remote_id))
            shown = outbox_kept.latest(self._folder, remote_id)["payload"]
            kept = {name: shown[name] for name in ("images", "video", "linked") if name in shown}
            new = {**payload.as_data(), **kept}
            self._change(payload, On.EDIT, remote_id, now, {"payload": new} if new != shown else {})
        return self._receipt(remote_id)

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a message back; one that is gone already is fine.

        Raises:
            NotSentError: the folder cannot be written, or a fault says so.
            RejectedError: a fault says so.
            UnknownOutcomeError: a fault says so.
        """
        with _writing():
            if outbox_kept.is_there(self._folder, remote_id):
                payload = Payload.from_data(outbox_kept.latest(self._folder, remote_id)["payload"])
                self._change(payload, On.DELETE, remote_id, now, {"deleted": True})

    def close(self) -> None:
        """Draw the pages anew."""
        from pipeline.networks import outbox_pages  # noqa: PLC0415 - only what was sent needs to be shown

        if self._leads_out():
            return  # nothing was sent there either
        with suppress(OSError):  # what was sent is kept; its page is drawn with the next message
            outbox_pages.draw(self._root, self._channel)

    def _leads_out(self) -> bool:
        places = (
            self._folder / "index.html",
            self._folder / "media" / "image",
            self._folder / outbox_kept.AFTER / "change",
        )
        return any(files.leads_out(self._root, place) for place in places)

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _receipt(self, name: str) -> Receipt:
        return Receipt(name, f"{outbox_kept.FOLDER}/{self._channel.name}/index.html#m{name}")

    def _take(self, payload: Payload, reply_to: Sequence[str], key: str, now: datetime) -> str:
        """Put the message in place, whole, under the next number, which nobody else can take at the same time."""
        message = {
            "format": FORMAT,
            "key": key,
            "at": _written(now),
            "reply_to": list(reply_to),
            "network": self._channel.rules,
            "account": self._channel.account,
            "payload": payload.as_data(),
        }
        number = len(outbox_kept.names(self._folder))
        while True:
            number += 1
            name = f"{number:06d}"
            if _put(self._place(name), {**message, "id": name}):
                return name

    def _change(self, payload: Payload, on: On, name: str, now: datetime, change: dict[str, Any]) -> None:
        """Put what becomes of a message beside it, under the next number; nothing where it changes nothing."""
        fault = self._fault(payload, on)
        if fault and not fault.accepts:
            raise fault.error()
        if self._leads_out():
            raise NotSentError(
                Message("{folder} leads out of the workspace", folder=f"{outbox_kept.FOLDER}/{self._channel.name}")
            )
        number = len(outbox_kept.changes(self._folder, name))
        while change:
            number += 1
            if _put(self._folder / outbox_kept.AFTER / f"{name}-{number}.json", {"at": _written(now), **change}):
                break
        if fault:
            raise fault.error()

    def _keep(self, image: Picture, data: bytes) -> None:
        place = self._folder / "media" / media_name(image.sha256, image.media_type)
        if not place.exists():
            files.write(place, data)

    def _keep_video(self, clip: Clip) -> None:
        place = self._folder / "media" / media_name(clip.sha256, clip.media_type)
        if clip.cover:
            self._keep(clip.cover, contract.image_bytes(self._files, clip.cover))
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.parent / f".{secrets.token_hex(8)}.part"
        try:
            with beside.open("xb") as file:
                file.writelines(contract.clip_parts(self._files, clip))
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)

    def _fault(self, payload: Payload, on: On = On.SEND) -> Fault | None:
        """Return the first fault that strikes this message, and count it where it strikes a number of times only."""
        for fault in faults.read(self._root) if self._faults is None else self._faults:
            if fault.strikes(self._channel.name, payload, on) and self._has_left(fault):
                return fault
        return None

    def _has_left(self, fault: Fault) -> bool:
        if not fault.times:
            return True
        name = json.dumps([str(fault.does), fault.channel, fault.part, fault.text, fault.times, str(fault.on)])
        place = self._folder.parent / STRUCK
        struck = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
        if struck.count(name) >= fault.times:
            return False
        files.write(place, "".join(f"{line}\n" for line in [*struck, name]).encode())
        return True


@contextmanager
def _writing() -> Iterator[None]:
    """Say of what cannot be read or written that nothing was done: here that is certain."""
    try:
        yield
    except OSError as error:
        raise NotSentError(Message("the outbox cannot be written: {error}", error=str(error.strerror))) from None


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _put(place: Path, what: dict[str, Any]) -> bool:
    """Put a whole file in its place; say whether the place was free.

    Raises:
        OSError: it cannot be written.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.parent / f".{secrets.token_hex(8)}.part"
    try:
        text = json.dumps(what, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        beside.write_text(text, encoding="utf-8", newline="\n")
        _claim(beside, place)
    except FileExistsError:
        return False
    finally:
        beside.unlink(missing_ok=True)
    return True


def _claim(beside: Path, place: Path) -> None:
    """Give a whole file its name, unless the name is taken.

    Raises:
        FileExistsError: it is.
    """
    try:
        os.link(beside, place)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with place.open("xb") as file:
            file.write(beside.read_bytes())


def account(given: Account) -> Outbox:
    """Return an account that nobody but us has."""
    return Outbox(given.root, given.channel)
