"""The house rules that no linter knows: one door for each outside thing, one room for each job."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
PACKAGE = TOP / "pipeline"

#: outside package → the only places that may import it (a folder ends in a slash)
DOORS = {
    "apprise": ("networks/carrier.py",),
    "certifi": ("networks/route.py",),
    "babel": ("site/",),
    "boto3": ("networks/bucket.py",),
    "botocore": ("networks/bucket.py",),
    "click": ("cli/",),
    "coincurve": ("networks/schnorr.py",),
    "cryptography": ("networks/aes.py",),
    "frontmatter": ("workspace/frontmatter.py",),
    "github3": ("trust/github/transport.py",),
    # A browser comes back to the last one.
    "http": ("networks/http.py", "networks/line.py", "networks/connecting/loopback.py"),
    "imageio_ffmpeg": ("clips/studio.py",),
    "icalendar": ("site/ics.py",),
    "jinja2": ("text/sandbox.py", "text/templates.py", "site/"),
    "markdown_it": ("text/",),
    "mkdocs": ("site/plugin.py", "site/build.py"),
    "nh3": ("text/wall.py",),
    "PIL": ("cards/",),
    "regex": ("text/",),
    "requests": ("trust/github/transport.py",),
    "schedule": ("watch/runner.py",),
    "socket": ("networks/line.py", "watch/systemd.py"),  # the other one goes to systemd, on this very machine
    "smtplib": ("networks/smtp.py",),
    "ssl": ("networks/route.py",),
    # A run that hangs is ended, and so is a notification or a picture: that takes a process. Signatures are
    # ssh-keygen's.
    "subprocess": (
        "workspace/git.py",
        "watch/child.py",
        "networks/courier.py",
        "cards/darkroom.py",
        "clips/studio.py",
        "trust/signatures.py",
        "trust/github/vault.py",
    ),
    "tomllib": ("workspace/", "cards/", "networks/limits.py", "networks/options.py", "networks/ways.py"),
    "urllib3": ("trust/github/transport.py",),
    "wsproto": ("networks/websocket.py",),
    "yaml": ("workspace/",),
}
LONGEST_MODULE = 400


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def imported_packages(tree: ast.AST) -> set[str]:
    """Return the top-level names of everything a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(DOORS))
def test_each_outside_package_has_one_door(package: str) -> None:
    """A second door would be a second way to do a thing, and a second place to mend."""
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if package in imported_packages(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {user for user in users if not user.startswith(DOORS[package])} == set()
    assert users, f"nothing imports {package}: take it out of the doors and the dependencies"


def test_every_room_with_a_door_is_tried_with_the_oldest_editions() -> None:
    """`.ci/run` leaves out there what could not tell one edition of a package from another."""
    left_out = (TOP / ".ci" / "rooms-without-packages").read_text(encoding="utf-8").split()
    assert all(any(TOP.glob(each)) for each in left_out)
    doors = {door for package, doors in DOORS.items() if package not in sys.stdlib_module_names for door in doors}
    rooms = [each.removeprefix("tests/") for each in left_out]
    whole = tuple(f"{room}/" for room in rooms if "*" not in room)
    # Where only the tests of the room itself are left out, the rooms within it have tests of their own.
    alone = {room.rpartition("/")[0] for room in rooms if "*" in room}
    assert {door for door in doors if door.startswith(whole) or door.rpartition("/")[0] in alone} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_is_one_room(path: Path) -> None:
    """A module that grew too long has two jobs."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def test_pictures_are_unpacked_in_the_dark_room_alone() -> None:
    """What decodes the bytes of strangers runs apart, with little time and memory and without secrets."""
    openers = {path.name for path in modules() if "Image.open(" in path.read_text(encoding="utf-8")}
    assert openers == {"developing.py"}
