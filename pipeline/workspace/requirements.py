"""What a workflow installs, to the byte: `requirements.txt` of a workspace.

The packages that Tellal needs are shipped with it, each with its hashes. Tellal's own hash cannot be: a package does
not know the hash of the file that it came in. Where it was installed from an address, pip has kept the hash; else a
person gives the wheel once. Until then the line has no hash, and pip installs nothing at all, which is what hashes are
for.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "requirements.txt"
SHIPPED = Path(__file__).parent.parent / "starter" / "shared" / NAME
_WHEEL = re.compile(r"tellal-([0-9][A-Za-z0-9.]*)-py3-none-any\.whl")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OURS = re.compile(r"(?:tellal\b|\./\S*/?tellal-).*")
#: Larger than any wheel of ours.
LARGEST = 50_000_000


class Pin(NamedTuple):
    """The line of `requirements.txt` that is Tellal itself.

    Args:
        line: as pip reads it.
        hashed: it has a hash; without one pip refuses to install anything.
    """

    line: str
    hashed: bool


def unknown(version: str) -> Pin:
    """Return the line for a version whose hash nobody knows."""
    return Pin(f"tellal=={version}", hashed=False)


def installed(version: str, direct_url: str | None) -> Pin:
    """Return the line for what is installed here.

    Args:
        version: of it.
        direct_url: what pip wrote of where it came from (`direct_url.json`), if it came from an address.
    """
    try:
        document = json.loads(direct_url or "{}")
        address, archive = str(document["url"]), document["archive_info"]
        digest = archive.get("hashes", {}).get("sha256") or str(archive.get("hash", "")).removeprefix("sha256=")
    except (ValueError, LookupError, TypeError, AttributeError):
        return unknown(version)
    if not address.startswith("https://") or " " in address or not _SHA256.fullmatch(str(digest)):
        return unknown(version)
    return Pin(f"tellal @ {address} --hash=sha256:{digest}", hashed=True)


def of_wheel(wheel: Path, root: Path) -> Pin:
    """Return the line for a wheel: by its path where it lies in the workspace, else by its version.

    Args:
        wheel: the file.
        root: the workspace, which is the repository.

    Raises:
        UsageError: it is no wheel of Tellal.
    """
    named = _WHEEL.fullmatch(wheel.name)
    if not named or not wheel.is_file() or wheel.stat().st_size > LARGEST:
        raise UsageError(
            Message("{path} is no wheel of Tellal", path=str(wheel)),
            Message("such as {name}; pip download and pip wheel make one", name="tellal-1.0-py3-none-any.whl"),
        )
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    place = wheel.resolve()
    here = root.resolve()
    by = f"./{place.relative_to(here).as_posix()}" if place.is_relative_to(here) else f"tellal=={named[1]}"
    return Pin(f"{by} --hash=sha256:{digest}", hashed=True)


def kept(text: str, version: str) -> Pin | None:
    """Return the line that a `requirements.txt` has, if it has one with a hash and of this version; else None."""
    for line in text.splitlines():
        if _OURS.fullmatch(line) and "--hash=sha256:" in line and re.search(rf"[=-]{re.escape(version)}[ -]", line):
            return Pin(line, hashed=True)
    return None


def written(pin: Pin) -> str:
    """Return `requirements.txt`."""
    return "\n".join([*_head(pin), pin.line, SHIPPED.read_text(encoding="utf-8")])


def _head(pin: Pin) -> Iterator[str]:
    yield "# What the workflows install, to the byte. `tellal workflows` writes it; dependabot keeps it up to date."
    if pin.hashed:
        return
    name = pin.line.partition("==")[2]
    yield "# The first line has no hash yet, so the workflows install nothing. Fetch the wheel, and have it noted:"
    yield f"#   pip download --no-deps --only-binary :all: {pin.line}"
    yield f"#   tellal workflows --wheel tellal-{name}-py3-none-any.whl"
    yield "# Where no index has it, keep the wheel of a commit that you trust in the repository:"
    yield '#   pip wheel --no-deps --wheel-dir wheels "tellal @ git+https://…@COMMIT"'
    yield f"#   tellal workflows --wheel wheels/tellal-{name}-py3-none-any.whl"
