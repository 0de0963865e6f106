"""What an answer means: done, refused, wait, or who knows.

A 4xx says that nothing was created (RFC 9110, 15.5), but for 408, and but for 409, which may mean that it is there
already. 429 asks to come again later (RFC 6585). Everything else that is no success leaves open what was done.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

SUCCESS = range(200, 300)
UNAUTHORISED = 401
TOO_MANY = 429
#: Refusals that mean: this request created nothing, and the same one never will.
REFUSALS = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 411, 413, 414, 415, 421, 422, 426, 428, 431, 451})
#: However long a network asks to wait; a number out of its mind must not silence an account for good.
LONGEST_WAIT = timedelta(days=7)
#: Characters of a network's own words that a message repeats.
LONGEST_WORDS = 300
#: Digits of the seconds that an answer may have lain in a cache.
LONGEST_AGE = 9
#: Numbers above are moments (seconds since 1970), below are spans.
_FIRST_MOMENT = 1_000_000_000
#: Where answers name the reason of a refusal, the plainest first.
PLACES_OF_CODES: tuple[tuple[str | int, ...], ...] = (
    *(("errcode",), ("code",), ("error_code",), ("error",), ("error", "errors", 0, "reason"), ("error", "code")),
)
_CODE = re.compile(r"[\w.-]{1,64}\Z", re.ASCII)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, read whole.

    Args:
        host: who gave it.
        headers: names in lower case.
        body: may hold what is nobody's business, so it is in no repr.
    """

    host: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def data(self) -> Any:  # noqa: ANN401 - the shape is the network's; `wanted` takes out of it what is needed
        """Return the body as JSON.

        Raises:
            UnknownOutcomeError: it is none, which leaves open what was done.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise UnknownOutcomeError(
                Message("{host} answered {status}, but not in JSON", host=self.host, status=self.status)
            ) from None


def wanted(answer: Answer, *path: str | int) -> str:
    """Return what stands at a place of an answer's JSON, a text or a whole number, never an empty one.

    Raises:
        UnknownOutcomeError: it is not there: a success without it leaves open what was done.
    """
    found = at(answer.data(), *path)
    if isinstance(found, bool) or not isinstance(found, str | int) or found == "":
        raise UnknownOutcomeError(
            Message(
                "{host} answered {status}, but without “{field}”",
                host=answer.host,
                status=answer.status,
                field=".".join(map(str, path)),
            )
        )
    return str(found)


def at(data: Any, *path: str | int) -> Any:  # noqa: ANN401 - a place in JSON of any shape
    """Return what stands at a place of some JSON, None where there is no such place."""
    for step in path:
        inside = (
            isinstance(data, dict)
            if isinstance(step, str)
            else isinstance(data, list) and -len(data) <= step < len(data)
        )
        if not inside:
            return None
        data = data.get(step) if isinstance(step, str) else data[step]
    return data


def judge(answer: Answer, now: datetime, hide: Callable[[str], str], fine: Collection[int] = ()) -> Answer:
    """Return an answer that says yes.

    Args:
        answer: to a request that was sent.
        now: what a span of waiting counts from (UTC).
        hide: takes the secrets out of a text.
        fine: statuses that say yes as well, where they mean something of their own.

    Raises:
        NotSentError: come again later.
        RejectedError: no.
        UnknownOutcomeError: neither yes nor no.
    """
    if answer.status in SUCCESS or answer.status in fine:
        return answer
    said: dict[str, str | int] = {
        "host": answer.host,
        "status": answer.status,
        "words": words(answer, hide) or "no reason given",
    }
    if answer.status == TOO_MANY:
        raise NotSentError(Message("{host} asks to wait ({status}: {words})", **said), not_before=wait(answer, now))
    if answer.status == UNAUTHORISED:
        raise UnauthorisedError(
            Message("{host} does not accept the token or password of this account ({status}: {words})", **said),
            Message("make a new one and store it under the name that channel.toml gives"),
            status=answer.status,
            code=code(answer, hide),
        )
    if answer.status in REFUSALS:
        raise RejectedError(
            Message("{host} refused ({status}: {words})", **said), status=answer.status, code=code(answer, hide)
        )
    raise UnknownOutcomeError(Message("{host} answered neither yes nor no ({status}: {words})", **said))


def words(answer: Answer, hide: Callable[[str], str] = str) -> str:
    """Return the reason that an answer gives, in one line of printable characters, without secrets."""
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        text = _TAG.sub(" ", answer.body[:4096].decode("utf-8", "replace"))
    else:
        places = (("error_description",), ("message",), ("description",), ("error",), ("error", "message"), ("detail",))
        named = (at(data, *place) for place in places)
        text = next((each for each in named if isinstance(each, str) and each), json.dumps(data, ensure_ascii=False))
    printable = "".join(char if char.isprintable() else " " for char in hide(text))
    return " ".join(printable.split())[:LONGEST_WORDS]


def code(answer: Answer, hide: Callable[[str], str] = str) -> str:
    """Return what an answer calls the reason of a refusal, empty where it has no name for it."""
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    for place in PLACES_OF_CODES:
        found = at(data, *place)
        if isinstance(found, str | int) and not isinstance(found, bool) and _CODE.match(hide(str(found))):
            return str(found)
    return ""


def wait(answer: Answer, now: datetime) -> datetime | None:
    """Return when to come again (UTC), None where the answer says nothing of it.

    `Retry-After` is a span or a date (RFC 9110, 10.2.3); a date counts from the answer's own: clocks may differ.
    """
    for name in (
        "retry-after",
        "x-ratelimit-reset-after",
        "ratelimit-reset",
        "x-ratelimit-reset",
        "x-rate-limit-reset",
    ):
        if name in answer.headers and (found := _moment(answer.headers[name].strip(), answer, now)):
            return found
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    for path, unit in ((("retry_after",), 1), (("parameters", "retry_after"), 1), (("retry_after_ms",), 1000)):
        span = at(data, *path)
        if isinstance(span, int | float) and not isinstance(span, bool) and span >= 0:
            return now + min(_span(span / unit), LONGEST_WAIT)
    return None


def dated(answer: Answer) -> datetime | None:
    """Return what time it was where an answer was given (UTC), None where it does not say (RFC 9110, 6.6.1; 5.1)."""
    there = _date(answer.headers.get("date", ""))
    age = answer.headers.get("age", "")
    return there + timedelta(seconds=int(age)) if there and age.isdecimal() and len(age) < LONGEST_AGE else there


def _moment(text: str, answer: Answer, now: datetime) -> datetime | None:
    try:
        number = float(text)
    except ValueError:
        there = _date(text)
        sent = _date(answer.headers.get("date", ""))
        return now + _bounded(there - (sent or now)) if there else None
    if number >= _FIRST_MOMENT:
        return now + _bounded(_span(number - now.timestamp()))
    return now + _bounded(_span(number))


def _date(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text)
        except (ValueError, TypeError, OverflowError):
            continue
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _span(seconds: float) -> timedelta:
    return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())) if seconds > 0 else timedelta()


def _bounded(span: timedelta) -> timedelta:
    return min(max(span, timedelta()), LONGEST_WAIT)
