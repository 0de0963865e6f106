"""A real Dask cluster for the tests of the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clusters import running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Start a scheduler and two workers on this machine, and return the scheduler's address."""
    with running(2) as address:
        yield address
