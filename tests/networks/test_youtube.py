"""What is YouTube's own: uploads that go on where they stopped, addresses nobody else can read, who sees a video."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from pipeline.errors import NotSentError, RejectedError, SendError, UnauthorisedError, UnknownOutcomeError
from pipeline.model.variant import Span, SpanKind
from pipeline.networks import resumable
from pipeline.networks.contract import HandedOver, NoReceipt, Payload, Picture, Prepares, Receipt
from pipeline.networks.youtube import Settled
from tests.films import film
from tests.networks.case import FILM
from tests.networks.cases_google import youtube
from tests.networks.fakes.base import Reply, serving
from tests.networks.fakes.youtube import GRAIN, YouTube, error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.networks.contract import Clip

NOW = datetime.now(UTC).replace(microsecond=0)
MESSAGE = Payload("Bir", title="Kış", video=FILM, lang="tr")


@pytest.fixture
def fake() -> Iterator[YouTube]:
    """Its server."""
    made = YouTube()
    with serving(made):
        yield made


def long_film(root: Path) -> tuple[Clip, bytes]:
    """Return a video of several pieces."""
    data = film(played=bytes(range(256)) * 3000)
    (root / "long.mp4").write_bytes(data)
    return replace(FILM, path="long.mp4", sha256=sha256(data).hexdigest(), size=len(data)), data


def cover(root: Path) -> Picture:
    """Draw a cover."""
    file = io.BytesIO()
    Image.new("RGB", (16, 9), "brown").save(file, "JPEG")
    (root / "cover.jpg").write_bytes(file.getvalue())
    return Picture("cover.jpg", sha256(file.getvalue()).hexdigest(), "", "image/jpeg")


@pytest.mark.parametrize(
    ("forgets", "busy"), [([], 0), ([GRAIN // 2, GRAIN], 0), ([0, 0], 0), ([], 2), ([GRAIN // 4], 1)]
)
def test_an_upload_goes_on_where_it_stopped(
    fake: YouTube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgets: list[int], busy: int
) -> None:
    """Pieces that the server dropped or did not answer are sent again; the video is the file, byte for byte."""
    monkeypatch.setattr(resumable, "CHUNK", GRAIN)
    clip, data = long_film(tmp_path)
    fake.forgets, fake.busy = forgets, busy
    youtube(tmp_path, fake).send(replace(MESSAGE, video=clip), reply_to=(), key="k", now=NOW)
    assert [post["data"] == data for post in fake.posts] == [True]


def test_an_upload_that_gets_nowhere_is_given_up(
    fake: YouTube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was published: without the last byte there is no video."""
    monkeypatch.setattr(resumable, "CHUNK", GRAIN)
    clip, _ = long_film(tmp_path)
    fake.forgets = [0] * 50
    with pytest.raises(NotSentError, match=r"takes no more of long\.mp4"):
        youtube(tmp_path, fake).send(replace(MESSAGE, video=clip), reply_to=(), key="k", now=NOW)
    assert fake.posts == []


