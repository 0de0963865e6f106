"""How Meta's three networks are connected: a token of an hour first, then one of two months."""

from __future__ import annotations

from datetime import date

from pipeline.i18n import Message
from pipeline.networks.connecting.way import Ask, Challenge, Grant, Longer, Redirect, Way
from pipeline.networks.oauth2 import Endpoint

_APP = (
    Ask("client_id", Message("the app's id"), hidden=False),
    Ask("client_secret", Message("the app's secret")),
)
_READ = date(2026, 11, 26)
_PASTE = Message("the browser ends at {redirect}, where nothing is: copy the whole address out of its address bar")

META = (
    Way(
        "facebook",
        (
            Message("open https://developers.facebook.com/apps and make an app of the kind “Business”"),
            Message("add “Facebook Login”, and to its settings the redirect URI {redirect}"),
            Message("under “App settings, Basic”, copy the app's id and secret"),
            _PASTE,
        ),
        _APP,
        "developers.facebook.com, manual login flow, long-lived tokens",
        _READ,
        Grant(
            "https://www.facebook.com/dialog/oauth",
            Endpoint("https://graph.facebook.com/oauth/access_token"),
            ("pages_show_list", "pages_manage_posts", "pages_read_engagement", "pages_manage_engagement"),
            between=",",
            redirect=Redirect.PASTED,
            challenge=Challenge.NONE,
            longer=Longer(
                "https://graph.facebook.com/oauth/access_token",
                "fb_exchange_token",
                field="fb_exchange_token",
                app=True,
            ),
        ),
    ),
    Way(
        "instagram",
        (
            Message("open https://developers.facebook.com/apps, make an app, and add “Instagram”"),
            Message("under “API setup with Instagram login”, add the account as a tester, and accept it there"),
            Message(
                "under “Business login settings”, add the redirect URI {redirect}; copy the app's id and secret there"
            ),
            _PASTE,
        ),
        _APP,
        "developers.facebook.com, Instagram Platform, business login",
        _READ,
        Grant(
            "https://www.instagram.com/oauth/authorize",
            Endpoint("https://api.instagram.com/oauth/access_token"),
            (
                "instagram_business_basic",
                "instagram_business_content_publish",
                "instagram_business_manage_comments",
                "instagram_business_manage_insights",
            ),
            between=",",
            redirect=Redirect.PASTED,
            challenge=Challenge.NONE,
            longer=Longer(
                "https://graph.instagram.com/access_token",
                "ig_exchange_token",
                "https://graph.instagram.com/refresh_access_token",
                "ig_refresh_token",
            ),
        ),
    ),
    Way(
        "threads",
        (
            Message(
                "open https://developers.facebook.com/apps, make an app with the use case “Access the Threads API”"
            ),
            Message("add the account as a Threads tester, and accept it in its settings, “Website permissions”"),
            Message(
                "in the use case's settings, add the redirect URL {redirect}; copy id and secret of the Threads app"
            ),
            _PASTE,
        ),
        _APP,
        "developers.facebook.com, Threads API, get access tokens",
        _READ,
        Grant(
            "https://threads.net/oauth/authorize",
            Endpoint("https://graph.threads.net/oauth/access_token"),
            (
                "threads_basic",
                "threads_content_publish",
                "threads_read_replies",
                "threads_manage_insights",
                "threads_delete",
            ),
            between=",",
            redirect=Redirect.PASTED,
            challenge=Challenge.NONE,
            longer=Longer(
                "https://graph.threads.net/access_token",
                "th_exchange_token",
                "https://graph.threads.net/refresh_access_token",
                "th_refresh_token",
            ),
        ),
    ),
)
