"""A message as a letter: plain text and HTML, pictures inside, and how to be rid of it (RFC 5322, 2045, 2369, 8058)."""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import RejectedError
from pipeline.i18n import Message
from pipeline.model.variant import SpanKind
from pipeline.networks.article import article
from pipeline.networks.bodies import file_name
from pipeline.networks.looks import web_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.networks.contract import Payload

#: An address that no header and no envelope can take for something else.
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}\Z")
_POLICY = SMTP.clone(cte_type="7bit", raise_on_defect=True)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Letterhead(NamedTuple):
    """What every letter of an account says.

    Args:
        sender: the address that it comes from.
        name: of the sender, as readers see it; empty for none.
        to: the address of the list; empty where the recipients do not learn of each other.
        reply_to: where answers go; empty for the sender.
        unsubscribe: `https://…`, `mailto:…`; empty where the list adds its own.
        lang: of what we say ourselves.
    """

    sender: str
    name: str = ""
    to: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    lang: str = "en"


def message_id(key: str, sender: str) -> str:
    """Return the name of a letter, the same for each try."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2].lower()}>"


def letter(payload: Payload, pictures: Sequence[bytes], head: Letterhead, key: str, now: datetime) -> bytes:
    """Return a letter as it is sent; the same for the same arguments.

    Args:
        payload: the message.
        pictures: the bytes of its images, in order.
        head: what every letter of the account says.
        key: its name.
        now: what it is dated (UTC).

    Raises:
        RejectedError: a header would be more than one line.
    """
    made = EmailMessage(policy=_POLICY)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = message_id(key, head.sender)
    made["From"] = Address(_line(head.name), addr_spec=head.sender)
    made["To"] = Address(addr_spec=head.to) if head.to else Group("undisclosed-recipients", ())
    if head.reply_to:
        made["Reply-To"] = Address(addr_spec=head.reply_to)
    made["Subject"] = _line(payload.title)
    if head.unsubscribe:
        made["List-Unsubscribe"] = f"<{head.unsubscribe}>"
        if head.unsubscribe.startswith("https:"):
            made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(_text(payload, head))
    token = hashlib.sha256(b"picture\n" + key.encode()).hexdigest()[:32]
    made.add_alternative(_html(payload, head, token), subtype="html")
    parts = list(made.iter_parts())
    for number, (image, data) in enumerate(zip(payload.images, pictures, strict=True), 1):
        kind, _, subtype = image.media_type.partition("/")
        parts[1].add_related(
            data,
            kind,
            subtype,
            cid=f"<{number}.{token}@{head.sender.rpartition('@')[2]}>",
            filename=file_name(number, image.media_type),
            disposition="inline",
        )
    for number, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"={token}_{number}=")
    if payload.lang:
        made["Content-Language"] = payload.lang  # last: whatever sets content takes such headers away
    for name, value in made.items():  # as the library reads them, which unpacks encoded words: the second wall
        if _CONTROLS.search(value):
            raise RejectedError(
                Message("the header {name} of the letter would be more than one line", name=name),
                Message("take what begins with =? out of the title and of channel.toml"),
            )
    return made.as_bytes()


def _text(payload: Payload, head: Letterhead) -> str:
    """Return the letter for whoever reads without HTML: links written out, pictures in words."""
    text = payload.text
    links = [span for span in payload.spans if span.kind is SpanKind.LINK and web_address(span.target)]
    for span in sorted(links, key=lambda span: span.end, reverse=True):
        if text[span.start : span.end] != span.target:
            text = f"{text[: span.end]} ({span.target}){text[span.end :]}"
    pieces = [payload.spoiler, text, *(f"[{image.alt}]" for image in payload.images if image.alt)]
    if head.unsubscribe:
        pieces.append(f"-- \n{Message('Unsubscribe').say(head.lang)}: {head.unsubscribe}")
    # What breaks a line in its own way (U+2028, a form feed) would be a line of its own in the letter, too.
    return (
        "\n\n".join(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", " ", piece) for piece in pieces if piece)
        + "\n"
    )


def _html(payload: Payload, head: Letterhead, token: str) -> str:
    """Return the letter as a page that loads nothing from anywhere.

    Its pictures get an address that nobody can guess, which passes the wall; then those become names of parts.
    """
    numbers = {image.path: number for number, image in enumerate(payload.images, 1)}

    def show(path: str, alt: str) -> str:
        return f'<img src="https://{token}.invalid/{numbers[path]}" alt="{escape(alt)}" />'

    body = article(payload, show, numbers)
    for number in numbers.values():
        cid = f"cid:{number}.{token}@{head.sender.rpartition('@')[2]}"
        body = body.replace(f'src="https://{token}.invalid/{number}"', f'src="{cid}" style="max-width:100%"')
    if payload.spoiler:
        body = f"<p><strong>{escape(payload.spoiler)}</strong></p>\n{body}"
    if head.unsubscribe:
        said = escape(Message("Unsubscribe").say(head.lang))
        body += f'<hr />\n<p><small><a href="{escape(head.unsubscribe)}">{said}</a></small></p>\n'
    return (
        f'<!doctype html>\n<html lang="{escape(payload.lang or head.lang)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(_line(payload.title))}</title></head>\n"
        f'<body style="max-width:40em;margin:auto;padding:1em;font:16px/1.5 sans-serif">\n{body}</body>\n</html>\n'
    )


def _line(text: str) -> str:
    """Return a text that is one line: no header ends in it, and none hides in it as an encoded word (RFC 2047)."""
    return " ".join(_CONTROLS.sub(" ", text).split()).replace("=?", "= ?")
