"""Viber, Weibo and WeChat beyond what all networks share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.networks.contract import HandedOver, Lasts, NoReceipt, Payload, Receipt
from pipeline.networks.viber import Viber
from pipeline.networks.weibo import Weibo
from tests.networks.case import ANY, FILM, FILM_BYTES, QUICK
from tests.networks.cases_messaging import wechat_of
from tests.networks.fakes import viber, wechat, weibo
from tests.networks.fakes.base import Reply, serving
from tests.networks.fakes.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.errors import SendError

NOW = datetime.now(UTC).replace(microsecond=0)
POST = Payload("Merhaba https://kirk.example/a")
ARTICLE = Payload("Merhaba", markdown="Merhaba **dünya**", title="Kış menüsü", images=(ANY,))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (2, UnauthorisedError),
        (9, UnauthorisedError),
        (10, UnauthorisedError),
        (12, NotSentError),
        (3, RejectedError),
        (999, UnknownOutcomeError),
    ],
)
def test_a_yes_of_viber_with_a_number_inside(status: int, error: type[SendError], tmp_path: Path) -> None:
    """What each number means; one that nobody explains leaves open what was done."""
    with serving(viber.Viber()) as fake:
        network = Viber(token=viber.Viber.token, hosting=Shelf(tmp_path, fake), server=fake.url, patience=QUICK)
        fake.ill = [Reply(200, {"status": status, "status_message": f"no {viber.Viber.token}"})]
        with pytest.raises((NotSentError, RejectedError, UnknownOutcomeError)) as caught:
            network.send(POST, reply_to=(), key="k", now=NOW)
    assert type(caught.value) is error
    assert viber.Viber.token not in str(caught.value)


def test_what_viber_takes(tmp_path: Path) -> None:
    """A text, an address alone, a video that it fetches: each in the name of the super-admin."""
    (tmp_path / FILM.path).write_bytes(FILM_BYTES)
    with serving(viber.Viber()) as fake:
        network = Viber(token=viber.Viber.token, hosting=Shelf(tmp_path, fake), server=fake.url, patience=QUICK)
        for message in (POST, Payload("https://kirk.example/a"), Payload("Demleme", video=FILM)):
            assert network.send(message, reply_to=(), key="k", now=NOW).url == ""
        assert [post["type"] for post in fake.posts] == ["text", "url", "video"]
        assert {post["from"] for post in fake.posts} == {viber.ADMIN}
        assert len([asked for asked in fake.asked if asked.path == "/pa/get_account_info"]) == 1


def test_a_channel_of_viber_without_a_webhook_is_known_before(tmp_path: Path) -> None:
    """Asking who it is says what is lacking; posting says where to read how."""
    with serving(viber.Viber()) as fake:
        assert isinstance(fake, viber.Viber)
        fake.webhook = ""
        network = Viber(token=viber.Viber.token, hosting=Shelf(tmp_path, fake), server=fake.url, patience=QUICK)
        assert network.whoami(NOW).lacks == ("webhook",)
        with pytest.raises(UnauthorisedError) as caught:
            network.send(POST, reply_to=(), key="k", now=NOW)
    assert "viber.md" in str(caught.value.hint)


def test_weibo_wants_an_address_of_its_domain(tmp_path: Path) -> None:
    """Nothing is sent without one, and the domain is named."""
    with serving(weibo.Weibo()) as fake:
        network = Weibo(tmp_path, token=weibo.Weibo.token, domain="kirk.example", server=fake.url, patience=QUICK)
        for text in ("Merhaba", "Merhaba https://kirk.example.org/", "Merhaba kirk.example"):
            with pytest.raises(RejectedError, match=r"kirk\.example"):
                network.send(Payload(text), reply_to=(), key="k", now=NOW)
        assert fake.asked == []


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (21327, UnauthorisedError),
        (10023, NotSentError),
        (20016, NotSentError),
        (10001, UnknownOutcomeError),
        (20021, RejectedError),
        (10017, RejectedError),
    ],
)
def test_what_weibos_numbers_mean(code: int, error: type[SendError], tmp_path: Path) -> None:
    """They come with 400 or 403, whatever they are about."""
    with serving(weibo.Weibo()) as fake:
        network = Weibo(tmp_path, token=weibo.Weibo.token, domain="kirk.example", server=fake.url, patience=QUICK)
        fake.ill = [Reply(403, {"request": "/", "error_code": str(code), "error": "no"})]
        with pytest.raises((NotSentError, RejectedError, UnknownOutcomeError)) as caught:
            network.send(POST, reply_to=(), key="k", now=NOW)
    assert type(caught.value) is error


def test_an_article_of_wechat_has_its_pictures_and_its_link(tmp_path: Path) -> None:
    """The first picture is the cover; a card stands on top; the link is what “read more” leads to."""
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        network = wechat_of(tmp_path, fake, wechat.WeChat.secret)
        receipt = network.send(replace(ARTICLE, link="https://kirk.example/a"), reply_to=(), key="k", now=NOW)
        (post,) = fake.posts
    assert receipt == Receipt("article-1", "http://mp.weixin.qq.com/s/article-1")
    assert post["content_source_url"] == "https://kirk.example/a"
    assert post["author"] == "Kırk"
    assert 'alt="Kahve"' in post["content"]
    assert "<script" not in post["content"]
    assert '<p style="margin:1em 0">Merhaba <strong>dünya</strong></p>' in post["content"]


@pytest.mark.parametrize("drafts_only", [True, False])
def test_a_draft_is_left_to_a_person(drafts_only: bool, tmp_path: Path) -> None:  # noqa: FBT001 - both ways
    """Because the channel says so, or because WeChat does not let the account publish."""
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        fake.may_publish = drafts_only
        network = wechat_of(tmp_path, fake, wechat.WeChat.secret, drafts_only=drafts_only)
        receipt = network.send(ARTICLE, reply_to=(), key="k", now=NOW)
        assert isinstance(receipt, HandedOver)
        assert list(fake.drafts) == [receipt.remote_id]
        assert fake.posts == []


def test_what_became_of_a_draft(tmp_path: Path) -> None:
    """It is there still: nothing is out. It is gone: an article says so, or nobody knows."""
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        network = wechat_of(tmp_path, fake, wechat.WeChat.secret)
        draft = network.prepare(ARTICLE, reply_to=(), now=NOW)
        assert network.find_prepared(draft, ARTICLE, reply_to=(), since=NOW) is NoReceipt.ABSENT
        fake.ill = ["lost"]
        with pytest.raises(UnknownOutcomeError):
            network.publish(draft, ARTICLE, reply_to=(), now=NOW)
        found = network.find_prepared(draft, ARTICLE, reply_to=(), since=NOW)
        assert found == Receipt("article-1", "http://mp.weixin.qq.com/s/article-1")
        fake.posts.clear()
        with pytest.raises(UnknownOutcomeError, match="draft is gone"):
            network.find_prepared(draft, ARTICLE, reply_to=(), since=NOW)


def test_a_draft_is_good_for_the_next_try_and_is_published_once(tmp_path: Path) -> None:
    """Publishing may take WeChat hours, in which the draft is one still: a second draft would be a second article."""
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        network = wechat_of(tmp_path, fake, wechat.WeChat.secret)
        draft = network.prepare(ARTICLE, reply_to=(), now=NOW)
        assert isinstance(network, Lasts)
        assert network.lasts(draft, NOW + timedelta(days=30))
        network.publish(draft, ARTICLE, reply_to=(), now=NOW)
        with pytest.raises(UnknownOutcomeError, match="draft is gone"):
            network.publish(draft, ARTICLE, reply_to=(), now=NOW)
        assert len(fake.posts) == 1


def test_a_task_of_wechat_that_came_to_nothing(tmp_path: Path) -> None:
    """Queued is not published: its review may refuse it, and that is final."""
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        fake.fails = 4
        with pytest.raises(RejectedError, match="review"):
            wechat_of(tmp_path, fake, wechat.WeChat.secret).send(ARTICLE, reply_to=(), key="k", now=NOW)


def test_a_task_of_wechat_that_takes_too_long_is_in_doubt(tmp_path: Path) -> None:
    """It may come out any minute."""
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        fake.busy = 999
        with pytest.raises(UnknownOutcomeError):
            wechat_of(tmp_path, fake, wechat.WeChat.secret).send(ARTICLE, reply_to=(), key="k", now=NOW)


def test_an_address_that_is_not_on_wechats_list(tmp_path: Path) -> None:
    """It concerns the machine and not the post: the hint says what to do, and the address is named."""
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        fake.listed = False
        with pytest.raises(UnauthorisedError, match=r"203\.0\.113\.9") as caught:
            wechat_of(tmp_path, fake, wechat.WeChat.secret).send(ARTICLE, reply_to=(), key="k", now=NOW)
    assert "allow-list" in str(caught.value.hint)


def test_wechat_asks_to_wait(tmp_path: Path) -> None:
    """A limit of the day comes as a yes, too."""
    with serving(wechat.WeChat()) as fake:
        assert isinstance(fake, wechat.WeChat)
        fake.ill = [Reply(200, {"errcode": 45009, "errmsg": "reach max api daily quota limit"})]
        with pytest.raises(NotSentError) as caught:
            wechat_of(tmp_path, fake, wechat.WeChat.secret).send(ARTICLE, reply_to=(), key="k", now=NOW)
    assert caught.value.not_before == NOW + timedelta(minutes=10)
