"""`tellal site`: a whole site in the place of the one before it, or none at all."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.site.html import POLICY
from pipeline.site.kept import standing, take_place
from pipeline.site.output import MARKER, output
from pipeline.workspace.files import stay_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.site.kept import Known, Writer
    from pipeline.site.output import Progress
    from pipeline.survey import Survey


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What was built.

    Args:
        index: the page to open first.
        pages: how many pages there are.
        files: how many files there are, pages among them.
    """

    index: Path
    pages: int
    files: int


def build(survey: Survey, out: Path, progress: Progress | None = None, policy: str = POLICY) -> SiteResult:
    """Build the site and put it in a folder, whole: until it is ready, what was there stays.

    The same survey gives the same bytes. The workspace's own mkdocs.yml is not read: it may name code to run.

    Args:
        survey: what is known.
        out: the folder; replaced with everything in it, so it must be new, empty, or made here.
        progress: is told after each post.
        policy: what a page may load and run, as a Content-Security-Policy.

    Raises:
        UsageError: the folder holds something else, or a link would have it built outside of the workspace.
    """
    from pipeline.site import plugin  # noqa: PLC0415 - mkdocs takes 150 ms

    _ours(out)
    made = output(survey, policy=policy)
    return _put(survey, out, ".html", lambda place, before: plugin.run(made, place, progress, before))


def build_markdown(survey: Survey, out: Path, progress: Progress | None = None) -> SiteResult:
    """Build the same pages as Markdown with front matter, for another generator, and put them in a folder, whole.

    Args:
        survey: what is known.
        out: as for `build`.
        progress: is told after each post.

    Raises:
        UsageError: as for `build`.
    """
    from pipeline.site import markdown  # noqa: PLC0415 - only for those who ask for it

    _ours(out)
    made = output(survey)
    return _put(survey, out, ".md", lambda place, before: markdown.write(made, place, before, progress))


def _put(survey: Survey, out: Path, suffix: str, write: Callable[[Path, Mapping[str, Known]], Writer]) -> SiteResult:
    """Let a site be written beside its folder, and put it in there."""
    root = survey.library.root
    beside = root / ".tellal" if out.is_relative_to(root) else out.parent
    if out.is_relative_to(root):
        stay_inside(root, beside / "building")
    beside.mkdir(parents=True, exist_ok=True)
    there = standing(root, out)
    with tempfile.TemporaryDirectory(prefix="building-", dir=beside, ignore_cleanup_errors=True) as staging:
        place = Path(staging, "site")
        place.mkdir()
        writer = write(place, there.known)
        take_place(root, writer, out, there)
    names = list(writer.made)
    return SiteResult(out / f"index{suffix}", sum(name.endswith(suffix) for name in names), len(names))


def _ours(out: Path) -> None:
    """Refuse to replace a folder that somebody else filled."""
    try:
        others = out.is_symlink() or (out.exists() and not (out / MARKER).is_file() and any(out.iterdir()))
    except NotADirectoryError:
        others = True
    if others:
        raise UsageError(
            Message("{path} is not a calendar site of ours", path=str(out)),
            Message("name a new or empty folder, or take it away"),
        )
