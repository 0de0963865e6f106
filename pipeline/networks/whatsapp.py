"""WhatsApp Cloud: a template that Meta has approved, sent to each of the people who asked for it.

Source: developers.facebook.com, WhatsApp Business Platform: messages, media, template components, error codes, 2026-06;
david-lev/pywa 4.5.0. No server of others to try it against; it rests on these.

Nobody follows an account on WhatsApp. Each message goes to one person and is one in the ledger, with its own intent and
receipt: WhatsApp knows no keys, shows nothing that was sent and takes nothing back, so one whose answer was lost is in
doubt, and not repeated. WhatsApp's own name of a message holds the number that it went to; it is not kept.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UsageError
from pipeline.i18n import Message
from pipeline.networks.answers import wanted
from pipeline.networks.bodies import Stream, file_name, json_body, multipart_around
from pipeline.networks.contract import Clip, NoReceipt, Receipt, image_bytes, unhurried
from pipeline.networks.footage import clip_body
from pipeline.networks.graph import Graph, name_in, node
from pipeline.networks.http import preparing
from pipeline.networks.people import people
from pipeline.networks.written import written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Payload, Picture
    from pipeline.networks.http import Patience
    from pipeline.networks.people import People
    from pipeline.networks.whoami import Identity

#: Refusals that are about one person: no WhatsApp, wants no advertising, has had enough of it by Meta's measure.
OF_ONE_PERSON = frozenset({"131021", "131026", "131030", "131049", "131050", "130472", "130497"})
#: Refusals that are about how much was sent, and about an account that cannot send at all until a person acts.
COME_LATER = frozenset({"130429", "131048", "131056", "131057", "80007"})
ACCOUNT_SHUT = frozenset({"368", "131005", "131031", "131042", "131045", "133010"})
#: What fills a field of the template.
FILLS = ("text", "title", "link")


class Template(NamedTuple):
    """A message that Meta has approved, with fields.

    Args:
        name: of the template.
        language: as Meta names it: `tr`, `en_US`.
        fills: what each field of its body is filled with: `text`, `title`, `link`.
    """

    name: str
    language: str
    fills: tuple[str, ...] = ("text",)


class WhatsApp:
    """One number of a business, a template, and the people who get it.

    Args:
        root: the workspace, where images are.
        phone: the number's id at Meta.
        token: of a system user, with `whatsapp_business_messaging`.
        listed: who gets it.
        template: what they get.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta()

    def __init__(  # noqa: PLR0913 - a number, its template, and who gets it
        self,
        root: Path,
        *,
        phone: str,
        token: str,
        listed: People,
        template: Template,
        server: str = "https://graph.facebook.com",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._phone = phone
        self._people = listed
        self._template = {"name": template.name, "language": {"code": template.language}}
        self._fills = template.fills
        self._graph = Graph("whatsapp", server, token, patience, [listed.key, *listed.numbers.values()])
        self._media: dict[str, str] = {}

    def addressed(self, payloads: Sequence[Payload]) -> tuple[Payload, ...]:
        """Return the message once for each person on the list."""
        if len(payloads) != 1:
            raise RejectedError(Message("a message on WhatsApp has no thread"), Message("make one post of it"))
        names, only = tuple(self._people.numbers), payloads[0]
        return tuple(replace(only, to=name, part=part, parts=len(names)) for part, name in enumerate(names, 1))

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; WhatsApp knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Send the template to one person; whoever cannot get it is noted, and the others still do."""
        if reply_to:
            raise RejectedError(Message("a message on WhatsApp has no thread"), Message("make one post of it"))
        number = self._number(payload)
        if not number:
            return Receipt("left-out:no-longer-listed", "")
        with preparing():
            body = json_body(
                {
                    "messaging_product": "whatsapp",
                    "recipient_type": "individual",
                    "to": number,
                    "type": "template",
                    "template": {**self._template, "components": self._components(payload, now)},
                }
            )
        try:
            answer = self._graph.post(node(self._phone, "messages"), body, now, last_look)
        except RejectedError as error:
            return _left_out(error)
        wanted(answer, "messages", 0, "id")
        return Receipt(f"to:{payload.to}", "")

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> NoReceipt:  # noqa: ARG002 - the contract's
        """Nothing that was sent can be asked for: WhatsApp tells what became of it to a server that listens, once."""
        return NoReceipt.UNSUPPORTED

    def whoami(self, now: datetime) -> Identity:
        """Say which number it is."""
        return self._graph.identity(self._phone, ("verified_name", "display_phone_number"), now)

    def close(self) -> None:
        """Nothing is held open."""

    def _number(self, payload: Payload) -> str:
        if payload.to:
            return self._people.number(payload.to)
        numbers = tuple(self._people.numbers.values())
        if len(numbers) != 1:
            raise NotSentError(Message("it is not known whom this message is for"))
        return numbers[0]

    def _components(self, payload: Payload, now: datetime) -> list[dict[str, Any]]:
        text = written("whatsapp", payload.text, payload.spans, payload.markdown)
        values = {"text": text, "title": payload.title, "link": payload.link}
        fields = []
        for name in self._fills:
            if not values[name]:
                raise RejectedError(
                    Message("the template's field for “{name}” would be empty, which WhatsApp refuses", name=name),
                    Message("write it into the post, or leave it out of [options] fills"),
                )
            fields.append({"type": "text", "text": values[name]})
        components: list[dict[str, Any]] = [{"type": "body", "parameters": fields}] if fields else []
        kind, media = self._shown(payload, now)
        if media:
            components.insert(0, {"type": "header", "parameters": [{"type": kind, kind: {"id": media}}]})
        return components

    def _shown(self, payload: Payload, now: datetime) -> tuple[str, str]:
        """Return the kind and the name of what stands above the text, uploaded once for everybody."""
        if len(payload.images) > 1:
            raise RejectedError(Message("a message on WhatsApp takes one image"), Message("leave the others out"))
        kind = "video" if payload.video else "image"
        for shown in (*payload.images, *((payload.video,) if payload.video else ())):
            if shown.sha256 not in self._media:
                self._media[shown.sha256] = self._uploaded(shown, now)
            return kind, self._media[shown.sha256]
        return "", ""

    def _uploaded(self, shown: Picture | Clip, now: datetime) -> str:
        fields = [("messaging_product", "whatsapp"), ("type", shown.media_type)]
        if isinstance(shown, Clip):
            content = clip_body(self._root, shown)
        else:
            data = image_bytes(self._root, shown)
            content = Stream(len(data), shown.media_type, lambda: (data,))
        body = multipart_around(fields, "file", file_name(1, shown.media_type), content, shown.sha256)
        return name_in(self._graph.post(node(self._phone, "media"), body, now))


def _left_out(error: RejectedError) -> Receipt:
    """Return what a refusal means for one person, or what it means for all of them.

    Raises:
        NotSentError: too much was sent just now.
        RejectedError: nobody can get it, such as for a template that is not approved.
    """
    if error.code in OF_ONE_PERSON:
        return Receipt(f"left-out:{error.code}", "")
    if error.code in COME_LATER:
        raise NotSentError(error.message) from None
    if error.code in ACCOUNT_SHUT and not isinstance(error, UnauthorisedError):
        raise UnauthorisedError(
            error.message,
            Message("look at the account in Meta's WhatsApp manager"),
            status=error.status,
            code=error.code,
        ) from None
    raise error


def account(given: Account) -> WhatsApp:
    """Return a number, with the people of its list; `room` is the number's id."""
    phone, token = given.needed("room"), given.secret("token")
    listed = people(given.secret("recipients"), given.secret("recipients_key"))
    template = Template(given.option("template"), given.option("language"), given.option("fills"))
    if unknown := [name for name in template.fills if name not in FILLS]:
        raise UsageError(
            Message("{path}: no field is filled with “{name}”", path=given.channel.path, name=unknown[0]),
            Message("choose one of: {names}", names=", ".join(FILLS)),
        )
    return WhatsApp(given.root, phone=phone, token=token, listed=listed, template=template)
