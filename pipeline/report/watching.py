"""What a watcher says: a line for what happened, with the time in UTC, and nothing where nothing did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.outcome import FAILED, OUT
from pipeline.model.plan import State
from pipeline.report import times
from pipeline.report.outcomes import PIN
from pipeline.report.shapes import document
from pipeline.report.voice import cut, pad, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from pipeline.report.voice import Voice
    from pipeline.watch.runner import Tick

LABEL = 12
TITLE_WIDTH = 60
#: How long something that stays as it is needs not be said again: a look every 30 seconds would say nothing else.
AGAIN = timedelta(hours=1)


class Log:
    """What a watcher said lately.

    Args:
        voice: how to speak.
        everything: say of quiet looks, too, that they were made.
    """

    def __init__(self, voice: Voice, *, everything: bool = False) -> None:
        self._voice = voice
        self._everything = everything
        self._said: dict[str, datetime] = {}

    def lines(self, tick: Tick) -> Iterator[str]:
        """Yield what a tick came to, without what was said already and is so still."""
        said = {line: self._said.get(line) for line in self._happened(tick)}
        self._said = {line: then for line, then in said.items() if then is not None}
        new = [line for line, then in said.items() if then is None or tick.at - then >= AGAIN]
        for line in new:
            self._said[line] = tick.at
            yield self._stamped(tick.at, line)
        if new or self._everything:
            yield self._stamped(tick.at, self._coming(tick.answer))

    def note(self, at: datetime, message: Message) -> str:
        """Return the line for something else that happened."""
        return self._stamped(at, self._line(Message("watch"), message))

    def _happened(self, tick: Tick) -> Iterator[str]:
        answer = tick.answer
        pulled = answer.get("pull", {"commit": "", "trouble": ""})
        if pulled["commit"]:
            yield self._line(Message("pulled"), pulled["commit"][:12])
        if pulled["trouble"]:
            yield self._line(Message("failed"), pulled["trouble"])
        for outcome in answer.get("outcomes", ()):
            yield self._outcome(outcome)
        for missed in answer.get("missed", ()):
            yield self._of(Message("missed"), missed, missed["reason"])
        if answer.get("stopped"):
            yield self._line(Message("failed"), answer["stopped"])
        if "error" in answer:
            error = answer["error"]
            hint = f" ({error['hint']})" if error["hint"] else ""
            yield self._line(Message("error"), f"{error['message']}{hint}")
        if answer.get("ledger_root"):
            yield self._line(Message("ledger"), Message(PIN.text, id=answer["ledger_root"]))
        if tick.trouble is not None:
            yield self._line(Message("error"), tick.trouble)

    def _outcome(self, outcome: Mapping[str, Any]) -> str:
        state = State(outcome["state"])
        if state in OUT:
            return self._of(Message("sent"), outcome, outcome["url"] or outcome["message"])
        said = f"{self._voice.say(Message(state.value))}: {outcome['message']}"
        failed = state in FAILED and not outcome.get("waits")
        return self._of(Message("failed") if failed else Message("also"), outcome, said)

    def _coming(self, answer: Mapping[str, Any]) -> str:
        for target in answer.get("next", ()):
            return self._line(Message("next"), f"{target.get('goes') or target['when']}  {self._name(target)}")
        return self._line(Message("next"), Message("nothing is scheduled"))

    def _of(self, label: Message, target: Mapping[str, Any], said: str) -> str:
        return self._line(label, f"{self._name(target)}  {said}")

    @staticmethod
    def _name(target: Mapping[str, Any]) -> str:
        if not target["channel"]:
            return str(target["key"])
        return f"{target['channel']}  {cut(visible(target['title']), TITLE_WIDTH)}"

    def _line(self, label: Message, said: Message | str) -> str:
        text = said if isinstance(said, str) else self._voice.say(said)
        return f"{pad(self._voice.say(label), LABEL)}{visible(text)}"

    @staticmethod
    def _stamped(at: datetime, line: str) -> str:
        return f"{times.iso(at)}  {line}"


def data(tick: Tick, voice: Voice) -> dict[str, Any]:
    """Return a tick for machines."""
    shape = {
        "at": times.iso(tick.at),
        "why": tick.why.value,
        "seconds": tick.seconds,
        "exit_code": tick.code,
        "trouble": tick.trouble.say(voice.language) if tick.trouble else "",
        "next_due": times.iso(tick.due),
        "run": tick.answer or None,
    }
    return document("watch", shape)
