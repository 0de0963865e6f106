"""Reddit beyond what all networks share: the rules of a subreddit, posts that it does not name, a yes that is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.networks.contract import NoReceipt, Payload, Receipt
from tests.networks.case import ANY, FILM, FILM_BYTES, PICTURE
from tests.networks.cases_messaging import reddit_of
from tests.networks.fakes.base import Reply, serving
from tests.networks.fakes.reddit import FLAIR, Reddit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.networks.reddit import Reddit as Adapter

NOW = datetime.now(UTC).replace(microsecond=0)
POST = Payload("Merhaba *kahve*", markdown="Merhaba *kahve*", title="Kış menüsü")


@pytest.fixture
def fake() -> Iterator[Reddit]:
    """Reddit."""
    with serving(Reddit()) as fake:
        assert isinstance(fake, Reddit)
        yield fake


@pytest.fixture
def network(fake: Reddit, tmp_path: Path) -> Adapter:
    """An account, and a picture in its workspace."""
    (tmp_path / ANY.path).write_bytes(PICTURE.getvalue())
    return reddit_of(tmp_path, fake, fake.refresh)


def send(network: Adapter, payload: Payload = POST, reply_to: tuple[str, ...] = ()) -> Receipt:
    """Send something."""
    return network.send(payload, reply_to=reply_to, key="k", now=NOW)


def submitted(fake: Reddit) -> int:
    """How often something was submitted."""
    return len([asked for asked in fake.asked if fake.publishes(asked)])


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"is_flair_required": True}, "without a flair"),
        ({"title_text_max_length": 5}, "5 characters at most"),
        ({"title_text_min_length": 50}, "50 characters at least"),
        ({"title_required_strings": ["[Soru]"]}, r"\[Soru\]"),
        ({"title_blacklisted_strings": ["MENÜ"]}, "MENÜ"),
        ({"body_blacklisted_strings": ["kahve"]}, "kahve"),
        ({"body_restriction_policy": "notAllowed"}, "no text"),
        ({"body_text_max_length": 3}, "3 characters at most"),
    ],
)
def test_what_a_subreddit_would_refuse_is_said_before(
    fake: Reddit, network: Adapter, rule: dict[str, Any], words: str
) -> None:
    """Its own rules are asked first; nothing is submitted, and the reason is in words."""
    fake.requirements |= rule
    with pytest.raises(RejectedError, match=words):
        send(network)
    assert submitted(fake) == 0


def test_links_that_a_subreddit_does_not_take(fake: Reddit, network: Adapter) -> None:
    """By its list of domains, those below them included."""
    link = replace(POST, link="https://shop.kirk.example/menu")
    for rule in ({"domain_blacklist": ["kirk.example"]}, {"domain_whitelist": ["youtube.com"]}):
        fake.requirements = rule
        with pytest.raises(RejectedError, match=r"shop\.kirk\.example"):
            send(network, link)
    fake.requirements = {"domain_whitelist": ["kirk.example"]}
    assert send(network, link).url.startswith("https://www.reddit.com/r/kahve/comments/")
    assert fake.posts[0]["url"] == "https://shop.kirk.example/menu"
    assert fake.posts[0]["selftext"] == "Merhaba *kahve*"


def test_a_flair_is_known_by_its_words_or_its_number(fake: Reddit, tmp_path: Path) -> None:
    """A word that it has not is refused, with those that it has."""
    for flair in ("haber", FLAIR):
        send(reddit_of(tmp_path, fake, fake.refresh, flair))
    assert [post["flair"] for post in fake.posts] == [FLAIR, FLAIR]
    with pytest.raises(RejectedError, match="no flair “Şaka”") as caught:
        send(reddit_of(tmp_path, fake, fake.refresh, "Şaka"))
    assert "Haber" in str(caught.value.hint)


def test_what_is_sensitive_is_marked(fake: Reddit, network: Adapter) -> None:
    """Reddit's own marks: not safe for work, spoiler."""
    send(network)
    send(network, replace(POST, sensitive=True, spoiler="Film sonu"))
    assert [(post["over_18"], post["spoiler"]) for post in fake.posts] == [(False, False), (True, True)]


def test_nothing_is_sent_where_no_requests_are_left(fake: Reddit, network: Adapter) -> None:
    """Reddit says how many, and when there are more."""
    fake.left = 2.0
    with pytest.raises(NotSentError) as caught:
        send(network)
    assert caught.value.not_before == NOW + timedelta(seconds=321)
    assert submitted(fake) == 0


def test_an_image_is_looked_up_and_never_submitted_twice(fake: Reddit, network: Adapter) -> None:
    """The answer does not name the post: it is there after a while."""
    fake.late = 3
    receipt = send(network, replace(POST, images=(ANY,)))
    assert receipt == Receipt(fake.posts[0]["name"], f"https://www.reddit.com{fake.posts[0]['permalink']}")
    assert submitted(fake) == 1


