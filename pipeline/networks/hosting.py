"""Where pictures and videos are that a network fetches by itself, from an address that anybody may read.

`[media]` of `tellal.toml` says which place: the calendar's site (`site`) or any other that somebody fills (`url`),
where we only wait for them, or a bucket (`s3`), into which we put them. Everywhere a file is called by the SHA-256 of
its bytes, so that it is never exchanged for another, and nobody finds it who does not have it. A further kind of place
is a class with `address`, and a line in `made`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import NotSentError, UsageError
from pipeline.i18n import Message
from pipeline.networks.allowed import WEBHOOK
from pipeline.networks.bodies import media_name
from pipeline.networks.limits import limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.settings import Channel, MediaPlace
    from pipeline.networks.contract import Clip, Picture
    from pipeline.networks.http import Patience


class Hosting(Protocol):
    """A place on the open web for pictures and videos."""

    def address(self, media: Picture | Clip, now: datetime) -> str:
        """Return the address at which the very bytes can be read, once they can.

        Raises:
            NotSentError: they cannot be put there, or are not to be read there yet.
        """


def fetches(channel: Channel) -> bool:
    """Whether the network of a channel takes pictures and videos by their public address alone; a twin takes all."""
    known = limits(channel.network)
    return known.fetches_media or (known.webhook_fetches and WEBHOOK in channel.secrets)


def fetches_videos(channel: Channel) -> bool:
    """Whether the same holds of videos."""
    return fetches(channel) and not limits(channel.network).takes_video_files


class Nowhere:
    """No such place was named."""

    def address(self, media: Picture | Clip, now: datetime) -> str:  # noqa: ARG002 - the protocol's
        """Say that there is none.

        Raises:
            NotSentError: always.
        """
        raise NotSentError(
            Message("{path} cannot be sent: this network fetches it from a public address", path=media.path),
            Message("say in tellal.toml where that is: [media], see docs/networks/media.md"),
        )


class Served:
    """A folder on the open web that others fill: the calendar's site, or whoever copies its `media/`.

    Args:
        url: what addresses begin with, ending with a slash.
        patience: how long each look may take.
    """

    def __init__(self, url: str, patience: Patience | None = None) -> None:
        from pipeline.networks.lookout import Lookout  # noqa: PLC0415 - only where something is fetched

        self._lookout = Lookout(url, patience)

    def address(self, media: Picture | Clip, now: datetime) -> str:  # noqa: ARG002 - the protocol's
        """Wait until the bytes are there."""
        return self._lookout.wait_for(media_name(media.sha256, media.media_type), media)


class Workplace:
    """The place that a workspace names, found out when something is to be fetched.

    Args:
        root: the workspace.
        environment: holds the secrets that `[media]` names.
    """

    def __init__(self, root: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._root = root
        self._environment = environment
        self._place: Hosting | None = None

    def address(self, media: Picture | Clip, now: datetime) -> str:
        """Put it there, where that is ours to do, and wait until the bytes are there."""
        if self._place is None:
            from pipeline.workspace.library import load  # noqa: PLC0415 - only where something is fetched

            try:
                self._place = made(load(self._root).settings.media, self._root, self._environment)
            except UsageError as error:  # settings, not the message: no network has heard of it
                raise NotSentError(error.message, error.hint) from None
        return self._place.address(media, now)


def made(place: MediaPlace, root: Path, environment: Mapping[str, str], patience: Patience | None = None) -> Hosting:
    """Return the place that some settings name.

    Args:
        place: `[media]` of `tellal.toml`.
        root: the workspace, whose pictures and videos it takes.
        environment: holds the secrets.
        patience: how long to wait.

    Raises:
        UsageError: a secret is not there, or what carries files into a bucket is not installed.
    """
    if not place.ready:
        return Nowhere()
    if place.kind != "s3":
        return Served(place.url, patience)
    from pipeline.networks.bucket import Bucket, Keys  # noqa: PLC0415 - only where there is a bucket

    keys = Keys(*(_secret(place, name, environment) for name in ("key", "secret")))
    return Bucket(root, place, keys, patience)


def _secret(place: MediaPlace, name: str, environment: Mapping[str, str]) -> str:
    variable = place.secrets.get(name, "")
    value = environment.get(variable, "").strip()
    if not value:
        raise UsageError(
            Message("the environment variable {variable} is not set", variable=variable or f"({name})"),
            Message("tellal.toml names it: it holds the {name} of the bucket, under [media]", name=name),
        )
    return value
