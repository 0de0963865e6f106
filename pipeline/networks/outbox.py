"""The embedded network: a folder that takes every message, keeps it for good, and shows it as its twin would.

    outbox/<channel>/000001.json      a message, exactly as it was sent, in the order of arrival
    outbox/<channel>/media/<sha256>   its images
    outbox/<channel>/index.html       the feed
    outbox/index.html                 every channel
    outbox/faults.toml                what goes wrong, on purpose

It behaves like the least helpful of networks: the same message sent twice is there twice.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, RejectedError
from pipeline.i18n import Message
from pipeline.networks import contract, faults
from pipeline.networks.bodies import ENDINGS
from pipeline.networks.contract import NoReceipt, Receipt, unhurried
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Payload, Picture
    from pipeline.networks.faults import Fault

FOLDER = "outbox"
FORMAT = 1
STRUCK = "struck.jsonl"


class Outbox:
    """The embedded network, for one channel.

    Args:
        root: the workspace.
        channel: whose messages it takes.
        goes_wrong: on purpose; None reads `outbox/faults.toml`.
    """

    in_flight = timedelta(0)
    visibility = timedelta(0)

    def __init__(self, root: Path, channel: Channel, goes_wrong: Sequence[Fault] | None = None) -> None:
        self._root = root
        self._channel = channel
        self._faults = goes_wrong
        self._folder = root / FOLDER / channel.name

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
            raise NotSentError(Message("{folder} leads out of the workspace", folder=f"{FOLDER}/{self._channel.name}"))
        pictures = [(image, contract.image_bytes(self._root, image)) for image in payload.images]
        try:
            missing = set(reply_to) - set(names(self._folder))
            if missing:
                raise RejectedError(Message("there is no message {id} to reply to", id=min(missing)))
            for image, data in pictures:
                self._keep(image, data)
            last_look()
            name = self._take(payload, reply_to, key, now)
        except OSError as error:
            raise NotSentError(Message("the outbox cannot be written: {error}", error=str(error.strerror))) from None
        if fault:
            raise fault.error()
        return self._receipt(name)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; here the key is enough
        """Look for a message by its key."""
        for message in messages(self._folder):
            if message["key"] == key:
                return self._receipt(message["id"])
        return NoReceipt.ABSENT

    def close(self) -> None:
        """Draw the pages anew."""
        from pipeline.networks import feed  # noqa: PLC0415 - only what was sent needs to be shown

        if self._leads_out():
            return  # nothing was sent there either
        with suppress(OSError):  # what was sent is kept; its page is drawn with the next message
            feed.draw(self._root, self._channel)

    def _leads_out(self) -> bool:
        places = (self._folder / "index.html", self._folder / "media" / "image")
        return any(files.leads_out(self._root, place) for place in places)

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _receipt(self, name: str) -> Receipt:
        return Receipt(name, f"{FOLDER}/{self._channel.name}/index.html#m{name}")

    def _take(self, payload: Payload, reply_to: Sequence[str], key: str, now: datetime) -> str:
        """Put the message in place, whole, under the next number, which nobody else can take at the same time."""
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f".{secrets.token_hex(8)}.part"
        try:
            number = len(names(self._folder))
            while True:
                number += 1
                name = f"{number:06d}"
                message = {
                    "format": FORMAT,
                    "id": name,
                    "key": key,
                    "at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "reply_to": list(reply_to),
                    "network": self._channel.rules,
                    "account": self._channel.account,
                    "payload": payload.as_data(),
                }
                text = json.dumps(message, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
                beside.write_text(text, encoding="utf-8", newline="\n")
                with suppress(FileExistsError):
                    _claim(beside, self._place(name))
                    return name
        finally:
            beside.unlink(missing_ok=True)

    def _keep(self, image: Picture, data: bytes) -> None:
        place = self._folder / "media" / media_name(image.sha256, image.media_type)
        if not place.exists():
            files.write(place, data)

    def _fault(self, payload: Payload) -> Fault | None:
        """Return the first fault that strikes this message, and count it where it strikes a number of times only."""
        for fault in faults.read(self._root) if self._faults is None else self._faults:
            if fault.strikes(self._channel.name, payload) and self._has_left(fault):
                return fault
        return None

    def _has_left(self, fault: Fault) -> bool:
        if not fault.times:
            return True
        name = json.dumps([str(fault.does), fault.channel, fault.part, fault.text, fault.times])
        place = self._folder.parent / STRUCK
        struck = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
        if struck.count(name) >= fault.times:
            return False
        files.write(place, "".join(f"{line}\n" for line in [*struck, name]).encode())
        return True


def names(folder: Path) -> list[str]:
    """Return the messages of a channel's folder, oldest first."""
    try:
        return sorted(entry[:-5] for entry in os.listdir(folder) if entry.endswith(".json"))  # noqa: PTH208 - names are enough
    except FileNotFoundError:
        return []


def messages(folder: Path, last: int = 0) -> Iterator[dict[str, Any]]:
    """Yield a channel's messages, oldest first; only the last so many where that is said.

    Raises:
        OSError: one of them cannot be read, or is no file.
        ValueError: one of them is not what we wrote.
    """
    for name in names(folder)[-last:]:
        place = folder / f"{name}.json"
        if not place.is_file():  # a pipe would be waited for, for ever
            raise FileNotFoundError(place)
        yield json.loads(place.read_bytes())


def media_name(sha256: str, media_type: str) -> str:
    """Return what an image is called in a channel's folder `media`."""
    return sha256 + ENDINGS.get(media_type, ".bin")


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
