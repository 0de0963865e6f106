"""What is published in a simulation: small workspaces that exist as records only, each in the versions it goes through.

A message says which it is: `A 1/2 v0` is the first of two parts of post A, as its first version has it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pipeline.model.library import Library, Target
from pipeline.model.plan import Assessment, Checked
from pipeline.model.post import Post, Status
from pipeline.model.settings import Brand, Channel, Settings
from pipeline.model.variant import Part, Variant
from pipeline.networks import contract

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.networks.contract import Payload

#: When everything begins, and when every post is due.
EPOCH = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
#: A network that can be asked what it has, and one that cannot.
CHANNELS = {
    name: Channel(name=name, path=f"content/{name}/channel.toml", network=network, account="deneme")
    for name, network in (("open", "mastodon"), ("mute", "slack"))
}
NOWHERE = Path("/nowhere")


class Plot(NamedTuple):
    """What there is to publish.

    Args:
        posts: name → how many parts it has.
        also: whether each goes through the other channel as well.
        channel: where they lie.
        max_late: how late they may go out.
    """

    posts: tuple[tuple[str, int], ...]
    also: bool = False
    channel: str = "open"
    max_late: timedelta = timedelta(days=30)


class Checkout(NamedTuple):
    """The workspace as a run has it: one version of its content.

    Args:
        variants: target → what its network will show.
        payloads: target → what would be sent.
    """

    library: Library
    assessment: Assessment
    variants: Mapping[str, Variant]
    payloads: Mapping[str, tuple[Payload, ...]]

    def render(self, target: Target, _: Library) -> Variant:
        """Return what a network will show."""
        return self.variants[target.key]

    def payloads_of(self, variant: Variant, _: Library) -> tuple[Payload, ...]:
        """Return what would be sent."""
        return self.payloads[f"{variant.post_id}/{CHANNELS[variant.channel].target_name}"]


#: Most are as small as can be: what goes wrong between two runs goes wrong with one message.
PLOTS = (
    Plot((("A", 1),)),
    Plot((("A", 1),)),
    Plot((("A", 2),)),
    Plot((("A", 2),)),
    Plot((("A", 3),)),
    Plot((("A", 1), ("B", 1))),
    Plot((("A", 1),), also=True),
    Plot((("A", 1),), channel="mute"),
    Plot((("A", 2),), channel="mute"),
    Plot((("A", 1),), max_late=timedelta(minutes=50)),
    Plot((("A", 2),), max_late=timedelta(minutes=50)),
)
#: The last version of each plot has no post any more.
VERSIONS = 3


@cache
def checkout(plot: Plot, version: int) -> Checkout:
    """Return one version of a workspace: as it was written, edited, or with its posts deleted."""
    posts = tuple(
        Post(
            id=f"01JD{name}",
            path=f"content/{plot.channel}/{name}.md",
            channel=plot.channel,
            body="***".join(f"{name} {part}/{parts} v{version}" for part in range(1, parts + 1)),
            body_line=1,
            sha=f"{version:064d}",
            lines={},
            publish_at=EPOCH,
            status=Status.APPROVED,
            also=("mute",) if plot.also else (),
            max_late=plot.max_late,
        )
        for name, parts in (plot.posts if version < VERSIONS - 1 else ())
    )
    library = Library(NOWHERE, Settings("Deneme"), Brand("Deneme"), CHANNELS, {}, posts, {}, {}, {}, ())
    variants = {target.key: _variant(target) for target in library.targets()}
    checked = {key: Checked(key, variant.digest, 0) for key, variant in variants.items()}
    payloads = {key: contract.payloads(variant, _no_pictures) for key, variant in variants.items()}
    return Checkout(library, Assessment((), checked), variants, payloads)


def _variant(target: Target) -> Variant:
    parts = tuple(Part(text, (), text, (), 1) for text in target.post.body.split("***"))
    return Variant(target.post.id, target.channel.name, target.channel.rules, "tr", parts, f"1:{target.post.body}")


def _no_pictures(_: object) -> NoReturn:
    raise AssertionError
