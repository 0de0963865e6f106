"""Channels become adapters by what their settings name; what is missing is said by name, and no secret is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import UsageError
from pipeline.model.settings import Channel
from pipeline.networks.apprise import Apprise
from pipeline.networks.bluesky import Bluesky
from pipeline.networks.devto import DevTo
from pipeline.networks.discord import DiscordBot, DiscordWebhook
from pipeline.networks.email import Email
from pipeline.networks.facebook import Facebook
from pipeline.networks.feed import Feed
from pipeline.networks.google_business import GoogleBusiness
from pipeline.networks.instagram import Instagram
from pipeline.networks.linkedin import LinkedIn
from pipeline.networks.mastodon import Mastodon
from pipeline.networks.matrix import Matrix
from pipeline.networks.oauth1 import Keys
from pipeline.networks.pinterest import Pinterest
from pipeline.networks.reddit import Reddit
from pipeline.networks.registry import ADAPTERS, open_network
from pipeline.networks.slack import SlackBot, SlackWebhook
from pipeline.networks.snapchat import Snapchat
from pipeline.networks.telegram import Telegram
from pipeline.networks.threads import Threads
from pipeline.networks.tiktok import TikTok
from pipeline.networks.viber import Viber
from pipeline.networks.wechat import WeChat
from pipeline.networks.weibo import Weibo
from pipeline.networks.wordpress import WordPress
from pipeline.networks.x import X
from pipeline.networks.youtube import YouTube

if TYPE_CHECKING:
    from pathlib import Path

HERE = "https://example.org"
#: What tokens are made from.
REFRESHED = dict.fromkeys(("client_id", "client_secret", "refresh_token"), "THE_TOKEN")


#: An app that makes tokens for an account.
SIGN_IN = dict.fromkeys(("client_id", "client_secret", "refresh_token"), "THE_TOKEN")


def channel(network: str, **about: Any) -> Channel:  # noqa: ANN401 - settings of any kind
    """Return a channel; `wants` names what the variable THE_TOKEN holds."""
    wants = about.pop("wants", "token")
    made = Channel("c", "content/c/channel.toml", network, "kirkikindi.example", secrets={wants: "THE_TOKEN"})
    return replace(made, **about)


@pytest.mark.parametrize(
    ("settings", "adapter"),
    [
        (channel("apprise", wants="url"), Apprise),
        (channel("bluesky", wants="password"), Bluesky),
        (channel("bluesky", wants="password", server=HERE), Bluesky),
        (channel("devto", wants="key"), DevTo),
        (channel("devto", wants="key", server=HERE), DevTo),
        (channel("discord", room="222"), DiscordBot),
        (channel("discord", wants="webhook"), DiscordWebhook),
        (
            replace(
                channel("email", wants="password", account="haber@kirk.example", room="liste@kirk.example"),
                options={"host": "mail.kirk.example", "unsubscribe": "list"},
            ),
            Email,
        ),
        (channel("facebook", room="222"), Facebook),
        (channel("feed", server=HERE), Feed),
        (channel("instagram", room="222"), Instagram),
        (channel("instagram", room="222", server="https://graph.facebook.com"), Instagram),
        (channel("linkedin"), LinkedIn),
        (channel("linkedin", room="urn:li:organization:1"), LinkedIn),
        (channel("mastodon", server=HERE), Mastodon),
        (channel("matrix", server=HERE, room="#a:example.org"), Matrix),
        (channel("reddit", room="kahve"), Reddit),
        (channel("reddit", room="r/kahve", secrets=SIGN_IN), Reddit),
        (channel("slack", room="C0"), SlackBot),
        (channel("slack", wants="webhook"), SlackWebhook),
        (channel("telegram"), Telegram),
        (channel("threads"), Threads),
        (channel("viber"), Viber),
        (channel("wechat", secrets={"appid": "THE_TOKEN", "secret": "THE_TOKEN"}), WeChat),
        (channel("weibo", options={"domain": "kirk.example"}), Weibo),
        (channel("wordpress", wants="password", server=HERE), WordPress),
        (channel("x"), X),
        (replace(channel("x"), secrets=dict.fromkeys(Keys._fields, "THE_TOKEN")), X),
        (channel("google-business", room="accounts/1/locations/2"), GoogleBusiness),
        (channel("pinterest", room="1"), Pinterest),
        (channel("pinterest", room="1", server="https://api-sandbox.pinterest.com"), Pinterest),
        (replace(channel("pinterest", room="1", options={"section": "2"}), secrets=REFRESHED), Pinterest),
        (channel("snapchat", room="51d6"), Snapchat),
        (channel("tiktok"), TikTok),
        (replace(channel("tiktok", options={"post": "direct", "privacy": "public"}), secrets=REFRESHED), TikTok),
        (channel("youtube"), YouTube),
        (replace(channel("youtube"), secrets=REFRESHED), YouTube),
    ],
)
def test_an_adapter(settings: Channel, adapter: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each network, with everything that it needs."""
    monkeypatch.setenv("THE_TOKEN", " https://hooks.example.org/s3cret/x \n")
    made = open_network(tmp_path, settings)
    assert isinstance(made, adapter)
    assert "s3cret" not in repr(made)


# The outbox and a feed need no account, and what people publish goes by the run's own word at GitHub.
@pytest.mark.parametrize("network", sorted(set(ADAPTERS) - {"outbox", "handoff", "feed"}))
def test_a_secret_that_is_not_named(network: str, tmp_path: Path) -> None:
    """The channel does not say where its token is."""
    settings = replace(channel(network, server=HERE, room="x"), secrets={})
    with pytest.raises(UsageError, match=r"content/c/channel.toml does not say") as caught:
        open_network(tmp_path, settings)
    assert "secrets = {" in str(caught.value.hint)


def test_a_secret_that_is_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named, but not there: a variable with nothing in it is not there either."""
    monkeypatch.setenv("THE_TOKEN", " \n")
    with pytest.raises(UsageError, match="THE_TOKEN is not set"):
        open_network(tmp_path, channel("telegram"))


@pytest.mark.parametrize(
    "network", ["mastodon", "matrix", "discord", "slack", "wordpress", "facebook", "feed", "instagram", "reddit"]
)
def test_a_setting_that_is_missing(network: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a network cannot do without is named."""
    monkeypatch.setenv("THE_TOKEN", "s3cret")
    with pytest.raises(UsageError, match=r"has no “(server|room)”"):
        open_network(tmp_path, channel(network))


def test_a_secret_in_place_of_its_name(tmp_path: Path) -> None:
    """Somebody wrote the token itself: nothing repeats it."""
    settings = replace(channel("telegram"), secrets={"token": "123:AAf-s3cret"})
    with pytest.raises(UsageError) as caught:
        open_network(tmp_path, settings)
    assert "s3cret" not in f"{caught.value}{caught.value.hint}"
