"""The house rules that no linter knows: one door for each outside thing, one room for each job."""

from __future__ import annotations

import ast
import sys
from functools import cache
from graphlib import TopologicalSorter
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
    "distributed": ("workers/cluster.py",),
    "frontmatter": ("workspace/frontmatter.py",),
    "holidays": ("site/specials.py",),
    "github3": ("trust/github/transport.py",),
    # A browser comes back to the last one.
    "http": ("networks/http.py", "networks/line.py", "networks/connecting/loopback.py", "site/serving.py"),
    "imageio_ffmpeg": ("clips/studio.py",),
    "icalendar": ("site/ical.py",),
    "isal": ("cards/bands.py",),
    "jinja2": ("text/sandbox.py", "text/templates.py", "site/"),
    "markdown_it": ("text/",),
    "mkdocs": ("site/plugin.py", "site/build.py"),
    "nh3": ("text/wall.py",),
    "PIL": ("cards/", "workers/cluster.py"),  # the other one looks at its version alone
    "pyphen": ("cards/hyphenation.py",),
    "regex": ("text/",),
    "requests": ("trust/github/transport.py",),
    "schedule": ("watch/runner.py",),
    "socket": ("networks/line.py", "watch/systemd.py"),  # the other one goes to systemd, on this very machine
    "segno": ("cards/codes.py",),
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
    "tomllib": (
        "workspace/",
        "cards/",
        "networks/limits.py",
        "networks/options.py",
        "networks/ways.py",
        "site/occasions.py",
    ),
    "urllib3": ("trust/github/transport.py",),
    "wsproto": ("networks/websocket.py",),
    "yaml": ("workspace/",),
}
LONGEST_MODULE = 400


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


@cache
def imported_packages(path: Path) -> set[str]:
    """Return the top-level names of everything a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def name_of(path: Path) -> str:
    """Return a module's dotted name."""
    return ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(path: Path, names: set[str]) -> set[str]:
    """Return which of some modules a module imports, wherever in it; a room's face is no module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in names else node.module)
    return {name for name in found & names if not (TOP / name.replace(".", "/")).is_dir()}


@pytest.mark.parametrize("package", sorted(DOORS))
def test_each_outside_package_has_one_door(package: str) -> None:
    """A second door would be a second way to do a thing, and a second place to mend."""
    users = {path.relative_to(PACKAGE).as_posix() for path in modules() if package in imported_packages(path)}
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


def test_no_two_modules_need_each_other() -> None:
    """A circle is one job in two files, or two in one: imports for types count, for whoever reads follows them too."""
    places = {name_of(path): path for path in modules()}
    ways = {name: imported_modules(path, set(places)) - {name} for name, path in places.items()}
    TopologicalSorter(ways).prepare()  # its error names the circle


def test_pictures_are_unpacked_in_the_dark_room_alone() -> None:
    """What decodes the bytes of strangers runs apart, with little time and memory and without secrets."""
    openers = {path.name for path in modules() if "Image.open(" in path.read_text(encoding="utf-8")}
    assert openers == {"developing.py"}


def _name(node: ast.expr) -> str:
    """Return what one of our errors is called by: its name, alone or as one of `errors`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="errors"), attr=name):
            return name
    return ""


def _ours(trees: dict[Path, ast.Module]) -> set[str]:
    """Return the names of all errors that are shown to people: `TellalError` and what is below it, in any room."""
    above = {
        node.name: {_name(base) for base in node.bases}
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    found = {"TellalError"}
    while more := {name for name, bases in above.items() if bases & found} - found:
        found |= more
    return found


def _is_plain(words: ast.expr, named: dict[str, list[ast.expr]]) -> bool:
    """Tell whether words are a mere string; `named` is what the module calls by a name."""
    match words:
        case ast.Constant(value=value):
            return isinstance(value, str)
        case ast.JoinedStr() | ast.BinOp() | ast.Call(func=ast.Name(id="str") | ast.Attribute(attr="format" | "join")):
            return True
        case ast.IfExp(body=one, orelse=other):
            return _is_plain(one, named) or _is_plain(other, named)
        case ast.BoolOp(values=several):
            return any(_is_plain(each, named) for each in several)
        case ast.Name(id=name):
            return any(_is_plain(each, {}) for each in named.get(name, []))
    return False


def _said_plainly(tree: ast.Module, ours: set[str]) -> list[int]:
    """Return the lines where one of our errors is made of a mere string, as its message or its hint."""
    nodes = list(ast.walk(tree))
    named: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                named.setdefault(_name(target), []).append(node.value)
    return [
        node.lineno
        for node in nodes
        if isinstance(node, ast.Call) and _name(node.func) in ours
        for words in (*node.args[:2], *(each.value for each in node.keywords if each.arg in {"message", "hint"}))
        if _is_plain(words, named)
    ]


def test_every_error_can_be_said_in_another_language() -> None:
    """A mere string stays English in a Turkish terminal; `Message` is what the catalogues find."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules()}
    ours = _ours(trees)
    assert {"RejectedError", "GitError", "DocumentError"} <= ours
    plainly = [f"{path.relative_to(TOP)}:{line}" for path, tree in trees.items() for line in _said_plainly(tree, ours)]
    assert plainly == []


@pytest.mark.parametrize(
    "line",
    [
        'raise RejectedError("no")',
        'raise RejectedError(Message("no"), f"ask {name}")',
        'raise RejectedError(Message("no"), HINT)',
        'raise RejectedError(Message("no"), Message("one") if name else "other")',
        'raise errors.RejectedError(Message("no"), hint="ask")',
    ],
)
def test_a_mere_string_is_found_wherever_it_hides(line: str) -> None:
    """The rule above would be worth little if a name or a choice led around it."""
    assert _said_plainly(ast.parse(f'HINT = "ask"\n{line}\n'), {"RejectedError"}) == [2]
