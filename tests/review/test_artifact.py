"""A report as a folder: whole or not at all, and read back as if a stranger had packed it."""

from __future__ import annotations

import json
import os
import tarfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import UsageError
from pipeline.review import artifact, document
from pipeline.review.compare import compared
from pipeline.review.record import CardPair, Review

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.review.conftest import Repository

BEFORE, AFTER = "a" * 64, "b" * 64
FILES = (f"{BEFORE}.png", f"{AFTER}.jpg", f"{BEFORE[:32]}-{AFTER[:32]}.png")
REVIEW = Review(
    name="Deneme",
    language="tr",
    base="1" * 40,
    head="2" * 40,
    now=datetime(2026, 11, 20, tzinfo=UTC),
    prefix="",
    posts=1,
    files=1,
    changes=(),
    cards=(CardPair(BEFORE, AFTER, 12, ("x/a",), FILES),),
)
PICTURES = dict.fromkeys(FILES, b"pixels")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a report."""
    place = tmp_path / "report"
    artifact.write(place, REVIEW, "# Page\n", PICTURES)
    return place


def forge(folder: Path, **fields: Any) -> None:  # noqa: ANN401 - JSON
    """Change the report of a folder, as a stranger could."""
    place = folder / "report.json"
    place.write_text(json.dumps({**json.loads(place.read_text(encoding="utf-8")), **fields}), encoding="utf-8")


def test_what_was_written_is_read(folder: Path) -> None:
    """The same records, the same bytes."""
    assert artifact.read(folder) == artifact.Artifact(REVIEW, PICTURES)


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "gif"])
def test_cards_of_every_kind_are_read(tmp_path: Path, ending: str) -> None:
    """A card that moves is a GIF, one without loss for a network without PNG a WebP."""
    files = (f"{BEFORE}.{ending}", f"{AFTER}.{ending}", "")
    whole = REVIEW._replace(cards=(CardPair(BEFORE, AFTER, 12, ("x/a",), files),))
    artifact.write(tmp_path / "report", whole, "# Page\n", dict.fromkeys(files[:2], b"pixels"))
    assert set(artifact.read(tmp_path / "report").pictures) == set(files[:2])


def test_its_page_is_written_beside_it(folder: Path) -> None:
    """As it was given."""
    assert (folder / "report.md").read_text(encoding="utf-8") == "# Page\n"


def test_a_real_review_is_read_back(repository: Callable[..., Repository], post_text: Callable[..., str]) -> None:
    """Everything that a comparison can say survives JSON."""
    made = repository({"content/x/a.md": post_text("Eski.")})
    made.write(
        {"content/x/a.md": post_text("Yeni.", auhtor="x"), "content/x/b.md": post_text("![]( )\n***\nhttps://a.b")}
    )
    with compared(made.root, made.base, datetime(2026, 11, 20, tzinfo=UTC)) as found:
        assert document.read(document.written(found.review)) == found.review
        assert found.review.changes


def test_an_older_report_goes_away(folder: Path) -> None:
    """Nothing of it is left, no leftovers beside it either."""
    artifact.write(folder, REVIEW._replace(cards=()), "# New\n", {})
    assert artifact.read(folder).pictures == {}
    assert sorted(place.name for place in folder.iterdir()) == ["cards", "report.json", "report.md"]
    assert [place.name for place in folder.parent.iterdir()] == ["report"]


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    """A folder of somebody's, or a link to one."""
    place = tmp_path / "thesis"
    place.mkdir()
    (place / "chapter.md").write_text("years", encoding="utf-8")
    with pytest.raises(UsageError):
        artifact.write(place, REVIEW, "", {})
    link = tmp_path / "link"
    link.symlink_to(place, target_is_directory=True)
    with pytest.raises(UsageError):
        artifact.write(link, REVIEW, "", {})
    assert [each.name for each in place.iterdir()] == ["chapter.md"]


def test_a_full_disk_leaves_the_older_report(folder: Path) -> None:
    """Whole or not at all: a picture that cannot be written undoes the rest."""
    with pytest.raises(OSError, match="File name too long"):
        artifact.write(folder, REVIEW, "# New\n", {"x" * 300: b""})
    assert (folder / "report.md").read_text(encoding="utf-8") == "# Page\n"
    assert [place.name for place in folder.parent.iterdir()] == ["report"]


@pytest.mark.parametrize("name", ["report.json", "report.md", f"cards/{FILES[0]}"])
def test_a_link_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    """Case 11: it would have us read something else."""
    secret = tmp_path / "secret"
    secret.write_bytes((folder / name).read_bytes())
    (folder / name).unlink()
    (folder / name).symlink_to(secret)
    with pytest.raises(UsageError):
        artifact.read(folder)


