"""What the suite that every adapter passes needs to know of one of them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image

from pipeline.errors import RejectedError, UnauthorisedError
from pipeline.networks.contract import Clip, Picture
from pipeline.networks.http import Patience
from tests.films import film

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.networks.fakes.base import Fake

#: A picture for networks that take no post without one.
PICTURE = io.BytesIO()
Image.new("RGB", (10, 10), "brown").save(PICTURE, "JPEG")
ANY = Picture("any.jpg", hashlib.sha256(PICTURE.getvalue()).hexdigest(), "Kahve", "image/jpeg")
#: A video for networks that take no post without one.
FILM_BYTES = film()
FILM = Clip(
    "any.mp4", hashlib.sha256(FILM_BYTES).hexdigest(), "Kahve", "video/mp4", len(FILM_BYTES), 640, 360, seconds=2.0
)
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
        lists_pictures: whether one with the images that posts have here can be, too.
        describes: whether images carry alt text.
        answers: whether a part of a thread answers another one, or just follows it.
        answers_first: whether every part answers the first.
        kind: of the pictures that the network takes.
        pictured: whether a post without a picture is none.
        filmed: whether a post without a video is none.
        comments: whether what answers a post is a comment below it, and no post.
        unauthorised: how an account that is not let in is told.
        who: what `whoami` calls the account of the fake; None where `test_whoami.py` says it.
        video: fingerprint of a post's video, and its alt text where it has one; None where the network takes none.
        most: images of one post, where that is fewer than two.
        titled: whether a post wants a title, also where it has a comment.
        tail: what every text has to end with.
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
    lists_pictures: bool = True
    describes: bool = True
    answers: bool = True
    answers_first: bool = False
    kind: str = "PNG"
    pictured: bool = False
    filmed: bool = False
    comments: bool = False
    unauthorised: type[RejectedError] = UnauthorisedError
    who: str | None = None
    most: int = 2
    video: Callable[[dict[str, Any]], tuple[str, ...]] | None = None
    titled: bool = False
    tail: str = ""
