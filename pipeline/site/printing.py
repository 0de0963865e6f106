"""The pages of posts, which are thousands: printed by all cores, and only where they would say something else."""

from __future__ import annotations

import marshal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.site import addresses, pages, public, visibility
from pipeline.site.campaigns import CampaignView
from pipeline.site.fingerprints import PLAIN, Fingerprints, of_bytes, of_code, of_zones
from pipeline.site.kept import Known, Writer
from pipeline.site.months import Month
from pipeline.site.posts import ApprovalView
from pipeline.site.previews import shown_by
from pipeline.site.views import ChannelView, Day, Entry, PostView, TargetView
from pipeline.site.weeks import WeekPage
from pipeline.workers import HERE, crew

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from types import ModuleType

    from pipeline.model.variant import Image, Video
    from pipeline.site.html import Printer
    from pipeline.site.page import Page
    from pipeline.site.pages import Draft
    from pipeline.site.whole import Site

#: So many pages are handed to a worker at once, and so many pay for the start of one.
_PIECE, _ENOUGH = 50, 300


class Shown(NamedTuple):
    """Pictures and films that pages show, by their addresses."""

    pictures: dict[str, Image]
    videos: dict[str, Video]


class Keys:
    """Fingerprints of pages: all that a page is made of, so that equal ones mean an equal page.

    Args:
        made: the site.
        printers: of its pages, one for each language.
    """

    def __init__(self, made: Site, printers: Sequence[Printer]) -> None:
        self._made = made
        self._take = _fingerprints(made)
        zones = of_zones([made.words.zone, *(channel.zone for channel in made.channels.values())])
        frames = [printer.depends(self._take) for printer in printers]
        self._all = [frame and of_bytes(of_code() + zones + frame) for frame in frames]
        forge = self._take.of(made.forge)
        self._of_posts = [frame and of_bytes(frame + forge) for frame in self._all]

    def of(self, page: Page, edition: int | None = None) -> list[bytes]:
        """Return the fingerprint of a lasting page in each language, nothing where nobody can tell what it is made of.

        Args:
            page: what is known of it before it is printed.
            edition: number of the only language that it is asked for.
        """
        frames = self._all if edition is None else self._all[edition : edition + 1]
        if not all(frames) or not page.lasting:
            return [b""] * len(frames)
        own = self._take.of(page.template, page.section, page.address, page.title, page.data, page.sources)
        return [of_bytes(every + own) for every in frames if every]

    def of_draft(self, draft: Draft) -> list[bytes]:
        """Return the fingerprint of a post's page in each language, without rendering what networks show."""
        known = self._made.survey.assessment.sources
        sources = [known.get((target.path, target.channel.name)) for target in draft.view.targets]
        if None in sources or not all(self._of_posts):
            return [b""] * len(self._of_posts)
        own = marshal.dumps((self._take.plain(draft), sources), PLAIN)
        return [of_bytes(every + own) for every in self._of_posts if every]


def _fingerprints(made: Site) -> Fingerprints:
    """Return what takes fingerprints of pages, with those of posts that are known from builds before."""
    alone = Fingerprints(ChannelView)

    def of_post(post: PostView) -> bytes:
        if made.posts.get(post.path) is not post:
            return alone.of_record(post)
        known = made.derived.of(post.path)
        known.key = known.key or alone.of_record(post)
        return known.key

    def of_target(target: TargetView) -> bytes:
        post = made.posts.get(target.path)
        if post is None or all(each is not target for each in post.targets):
            return alone.of_record(target)
        return of_post(post) + target.channel.name.encode("utf-8", "surrogatepass")

    known: dict[type, Callable[[Any], bytes]] = {PostView: of_post, TargetView: of_target}
    return Fingerprints(
        ChannelView, PostView, TargetView, Entry, CampaignView, Month, Day, WeekPage, ApprovalView, known=known
    )


def print_posts(
    made: Site, printers: Sequence[Printer], writer: Writer, keys: Keys
) -> Generator[tuple[int, Shown], None, None]:
    """Write the pages of each post that do not stand already, and yield how many are done with what those show.

    The first that is yielded is how many stand; by then workers have begun with the others.

    Args:
        made: the site.
        printers: of its pages, one for each language: what a post's page is made of is the same in all of them.
        writer: writes them.
        keys: tell which of them stand.
    """
    work = _Work(made, printers, writer, tuple(kind_of(made).drafts(made)))
    todo: list[_Task] = []
    for number, draft in enumerate(work.drafts):
        # Where nothing stands there is nothing to compare, and workers take the fingerprints.
        known = keys.of_draft(draft) if writer.before else None
        if known is None or not _stand(work, draft, known):
            todo.append(_Task(number, known))
    done = len(work.drafts) - len(todo)
    pieces = [todo[start : start + _PIECE] for start in range(0, len(todo), _PIECE)]
    with crew(HERE, len(todo), work, enough=_ENOUGH) as hands:
        coming = hands.each(_print_some, pieces, ahead=len(pieces))
        yield done, Shown({}, {})
        for piece, printed in zip(pieces, coming, strict=True):
            written, shown = printed.result()
            writer.made |= written
            done += len(piece)
            yield done, shown


class _Task(NamedTuple):
    """A post whose pages are to be printed: the number of its draft, and their fingerprints if those are known."""

    number: int
    keys: list[bytes] | None


@dataclass(frozen=True)
class _Work:
    """What printing needs, inherited by workers."""

    made: Site
    printers: Sequence[Printer]
    writer: Writer
    drafts: tuple[Draft, ...]


def _stand(work: _Work, draft: Draft, keys: Sequence[bytes]) -> bool:
    """Whether the page of a post stands in every language; each that does stays."""
    name = addresses.file_name(draft.view.address)
    stand = [work.writer.stands(each.prefix + name, key) for each, key in zip(work.printers, keys, strict=True)]
    return all(stand)


def _print_some(work: _Work, tasks: Sequence[_Task]) -> tuple[dict[str, Known], Shown]:
    """Print some pages; say what was written, and what they show."""
    made, keys = work.made, None
    written: dict[str, Known] = {}
    shown = Shown({}, {})
    for task in tasks:
        draft, known = work.drafts[task.number], task.keys
        if known is None:
            keys = keys or Keys(made, work.printers)
            known = keys.of_draft(draft)
        page = kind_of(made).post_page_of(made, draft)
        needs = tuple(shown_by(page.data["page"].previews if "page" in page.data else page.data["previews"]))
        shown.pictures.update({need: made.pictures[need] for need in needs if need in made.pictures})
        shown.videos.update({need: made.videos[need] for need in needs if need in made.videos})
        name = addresses.file_name(page.address)
        for printer, key in zip(work.printers, known, strict=True):
            here = printer.prefix + name
            written[here] = Known(key, needs)
            work.writer.write(here, printer.html(page), written[here])
    return written, shown


def kind_of(made: Site) -> ModuleType:
    """Return what makes the pages of a site: for the team, or for strangers."""
    return public if visibility.is_public(made.survey.library.settings) else pages
