"""What can be done once a post is out is data with sources, and the adapters can do it."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.model.settings import Channel
from pipeline.networks.after import Deletes, Edits
from pipeline.networks.allowed import Allowed, allowed, of
from pipeline.networks.apprise import Apprise
from pipeline.networks.bluesky import Bluesky
from pipeline.networks.devto import DevTo
from pipeline.networks.discord import DiscordBot, DiscordWebhook
from pipeline.networks.email import Email
from pipeline.networks.facebook import Facebook
from pipeline.networks.feed import Feed
from pipeline.networks.google_business import GoogleBusiness
from pipeline.networks.handoff import Handoff
from pipeline.networks.instagram import Instagram
from pipeline.networks.limits import FILE, afterwards, limits
from pipeline.networks.linkedin import LinkedIn
from pipeline.networks.mastodon import Mastodon
from pipeline.networks.matrix import Matrix
from pipeline.networks.names import NAMES
from pipeline.networks.nostr import Nostr
from pipeline.networks.outbox import Outbox
from pipeline.networks.pinterest import Pinterest
from pipeline.networks.reddit import Reddit
from pipeline.networks.registry import ADAPTERS
from pipeline.networks.slack import SlackBot, SlackWebhook
from pipeline.networks.snapchat import Snapchat
from pipeline.networks.telegram import Telegram
from pipeline.networks.threads import Threads
from pipeline.networks.tiktok import TikTok
from pipeline.networks.viber import Viber
from pipeline.networks.wechat import WeChat
from pipeline.networks.weibo import Weibo
from pipeline.networks.whatsapp import WhatsApp
from pipeline.networks.wordpress import WordPress
from pipeline.networks.x import X
from pipeline.networks.youtube import YouTube
from tests.networks.cases import CASES

if TYPE_CHECKING:
    from tests.networks.case import Case

KNOWN = tuple(tomllib.loads(FILE.read_text(encoding="utf-8"))["after"])
#: network → the adapter of an account, and that of a webhook.
CLASSES: dict[str, tuple[type, type | None]] = {
    "apprise": (Apprise, None),
    "bluesky": (Bluesky, None),
    "devto": (DevTo, None),
    "discord": (DiscordBot, DiscordWebhook),
    "email": (Email, None),
    "facebook": (Facebook, None),
    "feed": (Feed, None),
    "google-business": (GoogleBusiness, None),
    "handoff": (Handoff, None),
    "instagram": (Instagram, None),
    "linkedin": (LinkedIn, None),
    "mastodon": (Mastodon, None),
    "matrix": (Matrix, None),
    "nostr": (Nostr, None),
    "outbox": (Outbox, None),
    "reddit": (Reddit, None),
    "pinterest": (Pinterest, None),
    "slack": (SlackBot, SlackWebhook),
    "snapchat": (Snapchat, None),
    "telegram": (Telegram, None),
    "threads": (Threads, None),
    "viber": (Viber, None),
    "wechat": (WeChat, None),
    "weibo": (Weibo, None),
    "whatsapp": (WhatsApp, None),
    "tiktok": (TikTok, None),
    "wordpress": (WordPress, None),
    "x": (X, None),
    "youtube": (YouTube, None),
}


def test_every_network_has_its_facts() -> None:
    """Those that we can send to, those that the outbox can play, and some that people ask about."""
    assert {*NAMES, *ADAPTERS} <= set(KNOWN)
    assert {"facebook", "threads"} <= set(KNOWN)


@pytest.mark.parametrize("network", KNOWN)
def test_every_fact_is_complete_and_has_a_source(network: str) -> None:
    """A field that nobody reads, a word that nobody knows, a fact without a date: none of them."""
    facts = afterwards(network)
    assert set(facts) - {"by_webhook"} == set(Allowed._fields)
    assert all(fact.source and fact.read > date(2025, 1, 1) for fact in facts.values())
    assert facts["edits"].value in {"always", "without-images", "never"}
    assert isinstance(facts["deletes"].value, bool)
    assert isinstance(facts["replies"].value, bool)
    if "by_webhook" in facts:
        assert set(facts["by_webhook"].value) <= set(Allowed._fields)


def test_all_adapters_are_here() -> None:
    """A new one is compared with its data as well."""
    assert set(CLASSES) == set(ADAPTERS)


@pytest.mark.parametrize("network", sorted(CLASSES))
def test_the_data_says_what_the_adapters_can(network: str) -> None:
    """What the plan promises can be kept, and what an adapter can is not kept from anybody."""
    account, webhook = CLASSES[network]
    for adapter, can in ((account, of(network)), (webhook, of(network, webhook=True))):
        if adapter is not None:
            assert issubclass(adapter, Edits) is (can.edits != "never")
            assert issubclass(adapter, Deletes) is can.deletes
    assert (webhook is not None) is ("by_webhook" in afterwards(network))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_data_says_which_adapters_answer_other_posts(case: Case) -> None:
    """As the suite that all of them pass has it."""
    network = case.name.removesuffix("-webhook")
    assert of(network, webhook=network != case.name).replies is (
        case.parent is not None and case.answers and not case.comments
    )


@pytest.mark.parametrize("network", NAMES)
def test_where_threads_exist_a_post_can_answer_another(network: str) -> None:
    """A thread is made of answers."""
    assert limits(network).threads is of(network).replies


def test_a_twin_follows_its_own_network_and_a_webhook_can_do_less() -> None:
    """The outbox would take anything; the account that the channel is planned for would not."""
    twin = Channel("x", "content/x/channel.toml", "outbox", "deneme", twin="x")
    assert allowed(twin) == Allowed("never", deletes=True, replies=True)
    bot = Channel("d", "content/d/channel.toml", "discord", "deneme", secrets={"token": "T"})
    assert allowed(bot) == Allowed("always", deletes=True, replies=True)
    hook = Channel("d", "content/d/channel.toml", "discord", "deneme", secrets={"webhook": "W"})
    assert allowed(hook) == Allowed("always", deletes=True, replies=False)
    assert of("slack", webhook=True) == Allowed("never", deletes=False, replies=False)
    assert of("smoke-signals") == of("outbox")
