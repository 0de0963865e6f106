"""Every adapter with the fake of its network, for the suite that all of them pass."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from pipeline.errors import RejectedError
from pipeline.networks.bluesky import Bluesky
from pipeline.networks.devto import DevTo
from pipeline.networks.discord import DiscordBot, DiscordWebhook
from pipeline.networks.facebook import Facebook
from pipeline.networks.instagram import Instagram
from pipeline.networks.linkedin import LinkedIn
from pipeline.networks.mastodon import Mastodon
from pipeline.networks.matrix import Matrix
from pipeline.networks.oauth1 import Keys
from pipeline.networks.slack import SlackBot, SlackWebhook
from pipeline.networks.telegram import Telegram
from pipeline.networks.threads import Threads
from pipeline.networks.wordpress import WordPress
from pipeline.networks.x import X
from tests.networks import cases_google, cases_messaging
from tests.networks.case import ANY, PICTURE, QUICK, Case
from tests.networks.fakes import (
    bluesky,
    devto,
    discord,
    graph,
    linkedin,
    mastodon,
    matrix,
    slack,
    telegram,
    wordpress,
    x,
)
from tests.networks.fakes.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path


def instagram(root: Path, fake: Any, token: str) -> Instagram:  # noqa: ANN401 - its fake
    """Return an account, and draw the picture of posts that need one."""
    (root / ANY.path).write_bytes(PICTURE.getvalue())
    return Instagram(account=fake.me, token=token, hosting=Shelf(root, fake), server=fake.url, patience=QUICK)


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
        video=lambda post: (post["media_attachments"][0]["print"], post["media_attachments"][0]["description"]),
    ),
    Case(
        "bluesky",
        bluesky.Bluesky,
        lambda root, fake: Bluesky(
            root,
            handle="kirkikindi.test",
            password=fake.password,
            server=fake.url,
            view=fake.url,
            films=fake.url,
            patience=QUICK,
        ),
        lambda root, fake: Bluesky(root, handle="k.test", password="wrong-word", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (bluesky.Bluesky.password, bluesky.Bluesky.jwt, bluesky.Bluesky.refresh),
        lambda post: post["text"],
        lambda post: [image["alt"] for image in post["embed"]["images"]],
        lambda post: post["reply"]["parent"]["uri"] if "reply" in post else None,
        video=lambda post: (post["embed"]["video"]["ref"]["$link"], post["embed"]["alt"]),
    ),
    Case(
        "telegram",
        telegram.Telegram,
        lambda root, fake: Telegram(root, chat="kirkikindi", token=fake.token, server=fake.url, patience=QUICK),
        lambda root, fake: Telegram(root, chat="kirkikindi", token="1:wrong", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (telegram.Telegram.token,),
        lambda post: str(post["text"]),
        lambda post: ["" for _ in post["all"]],
        lambda post: None if post["reply_to"] is None else str(post["reply_to"]),
        same_key=False,
        finds=False,
        describes=False,
        video=lambda post: (post["film"],),
    ),
    Case(
        "discord",
        discord.Discord,
        lambda root, fake: DiscordBot(root, channel="222", token=fake.token, server=fake.url, patience=QUICK),
        lambda root, fake: DiscordBot(root, channel="222", token="wrong", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (discord.Discord.token,),
        lambda post: discord.shown(post["content"]),
        lambda post: [each["description"] for each in post["attachments"]],
        lambda post: post.get("message_reference", {}).get("message_id"),
        video=lambda post: (post["films"][0], post["attachments"][0]["description"]),
    ),
    Case(
        "discord-webhook",
        discord.Discord,
        lambda root, fake: DiscordWebhook(root, webhook=f"{fake.url}/api/v10/webhooks/999/{fake.hook}", patience=QUICK),
        lambda root, fake: DiscordWebhook(root, webhook=f"{fake.url}/api/v10/webhooks/999/wrong-one", patience=QUICK),
        (discord.Discord.hook,),
        lambda post: discord.shown(post["content"]),
        lambda post: [each["description"] for each in post["attachments"]],
        lambda _: None,
        same_key=False,
        finds=False,
        answers=False,
        video=lambda post: (post["films"][0], post["attachments"][0]["description"]),
    ),
    Case(
        "slack",
        slack.Slack,
        lambda root, fake: SlackBot(root, channel="C0KIRK00001", token=fake.token, server=fake.url, patience=QUICK),
        lambda root, fake: SlackBot(root, channel="C0KIRK00001", token="wrong", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (slack.Slack.token,),
        lambda post: slack.shown(post["text"]),
        lambda post: [each["alt_text"] for each in post["blocks"] if each["type"] == "image"],
        lambda post: post.get("thread_ts"),
        same_key=False,
        answers_first=True,
        video=lambda post: (post["film"], html.unescape(re.findall(r"\|([^|>]+)>", post["text"])[-1])),
    ),
    Case(
        "slack-webhook",
        slack.Slack,
        lambda root, fake: SlackWebhook(webhook=fake.url + fake.hook, hosting=Shelf(root, fake), patience=QUICK),
        lambda _, fake: SlackWebhook(webhook=fake.url + "/services/T0/B0/wrong-one", patience=QUICK),
        ("hooksecret",),
        lambda post: slack.shown(post["text"]),
        lambda post: [each["alt_text"] for each in post["blocks"] if each["type"] == "image"],
        lambda _: None,
        same_key=False,
        finds=False,
        answers=False,
        unauthorised=RejectedError,
    ),
    Case(
        "matrix",
        matrix.Matrix,
        lambda root, fake: Matrix(root, server=fake.url, room="#kirk:example.org", token=fake.token, patience=QUICK),
        lambda root, fake: Matrix(root, server=fake.url, room="!room:example.org", token="wrong", patience=QUICK),  # noqa: S106 - it opens nothing
        (matrix.Matrix.token,),
        lambda post: str(post["body"]),
        lambda post: list(post["images"]),
        lambda post: post["relation"].get("m.in_reply_to", {}).get("event_id"),
        video=lambda post: post["film"],
    ),
    Case(
        "wordpress",
        wordpress.WordPress,
        lambda root, fake: WordPress(root, site=fake.url, user="ayse", password=fake.password, patience=QUICK),
        lambda root, fake: WordPress(root, site=fake.url, user="ayse", password="wrong", patience=QUICK),  # noqa: S106 - it opens nothing
        (wordpress.WordPress.password,),
        lambda post: html.unescape(post["content"].strip().removeprefix("<p>").removesuffix("</p>")),
        lambda post: [html.unescape(alt) for alt in re.findall(r'alt="([^"]*)"', post["content"])],
        None,
        video=lambda post: (
            re.findall(r'<video[^>]* src="https://blog.example.org/(\w+).mp4"', post["content"])[0],
            post["films"][0],
        ),
    ),
    Case(
        "devto",
        devto.DevTo,
        lambda root, fake: DevTo(api_key=fake.key, hosting=Shelf(root, fake), server=fake.url, patience=QUICK),
        lambda _, fake: DevTo(api_key="wrong-one", server=fake.url, patience=QUICK),
        (devto.DevTo.key,),
        lambda post: str(post["body_markdown"]),
        devto.alts,
        None,
        same_key=False,
    ),
    Case(
        "x",
        x.X,
        lambda root, fake: X(root, handle="kirkikindi", login=Keys(*fake.keys), server=fake.url, patience=QUICK),
        lambda root, fake: X(root, handle="k", login=Keys(*[*fake.keys[:3], "wrong"]), server=fake.url, patience=QUICK),
        x.X.keys,
        lambda post: str(post["raw"]),
        lambda post: list(post["alts"]),
        lambda post: post["parent"],
        video=lambda post: (post["films"][0], post["alts"][0]),
    ),
    Case(
        "linkedin",
        linkedin.LinkedIn,
        lambda root, fake: LinkedIn(root, author=fake.organisation, token=fake.token, server=fake.url, patience=QUICK),
        lambda root, fake: LinkedIn(root, author=fake.organisation, token="wrong", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (linkedin.LinkedIn.token,),
        lambda post: str(post["text"]),
        lambda post: list(post["alts"]),
        lambda post: post["parent"],
        answers_first=True,
        comments=True,
        video=lambda post: (post["film"], post["alts"][0]),
    ),
    Case(
        "facebook",
        graph.Facebook,
        lambda root, fake: Facebook(
            root, page=fake.me, token=fake.token, server=fake.url, films=fake.url, patience=QUICK
        ),
        lambda root, fake: Facebook(root, page=fake.me, token="wrong", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (graph.Facebook.token,),
        lambda post: str(post["text"]),
        lambda post: list(post["alts"]),
        lambda post: post["parent"],
        same_key=False,
        answers_first=True,
        comments=True,
        video=lambda post: (post["film"],),
    ),
    Case(
        "instagram",
        graph.Instagram,
        lambda root, fake: instagram(root, fake, fake.token),
        lambda root, fake: instagram(root, fake, "wrong"),
        (graph.Instagram.token,),
        lambda post: str(post["text"]),
        lambda post: list(post["alts"]),
        lambda post: post["parent"],
        same_key=False,
        answers_first=True,
        kind="JPEG",
        pictured=True,
        comments=True,
    ),
    Case(
        "threads",
        graph.Threads,
        lambda root, fake: Threads(token=fake.token, hosting=Shelf(root, fake), server=fake.url, patience=QUICK),
        lambda _, fake: Threads(token="wrong", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (graph.Threads.token,),
        lambda post: str(post["text"]),
        lambda post: list(post["alts"]),
        lambda post: post["parent"],
        same_key=False,
    ),
    *cases_google.CASES,
    *cases_messaging.CASES,
]
