"""Adapters of communities and messengers with the fakes of their networks, for the suite that all adapters pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.oauth2 import Client, Endpoint, Refreshed
from pipeline.networks.reddit import Desk, Reddit
from tests.networks.case import QUICK, Case
from tests.networks.fakes import reddit

if TYPE_CHECKING:
    from pathlib import Path


def reddit_of(root: Path, fake: reddit.Reddit, refresh: str, flair: str = "") -> Reddit:
    """Return an account whose refresh token this is."""
    endpoint = Endpoint(f"{fake.url}/api/v1/access_token", basic=True)
    login = Refreshed("reddit", endpoint, Client(fake.client, fake.secret, refresh), QUICK)
    return Reddit(root, desk=Desk("r/kahve", "kirkikindi", flair), login=login, server=fake.url, patience=QUICK)


CASES = [
    Case(
        "reddit",
        reddit.Reddit,
        lambda root, fake: reddit_of(root, fake, fake.refresh),
        lambda root, fake: reddit_of(root, fake, "wrong"),
        (reddit.Reddit.client, reddit.Reddit.secret, reddit.Reddit.refresh, reddit.Reddit.token),
        lambda post: str(post.get("body", post.get("selftext"))),
        lambda post: ["" for _ in range(post["images"])],
        lambda post: post["parent"],
        same_key=False,
        describes=False,
        answers_first=True,
        comments=True,
        titled=True,
    ),
]
