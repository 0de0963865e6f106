"""The brake works even where it is broken."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.model.library import Library, Target, WrittenHold
from pipeline.model.post import Campaign, Post
from pipeline.model.settings import Brand, Channel, Settings
from pipeline.trust import holds

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CHANNEL = Channel(name="x", path="content/x/channel.toml", network="outbox", account="deneme")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return a library with one post."""
    (tmp_path / "content").mkdir()
    post = Post("01JD", "content/x/kis.md", "x", "Merhaba.", 1, "0" * 64, {}, campaign="kis", tags=("kahve",))
    campaign = Campaign("kis", "content/campaigns/kis.md", "Kış", "", 1, "0" * 64)
    settings = Settings("Deneme", timezone="Europe/Istanbul")
    return Library(tmp_path, settings, Brand("D"), {"x": CHANNEL}, {"kis": campaign}, (post,), {}, {}, {}, ())


def target(library: Library) -> Target:
    """Return the library's only target."""
    return next(library.targets())


def write(library: Library, text: str | bytes) -> None:
    """Write the holds."""
    data = text if isinstance(text, bytes) else text.encode()
    (library.root / holds.PATH).write_bytes(data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", None),
        ("# nothing is held\n", None),
        ('[[hold]]\nscope = "all"\n', "held by content/holds.toml"),
        ('[[hold]]\nscope = "all"\nreason = "Deprem"\n', "held by content/holds.toml: Deprem"),
        ('[[hold]]\nchannel = "x"\nreason = "Yas"\n', "held by content/holds.toml: Yas"),
        ('[[hold]]\ncampaign = "kis"\n', "held by content/holds.toml"),
        ('[[hold]]\ntag = "kahve"\n', "held by content/holds.toml"),
        ('[[hold]]\ntag = "çay"\n', None),
        ('[[hold]]\npost = "01JD"\n', "held by content/holds.toml"),
        ('[[hold]]\npost = "content/x/kis.md"\n', "held by content/holds.toml"),
        ('[[hold]]\npost = "x/kis"\n', "held by content/holds.toml"),
        ('[[hold]]\nscope = "all"\nuntil = "2026-12-01 10:01"\n', "held by content/holds.toml until 2026-12-01 10:01"),
        (
            '[[hold]]\nscope = "all"\nuntil = "2026-12-01 10:01"\nreason = "Yas"\n',
            "held by content/holds.toml until 2026-12-01 10:01: Yas",
        ),
        ('[[hold]]\nscope = "all"\nuntil = "2026-12-01 10:00"\n', None),
        (
            '[[hold]]\nscope = "all"\nuntil = "2026-12-01T07:00:01Z"\n',
            "held by content/holds.toml until 2026-12-01T07:00:01Z",
        ),
        ('[[hold]]\ntag = "çay"\n[[hold]]\nscope = "all"\nreason = "Yas"\n', "held by content/holds.toml: Yas"),
    ],
)
def test_what_is_written_is_held(library: Library, text: str, reason: str | None) -> None:
    """In the workspace's own time, to the second."""
    write(library, text)
    found = holds.read_again(library, {}).on(target(library), NOW)
    assert (None if found is None else str(found)) == reason


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[[hold]]\nscope = "everything"\n', "content/holds.toml:2 cannot be read: "),
        ('[[hold]]\nchanel = "x"\n', "content/holds.toml:2 cannot be read: "),
        ('[[hold]]\nreason = "why"\n', "content/holds.toml:1 cannot be read: "),
        ('[[hold]]\nscope = "all"\nchannel = "x"\n', "content/holds.toml:1 cannot be read: "),
        ('[[hold]]\nscope = "all"\nuntil = "soon"\n', "content/holds.toml:3 cannot be read: "),
        ('[[hold]]\nscope = "all"\nuntil = 2026-13-01\n', "content/holds.toml:3 cannot be read: "),
        ('[hold]\nscope = "all"\n', "content/holds.toml:1 cannot be read: "),
        ('hold = "all"\n', "content/holds.toml:1 cannot be read: "),
        ("hold\n", "content/holds.toml:1 cannot be read: "),
        ("<<<<<<< HEAD\n", "content/holds.toml:1 cannot be read: "),
        (b"\xff\xfe[\x00", "content/holds.toml:1 cannot be read: "),
        (b"[[hold]]\nreason = '\xff'\n", "content/holds.toml:2 cannot be read: "),
        (b"\0" * 100, "content/holds.toml:1 cannot be read: "),
        ("x = [" * 10_000, "content/holds.toml:1 cannot be read: "),
        ("#" * 2_000_000, "content/holds.toml cannot be read: "),
    ],
)
def test_what_cannot_be_read_holds_everything(library: Library, text: str | bytes, why: str) -> None:
    """And says where somebody has to look."""
    write(library, text)
    found = holds.read_again(library, {}).on(target(library), NOW)
    assert str(found).startswith(f"everything is held: {why}")


@pytest.mark.parametrize("kind", ["folder", "link", "dangling link", "pipe"])
def test_what_is_no_file_holds_everything(library: Library, tmp_path: Path, kind: str) -> None:
    """Nor does it make a run wait for ever."""
    place = library.root / holds.PATH
    match kind:
        case "folder":
            place.mkdir()
        case "link":
            (tmp_path / "real.toml").write_text("", encoding="utf-8")
            place.symlink_to(tmp_path / "real.toml")
        case "dangling link":
            place.symlink_to(tmp_path / "nowhere")
        case "pipe":
            os.mkfifo(place)
    assert str(holds.read_again(library, {}).on(target(library), NOW)).startswith("everything is held")


@pytest.mark.parametrize("named", ['channel = "instagrm"', 'campaign = "yaz"', 'post = "x/yaz"', 'post = "01JX"'])
def test_a_hold_that_points_to_nothing_holds_everything(library: Library, named: str) -> None:
    """Somebody meant to stop something, and mistyped it; once its time is over, nobody minds."""
    write(library, f"[[hold]]\n{named}\n")
    found = holds.read_again(library, {}).on(target(library), NOW)
    assert "which does not exist" in str(found)
    write(library, f'[[hold]]\n{named}\nuntil = "2026-12-01 10:00"\n')
    assert holds.read_again(library, {}).on(target(library), NOW) is None
    assert holds.read_again(library, {}).on(target(library), NOW - SECOND) is not None


def test_a_library_brings_its_holds(library: Library) -> None:
    """What was read with the library is taken as it is."""
    assert holds.of(library, {}, {}).on(target(library), NOW) is None
    held = replace(library, holds=(WrittenHold("tag", "kahve", "Yas", None, "", 1),))
    assert str(holds.of(held, {}, {}).on(target(library), NOW)) == "held by content/holds.toml: Yas"


def test_a_library_whose_holds_are_broken_holds_everything(library: Library) -> None:
    """With the finding as the reason."""
    finding = Finding(holds.PATH, 3, "key-unknown", Message("unknown key 'chanel'"))
    other = Finding("content/a.md", 1, "key-unknown", Message("unknown key 'tile'"))
    broken = replace(library, holds=None, findings=(other, finding))
    found = holds.of(broken, {}, {}).on(target(library), NOW)
    assert str(found) == "everything is held: content/holds.toml:3 cannot be read: unknown key 'chanel'"
    assert holds.of(replace(library, holds=None), {}, {}).on(target(library), NOW) is not None
