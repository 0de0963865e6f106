"""What the workspace says of itself, its brand and its channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pipeline.model.approval import Policy
from pipeline.model.pace import USUAL, Pace
from pipeline.model.post import Late

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

#: What an option of a channel may be.
OptionValue: TypeAlias = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notify:
    """`[notify]` of `tellal.toml`: who is told when something needs a person.

    Args:
        url: name of the environment variable that holds the addresses; empty where nobody is told.
        on: what they are told of.
        lang: language they are told in.
    """

    url: str = ""
    on: tuple[str, ...] = ("failed", "doubt", "handed-over", "missed", "token")
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class MediaPlace:
    """`[media]` of `tellal.toml`: where on the open web networks find the pictures and videos that they fetch.

    Args:
        kind: who puts them there: the calendar's `site`, we into an `s3` bucket, somebody else (`url`); empty where
            nobody does.
        url: what their addresses begin with, ending with a slash.
        ahead: how long before a post's time the calendar's site has its pictures.
        endpoint: the server of the bucket.
        bucket: its name.
        region: of the bucket.
        prefix: what names in the bucket begin with.
        secrets: `key` and `secret` → the names of the environment variables that hold them.
    """

    kind: str = ""
    url: str = ""
    ahead: timedelta = timedelta(days=2)
    endpoint: str = ""
    bucket: str = ""
    region: str = "auto"
    prefix: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def ready(self) -> bool:
        """Whether it says all that it has to: then a network can fetch from there."""
        return bool(self.url) and (self.kind != "s3" or bool(self.endpoint and self.bucket and self.secrets))

    @property
    def by_site(self) -> bool:
        """Whether the calendar's site has to hold what is fetched."""
        return self.kind in {"site", "url"} and self.ready


class Visibility(StrEnum):
    """Who the calendar site is for."""

    INTERNAL = "internal"
    PUBLIC = "public"


