"""A GitHub of one's own, to play with or to run workflows against: `python -m tests.forge FOLDER`.

FOLDER becomes a bare repository, which `git clone FOLDER` and `git push` reach; what else people do there is in
`control.py`. The first line that is printed is JSON: what a process needs to know of it.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from contextlib import suppress
from pathlib import Path

from tests.forge.server import serving
from tests.forge.state import Forge


def main() -> None:
    """Serve until somebody ends it."""
    words = argparse.ArgumentParser(prog="python -m tests.forge", description="A GitHub on this machine.")
    words.add_argument("folder", type=Path, help="of the repository; it is made where it is not")
    words.add_argument("--port", type=int, default=0, help="a free one unless named")
    words.add_argument("--name", default="kirkikindi/kahve", help="owner/name")
    given = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with serving(Forge(given.folder, given.name), given.port) as forge:
        sys.stdout.write(json.dumps(forge.env) + "\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
