"""Every adapter with the fake of its network, for the suite that all of them pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.networks.bluesky import Bluesky
from pipeline.networks.http import Patience
from pipeline.networks.mastodon import Mastodon
from tests.networks.fakes import bluesky, mastodon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.networks.fakes.base import Fake

QUICK = Patience(connect=2, silence=2, deadline=4, pause=0, sleep=lambda _: None)


@dataclass(frozen=True)
class Case:
    """One adapter.

    Args:
        fake: makes its network.
        adapter: makes the adapter of an account on that network.
        secrets: which no message may repeat.
        text: how a post's text is found in what the fake kept.
        alts: how the alt texts of its images are found; None where the network takes no images.
        parent: how the post that it answers is found; None where the network has no threads.
        wrong: makes an adapter whose account is not let in.
        same_key: whether a repeated message is given its first receipt.
        finds: whether a lost message can be looked up.
        describes: whether images carry alt text.
    """

    name: str
    fake: Callable[[], Fake]
    adapter: Callable[[Path, Any], Any]
    wrong: Callable[[Path, Any], Any]
    secrets: tuple[str, ...]
    text: Callable[[dict[str, Any]], str]
    alts: Callable[[dict[str, Any]], list[str]] | None
    parent: Callable[[dict[str, Any]], Any] | None
    same_key: bool = True
    finds: bool = True
    describes: bool = True


CASES = [
    Case(
        "mastodon",
        mastodon.Mastodon,
        lambda root, fake: Mastodon(root, server=fake.url, token=fake.token, patience=QUICK),
        lambda root, fake: Mastodon(root, server=fake.url, token="wrong-token", patience=QUICK),  # noqa: S106 - it opens nothing
        (mastodon.Mastodon.token,),
        lambda post: post["content"].removeprefix("<p>").removesuffix("</p>"),
        lambda post: [each["description"] for each in post["media_attachments"]],
        lambda post: post["in_reply_to_id"],
    ),
    Case(
        "bluesky",
        bluesky.Bluesky,
        lambda root, fake: Bluesky(
            root, handle="kirkikindi.test", password=fake.password, server=fake.url, view=fake.url, patience=QUICK
        ),
        lambda root, fake: Bluesky(root, handle="k.test", password="wrong-word", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (bluesky.Bluesky.password, bluesky.Bluesky.jwt, bluesky.Bluesky.refresh),
        lambda post: post["text"],
        lambda post: [image["alt"] for image in post["embed"]["images"]],
        lambda post: post["reply"]["parent"]["uri"] if "reply" in post else None,
    ),
]
