"""A site on disk: whole or not at all, the same bytes every time, under MkDocs' own command too."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from pipeline.cards.probe import probe
from pipeline.errors import UsageError
from pipeline.site import build as building
from pipeline.site.build import build
from pipeline.site.output import MARKER, output, sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Workshop


def contents(place: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def left(workshop: Workshop) -> list[str]:
    """Return what is in `.tellal/` beside what is kept for the next build."""
    kept = ("pictures", "site-", "theme-")
    return [place.name for place in (workshop.root / ".tellal").iterdir() if not place.name.startswith(kept)]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Callable[..., building.SiteResult]:
    """Build a workshop's site into `site/`, rendered as the workshop says."""

    def make(workshop: Workshop, out: Path | None = None) -> building.SiteResult:
        monkeypatch.setattr(building, "output", lambda survey, **_: output(survey, workshop.render))
        return build(workshop.survey(), out or workshop.root / "site")

    return make


def test_a_site_is_complete(full: Workshop, built: Callable[..., building.SiteResult]) -> None:
    """Pages, pictures by their content, calendars, the stylesheet; nothing of MkDocs' own."""
    result = built(full)
    found = contents(full.root / "site")
    assert result.index == full.root / "site/index.html"
    assert result.files == len(found)
    assert result.pages == len([name for name in found if name.endswith(".html")])
    assert {"index.html", "404.html", "calendar.ics", "channels/x.ics", "posts/x/thread.html", MARKER} <= set(found)
    assert not [name for name in found if "sitemap" in name or name.endswith((".gz", ".yml", ".md"))]
    pictures = [name for name in found if name.startswith("media/")]
    assert [probe(found[name]) for name in pictures] == [("image/png", 40, 50)]


def test_the_same_survey_gives_the_same_bytes(full: Workshop, built: Callable[..., building.SiteResult]) -> None:
    """Also in another folder, with nothing left from before."""
    built(full)
    first = contents(full.root / "site")
    built(full, full.root / "elsewhere/site")
    assert contents(full.root / "elsewhere/site") == first


def test_what_is_no_longer_there_is_gone(full: Workshop, built: Callable[..., building.SiteResult]) -> None:
    """The page of a deleted post would be found by whoever kept its address."""
    built(full)
    full.planned = [each for each in full.planned if each.target.post.path != "content/x/broken.md"]
    (full.root / "site/old.html").write_text("old", encoding="utf-8")
    built(full)
    found = contents(full.root / "site")
    assert "posts/x/broken.html" not in found
    assert "old.html" not in found
    assert left(full) == [], "nothing is left of the way there"