@pytest.mark.parametrize("name", [".", "cards"])
def test_a_folder_that_is_a_link_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    """Likewise whole folders."""
    place = folder if name == "." else folder / name
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(UsageError):
        artifact.read(folder)


@pytest.mark.parametrize("name", ["conftest.py", ".git", "cards/../x.png", f"cards/{'a' * 63}.png", "cards/index.html"])
def test_only_names_of_ours(folder: Path, name: str) -> None:
    """Case 11: whatever else was packed, nothing of the folder is used."""
    (folder / name).write_bytes(b"x")
    with pytest.raises(UsageError):
        artifact.read(folder)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\x.png", "x.png\n", "A" * 64 + ".png", "a.svg"]
)
def test_a_report_names_no_picture_outside(folder: Path, name: str) -> None:
    """A zip slip by way of the JSON."""
    forge(folder, cards=[{"before": BEFORE, "after": AFTER, "share": 1, "targets": [], "files": [name, "", ""]}])
    with pytest.raises(UsageError):
        artifact.read(folder)


def test_an_archive_that_climbs_out_is_no_report(folder: Path, tmp_path: Path) -> None:
    """What an unpacker let through lies beside the report, where nobody looks, or in it, where it is refused."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.add(folder, "report")
        entry = tarfile.TarInfo("report/../../outside")
        archive.addfile(entry, BytesIO(b""))
    packed.seek(0)
    target = tmp_path / "in" / "deep"
    with tarfile.open(fileobj=packed) as archive:
        # The worst of unpackers; the first editions of Python 3.11 know no other.
        trusting: dict[str, Any] = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
        archive.extractall(target, **trusting)  # noqa: S202 - as said
    assert artifact.read(target / "report").review == REVIEW


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    """What is no file is refused at once."""
    (folder / "report.json").unlink()
    os.mkfifo(folder / "report.json")
    with pytest.raises(UsageError):
        artifact.read(folder)


def test_pictures_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each, all together, and their number."""
    monkeypatch.setattr(artifact, "LARGEST_PICTURE", 5)
    with pytest.raises(UsageError, match="larger"):
        artifact.read(folder)
    monkeypatch.setattr(artifact, "LARGEST_PICTURE", 6)
    monkeypatch.setattr(artifact, "MOST_BYTES", 17)
    with pytest.raises(UsageError, match="larger"):
        artifact.read(folder)
    monkeypatch.setattr(artifact, "MOST_PICTURES", 2)
    with pytest.raises(UsageError, match="more than 2"):
        artifact.read(folder)


def test_pictures_that_nobody_asks_for_are_not_read(folder: Path) -> None:
    """What the report does not name is not ours to push."""
    (folder / "cards" / f"{'c' * 64}.png").write_bytes(b"smuggled")
    assert set(artifact.read(folder).pictures) == set(FILES)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{",
        b'{"format": 2}',
        b'{"format": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format": 1, "format": 1}',
        b'{"format": 1, "posts": NaN}',
    ],
    ids=range(9),
)
def test_what_is_no_report(folder: Path, text: bytes) -> None:
    """A reason, never a crash."""
    (folder / "report.json").write_bytes(text)
    with pytest.raises(document.DocumentError):
        artifact.read(folder)


@pytest.mark.parametrize(
    "fields",
    [
        {"posts": "1"},
        {"posts": True},
        {"posts": 2**60},
        {"posts": 1.5},
        {"name": None},
        {"name": "x" * 300_000},
        {"name": "\ud800"},
        {"now": "yesterday"},
        {"now": "2026-11-20T00:00:00"},
        {"now": "0001-01-01T00:00:00Z"},
        {"changes": {}},
        {"changes": [{}]},
        {"changes": [None]},
        {"cards": [{"before": "", "after": "", "share": 0, "targets": [], "files": ["", ""]}]},
        {"lapses": [{"channels": [1], "targets": [], "lapses": False, "why": ""}]},
    ],
    ids=str,
)
def test_values_of_another_kind(folder: Path, fields: dict[str, Any]) -> None:
    """Every value has its type and a bounded size."""
    forge(folder, **fields)
    with pytest.raises(document.DocumentError):
        artifact.read(folder)


def test_a_number_of_a_pull_request_is_not_asked_of_it(folder: Path) -> None:
    """Case 12: what it claims about where it came from means nothing."""
    forge(folder, pr=99, number=99, repository="evil/repo")
    assert artifact.read(folder).review == REVIEW
