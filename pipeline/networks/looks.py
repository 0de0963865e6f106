"""How each network looks from afar: what the pages of the outbox borrow from the twin."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from pipeline.model.variant import Span, SpanKind


@dataclass(frozen=True, slots=True)
class Look:
    """How a network looks from afar.

    Args:
        name: what it calls itself.
        light: accent colour on a light ground.
        dark: accent colour on a dark ground.
        profile: address of an account, with `{handle}`; empty where mentions lead nowhere.
        tag: address of a hashtag, with `{tag}`.
    """

    name: str
    light: str
    dark: str
    profile: str = ""
    tag: str = ""

    def address(self, span: Span, server: str = "") -> str:
        """Return where a link, a mention or a tag leads; empty where nowhere safe.

        Args:
            span: over the text.
            server: the account's own, where the network has many.
        """
        match span.kind:
            case SpanKind.LINK:
                return web_address(span.target)
            case SpanKind.TAG:
                pattern = self.tag or (f"https://{quote(server)}/tags/{{tag}}" if server else "")
                return pattern.format(tag=quote(span.target, safe=""))
            case SpanKind.MENTION:
                handle, _, elsewhere = span.target.partition("@")
                there = elsewhere or server
                pattern = self.profile or (f"https://{quote(there)}/@{{handle}}" if there else "")
                return pattern.format(handle=quote(handle, safe=""))
            case _:
                return ""


LOOKS = {
    "apprise": Look("Apprise", "#2b5d6b", "#8fd0e0"),
    "bluesky": Look(
        "Bluesky", "#0560ff", "#74a9ff", "https://bsky.app/profile/{handle}", "https://bsky.app/hashtag/{tag}"
    ),
    "devto": Look("dev.to", "#3b49df", "#9aa3ff", "https://dev.to/{handle}", "https://dev.to/t/{tag}"),
    "discord": Look("Discord", "#4752c4", "#a5aefc"),
    "email": Look("e-mail", "#5b4b8a", "#c3b5f0"),
    "facebook": Look(
        "Facebook", "#0866ff", "#75a8ff", "https://www.facebook.com/{handle}", "https://www.facebook.com/hashtag/{tag}"
    ),
    "feed": Look("feed", "#a34a00", "#ffab66"),
    "google-business": Look("Google Business", "#1a64d1", "#8ab4f8"),
    "instagram": Look(
        "Instagram",
        "#b3206e",
        "#ff7ab8",
        "https://www.instagram.com/{handle}/",
        "https://www.instagram.com/explore/tags/{tag}/",
    ),
    "linkedin": Look("LinkedIn", "#0a66c2", "#70b5f9", "", "https://www.linkedin.com/feed/hashtag/{tag}/"),
    "mastodon": Look("Mastodon", "#563acc", "#a49bff"),
    "matrix": Look("Matrix", "#0d6b4f", "#7fd6b5"),
    "messenger": Look("Messenger", "#6b3fd4", "#c0a4ff"),
    "nostr": Look("Nostr", "#7a2fb5", "#d0a1f7"),
    "pinterest": Look("Pinterest", "#b5001d", "#ff8a97", "https://www.pinterest.com/{handle}/"),
    "qq": Look("QQ", "#1266a8", "#7cc0ff"),
    "reddit": Look("Reddit", "#b83200", "#ff9d76", "https://www.reddit.com/user/{handle}/"),
    "slack": Look("Slack", "#611f69", "#d9a6e0"),
    "snapchat": Look("Snapchat", "#6b5d00", "#fff68f", "https://www.snapchat.com/add/{handle}"),
    "telegram": Look("Telegram", "#176a9c", "#6cc1f0", "https://t.me/{handle}"),
    "threads": Look("Threads", "#101010", "#f3f5f7", "https://www.threads.com/@{handle}"),
    "tiktok": Look(
        "TikTok", "#a3003f", "#69e9e3", "https://www.tiktok.com/@{handle}", "https://www.tiktok.com/tag/{tag}"
    ),
    "viber": Look("Viber", "#5f4ed1", "#b3a8ff"),
    "wechat": Look("WeChat", "#05703c", "#6fdc9f"),
    "weibo": Look("Weibo", "#b3121f", "#ff9c8f", "https://weibo.com/n/{handle}"),
    "whatsapp": Look("WhatsApp", "#0a6b4f", "#5fdcae"),
    "wordpress": Look("WordPress", "#21759b", "#7cc4e6"),
    "x": Look("X", "#0f1419", "#e7e9ea", "https://x.com/{handle}", "https://x.com/hashtag/{tag}"),
    "youtube": Look(
        "YouTube", "#b80000", "#ff8f8f", "https://www.youtube.com/@{handle}", "https://www.youtube.com/hashtag/{tag}"
    ),
}
#: Any other network, and the page of all of them.
PLAIN = Look("", "#7a3b12", "#f0b489")


def web_address(target: str) -> str:
    """Return an address that is safe to link to, empty for any other (`javascript:` and the like)."""
    if any(char <= " " or char == "\x7f" for char in target):
        return ""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    return target if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def style(look: Look) -> str:
    """Return the style sheet of a page."""
    return STYLE.replace("LIGHT", look.light).replace("DARK", look.dark)


STYLE = """
:root { color-scheme: light dark; --ground: #f4f1ec; --card: #fff; --ink: #1c1a17; --soft: #625c53; --line: #ddd6cb;
  --accent: LIGHT; --alarm: #b3261e }
@media (prefers-color-scheme: dark) {
  :root { --ground: #15130f; --card: #1f1c17; --ink: #f0ebe2; --soft: #ada496; --line: #3a352c;
    --accent: DARK; --alarm: #ff8a80 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
header, main { max-width: 38rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere }
header { padding-top: 1.5rem; padding-bottom: 1rem }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 }
h2 { font-size: 1.15rem; line-height: 1.3; margin: .25rem 0 }
header p { margin: .15rem 0; color: var(--soft) }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
article { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; margin: 0 0 1rem;
  padding: 1rem 1rem .25rem }
.part { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); gap: 0 .75rem }
.part:target { outline: 2px dashed var(--accent); outline-offset: .25rem }
.side { display: flex; flex-direction: column; align-items: center }
.face { width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--accent); color: var(--card);
  border: 1px solid transparent; font-weight: 700; display: grid; place-items: center }
.part:not(:last-child) .side::after { content: ""; flex: 1; width: 2px; margin: .25rem 0; background: var(--line) }
.said { padding-bottom: .75rem }
.who { color: var(--soft); font-size: .9rem; margin: 0 }
.who b { color: var(--ink) }
.text { white-space: pre-wrap; margin: .15rem 0 .5rem }
figure { margin: .5rem 0 }
img, video { display: block; max-width: 100%; height: auto; max-height: 32rem; border-radius: .6rem;
  border: 1px solid var(--line) }
figcaption { color: var(--soft); font-size: .85rem; margin-top: .25rem }
.note { font-size: .75rem; font-weight: 700; border: 1px solid var(--line); border-radius: .3rem; padding: 0 .3rem }
.link { display: block; border: 1px solid var(--line); border-radius: .6rem; padding: .5rem .75rem; margin: .5rem 0 }
.gone summary { color: var(--soft) }
del { display: block; opacity: .6 }
.alarm { color: var(--alarm); font-weight: 700; margin: .25rem 0 }
ul { list-style: none; margin: 0; padding: 0 }
li a { display: block; background: var(--card); border: 1px solid var(--line); border-radius: .9rem;
  padding: .75rem 1rem; margin: 0 0 .75rem }
li span { color: var(--soft) }
"""
