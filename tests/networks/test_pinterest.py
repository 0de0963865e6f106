"""What is Pinterest's own: several images in a pin, videos that are uploaded elsewhere, an app in trial."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError
from pipeline.networks import pinterest as adapter
from pipeline.networks.contract import NoReceipt, Payload, Picture
from pipeline.networks.pinterest import together
from tests.networks.case import ANY, FILM, FILM_BYTES
from tests.networks.cases_google import pinterest
from tests.networks.fakes.base import serving
from tests.networks.fakes.pinterest import Pinterest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
MESSAGE = Payload("Bir", title="Kış", images=(ANY,), link="https://example.org/kis?a=1")


@pytest.fixture
def fake() -> Iterator[Pinterest]:
    """Its server."""
    made = Pinterest()
    with serving(made):
        yield made


def test_a_pin_leads_somewhere(fake: Pinterest, tmp_path: Path) -> None:
    """Title, text, alt text and link each in their own field."""
    receipt = pinterest(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)
    (pin,) = fake.posts
    assert [pin[name] for name in ("title", "description", "alt_text", "link")] == ["Kış", "Bir", "Kahve", MESSAGE.link]
    assert receipt.url == f"https://www.pinterest.com/pin/{pin['id']}/"


def test_a_section_of_a_board(fake: Pinterest, tmp_path: Path) -> None:
    """Pins go there, and lost ones are looked for there."""
    account = pinterest(tmp_path, fake, board=f"{fake.board}/{fake.section}")
    receipt = account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert fake.posts[0]["board_section_id"] == fake.section
    assert account.find(MESSAGE, reply_to=(), key="k", since=NOW) == receipt


def test_a_video_is_uploaded_first(fake: Pinterest, tmp_path: Path) -> None:
    """At an address of somebody else, who does not get the token; the pin waits until it is ready."""
    fake.busy = 3
    pinterest(tmp_path, fake).send(replace(MESSAGE, images=(), video=FILM), reply_to=(), key="k", now=NOW)
    (pin,) = fake.posts
    assert pin["shows"] == [FILM_BYTES]
    assert pin["alt_text"] == FILM.alt


def test_a_video_with_its_cover(fake: Pinterest, tmp_path: Path) -> None:
    """As a picture of the pin's own."""
    file = io.BytesIO()
    Image.new("RGB", (9, 16), "brown").save(file, "JPEG")
    (tmp_path / "cover.jpg").write_bytes(file.getvalue())
    cover = Picture("cover.jpg", sha256(file.getvalue()).hexdigest(), "", "image/jpeg")
    message = replace(MESSAGE, images=(), video=replace(FILM, cover=cover))
    assert pinterest(tmp_path, fake).send(message, reply_to=(), key="k", now=NOW).url


@pytest.mark.parametrize(("broken", "kind"), [(True, RejectedError), (False, NotSentError)])
def test_a_video_that_is_never_ready(
    fake: Pinterest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: bool,  # noqa: FBT001 - a table
    kind: type[Exception],
) -> None:
    """Refused where Pinterest says that it cannot read it; tried again where it takes too long."""
    monkeypatch.setattr(adapter, "ASKS", 4)
    fake.broken, fake.busy = broken, 1 if broken else 99
    with pytest.raises(kind) as caught:
        pinterest(tmp_path, fake).send(replace(MESSAGE, images=(), video=FILM), reply_to=(), key="k", now=NOW)
    assert "any.mp4" in str(caught.value)
    assert fake.posts == []


def test_an_app_in_trial_is_told_so(fake: Pinterest, tmp_path: Path) -> None:
    """No pin of it gets through, so the whole account waits for a person."""
    fake.trial = True
    with pytest.raises(UnauthorisedError) as caught:
        pinterest(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert "api-sandbox.pinterest.com" in str(caught.value.hint)


def test_a_lost_pin_among_many(fake: Pinterest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody documents which pins come first: all are looked at, older ones and other links are no match."""
    monkeypatch.setattr(adapter, "PAGE", 2)
    account = pinterest(tmp_path, fake)
    for number in range(5):
        account.send(replace(MESSAGE, text=f"Bölüm {number}"), reply_to=(), key=f"k{number}", now=NOW)
    last = replace(MESSAGE, text="Bölüm 4")
    found = account.find(last, reply_to=(), key="k4", since=NOW)
    assert getattr(found, "remote_id", "") == fake.posts[4]["id"]
    assert account.find(replace(last, link=""), reply_to=(), key="k", since=NOW) is NoReceipt.ABSENT
    assert account.find(last, reply_to=(), key="k4", since=NOW + timedelta(hours=1)) is NoReceipt.ABSENT


def test_one_alt_text_for_several_images() -> None:
    """As many as fit, none of them cut."""
    assert together(["a", "", "b"]) == "a · b"
    assert together(["a" * 300, "b" * 150, "c" * 100]) == "a" * 300 + " · " + "b" * 150
    assert together(["a" * 501]) == ""


def test_a_pin_without_anything_to_see(fake: Pinterest, tmp_path: Path) -> None:
    """There is none."""
    with pytest.raises(RejectedError, match="without an image or a video"):
        pinterest(tmp_path, fake).send(replace(MESSAGE, images=()), reply_to=(), key="k", now=NOW)
