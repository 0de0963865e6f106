"""The pages of posts, which are thousands: printed by all cores, and only where they would say something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.site import addresses, pages, public, visibility
from pipeline.site.campaigns import CampaignView
from pipeline.site.fingerprints import Fingerprints, of_bytes, of_code, of_zones
from pipeline.site.kept import Known, Writer
from pipeline.site.views import ChannelView, Entry, PostView
from pipeline.workers import HERE, crew

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    from pipeline.model.variant import Image, Video
    from pipeline.site.html import Printer
    from pipeline.site.pages import Draft, Page, Site
    from pipeline.site.previews import Preview

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
        printer: of its pages.
    """

    def __init__(self, made: Site, printer: Printer) -> None:
        self._made = made
        self._take = Fingerprints(ChannelView, PostView, Entry, CampaignView)
        frame = printer.depends(self._take)
        zones = of_zones([made.words.zone, *(channel.zone for channel in made.channels.values())])
        self._all = frame and of_bytes(of_code() + zones + frame)

    def of(self, page: Page, sources: object = ()) -> bytes:
        """Return the fingerprint of a lasting page, nothing where nobody can tell what it is made of.

        Args:
            page: what is in its data counts.
            sources: of what its template is given and is not in its data.
        """
        if not self._all or not page.lasting:
            return b""
        return of_bytes(self._all + self._take.of(page.template, page.section, page.address, page.data, sources))

    def of_draft(self, draft: Draft) -> bytes:
        """Return the fingerprint of a post's page, without rendering what networks show."""
        known = self._made.survey.assessment.sources
        sources = [known.get((target.path, target.channel.name)) for target in draft.view.targets]
        return b"" if None in sources else self.of(kind_of(self._made).bare_page_of(self._made, draft), sources)


def print_posts(made: Site, printer: Printer, writer: Writer) -> Iterator[tuple[int, Shown]]:
    """Write the page of each post that does not stand already, and yield how many are done with what those show.

    Args:
        made: the site.
        printer: of its pages.
        writer: writes them.
    """
    keys, work = Keys(made, printer), _Work(made, printer, writer, tuple(kind_of(made).drafts(made)))
    todo: list[_Task] = []
    for number, draft in enumerate(work.drafts):
        # Where nothing stands there is nothing to compare, and workers take the fingerprints.
        key = keys.of_draft(draft) if writer.before else None
        if key is None or not writer.stands(addresses.file_name(draft.view.address), key):
            todo.append(_Task(number, key))
    done = len(work.drafts) - len(todo)
    if done:
        yield done, Shown({}, {})
    pieces = [todo[start : start + _PIECE] for start in range(0, len(todo), _PIECE)]
    with crew(HERE, len(todo), work, enough=_ENOUGH) as hands:
        for piece, printed in zip(pieces, hands.each(_print_some, pieces), strict=True):
            written, shown = printed.result()
            writer.made |= written
            done += len(piece)
            yield done, shown


class _Task(NamedTuple):
    """A page to print: the number of its draft, and its fingerprint if it is known already."""

    number: int
    key: bytes | None


@dataclass(frozen=True)
class _Work:
    """What printing needs, inherited by workers."""

    made: Site
    printer: Printer
    writer: Writer
    drafts: tuple[Draft, ...]


def _print_some(work: _Work, tasks: Sequence[_Task]) -> tuple[dict[str, Known], Shown]:
    """Print some pages; say what was written, and what they show."""
    made, keys = work.made, None
    written: dict[str, Known] = {}
    shown = Shown({}, {})
    for task in tasks:
        draft, key = work.drafts[task.number], task.key
        if key is None:
            keys = keys or Keys(made, work.printer)
            key = keys.of_draft(draft)
        page = kind_of(made).post_page_of(made, draft)
        needs = tuple(_addresses(page.data))
        shown.pictures.update({need: made.pictures[need] for need in needs if need in made.pictures})
        shown.videos.update({need: made.videos[need] for need in needs if need in made.videos})
        name = addresses.file_name(page.address)
        written[name] = Known(key, needs)
        work.writer.write(name, work.printer.html(page), written[name])
    return written, shown


def kind_of(made: Site) -> ModuleType:
    """Return what makes the pages of a site: for the team, or for strangers."""
    return public if visibility.is_public(made.survey.library.settings) else pages


def _addresses(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the address of each picture and film that a post's page shows."""
    previews: Sequence[Preview] = data["page"].previews if "page" in data else data["previews"]
    for preview in previews:
        for part in preview.parts:
            yield from (image.address for image in part.images if image.address)
            if part.video and part.video.address:
                yield part.video.address
        card = preview.link_card.image if preview.link_card else None
        if card and card.address:
            yield card.address
