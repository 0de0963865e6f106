"""What it means when GitHub answers anything but yes: later, not you, not there, no (pure)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import (
    ForgeAwayError,
    ForgeBusyError,
    ForgeDeniedError,
    ForgeError,
    ForgeMissingError,
    ForgeRefusedError,
)
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

UNAUTHORISED, FORBIDDEN, MISSING, GONE, TOO_MANY, TROUBLE = 401, 403, 404, 410, 429, 500
#: What is changed is not changed at another place without asking; what is read may be read there.
MOVED = frozenset({301, 302, 307, 308})
#: Answers that say “later”.
LATER = frozenset({TOO_MANY, 500, 502, 503, 504})
LATER_HINT = Message("nothing is lost; run it again later")
#: Seconds to wait where too much was asked at once and GitHub does not say for how long.
SECONDARY = 60
_LONGEST_WORDS = 300
#: Digits: of a span in seconds, and of a moment in seconds since 1970, that make sense.
_SPAN, _MOMENT = 8, 11


class Said(NamedTuple):
    """An answer, as far as it is not the answer to the question.

    Args:
        headers: whatever the case of their names.
        words: the reason that it gives.
    """

    status: int
    headers: Mapping[str, str]
    words: str = ""


def is_limited(said: Said) -> bool:
    """Whether an answer says that too much was asked: of the hour (primary limit), or of the moment (secondary)."""
    if said.status == TOO_MANY:
        return True
    return said.status == FORBIDDEN and (
        is_used_up(said) or "Retry-After" in said.headers or "secondary rate limit" in said.words.lower()
    )


def is_used_up(said: Said) -> bool:
    """Whether the questions of this hour are used up."""
    return said.headers.get("X-RateLimit-Remaining") == "0"


def is_later(said: Said) -> bool:
    """Whether the same question may get another answer soon."""
    return said.status in LATER or is_limited(said)


def wait(said: Said, now: datetime) -> float | None:
    """Return how many seconds an answer asks to wait, None where it does not say.

    Args:
        said: the answer.
        now: what time it is (UTC), where the answer does not say what time it is there.
    """
    after = said.headers.get("Retry-After", "").strip()
    if after.isdecimal() and len(after) <= _SPAN:
        return float(after)
    reset = said.headers.get("X-RateLimit-Reset", "").strip()
    if is_used_up(said) and reset.isdecimal() and len(reset) <= _MOMENT:
        there = dated(said.headers) or now
        return max(0.0, int(reset) - there.timestamp())
    return SECONDARY if is_limited(said) else None


def dated(headers: Mapping[str, str]) -> datetime | None:
    """Return what time it was where an answer was given (UTC), None where it does not say."""
    try:
        found = parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def refusal(said: Said, *, host: str, what: str, needs: str, now: datetime) -> ForgeError:
    """Return the error that an answer is.

    Args:
        said: the answer, without secrets.
        host: who gave it.
        what: what it was asked for.
        needs: the permission that this takes, as far as we know.
        now: what time it is (UTC).
    """
    status = said.status
    told: dict[str, str | int] = {"host": host, "what": what, "status": status}
    if is_limited(said):
        return _busy(said, host, what, now)
    if status in MOVED:
        return ForgeRefusedError(
            Message("{host} has {what} at another place ({status})", **told),
            Message("the repository has another name now: set GITHUB_REPOSITORY, or the address of origin"),
            status=status,
        )
    if status >= TROUBLE or status < UNAUTHORISED - 1:
        return ForgeAwayError(Message("{host} answered {status} for {what}", **told), LATER_HINT)
    words = line(said.words)
    message = Message("{host} refused {what} ({status}: {words})", **told, words=words or "no reason given")
    if status == UNAUTHORISED:
        hint = Message("the token is wrong or has expired: set TELLAL_GITHUB_TOKEN or GITHUB_TOKEN to a valid one")
        return ForgeDeniedError(message, hint, status=status, reason=words)
    needed = line(said.headers.get("X-Accepted-GitHub-Permissions", "")) or needs
    kinds = {FORBIDDEN: ForgeDeniedError, MISSING: ForgeMissingError, GONE: ForgeMissingError}
    kind = kinds.get(status, ForgeRefusedError)
    return kind(message, _missing(needed) if status in kinds else None, status=status, reason=words)


def _busy(said: Said, host: str, what: str, now: datetime) -> ForgeBusyError:
    seconds = wait(said, now)
    until = None if seconds is None else now + timedelta(seconds=seconds)
    hint = LATER_HINT if until is None else Message("it answers again at {time} UTC", time=f"{until:%Y-%m-%d %H:%M}")
    if is_used_up(said):
        message = Message("{host} was asked as often as this token may in an hour ({what})", host=host, what=what)
    else:
        message = Message("{host} was asked too much at once ({what})", host=host, what=what)
    return ForgeBusyError(message, hint, until=until)


def _missing(needed: str) -> Message:
    if needed:
        return Message(
            "the token needs the permission “{needed}”; look whether the repository's name is right too", needed=needed
        )
    return Message("look whether the name is right and the token may see it")


def line(text: str) -> str:
    """Return a text in one line of printable characters, not too long."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST_WORDS]


def ends(written: str) -> datetime | None:
    """Read when a token ends, as GitHub writes it: `2026-12-31 10:00:00 UTC`, or with an offset."""
    try:
        found = datetime.fromisoformat(written.strip().replace(" UTC", "+00:00").replace(" +", "+").replace(" -", "-"))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None
