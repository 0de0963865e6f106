"""Pictures in two sizes: a phone loads the small one, and no page jumps when they come."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.cards.probe import probe
from pipeline.model.plan import State
from pipeline.site import addresses
from pipeline.site.kept import Writer
from pipeline.site.output import output

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Workshop

POST = "posts/x/cup.html"


def built(workshop: Workshop, place: Path) -> tuple[str, list[str]]:
    """Write a site whose pages of posts are in the folder, and return the post's page and the names of pictures."""
    output(workshop.survey(), workshop.render).write_rest(Writer(place, {}))
    return (place / POST).read_text(encoding="utf-8"), sorted(path.name for path in (place / "media").iterdir())


def test_a_large_picture_is_there_in_two_sizes(workshop: Workshop, tmp_path: Path) -> None:
    """The browser is told how wide both are, how wide the place is, and how high it will be."""
    workshop.post(
        "cup", State.PUBLISHED, parts=(workshop.part("Fincan", workshop.picture("a.png", "Fincan", (1080, 1350))),)
    )
    page, names = built(workshop, tmp_path / "out")
    small, whole = names
    assert probe((tmp_path / "out/media" / small).read_bytes()) == ("image/webp", 640, 800)
    assert probe((tmp_path / "out/media" / whole).read_bytes()) == ("image/png", 1080, 1350)
    assert (
        f'srcset="../../media/{small} 640w, ../../media/{whole} 1080w" sizes="(min-width: 40rem) 36rem, 100vw"' in page
    )
    assert re.search(rf'<img src="\.\./\.\./media/{whole}"[^>]* width="1080" height="1350" loading="lazy"', page)
    kept = {path: path.stat().st_mtime_ns for path in (workshop.root / ".tellal/pictures").iterdir()}
    assert built(workshop, tmp_path / "other") == (page, names)
    assert {path: path.stat().st_mtime_ns for path in (workshop.root / ".tellal/pictures").iterdir()} == kept


def test_a_small_picture_and_one_that_moves_are_there_once(workshop: Workshop, tmp_path: Path) -> None:
    """The first is small enough, of the second nothing would move."""
    for each in (
        workshop.picture("a.png", "", (899, 10)),
        replace(workshop.picture("b.png", "", (1000, 10)), moves=True),
    ):
        workshop.post("cup", State.PUBLISHED, parts=(workshop.part("Fincan", each),))
        page, names = built(workshop, tmp_path / str(each.width))
        assert "srcset" not in page
        assert [addresses.is_small(name) for name in names] == [False]
