"""A whole site as files: the few pages that MkDocs carries, and everything that is written beside them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from pipeline.site import addresses, data, feeds, ics, index, pages, visibility
from pipeline.site.assets import assets, moment
from pipeline.site.html import POLICY, Printer
from pipeline.site.kept import Known
from pipeline.site.printing import Keys, Shown, kind_of, print_posts
from pipeline.site.sheets import counted
from pipeline.site.showing import put_pictures
from pipeline.site.templates import OVERRIDES

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from pipeline.model.library import Target
    from pipeline.model.variant import Variant
    from pipeline.site.assets import Assets
    from pipeline.site.kept import Writer
    from pipeline.site.page import Page
    from pipeline.site.whole import Render, Site
    from pipeline.survey import Survey

#: Is told how many posts are written, and of how many.
Progress = Callable[[int, int], None]
#: Says that a folder was made here and may be replaced.
MARKER = ".tellal-site"
LEFT_ALONE = b"made by tellal: the whole folder is replaced by the next build\n"


class Edition(NamedTuple):
    """A site in one of its languages.

    Args:
        overview: the pages that gather many posts, by their files below the site's root.
    """

    made: Site
    printer: Printer
    overview: Mapping[str, Page]


class Posts(NamedTuple):
    """The pages of posts while they are written.

    Args:
        printed: how many are done, with what those show; to be closed where nobody waits for them any more.
        standing: the same of those that stood already.
    """

    printed: Generator[tuple[int, Shown], None, None]
    standing: tuple[int, Shown]


@dataclass(frozen=True, slots=True)
class Output:
    """What a site is made of, ready to be printed.

    Args:
        editions: it in each of its languages, the first one first; what is no page is in that.
        files: what pages of all languages share.
        overview: the edition of each overview page, by its file below the site's root.
        whole: what is known, whoever may see it; networks fetch pictures before anybody may see their posts.
        keys: tell which pages stand already.
    """

    editions: tuple[Edition, ...]
    files: Assets
    overview: Mapping[str, Edition]
    whole: visibility.Shown
    keys: Keys

    @property
    def made(self) -> Site:
        """What the site shows, in its first language."""
        return self.editions[0].made

    @property
    def printer(self) -> Printer:
        """What prints its pages in its first language."""
        return self.editions[0].printer

    @property
    def printers(self) -> tuple[Printer, ...]:
        """What prints its pages, in each language."""
        return tuple(edition.printer for edition in self.editions)

    @property
    def root(self) -> Path:
        """The workspace."""
        return self.made.survey.library.root

    def unlike(self, writer: Writer) -> list[str]:
        """Return the overview pages that do not stand already as they would be printed."""
        # Where nothing stands there is nothing to compare, and no key to be made for that.
        return [name for name in self.overview if not (writer.before and writer.stands(name, self._key(name)))]

    def html(self, file_name: str, writer: Writer | None = None) -> bytes:
        """Return an overview page.

        Args:
            file_name: below the site's root.
            writer: is told what it is made of.
        """
        edition = self.overview[file_name]
        page = edition.overview[file_name].whole()
        key = self._key(file_name) if writer else b""
        if writer and key:
            writer.made[file_name] = Known(key, page.needs)
        return edition.printer.html(page)

    def _key(self, file_name: str) -> bytes:
        edition = self.overview[file_name]
        return self.keys.of(edition.overview[file_name], self.printers.index(edition.printer))[0]

    def begin(self, writer: Writer) -> Posts:
        """Let workers begin with the pages of posts, and write what is no page: memory for it is still there.

        Args:
            writer: writes it below the site's root, where it does not stand already.

        Returns:
            The pages of posts, for `write_rest`; to be closed where nobody waits for them.
        """
        posts = print_posts(self.made, self.printers, writer, self.keys)
        standing = next(posts)
        try:
            for address, content in self.texts():
                writer.put(addresses.file_name(address), content)
        except BaseException:
            posts.close()
            raise
        return Posts(posts, standing)

    def write_rest(self, writer: Writer, progress: Progress | None = None, posts: Posts | None = None) -> None:
        """Write everything but the overview pages, as far as it was not written already.

        Args:
            writer: writes it below the site's root, where it does not stand already.
            progress: is told after each post.
            posts: as they were begun, where they were.
        """
        posts = posts or self.begin(writer)
        shown, told = Shown({**self.made.pictures}, {**self.made.videos}), 0
        for done, of_some in chain([posts.standing], posts.printed):
            shown.pictures.update(of_some.pictures)
            shown.videos.update(of_some.videos)
            while told < done:
                told += 1
                if progress:
                    progress(told, len(self.made.posts))
        put_pictures(self.made.survey.library, shown, writer)
        if self.made.survey.library.settings.media.by_site:
            from pipeline.site import hosted  # noqa: PLC0415 - only where networks fetch from here

            hosted.write(*self.whole, writer)
        for printer in self.printers:
            printer.keep()
        self.made.derived.keep()

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file that is neither a page nor a picture of a post."""
        yield from self.files.files.items()
        for edition in self.editions:
            made = edition.made
            posts = [(first, count) for first, _, count in counted(made)]
            yield addresses.moment(made.prefix), moment(made.words, made.survey.now, posts)
        yield from self.subscriptions()
        yield addresses.INDEX, index.index(self.made)
        yield visibility.robots(self.made.survey.library.settings)
        yield MARKER, LEFT_ALONE

    def subscriptions(self) -> Iterator[tuple[str, bytes]]:
        """Yield what calendars, readers of feeds and scripts take: the same beside pages of any kind."""
        yield from ics.calendars(self.made)
        yield data.calendar(self.made)
        yield from feeds.feeds(self.made.survey)


def output(survey: Survey, render: Render | None = None, language: str = "", policy: str = POLICY) -> Output:
    """Return what the site of a survey is made of.

    Args:
        survey: what is known.
        render: a target as its network shows it; by default what publishing would send.
        language: of the interface, and its only one; empty takes those of the settings.
        policy: what a page may load and run, as a Content-Security-Policy.
    """
    library = survey.library
    render = render or _renderer(survey)
    first = pages.site(*visibility.shown(survey, render), language)
    spoken = (first, *(pages.in_language(first, each.code) for each in first.languages[1:]))
    files = assets(library, first.tones, *(made.words for made in spoken))
    own = (library.root / OVERRIDES).is_dir()
    editions = tuple(Edition(made, Printer(made, files, policy, own=own), _overview(made)) for made in spoken)
    overview = {name: edition for edition in editions for name in edition.overview}
    keys = Keys(first, [edition.printer for edition in editions])
    return Output(editions, files, overview, visibility.Shown(survey, render), keys)


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


def _overview(made: Site) -> dict[str, Page]:
    """Return the pages of one language that gather posts, by their files.

    Servers know one page for what is not there: that of the first language.
    """
    found = {made.prefix + addresses.file_name(page.address): page for page in kind_of(made).overview_pages(made)}
    if made.prefix:
        del found[made.prefix + addresses.MISSING]
    return found


def _renderer(survey: Survey) -> Render:
    from pipeline.render import render  # noqa: PLC0415 - pulls in text and cards, which pages alone do not need
    from pipeline.render.kept import Variants  # noqa: PLC0415 - likewise

    kept, sources = Variants(survey.library.root), survey.assessment.sources

    def rendered(target: Target) -> Variant | None:
        known = kept.of(target, sources.get((target.post.path, target.channel.name)))
        return known or render(target, survey.library).variant

    return rendered
