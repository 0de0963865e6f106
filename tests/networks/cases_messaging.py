"""Adapters of communities and messengers with the fakes of their networks, for the suite that all adapters pass."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pipeline.networks import likeness
from pipeline.networks.oauth2 import Client, Endpoint, Refreshed
from pipeline.networks.people import people
from pipeline.networks.reddit import Desk, Reddit
from pipeline.networks.viber import Viber
from pipeline.networks.wechat import Login, WeChat
from pipeline.networks.weibo import Weibo
from pipeline.networks.whatsapp import Template, WhatsApp
from tests.networks.case import ANY, PICTURE, QUICK, Case
from tests.networks.fakes import reddit, viber, wechat, weibo, whatsapp
from tests.networks.fakes.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path


def reddit_of(root: Path, fake: reddit.Reddit, refresh: str, flair: str = "") -> Reddit:
    """Return an account whose refresh token this is."""
    endpoint = Endpoint(f"{fake.url}/api/v1/access_token", basic=True)
    login = Refreshed("reddit", endpoint, Client(fake.client, fake.secret, refresh), QUICK)
    return Reddit(root, desk=Desk("r/kahve", "kirkikindi", flair), login=login, server=fake.url, patience=QUICK)


def whatsapp_of(root: Path, fake: whatsapp.WhatsApp, token: str, template: str = "haber") -> WhatsApp:
    """Return a number of a business, and the people of its list."""
    listed = people("\n".join(f"+{number}" for number in fake.people), fake.key)
    fills = {"haber": ("text",), "haber_link": ("title", "text", "link")}.get(template, ())
    about = Template(template, "tr", fills)
    return WhatsApp(root, phone=fake.me, token=token, listed=listed, template=about, server=fake.url, patience=QUICK)


def wechat_of(root: Path, fake: wechat.WeChat, secret: str, *, drafts_only: bool = False) -> WeChat:
    """Return an account whose secret this is, and draw the cover that every article needs."""
    (root / ANY.path).write_bytes(PICTURE.getvalue())
    login = Login(fake.appid, secret)
    return WeChat(root, login=login, author="Kırk", drafts_only=drafts_only, server=fake.url, patience=QUICK)


def plain(article: str) -> str:
    """Return the words of an article's HTML."""
    return likeness.words_of(article).strip()


CASES = [
    Case(
        "reddit",
        reddit.Reddit,
        lambda root, fake: reddit_of(root, fake, fake.refresh),
        lambda root, fake: reddit_of(root, fake, "wrong"),
        (reddit.Reddit.client, reddit.Reddit.secret, reddit.Reddit.refresh, reddit.Reddit.token),
        lambda post: str(post.get("body", post.get("selftext"))),
        lambda post: ["" for _ in range(post["images"])],
        lambda post: post["parent"],
        same_key=False,
        describes=False,
        answers_first=True,
        comments=True,
        titled=True,
    ),
    Case(
        "whatsapp",
        whatsapp.WhatsApp,
        lambda root, fake: whatsapp_of(root, fake, fake.token),
        lambda root, fake: whatsapp_of(root, fake, "wrong"),
        (whatsapp.WhatsApp.token, whatsapp.WhatsApp.key, *whatsapp.WhatsApp.people),
        lambda post: str(post["texts"][0]),
        lambda post: ["" for _ in post["images"]],
        None,
        same_key=False,
        finds=False,
        describes=False,
        most=1,
        who="Kırkikindi",
        video=lambda post: (post["film"],),
    ),
    Case(
        "viber",
        viber.Viber,
        lambda root, fake: Viber(token=fake.token, hosting=Shelf(root, fake), server=fake.url, patience=QUICK),
        lambda _, fake: Viber(token="wrong", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (viber.Viber.token,),
        lambda post: str(post["text"]),
        lambda post: [""] if post["type"] == "picture" else [],
        None,
        same_key=False,
        finds=False,
        describes=False,
        most=1,
        kind="JPEG",
        who="Kırkikindi",
        video=lambda post: (post["media"].rpartition("/")[2].removesuffix(".mp4"),),
    ),
    Case(
        "weibo",
        weibo.Weibo,
        lambda root, fake: Weibo(root, token=fake.token, domain="kirk.example", server=fake.url, patience=QUICK),
        lambda root, fake: Weibo(root, token="wrong", domain="kirk.example", server=fake.url, patience=QUICK),  # noqa: S106 - it opens nothing
        (weibo.Weibo.token,),
        lambda post: str(post["raw"]).removesuffix(" https://kirk.example/a"),
        lambda post: [""] if post["pic"] else [],
        None,
        describes=False,
        most=1,
        tail=" https://kirk.example/a",
        who="kirkikindi",
    ),
    Case(
        "wechat",
        wechat.WeChat,
        lambda root, fake: wechat_of(root, fake, fake.secret),
        lambda root, fake: wechat_of(root, fake, "wrong"),
        (wechat.WeChat.secret, wechat.WeChat.token),
        lambda post: plain(post["content"]),
        lambda post: [html.unescape(alt) for alt in re.findall(r'alt="([^"]*)"', post["content"])],
        None,
        same_key=False,
        pictured=True,
        kind="JPEG",
        who="",
    ),
]
