"""The fields of TOML files: workspace, channels."""

from __future__ import annotations

from pipeline.workspace.approval_fields import APPROVAL
from pipeline.workspace.described import Field, FileKind, named
from pipeline.workspace.hold_fields import TRIAGE
from pipeline.workspace.media_fields import MEDIA
from pipeline.workspace.notify_fields import EXPIRY, NOTIFY
from pipeline.workspace.option_fields import OPTION
from pipeline.workspace.pace_fields import pace_fields
from pipeline.workspace.shapes import LATE, group, list_of, table_of
from pipeline.workspace.site_fields import SITE
from pipeline.workspace.values import (
    ADDRESS,
    COMMIT,
    DURATION,
    LANGUAGE,
    LINE,
    NAME,
    PATTERN,
    REMOTE,
    SLOT,
    VARIABLE,
    ZONE,
)

TELLAL = FileKind(
    "tellal",
    "tellal.toml",
    "The workspace: this file marks its root.",
    named(
        Field("name", LINE, "Whose workspace it is.", example='"Kırkikindi"', required=True, instead_of=("title",)),
        Field(
            "timezone",
            ZONE,
            "The time zone of channels that have none of their own.",
            default="none",
            example='"Europe/Istanbul"',
            instead_of=("tz", "zone"),
        ),
        Field(
            "locale",
            LANGUAGE,
            "The language of posts and of the calendar.",
            default='`"en"`',
            example='"tr"',
            instead_of=("lang", "language"),
        ),
        Field(
            "site_url",
            ADDRESS,
            "Where the calendar will stand.",
            default="unknown",
            example='"https://example.org/takvim/"',
            instead_of=("url", "site"),
        ),
        APPROVAL,
        Field(
            "lateness",
            group(
                "table",
                Field("late", LATE, "What happens to a post whose time has passed.", '`"publish"`', '"skip"'),
                Field("max_late", DURATION, "How late a post may still be sent.", '`"6h"`', '"2h"'),
            ),
            "What happens to posts whose time has passed.",
        ),
        Field("pace", group("table", *pace_fields()), "How much, how often and when each account may post."),
        Field(
            "ledger",
            group(
                "table",
                Field(
                    "root",
                    COMMIT,
                    "The first commit of the branch `ledger`: without that very branch, nothing is sent.",
                    "none: a clone without the branch begins a new one",
                    '"9f1c3a7e0b5d2846c1e9f7a3b0d45862e7c9a1f3"',
                ),
                Field(
                    "remote",
                    REMOTE,
                    'The git remote whose branch `ledger` every run reads and writes; `"."` for this repository alone.',
                    "this repository; a repository that has remotes must choose before it sends to a real network",
                    '"origin"',
                ),
                Field(
                    "heartbeat",
                    DURATION,
                    "After how much silence a run that sends nothing leaves a sign of life; `0m` means never.",
                    '`"1h"`',
                    '"6h"',
                ),
            ),
            "Which ledger is ours, and where it is.",
        ),
        NOTIFY,
        MEDIA,
        SITE,
        Field("pillars", table_of(LINE, "key"), "Content categories: key and name.", "none", '{ urun = "Ürün" }'),
        Field(
            "utm",
            group(
                "table",
                Field(
                    "domains",
                    list_of(NAME),
                    "Hosts whose links get UTM parameters, and all below them.",
                    "none",
                    '["example.org"]',
                ),
                *(
                    Field(
                        name,
                        PATTERN,
                        f"`utm_{name}`, from `{{network}} {{channel}} {{campaign}} {{post}}`.",
                        "none",
                        made,
                    )
                    for name, made in (
                        ("source", '"{network}"'),
                        ("medium", '"social"'),
                        ("campaign", '"{campaign}"'),
                        ("term", '"{post}"'),
                        ("content", '"{channel}"'),
                    )
                ),
            ),
            "Parameters that links get, so that visits can be counted.",
        ),
        TRIAGE,
    ),
)

CHANNEL = FileKind(
    "channel",
    "content/<channel>/channel.toml",
    "One account on one network.",
    named(
        Field("network", NAME, "Who takes the posts.", example='"outbox"', required=True),
        Field(
            "as",
            NAME,
            "The network whose rules and looks the outbox borrows, or that a person publishes to (`handoff`).",
            default="none",
            example='"bluesky"',
            instead_of=("twin", "like", "rules"),
        ),
        Field(
            "account",
            LINE,
            "The account as people see it there.",
            example='"kirkikindi.example"',
            required=True,
            instead_of=("handle", "user", "username"),
        ),
        Field(
            "title",
            LINE,
            "Its name on the calendar.",
            default="the folder's",
            example='"Bluesky"',
            instead_of=("name",),
        ),
        Field(
            "timezone",
            ZONE,
            "The time zone its posts are written in.",
            default="the workspace's",
            example='"Europe/Istanbul"',
            instead_of=("tz", "zone"),
        ),
        Field(
            "lang",
            LANGUAGE,
            "The language of its posts.",
            default="the workspace's",
            example='"tr"',
            instead_of=("language", "locale"),
        ),
        Field("template", NAME, "The text template of its posts, `templates/text/<name>.j2`.", "none", '"plain"'),
        Field("card_format", NAME, "The canvas that cards are drawn on.", "the network's usual one", '"square"'),
        Field("hashtags", NAME, "The set of `brand.toml` that its template may add.", "none", '"kahve"'),
        Field(
            "slots",
            list_of(SLOT),
            "Recurring times of a week that `tellal new` fills.",
            default="none",
            example='["mon 09:30"]',
            instead_of=("times", "schedule"),
        ),
        Field("late", LATE, "What happens to a post whose time has passed.", "the workspace's", '"skip"'),
        Field("max_late", DURATION, "How late a post may still be sent.", "the workspace's", '"2h"'),
        *pace_fields("the workspace's"),
        Field(
            "server",
            ADDRESS,
            "The account's own server, on networks that have many.",
            default="the network's",
            example='"https://mastodon.example"',
            instead_of=("host", "instance", "site", "url"),
        ),
        Field(
            "room",
            LINE,
            "Where in the account posts go: a chat of Telegram, a channel's id at Discord or Slack, a Matrix room.",
            default="none",
            example='"C0123456789"',
            instead_of=("channel", "chat"),
        ),
        Field(
            "secrets",
            table_of(VARIABLE, "secret"),
            "Where its secrets are: what the network wants to see, and the environment variable that holds it.",
            default="none",
            example='{ token = "MASTODON_TOKEN" }',
            instead_of=("key", "password", "secret", "token"),
        ),
        Field(
            "token_expires",
            EXPIRY,
            "The last day of its secrets, or of each by its name, so that somebody is told in time.",
            default="nobody knows",
            example='"2027-01-31"',
            instead_of=("expires", "secrets_expire", "token_expiry"),
        ),
        Field(
            "options",
            table_of(OPTION, "option"),
            "What only its network knows: the privacy of videos, a category. `docs/networks/options.md` lists them.",
            default="the network's",
            example='{ privacy = "unlisted" }',
            instead_of=("settings",),
        ),
    ),
)
