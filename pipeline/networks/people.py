"""A list of people who asked to be written to: it stays in a secret, and nothing else ever says who is on it.

Telephone numbers are personal data, and there are so few of them that a plain hash of one is soon guessed. So the
ledger calls people by a hash that takes a key of its own (RFC 2104), which is a secret as well.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pipeline.errors import NotSentError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.networks.contract import Payload

#: People on one list: each is a message of its own in the ledger, and a run writes about as many.
MOST = 500
#: Characters of the key: whoever guesses it can try out all numbers.
SHORTEST_KEY = 16
_NUMBER = re.compile(r"\+?([1-9][0-9]{7,14})\Z")
_BETWEEN = re.compile(r"[\s().-]+")


@runtime_checkable
class Addresses(Protocol):
    """A network on which nobody follows an account: each message is sent to people, one by one.

    Each of them is a message of its own in the ledger, with its own intent and its own receipt. So however a run ends,
    the next one goes on with the first who has not got it, and nobody gets it twice.
    """

    def addressed(self, payloads: Sequence[Payload]) -> tuple[Payload, ...]:
        """Return a post's messages once for each who gets it, under a name (`Payload.to`) that is no personal data.

        Raises:
            NotSentError: it is not known who gets it.
            RejectedError: they are too many.
        """


@dataclass(frozen=True, slots=True, repr=False)
class People:
    """Who gets what is sent.

    Args:
        numbers: name in the ledger → number, digits alone, in the order of the list.
        key: what names are made with.
    """

    numbers: dict[str, str] = field(repr=False)
    key: str = field(repr=False)

    def number(self, name: str) -> str:
        """Return the number of somebody in the ledger, empty where they are on the list no more.

        Raises:
            NotSentError: the name was made with another key, so that nobody knows who that is.
        """
        if name.partition("-")[0] != _mark(self.key):
            raise NotSentError(
                Message("the list's key is another one than when the first of these messages was sent"),
                Message("put the old key back; a new one is for posts that have not begun"),
            )
        return self.numbers.get(name, "")


def people(listed: str, key: str) -> People:
    """Return the people of a list: a number with its country in each line, `#` before what is none.

    Raises:
        UsageError: a line is no number, there are none or too many, or the key is too short.
    """
    if len(key) < SHORTEST_KEY:
        raise UsageError(
            Message("the key of the list of people is shorter than {n} characters", n=SHORTEST_KEY),
            Message("make one of 32 characters that nobody can guess, and keep it: it is not the password of anything"),
        )
    numbers = dict.fromkeys(_numbers(listed))
    if not numbers:
        raise UsageError(Message("the list of people has nobody on it"), Message("write one number into each line"))
    if len(numbers) > MOST:
        raise UsageError(
            Message("the list of people has {n} numbers on it, and {most} is the most", n=len(numbers), most=MOST),
            Message("make more than one channel, each with a list and an account name of its own"),
        )
    return People({_name(number, key): number for number in numbers}, key)


def _numbers(listed: str) -> Iterator[str]:
    for row, line in enumerate(re.split(r"[\n,;]", listed), 1):
        text = _BETWEEN.sub("", line.partition("#")[0])
        if not text:
            continue
        found = _NUMBER.match(text)
        if found is None:  # whoever it is, no message repeats it
            raise UsageError(
                Message("entry {n} of the list of people is no telephone number with its country", n=row),
                Message("write it as +905321234567, one in each line"),
            )
        yield found[1]


def _name(number: str, key: str) -> str:
    return f"{_mark(key)}-{hmac.new(key.encode(), number.encode(), 'sha256').hexdigest()[:20]}"


def _mark(key: str) -> str:
    return hmac.new(key.encode(), b"the key itself", "sha256").hexdigest()[:6]
