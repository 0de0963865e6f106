"""What systemd is told, and the unit that it is given."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.watch.systemd import Service, notify, unit
from tests.listened import PATIENCE
from tests.watch.conftest import TELLAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.watch.conftest import Watching

#: Everything that means something to systemd, or to whoever reads it too quickly.
STRANGE = """we %n i'rd "$HOME" \\ ü"""
#: The same without what it does not take in the path of a program.
ODD = "odd %n $HOME ü"


@pytest.mark.parametrize("place", ["hidden", "folder"])
def test_a_watcher_says_that_it_is_there_that_it_lives_and_that_it_goes(
    make_repository: Callable[..., Path], start: Callable[..., Watching], tmp_path: Path, place: str
) -> None:
    """On the socket that systemd names, in a folder or in none."""
    hidden = place == "hidden"
    if hidden and sys.platform != "linux":
        pytest.skip("only Linux has sockets that are in no folder")
    address = f"\0{tmp_path}"[:100] if hidden else str(tmp_path / "n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(PATIENCE)
        root = make_repository()
        watching = start(root, "--every", "1h", NOTIFY_SOCKET=address.replace("\0", "@"), WATCHDOG_USEC="120000000")
        heard = systemd.recv(1000).decode()
        assert heard.startswith("READY=1\n")
        assert systemd.recv(1000) == b"WATCHDOG=1"
        watching.hear("watching")
        watching.tell(signal.SIGTERM)
        while (heard := systemd.recv(1000).decode()) == "WATCHDOG=1":
            pass
        assert heard == "STOPPING=1"
        assert watching.process.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize("address", ["", "nowhere", "/no/such/socket", "@tellal-nobody-listens", "vsock:1:2"])
def test_where_nobody_listens_nothing_happens(address: str) -> None:
    """Most watchers are not started by systemd."""
    notify("READY=1", {"NOTIFY_SOCKET": address})


def test_the_unit_is_one(make_repository: Callable[..., Path], tmp_path: Path) -> None:
    """As systemd reads it, with everything in a path that means something to it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd here")
    root = make_repository().rename(tmp_path / STRANGE)
    for name in (STRANGE, ODD):
        (tmp_path / name).mkdir(exist_ok=True)
        program = tmp_path / name / "tellal"
        program.symlink_to("/bin/true")
        text = unit(Service("tellal-marka", [str(program), "watch", "--root", str(root)], "root", STRANGE, [root]))
        assert verify(tmp_path, text) == ""
    missing = verify(tmp_path, text.replace('/tellal"', '/no-tellal"', 1))
    assert f"{tmp_path}/{ODD}/no-tellal" in missing, "it reads what was meant, or would not miss it by its name"


def verify(folder: Path, text: str) -> str:
    """Return what systemd has to say about a unit."""
    place = folder / "tellal-marka.service"
    place.write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (not done.stderr)
    return done.stderr


def test_what_it_holds(make_repository: Callable[..., Path]) -> None:
    """The workspace, the program, who owns it, where secrets are; and no more than it needs."""
    root = make_repository()
    command = [*TELLAL, "--root", str(root), "watch", "--print-unit"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    (start,) = [line for line in lines if line.startswith("ExecStart=")]
    assert start.endswith(f"watch --root {root}")
    assert Path(start.removeprefix("ExecStart=").split()[0]).is_file()
    for line in (
        "Type=notify",
        "WatchdogSec=120",
        "Restart=always",
        f"ReadWritePaths={root}",
        f"User={root.owner()}",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "PrivateTmp=yes",
        "EnvironmentFile=-/etc/tellal/tellal-workspace.env",
    ):
        assert line in lines


def test_a_workspace_inside_of_a_repository_may_write_to_that(
    make_repository: Callable[..., Path],
) -> None:
    """The ledger is there, not in the workspace."""
    root = make_repository({"marka/tellal.toml": 'name = "Marka"\n'})
    command = [*TELLAL, "--root", str(root / "marka"), "watch", "--print-unit"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"ReadWritePaths={root}/marka {root}/.git\n" in done.stdout


def test_a_line_break_in_a_path_is_refused() -> None:
    """It would be a line of the unit."""
    with pytest.raises(UsageError):
        unit(Service("x", ["/bin/a\nUser=root"], "a", "a", []))