def test_the_last_look_comes_before_the_last_piece(
    fake: YouTube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours of uploading change nothing for anybody; the piece that ends it does."""
    monkeypatch.setattr(resumable, "CHUNK", GRAIN)
    clip, data = long_film(tmp_path)
    kept: list[int] = []

    def last_look() -> None:
        (session,) = fake.sessions.values()
        kept.append(len(session["data"]))

    message = replace(MESSAGE, video=clip)
    youtube(tmp_path, fake).send(message, reply_to=(), key="k", now=NOW, last_look=last_look)
    assert kept == [len(data) // GRAIN * GRAIN]


def test_what_became_of_an_upload_is_asked(fake: YouTube, tmp_path: Path) -> None:
    """Before its last byte it is nothing; after it, it is the video, whoever lost the answer."""
    account = youtube(tmp_path, fake)
    assert isinstance(account, Prepares)
    prepared = account.prepare(MESSAGE, reply_to=(), now=NOW)
    assert fake.posts == []
    assert account.find_prepared(prepared, MESSAGE, reply_to=(), since=NOW) is NoReceipt.ABSENT
    fake.ill = ["lost"]
    with pytest.raises(UnknownOutcomeError):
        account.publish(prepared, MESSAGE, reply_to=(), now=NOW)
    later = youtube(tmp_path, fake)
    found = later.find_prepared(prepared, MESSAGE, reply_to=(), since=NOW)
    assert found == Receipt(fake.posts[0]["id"], f"https://www.youtube.com/watch?v={fake.posts[0]['id']}")
    assert later.publish(prepared, MESSAGE, reply_to=(), now=NOW) == found, "it is asked before it is filled"
    assert len(fake.posts) == 1


def test_the_name_of_an_upload_says_nothing_to_others(fake: YouTube, tmp_path: Path) -> None:
    """The ledger is read by anybody, and whoever knows the address could fill it."""
    prepared = youtube(tmp_path, fake).prepare(MESSAGE, reply_to=(), now=NOW)
    (session,) = fake.sessions
    assert session not in prepared
    assert fake.url not in prepared


def test_an_upload_that_youtube_forgot(fake: YouTube, tmp_path: Path) -> None:
    """Then the list of videos says what became of it; where nothing did, it is begun anew."""
    account = youtube(tmp_path, fake)
    prepared = account.prepare(MESSAGE, reply_to=(), now=NOW)
    fake.sessions.clear()
    with pytest.raises(NotSentError, match="does not know the upload any more"):
        account.publish(prepared, MESSAGE, reply_to=(), now=NOW)
    assert account.find_prepared(prepared, MESSAGE, reply_to=(), since=NOW) is NoReceipt.ABSENT
    sent = account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    for lost in (prepared, "sealed-by-another-secret"):
        assert account.find_prepared(lost, MESSAGE, reply_to=(), since=NOW) == sent


def test_a_refused_upload_does_not_repeat_its_address(fake: YouTube, tmp_path: Path) -> None:
    """It is as good as a key."""
    fake.ill = [Reply(400, {"error": "Bad", "message": "no s3cret-up0"})]
    with pytest.raises(RejectedError) as caught:
        youtube(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert "s3cret" not in str(caught.value)


def test_a_channel_settles_who_sees_its_videos(fake: YouTube, tmp_path: Path) -> None:
    """Its options, the post's language and hashtags are the video's."""
    settled = Settled("unlisted", 27, made_for_kids=True, synthetic=True)
    text = "Kış geldi #kahve #çay #kahve"
    spans = tuple(
        Span(SpanKind.TAG, text.index(tag, start), text.index(tag, start) + len(tag), tag[1:])
        for tag, start in (("#kahve", 0), ("#çay", 0), ("#kahve", 18))
    )
    message = replace(MESSAGE, text=text, spans=spans)
    receipt = youtube(tmp_path, fake, settled=settled).send(message, reply_to=(), key="k", now=NOW)
    (post,) = fake.posts
    snippet = {
        name: post["snippet"][name] for name in ("title", "description", "categoryId", "tags", "defaultLanguage")
    }
    assert list(snippet.values()) == ["Kış", text, "27", ["kahve", "çay"], "tr"]
    status = post["status"]
    assert (status["privacyStatus"], status["selfDeclaredMadeForKids"], status["containsSyntheticMedia"]) == (
        "unlisted",
        True,
        True,
    )
    assert not isinstance(receipt, HandedOver)


def test_tags_are_as_many_as_youtube_takes(fake: YouTube, tmp_path: Path) -> None:
    """Five hundred characters in all: the last ones stay in the text alone."""
    words = [f"#etiket{number:03}{'x' * 60}" for number in range(12)]
    text, spans, at = " ".join(words), [], 0
    for word in words:
        spans.append(Span(SpanKind.TAG, at, at + len(word), word[1:]))
        at += len(word) + 1
    youtube(tmp_path, fake).send(replace(MESSAGE, text=text, spans=tuple(spans)), reply_to=(), key="k", now=NOW)
    assert len(fake.posts[0]["snippet"]["tags"]) == 7


def test_a_video_that_youtube_keeps_private_is_left_to_a_person(fake: YouTube, tmp_path: Path) -> None:
    """Nobody sees it, so it does not count as out; where private was meant, it does."""
    fake.locked = True
    account = youtube(tmp_path, fake)
    sent = account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    name = fake.posts[0]["id"]
    assert sent == HandedOver(name, f"https://studio.youtube.com/video/{name}/edit")
    assert account.find(MESSAGE, reply_to=(), key="k", since=NOW) == sent
    meant = youtube(tmp_path, fake, settled=Settled("private"))
    assert not isinstance(meant.send(MESSAGE, reply_to=(), key="k", now=NOW), HandedOver)


def test_a_video_that_youtube_rejects(fake: YouTube, tmp_path: Path) -> None:
    """It took the bytes and shows nothing: a refusal, with its reason."""
    refused = {"id": "vid-1234567", "status": {"uploadStatus": "rejected", "rejectionReason": "duplicate"}}
    fake.ill = [Reply(200, refused)]
    with pytest.raises(RejectedError, match="did not take the video \\(duplicate\\)"):
        youtube(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)


def test_a_cover_is_set(fake: YouTube, tmp_path: Path) -> None:
    """After the video is out; where YouTube does not take it, the video is out all the same."""
    picture = cover(tmp_path)
    account = youtube(tmp_path, fake)
    receipt = account.send(replace(MESSAGE, video=replace(FILM, cover=picture)), reply_to=(), key="k", now=NOW)
    assert fake.covers == {receipt.remote_id: (tmp_path / "cover.jpg").read_bytes()}
    (tmp_path / "cover.jpg").write_bytes(b"other bytes")
    assert account.send(replace(MESSAGE, video=replace(FILM, cover=picture)), reply_to=(), key="k2", now=NOW).url
    assert len(fake.covers) == 1


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (403, "quotaExceeded", NotSentError),
        (400, "uploadLimitExceeded", NotSentError),
        (401, "youtubeSignupRequired", UnauthorisedError),
        (403, "insufficientPermissions", UnauthorisedError),
        (403, "forbidden", RejectedError),
    ],
)
def test_a_refusal_by_what_it_means(
    fake: YouTube, tmp_path: Path, status: int, reason: str, kind: type[SendError]
) -> None:
    """Most of them come with 403."""
    fake.ill = [error(status, reason, "not so")]
    with pytest.raises(SendError) as caught:
        youtube(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert type(caught.value) is kind


def test_an_edit_keeps_what_it_does_not_change(fake: YouTube, tmp_path: Path) -> None:
    """What is not sent again would be lost: the category that somebody chose in the studio, the language spoken."""
    account = youtube(tmp_path, fake)
    sent = account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    fake.posts[0]["snippet"] |= {"categoryId": "28", "defaultAudioLanguage": "de"}
    account.edit(sent.remote_id, replace(MESSAGE, text="İki", title="Yaz"), NOW)
    snippet: dict[str, Any] = fake.posts[0]["snippet"]
    assert (snippet["title"], snippet["description"]) == ("Yaz", "İki")
    assert (snippet["categoryId"], snippet["defaultAudioLanguage"]) == ("28", "de")


def test_a_comment_is_edited_and_taken_back(fake: YouTube, tmp_path: Path) -> None:
    """By its own name, which is no video's."""
    account = youtube(tmp_path, fake)
    video = account.send(MESSAGE, reply_to=(), key="k", now=NOW).remote_id
    comment = account.send(Payload("İlk", part=2), reply_to=(video,), key="k2", now=NOW)
    assert comment.url == f"https://www.youtube.com/watch?v={video}&lc={comment.remote_id}"
    assert account.edit(comment.remote_id, Payload("Düzeldi"), NOW) == comment
    assert fake.posts[1]["snippet"]["description"] == "Düzeldi"
    account.delete(comment.remote_id, NOW)
    assert [post["id"] for post in fake.posts] == [video]


def test_one_token_for_a_run(fake: YouTube, tmp_path: Path) -> None:
    """It is made when it is first needed."""
    account = youtube(tmp_path, fake)
    assert fake.tokens == 0
    video = account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    account.counts(video.remote_id, NOW)
    assert fake.tokens == 1


@pytest.mark.parametrize("message", [replace(MESSAGE, video=None), replace(MESSAGE, video=replace(FILM, size=1))])
def test_nothing_is_begun_without_the_video(fake: YouTube, tmp_path: Path, message: Payload) -> None:
    """None at all, or other bytes than those that were approved."""
    with pytest.raises((RejectedError, NotSentError)):
        youtube(tmp_path, fake).send(message, reply_to=(), key="k", now=NOW)
    assert fake.sessions == {}
