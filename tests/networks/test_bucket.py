"""A bucket takes each picture once, as it is and for ever; what goes wrong there leaves the post where it is."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from pipeline.errors import NotSentError
from pipeline.model.settings import MediaPlace
from pipeline.networks.bucket import FOR_EVER, Bucket, Keys
from pipeline.networks.contract import Clip, Picture
from tests.films import film
from tests.networks.case import QUICK
from tests.networks.fakes.base import Reply, serving
from tests.networks.fakes.s3 import S3

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
DATA = b"\xff\xd8 a picture \xe9" * 100
PICTURE = Picture("content/i/media/a.jpg", hashlib.sha256(DATA).hexdigest(), "Kahve", "image/jpeg")
NAME = f"tellal/x y/{PICTURE.sha256}.jpg"


@pytest.fixture
def s3() -> Iterator[S3]:
    """A bucket on loopback."""
    made = S3()
    with serving(made):
        yield made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a picture."""
    place = tmp_path / PICTURE.path
    place.parent.mkdir(parents=True)
    place.write_bytes(DATA)
    return tmp_path


def bucket(s3: S3, root: Path, secret: str = S3.secret, **other: str) -> Bucket:
    """Return what puts pictures there, and reads them where anybody can."""
    place = MediaPlace(
        "s3", f"{s3.url}/public/", endpoint=s3.url, bucket=s3.bucket, region=s3.region, prefix="tellal/x y/"
    )
    return Bucket(root, replace(place, **other), Keys(s3.key, secret), QUICK)  # type: ignore[arg-type]  # texts, all of them


def test_a_picture_is_put_and_waited_for(s3: S3, root: Path) -> None:
    """With its kind, for ever, under the name of its bytes; nobody is told of it before anybody can read it."""
    s3.late = 2
    place = bucket(s3, root)
    assert place.address(PICTURE, NOW) == f"{s3.url}/public/{quote(NAME)}"
    assert s3.files[NAME].data == DATA
    assert s3.files[NAME].headers == {"Content-Type": "image/jpeg", "Cache-Control": FOR_EVER}
    asked = len(s3.asked)
    place.address(PICTURE, NOW)
    assert len(s3.asked) == asked, "what is known to be there is not asked for again"


def test_what_is_there_is_not_written_again(s3: S3, root: Path) -> None:
    """By an earlier run; by another one at the same time; and where we may not ask what is there."""
    bucket(s3, root).address(PICTURE, NOW)
    for s3.lists in (True, False):
        bucket(s3, root).address(PICTURE, NOW)
    del s3.files[NAME].headers["Cache-Control"]  # to tell it from a new one
    s3.ill = [Reply(412, "<Error><Code>PreconditionFailed</Code></Error>")]
    bucket(s3, root).address(PICTURE, NOW)
    assert len(s3.posts) == 1


def test_a_server_that_knows_no_conditions(s3: S3, root: Path) -> None:
    """It is asked without one: the name says what the bytes are."""
    s3.conditional = False
    assert bucket(s3, root).address(PICTURE, NOW)
    assert s3.files[NAME].data == DATA


@pytest.mark.parametrize(
    ("wrong", "code", "hint"),
    [
        ({"secret": "wrong/secret+aB9"}, "SignatureDoesNotMatch", "secrets"),
        ({"bucket": "other"}, "NoSuchBucket", "bucket"),
        ({"region": "us-east-1"}, "AuthorizationHeaderMalformed", "region"),
    ],
)
def test_a_bucket_that_does_not_take_it(s3: S3, root: Path, wrong: dict[str, str], code: str, hint: str) -> None:
    """It says why by S3's code alone: its words repeat keys and signatures."""
    with pytest.raises(NotSentError, match=code) as caught:
        bucket(s3, root, **wrong).address(PICTURE, NOW)
    assert hint in str(caught.value.hint)
    told = f"{caught.value}{caught.value.hint}{vars(caught.value)!r}{bucket(s3, root)!r}{Keys(s3.key, s3.secret)!r}"
    signatures = [asked.query["X-Amz-Signature"] for asked in s3.asked if "X-Amz-Signature" in asked.query]
    assert signatures
    assert not [secret for secret in (s3.key, s3.secret, "wrong/secret", *signatures) if secret in told]


@pytest.mark.parametrize(
    "ill", [Reply(503, "<Error><Code>SlowDown</Code></Error>"), Reply(500, "oops"), "reset", "lost"]
)
def test_a_bucket_in_trouble(s3: S3, root: Path, ill: Reply | str) -> None:
    """Nothing is in doubt: no network has heard of the picture. The next run puts it there, or finds it."""
    s3.ill = [ill]
    with pytest.raises(NotSentError):
        bucket(s3, root).address(PICTURE, NOW)
    assert bucket(s3, root).address(PICTURE, NOW).endswith(quote(NAME))
    assert len(s3.posts) == 1


def test_settings_that_boto3_makes_no_sense_of(s3: S3, root: Path) -> None:
    """Nobody was asked, so nothing is in doubt; adapters that send in one step must not take it for that."""
    with pytest.raises(NotSentError, match="nothing can be signed for the bucket a bucket!") as caught:
        bucket(s3, root, bucket="a bucket!").address(PICTURE, NOW)
    assert "[media]" in str(caught.value.hint)
    assert s3.asked == []


def test_without_boto3_it_says_what_to_install(s3: S3, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(NotSentError) as caught:
        bucket(s3, root).address(PICTURE, NOW)
    assert "tellal[s3]" in str(caught.value.hint)


def test_a_picture_that_has_changed_is_not_put(s3: S3, root: Path) -> None:
    """What was approved is what is put."""
    (root / PICTURE.path).write_bytes(b"\xff\xd8 another one")
    with pytest.raises(NotSentError, match="has changed"):
        bucket(s3, root).address(PICTURE, NOW)
    assert s3.files == {}


def test_a_bucket_on_a_private_network(s3: S3, root: Path) -> None:
    """Settings come with a pull request: keys are not carried into the network behind a runner."""
    with pytest.raises(NotSentError, match="not on the open network"):
        bucket(s3, root, endpoint="https://169.254.169.254").address(PICTURE, NOW)


def test_a_video_is_put_piece_by_piece(s3: S3, root: Path) -> None:
    """With its own kind and ending."""
    data = film(played=b"\x11" * 3_000_000)
    (root / "a.mp4").write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    clip = Clip("a.mp4", sha256, "Kahve", "video/mp4", len(data), 640, 360, 2)
    assert bucket(s3, root).address(clip, NOW).endswith(f"{sha256}.mp4")
    (stored,) = s3.files.values()
    assert stored.data == data
    assert stored.headers["Content-Type"] == "video/mp4"
