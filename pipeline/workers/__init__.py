"""Where work is done that falls into many pieces alike: here, in processes of this machine, or on a Dask cluster.

`read` understands what people write after `--executor`; `crew` opens such a place, and its `each` has pieces done
there, in order. What a piece comes to does not depend on where it was done.
"""

from pipeline.workers.crew import Crew, WorkerDiedError, crew, is_worker
from pipeline.workers.places import HERE, Place, cores, read
from pipeline.workers.shards import WHOLE, Shard
from pipeline.workers.shards import read as read_shard

__all__ = [
    "HERE",
    "WHOLE",
    "Crew",
    "Place",
    "Shard",
    "WorkerDiedError",
    "cores",
    "crew",
    "is_worker",
    "read",
    "read_shard",
]
