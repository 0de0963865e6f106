"""What is Graph's own: refusals by what they mean, containers and what became of them, lists in pages."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import NotSentError, RejectedError, SendError, UnauthorisedError, UnknownOutcomeError
from pipeline.model.variant import Span, SpanKind
from pipeline.networks.contract import Clip, NoReceipt, Payload, Prepares, Receipt
from pipeline.networks.facebook import Facebook
from pipeline.networks.threads import Threads
from tests.films import film
from tests.networks.case import ANY, PICTURE, QUICK
from tests.networks.cases import instagram
from tests.networks.fakes import graph
from tests.networks.fakes.base import Reply, serving
from tests.networks.fakes.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.networks.instagram import Instagram

NOW = datetime.now(UTC).replace(microsecond=0)
MESSAGE = Payload("Bir", images=(ANY,))


@pytest.fixture
def page() -> Iterator[graph.Facebook]:
    """A Page's server."""
    made = graph.Facebook()
    with serving(made):
        yield made


@pytest.fixture(params=["threads", "instagram"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Any, Threads | Instagram]]:
    """The two that publish containers, each with its server."""
    if request.param == "threads":
        with serving(graph.Threads()) as fake:
            (tmp_path / ANY.path).write_bytes(PICTURE.getvalue())
            yield fake, Threads(token=graph.Graph.token, hosting=Shelf(tmp_path, fake), server=fake.url, patience=QUICK)
    else:
        with serving(graph.Instagram()) as fake:
            yield fake, instagram(tmp_path, fake, graph.Graph.token)