def test_an_image_that_does_not_show_up_is_in_doubt(fake: Reddit, network: Adapter) -> None:
    """Minutes may pass; a later look finds it."""
    image = replace(POST, images=(ANY,))
    fake.late = 99
    with pytest.raises(UnknownOutcomeError, match="does not show the post yet"):
        send(network, image)
    assert network.find(image, reply_to=(), key="k", since=NOW) is NoReceipt.ABSENT
    fake.late = 0
    assert isinstance(network.find(image, reply_to=(), key="k", since=NOW), Receipt)
    assert submitted(fake) == 1


def test_the_store_is_told_no_token_and_repeats_no_secret(fake: Reddit, network: Adapter) -> None:
    """It belongs to somebody else; what lets anybody fill the place is masked."""
    fake.leased["asset0"] = ("image/jpeg", b"")
    real = fake.keep
    fake.keep = lambda asked: Reply(403, "<Error>p0licy-s3cret is wrong</Error>")  # type: ignore[method-assign]  # noqa: ARG005 - as it is
    with pytest.raises(RejectedError) as caught:
        send(network, replace(POST, images=(ANY,)))
    assert "p0licy" not in str(caught.value)
    fake.keep = real  # type: ignore[method-assign]
    send(network, replace(POST, images=(ANY,)))
    stored = [asked for asked in fake.asked if asked.path == "/store"]
    assert [asked.headers.get("Authorization") for asked in stored] == [None, None]


def test_a_video_wants_a_cover(fake: Reddit, network: Adapter, tmp_path: Path) -> None:
    """Reddit shows none without."""
    clip = replace(FILM, cover=None)
    with pytest.raises(RejectedError, match="cover"):
        send(network, replace(POST, video=clip))
    assert submitted(fake) == 0
    (tmp_path / FILM.path).write_bytes(FILM_BYTES)
    send(network, replace(POST, video=replace(FILM, cover=ANY)))
    assert {kind for kind, data in fake.leased.values() if data} == {"video/mp4", "image/jpeg"}
    assert submitted(fake) == 1


def test_an_address_that_the_subreddit_has(fake: Reddit, network: Adapter) -> None:
    """Ours is recognised as arrived; somebody else's is a refusal."""
    link = replace(POST, link="https://kirk.example/menu")
    first = send(network, link)
    assert send(network, link) == first
    fake.posts[0]["title"] = "Başkasının"
    with pytest.raises(RejectedError, match="ALREADY_SUB") as caught:
        send(network, link)
    assert "somebody" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("errors", "wait"),
    [
        ({"errors": [["RATELIMIT", "Take a break for 9 minutes before trying again.", "ratelimit"]]}, 540),
        ({"errors": [["RATELIMIT", "slow down", "ratelimit"]], "ratelimit": 12.5}, 12.5),
        ({"errors": [["RATELIMIT", "slow down", "ratelimit"]]}, None),
    ],
)
def test_a_yes_that_asks_to_wait(fake: Reddit, network: Adapter, errors: dict[str, Any], wait: float | None) -> None:
    """New accounts hear it often; nothing was posted, and the time is known."""
    fake.ill = [Reply(200, {"json": errors})]
    with pytest.raises(NotSentError) as caught:
        send(network)
    assert caught.value.not_before == (None if wait is None else NOW + timedelta(seconds=wait))


@pytest.mark.parametrize(
    ("code", "error"), [("SUBREDDIT_NOTALLOWED", RejectedError), ("USER_REQUIRED", UnauthorisedError)]
)
def test_a_yes_that_means_no(fake: Reddit, network: Adapter, code: str, error: type[RejectedError]) -> None:
    """Refusals come inside."""
    fake.ill = [Reply(200, {"json": {"errors": [[code, "you aren't allowed to post there.", "sr"]]}})]
    with pytest.raises(RejectedError, match=code) as caught:
        send(network)
    assert type(caught.value) is error


def test_a_title_stays_as_it_is(fake: Reddit, network: Adapter) -> None:
    """Reddit cannot change it; the text is left as well, so that nothing is half changed."""
    receipt = send(network)
    with pytest.raises(RejectedError, match="titles"):
        network.edit(receipt.remote_id, replace(POST, title="Başka", text="Yeni", markdown="Yeni"), NOW)
    assert fake.posts[0]["selftext"] == "Merhaba *kahve*"


def test_one_run_signs_in_once(fake: Reddit, network: Adapter) -> None:
    """A token is good for an hour."""
    first = send(network)
    send(network, Payload("Tarif aşağıda", markdown="Tarif aşağıda", part=2, parts=2), (first.remote_id,))
    network.find(POST, reply_to=(), key="k", since=NOW)
    assert fake.signed_in == 1
