"""Pictures in two sizes: a phone loads the small one, and no page jumps when they come."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from PIL import Image, ImageStat

from pipeline.cards.probe import probe
from pipeline.model.plan import State
from pipeline.site.kept import Writer
from pipeline.site.markdown import write
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


def test_a_small_picture_is_there_once(workshop: Workshop, tmp_path: Path) -> None:
    """It is small enough for every screen."""
    narrow = workshop.picture("a.png", "", (899, 10))
    workshop.post("cup", State.PUBLISHED, parts=(workshop.part("Fincan", narrow),))
    page, names = built(workshop, tmp_path / "out")
    assert "srcset" not in page
    assert [posixpath.splitext(name)[1] for name in names] == [".png"]


def test_a_picture_that_moves_has_a_still_beside_it(workshop: Workshop, tmp_path: Path) -> None:
    """Its first frame, as large; a browser takes what moves where nobody asked for less of that."""
    moving = workshop.moving("a.gif", "Yağmur", (1300, 20))
    workshop.post("cup", State.PUBLISHED, parts=(workshop.part("Yağmur", moving),))
    page, names = built(workshop, tmp_path / "out")
    still, whole = names
    assert probe((tmp_path / "out/media" / still).read_bytes()) == ("image/webp", 1200, 18)
    with Image.open(tmp_path / "out/media" / still) as first:
        assert not getattr(first, "is_animated", False)
        red, _, blue = ImageStat.Stat(first.convert("RGB")).mean
        assert red > 4 * blue
    with Image.open(tmp_path / "out/media" / whole) as film:
        assert (film.format, getattr(film, "n_frames", 1)) == ("GIF", 2)
    source = f'<source media="(prefers-reduced-motion: no-preference)" srcset="../../media/{whole}">'
    assert f'{source}<img src="../../media/{still}"' in page


def test_markdown_shows_the_still_and_leads_to_what_moves(workshop: Workshop, tmp_path: Path) -> None:
    """Nothing there can ask who wants less motion."""
    moving = workshop.moving("a.gif", "Yağmur", (40, 20))
    workshop.post("cup", State.PUBLISHED, parts=(workshop.part("Yağmur", moving),))
    write(output(workshop.survey(), workshop.render), tmp_path / "out", {})
    text = (tmp_path / "out/posts/x/cup.md").read_text(encoding="utf-8")
    name = moving.digest[:32]
    assert f"[![Yağmur](../../media/{name}-still.webp)](../../media/{name}.gif)" in text
    assert {path.name for path in (tmp_path / "out/media").iterdir()} == {f"{name}-still.webp", f"{name}.gif"}
