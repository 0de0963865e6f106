"""Relays of Nostr: what one says to an event and to a question, and what several of them come to (NIPs 1, 11)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, RejectedError, SendError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import schnorr
from pipeline.networks.contract import unhurried
from pipeline.networks.http import Patience, Request, Server
from pipeline.networks.nostr_events import event_id
from pipeline.networks.websocket import talking, web_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    Event = dict[str, Any]

#: How a relay begins to say no for good; other reasons are its own trouble, or ask to come later.
_NEVER = ("auth-required:", "blocked:", "invalid:", "mute:", "pow:", "restricted:")
_THERE = "duplicate:"
_QUESTION = "tellal"
#: Answers to one question that are read.
MOST = 5_000
#: Several relays are asked one after the other, and none may hold up the rest.
PATIENCE = Patience(connect=5, silence=10, deadline=20)
LONGEST_WORDS = 300


class Relay:
    """One relay.

    Args:
        url: `wss://…`; `ws://` only on this machine.
        patience: how long to wait.

    Raises:
        UsageError: that is no such address.
    """

    def __init__(self, url: str, patience: Patience = PATIENCE) -> None:
        self.url = url
        self._host = web_form(url).hostname or ""
        self._patience = patience
        self._facts: Mapping[str, Any] | None = None

    def put(self, event: Event, now: datetime, last_look: Callable[[], None] = unhurried) -> None:
        """Give it an event; one that it has already is fine.

        Raises:
            NotSentError: it has not got it.
            RejectedError: it does not want it.
            UnknownOutcomeError: it may have got it.
        """
        said = json.dumps(["EVENT", event], ensure_ascii=False, separators=(",", ":"))
        self._see_that_it_fits(event, said, now)
        with talking(self.url, self._patience) as talk:
            last_look()
            talk.say(said)
            while True:
                answer = _message(talk.hear())
                if answer[:2] == ["OK", event["id"]]:
                    return self._judge(answer)

    def ask(self, question: Mapping[str, Any]) -> list[Event]:
        """Return the events that answer a question, each signed by whom it names.

        Raises:
            SendError: it does not tell.
        """
        found: list[Event] = []
        with talking(self.url, self._patience) as talk:
            talk.say(json.dumps(["REQ", _QUESTION, question]))
            while len(found) < MOST:
                match _message(talk.hear()):
                    case ["EVENT", str(name), dict(event)] if name == _QUESTION and is_sound(event):
                        found.append(event)
                    case ["EOSE", str(name), *_] if name == _QUESTION:
                        break
                    case ["CLOSED", str(name), *words] if name == _QUESTION:
                        raise NotSentError(
                            Message("{host} does not tell ({words})", host=self._host, words=_line(words))
                        )
                    case _:
                        pass
        return found

    def _judge(self, answer: Sequence[Any]) -> None:
        """Take what it says to an event."""
        taken, words = answer[2:3] == [True], _line(answer[3:])
        if taken or words.startswith(_THERE):
            return
        said: dict[str, str] = {"host": self._host, "words": words or "no reason given"}
        if words.startswith(_NEVER):
            raise RejectedError(Message("{host} refused ({words})", **said), code=words.partition(":")[0])
        raise NotSentError(Message("{host} asks to wait ({words})", **said))

    def _see_that_it_fits(self, event: Event, said: str, now: datetime) -> None:
        """Refuse what the relay says that it would refuse (NIP 11)."""
        content, tags = event["content"], event["tags"]
        for name, size in (
            ("max_message_length", len(said.encode())),
            ("max_content_length", len(content)),
            ("max_event_tags", len(tags)),
            ("created_at_lower_limit", int(now.timestamp()) - event["created_at"]),
        ):
            most = self._limits().get(name)
            if isinstance(most, int) and not isinstance(most, bool) and 0 < most < size:
                raise RejectedError(
                    Message(
                        "{host} takes {most} at most ({name}), and it is {n}",
                        host=self._host,
                        most=most,
                        name=name,
                        n=size,
                    )
                )

    def _limits(self) -> Mapping[str, Any]:
        """Return what the relay says of its limits, nothing where it does not; asked once for a run."""
        if self._facts is None:
            self._facts = {}
            server = Server(
                web_form(self.url).geturl(),
                headers={"Accept": "application/nostr+json"},
                patience=replace(self._patience, deadline=min(self._patience.deadline, self._patience.silence)),
            )
            try:
                found = server.ask(Request("GET", "")).data()
            except SendError:
                return self._facts
            limits = found.get("limitation") if isinstance(found, dict) else None
            self._facts = limits if isinstance(limits, dict) else {}
        return self._facts


def put_everywhere(
    relays: Sequence[Relay], event: Event, now: datetime, last_look: Callable[[], None] = unhurried
) -> int:
    """Give several relays an event; return how many did not take it, never all of them.

    One that takes it is enough for it to be out. Where none does, the weakest answer counts: what may be out at one of
    them may be out, and what one may take later is worth another try.

    Raises:
        NotSentError: none has got it.
        RejectedError: none wants it.
        UnknownOutcomeError: one may have got it.
    """
    failed: list[SendError] = []
    look = _Look(last_look)
    for relay in relays:
        try:
            relay.put(event, now, look)
        except SendError as error:
            failed.append(error)
        if look.late is not None:
            raise look.late
    if len(failed) < len(relays):
        return len(failed)
    weight = {UnknownOutcomeError: 0, NotSentError: 1}
    raise min(failed, key=lambda error: weight.get(type(error), 2))


class _Look:
    """The last look, once: who has given the first relay the event goes on with the others.

    Args:
        last_look: raises where it is too late.
    """

    def __init__(self, last_look: Callable[[], None]) -> None:
        self._last_look = last_look
        self._begun = False
        self.late: NotSentError | None = None

    def __call__(self) -> None:
        if not self._begun:
            try:
                self._last_look()
            except NotSentError as error:
                self.late = error
                raise
            self._begun = True


def ask_everywhere(relays: Iterable[Relay], question: Mapping[str, Any]) -> list[Event]:
    """Return the events that any of several relays has, each once.

    Raises:
        SendError: none of them tells.
    """
    found: dict[str, Event] = {}
    failed: SendError | None = None
    told = False
    for relay in relays:
        try:
            found |= {event["id"]: event for event in relay.ask(question)}
            told = True
        except SendError as error:
            failed = error
    if failed is not None and not told:
        raise failed
    return list(found.values())


def is_sound(event: Event) -> bool:
    """Say whether an event is what its name says, and signed by whom it names."""
    try:
        name = event_id(event["pubkey"], event["created_at"], event["kind"], event["tags"], event["content"])
        return bool(event["id"] == name and schnorr.holds(event["pubkey"], bytes.fromhex(name), event["sig"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _message(text: str) -> list[Any]:
    """Return what a relay says, nothing where it is no message."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _line(words: Sequence[Any]) -> str:
    text = words[0] if words and isinstance(words[0], str) else ""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:LONGEST_WORDS]
