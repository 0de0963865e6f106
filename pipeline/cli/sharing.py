"""Where work is done and which share of it: the options of every command that has much of it to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.workers import Place, Shard

executor = click.option(
    "--executor",
    metavar="WHERE",
    default="",
    help="serial, processes, processes:4, or tcp://host:8786 for a Dask cluster; otherwise as many as are worth it.",
)
shard = click.option(
    "--shard", metavar="K/N", default="", help="Only this share of the posts: 3/10 is the third of ten."
)


def read(executor: str, shard: str) -> tuple[Place | None, Shard | None]:
    """Return where work is done and which share of it, None where nobody said.

    Raises:
        UsageError: one of them is written wrong.
    """
    if not (executor or shard):
        return None, None
    from pipeline import workers  # noqa: PLC0415 - futures and processes, which most calls do without

    return workers.read(executor) if executor else None, workers.read_shard(shard) if shard else None
