"""Where networks fetch pictures: as it is written, and what each kind of place cannot do without."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.settings import MediaPlace
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TELLAL = 'name = "Deneme"\n'
SITE = 'site_url = "https://kirk.example/takvim"\n'
BUCKET = """[media]
kind = "s3"
url = "https://media.example.org"
endpoint = "https://s3.example.net"
bucket = "kirk"
region = "eu-central-1"
prefix = "tellal/"
secrets = { key = "MEDIA_KEY", secret = "MEDIA_SECRET" }
"""


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("", MediaPlace()),
        (
            f'{SITE}[media]\nkind = "site"\n',
            MediaPlace("site", "https://kirk.example/takvim/media/"),
        ),
        (
            f'{SITE}[media]\nkind = "url"\nurl = "https://www.example.org/m/"\nahead = "12h"\n',
            MediaPlace("url", "https://www.example.org/m/", timedelta(hours=12)),
        ),
        (
            BUCKET,
            MediaPlace(
                "s3",
                "https://media.example.org/",
                endpoint="https://s3.example.net",
                bucket="kirk",
                region="eu-central-1",
                prefix="tellal/",
                secrets={"key": "MEDIA_KEY", "secret": "MEDIA_SECRET"},
            ),
        ),
    ],
)
def test_what_is_written_is_what_is_meant(make_workspace: Callable[..., Path], written: str, place: MediaPlace) -> None:
    """Also when it comes from the index; an address ends with a slash, however it was written."""
    root = make_workspace({"tellal.toml": TELLAL + written})
    for _ in range(2):
        library = load(root)
        assert library.findings == ()
        assert library.settings.media == place
        assert library.settings.media.ready is bool(written)


@pytest.mark.parametrize(
    ("written", "line", "key"),
    [
        ('[media]\nurl = "https://www.example.org/"\n', 2, "media.kind"),
        ('[media]\nkind = "site"\n', 2, "media.url"),
        ('[media]\nkind = "url"\n', 2, "media.url"),
        (BUCKET.replace('bucket = "kirk"\n', ""), 2, "media.bucket"),
        (BUCKET.replace('endpoint = "https://s3.example.net"\n', ""), 2, "media.endpoint"),
        (BUCKET.replace(', secret = "MEDIA_SECRET"', ""), 9, "media.secrets.secret"),
    ],
)
def test_what_a_place_cannot_do_without(make_workspace: Callable[..., Path], written: str, line: int, key: str) -> None:
    """An error at its line, which names it and shows how it is written; nothing can be fetched from there."""
    library = load(make_workspace({"tellal.toml": TELLAL + written}))
    (found,) = library.findings
    assert (found.line, found.code, str(found.message)) == (line, "key-missing", f"'{key}' is missing")
    assert '"' in str(found.hint)


def test_an_address_that_is_not_encrypted(make_workspace: Callable[..., Path]) -> None:
    """Networks do not fetch from there, and keys would travel in the clear."""
    written = BUCKET.replace("https://media", "http://media").replace("https://s3", "http://s3")
    found = load(make_workspace({"tellal.toml": TELLAL + written})).findings
    assert [(each.line, each.code) for each in found] == [(4, "value-invalid"), (5, "value-invalid")]


def test_a_secret_where_its_name_belongs(make_workspace: Callable[..., Path]) -> None:
    """It is not repeated."""
    written = BUCKET.replace("MEDIA_SECRET", "s3cret-aB9")
    found = load(make_workspace({"tellal.toml": TELLAL + written})).findings
    assert found[0].code == "value-invalid"
    assert "s3cret" not in "".join(f"{each.message}{each.hint}{each.fix}" for each in found)
