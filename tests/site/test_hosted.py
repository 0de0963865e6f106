"""What networks fetch from the calendar's site is there before it is due, and nothing else is."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.plan import State
from pipeline.model.settings import MediaPlace
from pipeline.model.variant import Video
from pipeline.site import hosted
from pipeline.site.kept import Writer
from tests.films import film

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Workshop

HOUR = timedelta(hours=1)
SITE = MediaPlace("site", "https://kirk.example/media/")


@pytest.fixture
def there(workshop: Workshop, tmp_path: Path) -> Callable[[], list[str]]:
    """Build what networks fetch from a workshop's site, and return the names of the files."""
    workshop.settings = replace(workshop.settings, media=SITE)
    for network in ("threads", "mastodon", "devto"):
        workshop.channel(network, network=network, twin="")
    workshop.channel("twin", twin="threads")

    def build() -> list[str]:
        place = tmp_path / "site"
        hosted.write(workshop.survey(), workshop.render, Writer(place, {}))
        return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())

    return build


def post(workshop: Workshop, name: str, channel: str, state: State = State.SCHEDULED, hours: float = 1) -> None:
    """Add a post with a picture of its own."""
    image = workshop.picture(f"content/{channel}/media/{name}.png", "Kahve", (40, 30 + len(workshop.posts)))
    parts = (workshop.part("Bir", image),)
    workshop.post(name, state, at=workshop.now + hours * HOUR, channels=(channel,), parts=parts)


def test_what_is_due_soon_is_there(workshop: Workshop, there: Callable[[], list[str]]) -> None:
    """Two days before its time, and while it is late; under the hash of its bytes, with its kind."""
    for name, hours in (("soon", 47), ("late", -1), ("far", 49)):
        post(workshop, name, "threads", hours=hours)
    found = there()
    assert len(found) == 2
    for name in found:
        data = (workshop.root.parent / "site" / name).read_bytes()
        assert name == f"media/{hashlib.sha256(data).hexdigest()}.png"
    workshop.settings = replace(workshop.settings, media=replace(SITE, ahead=HOUR * 50))
    assert len(there()) == 3


def test_what_is_not_to_be_known_is_not_there(workshop: Workshop, there: Callable[[], list[str]]) -> None:
    """Nobody approved it, somebody holds it, it is over; or its network takes the file itself."""
    for state in set(State) - {State.SCHEDULED, State.DUE, State.SENDING, State.UNKNOWN, State.PARTIAL}:
        post(workshop, str(state), "threads", state)
    post(workshop, "bytes", "mastodon")
    post(workshop, "played", "twin")
    assert there() == []


def test_what_was_begun_stays(workshop: Workshop, there: Callable[[], list[str]]) -> None:
    """The next message of a thread may need it; of what is out only where readers fetch it from there."""
    for state in (State.SENDING, State.UNKNOWN, State.PARTIAL):
        post(workshop, str(state), "threads", state, -1)
    post(workshop, "out", "threads", State.PUBLISHED, -1)
    assert len(there()) == 3
    post(workshop, "article", "devto", State.PUBLISHED, -1)
    assert len(there()) == 4


def test_nothing_is_there_unless_somebody_wants_it(workshop: Workshop, there: Callable[[], list[str]]) -> None:
    """A bucket has them, or no network fetches anything."""
    post(workshop, "soon", "threads")
    for place in (
        MediaPlace(),
        replace(SITE, kind="s3", endpoint="https://s.example", bucket="b", secrets={"key": "K"}),
    ):
        workshop.settings = replace(workshop.settings, media=place)
        assert there() == []


def test_a_picture_that_broke_is_left_out(workshop: Workshop, there: Callable[[], list[str]]) -> None:
    """The site is built all the same; publishing says of its post what is wrong."""
    post(workshop, "soon", "threads")
    post(workshop, "broken", "threads")
    (workshop.root / "content/threads/media/broken.png").write_bytes(b"no picture")
    assert len(there()) == 1


def test_a_video_is_there_too(workshop: Workshop, there: Callable[[], list[str]]) -> None:
    """Without what its camera told of itself, as it is sent."""
    data = film(told=b"+39.77+030.52/")
    place = workshop.root / "content/threads/media/a.mp4"
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    size = (len(data), 640, 360, 2.0, 25.0, "video/mp4", "h264", "aac")
    video = Video("content/threads/media/a.mp4", digest, "Kahve", 9, *size)
    workshop.post("soon", channels=("threads",), parts=(replace(workshop.part("Bir"), video=video),))
    (name,) = there()
    made = (workshop.root.parent / "site" / name).read_bytes()
    assert name == f"media/{hashlib.sha256(made).hexdigest()}.mp4"
    assert b"+39.77" in data
    assert b"+39.77" not in made
