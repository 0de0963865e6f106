"""A whole site as files: the few pages that MkDocs carries, and everything that is written beside them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.site import addresses, data, feeds, ics, pages, public, visibility
from pipeline.site.assets import assets, copy_picture, copy_video
from pipeline.site.html import OVERRIDES, POLICY, Printer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import ModuleType

    from pipeline.site.assets import Assets
    from pipeline.site.pages import Page, Render, Site
    from pipeline.survey import Survey

#: Is told how many posts are written, and of how many.
Progress = Callable[[int, int], None]
#: Says that a folder was made here and may be replaced.
MARKER = ".tellal-site"
_LEFT_ALONE = b"made by tellal: the whole folder is replaced by the next build\n"


@dataclass(frozen=True, slots=True)
class Output:
    """What a site is made of, ready to be printed.

    Args:
        whole: what is known, whoever may see it; networks fetch pictures before anybody may see their posts.
    """

    made: Site
    files: Assets
    printer: Printer
    overview: Mapping[str, Page]
    whole: visibility.Shown

    @property
    def root(self) -> Path:
        """The workspace."""
        return self.made.survey.library.root

    def html(self, file_name: str) -> bytes:
        """Return an overview page, by its file below the site's root."""
        return self.printer.html(self.overview[file_name])

    def write_rest(self, place: Path, progress: Progress | None = None) -> None:
        """Write everything but the overview pages.

        Args:
            place: the site's root.
            progress: is told after each post.
        """
        write = _Writer(place)
        settings = self.made.survey.library.settings
        made = (*self.files.files.items(), *ics.calendars(self.made), data.calendar(self.made))
        for address, content in (*made, visibility.robots(settings), (MARKER, _LEFT_ALONE)):
            write(address, content)
        for address, content in feeds.feeds(self.made.survey):
            write(address, content)
        for done, page in enumerate(_kind(self.made).post_pages(self.made), 1):
            write(page.address, self.printer.html(page))
            if progress:
                progress(done, len(self.made.posts))
        for address, image in sorted(self.made.pictures.items()):
            copy_picture(self.made.survey.library, image, place / address)
        if self.made.survey.library.settings.media.by_site:
            from pipeline.site import hosted  # noqa: PLC0415 - only where networks fetch from here

            hosted.write(*self.whole, place)
        for address, video in sorted(self.made.videos.items()):
            copy_video(self.made.survey.library, video, place / address)


def output(survey: Survey, render: Render | None = None, language: str = "", policy: str = POLICY) -> Output:
    """Return what the site of a survey is made of.

    Args:
        survey: what is known.
        render: a target as its network shows it; by default what publishing would send.
        language: of the interface; empty takes the workspace's own.
        policy: what a page may load and run, as a Content-Security-Policy.
    """
    library = survey.library
    render = render or _renderer(survey)
    made = pages.site(*visibility.shown(survey, render), language)
    files = assets(library, made.tones, made.words)
    own = library.root / OVERRIDES
    printer = Printer(made, files, policy, library.root if own.is_dir() else None)
    overview = {addresses.file_name(page.address): page for page in _kind(made).overview_pages(made)}
    return Output(made, files, printer, overview, visibility.Shown(survey, render))


def look(start: Path, policy: str = POLICY) -> Output:
    """Look at a workspace and return what its site is made of, now or at `SOURCE_DATE_EPOCH` of the environment.

    Args:
        start: the workspace, or a folder in it.
        policy: as for `output`.

    Raises:
        TellalError: there is no workspace, or its settings make no sense.
        ValueError: `SOURCE_DATE_EPOCH` is no number of seconds.
    """
    from pipeline.survey import survey  # noqa: PLC0415 - not needed where the survey is given
    from pipeline.workspace.settings import find_root  # noqa: PLC0415 - likewise

    root = find_root(start)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return output(survey(root, now), policy=policy)


def sources(root: Path) -> Iterator[Path]:
    """Yield what a site is made from and a person edits, as far as it is there."""
    for name in ("content", "brand", "templates", "tellal.toml"):
        if (root / name).exists():
            yield root / name


def _kind(made: Site) -> ModuleType:
    """Return who makes the pages: those that a team sees, or those that strangers may."""
    return public if visibility.is_public(made.survey.library.settings) else pages


def _renderer(survey: Survey) -> Render:
    from pipeline.render import render  # noqa: PLC0415 - pulls in text and cards, which pages alone do not need

    return lambda target: render(target, survey.library).variant


class _Writer:
    """Writes files below a folder, making each folder once."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._there: set[str] = set()

    def __call__(self, address: str, data: bytes) -> None:
        name = addresses.file_name(address)
        folder = name.rpartition("/")[0]
        path = self._place / name
        if folder not in self._there:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._there.add(folder)
        path.write_bytes(data)
