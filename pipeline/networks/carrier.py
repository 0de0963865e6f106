"""One address, one message, one process (`python -m pipeline.networks.carrier`): the only place that imports Apprise.

Apprise is big, knows a hundred services, has no bound on how long one takes, and speaks of addresses in its log. So it
gets a process of its own, without the run's secrets in its environment, which `courier` ends when its time is over. On
standard input come the address and the message, as JSON; on standard output goes what came of it.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

#: Kinds of news, and posts → how services show them, in Apprise's words.
LOOKS = {
    "failed": "failure",
    "doubt": "failure",
    "handed-over": "warning",
    "missed": "warning",
    "token": "warning",
    "sent": "success",
    "post": "info",
}
NAME = "Tellal"


class _Listener(logging.Handler):
    """Keeps what Apprise complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def main() -> None:
    """Carry a message and say what came of it: which services, whether all of them took it, what they complained of."""
    asked = json.load(sys.stdin)
    listener = _Listener()
    logger = logging.getLogger("apprise")
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    services, taken, whole = _carry(asked)
    said = {"services": services, "taken": taken, "heard": listener.heard, "whole": whole}
    sys.stdout.write(json.dumps(said))


def _carry(asked: dict[str, Any]) -> tuple[list[str], bool, bool]:
    """Return which services there are, whether they took it, and whether it went to one alone and in one piece."""
    import apprise  # noqa: PLC0415 - the listener comes first

    # Its own name and pictures are not ours, and pictures would be fetched by the service from somewhere else.
    asset = apprise.AppriseAsset(
        app_id=NAME, app_desc=NAME, app_url="", image_url_mask="", image_url_logo="", async_mode=False
    )
    all_of_them = apprise.Apprise(asset=asset)
    understood = all_of_them.add(asked["address"])
    services = [str(service.service_name) for service in all_of_them]
    if not understood or not services:
        return services, False, False
    # Words, not Apprise's own names for them: those were another kind of thing in each of its versions.
    files = asked.get("files") or None
    taken = all_of_them.notify(asked["body"], asked["title"], LOOKS[asked["kind"]], body_format="text", attach=files)
    whole = [len(service) for service in all_of_them] == [1] and all_of_them[0].overflow_mode != "split"
    return services, bool(taken), whole


if __name__ == "__main__":
    main()
