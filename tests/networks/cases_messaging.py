"""Adapters of communities and messengers with the fakes of their networks, for the suite that all adapters pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.oauth2 import Client, Endpoint, Refreshed
from pipeline.networks.people import people
from pipeline.networks.reddit import Desk, Reddit
from pipeline.networks.whatsapp import Template, WhatsApp
from tests.networks.case import QUICK, Case
from tests.networks.fakes import reddit, whatsapp

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
    ),
]
