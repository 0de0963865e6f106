"""The fields of `[media]` in `tellal.toml`: where on the open web networks find the pictures that they fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.i18n import Message
from pipeline.workspace.described import Field
from pipeline.workspace.shapes import group, note_missing, table_of
from pipeline.workspace.values import ADDRESS, DURATION, LINE, NAME, VARIABLE, choice, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from pipeline.workspace.notes import Notes

#: What each kind of place cannot do without, and an example of it.
NEEDS: Mapping[str, Mapping[str, str]] = {
    "site": {"url": '"https://kirkikindi.github.io/takvim/media/"'},
    "s3": {
        "url": '"https://media.example.org/"',
        "endpoint": '"https://s3.eu-central-1.amazonaws.com"',
        "bucket": '"kirkikindi-media"',
        "secrets": '{ key = "MEDIA_KEY", secret = "MEDIA_SECRET" }',
    },
    "url": {"url": '"https://www.example.org/media/"'},
}
#: The two that a bucket wants to see.
SECRETS = ("key", "secret")
MEDIA = Field(
    "media",
    group(
        "table",
        Field(
            "kind",
            choice("site", "s3", "url"),
            "Who puts them there: the site of the calendar, we into an S3 bucket, or somebody else.",
            "networks that fetch get none",
            '"s3"',
        ),
        Field(
            "url",
            ADDRESS,
            "What their addresses begin with, as anybody may read them.",
            "with `site`: `media/` below `site_url`",
            '"https://media.example.org/"',
            instead_of=("base", "base_url", "public_url"),
        ),
        Field(
            "ahead",
            DURATION,
            "With `site` and `url`: how long before a post's time the calendar's site has its pictures in `media/`.",
            '`"2d"`',
            '"12h"',
        ),
        Field(
            "endpoint",
            ADDRESS,
            "With `s3`: the server of the bucket.",
            example='"https://s3.eu-central-1.amazonaws.com"',
            instead_of=("endpoint_url", "server", "host"),
        ),
        Field("bucket", NAME, "With `s3`: the bucket.", example='"kirkikindi-media"'),
        Field("region", NAME, "With `s3`: its region, where the server has several.", '`"auto"`', '"eu-central-1"'),
        Field(
            "prefix",
            LINE,
            "With `s3`: what names in the bucket begin with; `url` leads there.",
            "none",
            '"tellal/"',
            instead_of=("folder", "path"),
        ),
        Field(
            "secrets",
            table_of(VARIABLE, "secret"),
            "With `s3`: the environment variables that hold its `key` and `secret`.",
            example='{ key = "MEDIA_KEY", secret = "MEDIA_SECRET" }',
            instead_of=("key", "secret", "token"),
        ),
    ),
    "Where networks fetch pictures and videos from, for those that take them by their address alone.",
)


def note_wanting(values: Mapping[str, Any], lines: Mapping[str, int], notes: Notes) -> None:
    """Note what a place of its kind cannot do without, and what would not be open to anybody.

    Args:
        values: of `tellal.toml`, whole.
        lines: of its keys.
        notes: takes the findings.
    """
    media = values.get("media")
    if not media:
        return
    line = lines.get("media", 0)
    if "kind" not in media:
        note_missing("media.kind", line, '"site"', notes)
        return
    has = dict(media)
    if media["kind"] == "site" and "url" not in media and (site := values.get("site_url")):
        has["url"] = site
    for key, example in NEEDS[media["kind"]].items():
        if not has.get(key):
            note_missing(f"media.{key}", line, example, notes)
    if media["kind"] == "s3" and media.get("secrets"):
        at = lines["media.secrets"]
        wrong = any(found.line == at for found in notes.findings)  # written, and none: that has been said
        for name in SECRETS:
            if name not in media["secrets"] and not wrong:
                note_missing(f"media.secrets.{name}", at, NEEDS["s3"]["secrets"], notes)
    for key, address in _open(has):
        at = lines.get(f"media.{key}", lines.get("site_url", line))
        message = Message("'{key}' begins with http://, which networks do not fetch", key=f"media.{key}")
        notes.error(at, "value-invalid", message, Message("write https:// ({address})", address=shown(address)))


def _open(media: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the addresses that are not encrypted, but for those of this very machine, which tests use."""
    for key in ("url", "endpoint"):
        address = str(media.get(key, ""))
        if address.startswith("http://") and urlsplit(address).hostname not in {"127.0.0.1", "localhost", "::1"}:
            yield key, address