def facebook(fake: graph.Facebook, root: Path) -> Facebook:
    """Return the adapter of the Page."""
    return Facebook(root, page=fake.me, token=fake.token, server=fake.url, patience=QUICK)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (190, UnauthorisedError),  # the token ended
        (200, UnauthorisedError),  # it may not do this
        (4, NotSentError),
        (32, NotSentError),
        (1390008, NotSentError),
        (2, UnknownOutcomeError),  # something broke at their side
        (100, RejectedError),
    ],
)
def test_a_refusal_by_what_it_means(page: graph.Facebook, tmp_path: Path, code: int, kind: type[SendError]) -> None:
    """All of them come with 400; the words are Graph's own, without the token."""
    error = {"message": f"(#{code}) not so {page.token}", "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    page.ill = [Reply(400, {"error": error})]
    with pytest.raises(SendError, match="not so") as caught:
        facebook(page, tmp_path).send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    assert type(caught.value) is kind
    assert page.token not in str(caught.value)


def test_a_post_like_the_one_before_it(page: graph.Facebook, tmp_path: Path) -> None:
    """Facebook says that it has it (506): if that is so, it has arrived; if not, it was refused."""
    account = facebook(page, tmp_path)
    refused = Reply(400, {"error": {"message": "Duplicate status message", "type": "OAuthException", "code": 506}})
    page.ill = [refused]
    with pytest.raises(RejectedError, match="Duplicate"):
        account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    first = account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    page.ill = [refused]
    assert account.send(Payload("Bir"), reply_to=(), key="k", now=NOW) == first
    assert len(page.posts) == 1


def test_a_page_is_mentioned_and_a_link_has_a_card(page: graph.Facebook, tmp_path: Path) -> None:
    """By its number in the text; the link beside it."""
    message = Payload("Teşekkürler Porsuk", (Span(SpanKind.MENTION, 12, 18, "12345"),), link="https://example.org/a")
    facebook(page, tmp_path).send(message, reply_to=(), key="k", now=NOW)
    assert page.posts[0]["text"] == "Teşekkürler @[12345]"
    assert b"link=https%3A%2F%2Fexample.org%2Fa" in next(a.body for a in page.asked if a.path.endswith("/feed"))


def test_a_lost_post_on_a_later_page(page: graph.Facebook, tmp_path: Path) -> None:
    """The list is read on as long as it may hold what was sent, and no farther."""
    page.page = 1
    account = facebook(page, tmp_path)
    first = account.send(Payload("Bir"), reply_to=(), key="a", now=NOW)
    account.send(Payload("İki"), reply_to=(), key="b", now=NOW)
    assert account.find(Payload("Bir"), reply_to=(), key="a", since=NOW) == first
    page.asked.clear()
    later = NOW + timedelta(hours=1)
    assert account.find(Payload("Bir"), reply_to=(), key="a", since=later) is NoReceipt.ABSENT
    assert len(page.asked) == 1


def test_a_lost_comment_among_older_ones(page: graph.Facebook, tmp_path: Path) -> None:
    """Facebook begins with the oldest comment; what was sent last is found all the same."""
    page.page = 1
    account = facebook(page, tmp_path)
    post = account.send(Payload("Gönderi"), reply_to=(), key="a", now=NOW).remote_id
    page.posted(text="Çok güzel", parent=post, at="2026-01-01T00:00:00+0000")
    lost = account.send(Payload("Adres"), reply_to=[post], key="b", now=NOW)
    assert account.find(Payload("Adres"), reply_to=[post], key="b", since=NOW) == lost


def test_an_address_that_nobody_tells_is_no_doubt(
    page: graph.Facebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The post is out, and its name is known."""
    monkeypatch.setattr(page, "one", lambda *_: Reply(503, "down"))
    receipt = facebook(page, tmp_path).send(Payload("Bir"), reply_to=(), key="a", now=NOW)
    assert (receipt.remote_id, receipt.url) == (page.posts[0]["id"], "")


def test_what_is_made_is_seen_by_nobody(pair: tuple[Any, Threads | Instagram]) -> None:
    """It can be asked after by its name: not out, out, and out for good."""
    fake, account = pair
    assert isinstance(account, Prepares)
    message = MESSAGE
    name = account.prepare(message, reply_to=(), now=NOW)
    assert fake.posts == []
    assert account.find_prepared(name, message, reply_to=(), since=NOW) is NoReceipt.ABSENT
    fake.ill = ["lost"]
    with pytest.raises(UnknownOutcomeError):
        account.publish(name, message, reply_to=(), now=NOW)
    found = account.find_prepared(name, message, reply_to=(), since=NOW)
    assert isinstance(found, Receipt)
    assert found.remote_id == fake.posts[0]["id"]
    with pytest.raises(SendError):
        account.publish(name, message, reply_to=(), now=NOW)
    assert len(fake.posts) == 1


def test_what_is_out_and_not_shown_yet_is_in_doubt(pair: tuple[Any, Threads | Instagram]) -> None:
    """The container says that it is published, the list is behind: that is no absence."""
    fake, account = pair
    message = MESSAGE
    name = account.prepare(message, reply_to=(), now=NOW)
    account.publish(name, message, reply_to=(), now=NOW)
    fake.posts.clear()
    with pytest.raises(UnknownOutcomeError, match="does not show it yet"):
        account.find_prepared(name, message, reply_to=(), since=NOW)


def test_a_container_that_is_forgotten(pair: tuple[Any, Threads | Instagram]) -> None:
    """After a day Graph has no such thing: then the list has to say it."""
    fake, account = pair
    message = MESSAGE
    receipt = account.send(message, reply_to=(), key="k", now=NOW)
    fake.containers.clear()
    assert account.find_prepared("18", message, reply_to=(), since=NOW) == receipt


@pytest.mark.parametrize("state", ["ERROR", "IN_PROGRESS"])
def test_a_picture_that_is_not_taken(pair: tuple[Any, Threads | Instagram], state: str) -> None:
    """One that cannot be read is refused; one that takes too long may be tried again. Nothing is out."""
    fake, account = pair
    fake.state = lambda name, field, _: Reply(200, {"id": name, field: state, "error_message": "bad picture"})
    with pytest.raises(RejectedError if state == "ERROR" else NotSentError):
        account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert fake.posts == []


def test_a_picture_that_graph_cannot_fetch(pair: tuple[Any, Threads | Instagram]) -> None:
    """It was there to the byte, so it may be the next time; nothing is out, and it says what may be in the way."""
    fake, account = pair
    fake.fetch = lambda _: b""
    with pytest.raises(NotSentError, match="could not be fetched") as caught:
        account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert "robots.txt" in str(caught.value.hint)
    assert fake.posts == []


def test_pictures_without_a_place(tmp_path: Path) -> None:
    """Nothing leaves, and it says what is missing."""
    with serving(graph.Threads()) as fake:
        account = Threads(token=graph.Graph.token, server=fake.url, patience=QUICK)
        with pytest.raises(NotSentError, match="public address"):
            account.send(MESSAGE, reply_to=(), key="k", now=NOW)
        assert [asked for asked in fake.asked if asked.method == "POST"] == []
    assert not list(tmp_path.iterdir())


def test_a_post_needs_a_picture_and_a_comment_takes_none(tmp_path: Path) -> None:
    """Instagram takes no post without one, and no comment with one."""
    with serving(graph.Instagram()) as fake:
        account = instagram(tmp_path, fake, graph.Graph.token)
        with pytest.raises(RejectedError, match="without an image"):
            account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)
        with pytest.raises(RejectedError, match="takes no images"):
            account.send(Payload("Bir", images=(ANY,)), reply_to=("1",), key="k", now=NOW)
        assert fake.asked == []


def clip(root: Path, seconds: float = 5) -> Clip:
    """Put a film into a workspace, with a picture that stands for it."""
    data = film(seconds=seconds)
    (root / "a.mp4").write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return Clip("a.mp4", sha256, "Kavurma makinesi döner", "video/mp4", len(data), 640, 360, seconds, ANY)


def test_a_video_is_fetched_and_waited_for(pair: tuple[Any, Threads | Instagram], tmp_path: Path) -> None:
    """Longer than pictures are; on Instagram it is a reel, shown among the posts too, with the picture for it."""
    fake, account = pair
    fake.films = 60
    video = clip(tmp_path)
    receipt = account.send(Payload("Kavuruyoruz", video=video), reply_to=(), key="k", now=NOW)
    assert receipt.remote_id == fake.posts[0]["id"]
    (made,) = fake.containers.values()
    assert fake.shelf[made["video_url"]] == (tmp_path / "a.mp4").read_bytes()
    if isinstance(account, Threads):
        assert (made["media_type"], made["text"], made["alt_text"]) == ("VIDEO", "Kavuruyoruz", video.alt)
    else:
        assert (made["media_type"], made["caption"], made["share_to_feed"]) == ("REELS", "Kavuruyoruz", "true")
        assert fake.shelf[made["cover_url"]] == PICTURE.getvalue()
        assert "alt_text" not in made


def test_a_video_that_has_changed_is_not_made(pair: tuple[Any, Threads | Instagram], tmp_path: Path) -> None:
    """What was approved is what is fetched."""
    fake, account = pair
    video = clip(tmp_path)
    clip(tmp_path, seconds=6)
    with pytest.raises(NotSentError, match="has changed"):
        account.send(Payload("Kavuruyoruz", video=video), reply_to=(), key="k", now=NOW)
    assert fake.containers == {}


def test_a_comment_on_instagram_takes_no_video(tmp_path: Path) -> None:
    """It is words alone."""
    with serving(graph.Instagram()) as fake, pytest.raises(RejectedError, match="takes no images"):
        instagram(tmp_path, fake, graph.Graph.token).send(
            Payload("Bir", video=clip(tmp_path)), reply_to=("1",), key="k", now=NOW
        )
