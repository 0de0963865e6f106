"""Pictures that networks fetch: nobody is told of an address before the very bytes can be read there."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NotSentError
from pipeline.model.settings import Channel, MediaPlace
from pipeline.networks.bodies import media_name
from pipeline.networks.contract import Picture
from pipeline.networks.hosting import Nowhere, Served, Workplace, fetches, fetches_videos, made
from pipeline.networks.lookout import PAUSE, WAIT, unreached
from tests.networks.case import QUICK
from tests.networks.faulty import answer, faulty, read_request, reset

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from tests.networks.faulty import Behaviour

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
DATA = b"\xff\xd8 a picture" * 1000
PICTURE = Picture("content/i/media/a.jpg", hashlib.sha256(DATA).hexdigest(), "Kahve", "image/jpeg")
HERE = answer("200 OK\nContent-Type: image/jpeg", DATA)
NOT_YET = answer("404 Not Found\nContent-Type: text/html", b"<h1>Not found</h1>")


def hung_up(connection: socket.socket) -> None:
    """Read everything, then break off."""
    read_request(connection)
    reset(connection)


class Waiting:
    """Counts how long somebody waited, without waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def served(self, url: str) -> Served:
        """Return a place that waits so."""
        return Served(f"{url}/media/", replace(QUICK, sleep=self.seconds.append))


def test_a_picture_that_is_there_is_read_once() -> None:
    """Its address follows from its bytes; whoever asks again in the same run is not kept."""
    waiting = Waiting()
    with faulty(HERE) as server:
        place = waiting.served(server.url)
        for _ in range(2):
            assert place.address(PICTURE, NOW) == f"{server.url}/media/{PICTURE.sha256}.jpg"
        assert server.asked == 1
    assert waiting.seconds == []


def test_a_picture_that_comes_is_waited_for() -> None:
    """A page in its place, half of it, another one, a server in trouble: none of them is it; then it is there."""
    early: list[Behaviour] = [
        NOT_YET,
        answer("200 OK\nContent-Type: text/html; charset=utf-8", b"<h1>Soon</h1>"),
        answer("200 OK\nContent-Type: image/jpeg", DATA[:-1]),
        answer(f"200 OK\nContent-Type: image/jpeg\nContent-Length: {len(DATA)}", DATA[:500]),
        answer("206 Partial Content\nContent-Type: image/jpeg", DATA),
        answer("503 Service Unavailable"),
        hung_up,
    ]
    waiting = Waiting()
    with faulty(*early, HERE) as server:
        assert waiting.served(server.url).address(PICTURE, NOW).endswith(f"{PICTURE.sha256}.jpg")
        assert server.asked == len(early) + 1
    assert waiting.seconds == [PAUSE] * len(early)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (NOT_YET, "content/i/media/a.jpg is not at its address yet: 127.0.0.1 answered 404"),
        (answer("200 OK\nContent-Type: text/html", b"<h1>Hi</h1>"), "is text/html, where content/i/media/a.jpg is"),
        (answer("200 OK", DATA), "is ?, where"),
        (answer("200 OK\nContent-Type: image/jpeg", b"other"), "has other bytes than content/i/media/a.jpg"),
        (hung_up, "cannot be read: the exchange with 127.0.0.1 broke off"),
    ],
)
def test_a_picture_that_does_not_come(there: Behaviour, said: str) -> None:
    """The post waits for the next run, and the reason says what is there; all pictures together are waited for once."""
    waiting = Waiting()
    with faulty(there) as server:
        place = waiting.served(server.url)
        with pytest.raises(NotSentError) as caught:
            place.address(PICTURE, NOW)
        assert said in str(caught.value)
        assert "docs/networks/media.md" in str(caught.value.hint)
        assert PAUSE <= sum(waiting.seconds) <= WAIT
        looks = server.asked
        with pytest.raises(NotSentError):
            place.address(replace(PICTURE, sha256="f" * 64), NOW)
        assert server.asked == looks + 1


def test_a_redirect_is_not_followed() -> None:
    """Networks differ in whether they do; the address that answers itself belongs into the settings."""
    waiting = Waiting()
    away = answer("301 Moved Permanently\nLocation: https://elsewhere.example/media/a.jpg")
    with faulty(away) as server, pytest.raises(NotSentError, match=r"leads on to elsewhere\.example") as caught:
        waiting.served(server.url).address(PICTURE, NOW)
    assert "tellal.toml" in str(caught.value.hint)
    assert waiting.seconds == []


