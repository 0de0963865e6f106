"""No network at all: a person publishes the message, who gets all of it ready to be copied.

A desk takes a sheet with the text, the pictures, a checklist: an issue on GitHub (`trust/github/desk.py`), else a file
here:

    handoff/<channel>/<first letters of the key>.md      the sheet
    handoff/<channel>/<first letters of the key>-1.png   its pictures

Whether a person did it nobody can ask; they say so (`tellal done`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from pipeline.errors import NotSentError
from pipeline.i18n import Message
from pipeline.model.variant import SpanKind
from pipeline.networks import contract
from pipeline.networks.bodies import ENDINGS
from pipeline.networks.contract import HandedOver, NoReceipt, Receipt, unhurried
from pipeline.networks.looks import LOOKS
from pipeline.networks.written import written
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.settings import Channel
    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Clip, Payload, Picture

FOLDER = "handoff"
#: So many letters of a message's key tell it from any other.
SHORT = 12
#: Whose marks a person types as they are sent; of all others the plain text is copied.
TYPED = frozenset({"devto", "discord", "reddit", "whatsapp"})
#: Addresses that open a composer with something in it already.
COMPOSERS = {
    "bluesky": "https://bsky.app/intent/compose?text={text}",
    "facebook": "https://www.facebook.com/sharer/sharer.php?u={link}",
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={link}",
    "qq": "https://sns.qzone.qq.com/cgi-bin/qzshare/cgi_qzshare_onekey?url={link}&title={title}&summary={text}",
    "reddit": "https://www.reddit.com/submit?url={link}&title={title}",
    "telegram": "https://t.me/share/url?url={link}&text={text}",
    "weibo": "https://service.weibo.com/share/share.php?url={link}&title={text}",
    "whatsapp": "https://wa.me/?text={text}",
    "x": "https://x.com/intent/post?text={text}",
}
#: Longer addresses do not get through everywhere.
LONGEST_ADDRESS = 6_000
LONGEST_TITLE = 120
_TICKS = re.compile("`+")
_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class Desk(Protocol):
    """Where sheets are put for people.

    Args:
        in_flight: how long after we gave up waiting a sheet may still arrive.
        visibility: how long a sheet may be there before it is found.
    """

    in_flight: timedelta
    visibility: timedelta

    def address(self, key: str, number: int, picture: Picture) -> str:
        """Return where the picture of that number (from 1) is seen, empty where it is not."""

    def put(self, key: str, title: str, sheet: str, pictures: Sequence[tuple[Picture, bytes]]) -> str:
        """Take a sheet and return where people find it.

        Raises:
            SendError: as `Network.send` does.
        """

    def find(self, key: str, since: datetime) -> str:
        """Return where a sheet is that was put at or after a moment, empty where it is not.

        Raises:
            RemoteError: nobody can look just now.
        """


class Handoff:
    """An account that people publish to.

    Args:
        root: the workspace.
        channel: of the account.
        desk: takes the sheets.
    """

    def __init__(self, root: Path, channel: Channel, desk: Desk) -> None:
        self._root = root
        self._channel = channel
        self._desk = desk
        self.in_flight = desk.in_flight
        self.visibility = desk.visibility

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,  # noqa: ARG002 - the contract's; a person looks at their own clock
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Hand one message over.

        Raises:
            NotSentError: an image is not the one that was named, or the desk took nothing.
            RejectedError: the desk will say no again.
            UnknownOutcomeError: it may be on the desk.
        """
        pictures = [(image, contract.image_bytes(self._root, image)) for image in payload.images]
        if payload.video and not contract.has_clip(self._root, payload.video):
            raise NotSentError(Message("{path} is not the video that was to be sent", path=payload.video.path))
        addresses = [self._desk.address(key, number, image) for number, image in enumerate(payload.images, 1)]
        paper = sheet(payload, self._channel, key, reply_to, addresses)
        last_look()
        return HandedOver(key, self._desk.put(key, title(payload, self._channel), paper, pictures))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; the key is enough
        """Look for a sheet by its key."""
        place = self._desk.find(key, since)
        return HandedOver(key, place) if place else NoReceipt.ABSENT

    def close(self) -> None:
        """Do nothing: a sheet is whole when it is put."""


class FolderDesk:
    """Sheets as files of the workspace, for people who look there.

    Args:
        root: the workspace.
        channel: whose sheets they are.
    """

    in_flight = timedelta(0)
    visibility = timedelta(0)

    def __init__(self, root: Path, channel: Channel) -> None:
        self._root = root
        self._place = f"{FOLDER}/{channel.name}"

    def address(self, key: str, number: int, picture: Picture) -> str:
        """Return the name of the file beside the sheet."""
        return f"{key[:SHORT]}-{number}{ENDINGS.get(picture.media_type, '.bin')}"

    def put(self, key: str, title: str, sheet: str, pictures: Sequence[tuple[Picture, bytes]]) -> str:
        """Write the pictures, then the sheet."""
        folder, place = self._root / self._place, f"{self._place}/{key[:SHORT]}.md"
        if files.leads_out(self._root, self._root / place):
            raise NotSentError(Message("{folder} leads out of the workspace", folder=self._place))
        try:
            for number, (picture, data) in enumerate(pictures, 1):
                files.write(folder / self.address(key, number, picture), data)
            files.write(self._root / place, f"# {title}\n\n{sheet}".encode())
        except OSError as error:
            why = str(error.strerror)
            raise NotSentError(Message("{place} cannot be written: {error}", place=place, error=why)) from None
        return place

    def find(self, key: str, since: datetime) -> str:  # noqa: ARG002 - the desk's; a file has one name for good
        """Look for the file."""
        place = f"{self._place}/{key[:SHORT]}.md"
        return place if (self._root / place).is_file() else ""


