"""The names of every network that we know the rules of."""

from __future__ import annotations

#: Every network with limits; a test holds it equal to the file, so that nobody needs to read that for the names.
NAMES = (
    *("apprise", "bluesky", "devto", "discord", "email", "facebook", "feed", "google-business", "instagram"),
    *(
        "linkedin",
        "mastodon",
        "matrix",
        "messenger",
        "nostr",
        "outbox",
        "pinterest",
        "qq",
        "reddit",
        "slack",
        "snapchat",
    ),
    *("telegram", "threads", "tiktok", "viber", "wechat", "weibo", "whatsapp", "wordpress", "x", "youtube"),
)

#: Networks that ask for money, of which whoever sends to none loads no prices; a test holds it equal to the file, too.
CHARGING = ("x",)

#: What people write, and mean one of them.
ALSO_KNOWN = {
    "atom": "feed",
    "dev.to": "devto",
    "google": "google-business",
    "mail": "email",
    "newsletter": "email",
    "qzone": "qq",
    "rss": "feed",
    "twitter": "x",
}
