"""What strangers may see: a public site is made of what readers of the networks see already, and of nothing else.

Nothing is hidden on the pages: what they are made from does not have it. So a page, a feed or a script that is added
later can show no more than this.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message
from pipeline.model.event import History
from pipeline.model.library import Target
from pipeline.model.pace import USUAL
from pipeline.model.plan import Assessment, Plan, Planned, State, Step
from pipeline.model.post import Post
from pipeline.model.settings import TOLD_IN_WORDS, Brand, Settings, Visibility
from pipeline.model.variant import Image, Part, Variant
from pipeline.networks import contract
from pipeline.site import addresses
from pipeline.trust.approval import Approvals
from pipeline.trust.holds import Holds
from pipeline.trust.ledger import ledger_of
from pipeline.trust.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipeline.model.library import Library
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Payload
    from pipeline.survey import Survey

    Render = Callable[[Target], Variant | None]

#: Networks that show posts to those who were let in, and to nobody else.
CLOSED = frozenset({"apprise", "discord", "email", "matrix", "slack", "snapchat", "viber", "wechat", "whatsapp"})
_NUMBER = re.compile(r"-?\d+")
#: Of other networks what tells that a channel shows its posts to anybody.
_SHOWN_TO_ALL: Mapping[str, Callable[[Channel], bool]] = MappingProxyType(
    {
        # A private channel of Telegram has no name, only a number.
        "telegram": lambda channel: not _NUMBER.fullmatch(channel.room or channel.account),
        "tiktok": lambda channel: channel.options.get("privacy") == "public",
        "youtube": lambda channel: channel.options.get("privacy", "public") == "public",
    }
)
_OUT = Message("it is out")


class Shown(NamedTuple):
    """What a site is made from.

    Args:
        survey: what its pages may know.
        render: a target of it as its readers see it.
    """

    survey: Survey
    render: Render


def is_public(settings: Settings) -> bool:
    """Whether strangers may see the site."""
    return settings.site.visibility is Visibility.PUBLIC


def robots(settings: Settings) -> tuple[str, bytes]:
    """Return what tells search engines whether they may come in (RFC 9309), with its address."""
    rule = "Allow: /" if is_public(settings) else "Disallow: /"
    return addresses.ROBOTS, f"User-agent: *\n{rule}\n".encode()


def see_to_address(settings: Settings) -> None:
    """See to it that what is internal does not get where anybody can open it.

    Raises:
        UsageError: it would, and nobody said in words that it may.
    """
    if is_public(settings) or settings.site.exposed:
        return
    raise UsageError(
        Message("this site is internal, and anybody could open it at that address"),
        Message(
            'write below [site] in tellal.toml: visibility = "public", which shows only what is published; or, if all '
            'of it may be read: public_address = "{words}"',
            words=TOLD_IN_WORDS,
        ),
    )


def shown(survey: Survey, render: Render) -> Shown:
    """Return what a site of a survey may show: everything, or what is published.

    Args:
        survey: what is known.
        render: a target as its network would show it.
    """
    return _public(survey, render) if is_public(survey.library.settings) else Shown(survey, render)


def _public(survey: Survey, render: Render) -> Shown:
    library = survey.library
    channels = {name: _stranger(channel) for name, channel in library.channels.items() if _is_open(channel, library)}
    variants: dict[tuple[str, str], Variant] = {}
    planned: list[Planned] = []
    posts: dict[str, Post] = {}
    for each, variant in _out(survey, render, channels):
        path, channel = each.target.post.path, channels[each.target.channel.name]
        post = posts.setdefault(path, _bare(each, variant, tuple(channels)))
        variants[path, channel.name] = variant
        planned.append(Planned(Target(post, channel), State.PUBLISHED, _OUT, each.when, each.url, Step.WAIT))
    channels = {name: channel for name, channel in channels.items() if any(name == seen for _, seen in variants)}
    bare = replace(
        library,
        settings=_bare_settings(library.settings),
        brand=_bare_brand(library.brand),
        channels=channels,
        campaigns={},
        posts=tuple(posts[path] for path in sorted(posts)),
        findings=(),
        holds=(),
    )
    made = replace(
        survey,
        library=bare,
        assessment=Assessment((), {}),
        history=_bare_history(survey.history, channels),
        approvals=Approvals({}),
        holds=Holds(),
        plan=Plan(survey.now, tuple(planned)),
        trouble=None,
    )
    return Shown(made, lambda target: variants.get((target.post.path, target.channel.name)))


def _is_open(channel: Channel, library: Library) -> bool:
    asked = library.settings.site.channels
    if asked is not None:
        return channel.name in asked
    is_open = _SHOWN_TO_ALL.get(channel.rules)
    return channel.rules not in CLOSED and (is_open is None or is_open(channel))


def _out(survey: Survey, render: Render, channels: Mapping[str, Channel]) -> Iterator[tuple[Planned, Variant]]:
    """Yield every target that is out on an open channel, with what its readers see."""
    for each in survey.plan.targets:
        if each.target.channel.name not in channels or each.when is None:
            continue
        variant = None
        if each.state is State.PUBLISHED:
            variant = render(each.target)
        elif each.state is State.CHANGED:  # its file says something else by now, which nobody has agreed to yet
            variant = _as_sent(survey, each)
        if variant is not None and variant.parts:
            yield each, variant


def _as_sent(survey: Survey, planned: Planned) -> Variant | None:
    """Return what readers see of a post whose file was edited; None where the ledger cannot say."""
    post, channel = planned.target
    history = survey.history
    with suppress(TellalError):
        for digest in progress(history.of(planned.target.key)).showing[:1]:
            document = ledger_of(survey.library).payload(history.version, planned.target.key, digest)
            payloads = contract.from_document(document)
            parts = tuple(_part(payload, survey.library) for payload in payloads)
            first = payloads[0]
            return Variant(
                post.id,
                channel.name,
                channel.rules,
                first.lang,
                parts,
                digest,
                title=first.title,
                link=first.link,
                sensitive=first.sensitive,
                spoiler=first.spoiler,
            )
    return None


def _part(payload: Payload, library: Library) -> Part:
    """Return a message as it was sent, with those of its pictures that still lie where they lay."""
    there = [
        image
        for image in payload.images
        if (media := library.media.get(image.path)) and media.sha in {image.sha256, image.source}
    ]
    images = tuple(
        Image(image.path, library.media[image.path].sha, image.alt, 0, media_type=image.media_type) for image in there
    )
    return Part(payload.text, payload.spans, payload.markdown, images, 0)


def _bare(planned: Planned, variant: Variant, channels: tuple[str, ...]) -> Post:
    """Return a post with what its readers see and nothing that its author noted beside it."""
    post = planned.target.post
    return Post(
        id=post.id,
        path=post.path,
        channel=post.channel,
        body="\n\n".join(part.text for part in variant.parts),
        body_line=1,
        sha="",
        lines={},
        title=variant.title,
        publish_at=planned.when,
        also=tuple(name for name in post.also if name in channels),
        lang=variant.lang or post.lang,
    )


def _stranger(channel: Channel) -> Channel:
    """Return a channel as strangers know it: nothing of its secrets, nor of what is planned for it."""
    return replace(channel, secrets={}, token_expires={}, slots=(), pace=USUAL)


def _bare_settings(settings: Settings) -> Settings:
    return Settings(
        name=settings.name,
        timezone=settings.timezone,
        locale=settings.locale,
        site_url=settings.site_url,
        site=replace(settings.site, repository="", alarm=settings.site.alarm * 0),
        media=settings.media,
    )


def _bare_brand(brand: Brand) -> Brand:
    return replace(brand, words=(), never=(), people={}, hashtags={})


def _bare_history(history: History, channels: Mapping[str, Channel]) -> History:
    """Return what feeds are made from: the targets of open channels that are out, or were and were taken back."""
    accounts = {channel.target_name for channel in channels.values()}
    out = {key: each for key, each in history.out.items() if key.partition("/")[2] in accounts}
    return History(version=history.version, targets={key: history.of(key) for key in out}, out=out)
