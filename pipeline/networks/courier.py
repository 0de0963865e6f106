"""Bringing a message to addresses of Apprise, each by a process of its own; never longer than a bound, never an error.

The addresses are secrets: each goes to one process through its standard input, and none is in an argument, in an
environment of ours, in a message or in a log.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from pipeline.masking import without

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What a program that speaks to the network may need of an environment; no secret of the run is among it.
NEEDED = re.compile(
    r"(?i:PATH|HOME|LANG|LC_\w+|TZ|TMP|TEMP|TMPDIR|SYSTEMROOT|USERPROFILE|APPDATA|LOCALAPPDATA|PYTHONPATH|VIRTUAL_ENV"
    r"|\w+_PROXY|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|DISPLAY|DBUS_SESSION_BUS_ADDRESS|XDG_RUNTIME_DIR)\Z"
)


class Parcel(NamedTuple):
    """A message.

    Args:
        kind: of news, or `post`: what it looks like.
        files: to be attached, by their paths.
    """

    title: str
    body: str
    kind: str
    files: tuple[str, ...] = ()


class Fate(StrEnum):
    """What became of a message at one address."""

    TAKEN = "taken"
    REFUSED = "refused"  # the service complained: what it said tells more, or nothing does
    STRANGE = "strange"  # it is no address that Apprise knows
    SLOW = "slow"
    SILENT = "silent"  # what carries messages ended without an answer


class Carried(NamedTuple):
    """What came of one address.

    Args:
        services: what is behind it, by their names.
        heard: what they complained of, without the address; also where they took the message.
        whole: one alone was to get it, and in one piece: then what it says is said of all of it.
    """

    fate: Fate
    services: tuple[str, ...] = ()
    heard: str = ""
    whole: bool = False


def is_installed() -> bool:
    """Return whether Apprise is there, without importing it."""
    from importlib.util import find_spec  # noqa: PLC0415 - only where somebody is to be told

    return find_spec("apprise") is not None


def carry(parcel: Parcel, to: Sequence[str], environment: Mapping[str, str], patience: float) -> list[Carried]:
    """Bring a message to all of its addresses at once; return what came of each, in their order.

    Args:
        parcel: the message.
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
            _hand_over(running[-1], parcel, address)
        return [_wait(process, address, end) for process, address in zip(running, to, strict=True)]
    finally:
        for process in running:
            process.kill()
            with process:  # which waits for it, and closes what is open still
                pass


def _start(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # -P: what lies in the workspace is content, and content named like a package must not be imported.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pipeline.networks.carrier"],
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _hand_over(process: subprocess.Popen[bytes], parcel: Parcel, address: str) -> None:
    asked = {"address": address, **parcel._asdict()}
    assert process.stdin is not None  # noqa: S101 - it was opened with one
    with suppress(OSError), process.stdin as standard_input:
        standard_input.write(json.dumps(asked).encode())
    process.stdin = None  # it is closed, and waiting would close it once more


def _wait(process: subprocess.Popen[bytes], address: str, end: float) -> Carried:
    try:
        out, _ = process.communicate(timeout=max(end - time.monotonic(), 0.01))
        answer = json.loads(out)
        services, taken, heard = answer["services"], answer["taken"], answer["heard"]
        whole = answer["whole"] is True
    except subprocess.TimeoutExpired:
        return Carried(Fate.SLOW)
    except (OSError, ValueError, KeyError, TypeError):
        return Carried(Fate.SILENT)
    said = masked(" ".join(dict.fromkeys(heard)), address)
    if taken:
        return Carried(Fate.TAKEN, tuple(services), said, whole)
    return Carried(Fate.REFUSED if services else Fate.STRANGE, tuple(services), said, whole)


def masked(text: str, address: str) -> str:
    """Return what a service complained of without its address, or any piece of it."""
    scheme, _, rest = address.partition("://")
    pieces = re.split(r"[^\w.~%+!$*'-]+", rest or scheme)
    return without(text, [address, *pieces, *(unquote(piece) for piece in pieces)])
