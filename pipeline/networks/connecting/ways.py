"""How each network is connected: the short version of `docs/networks/*.md`, with what machines need to know."""

from __future__ import annotations

from datetime import date

from pipeline.i18n import Message
from pipeline.networks.connecting.meta import META
from pipeline.networks.connecting.way import Ask, Challenge, Grant, Redirect, Way
from pipeline.networks.oauth2 import Endpoint

ACCOUNT = Ask("account", Message("the account, as people see it there"), hidden=False)
SERVER = Ask("server", Message("the address of its server, https://…"), hidden=False)
SLACK = ("chat:write", "channels:history", "files:write", "files:read")
WP_PROFILE = "/wp-admin/profile.php#application-passwords-section"
APP = (
    Ask("client_id", Message("the app's id"), hidden=False),
    Ask("client_secret", Message("the app's secret")),
)
_GOOGLE = (
    Message("open https://console.cloud.google.com/apis/credentials and make a project, or choose one"),
    Message("under “Library”, switch on {api}"),
    Message("under “OAuth consent screen”, publish the app: while it is in testing, its tokens end after 7 days"),
    Message("make credentials: OAuth client ID, of the kind “Desktop app”; copy its id and its secret"),
)
_GOOGLE_READ = date(2026, 11, 4)


def _google(network: str, api: str, *scopes: str, asks: tuple[Ask, ...] = APP) -> Way:
    grant = Grant(
        "https://accounts.google.com/o/oauth2/v2/auth",
        Endpoint("https://oauth2.googleapis.com/token"),
        scopes,
        redirect=Redirect.FREE,
        params=(("access_type", "offline"), ("prompt", "consent")),
        refreshes=True,
    )
    steps = tuple(Message(step.text, api=api) if "{api}" in step.text else step for step in _GOOGLE)
    source = "developers.google.com/identity/protocols/oauth2/native-app"
    return Way(network, steps, asks, source, _GOOGLE_READ, grant)


