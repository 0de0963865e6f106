"""Time zones by their IANA names, from the tzdata that is installed with us: the same on every machine."""

from __future__ import annotations

import pkgutil
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def version() -> str:
    """Return which edition of the rules is installed, such as `2026b`."""
    import tzdata  # type: ignore[import-untyped] # noqa: PLC0415 - only where time is looked at

    return str(tzdata.IANA_VERSION)


@cache
def names() -> frozenset[str]:
    """Return every name there is."""
    return frozenset((pkgutil.get_data("tzdata", "zones") or b"").decode().split())


@cache
def zone(name: str) -> ZoneInfo | None:
    """Return a zone, None where nobody knows it."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - 4 ms that a warm start does not need

    # The list is asked first: a name is hostile text, and must not become a path.
    data = pkgutil.get_data("tzdata", f"zoneinfo/{name}") if name in names() else None
    return ZoneInfo.from_file(BytesIO(data), key=name) if data else None
