"""What is TikTok's own: posts that a person finishes in the app, uploads that can be asked, what an account allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import NotSentError, RejectedError, SendError, UnauthorisedError, UnknownOutcomeError
from pipeline.networks import tiktok as adapter
from pipeline.networks.contract import HandedOver, NoReceipt, Payload, Prepares, Receipt
from pipeline.networks.tiktok_terms import Settled
from tests.films import film
from tests.networks.case import ANY, FILM, FILM_BYTES
from tests.networks.cases_google import DIRECT, tiktok
from tests.networks.fakes.base import Reply, serving
from tests.networks.fakes.tiktok import TikTok

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
VIDEO = Payload("Kış geldi #kahve", video=FILM)
PHOTOS = Payload("Kış geldi", title="Kış", images=(ANY, ANY))
PROFILE = "https://www.tiktok.com/@kirkikindi"


@pytest.fixture
def fake() -> Iterator[TikTok]:
    """Its server."""
    made = TikTok()
    with serving(made):
        yield made


@pytest.mark.parametrize("message", [VIDEO, PHOTOS])
def test_a_post_is_left_in_the_app(fake: TikTok, tmp_path: Path, message: Payload) -> None:
    """Unless the channel says otherwise: a person finishes it there, so it is not out."""
    receipt = tiktok(tmp_path, fake, settled=Settled()).send(message, reply_to=(), key="k", now=NOW)
    (name,) = fake.states
    assert receipt == HandedOver(name, PROFILE)
    assert fake.posts == []
    assert not [asked for asked in fake.asked if "creator_info" in asked.path]


def test_what_cannot_be_looked_for(fake: TikTok, tmp_path: Path) -> None:
    """What is left in the app, or seen by some alone, is in no list: a person looks."""
    for settled in (Settled(), Settled(direct=True, privacy="friends")):
        account = tiktok(tmp_path, fake, settled=settled)
        assert account.find(PHOTOS, reply_to=(), key="k", since=NOW) is NoReceipt.UNSUPPORTED


def test_a_video_is_published(fake: TikTok, tmp_path: Path) -> None:
    """With what the channel settled, and what the account switched off stays off."""
    fake.off = {"comment_disabled": True, "duet_disabled": True}
    settled = replace(DIRECT, generated=True, advertises="self")
    receipt = tiktok(tmp_path, fake, settled=settled).send(VIDEO, reply_to=(), key="k", now=NOW)
    (post,) = fake.posts
    assert post["media"] == FILM_BYTES
    assert receipt == Receipt(post["id"], f"{PROFILE}/video/{post['id']}")
    wanted: dict[str, Any] = {"disable_comment": True, "disable_duet": True, "disable_stitch": False, "is_aigc": True}
    wanted |= {"brand_organic_toggle": True, "brand_content_toggle": False, "privacy_level": "PUBLIC_TO_EVERYONE"}
    assert {name: post["about"][name] for name in wanted} == wanted


def test_photos_are_published(fake: TikTok, tmp_path: Path) -> None:
    """TikTok fetches them."""
    receipt = tiktok(tmp_path, fake).send(PHOTOS, reply_to=(), key="k", now=NOW)
    (post,) = fake.posts
    assert receipt.url == f"{PROFILE}/photo/{post['id']}"
    assert (post["about"]["title"], post["about"]["description"]) == ("Kış", "Kış geldi")
    assert post["about"]["auto_add_music"] is False


def test_a_large_video_goes_in_pieces(fake: TikTok, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of one size, and the last one with what is left over; the last look comes before it."""
    monkeypatch.setattr(adapter, "WHOLE", 1000)
    monkeypatch.setattr(adapter, "CHUNK", 1000)
    fake.sizes = (1000, 1000)
    data = film(played=bytes(range(256)) * 13)
    (tmp_path / "long.mp4").write_bytes(data)
    clip = replace(FILM, path="long.mp4", sha256=sha256(data).hexdigest(), size=len(data))
    seen: list[int] = []
    message = replace(VIDEO, video=clip)

    def last_look() -> None:
        (upload,) = fake.uploads.values()
        seen.append(len(upload["data"]))

    tiktok(tmp_path, fake).send(message, reply_to=(), key="k", now=NOW, last_look=last_look)
    assert fake.posts[0]["media"] == data
    assert seen == [(len(data) // 1000 - 1) * 1000]


def test_what_became_of_an_upload_is_asked(fake: TikTok, tmp_path: Path) -> None:
    """Nothing before the bytes are there; a post after that, whoever lost the answer."""
    account = tiktok(tmp_path, fake)
    assert isinstance(account, Prepares)
    prepared = account.prepare(VIDEO, reply_to=(), now=NOW)
    assert "s3cret" not in prepared
    assert account.find_prepared(prepared, VIDEO, reply_to=(), since=NOW) is NoReceipt.ABSENT
    fake.ill = ["lost"]
    with pytest.raises(UnknownOutcomeError):
        account.publish(prepared, VIDEO, reply_to=(), now=NOW)
    fake.busy = 1
    later = tiktok(tmp_path, fake)
    with pytest.raises(UnknownOutcomeError, match="is not done with it yet"):
        later.find_prepared(prepared, VIDEO, reply_to=(), since=NOW)
    found = later.find_prepared(prepared, VIDEO, reply_to=(), since=NOW)
    assert found == Receipt(fake.posts[0]["id"], f"{PROFILE}/video/{fake.posts[0]['id']}")
    fake.states.clear()
    listed = later.find_prepared(prepared, VIDEO, reply_to=(), since=NOW)
    assert getattr(listed, "remote_id", "") == fake.posts[0]["id"]


def test_photos_that_are_not_listed_may_be_out(fake: TikTok, tmp_path: Path) -> None:
    """TikTok says of its list that it has videos: photos that are not in it prove nothing."""
    account = tiktok(tmp_path, fake)
    account.send(PHOTOS, reply_to=(), key="k", now=NOW)
    fake.posts.clear()
    assert account.find(PHOTOS, reply_to=(), key="k", since=NOW) is NoReceipt.UNSUPPORTED


@pytest.mark.parametrize(
    "said", [{}, {"status": "PROCESSING_UPLOAD"}, {"status": "SOMETHING_NEW", "uploaded_bytes": 0}]
)
def test_what_tiktok_does_not_say_proves_nothing(fake: TikTok, tmp_path: Path, said: dict[str, Any]) -> None:
    """Only an upload that lacks bytes by TikTok's own count came to nothing."""
    account = tiktok(tmp_path, fake)
    prepared = account.prepare(VIDEO, reply_to=(), now=NOW)
    account.publish(prepared, VIDEO, reply_to=(), now=NOW)
    fake.ill = [Reply(200, {"data": said, "error": {"code": "ok"}})]
    fake.publishes = lambda asked: asked.path.endswith("/status/fetch/")  # type: ignore[method-assign]
    with pytest.raises(UnknownOutcomeError, match="is not done with it yet"):
        account.find_prepared(prepared, VIDEO, reply_to=(), since=NOW)


def test_a_draft_whose_answer_was_lost(fake: TikTok, tmp_path: Path) -> None:
    """TikTok knows by its name that it is in the app."""
    account = tiktok(tmp_path, fake, settled=Settled())
    prepared = account.prepare(VIDEO, reply_to=(), now=NOW)
    fake.ill, fake.busy = ["lost"], 0
    with pytest.raises(UnknownOutcomeError):
        account.publish(prepared, VIDEO, reply_to=(), now=NOW)
    assert isinstance(account.find_prepared(prepared, VIDEO, reply_to=(), since=NOW), HandedOver)
    with pytest.raises(NotSentError, match="does not know the upload"):
        account.publish("sealed-by-another", VIDEO, reply_to=(), now=NOW)


def test_who_may_see_it_is_asked_first(fake: TikTok, tmp_path: Path) -> None:
    """What the account does not allow is refused before anything is begun."""
    account = tiktok(tmp_path, fake, settled=Settled(direct=True, privacy="followers"))
    for message in (VIDEO, PHOTOS):
        with pytest.raises(RejectedError, match="does not allow “followers”"):
            account.send(message, reply_to=(), key="k", now=NOW)
    assert fake.states == {}


def test_a_video_that_is_too_long_for_the_account(fake: TikTok, tmp_path: Path) -> None:
    """Each account has its own bound."""
    fake.longest = 1
    with pytest.raises(RejectedError, match="up to 1 s"):
        tiktok(tmp_path, fake).send(VIDEO, reply_to=(), key="k", now=NOW)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("file_format_check_failed", RejectedError), ("duration_check", RejectedError), ("internal", NotSentError)],
)
def test_a_post_that_fails_afterwards(fake: TikTok, tmp_path: Path, reason: str, kind: type[SendError]) -> None:
    """TikTok looks at it later and says why; what was its own fault is tried again."""
    fake.fails = reason
    with pytest.raises(SendError, match=reason) as caught:
        tiktok(tmp_path, fake).send(VIDEO, reply_to=(), key="k", now=NOW)
    assert type(caught.value) is kind


