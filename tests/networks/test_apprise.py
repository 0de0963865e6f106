"""A message through Apprise to a service that it knows (its own `json://`): what arrives, and what a failure means."""

from __future__ import annotations

import base64
import hashlib
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError, UsageError
from pipeline.model.settings import Channel
from pipeline.networks.apprise import Apprise
from pipeline.networks.contract import NoReceipt, Payload, Picture, Receipt
from pipeline.networks.registry import open_network
from tests.networks.fakes.base import Asked, Fake, Reply, serving
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
SECRET = "gizli-belirtec-42"  # noqa: S105 - it opens nothing
TEXT = "Kış menüsü geldi ☕\n<b>İlk</b> *yudum* bizden: https://kirk.example/?a=1&b=2"


class Service(Fake):
    """What takes JSON."""

    def publishes(self, asked: Asked) -> bool:
        """Say that everything does."""
        return asked.method == "POST"

    def handle(self, asked: Asked) -> Reply:
        """Take a message under the right address."""
        if asked.path != f"/{SECRET}":
            return Reply(401, {"error": "who are you"})
        self.posts.append(asked.json())
        return Reply(200, {"ok": True})


@pytest.fixture
def service() -> Iterator[Fake]:
    """The service."""
    with serving(Service()) as made:
        yield made


def network(root: Path, service: Fake, secret: str = SECRET, patience: float = 20) -> Apprise:
    """Return a channel that leads there."""
    return Apprise(root, address=f"{service.url.replace('http', 'json', 1)}/{secret}", patience=patience)


def send(ours: Apprise, text: str = TEXT, **about: Any) -> Receipt:  # noqa: ANN401 - of a payload
    """Send a message."""
    return ours.send(Payload(text, **about), reply_to=(), key="k1", now=NOW)


def test_a_text_arrives_as_it_is(service: Fake, tmp_path: Path) -> None:
    """Title and text, with no sign of them read as markup."""
    receipt = send(network(tmp_path, service), title="Kış & <menü>")
    (post,) = service.posts
    assert (post["title"], post["message"], post["type"]) == ("Kış & <menü>", TEXT, "info")
    assert receipt == Receipt("apprise:k1", "")


def test_two_pictures_are_attached(service: Fake, tmp_path: Path) -> None:
    """To the byte and in order; their files' own names stay at home."""
    images = []
    for name in ("gizli-ad.png", "b.png"):
        data = png(8, 6) if name == "b.png" else png(9, 6)
        (tmp_path / name).write_bytes(data)
        images.append(Picture(name, hashlib.sha256(data).hexdigest(), "Fincan", "image/png"))
    send(network(tmp_path, service), images=tuple(images))
    attached = service.posts[0]["attachments"]
    assert [base64.b64decode(each["base64"]) for each in attached] == [
        (tmp_path / image.path).read_bytes() for image in images
    ]
    assert [each["filename"] for each in attached] == ["image-1.png", "image-2.png"]


class Topics(Fake):
    """What takes JSON for one topic, and asks to come later for the next (ntfy)."""

    def publishes(self, asked: Asked) -> bool:
        """Say that everything does."""
        return asked.method == "POST"

    def handle(self, asked: Asked) -> Reply:
        """Take the first message."""
        if self.posts:
            return Reply(429, {"error": "limit reached"})
        self.posts.append(asked.json())
        return Reply(200, {"id": "1"})


def test_where_several_get_it_a_no_says_nothing_of_the_others(tmp_path: Path) -> None:
    """One address may name many: who has it already would get it again with the next try."""
    with serving(Topics()) as service:
        address = service.url.replace("http", "ntfy", 1)
        with pytest.raises(UnknownOutcomeError):
            send(Apprise(tmp_path, address=f"{address}/kahve/menu", patience=20))
        assert len(service.posts) == 1
        with pytest.raises(NotSentError):
            send(Apprise(tmp_path, address=f"{address}/menu", patience=20))


def test_a_picture_that_changed_is_not_sent(service: Fake, tmp_path: Path) -> None:
    """Other bytes than those that were approved."""
    (tmp_path / "a.png").write_bytes(b"other")
    with pytest.raises(NotSentError):
        send(network(tmp_path, service), images=(Picture("a.png", "0" * 64, "", "image/png"),))
    assert service.asked == []


@pytest.mark.parametrize(
    ("ill", "error"),
    [
        (Reply(400, {}), RejectedError),
        (Reply(403, {}), RejectedError),
        (Reply(401, {}), UnauthorisedError),
        (Reply(429, {}), NotSentError),
        (Reply(500, {}), UnknownOutcomeError),
        (Reply(503, {}), UnknownOutcomeError),
        ("lost", UnknownOutcomeError),
        ("reset", UnknownOutcomeError),
    ],
)
def test_what_a_failure_means(service: Fake, tmp_path: Path, ill: Reply | str, error: type[Exception]) -> None:
    """A no by its number; all else may have come after the message had arrived, and nobody can be asked."""
    service.ill = [ill]
    ours = network(tmp_path, service)
    with pytest.raises(error) as caught:
        send(ours)
    assert type(caught.value) is error
    assert ours.find(Payload(TEXT), reply_to=(), key="k1", since=NOW) is NoReceipt.UNSUPPORTED


def test_a_no_to_what_has_pictures_leaves_open_what_arrived(service: Fake, tmp_path: Path) -> None:
    """Services take text and pictures one by one."""
    (tmp_path / "a.png").write_bytes(data := png(8, 6))
    service.ill = [Reply(413, {})]
    with pytest.raises(UnknownOutcomeError):
        send(network(tmp_path, service), images=(Picture("a.png", hashlib.sha256(data).hexdigest(), "", "image/png"),))


def test_what_takes_too_long_is_in_doubt(service: Fake, tmp_path: Path) -> None:
    """The process that carries it is ended."""
    with pytest.raises(UnknownOutcomeError, match="no answer in time"):
        send(network(tmp_path, service, patience=0.01))


def test_no_piece_of_the_address_is_said(service: Fake, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in errors, nor in logs."""
    caplog.set_level(logging.DEBUG)
    ours = network(tmp_path, service, "yanlis-belirtec-77")
    with pytest.raises(UnauthorisedError) as caught:
        send(ours)
    assert "belirtec" not in f"{caught.value}{caught.value.hint}{ours!r}{caplog.text}"
    with pytest.raises(RejectedError, match="no address") as strange:
        send(Apprise(tmp_path, address=f"nosuchservice://{SECRET}"))
    assert "belirtec" not in f"{strange.value}{strange.value.hint}"


def test_the_last_look_and_answers(service: Fake, tmp_path: Path) -> None:
    """Whoever sees that it is too late stops it; what answers another message is refused."""

    def too_late() -> None:
        raise NotSentError("too late")

    ours = network(tmp_path, service)
    with pytest.raises(NotSentError, match="too late"):
        ours.send(Payload("a"), reply_to=(), key="k", now=NOW, last_look=too_late)
    with pytest.raises(RejectedError):
        ours.send(Payload("a"), reply_to=("1",), key="k", now=NOW)
    assert service.asked == []


def test_one_channel_is_one_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two, one might have it and the other not."""
    channel = Channel("a", "content/a/channel.toml", "apprise", "kirk", secrets={"url": "THE_URL"})
    monkeypatch.setenv("THE_URL", "json://a.example/x json://b.example/y")
    with pytest.raises(UsageError, match="not one address") as caught:
        open_network(tmp_path, channel)
    assert "a.example" not in str(caught.value)