_X = Way(
    "x",
    (
        Message("open https://console.x.com as the account that will post, make an app, and buy some credits"),
        Message("under “User authentication settings”, choose “Read and write”: before the next step"),
        Message("under “Keys and tokens”, copy the API key and its secret"),
        Message("there, generate an access token and its secret; its level must say “Read and write”"),
    ),
    (
        ACCOUNT,
        Ask("key", Message("the API key")),
        Ask("key_secret", Message("the API key's secret")),
        Ask("token", Message("the access token")),
        Ask("token_secret", Message("the access token's secret")),
    ),
    "docs.x.com, OAuth 1.0a",
    date(2026, 8, 22),
    warning=Message(
        "these four (OAuth 1.0a) do not end; a token of OAuth 2 ends after two hours, and what renews it changes each "
        "time, which no two runs in CI can share"
    ),
)
_WAYS = (
    _X,
    Way(
        "mastodon",
        (Message("sign in to the account in your browser; Tellal makes the app on its server by itself"),),
        (SERVER,),
        "mastodon/documentation, client/authorized.md",
        date(2026, 7, 2),
        Grant(
            "{server}/oauth/authorize",
            Endpoint("{server}/oauth/token"),
            ("read:accounts", "read:statuses", "write:statuses", "write:media"),
            redirect=Redirect.FREE,
            registers=True,
        ),
    ),
    Way(
        "bluesky",
        (
            Message("open https://bsky.app/settings/app-passwords as the account, and add an app password"),
            Message("direct messages need not be allowed"),
        ),
        (ACCOUNT, Ask("password", Message("the app password"))),
        "bluesky-social/bsky-docs, app passwords",
        date(2026, 8, 20),
    ),
    Way(
        "telegram",
        (
            Message("in Telegram, write /newbot to @BotFather, and copy the token that it gives"),
            Message("in the channel: Administrators, add the bot, and let it post messages"),
        ),
        (
            Ask("account", Message("the channel's public name, without @"), hidden=False),
            Ask("room", Message("the number of a private channel (-100…); empty for a public one"), False, True),  # noqa: FBT003 - a record
            Ask("token", Message("the bot's token")),
        ),
        "core.telegram.org/bots",
        date(2026, 6, 1),
    ),
    Way(
        "discord",
        (
            Message("in the server's settings: Integrations, Webhooks, New webhook; choose the channel"),
            Message("copy the webhook's address: it is the secret"),
            Message("a bot can find lost messages, a webhook cannot: docs/networks/discord.md"),
        ),
        (ACCOUNT, Ask("webhook", Message("the webhook's address"))),
        "discord/discord-api-docs",
        date(2026, 8, 6),
    ),
    Way(
        "slack",
        (
            Message("open https://api.slack.com/apps, make an app from scratch in your workspace"),
            Message(
                "under “OAuth & Permissions”, add the bot scopes {scopes}",
                scopes=" ".join(SLACK),
            ),
            Message("install it to the workspace, and copy the bot token (xoxb-…)"),
            Message("in the channel, write /invite and the app's name; its id stands at the end of “About”"),
        ),
        (
            ACCOUNT,
            Ask("room", Message("the channel's id (C…)"), hidden=False),
            Ask("token", Message("the bot's token")),
        ),
        "docs.slack.dev",
        date(2026, 11, 1),
    ),
    Way(
        "matrix",
        (
            Message("make an account for the posts, and let it join the room"),
            Message("in Element: Settings, Help & About, Advanced: copy the access token; do not sign out there"),
        ),
        (
            SERVER,
            Ask("account", Message("the account's full name (@name:server)"), hidden=False),
            Ask("room", Message("the room (!id:server or #name:server)"), hidden=False),
            Ask("token", Message("the access token")),
        ),
        "matrix-org/matrix-spec, client-server API",
        date(2026, 7, 21),
    ),
    Way(
        "wordpress",
        (
            Message("make a user with the role “Author” for the posts"),
            Message(
                "signed in as that user, open {page} on the site, and add an application password",
                page=WP_PROFILE,
            ),
        ),
        (
            SERVER,
            Ask("account", Message("the user's name"), hidden=False),
            Ask("password", Message("the application password")),
        ),
        "developer.wordpress.org, application passwords",
        date(2025, 6, 4),
    ),
    Way(
        "devto",
        (Message("open https://dev.to/settings/extensions, and make a key under “DEV Community API Keys”"),),
        (ACCOUNT, Ask("key", Message("the key"))),
        "developers.forem.com/api",
        date(2026, 8, 1),
    ),
    Way(
        "viber",
        (
            Message("make a channel on a phone, and be its super-admin"),
            Message("in its info, open “Developer Tools”, and copy the token"),
            Message("set its webhook once, without which Viber posts nothing: docs/networks/viber.md"),
        ),
        (ACCOUNT, Ask("token", Message("the channel's token"))),
        "developers.viber.com, Channels Post API",
        date(2026, 11, 23),
    ),
    Way(
        "wechat",
        (
            Message("open https://mp.weixin.qq.com, 设置与开发 → 基本配置, copy the AppID, and make an AppSecret"),
            Message("put the address of the machine that publishes onto IP白名单 there; GitHub's change each time"),
        ),
        (ACCOUNT, Ask("appid", Message("the AppID")), Ask("secret", Message("the AppSecret"))),
        "developers.weixin.qq.com, access token",
        date(2026, 11, 23),
        warning=Message("only verified organisations may publish by a program, others make drafts"),
    ),
    Way(
        "linkedin",
        (
            Message("open https://www.linkedin.com/developers/apps and make an app"),
            Message("under “Products”, ask for “Share on LinkedIn” and “Sign In with LinkedIn using OpenID Connect”"),
            Message("an organisation's page takes “Community Management API” instead, which LinkedIn reviews"),
            Message("under “Auth”, add the redirect URL {redirect}, and copy client id and secret"),
        ),
        (
            ACCOUNT,
            Ask("room", Message("urn:li:organization:… of a page; empty for yourself"), False, True),  # noqa: FBT003 - a record
            *APP,
        ),
        "learn.microsoft.com/linkedin, authorization code flow",
        date(2026, 9, 1),
        Grant(
            "https://www.linkedin.com/oauth/v2/authorization",
            Endpoint("https://www.linkedin.com/oauth/v2/accessToken"),
            ("openid", "profile", "w_member_social"),
            challenge=Challenge.NONE,
            organisation=("w_organization_social", "r_organization_social"),
        ),
    ),
    Way(
        "reddit",
        (
            Message("ask Reddit for access first: without it, apps are turned away"),
            Message("open https://www.reddit.com/prefs/apps and make an app of the kind “web app”"),
            Message("write {redirect} as its redirect uri; copy the id below its name, and the secret"),
        ),
        (ACCOUNT, Ask("room", Message("the subreddit, or u_name for the profile"), hidden=False), *APP),
        "github.com/reddit-archive/reddit/wiki/OAuth2",
        date(2026, 10, 1),
        Grant(
            "https://www.reddit.com/api/v1/authorize",
            Endpoint("https://www.reddit.com/api/v1/access_token", basic=True),
            ("identity", "submit", "read", "history", "edit", "flair"),
            challenge=Challenge.NONE,
            params=(("duration", "permanent"),),
            refreshes=True,
        ),
    ),
    Way(
        "viber",
        (
            Message("open the channel's info on your phone, then Developer Tools, and copy the token"),
            Message("set a webhook once, or Viber posts nothing: docs/networks/viber.md says how"),
        ),
        (ACCOUNT, Ask("token", Message("the channel's token"))),
        "developers.viber.com, Channels Post API",
        date(2026, 11, 26),
    ),
    Way(
        "wechat",
        (
            Message("open https://mp.weixin.qq.com, 设置与开发, 基本配置: copy the AppID, and make an AppSecret"),
            Message("put the address of the machine that publishes onto IP白名单 there: WeChat answers no other"),
        ),
        (ACCOUNT, Ask("appid", Message("the AppID")), Ask("secret", Message("the AppSecret"))),
        "developers.weixin.qq.com, stable_token",
        date(2026, 11, 26),
    ),
    Way(
        "pinterest",
        (
            Message("open https://developers.pinterest.com/apps/ and make an app; on trial, nobody else sees its pins"),
            Message("add the redirect URI {redirect}, and copy the app's id and secret"),
        ),
        (ACCOUNT, Ask("room", Message("the board's number"), hidden=False), *APP),
        "developers.pinterest.com, set up authentication and authorization",
        date(2026, 11, 26),
        Grant(
            "https://www.pinterest.com/oauth/",
            Endpoint("https://api.pinterest.com/v5/oauth/token", basic=True),
            ("boards:read", "pins:read", "pins:write", "user_accounts:read"),
            between=",",
            challenge=Challenge.NONE,
            refreshes=True,
        ),
    ),
    Way(
        "tiktok",
        (
            Message("open https://developers.tiktok.com/apps, make an app, add “Login Kit” and “Content Posting API”"),
            Message("in Login Kit, for desktop, add the redirect URI {redirect}"),
            Message("copy the client key and the client secret; until TikTok audits the app, posts are private"),
        ),
        (ACCOUNT, *APP),
        "developers.tiktok.com/doc/login-kit-desktop",
        date(2026, 11, 26),
        Grant(
            "https://www.tiktok.com/v2/auth/authorize/",
            Endpoint("https://open.tiktokapis.com/v2/oauth/token/", client_name="client_key"),
            ("user.info.basic", "video.upload", "video.list"),
            between=",",
            redirect=Redirect.FREE,
            challenge=Challenge.HEX,
            refreshes=True,
            path="/callback/",
            settled=(("post", "direct", "video.publish"),),
        ),
    ),
    Way(
        "snapchat",
        (
            Message("open https://business.snapchat.com, Business details, and make an OAuth app"),
            Message("write {redirect} as its redirect URI; copy the client id and the secret, which is shown once"),
            Message("have the app's id admitted to the Public Profile API: docs/networks/snapchat.md"),
        ),
        (ACCOUNT, Ask("room", Message("the number of the public profile"), hidden=False), *APP),
        "developers.snap.com, Public Profile API, authentication",
        date(2026, 11, 26),
        Grant(
            "https://accounts.snapchat.com/login/oauth2/authorize",
            Endpoint("https://accounts.snapchat.com/login/oauth2/access_token"),
            ("snapchat-profile-api",),
            redirect=Redirect.PASTED,
            challenge=Challenge.NONE,
            refreshes=True,
        ),
    ),
    _google("youtube", "YouTube Data API v3", "https://www.googleapis.com/auth/youtube.force-ssl"),
    _google(
        "google-business",
        "Google My Business API",
        "https://www.googleapis.com/auth/business.manage",
        asks=(Ask("room", Message("the place: accounts/…/locations/…"), hidden=False), *APP),
    ),
    *META,
)
#: By the name of the network.
WAYS = {way.network: way for way in _WAYS}
