"""Bringing a message to its services: where they are, and what came of it; never longer than a bound, never an error.

The addresses come from the environment variable that `[notify]` names. They are secrets: each goes to one process
through its standard input, and none is in an argument, in an environment of ours, in a message or in a log.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.masking import without
from pipeline.report.voice import cut, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model.settings import Notify
    from pipeline.notify.words import Notice

#: How long one message to all of them may take, in seconds, whatever they do.
PATIENCE = 20.0
LONGEST = 200
#: Whoever has more addresses wants a service that passes messages on.
MOST = 10
#: What a program that speaks to the network may need of an environment; no secret of the run is among it.
NEEDED = re.compile(
    r"(?i:PATH|HOME|LANG|LC_\w+|TZ|TMP|TEMP|TMPDIR|SYSTEMROOT|USERPROFILE|APPDATA|LOCALAPPDATA|PYTHONPATH|VIRTUAL_ENV"
    r"|\w+_PROXY|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|DISPLAY|DBUS_SESSION_BUS_ADDRESS|XDG_RUNTIME_DIR)\Z"
)


class Reached(NamedTuple):
    """What came of one address.

    Args:
        service: what is behind it, by its name; empty where nobody knows.
        taken: whether it took the message.
        why: why not, in words; empty where it did.
    """

    service: str
    taken: bool
    why: Message | None = None


def addresses(settings: Notify, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return where messages go.

    Raises:
        UsageError: the variable is not set, or holds too many, or nothing that carries messages is installed.
    """
    found = environment.get(settings.url, "").split()
    if not found:
        raise UsageError(
            Message("nobody is told: the environment variable {variable} is not set", variable=settings.url),
            Message("set it to an Apprise URL, or take [notify] out of tellal.toml; see docs/notifications.md"),
        )
    if not is_installed():
        raise UsageError(
            Message("nobody is told: what carries messages is not installed"),
            Message("{command}", command="pip install 'tellal[notify]'"),
        )
    if len(found) > MOST:
        raise UsageError(
            Message(
                "nobody is told: {variable} holds {n} addresses; {most} are the most",
                variable=settings.url,
                n=len(found),
                most=MOST,
            ),
            Message("take fewer, or a service that passes messages on"),
        )
    return tuple(found)


def is_installed() -> bool:
    """Return whether Apprise is there, without importing it."""
    from importlib.util import find_spec  # noqa: PLC0415 - only where somebody is to be told

    return find_spec("apprise") is not None


def reach(
    notice: Notice, to: Sequence[str], environment: Mapping[str, str], patience: float = PATIENCE
) -> list[Reached]:
    """Bring a message to all of its addresses at once; return what came of each, in their order.

    Args:
        notice: the message.
        to: the addresses.
        environment: the run's; what is not needed of it stays here.
        patience: how many seconds all of it may take.
    """
    end = time.monotonic() + patience
    needed = {name: value for name, value in environment.items() if NEEDED.match(name)}
    running: list[subprocess.Popen[bytes]] = []
    try:
        for address in to:
            running.append(_start(needed))
            _hand_over(running[-1], notice, address)
        return [_wait(process, address, end, patience) for process, address in zip(running, to, strict=True)]
    finally:
        for process in running:
            process.kill()
            with process:  # which waits for it, and closes what is open still
                pass


def _start(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # -P: what lies in the workspace is content, and content named like a package must not be imported.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pipeline.notify.carrier"],
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _hand_over(process: subprocess.Popen[bytes], notice: Notice, address: str) -> None:
    asked = {"address": address, "title": notice.title, "body": notice.body, "kind": str(notice.kind)}
    assert process.stdin is not None  # noqa: S101 - it was opened with one
    with suppress(OSError), process.stdin as standard_input:
        standard_input.write(json.dumps(asked).encode())
    process.stdin = None  # it is closed, and waiting would close it once more


def _wait(process: subprocess.Popen[bytes], address: str, end: float, patience: float) -> Reached:
    try:
        out, _ = process.communicate(timeout=max(end - time.monotonic(), 0.01))
        answer = json.loads(out)
        services, taken, heard = answer["services"], answer["taken"], answer["heard"]
    except subprocess.TimeoutExpired:
        return Reached("", taken=False, why=Message("no answer within {n} seconds", n=round(patience)))
    except (OSError, ValueError, KeyError, TypeError):
        return Reached("", taken=False, why=Message("what carries messages ended without an answer"))
    service = visible(", ".join(services))
    if taken:
        return Reached(service, taken=True)
    if not services:
        return Reached("", taken=False, why=Message("this is no address that Apprise knows"))
    said = " ".join(dict.fromkeys(heard)) or "-"
    return Reached(service, taken=False, why=Message("{said}", said=cut(visible(masked(said, address)), LONGEST)))


def masked(text: str, address: str) -> str:
    """Return what a service complained of without its address, or any piece of it."""
    scheme, _, rest = address.partition("://")
    pieces = re.split(r"[^\w.~%+!$*'-]+", rest or scheme)
    return without(text, [address, *pieces, *(unquote(piece) for piece in pieces)])
