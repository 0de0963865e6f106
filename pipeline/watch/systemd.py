"""What systemd is told while we run (sd_notify(3)), and the unit that has it run us (systemd.unit(5))."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: What is about this process alone: a run that inherits it would speak in our name.
OURS = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES")
#: What systemd takes in an argument, and not in the path of a program.
UNNAMEABLE = frozenset("\"'\\")

UNIT = """\
# {place}
#
# tellal watch --print-unit | sudo tee {place}
# sudo systemctl daemon-reload && sudo systemctl enable --now {name}
# journalctl -u {name} -f

[Unit]
Description=Tellal publishes what is due in {title}
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Type=notify
ExecStart={command}
ExecReload=/bin/kill -HUP $MAINPID
User={user}
# Secrets, one NAME=value a line, for root's eyes only: sudo install -m 600 /dev/null {secrets}
EnvironmentFile=-{secrets}
WatchdogSec=120
Restart=always
RestartSec=10
# The watcher passes the end on to its run, which writes down what it sent.
KillMode=mixed
TimeoutStopSec=90

ProtectSystem=strict
ReadWritePaths={writable}
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
LockPersonality=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
"""


class Service(NamedTuple):
    """What a unit is about.

    Args:
        name: of the unit, without `.service`.
        command: the program by its whole path, and its arguments.
        user: whose account it runs under.
        title: the workspace, for people.
        writable: folders that it may write to.
    """

    name: str
    command: Sequence[str]
    user: str
    title: str
    writable: Sequence[Path]


def unit(service: Service) -> str:
    """Return a unit that keeps a watcher running.

    Raises:
        UsageError: a path has a line break in it.
    """
    words = [*service.command, *map(str, service.writable)]
    if broken := next((word for word in words if not word.isprintable()), None):
        raise UsageError(Message("{path} cannot be written into a unit: it is not printable", path=repr(broken)))
    program, *arguments = service.command
    if any(char in UNNAMEABLE for char in program):
        program, arguments = "/usr/bin/env", list(service.command)
    return UNIT.format(
        name=service.name,
        place=f"/etc/systemd/system/{service.name}.service",
        secrets=f"/etc/tellal/{service.name}.env",
        title=" ".join(service.title.split()).replace("%", "%%"),
        # A `$` stands for a variable in arguments, and for itself in the program's path.
        command=" ".join([_quoted(program), *(_quoted(word).replace("$", "$$") for word in arguments)]),
        user=service.user,
        writable=" ".join(_quoted(str(path)) for path in service.writable),
    )


def notify(said: str, environment: Mapping[str, str] = os.environ) -> None:
    """Tell systemd something, such as `READY=1`, if it started us and listens; if not, that is no reason to stop."""
    address = environment.get("NOTIFY_SOCKET", "")
    if address[:1] not in {"/", "@"}:
        return
    import socket  # noqa: PLC0415 - only under systemd

    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        # `@` stands for the byte that begins the name of a socket which is in no folder.
        channel.connect(b"\0" + os.fsencode(address[1:]) if address.startswith("@") else address)
        channel.send(said.encode())


def _quoted(word: str) -> str:
    """Return a word as systemd reads it back: `%` begins a specifier, and blanks part words."""
    plain = word.replace("%", "%%")
    if all(char.isalnum() or char in "/._-:=,+@%" for char in plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
