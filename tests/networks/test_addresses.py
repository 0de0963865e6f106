"""Which message an address means, as far as that follows from the address alone."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model.settings import Channel
from pipeline.networks.addresses import message_of, profile, wrong

DID = "did:plc:abc123"


def channel(network: str, **more: str) -> Channel:
    """Return a channel."""
    usual: dict[str, Any] = {"name": "k", "path": "content/k/channel.toml", "account": "kirkikindi"}
    return Channel(network=network, **{**usual, **more})


MASTODON = channel("mastodon", server="https://mastodon.example")
BLUESKY = channel("bluesky", account="kirkikindi.bsky.social")
DISCORD = channel("discord", room="222")


@pytest.mark.parametrize(
    ("where", "url", "name"),
    [
        (MASTODON, "https://mastodon.example/@kirkikindi/113847", "113847"),
        (MASTODON, "https://mastodon.example/deck/@kirkikindi/113847", "113847"),
        (MASTODON, "https://mastodon.example/users/kirkikindi/statuses/113847", "113847"),
        (MASTODON, "https://elsewhere.example/@kirkikindi/113847", ""),
        (MASTODON, "https://mastodon.example/@kirkikindi@elsewhere.example/113847", ""),
        (MASTODON, "https://mastodon.example/@kirkikindi", ""),
        (BLUESKY, f"https://bsky.app/profile/{DID}/post/3kabc", f"at://{DID}/app.bsky.feed.post/3kabc"),
        (BLUESKY, "https://bsky.app/profile/kirkikindi.bsky.social/post/3kabc", ""),
        (BLUESKY, "https://bsky.app/profile/kirkikindi.bsky.social", ""),
        (DISCORD, "https://discord.com/channels/111/222/333", "333"),
        (DISCORD, "https://discord.com/channels/111/999/333", ""),
        (channel("discord"), "https://discord.com/channels/@me/222/333", "333"),
        (
            channel("slack"),
            "https://k.slack.com/archives/C01/p1700000000123456?thread_ts=1.2&cid=C01",
            "1700000000.123456",
        ),
        (channel("telegram"), "https://t.me/kirkikindi/42", "42"),
        (channel("telegram"), "https://t.me/c/1234567/42?single", "42"),
        (channel("telegram"), "https://elsewhere.example/kirkikindi/42", ""),
        (
            channel("matrix"),
            "https://matrix.to/#/!room%3Aexample.org/%24event%3Aexample.org?via=x",
            "$event:example.org",
        ),
        (channel("wordpress"), "https://blog.example/?p=17", "17"),
        (channel("wordpress"), "https://blog.example/2026/12/winter/", ""),
        (channel("reddit"), "https://www.reddit.com/r/kahve/comments/1abc2d/kis_menusu/", "t3_1abc2d"),
        (channel("reddit"), "https://old.reddit.com/r/kahve/comments/1abc2d/kis/k9xyz/?context=3", "t1_k9xyz"),
        (channel("reddit"), "https://www.reddit.com/r/kahve/", ""),
        (channel("reddit"), "https://reddit.com.example/r/kahve/comments/1abc2d/", ""),
        (channel("weibo"), "https://m.weibo.cn/status/5000000000000000", "5000000000000000"),
        (channel("weibo"), "https://weibo.com/1404376560/PabcdEFgh", ""),
        (channel("devto"), "https://dev.to/kirkikindi/winter-1a2b", ""),
        (channel("outbox"), "outbox/k/index.html#m000012", "000012"),
        (channel("outbox"), "outbox/other/index.html#m000012", ""),
        (channel("somewhere"), "https://somewhere.example/42", ""),
        (channel("pinterest"), "https://www.pinterest.com/pin/7001/", "7001"),
        (channel("pinterest"), "https://www.pinterest.de/pin/kis-menusu--7001", "7001"),
        (channel("pinterest"), "https://evil.example/pin/7001/", ""),
        (channel("youtube"), "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "dQw4w9WgXcQ"),
        (channel("youtube"), "https://youtu.be/dQw4w9WgXcQ?si=x", "dQw4w9WgXcQ"),
        (channel("youtube"), "https://www.youtube.com/shorts/dQw4w9WgXcQ", "dQw4w9WgXcQ"),
        (channel("youtube"), "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxAbcDefGhiJkl", "UgxAbcDefGhiJkl"),
        (channel("youtube"), "https://www.youtube.com/@kirkikindi", ""),
        (channel("youtube"), "https://evil.example/watch?v=dQw4w9WgXcQ", ""),
    ],
)
def test_the_name_of_a_message(where: Channel, url: str, name: str) -> None:
    """It follows or it does not: another server's number, another account's post and a whole profile are no name."""
    assert message_of(url, where) == name


def test_a_handle_is_known_by_another_message_of_its_account() -> None:
    """Bluesky's lasting name of an account stands in every name it gives to a message."""
    url = "https://bsky.app/profile/Kirkikindi.bsky.social/post/3kabc"
    others = ["", "113", f"at://{DID}/app.bsky.feed.post/3kxyz"]
    assert message_of(url, BLUESKY, others=others) == f"at://{DID}/app.bsky.feed.post/3kabc"
    assert not message_of("https://bsky.app/profile/somebody.else/post/3kabc", BLUESKY, others=others)


@pytest.mark.parametrize("network", ["telegram", "matrix"])
def test_a_message_with_pictures_may_be_several(network: str) -> None:
    """Their names do not follow from the address of one."""
    url = {"telegram": "https://t.me/kirkikindi/42", "matrix": "https://matrix.to/#/!r%3Aa/%24e"}[network]
    assert message_of(url, channel(network))
    assert not message_of(url, channel(network), pictures=2)


@pytest.mark.parametrize(
    ("where", "address"),
    [
        (MASTODON, "https://mastodon.example/@kirkikindi"),
        (BLUESKY, "https://bsky.app/profile/kirkikindi.bsky.social"),
        (channel("telegram", account="@kirkikindi"), "https://t.me/kirkikindi"),
        (channel("wordpress", server="https://blog.example/"), "https://blog.example"),
        (channel("outbox", twin="bluesky"), "outbox/k/index.html"),
        (channel("discord"), ""),
    ],
)
def test_where_an_account_is_looked_at(where: Channel, address: str) -> None:
    """Its page, where there is one that everybody sees."""
    assert profile(where) == address


@pytest.mark.parametrize(
    ("url", "network", "fine"),
    [
        ("https://mastodon.example/@kirkikindi/1", "mastodon", True),
        ("http://localhost:3000/@kirkikindi/1", "mastodon", True),
        ("https://token@mastodon.example/1", "mastodon", False),
        ("javascript:alert(1)", "mastodon", False),
        ("https://mastodon.example/\u202e1", "mastodon", False),
        ("https://mastodon.example/" + "1" * 2000, "mastodon", False),
        ("outbox/x/index.html#m000001", "mastodon", False),
        ("outbox/x/index.html#m000001", "outbox", True),
        ("outbox/../index.html#m000001", "outbox", False),
        ("https://mastodon.example/1", "outbox", False),
    ],
)
def test_what_may_stand_in_the_ledger(url: str, network: str, fine: bool) -> None:  # noqa: FBT001 - a table
    """An address that is safe to show as a link, and holds no secret."""
    assert (wrong(url, network) is None) is fine