def test_a_build_that_fails_leaves_the_site_as_it_was(
    full: Workshop, built: Callable[..., building.SiteResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a site is worse than yesterday's."""
    built(full)
    before = contents(full.root / "site")
    full.post("yeni", parts=(full.part("Yeni", full.picture("content/x/media/new.png", "Yeni", (9, 9))),))
    monkeypatch.setattr("pipeline.site.showing.copy_picture", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        built(full)
    assert contents(full.root / "site") == before
    assert left(full) == []


def test_workers_end_with_a_build_that_fails(
    make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """They print posts while pages about many are printed here; nothing of theirs is left behind."""
    posts = {f"content/x/{number}.md": post_text(f"Bugün {number}.") for number in range(640)}
    root = make_repository({**posts, "templates/site/search.html": "{{ no_such_thing.at_all }}"})
    command = [sys.executable, "-m", "pipeline", "site"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, "search.html" in done.stderr) == (2, True)
    assert not (root / "site").exists()
    assert [each.name for each in (root / ".tellal").glob("building-*")] == []


def test_progress_is_told_of_each_post(full: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many are done, and of how many."""
    monkeypatch.setattr(building, "output", lambda survey, **_: output(survey, full.render))
    told: list[tuple[int, int]] = []
    build(full.survey(), full.root / "site", lambda done, total: told.append((done, total)))
    assert told == [(number, len(full.posts)) for number in range(1, len(full.posts) + 1)]


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_somebody_else_made_is_never_replaced(
    full: Workshop, built: Callable[..., building.SiteResult], kind: str
) -> None:
    """`--out` one folder too high must not cost anybody their files."""
    place, kept = full.root / "there", full.root / "kept"
    kept.mkdir()
    (kept / "thesis.txt").write_text("years", encoding="utf-8")
    if kind == "folder":
        kept.rename(place)
        kept = place
    elif kind == "file":
        place.write_text("a file", encoding="utf-8")
    else:
        place.symlink_to(kept)
    with pytest.raises(UsageError, match="not a calendar site"):
        built(full, place)
    assert (kept / "thesis.txt").read_text(encoding="utf-8") == "years"


def test_an_empty_folder_may_be_filled(full: Workshop, built: Callable[..., building.SiteResult]) -> None:
    """Somebody made it for us."""
    (full.root / "site").mkdir()
    assert built(full).index.is_file()


def test_a_picture_that_leads_out_of_the_workspace_is_not_copied(
    workshop: Workshop, built: Callable[..., building.SiteResult], tmp_path: Path
) -> None:
    """A link in a stranger's pull request must not publish a file of the machine."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    image = workshop.picture("content/x/media/a.png", "Fincan")
    (workshop.root / image.path).unlink()
    (workshop.root / image.path).symlink_to(secret)
    workshop.post("kış", parts=(workshop.part("Merhaba", image),))
    built(workshop)
    assert b"secret" not in contents(workshop.root / "site").values()


def test_settings_of_mkdocs_in_the_workspace_run_nothing(
    full: Workshop, built: Callable[..., building.SiteResult]
) -> None:
    """`hooks:` would run a stranger's code in the build."""
    (full.root / "hook.py").write_text("raise SystemExit('ran')", encoding="utf-8")
    (full.root / "mkdocs.yml").write_text("site_name: x\nhooks: [hook.py]\n", encoding="utf-8")
    assert built(full).index.is_file()


def test_what_is_watched_is_what_people_edit(make_workspace: Callable[..., Path]) -> None:
    """`mkdocs serve` follows content, brand, templates and settings, as far as they are there."""
    root = make_workspace({"templates/text/x.j2": "{{ body }}"})
    assert [path.name for path in sources(root)] == ["content", "brand", "templates", "tellal.toml"]
    (root / "templates/text/x.j2").unlink()
    (root / "templates/text").rmdir()
    (root / "templates").rmdir()
    assert "templates" not in [path.name for path in sources(root)]


@pytest.mark.slow
@pytest.mark.parametrize("generator", ["mkdocs", "properdocs"])
def test_mkdocs_builds_the_same_site_strictly(
    make_repository: Callable[..., Path], post_text: Callable[..., str], generator: str
) -> None:
    """`mkdocs build --strict` in the workspace: no warning, and byte for byte `tellal site`'s; its fork, too."""
    if not find_spec(generator):
        pytest.skip(f"{generator} is not installed")
    root = make_repository(
        {
            "mkdocs.yml": "site_name: x\ndocs_dir: content\ntheme: {name: tellal}\nplugins: [tellal]\n",
            "content/README.md": "# For writers",
            "content/index.md": "# A page of nobody's",
            "content/x/kış.md": post_text("Kış menümüz başlıyor. #kahve"),
        }
    )
    moment = {**os.environ, "SOURCE_DATE_EPOCH": "1795676400"}
    command = [sys.executable, "-W", "error", "-m", generator, "build", "--strict", "--quiet"]
    done = subprocess.run(command, cwd=root, env=moment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    by_mkdocs = contents(root / "site")
    command = [sys.executable, "-m", "pipeline", "--clock", "2026-11-26T07:00:00Z", "site", "--out", "other"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    assert contents(root / "other") == by_mkdocs
    assert "posts/x/kış.html" in by_mkdocs


def test_a_folder_that_is_no_workspace_is_told_so(tmp_path: Path) -> None:
    """In MkDocs' own words for an error of a plugin, without a traceback."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ntheme: {name: tellal}\nplugins: [tellal]\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "tellal.toml" in done.stderr


def test_a_template_that_does_not_work_is_said_once_to_everybody(make_workspace: Callable[..., Path]) -> None:
    """By MkDocs as an error of its own, without a traceback; by `tellal site` in our words alone."""
    root = make_workspace(
        {
            "templates/site/health.html": "{{ nothing.there }}",
            "mkdocs.yml": "site_name: x\ndocs_dir: content\ntheme: {name: tellal}\nplugins: [tellal]\n",
        }
    )
    for command in (["mkdocs", "build"], ["pipeline", "site"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=root, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode != 0
        assert done.stderr.count("templates/site does not work: health.html") == 1
        assert "Traceback" not in done.stderr