def account(given: Account) -> Handoff:
    """Return an account whose messages wait in the workspace."""
    return in_folder(given.root, given.channel)


def in_folder(root: Path, channel: Channel) -> Handoff:
    """Return the same where no more than these is known."""
    return Handoff(root, channel, FolderDesk(root, channel))


def title(payload: Payload, channel: Channel) -> str:
    """Return what a sheet is called: where the message goes, and its first words."""
    words = _line(payload.title or payload.text).replace("`", "'")
    said = Message("Publish by hand: {where} · {words}", where=f"{_network(channel)} {channel.account}", words=words)
    text = said.say(channel.lang)
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1].rstrip()}…"


def sheet(payload: Payload, channel: Channel, key: str, reply_to: Sequence[str], addresses: Sequence[str]) -> str:
    """Return everything that a person needs to publish a message, as Markdown in the language of the channel.

    What comes from the content stands in fences that none of it can close: it is copied and never read as Markdown.

    Args:
        payload: the message.
        channel: where it goes.
        key: its name.
        reply_to: where the parts before it are.
        addresses: of its pictures, in order; empty for one that is seen nowhere.
    """
    return "\n\n".join(_sections(payload, channel, key, reply_to, addresses)) + "\n"


def fence(text: str) -> str:
    """Return a text as a block of code that nothing in it ends."""
    kept = _ENDS.sub("\n", text)
    ticks = "`" * max(3, 1 + max((len(each) for each in _TICKS.findall(kept)), default=0))
    return f"{ticks}text\n{kept}\n{ticks}"


def copied(payload: Payload, network: str) -> str:
    """Return the text as a person types it there."""
    if network in TYPED:
        return written(network, payload.text, payload.spans, payload.markdown)
    return payload.text


def composer(payload: Payload, network: str, text: str) -> str:
    """Return the address of a network that opens a composer with the message in it, empty where there is none."""
    links = (span.target for span in payload.spans if span.kind is SpanKind.LINK)
    link = payload.link or next(links, "")
    pattern = COMPOSERS.get(network, "")
    if "{link}" in pattern and not link:
        return ""
    values = {"text": text, "link": link, "title": payload.title or _line(text)[:LONGEST_TITLE]}
    found = pattern.format(**{name: quote(value, safe="") for name, value in values.items()})
    return found if len(found) <= LONGEST_ADDRESS else ""


def _sections(
    payload: Payload, channel: Channel, key: str, reply_to: Sequence[str], addresses: Sequence[str]
) -> Iterator[str]:
    def say(message: Message) -> str:
        return message.say(channel.lang)

    network, account = _network(channel), _code(channel.account)
    yield say(
        Message(
            "Nothing publishes to {network} by itself here: a person does, as {account}.",
            network=network,
            account=account,
        )
    )
    if payload.parts > 1:
        which = {"n": payload.part, "parts": payload.parts}
        yield say(Message("This is message {n} of {parts}; the next one comes when this one is out.", **which))
    if reply_to:
        yield f"{say(Message('It answers:'))}\n\n{fence(reply_to[-1])}"
    if payload.title:
        yield f"**{say(Message('Title'))}**\n\n{fence(payload.title)}"
    if payload.spoiler:
        yield f"**{say(Message('Content warning'))}**\n\n{fence(payload.spoiler)}"
    text = copied(payload, channel.rules)
    yield f"**{say(Message('Text'))}**\n\n{fence(text)}"
    if payload.link and payload.link not in text:
        yield f"**{say(Message('Link'))}**\n\n{fence(payload.link)}"
    for number, (image, address) in enumerate(zip(payload.images, addresses, strict=True), 1):
        yield _picture(image, address, say(Message("Picture {n}", n=number)), say(Message("Alt text")))
    if payload.video:
        yield _picture(payload.video, "", say(Message("Video")), say(Message("Alt text")))
    if opens := composer(payload, channel.rules, text):
        yield f"[{say(Message('Open it in {network}, filled in', network=network))}]({opens})"
    yield "\n".join(f"- [ ] {say(step)}" for step in _steps(payload, network, key))


def _steps(payload: Payload, network: str, key: str) -> Iterator[Message]:
    """Yield what is to be done, in order."""
    yield Message("Copy the text to {network}", network=network)
    if payload.images:
        yield Message("Add the pictures in this order, each with its alt text")
    if payload.video:
        yield Message("Add the video, with its alt text")
    if payload.sensitive:
        yield Message("Mark the pictures as sensitive")
    yield Message("Look at it once more, and publish it")
    yield Message("Say where it is: {command}", command=f"`tellal done {key[:SHORT]} URL`")


def _picture(image: Picture | Clip, address: str, name: str, alt: str) -> str:
    shown = f"[{name}]({quote(address, safe=':/?=%-._~')})" if address else name
    described = f"\n\n{alt}:\n\n{fence(image.alt)}" if image.alt else ""
    return f"**{shown}** {_code(image.path)}{described}"


def _network(channel: Channel) -> str:
    look = LOOKS.get(channel.rules)
    return look.name if look else channel.title or channel.name


def _code(text: str) -> str:
    return f"`{_line(text).replace('`', chr(39))}`"


def _line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