def test_a_post_that_takes_too_long(fake: TikTok, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may come out any time."""
    monkeypatch.setattr(adapter, "ASKS", 3)
    fake.busy = 99
    with pytest.raises(UnknownOutcomeError, match="is not done with it yet"):
        tiktok(tmp_path, fake).send(VIDEO, reply_to=(), key="k", now=NOW)


def test_what_some_may_see_has_no_number(fake: TikTok, tmp_path: Path) -> None:
    """TikTok names public posts alone: the receipt has the name of the upload."""
    receipt = tiktok(tmp_path, fake, settled=Settled(direct=True)).send(VIDEO, reply_to=(), key="k", now=NOW)
    (name,) = fake.states
    assert receipt == Receipt(name, PROFILE)
    assert len(fake.posts) == 1


def test_an_app_that_was_not_audited_is_told_so(fake: TikTok, tmp_path: Path) -> None:
    """Nothing of it gets through, so the whole account waits for a person."""
    fake.audited = False
    with pytest.raises(UnauthorisedError) as caught:
        tiktok(tmp_path, fake).send(VIDEO, reply_to=(), key="k", now=NOW)
    assert "docs/networks/tiktok.md" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "spam_risk_too_many_posts", NotSentError),
        (403, "spam_risk_too_many_pending_share", NotSentError),
        (200, "rate_limit_exceeded", NotSentError),
        (200, "invalid_params", RejectedError),
        (403, "url_ownership_unverified", UnauthorisedError),
        (403, "privacy_level_option_mismatch", RejectedError),
    ],
)
def test_a_refusal_by_what_it_means(
    fake: TikTok, tmp_path: Path, status: int, code: str, kind: type[SendError]
) -> None:
    """Also where the status says yes."""
    fake.ill = [Reply(status, {"data": {}, "error": {"code": code, "message": "not so", "log_id": "l"}})]
    with pytest.raises(SendError, match="not so") as caught:
        tiktok(tmp_path, fake).send(PHOTOS, reply_to=(), key="k", now=NOW)
    assert type(caught.value) is kind


@pytest.mark.parametrize("about", [{"video": None}, {"video": None, "text": "Yalnız söz"}])
def test_words_alone_are_no_post(fake: TikTok, tmp_path: Path, about: dict[str, Any]) -> None:
    """There is nothing to show."""
    with pytest.raises(RejectedError, match="without a video or a photo"):
        tiktok(tmp_path, fake).send(replace(VIDEO, **about), reply_to=(), key="k", now=NOW)