@pytest.mark.parametrize("url", ["https://169.254.169.254/media/", "https://10.0.0.7/media/", "http://example.org/m/"])
def test_a_place_that_is_not_on_the_open_network(url: str) -> None:
    """Settings come with a pull request: they lead nobody into the network behind a runner."""
    with pytest.raises(NotSentError):
        Served(url, replace(QUICK, sleep=lambda _: None)).address(PICTURE, NOW)


def test_what_a_workspace_names(tmp_path: Path) -> None:
    """Read when something is to be fetched; until then no setting and no secret is missed."""
    assert isinstance(made(MediaPlace(), tmp_path, {}), Nowhere)
    place = Workplace(tmp_path, {})
    with faulty(HERE) as server:
        (tmp_path / "tellal.toml").write_text(f'name = "K"\n[media]\nkind = "url"\nurl = "{server.url}/m"\n', "utf-8")
        assert place.address(PICTURE, NOW) == f"{server.url}/m/{PICTURE.sha256}.jpg"
    (tmp_path / "tellal.toml").write_text('name = "K"\n', "utf-8")
    with pytest.raises(NotSentError, match="fetches it from a public address") as caught:
        Workplace(tmp_path, {}).address(PICTURE, NOW)
    assert "[media]" in str(caught.value.hint)


def test_a_secret_that_is_not_set_sends_nothing(tmp_path: Path) -> None:
    """It is known before any network was asked, so nothing is in doubt."""
    (tmp_path / "tellal.toml").write_text(
        'name = "K"\n[media]\nkind = "s3"\nurl = "https://m.example/"\nendpoint = "https://s.example"\nbucket = "b"\n'
        'secrets = { key = "MEDIA_KEY", secret = "MEDIA_SECRET" }\n',
        "utf-8",
    )
    with pytest.raises(NotSentError, match="MEDIA_SECRET is not set"):
        Workplace(tmp_path, {"MEDIA_KEY": "AK"}).address(PICTURE, NOW)


def test_who_fetches() -> None:
    """Some networks do, some through a webhook only; a twin and a person get the files themselves."""
    channel = Channel("c", "content/c/channel.toml", "threads", "kirk")
    assert fetches(channel)
    assert fetches(replace(channel, network="slack", secrets={"webhook": "HOOK"}))
    assert not fetches(replace(channel, network="slack", secrets={"token": "TOKEN"}))
    assert not fetches(replace(channel, network="mastodon"))
    assert not fetches(replace(channel, network="outbox", twin="threads"))
    assert not fetches(replace(channel, network="handoff", twin="threads"))


def test_who_fetches_pictures_and_takes_videos() -> None:
    """TikTok wants photos by their address and videos as files."""
    channel = Channel("c", "content/c/channel.toml", "tiktok", "kirk")
    assert fetches(channel)
    assert not fetches_videos(channel)
    assert fetches_videos(replace(channel, network="instagram"))
    assert not fetches_videos(replace(channel, network="mastodon"))


def test_a_name_that_follows_from_the_bytes() -> None:
    """With the ending by which servers know the kind."""
    assert media_name(PICTURE.sha256, PICTURE.media_type) == f"{PICTURE.sha256}.jpg"
    assert media_name(PICTURE.sha256, "image/png").endswith(".png")
    assert media_name(PICTURE.sha256, "video/mp4").endswith(".mp4")


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (answer("404 Not Found"), ""),
        (answer("403 Forbidden"), ""),
        (HERE, ""),
        (answer("301 Moved\nLocation: https://kirk.example/"), "leads on to kirk.example"),
        (answer("503 Service Unavailable"), "does not answer: 503"),
        (hung_up, "does not answer: the exchange"),
    ],
)
def test_a_place_that_answers(there: Behaviour, said: str) -> None:
    """Most list no folder, so what is said of the bare address is no matter; silence and a redirect are."""
    with faulty(there) as server:
        found = unreached(f"{server.url}/media/", QUICK)
        assert (found is None) if not said else said in str(found)