#: What somebody has to write who wants strangers to read what is internal.
TOLD_IN_WORDS = "everybody may read what is internal"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """`[site]` of `tellal.toml`.

    Args:
        visibility: who it is for.
        channels: what a public one shows; None stands for every channel whose network shows its posts to anybody.
        exposed: an internal site may stand where anybody can open it.
        languages: of its interface, the first at its address; none stands for the workspace's own.
        countries: whose holidays it shows, by ISO 3166 code, or with a part of the country (`US-CA`).
        repository: where people edit the files; empty where the git remote says.
        alarm: how long before a post goes out calendars remind people; nothing means never.
    """

    visibility: Visibility = Visibility.INTERNAL
    channels: tuple[str, ...] | None = None
    exposed: bool = False
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    repository: str = ""
    alarm: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Settings:
    """`tellal.toml`.

    Args:
        timezone: IANA name; the default of channels.
        locale: language of the workspace (`tr`), default of posts and of the site.
        site_url: where the calendar will stand; empty until it is known.
        pillars: content categories, slug → name.
        approval: who has to say yes before something goes out.
        pace: how much, how often and when accounts may post; the default of channels.
        utm_domains: hosts whose links get UTM parameters.
        utm: parameter → template over `{network} {channel} {campaign} {post}`.
        ledger_root: id of the first commit that the branch `ledger` must have; empty where none is pinned.
        ledger_remote: the git remote whose branch `ledger` counts; `.` for the one in this repository, None where
            nobody has decided.
        notify: who is told when something needs a person.
        media: where networks fetch pictures and videos from.
        site: how the calendar is built, and for whom.
        ledger_heartbeat: how old the last sign of a run may be before the next one leaves its own; nothing means never.
        triage_words: words that may hurt on a bad day, beside those that everybody has.
    """

    name: str
    timezone: str = "UTC"
    locale: str = "en"
    site_url: str = ""
    pillars: Mapping[str, str] = field(default_factory=dict)
    approval: Policy = field(default_factory=Policy)
    late: Late = Late.PUBLISH
    max_late: timedelta = timedelta(hours=6)
    pace: Pace = USUAL
    utm_domains: tuple[str, ...] = ()
    utm: Mapping[str, str] = field(default_factory=dict)
    ledger_root: str = ""
    ledger_remote: str | None = None
    notify: Notify = field(default_factory=Notify)
    media: MediaPlace = field(default_factory=MediaPlace)
    site: SiteSettings = field(default_factory=SiteSettings)
    ledger_heartbeat: timedelta = timedelta(hours=1)
    triage_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogoRules:
    """What the logo asks for.

    Args:
        clear_space: how far texts and edges stay away, in heights of the logo.
        smallest: pixels that it is wide at least on a card 1080 wide, 0 for no bound.
        grounds: roles of the colours that it may stand on; none for all.
    """

    clear_space: float = 0.0
    smallest: float = 0.0
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the files of cards say of themselves, as texts over the card's fields and `{brand}`; empty is not said."""

    title: str = ""
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """`brand/brand.toml`.

    Args:
        colours: role → `#rrggbb`.
        fonts: role → file below `brand/fonts/`, relative to the workspace's root.
        logo: image file, relative to the workspace's root; empty where there is none.
        words: words to use.
        never: words never to use.
        hashtags: set name → hashtags without `#`.
        people: `name` (written `@name` in posts) → network → handle.
        sizes: name → font size in pixels.
        fallback: font roles that are asked for what a text's own and `text` cannot draw.
        axes: font role → axis of a variable font → where on it the role is.
        logo_rules: what the logo asks for.
        metadata: what the files of cards say of themselves.
        sha: SHA-256 over brand.toml, fonts and logo: everything a card takes from the brand.
    """

    name: str
    colours: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    hashtags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    fallback: tuple[str, ...] = ()
    axes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    logo_rules: LogoRules = field(default_factory=LogoRules)
    metadata: Metadata = field(default_factory=Metadata)
    sha: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """`content/<channel>/channel.toml`: one account on one network.

    Args:
        name: the folder.
        network: who takes the posts (`outbox`).
        twin: the network whose rules and looks the outbox borrows, or that a person publishes to (`as = "bluesky"`);
            empty elsewhere.
        account: the handle as people see it there.
        timezone: IANA name.
        lang: language of its posts.
        template: text template that wraps its posts, `templates/text/<template>.j2`.
        card_format: canvas that cards are drawn on for it (`square`); empty takes the network's usual one.
        hashtags: name of a hashtag set in brand.toml that its template may add.
        slots: recurring times of a week, `mon 09:30`.
        pace: how much, how often and when it may post.
        server: the account's own server, `https://…`, on networks that have many; empty takes the network's.
        room: where in the account posts go (Telegram's chat, the channel's id at Discord and Slack, Matrix's room).
        secrets: what the network wants to see → the name of the environment variable that holds it.
        token_expires: secret → its last day; under the empty name the last day of all.
        options: `[options]`: what only its network knows; `networks/options.toml` says what there is.
    """

    name: str
    path: str
    network: str
    account: str
    title: str = ""
    twin: str = ""
    timezone: str = "UTC"
    lang: str = "en"
    template: str = ""
    card_format: str = ""
    hashtags: str = ""
    slots: tuple[str, ...] = ()
    late: Late | None = None
    max_late: timedelta | None = None
    pace: Pace = USUAL
    sha: str = ""
    server: str = ""
    room: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, hash=False)
    token_expires: Mapping[str, date] = field(default_factory=dict, hash=False)
    options: Mapping[str, OptionValue] = field(default_factory=dict, hash=False)

    @property
    def rules(self) -> str:
        """Name of the network whose limits and looks apply."""
        return self.twin or self.network

    @property
    def target_name(self) -> str:
        """The account's name in the ledger; it survives a renamed folder."""
        return _target_name(self.network, self.twin, self.account)


@cache  # a workspace has few accounts, and each target asks for the name of its own
def _target_name(network: str, twin: str, account: str) -> str:
    kept = "".join(c if c.isalnum() else "-" for c in account.lower()).strip("-")
    return ".".join(part for part in (network, twin, kept) if part)
