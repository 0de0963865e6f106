"""A bucket that somebody else wrote: what is put there, read back by boto3 and by anybody."""

from __future__ import annotations

import hashlib
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pipeline.errors import NotSentError
from pipeline.model.settings import MediaPlace
from pipeline.networks.bucket import FOR_EVER, Bucket, Keys
from pipeline.networks.contract import Clip, Picture
from pipeline.networks.http import Patience
from tests.films import film
from tests.peers.running import answers, free_port, program, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.peer

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
DATA = b"\xff\xd8 a picture \xe9" * 100
PICTURE = Picture("a.jpg", hashlib.sha256(DATA).hexdigest(), "Kahve", "image/jpeg")
QUICK = Patience(deadline=10, sleep=lambda _: None)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MediaPlace]:
    """moto, with a bucket that anybody may read."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [program("moto_server"), "--host", "127.0.0.1", "--port", str(port)]
    with running(command, answers(f"{url}/moto-api/"), tmp_path_factory.mktemp("moto")):
        made = MediaPlace(
            "s3", f"{url}/kirk/", endpoint=url, bucket="kirk", region="eu-central-1", prefix="tellal/x y/"
        )
        client(made).create_bucket(
            Bucket="kirk", ACL="public-read", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        yield made


def client(place: MediaPlace) -> Any:  # noqa: ANN401 - boto3 makes its clients' classes while it runs
    """Return boto3's own client of the server."""
    return boto3.client(
        "s3",
        endpoint_url=place.endpoint,
        region_name=place.region,
        aws_access_key_id="AKIDTELLAL",
        aws_secret_access_key="not-a-secret",  # noqa: S106 - it lives for this test
    )


def bucket(place: MediaPlace, root: Path) -> Bucket:
    """Return what puts files there."""
    (root / "a.jpg").write_bytes(DATA)
    return Bucket(root, place, Keys("AKIDTELLAL", "not-a-secret"), QUICK)


def test_a_picture_as_others_read_it(place: MediaPlace, tmp_path: Path) -> None:
    """Its bytes, its kind, for ever; whoever has the address reads it without a key."""
    address = bucket(place, tmp_path).address(PICTURE, NOW)
    stored = client(place).get_object(Bucket="kirk", Key=f"tellal/x y/{PICTURE.sha256}.jpg")
    assert stored["Body"].read() == DATA
    assert (stored["ContentType"], stored["CacheControl"]) == ("image/jpeg", FOR_EVER)
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - of this very test
        assert answer.read() == DATA


def test_a_video_in_pieces(place: MediaPlace, tmp_path: Path) -> None:
    """It is read while it is sent."""
    data = film(played=b"\x11" * 3_000_000)
    (tmp_path / "a.mp4").write_bytes(data)
    clip = Clip("a.mp4", hashlib.sha256(data).hexdigest(), "Kahve", "video/mp4", len(data), 640, 360, 2)
    assert bucket(place, tmp_path).address(clip, NOW).endswith(".mp4")


def test_nothing_is_written_over(place: MediaPlace, tmp_path: Path) -> None:
    """Other bytes under the name are somebody's mistake, and not ours to mend: no network is told of them."""
    name = f"tellal/x y/{PICTURE.sha256}.jpg"
    client(place).put_object(Bucket="kirk", Key=name, Body=b"other", ContentType="image/jpeg")
    ours = bucket(place, tmp_path)
    with pytest.raises(NotSentError, match="has other bytes"):
        ours.address(PICTURE, NOW)
    assert client(place).get_object(Bucket="kirk", Key=name)["Body"].read() == b"other"
    ours._store(name, PICTURE)  # a rival was quicker between the look and this
    assert client(place).get_object(Bucket="kirk", Key=name)["Body"].read() == b"other"


def test_a_bucket_that_is_not_there(place: MediaPlace, tmp_path: Path) -> None:
    """S3's own code says so."""
    with pytest.raises(NotSentError, match="NoSuchBucket"):
        bucket(replace(place, bucket="other"), tmp_path).address(PICTURE, NOW)
