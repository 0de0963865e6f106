"""What a watcher says: what happened, once; what is so still, once an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.i18n import Message
from pipeline.report.voice import Voice
from pipeline.report.watching import Log, data
from pipeline.watch.runner import Tick, Why

AT = datetime(2026, 12, 1, 7, tzinfo=UTC)
FAILED: dict[str, Any] = {
    "channel": "x",
    "title": "Selam",
    "state": "due",
    "message": "it was not sent",
    "url": "",
    "key": "k",
}
SENT: dict[str, Any] = {**FAILED, "state": "published", "message": "it is out", "url": "https://x.example/1"}
NEXT: dict[str, Any] = {"channel": "x", "title": "Sonra", "when": "2026-12-05T07:00:00Z"}


def tick(minutes: int = 0, trouble: Message | None = None, **answer: Any) -> Tick:  # noqa: ANN401 - JSON
    """Return a look some minutes after the first."""
    return Tick(AT + timedelta(minutes=minutes), Why.TIME, 0.2, 0, answer, trouble)


def test_what_went_out_and_what_is_next() -> None:
    """With the address, and the times in UTC."""
    assert list(Log(Voice()).lines(tick(outcomes=[SENT], next=[NEXT]))) == [
        "2026-12-01T07:00:00Z  sent        x  Selam  https://x.example/1",
        "2026-12-01T07:00:00Z  next        2026-12-05T07:00:00Z  x  Sonra",
    ]


@pytest.mark.parametrize("everything", [True, False])
def test_a_quiet_look(everything: bool) -> None:  # noqa: FBT001 - a parameter of pytest's
    """Is not worth a line, unless somebody wants to see that it was made."""
    lines = list(Log(Voice(), everything=everything).lines(tick(outcomes=[], next=[])))
    assert len(lines) == int(everything)


def test_what_stays_as_it_is_is_said_once_an_hour() -> None:
    """And at once when it comes back after it had been well."""
    log = Log(Voice())
    error = {"message": "the ledger is gone", "hint": "fetch it"}
    said = [len(list(log.lines(tick(minutes, error=error)))) for minutes in (0, 1, 59, 60, 61, 119, 120)]
    assert said == [2, 0, 0, 2, 0, 0, 2]
    assert list(log.lines(tick(121))) == []
    assert "the ledger is gone (fetch it)" in next(iter(log.lines(tick(122, error=error))))


def test_only_what_is_new_is_said() -> None:
    """A second failure does not repeat the first."""
    log = Log(Voice())
    other = {**FAILED, "title": "Başka"}
    list(log.lines(tick(outcomes=[FAILED])))
    lines = list(log.lines(tick(1, outcomes=[FAILED, other])))
    assert [line.split()[1:3] for line in lines] == [["failed", "x"], ["next", "nothing"]]
    assert "Başka  due: it was not sent" in lines[0]


def test_everything_that_a_run_may_say() -> None:
    """A reason why it ended early, what was missed, trouble of our own."""
    missed = {"channel": "x", "title": "Geç", "reason": "too late"}
    answer = tick(0, Message("it hung"), outcomes=[{**FAILED, "channel": ""}], missed=[missed], stopped="time is over")
    said = [line.split("  ")[1:] for line in Log(Voice()).lines(answer)]
    assert [(words[0].strip(), words[-1].strip()) for words in said[:-1]] == [
        ("failed", "due: it was not sent"),
        ("missed", "too late"),
        ("failed", "time is over"),
        ("error", "it hung"),
    ]


def test_content_cannot_paint_the_terminal() -> None:
    """A title comes from a stranger, through a process of ours."""
    (line, _) = Log(Voice()).lines(tick(outcomes=[{**SENT, "title": "a\x1b[2Jb\n", "url": "u\x1b"}]))
    assert line.isprintable()


def test_turkish() -> None:
    """The words are ours, so they are translated."""
    (line, _) = Log(Voice("tr")).lines(tick(outcomes=[SENT]))
    assert "gönderildi" in line


def test_for_machines() -> None:
    """One document, whatever the run came to."""
    shape = data(tick(0, Message("it hung"))._replace(code=None, due=AT), Voice())
    assert shape == {
        "format": 1,
        "command": "watch",
        "at": "2026-12-01T07:00:00Z",
        "why": "time",
        "seconds": 0.2,
        "exit_code": None,
        "trouble": "it hung",
        "next_due": "2026-12-01T07:00:00Z",
        "run": None,
    }
